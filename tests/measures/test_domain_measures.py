"""What each measure of the domain counts and what it leaves out, on rows at the edges of the year 2023."""

from decimal import Decimal

import pytest

from amity.access.actors import Actor
from amity.core.dates import Period
from amity.measures.declaration import all_measures, get
from amity.measures.evaluation import evaluate
from tests.factories import make

SYSTEM = Actor.system()
YEAR = Period.parse("2023")
# Dates that surely lie in 2023, and dates that do not or that nobody knows.
INSIDE = ("2023", "2023-01", "2023-01-01", "2023-12-31")
OUTSIDE = ("2022", "2022-12-31", "2024", "2024-01-01")


@pytest.fixture
def union(personas):
    return personas.union


def value(name, period=YEAR):
    return evaluate(get(name), SYSTEM, period).value


DATED = [
    ("foreign_counterparts_founded", "organisations", "founded_on", {"kind": "counterpart"}),
    ("foreign_counterparts_founded", "organisations", "founded_on", {"kind": "peace_committee"}),
    ("foreign_counterparts_founded", "organisations", "founded_on", {"kind": "veterans"}),
    ("interactions", "interactions", "held_on", {"kind": "letter"}),
    ("receptions", "interactions", "held_on", {"kind": "reception"}),
    ("visits_in", "high_level_visits", "from_on", {"direction": "in", "to_on": ""}),
    ("visits_out", "high_level_visits", "from_on", {"direction": "out", "to_on": ""}),
    ("tier_changes", "tier_changes", "changed_on", {}),
    ("milestones", "milestones", "happened_on", {}),
    ("anniversary_events", "events", "starts_on", {"kind": "anniversary"}),
    ("anniversary_events", "events", "starts_on", {"kind": "national_day"}),
    ("events_held", "events", "starts_on", {"kind": "festival"}),
    ("international_conferences", "events", "starts_on", {"kind": "forum"}),
    ("delegations_sent", "delegations", "from_on", {"direction": "out", "to_on": "", "state": "done"}),
    ("delegations_received", "delegations", "from_on", {"direction": "in", "to_on": "", "state": "reported"}),
    ("delegations_unreported", "delegations", "from_on", {"to_on": "", "state": "done"}),
    ("agreements_signed", "agreements", "signed_on", {}),
    ("agreements_run_out", "agreements", "ends_on", {"starts_on": ""}),
    ("agreements_run_out_unreviewed", "agreements", "ends_on", {"starts_on": ""}),
    ("commitments_due", "commitments", "due_on", {}),
    ("commitments_without_evidence", "commitments", "due_on", {}),
    ("commitments_done", "commitments", "due_on", {"state": "done", "evidence": "Report"}),
    ("aid_items_started", "aid_items", "starts_on", {"ends_on": ""}),
    ("certificates_issued", "certificates", "issued_on", {}),
    ("members_admitted", "life_events", "happened_on", {"kind": "admitted"}),
    ("members_founded", "organisations", "founded_on", {"kind": "member_organisation"}),
    ("congresses_held", "congresses", "held_on", {}),
    ("figures_said_in_the_year", "statements", "said_on", {}),
]


@pytest.mark.parametrize(("measure", "record", "date", "fields"), DATED, ids=[f"{one[0]}-{one[3]}" for one in DATED])
def test_a_row_counts_for_the_year_in_which_its_date_surely_lies(union, measure, record, date, fields):
    for day in (*INSIDE, *OUTSIDE):
        make(record, union, **{**fields, date: day})
    assert value(measure) == len(INSIDE)


