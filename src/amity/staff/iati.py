"""Aid in the format of IATI: check and publish what is public, and take in the files of donors."""

import logging
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amity import tasks
from amity.access.actors import Actor
from amity.access.models import Unit
from amity.access.roles import Confidentiality
from amity.iati import jobs, opening, publishing
from amity.iati.checks import Grade
from amity.iati.models import Intake, IntakeLine, Publication
from amity.iati.reading import storing
from amity.staff.routes import StaffRequest
from amity.tasks.models import Job

log = logging.getLogger("amity.access")
KINDS = {"xml": "application/xml", "json": "application/json", "csv": "text/csv; charset=utf-8"}
SHOWN = 100
State = Intake.State


class KeptForm(forms.Form):
    """Whose records become of what is new in a file, and who sees them."""

    owner = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Owner"),
        required=False,
        empty_label=None,
        help_text=gettext_lazy("The unit that keeps the aid that is new. What is here already stays where it is."),
    )
    confidentiality = forms.TypedChoiceField(
        label=gettext_lazy("Who may see it"),
        required=False,
        coerce=int,
        empty_value=Confidentiality.UNION,  # type: ignore[arg-type]
        choices=Confidentiality,
        help_text=gettext_lazy(
            "A new sum of aid that is here already is seen no wider than that aid. New organisations and sectors"
            " are seen by the whole union in any case, and are public with what is public."
        ),
    )

    def __init__(self, given: Any, *, actor: Actor) -> None:
        usual = storing.usual_unit(actor)
        super().__init__(given, initial={"owner": usual, "confidentiality": Confidentiality.UNION})
        units = Unit.objects.all() if actor.writable is None else Unit.objects.filter(pk__in=actor.writable)
        owner: Any = self.fields["owner"]
        owner.empty_label = "---------" if usual is None else None
        owner.queryset = units.order_by("name_vi" if get_language() == "vi" else "name")


def page(request: StaffRequest, *, problem: str = "") -> HttpResponse:
    """What would go out, what is wrong with it, and what is published."""
    latest = Publication.objects.order_by("-pk").first()
    counts = (latest.counts or {}) if latest else {}
    going = Job.objects.filter(name=jobs.DRAFT, state__in=(Job.State.WAITING, Job.State.RUNNING)).first()
    names = {Grade.CRITICAL: _("Critical"), Grade.ERROR: _("Errors"), Grade.WARNING: _("Warnings")}
    of_one = {Grade.CRITICAL.value: _("Critical"), Grade.ERROR.value: _("Error"), Grade.WARNING.value: _("Warning")}
    findings = [{**one, "grade": of_one[one["grade"]]} for one in (latest and latest.findings) or []]
    context = {
        "latest": latest,
        "current": publishing.current(),
        "figures": [(grade.value, name, counts.get(grade.value, 0)) for grade, name in names.items()],
        "findings": findings,
        "job": going,
        "files": publishing.FILES,
        "may_publish": publishing.may_publish(request.actor),
        "may_import": _may_import(request),
        "problem": problem,
    }
    return render(request, "staff/iati.html", context, status=409 if problem else 200)


@require_POST
def check(request: StaffRequest) -> HttpResponse:
    """Draft the files anew and check them: now when there are few, and in the background otherwise."""
    try:
        if publishing.is_short() or not publishing.may_publish(request.actor):
            publishing.draft(request.actor, now=timezone.now())
        else:
            tasks.enqueue(jobs.DRAFT, account_id=request.user.pk)
    except publishing.Refused as error:
        return page(request, problem=str(error))
    return redirect("staff:iati")


@require_POST
def publish(request: StaffRequest) -> HttpResponse:
    """Let everybody have the files that were checked last."""
    number = request.POST.get("publication", "")
    chosen = Publication.objects.filter(pk=int(number) if number.isdecimal() and len(number) < 19 else 0).first()
    if chosen is None:
        raise Http404
    try:
        publishing.publish(chosen, actor=request.actor, now=timezone.now())
    except publishing.Refused as error:
        return page(request, problem=str(error))
    log.info("iati publication %s by account %s", chosen.pk, request.user.pk)
    return redirect("staff:iati")


