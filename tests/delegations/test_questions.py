"""What does not fit together in a programme, who has no passport that does, and which limits are met."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.delegations import queries
from amity.delegations.models import Delegation
from tests.factories import make

pytestmark = pytest.mark.django_db
DAY = "2026-03-10"


@pytest.fixture
def held(personas):
    return make("delegations", personas.hers)


@pytest.fixture
def item(personas, held):
    """Makes an item of the delegation: item("09:00", "10:00", ...)."""

    def made(begins_at, ends_at="", **fields):
        given = {"delegation": held, "begins_at": begins_at, "ends_at": ends_at, **fields}
        return make("appointments", personas.hers, **given)

    return made


def told(held, actor):
    items, journeys = queries.programme(held, actor), queries.arrangements(held, actor)
    return [(one.why, one.item.what) for one in queries.clashes(items, journeys, actor)]


def test_the_programme_stands_by_day_and_hour_without_what_was_dropped(item, held, personas):
    item("15:00", what="Third")
    item("08:00", what="Fourth", held_on="2026-03-11")
    item("09:00", what="Second")
    item("", what="First")
    item("07:00", what="Dropped", state="cancelled")
    an = personas.actor("an")
    assert [one.what for one in queries.programme(held, an)] == ["First", "Second", "Third", "Fourth"]
    assert len(queries.programme(held, an, only_standing=False)) == 5


@pytest.mark.parametrize(
    ("second", "is_clash"),
    [
        (("09:30", "10:30"), True),
        (("09:00", ""), True),
        (("10:00", "11:00"), False),
        (("08:00", "09:00"), False),
        (("08:00", "09:01"), True),
        (("", ""), False),
    ],
)
def test_two_items_at_one_time_clash(item, held, personas, second, is_clash):
    item("09:00", "10:00", what="Talks")
    item(*second, what="Museum")
    assert bool(told(held, personas.actor("an"))) is is_clash


def test_a_dropped_item_and_one_of_another_day_clash_with_nothing(item, held, personas):
    item("09:00", "10:00", what="Talks")
    item("09:00", "10:00", what="Dropped", state="cancelled")
    item("09:00", "10:00", what="Next day", held_on="2026-03-11")
    assert told(held, personas.actor("an")) == []


def test_a_person_a_hall_and_an_interpreter_are_not_in_two_programmes_at_once(item, held, personas):
    other = make("delegations", personas.hers)
    minister, interpreter, officer = (make("people", personas.hers) for _number in range(3))
    place = {"place": "Hanoi", "venue": "Friendship Palace"}
    item("09:00", "10:00", what="Talks", people=[minister], interpreter=interpreter, contact=officer, **place)
    given = {"place": "hanoi", "venue": "FRIENDSHIP PALACE", "people": [minister]}
    item("09:30", "11:00", what="Theirs", delegation=other, interpreter=interpreter, contact=officer, **given)
    found = queries.clashes(queries.programme(held, personas.actor("an")), [], personas.actor("an"))
    assert [(one.why, one.person) for one in found] == [
        ("contact", officer),
        ("interpreter", interpreter),
        ("person", minister),
        ("venue", None),
    ]
    assert {one.other.what for one in found} == {"Theirs"}


def test_what_a_reader_may_not_see_clashes_with_nothing_he_sees(item, held, personas):
    person = make("people", personas.hers)
    make("appointments", personas.other, held_on=DAY, people=[person], confidentiality=Confidentiality.UNIT)
    item("09:00", "10:00", what="Talks", people=[person])
    assert told(held, personas.actor("an")) == []
    assert told(held, Actor.system()) == [("person", "Talks")]


def test_a_person_out_of_sight_is_in_no_clash(item, held, personas):
    other = make("delegations", personas.hers)
    hidden = make("people", personas.hers, confidentiality=Confidentiality.RESTRICTED)
    item("09:00", "10:00", what="Talks", people=[hidden], interpreter=hidden)
    item("09:00", "10:00", what="Theirs", delegation=other, people=[hidden], interpreter=hidden)
    assert told(held, personas.actor("an")) == [("interpreter", "Talks"), ("person", "Talks")]
    assert told(held, personas.actor("dung")) == []


def test_nothing_is_held_before_everybody_came_or_after_the_last_left(item, held, personas):
    make("arrangements", personas.hers, delegation=held, what="VN 37", begins_at="08:00", ends_at="11:00")
    make("arrangements", personas.hers, delegation=held, what="VN 36", begins_on="2026-03-12", begins_at="16:00",
         ends_at="21:00")  # fmt: skip
    item("09:00", "10:00", what="Too early")
    item("08:30", what="Met at the airport", kind="arrival")
    item("14:00", "15:00", what="In time")
    item("15:00", "17:00", what="Too late", held_on="2026-03-12")
    assert told(held, personas.actor("an")) == [
        ("before_arrival", "Too early"),
        ("after_departure", "Too late"),
    ]


def test_the_journey_of_one_member_moves_nobody_else(item, held, personas):
    member = make("delegation_members", personas.hers, delegation=held)
    for what, at in (("VN 1", "10:00"), ("VN 2", "12:00")):
        make("arrangements", personas.hers, delegation=held, what=what, begins_at=at, ends_at="13:00", members=[member])
    item("09:00", "10:00", what="Talks")
    assert told(held, personas.actor("an")) == []


def test_clashes_cost_the_same_for_few_and_for_many_items(item, held, personas):
    def cost():
        items, journeys = (
            queries.programme(held, personas.actor("an")),
            queries.arrangements(held, personas.actor("an")),
        )
        with CaptureQueriesContext(connection) as captured:
            queries.clashes(items, journeys, personas.actor("an"))
        return len(captured)

    other = make("delegations", personas.hers)
    item("09:00", "10:00")
    item("09:00", "10:00", delegation=other)
    before = cost()
    for number in range(5):
        item(f"1{number}:00")
        item(f"1{number}:00", delegation=other)
    assert cost() == before


def test_limits_count_people_days_countries_and_the_journeys_of_the_leader(personas):
    an, leader = personas.actor("an"), make("people", personas.hers)
    countries = [make("countries", personas.hers) for _number in range(3)]
    for year, state in (("2026-01", "done"), ("2026-02", "done"), ("2026-04", "cancelled"), ("2025-12", "done")):
        earlier = make("delegations", personas.hers, direction="out", from_on=year, to_on="", state=state)
        make("delegation_members", personas.hers, delegation=earlier, person=leader, role="leader")
    held = make("delegations", personas.hers, direction="out", other_countries=countries, people_count=4)
    make("delegation_members", personas.hers, delegation=held, person=leader, role="leader")
    make("delegation_members", personas.hers, delegation=held, side="hosts")
    found = {one.name: (one.found, one.is_exceeded) for one in queries.limits(held, an)}
    assert found == {
        "out_people": (4, False),
        "out_days": (3, False),
        "out_countries": (4, True),
        "out_trips": (3, True),
    }


def test_named_people_count_once_there_are_more_of_them_than_announced(personas):
    held = make("delegations", personas.hers, direction="out", people_count=1)
    for _number in range(3):
        make("delegation_members", personas.hers, delegation=held)
    assert queries.limits(held, personas.actor("an"))[0].found == 3


@pytest.mark.parametrize(
    ("expires_on", "why"),
    [(None, "none"), ("2026-03-11", "expired"), ("2026-08-31", "short"), ("2026-09-01", ""), ("2034", "")],
)
def test_passports_that_do_not_do_are_told(held, personas, expires_on, why):
    an, member = personas.actor("an"), make("delegation_members", personas.hers, delegation=held)
    make("delegation_members", personas.hers, delegation=held, side="hosts")
    if expires_on:
        make("travel_papers", personas.hers, person=member.person, expires_on=expires_on)
    make("travel_papers", personas.hers, person=member.person, kind="visa", expires_on="2040")
    people = queries.members(held, an)
    gaps = queries.paper_gaps(held, people, queries.papers(held, [one.person_id for one in people], an))
    assert [(one.member, one.why) for one in gaps] == ([(member, why)] if why else [])


def test_papers_are_read_by_few(held, personas):
    member = make("delegation_members", personas.hers, delegation=held)
    paper = make("travel_papers", personas.hers, person=member.person)
    assert queries.papers(held, [member.person_id], personas.actor("an")) == {member.person_id: [paper]}
    for name in ("dung", "chi", "binh", "hoa", "nobody"):
        assert queries.papers(held, [member.person_id], personas.actor(name)) == {}


def test_members_stand_by_side_and_order_and_only_those_to_be_seen(held, personas):
    host = make("delegation_members", personas.hers, delegation=held, side="hosts")
    leader = make("delegation_members", personas.hers, delegation=held, role="leader")
    make("delegation_members", personas.hers, delegation=held, confidentiality=Confidentiality.RESTRICTED)
    assert queries.members(held, personas.actor("dung")) == [leader, host]
    assert len(queries.members(held, personas.actor("an"))) == 3


def test_delegations_of_a_period_are_those_that_are_over_and_surely_began_in_it(personas):
    for name, from_on, state in (("A", "2023", "done"), ("B", "2023-05-01", "reported"), ("C", "2023-06", "planned"),
                                 ("D", "2024-01-01", "done")):  # fmt: skip
        make("delegations", personas.hers, name=name, from_on=from_on, to_on="", state=state)
    rows = Delegation.objects.order_by("name")
    assert [one.name for one in queries.travelled_in(rows, "2023")] == ["A", "B"]
    assert [one.name for one in queries.travelled_in(rows, "2023-05")] == ["B"]
    with pytest.raises(ValueError, match="later"):
        queries.travelled_in(rows, "later")
