"""What was published of aid beside what is counted: which figures stand side by side, and what a difference means."""

import pytest

from amity.access.actors import Actor, actor_of
from amity.aid.queries.totals import Asked
from amity.insight.beside import beside
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
FIVE = Asked(kind="disbursement", first=2020, last=2024)


def said(owner, value=200, **fields):
    """A published figure about foreign aid, in million US dollars."""
    given = {"measure": "foreign_ngo_aid", "unit": "million USD", "period": "2023", "basis": "disbursed",
             "qualifier": "exact", "scope": "", "subject": f"Aid {value}"}  # fmt: skip
    return make("statements", owner, value=value, **{**given, **fields})


def counted(owner, amount, value_on="2023", kind="disbursement", **fields):
    item = make("aid_items", owner, donors=[])
    return make("aid_flows", owner, item=item, kind=kind, amount=amount, value_on=value_on, currency="USD", **fields)


def test_a_published_figure_stands_beside_the_sums_of_its_year(personas):
    said(personas.union, 200)
    counted(personas.union, 50_000_000)
    counted(personas.union, 7, "2022")
    counted(personas.union, 9, kind="commitment")
    (one,) = beside(SYSTEM, FIVE)
    assert (one.first, one.last, one.published, one.counted) == (2023, 2023, 200_000_000, 50_000_000)
    assert (one.difference, one.kind, one.is_same_kind) == (-150_000_000, "disbursement", True)
    assert one.words == "The records document 25.0 % of what was published; the rest is not on record."


def test_several_years_stand_beside_all_of_them_and_after_single_years(personas):
    said(personas.union, 1140, period="2020-2024", basis="unstated")
    said(personas.union, 233, period="2024")
    said(personas.union, 220, period="2020")
    counted(personas.union, 1_000_000, "2020-05")
    counted(personas.union, 2_000_000, "2024-12-31")
    counted(personas.union, 4_000_000, "2025")
    assert [(one.first, one.last, one.counted) for one in beside(SYSTEM, FIVE)] == [
        (2020, 2020, 1_000_000),
        (2024, 2024, 2_000_000),
        (2020, 2024, 3_000_000),
    ]


def test_every_figure_of_one_year_is_listed_and_none_is_added(personas):
    for value, day in ((228, "2024-02-28"), (223, "2024-02-10"), (227, "2024-01")):
        said(personas.union, value, said_on=day)
    assert [int(one.said.value) for one in beside(SYSTEM, FIVE)] == [227, 223, 228]


@pytest.mark.parametrize(
    "other",
    [
        {"measure": "foreign_ngo_items"},
        {"scope": "Hue"},
        {"unit": "billion VND"},
        {"unit": "percent"},
        {"basis": "target"},
        {"basis": "running_total"},
        {"basis": "pledged"},
        {"period": "2019"},
        {"period": "2019-2021"},
        {"period": "2023-01-01..2023-06-30"},
        {"period": "2023-06"},
        {"period": "2022-12-15..2023-12-14"},
    ],
)
def test_what_tells_something_else_or_another_time_does_not_stand_beside(personas, other):
    said(personas.union, **other)
    assert beside(SYSTEM, FIVE) == []


def test_a_reporting_year_stands_beside_reporting_years(personas):
    said(personas.union, 100, period="2022-12-15..2023-12-14")
    counted(personas.union, 30_000_000, "2022-12-20")
    (one,) = beside(SYSTEM, Asked(kind="disbursement", first=2020, last=2024, is_reporting=True))
    assert (one.first, one.last, one.counted) == (2023, 2023, 30_000_000)


@pytest.mark.parametrize("unit", ["USD", "thousand USD", "billion USD"])
def test_units_are_read_as_dollars(personas, unit):
    said(personas.union, 3, unit=unit)
    assert beside(SYSTEM, FIVE)[0].published == 3 * {"USD": 1, "thousand USD": 10**3, "billion USD": 10**9}[unit]


def test_sums_of_one_province_stand_beside_nothing(personas):
    said(personas.union)
    for narrowed in ({"province": 1}, {"sector": 0}, {"donor": 4}, {"country": 2}):
        assert beside(SYSTEM, Asked(kind="disbursement", first=2020, last=2024, **narrowed)) == []
    assert beside(SYSTEM, Asked(kind="disbursement")) == []


@pytest.mark.parametrize(
    ("amount", "qualifier", "words"),
    [
        (0, "exact", "No sum of this kind is on record for the time: the published figure is not documented here."),
        (200_000_000, "exact", "The records come to what was published."),
        (300_000_000, "about", "The records come to more than was published: 150.0 % of it."),
        (300_000_000, "more_than", "The records come to more, as was said."),
        (200_000, "nearly", "The records document 0.1 % of what was published; the rest is not on record."),
    ],
)
def test_a_difference_is_told_in_words(personas, amount, qualifier, words):
    said(personas.union, 200, qualifier=qualifier)
    if amount:
        counted(personas.union, amount)
    assert beside(SYSTEM, FIVE)[0].words == words


def test_another_kind_of_sum_is_said_to_be_one(personas):
    said(personas.union, 200, basis="committed")
    said(personas.union, 201, basis="unstated")
    said(personas.union, 202, basis="received")
    told = {int(one.said.value): (one.is_same_kind, one.words.partition("here. ")[2]) for one in beside(SYSTEM, FIVE)}
    assert told == {
        200: (False, "Another kind of sum was published than is counted here."),
        201: (False, "It was not said what kind of sum was published."),
        202: (False, "Another kind of sum was published than is counted here."),
    }
    receipts = {
        int(one.said.value): one.is_same_kind for one in beside(SYSTEM, Asked(kind="receipt", first=2023, last=2023))
    }
    assert receipts == {200: False, 201: False, 202: True}


def test_each_reader_finds_what_he_may_see(personas):
    said(personas.hers, 150, confidentiality=2)
    said(personas.union, 160, confidentiality=0)
    counted(personas.hers, 40_000_000, confidentiality=2)
    found = {}
    for name in ("an", "binh", "hoa"):
        reader = actor_of(getattr(personas, name), today=TODAY)
        found[name] = [(int(one.said.value), int(one.counted)) for one in beside(reader, FIVE)]
    assert found == {"an": [(150, 40_000_000), (160, 40_000_000)], "binh": [(160, 0)], "hoa": [(160, 0)]}


def test_the_questions_asked_do_not_grow_with_the_figures(personas, django_assert_num_queries):
    for value in range(200, 212):
        said(personas.union, value)
    with django_assert_num_queries(3):
        assert len(beside(SYSTEM, FIVE)) == 12
