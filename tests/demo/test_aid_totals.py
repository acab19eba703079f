"""The aid of the demo union in totals: what its sources say, each sum once, and nothing dropped in silence."""

import pytest

from amity.access.actors import Actor
from amity.aid.models import AidCell, AidDonorCell, AidFlow, AidItem
from amity.aid.queries.totals import NOT_TOLD, Asked, behind, totals
from amity.aid.rules import counting
from amity.network.models import Organisation
from amity.places.models import Province

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
COMMITTED = Asked(kind="commitment")
READERS = ("chi", "an", "hoa", "nobody")


def named(model, rows):
    """Figures by the names of the rows they are of."""
    names = dict(model.objects.values_list("pk", "name"))
    return {names.get(row.keys[0], ""): row.usd for row in rows}


def test_the_years_are_those_of_the_sources(demo):
    told = totals(SYSTEM, COMMITTED)
    assert {row.keys[0]: row.usd for row in told.rows} == {
        2017: 13_421_308,
        2020: 51_800_000,
        2023: 2_000_000,
        2025: 2_500_000,
    }
    assert told.total == 69_721_308


def test_sums_in_pounds_and_dong_wait_for_a_rate_and_are_told_apart(demo):
    assert totals(SYSTEM, COMMITTED).not_converted == AidFlow.objects.exclude(currency="USD").count() == 2


def test_approved_aid_is_not_added_to_what_was_committed(demo):
    kinds = {row.keys[0]: row.usd for row in totals(SYSTEM, Asked(), ["kind"]).rows}
    assert kinds == {"approval": 495_592, "commitment": 69_721_308}


@pytest.mark.parametrize("by", ["province", "sector", "donor", "country"])
def test_every_way_to_add_up_comes_to_the_same(demo, by):
    told = totals(SYSTEM, COMMITTED, [by])
    assert sum(row.usd for row in told.rows) == told.total == 69_721_308
    assert [counting.differences(model) for model in (AidCell, AidDonorCell)] == [{}, {}]


def test_what_six_donors_gave_together_is_shared_among_them(demo):
    asked = Asked(kind="commitment", first=2020, last=2020)
    given = named(Organisation, totals(SYSTEM, asked, ["donor"]).rows)
    donors = set(AidItem.objects.get(reference="QUANG-TRI-SIX-NGOS-2020").donors.values_list("name", flat=True))
    assert set(given) == donors
    assert max(given.values()) - min(given.values()) < 1


def test_aid_to_a_province_of_before_2025_is_found_under_the_one_of_today(demo):
    old = Province.objects.get(code="45-63")
    today = named(Province, totals(SYSTEM, COMMITTED, ["province"]).rows)
    before = named(Province, totals(SYSTEM, Asked(kind="commitment", places="63"), ["province"]).rows)
    assert today[old.successor.name] == before[old.name] == 51_800_000
    assert sum(today.values()) == sum(before.values())


def test_a_field_that_nobody_named_is_no_field(demo):
    fields = {row.keys[0]: row.usd for row in totals(SYSTEM, COMMITTED, ["sector"]).rows}
    assert fields[NOT_TOLD] == 69_721_308 - 6_121_308
    assert len(fields) == 2


@pytest.mark.parametrize("reader", READERS)
def test_every_figure_of_a_reader_opens_rows_that_add_up_to_it(demo, reader):
    actor = demo.actor(reader)
    told = totals(actor, COMMITTED, ["year", "province"])
    assert told.rows
    for row in told.rows:
        year, province = row.keys
        rows = behind(actor, Asked(kind="commitment", first=year, last=year, province=province))
        assert sum(one.usd for one in rows) == row.usd
        assert AidFlow.objects.filter(pk__in=[flow for one in rows for flow in one.flows]).exists()


def test_what_is_public_is_the_same_for_everybody(demo):
    figures = [totals(demo.actor(reader), COMMITTED, ["year", "sector"]).rows for reader in READERS]
    assert figures == [figures[0]] * len(READERS)
