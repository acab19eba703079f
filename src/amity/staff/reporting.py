"""Reports of foreign organisations: the desk's queue, beginning one, and the page on which it is written and judged."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.access.actors import Actor, actor_of
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.files import scope
from amity.network.models import Organisation
from amity.records import fields, registry, workflow, writes
from amity.records.forms import RecordForm, form_for
from amity.records.models import Shelf
from amity.registration.models import ForeignNgo
from amity.reporting import queries, rules, services
from amity.reporting.models import NgoReport, ReportKind, ReportLine, ReportState
from amity.sharing import reads
from amity.staff import attached, case_words, report_form, report_words
from amity.staff.applying import may_apply
from amity.staff.editing import dress, problems
from amity.staff.events import carried_out
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest
from amity.staff.visit_words import shown, spoken

SHOWN = 100
YEARS = 4  # offered on the queue
SAID = ("staff_foreign", "staff_local", "achieved", "difficulties", "proposals", "plans")
HELD = (ReportState.DRAFT, ReportState.RETURNED)


def queue_page(request: StaffRequest) -> HttpResponse:
    """Reports that were sent, that are out to be corrected, and who has not reported on a year."""
    actor, today = request.actor, timezone.localdate()
    now = rules.current(today)
    this = now.year if now else today.year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 and int(asked) else this
    rows = visible_to(actor, registry.of(NgoReport)).filter(shelf=Shelf.LIVE).select_related("ngo")
    sent = list(rows.filter(state=ReportState.SENT).order_by("sent_on", "due_on", "pk")[:SHOWN])
    returned = list(rows.filter(state=ReportState.RETURNED).order_by("due_on", "pk")[:SHOWN])
    reads.note(registry.of(NgoReport), [one.pk for one in (*sent, *returned)], actor, "list")
    found = rules.period(year)
    missing = queries.not_reported(actor, year)
    before = queries.not_reported(actor, this - 1).count() if rules.period(this - 1) else 0
    context = {
        "year": year,
        "period": found,
        "due": shown(PartialDate.of(found.due_on)) if found else "",
        "is_late": found is not None and found.due_on < today,
        "left": report_words.left(found.due_on, today) if found else "",
        "sent": [_line(one, actor) for one in sent],
        "returned": [_line(one, actor) for one in returned],
        "missing": [(one, case_words.called(one.organisation, actor)) for one in missing[:SHOWN]],
        "missing_count": missing.count(),
        "most": SHOWN,
        "late_before": (this - 1, before) if before and year != this - 1 else None,
        "years": [one for one in range(this, this - YEARS, -1) if rules.period(one) is not None],
    }
    return render(request, "staff/reporting.html", context)


def _line(report: NgoReport, actor: Actor) -> dict[str, Any]:
    """A report as a list tells it."""
    return {
        "row": report,
        "year": report_words.year_of(report),
        "ngo": case_words.called(report.ngo, actor),
        "sent": shown(report.sent_on),
        "due": shown(report.due_on),
        "is_after": bool(report.sent_on and report.due_on and report.sent_on.first > report.due_on.last),
    }


def begin_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Begin the report of an organisation on a year: the periods there are, and the button."""
    actor, today = request.actor, timezone.localdate()
    entry: ForeignNgo = row_or_404(registry.of(ForeignNgo), pk, actor)
    ngo = visible_to(actor, registry.of(Organisation)).filter(pk=entry.organisation_id).first()
    if ngo is None or not may_apply(entry, actor):
        raise PermissionDenied
    form = _begin_form(request, entry)
    if request.method == "POST" and form.is_valid():
        year = int(form.cleaned_data["year"])
        made = carried_out(form, lambda: services.prepare(ngo, actor=actor, today=today, year=year))
        if made is not None:
            messages.success(request, _("The report is begun. What is on record is filled in already."))
            return redirect("staff:report", pk=made.pk)
    dress(form)
    context = {"entry": entry, "name": spoken(ngo, "name"), "form": form, "problems": problems(form)}
    return render(request, "staff/report_begin.html", context, status=422 if form.errors else 200)


def _begin_form(request: StaffRequest, entry: ForeignNgo) -> forms.Form:
    """The years on which a report may be begun; the one that is owed longest is proposed."""
    owed = [one.year for one in queries.owed(entry, timezone.localdate())]
    named = request.GET.get("year", "")
    years = sorted({*owed, *([int(named)] if named.isdigit() and int(named) in owed else [])}, reverse=True)
    form = forms.Form(request.POST if request.method == "POST" else None)
    form.fields["year"] = forms.ChoiceField(
        label=_("Year"),
        choices=[(str(one), str(one)) for one in years],
        initial=named if named in map(str, owed) else (str(owed[0]) if owed else ""),
    )
    return form


