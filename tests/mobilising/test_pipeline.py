"""How far talks are, and what is pledged and delivered: worked out from what the reader sees, each currency alone."""

from decimal import Decimal

import pytest

from amity.mobilising import queries
from amity.mobilising.models import Offer, Opportunity, Stage
from tests import factories

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def make(personas):
    """Makes rows of the union that everybody in it sees."""
    return lambda name, **fields: factories.make(name, personas.union, **{"confidentiality": 1, **fields})


def came(found):
    return {(one.before.value, one.after.value): (one.came, one.went_on) for one in found.conversions}


def test_offers_are_counted_by_stage_and_summed_by_currency(personas, make):
    for amount, currency in ((100, "USD"), (50, "USD"), (7, "EUR")):
        make("offers", stage="pledged", amount=amount, currency=currency)
    make("offers", stage="pledged", what="Books")
    make("offers")
    found = queries.pipeline(personas.actor("chi"))
    lines = {line.stage: (line.number, line.sums) for line in found.stages}
    assert lines[Stage.PLEDGED] == (4, {"USD": 150, "EUR": 7})
    assert lines[Stage.SUGGESTED] == (1, {})
    assert [line.stage for line in found.stages] == list(Stage)


def test_conversion_counts_who_came_so_far_whatever_came_after(personas, make):
    make("offers", stage="declined", approached_on="2025-01", interested_on="2025-02")
    make("offers", stage="declined", approached_on="2025-01")
    make("offers", stage="delivered", delivered_on="2025-05")
    make("offers", stage="pledged", pledged_on="2025-05")
    make("offers")
    found = queries.pipeline(personas.actor("chi"))
    assert came(found) == {
        ("approached", "interested"): (4, 3),
        ("interested", "pledged"): (3, 2),
        ("pledged", "delivered"): (2, 1),
        ("approached", "delivered"): (4, 1),
    }
    assert [one.percent for one in found.conversions] == [D("75.0"), D("66.7"), D("50.0"), D("25.0")]


def test_of_none_no_share_is_told(personas):
    found = queries.pipeline(personas.actor("chi"))
    assert [one.percent for one in found.conversions] == [None] * 4


def test_a_pipeline_of_some_offers_counts_only_these(personas, make):
    need = make("opportunities")
    make("offers", opportunity=need, stage="interested")
    make("offers", stage="interested")
    rows = Offer.objects.filter(opportunity=need)
    found = queries.pipeline(personas.actor("chi"), rows)
    assert sum(line.number for line in found.stages) == 1


def test_offers_out_of_sight_move_no_figure(personas, make):
    make("offers", stage="pledged", amount=100, currency="USD")
    before = queries.pipeline(personas.actor("an"))
    make("offers", stage="pledged", amount=999, currency="USD", confidentiality=2)
    assert queries.pipeline(personas.actor("an")) == before
    assert queries.pipeline(personas.actor("chi")) != before


def needs(personas, appeal, who="chi"):
    return queries.needs_of_appeal(personas.actor(who), appeal)


def test_who_does_what_where_stands_under_each_need(personas, make):
    appeal = make("appeals")
    rice, boats = (make("opportunities", appeal=appeal, title=title, amount=1000) for title in ("Rice", "Boats"))
    make("opportunities", appeal=appeal, state="withdrawn")
    make("opportunities")
    make("offers", opportunity=rice, stage="pledged", amount=400, currency="USD")
    make("offers", opportunity=rice, stage="delivered", amount=300, delivered=250, currency="USD")
    make("offers", opportunity=rice, stage="interested", amount=9999, currency="USD")
    make("offers", opportunity=boats, stage="delivered", delivered=1200, currency="USD")
    first, second = needs(personas, appeal)
    assert (first.opportunity, second.opportunity) == (boats, rice)
    assert (first.pledged, first.delivered, first.gap) == (1200, 1200, 0)
    assert (second.pledged, second.delivered, second.gap) == (700, 250, 300)


