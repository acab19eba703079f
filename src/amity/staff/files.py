"""The files of a record: their list on its page, adding and renewing them, and the page of one file."""

import logging
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amity.access.actors import Actor
from amity.files import releasing, scope, services, serving
from amity.files.models import Attachment, Blob, Version
from amity.files.scope import Held
from amity.files.services import About, Brought
from amity.records import listing, titles
from amity.records.declaration import Record
from amity.records.writes import NotAllowed, Refused
from amity.sharing import reads
from amity.staff import attached
from amity.staff.editing import problems
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest

log = logging.getLogger("amity.access")
MOST = 50  # files sent at once
LOCKED = 50  # contents shown to whoever may release them


def files_page(request: StaffRequest, record: Record, pk: int) -> HttpResponse:
    """All files of a record with those in its trash; files sent to it are added."""
    actor = request.actor
    row = row_or_404(record, pk, actor)
    form = attached.AddForm(
        request.POST if request.method == "POST" else None, actor=actor, owner_id=row.owner_id, prefix="files"
    )
    refused: list[tuple[str, str, str]] = []
    if request.method == "POST":
        if not actor.may_write(row.owner_id):
            raise PermissionDenied
        refused = _add_all(request, record, row, form)
        if not refused:
            return redirect(f"/{record.name}/{pk}/#files")
    may_write = actor.may_write(row.owner_id)
    lines = [attached.line(one, actor) for one in scope.latest_on_row(actor, record, row)]
    thrown = [attached.line(one, actor) for one in scope.latest_on_row(actor, record, row, is_trashed=True)]
    context = _of_row(record, pk, actor) | {
        "files": attached.shelf(lines, form if may_write else None),
        "thrown": thrown,
        "problems": refused,
    }
    return render(request, "staff/files.html", context, status=422 if refused else 200)


def file_page(request: StaffRequest, number: int) -> HttpResponse:
    """One file with all its versions and what can be done with it."""
    return _file_page(request, _held_or_404(request.actor, number))


@require_POST
def describe(request: StaffRequest, number: int) -> HttpResponse:
    """Call a file otherwise, or keep it closer."""
    held = _writable_or_404(request.actor, number)
    form = _about_form(held, request.actor, request.POST)
    if form.is_valid() and _done(
        form, lambda: services.describe(held, About(**form.cleaned_data), actor=request.actor)
    ):
        messages.success(request, _("Saved."))
        return redirect("staff:file", number=number)
    return _file_page(request, held, about=form)


@require_POST
def renew(request: StaffRequest, number: int) -> HttpResponse:
    """Bring a new version of a file."""
    held = _writable_or_404(request.actor, number)
    form, given = forms.Form({}), request.FILES.get("file")
    if given is None:
        form.add_error(None, _("Choose a file first."))
    else:
        note = request.POST.get("note", "")[:300]
        now, brought = timezone.now(), _brought(given)
        if _done(form, lambda: services.add_version(held, brought, actor=request.actor, now=now, note=note)):
            messages.success(request, _("The new version is stored. The older ones are kept."))
            return redirect("staff:file", number=number)
    return _file_page(request, held, refused=problems(form))


@require_POST
def trash(request: StaffRequest, number: int) -> HttpResponse:
    """Throw a file away."""
    held = _writable_or_404(request.actor, number)
    services.trash(held, actor=request.actor)
    messages.success(request, _("“%(title)s” is in the trash and can be taken back.") % {"title": held.attachment})
    return redirect("staff:files", record=held.record, pk=held.row.pk)


@require_POST
def restore(request: StaffRequest, number: int) -> HttpResponse:
    """Take a file back out of the trash."""
    held = _writable_or_404(request.actor, number)
    services.restore(held, actor=request.actor)
    messages.success(request, _("“%(title)s” is back.") % {"title": held.attachment})
    return redirect(f"/{held.record.name}/{held.row.pk}/#files")


def locked(request: StaffRequest) -> HttpResponse:
    """What a scanner held back, for administrators: released, or deleted for good, each with a reason."""
    actor = request.actor
    if not actor.administers:
        raise PermissionDenied
    refused: list[tuple[str, str, str]] = []
    if request.method == "POST":
        sha256, why = request.POST.get("content", ""), request.POST.get("why", "")
        act = {"release": releasing.release, "destroy": releasing.destroy}.get(request.POST.get("action", ""))
        if act is None:
            raise Http404
        try:
            act(sha256, actor=actor, why=why)
        except releasing.NotLocked as error:
            refused = [("", "", str(error))]
        except releasing.NoReason as error:
            refused = [(f"why-{sha256[:12]}", "", str(error))]
        else:
            log.info("content %s: %s by account %s", sha256, request.POST["action"], request.user.pk)
            messages.success(request, _("Done. The reason stands in the history of the records."))
            return redirect("staff:files-locked")
    contents = list(releasing.locked_away()[:LOCKED])
    context = {"contents": [(one, _holders(one, actor)) for one in contents], "problems": refused}
    return render(request, "staff/files_locked.html", context, status=422 if refused else 200)


