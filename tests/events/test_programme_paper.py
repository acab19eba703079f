"""The programme as a paper: days, hours, who leads, who speaks, who stands behind it, and what is left out of it."""

from datetime import date

import pytest

from amity.access.roles import Confidentiality
from amity.documents.document import Bullets, Heading, Paragraph, Table, plain
from amity.events import exchange, queries
from amity.events.models import HostShare, Paper, Session
from amity.records import registry, shelving
from amity.records.models import Shelf
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2024, 2, 29)
make = factories.make
UNIT, PUBLIC = Confidentiality.UNIT, Confidentiality.PUBLIC


def forum(personas, **fields):
    given = {"title": "Forum", "starts_on": "2024-02-28", "ends_on": "2024-02-29"}
    return make("events", personas.hers, **given | fields)


def session(personas, event, title, **fields):
    return make("sessions", personas.hers, event=event, title=title, **fields)


def paper(personas, event, title, **fields):
    return make("papers", personas.hers, event=event, title=title, **fields)


def share(personas, event, name, **fields):
    body = make("organisations", personas.hers, name=name, name_vi=fields.pop("name_vi", ""))
    return make(
        "host_shares", personas.hers, event=event, organisation=body, **{"role": "sponsor", "task": ""} | fields
    )


def document(personas, event, language="en", name="an"):
    return exchange.programme_document(event, actor=personas.actor(name), language=language, today=TODAY)


def lines(made) -> list[list[str]]:
    return [[plain(cell) for cell in row] for block in made.blocks if isinstance(block, Table) for row in block.rows]


def behind_it(made) -> list[str]:
    return [plain(one) for block in made.blocks if isinstance(block, Bullets) for one in block.items]


@pytest.mark.parametrize(
    ("fields", "lead"),
    [
        ({}, "28 February 2024 – 29 February 2024"),
        ({"ends_on": ""}, "28 February 2024"),
        ({"ends_on": "", "begins_at": "8h30", "ends_at": "17:00"}, "28 February 2024, 08:30 – 17:00"),
        ({"ends_on": "", "begins_at": "8h30"}, "28 February 2024, 08:30"),
        ({"ends_on": "", "venue": "Hall 1", "place": "Hanoi"}, "28 February 2024, Hall 1, Hanoi"),
        ({"starts_on": "2024", "ends_on": "", "place": "Hanoi"}, "2024, Hanoi"),
    ],
)
def test_the_paper_begins_with_when_and_where_as_far_as_it_is_known(personas, fields, lead):
    made = document(personas, forum(personas, **fields))
    assert [plain(block.words) for block in made.blocks if isinstance(block, Paragraph)] == [lead]


def test_each_day_is_a_part_and_who_stands_behind_it_the_last_one(personas):
    event = forum(personas)
    session(personas, event, "Closing", held_on="2024-02-29")
    session(personas, event, "Opening", held_on="2024-02-28")
    share(personas, event, "Bank")
    made = document(personas, event)
    headings = [(one.number, one.words) for one in made.blocks if isinstance(one, Heading)]
    assert headings == [("I", "28 February 2024"), ("II", "29 February 2024"), ("III", "Who stands behind it")]
    assert (made.name, made.address) == (f"programme-{event.pk}-en", f"/events/{event.pk}/programme/")


def test_without_sessions_and_shares_there_is_neither_table_nor_list(personas):
    made = document(personas, forum(personas))
    assert (lines(made), behind_it(made)) == ([], [])
    assert not [block for block in made.blocks if isinstance(block, Heading)]


@pytest.mark.parametrize(
    ("hours", "told"),
    [({}, "–"), ({"begins_at": "9:00"}, "09:00"), ({"begins_at": "9:00", "ends_at": "9h45"}, "09:00 – 09:45")],
)
def test_a_session_tells_its_hours_as_far_as_they_are_known(personas, hours, told):
    event = forum(personas)
    session(personas, event, "Opening", room="A", **hours)
    assert lines(document(personas, event)) == [[told, "Opening", "", "A"]]


def test_a_session_without_an_hour_comes_after_those_with_one(personas):
    event = forum(personas)
    for title, begins in (("Some time", ""), ("Late", "23:59"), ("Early", "00:00")):
        session(personas, event, title, begins_at=begins)
    assert [row[1] for row in lines(document(personas, event))] == ["Early", "Late", "Some time"]


