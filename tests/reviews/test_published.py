"""Published figures: grouped, set beside the records, never added; their sums checked."""

from datetime import date
from decimal import Decimal

import pytest

from amity.access.actors import Actor
from amity.reviews.making import Making
from amity.reviews.published import groups_about, line, scaled, sum_checks
from tests.factories import make


def making(year, actor=None, language="en"):
    return Making(actor=actor or Actor.system(), year=year, language=language, today=date(2026, 1, 10))


def about(year, actor=None, language="en"):
    return groups_about(making(year, actor, language), {"in_year": str(year)})


def group(name, year=2023):
    return next(one for one in about(year) if one.name == name)


@pytest.mark.parametrize(
    ("unit", "scale", "base"),
    [
        ("million USD", 10**6, "USD"),
        ("billion VND", 10**9, "VND"),
        ("thousand people", 1000, "people"),
        ("organisations", 1, "organisations"),
        ("million", 1, "million"),
        ("", 1, ""),
    ],
)
def test_the_scale_of_a_unit_is_read(unit, scale, base):
    assert scaled(unit) == (scale, base)


def test_several_values_of_a_year_are_one_group_in_the_order_of_saying(year_2023):
    values = [(one.value, one.said_by) for one in group("foreign_ngo_aid").said]
    assert values == [
        (Decimal("228"), "VUFO"),
        (Decimal("223.3"), "Phan Anh Son"),
        (Decimal("228.6"), "COMINGO"),
    ]


def test_what_the_records_count_stands_beside_in_the_published_unit(year_2023):
    union = year_2023.union
    make("aid_flows", union, kind="disbursement", amount="25761306", value_on="2023-06", currency="USD")
    make("aid_flows", union, kind="disbursement", amount="9", value_on="2022", currency="USD")
    make("aid_flows", union, kind="commitment", amount="7", value_on="2023", currency="USD")
    said = group("foreign_ngo_aid").said[1]
    assert said.counted == Decimal("25.761306")
    assert said.difference == Decimal("25.761306") - Decimal("223.3")
    assert said.counted_url == "/aid_flows/?kind=disbursement&currency=USD&value_on=2023"


def test_where_nothing_is_on_record_there_is_no_difference(year_2023):
    said = group("foreign_ngo_aid").said[0]
    assert (said.counted, said.difference) == (None, None)
    assert said.counted_url


@pytest.mark.parametrize("basis", ["committed", "pledged", "target", "running_total", "share"])
def test_a_figure_on_another_basis_is_not_compared(personas, basis):
    make("statements", personas.union, basis=basis)
    assert group("foreign_ngo_aid").said[0].counted_url == ""


@pytest.mark.parametrize("more", [{"scope": "Quang Ngai"}, {"unit": "billion VND"}, {"measure": "ngos_honoured"}])
def test_a_figure_of_something_else_is_not_compared(personas, more):
    make("statements", personas.union, **more)
    assert about(2023)[0].said[0].counted_url == ""
    assert not about(2023)[0].is_compared


def test_a_figure_about_part_of_a_year_is_compared_with_that_part(personas):
    make("statements", personas.union, period="2023-01-01..2023-06-30", value="95.7")
    make("aid_flows", personas.union, kind="disbursement", amount="1000000", value_on="2023-03", currency="USD")
    make("aid_flows", personas.union, kind="disbursement", amount="2000000", value_on="2023-09", currency="USD")
    assert group("foreign_ngo_aid").said[0].counted == 1


def test_groups_with_a_counterpart_come_first_in_the_order_of_the_measures(year_2017):
    make("statements", year_2017.union, measure="apples", period="2017")
    names = [one.name for one in about(2017)]
    assert names == [
        "member_organisations",
        "central_member_organisations",
        "bilateral_associations",
        "regional_organisations",
        "multilateral_organisations",
        "local_unions",
        "apples",
    ]


def test_figures_of_a_part_of_the_union_are_a_group_of_their_own(personas):
    make("statements", personas.union, scope="Quang Ngai")
    make("statements", personas.union)
    assert [(one.name, one.scope) for one in about(2023)] == [
        ("foreign_ngo_aid", ""),
        ("foreign_ngo_aid", "Quang Ngai"),
    ]


def test_a_campaign_is_one_group_named_after_its_event(year_2025):
    groups = about(2025)
    assert [(one.name, one.is_campaign) for one in groups] == [("65 years of solidarity", True)]


def test_a_campaign_stands_in_order_of_date_with_the_target_first(year_2025):
    told = [(str(one.value.normalize()), one.basis) for one in about(2025)[0].said]
    assert told == [("65", "target"), ("1.58", "running_total"), ("310.9", "running_total"), ("656.7", "received")]