def _holders(blob: Blob, actor: Actor) -> list[Held]:
    """The files that hold a content, but for those on records in the trash."""
    attachments = Attachment.objects.filter(versions__blob=blob).distinct().order_by("pk")
    return [held for one in attachments if (held := scope.held(actor, one.pk)) is not None]


def content(request: StaffRequest, number: int, version: int, name: str) -> HttpResponseBase:
    """Hand a version over. The name in the address is for people; the stored one is told to the browser."""
    held = _held_or_404(request.actor, number)
    found = Version.objects.select_related("blob").filter(attachment=held.attachment, number=version).first()
    if found is None or not scope.may_open(request.actor, found) or not found.blob.path.exists():
        raise Http404
    reads.note(held.record, [held.row.pk], request.actor, "file")
    log.info("file %s version %s handed to account %s", number, version, request.user.pk)
    return serving.answer(request, found, is_shown="show" in request.GET)


def _add_all(request: StaffRequest, record: Record, row: Any, form: forms.Form) -> list[tuple[str, str, str]]:
    """Add every file that was sent; returns what was wrong with the others, each under its name."""
    given = request.FILES.getlist("file")
    if not given:
        return [("files-input", "", _("Choose a file first."))]
    if len(given) > MOST:
        return [("files-input", "", _("Send at most %(most)s files at once.") % {"most": MOST})]
    if not form.is_valid():
        return problems(form)
    told = form.cleaned_data
    about, wrong = About(kind=told["kind"], confidentiality=told["confidentiality"]), []
    for one in given:
        try:
            made = services.add(
                record, row, _brought(one), actor=request.actor, now=timezone.now(), about=about, note=told["note"]
            )
        except (ValidationError, Refused) as error:
            wrong.append(("files-input", one.name or "", _sentence(error)))
        else:
            messages.success(request, _added(one.name or "", made))
    return wrong


def _added(given: str, made: Version) -> str:
    if given.rpartition(".")[2].lower() in made.kind.endings:
        return _("Added: “%(name)s”.") % {"name": made.name}
    told = {"given": given, "name": made.name, "kind": made.kind.label}
    return _("“%(given)s” is in truth of the kind “%(kind)s” and was added as “%(name)s”.") % told


def _file_page(
    request: StaffRequest, held: Held, *, about: forms.Form | None = None, refused: Iterable[tuple[str, str, str]] = ()
) -> HttpResponse:
    actor = request.actor
    may_write = held.may_write(actor)
    versions = held.attachment.versions.select_related("attachment", "blob", "created_by").order_by("-number")
    wrong = [*refused, *(problems(about) if about else ())]
    context = _of_row(held.record, held.row.pk, actor) | {
        "file": held.attachment,
        "lines": [attached.line(one, actor) for one in versions],
        "form": (about or _about_form(held, actor)) if may_write and not held.attachment.is_trashed else None,
        "files": attached.shelf([], None),
        "may_write": may_write,
        "problems": wrong,
    }
    return render(request, "staff/file.html", context, status=422 if wrong else 200)


def _of_row(record: Record, pk: int, actor: Actor) -> dict[str, Any]:
    title = listing.title_of(record, pk, actor, get_language() or "en") or titles.HIDDEN
    return {"record": record, "pk": pk, "title": title}


def _about_form(held: Held, actor: Actor, given: Any = None) -> attached.AboutForm:
    names = ("title", "title_vi", "kind", "confidentiality")
    return attached.AboutForm(
        given,
        initial={name: getattr(held.attachment, name) for name in names},
        actor=actor,
        owner_id=held.row.owner_id,
    )


def _held_or_404(actor: Actor, number: int) -> Held:
    held = scope.held(actor, number)
    if held is None:
        raise Http404
    return held


def _writable_or_404(actor: Actor, number: int) -> Held:
    held = _held_or_404(actor, number)
    if not held.may_write(actor):
        raise PermissionDenied
    return held


def _done(form: forms.Form, act: Any) -> bool:
    """Do something; what hinders it stands in the form then."""
    try:
        act()
    except NotAllowed as error:
        raise PermissionDenied from error
    except (ValidationError, Refused) as error:
        form.add_error(None, _sentence(error))
        return False
    return True


def _sentence(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def _brought(given: UploadedFile[Any]) -> Brought:
    return Brought(given.name or "", given.chunks())
