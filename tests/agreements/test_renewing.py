"""From a text in force to the one that renews it: talks, draft, review, signature - or let lapse, and why."""

from datetime import date

import pytest

from amity.agreements import rules, services
from amity.agreements.models import Agreement
from amity.core.dates import PartialDate
from amity.records import page, registry, workflow
from amity.records.models import Change
from tests import factories
from tests.untouched import untouched

pytestmark = pytest.mark.django_db
DAY = PartialDate.parse
RECORD = registry.get("agreements")


@pytest.fixture
def acts(personas):
    """An acts in the autumn of 2027."""
    return {"actor": personas.actor("an"), "today": date(2027, 10, 20)}


@pytest.fixture
def running(personas):
    """The memorandum of 2022-2027 between two parties."""
    parties = [factories.make("organisations", personas.hers) for _n in range(2)]
    return factories.make(
        "agreements", personas.hers, title="Memorandum", parties=parties, starts_on="2022", ends_on="2027",
        kind="counterpart", level="central",
    )  # fmt: skip


def stored(row):
    return type(row).objects.get(pk=row.pk)


def reviewed(row):
    Agreement.objects.filter(pk=row.pk).update(reviewed_on="2027-06", conclusion="Content.")
    row.refresh_from_db()
    return row


def test_talks_make_a_text_between_the_same_parties_and_leave_the_old_one_in_force(running, acts):
    later = stored(services.open_talks(running, **acts, reference="A-2027"))
    assert (later.state, later.renews, later.reference) == ("talks", running, "A-2027")
    assert (later.signed_on, later.starts_on, later.ends_on, later.reviewed_on) == (None, None, None, None)
    assert set(later.parties.all()) == set(running.parties.all())
    assert (later.kind, later.level, later.form) == ("counterpart", "central", "mou")
    assert stored(running).state == "in_force"


def test_the_text_in_talks_is_called_as_it_was_unless_it_is_given_a_name(personas, running, acts):
    other = factories.make("agreements", personas.hers, title="Programme", title_vi="Chương trình")
    later = services.open_talks(running, **acts, reference="A-2027")
    named = services.open_talks(other, **acts, reference="B-2027", title="Programme to 2032")
    assert (stored(later).title, stored(named).title, stored(named).title_vi) == ("Memorandum", "Programme to 2032", "")


def test_a_renewal_goes_from_talks_over_a_draft_to_its_signature(running, acts):
    later = services.open_talks(reviewed(running), **acts, reference="A-2027")
    for step, state in (("draft", "drafted"), ("agree", "agreed")):
        workflow.take(RECORD, RECORD.step(step), later.pk, **acts)
        assert stored(later).state == state
    asked = {"signed_on": DAY("2027-10-15"), "starts_on": DAY("2028"), "ends_on": DAY("2032")}
    workflow.take(RECORD, RECORD.step("sign"), later.pk, **acts, asked=asked)
    assert (stored(later).state, str(stored(later).signed_on)) == ("signed", "2027-10-15")
    assert stored(running).state == "renewed"
    assert [one.action for one in Change.objects.filter(row_id=running.pk, record="agreements").order_by("pk")] == [
        *("create", "renew")
    ]


def test_no_renewal_is_signed_before_the_review_that_the_rule_asks_for(running, acts):
    later = services.open_talks(running, **acts, reference="A-2027")
    with (
        untouched(later),
        untouched(running),
        pytest.raises(services.ReviewMissing, match="Review the agreement first"),
    ):
        services.sign(later, **acts, signed_on=DAY("2027-10-15"))
    with untouched(later), pytest.raises(services.AlreadyRenewed):
        services.renew(stored(running), **acts, reference="A-X", signed_on=DAY("2027-10-15"))
    services.review(running, **acts, reviewed_on=DAY("2027-10"), conclusion="Both sides are content.")
    services.sign(stored(later), **acts, signed_on=DAY("2027-10-15"))
    assert stored(running).state == "renewed"


def test_the_short_way_to_a_renewal_asks_for_the_review_as_well(running, acts):
    with untouched(running), pytest.raises(services.ReviewMissing):
        services.renew(running, **acts, reference="A-2027", signed_on=DAY("2027-10-15"))
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    ("form", "signed_on", "is_asked"),
    [
        ("mou", "2026-12-31", False),
        ("mou", "2027-01-01", True),
        ("mou", "2026", False),
        ("mou", "2027", True),
        ("agreement", "2027-06", True),
        ("plan", "2027-06", False),
        ("oral", "2027-06", False),
    ],
)
def test_the_rule_in_force_on_the_day_of_signing_says_whether_a_review_comes_first(form, signed_on, is_asked):
    assert rules.is_reviewed_first(form, under=DAY(signed_on).last) is is_asked


def test_a_renewal_signed_before_the_rule_was_in_force_is_entered_without_a_review(running, acts):
    later = services.renew(running, **acts, reference="A-2026", signed_on=DAY("2026-12-31"))
    assert stored(later).renews == running


