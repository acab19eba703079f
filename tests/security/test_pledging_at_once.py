"""Two officers on one offer, one appeal, one value or one visit at the same moment: one wins and the other is told."""

from datetime import date
from decimal import Decimal

import pytest

from amity.mobilising.models import Appeal, Offer, Opportunity
from amity.monitoring.models import IndicatorValue
from amity.records import registry, workflow
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 3, 16)
ROUNDS = range(3)


def taken(row, step, actor, why="As it is.", **asked):
    """A piece of work that takes a step and gives back the row."""
    record = registry.of(type(row))
    return lambda: workflow.take(record, record.step(step), row.pk, actor=actor, today=TODAY, why=why, asked=asked)


def apart(results):
    """What succeeded, and of what kind the errors of the others are."""
    lost = [type(one) for one in results if isinstance(one, Exception)]
    return [one for one in results if not isinstance(one, Exception)], lost


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_pledge_is_taken_once_and_keeps_the_sum_of_who_was_first(round_, personas, at_once):
    row, chi = factories.make("offers", personas.union), personas.actor("chi")
    sums = (Decimal(1000), Decimal(2000))
    won, lost = apart(at_once(*(taken(row, "pledge", chi, amount=one, currency="USD") for one in sums)))
    assert (len(won), lost) == (1, [workflow.NotNow])
    ((stage, amount),) = at_once(lambda: Offer.objects.values_list("stage", "amount").get(pk=row.pk))
    assert (stage, amount) == ("pledged", won[0].amount)


@pytest.mark.parametrize("round_", ROUNDS)
def test_who_pledged_has_not_declined_unless_it_came_after(round_, personas, at_once):
    row, chi = factories.make("offers", personas.union, stage="interested"), personas.actor("chi")
    won, lost = apart(at_once(taken(row, "pledge", chi, what="Books"), taken(row, "decline", chi)))
    (stage,) = at_once(lambda: Offer.objects.get(pk=row.pk).stage)
    assert stage == "declined"  # a pledge may be taken back; a refusal is no ground for a pledge
    assert (len(won), lost) in [(2, []), (1, [workflow.NotNow])]


@pytest.mark.parametrize("round_", ROUNDS)
def test_an_appeal_is_closed_with_one_account(round_, personas, at_once):
    row, chi = factories.make("appeals", personas.union, state="open"), personas.actor("chi")
    texts = ("All was given out.", "Half was given out.")
    won, lost = apart(at_once(*(taken(row, "close", chi, account=one) for one in texts)))
    assert (len(won), lost) == (1, [workflow.NotNow])
    (account,) = at_once(lambda: Appeal.objects.get(pk=row.pk).account)
    assert account == won[0].account


@pytest.mark.parametrize("round_", ROUNDS)
def test_an_opportunity_is_met_or_withdrawn_never_both(round_, personas, at_once):
    row, chi = factories.make("opportunities", personas.union), personas.actor("chi")
    factories.make("offers", personas.union, opportunity=row, stage="pledged", what="Books")
    won, lost = apart(at_once(taken(row, "meet", chi), taken(row, "withdraw", chi)))
    assert (len(won), lost) == (1, [workflow.NotNow])
    (state,) = at_once(lambda: Opportunity.objects.get(pk=row.pk).state)
    assert state == won[0].state


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_value_is_approved_or_returned_first_and_ends_where_the_last_step_leads(round_, personas, at_once):
    row, chi = factories.make("indicator_values", personas.union, state="sent"), personas.actor("chi")
    won, lost = apart(at_once(taken(row, "approve", chi), taken(row, "give_back", chi, why="One list is missing.")))
    ((state, remark, day),) = at_once(
        lambda: IndicatorValue.objects.values_list("state", "remark", "approved_on").get(pk=row.pk)
    )
    assert (state, remark, str(day or "")) == ("returned", "One list is missing.", "")
    assert (len(won), lost) in [(2, []), (1, [workflow.NotNow])]


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_visit_is_done_or_cancelled_never_both(round_, personas, at_once):
    row, chi = factories.make("monitoring_visits", personas.union, from_on="2026-03-10"), personas.actor("chi")
    won, lost = apart(at_once(taken(row, "do", chi, findings="All is well."), taken(row, "cancel", chi)))
    assert (len(won), lost) == (1, [workflow.NotNow])
    assert won[0].state in ("closed", "cancelled")
