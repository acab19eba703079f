"""A figure and the list behind it agree: for every measure, in several years, for every persona."""

from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest

from amity.access.actors import Actor
from amity.core.dates import Period
from amity.measures.declaration import all_measures
from amity.measures.evaluation import evaluate, split
from amity.records import filtering, listing, registry

MEASURES = sorted(all_measures(), key=lambda measure: measure.name)
YEARS = ("2021", "2022", "2023", "2024", "2022-2024", "2023-06")
PERSONAS = ("an", "binh", "chi", "dung", "hoa", "nobody")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name),
]


def rows_at(address, actor):
    """The rows that the list page shows at an address."""
    parts = urlsplit(address)
    record = registry.get(parts.path.strip("/"))
    query = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    assert set(query) <= filtering.filterable(record)
    return listing.rows_of(record, actor, query)


def told_by(measure, rows):
    """The figure as anybody can check it by hand: count the rows, or add up what stands in them."""
    if not measure.total:
        return len({row.pk for row in rows})
    amounts = {row.pk: getattr(row, measure.total) for row in rows}
    known = [amount for amount in amounts.values() if amount is not None]
    return sum(known, Decimal(0)) if known else None


def actor_of(world, name):
    return Actor.union_reader() if name == "union" else world.actor(name)


@pytest.mark.parametrize("name", [*PERSONAS, "union"])
def test_a_figure_is_what_its_list_holds(world, measure, name):
    actor = actor_of(world, name)
    for year in YEARS:
        figure = evaluate(measure, actor, Period.parse(year))
        assert figure.value == told_by(measure, rows_at(figure.rows_url, actor))


def test_a_figure_of_the_year_before_is_that_year_s_own(world, measure):
    actor = world.actor("chi")
    figure = evaluate(measure, actor, Period.parse("2023"))
    before = evaluate(measure, actor, Period.parse("2022"))
    assert figure.previous == (before.value if measure.is_dated else None)


def test_a_figure_counts_something_somewhere(world, measure):
    actor = Actor.system()
    values = [evaluate(measure, actor, Period.parse(year)).value for year in YEARS]
    assert any(values) or measure.name in NEVER_IN_THE_SMALL_UNION


def test_the_public_is_told_no_more_than_the_system(world, measure):
    for year in YEARS:
        seen = rows_at(evaluate(measure, Actor.nobody(), Period.parse(year)).rows_url, Actor.nobody())
        assert {row.audience for row in seen} <= {0}


def test_the_parts_of_a_figure_make_the_figure(world, measure):
    actor = world.actor("an")
    for by in measure.split_by:
        for year in YEARS:
            figure = evaluate(measure, actor, Period.parse(year))
            parts = split(measure, by, actor, Period.parse(year))
            assert sum(part.value for part in parts) == (figure.value or 0)
            for part in parts:
                assert part.value == told_by(measure, rows_at(part.rows_url, actor))


def test_a_measure_says_its_rule_in_words(world, measure):
    assert str(measure.note).endswith(".")
    assert str(measure.title)
    assert measure.unit


# Sums in currencies of which the small union has no flow of that kind, and what it has none of.
NEVER_IN_THE_SMALL_UNION = {
    "twinnings_dormant",
    "aid_committed_eur",
    "aid_committed_gbp",
    "aid_disbursed_vnd",
    "aid_disbursed_gbp",
    "registration_cases_opened",
    "registration_cases_decided",
    "ngo_reports_sent",
}
