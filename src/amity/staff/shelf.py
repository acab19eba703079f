"""Putting one row aside or away and taking it back, and the trash of a record type."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import trashed_for, visible_to
from amity.bulk import acts, choosing
from amity.bulk.choosing import SHELVES
from amity.bulk.models import Action
from amity.core.dates import PartialDate
from amity.privacy import queries
from amity.privacy.models import RetentionRule
from amity.records import filtering, listing, ordering, registry, shelving, titles, writes
from amity.records.declaration import Record
from amity.records.filtering import BadFilter
from amity.records.models import Change, Shelf
from amity.staff.routes import StaffRequest

NAMED = 10  # rows that stand in the way, told by name


def actions(row: Any, actor: Actor) -> list[tuple[str, str]]:
    """What its keeper may do with a row as it stands: (action, words)."""
    if not actor.may_write(row.owner_id):
        return []
    found = [Action.ARCHIVE] if row.shelf == Shelf.LIVE else [Action.RESTORE]
    return [(str(one), str(one.label)) for one in (*found, *([Action.TRASH] if row.shelf != Shelf.TRASHED else []))]


def put(request: StaffRequest, record: Record, pk: int, action: str) -> HttpResponse:
    """Ask why, then archive a row, throw it away or take it back."""
    actor, language = request.actor, get_language() or "en"
    row = visible_to(actor, record).filter(pk=pk).first() or _thrown_away(record, pk, actor)
    if action not in SHELVES or row is None:
        raise Http404
    if action not in dict(actions(row, actor)):
        raise PermissionDenied
    blocking: list[tuple[str, str]] = []
    refusal = ""
    if request.method == "POST":
        try:
            why = request.POST.get("why", "").strip()
            shelving.shelve(record, [pk], SHELVES[Action(action)], actor=actor, why=why)
        except shelving.StillLinked as error:
            refusal, blocking = str(error), _named(error.rows, actor, language)
        except (ValidationError, IntegrityError) as error:  # meanwhile another row took what must not be twice
            refusal = acts.reason_of(error)
        except writes.NotAllowed as error:
            raise PermissionDenied from error
        else:
            messages.success(request, _DONE[Action(action)]())
            return redirect("staff:record", record=record, pk=pk)
    context = {
        "record": record,
        "pk": pk,
        "action": Action(action),
        "title": choosing.named(record, [pk], actor, language).get(pk, titles.HIDDEN),
        "explanation": _MEANS[Action(action)](),
        "refusal": refusal,
        "blocking": blocking,
        "may_archive": bool(refusal) and row.shelf == Shelf.LIVE,
    }
    return render(request, "staff/shelf.html", context, status=409 if refusal else 200)


_DONE = {
    Action.ARCHIVE: lambda: _("Archived. Lists no longer show it unless they are asked for archived records."),
    Action.RESTORE: lambda: _("Taken back: it is in use again."),
    Action.TRASH: lambda: _("It is in the trash. Take it back there if this was a mistake."),
}
_MEANS = {
    Action.ARCHIVE: lambda: _("It stays as it is and keeps its place in history and reviews; lists leave it out."),
    Action.RESTORE: lambda: _("It will stand in the lists again as it was."),
    Action.TRASH: lambda: _("Nobody sees it any more, except here in the trash, from where it can be taken back."),
}


def _thrown_away(record: Record, pk: int, actor: Actor) -> Any:
    """A row in the trash, if he may take it back."""
    row = trashed_for(actor, record).filter(pk=pk).first()
    return row if row is not None and actor.may_write(row.owner_id) else None


def _named(rows: shelving.Pointing, actor: Actor, language: str) -> list[tuple[str, str]]:
    """The rows that lead to one, as far as he sees them: (name, address)."""
    return [
        (f"{other.label}: {listing.title_of(other, pk, actor, language)}", f"/{other.name}/{pk}/")
        for other, pk in rows[:NAMED]
    ]


def thrown_away_page(request: StaffRequest, record: Record, pk: int) -> HttpResponse:
    """What stands at the address of a row in the trash, for those who may take it back; for others it is not there."""
    actor, language = request.actor, get_language() or "en"
    if _thrown_away(record, pk, actor) is None:
        raise Http404
    context = {
        "record": record,
        "pk": pk,
        "title": choosing.named(record, [pk], actor, language).get(pk, titles.HIDDEN),
        "fate": _fates(record, [pk], language).get(pk),
    }
    return render(request, "staff/thrown_away.html", context, status=410)


@dataclass(slots=True)
class Fate:
    """Who threw a row away, when and why."""

    by: str
    on: str
    why: str


def _fates(record: Record, ids: list[int], language: str) -> dict[int, Fate]:
    told = Change.objects.filter(record=record.name, row_id__in=ids, action="trash").select_related("account")
    return {
        one.row_id: Fate(
            one.account.name if one.account else "Amity",
            PartialDate.of(timezone.localdate(one.at)).shown(language),
            one.why,
        )
        for one in told.order_by("id")
    }


def trash_page(request: StaffRequest, record: Record) -> HttpResponse:
    """The rows in the trash that he may take back, with who threw them away, when and why."""
    actor, language = request.actor, get_language() or "en"
    if not actor.writes_anything:
        raise PermissionDenied
    rows = trashed_for(actor, record)
    rows = rows if actor.writable is None else rows.filter(owner__in=sorted(actor.writable))
    given = {name: texts for name, texts in filtering.params_of(request.GET).items() if name == "after"}
    try:
        sorted_rows, column = ordering.ordered(record, rows, given, actor, language)
        found = list(sorted_rows.values_list("pk", column)[: listing.PAGE + 1])
    except BadFilter as error:
        return render(request, "staff/refused.html", {"record": record, "problem": str(error)}, status=400)
    ids = [pk for pk, _value in found[: listing.PAGE]]
    named, fates = choosing.named(record, ids, actor, language), _fates(record, ids, language)
    more = ordering.cursor_of(found[listing.PAGE - 1]) if len(found) > listing.PAGE else ""
    context = {
        "record": record,
        "rows": [(pk, named.get(pk) or f"#{pk}", fates.get(pk)) for pk in ids],
        "next": f"{reverse('staff:trash', args=[record])}?after={more}" if more else "",
        "back": "after" in given,
        "emptied_by": queries.emptying(visible_to(actor, registry.of(RetentionRule)), record),
    }
    return render(request, "staff/trash.html", context)
