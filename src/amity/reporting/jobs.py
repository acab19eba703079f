"""What is told every night: reports that are due soon, and reports that did not come."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from amity import tasks
from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.notices import deadlines
from amity.notices.deadlines import Due
from amity.reporting import queries, rules
from amity.reporting.models import NgoReport, ReportKind, ReportState
from amity.reporting.rules import Period

TOLD_LATE = 30  # days after the last day; later on the pages tell of it, and no notice
OPEN = (ReportState.DRAFT, ReportState.RETURNED)


@tasks.daily(hour=5)
@tasks.job("reporting: remind", label=gettext_lazy("Reminding of reports of foreign organisations"))
def remind(progress: tasks.Progress) -> dict[str, Any]:
    """Remind organisations of the report that is due, and tell them and those who check it of one that is late."""
    told = remind_of(now=timezone.now(), today=timezone.localdate())
    progress.done(told)
    return {"notices": told}


def remind_of(*, now: datetime, today: date) -> int:
    """Tell of each report that is due within the days of the rules, or late since yesterday or a little longer."""
    dues: list[Due] = []
    for year in (today.year - 1, today.year):
        period = rules.period(year)
        if period is None:
            continue
        days = (period.due_on - today).days
        marks = [one for one in rules.reminders(period) if days <= one]
        if days >= 0 and marks:
            dues += _dues(period, f"days-{min(marks)}", is_late=False)
        elif -TOLD_LATE <= days < 0:
            dues += _dues(period, "late", is_late=True)
    return deadlines.tell(dues, now=now, today=today)


def _dues(period: Period, mark: str, *, is_late: bool) -> list[Due]:
    """Whom to tell: the unit of each organisation that has not reported, of a late one the keeper of its entry too.

    The organisation is led to the report it has begun, where there is one.
    """
    entries = list(queries.not_reported(Actor.system(), period.year))
    begun = NgoReport.objects.filter(
        ngo__in=[one.organisation_id for one in entries], kind=ReportKind.YEAR, state__in=OPEN,
        from_on=period.from_on.isoformat(), audience__gte=0,
    )  # fmt: skip
    reports = {one.ngo_id: one for one in begun}
    on, found = PartialDate.of(period.due_on), []
    for entry in entries:
        report = reports.get(entry.organisation_id)
        if entry.unit_id is not None and report is not None:
            found.append(Due(report, entry.unit_id, "due_on", on, mark))
        elif entry.unit_id is not None:
            found.append(Due(entry, entry.unit_id, "report_due", on, mark))
        if is_late:
            found.append(Due(entry, entry.owner_id, "report_due", on, mark))
    return found
