"""What is decided about certificates by hand, step by step and as refused, and on their pages."""

from datetime import date

import pytest
from django.urls import reverse

from amity.core.dates import PartialDate
from amity.records import registry, workflow
from amity.records.models import Change
from amity.registration.services import certifying
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)
CERTIFICATES = registry.get("certificates")
DAY = PartialDate.parse


@pytest.fixture
def acts(personas):
    """Chi, desk officer of the union, takes the steps today."""
    return {"actor": personas.actor("chi"), "today": TODAY}


def stored(row):
    return type(row).objects.get(pk=row.pk)


def certificate(personas, state: str = "valid", **fields):
    return factories.make("certificates", personas.hers, state=state, **fields)


@pytest.mark.parametrize("state", ["valid", "lapsed"])
def test_an_extension_gives_a_longer_term(personas, acts, state):
    row = certificate(personas, state, expires_on="2025-12-31")
    workflow.take(CERTIFICATES, CERTIFICATES.step("extend"), row.pk, **acts, asked={"expires_on": DAY("2028-12-31")})
    assert (stored(row).state, str(stored(row).expires_on)) == ("valid", "2028-12-31")
    assert Change.objects.latest("pk").action == "extend"


@pytest.mark.parametrize("until", ["2027-06-30", "2027-06", "2026-12-31"])
def test_an_extension_reaches_beyond_the_present_term(personas, acts, until):
    row = certificate(personas, expires_on="2027-06-30")
    with pytest.raises(certifying.NotLonger):
        certifying.extend(row, **acts, expires_on=DAY(until))
    assert str(stored(row).expires_on) == "2027-06-30"


def test_an_extension_into_the_past_is_refused(personas, acts):
    row = certificate(personas, "lapsed", expires_on="2025-06-30")
    with pytest.raises(certifying.CertificateIsOver):
        certifying.extend(row, **acts, expires_on=DAY("2026-03-15"))
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
    with pytest.raises(certifying.CertificateIsOver):
        getattr(certifying, step)(row, **acts)
    assert stored(row).state == state


def test_a_certificate_lapses_only_after_its_last_day(personas, acts):
    over, running = certificate(personas, expires_on="2026-03-15"), certificate(personas, expires_on="2026-03-16")
    endless = certificate(personas, expires_on="")
    certifying.lapse(over, **acts)
    for row in (running, endless):
        with pytest.raises(certifying.CertificateIsRunning):
            certifying.lapse(row, **acts)
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


def test_a_keeper_extends_a_certificate_on_its_page(personas, client_of):
    row = factories.make("certificates", personas.hers, expires_on="2027-06-30")
    address = reverse("staff:step", args=["certificates", row.pk, "extend"])
    assert client_of("an").post(address, {"expires_on": "30/6/2027"}).status_code != 302
    assert client_of("an").post(address, {"expires_on": "30/6/2030"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, str(row.expires_on)) == ("valid", "2030-06-30")


def test_a_stranger_can_neither_see_nor_suspend_a_certificate_kept_in_the_unit(personas, client_of):
    row = factories.make("certificates", personas.hers, confidentiality=2)
    address = reverse("staff:step", args=["certificates", row.pk, "suspend"])
    assert client_of("binh").post(address, {"why": "No report."}).status_code == 404
    row.refresh_from_db()
    assert row.state == "valid"
