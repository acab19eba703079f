"""The number of members on a day, at the edges: leap days, year's ends, dates known in part, turns that overlap."""

from datetime import date, timedelta

import pytest

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.members import queries
from amity.members.models import Membership, Term
from amity.records import listing, registry, writes
from tests import factories

pytestmark = pytest.mark.django_db
RECORD = registry.get("memberships")


def member(personas, *turns: tuple[str, str], **fields):
    """A membership with life events, given as (kind, date) in the order in which they were entered."""
    row = factories.make("memberships", personas.union, **fields)
    for kind, day in turns:
        told = {"kind": kind, "happened_on": day, "confidentiality": row.confidentiality}
        factories.make("life_events", personas.union, membership=row, **told)
    return row


def counted(day: str) -> int:
    return queries.members_as_at(Membership.objects.all(), day).count()


# What is known of the admission, the last day without the member, the first day with it.
ADMITTED = [
    ("2020-02-29", "2020-02-28", "2020-02-29"),
    ("2020-02", "2020-02-28", "2020-02-29"),
    ("2019-02", "2019-02-27", "2019-02-28"),
    ("2000-02", "2000-02-28", "2000-02-29"),
    ("1900-02", "1900-02-27", "1900-02-28"),
    ("2020", "2020-12-30", "2020-12-31"),
    ("2020-12", "2020-12-30", "2020-12-31"),
    ("2020-12-31", "2020-12-30", "2020-12-31"),
    ("2021-01-01", "2020-12-31", "2021-01-01"),
    ("2021-01", "2021-01-30", "2021-01-31"),
    ("2021-04", "2021-04-29", "2021-04-30"),
    ("2021-11", "2021-11-29", "2021-11-30"),
]


@pytest.mark.parametrize(("admitted", "before", "first"), ADMITTED)
def test_a_member_counts_from_the_last_day_its_admission_can_be(personas, admitted, before, first):
    assert PartialDate(admitted).last.isoformat() == first
    member(personas, ("admitted", admitted))
    assert (counted(before), counted(first)) == (0, 1)


@pytest.mark.parametrize(("ended", "last", "after"), ADMITTED)
@pytest.mark.parametrize("kind", ["ended", "merged"])
def test_a_member_counts_until_the_last_day_its_end_can_be(personas, kind, ended, last, after):
    member(personas, ("admitted", "1890"), (kind, ended))
    assert (counted(last), counted(after)) == (1, 0)


@pytest.mark.parametrize(("told", "before", "first"), ADMITTED)
def test_a_member_known_from_a_source_counts_from_the_last_day_of_the_source(personas, told, before, first):
    member(personas, source_on=told)
    assert (counted(before), counted(first)) == (0, 1)


# Turns in the order of entry, and whether a member stands after all of them.
OVERLAPPING = [
    ((("admitted", "2017-05-01"), ("ended", "2017")), False),
    ((("admitted", "2017"), ("ended", "2017-05-01")), False),
    ((("admitted", "2017"), ("ended", "2017")), False),
    ((("ended", "2017"), ("admitted", "2017")), True),
    ((("ended", "2017-05-01"), ("admitted", "2017")), True),
    ((("ended", "2017"), ("admitted", "2017-05-01")), True),
    ((("admitted", "2017-05-01"), ("ended", "2017-05-01")), False),
    ((("ended", "2017-05-01"), ("admitted", "2017-05-01")), True),
    ((("ended", "2018"), ("admitted", "2017-05-01")), False),
    ((("admitted", "2018-01"), ("ended", "2017")), True),
    ((("admitted", "2003"), ("merged", "2017-06"), ("admitted", "2017-06-30")), True),
    ((("admitted", "2003"), ("ended", "2010"), ("admitted", "2011"), ("merged", "2012-01")), False),
]


@pytest.mark.parametrize(("turns", "stands"), OVERLAPPING)
def test_where_dates_do_not_tell_which_turn_came_last_the_order_of_entry_does(personas, turns, stands):
    member(personas, *turns)
    assert counted("2018-12-31") == stands


def test_a_member_that_came_and_went_counts_in_each_of_its_times(personas):
    member(personas, ("admitted", "1991-05"), ("ended", "1996"), ("admitted", "2003-01-02"), ("merged", "2025-07-01"))
    expected = {
        "1991-05-30": 0,
        "1991-05-31": 1,
        "1996-12-30": 1,
        "1996-12-31": 0,
        "2003-01-01": 0,
        "2003-01-02": 1,
        "2025-06-30": 1,
        "2025-07-01": 0,
    }
    assert {day: counted(day) for day in expected} == expected


# A membership entered with its standing and no life event: (state, since, source, day, counted)
ENTERED = [
    ("admitted", "2010", "", "2010-12-30", 0),
    ("admitted", "2010", "", "2010-12-31", 1),
    ("admitted", "2010", "2024", "2015-01-01", 1),
    ("admitted", "", "2024", "2015-01-01", 0),
    ("admitted", "", "2024", "2024-12-31", 1),
    ("suspended", "2019-03", "", "2019-03-30", 0),
    ("suspended", "2019-03", "", "2019-03-31", 1),
    ("ended", "2010", "2005", "2009-12-31", 1),
    ("ended", "2010", "2005", "2010-12-31", 0),
    ("ended", "2010", "2024", "2024-12-31", 0),
    ("ended", "", "2005", "2010-01-01", 0),
    ("known", "2010", "", "2020-01-01", 0),
]