OTHERS = [
    ("foreign_counterparts", "organisations", {"kind": "member_organisation"}),
    ("foreign_counterparts_founded", "organisations", {"kind": "foreign_ngo", "founded_on": "2023"}),
    ("receptions", "interactions", {"kind": "letter", "held_on": "2023"}),
    ("people_in_public_office", "positions", {"is_public_office": False}),
    ("visits_in", "high_level_visits", {"direction": "out", "from_on": "2023", "to_on": ""}),
    ("visits_out", "high_level_visits", {"direction": "in", "from_on": "2023", "to_on": ""}),
    ("anniversary_events", "events", {"kind": "meeting", "starts_on": "2023"}),
    ("events_held", "events", {"state": "planned", "starts_on": "2023"}),
    ("events_held", "events", {"state": "cancelled", "starts_on": "2023"}),
    ("editions_held", "events", {"starts_on": "2023"}),
    ("international_conferences", "events", {"kind": "festival", "starts_on": "2023"}),
    ("delegations_sent", "delegations", {"direction": "in", "from_on": "2023", "to_on": "", "state": "done"}),
    ("delegations_sent", "events", {"kind": "delegation_out", "starts_on": "2023"}),
    ("delegations_received", "delegations", {"direction": "out", "from_on": "2023", "to_on": "", "state": "done"}),
    ("delegations_received", "delegations", {"direction": "in", "from_on": "2023", "to_on": "", "state": "approved"}),
    ("delegations_unreported", "delegations", {"from_on": "2023", "to_on": "", "state": "reported"}),
    ("commitments_done", "commitments", {"due_on": "2023", "state": "open"}),
    ("commitments_without_evidence", "commitments", {"due_on": "2023", "evidence": "Report"}),
    ("agreements_run_out_unreviewed", "agreements", {"ends_on": "2023", "starts_on": "", "reviewed_on": "2023"}),
    ("twinnings_dormant", "twinnings", {"since_on": "2022"}),
    ("twinnings_dormant", "twinnings", {"state": "suspended"}),
    ("members_admitted", "life_events", {"kind": "ended", "happened_on": "2023"}),
    ("members_founded", "organisations", {"kind": "counterpart", "founded_on": "2023"}),
    ("aid_committed_usd", "aid_flows", {"kind": "disbursement", "value_on": "2023"}),
    ("aid_disbursed_usd", "aid_flows", {"kind": "commitment", "value_on": "2023"}),
    ("figures_about_the_year", "statements", {"period": "2020-2024"}),
]


@pytest.mark.parametrize(("measure", "record", "fields"), OTHERS, ids=[f"{one[0]}-{one[2]}" for one in OTHERS])
def test_a_row_of_another_kind_does_not_count(union, measure, record, fields):
    make(record, union, **fields)
    assert not value(measure)


def test_counterparts_on_record_have_no_year(union):
    for kind in ("counterpart", "peace_committee", "veterans"):
        make("organisations", union, kind=kind, founded_on="")
    assert value("foreign_counterparts") == value("foreign_counterparts", Period.parse("1990")) == 3


@pytest.mark.parametrize(
    ("from_on", "to_on", "counts"),
    [
        ("2019", "", True),
        ("", "", True),
        ("2023-12-31", "", True),
        ("2019", "2024", True),
        ("2019", "2023", True),  # "2023" may be its last day
        ("2019", "2023-12-30", False),
        ("2024-01-01", "", False),
    ],
)
def test_a_post_is_held_on_the_last_day_of_the_year(union, from_on, to_on, counts):
    make("positions", union, is_public_office=True, from_on=from_on, to_on=to_on)
    assert value("people_in_public_office") == counts


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"starts_on": "2022", "ends_on": "2027"}, True),
        ({"starts_on": "", "signed_on": "2023", "ends_on": ""}, True),
        ({"starts_on": "", "signed_on": "", "ends_on": "2027"}, False),
        ({"starts_on": "2022", "ends_on": "2023-12-30"}, False),
        ({"starts_on": "2022", "ends_on": "2023-12-31"}, True),
        ({"starts_on": "2024", "ends_on": "2027"}, False),
        ({"starts_on": "2022", "ends_on": "2027", "state": "talks"}, False),
        ({"starts_on": "2022", "ends_on": "", "state": "lapsed"}, False),
    ],
)
def test_an_agreement_is_in_force_on_the_last_day_of_the_year(union, fields, counts):
    make("agreements", union, **fields)
    assert value("agreements_in_force") == counts


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"starts_on": "2020", "ends_on": "2025"}, True),
        ({"starts_on": "2023-12-31", "ends_on": ""}, True),
        ({"starts_on": "2020", "ends_on": "2023"}, True),
        ({"starts_on": "2020", "ends_on": "2022"}, False),
        ({"starts_on": "2024", "ends_on": "2025"}, False),
        ({"starts_on": "2020", "ends_on": "2025", "state": "proposed"}, False),
        ({"starts_on": "2020", "ends_on": "2025", "state": "refused"}, False),
    ],
)
def test_aid_runs_in_the_year_between_its_first_and_last_day(union, fields, counts):
    make("aid_items", union, **fields)
    assert value("aid_items_running") == counts


