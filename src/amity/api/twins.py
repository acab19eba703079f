"""Duplicates: the rows a row may already be, pairs found in a whole list, and making two rows one or two again."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from amity import tasks
from amity.access.roles import Confidentiality
from amity.access.scope import trashed_for, visible_to
from amity.api import reading, schemas, writing
from amity.api.acts import started
from amity.api.door import ApiRequest, Router, answer, language, nothing, record_of, row_of, written
from amity.api.problems import UNSEEN, Problem
from amity.duplicates import comparing, entry, merging, pairs, subject
from amity.duplicates.models import Merge, Pair
from amity.past import undo
from amity.records import fields, forms
from amity.records.declaration import Record
from amity.records.writes import NotAllowed, reason
from amity.sharing import reads
from amity.tasks.models import Job

SEARCH = "find duplicates"

router = Router()


@router.get("/{name}/duplicates")
def alike(request: ApiRequest, name: str) -> HttpResponse:
    """The rows that a row with the values in the address may already be, likeliest first."""
    record = record_of(name)
    given = reading.params(request.GET, *record.fields)
    return answer(_told(entry.candidates(record, {key: values[0] for key, values in given.items()}, request.auth)))


@router.get("/{name}/{row_id}/duplicates")
def twins(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """The rows that a stored row may be the same as."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    values = {key: getattr(row, one.column.attname) for key, one in fields.of(record).items() if one.kind != "links"}
    return answer(_told(entry.candidates(record, values, request.auth, besides=row.pk)))


