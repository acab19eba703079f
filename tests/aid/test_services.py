"""What is decided about aid and certificates, step by step and as refused."""

from datetime import date

import pytest

from amity.aid import services
from amity.core.dates import PartialDate
from amity.records import registry, workflow
from amity.records.models import Change
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)
ITEMS = registry.get("aid_items")
CERTIFICATES = registry.get("certificates")
DAY = PartialDate.parse


@pytest.fixture
def acts(personas):
    """Chi, desk officer of the union, takes the steps today."""
    return {"actor": personas.actor("chi"), "today": TODAY}


def stored(row):
    return type(row).objects.get(pk=row.pk)


def item(personas, state: str, **fields):
    return factories.make("aid_items", personas.hers, state=state, **fields)


def certificate(personas, state: str = "valid", **fields):
    return factories.make("certificates", personas.hers, state=state, **fields)


def test_an_item_goes_from_proposal_to_settled_accounts(personas, acts):
    row = item(personas, "proposed", starts_on="", ends_on="", decision="")
    states = []
    for name, asked in (
        ("appraise", {}),
        ("approve", {"decision": "Decision 2201"}),
        ("start", {"starts_on": DAY("2025-10-01")}),
        ("finish", {"ends_on": DAY("2026-03-15")}),
        ("hand_over", {}),
        ("settle", {}),
    ):
        workflow.take(ITEMS, ITEMS.step(name), row.pk, **acts, asked=asked)
        states.append(stored(row).state)
    assert states == ["appraisal", "approved", "running", "finished", "handed_over", "settled"]
    kept = stored(row)
    assert (kept.decision, str(kept.starts_on), str(kept.ends_on)) == ("Decision 2201", "2025-10-01", "2026-03-15")


@pytest.mark.parametrize("decision", [None, "", "  "])
def test_aid_is_not_approved_without_a_decision(personas, acts, decision):
    row = item(personas, "appraisal", decision="")
    with pytest.raises(services.DecisionMissing):
        services.approve(row, **acts, decision=decision)
    assert stored(row).state == "appraisal"


@pytest.mark.parametrize("name", ["approve", "refuse"])
def test_a_keeper_does_not_decide(personas, name):
    row = item(personas, "appraisal")
    with pytest.raises(workflow.NotAllowed):
        workflow.take(ITEMS, ITEMS.step(name), row.pk, actor=personas.actor("an"), today=TODAY, why="No money.")
    assert stored(row).state == "appraisal"


def test_aid_is_refused_with_a_reason(personas, acts):
    row = item(personas, "appraisal")
    with pytest.raises(workflow.WhyMissing):
        workflow.take(ITEMS, ITEMS.step("refuse"), row.pk, **acts)
    workflow.take(ITEMS, ITEMS.step("refuse"), row.pk, **acts, why="The donor withdrew.")
    assert stored(row).state == "refused"


def test_aid_begins_today_when_no_day_is_known(personas, acts):
    row = item(personas, "approved", starts_on="", ends_on="")
    services.start(row, **acts)
    assert (stored(row).state, str(stored(row).starts_on)) == ("running", "2026-03-16")


@pytest.mark.parametrize(
    ("step", "state", "field"), [("start", "approved", "starts_on"), ("finish", "running", "ends_on")]
)
def test_aid_neither_begins_nor_ends_on_a_day_to_come(personas, acts, step, state, field):
    row = item(personas, state, starts_on="2025", ends_on="")
    with pytest.raises(services.DateAhead):
        getattr(services, step)(row, **acts, **{field: DAY("2026-03-17")})
    assert stored(row).state == state


def test_a_programme_ends_after_its_projects(personas, acts):
    programme = item(personas, "running", kind="programme", starts_on="2025", ends_on="")
    part = item(personas, "running", parent=programme, starts_on="2025", ends_on="")
    item(personas, "refused", parent=programme)
    with pytest.raises(services.PartsNotFinished):
        services.finish(programme, **acts)
    assert stored(programme).state == "running"
    services.finish(part, **acts)
    services.finish(programme, **acts)
    assert (stored(programme).state, str(stored(programme).ends_on)) == ("finished", "2026-03-16")


@pytest.mark.parametrize("state", ["valid", "lapsed"])
def test_an_extension_gives_a_longer_term(personas, acts, state):
    row = certificate(personas, state, expires_on="2025-12-31")
    workflow.take(CERTIFICATES, CERTIFICATES.step("extend"), row.pk, **acts, asked={"expires_on": DAY("2028-12-31")})
    assert (stored(row).state, str(stored(row).expires_on)) == ("valid", "2028-12-31")
    assert Change.objects.latest("pk").action == "extend"


@pytest.mark.parametrize("until", ["2027-06-30", "2027-06", "2026-12-31"])
def test_an_extension_reaches_beyond_the_present_term(personas, acts, until):
    row = certificate(personas, expires_on="2027-06-30")
    with pytest.raises(services.NotLonger):
        services.extend(row, **acts, expires_on=DAY(until))
    assert str(stored(row).expires_on) == "2027-06-30"


def test_an_extension_into_the_past_is_refused(personas, acts):
    row = certificate(personas, "lapsed", expires_on="2025-06-30")
    with pytest.raises(services.CertificateIsOver):
        services.extend(row, **acts, expires_on=DAY("2026-03-15"))
    assert (stored(row).state, str(stored(row).expires_on)) == ("lapsed", "2025-06-30")


def test_a_suspension_is_lifted_within_the_term(personas, acts):
    row = certificate(personas)
    with pytest.raises(workflow.WhyMissing):
        workflow.take(CERTIFICATES, CERTIFICATES.step("suspend"), row.pk, **acts)
    workflow.take(CERTIFICATES, CERTIFICATES.step("suspend"), row.pk, **acts, why="No report was filed.")
    assert stored(row).state == "suspended"
    workflow.take(CERTIFICATES, CERTIFICATES.step("resume"), row.pk, **acts)
    assert stored(row).state == "valid"


@pytest.mark.parametrize(("step", "state"), [("suspend", "valid"), ("resume", "suspended")])
def test_a_certificate_whose_term_is_over_is_neither_suspended_nor_resumed(personas, acts, step, state):
    row = certificate(personas, state, expires_on="2026-03-15")
    with pytest.raises(services.CertificateIsOver):
        getattr(services, step)(row, **acts)
    assert stored(row).state == state


def test_a_certificate_lapses_only_after_its_last_day(personas, acts):
    over, running = certificate(personas, expires_on="2026-03-15"), certificate(personas, expires_on="2026-03-16")
    endless = certificate(personas, expires_on="")
    services.lapse(over, **acts)
    for row in (running, endless):
        with pytest.raises(services.CertificateIsRunning):
            services.lapse(row, **acts)
    assert [stored(row).state for row in (over, running, endless)] == ["lapsed", "valid", "valid"]


def test_ended_and_revoked_certificates_stay_so(personas, acts):
    ended, revoked = certificate(personas), certificate(personas, "suspended")
    workflow.take(CERTIFICATES, CERTIFICATES.step("end"), ended.pk, **acts)
    workflow.take(CERTIFICATES, CERTIFICATES.step("revoke"), revoked.pk, **acts, why="Worked outside its fields.")
    for row, state in ((ended, "ended"), (revoked, "revoked")):
        assert stored(row).state == state
        for step in CERTIFICATES.steps:
            with pytest.raises(workflow.NotNow):
                workflow.take(CERTIFICATES, step, row.pk, **acts, why="Again.")
