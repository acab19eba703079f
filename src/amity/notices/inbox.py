"""What an account is told, by topic: "Chi made 5 changes". Names and numbers are those of rows it sees now."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.expressions import ExpressionWrapper
from django.db.models.fields import BooleanField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amity.access.actors import CIRCLES, Actor
from amity.access.models import LentCircle, Loan
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.core.text import nfc
from amity.notices import deadlines, handing, lists, sight
from amity.notices.models import Follow, Kind, Notice, Watch
from amity.notices.sight import Entry, Row
from amity.records import registry
from amity.records.models import Change, SearchEntry

CAP = 100  # notices that are counted; beyond it stands "99+"
DAYS_TOLD = 7  # of a followed list
MOST_LISTED = 100  # rows that the address of a list can name

_TOUCHED = """
    SELECT DISTINCT c.operation_id, c.record, c.row_id
    FROM notices_follow f
    JOIN records_change c ON c.record = f.record AND c.row_id = f.row_id AND c.at >= f.at
    WHERE f.account_id = %s AND f.is_on AND c.operation_id IN ({})
"""


@dataclass(slots=True)
class Line:
    """How often somebody did one kind of thing."""

    kind: str
    by: str
    count: int
    last: int
    is_unread: bool


@dataclass(slots=True)
class Group:
    """All notices on one topic: what it is about, where it leads, and what happened."""

    topic: str
    last: int
    at: datetime
    is_unread: bool
    title: str = ""
    label: str = ""
    href: str = ""
    is_for_few: bool = False
    sentences: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)  # what no mail repeats


def open_notices(actor: Actor) -> QuerySet[Notice]:
    """The notices of an account on what it may see at this moment."""
    place = {"record": OuterRef("record"), "row_id": OuterRef("row_id")}
    entry = SearchEntry.objects.filter(sight.open_to(actor), **place)
    touched = Change.objects.filter(operation=OuterRef(OuterRef("operation")), at__gte=OuterRef("at"), **place)
    many = Follow.objects.filter(Exists(touched), Exists(entry), account_id=sight.account_of(actor), is_on=True)
    opened = LentCircle.objects.filter(loan=OuterRef("loan")).annotate(code=F("circle_id") + CIRCLES)
    lent = opened.filter(sight.open_to(actor, "code"))
    about = (
        Q(Exists(entry), row_id__gt=0)
        | Q(Exists(many), row_id=0, operation__isnull=False)
        | Q(Exists(lent), loan__isnull=False)
        | Q(job__isnull=False)
        | Q(watch__isnull=False)
    )
    said = Q(comment__isnull=True) | sight.open_to(actor, "comment__audience")
    return Notice.objects.filter(about, said, account_id=sight.account_of(actor))


def unread(actor: Actor) -> int:
    """How many notices are unread, up to CAP (one light query when there is none, as on most pages, else two)."""
    if actor.account_id is None or not Notice.objects.filter(account_id=actor.account_id, read_at=None).exists():
        return 0
    return open_notices(actor).filter(read_at=None).order_by()[:CAP].count()


def mark_read(actor: Actor, *, now: datetime, topics: Collection[str] | None = None) -> int:
    """Mark the notices on some topics read, or all of them; returns how many were not."""
    mine = Notice.objects.filter(account_id=sight.account_of(actor), read_at=None)
    return (mine if topics is None else mine.filter(topic__in=topics)).update(read_at=now)


def groups(
    notices: QuerySet[Notice], actor: Actor, language: str, *, most: int, before: int = 0
) -> tuple[list[Group], int]:
    """Notices (of `open_notices`) by topic, the latest first, and the number to go on before (0 at the end).

    Of a topic with unread notices those alone are told. Five queries, and two more for each loan.
    """
    by_topic = notices.order_by().values("topic").annotate(last=Max("pk"), at=Max("at"))
    if before:
        by_topic = by_topic.filter(last__lt=before)
    found = list(by_topic.order_by("-last").values_list("topic", "last", "at")[: most + 1])
    more = found[most - 1][1] if len(found) > most else 0
    lines = _lines(notices, [topic for topic, _last, _at in found[:most]])
    latest = notices.select_related("job", "loan", "watch").in_bulk(
        [one.last for told in lines.values() for one in told]
    )
    made = [Group(topic, last, at, any(one.is_unread for one in lines[topic])) for topic, last, at in found[:most]]
    rows = {(one.record, one.row_id) for one in latest.values() if one.row_id}
    many = _touched(actor, {one.operation_id for one in latest.values() if not one.row_id and one.operation_id})
    entries = sight.seen(actor, rows | {row for touched in many.values() for row in touched})
    for group in made:
        told = [one for one in lines[group.topic] if one.is_unread or not group.is_unread]
        notice = latest[max(one.last for one in told)]
        if notice.row_id:
            _of_row(group, told, latest, entries.get((notice.record, notice.row_id)), language)
        elif notice.watch is not None:
            _of_list(group, notices, notice.watch, actor, language)
        elif notice.loan is not None:
            _of_loan(group, told, notice.loan, actor)
        elif notice.operation_id:
            _of_rows(group, told, [entries[row] for row in many[notice.operation_id] if row in entries], language)
        else:
            _of_job(group, notice)
    return [group for group in made if group.title], more


def _lines(notices: QuerySet[Notice], topics: Collection[str]) -> dict[str, list[Line]]:
    """What happened on each topic, the latest first."""
    is_new = ExpressionWrapper(Q(read_at__isnull=True), BooleanField())
    counted = (
        notices.filter(topic__in=topics)
        .order_by()
        .annotate(is_new=is_new)
        .values("topic", "kind", "by__name", "by__username", "is_new")
        .annotate(count=Count("pk"), last=Max("pk"))
    )
    found: dict[str, list[Line]] = {}
    for one in counted.order_by("-last"):
        who = nfc(one["by__name"] or one["by__username"] or "Amity", single_line=True)
        line = Line(one["kind"], who, one["count"], one["last"], bool(one["is_new"]))
        found.setdefault(one["topic"], []).append(line)
    return found


def _touched(actor: Actor, operations: Collection[int]) -> dict[int, list[Row]]:
    """The followed rows that each of some acts wrote."""
    found: dict[int, list[Row]] = {one: [] for one in operations}
    if operations:
        statement = _TOUCHED.format(", ".join(["%s"] * len(operations)))
        with connection.cursor() as cursor:
            cursor.execute(statement, [sight.account_of(actor), *operations])
            for operation, record, row_id in cursor.fetchall():
                found[operation].append((record, row_id))
    return found


def _of_row(group: Group, told: Iterable[Line], latest: dict[int, Notice], entry: Entry | None, language: str) -> None:
    if entry is None:
        return
    record = registry.get(entry.record)
    group.title, group.label, group.href = entry.name(language), str(record.label), entry.href
    group.is_for_few = entry.is_for_few
    for line in told:
        notice = latest[line.last]
        if line.kind == Kind.DEADLINE:
            group.sentences.append(_deadline(record, notice, language))
        else:
            group.sentences.append(handing.sentence(notice, line.by) if line.kind == Kind.HANDED else _sentence(line))
        if notice.comment_id and "#" not in group.href:
            group.href += f"#comment-{notice.comment_id}"


def _of_rows(group: Group, told: Iterable[Line], entries: list[Entry], language: str) -> None:
    if not entries:
        return
    first = min(entries, key=lambda one: (one.record, one.row_id))
    record = registry.get(first.record)
    group.is_for_few = any(one.is_for_few for one in entries)
    if len(entries) == 1:
        group.title, group.label, group.href = first.name(language), str(record.label), first.href
    else:
        group.title = _("%(count)s records that you follow") % {"count": len(entries)}
        group.label = str(record.plural)
        group.href = _list(record.name, sorted(one.row_id for one in entries if one.record == first.record))
    for line in told:
        said = (
            _("%(who)s merged duplicates.") if line.kind == Kind.MERGED else _("%(who)s changed many records at once.")
        )
        group.sentences.append(said % {"who": line.by})


def _list(record: str, ids: Sequence[int]) -> str:
    return f"/{record}/?{urlencode([('id', pk) for pk in ids[:MOST_LISTED]])}"


def _of_loan(group: Group, told: Iterable[Line], loan: Loan, actor: Actor) -> None:
    record = registry.get(loan.record)
    codes = [CIRCLES + pk for pk in LentCircle.objects.filter(loan=loan).values_list("circle_id", flat=True)]
    rows = visible_to(actor, record).filter(audience__in=codes).order_by("pk").values_list("pk", flat=True)
    ids = list(rows[:MOST_LISTED])
    group.title, group.label, group.is_for_few = loan.title, str(record.plural), True
    group.href = f"/{record.name}/{ids[0]}/" if len(ids) == 1 else _list(record.name, ids)
    group.sentences = [_sentence(line) for line in told]
    group.details = [loan.purpose]


def _of_list(group: Group, notices: QuerySet[Notice], watch: Watch, actor: Actor, language: str) -> None:
    """A followed list: each day on which rows came or went, the latest first."""
    found = lists.asked(actor, watch)
    if found is None:
        return
    group.title, group.label = found.name, str(registry.get(found.record).plural)
    group.href = f"/{found.record}/?view={watch.number}"
    told = notices.filter(topic=group.topic, **({"read_at": None} if group.is_unread else {}))
    for one in told.order_by("-pk")[:DAYS_TOLD]:
        entered, left = lists.counts(one)
        on = PartialDate.of(timezone.localdate(one.at)).shown(language)
        words = [ngettext("%(count)s record came in", "%(count)s records came in", entered) % {"count": entered}]
        words += [ngettext("%(count)s record went out", "%(count)s records went out", left) % {"count": left}]
        said = ", ".join(word for word, count in zip(words, (entered, left), strict=True) if count)
        group.sentences.append(_("%(on)s: %(what)s.") % {"on": on, "what": said})


def _of_job(group: Group, notice: Notice) -> None:
    job = notice.job
    if job is None:
        return
    result: dict[str, Any] = job.result or {}
    group.title, group.label = job.label, _("Work in the background")
    group.href = result.get("href") or f"/tasks/{job.pk}/"
    group.sentences = [_("Ended: %(state)s.") % {"state": job.get_state_display()}]
    group.details = [str(one) for one in (result.get("text"), job.error) if one]


def _deadline(record: Any, notice: Notice, language: str) -> str:
    _word, _record, _row, name, on, _days = notice.source.split()
    known = dict(record.expiry_dates) | deadlines.words_of(record.name)
    label = known.get(name, name)
    return _("%(what)s: %(on)s.") % {"what": label, "on": PartialDate(on).shown(language)}


def _sentence(line: Line) -> str:
    values = {"who": line.by, "count": line.count}
    if line.kind == Kind.MENTIONED:
        return (
            ngettext("%(who)s mentions you in a comment.", "%(who)s mentions you in %(count)s comments.", line.count)
            % values
        )
    if line.kind == Kind.COMMENTED:
        return ngettext("%(who)s wrote a comment.", "%(who)s wrote %(count)s comments.", line.count) % values
    if line.kind == Kind.SHARED:
        return _("%(who)s lent this to your unit.") % values
    return ngettext("%(who)s made one change.", "%(who)s made %(count)s changes.", line.count) % values
