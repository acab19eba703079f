"""Where an indicator stands: own values, those of parts, what is not counted, and what the reader may not see."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from amity.monitoring import queries
from amity.monitoring.models import Adding, Indicator
from tests import factories

pytestmark = pytest.mark.django_db
D = Decimal
SUMS = st.lists(st.decimals(0, 10**6, places=4), min_size=1, max_size=8)


def value(owner, indicator, year, actual, **fields):
    given = {"from_on": f"{year}-01-01", "to_on": f"{year}-12-31", "state": "approved", **fields}
    return factories.make("indicator_values", owner, indicator=indicator, actual=actual, **given)


def standing(personas, indicator, who="an"):
    (found,) = queries.standings(personas.actor(who), [indicator])
    return found


def tree(personas, adding="sum", **fields):
    """An indicator of a programme and two of its projects that count towards it."""
    make, owner = factories.make, personas.hers
    programme = make("aid_items", owner, kind="programme")
    projects = [make("aid_items", owner, parent=programme) for _number in range(2)]
    top = make("indicators", owner, item=programme, adding=adding, **fields)
    return top, [make("indicators", owner, item=one, whole=top, adding=adding) for one in projects]


def test_nothing_measured_is_not_nought(personas):
    found = standing(personas, factories.make("indicators", personas.hers))
    assert (found.own, found.value, found.percent, found.is_reached) == (None, None, None, None)


@pytest.mark.parametrize(("adding", "told"), [("sum", D(60)), ("latest", D(30)), ("mean", D(20))])
def test_values_of_several_periods_are_put_together_as_the_indicator_says(personas, adding, told):
    indicator = factories.make("indicators", personas.hers, adding=adding)
    for year, actual in ((2024, 20), (2023, 10), (2025, 30)):
        value(personas.hers, indicator, year, actual)
    assert standing(personas, indicator).own == told


@pytest.mark.parametrize("state", ["draft", "sent", "returned"])
def test_what_is_not_approved_is_not_counted(personas, state):
    indicator = factories.make("indicators", personas.hers)
    value(personas.hers, indicator, 2024, 5)
    value(personas.hers, indicator, 2025, 7, state=state)
    assert standing(personas, indicator).value == 5


def test_a_part_such_as_women_is_not_added_to_the_whole(personas):
    indicator = factories.make("indicators", personas.hers)
    value(personas.hers, indicator, 2025, 100)
    value(personas.hers, indicator, 2025, 60, dimension="sex", category="women")
    assert standing(personas, indicator).value == 100


@pytest.mark.parametrize(("adding", "told"), [("sum", D(116)), ("latest", D(113)), ("mean", D("37.3333"))])
def test_parts_add_to_the_whole_by_the_same_rule(personas, adding, told):
    top, (one, two) = tree(personas, adding)
    value(personas.hers, top, 2025, 100)
    value(personas.hers, one, 2024, 3)
    value(personas.hers, one, 2025, 5)
    value(personas.hers, two, 2025, 8)
    assert standing(personas, top).value == told
    assert [part.indicator for part in standing(personas, top).parts] == [one, two]


def test_a_part_out_of_sight_adds_nothing_for_that_reader(personas):
    top, (one, two) = tree(personas, confidentiality=1)
    for part in (one, two):
        type(part).objects.filter(pk=part.pk).update(confidentiality=1)
    value(personas.hers, one, 2025, 5, confidentiality=1)
    value(personas.hers, two, 2025, 8, confidentiality=2)
    assert standing(personas, top).value == 13
    assert standing(personas, top, "binh").value == 5


def test_the_way_done_is_measured_from_the_baseline(personas):
    rising = factories.make("indicators", personas.hers, adding="latest", baseline=40, target=80)
    value(personas.hers, rising, 2025, 50)
    found = standing(personas, rising)
    assert (found.percent, found.is_reached) == (D("25.0"), False)
    falling = factories.make("indicators", personas.hers, adding="latest", baseline=30, target=10, is_less_better=True)
    value(personas.hers, falling, 2025, 10)
    found = standing(personas, falling)
    assert (found.percent, found.is_reached) == (D("100.0"), True)


def test_a_target_that_is_where_it_began_has_no_way(personas):
    still = factories.make("indicators", personas.hers, adding="latest", baseline=10, target=10)
    value(personas.hers, still, 2025, 10)
    assert (standing(personas, still).percent, standing(personas, still).is_reached) == (None, True)


@given(SUMS)
def test_values_that_are_added_up_do_not_depend_on_their_order(values):
    assert queries.put_together(Adding.SUM, values) == queries.put_together(Adding.SUM, values[::-1]) == sum(values)
    mean = queries.put_together(Adding.MEAN, values)
    assert min(values) - D("0.0001") <= mean <= max(values) + D("0.0001")
    assert queries.put_together(Adding.LATEST, values) == values[-1]


def test_many_indicators_cost_no_more_queries_than_one(personas, django_assert_max_num_queries):
    tops = [tree(personas)[0] for _number in range(5)]
    for top in tops:
        value(personas.hers, top, 2025, 1)
    actor = personas.actor("an")
    with django_assert_max_num_queries(4):
        assert [one.value for one in queries.standings(actor, tops)] == [1] * 5


def test_parts_of_a_value_are_told_with_what_they_lack(personas):
    indicator = factories.make("indicators", personas.hers)
    whole = value(personas.hers, indicator, 2025, 100)
    value(personas.hers, indicator, 2025, 60, dimension="sex", category="women")
    value(personas.hers, indicator, 2025, 30, dimension="sex", category="men")
    value(personas.hers, indicator, 2025, 100, dimension="province", category="Huế")
    value(personas.hers, indicator, 2024, 9, dimension="sex", category="women")
    province, sex = queries.splits(personas.actor("an"), whole)
    assert (province.dimension, province.missing) == ("province", 0)
    assert ([one.category for one in sex.parts], sex.missing) == (["men", "women"], 10)
    indicator.adding = "mean"
    indicator.save()
    whole.refresh_from_db()
    assert [one.missing for one in queries.splits(personas.actor("an"), whole)] == [None, None]


def test_an_indicator_counts_only_towards_one_above_it_that_is_measured_alike(personas):
    top, (one, _two) = tree(personas)
    stranger = factories.make("indicators", personas.hers)
    one.whole = stranger
    with pytest.raises(ValidationError, match="part of"):
        one.validate_constraints()
    one.whole, one.scale = top, "2"
    with pytest.raises(ValidationError, match="same way"):
        one.validate_constraints()
    top.scale = "2"
    with pytest.raises(ValidationError, match="same way"):
        top.validate_constraints()


def test_an_indicator_of_a_part_of_a_part_counts_towards_the_top(personas):
    top, (one, _two) = tree(personas)
    item = factories.make("aid_items", personas.hers, parent=one.item, kind="non_project")
    deep = factories.make("indicators", personas.hers, item=item, whole=top)
    value(personas.hers, deep, 2025, 4)
    deep.validate_constraints()
    assert standing(personas, top).value == 4


def test_indicators_without_a_value_in_a_year_are_found(personas):
    told, sent, none = (factories.make("indicators", personas.hers) for _number in range(3))
    value(personas.hers, told, 2025, 1)
    value(personas.hers, sent, 2025, 1, state="sent")
    value(personas.hers, none, 2025, 1, state="draft")
    value(personas.hers, none, 2024, 1)
    assert set(queries.without_value_in(Indicator.objects.all(), "2025")) == {none}
    assert set(queries.without_value_in(Indicator.objects.all(), "2024")) == {told, sent}
    with pytest.raises(ValueError, match="soon"):
        queries.without_value_in(Indicator.objects.all(), "soon")


@pytest.mark.parametrize(("record", "field", "question", "state", "settled"), [
    ("monitoring_visits", "follow_up_due_on", queries.follow_up_late_on, "done", "closed"),
    ("compliance_notes", "answer_due_on", queries.answer_late_on, "open", "answered"),
])  # fmt: skip
def test_what_is_late_is_found_from_the_day_after(personas, record, field, question, state, settled):
    late = factories.make(record, personas.hers, state=state, **{field: "2026-04-30"})
    factories.make(record, personas.hers, state=settled, **{field: "2026-04-30"})
    factories.make(record, personas.hers, state=state)
    rows = type(late).objects.all()
    assert not question(rows, "2026-04-30").exists()
    assert list(question(rows, "2026-05-01")) == [late]
    with pytest.raises(ValueError, match="not a day"):
        question(rows, "soon")
