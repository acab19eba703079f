"""The papers of a dossier as one form: what each bears, what was found of it, and its files."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.files import formats, scope, services
from amity.files.models import Attachment, Version
from amity.records import fields, registry, writes
from amity.registration import queries, rules
from amity.registration.models import Application, DossierPaper, Mark, Verdict
from amity.staff import attached, case_words
from amity.staff.visit_words import shown, spoken

BORNE = ("is_there", "legalised", "translated")
FOUND = ("verdict", "remark")


@dataclass(frozen=True, slots=True)
class Line:
    """A paper as the page tells it: its name, its marks in words, its files, and what it lacks."""

    paper: DossierPaper
    title: str
    day: str
    lacks: list[str]
    files: list[attached.Line]
    fields: list[forms.BoundField]
    hidden: forms.BoundField | None
    is_confirmed: bool


class PapersForm(forms.Form):
    """What is said of every paper of a dossier; whoever checks it says what he found as well."""

    def __init__(self, *args: Any, papers: list[DossierPaper], finds: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.papers, self.names = papers, (*BORNE, *FOUND) if finds else BORNE
        known = fields.of(registry.of(DossierPaper))
        for paper in papers:
            for name in self.names:
                self.fields[f"{name}-{paper.pk}"] = _field(name, paper, known[name].label)
            self.fields[f"file-{paper.pk}"] = forms.FileField(
                label=gettext_lazy("Add a file"),
                required=False,
                widget=forms.FileInput(attrs={"accept": formats.accepted()}),
            )
            self.fields[f"version-{paper.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=paper.version
            )

    def store(self, actor: Actor) -> bool:
        """Save what changed, and hang the files on their papers; False, with the problem in the form, when refused.

        A paper whose file is sent is there. The caller takes everything back when this is refused.
        """
        record = registry.of(DossierPaper)
        for paper in self.papers:
            given = {name: self.cleaned_data[f"{name}-{paper.pk}"] for name in self.names}
            sent: UploadedFile | None = self.cleaned_data[f"file-{paper.pk}"]
            changed = {name: value for name, value in given.items() if getattr(paper, name) != value}
            if sent is not None:
                changed["is_there"] = True
            try:
                if changed:
                    self._save(paper, changed, actor)
                if sent is not None:
                    brought = services.Brought(sent.name or "", sent.chunks())
                    services.add(record, paper, brought, actor=actor, now=timezone.now())
            except ValidationError as error:
                self._take(paper, error, is_file=sent is not None)
            except writes.NotAllowed:
                raise
            except writes.Refused as error:
                self.add_error(None, f"{spoken(paper, 'title')}: {error}")
        return not self.errors

    def _save(self, paper: DossierPaper, changed: dict[str, Any], actor: Actor) -> None:
        for name, value in changed.items():
            setattr(paper, name, value)
        version = self.cleaned_data[f"version-{paper.pk}"]
        paper.version = paper.version if version is None else version
        writes.save(paper, actor=actor)

    def _take(self, paper: DossierPaper, error: ValidationError, *, is_file: bool) -> None:
        """Put a refusal beside the field of the paper in which it is cured."""
        for name, sentences in getattr(error, "message_dict", {"": error.messages}).items():
            place = f"{name}-{paper.pk}"
            if place not in self.fields:
                place = f"file-{paper.pk}" if is_file else f"{self.names[-1]}-{paper.pk}"
            self.add_error(place, sentences)


def _field(name: str, paper: DossierPaper, label: Any) -> forms.Field:
    value = getattr(paper, name)
    if name == "is_there":
        return forms.BooleanField(label=label, required=False, initial=value)
    if name == "remark":
        return forms.CharField(label=label, required=False, max_length=500, initial=value)
    choices = Mark.choices if name in ("legalised", "translated") else Verdict.choices
    return forms.ChoiceField(label=label, choices=choices, initial=value)


def papers_of(application: Application, actor: Actor) -> list[DossierPaper]:
    """The papers of an application that the reader may see, as the rule lists them."""
    rows = visible_to(actor, registry.of(DossierPaper)).filter(application=application.pk)
    return list(rows.order_by("pk"))


def form_of(
    papers: list[DossierPaper], data: Any = None, files: MultiValueDict[str, UploadedFile] | None = None, *, finds: bool
) -> PapersForm:
    """The form of these papers, with what was sent."""
    return PapersForm(data, files, papers=papers, finds=finds)


def lines(
    papers: Iterable[DossierPaper], application: Application, actor: Actor, form: PapersForm | None
) -> list[Line]:
    """The papers as a page lists them: a query for their files, however many there are."""
    papers = list(papers)
    files = _files({one.pk for one in papers}, actor)
    wanting: dict[int, list[str]] = {}
    for lack in queries.lacks(papers):
        wanting.setdefault(lack.paper.pk, []).append(case_words.lack(lack.what))
    day = application.submitted_on.last if application.submitted_on else timezone.localdate()
    doubted = {
        one.code for one in rules.checklist(application.kind, application.certificate_kind, day) if not one.is_confirmed
    }
    return [
        Line(
            paper=one,
            title=spoken(one, "title"),
            day=shown(one.issued_on),
            lacks=wanting.get(one.pk, []),
            files=files.get(one.pk, []),
            fields=[form[f"{name}-{one.pk}"] for name in (*form.names, "file")] if form else [],
            hidden=form[f"version-{one.pk}"] if form else None,
            is_confirmed=one.code not in doubted,
        )
        for one in papers
    ]


def _files(ids: set[int], actor: Actor) -> dict[int, list[attached.Line]]:
    """The files of each paper that the reader may see."""
    known = list(Attachment.objects.filter(record="dossier_papers", row_id__in=ids))
    held = {one.attachment.pk: one.row.pk for one in scope.visible_among(actor, known)} if known else {}
    if not held:
        return {}
    latest = Version.objects.filter(attachment__in=held, number=F("attachment__latest")).order_by("attachment_id")
    found: dict[int, list[attached.Line]] = {}
    for version in latest.select_related("attachment", "blob", "created_by"):
        found.setdefault(held[version.attachment_id], []).append(attached.line(version, actor))
    return found


def saved(form: PapersForm, actor: Actor, beside: Callable[[], bool] = lambda: True) -> bool:
    """Save the papers, and what stands beside them in the same form: all or none. Raises PermissionDenied."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            is_done = beside() and form.store(actor)
            if not is_done:
                transaction.set_rollback(True)
    except writes.NotAllowed as error:
        raise PermissionDenied from error
    return is_done
