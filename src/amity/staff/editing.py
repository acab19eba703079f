"""The form of a record: a new one, or a change to one."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm, CharField, ChoiceField, ModelChoiceField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.fields import PartialDateFormField
from amity.duplicates.entry import Candidate
from amity.records import fields, listing
from amity.records.declaration import Record
from amity.records.forms import LinkField, RecordForm, form_for
from amity.records.rows import Reader
from amity.staff import duplicates
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest

LONG = 90  # characters from which a text needs more than the usual room


def new(request: StaffRequest, record: Record) -> HttpResponse:
    """Enter a new record; fields named in the address are filled in."""
    actor, language = request.actor, get_language() or "en"
    if not actor.writes_anything:
        raise PermissionDenied
    form_class = form_for(record, actor, language, is_new=True)
    if request.method == "POST":
        form = form_class(request.POST)
        found = duplicates.unseen(record, form, actor) if form.is_valid() else []
        if form.is_valid() and not found and (row := form.store()) is not None:
            messages.success(request, _("Entered: %(label)s.") % {"label": record.label})
            return redirect("staff:record", record=record, pk=row.pk)
        return _page(request, record, form, None, status=422, candidates=found)
    return _page(request, record, form_class(initial=given(record, request, actor)), None)


def edit(request: StaffRequest, record: Record, pk: int) -> HttpResponse:
    """Change a record. The version seen goes along, so that nobody's change is lost unseen."""
    actor, language = request.actor, get_language() or "en"
    row = row_or_404(record, pk, actor)
    if not actor.may_write(row.owner_id):
        raise PermissionDenied
    form_class = form_for(record, actor, language, is_new=False)
    if request.method == "POST":
        form = form_class(request.POST, instance=row)
        if form.is_valid() and form.store() is not None:
            messages.success(request, _("Saved."))
            return redirect("staff:record", record=record, pk=pk)
        return _page(request, record, form, pk, status=422)
    return _page(request, record, form_class(instance=row, initial=_links(record, row, actor)), pk)


def given(record: Record, request: StaffRequest, actor: Actor) -> dict[str, Any]:
    """First values from the address: texts and choices as they stand, links by number and only to visible rows."""
    found: dict[str, Any] = {}
    for name, one in fields.of(record).items():
        values = [value for value in request.GET.getlist(name) if value]
        if not values:
            continue
        if one.target is None:
            found[name] = values[0]
            continue
        numbers = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) <= 18]
        seen = list(visible_to(actor, one.target).filter(pk__in=numbers).values_list("pk", flat=True))
        if seen:
            found[name] = seen if one.kind == "links" else seen[0]
    return found


def _links(record: Record, row: Any, actor: Actor) -> dict[str, list[int]]:
    """The rows of many-to-many fields. Those out of the actor's sight are not shown to him."""
    reader = Reader(record, record.fields, actor, actor.language)
    return {
        one.name: [link.id for link in reader.links(one, [row.pk]).get(row.pk, []) if link.id] for one in reader.many
    }


def dress(form: BaseForm) -> None:
    """Give long texts and links more room, Vietnamese ones their language, and an empty choice a name."""
    fields: dict[str, Any] = form.fields
    for name, field in fields.items():
        if name.endswith("_vi"):
            field.widget.attrs["lang"] = "vi"
        is_text = isinstance(field, CharField) and not isinstance(field, PartialDateFormField)
        field.is_broad = isinstance(field, LinkField) or (is_text and (field.max_length or LONG) >= LONG)
        if isinstance(field, ChoiceField) and not isinstance(field, ModelChoiceField):
            offered = list(cast(Iterable[Any], field.choices))
            if offered and offered[0][0] == "":
                field.choices = [("", _("Choose") if field.required else "–"), *offered[1:]]


def _page(
    request: StaffRequest,
    record: Record,
    form: RecordForm,
    pk: int | None,
    status: int = 200,
    candidates: Sequence[Candidate] = (),
) -> HttpResponse:
    language = get_language() or "en"
    dress(form)
    context = {
        "record": record,
        "form": form,
        "pk": pk,
        "title": listing.title_of(record, pk, request.actor, language) if pk else "",
        "problems": problems(form),
        **({} if pk else duplicates.warning(record, candidates, asks=bool(candidates))),
    }
    return render(request, "staff/form.html", context, status=status)


def problems(form: Any) -> list[tuple[str, str, str]]:
    """What is wrong, for the top of the form: (id of the field or "", its label, the sentence)."""
    found = []
    for name, errors in form.errors.items():
        field = form[name] if name in form.fields else None
        found += [(field.id_for_label if field else "", str(field.label) if field else "", str(one)) for one in errors]
    return found
