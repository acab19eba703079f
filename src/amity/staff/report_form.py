"""The lines of a report as one form: what was committed and disbursed for each item of aid, and what came of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.models import fields_for_model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.files import formats, services
from amity.records import fields, registry, shelving, writes
from amity.records.models import Shelf
from amity.reporting.models import NgoReport, ReportLine

TOLD = ("title", "place", "partner", "committed", "disbursed", "currency", "people", "results")
NEW = ("new1", "new2")  # room for two lines that are not on record; saving makes room for two more
MOST = 20  # files sent at once


class LinesForm(forms.Form):
    """What is said line by line, room for further lines, and files."""

    def __init__(self, *args: Any, lines: list[ReportLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines = lines
        for line in lines:
            self._add(str(line.pk), line)
            self.fields[f"out-{line.pk}"] = forms.BooleanField(
                label=gettext_lazy("Leave this line out"), required=False
            )
            self.fields[f"version-{line.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=line.version
            )
        for mark in NEW:
            self._add(mark, ReportLine())
            self.fields[f"title-{mark}"].required = False
        self.fields["files"] = forms.FileField(
            label=gettext_lazy("Add a file"),
            required=False,
            widget=forms.FileInput(attrs={"accept": formats.accepted()}),
        )

    def _add(self, mark: str, line: ReportLine) -> None:
        known, made = fields.of(registry.of(ReportLine)), fields_for_model(ReportLine, fields=TOLD)
        for name in TOLD:
            if name == "title" and line.item_id is not None:
                continue  # it is called as the item is
            field = made[name]
            if field is None:
                continue
            field.label, field.initial = known[name].label, getattr(line, name)
            if name == "results":
                field.widget.attrs["rows"] = 2
            self.fields[f"{name}-{mark}"] = field

    def rows(self) -> list[dict[str, Any]]:
        """The lines with their fields, then the room for further ones."""
        made = [
            {"line": one, "legend": one.title, "fields": self._bound(str(one.pk)), "version": self[f"version-{one.pk}"]}
            for one in self.lines
        ]
        return [*made, *({"line": None, "legend": _("A further line"), "fields": self._bound(one)} for one in NEW)]

    def _bound(self, mark: str) -> list[forms.BoundField]:
        names = (*TOLD, "out")
        return [self[f"{name}-{mark}"] for name in names if f"{name}-{mark}" in self.fields]

    def store(self, report: NgoReport, actor: Actor) -> bool:
        """Save what changed; False, with the problem in the form, when refused: the caller then takes it all back."""
        for line in self.lines:
            self._tried(str(line.pk), lambda line=line: self._save(line, actor))
        for mark in NEW:
            told = self._told(mark)
            if told.get("title"):
                line = ReportLine(
                    owner_id=report.owner_id, confidentiality=report.confidentiality, report=report, **told
                )
                self._tried(mark, lambda line=line: writes.save(line, actor=actor))
            elif any(value for name, value in told.items() if name != "currency"):
                self.add_error(f"title-{mark}", _("Say what this line is about."))
        sent: UploadedFile | None = self.cleaned_data["files"]
        if sent is not None:
            brought = services.Brought(sent.name or "", sent.chunks())
            self._tried(
                "",
                lambda: services.add(registry.of(NgoReport), report, brought, actor=actor, now=timezone.now()),
            )
        return not self.errors

    def _told(self, mark: str) -> dict[str, Any]:
        given = {name: self.cleaned_data.get(f"{name}-{mark}") for name in TOLD if f"{name}-{mark}" in self.fields}
        return given | {"currency": (given.get("currency") or "USD").upper()}

    def _save(self, line: ReportLine, actor: Actor) -> None:
        if self.cleaned_data[f"out-{line.pk}"]:
            shelving.shelve(registry.of(ReportLine), [line.pk], Shelf.TRASHED, actor=actor)
            return
        changed = {name: value for name, value in self._told(str(line.pk)).items() if getattr(line, name) != value}
        if not changed:
            return
        for name, value in changed.items():
            setattr(line, name, value)
        version = self.cleaned_data[f"version-{line.pk}"]
        line.version = line.version if version is None else version
        writes.save(line, actor=actor)

    def _tried(self, mark: str, act: Any) -> None:
        """Do something for a line; what hinders it stands beside the field in which it is cured."""
        try:
            act()
        except ValidationError as error:
            for name, sentences in getattr(error, "message_dict", {"": error.messages}).items():
                place = f"{name}-{mark}" if mark else "files"
                self.add_error(place if place in self.fields else None, sentences)
        except writes.NotAllowed:
            raise
        except writes.Refused as error:
            self.add_error(None, str(error))


def lines_of(report: NgoReport, actor: Actor) -> list[ReportLine]:
    """The lines of a report that the reader may see, as they were entered."""
    rows = visible_to(actor, registry.of(ReportLine)).filter(report=report.pk, shelf=Shelf.LIVE)
    return list(rows.select_related("item").order_by("pk"))