def test_who_leads_a_session_is_named_in_the_language_of_the_paper(personas):
    event = forum(personas)
    chair = make("people", personas.hers, name="Tran Thi Ngoc", name_vi="Trần Thị Ngọc")
    moderator = make("people", personas.hers, name="Ivanov", name_vi="")
    session(personas, event, "Opening", chair=chair, moderator=moderator)
    session(personas, event, "Second", moderator=moderator, begins_at="")
    told = [row[2] for row in lines(document(personas, event))]
    assert told == ["Chair: Tran Thi Ngoc; Moderator: Ivanov", "Moderator: Ivanov"]
    in_vietnamese = [row[2] for row in lines(document(personas, event, "vi"))]
    assert "Trần Thị Ngọc" in in_vietnamese[0]
    assert "Ivanov" in in_vietnamese[1]
    assert "Moderator" not in in_vietnamese[1]


@pytest.mark.parametrize(
    ("fields", "language", "told"),
    [
        ({"authors": "Prof. Ivanov, Prof. Petrov"}, "en", "Prof. Ivanov, Prof. Petrov"),
        ({"authors": ""}, "en", "Tran Thi Ngoc"),
        ({"authors": ""}, "vi", "Trần Thị Ngọc"),
    ],
)
def test_a_paper_is_given_by_whom_it_announces_or_else_by_its_speaker(personas, fields, language, told):
    event = forum(personas)
    who = make("people", personas.hers, name="Tran Thi Ngoc", name_vi="Trần Thị Ngọc")
    paper(personas, event, "Seventy years", session=session(personas, event, "Opening"), speaker=who, **fields)
    assert lines(document(personas, event, language))[1] == ["", "Seventy years", told, ""]


def test_a_paper_of_nobody_yet_stands_without_a_name(personas):
    event = forum(personas)
    made = paper(personas, event, "Untold", session=session(personas, event, "Opening"), authors="")
    assert exchange.speaker_of(made, "en") == ""
    assert lines(document(personas, event))[1] == ["", "Untold", "", ""]


def test_papers_stand_in_their_places_and_those_without_a_place_behind(personas):
    event = forum(personas)
    opening = session(personas, event, "Opening")
    for title, position in (("No place", None), ("Tenth", 10), ("Second", 2), ("No place either", None)):
        paper(personas, event, title, session=opening, position=position)
    assert [row[1] for row in lines(document(personas, event))[1:]] == [
        "Second",
        "Tenth",
        "No place",
        "No place either",
    ]


@pytest.mark.parametrize(
    ("state", "is_waiting"),
    [("proposed", True), ("accepted", True), ("received", True), ("presented", True), ("declined", False)],
)
def test_a_paper_in_no_session_waits_for_one_unless_it_was_declined(personas, state, is_waiting):
    event = forum(personas)
    row = paper(personas, event, "Waiting", state=state)
    read = exchange.programme(event, personas.actor("an"))
    assert read.unplaced == ([row] if is_waiting else [])
    assert lines(document(personas, event)) == []


def test_those_behind_it_are_named_as_they_wish_in_their_order(personas):
    event = forum(personas)
    share(personas, event, "Third", role="patron")
    share(personas, event, "Bank", credit_order=2, credit="The Bank of the Delta", task="Dinner")
    share(personas, event, "Union", credit_order=1, role="sponsor", name_vi="Liên hiệp")
    told = behind_it(document(personas, event))
    assert told == ["Union, Sponsor", "The Bank of the Delta, Sponsor: Dinner", "Third, Patron"]
    assert behind_it(document(personas, event, "vi"))[0].startswith("Liên hiệp, ")


def test_what_a_share_costs_is_not_in_the_paper(personas):
    event = forum(personas)
    share(personas, event, "Bank", amount=98765, currency="USD")
    made = document(personas, event)
    assert behind_it(made) == ["Bank, Sponsor"]
    assert "98765" not in str(made.blocks)


def test_the_paper_of_a_reader_has_nothing_he_may_not_see(personas):
    event = forum(personas, confidentiality=PUBLIC)
    hidden = make("people", personas.hers, name="Secret", confidentiality=UNIT)
    opening = session(personas, event, "Opening", chair=hidden, confidentiality=PUBLIC)
    session(personas, event, "Secret session", confidentiality=UNIT)
    given = {"session": opening, "authors": "", "speaker": hidden}
    paper(personas, event, "Open paper", confidentiality=PUBLIC, **given)
    paper(personas, event, "Secret paper", confidentiality=UNIT, **given)
    share(personas, event, "Secret bank", confidentiality=UNIT)
    assert lines(document(personas, event, name="binh")) == [["–", "Opening", "", ""], ["", "Open paper", "", ""]]
    assert behind_it(document(personas, event, name="binh")) == []
    assert "Secret" not in str(document(personas, event, name="hoa"))
    assert len(lines(document(personas, event))) == 4


