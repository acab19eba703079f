"""Questions asked of consents and requests; every function takes rows and gives rows."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from amity.access.actors import Actor, units_under
from amity.access.scope import trashed_for, visible_to
from amity.core.fields import begun_by, not_over_before, over_by
from amity.duplicates.models import Merge
from amity.places.queries import day_of
from amity.privacy.models import EVERY, TRASH, Consent, RetentionRule, SubjectRequest
from amity.records import fields, registry
from amity.records.declaration import Record
from amity.records.models import Change, Shelf
from amity.records.ties import slices

OPEN = (SubjectRequest.State.RECEIVED, SubjectRequest.State.ANSWERED)
SILENCING = (SubjectRequest.Kind.OBJECT, SubjectRequest.Kind.RESTRICT, SubjectRequest.Kind.ERASE)


def holds_on(rows: QuerySet[Consent], day: str) -> QuerySet[Consent]:
    """Consents that hold on a day: given by then, not withdrawn and not run out before."""
    asked = day_of(day)
    return rows.filter(
        begun_by("given_on", asked),
        not_over_before("ends_on", asked),
        Q(withdrawn_on="") | not_over_before("withdrawn_on", asked),
    )


def not_to_be_written_to(people: Collection[int], *, today: date) -> set[int]:
    """Those of some people who asked not to be written to, whoever may see that they did.

    They withdrew their consent to letters and gave no other ground since, or objected to a use of their data, had it
    restricted or asked for its end, and that was not refused.
    """
    live = Q(shelf__in=(Shelf.LIVE, Shelf.ARCHIVED))
    contact = Consent.objects.filter(live, purpose=Consent.Purpose.CONTACT)
    asked = SubjectRequest.objects.filter(live, kind__in=SILENCING).exclude(state=SubjectRequest.State.REFUSED)
    found: set[int] = set()
    for part in slices(list(people)):
        withdrawn = contact.filter(begun_by("withdrawn_on", today), person__in=part).values_list("person_id", flat=True)
        holding = holds_on(contact, today.isoformat()).filter(withdrawn_on="", person__in=part)
        found |= set(withdrawn) - set(holding.values_list("person_id", flat=True))
        found |= {pk for pk in asked.filter(person__in=part).values_list("person_id", flat=True) if pk is not None}
    return found


def late_on(rows: QuerySet[SubjectRequest], day: str) -> QuerySet[SubjectRequest]:
    """Requests that should have been answered or done before a day and were not."""
    asked = day_of(day)
    unanswered = Q(state=SubjectRequest.State.RECEIVED, answer_due_on__lt=asked)
    return rows.filter(unanswered | Q(state__in=OPEN, due_on__lt=asked))


def in_force(rows: QuerySet[RetentionRule]) -> QuerySet[RetentionRule]:
    """Rules of keeping that are in force."""
    return rows.filter(state=RetentionRule.State.IN_FORCE).order_by("pk")


def years_before(day: date, years: int) -> date:
    """The same day some years before; 28 February for the 29th of a year that has none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def thrown_away_by(rule: RetentionRule, record: Record, *, today: date) -> QuerySet[Any]:
    """The rows of a rule's unit and those under it that lie in the trash for longer than the rule says.

    What was merged into another row stays, so that the merge can be taken back.
    """
    day = years_before(today, rule.years) - timedelta(days=rule.days)
    limit = timezone.make_aware(datetime.combine(day, time.min))
    moved = Change.objects.filter(record=record.name, row_id=OuterRef("pk"), values__has_key="shelf")
    rows = trashed_for(Actor.system(), record).filter(owner__in=units_under(rule.owner_id, today=today))
    merged = Merge.objects.filter(record=record.name, undone_at=None).values("gone_id")
    since = Subquery(moved.order_by("-pk").values("at")[:1])
    return rows.annotate(thrown_at=since).filter(thrown_at__lt=limit).exclude(pk__in=merged).order_by("pk")


def records_of(rule: RetentionRule) -> list[Record]:
    """The record types of a rule; of all, those that lead to others stand before these. Raises LookupError."""
    return registry.in_dependency_order()[::-1] if rule.records == EVERY else [registry.get(rule.records)]


def emptying(rows: QuerySet[RetentionRule], record: Record) -> QuerySet[RetentionRule]:
    """Rules in force that erase rows of this type from the trash."""
    return in_force(rows).filter(action=RetentionRule.Action.ERASE, records__in=(record.name, EVERY))


def run_out(rule: RetentionRule, record: Record, *, today: date) -> QuerySet[Any]:
    """The rows of a rule's unit and those under it whose time has run out, that still wait for what the rule says."""
    if rule.counted_from == TRASH:
        return thrown_away_by(rule, record, today=today)
    one = fields.one(record, rule.counted_from)
    limit = years_before(today, rule.years) - timedelta(days=rule.days)
    ended = over_by(one.name, limit) if one.kind == "partial_date" else None
    rows = visible_to(Actor.system(), record).filter(owner__in=units_under(rule.owner_id, today=today))
    rows = rows.filter(ended) if ended is not None else rows.filter(**{f"{one.name}__lt": limit})
    if rule.action == RetentionRule.Action.ARCHIVE:
        rows = rows.filter(shelf=Shelf.LIVE)
    return rows.order_by("pk")