def test_another_currency_fills_no_gap_and_stands_on_its_own(personas, make):
    appeal = make("appeals")
    need = make("opportunities", appeal=appeal, amount=1000, currency="USD")
    make("offers", opportunity=need, stage="pledged", amount=500, currency="EUR")
    make("offers", opportunity=need, stage="pledged", what="Tents")
    (found,) = needs(personas, appeal)
    assert (found.pledged, found.gap, len(found.lines)) == (0, 1000, 2)
    told = [(one.currency, one.needed, one.pledged, one.delivered) for one in queries.sums([found])]
    assert told == [("EUR", 0, 500, 0), ("USD", 1000, 0, 0)]


def test_a_need_without_an_amount_has_no_gap(personas, make):
    appeal = make("appeals")
    make("opportunities", appeal=appeal, amount=None, currency="", quantity=40, unit="boats")
    (found,) = needs(personas, appeal)
    assert (found.gap, queries.sums([found])) == (None, [])


def test_what_an_item_of_aid_tells_is_read_there_and_not_entered_twice(personas, make):
    appeal, item = make("appeals"), make("aid_items", kind="emergency")
    make("aid_flows", item=item, kind="disbursement", amount="75.25", currency="USD")
    make("aid_flows", item=item, kind="disbursement", amount="10", currency="VND")
    make("aid_flows", item=item, kind="commitment", amount="100", currency="USD")
    make("aid_flows", item=item, kind="disbursement", amount="24.75", currency="USD", confidentiality=2)
    need = make("opportunities", appeal=appeal, amount=1000)
    make("offers", opportunity=need, stage="delivered", amount=100, delivered=60, currency="USD", item=item)
    (line,) = needs(personas, appeal)[0].lines
    assert (line.delivered, line.is_read_from_item) == (100, True)
    (seen,) = needs(personas, appeal, "an")[0].lines
    assert (seen.delivered, seen.is_read_from_item) == (D("75.25"), True)


def test_an_item_behind_two_offers_is_read_for_neither(personas, make):
    appeal, item = make("appeals"), make("aid_items", kind="emergency")
    make("aid_flows", item=item, kind="disbursement", amount=100, currency="USD")
    for title in ("Rice", "Boats"):
        need = make("opportunities", appeal=appeal, title=title)
        make("offers", opportunity=need, stage="delivered", amount=50, delivered=45, currency="USD", item=item)
    found = needs(personas, appeal)
    assert [line.delivered for need in found for line in need.lines] == [45, 45]
    assert queries.sums(found)[0].delivered == 90


def test_needs_and_offers_out_of_sight_are_in_no_sum(personas, make):
    appeal = make("appeals")
    need = make("opportunities", appeal=appeal, amount=1000)
    make("offers", opportunity=need, stage="pledged", amount=100, currency="USD")
    before = queries.sums(needs(personas, appeal, "an"))
    make("offers", opportunity=need, stage="pledged", amount=77, currency="USD", confidentiality=2)
    make("opportunities", appeal=appeal, amount=5000, confidentiality=2)
    assert queries.sums(needs(personas, appeal, "an")) == before
    assert queries.sums(needs(personas, appeal)) != before


def test_many_needs_cost_no_more_queries_than_one(personas, make, django_assert_max_num_queries):
    appeal = make("appeals")
    for _number in range(4):
        need = make("opportunities", appeal=appeal)
        make("offers", opportunity=need, stage="pledged", amount=5, currency="USD", item=make("aid_items"))
    actor = personas.actor("chi")
    with django_assert_max_num_queries(4):
        assert len(queries.needs_of_appeal(actor, appeal)) == 4


def test_next_steps_are_late_from_the_day_after_while_talks_go_on(make):
    late = make("offers", stage="approached", next_on="2026-04-30")
    for stage in ("delivered", "declined"):
        make("offers", stage=stage, next_on="2026-04-30")
    make("offers", stage="approached")
    assert not queries.late_on(Offer.objects.all(), "2026-04-30").exists()
    assert list(queries.late_on(Offer.objects.all(), "2026-05-01")) == [late]
    with pytest.raises(ValueError, match="not a day"):
        queries.late_on(Offer.objects.all(), "soon")
    assert Opportunity.objects.count() == 4
