"""Beginning an application, and the page on which its dossier is put together and handed in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.network.models import Organisation
from amity.records import registry, workflow
from amity.records.forms import RecordForm, form_for
from amity.records.models import Shelf
from amity.registration import queries
from amity.registration.models import (
    Application,
    Certificate,
    CertificateKind,
    DossierPaper,
    ForeignNgo,
    RegistrationCase,
    RequestKind,
    Way,
)
from amity.registration.services import applying
from amity.sharing import reads
from amity.staff import case_words, casework, dossier_form
from amity.staff.editing import dress, problems
from amity.staff.events import carried_out
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest
from amity.staff.visit_words import shown, spoken

ASKED = ("wanted_until", "provinces", "fields_of_work", "fields_of_work_vi", "representative", "reasons")
# What a holder asks for itself; the rest is proposed by those who watch over it.
BY_HOLDER = [one for one in RequestKind if one not in (RequestKind.SUSPEND, RequestKind.REVOKE)]
ISSUED = (CertificateKind.OPERATION, CertificateKind.REPRESENTATIVE_OFFICE)


class BeginForm(forms.Form):
    """What is asked for, and about which certificate."""

    kind = forms.ChoiceField(label=gettext_lazy("What is asked for"))
    certificate = forms.ModelChoiceField(
        Certificate.objects.none(),
        label=gettext_lazy("Certificate it is about"),
        required=False,
        empty_label=gettext_lazy("None yet: a first certificate"),
    )
    certificate_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of certificate"),
        choices=[(one.value, one.label) for one in ISSUED],
        help_text=gettext_lazy("Counts for a first certificate; otherwise it is the kind of the certificate above."),
    )
    way = forms.ChoiceField(label=gettext_lazy("How it came"), choices=Way.choices, initial=Way.ONLINE)

    def __init__(self, *args: Any, entry: ForeignNgo, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        is_desk = actor.may_write(entry.owner_id)
        kinds = list(RequestKind) if is_desk else BY_HOLDER
        self.fields["kind"].choices = [(one.value, one.label) for one in kinds]  # type: ignore[attr-defined]
        rows = visible_to(actor, registry.of(Certificate)).filter(ngo=entry.organisation_id, shelf=Shelf.LIVE)
        self.fields["certificate"].queryset = rows.order_by("-issued_on", "pk")  # type: ignore[attr-defined]
        if not is_desk:
            del self.fields["way"]

    def clean(self) -> dict[str, Any]:
        """Only a first certificate is asked for without naming one."""
        given = self.cleaned_data
        kind = given.get("kind")
        if kind and kind != RequestKind.ISSUE and not given.get("certificate") and "certificate" not in self.errors:
            self.add_error("certificate", _("Name the certificate this is about."))
        if kind == RequestKind.ISSUE:
            given["certificate"] = None
        return given


def apply_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Begin an application of an organisation of the register."""
    actor = request.actor
    entry: ForeignNgo = row_or_404(registry.of(ForeignNgo), pk, actor)
    if not may_apply(entry, actor):
        raise PermissionDenied
    ngo = visible_to(actor, registry.of(Organisation)).filter(pk=entry.organisation_id).first()
    if ngo is None:
        raise PermissionDenied
    named = request.GET.get("certificate", "")
    start = {"kind": "extend", "certificate": named} if named.isascii() and named.isdigit() and len(named) < 18 else {}
    form = BeginForm(request.POST if request.method == "POST" else None, entry=entry, actor=actor, initial=start)
    if request.method == "POST" and form.is_valid():
        made = carried_out(
            form, lambda: applying.prepare(ngo, actor=actor, today=timezone.localdate(), **form.cleaned_data)
        )
        if made is not None:
            return redirect("staff:application", pk=made.pk)
    dress(form)
    open_now = visible_to(actor, registry.of(Application)).filter(
        ngo=ngo.pk, state__in=("draft", "submitted", "returned", "in_treatment"), shelf=Shelf.LIVE
    )
    context = {
        "entry": entry,
        "name": spoken(ngo, "name"),
        "form": form,
        "problems": problems(form),
        "open": list(open_now.order_by("-pk")[:10]),
    }
    return render(request, "staff/apply.html", context, status=422 if form.errors else 200)


def may_apply(entry: ForeignNgo, actor: Actor) -> bool:
    """Whether somebody may begin an application: for the organisation, or for the keeper of the register."""
    return actor.may_write(entry.owner_id) or (entry.unit_id is not None and actor.may_write(entry.unit_id))


