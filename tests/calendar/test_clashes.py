"""What stands in each other's way."""

from datetime import date

import pytest

from amity.access.actors import Actor
from amity.calendar.clashes import among
from amity.calendar.entries import gather
from tests.factories import make

SYSTEM = Actor.system()
JUNE = (date(2026, 6, 1), date(2026, 6, 30))
pytestmark = pytest.mark.django_db


def clashes(actor=SYSTEM, window=JUNE):
    return [(one.kind, one.words) for one in among(actor, gather(actor, *window, "en"), "en")]


def event(owner, day="2026-06-10", **values):
    return make(
        "events",
        owner,
        **{"starts_on": day, "ends_on": "", "country": None, "hosts": [], "organisations": [], **values},
    )


@pytest.mark.parametrize(
    ("first", "second", "is_said"),
    [
        (("09:00", "11:00"), ("10:00", "12:00"), True),
        (("09:00", "11:00"), ("11:00", "12:00"), False),
        (("09:00", ""), ("14:00", ""), True),
        (("14:00", ""), ("09:00", "11:00"), False),
        (("", ""), ("14:00", ""), True),
    ],
)
def test_a_hall_cannot_be_taken_twice_at_a_time(first, second, is_said, personas):
    for begins, ends in (first, second):
        event(personas.union, venue="Friendship Hall", place="Hanoi", begins_at=begins, ends_at=ends)
    assert (("hall", "The same hall at the same time: Friendship Hall") in clashes()) is is_said


def test_another_day_or_another_town_is_another_hall(personas):
    for day, place in (("2026-06-10", "Hanoi"), ("2026-06-11", "Hanoi"), ("2026-06-10", "Hue")):
        event(personas.union, day, venue="Friendship Hall", place=place)
    assert clashes() == []


def test_one_partner_abroad_is_not_met_twice_in_a_week(personas):
    abroad, home = make("countries", personas.union), make("countries", personas.union, is_home=True)
    friends = make("organisations", personas.union, name="Friends of Viet Nam", country=abroad)
    host = make("organisations", personas.union, name="Host", country=home)
    for day in ("2026-06-10", "2026-06-16", "2026-06-29"):
        event(personas.union, day, organisations=[friends], hosts=[host])
    assert clashes() == [("partner", "The same partner within a week: Friends of Viet Nam")]


def test_two_units_with_one_country_in_a_week_are_told_of_each_other(personas):
    russia = make("countries", personas.union, name="Russia")
    event(personas.union, "2026-06-10", country=russia)
    event(personas.union, "2026-06-11", country=russia)
    assert clashes() == []
    event(personas.hers, "2026-06-16", country=russia)
    assert clashes() == [("hosts", "Two units with the same country within a week: Russia")] * 2


def test_days_of_mourning_and_holidays_of_either_side_are_told(personas):
    home = make("countries", personas.union, code="VN", is_home=True)
    russia = make("countries", personas.union, code="RU", name="Russia")
    make(
        "special_days",
        personas.union,
        country=home,
        name="Mourning for a leader",
        first_on="2026-06-20",
        last_on="2026-06-21",
    )
    event(personas.union, "2026-06-12", country=russia)
    event(personas.union, "2026-06-21")
    event(personas.union, "2026-06-23")
    assert clashes() == [
        ("holiday", "A public holiday: Russia Day"),
        ("mourning", "National mourning: Mourning for a leader"),
    ]


def test_what_was_cancelled_or_has_no_day_is_in_nobodys_way(personas):
    event(personas.union, venue="Friendship Hall")
    event(personas.union, venue="Friendship Hall", state="cancelled")
    event(personas.union, "2026-06", venue="Friendship Hall")
    assert clashes() == []


def test_a_warning_tells_nothing_of_what_is_out_of_sight(personas):
    russia = make("countries", personas.union, name="Russia")
    event(personas.union, venue="Friendship Hall", country=russia, title="Ours")
    event(personas.hers, venue="Friendship Hall", country=russia, confidentiality=2, title="Secret")
    assert len(clashes(personas.actor("an"))) == 2
    assert clashes(personas.actor("binh")) == []
    event(personas.hers, venue="Friendship Hall", confidentiality=2, announced=1, title="Only taken")
    assert clashes(personas.actor("binh")) == []
    event(personas.hers, venue="Friendship Hall", confidentiality=2, announced=2, title="Announced")
    assert clashes(personas.actor("binh")) == [("hall", "The same hall at the same time: Friendship Hall")]
