"""How many members on a day: counted as far as the records can prove, and not further."""

import pytest

from amity.members import queries
from amity.members.models import Membership, Term
from tests import factories

pytestmark = pytest.mark.django_db


def member(personas, source_on="", **turns):
    """A membership with life events, given as kind=date."""
    row = factories.make("memberships", personas.union, source_on=source_on)
    for kind, day in turns.items():
        factories.make("life_events", personas.union, membership=row, kind=kind, happened_on=day)
    return row


def counted(day):
    return queries.members_as_at(Membership.objects.all(), day).count()


@pytest.mark.parametrize(
    ("admitted", "day", "members"),
    [
        ("2013-10-28", "2013-10-27", 0),
        ("2013-10-28", "2013-10-28", 1),
        ("2017-09", "2017-09-29", 0),
        ("2017-09", "2017-09-30", 1),
        ("2017", "2017-12-30", 0),
        ("2017", "2017-12-31", 1),
        ("2018", "2017-12-31", 0),
    ],
)
def test_an_admission_counts_once_its_date_is_wholly_past(personas, admitted, day, members):
    member(personas, admitted=admitted)
    assert counted(day) == members


@pytest.mark.parametrize(
    ("source_on", "day", "members"),
    [("2015-10", "2015-10-30", 0), ("2015-10", "2015-10-31", 1), ("", "2026-01-01", 0)],
)
def test_a_member_without_admission_counts_from_the_day_of_its_source(personas, source_on, day, members):
    member(personas, source_on=source_on)
    assert counted(day) == members


def test_a_dated_admission_outweighs_an_older_source(personas):
    member(personas, source_on="2001", admitted="2017")
    assert counted("2016-12-31") == 0
    assert counted("2017-12-31") == 1


def test_an_admission_on_an_unknown_day_leaves_the_source_to_speak(personas):
    member(personas, source_on="2012-12-16", admitted="")
    assert counted("2012-12-15") == 0
    assert counted("2012-12-16") == 1


@pytest.mark.parametrize("leaving", ["ended", "merged"])
def test_a_member_that_left_is_counted_before_and_not_after(personas, leaving):
    member(personas, admitted="2013-10-28", **{leaving: "2025-06-30"})
    member(personas, source_on="2010", **{leaving: "2025-06-30"})
    assert counted("2025-06-29") == 2
    assert counted("2025-06-30") == 0


def test_a_member_that_came_back_is_counted_again(personas):
    row = member(personas, admitted="1991", ended="1995")
    factories.make("life_events", personas.union, membership=row, kind="admitted", happened_on="2003-01-02")
    assert [counted(day) for day in ("1992-01-01", "1996-01-01", "2003-01-02")] == [1, 0, 1]


def test_a_suspended_or_renamed_member_is_still_a_member(personas):
    member(personas, admitted="2001", suspended="2010", resumed="2011", renamed="2012")
    assert counted("2010-12-31") == 1
    assert counted("2026-01-01") == 1


def test_the_question_narrows_the_rows_it_is_given(personas):
    here, elsewhere = member(personas, admitted="2001"), member(personas, admitted="2001")
    rows = Membership.objects.filter(parent=here.parent)
    assert list(queries.members_as_at(rows, "2017-12-31")) == [here]
    assert elsewhere.parent != here.parent


def test_a_term_runs_until_its_end_is_recorded(personas):
    factories.make("terms", personas.union, from_on="2019-12-05", to_on="2024", ended_on="")
    rows = Term.objects.all()
    assert not queries.running_on(rows, "2019-12-04").exists()
    assert queries.running_on(rows, "2026-03-16").exists()
    assert not queries.overrun_on(rows, "2024-12-31").exists()
    assert queries.overrun_on(rows, "2025-01-01").exists()


def test_a_closed_term_neither_runs_nor_overruns(personas):
    factories.make("terms", personas.union, from_on="2013-12-30", to_on="2018", ended_on="2019-12-05")
    rows = Term.objects.all()
    assert queries.overrun_on(rows, "2019-12-04").exists()
    assert not queries.running_on(rows, "2019-12-05").exists()
    assert not queries.overrun_on(rows, "2019-12-05").exists()
