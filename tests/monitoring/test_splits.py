"""How values are split: by period and dimension, what the parts lack, in sight of the reader, many at once."""

from decimal import Decimal

import pytest

from amity.monitoring import queries
from tests import factories

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def value(personas):
    """Makes a value of a year that the union sees."""

    def of(indicator, year, actual, **fields):
        given = {"from_on": f"{year}-01-01", "to_on": f"{year}-12-31", "confidentiality": 1, **fields}
        return factories.make("indicator_values", personas.hers, indicator=indicator, actual=actual, **given)

    return of


@pytest.fixture
def households(personas):
    """An indicator whose values are added up."""
    return factories.make("indicators", personas.hers, confidentiality=1)


def told(found):
    """Each split as its dimension, its parts and what they lack."""
    return [(one.dimension, [part.category for part in one.parts], one.missing) for one in found]


def test_each_period_has_its_own_parts(personas, value, households):
    first, second = value(households, 2024, 100), value(households, 2025, 50)
    value(households, 2024, 60, dimension="sex", category="women")
    value(households, 2024, 30, dimension="sex", category="men")
    value(households, 2025, 55, dimension="sex", category="women")
    found = queries.splits_of(personas.actor("an"), [first, second])
    assert told(found[first.pk]) == [("sex", ["men", "women"], D(10))]
    assert told(found[second.pk]) == [("sex", ["women"], D(-5))]
    assert queries.splits(personas.actor("an"), first) == found[first.pk]


def test_each_dimension_is_held_against_the_whole_on_its_own(personas, value, households):
    whole = value(households, 2025, 100)
    value(households, 2025, 100, dimension="sex", category="women")
    value(households, 2025, 70, dimension="province", category="Huế")
    found = queries.splits(personas.actor("an"), whole)
    assert told(found) == [("province", ["Huế"], D(30)), ("sex", ["women"], D(0))]


def test_parts_of_another_period_or_indicator_are_none_of_this_value(personas, value, households):
    whole = value(households, 2025, 100)
    value(households, 2024, 60, dimension="sex", category="women")
    value(factories.make("indicators", personas.hers), 2025, 60, dimension="sex", category="women")
    assert queries.splits(personas.actor("an"), whole) == []


@pytest.mark.parametrize("adding", ["sum", "latest", "mean"])
def test_parts_of_a_mean_need_not_add_up(personas, value, adding):
    one = factories.make("indicators", personas.hers, adding=adding)
    whole = value(one, 2025, 100)
    value(one, 2025, 40, dimension="sex", category="women")
    assert told(queries.splits(personas.actor("an"), whole)) == [("sex", ["women"], None if adding == "mean" else 60)]


def test_of_a_whole_that_is_told_in_words_nothing_is_missing(personas, value, households):
    whole = value(households, 2025, None, words="Most of them")
    value(households, 2025, 40, dimension="sex", category="women")
    assert told(queries.splits(personas.actor("an"), whole)) == [("sex", ["women"], None)]


def test_a_part_out_of_sight_is_missing_for_that_reader(personas, value, households):
    whole = value(households, 2025, 100)
    value(households, 2025, 60, dimension="sex", category="women")
    value(households, 2025, 40, dimension="sex", category="men", confidentiality=2)
    seen = {who: told(queries.splits(personas.actor(who), whole)) for who in ("an", "binh", "nobody")}
    assert seen == {
        "an": [("sex", ["men", "women"], D(0))],
        "binh": [("sex", ["women"], D(40))],
        "nobody": [],
    }


def test_many_values_are_split_by_one_query(personas, value, households, django_assert_num_queries):
    rows = [value(households, year, 10) for year in range(2015, 2025)]
    for year in range(2015, 2025):
        value(households, year, 4, dimension="sex", category="women")
    actor = personas.actor("an")
    with django_assert_num_queries(1):
        found = queries.splits_of(actor, rows)
    assert [told(found[one.pk]) for one in rows] == [[("sex", ["women"], D(6))]] * 10


def test_no_value_has_no_split(personas):
    assert queries.splits_of(personas.actor("an"), []) == {}
