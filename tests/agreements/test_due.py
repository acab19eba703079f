"""When the renewal of an agreement should begin, which promises are overdue, and which are without evidence."""

from datetime import date

import pytest

from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.agreements import queries, rules
from amity.agreements.models import Agreement, Commitment, Form
from amity.core.dates import PartialDate
from amity.records import listing, registry
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def due(day: str = "2026-11-22") -> set[str]:
    return set(queries.renewal_due_by(Agreement.objects.all(), day).values_list("reference", flat=True))


def running(personas, last, **fields):
    return factories.make("agreements", personas.hers, reference="A", starts_on="", ends_on=last, **fields)


@pytest.mark.parametrize(
    ("last", "day", "is_due"),
    [
        ("2027-11-22", "2026-11-22", True),
        ("2027-11-23", "2026-11-22", False),
        ("2027-11", "2026-11-01", True),
        ("2027-11", "2026-10-31", False),
        ("2027", "2026-01-01", True),
        ("2027", "2025-12-31", False),
        ("2020", "2026-11-22", True),
        ("", "2026-11-22", False),
    ],
)
def test_renewal_should_begin_a_year_before_the_earliest_last_day(personas, last, day, is_due):
    running(personas, last)
    assert due(day) == ({"A"} if is_due else set())
    begins = rules.renewal_from("mou", PartialDate(last) if last else None, under=TODAY)
    assert (begins is not None and begins <= date.fromisoformat(day)) is is_due


@pytest.mark.parametrize(
    ("form", "day", "is_due"),
    [
        ("plan", "2027-03-02", False),
        ("plan", "2027-03-03", True),
        ("regulation", "2026-12-02", False),
        ("regulation", "2026-12-03", True),
        ("treaty", "2025-12-08", True),
        ("treaty", "2025-12-07", False),
    ],
)
def test_each_form_has_a_lead_time_of_its_own(personas, form, day, is_due):
    running(personas, "2027-06-01", form=form)
    assert bool(due(day)) is is_due


def test_every_form_has_a_lead_time_and_the_book_says_nobody_confirmed_it():
    assert {form for form in Form.values if rules.renewal_days(form, under=TODAY) is None} == set()
    assert [name for name in rules.book().names() if any(one.is_confirmed for one in rules.book().versions(name))] == []


def test_before_any_rule_is_in_force_nothing_is_due(personas):
    running(personas, "1999")
    assert rules.renewal_from("mou", PartialDate("1999"), under=date(1999, 6, 1)) is None
    assert due("1999-06-01") == set()


@pytest.mark.parametrize("state", ["talks", "drafted", "agreed", "renewed", "lapsed", "ended", "dropped"])
def test_only_what_is_signed_or_in_force_is_to_be_renewed(personas, state):
    running(personas, "2027", state=state)
    assert due() == set()


def test_a_text_in_talks_about_its_renewal_waits_for_nobody(personas):
    first = running(personas, "2027")
    talks = factories.make("agreements", personas.hers, reference="B", state="talks", renews=first, ends_on="")
    assert due() == set()
    Agreement.objects.filter(pk=talks.pk).update(state="dropped")
    assert due() == {"A"}


def test_a_text_that_is_to_lapse_waits_for_nobody(personas):
    running(personas, "2027", lapse_reason="The partner was dissolved.")
    assert due() == set()


def test_a_renewal_prepared_out_of_sight_does_not_show_through(personas):
    first = running(personas, "2027")
    factories.make(
        "agreements", personas.other, reference="B", state="talks", renews=first, confidentiality=Confidentiality.UNIT
    )
    seen = queries.renewal_due_by(visible_to(personas.actor("an"), registry.get("agreements")), "2026-11-22")
    assert [row.reference for row in seen] == ["A"]


@pytest.mark.parametrize("day", ["2026", "2026-11", "soon", "31/31/2026"])
def test_what_is_no_day_is_told_and_lists_nothing(personas, day):
    running(personas, "2027")
    seen = listing.read(registry.get("agreements"), personas.actor("an"), {"renewal_due_by": day}, "en")
    assert "cannot be read. A day, such as 2017-12-31" in seen.problem
    assert seen.rows == []


def test_the_list_of_due_renewals_costs_one_query_more_for_no_number_of_rows(personas, django_assert_num_queries):
    for n in range(3):
        factories.make("agreements", personas.hers, reference=f"A-{n}", ends_on="2027")
    with django_assert_num_queries(1):
        assert len(due()) == 3


def test_agreements_without_a_review_are_found(personas):
    running(personas, "2027")
    factories.make("agreements", personas.hers, reference="B", reviewed_on="2026-10")
    factories.make("agreements", personas.hers, reference="C", state="talks")
    found = queries.unreviewed(Agreement.objects.all(), "yes")
    assert [row.reference for row in found] == ["A"]
    with pytest.raises(ValueError, match="yes"):
        queries.unreviewed(Agreement.objects.all(), "maybe")


@pytest.mark.parametrize(
    ("due_on", "state", "is_overdue"),
    [
        ("2026-11-21", "open", True),
        ("2026-11-22", "open", False),
        ("2026-10", "under_way", True),
        ("2026-11", "open", False),
        ("2026", "open", False),
        ("2025", "open", True),
        ("2025", "missed", False),
        ("2025", "dropped", False),
        ("", "open", False),
    ],
)
def test_a_promise_is_overdue_once_its_day_has_surely_passed(personas, due_on, state, is_overdue):
    factories.make("commitments", personas.hers, due_on=due_on, state=state)
    assert queries.overdue_on(Commitment.objects.all(), "2026-11-22").exists() is is_overdue


def test_a_promise_is_without_evidence_when_neither_words_nor_contacts_stand_there(personas):
    meeting = factories.make("interactions", personas.hers)
    factories.make("commitments", personas.hers, what="Bare")
    factories.make("commitments", personas.hers, what="Said", evidence="The report of 2025.")
    factories.make("commitments", personas.hers, what="Met", interactions=[meeting])
    found = queries.without_evidence(Commitment.objects.all(), "yes")
    assert [row.what for row in found] == ["Bare"]
