"""Limits by dated rules, the order of precedence and who sits where."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.core.dates import PartialDate
from amity.delegations import rules
from amity.delegations.models import Delegation, Direction, Member, PrecedenceRank, Role, Side


def sent(**fields):
    return Delegation(**{"direction": Direction.OUT, "from_on": "2026-03-10", "to_on": "2026-03-19", **fields})


def one(name, *, role=Role.MEMBER, rank=None, place=None, side=Side.DELEGATION):
    return Member(
        title=name,
        sort_key=name,
        role=role,
        side=side,
        place=place,
        rank=PrecedenceRank(place=rank) if rank else None,
    )


def names(members):
    return [member.title for member in members]


@pytest.mark.parametrize(
    ("from_on", "to_on", "days"),
    [
        ("2026-03-10", "2026-03-19", 10),
        ("2026-03-10", "2026-03-10", 1),
        ("2026-03-10", "", 1),
        ("2026-03", "2026-03", 1),
        ("2026-03", "2026-04-02", 3),
        ("2026", "2027", 2),
    ],
)
def test_a_journey_lasts_as_many_days_as_it_surely_does(from_on, to_on, days):
    assert rules.days_of(sent(from_on=from_on, to_on=to_on)) == days


def test_each_limit_is_met_at_its_number_and_exceeded_beyond_it():
    met = rules.limits(sent(), people=10, countries=3, trips=2)
    assert [(limit.name, limit.found, limit.is_exceeded) for limit in met] == [
        ("out_people", 10, False),
        ("out_days", 10, False),
        ("out_countries", 3, False),
        ("out_trips", 2, False),
    ]
    beyond = rules.limits(sent(to_on="2026-03-20"), people=11, countries=4, trips=3)
    assert all(limit.is_exceeded for limit in beyond)
    assert {limit.rule.is_confirmed for limit in beyond} == {False}
    assert [limit.unit for limit in beyond] == ["people", "days", "countries", "journeys of the leader this year"]


def test_who_is_received_is_under_no_limit():
    assert rules.limits(sent(direction=Direction.IN), people=40, countries=9, trips=9) == []


def test_before_a_rule_was_in_force_nothing_is_limited():
    assert rules.limits(sent(from_on="1990-05", to_on="1990-07"), people=40, countries=9, trips=9) == []
    assert rules.report_due(sent(from_on="1990-05-01", to_on="1990-05-04")) is None


@pytest.mark.parametrize(
    ("from_on", "to_on", "due"),
    [
        ("2026-03-10", "2026-03-12", "2026-03-19"),
        ("2026-03-10", "", "2026-03-17"),
        ("2026-12-28", "2026-12-30", "2027-01-06"),
        ("2026-02", "", "2026-03-07"),
    ],
)
def test_a_report_is_due_seven_days_after_the_last_day(from_on, to_on, due):
    assert rules.report_due(sent(from_on=from_on, to_on=to_on)) == PartialDate(due)


def test_ranks_to_begin_with_stand_in_three_tables_without_gaps():
    tables = {}
    for occasion, place, title, title_vi in rules.first_ranks():
        tables.setdefault(occasion, []).append(place)
        assert title
        assert title_vi
    assert {occasion: sorted(places) for occasion, places in tables.items()} == {
        "people": list(range(1, 13)),
        "official": list(range(1, 13)),
        "academic": list(range(1, 11)),
    }


def test_the_leader_comes_first_then_the_deputy_then_ranks_and_those_behind_them_last():
    group = [
        one("interpreter", role=Role.INTERPRETER),
        one("liaison", role=Role.LIAISON),
        one("press", role=Role.PRESS),
        one("nobody"),
        one("veteran", rank=10),
        one("ambassador", rank=4),
        one("spouse", role=Role.COMPANION, rank=1),
        one("deputy", role=Role.DEPUTY, rank=7),
        one("leader", role=Role.LEADER, rank=9),
    ]
    assert names(rules.in_order(group)) == [
        *("leader", "deputy", "ambassador", "veteran", "nobody", "spouse", "press", "liaison", "interpreter"),
    ]


def test_equal_ranks_stand_by_name():
    assert names(rules.in_order([one("Chi", rank=2), one("An", rank=2), one("Binh", rank=2)])) == ["An", "Binh", "Chi"]


@pytest.mark.parametrize(
    ("place", "order"),
    [(1, ["veteran", "leader", "ambassador"]), (2, ["leader", "veteran", "ambassador"]), (3, None), (99, None)],
)
def test_a_place_by_hand_goes_before_the_table_and_others_flow_around(place, order):
    group = [one("leader", role=Role.LEADER), one("ambassador", rank=4), one("veteran", rank=10, place=place)]
    assert names(rules.in_order(group)) == (order or ["leader", "ambassador", "veteran"])


def test_two_in_one_place_by_hand_stand_one_behind_the_other_by_the_table():
    group = [one("a", rank=1), one("b", rank=9, place=1), one("c", rank=2, place=1)]
    assert names(rules.in_order(group)) == ["b", "c", "a"]


@given(
    st.lists(st.tuples(st.sampled_from(Role.values), st.none() | st.integers(1, 12), st.none() | st.integers(1, 20)))
)
def test_the_order_loses_nobody_and_does_not_depend_on_how_they_come(drawn):
    group = [one(f"{at:02}", role=role, rank=rank, place=place) for at, (role, rank, place) in enumerate(drawn)]
    ordered = names(rules.in_order(group))
    assert sorted(ordered) == sorted(names(group))
    assert names(rules.in_order(group[::-1])) == ordered


def along(seats):
    return [seat.member.title if seat.member else "" for seat in seats]


def table(guests, hosts, *, interpreters=0):
    group = [one(f"G{at}", rank=at) for at in range(1, guests + 1)]
    group += [one(f"H{at}", rank=at, side=Side.HOSTS) for at in range(1, hosts + 1)]
    group += [one(f"I{at}", role=Role.INTERPRETER) for at in range(interpreters)]
    return rules.seated(group)


def test_the_first_of_each_side_face_each_other_and_the_second_sits_at_the_right_hand():
    plan = table(5, 5)
    assert along(plan.guests) == ["G4", "G2", "G1", "G3", "G5"]
    assert along(plan.hosts) == ["H5", "H3", "H1", "H2", "H4"]


def test_a_smaller_side_sits_in_the_middle():
    plan = table(5, 2)
    assert along(plan.hosts) == ["", "", "H1", "H2", ""]


def test_an_even_number_leaves_a_chair_so_that_the_first_two_face_each_other():
    plan = table(4, 4)
    assert along(plan.guests) == ["G4", "G2", "G1", "G3", ""]
    assert along(plan.hosts) == ["", "H3", "H1", "H2", "H4"]


def test_interpreters_sit_behind_and_take_no_chair():
    plan = table(1, 1, interpreters=2)
    assert along(plan.guests) == ["G1"]
    assert names(plan.behind_guests) == ["I0", "I1"]
    assert plan.behind_hosts == ()


@given(st.integers(0, 30), st.integers(0, 30))
def test_everybody_has_one_chair_and_the_first_two_face_each_other(guests, hosts):
    plan = table(guests, hosts)
    assert sorted(filter(None, along(plan.guests))) == sorted(f"G{at}" for at in range(1, guests + 1))
    assert sorted(filter(None, along(plan.hosts))) == sorted(f"H{at}" for at in range(1, hosts + 1))
    assert [seat.number for seat in plan.guests] == [seat.number for seat in plan.hosts]
    if guests and hosts:
        assert along(plan.guests).index("G1") == along(plan.hosts).index("H1")


def test_a_delegation_known_to_the_year_is_under_way_all_of_it():
    held = sent(from_on="2018", to_on="")
    assert (held.first_day, held.last_day) == (date(2018, 1, 1), date(2018, 12, 31))