@require_GET
def public_file(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    """A published file, for everybody."""
    found = publishing.open_file(f"{name}.{kind}")
    if found is None:
        raise Http404
    file, since = found
    headers = {"Last-Modified": http_date(since.timestamp()), "Access-Control-Allow-Origin": "*"}
    return FileResponse(file, content_type=KINDS[kind], headers=headers)


def intakes(request: StaffRequest) -> HttpResponse:
    """Bring a file of a donor; those brought before."""
    if not _may_import(request):
        raise PermissionDenied
    form, problem = KeptForm(request.POST if request.method == "POST" else None, actor=request.actor), ""
    if form.is_valid():
        given, owner = request.FILES.get("file"), form.cleaned_data["owner"]
        kept: dict[str, Any] = {"owner": owner and owner.pk, "confidentiality": form.cleaned_data["confidentiality"]}
        try:
            if given is None:
                raise storing.Refused(_("Choose a file."))
            brought = storing.bring(request.actor, given.name or "", given.chunks(), **kept)
            jobs.start(brought, jobs.LOOK, request.actor)
            return redirect("staff:iati-import", brought.pk)
        except (storing.Refused, opening.NotReadable) as error:
            problem = str(error)
    context = {"brought": storing.mine(request.actor)[:SHOWN], "form": form, "problem": problem}
    return render(request, "staff/iati_imports.html", context, status=422 if problem or form.errors else 200)


def _may_import(request: StaffRequest) -> bool:
    return request.actor.writes_anything and not request.actor.is_outside


def intake(request: StaffRequest, pk: int, *, problem: str = "") -> HttpResponse:
    """A file where it stands: being read, to be looked through, being stored, or done."""
    brought = _his(request, pk)
    counts: dict[str, Any] = brought.counts or {}
    after = request.GET.get("after", "")
    lines = IntakeLine.objects.filter(
        brought=brought, pk__gt=int(after) if after.isdecimal() and len(after) < 19 else 0
    )
    shown = list(lines.order_by("pk")[: SHOWN + 1])
    fates = (("new", _("new")), ("changed", _("changed")), ("same", _("left as they are")), ("refused", _("refused")))
    is_open = brought.state in (State.READ, State.FAILED, State.CANCELLED) and bool(brought.stored)
    context = {
        "brought": brought,
        "figures": [(name, counts.get(fate, 0)) for fate, name in fates],
        "taken": counts.get("taken", 0),
        "mapped": counts.get("mapped", 0),
        "reported": counts.get("reported", 0),
        "changes": counts.get("new", 0) + counts.get("changed", 0),
        "is_going": brought.state in (State.READING, State.STORING),
        "may_store": is_open and bool(counts),
        "lines": shown[:SHOWN],
        "next": shown[SHOWN - 1].pk if len(shown) > SHOWN else None,
        "problem": problem or brought.problem,
    }
    return render(request, "staff/iati_import.html", context, status=409 if problem else 200)


@require_POST
def store(request: StaffRequest, pk: int) -> HttpResponse:
    """Store what was looked through, or go on where it stopped."""
    brought = _his(request, pk)
    try:
        storing.begin(brought, request.actor)
    except storing.Refused as error:
        return intake(request, pk, problem=str(error))
    jobs.start(brought, jobs.STORE, request.actor)
    return redirect("staff:iati-import", pk)


@require_POST
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop behind the block that is being stored."""
    try:
        storing.cancel(_his(request, pk))
    except storing.Refused as error:
        return intake(request, pk, problem=str(error))
    return redirect("staff:iati-import", pk)


def _his(request: StaffRequest, pk: int) -> Intake:
    found = storing.mine(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
