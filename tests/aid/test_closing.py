"""A year that was closed: its figures stay, today's stand beside them, and each reader is told only his own."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.aid.models import AidFlow, ClosedYear, FrozenCell, FrozenDonorCell
from amity.aid.queries import closing as closed
from amity.aid.queries.totals import Asked, Mixed, totals
from amity.aid.services import closing as services
from amity.records import registry, shelving, workflow, writes
from amity.records.models import Change, Shelf
from tests import factories
from tests.aid.world import World
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 12)
YEARS = registry.get("closed_years")
SYSTEM = Actor.system()


@pytest.fixture
def make(personas):
    """Makes rows of the union that everybody in it sees."""
    return lambda name, **fields: factories.make(name, personas.union, **{"confidentiality": 1, **fields})


@pytest.fixture
def flow(make):
    """Makes disbursements in dollars of one item."""
    item = make("aid_items", provinces=[make("provinces")], sectors=[make("aid_sectors")])

    def paid(amount, value_on="2024-05-01", **fields):
        return make("aid_flows", item=fields.pop("item", item), kind="disbursement", amount=Decimal(amount),
                    value_on=value_on, currency="USD", reference=str(AidFlow.objects.count()), **fields)  # fmt: skip

    return paid


def close(personas, year=2024, edition=1, today=TODAY, **fields):
    row = factories.make("closed_years", personas.union, **{"confidentiality": 1, "year": year, "edition": edition,
                                                            **fields})  # fmt: skip
    return workflow.take(YEARS, YEARS.step("close"), row.pk, actor=personas.actor("chi"), today=today)


def told(personas, closing, by=("kind",), who="chi", **narrowed):
    kind = "" if "kind" in by else "disbursement"
    rows = closed.restated(personas.actor(who), closing, by, kind=kind, **narrowed)
    return {one.keys: (one.closed, one.now, one.difference) for one in rows}


def test_figures_of_a_closed_year_stay_and_those_of_today_stand_beside_them(personas, flow):
    first = flow("100.25")
    closing = close(personas)
    assert told(personas, closing) == {("disbursement",): (Decimal("100.25"), Decimal("100.25"), 0)}
    flow("50")
    first.amount = Decimal("90.25")
    writes.save(first, actor=SYSTEM)
    assert told(personas, closing) == {("disbursement",): (Decimal("100.25"), Decimal("140.25"), 40)}


def test_what_is_thrown_away_later_stays_in_the_closed_figure(personas, flow):
    row = flow("100")
    closing = close(personas)
    shelving.shelve(registry.get("aid_flows"), [row.pk], Shelf.TRASHED, actor=SYSTEM, why="Entered twice.")
    assert told(personas, closing) == {("disbursement",): (100, 0, -100)}


def test_a_restatement_is_an_edition_of_its_own_and_the_first_one_stays(personas, flow):
    flow("100")
    first = close(personas)
    flow("7")
    second = close(personas, edition=2, reason="A report came late.")
    flow("1")
    assert told(personas, first)[("disbursement",)][:2] == (100, 108)
    assert told(personas, second)[("disbursement",)][:2] == (107, 108)
    rows = ClosedYear.objects.filter(audience__gte=0)
    close(personas, year=2023, edition=1)
    close(personas, edition=1, is_reporting=True)
    assert list(closed.editions(rows, second)) == [first, second]


def test_only_the_year_that_was_closed_is_kept(personas, flow):
    flow("1", "2023-12-31")
    flow("2", "2024-01-01")
    flow("4", "2024-12-14")
    flow("8", "2024-12-15")
    assert told(personas, close(personas))[("disbursement",)][0] == 14
    assert told(personas, close(personas, is_reporting=True))[("disbursement",)][0] == 7
    assert told(personas, close(personas, year=2023))[("disbursement",)][0] == 1


@pytest.mark.parametrize(("is_reporting", "too_early", "in_time"), [
    (False, date(2025, 12, 31), date(2026, 1, 1)),
    (True, date(2025, 12, 14), date(2025, 12, 15)),
])  # fmt: skip
def test_a_year_is_closed_when_it_is_over(personas, is_reporting, too_early, in_time):
    row = factories.make("closed_years", personas.union, year=2025, is_reporting=is_reporting)
    actor, step = personas.actor("chi"), YEARS.step("close")
    with untouched(row), pytest.raises(services.YearNotOver):
        workflow.take(YEARS, step, row.pk, actor=actor, today=too_early)
    done = workflow.take(YEARS, step, row.pk, actor=actor, today=in_time)
    assert (done.state, str(done.closed_on)) == ("closed", in_time.isoformat())
    with untouched(row), pytest.raises(workflow.NotNow):
        workflow.take(YEARS, step, row.pk, actor=actor, today=in_time)


@pytest.mark.parametrize("who", ["an", "dung", "hoa"])
def test_who_does_not_approve_for_the_union_closes_nothing(personas, who):
    row = factories.make("closed_years", personas.union, confidentiality=0)
    with untouched(row), pytest.raises(workflow.NotAllowed):
        workflow.take(YEARS, YEARS.step("close"), row.pk, actor=personas.actor(who), today=TODAY)
    assert not FrozenCell.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"), [("year", 2023), ("is_reporting", True), ("edition", 9), ("state", "draft")]
)
def test_what_is_closed_stays_of_its_year(personas, name, value):
    row = close(personas)
    setattr(row, name, value)
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert name in refused.value.message_dict
    fresh = stored(row)
    fresh.published_in = "Report of 2024"
    fresh.full_clean()


def test_a_draft_may_still_be_of_another_year(personas):
    row = factories.make("closed_years", personas.union)
    row.year = 2002
    row.full_clean()
    row.save()
    assert stored(row).year == 2002


def test_each_reader_is_told_of_the_closing_what_he_saw_of_the_year(personas, flow):
    flow("100")
    flow("11", confidentiality=2)
    closing = close(personas)
    assert told(personas, closing)[("disbursement",)][0] == 111
    assert told(personas, closing, who="an")[("disbursement",)][0] == 100
    assert told(personas, closing, who="nobody") == {}
    flow("5000", confidentiality=2)
    assert told(personas, closing, who="an") == {("disbursement",): (100, 100, 0)}


def test_closed_figures_are_told_by_place_field_and_donor_as_those_of_today(personas, make, flow):
    hue, hanoi, health = make("provinces"), make("provinces"), make("aid_sectors")
    donor, other = make("organisations"), make("organisations")
    item = make("aid_items", donors=[donor], provinces=[hue, hanoi], sectors=[health])
    flow("100", item=item)
    closing = close(personas)
    flow("60", item=item, provider=other)
    assert told(personas, closing, ("province",)) == {(hue.pk,): (50, 80, 30), (hanoi.pk,): (50, 80, 30)}
    assert told(personas, closing, ("sector",)) == {(health.pk,): (100, 160, 60)}
    assert told(personas, closing, ("donor",)) == {(donor.pk,): (100, 100, 0), (other.pk,): (0, 60, 60)}
    assert told(personas, closing, ("sector",), province=hue.pk) == {(health.pk,): (50, 80, 30)}
    with pytest.raises(Mixed, match="not by both"):
        told(personas, closing, ("province", "donor"))


def test_a_merged_province_is_told_as_it_is_drawn_today(personas, make, flow):
    old = make("provinces")
    flow("10", item=make("aid_items", provinces=[old]))
    closing = close(personas)
    new = make("provinces")
    old.successor = new
    writes.save(old, actor=SYSTEM)
    assert told(personas, closing, ("province",)) == {(new.pk,): (10, 10, 0)}
    assert told(personas, closing, ("province",), places="63") == {(old.pk,): (10, 10, 0)}


@pytest.mark.parametrize("seed", range(3))
def test_a_closing_tells_what_was_told_on_its_day_in_every_way(personas, seed):
    world = World(personas, seed)
    world.item()
    for _turn in range(12):
        world.random.choice([world.item, world.flow, world.flow, world.share, world.rate])()
    chi = personas.actor("chi")
    asked = Asked(kind="disbursement", first=2023, last=2023)
    ways = (["province"], ["sector"], ["donor"], ["province", "sector"])
    before = [totals(chi, asked, way).rows for way in ways]
    closing = close(personas, year=2023)
    for _turn in range(8):
        world.random.choice([world.flow, world.edit, world.move, world.throw])()
    again = Asked(kind="disbursement", first=2023, last=2023, closing=closing.pk)
    assert [totals(chi, again, way).rows for way in ways] == before


def test_many_cells_are_copied_in_few_statements(personas, flow, django_assert_max_num_queries):
    for number in range(6):
        flow(str(number + 1))
    row = factories.make("closed_years", personas.union, year=2024)
    with django_assert_max_num_queries(30):
        workflow.take(YEARS, YEARS.step("close"), row.pk, actor=personas.actor("chi"), today=TODAY)
    assert FrozenCell.objects.filter(closing=row).count() == FrozenDonorCell.objects.filter(closing=row).count() == 1


def test_sums_entered_or_changed_after_the_closing_are_found(personas, flow):
    old, edited, new = flow("1"), flow("2"), flow("3")
    Change.objects.filter(record="aid_flows").update(at=datetime(2026, 3, 12, 9, tzinfo=UTC))
    edited.amount = Decimal(9)
    writes.save(edited, actor=SYSTEM)
    Change.objects.filter(record="aid_flows", row_id=new.pk).update(at=datetime(2026, 3, 13, 0, 30, tzinfo=UTC))
    found = set(closed.changed_after(AidFlow.objects.all(), "2026-03-12"))
    assert found == {edited, new}
    assert old not in found
    with pytest.raises(ValueError, match="not a day"):
        closed.changed_after(AidFlow.objects.all(), "soon")


def test_an_erased_closing_takes_its_figures_along(personas, flow):
    flow("1")
    closing = close(personas)
    assert FrozenCell.objects.exists()
    closing.delete()
    assert not FrozenCell.objects.exists()
    assert not FrozenDonorCell.objects.exists()