def application_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One application: what is asked for, its papers with their files, what is missing, and handing it in."""
    record, actor = registry.of(Application), request.actor
    application: Application = row_or_404(record, pk, actor)
    may_write = actor.may_write(application.owner_id) and application.state in ("draft", "returned", "submitted")
    papers = dossier_form.papers_of(application, actor)
    asked, form = _forms(request, application, papers) if may_write else (None, None)
    refused: list[tuple[str, str, str]] = []
    if request.method == "POST":
        if asked is None or form is None:
            raise PermissionDenied
        if request.POST.get("do") == "hand_in":
            refused = _handed_in(request, application)
            if not refused:
                return redirect("staff:application", pk=pk)
        elif _saved(request, asked, form):
            messages.success(request, _("Saved."))
            return redirect("staff:application", pk=pk)
    reads.note(record, [pk], actor, "page")
    reads.note(registry.of(DossierPaper), [one.pk for one in papers], actor, "page")
    if asked is not None:
        dress(asked)
    wrong = refused or [*(problems(asked) if asked else []), *(problems(form) if form else [])]
    context = {
        **_told(request, application, papers),
        "asked_form": asked,
        "form": form,
        "lines": dossier_form.lines(papers, application, actor, form),
        "problems": wrong,
        "is_unsaved": bool(wrong) and not refused,
    }
    return render(request, "staff/application.html", context, status=422 if wrong else 200)


def _forms(
    request: StaffRequest, application: Application, papers: list[DossierPaper]
) -> tuple[RecordForm, dossier_form.PapersForm]:
    """The two halves of the page's one form."""
    is_sent = request.method == "POST" and request.POST.get("do") != "hand_in"
    made = form_for(registry.of(Application), request.actor, get_language() or "en", is_new=False, only=ASKED)
    provinces = [one.pk for one in application.provinces.all() if request.actor.may_see(one.audience)]
    asked = made(request.POST if is_sent else None, instance=application, initial={"provinces": provinces})
    del asked.fields["why"]
    asked.order_fields(("version", *ASKED))
    sent = (request.POST, request.FILES) if is_sent else (None, None)
    return asked, dossier_form.form_of(papers, *sent, finds=application.state == "submitted")


def _saved(request: StaffRequest, asked: RecordForm, form: dossier_form.PapersForm) -> bool:
    """Save both halves, or neither."""
    is_valid = asked.is_valid()
    return form.is_valid() and is_valid and dossier_form.saved(form, request.actor, lambda: asked.store() is not None)


def _handed_in(request: StaffRequest, application: Application) -> list[tuple[str, str, str]]:
    """Hand the dossier in; returns what is wrong with it."""
    record, form = registry.of(Application), forms.Form({})
    step = record.step("submit")
    assert step is not None
    done = carried_out(
        form,
        lambda: workflow.take(record, step, application.pk, actor=request.actor, today=timezone.localdate()),
    )
    if done is None:
        return problems(form)
    messages.success(request, _("The dossier is handed in."))
    return []


def _told(request: StaffRequest, application: Application, papers: list[DossierPaper]) -> dict[str, Any]:
    """What the page says around its form."""
    actor, record = request.actor, registry.of(Application)
    steps = {one.name: one for one in record.steps_for(actor, application)}
    missing = [spoken(one, "title") for one in papers if one.is_required and not one.is_there]
    lacks = queries.lacks(papers)
    case = visible_to(actor, registry.of(RegistrationCase)).filter(application=application.pk).first()
    ngo = Organisation.objects.filter(pk=application.ngo_id).first()
    return {
        "application": application,
        "ngo": case_words.called(ngo, actor),
        "asked": casework.asked_of(application, actor),
        "next": case_words.next_of_application(application, may_write="submit" in steps, is_complete=not missing),
        "missing": missing,
        "lacks": [(spoken(one.paper, "title"), case_words.lack(one.what)) for one in lacks if one.what != "there"],
        "may_hand_in": "submit" in steps and not missing,
        "may_take_in": reverse("staff:step", args=[record, application.pk, "take_in"]) if "take_in" in steps else "",
        "withdraw": reverse("staff:step", args=[record, application.pk, "withdraw"]) if "withdraw" in steps else "",
        "case": case,
        "answer_due": shown(application.answer_due_on),
        "answered": shown(application.answered_on),
        "duties": casework.duties_of(_certificate_of(application, actor), actor),
    }


def _certificate_of(application: Application, actor: Actor) -> int | None:
    """The certificate that came of a granted application: the one it is about, or the one issued on it."""
    if application.state != "granted":
        return None
    if application.certificate_id is not None:
        return application.certificate_id
    rows = visible_to(actor, registry.of(Certificate)).filter(cases__application=application.pk)
    return rows.values_list("pk", flat=True).first()
