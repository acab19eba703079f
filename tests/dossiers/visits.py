"""A delegation of friends with everything a briefing book tells of it, for the tests of documents made of it."""

from html import unescape
from re import sub
from types import SimpleNamespace

from amity.access.roles import Confidentiality
from amity.documents import writers
from amity.documents.document import Bullets, Heading, Paragraph, Table, plain
from amity.dossiers.briefing import briefing
from tests.factories import make
from tests.personas import TODAY

NUMBER = "0901\N{NO-BREAK SPACE}111\N{NO-BREAK SPACE}222"  # of who takes care of the talks, on one line
PASSPORT = "PP9876543"  # the number that no document may show


def received(personas):
    """Friends from Laos who come on 10 March 2026: two of them, our host, two items, a flight, a past between us."""
    owner = personas.hers
    made = SimpleNamespace()
    made.laos = make("countries", personas.union, code="LA", name="Laos", name_vi="Lào")
    make("relations", owner, country=made.laos, tier="special", tier_since_on="1977-07-18",
         established_on="1962-09-05", basis="Joint communiqué")  # fmt: skip
    make("tier_changes", owner, country=made.laos, tier="special", changed_on="1977-07-18")
    made.committee = make("organisations", owner, name="Lao Peace Committee", name_vi="Ủy ban Hòa bình Lào",
                          country=made.laos, founded_on="1963-09-25")  # fmt: skip
    made.ours = make("organisations", owner, name="City union of friendship", name_vi="", kind="union_unit")
    made.delegation = make(
        "delegations", owner, name="Lao friends", name_vi="Đoàn bạn Lào", country=made.laos, place="Hà Nội",
        organisation=made.committee, host=made.ours, purpose="To sign the plan of 2027",
        purpose_vi="Ký kế hoạch năm 2027", talking_points="Thank them for the medicine\n- Ask for the archive",
        talking_points_vi="Cảm ơn về thuốc men", people_count=12,
    )  # fmt: skip
    made.head = make("people", owner, name="Kikeo Vannavong", name_vi="", name_native="ກິແກ້ວ", country=made.laos,
                     born_on="1950-03-11", salutation="Your Excellency", salutation_vi="Thưa Ngài", languages="Lao",
                     expertise="History")  # fmt: skip
    made.second = make("people", owner, name="Bounmy Keola", name_vi="", country=made.laos)
    made.chief = make("people", owner, name="Lan", name_vi="")
    made.interpreter = make("people", owner, name="Minh", name_vi="")
    listed = {"delegation": made.delegation}
    make("delegation_members", owner, **listed, person=made.second, title="Member of the board", title_vi="")
    made.member = make("delegation_members", owner, **listed, person=made.head, role="leader", title="Chairman",
                       title_vi="Chủ tịch", organisation=made.committee)  # fmt: skip
    make("delegation_members", owner, **listed, person=made.chief, side="hosts", role="leader", title="President")
    made.talks = make("appointments", owner, **listed, what="Talks at the union", what_vi="Hội đàm", place="Hà Nội",
                      venue="Hall A", organisation=made.committee, interpreter=made.interpreter, contact=made.chief,
                      contact_phone="0901 111 222", transport="Two cars", gift="Lacquer bowl", held_on="2026-03-10",
                      talking_points="Propose a seminar")  # fmt: skip
    made.dinner = make("appointments", owner, **listed, what="Dinner", kind="meal", state="confirmed", begins_at="",
                       ends_at="", held_on="2026-03-11")  # fmt: skip
    made.flight = make("arrangements", owner, **listed, what="QV 312", from_place="Vientiane", to_place="Hà Nội",
                       begins_on="2026-03-10", ends_on="", reference="ABC123")  # fmt: skip
    make("arrangements", owner, **listed, kind="hotel", what="Hotel Thắng Lợi", begins_on="2026-03-10",
         begins_at="", ends_on="2026-03-12", ends_at="", rooms=6)  # fmt: skip
    make("travel_papers", owner, person=made.head, number=PASSPORT, delegation=made.delegation)
    return made


