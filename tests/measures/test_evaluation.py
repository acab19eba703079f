"""Figures of a measure made for the test: counted, added up, kept inside what the reader may see."""

from decimal import Decimal

import pytest

from amity.access.actors import Actor
from amity.core.dates import Period
from amity.measures.declaration import Measure
from amity.measures.evaluation import evaluate, rows_url, split
from tests.factories import make

YEAR = Period.parse("2023")


def signed(**more):
    given = {
        "name": "signed",
        "title": "Agreements signed",
        "unit": "agreements",
        "record": "agreements",
        "where": lambda period: {"signed_on": str(period)},
        "heading": "agreements",
        "split_by": ("form",),
        **more,
    }
    return Measure(**given)


def committed():
    return signed(
        record="aid_flows",
        unit="USD",
        where=lambda period: {"currency": "USD", "value_on": str(period)},
        total="amount",
        split_by=("kind",),
    )


@pytest.fixture
def union(personas):
    return personas.union


def test_rows_of_the_period_are_counted(union):
    for day in ("2023", "2023-06", "2023-12-31", "2024", "2022-12-31", ""):
        make("agreements", union, signed_on=day)
    figure = evaluate(signed(), Actor.system(), YEAR)
    assert (figure.value, figure.previous, figure.unit) == (3, 1, "agreements")


def test_an_empty_list_counts_nought(union):
    assert evaluate(signed(), Actor.system(), YEAR).value == 0


def test_sums_are_exact_to_the_cent(union):
    for amount in ("0.10", "0.20", "-0.05", "1000000000000.01"):
        make("aid_flows", union, amount=amount, value_on="2023")
    assert evaluate(committed(), Actor.system(), YEAR).value == Decimal("1000000000000.26")


def test_a_sum_of_no_rows_is_unknown_and_not_nought(union):
    assert evaluate(committed(), Actor.system(), YEAR).value is None


def test_another_currency_is_never_added(union):
    make("aid_flows", union, amount="5", value_on="2023")
    make("aid_flows", union, amount="7", value_on="2023", currency="EUR")
    assert evaluate(committed(), Actor.system(), YEAR).value == Decimal(5)


def test_an_undated_figure_has_no_other_year(union):
    make("agreements", union)
    figure = evaluate(signed(where=lambda period: {}, is_dated=False), Actor.system(), YEAR)
    assert (figure.value, figure.previous, figure.rows_url) == (1, None, "/agreements/")


def test_rows_out_of_sight_are_not_counted(personas):
    for level in (0, 1, 2, 3):
        make("agreements", personas.hers, signed_on="2023", confidentiality=level)
    counts = {name: evaluate(signed(), personas.actor(name), YEAR).value for name in ("an", "binh", "chi", "nobody")}
    assert counts == {"an": 4, "binh": 2, "chi": 3, "nobody": 1}


def test_the_address_is_that_of_the_list():
    measure = signed(where=lambda period: {"state": ["signed", "in_force"], "signed_on": str(period)})
    assert rows_url(measure, YEAR) == "/agreements/?state=signed&state=in_force&signed_on=2023"
    assert rows_url(measure, Period.parse("2020-2024")).endswith("signed_on=2020-2024")


def test_empty_filters_leave_no_trace_in_the_address():
    assert rows_url(signed(where=lambda period: {"state": "", "form": []}), YEAR) == "/agreements/"


def test_a_figure_is_taken_apart_the_largest_part_first(union):
    for form in ("mou", "plan", "mou"):
        make("agreements", union, signed_on="2023", form=form)
    parts = split(signed(), "form", Actor.system(), YEAR)
    assert [(part.choice, part.value) for part in parts] == [("mou", 2), ("plan", 1)]
    assert parts[0].label == "Memorandum of understanding"
    assert parts[1].rows_url == "/agreements/?signed_on=2023&form=plan"


def test_parts_of_a_sum_are_sums(union):
    make("aid_flows", union, amount="5.50", value_on="2023", kind="commitment")
    make("aid_flows", union, amount="2.25", value_on="2023", kind="commitment")
    make("aid_flows", union, amount="9.00", value_on="2023", kind="receipt")
    parts = {part.choice: part.value for part in split(committed(), "kind", Actor.system(), YEAR)}
    assert parts == {"receipt": Decimal("9.00"), "commitment": Decimal("7.75")}


def test_a_part_narrows_a_filter_that_names_several_choices(union):
    measure = signed(where=lambda period: {"form": ["mou", "plan"], "signed_on": str(period)})
    make("agreements", union, signed_on="2023", form="plan")
    assert split(measure, "form", Actor.system(), YEAR)[0].rows_url == "/agreements/?form=plan&signed_on=2023"


def test_a_figure_is_split_only_as_declared(union):
    with pytest.raises(ValueError, match="signed is not declared to be split by state"):
        split(signed(), "state", Actor.system(), YEAR)


def test_a_figure_costs_two_queries(union, django_assert_num_queries):
    make("agreements", union, signed_on="2023")
    with django_assert_num_queries(2):
        evaluate(signed(), Actor.system(), YEAR)
