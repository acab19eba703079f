"""Questions asked of reports: what is on record already, who is late, and what a report would change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.aid.models import AidFlow, AidItem, AidState, FlowKind
from amity.core.fields import begun_by, not_over_before
from amity.network.models import Organisation
from amity.records import registry
from amity.registration.models import Activity, ForeignNgo
from amity.reporting import rules
from amity.reporting.models import NgoReport, ReportLine, ReportState

NEVER_RAN = (AidState.PROPOSED, AidState.APPRAISAL, AidState.REFUSED)
DONE = (ReportState.SENT, ReportState.ACCEPTED)


def items_of(ngo: Organisation, first: date, last: date) -> QuerySet[AidItem]:
    """The items of aid that an organisation gives or carries out and that ran in a period, whoever asks."""
    ran = begun_by("starts_on", last) & not_over_before("ends_on", first)
    rows = AidItem.objects.filter(Q(donors=ngo) | Q(executing=ngo), ran, audience__gte=0)
    return rows.exclude(state__in=NEVER_RAN).distinct().order_by("reference", "pk")


def recorded(item_id: int, kind: str, currency: str, first: date, last: date) -> Decimal:
    """What is on record of an item in a period, in one currency; a sum known to the year counts where it ends."""
    when = Q(value_on__gte=first.isoformat(), value_on__lte=last.isoformat()) | Q(value_on=str(last.year))
    rows = AidFlow.objects.filter(when, item=item_id, kind=kind, currency=currency, audience__gte=0)
    return rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def span(report: NgoReport) -> tuple[date, date]:
    """The first and the last day of the period of a report; raises ValueError for one that has none yet."""
    if report.from_on is None or report.to_on is None:
        raise ValueError("A report is on a period.")
    return report.from_on.first, report.to_on.last


@dataclass(frozen=True, slots=True)
class Booking:
    """What accepting a line would do: the sum that is missing on record, or why nothing is booked."""

    line: ReportLine
    kind: str
    said: Decimal
    known: Decimal

    @property
    def missing(self) -> Decimal:
        """What the record lacks of what the report says; nothing when more is on record already."""
        return max(self.said - self.known, Decimal(0))

    @property
    def is_less(self) -> bool:
        """Whether the report says less than is on record: somebody has to look at it, nothing is taken off."""
        return self.said < self.known


def bookings(report: NgoReport, lines: Iterable[ReportLine]) -> list[Booking]:
    """What accepting a report would write, line by line and kind by kind; lines without an item write nothing."""
    first, last = span(report)
    found = []
    for line in lines:
        if line.item_id is None:
            continue
        for kind, said in ((FlowKind.COMMITMENT, line.committed), (FlowKind.DISBURSEMENT, line.disbursed)):
            if said:
                known = recorded(line.item_id, kind, line.currency, first, last)
                found.append(Booking(line, kind, said, known))
    return found


def last_report(ngo: Organisation, before: date) -> NgoReport | None:
    """The report of an organisation on the latest period that began before a day, whoever asks."""
    rows = NgoReport.objects.filter(ngo=ngo, from_on__lt=before.isoformat(), audience__gte=0)
    return rows.order_by("-from_on", "-pk").first()


def not_reported(actor: Actor, year: int) -> QuerySet[ForeignNgo]:
    """The organisations in the register that have not sent their report of a year, as far as the reader sees them.

    Those that have left, and those that only give without a registration, owe none.
    """
    found = rules.period(year)
    rows = visible_to(actor, registry.of(ForeignNgo)).exclude(activity__in=(Activity.LEFT, Activity.GIVES_ONLY))
    if found is None:
        return rows.none()
    sent = visible_to(actor, registry.of(NgoReport)).filter(from_on=found.from_on.isoformat(), state__in=DONE)
    return rows.exclude(organisation__in=sent.values("ngo")).select_related("organisation").order_by("sort_key", "pk")
