"""Letters to many: choose a template, see who gets which language and who none, have them written, print them."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amity.access.actors import Actor
from amity.bulk import choosing
from amity.core.text import slug
from amity.files import services as attaching
from amity.files.models import Attachment
from amity.letters import jobs, queries
from amity.letters.exchange import paper, word
from amity.letters.exchange.sheets import sheets_of
from amity.letters.models import Batch, Letter, LetterTemplate
from amity.letters.queries import Gap
from amity.letters.rules import languages, wording
from amity.letters.rules.wording import Recipient
from amity.letters.services import composing, sending
from amity.network.models import Person
from amity.privacy.queries import not_to_be_written_to
from amity.records import filtering, registry, titles, writes
from amity.records.filtering import BadFilter
from amity.records.forms import form_for
from amity.sharing import reads
from amity.staff.editing import dress, problems
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest
from amity.tasks.models import Job

log = logging.getLogger("amity.access")
MOST = 20_000  # letters of one act
SHOWN = 100
ASKED = ("from_organisation", "signatory", "signatory_title", "occasion", "occasion_vi", "owner", "confidentiality")
TYPES = {"pdf": "application/pdf", "docx": word.MEDIA_TYPE}


@dataclass(slots=True)
class Plan:
    """What composing would do: who is written to, in which languages, who is left out, and how letters would read."""

    wanted: list[Recipient]
    templates: dict[str, LetterTemplate]
    gaps: list[Gap] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)
    samples: list[dict[str, str]] = field(default_factory=list)

    @property
    def uncovered(self) -> int:
        """How many read a language without a template."""
        return sum(one.count for one in self.gaps)


def plan(wanted: Sequence[Recipient], name: str, actor: Actor, *, today: date) -> Plan:
    """Work out what composing would do, without those who died or asked not to be written to."""
    silent = not_to_be_written_to([one.person.pk for one in wanted if one.person], today=today)
    made = Plan([], queries.templates(actor, name))
    for one in wanted:
        person = one.person
        if person is not None and person.pk in silent:
            made.left.append((person.pk, str(composing.SILENT)))
        elif person is not None and person.died_on is not None:
            made.left.append((person.pk, _("This person has died.")))
        else:
            made.wanted.append(one)
    made.gaps = queries.gaps([one.language for one in made.wanted], made.templates)
    for language, template in made.templates.items():
        first = next((one for one in made.wanted if one.language == language), None)
        if first is not None:
            values = wording.values_for(first)
            shown = {name: f"{{{name}}}" for name in wording.ALL} | {k: v for k, v in values.items() if v}
            made.samples.append(
                {
                    "language": languages.name(language),
                    "code": language,
                    "subject": wording.filled(template.subject, shown),
                    "text": wording.filled(template.text, shown),
                }
            )
    return made


def details_form(request: StaffRequest, made: Plan) -> forms.Form:
    """The form for what every letter has alike, and for what becomes of those without a template in their language."""
    record, language = registry.of(Letter), get_language() or "en"
    whole: Any = form_for(record, request.actor, language, is_new=True, only=ASKED)
    given = {name: request.GET.get(name, "") for name in ("occasion", "occasion_vi")}
    initial = {"owner": request.actor.home_unit_id, "confidentiality": 1, **given}
    form = forms.Form(request.POST or None, initial=initial)
    form.fields = {name: whole.base_fields[name] for name in ASKED}
    if made.gaps:
        offered = [(code, _("Write to them in: %(name)s") % {"name": languages.name(code)}) for code in made.templates]
        form.fields["fallback"] = forms.ChoiceField(
            label=_("Those without a template in their language"),
            required=False,
            choices=[("", _("Leave them out")), *offered],
        )
    dress(form)
    return form


def asked_of(form: forms.Form) -> dict[str, Any]:
    """What a valid form says of every letter, in plain values."""
    given = form.cleaned_data
    sender, signatory = given.get("from_organisation"), given.get("signatory")
    return {
        "owner": given["owner"].pk,
        "confidentiality": int(given["confidentiality"]),
        "from_organisation": sender.pk if sender else None,
        "from": wording.named(sender, "en") if sender else "",
        "from_vi": wording.named(sender, "vi") if sender else "",
        "signatory": signatory.pk if signatory else None,
        "signed_by": wording.name_of(signatory, "en") if signatory else "",
        "signatory_title": given.get("signatory_title", ""),
        "occasion": given.get("occasion", ""),
        "occasion_vi": given.get("occasion_vi", ""),
        "fallback": given.get("fallback", ""),
    }


def compose(request: StaffRequest) -> HttpResponse:
    """Write letters to the people of a choice: first the template, then what they have alike, then at work."""
    actor, record = request.actor, registry.of(Person)
    if not actor.writes_anything:
        raise PermissionDenied
    params = filtering.params_of(request.GET)
    name = params.pop("letter", [""])[0]
    try:
        ids = list(choosing.rows_of(record, actor, params).order_by("sort_key", "pk").values_list("pk", flat=True))
    except BadFilter as error:
        return render(request, "staff/refused.html", {"record": record, "problem": str(error)}, status=400)
    if not ids or len(ids) > MOST:
        told = _("Choose people first: tick the boxes before them.") if not ids else _("These are too many people.")
        messages.error(request, told)
        return redirect("staff:list", record=record)
    kind = params.get("kind", [""])[0]
    names = queries.template_names(actor, (kind,) if kind else ())
    context = {"count": len(ids), "back": f"/{record}/", "record": record}
    if name not in names:
        return choose_template(request, names, context, params)
    today = timezone.localdate()
    made = plan(composing.recipients(ids, actor=actor, today=today), name, actor, today=today)
    context |= {"again": f"?{urlencode(params, doseq=True)}"}
    form = details_form(request, made)
    if request.method == "POST" and form.is_valid():
        people = [one.person.pk for one in made.wanted if one.person]
        try:
            with transaction.atomic():
                batch = composing.begin(name, {**asked_of(form), "people": people}, made.left, actor=actor)
                jobs.start(batch)
        except writes.Refused as error:
            form.add_error(None, str(error))
        else:
            return redirect("staff:letters-batch", pk=batch.pk)
    return details_page(request, name, made, form, context)


def choose_template(
    request: StaffRequest, names: dict[str, list[str]], context: dict[str, Any], params: dict[str, list[str]]
) -> HttpResponse:
    """Ask for the template, each with the languages it exists in."""
    offered = [
        (name, f"?{urlencode({**params, 'letter': name}, doseq=True)}", [languages.name(code) for code in codes])
        for name, codes in names.items()
    ]
    return render(request, "staff/letters_template.html", {**context, "offered": offered})


def details_page(
    request: StaffRequest, name: str, made: Plan, form: forms.Form, context: dict[str, Any]
) -> HttpResponse:
    """Show what would be written, the gaps first, and ask for the rest."""
    language = get_language() or "en"
    named = titles.named(registry.of(Person), [pk for pk, _reason in made.left], request.actor, language)
    context = {
        **context,
        "name": name,
        "plan": made,
        "left": [(pk, named.get(pk, ""), reason) for pk, reason in made.left],
        "form": form,
        "fields": list(form),
        "problems": problems(form),
    }
    return render(request, "staff/letters_compose.html", context, status=422 if form.errors else 200)


def his_batch(request: StaffRequest, pk: int) -> Batch:
    """A mail merge that the reader ordered; those of others are not there."""
    rows = Batch.objects.select_related("operation")
    return get_object_or_404(rows, pk=pk, operation__account=request.user.pk)


def batch_page(request: StaffRequest, pk: int) -> HttpResponse:
    """How far a mail merge is, its letters, its files, and whom it left out."""
    batch, actor, language = his_batch(request, pk), request.actor, get_language() or "en"
    record = registry.of(Letter)
    rows = queries.written_by(batch)
    ids = list(rows.order_by("sort_key", "pk").values_list("pk", flat=True)[:SHOWN])
    named = titles.named(record, ids, actor, language)
    people = titles.named(registry.of(Person), [one for one, _reason in batch.left], actor, language)
    job = Job.objects.filter(pk__in=[batch.job]).first()
    states = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    context = {
        "batch": batch,
        "job": job,
        "count": sum(states.values()),
        "states": [(Letter.State(state).label, number) for state, number in states.items()],
        "letters": [(pk, named[pk]) for pk in ids if pk in named],
        "left": [(one, people.get(one, ""), reason) for one, reason in batch.left],
        "files": [kind for kind in jobs.KINDS if jobs.file_of(batch, kind)],
        "problem": job.result.get("problem", "") if job else "",
        "is_over": job is None or job.is_over,
        "may_check": Letter.State.DRAFT in states and actor.may_approve(batch.asked["owner"]),
        "may_send": Letter.State.CHECKED in states,
        "event": batch.asked.get("event"),
    }
    return render(request, "staff/letters_batch.html", context)


@require_POST
def batch_act(request: StaffRequest, pk: int, action: str) -> HttpResponse:
    """Check all letters of a mail merge, record them as sent, or have their files written anew."""
    batch, actor, today = his_batch(request, pk), request.actor, timezone.localdate()
    if action == "print":
        jobs.start(batch, jobs.PRINT)
        return redirect("staff:letters-batch", pk=pk)
    if action not in ("check", "send"):
        raise Http404
    if action == "check" and not actor.may_approve(batch.asked["owner"]):
        raise PermissionDenied
    act = sending.check_all if action == "check" else sending.send_all
    try:
        count = act(list(queries.written_by(batch)), actor=actor, today=today)
    except writes.Refused as error:
        messages.error(request, str(error))
    else:
        told = ngettext("%(count)s letter is changed.", "%(count)s letters are changed.", count)
        messages.success(request, told % {"count": count})
    return redirect("staff:letters-batch", pk=pk)


def batch_file(request: StaffRequest, pk: int, kind: str) -> HttpResponseBase:
    """Send the letters of a mail merge as one file, or the labels for their envelopes."""
    batch = his_batch(request, pk)
    if kind == "labels":
        sheets = jobs.sheets_behind(batch, request.actor)
        content = paper.labels(sheets, title=batch.template, made_on=timezone.localdate())
        return attached(content, f"{slug(batch.template)}-labels.pdf", TYPES["pdf"])
    path = jobs.file_of(batch, kind)
    if path is None:
        raise Http404
    log.info("letters of act %s fetched as %s by account %s", batch.operation_id, kind, request.user.pk)
    name = f"{slug(batch.template)}.{kind}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=TYPES[kind])


def letter_file(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """One letter as PDF or DOCX."""
    record, actor, today = registry.of(Letter), request.actor, timezone.localdate()
    letter: Letter = row_or_404(record, pk, actor)
    if kind not in TYPES:
        raise Http404
    sheets = sheets_of([letter], actor=actor, today=today)
    reads.note(record, [pk], actor, "file")
    if kind == "pdf":
        content = paper.letters(sheets, title=letter.subject, made_on=today)
    else:
        try:
            office = jobs.word_template(letter.template, actor) if _sees(letter.template, actor) else None
            content = word.letters(sheets, title=letter.subject, template=office)
        except word.WordRefused as error:
            return render(request, "staff/refused.html", {"record": record, "problem": str(error)}, status=409)
    return attached(content, f"{slug(letter.subject)}.{kind}", TYPES[kind])


def _sees(template: LetterTemplate | None, actor: Actor) -> bool:
    return template is not None and actor.may_see(template.audience)


def attached(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file made just now."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def word_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Hang an office's own document of Word on a template; what does not fit is refused with the place."""
    record, actor = registry.of(LetterTemplate), request.actor
    template: LetterTemplate = row_or_404(record, pk, actor)
    if not actor.may_write(template.owner_id):
        raise PermissionDenied
    problem, file = "", request.FILES.get("file")
    if request.method == "POST":
        try:
            if file is None:
                raise ValidationError(_("Choose a file first."))
            about = attaching.About(kind=Attachment.Kind.LETTER)
            with transaction.atomic():
                brought = attaching.Brought(file.name or "", file.chunks())
                version = attaching.add(record, template, brought, actor=actor, now=timezone.now(), about=about)
                if version.format != "docx":
                    raise word.NoDocument(_("This is no document of Word. Save it as DOCX and try again."))
                word.check(version.blob.path.read_bytes())
        except ValidationError as error:
            problem = " ".join(error.messages)
        except writes.Refused as error:
            problem = str(error)
        else:
            messages.success(request, _("Letters of this template are written on your document from now on."))
            return redirect("staff:record", record=record, pk=pk)
    context = {
        "template": template,
        "problem": problem,
        "fields": [(f"{{{{ {name} }}}}", told) for name, told in {**wording.ALL, **word.TOLD}.items()],
        "has_one": jobs.word_template(template, actor) is not None,
    }
    return render(request, "staff/letters_word.html", context, status=422 if problem else 200)
