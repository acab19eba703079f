"""A year closed by two at the same moment, or while sums are entered: one closing, and figures of one moment."""

from datetime import date
from decimal import Decimal

import pytest

from amity.aid.models import ClosedYear, FrozenCell, FrozenDonorCell
from amity.aid.queries.totals import Asked, totals
from amity.records import registry, workflow, writes
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 3, 16)
ROUNDS = range(4)
YEARS = registry.get("closed_years")


@pytest.fixture
def year(personas):
    """A year with two sums, one of them told to the union office alone."""
    item = factories.make("aid_items", personas.union, confidentiality=1)
    for level, amount in ((1, 100), (2, 11)):
        given = {"kind": "disbursement", "value_on": "2024-05-01", "currency": "USD", "reference": str(level)}
        factories.make("aid_flows", personas.union, item=item, amount=amount, confidentiality=level, **given)
    row = factories.make("closed_years", personas.union, year=2024, confidentiality=1)
    return row, item


def closes(row, actor):
    return lambda: workflow.take(YEARS, YEARS.step("close"), row.pk, actor=actor, today=TODAY).state


def frozen(row, actor):
    """What a closing holds by sector and by donor, for one reader."""
    asked = Asked(kind="disbursement", first=2024, last=2024, closing=row.pk)
    return totals(actor, asked, ("sector",)).total, totals(actor, asked, ("donor",)).total


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_year_is_closed_once_and_its_figures_stand_once(round_, personas, at_once, year):
    row, _item = year
    chi = personas.actor("chi")
    results = at_once(closes(row, chi), closes(row, chi))
    assert sorted(type(one).__name__ for one in results) == ["ClosingState", "NotNow"]
    (told,) = at_once(lambda: (frozen(row, chi), FrozenCell.objects.count(), FrozenDonorCell.objects.count()))
    assert told == ((111, 111), 2, 2)


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_sum_entered_at_that_moment_is_in_all_figures_of_the_closing_or_in_none(round_, personas, at_once, year):
    row, item = year
    chi = personas.actor("chi")

    def enter():
        flow, _links = factories.unsaved(
            "aid_flows", personas.union, item=item, kind="disbursement", value_on="2024-06", amount=Decimal("0.50"),
            currency="USD", confidentiality=1,
        )  # fmt: skip
        writes.save(flow, actor=chi)
        return "entered"

    assert set(at_once(closes(row, chi), enter)) == {"closed", "entered"}
    (told,) = at_once(lambda: frozen(row, chi))
    assert told[0] == told[1]
    assert told[0] in (Decimal("111"), Decimal("111.50"))
    (now,) = at_once(lambda: totals(chi, Asked(kind="disbursement")).total)
    assert now == Decimal("111.50")


@pytest.mark.parametrize("round_", ROUNDS)
def test_two_first_editions_of_a_year_are_one_too_many(round_, personas, at_once):
    def enter():
        row, _links = factories.unsaved("closed_years", personas.union, year=2023, edition=1)
        return writes.save(row, actor=personas.actor("chi")) and row.edition

    results = at_once(enter, enter)
    assert sum(one == 1 for one in results) == 1
    assert sum(isinstance(one, Exception) for one in results) == 1
    (count,) = at_once(lambda: ClosedYear.objects.filter(year=2023).count())
    assert count == 1
