"""Questions asked of reports: what is on record already, who is late, what comes next, what a report would change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from amity.access.actors import Actor, unit_of
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.aid.models import AidFlow, AidItem, AidState, FlowKind
from amity.core.fields import begun_by, not_over_before
from amity.network.models import Organisation
from amity.records import registry
from amity.records.models import Shelf
from amity.registration import rules as registration_rules
from amity.registration.models import (
    Activity,
    Application,
    ApplicationState,
    Certificate,
    CertificateState,
    Duty,
    DutyState,
    ForeignNgo,
)
from amity.reporting import rules
from amity.reporting.models import NgoReport, ReportKind, ReportLine, ReportState

NEVER_RAN = (AidState.PROPOSED, AidState.APPRAISAL, AidState.REFUSED)
DONE = (ReportState.SENT, ReportState.ACCEPTED)
OWES_NOTHING = (Activity.LEFT, Activity.GIVES_ONLY)
EARLY = timedelta(days=31)  # a report may be sent so long before the last day of its period


def items_of(ngo: Organisation, first: date, last: date) -> QuerySet[AidItem]:
    """The items of aid that an organisation gives or carries out and that ran in a period, whoever asks."""
    ran = begun_by("starts_on", last) & not_over_before("ends_on", first)
    rows = AidItem.objects.filter(Q(donors=ngo) | Q(executing=ngo), ran, audience__gte=0)
    return rows.exclude(state__in=NEVER_RAN).distinct().order_by("reference", "pk")


Sums = dict[tuple[int, str, str], Decimal]  # by item, kind and currency


def recorded(items: Iterable[int], first: date, last: date, *, payer: int | None = None) -> Sums:
    """What is on record of items in a period, whoever asks; a sum known to the year counts where it ends (one query).

    With a payer, what others are named as having paid does not count.
    """
    rows = _flows(items, first, last)
    if payer is not None:
        rows = rows.filter(Q(provider=None) | Q(provider=payer))
    return _summed(rows)


def _flows(items: Iterable[int], first: date, last: date) -> QuerySet[AidFlow]:
    when = Q(value_on__gte=first.isoformat(), value_on__lte=last.isoformat()) | Q(value_on=str(last.year))
    return AidFlow.objects.filter(when, item__in=list(items), audience__gte=0)


def _summed(rows: QuerySet[AidFlow]) -> Sums:
    told = rows.order_by().values_list("item", "kind", "currency").annotate(sum=Sum("amount"))
    return {(item, kind, currency): amount for item, kind, currency, amount in told}


def own_sums(items: Iterable[int], ngo: int, first: date, last: date, actor: Actor) -> Sums:
    """What an organisation itself is on record as having given in a period (one query).

    A sum on an item of several donors counts only where this one is named as its payer: nobody is told what another
    donor gave. What a unit keeps to itself is left out for whoever does not read there.
    """
    items = list(items)
    joint = AidItem.donors.through.objects.filter(aiditem__in=items).exclude(organisation=ngo).values("aiditem")
    rows = _flows(items, first, last)
    if actor.audiences is not None:
        rows = rows.filter(audience__in={*actor.audiences, Confidentiality.UNION})
    mine = _summed(rows.filter(Q(provider=ngo) | Q(provider=None) & ~Q(item__in=joint)))
    return {key: amount for key, amount in mine.items() if amount > 0}


def donors_of(items: Iterable[int]) -> dict[int, set[int]]:
    """The donors of each of some items of aid, whoever asks (one query)."""
    found: dict[int, set[int]] = {}
    for item, donor in AidItem.donors.through.objects.filter(aiditem__in=list(items)).values_list(
        "aiditem", "organisation"
    ):
        found.setdefault(item, set()).add(donor)
    return found


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
    told = [(one, one.item_id) for one in lines if one.item_id is not None]
    known = recorded([item for _line, item in told], first, last, payer=report.ngo_id)
    found = []
    for line, item in told:
        for kind, said in ((FlowKind.COMMITMENT, line.committed), (FlowKind.DISBURSEMENT, line.disbursed)):
            if said:
                key = (item, str(kind), line.currency)
                found.append(Booking(line, kind, said, known.get(key, Decimal(0))))
                known[key] = max(
                    found[-1].known - said, Decimal(0)
                )  # a second line on the item is held against the rest
    return found


def last_report(ngo: Organisation, before: date) -> NgoReport | None:
    """The report of an organisation on the latest period that began before a day, whoever asks."""
    rows = NgoReport.objects.filter(ngo=ngo, from_on__lt=before.isoformat(), audience__gte=0)
    return rows.order_by("-from_on", "-pk").first()


def not_reported(actor: Actor, year: int) -> QuerySet[ForeignNgo]:
    """The organisations that have not sent their report of a year, among those whose reports the reader may see.

    Those that have left, and those that only give without a registration, owe none.
    """
    found = rules.period(year)
    rows = _answerable(actor).exclude(activity__in=OWES_NOTHING)
    if found is None:
        return rows.none()
    # Whether a report was sent is known here for sure: nobody is called late for a report the reader cannot open.
    sent = NgoReport.objects.filter(
        kind=ReportKind.YEAR, from_on=found.from_on.isoformat(), state__in=DONE, audience__gte=0
    )
    return rows.exclude(organisation__in=sent.values("ngo")).select_related("organisation").order_by("sort_key", "pk")


def _answerable(actor: Actor) -> QuerySet[ForeignNgo]:
    """The entries of organisations whose reports somebody reads: as their unit or one above it, or because lent."""
    rows = visible_to(actor, registry.of(ForeignNgo)).filter(shelf=Shelf.LIVE)
    if actor.audiences is None:
        return rows
    units = {unit for unit in map(unit_of, actor.audiences) if unit is not None}
    lent = visible_to(actor, registry.of(NgoReport)).values("ngo")
    return rows.filter(Q(unit__in=units) | Q(unit=None, owner__in=units) | Q(organisation__in=lent))


def owed(entry: ForeignNgo, today: date) -> list[rules.Period]:
    """The periods on which an organisation may report now and has not begun to: that before, and this near its end."""
    if entry.activity in OWES_NOTHING:
        return []
    begun = set(
        NgoReport.objects.filter(ngo=entry.organisation_id, kind=ReportKind.YEAR, audience__gte=0)
        .order_by()
        .values_list("from_on", flat=True)
    )
    known = {str(one) for one in begun}
    periods = [rules.period(year) for year in (today.year - 1, today.year, today.year + 1)]
    return [
        one
        for one in periods
        if one is not None
        and one.to_on - today <= EARLY
        and one.from_on.isoformat() not in known
        and (entry.works_since is None or entry.works_since.first <= one.to_on)
    ]


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked of an organisation now: what it is, the row it is about, and until when."""

    what: str  # correct | complete | fulfil | go_on | begin | hand_in | extend
    row: Any  # a report, an application, a duty, a period or a certificate
    due_on: date | None


