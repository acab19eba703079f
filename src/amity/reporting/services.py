"""The life of a report: prepared from what is known, sent, returned, corrected, accepted - and then counted once.

ReportRefused
├── NotRegistered  the organisation is not in the register
├── NoPeriod       no rule says what the period of this year is
├── NothingSaid    a report without a word and without a line is none
└── NotOver        a period is reported on when it is over, or nearly
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.aid.models import AidFlow, FlowKind
from amity.core.dates import PartialDate
from amity.network.models import Organisation
from amity.records import writes
from amity.registration import queries as register
from amity.registration.models import ForeignNgo
from amity.reporting import queries, rules
from amity.reporting.models import NgoReport, ReportKind, ReportLine, ReportState
from amity.sharing import handing


class ReportRefused(writes.Refused):
    """The step cannot be taken on this report."""


class NotRegistered(ReportRefused):
    """The organisation is not in the register."""


class NoPeriod(ReportRefused):
    """No rule says what the period of this year is."""


class NothingSaid(ReportRefused):
    """A report without a word and without a line is none."""


class NotOver(ReportRefused):
    """A period is reported on when it is over, or nearly."""


@transaction.atomic
def prepare(ngo: Organisation, *, actor: Actor, today: date, year: int, why: str = "") -> NgoReport:
    """Begin the report of a year: people and plans from last time, a line for each item of aid that ran."""
    entry = _entry(ngo)
    found = rules.period(year)
    if found is None:
        raise NoPeriod(_("No rule in force says what the reporting period of %(year)s is.") % {"year": year})
    before = queries.last_report(ngo, found.from_on)
    owner = entry.unit_id or entry.owner_id
    report = NgoReport(
        owner_id=owner,
        confidentiality=2,
        reference=f"{(ngo.acronym or str(ngo.pk))[:40]}-{year}-{ngo.pk}",
        ngo=ngo,
        kind=ReportKind.YEAR,
        from_on=PartialDate.of(found.from_on),
        to_on=PartialDate.of(found.to_on),
        due_on=PartialDate.of(found.due_on),
        rule=found.rule,
        staff_foreign=before.staff_foreign if before else None,
        staff_local=before.staff_local if before else None,
        achieved="",
        plans="",
    )
    writes.save(report, actor=actor, why=why)
    add_lines(report, actor=actor)
    return report


def add_lines(report: NgoReport, *, actor: Actor) -> list[ReportLine]:
    """Add a line for each item of aid that ran in the period and that the report does not tell of yet.

    Where and with whom are taken from the line on the item in the report before; sums from what is on record.
    """
    first, last = queries.span(report)
    known = set(ReportLine.objects.filter(report=report, audience__gte=0).values_list("item_id", flat=True))
    items = [one for one in queries.items_of(report.ngo, first, last) if one.pk not in known]
    seen = [one for one in items if actor.may_see(one.audience)]
    sums = queries.own_sums([one.pk for one in seen], report.ngo_id, first, last, actor)
    before = _said_before(report, first, actor)
    lines = []
    for item in seen:
        said = before.get(item.pk)
        currency = item.currency or (said.currency if said else "USD")
        lines.append(
            ReportLine(
                owner_id=report.owner_id,
                confidentiality=report.confidentiality,
                report=report,
                item=item,
                title=f"{item.title[:200]} ({item.reference})",
                place=said.place if said else "",
                partner=said.partner if said else "",
                currency=currency,
                committed=sums.get((item.pk, FlowKind.COMMITMENT, currency)),
                disbursed=sums.get((item.pk, FlowKind.DISBURSEMENT, currency)),
            )
        )
    writes.save_many(lines, actor=actor)
    return lines


def _said_before(report: NgoReport, first: date, actor: Actor) -> dict[int | None, ReportLine]:
    """The lines of the report before, by item, as far as whoever prepares this one may see them."""
    before = queries.last_report(report.ngo, first)
    rows = ReportLine.objects.filter(report=before, item__isnull=False, audience__gte=0) if before else []
    return {one.item_id: one for one in rows if actor.may_see(one.audience)}


@transaction.atomic
def send(report: NgoReport, *, actor: Actor, today: date, why: str = "") -> NgoReport:
    """Send a report, or send it again corrected; the receiver then holds it."""
    lines = _lines(report)
    if not lines and not report.achieved.strip():
        raise NothingSaid(_("The report says nothing yet: tell what was achieved, or fill in a line."))
    ends = queries.span(report)[1]
    if ends - today > queries.EARLY:
        day = PartialDate.of(ends).typed
        raise NotOver(_("The period runs until %(day)s; it is too early to report on it.") % {"day": day})
    report.state, report.sent_on = ReportState.SENT, PartialDate.of(today)
    entry = _entry(report.ngo)
    _hand_over(report, lines, entry.owner_id, actor=actor, today=today, why=why, action="send")
    return report


@transaction.atomic
def give_back(report: NgoReport, *, actor: Actor, today: date, why: str = "") -> NgoReport:
    """Return a report with what is to be corrected; the organisation then holds it again."""
    report.state, report.remark = ReportState.RETURNED, why
    unit = register.unit_of(report.ngo_id)
    owner = unit.pk if unit is not None else report.owner_id
    _hand_over(report, _lines(report), owner, actor=actor, today=today, why=why, action="return")
    return report


@transaction.atomic
def accept(report: NgoReport, *, actor: Actor, today: date, why: str = "") -> NgoReport:
    """Accept a report; what it says of items of aid and the record lacks is booked, once, with the report as source."""
    flows = _to_book(report, _lines(report))
    for flow in flows:
        writes.save(flow, actor=actor, why=report.reference, action="book")
    report.state, report.accepted_on, report.remark = ReportState.ACCEPTED, PartialDate.of(today), ""
    writes.save(report, actor=actor, why=why, action="accept")
    return report


def _to_book(report: NgoReport, lines: list[ReportLine]) -> list[AidFlow]:
    """What the record lacks: one sum for each item, kind and currency, however many lines tell of it."""
    donors = queries.donors_of(one.item_id for one in lines if one.item_id)
    made: dict[tuple[int, str, str], AidFlow] = {}
    for one in queries.bookings(report, lines):
        item = one.line.item
        if not one.missing or item is None:
            continue
        key = (item.pk, str(one.kind), one.line.currency)
        if key in made:
            made[key].amount += one.missing
            continue
        # Two currencies of one kind may come to the same amount: the sums are told apart by their references.
        before = sum(other[:2] == key[:2] for other in made)
        made[key] = AidFlow(
            owner_id=item.owner_id,
            confidentiality=item.confidentiality,
            item=item,
            kind=one.kind,
            value_on=PartialDate(str(queries.span(report)[1].year)),
            amount=one.missing,
            currency=one.line.currency,
            provider=report.ngo if report.ngo_id in donors.get(item.pk, ()) else None,
            reference=f"{report.reference}/{before + 1}" if before else report.reference,
            source_title=_("Report %(reference)s") % {"reference": report.reference},
            source_on=report.sent_on,
        )
    return list(made.values())


def _hand_over(
    report: NgoReport, lines: list[ReportLine], to_unit: int, *, actor: Actor, today: date, why: str, action: str
) -> None:
    reader = register.unit_of(report.ngo_id)
    handing.hand_over(
        report, lines, to_unit=to_unit, reader=reader, purpose=report.reference, actor=actor, today=today, why=why,
        action=action,
    )  # fmt: skip


def _lines(report: NgoReport) -> list[ReportLine]:
    rows = ReportLine.objects.filter(report=report, audience__gte=0).select_related("item")
    return list(rows.order_by("pk"))


def _entry(ngo: Organisation) -> ForeignNgo:
    entry = register.entry_of(ngo.pk)
    if entry is None:
        raise NotRegistered(_("This organisation is not in the register of foreign organisations yet. Enter it first."))
    return entry
