"""What is told every night: steps of cases that are due or late, and certificates that run out."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from amity import tasks
from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.notices import deadlines
from amity.notices.deadlines import Due
from amity.records import registry
from amity.records.models import Shelf
from amity.registration import rules
from amity.registration.models import CasePeriod, Certificate, CertificateState, ForeignNgo, Span


@tasks.daily(hour=5)
@tasks.job("registration: remind", label=gettext_lazy("Reminding of cases and certificates of foreign organisations"))
def remind(progress: tasks.Progress) -> dict[str, Any]:
    """Tell those who work on cases what is due, and holders and keepers of certificates what runs out."""
    told = escalate(now=timezone.now(), today=timezone.localdate())
    told += warn(now=timezone.now(), today=timezone.localdate())
    progress.done(told)
    return {"notices": told}


def escalate(*, now: datetime, today: date) -> int:
    """Tell of each step that is due within the days of the rule, or late, once; returns how many notices there were."""
    open_now = CasePeriod.objects.filter(ended_on="", shelf=Shelf.LIVE).exclude(due_on="")
    near = open_now.filter(due_on__lte=rules.soon(today).isoformat()).select_related("case").order_by("pk")
    asked: list[Due] = []
    for period in near:
        case = period.case
        decides = period.step == Span.DECIDE and case.decider_unit_id is not None
        unit = case.decider_unit_id if decides else case.owner_id
        if period.due_on is not None:
            asked.append(Due(case, unit or case.owner_id, "due_on", period.due_on, f"step-{period.pk}"))
    return deadlines.tell(asked, now=now, today=today)


def warn(*, now: datetime, today: date) -> int:
    """Tell of each certificate that runs out within the months of the rules, once for each of them."""
    marks = rules.warnings(today)
    if not marks:
        return 0
    rows = visible_to(Actor.system(), registry.of(Certificate)).filter(state=CertificateState.VALID, shelf=Shelf.LIVE)
    ending = rows.filter(expires_on__gte=today.isoformat(), expires_on__lte=marks[-1][1].isoformat()).order_by("pk")
    entries = ForeignNgo.objects.filter(organisation__in=ending.values("ngo"), audience__gte=0, unit__isnull=False)
    units = {one.organisation_id: one.unit_id for one in entries}
    asked: list[Due] = []
    for one in ending:
        if one.expires_on is None:
            continue
        months = next(number for number, last in marks if one.expires_on.first <= last)
        own = units.get(one.ngo_id)
        for unit in (one.owner_id, *([own] if own is not None else [])):
            asked.append(Due(one, unit, "expires_on", one.expires_on, f"month-{months}"))
    return deadlines.tell(asked, now=now, today=today)
