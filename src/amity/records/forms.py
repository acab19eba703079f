"""The form of a record type: its sections as groups of fields, with choices narrowed to what the actor may see."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.access.scope import visible_to
from amity.records import fields, titles, writes
from amity.records.declaration import Record
from amity.records.fields import Field

FEW = 60  # up to so many rows a link is a list to choose from; beyond, a text that suggests


class LinkField(forms.Field):
    """A link to one visible row, typed as "name #12" (as suggested) or as a name that only one row has."""

    def __init__(self, field: Field, actor: Actor, language: str, *, many: bool = False, **options: Any) -> None:
        assert field.target is not None
        self.target, self.actor, self.language, self.many = field.target, actor, language, many
        options.setdefault("widget", forms.Textarea(attrs={"rows": 3}) if many else forms.TextInput())
        super().__init__(**options)
        self.widget.attrs |= {"data-choices": f"/{self.target.name}/choices/", "autocomplete": "off"}
        if many:
            self.help_text = gettext_lazy("One per line. Begin to type a name, then choose from the list.")

    def prepare_value(self, value: Any) -> Any:
        """Show ids as names with their numbers."""
        if value in (None, "", []) or isinstance(value, str):
            return value
        ids = [getattr(one, "pk", one) for one in value] if self.many else [getattr(value, "pk", value)]
        return "\n".join(f"{name} #{pk}" for pk, name in named(self.target, ids, self.actor, self.language))

    def to_python(self, value: Any) -> Any:
        """Find the rows behind the lines typed; raises ValidationError that names the line."""
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        found = [self._find(line) for line in lines]
        return found if self.many else (found[0] if found else None)

    def _find(self, line: str) -> Any:
        rows = visible_to(self.actor, self.target)
        head, hash_sign, number = line.rpartition("#")
        if hash_sign and number.strip().isascii() and number.strip().isdigit() and len(number) < 18:
            row = rows.filter(pk=int(number)).first()
        else:
            first = self.target.title[0]
            names = {column.name for column in self.target.model._meta.get_fields()}
            same = list(rows.filter(**{first: line})[:2])
            if not same and f"{first}_vi" in names:
                same = list(rows.filter(**{f"{first}_vi": line})[:2])
            if len(same) > 1:
                raise ValidationError(
                    _("Several records are called “%(name)s”. Choose one from the list."), params={"name": head or line}
                )
            row = same[0] if same else None
        if row is None:
            raise ValidationError(
                _("There is no “%(name)s” among the records you may see. Choose one from the list."),
                params={"name": line[:80]},
            )
        return row


def named(record: Record, ids: list[int], actor: Actor, language: str) -> list[tuple[int, str]]:
    """Return (id, name) of the rows the actor may see, in the order of the ids."""
    columns = titles.paths(record)
    name = titles.reader(record, columns, actor, language)
    rows = visible_to(actor, record).filter(pk__in=ids).values_list("pk", *columns)
    told = {pk: name(values) for pk, *values in rows}
    return [(pk, told[pk]) for pk in ids if pk in told]


class RecordForm(forms.ModelForm):
    """The form behind every record type; made by `form_for`."""

    record: Record
    actor: Actor
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(label=gettext_lazy("Why (kept in the history)"), max_length=500, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        else:
            self.initial.setdefault("owner", self.actor.home_unit_id)

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as shown, section by section."""
        return [
            (str(title), [self[name] for name in names if name in self.fields])
            for title, names in self.record.all_sections.items()
        ]

    def _get_validation_exclusions(self) -> set[str]:
        # The write door validates; here only what each field itself can tell is checked.
        return {column.name for column in self._meta.model._meta.get_fields()}

    def store(self) -> Any:
        """Save through the write door; returns the row. Call after is_valid(); adds errors and returns None if refused."""
        many = {name: self.cleaned_data[name] for name, one in fields.of(self.record).items() if one.kind == "links"}
        links = {name: rows for name, rows in many.items() if name in self.fields}
        if self.instance.pk and self.cleaned_data.get("version") is not None:
            self.instance.version = self.cleaned_data["version"]
        try:
            writes.save(self.instance, actor=self.actor, why=self.cleaned_data.get("why", ""), links=links)
        except ValidationError as error:
            self._take(error)
            return None
        except writes.Refused as error:
            self.add_error(None, str(error))
            return None
        return self.instance

    def _take(self, error: ValidationError) -> None:
        for name, messages in getattr(error, "message_dict", {"__all__": error.messages}).items():
            self.add_error(name if name in self.fields else None, messages)


def form_for(
    record: Record, actor: Actor, language: str, *, is_new: bool, only: tuple[str, ...] = ()
) -> type[RecordForm]:
    """Make the form class of a record type for an actor; `only` narrows it to the fields a step asks for."""
    made: dict[str, Any] = {}
    for name, one in fields.of(record).items():
        if only and name not in only or (not is_new and not only and name == record.state and record.steps):
            continue
        made[name] = _form_field(record, one, actor, language, is_new=is_new)
    names = [name for name in made if fields.one(record, name).kind != "links"]
    meta = type("Meta", (), {"model": record.model, "fields": names})
    return type(
        f"{record.model.__name__}Form",
        (RecordForm,),
        {**made, "record": record, "actor": actor, "Meta": meta, "__module__": __name__},
    )


def _form_field(record: Record, one: Field, actor: Actor, language: str, *, is_new: bool) -> forms.Field:
    column: Any = one.column
    options = {"label": one.label, "required": one.is_required, "help_text": column.help_text}
    if one.kind in ("link", "links"):
        options["required"] = not column.blank
        return LinkField(one, actor, language, many=one.kind == "links", **options)
    if one.kind == "unit":
        units = Unit.objects.all() if actor.writable is None else Unit.objects.filter(pk__in=actor.writable)
        return forms.ModelChoiceField(units, label=one.label, required=True, empty_label=None)
    made: forms.Field = column.formfield()
    made.label = one.label
    if one.kind == "long_text":
        made.widget.attrs["rows"] = 4
    if one.name == record.state and is_new and record.steps and isinstance(made, forms.ChoiceField):
        first = column.get_default()
        allowed = {first, *record.entry_states}
        made.choices = [(value, name) for value, name in one.choices if value in allowed]
        made.initial = first
    return made
