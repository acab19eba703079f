"""The queue of registration cases: what is late, what is due, what is asked of us, and what runs out."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import NullIf
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.records import registry
from amity.records.models import Shelf
from amity.registration import queries, rules
from amity.registration.models import (
    Application,
    ApplicationState,
    CaseState,
    Certificate,
    CertificateState,
    Duty,
    DutyState,
    RegistrationCase,
)
from amity.sharing import reads
from amity.staff import case_words
from amity.staff.routes import StaffRequest
from amity.staff.visit_words import shown
from amity.work.models import Opinion, OpinionState

SHOWN = 100


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as the queue tells it."""

    case: RegistrationCase
    ngo: str
    kind: str
    used: str
    due: str
    left: str
    is_late: bool
    answer_due: str


@dataclass(frozen=True, slots=True)
class Counter:
    """A number that leads to its list."""

    label: str
    count: int
    href: str


def queue_page(request: StaffRequest) -> HttpResponse:
    """Every case the reader has a part in, by what is due, and what else waits."""
    actor, today = request.actor, timezone.localdate()
    cases = visible_to(actor, registry.of(RegistrationCase)).filter(state__in=queries.OPEN_CASES, shelf=Shelf.LIVE)
    listed = list(
        cases.select_related("application__ngo").order_by(NullIf("due_on", Value("")).asc(nulls_last=True), "pk")[
            :SHOWN
        ]
    )
    reads.note(registry.of(RegistrationCase), [one.pk for one in listed], actor, "list")
    clocks = queries.open_clocks([one.pk for one in listed], actor, today)
    lines = [_line(one, clocks.get(one.pk), actor, today) for one in listed]
    deciding = [one for one in lines if one.case.state == CaseState.DECIDING and _is_ours(one.case, actor)]
    context = {
        "asked": asked_of_us(actor),
        "deciding": deciding,
        "handed_in": _handed_in(actor),
        "cases": lines,
        "most": SHOWN,
        "counters": _counters(cases, today),
        "expiring": _expiring(actor, today),
        "late_duties": _late_duties(actor, today),
    }
    return render(request, "staff/registration.html", context)


def asked_of_us(actor: Actor) -> list[dict[str, Any]]:
    """The opinions on registrations that the reader is to answer for his unit, by their last day."""
    if not actor.writable:
        return []
    record, today = registry.of(Opinion), timezone.localdate()
    rows = visible_to(actor, record).filter(
        state=OpinionState.WAITING, unit__in=actor.writable, registration_case__isnull=False, shelf=Shelf.LIVE
    )
    found = list(rows.select_related("registration_case").order_by("due_on", "pk")[:SHOWN])
    mine = [one for one in found if case_words.is_mine(one, actor)]
    reads.note(record, [one.pk for one in mine], actor, "list")
    return [
        {
            "subject": one.subject,
            "href": reverse("staff:case", args=[one.registration_case_id])
            if one.registration_case and actor.may_see(one.registration_case.audience)
            else reverse("staff:record", args=["opinions", one.pk]),
            "answer": reverse("staff:step", args=["opinions", one.pk, "answer"]),
            "due": shown(one.due_on),
            "left": case_words.left(case_words.days_to(one.due_on, today)),
            "is_late": one.due_on is not None and one.due_on.last < today,
        }
        for one in mine
    ]


def _is_ours(case: RegistrationCase, actor: Actor) -> bool:
    """Whether the reader decides here for a unit of its own that does not keep the case."""
    return (
        case.decider_unit_id is not None
        and actor.may_approve(case.decider_unit_id)
        and not actor.may_write(case.owner_id)
    )


def _line(case: RegistrationCase, clock: queries.Clock | None, actor: Actor, today: date) -> CaseLine:
    application = case.application if actor.may_see(case.application.audience) else None
    return CaseLine(
        case=case,
        ngo=case_words.called(application.ngo, actor) if application else "",
        kind=str(application.get_kind_display()) if application else "",
        used=case_words.clock(clock) if clock else "",
        due=shown(case.due_on),
        left=case_words.left(case_words.days_to(case.due_on, today)),
        is_late=case.due_on is not None and case.due_on.last < today,
        answer_due=shown(case.answer_due_on),
    )


def _counters(cases: QuerySet[RegistrationCase], today: date) -> list[Counter]:
    """How many cases are late, due, and where they wait; each with its list."""
    day = today.isoformat()
    found = cases.aggregate(
        opinions=Count("pk", filter=Q(state=CaseState.OPINIONS)),
        deciding=Count("pk", filter=Q(state=CaseState.DECIDING)),
        delivering=Count("pk", filter=Q(state__in=(CaseState.GRANTED, CaseState.REFUSED))),
    )
    late, soon = queries.late_on(cases, day).count(), queries.due_soon_on(cases, day).count()
    base = reverse("staff:list", args=["registration_cases"])
    return [
        Counter(_("Late"), late, f"{base}?late_on={day}"),
        Counter(_("Due within two working days"), soon, f"{base}?due_soon_on={day}"),
        Counter(_("Waiting for opinions"), found["opinions"], f"{base}?state=opinions"),
        Counter(_("With the decider"), found["deciding"], f"{base}?state=deciding"),
        Counter(_("To be delivered"), found["delivering"], f"{base}?state=granted&state=refused"),
    ]


def _handed_in(actor: Actor) -> list[dict[str, Any]]:
    """Applications that were handed in and wait to be taken in by the reader."""
    record = registry.of(Application)
    rows = visible_to(actor, record).filter(state=ApplicationState.SUBMITTED, shelf=Shelf.LIVE)
    found = [
        one
        for one in rows.select_related("ngo").order_by("submitted_on", "pk")[:SHOWN]
        if actor.may_write(one.owner_id)
    ]
    reads.note(record, [one.pk for one in found], actor, "list")
    return [
        {
            "row": one,
            "ngo": case_words.called(one.ngo, actor),
            "on": shown(one.submitted_on),
            "take_in": reverse("staff:step", args=[record, one.pk, "take_in"]),
        }
        for one in found
    ]


def _expiring(actor: Actor, today: date) -> list[dict[str, Any]]:
    """Certificates that run out within the months of the rules, the nearest first."""
    marks = rules.warnings(today)
    if not marks:
        return []
    rows = visible_to(actor, registry.of(Certificate)).filter(
        state=CertificateState.VALID,
        shelf=Shelf.LIVE,
        expires_on__gte=today.isoformat(),
        expires_on__lte=marks[-1][1].isoformat(),
    )
    return [
        {
            "row": one,
            "ngo": case_words.called(one.ngo, actor),
            "on": shown(one.expires_on),
            "months": next(number for number, last in marks if one.expires_on.first <= last),
            "is_near": one.expires_on.first <= marks[0][1],
        }
        for one in rows.select_related("ngo").order_by("expires_on", "pk")[:SHOWN]
        if one.expires_on is not None
    ]


def _late_duties(actor: Actor, today: date) -> list[dict[str, Any]]:
    """Notices of holders that did not come by their last day."""
    record = registry.of(Duty)
    rows = visible_to(actor, record).filter(
        state=DutyState.OPEN, shelf=Shelf.LIVE, due_on__gt="", due_on__lt=today.isoformat()
    )
    found = list(rows.select_related("certificate__ngo").order_by("due_on", "pk")[:SHOWN])
    reads.note(record, [one.pk for one in found], actor, "list")
    return [
        {
            "row": one,
            "ngo": case_words.called(one.certificate.ngo, actor) if actor.may_see(one.certificate.audience) else "",
            "left": case_words.left(case_words.days_to(one.due_on, today)),
        }
        for one in found
    ]
