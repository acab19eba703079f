"""Record types of the registration module."""

from amity.registration.models.applying import (
    Application,
    ApplicationState,
    DossierPaper,
    Mark,
    RequestKind,
    Verdict,
    Way,
)
from amity.registration.models.handling import CasePeriod, CaseState, Duty, DutyKind, DutyState, RegistrationCase, Span
from amity.registration.models.register import (
    Activity,
    Certificate,
    CertificateKind,
    CertificateState,
    ForeignNgo,
    NgoOffice,
    OfficeKind,
)

__all__ = [
    "Activity",
    "Application",
    "ApplicationState",
    "CasePeriod",
    "CaseState",
    "Certificate",
    "CertificateKind",
    "CertificateState",
    "DossierPaper",
    "Duty",
    "DutyKind",
    "DutyState",
    "ForeignNgo",
    "Mark",
    "NgoOffice",
    "OfficeKind",
    "RegistrationCase",
    "RequestKind",
    "Span",
    "Verdict",
    "Way",
]
