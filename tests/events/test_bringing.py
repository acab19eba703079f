"""Files of sessions, papers, shares, permissions and evaluations: their rules across rows, and the same file again."""

import csv
import io

import pytest

from amity.access.actors import Actor
from amity.events.models import Evaluation, Event, HostShare, Paper, PermissionCase, Series, Session
from amity.exchange import exports
from amity.records import registry
from amity.records.models import Change
from tests import factories
from tests.exchange import planned

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
make = factories.make
FORUM = "Forum | 2024-02-28"
HEADS = {
    "sessions": "event,title,held_on,begins_at,ends_at,room,owner",
    "host_shares": "event,organisation,role,task,amount,currency,owner",
    "papers": "event,title,authors,state,owner",
    "permission_cases": "reference,event,ground,level,state,submitted_on,decided_on,owner",
    "evaluations": "event,who,score,answers,owner",
    "series": "name,every_years,turn,owner",
}
GOOD = {
    "sessions": f"{FORUM},Opening,28/2/2024,8h30,9:15,A,MEMBER-A",
    "host_shares": f"{FORUM},Union,host,Hall,1500.50,USD,MEMBER-A",
    "papers": f"{FORUM},Seventy years,Prof. Ivanov,accepted,MEMBER-A",
    "permission_cases": f"HNQT-1,{FORUM},rank,prime_minister,granted,2024-01-05,2024-02-01,MEMBER-A",
    "evaluations": f"{FORUM},Guests,5,30,MEMBER-A",
    "series": "People's Forum,2,vn ru,MEMBER-A",
}


@pytest.fixture(autouse=True)
def forum(personas):
    """A forum of two days with one host."""
    host = make("organisations", personas.hers, name="Union")
    make("organisations", personas.hers, name="Bank")
    given = {"title": "Forum", "kind": "forum", "starts_on": "2024-02-28", "ends_on": "2024-02-29", "hosts": [host]}
    return make("events", personas.hers, **given)


