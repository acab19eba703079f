"""The charts a review makes: one mark per published value, one column per month."""

from datetime import date

import pytest

from amity.access.actors import Actor
from amity.reviews.calendar import anniversaries
from amity.reviews.making import Making
from amity.reviews.pictures import aid_chart, months_chart
from tests.factories import make

SYSTEM = Actor.system()


@pytest.fixture
def union(personas):
    return personas.union


def making(year=2023, language="en"):
    return Making(actor=SYSTEM, year=year, language=language, today=date(2026, 1, 10))


def said(union, value, period, **more):
    return make("statements", union, value=value, period=period, **more)


def points(chart):
    return [(point.category, point.series, float(point.value)) for point in chart.points]


def test_every_published_value_has_a_mark_of_its_own(union):
    said(union, "223.7", "2022")
    for value, basis in (("223.3", "disbursed"), ("228", "unstated"), ("228.6", "disbursed")):
        said(union, value, "2023", basis=basis)
    chart = aid_chart(making())
    assert sorted(points(chart)) == [
        ("2022", "Disbursed", 223.7),
        ("2023", "Basis not said", 228.0),
        ("2023", "Disbursed", 223.3),
        ("2023", "Disbursed", 228.6),
    ]
    assert all(point.url.startswith("/statements/") for point in chart.points)


def test_every_year_stands_on_the_axis_also_without_a_value(union):
    for year in ("2018", "2020", "2023"):
        said(union, "200", year)
    assert aid_chart(making()).categories == ("2018", "2019", "2020", "2021", "2022", "2023")


def test_two_values_make_no_picture(union):
    said(union, "1", "2022")
    said(union, "2", "2023")
    assert aid_chart(making()) is None


@pytest.mark.parametrize(
    "more",
    [
        {"period": "2013"},
        {"period": "2024"},
        {"period": "2020-2024"},
        {"period": "2023-06"},
        {"scope": "Quang Ngai"},
        {"unit": "billion VND"},
        {"measure": "ngos_honoured"},
    ],
)
def test_other_figures_are_not_drawn_among_them(union, more):
    for value in (1, 2, 3):
        said(union, value, "2023")
    make("statements", union, **{"value": 99, "period": "2023", **more})
    assert 99.0 not in [value for _year, _basis, value in points(aid_chart(making()))]


def test_the_picture_says_in_words_what_it_shows(union):
    for year in ("2021", "2022", "2023"):
        said(union, "200", year)
    chart = aid_chart(making())
    assert chart.alt == (
        "Marks: each value that was published for a year, from 2021 to 2023; several values for one year stand above"
        " each other and are not added."
    )
    assert len(chart.data.rows) == 3


def months(language="en", year=2023):
    return months_chart(making(language=language), anniversaries(SYSTEM, year, language), year)


def test_anniversaries_are_counted_by_month(union):
    for base in ("1973-01-27", "1973-01", "1973-09-21", "1963-12-31"):
        make("milestones", union, happened_on=base)
    counted = {point.category: point.value for point in months().points}
    assert (counted["Jan"], counted["Sep"], counted["Dec"], counted["Feb"]) == (2, 1, 1, 0)
    assert list(counted)[:3] == ["Jan", "Feb", "Mar"]


def test_an_unknown_month_stands_apart_and_only_where_there_is_one(union):
    make("milestones", union, happened_on="1973-01")
    assert "not known" not in {point.category for point in months().points}
    make("milestones", union, happened_on="1963")
    last = months().points[-1]
    assert (last.category, last.value) == ("not known", 1)


def test_vietnamese_months_are_numbered(union):
    make("milestones", union, happened_on="1973-09")
    assert [point.category for point in months("vi").points] == [f"T{month}" for month in range(1, 13)]


def test_the_busiest_month_is_named_in_words(union):
    for base in ("1973-09-02", "1973-09", "1973-05"):
        make("milestones", union, happened_on=base)
    assert months().alt == "Columns: the number of anniversaries in each month of 2023; the most, 2, fall in: Sep."


def test_no_anniversary_makes_no_picture(union):
    assert months() is None
