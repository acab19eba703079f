"""Every step of certificates in every state, by everybody, with terms known in part."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.records import history, registry, workflow
from amity.registration.services import certifying
from tests import factories
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
TODAY = date(2024, 2, 29)
DAY = PartialDate.parse
CERTIFICATES = registry.get("certificates")
PAPERS = {
    "valid": {"extend": "valid", "suspend": "suspended", "end": "ended", "revoke": "revoked"},
    "lapsed": {"extend": "valid"},
    "suspended": {"resume": "valid", "end": "ended", "revoke": "revoked"},
    "ended": {},
    "revoked": {},
}


@pytest.fixture
def chi(personas):
    """Chi acts on a leap day."""
    return {"actor": personas.actor("chi"), "today": TODAY}


def certificate(personas, state: str = "valid", **fields):
    dates = {"issued_on": "2021-03-01", "expires_on": "2024-02-29"}
    return factories.make("certificates", personas.hers, state=state, **dates | fields)


@pytest.mark.parametrize("state", PAPERS)
@pytest.mark.parametrize("name", ["extend", "suspend", "resume", "end", "revoke"])
def test_a_step_of_a_certificate_leads_from_its_state_and_from_no_other(personas, chi, state, name):
    row = certificate(personas, state)
    told = {"expires_on": DAY("2027")} if name == "extend" else {}
    if name in PAPERS[state]:
        workflow.take(CERTIFICATES, CERTIFICATES.step(name), row.pk, **chi, why="As decided.", asked=told)
        assert stored(row).state == PAPERS[state][name]
    else:
        with untouched(row), pytest.raises(workflow.NotNow):
            workflow.take(CERTIFICATES, CERTIFICATES.step(name), row.pk, **chi, why="As decided.", asked=told)


# the last day of a certificate, whether its term is over on 29 February 2024
TERMS = [
    ("2024-02-28", True),
    ("2024-01", True),
    ("2023", True),
    ("2024-02-29", False),
    ("2024-02", False),
    ("2024", False),
    ("", False),
]


@pytest.mark.parametrize(("last", "is_over"), TERMS)
def test_a_certificate_is_suspended_and_resumed_within_its_term_and_lapses_after_it(personas, chi, last, is_over):
    valid, put_aside = certificate(personas, expires_on=last), certificate(personas, "suspended", expires_on=last)
    if is_over:
        for row, act in ((valid, certifying.suspend), (put_aside, certifying.resume)):
            with untouched(valid, put_aside), pytest.raises(certifying.CertificateIsOver):
                act(row, **chi)
        certifying.lapse(valid, **chi)
        certifying.lapse(put_aside, **chi)
        assert {stored(valid).state, stored(put_aside).state} == {"lapsed"}
    else:
        for row in (valid, put_aside):
            with untouched(valid, put_aside), pytest.raises(certifying.CertificateIsRunning):
                certifying.lapse(row, **chi)
        certifying.suspend(valid, **chi)
        certifying.resume(put_aside, **chi)
        assert (stored(valid).state, stored(put_aside).state) == ("suspended", "valid")


@pytest.mark.parametrize(
    ("present", "new", "error"),
    [
        ("2024-02-29", "2024-03-01", None),
        ("2024-02-29", "2024", None),
        ("2024-02-29", "2027", None),
        ("", "2027", None),
        ("2023", "2024-02-29", None),
        ("2024-02-29", "2024-02-29", certifying.NotLonger),
        ("2024-12-31", "2024", certifying.NotLonger),
        ("2024", "2024-12-31", certifying.NotLonger),
        ("2025", "2024", certifying.NotLonger),
        ("2022", "2024-02-28", certifying.CertificateIsOver),
        ("2022", "2023", certifying.CertificateIsOver),
    ],
)
def test_an_extension_reaches_beyond_the_term_and_beyond_today(personas, chi, present, new, error):
    row = certificate(personas, "lapsed" if present < "2024" else "valid", expires_on=present)
    if error:
        with untouched(row), pytest.raises(error):
            certifying.extend(row, **chi, expires_on=DAY(new))
    else:
        certifying.extend(row, **chi, expires_on=DAY(new))
        assert (stored(row).state, str(stored(row).expires_on)) == ("valid", new)


@pytest.mark.parametrize(("record", "name"), [(CERTIFICATES, "suspend"), (CERTIFICATES, "revoke")])
def test_a_hard_decision_needs_a_reason(personas, chi, record, name):
    row = certificate(personas)
    with untouched(row), pytest.raises(workflow.WhyMissing):
        workflow.take(record, record.step(name), row.pk, **chi, why=" ")


def test_the_history_of_a_certificate_tells_the_longer_term(personas, chi):
    row = certificate(personas)
    certifying.extend(row, **chi, why="Application of January.", expires_on=DAY("2027-02"))
    entry = history.changes(CERTIFICATES, row.pk, chi["actor"], "en")[0]
    assert (entry.by, entry.action, entry.why) == ("Chi", "extend", "Application of January.")
    assert entry.values == [("Expires on", "29 February 2024", "February 2027")]


def test_what_the_register_keeps_is_not_kept_by_the_organisation_itself(personas):
    for name in ("certificates", "registration_cases", "foreign_ngos", "case_periods"):
        with pytest.raises(ValidationError, match="kept by a unit of the union") as refused:
            factories.make(name, personas.ngo, confidentiality=Confidentiality.UNIT)
        assert set(refused.value.message_dict) == {"owner"}
