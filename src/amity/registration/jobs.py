"""What is told every night: steps of cases that are due or late, and certificates that run out."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from amity import tasks
from amity.access.actors import Actor, actors_of, valid_on
from amity.access.models import Account, RoleGrant
from amity.access.roles import POWERS
from amity.access.scope import visible_to
from amity.notices import telling
from amity.notices.models import Kind, Notice
from amity.records import registry
from amity.records.models import Shelf
from amity.registration import rules
from amity.registration.models import CasePeriod, Certificate, CertificateState, ForeignNgo, RegistrationCase, Span


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
    asked: list[tuple[Any, int, str, str]] = []
    for period in near:
        case = period.case
        decides = period.step == Span.DECIDE and case.decider_unit_id is not None
        unit = case.decider_unit_id if decides else case.owner_id
        asked.append((case, unit or case.owner_id, f"due_on {period.due_on}", f"step-{period.pk}"))
    return _tell(registry.of(RegistrationCase).name, asked, now=now, today=today)


def warn(*, now: datetime, today: date) -> int:
    """Tell of each certificate that runs out within the months of the rules, once for each of them."""
    marks = rules.warnings(today)
    if not marks:
        return 0
    rows = visible_to(Actor.system(), registry.of(Certificate)).filter(state=CertificateState.VALID, shelf=Shelf.LIVE)
    ending = rows.filter(expires_on__gte=today.isoformat(), expires_on__lte=marks[-1][1].isoformat()).order_by("pk")
    entries = ForeignNgo.objects.filter(organisation__in=ending.values("ngo"), audience__gte=0, unit__isnull=False)
    units = {one.organisation_id: one.unit_id for one in entries}
    asked: list[tuple[Any, int, str, str]] = []
    for one in ending:
        if one.expires_on is None:
            continue
        months = next(number for number, last in marks if one.expires_on.first <= last)
        own = units.get(one.ngo_id)
        for unit in (one.owner_id, *([own] if own is not None else [])):
            asked.append((one, unit, f"expires_on {one.expires_on}", f"month-{months}"))
    return _tell(registry.of(Certificate).name, asked, now=now, today=today)


def _tell(record: str, asked: Iterable[tuple[Any, int, str, str]], *, now: datetime, today: date) -> int:
    """Tell those who keep the rows of a unit about its rows; never somebody who may not see the row itself."""
    asked = list(asked)
    keepers = _keepers({unit for _row, unit, _what, _mark in asked}, today)
    accounts = Account.objects.filter(pk__in={pk for ids in keepers.values() for pk in ids}, is_active=True)
    actors = actors_of(list(accounts), today=today)
    notices = [
        Notice(
            account_id=account,
            kind=Kind.DEADLINE,
            source=f"deadline {record} {row.pk} {what} {mark}",
            topic=telling.topic_of(record, row.pk),
            record=record,
            row_id=row.pk,
            at=now,
        )
        for row, unit, what, mark in asked
        for account in keepers.get(unit, ())
        if account in actors and actors[account].may_see(row.audience)
    ]
    return telling.tell(notices, now=now)


def _keepers(units: set[int], today: date) -> dict[int, list[int]]:
    """The accounts that keep the rows of each of these units, by grants in the unit itself."""
    found: dict[int, list[int]] = {}
    grants = RoleGrant.objects.filter(valid_on(today), unit__in=units).order_by("account_id")
    for account, unit, role in grants.values_list("account_id", "unit_id", "role"):
        if POWERS[role].writes and account not in found.setdefault(unit, []):
            found[unit].append(account)
    return found