def test_figures_said_at_an_event_are_no_campaign(personas):
    event = make("events", personas.union, title="Yearly conference")
    make("statements", personas.union, event=event)
    make("statements", personas.union, event=event, measure="ngos_honoured", unit="organisations", value=50)
    assert [one.is_campaign for one in about(2023)] == [False, False]
    assert sorted(one.name for one in about(2023)) == ["foreign_ngo_aid", "ngos_honoured"]


def test_the_event_of_a_campaign_out_of_sight_is_not_named(personas):
    hidden = make("events", personas.hers, kind="campaign", title="Secret", confidentiality=3)
    make("statements", personas.union, confidentiality=0, basis="target", value=65, event=hidden)
    make("statements", personas.union, confidentiality=0, basis="running_total", value=70, event=hidden)
    groups = about(2023, personas.actor("nobody"))
    assert [one.name for one in groups] == ["foreign_ngo_aid"]
    assert {(said.event, said.event_name) for one in groups for said in one.said} == {(None, "")}


def test_statements_out_of_sight_are_not_told(personas):
    make("statements", personas.hers, confidentiality=2)
    assert [len(about(2023, personas.actor(name))) for name in ("an", "binh", "nobody")] == [1, 0, 0]


def test_figures_about_longer_periods_are_asked_apart(personas):
    make("statements", personas.union, period="2020-2024", value=1140)
    assert about(2023) == []
    wider = groups_about(making(2023), {"covering": "2023"})
    assert [one.period for one in wider[0].said] == ["2020-2024"]


def test_a_subject_is_told_in_vietnamese_where_it_is_on_record(personas):
    make("statements", personas.union, subject="Aid", subject_vi="Viện trợ")
    make("statements", personas.union, subject="Relief", value=1)
    made = making(2023, language="vi")
    groups = groups_about(made, {"in_year": "2023"})
    assert {one.subject for group in groups for one in group.said} == {"Viện trợ", "Relief"}
    assert made.seen.untranslated == 1


def test_the_published_parts_of_2017_do_not_make_the_published_whole(year_2017):
    whole, central = sum_checks(about(2017))
    assert (whole.whole.value, whole.total, whole.holds) == (117, 117, True)
    assert [part.value for part in whole.parts] == [65, 52]
    assert (central.whole.value, central.total, central.holds) == (65, 64, False)
    assert [part.value for part in central.parts] == [58, 2, 4]


def test_a_sum_with_a_missing_part_is_not_checked(personas):
    told = {"unit": "organisations", "basis": "counted", "period": "2015"}
    for measure, value in (("member_organisations", 111), ("central_member_organisations", 64)):
        make("statements", personas.union, measure=measure, value=value, **told)
    assert sum_checks(about(2015)) == []


def test_a_part_is_taken_from_the_source_of_the_whole(year_2017):
    make("statements", year_2017.union, measure="local_unions", value=50, unit="organisations", basis="counted",
         period="2017", said_by="Somebody else", source_url="https://example.org/other")  # fmt: skip
    assert [part.value for part in sum_checks(about(2017))[0].parts] == [65, 52]


def test_a_part_said_twice_by_others_is_not_chosen(personas):
    told = {"unit": "organisations", "basis": "counted", "period": "2017"}
    make("statements", personas.union, measure="member_organisations", value=117, source_title="A", **told)
    make("statements", personas.union, measure="central_member_organisations", value=65, source_title="A", **told)
    make("statements", personas.union, measure="local_unions", value=52, source_title="B", **told)
    make("statements", personas.union, measure="local_unions", value=51, source_title="C", **told)
    assert sum_checks(about(2017)) == []


def test_a_statement_goes_into_files_as_it_was_said(year_2023):
    told = line(group("foreign_ngo_aid").said[0])
    assert (told.measure, told.value, told.unit, told.basis) == ("foreign_ngo_aid", 228, "million USD", "unstated")
    assert (told.qualifier, told.said_by, told.said_on, told.source) == ("nearly", "VUFO", "2024-01", "VUFO, 2024-01")
    assert told.rows.startswith("/statements/")


def test_two_campaigns_of_one_name_stay_two(personas):
    for year, value in (("2023-01", 65), ("2023-09", 70)):
        event = make("events", personas.union, kind="campaign", title="Relief", starts_on=year)
        make("statements", personas.union, basis="target", value=value, event=event)
        make("statements", personas.union, basis="running_total", value=value + 1, event=event)
    assert [(one.name, len(one.said)) for one in about(2023)] == [("Relief", 2), ("Relief", 2)]


def test_the_number_of_queries_does_not_grow_with_the_statements(personas, django_assert_max_num_queries):
    for turn in range(4):
        make("statements", personas.union, value=turn)
    with django_assert_max_num_queries(3):
        found = about(2023)
    assert [len(one.said) for one in found] == [4]