def test_one_text_is_renewed_once_whatever_way_is_taken(running, acts):
    services.open_talks(running, **acts, reference="A-2")
    for again in (services.open_talks, services.renew):
        told = {"signed_on": DAY("2026")} if again is services.renew else {}
        with untouched(running), pytest.raises(services.AlreadyRenewed, match="signed or in preparation"):
            again(stored(running), **acts, reference="A-3", **told)
    assert Agreement.objects.count() == 2


def test_after_talks_that_came_to_nothing_others_may_be_opened(running, acts):
    first = services.open_talks(running, **acts, reference="A-2")
    with pytest.raises(workflow.WhyMissing):
        workflow.take(RECORD, RECORD.step("drop_talks"), first.pk, **acts)
    workflow.take(RECORD, RECORD.step("drop_talks"), first.pk, **acts, why="No answer for a year.")
    assert stored(first).state == "dropped"
    second = services.open_talks(stored(running), **acts, reference="A-3")
    assert (second.renews, stored(running).state) == (running, "in_force")


def test_a_prepared_renewal_does_not_begin_before_the_text_it_renews(running, acts):
    later = services.open_talks(reviewed(running), **acts, reference="A-2")
    with untouched(later), pytest.raises(services.RenewalBeginsEarly):
        services.sign(later, **acts, signed_on=DAY("2021"), starts_on=DAY("2021"))


def test_nothing_is_signed_before_its_day(running, acts):
    later = services.open_talks(reviewed(running), **acts, reference="A-2")
    with untouched(later), pytest.raises(services.NotYetSigned):
        services.sign(later, **acts, signed_on=DAY("2027-10-21"))
    assert stored(running).state == "in_force"


def test_signing_needs_the_right_to_change_the_text_that_is_renewed(personas, running, acts):
    theirs = factories.make("agreements", personas.other, reference="B", starts_on="2020", ends_on="2025", form="plan")
    mine = factories.make("agreements", personas.hers, reference="C", state="agreed", renews=theirs, ends_on="")
    with untouched(mine), untouched(theirs), pytest.raises(services.writes.NotAllowed):
        services.sign(mine, **acts, signed_on=DAY("2027"))


def test_a_text_is_let_lapse_only_for_a_reason_and_runs_on(running, acts):
    with untouched(running), pytest.raises(services.ReasonMissing):
        services.let_lapse(running, **acts, lapse_reason="  ")
    services.let_lapse(running, **acts, lapse_reason="The partner was dissolved.")
    assert (stored(running).state, stored(running).lapse_reason) == ("in_force", "The partner was dissolved.")


def test_a_text_in_talks_about_its_renewal_is_not_let_lapse(running, acts):
    services.open_talks(running, **acts, reference="A-2")
    with untouched(running), pytest.raises(services.AlreadyRenewed):
        services.let_lapse(stored(running), **acts, lapse_reason="No longer wanted.")


def test_opening_talks_takes_the_decision_to_let_it_lapse_back(running, acts):
    services.let_lapse(running, **acts, lapse_reason="No longer wanted.")
    services.open_talks(stored(running), **acts, reference="A-2")
    assert stored(running).lapse_reason == ""


@pytest.mark.parametrize(
    ("day", "is_refused"), [("2027-10-21", True), ("2028", True), ("2027-10", False), ("2021", True)]
)
def test_a_review_lies_between_the_signature_and_today(running, acts, day, is_refused):
    if is_refused:
        with untouched(running), pytest.raises(services.ReviewOutOfTime):
            services.review(running, **acts, reviewed_on=DAY(day), conclusion="Content.")
    else:
        services.review(running, **acts, reviewed_on=DAY(day), conclusion="Content.")
        assert (str(stored(running).reviewed_on), stored(running).conclusion) == (day, "Content.")


def test_a_stranger_prepares_nothing(personas, running):
    binh = {"actor": personas.actor("binh"), "today": date(2027, 10, 20)}
    with untouched(running), pytest.raises(services.writes.NotAllowed):
        services.open_talks(running, **binh, reference="A-2")
    with untouched(running), pytest.raises(services.writes.NotAllowed):
        services.review(running, **binh, reviewed_on=DAY("2027"), conclusion="Content.")
    assert Agreement.objects.count() == 1


def test_annexes_and_amendments_stand_on_the_page_of_their_whole(personas):
    whole = factories.make("agreements", personas.hers)
    annex = factories.make("agreements", personas.hers, part_kind="amendment", parent=whole)
    assert annex.get_part_kind_display() == "Amendment"
    read = page.read(RECORD, whole.pk, personas.actor("an"), "en")
    assert [href for panel in read.panels for href, _cells in panel.rows] == [f"/agreements/{annex.pk}/"]


def test_a_promise_goes_from_open_over_being_carried_out_to_done(personas, acts):
    promise = factories.make("commitments", personas.hers)
    record = registry.get("commitments")
    workflow.take(record, record.step("begin"), promise.pk, **acts)
    assert stored(promise).state == "under_way"
    with pytest.raises(workflow.NotNow):
        workflow.take(record, record.step("begin"), promise.pk, **acts)
    workflow.take(record, record.step("fulfil"), promise.pk, **acts, asked={"evidence": "The book of 2025."})
    assert stored(promise).state == "done"
