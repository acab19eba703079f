"""Two officers on one case, and two bodies on one question, at the same moment: one wins, one is told, none is lost."""

from datetime import date

import pytest

from amity.aid.models import AidFlow
from amity.records import registry, workflow
from amity.registration.models import CasePeriod, Certificate, RegistrationCase
from amity.work import services as work
from amity.work.models import Opinion
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 3, 16)
ROUNDS = range(5)
CASES = registry.get("registration_cases")


def apart(results: list) -> tuple[list, list[Exception]]:
    """What succeeded, and the errors of what did not."""
    errors = [one for one in results if isinstance(one, Exception)]
    return [one for one in results if not isinstance(one, Exception)], errors


def case_in(personas, state: str, **fields) -> RegistrationCase:
    entry = factories.make("foreign_ngos", personas.union, confidentiality=0)
    about = factories.make(
        "applications", personas.union, ngo=entry.organisation, state="in_treatment", confidentiality=2, way="hand"
    )
    given = {"application": about, "state": state, "confidentiality": 2, **fields}
    return factories.make("registration_cases", personas.union, **given)


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_case_is_granted_or_refused_never_both(round_, personas, at_once):
    row, chi = case_in(personas, "deciding"), personas.actor("chi")

    def take(name, **asked):
        return lambda: workflow.take(CASES, CASES.step(name), row.pk, actor=chi, today=TODAY, asked=asked).state

    won, lost = apart(at_once(take("grant", decision_number="12/CNV"), take("refuse", grounds="Not needed.")))
    assert (len(won), [type(error) for error in lost]) == (1, [workflow.NotNow])
    assert "is not possible now" in str(lost[0])
    ((state, certificates),) = at_once(
        lambda: (RegistrationCase.objects.get(pk=row.pk).state, Certificate.objects.count())
    )
    assert [state] == won
    assert certificates == (1 if state == "granted" else 0)


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_certificate_is_issued_once_when_two_grant_it(round_, personas, at_once):
    row, chi = case_in(personas, "deciding"), personas.actor("chi")

    def grant(number):
        return lambda: (
            workflow.take(
                CASES, CASES.step("grant"), row.pk, actor=chi, today=TODAY, asked={"decision_number": number}
            ).decision_number
        )

    won, lost = apart(at_once(grant("1/CNV"), grant("2/CNV")))
    assert [type(error) for error in lost] == [workflow.NotNow]
    (numbers,) = at_once(lambda: list(Certificate.objects.values_list("number", flat=True)))
    assert numbers == won


@pytest.mark.parametrize("round_", ROUNDS)
def test_two_last_answers_at_once_end_the_waiting(round_, personas, at_once):
    row, acts = case_in(personas, "valid", valid_on="2026-03-12"), {"actor": personas.actor("chi"), "today": TODAY}
    bodies = [factories.make("organisations", personas.union, confidentiality=0) for _n in range(2)]
    asked = work.consult(row, **acts, bodies=[work.Body(one) for one in bodies])

    def answer(opinion):
        return lambda: work.answer(Opinion.objects.get(pk=opinion.pk), **acts, answer="agrees").state

    assert at_once(*(answer(one) for one in asked)) == ["answered", "answered"]
    ((state, running),) = at_once(
        lambda: (
            RegistrationCase.objects.get(pk=row.pk).state,
            list(CasePeriod.objects.filter(case=row.pk, ended_on="").values_list("step", flat=True)),
        )
    )
    assert (state, running) == ("opinions_in", ["forward"])


@pytest.mark.parametrize("round_", ROUNDS)
def test_an_application_is_taken_in_once(round_, personas, at_once):
    entry = factories.make("foreign_ngos", personas.union, confidentiality=0)
    row = factories.make("applications", personas.union, ngo=entry.organisation, state="submitted", way="post")
    record, chi = registry.get("applications"), personas.actor("chi")

    def take():
        return workflow.take(record, record.step("take_in"), row.pk, actor=chi, today=TODAY).reference

    won, lost = apart(at_once(take, take))
    assert (len(won), [type(error) for error in lost]) == (1, [workflow.NotNow])
    (count,) = at_once(lambda: RegistrationCase.objects.filter(application=row.pk).count())
    assert count == 1


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_report_accepted_twice_at_once_is_booked_once(round_, personas, at_once):
    entry = factories.make("foreign_ngos", personas.union, confidentiality=0)
    report = factories.make("ngo_reports", personas.union, ngo=entry.organisation, state="sent", sent_on="2025-12-16")
    item = factories.make("aid_items", personas.union, confidentiality=0)
    factories.make("report_lines", personas.union, report=report, item=item, disbursed=500)
    record, chi = registry.get("ngo_reports"), personas.actor("chi")

    def accept():
        return workflow.take(record, record.step("accept"), report.pk, actor=chi, today=TODAY).state

    won, lost = apart(at_once(accept, accept))
    assert (won, [type(error) for error in lost]) == (["accepted"], [workflow.NotNow])
    (sums,) = at_once(lambda: list(AidFlow.objects.filter(item=item.pk).values_list("amount", flat=True)))
    assert sums == [500]
