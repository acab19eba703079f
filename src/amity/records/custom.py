"""Fields that a union adds to a record type without code, limited on purpose (ADR 0011 says where it ends).

Their values stand in the column `custom` of the row, in plain form. Definitions are read once per process and again
when their stamp has grown.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError, ProgrammingError, models, transaction
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.access import stamps
from amity.access.actors import Actor
from amity.core.fields import PartialDateField
from amity.core.text import nfc, slug
from amity.records import registry
from amity.records.models import CustomField

MOST = 20  # fields in use per record type
PREFIX = "x_"  # no field of a model begins so
LONGEST_TEXT = 300
STAMP = "custom fields"
Columns = dict[str, models.Field[Any, Any]]


@dataclass(slots=True)
class _Loaded:
    stamp: int
    columns: dict[str, Columns]


_loaded: list[_Loaded] = []


def columns_of(record_name: str) -> Columns:
    """The custom fields in use of a record type as columns without a table, by name, in their order."""
    if not _loaded or _loaded[0].stamp != stamps.known(STAMP):
        try:
            _load()
        except (OperationalError, ProgrammingError):
            return {}  # checks run before the first migration makes the table
    return _loaded[0].columns.get(record_name, {})


def forget() -> None:
    """Read the definitions again at the next use."""
    _loaded.clear()


def _load() -> None:
    columns: dict[str, Columns] = {}
    for one in CustomField.objects.filter(is_active=True).order_by("record", "position", "pk"):
        columns.setdefault(one.record, {})[one.name] = _column(one)
    _loaded[:] = [_Loaded(stamps.known(STAMP), columns)]


def _column(one: CustomField) -> models.Field[Any, Any]:
    """A column that says what may be written, as those of models do; its value may always be missing."""
    told: dict[str, Any] = {"verbose_name": _worded(one.label, one.label_vi), "help_text": one.hint, "blank": True}
    made: models.Field[Any, Any]
    if one.kind == CustomField.Kind.INTEGER:
        made = models.BigIntegerField(null=True, **told)
    elif one.kind == CustomField.Kind.PARTIAL_DATE:
        made = PartialDateField(**told)
    elif one.kind == CustomField.Kind.YES_NO:
        made = models.BooleanField(default=False, **told)
    elif one.kind == CustomField.Kind.LONG_TEXT:
        made = models.TextField(**told)
    elif one.kind == CustomField.Kind.CHOICE:
        choices = [(value, _worded(label, label_vi)) for value, label, label_vi in one.choices]
        made = models.CharField(max_length=60, choices=choices, **told)
    else:
        made = models.CharField(max_length=LONGEST_TEXT, **told)
    made.set_attributes_from_name(one.name)
    return made


def _in_language(english: str, vietnamese: str) -> str:
    return (vietnamese or english) if get_language() == "vi" else (english or vietnamese)


_worded = lazy(_in_language, str)


@transaction.atomic
def define(one: CustomField, *, actor: Actor) -> CustomField:
    """Store a new field or a change of one. Its kind and its name stay; raises ValidationError and PermissionError."""
    if not actor.administers:
        raise PermissionError
    one.label, one.label_vi, one.hint = (nfc(text, single_line=True) for text in (one.label, one.label_vi, one.hint))
    one.name = one.name or PREFIX + slug(one.label, limit=36).replace("-", "_")
    if errors := _errors(one):
        raise ValidationError(errors)
    one.full_clean(exclude=["made_by"])
    one.made_by_id = one.made_by_id or actor.account_id
    one.save()
    stamps.bump(STAMP)
    return one


def _errors(one: CustomField) -> dict[str, str]:
    others = CustomField.objects.filter(record=one.record).exclude(pk=one.pk)
    before = CustomField.objects.filter(pk=one.pk).first() if one.pk else None
    found: dict[str, str] = {}
    if not one.name.removeprefix(PREFIX):
        found["label"] = _("Give it a label with letters or figures.")
    elif one.name in registry.get(one.record).fields or others.filter(name=one.name).exists():
        found["label"] = _("Another field has this name already.")
    if before is not None and (before.kind, before.name, before.record) != (one.kind, one.name, one.record):
        found["kind"] = _("The kind of a field stays as it is: rows hold values of it. Add another field.")
    if one.is_active and others.filter(is_active=True).count() >= MOST:
        found["is_active"] = _("A record type holds at most %(most)s fields of this sort.") % {"most": MOST}
    values = [choice[0] for choice in one.choices]
    if one.kind != CustomField.Kind.CHOICE and values:
        found["choices"] = _("Only a field of the kind “choice” has choices.")
    elif one.kind == CustomField.Kind.CHOICE and (not 0 < len(set(values)) == len(values) <= 100 or not all(values)):
        found["choices"] = _("Give 1 to 100 choices, each with a value of its own.")
    elif before is not None and {choice[0] for choice in before.choices} - set(values):
        found["choices"] = _("A choice once offered stays, because rows may hold it. Change its label instead.")
    return found
