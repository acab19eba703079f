"""The level of relations on a day, and lists of what has to do with a country."""

from datetime import date

import pytest

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.records import filtering, registry
from amity.relations.models import Relation, Tier, TierChange
from amity.relations.queries import level_on
from tests.factories import make

TODAY = date(2026, 3, 16)


def step(tier, on):
    return TierChange(tier=tier, changed_on=on)


def level(day, relation=None, changes=()):
    found = level_on(relation, changes, day, today=TODAY)
    return (str(found.tier), str(found.since or "")) if found else None


LADDER = (step("comprehensive", "2013-07"), step("strategic", ""), step("comprehensive_strategic", "2023-09-10"))


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2010, 1, 1), None),
        (date(2013, 6, 30), None),
        (date(2013, 7, 1), ("comprehensive", "2013-07")),
        (date(2023, 9, 9), ("comprehensive", "2013-07")),
        (date(2023, 9, 10), ("comprehensive_strategic", "2023-09-10")),
        (TODAY, ("comprehensive_strategic", "2023-09-10")),
    ],
)
def test_the_level_of_a_day_is_the_last_dated_step_that_had_come(day, found):
    assert level(day, changes=LADDER) == found


def test_of_today_the_record_of_the_ties_speaks_first():
    relation = Relation(tier="special")
    assert level(TODAY, relation, LADDER) == ("special", "")
    assert level(date(2024, 1, 1), relation, LADDER) == ("comprehensive_strategic", "2023-09-10")


def test_the_day_of_the_ties_own_tier_counts_as_a_step():
    relation = Relation(tier="strategic", tier_since_on="2010")
    assert level(TODAY, relation) == ("strategic", "2010")
    assert level(date(2012, 1, 1), relation) == ("strategic", "2010")
    assert level(date(2009, 12, 31), relation) is None


def test_a_tier_without_a_day_says_nothing_of_the_past():
    assert level(date(2020, 1, 1), Relation(tier="special")) is None
    assert level(TODAY, Relation(tier="none")) is None
    assert level(TODAY) is None


def test_a_step_down_is_the_level_too():
    down = (step("strategic", "2000"), step("comprehensive", "2010"))
    assert level(date(2015, 1, 1), changes=down) == (Tier.COMPREHENSIVE, "2010")


@pytest.fixture
def cuba(personas):
    return make("countries", personas.union, code="CU")


def concerning(name, code="CU", actor=None):
    actor, record = actor or Actor.system(), registry.get(name)
    return set(filtering.apply(record, record.model.objects.all(), {"concerning": [code]}, actor))


@pytest.mark.django_db
def test_rows_that_name_the_country_have_to_do_with_it(personas, cuba):
    for name, field in (("events", "country"), ("interactions", "country"), ("relations", "country")):
        row = make(name, personas.union, **{field: cuba})
        make(name, personas.union, **{field: make("countries", personas.union)})
        assert concerning(name) == {row}
    for name in ("agreements", "milestones"):
        row = make(name, personas.union, countries=[cuba])
        make(name, personas.union)
        assert concerning(name) == {row}


@pytest.mark.django_db
def test_rows_that_name_a_partner_from_there_do_too(personas, cuba):
    union = personas.union
    partner, friend = make("organisations", union, country=cuba), make("people", union, country=cuba)
    assert concerning("positions") == set()
    rows = {make("positions", union, organisation=partner), make("positions", union, person=friend)}
    make("positions", union)
    assert concerning("positions") == rows
    aid = make("aid_items", union, donors=[partner, make("organisations", union, country=cuba)])
    make("aid_items", union)
    assert concerning("aid_items") == {aid}


@pytest.mark.django_db
def test_being_concerned_with_a_country_leads_no_further(personas, cuba):
    """What an association does elsewhere has nothing to do with every country it is concerned with."""
    ours = make("organisations", personas.union, kind="member_organisation", focus_countries=[cuba])
    make("interactions", personas.union, organisations=[ours])
    assert concerning("organisations") == {ours}
    assert concerning("interactions") == set()


@pytest.mark.django_db
def test_what_the_reader_may_not_see_leads_nowhere(personas, cuba):
    partner = make("organisations", personas.hers, country=cuba, confidentiality=Confidentiality.UNIT)
    row = make("positions", personas.union, organisation=partner)
    assert concerning("positions", actor=personas.actor("an")) == {row}
    assert concerning("positions", actor=personas.actor("binh")) == set()
    hidden = make("countries", personas.hers, code="XX", confidentiality=Confidentiality.UNIT)
    event = make("events", personas.union, country=hidden)
    assert concerning("events", "XX", personas.actor("an")) == {event}
    assert concerning("events", "XX", personas.actor("binh")) == set()


@pytest.mark.django_db
def test_several_countries_may_be_asked_for_and_an_unknown_one_has_nothing(personas, cuba):
    other = make("countries", personas.union, code="LA")
    rows = {make("events", personas.union, country=cuba), make("events", personas.union, country=other)}
    record = registry.get("events")
    found = filtering.apply(record, record.model.objects.all(), {"concerning": ["CU", "LA"]}, Actor.system())
    assert set(found) == rows
    assert concerning("events", "??") == set()


@pytest.mark.django_db
def test_a_list_says_the_country_it_is_narrowed_to(personas, cuba, client_of):
    make("events", personas.union, country=cuba, title="Forum of Havana")
    page = client_of("chi").get("/events/?concerning=CU").content.decode()
    assert "Forum of Havana" in page
    assert "Has to do with the country" in page
