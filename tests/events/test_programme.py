"""Sessions, papers and shares: what they refuse, what clashes, and the programme made of them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.core.dates import PartialDate
from amity.documents.document import Table, plain
from amity.events import exchange, queries
from amity.events.models import Evaluation, HostShare, Paper
from amity.events.services import convening
from amity.records import registry, workflow
from tests import factories
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 8)
PAPERS = registry.get("papers")
make = factories.make
STEPS = {
    "proposed": {"accept": "accepted", "decline": "declined"},
    "accepted": {"decline": "declined", "receive": "received", "present": "presented"},
    "declined": {"accept": "accepted"},
    "received": {"present": "presented"},
    "presented": {},
}


@pytest.fixture
def chi(personas):
    """Chi, who may decide, on the first day of the forum."""
    return {"actor": personas.actor("chi"), "today": TODAY}


def forum(personas, **fields):
    return make("events", personas.hers, **{"starts_on": "2024-06-08", "ends_on": "2024-06-09"} | fields)


def refused(field: str, name: str, *args, **fields) -> None:
    model = registry.get(name).model
    before = model.objects.count()
    with pytest.raises(ValidationError) as error:
        make(name, *args, **fields)
    assert set(error.value.message_dict) == {field}
    assert model.objects.count() == before


@pytest.mark.parametrize("day", ["2024-06-07", "2024-06-10", "2024-07", "2023"])
def test_a_session_lies_within_its_event(personas, day):
    event = forum(personas)
    refused("held_on", "sessions", personas.hers, event=event, held_on=day)


@pytest.mark.parametrize("day", ["2024-06-08", "2024-06-09", "2024-06", "2024"])
def test_a_session_may_be_on_each_day_of_its_event(personas, day):
    assert str(make("sessions", personas.hers, event=forum(personas), held_on=day).held_on) == day


def test_a_session_does_not_end_before_it_begins(personas):
    refused("ends_at", "sessions", personas.hers, event=forum(personas), begins_at="10h", ends_at="9h30")


# hours and room of a second session beside one from 9 to 10 in room A; whether they clash
BESIDE = [
    ("09:30", "11:00", "A", True),
    ("08:00", "09:01", "A", True),
    ("09:00", "", "a", True),
    ("10:00", "11:00", "A", False),
    ("08:00", "09:00", "A", False),
    ("09:30", "11:00", "B", False),
    ("09:30", "11:00", "", False),
    ("", "", "A", False),
]


@pytest.mark.parametrize(("begins", "ends", "room", "clash"), BESIDE)
def test_two_sessions_are_not_in_one_room_at_one_time(personas, begins, ends, room, clash):
    event = forum(personas)
    make("sessions", personas.hers, event=event, begins_at="09:00", ends_at="10:00", room="A")
    told = {"event": event, "begins_at": begins, "ends_at": ends, "room": room}
    if clash:
        refused("room", "sessions", personas.hers, **told)
    else:
        assert make("sessions", personas.hers, **told).pk


def test_another_day_or_another_event_is_no_clash(personas):
    event, hours = forum(personas), {"begins_at": "09:00", "ends_at": "10:00", "room": "A"}
    make("sessions", personas.hers, event=event, **hours)
    make("sessions", personas.hers, event=event, held_on="2024-06-09", **hours)
    make("sessions", personas.hers, event=forum(personas), **hours)
    assert not queries.clashes(list(event.session_set.order_by("pk")), [])


def test_one_person_in_two_sessions_at_one_time_is_told_and_not_stopped(personas):
    event, who = forum(personas), make("people", personas.hers)
    first = make("sessions", personas.hers, event=event, begins_at="09:00", ends_at="10:00", chair=who)
    second = make("sessions", personas.hers, event=event, begins_at="09:30", ends_at="10:30")
    paper = make("papers", personas.hers, event=event, session=second, speaker=who)
    (clash,) = queries.clashes([first, second], [paper])
    assert (clash.first, clash.second, clash.person) == (first, second, who)


def test_a_paper_stands_in_a_session_of_its_own_event(personas):
    elsewhere = make("sessions", personas.hers)
    refused("session", "papers", personas.hers, event=forum(personas), session=elsewhere)


def test_a_declined_paper_stands_in_no_session(personas):
    session = make("sessions", personas.hers, event=forum(personas))
    refused("session", "papers", personas.hers, event=session.event, session=session, state="declined")


@pytest.mark.parametrize("state", STEPS)
@pytest.mark.parametrize("name", ["accept", "decline", "receive", "present"])
def test_a_paper_goes_on_from_its_states_and_from_no_other(personas, chi, state, name):
    row = make("papers", personas.hers, event=forum(personas), state=state)
    if name in STEPS[state]:
        workflow.take(PAPERS, PAPERS.step(name), row.pk, **chi)
        assert stored(row).state == STEPS[state][name]
    else:
        with untouched(row), pytest.raises(workflow.NotNow):
            workflow.take(PAPERS, PAPERS.step(name), row.pk, **chi)


def test_who_keeps_an_event_does_not_choose_its_papers(personas):
    row = make("papers", personas.hers)
    assert {step.name for step in PAPERS.steps_for(personas.actor("an"), row)} == set()
    assert {step.name for step in PAPERS.steps_for(personas.actor("chi"), row)} == {"accept", "decline"}


def test_a_paper_that_is_declined_leaves_its_session(personas, chi):
    session = make("sessions", personas.hers, event=forum(personas))
    row = make("papers", personas.hers, event=session.event, session=session, state="accepted")
    convening.decline(row, **chi)
    assert (stored(row).state, stored(row).session) == ("declined", None)


@pytest.mark.parametrize("name", ["accept", "receive", "present"])
def test_papers_of_a_cancelled_event_rest(personas, chi, name):
    row = make("papers", personas.hers, event=forum(personas, state="cancelled"))
    with untouched(row), pytest.raises(convening.EventIsCancelled):
        getattr(convening, name)(row, **chi)


def test_nothing_is_presented_before_its_day_or_by_nobody(personas, chi):
    session = make("sessions", personas.hers, event=forum(personas), held_on="2024-06-09")
    row = make("papers", personas.hers, event=session.event, session=session, state="received")
    with untouched(row), pytest.raises(convening.NotYetHeld):
        convening.present(row, **chi)
    nobodys = make("papers", personas.hers, event=session.event, state="received", authors="")
    with untouched(nobodys), pytest.raises(convening.SpeakerMissing):
        convening.present(nobodys, **chi)


def test_who_bears_the_share_of_a_host_is_a_host(personas):
    event, other = forum(personas), make("organisations", personas.hers)
    refused("organisation", "host_shares", personas.hers, event=event, organisation=other, role="co_host")
    assert make("host_shares", personas.hers, event=event, organisation=other, role="sponsor").pk
    assert not event.hosts.filter(pk=other.pk).exists()


def test_costs_are_added_up_in_each_currency(personas):
    event = forum(personas)
    for role, amount, currency in (("host", 100, "USD"), ("sponsor", 50, "USD"), ("patron", 9, "VND")):
        host = event.hosts.get()
        make("host_shares", personas.hers, event=event, organisation=host, role=role, amount=amount, currency=currency)
    assert queries.costs(HostShare.objects.all()) == [("USD", 150), ("VND", 9)]


@pytest.mark.parametrize(
    ("given", "answers", "average"),
    [([], 0, None), ([(5, 1)], 1, "5.0"), ([(5, 3), (2, 1)], 4, "4.3"), ([(4, 1), (3, 1), (5, 0)], 2, "3.5")],
)
def test_an_average_counts_each_answer(personas, given, answers, average):
    event = forum(personas)
    for score, count in given:
        make("evaluations", personas.hers, event=event, who="Guests", score=score, answers=count)
    told = queries.scores(Evaluation.objects.all())
    assert (told.answers, str(told.average) if told.average is not None else None) == (answers, average)
    assert dict(told.each) == {score: dict(given).get(score, 0) for score in range(1, 6)}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"begins_at": "14h", "ends_at": "9h30"}, "ends_at"),
        ({"begins_at": "14:00", "ends_at": "13:59", "ends_on": "2024-06-08"}, "ends_at"),
        ({"begins_at": "25:00"}, "begins_at"),
        ({"time_zone": "Hanoi"}, "time_zone"),
        ({"time_zone": "../etc"}, "time_zone"),
        ({"ends_on": "2024-06-07"}, "ends_on"),
    ],
)
def test_the_times_of_an_event_are_in_order_and_on_known_clocks(personas, fields, field):
    refused(field, "events", personas.hers, starts_on="2024-06-08", **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"begins_at": "14:00", "ends_at": "09:30", "ends_on": "2024-06-09"},
        {"begins_at": "14:00", "ends_at": "14:00"},
        {"ends_at": "09:30"},
        {"begins_at": "9h30", "time_zone": "Europe/Moscow"},
    ],
)
def test_an_event_may_end_at_an_earlier_hour_of_a_later_day(personas, fields):
    event = make("events", personas.hers, starts_on="2024-06-08", **fields)
    assert stored(event).begins_at in ("", "14:00", "09:30")


def test_the_programme_is_in_the_order_of_the_clock_and_in_both_languages(personas):
    event = forum(personas, title="Forum", title_vi="Diễn đàn")
    late = make("sessions", personas.hers, event=event, title="Late", title_vi="Muộn", begins_at="14:00")
    make("sessions", personas.hers, event=event, title="Early", begins_at="09:00")
    make("sessions", personas.hers, event=event, title="Next day", held_on="2024-06-09", begins_at="08:00")
    second = make("papers", personas.hers, event=event, session=late, title="Second", position=2)
    make("papers", personas.hers, event=event, session=late, title="First", position=1)
    told = {"actor": personas.actor("an"), "today": TODAY}
    read = exchange.programme(event, told["actor"])
    assert [(str(day), [one.title for one, _papers in lines]) for day, lines in read.days] == [
        ("2024-06-08", ["Early", "Late"]),
        ("2024-06-09", ["Next day"]),
    ]
    document = exchange.programme_document(event, language="vi", **told)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [plain(row[1]) for row in tables[0].rows] == ["Early", "Muộn", "First", "Second"]
    assert (document.subtitle, document.language) == ("Diễn đàn", "vi")
    convening.decline(Paper.objects.get(pk=second.pk), **told | {"actor": personas.actor("chi")})
    document = exchange.programme_document(event, language="en", **told)
    assert "Second" not in [plain(row[1]) for row in document.blocks[2].rows]


def test_the_programme_costs_as_many_queries_for_one_session_as_for_three(personas, django_assert_num_queries):
    event, actor = forum(personas), personas.actor("an")
    for number in range(3):
        session = make("sessions", personas.hers, event=event, chair=make("people", personas.hers))
        make("papers", personas.hers, event=event, session=session, speaker=make("people", personas.hers))
        if number in (0, 2):
            with django_assert_num_queries(3):
                exchange.programme(event, actor)


def test_a_day_of_a_session_may_wait_for_its_event(personas):
    event = forum(personas, starts_on="2024", ends_on="")
    assert make("sessions", personas.hers, event=event, held_on="2024").held_on == PartialDate("2024")
