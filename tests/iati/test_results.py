"""What comes of aid as results of IATI: indicators, baselines, targets and approved values, and nothing else."""

from decimal import Decimal

import pytest
from lxml import etree

from amity.access.actors import Actor
from amity.monitoring.models import IndicatorValue
from amity.records import writes
from amity.records.models import Change
from tests.factories import make

pytestmark = pytest.mark.django_db
PUBLIC = {"confidentiality": 0}


@pytest.fixture
def indicator(personas, item):
    """Makes public indicators of one public item."""
    aid = item(reference="A-1")

    def made(**fields):
        given = {"title": "Households with water", "title_vi": "Số hộ có nước", "unit": "households", "target_on": ""}
        return make("indicators", personas.hers, **{**PUBLIC, "item": aid, "target": None, **given, **fields})

    return made


def value(personas, indicator, year, actual, **fields):
    given = {"from_on": f"{year}-01-01", "to_on": f"{year}-12-31", "state": "approved", **PUBLIC, **fields}
    return make("indicator_values", personas.hers, indicator=indicator, actual=actual, **given)


def only(activities):
    (found,) = activities().values()
    return found


def texts(element, path):
    return [str(one) for one in element.xpath(path)]


def test_an_indicator_is_told_with_its_result_baseline_target_and_values(personas, indicator, activities):
    one = indicator(result="Clean water", result_vi="Nước sạch", level="2", baseline=10, baseline_on="2023-06-30",
                    target=500, target_on="2027-09")  # fmt: skip
    value(personas, one, 2024, Decimal("120.5"), target=130)
    (result,) = only(activities).iter("result")
    assert result.get("type") == "2"
    assert texts(result, "title/narrative/text()") == ["Clean water", "Nước sạch"]
    (told,) = result.iter("indicator")
    assert (told.get("measure"), told.get("ascending")) == ("1", "1")
    assert texts(told, "title/narrative/text()") == ["Households with water", "Số hộ có nước"]
    assert texts(told, "baseline/@year | baseline/@iso-date | baseline/@value") == ["2023-06-30", "2023", "10"]
    assert texts(told, "period/period-start/@iso-date") == ["2023-06-30", "2024-01-01"]
    assert texts(told, "period/period-end/@iso-date") == ["2027-09-30", "2024-12-31"]
    assert texts(told, "period/target/@value") == ["500", "130"]
    assert texts(told, "period/actual/@value") == ["120.5"]


def test_indicators_of_one_result_stand_under_it_and_one_without_is_its_own(personas, indicator, activities):
    indicator(title="Wells", result="Clean water")
    indicator(title="Pumps", result="Clean water")
    indicator(title="Pipes", result="Clean water", level="2")
    indicator(title="Schools")
    found = [
        (one.get("type"), texts(one, "title/narrative/text()")[0], len(list(one.iter("indicator"))))
        for one in only(activities).iter("result")
    ]
    assert found == [("1", "Clean water", 2), ("2", "Clean water", 1), ("1", "Schools", 1)]


def test_parts_of_a_value_are_told_by_dimension_beside_the_whole(personas, indicator, activities):
    one = indicator()
    value(personas, one, 2024, 100)
    value(personas, one, 2024, 60, dimension="sex", category="women")
    value(personas, one, 2024, 40, dimension="sex", category="men & boys")
    (period,) = only(activities).iter("period")
    told = [
        (actual.get("value"), texts(actual, "dimension/@name"), texts(actual, "dimension/@value"))
        for actual in period.iter("actual")
    ]
    assert told == [("100", [], []), ("40", ["sex"], ["men & boys"]), ("60", ["sex"], ["women"])]


@pytest.mark.parametrize("state", ["draft", "sent", "returned"])
def test_a_value_that_is_not_approved_stays_at_home(personas, indicator, activities, state):
    value(personas, indicator(), 2024, 100, state=state)
    assert not list(only(activities).iter("period"))


@pytest.mark.parametrize("level", [1, 2, 3])
def test_nothing_that_is_not_public_goes_out(personas, indicator, exported, level):
    shown = indicator(title="Shown")
    value(personas, shown, 2024, 77001, confidentiality=level)
    hidden = indicator(title="Hidden goal", confidentiality=level)
    value(personas, hidden, 2024, 77002)
    text = exported().decode()
    assert "Shown" in text
    for word in ("Hidden goal", "77001", "77002"):
        assert word not in text
    assert "Hidden goal" in exported(Actor.system()).decode()


def test_what_is_told_in_words_has_no_figure(personas, indicator, activities):
    one = indicator(scale="5", baseline_on="2023")
    value(personas, one, 2024, None, words="The well is kept clean by the village.")
    told = only(activities)
    assert texts(told, "//indicator/@measure") == ["5"]
    assert texts(told, "//actual/@value | //baseline/@value") == []
    assert texts(told, "//actual/comment/narrative/text()") == ["The well is kept clean by the village."]
    assert texts(told, "//baseline/@year") == ["2023"]


def test_dates_known_in_part_fill_their_periods(personas, indicator, activities):
    value(personas, indicator(), 2024, 5, from_on="2024", to_on="2024-06")
    assert texts(only(activities), "result//period-start/@iso-date | result//period-end/@iso-date") == [
        "2024-01-01",
        "2024-06-30",
    ]


def test_less_is_better_where_it_is_said_so_and_large_figures_are_written_in_full(personas, indicator, activities):
    value(personas, indicator(is_less_better=True), 2024, Decimal("12000000"))
    told = only(activities)
    assert texts(told, "//indicator/@ascending") == ["0"]
    assert texts(told, "//actual/@value") == ["12000000"]


def test_a_value_that_is_approved_is_the_last_change_of_its_activity(personas, indicator, activities):
    one = indicator()
    before = only(activities).get("last-updated-datetime")
    row = value(personas, one, 2024, 5)
    Change.objects.filter(record="indicator_values", row_id=row.pk).update(at="2031-01-01T00:00:00Z")
    assert only(activities).get("last-updated-datetime") == "2031-01-01T00:00:00Z" != before


def test_the_file_is_valid_with_all_kinds_of_results(personas, indicator, exported, standards):
    one = indicator(title="A <b>", result="R & D", baseline=0, baseline_on="2023", target=9, target_on="2026")
    value(personas, one, 2024, 3, words="As hoped.", target=4)
    value(personas, one, 2024, 2, dimension="sex", category="women")
    words = indicator(title="In words", scale="5", level="9")
    value(personas, words, 2024, None, words="Better.")
    indicator(title="Share", scale="2", level="3", baseline=5)
    tree = etree.fromstring(exported())
    schema = standards.schema(tree.tag)
    assert schema.validate(tree), schema.error_log


def test_more_indicators_cost_no_more_queries(personas, indicator, exported, django_assert_max_num_queries):
    for number in range(6):
        value(personas, indicator(title=f"One {number}"), 2024, number + 1)
    with django_assert_max_num_queries(60) as one:
        exported()
    for number in range(6, 12):
        value(personas, indicator(title=f"One {number}"), 2024, number + 1)
    with django_assert_max_num_queries(len(one)):
        exported()


def test_a_corrected_value_is_told_as_it_is_now(personas, indicator, activities):
    row = value(personas, indicator(), 2024, 5)
    row.actual = Decimal("6.2500")
    writes.save(row, actor=Actor.system())
    assert texts(only(activities), "//actual/@value") == ["6.25"]
    assert IndicatorValue.objects.count() == 1