@pytest.mark.parametrize(("state", "since", "source", "day", "members"), ENTERED)
def test_a_member_entered_as_it_stands_counts_by_its_standing(personas, state, since, source, day, members):
    member(personas, state=state, since_on=since, source_on=source)
    assert counted(day) == members


@pytest.mark.parametrize("kind", ["suspended", "resumed", "renamed"])
def test_no_other_turn_makes_or_ends_a_membership(personas, kind):
    member(personas, (kind, "2001"))
    member(personas, ("admitted", "1999"), (kind, "2001"))
    assert counted("2001-12-31") == 1


def test_a_turn_that_is_more_secret_than_its_membership_does_not_show_through_the_count(personas):
    row = member(personas, ("admitted", "2001"), confidentiality=Confidentiality.PUBLIC)
    hidden = {"membership": row, "confidentiality": Confidentiality.UNIT}
    factories.make("life_events", personas.union, kind="ended", happened_on="2010", **hidden)
    assert counted("2015-01-01") == 1
    other = member(personas, source_on="1999", confidentiality=Confidentiality.PUBLIC)
    hidden["membership"] = other
    factories.make("life_events", personas.union, kind="admitted", happened_on="2010", **hidden)
    assert counted("1999-12-31") == 1


def test_a_public_turn_counts_for_a_membership_kept_in_the_union(personas):
    row = member(personas, ("admitted", "2001"), confidentiality=Confidentiality.UNION)
    factories.make("life_events", personas.union, membership=row, kind="ended", happened_on="2010", confidentiality=0)
    assert [counted(day) for day in ("2005-01-01", "2010-12-31")] == [1, 0]


@pytest.mark.parametrize("name", ["an", "binh", "chi", "nobody"])
def test_the_list_counts_only_what_its_reader_may_see(personas, name):
    for owner, level in ((personas.hers, 0), (personas.hers, 1), (personas.hers, 2), (personas.other, 2)):
        row = factories.make("memberships", owner, confidentiality=level)
        factories.make("life_events", owner, membership=row, happened_on="2001", confidentiality=level)
    seen = listing.read(RECORD, personas.actor(name), {"as_at": "2010-01-01"}, "en").count
    assert seen == {"an": "3", "binh": "3", "chi": "4", "nobody": "1"}[name]


@pytest.mark.parametrize("text", ["2017", "2017-12", "31/12/2017", "2017-02-29", "yesterday", ""])
def test_the_end_of_a_day_needs_a_whole_day(personas, text):
    with pytest.raises(ValueError, match="Give a whole day, such as 2017-12-31"):
        queries.members_as_at(Membership.objects.all(), text)


def test_counting_costs_one_query_however_many_members_there_are(personas, django_assert_num_queries):
    for number in range(5):
        member(personas, ("admitted", f"200{number}"), ("ended", "2020"))
    with django_assert_num_queries(1):
        assert counted("2010-01-01") == 5


def test_the_count_of_every_day_agrees_with_the_turns_worked_out_by_hand(personas):
    """Turns in the order of their dates, as steps record them, counted against a plain walk through each life."""
    lives = [
        [("admitted", "2019-11"), ("ended", "2020-02-29")],
        [("admitted", "2019"), ("ended", "2020"), ("admitted", "2021-02")],
        [("admitted", "2020-02-28"), ("merged", "2020-03")],
        [("admitted", "2020-12-31")],
    ]
    for life in lives:
        member(personas, *life)

    def stands(life: list[tuple[str, str]], day: date) -> bool:
        past = [kind for kind, on in life if PartialDate(on).last <= day]
        return bool(past) and past[-1] == "admitted"

    day = date(2019, 11, 25)
    while day < date(2021, 3, 5):
        assert counted(day.isoformat()) == sum(stands(life, day) for life in lives), day
        day += timedelta(days=5)


@pytest.mark.parametrize(
    ("from_on", "to_on", "ended_on", "day", "runs", "overran"),
    [
        ("2018", "2023", "", "2017-12-31", False, False),
        ("2018", "2023", "", "2018-01-01", True, False),
        ("2018", "2023", "", "2023-12-31", True, False),
        ("2018", "2023", "", "2024-01-01", True, True),
        ("2018", "2023", "2023-11", "2023-11-29", True, False),
        ("2018", "2023", "2023-11", "2023-11-30", False, False),
        ("2018", "2023", "2025", "2024-06-01", True, True),
        ("2018", "2023", "2025", "2025-12-31", False, False),
        ("", "2023", "", "1950-01-01", True, False),
        ("2018", "", "", "2050-01-01", True, False),
        ("2020-02-29", "2024-02", "", "2024-02-29", True, False),
        ("2020-02-29", "2024-02", "", "2024-03-01", True, True),
    ],
)
def test_a_term_runs_as_far_as_its_dates_allow(personas, from_on, to_on, ended_on, day, runs, overran):
    factories.make("terms", personas.union, from_on=from_on, to_on=to_on, ended_on=ended_on)
    rows = Term.objects.all()
    assert queries.running_on(rows, day).exists() is runs
    assert queries.overrun_on(rows, day).exists() is overran


def test_a_change_of_standing_moves_the_count_at_once(personas):
    row = member(personas, ("admitted", "2001"), state="admitted", since_on="2001")
    record = registry.get("memberships")
    run = record.step("end").run
    run(row, actor=personas.actor("chi"), today=date(2026, 3, 16), why="Dissolved.", since_on=PartialDate("2025"))
    assert [counted(day) for day in ("2025-12-30", "2025-12-31")] == [1, 0]
    assert writes.save(row, actor=Actor.system()) is False
