"""The aid that benchmarks are filled with: a small piece of it is as sound as aid that was entered."""

import pytest

from amity.aid.models import AidFlow, AidItem, DonorShare, ExchangeRate, ProvinceShare, SectorShare
from amity.insight.models import Statement
from amity.network.models import Organisation
from amity.places.models import Province
from bench.aid import world
from tests.aid.world import check, plain_total

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(personas):
    """Sixty items of ten organisations."""
    world.fill([personas.union, personas.hers], items=60, flows=400, ngos=10)
    return personas


def test_made_up_aid_adds_up_like_any_other(filled):
    check()
    assert plain_total("disbursement") > 0


def test_made_up_aid_has_everything_a_benchmark_asks_for(filled):
    assert (AidItem.objects.count(), AidFlow.objects.count()) == (60, 400)
    assert Organisation.objects.filter(kind="foreign_ngo").count() == 10
    assert Province.objects.filter(successor=None, code__regex="^[0-9]+$").count() == 34
    assert Province.objects.exclude(successor=None).exists()
    assert AidItem.objects.filter(kind="programme", parent=None).count() == 6
    assert not AidItem.objects.filter(kind="programme").exclude(parent=None).exists()
    assert AidItem.objects.exclude(parent=None).exists()
    for share in (DonorShare, ProvinceShare, SectorShare):
        assert share.objects.exists()
    assert set(ExchangeRate.objects.values_list("currency", flat=True)) == {"VND", "EUR", "GBP"}
    assert Statement.objects.count() == 20


def test_the_years_are_the_twenty_that_are_said(filled):
    years = {flow.value_on.year for flow in AidFlow.objects.all()}
    assert years <= set(range(world.FIRST, world.LAST + 1))
    assert AidFlow.objects.filter(amount__lt=0).exists()
    assert len(set(AidFlow.objects.values_list("currency", flat=True))) == 4
