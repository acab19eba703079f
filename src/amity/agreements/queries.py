"""Questions asked of agreements, of the promises in them, and of twinnings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.agreements import rules
from amity.agreements.models import UNSIGNED, Agreement, AgreementState, Commitment, CommitmentState, Form, Twinning
from amity.core.dates import PartialDate, Period
from amity.core.fields import begun_by, not_over_before, over_by, touching, within
from amity.core.rules import NoRuleInForce
from amity.records import fields, registry
from amity.records.declaration import Record

YES = "yes"
NOT_RUNNING = (*UNSIGNED, AgreementState.DROPPED)
NOTHING_CAME_OF_IT = ("cancelled", "dropped", "refused", "withdrawn", "template")
LONGEST_CHAIN = 30


def in_force_on(rows: QuerySet[Agreement], value: str) -> QuerySet[Agreement]:
    """Agreements that ran on a day: begun by then, and not over before it.

    A text with no first day runs from its signing; where neither is known it is not said to run. A text that
    was recorded as lapsed or ended without a last day is not said to run either.
    """
    day = _day(value)
    begun = begun_by("starts_on", day) | Q(starts_on="") & begun_by("signed_on", day)
    closed = Q(state__in=(AgreementState.LAPSED, AgreementState.ENDED), ends_on="")
    return rows.filter(begun, not_over_before("ends_on", day)).exclude(state__in=NOT_RUNNING).exclude(closed)


def ending_in(rows: QuerySet[Agreement], value: str) -> QuerySet[Agreement]:
    """Agreements whose last day surely falls in a period: a year, years, a month or days."""
    period = Period.parse(value)
    return rows.filter(within("ends_on", period.first, period.last))


def renewal_due_by(rows: QuerySet[Agreement], value: str) -> QuerySet[Agreement]:
    """Agreements whose renewal should have begun by a day, as the rule of their form counts from the last day.

    Left out are those already renewed or in talks about it, and those of which it was decided to let them lapse.
    """
    day = _day(value)
    due = Q(pk__in=())
    for form in Form.values:
        days = rules.renewal_days(form, under=day)
        if days is not None:
            due |= Q(form=form) & begun_by("ends_on", day + timedelta(days=days))
    # Only renewals as open as the text itself, or public ones, are counted: others would show through.
    open_enough = Q(audience=OuterRef("audience")) | Q(audience=0)
    renewal = Agreement.objects.filter(open_enough, renews=OuterRef("pk")).exclude(state=AgreementState.DROPPED)
    running = rows.filter(due, state__in=(AgreementState.SIGNED, AgreementState.IN_FORCE), lapse_reason="")
    return running.filter(~Exists(renewal))


def unreviewed(rows: QuerySet[Agreement], value: str) -> QuerySet[Agreement]:
    """Agreements of which no review is on record."""
    _yes(value)
    return rows.filter(reviewed_on="").exclude(state__in=NOT_RUNNING)


def overdue_on(rows: QuerySet[Commitment], value: str) -> QuerySet[Commitment]:
    """Promises that were surely due before a day and are neither kept nor given up."""
    return rows.filter(over_by("due_on", _day(value)), state__in=(CommitmentState.OPEN, CommitmentState.UNDER_WAY))


def without_evidence(rows: QuerySet[Commitment], value: str) -> QuerySet[Commitment]:
    """Promises of which nothing on record shows that anything was done: no words, no contact named."""
    _yes(value)
    return rows.filter(evidence="", interactions=None)


def dormant_on(rows: QuerySet[Twinning], value: str) -> QuerySet[Twinning]:
    """Twinnings that stand, and in which nothing is on record for the years that the rule asks, up to a day.

    Only activities as open as the twinning itself, or public ones, are counted: others would show through.
    """
    day = _day(value)
    try:
        since = years_before(day, rules.dormant_years(under=day))
    except NoRuleInForce:
        return rows.none()
    rows = rows.filter(state="active").exclude(Q(since_on__gt="") & ~over_by("since_on", since))
    open_enough = Q(audience=OuterRef("audience")) | Q(audience=0)
    for record, names in joint_types():
        acts = done(record, record.model._default_manager.filter(open_enough), since, day)
        for party in ("home", "foreign"):
            acts = acts.filter(_leading_to(record, names, OuterRef(party), OuterRef(OuterRef(party))))
        rows = rows.filter(~Exists(acts))
    return rows


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 28 February for the 29th."""
    return date(day.year - years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def chain(agreement: Agreement, actor: Actor) -> list[Agreement]:
    """The texts that renew one another and that the actor may see, oldest first, as far as they hang together."""
    seen = visible_to(actor, registry.of(Agreement))
    found, known = [agreement], {agreement.pk}
    while len(found) < LONGEST_CHAIN and found[0].renews_id not in {None, *known}:
        earlier = seen.filter(pk=found[0].renews_id).first()
        if earlier is None:
            break
        found.insert(0, earlier)
        known.add(earlier.pk)
    while len(found) < LONGEST_CHAIN:
        later = seen.filter(renews=found[-1].pk).exclude(state=AgreementState.DROPPED).exclude(pk__in=known).first()
        if later is None:
            break
        found.append(later)
        known.add(later.pk)
    return found


@dataclass(frozen=True, slots=True)
class Between:
    """What lies between a text and the one before it in a chain: days without any text, or days with two."""

    gap_from: date | None = None
    gap_to: date | None = None
    overlap_from: date | None = None
    overlap_to: date | None = None


def between(earlier: Agreement, later: Agreement) -> Between:
    """The days surely without a text, or surely with two, between one term and the next; nothing where it is open."""
    ended, begins = earlier.ends_on, later.starts_on or later.signed_on
    if ended is None or begins is None:
        return Between()
    if begins.first > ended.last + timedelta(days=1):
        return Between(gap_from=ended.last + timedelta(days=1), gap_to=begins.first - timedelta(days=1))
    if begins.last <= ended.first:
        return Between(overlap_from=begins.last, overlap_to=ended.first)
    return Between()


def acts_under(agreement: Agreement, actor: Actor, first: date, last: date) -> Iterator[tuple[Record, str, Any]]:
    """What was done in these days and names the agreement: record type, the field that leads to it, the rows."""
    for record, name in registry.links_to(registry.of(Agreement)):
        if _is_deed(record) and (record.model, name) != (Agreement, "renews"):
            rows = visible_to(actor, record).filter(**{name: agreement.pk})
            yield record, name, done(record, rows, first, last)


def acts_between(parties: list[int], actor: Actor, first: date, last: date) -> Iterator[tuple[Record, Any]]:
    """What was done in these days and names at least two of these organisations: record type and rows."""
    for record, names in joint_types():
        pairs = Q(pk__in=())
        for at, one in enumerate(parties):
            for other in parties[at + 1 :]:
                pairs |= _leading_to(record, names, one, one) & _leading_to(record, names, other, other)
        yield record, done(record, visible_to(actor, record).filter(pairs), first, last)


def joint_types() -> list[tuple[Record, tuple[str, ...]]]:
    """The record types of dated deeds that can name two organisations, with the fields that do."""
    found: dict[Record, list[str]] = {}
    for record, name in registry.links_to(registry.get("organisations")):
        if _is_deed(record):
            found.setdefault(record, []).append(name)
    many = {record for record, names in found.items() if any(fields.one(record, one).kind == "links" for one in names)}
    return [(record, tuple(names)) for record, names in found.items() if record in many or len(names) > 1]


def done(record: Record, rows: QuerySet[Any], first: date, last: date) -> QuerySet[Any]:
    """Those of these rows that may lie in these days and of which no state says that they did not happen."""
    is_partial = fields.one(record, record.moment).kind == "partial_date"
    days = touching(record.moment, first, last) if is_partial else Q(**{f"{record.moment}__range": (first, last)})
    if record.state:
        column = fields.one(record, record.state).column
        days &= ~Q(**{f"{record.state}__in": [column.get_default(), *NOTHING_CAME_OF_IT]})
    return rows.filter(days)


def _is_deed(record: Record) -> bool:
    """Whether its moment is one at which something happened: a date to be warned of is not."""
    return bool(record.moment) and record.moment not in dict(record.expiry_dates)


def _leading_to(record: Record, names: tuple[str, ...], party: Any, party_within: Any) -> Q:
    """Rows that name an organisation in one of these fields; a field of many needs a query of its own."""
    found = Q(pk__in=())
    for name in names:
        one = fields.one(record, name)
        if one.kind == "links":
            ties, source, target = one.ties
            found |= Q(pk__in=ties.filter(**{target: party_within}).values(source))
        else:
            found |= Q(**{one.column.attname: party})
    return found


def _day(value: str) -> date:
    asked = PartialDate.parse(value)
    if asked.precision != "day":
        raise ValueError(_("“%(text)s” is not a whole day. Write it in full: 2017-12-31.") % {"text": value})
    return asked.first


def _yes(value: str) -> None:
    if value != YES:
        raise ValueError(_("Write “yes”."))