def report_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One report: written and sent by whoever holds it, read, returned or accepted by whoever checks it."""
    record, actor = registry.of(NgoReport), request.actor
    report: NgoReport = row_or_404(record, pk, actor)
    may_write = actor.may_write(report.owner_id) and report.state in HELD
    lines = report_form.lines_of(report, actor)
    said, form = _forms(request, report, lines) if may_write else (None, None)
    acting = forms.Form({})
    if request.method == "POST":
        does = request.POST.get("do", "")
        if does in ("send", "give_back", "accept"):
            done = _stepped(request, report, does, acting)
        elif said is not None and form is not None:
            done = _saved(request, report, said, form)
        else:
            raise PermissionDenied
        if done:
            # It changed hands: whoever gave it away reads it by a loan made just now, or not at all.
            now_reads = actor_of(request.user, today=timezone.localdate())
            is_seen = visible_to(now_reads, record).filter(pk=pk).exists()
            return redirect("staff:report", pk=pk) if is_seen else redirect("staff:reporting")
    reads.note(record, [pk], actor, "page")
    reads.note(registry.of(ReportLine), [one.pk for one in lines], actor, "page")
    if said is not None:
        dress(said)
    wrong = [one for each in (acting, said, form) if each is not None and each.is_bound for one in problems(each)]
    context = {
        **_told(report, lines, actor, may_write=may_write),
        "said_form": said,
        "form": form,
        "rows": form.rows() if form else [],
        "problems": wrong,
        "is_unsaved": bool(said and said.is_bound and wrong),
        "reason": request.POST.get("why", ""),
    }
    return render(request, "staff/report.html", context, status=422 if wrong else 200)


def _forms(
    request: StaffRequest, report: NgoReport, lines: list[ReportLine]
) -> tuple[RecordForm, report_form.LinesForm]:
    """The two halves of the one form: what is said of the whole, and line by line."""
    is_sent = request.method == "POST" and request.POST.get("do") == "save"
    made = form_for(registry.of(NgoReport), request.actor, get_language() or "en", is_new=False, only=SAID)
    said = made(request.POST if is_sent else None, instance=report)
    del said.fields["why"]
    said.order_fields(("version", *SAID))
    sent = (request.POST, request.FILES) if is_sent else (None, None)
    return said, report_form.LinesForm(*sent, lines=lines)


def _saved(request: StaffRequest, report: NgoReport, said: RecordForm, form: report_form.LinesForm) -> bool:
    """Save all of the form, or nothing."""
    is_valid = said.is_valid()
    if not (form.is_valid() and is_valid):
        return False
    try:
        with transaction.atomic():
            is_done = said.store() is not None and form.store(report, request.actor)
            if not is_done:
                transaction.set_rollback(True)
    except writes.NotAllowed as error:
        raise PermissionDenied from error
    if is_done:
        messages.success(request, _("Saved."))
    return is_done


def _stepped(request: StaffRequest, report: NgoReport, name: str, form: forms.Form) -> bool:
    """Take a step; what hinders it stands in the form."""
    step = registry.of(NgoReport).step(name)
    assert step is not None
    why, today = request.POST.get("why", "")[:2000], timezone.localdate()
    done = carried_out(
        form,
        lambda: workflow.take(registry.of(NgoReport), step, report.pk, actor=request.actor, today=today, why=why),
    )
    if done is None:
        return False
    told = {
        "send": _("The report is sent."),
        "give_back": _("The report is returned with what is to be corrected."),
        "accept": _("The report is accepted."),
    }
    messages.success(request, told[name])
    return True


def _told(report: NgoReport, lines: list[ReportLine], actor: Actor, *, may_write: bool) -> dict[str, Any]:
    """What the page says around its form, and what accepting would book, for whoever may accept."""
    record, today = registry.of(NgoReport), timezone.localdate()
    steps, known = {one.name for one in record.steps_for(actor, report)}, fields.of(record)
    due = report.due_on.last if report.due_on else None
    ngo = Organisation.objects.filter(pk=report.ngo_id).first()
    before = queries.last_report(ngo, report.from_on.first) if ngo and report.from_on and may_write else None
    is_open = report.state in HELD
    return {
        "report": report,
        "ngo": case_words.called(ngo, actor),
        "year": report_words.year_of(report),
        "is_yearly": report.kind == ReportKind.YEAR,
        "period": f"{shown(report.from_on)} – {shown(report.to_on)}",
        "due": shown(report.due_on),
        "left": report_words.left(due, today) if is_open else "",
        "is_late": is_open and due is not None and due < today,
        "sent": shown(report.sent_on),
        "accepted": shown(report.accepted_on),
        "next": report_words.next_of_report(report, may_write=may_write, may_accept="accept" in steps),
        "may_send": may_write and "send" in steps,
        "may_accept": "accept" in steps,
        "bookings": [(one, one.line.title) for one in queries.bookings(report, lines)] if "accept" in steps else [],
        "said": [
            (str(known[name].label), getattr(report, name)) for name in SAID if getattr(report, name) not in ("", None)
        ],
        "lines": lines,
        "planned": before.plans if before is not None and actor.may_see(before.audience) else "",
        "files": [attached.line(one, actor) for one in scope.latest_on_row(actor, record, report)],
        "all_files": reverse("staff:files", args=[record, report.pk]),
    }
