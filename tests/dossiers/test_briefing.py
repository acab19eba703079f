"""The briefing book of a delegation: what it tells of the visit, of whom, in which order, and in which language."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.delegations.models import Appointment, Member
from amity.documents.document import Table
from amity.dossiers import briefing
from amity.network.models import Person
from amity.past import forgetting
from amity.records import registry, shelving
from amity.records.models import Reading, Shelf
from tests.dossiers import visits
from tests.dossiers.visits import NUMBER, book, headings, part, words
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
NAMES = ("Kikeo Vannavong", "Bounmy Keola", "The Minister", "Lan")
UNIT = Confidentiality.UNIT


@pytest.fixture
def made(personas):
    return visits.received(personas)


@pytest.fixture
def known(personas, made):
    visits.past(personas, made)
    return made


def opening(document) -> dict[str, str]:
    """The lines of the first half page by their labels."""
    return dict(line.partition(": ")[::2] for line in part(document, "opening"))


def table(document, caption) -> list[list[str]]:
    """The rows of the table of this caption."""
    found = next(one for one in document.blocks if isinstance(one, Table) and one.caption == caption)
    return [["".join(span.text for span in cell) for cell in row] for row in found.rows]


def test_its_parts_stand_in_the_order_in_which_they_are_needed(known, personas):
    document = book(known, personas)
    assert headings(document) == [
        "In short", "Points for the talks", "People", "Counterpart organisations", "The country",
        "Programme hour by hour", "Travel and lodging", "What the book leaves open",
    ]  # fmt: skip
    assert (document.title, document.subtitle) == ("Lao friends", "Briefing book: 10 March 2026 – 12 March 2026")
    assert document.name == f"briefing-{known.delegation.pk}-en"
    assert document.address == f"/delegations/{known.delegation.pk}/briefing/"


def test_the_first_half_page_says_who_when_why_and_how_it_stands(known, personas):
    told = opening(book(known, personas))
    assert told["Who"] == ("Lao Peace Committee, Laos, people: 12, of them named: 2, led by Kikeo Vannavong, Chairman")
    assert told["Days and place"] == "10 March 2026 – 12 March 2026, Hà Nội"
    assert told["Why"] == "To sign the plan of 2027"
    assert told["Standing"] == "Delegation received, planned"
    assert told["With us"].startswith("City union of friendship, Lan, President")
    assert told["The tie"] == "lively; last contact: 1 February 2026"
    assert told["First talks"] == "Tuesday, 10 March 2026, 09:00–10:30: Talks at the union"


def test_what_is_open_stands_in_one_paragraph_with_its_figures(known, personas):
    assert opening(book(known, personas))["Still open"] == (
        "The delegation is not approved yet. Promises still open: 1. Agreements running out in the next twelve months:"
        " 1. Thanks owed: 1. Items of the programme not confirmed: 1."
    )


def test_an_approved_delegation_of_which_nothing_is_open_says_so(personas, made):
    Appointment.objects.update(state="confirmed")
    made.delegation.state, made.delegation.approval_number = "approved", "12/QD"
    made.delegation.approved_on = PartialDate("2026-02-03")
    made.delegation.save()
    told = opening(book(made, personas))
    assert told["Standing"] == "Delegation received, approved, approval 12/QD, 3 Feb 2026"
    assert told["Still open"] == "Nothing open is on record."


def test_named_people_are_counted_alone_once_they_are_all(personas, made):
    made.delegation.people_count = 2
    made.delegation.save()
    assert "people: 2, led by" in opening(book(made, personas))["Who"]


def test_the_points_written_down_stand_first_one_to_a_line_and_under_their_item(known, personas):
    assert part(book(known, personas), "points-written") == [
        "Thank them for the medicine", "Ask for the archive", "10 Mar 2026, 09:00–10:30: Talks at the union",
        "Propose a seminar",
    ]  # fmt: skip


def test_points_follow_from_what_is_on_record(known, personas):
    told = part(book(known, personas), "points-records")
    assert told == [
        "Promises still open",
        "Lao Peace Committee: due Jun 2026 · Hold a seminar · promised by Lao Peace Committee",
        "Agreements that run out within twelve months",
        "Lao Peace Committee: Cooperation plan · until 31 Dec 2026",
        "Days that come",
        "Kikeo Vannavong has a birthday during the visit, on 11 Mar 2026.",
        "Lao Peace Committee: 25 Sep 2026: Founding (63)",
        "Thanks owed",
        "Kikeo Vannavong: due 16 Nov 2025 · Silver tea set",
        "Still to be done",
        "Kikeo Vannavong: due 20 Feb 2026 · Send the draft · Spoke of the plan",
        "Shared history, with wording checked for speeches",
        "Kikeo Vannavong: 1965 · Sent medicine in 1967 [2]",
        "Honours held",
        "Kikeo Vannavong: 2012 · Friendship Order",
    ]


@pytest.mark.parametrize(
    ("ends_on", "is_told"),
    [("2026-03-16", True), ("2027-03-16", True), ("2027", True), ("2027-03-17", False), ("2026-03-15", False),
     ("2026-02", False), ("", False)],
)  # fmt: skip
def test_agreements_that_run_out_within_a_year_are_a_point_and_others_are_not(personas, made, ends_on, is_told):
    make("agreements", personas.hers, parties=[made.committee], state="in_force", title="Plan", starts_on="2020",
         signed_on="2020", ends_on=ends_on)  # fmt: skip
    assert ("Agreements that run out within twelve months" in part(book(made, personas), "points-records")) is is_told


@pytest.mark.parametrize(
    ("born_on", "is_told"),
    [("1950-03-10", True), ("1950-03-12", True), ("1950-03-13", False), ("1950-03-09", False), ("1950-03", False),
     ("1950", False), ("", False)],
)  # fmt: skip
def test_a_birthday_is_a_point_when_it_surely_falls_into_the_visit(personas, made, born_on, is_told):
    Person.objects.filter(pk=made.head.pk).update(born_on=born_on)
    told = " ".join(part(book(made, personas), "points-records"))
    assert ("has a birthday during the visit" in told) is is_told


def test_the_dead_have_no_birthday_and_are_told_of_as_dead(personas, made):
    Person.objects.filter(pk=made.head.pk).update(died_on="2026-03-01")
    document = book(made, personas)
    assert "has a birthday" not in words(document)
    assert "Kikeo Vannavong has died (1 Mar 2026); the list has to be changed." in opening(document)["Still open"]
    assert "(aged" not in words(document)


def test_anniversaries_of_the_ties_with_the_country_within_a_year_are_points(personas, made):
    make("milestones", personas.hers, title="First film week", countries=[made.laos], happened_on="1976-06-02")
    make("milestones", personas.hers, title="Long ago", countries=[made.laos], happened_on="1973-06-02")
    told = " ".join(part(book(made, personas), "points-records"))
    assert "2 Jun 2026: 50 years, First film week – Milestone" in told
    assert "Long ago" not in told


def test_without_points_it_says_so_and_names_the_gap(personas, made):
    made.delegation.talking_points = made.delegation.talking_points_vi = ""
    made.delegation.save()
    Appointment.objects.update(talking_points="")
    document = book(made, personas)
    assert part(document, "points-written") == ["No points for the talks are written down."]
    assert "No points for the talks are written down." in part(document, "gaps")


def test_the_other_side_stands_in_order_of_precedence_the_leader_first(known, personas):
    told = part(book(known, personas), "people")
    assert [one for one in told if one in ("Kikeo Vannavong", "Bounmy Keola", "Our side")] == [
        "Kikeo Vannavong", "Bounmy Keola", "Our side",
    ]  # fmt: skip


def test_before_the_biographies_the_other_side_stands_in_a_list(known, personas):
    document = book(known, personas)
    assert table(document, "The other side in order of precedence") == [
        ["1", "Kikeo Vannavong", "Leader", "Chairman, Lao Peace Committee"],
        ["2", "Bounmy Keola", "Member", "Member of the board"],
    ]


def test_a_single_guest_needs_no_list(personas, made):
    Member.objects.filter(person=made.second.pk).delete()
    captions = [one.caption for one in book(made, personas).blocks if isinstance(one, Table)]
    assert "The other side in order of precedence" not in captions
    assert "Our side in order of precedence" in captions


def test_a_place_by_hand_goes_before_the_order(known, personas):
    Member.objects.filter(person=known.second.pk).update(place=1)
    told = part(book(known, personas), "people")
    assert told.index("Bounmy Keola") < told.index("Kikeo Vannavong")


def test_a_biography_tells_who_somebody_is_and_what_passed_with_him(known, personas):
    told = part(book(known, personas), f"people-{known.head.pk}")
    assert told[0] == "Leader · Chairman, Lao Peace Committee"
    assert told[1].startswith(
        "Also written: ກິແກ້ວ · Form of address: Your Excellency · Born: 11 Mar 1950 (aged 76) · Country: Laos ·"
        " Languages: Lao · Expertise: History · Studied or worked in: "
    )
    assert told[2:] == [
        "Tie: lively; last contact: 1 February 2026",
        "Positions",
        "Chairman · Lao Peace Committee · from 2019 [1]",
        "Honours held",
        "2012 · Friendship Order",
        "Shared history",
        "1965 · Sent medicine in 1967 [2]",
        "Last contacts",
        "1 Feb 2026 · Spoke of the plan",
        "Still to be done",
        "due 20 Feb 2026 · Send the draft · Spoke of the plan",
        "Gifts",
        "2 Nov 2025 · Received by us · Silver tea set",
        "Days that come",
        "11 Mar 2027: Birthday (77)",
    ]


def test_positions_are_told_by_time_the_latest_first(known, personas):
    for title, begins, ends in (("Teacher", "1975", "1980"), ("Minister", "2001", "2006")):
        make("positions", personas.hers, person=known.head, title=title, title_vi="", from_on=begins, to_on=ends,
             organisation=known.committee)  # fmt: skip
    told = part(book(known, personas), f"people-{known.head.pk}")
    assert [line.partition(" · ")[0] for line in told if "Lao Peace Committee · from" in line] == [
        "Chairman", "Minister", "Teacher",
    ]  # fmt: skip
    assert "Minister · Lao Peace Committee · from 2001 · until 2006" in told


def test_events_somebody_came_to_are_told_and_those_he_was_invited_to_are_not(personas, made):
    for title, state in (("Film week", "attended"), ("Concert", "invited")):
        event = make("events", personas.hers, title=title, title_vi="", state="held")
        make("participations", personas.hers, event=event, person=made.head, state=state)
    told = part(book(made, personas), f"people-{made.head.pk}")
    assert "Events attended" in told
    assert any("Film week" in line for line in told)
    assert not any("Concert" in line for line in told)


@pytest.mark.parametrize("kind", ["family", "next_of_kin"])
def test_nobodys_family_is_told(personas, made, kind):
    child = make("people", personas.hers, name="Somebody's Child", name_vi="")
    make("ties", personas.hers, kind=kind, person=child, other_person=made.head)
    make("ties", personas.hers, kind=kind, person=made.head, other_person=child)
    assert "Somebody's Child" not in words(book(made, personas))


def test_other_ties_are_told_from_both_ends(personas, made):
    pupil = make("people", personas.hers, name="Her Pupil", name_vi="")
    make("ties", personas.hers, kind="taught", person=made.head, other_person=pupil, from_on="")
    teacher = make("people", personas.hers, name="Her Teacher", name_vi="")
    make("ties", personas.hers, kind="taught", person=teacher, other_person=made.head, from_on="")
    told = part(book(made, personas), f"people-{made.head.pk}")
    assert "taught · Her Pupil" in told
    assert "Her Teacher · taught" in told


def test_people_met_in_the_programme_have_a_biography_behind_the_guests(personas, made):
    minister = make("people", personas.hers, name="The Minister", name_vi="")
    made.talks.people.add(minister, made.chief)
    document = book(made, personas)
    assert [one for one in part(document, "people-theirs") if one in NAMES] == ["Kikeo Vannavong", "Bounmy Keola"]
    assert [one for one in part(document, "people-met") if one in NAMES] == ["The Minister"]
    assert part(document, "people")[0] == "Those who come"


def test_our_side_stands_in_a_table_of_its_own_without_biographies(known, personas):
    document = book(known, personas)
    assert table(document, "Our side in order of precedence") == [["1", "Lan", "Leader", "President"]]
    assert not any(getattr(one, "anchor", "") == f"people-{known.chief.pk}" for one in document.blocks)


def test_of_a_delegation_that_is_sent_those_who_receive_it_are_the_other_side(personas, made):
    made.delegation.direction = "out"
    made.delegation.save()
    document = book(made, personas)
    assert part(document, "people")[:2] == ["Those who receive us", "Lan"]
    assert [row[1] for row in table(document, "Our side in order of precedence")] == [
        "Kikeo Vannavong", "Bounmy Keola",
    ]  # fmt: skip
    assert opening(document)["Standing"] == "Delegation sent, planned"


def test_other_countries_of_a_journey_are_named_with_its_place(personas, made):
    made.delegation.other_countries.add(make("countries", personas.hers, name="Cambodia", name_vi="Campuchia"))
    made.delegation.other_countries.add(make("countries", personas.hers, name="Hidden", confidentiality=UNIT))
    told = opening(book(made, personas, "binh"))["Days and place"]
    assert told == "10 March 2026 – 12 March 2026, Hà Nội, Cambodia"


def test_a_counterpart_organisation_is_told_with_what_holds_and_what_passed(known, personas):
    told = part(book(known, personas), f"organisations-{known.committee.pk}")
    assert told[0] == (
        "Kind: Counterpart association · Country: Laos · Founded: 25 September 1963 ·"
        " Tie: lively; last contact: 1 February 2026"
    )
    assert told[1::2] == [
        "Who is there", "Agreements", "Promises still open", "Last contacts", "Still to be done", "Events together",
        "Shared history", "Days that come",
    ]  # fmt: skip
    assert "2 May 2024 · Film week" in told
    assert "Kikeo Vannavong · Chairman [1]" in told


def test_organisations_of_the_programme_are_counterparts_and_our_own_is_not(personas, made):
    ministry = make("organisations", personas.hers, name="Ministry of Culture", name_vi="")
    make("appointments", personas.hers, delegation=made.delegation, organisation=ministry, held_on="2026-03-12")
    make("appointments", personas.hers, delegation=made.delegation, organisation=made.ours, held_on="2026-03-12",
         what="At home")  # fmt: skip
    told = part(book(made, personas), "counterparts")
    assert "Ministry of Culture" in told
    assert "City union of friendship" not in told


def test_the_country_is_told_in_ten_lines_with_the_way_to_its_dossier(known, personas):
    document = book(known, personas)
    told = part(document, "country")
    assert told[:3] == [
        "Level of relations: Special relations, since 18 July 1977.",
        "Diplomatic ties since 5 September 1962 (agreed by both sides). The date rests on: Joint communiqué",
        "Steps: 18 Jul 1977: Special relations.",
    ]
    assert told[-1] == "Everything else stands in the dossier of Laos."
    assert len(told) <= 10
    lines = next(one for one in document.blocks if getattr(one, "items", ()) and "Level" in one.items[0][0].text)
    assert lines.items[-1][1].url == f"/countries/{known.laos.pk}/dossier/"


def test_milestones_and_high_level_visits_of_the_country_are_the_latest(personas, made):
    for year in (1999, 2012, 2017):
        make("milestones", personas.hers, title=f"Milestone of {year}", title_vi="", countries=[made.laos],
             happened_on=str(year))  # fmt: skip
    told = " ".join(part(book(made, personas), "country"))
    assert "Milestones: 2017: Milestone of 2017; 2012: Milestone of 2012." in told
    assert "1999" not in told


def test_the_programme_stands_day_by_day_with_everything_an_officer_needs(known, personas):
    document = book(known, personas)
    assert table(document, "Tuesday, 10 March 2026") == [
        ["09:00–10:30", "Talks at the union (not confirmed)", "Hall A, Hà Nội",
         "Lao Peace Committee; interpreter: Minh", f"Lan, {NUMBER}", "Two cars; gift: Lacquer bowl"],
    ]  # fmt: skip
    assert table(document, "Wednesday, 11 March 2026") == [["–", "Dinner", "", "", "", ""]]


def test_what_was_cancelled_is_no_item_of_the_book(personas, made):
    Appointment.objects.filter(pk=made.dinner.pk).update(state="cancelled")
    assert "Dinner" not in words(book(made, personas))


def test_how_they_travel_and_where_they_sleep_is_told_by_day(known, personas):
    make("arrangements", personas.hers, delegation=known.delegation, what="Car of the leader", kind="road",
         begins_on="2026-03-12", members=[known.member], paid_by="us")  # fmt: skip
    told = table(book(known, personas), "Travel and lodging")
    assert told == [
        ["10 Mar 2026 – 12 Mar 2026", "Hotel Thắng Lợi (Hotel)", "", "everybody", "rooms: 6", ""],
        ["10 Mar 2026, 08:00 – 10:00", "QV 312 (Flight)", "Vientiane – Hà Nội", "everybody", "ABC123", ""],
        ["12 Mar 2026, 08:00 – 10:00", "Car of the leader (Car or coach)", "", "Kikeo Vannavong", "", "We pay"],
    ]


def test_what_the_book_could_not_say_stands_at_its_end(known, personas):
    assert part(book(known, personas), "gaps") == [
        "This is made of what the records held on 16 March 2026, among the rows that its reader may see.",
        "Nothing but the name and the place on the list is on record of: Bounmy Keola.",
        "Items of the programme without an hour: 1.",
        "Items of the programme without a place: 1.",
        "Items of the programme that nobody takes care of: 1.",
        "Talks, visits and meals without an interpreter: 1.",
    ]


def test_an_empty_delegation_has_a_book_that_says_what_is_missing(personas):
    row = make("delegations", personas.hers, name="Somebody", purpose="", to_on="")
    document = book(type("Made", (), {"delegation": row}), personas)
    gaps = part(document, "gaps")
    for gap in (
        "No points for the talks are written down.", "Nobody of the other side is on record.",
        "No counterpart organisation is on record.", "No item of the programme is on record.",
        "Why it comes or goes is not on record.", "Nobody is on record as leader of the delegation.",
    ):  # fmt: skip
        assert gap in gaps
    assert "Counterpart organisations" not in headings(document)
    assert opening(document)["Days and place"] == "10 March 2026"
    assert "Nothing on record calls for a word." in part(document, "points-records")


def test_things_that_do_not_fit_together_are_counted_among_what_is_open(personas, made):
    make("appointments", personas.hers, delegation=made.delegation, what="Museum", held_on="2026-03-10",
         begins_at="10:00", ends_at="11:00")  # fmt: skip
    document = book(made, personas)
    assert "Things in the programme that do not fit together: 1." in part(document, "gaps")
    assert "Things in the programme that do not fit together: 1." in opening(document)["Still open"]


def test_in_vietnamese_what_is_recorded_in_vietnamese_stands_in_it(known, personas):
    document = book(known, personas, language="vi")
    told = words(document)
    assert (document.language, document.name) == ("vi", f"briefing-{known.delegation.pk}-vi")
    for word in ("Đoàn bạn Lào", "Ủy ban Hòa bình Lào", "Ký kế hoạch năm 2027", "Cảm ơn về thuốc men", "Hội đàm",
                 "Thưa Ngài", "Huân chương Hữu nghị", "Gửi thuốc năm 1967"):  # fmt: skip
        assert word in told, word
    for word in ("To sign the plan of 2027", "Thank them for the medicine", "Your Excellency", "Talks at the union"):
        assert word not in told, word


def test_what_there_is_only_in_the_other_language_stands_in_it_and_is_marked(known, personas):
    spans = [span for block in book(known, personas, language="vi").blocks if isinstance(block, Table)
             for row in block.rows for cell in row for span in cell]  # fmt: skip
    assert {span.language for span in spans if span.text == "Dinner"} == {"en"}
    assert {span.language for span in spans if span.text == "Hội đàm"} == {""}


def test_thirty_people_cost_the_queries_of_one(known, personas):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            book(known, personas)
        return len(captured)

    book(known, personas)
    one = cost()
    for number in range(30):
        person = make("people", personas.hers, born_on="1960-05-01", country=known.laos)
        make("delegation_members", personas.hers, delegation=known.delegation, person=person)
        make("positions", personas.hers, person=person, organisation=known.committee)
        make("honours", personas.hers, person=person)
        make("gifts", personas.hers, person=person)
        make("interactions", personas.hers, people=[person])
        item = make("appointments", personas.hers, delegation=known.delegation, contact=person, interpreter=person,
                    people=[person], organisation=make("organisations", personas.hers), begins_at=f"{number % 24}:00",
                    ends_at="")  # fmt: skip
        item.people.add(known.head)
    assert cost() == one
    assert one < 160


def test_a_delegation_out_of_sight_is_as_one_that_is_not_there(personas):
    row = make("delegations", personas.hers, confidentiality=UNIT)
    for pk in (row.pk, 999_999):
        with pytest.raises(briefing.NoDelegation):
            briefing.briefing(pk, actor=personas.actor("binh"), language="en", today=TODAY, door="page")


def test_a_delegation_in_the_trash_has_no_book(personas):
    row = make("delegations", personas.hers)
    shelving.shelve(registry.get("delegations"), [row.pk], Shelf.TRASHED, actor=personas.actor("an"), why="Twice")
    with pytest.raises(briefing.NoDelegation):
        briefing.briefing(row.pk, actor=personas.actor("an"), language="en", today=TODAY, door="page")


def test_who_was_forgotten_does_not_appear_anywhere(known, personas):
    known.talks.people.add(known.second)
    known.dinner.contact = known.dinner.interpreter = known.second
    known.dinner.save()
    record = registry.of(Person)
    forgetting.forget(record, Person.objects.get(pk=known.second.pk), actor=personas.actor("an"), why="He asked")
    document = book(known, personas)
    for word in ("Bounmy Keola", "Removed on request", "Member of the board"):
        assert word not in words(document), word
    assert "people: 12, of them named: 1" in opening(document)["Who"]


def test_restricted_rows_of_the_book_are_noted_as_read(known, personas):
    row = make("gifts", personas.hers, person=known.head, confidentiality=Confidentiality.RESTRICTED)
    item = make("appointments", personas.hers, delegation=known.delegation, confidentiality=Confidentiality.RESTRICTED)
    book(known, personas, door="file")
    assert set(Reading.objects.values_list("record", "row_id", "door")) == {
        ("gifts", row.pk, "file"), ("appointments", item.pk, "file"),
    }  # fmt: skip
