"""Two records side by side, made one field by field, and taken apart again."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.duplicates import merging
from amity.duplicates.merging import BOTH, GONE, KEPT, Unmergeable
from amity.duplicates.models import Merge
from amity.records import fields, listing
from amity.records.declaration import Record
from amity.records.fields import Field
from amity.records.listing import cell, many_cell
from amity.records.rows import Reader
from amity.staff import markup
from amity.staff.routes import StaffRequest


@dataclass(slots=True)
class Line:
    """A field of both records: its values as shown, and which may be taken."""

    name: str
    label: str
    values: list[SafeString]
    is_many: bool
    chosen: str
    is_alike: bool


def compare(request: StaffRequest, record: Record, pk: int, other: int) -> HttpResponse:
    """Two records side by side; the first one stays unless the reader turns them round."""
    actor, language = request.actor, get_language() or "en"
    try:
        kept, gone = merging.pair_of(record, pk, other, actor)
    except LookupError:
        raise Http404 from None
    except Unmergeable as error:
        messages.error(request, str(error))
        return redirect("staff:record", record=record, pk=pk)
    problem = ""
    if request.method == "POST":
        chosen = {
            name: side for name in fields.all_of(record) if (side := request.POST.get(name)) in (KEPT, GONE, BOTH)
        }
        try:
            merging.merge(record, pk, other, chosen, actor=actor, why=request.POST.get("why", "")[:400])
            messages.success(request, _("The two records are one now. It can be taken back on this page."))
            return redirect("staff:record", record=record, pk=pk)
        except Unmergeable as error:
            problem = str(error)
    counted = [
        (str(one.record.plural), one.field.label, one.to_first, one.to_second)
        for one in merging.led(record, pk, other, actor)
    ]
    context = {
        "record": record,
        "kept": (pk, listing.title_of(record, pk, actor, language)),
        "gone": (other, listing.title_of(record, other, actor, language)),
        "lines": _lines(request, record, kept, gone),
        "counted": counted,
        "problem": problem,
        "is_narrower": kept.confidentiality > gone.confidentiality or _closes(kept, gone),
    }
    return render(request, "staff/merge.html", context, status=409 if problem else 200)


def _closes(kept: Any, gone: Any) -> bool:
    """Whether some who see the record that goes may not see the one that stays."""
    is_closed = kept.confidentiality >= Confidentiality.UNIT
    return bool(is_closed and kept.owner_id != gone.owner_id)


def _lines(request: StaffRequest, record: Record, kept: Any, gone: Any) -> list[Line]:
    """The fields in which at least one of the two says something; those that differ come first."""
    actor, language = request.actor, get_language() or "en"
    names = [name for name in fields.all_of(record) if name not in merging.ENGINE and name != record.state]
    usual = merging.usual(record, kept, gone)
    reader = Reader(record, names, actor, language)
    rows = {values[0]: values for values in reader.select(visible_to(actor, record).filter(pk__in=[kept.pk, gone.pk]))}
    found = []
    for one, make in zip(reader.fields, reader.makers(), strict=True):
        links = reader.links(one, [kept.pk, gone.pk]) if one.kind == "links" else {}
        shown = [_shown(one, make(rows[pk]), links.get(pk, []), language) for pk in (kept.pk, gone.pk)]
        if any(shown):
            is_alike = shown[0] == shown[1]
            found.append(Line(one.name, one.label, shown, one.kind == "links", usual[one.name], is_alike))
    return sorted(found, key=lambda line: line.is_alike)


def _shown(one: Field, value: Any, links: list[Any], language: str) -> SafeString:
    made = (
        many_cell(links, most=30)
        if one.kind == "links"
        else cell(Field(one.name, one.kind, one.column), value, "", language)
    )
    return markup.safe(markup.value(made))


def unmerge(request: StaffRequest, record: Record, pk: int, merge: int) -> HttpResponse:
    """Say what a merge was, and take it back when that is confirmed."""
    actor, language = request.actor, get_language() or "en"
    if not visible_to(actor, record).filter(pk=pk).exists():
        raise Http404
    found = Merge.objects.select_related("operation__account").filter(record=record.name, kept_id=pk, pk=merge).first()
    if found is None or found.undone_at is not None:
        raise Http404
    if not actor.writes_anything:
        raise PermissionDenied
    if request.method == "POST":
        try:
            outcome = merging.unmerge(found, actor=actor, why=request.POST.get("why", "")[:400])
        except Unmergeable as error:
            messages.error(request, str(error))
            return redirect("staff:record", record=record, pk=pk)
        messages.success(request, _("There are two records again."))
        for left in outcome.left[:10]:
            messages.warning(request, f"{left.record.label} #{left.row_id}: {left.reason}")
        return redirect("staff:record", record=record, pk=found.gone_id)
    by = found.operation.account
    context = {
        "record": record,
        "pk": pk,
        "title": listing.title_of(record, pk, actor, language),
        "merge": found,
        "on": PartialDate.of(timezone.localdate(found.operation.at)).shown(language),
        "by": by.name if by else "Amity",
    }
    return render(request, "staff/unmerge.html", context)
