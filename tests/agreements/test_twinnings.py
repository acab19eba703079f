"""Twinnings of localities: when one is dormant, and how one rests, is taken up again and ends."""

from datetime import date

import pytest

from amity.access.roles import Confidentiality
from amity.agreements import queries, services
from amity.agreements.models import Twinning
from amity.core.dates import PartialDate
from amity.records import page, registry, workflow
from tests import factories
from tests.untouched import untouched

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
RECORD = registry.get("twinnings")
DAY = PartialDate.parse


@pytest.fixture
def twinned(personas):
    """Two localities twinned in 2010."""
    return factories.make("twinnings", personas.hers)


@pytest.fixture
def acts(personas):
    """An takes the steps today."""
    return {"actor": personas.actor("an"), "today": TODAY}


def is_dormant(row, day: str = "2026-11-22") -> bool:
    return queries.dormant_on(Twinning.objects.filter(pk=row.pk), day).exists()


def event(personas, twinned, **fields):
    given = {"hosts": [twinned.home], "organisations": [twinned.foreign], "starts_on": "2025-06", **fields}
    return factories.make("events", given.pop("owner", personas.hers), **given)


def test_a_twinning_in_which_nothing_is_on_record_is_dormant(twinned):
    assert is_dormant(twinned)


@pytest.mark.parametrize(
    ("day", "sleeps"),
    [
        ("2025-06", False),
        ("2023-11-22", False),
        ("2023-11-21", True),
        ("2023", False),
        ("2022", True),
        ("2026-11-22", False),
        ("2026-11-23", True),
    ],
)
def test_an_event_of_both_in_the_last_three_years_wakes_it(personas, twinned, day, sleeps):
    event(personas, twinned, starts_on=day)
    assert is_dormant(twinned) is sleeps


@pytest.mark.parametrize("state", ["planned", "cancelled"])
def test_what_did_not_happen_wakes_nothing(personas, twinned, state):
    event(personas, twinned, state=state)
    assert is_dormant(twinned)


def test_an_event_of_only_one_of_them_wakes_nothing(personas, twinned):
    event(personas, twinned, organisations=[])
    event(personas, twinned, hosts=[])
    assert is_dormant(twinned)


def test_a_contact_and_an_agreement_between_them_count_as_well(personas, twinned):
    both = [twinned.home, twinned.foreign]
    other = factories.make("twinnings", personas.hers)
    factories.make("interactions", personas.hers, organisations=both, held_on="2026")
    factories.make("agreements", personas.hers, parties=[other.home, other.foreign], signed_on="2025", starts_on="2025")
    assert (is_dormant(twinned), is_dormant(other)) == (False, False)


def test_a_new_twinning_is_given_three_years(personas):
    young = factories.make("twinnings", personas.hers, since_on="2024")
    undated = factories.make("twinnings", personas.hers, since_on="")
    assert (is_dormant(young), is_dormant(young, "2028-01-01"), is_dormant(undated)) == (False, True, True)


@pytest.mark.parametrize("state", ["suspended", "ended"])
def test_what_rests_or_ended_is_not_called_dormant(personas, state):
    assert not is_dormant(factories.make("twinnings", personas.hers, state=state))


def test_an_activity_out_of_sight_does_not_show_through(personas, twinned):
    event(personas, twinned, owner=personas.other, confidentiality=Confidentiality.UNIT)
    assert is_dormant(twinned)
    event(personas, twinned, confidentiality=Confidentiality.PUBLIC)
    assert not is_dormant(twinned)


def test_many_twinnings_are_looked_through_in_one_query(personas, django_assert_num_queries):
    for _n in range(3):
        factories.make("twinnings", personas.hers)
    with django_assert_num_queries(1):
        assert len(queries.dormant_on(Twinning.objects.all(), "2026-11-22")) == 3


def test_29_february_is_three_years_after_the_28th():
    assert queries.years_before(date(2024, 2, 29), 3) == date(2021, 2, 28)


def test_a_twinning_stands_on_the_pages_of_both_localities(personas, twinned):
    for party in (twinned.home, twinned.foreign):
        read = page.read(registry.get("organisations"), party.pk, personas.actor("an"), "en")
        assert any(panel.record is RECORD for panel in read.panels)
        assert any(moment.href == f"/twinnings/{twinned.pk}/" for moment in read.timeline)


def test_a_twinning_rests_for_a_reason_and_is_taken_up_again(twinned, acts):
    with pytest.raises(workflow.WhyMissing):
        workflow.take(RECORD, RECORD.step("suspend"), twinned.pk, **acts)
    workflow.take(RECORD, RECORD.step("suspend"), twinned.pk, **acts, why="The mayor changed.")
    assert Twinning.objects.get().state == "suspended"
    workflow.take(RECORD, RECORD.step("resume"), twinned.pk, **acts)
    assert Twinning.objects.get().state == "active"


def test_a_twinning_ends_on_a_day_that_has_come_and_after_it_began(twinned, acts):
    for day in ("2026-11-23", "2009"):
        with untouched(twinned), pytest.raises(services.EndOutOfTime):
            services.end_twinning(twinned, **acts, until_on=DAY(day))
    services.end_twinning(twinned, **acts)
    assert (Twinning.objects.get().state, str(Twinning.objects.get().until_on)) == ("ended", "2026-11-22")


def test_a_locality_is_not_twinned_with_itself_nor_until_before_it_began(personas):
    city = factories.make("organisations", personas.hers)
    with pytest.raises(services.writes.ValidationError) as refused:
        factories.make("twinnings", personas.hers, home=city, foreign=city)
    assert set(refused.value.message_dict) == {"foreign"}
    with pytest.raises(services.writes.ValidationError) as refused:
        factories.make("twinnings", personas.hers, since_on="2010", until_on="2009")
    assert set(refused.value.message_dict) == {"until_on"}
