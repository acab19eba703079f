"""The life of an agreement and of the promises in it, step by step and as refused."""

from datetime import date

import pytest

from amity.agreements import services
from amity.agreements.models import Agreement
from amity.core.dates import PartialDate
from amity.records import registry, workflow
from amity.records.models import Change
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2022, 11, 1)
DAY = PartialDate.parse


@pytest.fixture
def acts(personas):
    """An takes the steps today."""
    return {"actor": personas.actor("an"), "today": TODAY}


@pytest.fixture
def agreement(personas):
    """The agreement of 2017-2022."""
    return factories.make("agreements", personas.hers, signed_on="2017", starts_on="2017", ends_on="2022-10-31")


def stored(row):
    return type(row).objects.get(pk=row.pk)


@pytest.mark.parametrize(
    ("starts", "state"), [("2022", "in_force"), ("2022-11-01", "in_force"), ("2023", "signed"), ("", "signed")]
)
def test_a_signed_agreement_is_in_force_once_its_first_day_has_come(personas, acts, starts, state):
    talks = factories.make("agreements", personas.hers, state="talks", signed_on="", starts_on="", ends_on="")
    services.sign(talks, **acts, signed_on=DAY("2022-10-31"), starts_on=DAY(starts) if starts else None)
    assert (stored(talks).state, str(stored(talks).signed_on)) == (state, "2022-10-31")


def test_nothing_is_signed_in_the_future(personas, acts):
    talks = factories.make("agreements", personas.hers, state="talks", signed_on="", starts_on="", ends_on="")
    with pytest.raises(services.NotYetSigned, match="in the future"):
        services.sign(talks, **acts, signed_on=DAY("2022-11-02"))
    assert (stored(talks).state, stored(talks).signed_on) == ("talks", None)


def test_a_signed_agreement_enters_into_force_today_when_no_day_is_given(personas, acts):
    signed = factories.make("agreements", personas.hers, state="signed", starts_on="", ends_on="")
    services.enter_into_force(signed, **acts)
    assert (stored(signed).state, str(stored(signed).starts_on)) == ("in_force", "2022-11-01")


def test_an_agreement_does_not_enter_into_force_before_its_first_day(personas, acts):
    signed = factories.make("agreements", personas.hers, state="signed", starts_on="2023", ends_on="")
    with pytest.raises(services.NotYetBegun):
        services.enter_into_force(signed, **acts)
    assert stored(signed).state == "signed"


def test_a_renewal_is_a_new_agreement_between_the_same_parties(agreement, acts):
    later = services.renew(
        agreement, **acts, reference="A-2022", signed_on=DAY("2022-10-31"), starts_on=DAY("2022"), ends_on=DAY("2027")
    )
    assert stored(agreement).state == "renewed"
    assert str(stored(agreement).ends_on) == "2022-10-31"
    kept = stored(later)
    assert (kept.renews, kept.state, kept.title, str(kept.ends_on)) == (agreement, "in_force", agreement.title, "2027")
    assert list(kept.parties.all()) == list(agreement.parties.all()) != []
    assert [change.action for change in Change.objects.filter(record="agreements").order_by("pk")] == [
        "create",
        "create",
        "renew",
    ]


def test_an_agreement_is_not_renewed_from_before_it_began(agreement, acts):
    with pytest.raises(services.RenewalBeginsEarly):
        services.renew(agreement, **acts, reference="A-2", signed_on=DAY("2016"))
    assert Agreement.objects.get() == agreement
    assert stored(agreement).state == "in_force"


def test_a_renewal_that_cannot_be_stored_leaves_the_agreement_as_it_was(agreement, acts):
    with pytest.raises(services.writes.ValidationError):
        services.renew(agreement, **acts, reference=agreement.reference, signed_on=DAY("2022-10-31"))
    assert stored(agreement).state == "in_force"
    assert Agreement.objects.count() == 1


def test_a_stranger_cannot_renew(agreement, personas):
    with pytest.raises(services.writes.NotAllowed):
        services.renew(
            agreement, actor=personas.actor("binh"), today=TODAY, reference="A-2", signed_on=DAY("2022-10-31")
        )
    assert Agreement.objects.count() == 1


def test_an_agreement_lapses_after_its_last_day(agreement, acts):
    services.lapse(agreement, **acts)
    assert stored(agreement).state == "lapsed"


@pytest.mark.parametrize("last", ["2022-11-01", "2022-11", "2022", ""])
def test_an_agreement_whose_last_day_may_not_have_passed_does_not_lapse(personas, acts, last):
    running = factories.make("agreements", personas.hers, starts_on="2017", ends_on=last)
    with pytest.raises(services.NotYetOver):
        services.lapse(running, **acts)
    assert stored(running).state == "in_force"


def test_an_agreement_ended_early_keeps_the_day_it_ended(agreement, acts):
    services.end(agreement, **acts, why="By agreement of both sides.", ends_on=DAY("2021-06-30"))
    assert (stored(agreement).state, str(stored(agreement).ends_on)) == ("ended", "2021-06-30")
    assert Change.objects.latest("pk").why == "By agreement of both sides."


def test_an_agreement_does_not_end_on_a_day_to_come(agreement, acts):
    with pytest.raises(services.NotYetOver, match="in the future"):
        services.end(agreement, **acts, ends_on=DAY("2023"))
    assert stored(agreement).state == "in_force"


def test_a_promise_is_kept_with_evidence(personas, acts):
    promise = factories.make("commitments", personas.hers)
    services.fulfil(promise, **acts, evidence="Report of the joint programme, October 2022.")
    assert (stored(promise).state, stored(promise).evidence) == ("done", "Report of the joint programme, October 2022.")


@pytest.mark.parametrize("evidence", [None, "", "   "])
def test_a_promise_is_not_kept_without_evidence(personas, acts, evidence):
    promise = factories.make("commitments", personas.hers)
    with pytest.raises(services.EvidenceMissing, match="Say what shows"):
        services.fulfil(promise, **acts, evidence=evidence)
    assert stored(promise).state == "open"


def test_a_promise_is_missed_only_after_its_day(personas, acts):
    late = factories.make("commitments", personas.hers, due_on="2022-10")
    due = factories.make("commitments", personas.hers, due_on="2022-11")
    services.miss(late, **acts)
    with pytest.raises(services.NotYetDue):
        services.miss(due, **acts)
    assert (stored(late).state, stored(due).state) == ("missed", "open")


def test_a_promise_is_dropped_only_with_a_reason(personas, acts):
    promise = factories.make("commitments", personas.hers)
    record = registry.get("commitments")
    step = record.step("drop")
    with pytest.raises(workflow.WhyMissing):
        workflow.take(record, step, promise.pk, **acts)
    workflow.take(record, step, promise.pk, **acts, why="Both sides let it go.")
    assert stored(promise).state == "dropped"


def test_a_step_out_of_its_state_is_refused(personas, acts):
    ended = factories.make("agreements", personas.hers, state="ended")
    record = registry.get("agreements")
    for name in ("sign", "start", "renew", "lapse", "end"):
        with pytest.raises(workflow.NotNow):
            workflow.take(record, record.step(name), ended.pk, **acts)
    assert stored(ended).state == "ended"