def exported(name: str, actor: Actor = SYSTEM) -> list[dict[str, str]]:
    chunks = list(exports.csv_chunks(registry.get(name), actor, {}))
    return list(csv.DictReader(io.StringIO(b"".join(chunks).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", GOOD)
def test_a_file_of_each_kind_comes_in_once_and_changes_nothing_again(name):
    assert planned.load(name, SYSTEM, HEADS[name], GOOD[name]) == (1, 0, 0, 0)
    changes = Change.objects.count()
    assert planned.load(name, SYSTEM, HEADS[name], GOOD[name]) == (0, 0, 1, 0)
    assert Change.objects.count() == changes


def test_what_came_in_is_kept_as_it_is_meant(forum):
    for name, line in GOOD.items():
        planned.load(name, SYSTEM, HEADS[name], line)
    session, share, case = Session.objects.get(), HostShare.objects.get(), PermissionCase.objects.get()
    assert (session.event, str(session.held_on), session.begins_at, session.ends_at) == (
        forum,
        "2024-02-28",
        "08:30",
        "09:15",
    )
    assert (share.organisation.name, str(share.amount), share.currency) == ("Union", "1500.50", "USD")
    assert (case.state, str(case.submitted_on), str(case.decided_on)) == ("granted", "2024-01-05", "2024-02-01")
    assert (Paper.objects.get().state, Evaluation.objects.get().answers) == ("accepted", 30)
    assert Series.objects.get().turn == "VN, RU"


@pytest.mark.parametrize(
    ("name", "line", "column"),
    [
        ("sessions", f"{FORUM},Dinner,1/3/2024,,,,MEMBER-A", "held_on"),
        ("sessions", f"{FORUM},Dinner,28/2/2024,10:00,9:00,,MEMBER-A", "ends_at"),
        ("sessions", f"{FORUM},Dinner,28/2/2024,25:00,,,MEMBER-A", "begins_at"),
        ("sessions", "Fair | 2024-02-28,Dinner,28/2/2024,,,,MEMBER-A", "event"),
        ("host_shares", f"{FORUM},Bank,co_host,Hall,,,MEMBER-A", "organisation"),
        ("host_shares", f"{FORUM},Bank,host,Hall,,,MEMBER-A", "organisation"),
        ("host_shares", f"{FORUM},Bank,banker,Hall,,,MEMBER-A", "role"),
        ("host_shares", f"{FORUM},Bank,sponsor,Hall,much,USD,MEMBER-A", "amount"),
        ("papers", f"{FORUM},Second,Prof. Petrov,printed,MEMBER-A", "state"),
        ("permission_cases", f"HNQT-2,{FORUM},secrets,competent_person,draft,,,MEMBER-A", "level"),
        ("permission_cases", f"HNQT-2,{FORUM},money,prime_minister,draft,,,MEMBER-A", "ground"),
        ("evaluations", f"{FORUM},Speakers,five,1,MEMBER-A", "score"),
        ("series", "Second Forum,2,Viet Nam,MEMBER-A", "turn"),
    ],
)
def test_a_wrong_line_is_named_with_its_column_before_anything_is_stored(name, line, column):
    wrong = planned.plan(name, SYSTEM, HEADS[name], GOOD[name], line)
    assert [(one.row, one.column) for one in planned.problems(wrong)] == [(3, column)]
    assert not registry.get(name).model.objects.exists()


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("host_shares", f"{FORUM},Bank,sponsor,Hall,100,,MEMBER-A"),
        ("host_shares", f"{FORUM},Bank,sponsor,Hall,-1,USD,MEMBER-A"),
        ("permission_cases", f"HNQT-2,{FORUM},rank,prime_minister,granted,2024-02-01,2024-01-05,MEMBER-A"),
        ("evaluations", f"{FORUM},Speakers,6,1,MEMBER-A"),
        ("evaluations", f"{FORUM},Speakers,0,1,MEMBER-A"),
    ],
)
def test_a_line_whose_values_contradict_each_other_stops_at_its_row(name, line):
    wrong = planned.plan(name, SYSTEM, HEADS[name], GOOD[name], line)
    assert {one.row for one in planned.problems(wrong)} == {3}
    assert not registry.get(name).model.objects.exists()


def test_a_file_goes_out_with_the_event_by_its_name_and_day_and_comes_in_again():
    for name, line in GOOD.items():
        planned.load(name, SYSTEM, HEADS[name], line)
    for name in ("sessions", "host_shares", "papers", "permission_cases", "evaluations"):
        (row,) = exported(name)
        assert row["event"] == FORUM
    (session,) = exported("sessions")
    assert (session["held_on"], session["begins_at"], session["ends_at"]) == ("2024-02-28", "08:30", "09:15")
    (series,) = exported("series")
    assert series["turn"] == "VN, RU"


def test_a_file_shows_only_what_its_reader_may_see(personas, forum):
    make("sessions", personas.hers, event=forum, title="Open", confidentiality=0)
    make("sessions", personas.hers, event=forum, title="Closed", confidentiality=2)
    told = {name: {row["title"] for row in exported("sessions", personas.actor(name))} for name in ("an", "binh")}
    assert told == {"an": {"Open", "Closed"}, "binh": {"Open"}}


def test_a_line_for_an_event_out_of_sight_finds_no_event(personas):
    make("events", personas.other, title="Secret", starts_on="2024-02-28", confidentiality=2)
    line = "Secret | 2024-02-28,Opening,2024-02-28,,,,MEMBER-A"
    hidden = planned.plan("sessions", personas.actor("an"), HEADS["sessions"], line)
    absent = planned.plan("sessions", personas.actor("an"), HEADS["sessions"], line.replace("Secret", "Absent"))
    assert [one.column for one in planned.problems(hidden)] == ["event"]
    assert planned.told(hidden)[0].replace("Secret", "Absent") == planned.told(absent)[0]


def test_nobody_brings_in_rows_of_another_unit(personas):
    line = GOOD["series"].replace("MEMBER-A", "MEMBER-B")
    refused = planned.plan("series", personas.actor("an"), HEADS["series"], line)
    assert planned.counts(refused)[:2] == (0, 0)
    assert len(planned.problems(refused)) == 1


def test_an_event_brought_in_again_with_another_end_is_changed_and_not_made_twice(forum):
    head = "title,kind,starts_on,ends_on,owner"
    line = "Forum,forum,2024-02-28,2024-03-01,MEMBER-A"
    assert planned.load("events", SYSTEM, head, line) == (0, 1, 0, 0)
    forum.refresh_from_db()
    assert (str(forum.ends_on), Event.objects.count(), forum.hosts.count()) == ("2024-03-01", 1, 1)