@router.post("/{name}/{row_id}/merge")
def merge(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """Make another row one with this one: this one stays, and the other goes into the trash."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    told = schemas.MergeOf.model_validate_json(request.body)
    _check(record, told.take)
    try:
        merging.merge(record, row.pk, told.other, told.take, actor=request.auth, why=reason(told.why))
    except LookupError:
        raise Problem("invalid", errors=[("other", str(UNSEEN))]) from None
    except merging.Unmergeable as error:
        raise Problem("refused", str(error)) from None
    return written(record, row, request)


@router.get("/{name}/{row_id}/merge/{other}")
def merge_preview(request: ApiRequest, name: str, row_id: str, other: str) -> HttpResponse:
    """Two rows side by side, what is taken of which unless the caller says otherwise, and what leads to each."""
    record, actor = record_of(name), request.auth
    ids = (reading.id_of(row_id), reading.id_of(other))
    try:
        kept, gone = merging.pair_of(record, *ids, actor)
    except LookupError:
        raise Problem("not-found") from None
    except merging.Unmergeable as error:
        raise Problem("refused", str(error)) from None
    reads.note(record, ids, actor, "api")
    leading = [
        {"record": one.record.name, "field": one.field.name, "to_kept": one.to_first, "to_gone": one.to_second}
        for one in merging.led(record, *ids, actor)
    ]
    is_closed = kept.confidentiality >= Confidentiality.UNIT and kept.owner_id != gone.owner_id
    told = {
        "kept": reading.one(record, kept.pk, actor, language()),
        "gone": reading.one(record, gone.pk, actor, language()),
        "take": merging.usual(record, kept, gone),
        "leading": leading,
        "closes": is_closed or kept.confidentiality > gone.confidentiality,
    }
    return answer(told)


@router.get("/{name}/{row_id}/merges")
def merges(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """The merges of a row that still hold, the latest first; for those who keep it."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    found = merging.merges_of(record, row.pk) if request.auth.may_write(row.owner_id) else []
    return answer({"items": [_merge(one) for one in found]})


@router.post("/{name}/{row_id}/merges/{number}/take-back")
def unmerge(request: ApiRequest, name: str, row_id: str, number: str) -> HttpResponse:
    """Make two rows of one again; what was changed since stays and is told."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    held = Merge.objects.filter(record=record.name, kept_id=row.pk, undone_at=None)
    found, why = held.filter(pk=reading.id_of(number)).first(), writing.why_of(request.body)
    if found is None:
        raise Problem("not-found")
    if not request.auth.may_write(row.owner_id):
        raise NotAllowed(_("You may not change records of this unit."))
    try:
        outcome = merging.unmerge(found, actor=request.auth, why=why[:400])
    except merging.Unmergeable as error:
        raise Problem("refused", str(error)) from None
    left = [_left(one, request) for one in outcome.left]
    return answer({"gone": found.gone_id, "restored": outcome.restored, "left": left})


@router.get("/{name}/{row_id}/merged-into")
def merged_into(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """The row into which one was merged, for those who saw the one and see the other."""
    record, gone = record_of(name), reading.id_of(row_id)
    kept = merging.kept_of(record, gone) if trashed_for(request.auth, record).filter(pk=gone).exists() else None
    if kept is None or not visible_to(request.auth, record).filter(pk=kept).exists():
        raise Problem("not-found")
    return answer({"id": kept})


def _left(one: undo.Left, request: ApiRequest) -> dict[str, Any]:
    """A row that stayed as it is, without its number for who may not see it."""
    is_seen = visible_to(request.auth, one.record).filter(pk=one.row_id).exists()
    return {"record": one.record.name, "row_id": one.row_id if is_seen else None, "reason": one.reason}


def _merge(one: Merge) -> dict[str, Any]:
    by = one.operation.account
    return {
        "id": one.pk,
        "gone": one.gone_id,
        "at": one.operation.at.isoformat(),
        "by": by.name if by else "Amity",
        "why": one.operation.why,
    }


@router.get("/{name}/pairs")
def found_pairs(request: ApiRequest, name: str) -> HttpResponse:
    """The pairs in a list that may be one and of which the caller sees both, likeliest first."""
    record = _compared(name)
    given = reading.params(request.GET, "after", "limit")
    size, every = reading.limit_of(given), pairs.open_pairs(record, request.auth)
    place = reading.place_of(given)
    last = Pair.objects.filter(pk=place).first() if place is not None else None
    if last is not None:
        every = every.filter(Q(score__lt=last.score) | Q(score=last.score, pk__gt=last.pk))
    stored = list(every[: size + 1])
    shown = stored[:size]
    ids = sorted({pk for one in shown for pk in (one.first_id, one.second_id)})
    titles = dict(forms.named(record, ids, request.auth, language()))
    items = [_pair(one, record, titles) for one in shown]
    return answer({"items": items, "next": str(shown[-1].pk) if len(stored) > size else None})


@router.post("/{name}/pairs/search")
def search_pairs(request: ApiRequest, name: str) -> HttpResponse:
    """Search the whole list for pairs, unless a search that the caller started is still running."""
    record = _compared(name)
    if not request.auth.writes_anything:
        raise NotAllowed(_("You may not change records."))
    mine = Job.objects.filter(name=SEARCH, arguments__record=record.name, account=request.auth.account_id)
    running = mine.filter(state__in=(Job.State.WAITING, Job.State.RUNNING)).order_by("pk").last()
    return started(
        running or tasks.enqueue(SEARCH, account_id=request.auth.account_id, arguments={"record": record.name})
    )


@router.post("/{name}/pairs/different")
def tell_apart(request: ApiRequest, name: str) -> HttpResponse:
    """Write down that two rows are two."""
    record, told = record_of(name), schemas.Different.model_validate_json(request.body)
    try:
        pairs.decide(record, told.first, told.second, Pair.State.DIFFERENT, actor=request.auth, now=timezone.now())
    except pairs.Undecided:
        raise Problem("not-found") from None
    return nothing()


def _compared(name: str) -> Record:
    """A record type whose rows are compared; raises Problem."""
    record = record_of(name)
    if not subject.of(record):
        raise Problem("not-found")
    return record


def _pair(one: Pair, record: Record, titles: Mapping[int, str]) -> dict[str, Any]:
    first, second = ({"id": pk, "title": titles.get(pk, "")} for pk in (one.first_id, one.second_id))
    reasons = comparing.told(record, pairs.reasons(one, record))
    return {"id": one.pk, "first": first, "second": second, "score": one.score, "reasons": reasons}


def _check(record: Record, take: Mapping[str, str]) -> None:
    """Refuse fields that there are not, and ways in which they cannot be taken."""
    known = fields.all_of(record)
    wrong = [name for name in take if name not in known or name in merging.ENGINE or name == record.state]
    wrong += [
        name for name, how in take.items() if how == merging.BOTH and name in known and known[name].kind != "links"
    ]
    if wrong:
        raise Problem(
            "invalid", errors=[(f"take.{name[:80]}", _("This cannot be taken so.")) for name in dict.fromkeys(wrong)]
        )


def _told(found: list[entry.Candidate]) -> dict[str, Any]:
    return {
        "items": [{"id": one.row_id, "title": one.title, "score": one.score, "reasons": one.reasons} for one in found]
    }
