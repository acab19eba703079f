"""The files of a record as pages show them, and what may be said of new ones."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.files import blobs, formats, scope
from amity.files.models import Attachment, Scan, Version
from amity.records.declaration import Record


@dataclass(frozen=True, slots=True)
class Line:
    """A file, or one version of it, as a list shows it."""

    number: int
    version: Version
    title: str
    on: str
    by: str
    href: str  # where its content is handed over; "" when he may not have it
    shown_href: str
    level: str
    told: str  # what hinders that it is opened


@dataclass(frozen=True, slots=True)
class Panel:
    """The files on a page, and how one is added."""

    lines: list[Line]
    form: forms.Form | None
    accepted: str
    most: int
    most_bytes: int


class AboutForm(forms.Form):
    """What is said of a file."""

    title = forms.CharField(label=gettext_lazy("Title of the file"), max_length=250)
    title_vi = forms.CharField(label=gettext_lazy("Title of the file (Vietnamese)"), max_length=250, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Attachment.Kind.choices)
    confidentiality = forms.TypedChoiceField(
        label=gettext_lazy("Who may see it"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, actor: Actor, owner_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [one for one in scope.open_classes(actor, owner_id) if one > Confidentiality.PUBLIC]
        field = self.fields["confidentiality"]
        field.choices = [("", _("Whoever sees the record")), *((one.value, one.label) for one in offered)]  # type: ignore[attr-defined]


class AddForm(AboutForm):
    """What may be said of new files; their titles are their names."""

    title = None  # type: ignore[assignment]
    title_vi = None  # type: ignore[assignment]
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("By what it is")), *Attachment.Kind.choices],
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)


def panel(record: Record, row: Any, actor: Actor) -> Panel | None:
    """The files of a row for its page; None when there are none and he may add none."""
    lines = [line(one, actor) for one in scope.latest_on_row(actor, record, row)]
    may_write = actor.may_write(row.owner_id)
    if not (lines or may_write):
        return None
    form = AddForm(actor=actor, owner_id=row.owner_id, prefix="files") if may_write else None
    return shelf(lines, form)


def shelf(lines: list[Line], form: forms.Form | None) -> Panel:
    """Files on a page, with what a page says of the limits."""
    return Panel(lines, form, formats.accepted(), settings.FILE_LIMIT // blobs.MEGABYTE, settings.FILE_LIMIT)


def line(version: Version, actor: Actor) -> Line:
    """A version as a list shows it."""
    file, language = version.attachment, get_language() or "en"
    is_open = scope.may_open(actor, version)
    href = f"/files/{file.pk}/{version.number}/{quote(version.name, safe='')}" if is_open else ""
    return Line(
        number=file.pk,
        version=version,
        title=file.shown(language),
        on=PartialDate.of(timezone.localdate(version.created_at)).shown(language),
        by=version.created_by.name if version.created_by else "Amity",
        href=href,
        shown_href=f"{href}?show=1" if is_open and version.kind.is_shown else href,
        level="" if file.confidentiality is None else str(Confidentiality(file.confidentiality).label),
        told=_hindrance(version, is_open=is_open),
    )


def _hindrance(version: Version, *, is_open: bool) -> str:
    if version.blob.scan == Scan.INFECTED:
        return str(Scan.INFECTED.label)
    return "" if is_open else _("Being checked for viruses: can be opened in a moment")
