"""Factories of the registration module."""

from amity.registration.models import (
    Application,
    CasePeriod,
    Certificate,
    DossierPaper,
    Duty,
    ForeignNgo,
    NgoOffice,
    RegistrationCase,
)
from tests.factories import make, makes


@makes("foreign_ngos")
def foreign_ngo(owner, n, **fields):
    """An active organisation."""
    given = {"activity": "active", "fields_of_work": "Health", "home_number": f"R-{n}", **fields}
    organisation = given.pop("organisation", None) or make("organisations", owner, kind="foreign_ngo")
    return ForeignNgo(owner=owner, organisation=organisation, **given), {}


@makes("ngo_offices")
def ngo_office(owner, n, **fields):
    """A representative office."""
    given = {"kind": "representative", "name": f"Office {n}", "opened_on": "2024-01-15", **fields}
    return NgoOffice(owner=owner, ngo=given.pop("ngo", None) or make("organisations", owner), **given), {}


@makes("certificates")
def certificate(owner, n, **fields):
    """A valid operation registration."""
    given = {
        "kind": "operation",
        "number": f"{n}/CNV-HD",
        "issued_on": "2024-07-01",
        "expires_on": "2027-06-30",
        **fields,
    }
    ngo, links = given.pop("ngo", None) or make("organisations", owner), {"provinces": given.pop("provinces", [])}
    return Certificate(owner=owner, ngo=ngo, **given), links


@makes("applications")
def application(owner, n, **fields):
    """A draft that asks for an operation registration."""
    given = {
        "reference": f"APP-{n}",
        "kind": "issue",
        "certificate_kind": "operation",
        "wanted_until": "2029-03-01",
        "fields_of_work": "Health",
        "representative": "Ms Example",
        **fields,
    }
    ngo, links = given.pop("ngo", None) or make("organisations", owner), {"provinces": given.pop("provinces", [])}
    return Application(owner=owner, ngo=ngo, **given), links


@makes("dossier_papers")
def dossier_paper(owner, n, **fields):
    """A paper that is there."""
    given = {"code": f"paper_{n}", "title": f"Paper {n}", "is_there": True, **fields}
    whole = given.pop("application", None) or make("applications", owner)
    return DossierPaper(owner=owner, application=whole, **given), {}


@makes("registration_cases")
def registration_case(owner, n, **fields):
    """A case whose dossier is being checked."""
    given = {"reference": f"CASE-{n}", "opened_on": "2026-03-02", "rule": "Decree 58/2022/ND-CP", **fields}
    about = given.pop("application", None) or make("applications", owner, state="in_treatment")
    return RegistrationCase(owner=owner, application=about, **given), {}


@makes("case_periods")
def case_period(owner, n, **fields):
    """The check of a dossier, still on the clock."""
    given = {"step": "check", "began_on": "2026-03-02", "due_on": "2026-03-04", **fields}
    return CasePeriod(owner=owner, case=given.pop("case", None) or make("registration_cases", owner), **given), {}


@makes("ngo_duties")
def duty(owner, n, **fields):
    """The notice of a bank account, still to come."""
    given = {"kind": "account", "from_on": "2026-03-02", "due_on": "2026-03-16", **fields}
    paper = given.pop("certificate", None) or make("certificates", owner)
    return Duty(owner=owner, certificate=paper, **given), {}