def test_a_share_of_an_organisation_out_of_sight_is_not_told_though_it_is_open_itself(personas):
    event = forum(personas, confidentiality=PUBLIC)
    body = make("organisations", personas.hers, name="Secret", confidentiality=UNIT)
    make("host_shares", personas.hers, event=event, organisation=body, role="sponsor", task="", confidentiality=PUBLIC)
    assert behind_it(document(personas, event)) == ["Secret, Sponsor"]
    assert behind_it(document(personas, event, name="binh")) == []


def test_a_person_out_of_sight_is_no_clash(personas):
    event = forum(personas, confidentiality=PUBLIC)
    hidden = make("people", personas.hers, confidentiality=UNIT)
    for title in ("One", "Two"):
        session(personas, event, title, begins_at="09:00", moderator=hidden, confidentiality=PUBLIC)
    assert [one.person for one in exchange.programme(event, personas.actor("an")).clashes] == [hidden]
    assert exchange.programme(event, personas.actor("binh")).clashes == []


@pytest.mark.parametrize(("model", "name"), [(Session, "sessions"), (Paper, "papers"), (HostShare, "host_shares")])
def test_what_is_in_the_trash_is_in_no_programme(personas, model, name):
    event = forum(personas)
    given = {"sessions": session, "papers": paper, "host_shares": share}[name](personas, event, "Gone")
    shelving.shelve(registry.of(model), [given.pk], Shelf.TRASHED, actor=personas.actor("an"))
    read = exchange.programme(event, personas.actor("an"))
    assert (read.sessions, read.papers, read.shares) == ([], [], [])


def test_the_programme_of_another_event_is_left_out(personas):
    event, other = forum(personas), forum(personas, title="Another")
    paper(personas, other, "Elsewhere", session=session(personas, other, "Elsewhere"))
    share(personas, other, "Elsewhere")
    read = exchange.programme(event, personas.actor("an"))
    assert (read.days, read.unplaced, read.shares) == ([], [], [])


@pytest.mark.parametrize(
    ("first", "second", "meets"),
    [
        (("09:00", "10:00"), ("09:59", "11:00"), True),
        (("09:00", "10:00"), ("10:00", "11:00"), False),
        (("09:00", ""), ("09:00", ""), True),
        (("09:00", ""), ("09:01", ""), False),
        (("", "10:00"), ("09:00", "10:00"), False),
        (("08:00", "18:00"), ("09:00", "09:30"), True),
    ],
)
def test_two_sessions_meet_alike_whichever_is_asked(first, second, meets):
    one, two = (Session(held_on="2024-02-29", begins_at=begins, ends_at=ends) for begins, ends in (first, second))
    assert (one.meets(two), two.meets(one)) == (meets, meets)


def test_sessions_of_days_known_in_part_meet_only_on_the_same_words(personas):
    month, day = (Session(held_on=on, begins_at="09:00", ends_at="10:00") for on in ("2024-02", "2024-02-29"))
    assert not month.meets(day)
    assert month.meets(Session(held_on="2024-02", begins_at="09:30", ends_at="10:00"))


def test_a_session_in_the_trash_gives_its_room_free(personas):
    event, hours = forum(personas), {"begins_at": "09:00", "ends_at": "10:00", "room": "A"}
    gone = session(personas, event, "Gone", **hours)
    shelving.shelve(registry.of(Session), [gone.pk], Shelf.TRASHED, actor=personas.actor("an"))
    assert session(personas, event, "Instead", **hours).pk


def test_three_sessions_with_one_speaker_clash_pair_by_pair(personas):
    event, who = forum(personas), make("people", personas.hers)
    rows = [session(personas, event, f"{number}", begins_at="09:00", chair=who) for number in range(3)]
    found = queries.clashes(rows, [])
    assert [(one.first.title, one.second.title) for one in found] == [("0", "1"), ("0", "2"), ("1", "2")]


def test_one_person_who_leads_and_speaks_in_one_session_is_no_clash(personas):
    event, who = forum(personas), make("people", personas.hers)
    row = session(personas, event, "One", begins_at="09:00", ends_at="10:00", chair=who, moderator=who)
    given = paper(personas, event, "His", session=row, speaker=who)
    beside = session(personas, event, "Beside", begins_at="09:00", ends_at="10:00")
    assert queries.clashes([row, beside], [given]) == []


def test_a_paper_whose_session_is_not_among_those_read_is_left_aside(personas):
    event, who = forum(personas), make("people", personas.hers)
    row, other = session(personas, event, "One", begins_at="09:00", chair=who), session(personas, event, "Other")
    given = paper(personas, event, "His", session=other, speaker=who)
    assert queries.clashes([row], [given]) == []