@pytest.mark.parametrize(
    ("currency", "kind"), [(c, k) for c in ("USD", "VND", "EUR", "GBP") for k in ("committed", "disbursed")]
)
def test_aid_is_added_up_by_currency_and_by_what_it_stands_for(union, currency, kind):
    flow = {"committed": "commitment", "disbursed": "disbursement"}[kind]
    make("aid_flows", union, kind=flow, currency=currency, amount="100.10", value_on="2023-02")
    make("aid_flows", union, kind=flow, currency=currency, amount="-0.05", value_on="2023-03")
    make("aid_flows", union, kind=flow, currency=currency, amount="9", value_on="2022")
    make("aid_flows", union, kind="receipt", currency=currency, amount="7", value_on="2023")
    totals = {name: value(name) for name in AID}
    assert totals.pop(f"aid_{kind}_{currency.lower()}") == Decimal("100.05")
    assert set(totals.values()) == {None}


AID = [measure.name for measure in all_measures() if measure.total == "amount"]


def test_a_twinning_is_dormant_in_a_year_by_whose_end_nothing_was_done_for_three(union):
    twinned = make("twinnings", union, since_on="2010")
    make("events", union, hosts=[twinned.home, twinned.foreign], starts_on="2020-06-01")
    dormant = {year: value("twinnings_dormant", Period.parse(str(year))) for year in (2012, 2016, 2022, 2023)}
    assert dormant == {2012: 0, 2016: 1, 2022: 0, 2023: 1}


def test_people_are_added_up_only_where_their_number_is_on_record(union):
    for count in (40, None, 400):
        make("events", union, starts_on="2023", attended_count=count)
    make("events", union, starts_on="2022", attended_count=7)
    assert value("people_attending") == 440


def test_an_edition_counts_by_its_number(union):
    series = make("series", union)
    make("events", union, series=series, edition=4, starts_on="2023")
    make("events", union, series=series, edition=None, starts_on="2023")
    assert value("editions_held") == 1


@pytest.mark.parametrize(
    ("established_on", "counts"), [("1973-09-21", 1), ("1973", 1), ("2018", 1), ("1974", 0), ("2023", 0), ("", 0)]
)
def test_ties_turn_round_in_the_year(union, established_on, counts):
    make("relations", union, established_on=established_on)
    assert value("round_anniversaries_of_ties") == counts


def member(union, kind, admitted="2017", **fields):
    membership = make("memberships", union, kind=kind, **fields)
    if admitted:
        make("life_events", union, membership=membership, kind="admitted", happened_on=admitted)
    return membership


KINDS = {
    "bilateral_associations": "bilateral",
    "regional_organisations": "regional",
    "multilateral_organisations": "multilateral",
    "local_unions": "provincial_union",
    "provincial_associations": "provincial_association",
    "chapters": "chapter",
}


@pytest.mark.parametrize(("measure", "kind"), KINDS.items())
def test_members_are_counted_by_kind(union, measure, kind):
    member(union, kind)
    assert {name: value(name) for name in KINDS} == {name: int(name == measure) for name in KINDS}


def test_the_union_s_members_are_those_of_the_centre_and_the_provinces(union):
    for kind in KINDS.values():
        member(union, kind)
    assert value("central_member_organisations") == 3
    assert value("member_organisations") == 4


@pytest.mark.parametrize(("admitted", "counts"), [("2017", 1), ("2023-12-31", 1), ("2023", 1), ("2024-01-01", 0)])
def test_a_member_counts_from_its_admission(union, admitted, counts):
    member(union, "bilateral", admitted)
    assert value("member_organisations") == counts


def test_a_member_that_ended_counts_no_more(union):
    membership = member(union, "bilateral")
    make("life_events", union, membership=membership, kind="ended", happened_on="2023-06")
    assert value("member_organisations") == 0
    assert value("member_organisations", Period.parse("2022")) == 1


def test_a_member_known_from_a_source_of_the_time_counts(union):
    member(union, "bilateral", admitted="", source_on="2020")
    assert value("member_organisations") == 1
    assert value("member_organisations", Period.parse("2019")) == 0


@pytest.mark.parametrize(
    ("period", "counts"),
    [
        ("2023", 1),
        ("2023-06", 1),
        ("2023-01-01..2023-06-30", 1),
        ("2022", 0),
        ("2020-2024", 0),
        ("2022-12-15..2023-12-14", 0),
    ],
)
def test_a_published_figure_is_about_the_year_or_a_part_of_it(union, period, counts):
    make("statements", union, period=period)
    assert value("figures_about_the_year") == counts


def test_every_measure_that_is_compared_names_its_own_published_figure():
    compared = [measure.statement for measure in all_measures() if measure.statement]
    assert len(compared) == len(set(compared))
    assert {"member_organisations", "foreign_ngo_aid", "delegations_sent", "leaders_visits_in"} <= set(compared)
