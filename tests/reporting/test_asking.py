"""What is asked of an organisation and what it owes, day by day, and what is on record of its gifts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from amity.access.actors import Actor
from amity.network.models import Organisation
from amity.records import writes
from amity.registration.models import ForeignNgo
from amity.registration.services import keeping
from amity.reporting import queries, rules
from amity.reporting.models import NgoReport
from tests import factories
from tests.reporting_world import World

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)
make = factories.make


@pytest.fixture
def world(personas):
    """Hoa's organisation, which owes its report on 2025."""
    return World(personas, TODAY)


def entry(world, **changed) -> ForeignNgo:
    ForeignNgo.objects.filter(pk=world.entry.pk).update(**changed)
    return ForeignNgo.objects.get(pk=world.entry.pk)


def asked(world, name: str = "hoa", today: date = TODAY) -> list[str]:
    return [one.what for one in queries.asks(entry(world), world.act(name, today)["actor"], today)]


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2026, 3, 16), [2025]),
        (date(2026, 11, 12), [2025]),
        (date(2026, 11, 13), [2025, 2026]),
        (date(2026, 12, 31), [2025, 2026]),
        (date(2027, 1, 1), [2026]),
        (date(2022, 6, 1), []),
    ],
)
def test_a_period_is_owed_from_a_month_before_its_end_until_the_next_one_is(world, day, years):
    assert [one.year for one in queries.owed(entry(world), day)] == years


@pytest.mark.parametrize(
    ("works_since", "years"), [("2019", [2025]), ("2025-12-14", [2025]), ("2025-12-15", []), ("2026", [])]
)
def test_nothing_is_owed_on_the_time_before_an_organisation_came(world, works_since, years):
    assert [one.year for one in queries.owed(entry(world, works_since=works_since), TODAY)] == years


@pytest.mark.parametrize("activity", ["left", "gives_only"])
def test_who_has_left_or_only_gives_owes_nothing(world, activity):
    assert queries.owed(entry(world, activity=activity), TODAY) == []


def test_a_report_that_is_begun_sent_or_accepted_is_not_owed_again(world):
    world.report()
    assert queries.owed(entry(world), TODAY) == []
    assert asked(world) == ["go_on"]


def test_a_report_thrown_away_is_owed_again(world):
    report = world.report()
    NgoReport.objects.filter(pk=report.pk).update(shelf=2)
    assert asked(world) == ["begin"]


def test_what_came_back_stands_first_then_what_is_due_first(world):
    certificate = make("certificates", world.desk, ngo=world.ngo, expires_on="2026-04-10", confidentiality=0)
    make("ngo_duties", world.desk, certificate=certificate, due_on="2026-03-20", confidentiality=0)
    application = world.ready()
    assert asked(world) == ["begin", "fulfil", "extend", "hand_in"]
    world.take("hoa", application, "submit")
    case = world.take("lan", application, "take_in")
    world.take("lan", case, "give_back", why="Sign the form.")
    assert asked(world) == ["complete", "begin", "fulfil", "extend"]
    report = world.sent()
    assert asked(world) == ["complete", "fulfil", "extend"]
    world.take("mai", report, "give_back", why="The training is missing.")
    assert asked(world)[0] == "correct"


def test_a_reader_elsewhere_is_told_nothing_of_what_an_organisation_still_writes(world):
    world.report()
    world.begun()
    for name in ("an", "nga", "minh", "xuan"):
        assert not {"go_on", "hand_in"} & set(asked(world, name))


def test_a_certificate_is_asked_about_within_the_months_of_the_rules(world):
    for days, is_asked in ((-1, False), (0, True), (180, True), (200, False)):
        day = (TODAY + timedelta(days=days)).isoformat()
        row = make("certificates", world.desk, ngo=world.ngo, expires_on=day, confidentiality=0)
        assert ("extend" in asked(world)) is is_asked, days
        row.delete()


def test_sums_are_told_by_item_kind_and_currency_and_corrections_count(world):
    found = rules.period(2025)
    for amount, more in ((100, {}), (-30, {}), (7, {"currency": "EUR"}), (9, {"kind": "commitment"})):
        world.paid(amount, reference=str(amount), **more)
    told = queries.recorded([world.item.pk], found.from_on, found.to_on)
    assert told == {
        (world.item.pk, "disbursement", "USD"): 70,
        (world.item.pk, "disbursement", "EUR"): 7,
        (world.item.pk, "commitment", "USD"): 9,
    }
    assert queries.recorded([], found.from_on, found.to_on) == {}


def test_what_was_corrected_below_nothing_is_not_filled_in(world):
    world.paid(-30)
    assert world.line(world.report()).disbursed is None


def test_what_the_union_knows_of_its_own_gifts_an_organisation_finds_filled_in(world):
    world.paid(40, confidentiality=1)
    world.paid(500, confidentiality=2, reference="kept close")
    assert world.line(world.report()).disbursed == Decimal(40)
    found = rules.period(2025)
    everything = queries.own_sums([world.item.pk], world.ngo.pk, found.from_on, found.to_on, Actor.system())
    assert everything == {(world.item.pk, "disbursement", "USD"): 540}


# How an organisation is reached


@pytest.mark.parametrize("name", ["hoa", "lan", "chi"])
def test_how_it_is_reached_is_changed_by_itself_and_by_who_keeps_the_register(world, name):
    keeping.keep_contact(world.entry, actor=world.act(name)["actor"], email="a@example.org", phone="1", website="")
    assert Organisation.objects.get(pk=world.ngo.pk).email == "a@example.org"


@pytest.mark.parametrize("name", ["an", "dung", "nga", "minh", "xuan"])
def test_nobody_else_changes_it(world, name):
    with pytest.raises(writes.NotAllowed):
        keeping.keep_contact(world.entry, actor=world.act(name)["actor"], email="b@example.org", phone="", website="")
    assert Organisation.objects.get(pk=world.ngo.pk).email != "b@example.org"
