"""The form of a record type: its sections as groups of fields, with choices narrowed to what the actor may see."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.core.text import nfc, sort_key
from amity.records import fields, titles, writes
from amity.records.declaration import Record
from amity.records.fields import Field
from amity.records.values import back, plain

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Any]
else:
    _ModelForm = forms.ModelForm


class LinkField(forms.Field):
    """A link to one visible row, typed as "name #12" (as suggested) or as a name that only one row has."""

    def __init__(self, field: Field, actor: Actor, language: str, *, many: bool = False, **options: Any) -> None:
        assert field.target is not None
        self.target, self.actor, self.language, self.many = field.target, actor, language, many
        options.setdefault("widget", forms.Textarea(attrs={"rows": 3}) if many else forms.TextInput())
        super().__init__(**options)
        self.widget.attrs |= {"data-choices": f"/{self.target.name}/choices/", "autocomplete": "off"}
        if many:
            self.help_text = self.help_text or gettext_lazy(
                "One per line. Begin to type a name, then choose from the list."
            )

    def prepare_value(self, value: Any) -> Any:
        """Show ids as names with their numbers."""
        if not value or isinstance(value, str):
            return value or ""
        ids = [getattr(one, "pk", one) for one in value] if self.many else [getattr(value, "pk", value)]
        return "\n".join(f"{name} #{pk}" for pk, name in named(self.target, ids, self.actor, self.language))

    def to_python(self, value: Any) -> Any:
        """Find the rows behind the lines typed; raises ValidationError that names the line."""
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        numbers = {line: number for line in lines if (number := _number(line)) is not None}
        rows = visible_to(self.actor, self.target)
        known = rows.in_bulk(set(numbers.values())) if numbers else {}
        found = [known.get(numbers[line]) if line in numbers else self._named(line) for line in lines]
        for line, row in zip(lines, found, strict=True):
            if row is None:
                raise ValidationError(
                    _("There is no “%(name)s” among the records you may see. Choose one from the list."),
                    params={"name": line[:80]},
                )
        return found if self.many else (found[0] if found else None)

    def _named(self, line: str) -> Any:
        """The row of this name. Sort keys are names in which every reader of the row sees all parts."""
        key = sort_key(nfc(line))
        rows = visible_to(self.actor, self.target).filter(Q(sort_key=key) | Q(sort_key_vi=key))
        same = list(rows[:2]) if key else []
        if len(same) > 1:
            raise ValidationError(
                _("Several records are called “%(name)s”. Choose one from the list."), params={"name": line[:80]}
            )
        return same[0] if same else None


def _number(line: str) -> int | None:
    """The number behind the last # of a line, if there is one."""
    _head, hash_sign, number = line.rpartition("#")
    number = number.strip()
    return int(number) if hash_sign and number.isascii() and number.isdigit() and len(number) < 18 else None


def named(record: Record, ids: list[int], actor: Actor, language: str) -> list[tuple[int, str]]:
    """Return (id, name) of the rows the actor may see, in the order of the ids."""
    columns = titles.paths(record)
    name = titles.reader(record, columns, actor, language)
    rows = visible_to(actor, record).filter(pk__in=ids).values_list("pk", *columns)
    told = {pk: name(values) for pk, *values in rows}
    return [(pk, told[pk]) for pk in ids if pk in told]


class RecordForm(_ModelForm):
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
            if not self.actor.may_see(Confidentiality.UNION):
                self.initial.setdefault("confidentiality", Confidentiality.UNIT)
        for name, one in fields.custom_of(self.record).items():
            self.initial.setdefault(name, back(one, self.instance.custom.get(name)))
        self.unseen = _unseen(self.record, self.instance, self.actor) & set(self.fields)
        for name in self.unseen:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """Leave alone the links that were not shown, unless others were chosen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        return {name: value for name, value in cleaned.items() if name not in self.unseen or value is not None}

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as shown, section by section."""
        own = tuple(fields.custom_of(self.record))
        sections = self.record.all_sections | ({_("Further fields"): own} if own else {})
        return [
            (str(title), [self[name] for name in names if name in self.fields]) for title, names in sections.items()
        ]

    def _get_validation_exclusions(self) -> set[str]:
        # The write door validates; here only what each field itself can tell is checked.
        return {column.name for column in self._meta.model._meta.get_fields()}

    def _update_errors(self, errors: Any) -> None:
        for name in set(errors.error_dict) - {*self.fields, NON_FIELD_ERRORS}:  # the write door tells of those
            del errors.error_dict[name]
        super()._update_errors(errors)  # type: ignore[misc]

    def store(self) -> Any:
        """Save a valid form through the write door; returns the row, or None, with errors added, if refused."""
        links = {name: self.cleaned_data[name] for name, one in self.fields.items() if getattr(one, "many", False)}
        own = {name: one for name, one in fields.custom_of(self.record).items() if name in self.fields}
        given = {name: plain(one, self.cleaned_data.get(name)) for name, one in own.items()}
        self.instance.custom = {**self.instance.custom, **given}
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


def _unseen(record: Record, row: Any, actor: Actor) -> set[str]:
    """The links of a stored row that lead to rows out of the actor's sight."""
    guards = {name: f"{name}__audience" for name, one in fields.of(record).items() if one.kind == "link"}
    if not row.pk or not guards or actor.audiences is None:
        return set()
    codes = record.model._default_manager.filter(pk=row.pk).values(*guards.values()).get()
    return {name for name, guard in guards.items() if codes[guard] is not None and not actor.may_see(codes[guard])}


def form_for(
    record: Record, actor: Actor, language: str, *, is_new: bool, only: tuple[str, ...] = ()
) -> type[RecordForm]:
    """Make the form class of a record type for an actor; `only` narrows it to the fields a step asks for."""
    made: dict[str, Any] = {}
    for name, one in fields.all_of(record).items():
        if not one.column.editable and not only:  # worked out, or asked for by a step alone
            continue
        if only and name not in only or (not is_new and not only and name == record.state and record.steps):
            continue
        made[name] = _form_field(record, one, actor, language, is_new=is_new)
    names = [name for name in made if name in fields.of(record) and fields.one(record, name).kind != "links"]
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
        must_write = one.name == "owner" and actor.writable is not None
        units = Unit.objects.filter(pk__in=actor.writable or ()) if must_write else Unit.objects.all()
        return forms.ModelChoiceField(units, empty_label=None if one.is_required else "---------", **options)
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
