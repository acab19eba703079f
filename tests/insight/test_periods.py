"""Published figures by the year they are about, for every form of period, and what a figure must be."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from amity.core.dates import Period
from amity.insight.models import Statement
from amity.insight.queries import covering, in_year
from amity.records import listing, registry
from tests import factories

pytestmark = pytest.mark.django_db
PERIODS = (
    "2022", "2023", "2024", "2020-2024", "2023-2024", "2013-2017", "1996-2017", "2022-12", "2023-01", "2023-12",
    "2022-12-31", "2023-01-01", "2024-02-29", "2022-12-15..2023-12-14", "2023-01-01..2023-06-30",
    "2023-06-01..2023-12-30", "2023-12-31..2024-01-01", "2021-07-01..2024-06-30",
)  # fmt: skip


@pytest.fixture
def figures(personas):
    """One figure for each form of period, every one in its one spelling."""
    assert [text for text in PERIODS if str(Period.parse(text)) != text] == []
    Statement.objects.bulk_create(
        Statement(owner=personas.union, measure="aid", subject="Aid", value=1, unit="USD", period=text, said_by="VUFO")
        for text in PERIODS
    )


def periods(rows) -> set[str]:
    return set(rows.values_list("period", flat=True))


@pytest.mark.parametrize("year", range(1995, 2027))
def test_a_figure_is_about_a_year_if_its_period_lies_in_it_and_covers_it_if_it_only_touches_it(figures, year):
    whole = Period.parse(str(year))
    bounds = {text: Period.parse(text) for text in PERIODS}
    inside = {text for text, one in bounds.items() if whole.first <= one.first and one.last <= whole.last}
    touching = {text for text, one in bounds.items() if one.first <= whole.last and one.last >= whole.first}
    assert periods(in_year(Statement.objects.all(), str(year))) == inside
    assert periods(covering(Statement.objects.all(), str(year))) == touching - inside


@pytest.mark.parametrize("text", ["2023-06", "2020-2024", "", "last", "2023-01-01..2023-06-30", "23"])
def test_only_a_year_can_be_asked_for(text):
    for ask in (in_year, covering):
        with pytest.raises(ValueError, match="is not"):
            ask(Statement.objects.all(), text)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2/2024", "2024-02-01", "2024-02-29"),
        ("2/2023", "2023-02-01", "2023-02-28"),
        ("2020-2024", "2020-01-01", "2024-12-31"),
        ("15/12/2022..14/12/2023", "2022-12-15", "2023-12-14"),
        ("2022..2023-06", "2022-01-01", "2023-06-30"),
    ],
)
def test_the_bounds_of_a_figure_are_the_days_of_its_period(personas, typed, first, last):
    row = factories.make("statements", personas.union, period=typed)
    assert (row.bounds.first.isoformat(), row.bounds.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"period": "2024-2020"}, "period"),
        ({"period": "2023-02-30"}, "period"),
        ({"period": ""}, "period"),
        ({"value": "about 50"}, "value"),
        ({"value": "1.234"}, "value"),
        ({"value": None}, "value"),
        ({"value": "10000000000000"}, "value"),
        ({"measure": "foreign aid!"}, "measure"),
        ({"qualifier": "roughly"}, "qualifier"),
        ({"basis": "guessed"}, "basis"),
        ({"said_by": ""}, "said_by"),
        ({"said_on": "2024-13"}, "said_on"),
    ],
)
def test_a_figure_that_cannot_be_kept_is_refused_beside_its_field(personas, fields, field):
    with pytest.raises(ValidationError) as refused:
        factories.make("statements", personas.union, **fields)
    assert field in refused.value.message_dict
    assert not Statement.objects.exists()


@pytest.mark.parametrize("value", ["223.3", "0", "-5", "1140", "656.70", "9999999999999.99", "-9999999999999.99"])
def test_a_figure_is_kept_to_the_cent_on_every_database(personas, value):
    factories.make("statements", personas.union, value=value)
    assert Statement.objects.get().value == Decimal(value)


def test_what_others_say_is_never_corrected_by_saying_it_again(personas):
    for value in ("223.3", "228.6"):
        factories.make("statements", personas.union, subject="Aid", value=value, said_by="VUFO")
    assert sorted(str(row.value) for row in Statement.objects.all()) == ["223.30", "228.60"]


def test_the_list_joins_the_year_with_the_voice(personas, figures):
    record, actor = registry.get("statements"), personas.actor("an")
    factories.make("statements", personas.union, period="2023", said_by="COMINGO", said_on="2024-02-28")
    assert listing.read(record, actor, {"in_year": "2023", "said_on": "2024"}, "en").count == "1"
    assert listing.read(record, actor, {"covering": "2023", "said_on": "2024"}, "en").count == "0"
    assert listing.read(record, actor, {"in_year": "2023", "said_on": "none"}, "en").count == "6"