def past(personas, made):
    """What passed with them before, and what is open."""
    owner = personas.hers
    make("positions", owner, person=made.head, organisation=made.committee, title="Chairman", title_vi="Chủ tịch",
         from_on="2019", source_title="The committee's letter")  # fmt: skip
    make("honours", owner, person=made.head, name="Friendship Order", name_vi="Huân chương Hữu nghị",
         granted_on="2012")  # fmt: skip
    make("history_facts", owner, people=[made.head], organisations=[made.committee], what="Sent medicine in 1967",
         what_vi="Gửi thuốc năm 1967", is_reusable=True, checked_by="Lan", source_title="Memoirs")  # fmt: skip
    make("interactions", owner, people=[made.head], organisations=[made.committee], held_on="2026-02-01",
         subject="Spoke of the plan", follow_up="Send the draft", follow_up_on="2026-02-20")  # fmt: skip
    make("gifts", owner, person=made.head, what="Silver tea set", what_vi="", given_on="2025-11-02")
    text = make("agreements", owner, parties=[made.committee], state="in_force", title="Cooperation plan", title_vi="",
                ends_on="2026-12-31")  # fmt: skip
    make("commitments", owner, agreement=text, what="Hold a seminar", what_vi="", state="open", who=made.committee,
         due_on="2026-06")  # fmt: skip
    make("events", owner, title="Film week", title_vi="", organisations=[made.committee], state="held",
         starts_on="2024-05-02")  # fmt: skip
    return text


def hidden(personas, made):
    """The same sorts of rows that only An's unit may see, each with a name that gives it away."""
    own = {"owner": personas.hers, "confidentiality": Confidentiality.UNIT}
    owner = own.pop("owner")
    ghost = make("people", owner, name="Ghost Person", name_vi="", **own)
    make("delegation_members", owner, delegation=made.delegation, person=ghost, title="Ghost title")
    quiet = make("people", owner, name="Quiet Person", name_vi="")
    make("delegation_members", owner, delegation=made.delegation, person=quiet, title="Ghost place", **own)
    make("appointments", owner, delegation=made.delegation, what="Ghost item", held_on="2026-03-11", **own)
    make("arrangements", owner, delegation=made.delegation, what="Ghost flight", **own)
    make("interactions", owner, people=[made.head], organisations=[made.committee], subject="Ghost talk", **own)
    make("gifts", owner, person=made.head, what="Ghost gift", what_vi="", **own)
    make("honours", owner, person=made.head, name="Ghost honour", name_vi="", **own)
    make("history_facts", owner, people=[made.head], what="Ghost history", what_vi="", is_reusable=True,
         checked_by="Lan", **own)  # fmt: skip
    text = make("agreements", owner, parties=[made.committee], state="in_force", title="Ghost agreement", title_vi="",
                ends_on="2026-11-30", **own)  # fmt: skip
    make("commitments", owner, agreement=text, what="Ghost promise", what_vi="", state="open")
    made.talks.people.add(ghost)
    return ghost


def book(made, personas, who="an", language="en", today=TODAY, counterpart="", door="page"):
    """The document of a briefing book."""
    asked = {"actor": personas.actor(who), "language": language, "today": today, "door": door}
    return briefing(made.delegation.pk, **asked, counterpart=counterpart).document


def words(document) -> str:
    """Everything a document says, without its markup."""
    return " ".join(unescape(sub(r"<[^>]+>", " ", writers.html(document))).split())


def part(document, anchor: str) -> list[str]:
    """The lines below a heading, until the next heading of its level or above."""
    blocks = iter(document.blocks)
    level = next(one.level for one in blocks if isinstance(one, Heading) and one.anchor == anchor)
    found: list[str] = []
    for one in blocks:
        if isinstance(one, Heading):
            if one.level <= level:
                break
            found.append(one.words)
        elif isinstance(one, Paragraph):
            found.append(plain(one.words))
        elif isinstance(one, Bullets):
            found += [plain(item) for item in one.items]
        elif isinstance(one, Table):
            found += [" | ".join(plain(cell) for cell in row) for row in one.rows]
    return found


def headings(document) -> list[str]:
    """The headings of the first level."""
    return [one.words for one in document.blocks if isinstance(one, Heading) and one.level == 1]