def asks(entry: ForeignNgo, actor: Actor, today: date) -> list[Ask]:
    """What is asked of an organisation, as far as the reader sees it: what came back, then what is due first."""
    reports = _live(NgoReport, actor).filter(ngo=entry.organisation_id, state__in=("returned", "draft"))
    applications = _live(Application, actor).filter(
        ngo=entry.organisation_id, state__in=(ApplicationState.RETURNED, ApplicationState.DRAFT)
    )
    duties = _live(Duty, actor).filter(certificate__ngo=entry.organisation_id, state=DutyState.OPEN)
    found = [Ask("correct" if one.state == "returned" else "go_on", one, _day(one.due_on)) for one in reports]
    found += [Ask("complete" if one.state == "returned" else "hand_in", one, None) for one in applications]
    found += [Ask("fulfil", one, _day(one.due_on)) for one in duties.select_related("province")]
    found += [Ask("begin", one, one.due_on) for one in owed(entry, today)]
    found += [Ask("extend", one, _day(one.expires_on)) for one in _ending(entry, actor, today)]
    return sorted(found, key=lambda one: (one.what not in ("correct", "complete"), one.due_on or date.max))


def _ending(entry: ForeignNgo, actor: Actor, today: date) -> list[Certificate]:
    """The valid certificates that run out within the months of the rules, and for which nothing is asked yet."""
    marks = registration_rules.warnings(today)
    if not marks:
        return []
    asked = Application.objects.filter(ngo=entry.organisation_id, certificate__isnull=False, audience__gte=0)
    open_now = asked.filter(state__in=("draft", "submitted", "returned", "in_treatment")).values("certificate")
    rows = _live(Certificate, actor).filter(ngo=entry.organisation_id, state=CertificateState.VALID)
    near = rows.filter(expires_on__gte=today.isoformat(), expires_on__lte=marks[-1][1].isoformat())
    return list(near.exclude(pk__in=open_now).order_by("expires_on", "pk"))


def checkers(reports: Sequence[NgoReport]) -> dict[int, set[int]]:
    """Of reports that wait for an answer, the unit that is to give it."""
    return {one.pk: {one.owner_id} for one in reports if one.state == ReportState.SENT}


def reporters(reports: Sequence[NgoReport]) -> dict[int, set[int]]:
    """Of reports that were answered, the unit of the organisation (one query)."""
    answered = [one for one in reports if one.state in (ReportState.RETURNED, ReportState.ACCEPTED)]
    entries = ForeignNgo.objects.filter(organisation__in={one.ngo_id for one in answered}, audience__gte=0)
    units = dict(entries.filter(unit__isnull=False).values_list("organisation_id", "unit_id"))
    return {one.pk: {units[one.ngo_id]} for one in answered if one.ngo_id in units}


def _live(model: Any, actor: Actor) -> QuerySet[Any]:
    return visible_to(actor, registry.of(model)).filter(shelf=Shelf.LIVE).order_by("pk")


def _day(value: Any) -> date | None:
    return value.last if value else None
