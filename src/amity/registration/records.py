"""Declarations of the registration module."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from amity.access.actors import Actor
from amity.almanac import calls
from amity.notices import handing
from amity.records.declaration import Filter, Record, Step, approves, keeps
from amity.records.registry import register
from amity.registration import queries
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
from amity.registration.services import applying, certifying, handling

NGOS = _("Foreign organisations")


def decides(actor: Actor, row: Any) -> bool:
    """The rule of decisions: he approves for the unit that decides, or, where none does here, for the owner."""
    return actor.may_approve(row.decider_unit_id or row.owner_id)


foreign_ngos = register(
    Record(
        model=ForeignNgo,
        name="foreign_ngos",
        label=_("Foreign organisation in the register"),
        plural=_("Register of foreign organisations"),
        group=NGOS,
        title=("organisation__name",),
        sections={
            _("Organisation"): (
                *("organisation", "purposes", "purposes_vi", "fields_of_work", "fields_of_work_vi"),
                *("activity", "activity_on", "works_since", "representative", "unit"),
            ),
            _("Registration at home"): (
                *("home_number", "home_authority", "legal_form", "home_from_on", "home_until_on"),
            ),
        },
        columns=("organisation", "activity", "fields_of_work", "representative", "works_since"),
        filters=("activity", "organisation", "representative", "home_until_on"),
        search=("organisation__name", "organisation__name_vi", "fields_of_work", "fields_of_work_vi", "home_number"),
        key=("organisation",),
        expiry_dates=(("home_until_on", _("Registration at home ends")),),
        moment="works_since",
    )
)

ngo_offices = register(
    Record(
        model=NgoOffice,
        name="ngo_offices",
        label=_("Office of a foreign organisation"),
        plural=_("Offices of foreign organisations"),
        group=NGOS,
        title=("name",),
        sections={
            _("Office"): ("ngo", "kind", "name", "name_vi", "head", "opened_on", "closed_on"),
            _("Where"): ("address", "province", "country", "phone", "email"),
        },
        columns=("name", "ngo", "kind", "province", "head", "opened_on"),
        filters=("kind", "ngo", "province", "country"),
        search=("name", "name_vi", "address", "ngo__name", "ngo__name_vi"),
        key=("ngo", "name"),
        moment="opened_on",
    )
)

certificates = register(
    Record(
        model=Certificate,
        name="certificates",
        label=_("Certificate"),
        plural=_("Certificates"),
        group=NGOS,
        title=("number",),
        sections={
            _("Certificate"): ("ngo", "kind", "number", "representative"),
            _("What it allows"): ("provinces", "fields_of_work", "fields_of_work_vi"),
            _("State and dates"): ("state", "issued_on", "expires_on"),
        },
        columns=("number", "ngo", "kind", "issued_on", "expires_on", "state"),
        filters=(
            *("state", "kind", "ngo", "provinces", "issued_on", "expires_on"),
            Filter(
                "in_force_on",
                _("In force on"),
                apply=queries.in_force_on,
                hint=_("A day, such as 2023-12-31"),
            ),
        ),
        search=("number", "ngo__name", "ngo__name_vi", "fields_of_work", "fields_of_work_vi", "representative"),
        key=("number",),
        order="-issued_on",
        steps=(
            Step("extend", _("Extend"), run=certifying.extend, when=("valid", "lapsed"), asks=("expires_on",)),
            Step("suspend", _("Suspend"), run=certifying.suspend, when=("valid",), needs_why=True),
            Step("resume", _("Resume"), run=certifying.resume, when=("suspended",)),
            Step("lapse", _("Record as lapsed"), run=certifying.lapse, when=("valid", "suspended")),
            Step("end", _("End at the holder's wish"), run=certifying.end, when=("valid", "suspended")),
            Step("revoke", _("Revoke"), run=certifying.revoke, when=("valid", "suspended"), needs_why=True),
        ),
        state="state",
        entry_states=("lapsed", "suspended", "ended", "revoked"),
        moment="issued_on",
        expiry_dates=(("expires_on", _("Certificate expires")),),
    )
)

handing.register("applications", "submit", _("%(who)s handed this application in."), queries.receivers)
handing.register(
    "applications", "return", _("%(who)s returned this application to be completed."), queries.applicants_of_returned
)
handing.register("applications", "deliver", _("%(who)s delivered the answer to this application."), handing.owners)

applications = register(
    Record(
        model=Application,
        name="applications",
        label=_("Application"),
        plural=_("Applications"),
        group=NGOS,
        title=("reference", "ngo__name"),
        sections={
            _("Application"): ("reference", "ngo", "kind", "certificate_kind", "certificate", "way"),
            _("What is asked for"): (
                *("wanted_until", "provinces", "fields_of_work", "fields_of_work_vi", "representative", "reasons"),
            ),
            _("State"): ("state", "submitted_on", "remark", "answer_due_on", "answered_on", "outcome"),
        },
        columns=("reference", "ngo", "kind", "submitted_on", "answer_due_on", "state"),
        filters=(
            *("state", "kind", "certificate_kind", "ngo", "certificate", "way", "provinces", "submitted_on"),
            "answer_due_on",
        ),
        search=("reference", "ngo__name", "ngo__name_vi", "fields_of_work", "fields_of_work_vi", "representative"),
        key=("reference",),
        order="-submitted_on",
        steps=(
            Step("submit", _("Hand in"), run=applying.submit, when=("draft", "returned"), asks=("submitted_on",)),
            Step("take_in", _("Take in"), run=handling.take_in, when=("submitted",)),
            Step("withdraw", _("Withdraw"), run=applying.withdraw, when=("draft", "returned"), needs_why=True),
        ),
        state="state",
        entry_states=("submitted", "returned", "granted", "refused", "withdrawn"),
        moment="submitted_on",
        expiry_dates=(("answer_due_on", _("Answer to an application due")),),
    )
)

dossier_papers = register(
    Record(
        model=DossierPaper,
        name="dossier_papers",
        label=_("Paper of a dossier"),
        plural=_("Papers of dossiers"),
        group=NGOS,
        title=("title", "application__reference"),
        sections={
            _("Paper"): ("application", "code", "title", "title_vi", "is_required", "issued_on"),
            _("As it came"): ("is_there", "legalised", "translated"),
            _("As it was found"): ("verdict", "remark"),
        },
        columns=("title", "application", "is_there", "legalised", "translated", "verdict"),
        filters=("application", "code", "is_there", "legalised", "translated", "verdict"),
        search=("title", "title_vi", "code", "application__reference"),
        key=("application", "code"),
    )
)

registration_cases = register(
    Record(
        model=RegistrationCase,
        name="registration_cases",
        label=_("Registration case"),
        plural=_("Registration cases"),
        group=NGOS,
        title=("reference",),
        sections={
            _("Case"): ("reference", "application", "state", "rule", "opened_on", "due_on"),
            _("Who does what"): ("receiver", "decider", "decider_unit", "deliverer"),
            _("Dossier and answer"): ("valid_on", "answer_due_on"),
            _("Decision"): (
                *("decision_number", "decided_on", "granted_until", "grounds", "grounds_vi", "certificate"),
            ),
            _("Delivery"): ("delivered_on", "delivered_to"),
        },
        columns=("reference", "application", "state", "due_on", "answer_due_on", "decider"),
        filters=(
            *("state", "application", "receiver", "decider", "decider_unit", "certificate", "opened_on", "due_on"),
            *("answer_due_on", "decided_on", "delivered_on"),
            Filter("late_on", _("Late on"), apply=queries.late_on, hint=_("A day, such as 2023-12-31")),
            Filter(
                "due_soon_on",
                _("Due within two working days of"),
                apply=queries.due_soon_on,
                hint=_("A day, such as 2023-12-31"),
            ),
        ),
        search=("reference", "decision_number", "grounds", "grounds_vi"),
        key=("reference",),
        order="-opened_on",
        steps=(
            Step("give_back", _("Return the dossier"), run=handling.give_back, when=("checking",)),
            Step("find_valid", _("Record the dossier as valid"), run=handling.find_valid, when=("checking",),
                 asks=("valid_on",)),
            Step("pass_on", _("Hand on to the decider"), run=handling.pass_on, when=("opinions_in",)),
            Step("pass_on_early", _("Hand on without waiting for opinions"), run=handling.pass_on,
                 when=("valid", "opinions"), needs_why=True),
            Step("grant", _("Grant"), run=handling.grant, when=("deciding",), by=decides,
                 asks=("decision_number", "decided_on", "granted_until", "grounds", "grounds_vi")),
            Step("refuse", _("Refuse"), run=handling.refuse, when=("deciding",), by=decides,
                 asks=("decision_number", "decided_on", "grounds", "grounds_vi")),
            Step("deliver", _("Record the delivery"), run=handling.deliver, when=("granted", "refused"),
                 asks=("delivered_on", "delivered_to")),
            Step("withdraw", _("Record that it was withdrawn"), run=handling.withdraw,
                 when=("checking", "returned", "valid", "opinions", "opinions_in", "deciding"), by=approves,
                 needs_why=True),
        ),
        state="state",
        entry_states=("returned", "valid", "opinions", "opinions_in", "deciding", "granted", "refused", "delivered",
                      "withdrawn"),
        moment="opened_on",
        expiry_dates=(("due_on", _("Step of a registration case due")),),
    )
)  # fmt: skip

calls.register(
    calls.Call(record="registration_cases", filter="late_on", label=_("Step of a case is late"), order="due_on")
)

case_periods = register(
    Record(
        model=CasePeriod,
        name="case_periods",
        label=_("Step on the clock"),
        plural=_("Steps on the clock"),
        group=NGOS,
        title=("case__reference", "step"),
        sections={_("Step"): ("case", "step", "began_on", "due_on", "ended_on", "rule")},
        columns=("case", "step", "began_on", "due_on", "ended_on"),
        filters=("case", "step", "began_on", "due_on"),
        search=("case__reference",),
        key=("case", "step", "began_on"),
        order="-began_on",
    )
)

duties = register(
    Record(
        model=Duty,
        name="ngo_duties",
        label=_("Duty of a foreign organisation"),
        plural=_("Duties of foreign organisations"),
        group=NGOS,
        title=("certificate__number", "kind"),
        sections={
            _("Duty"): ("certificate", "kind", "province", "from_on", "due_on", "rule"),
            _("What became of it"): ("state", "done_on", "what"),
        },
        columns=("certificate", "kind", "province", "due_on", "state"),
        filters=("state", "kind", "certificate", "province", "due_on"),
        search=("certificate__number", "what"),
        key=("certificate", "kind", "province", "from_on"),
        order="due_on",
        steps=(
            Step("fulfil", _("Record as done"), run=certifying.fulfil, when=("open",), asks=("done_on", "what")),
            Step("waive", _("Record as not needed"), run=certifying.waive, when=("open",), by=keeps, needs_why=True),
        ),
        state="state",
        entry_states=("done", "waived"),
        moment="due_on",
        expiry_dates=(("due_on", _("Notice of a foreign organisation due")),),
    )
)
