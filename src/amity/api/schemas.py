"""The shapes of bodies, made of the declarations: one model per record type and purpose, made when first needed.

A model says which fields there are, which are required and of which type their values are; what the values say
(lengths, dates, numbers) is read by `records.values`, as it is from forms and files. Nothing but a declared field can
be written: an id, a version, or a state that steps rule is an unknown field.
"""

import inspect
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model

from amity.core.text import nfc
from amity.notices.models import Kind, Way
from amity.records import fields
from amity.records.declaration import Record, Step
from amity.records.fields import Field as RecordField

LARGEST_ID = 2**63 - 1
DAY = r"^\d{4}-\d{2}-\d{2}$"
PARTIAL_DAY = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"
NUMBER = r"^(-?\d+(\.\d+)?)?$"

LARGEST_LINE = 2**31 - 1
Hour = Annotated[int, Field(ge=0, le=23)]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
OWN: Any = (dict[str, str | int | bool | None], {})  # values of the fields that a union added, by name
Line = Annotated[str, AfterValidator(lambda text: nfc(text, single_line=True))]  # as texts of one line are stored
Text = Annotated[str, AfterValidator(nfc)]
Why = Annotated[str, Field(json_schema_extra={"maxLength": 500})]


class Body(BaseModel):
    """What all bodies have in common."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    why: Why = ""


class TagChange(BaseModel):
    """The body that changes a tag: its names, the code of its unit, and whether the whole union has it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    name: Annotated[str, Field(min_length=1, max_length=60)] = ""
    name_vi: Annotated[str, Field(max_length=60)] = ""
    unit: Annotated[str, Field(max_length=100)] = ""
    shared: bool = False


class NewTag(TagChange):
    """The body that makes a tag."""

    name: Annotated[str, Field(min_length=1, max_length=60)]


class NewComment(BaseModel):
    """The body that says something on a row; an answer names the comment it answers."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    text: Annotated[str, Field(min_length=1)]
    only_my_unit: bool = False
    answers: Id | None = None


class CommentChange(BaseModel):
    """The body that says a comment in other words."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    text: Annotated[str, Field(min_length=1)]


class NoticesRead(BaseModel):
    """The body that marks notices read: those on some topics, or all."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    topics: Annotated[list[Line], Field(max_length=1000)] | None = None


class NewView(BaseModel):
    """The body that saves or changes a view of a list; the query as it stands in the address of the list."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    name: Annotated[str, Field(max_length=80)] = ""
    name_vi: Annotated[str, Field(max_length=80)] = ""
    query: Annotated[str, Field(max_length=4000)] = ""
    meant: Literal["me", "unit", "role", "all"] = "me"
    role: Annotated[str, Field(max_length=20)] = ""


class ViewOrder(BaseModel):
    """The body that puts views into an order; `first` is the one that the list opens with, if any."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    ids: Annotated[list[Id], Field(max_length=1000)]
    first: Id | None = None


class OwnChoice(BaseModel):
    """A value that may be chosen, and what it is called."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    value: Annotated[Line, Field(min_length=1, max_length=60)]
    label: Annotated[Line, Field(min_length=1, max_length=80)]
    label_vi: Annotated[Line, Field(max_length=80)] = ""


class FieldChange(BaseModel):
    """The body that changes a field of the union's own, or takes it out of use (active: false)."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    label: Annotated[str, Field(min_length=1, max_length=80)] = ""
    label_vi: Annotated[str, Field(max_length=80)] = ""
    hint: Annotated[str, Field(max_length=200)] = ""
    personal: Literal["none", "basic", "sensitive"] = "none"
    position: Annotated[int, Field(ge=0, le=32767)] = 0
    choices: Annotated[list[OwnChoice], Field(max_length=100)] = []
    active: bool = True


class NewField(FieldChange):
    """The body that adds a field to a record type."""

    record: Line
    label: Annotated[str, Field(min_length=1, max_length=80)]
    kind: Literal["text", "long_text", "integer", "partial_date", "yes_no", "choice"]


class NewWebhook(BaseModel):
    """The body that makes a webhook; without record types or events it is told of all."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    name: Annotated[str, Field(min_length=1, max_length=100)]
    url: Annotated[str, Field(max_length=500)]
    records: list[str] = []
    events: list[Literal["created", "changed", "step", "trashed"]] = []


class WebhookChange(BaseModel):
    """The body that changes a webhook, pauses it (on: false) or switches it on."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    name: Annotated[str, Field(min_length=1, max_length=100)] = ""
    url: Annotated[str, Field(max_length=500)] = ""
    records: list[str] = []
    events: list[Literal["created", "changed", "step", "trashed"]] = []
    on: bool = True


class MergeOf(BaseModel):
    """The body that makes another row one with this one; `take` says of which row a field is taken."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    other: Id
    take: dict[str, Literal["kept", "gone", "both"]] = {}
    why: Why = ""


class NewExport(BaseModel):
    """The body that has a list written into a file; the query as it stands in the address of the list."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    query: Annotated[str, Field(max_length=4000)] = ""
    format: Literal["csv", "xlsx"] = "csv"


class Chosen(BaseModel):
    """What chooses rows: their numbers, or the address of a list as it stands there ("" is the whole list)."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    ids: Annotated[list[Id], Field(min_length=1, max_length=1000)] | None = None
    query: Annotated[str, Field(max_length=4000)] | None = None


class BulkAct(Chosen):
    """The body that asks for an act on many rows: what is needed besides depends on the action."""

    trash: bool = False  # whether the rows are those in the trash
    action: Literal["edit", "assign", "tag", "archive", "restore", "trash"]
    field: Annotated[str, Field(max_length=100)] = ""
    how: Literal["set", "clear", "add", "remove", "replace"] = "set"
    value: Any = None
    find: Annotated[Text, Field(max_length=2000)] = ""
    tag: Id | None = None
    expect: Annotated[int, Field(ge=0, le=LARGEST_ID)] | None = None  # how many rows the sender thinks will change
    why: Why = ""


class Different(BaseModel):
    """The body that says that two rows are two."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    first: Id
    second: Id


class Decision(BaseModel):
    """The body that decides all lines of a plan that ask."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    decision: Literal["same", "other", "leave"]


class LineChange(BaseModel):
    """The body that corrects the cells of a line, or decides what it is: "same" as a row, an "other" one, or left."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    cells: Annotated[list[str], Field(max_length=1000)] | None = None
    decision: Literal["same", "other", "leave"] | None = None
    row: Id | None = None


class SettingsChange(BaseModel):
    """The body that changes what an account decides for itself; what it leaves out stays."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    language: str = ""
    time_zone: str = ""
    is_mailed: bool = True
    is_quiet_at_night: bool = True
    is_quiet_on_days_off: bool = True
    follows_entered: bool = True
    follows_commented: bool = True
    digest_hour: Hour = 8
    quiet_from: Hour = 21
    quiet_to: Hour = 7
    ways: dict[Literal[tuple(Kind.values)], Literal[tuple(Way.values)]] = {}  # type: ignore[valid-type]


class NewLoan(Chosen):
    """The body that lends rows to another unit, named by its code."""

    to_unit: Annotated[Line, Field(min_length=1, max_length=100)]
    purpose: Annotated[Line, Field(max_length=300)]
    until_on: date


class Link(BaseModel):
    """A row that another one points at; without an id when it is out of the reader's sight."""

    id: int | None
    title: str


class Item(BaseModel):
    """What all rows have in common when read."""

    id: int
    version: int
    archived: bool
    custom: dict[str, Any]


@cache
def new(record: Record) -> type[Body]:
    """The body that adds a row."""
    made: dict[str, Any] = {}
    for name, one in fields.of(record).items():
        if name == record.state and record.steps:
            allowed = [value for value, _name in one.choices if value in _entry_states(record, one)]
            made[name] = _entry(one, Literal[tuple(allowed)], is_required=False)
        else:
            made[name] = _entry(one, written_type(one), is_required=must_be_given(one) and one.kind != "unit")
    made["custom"] = OWN
    return create_model(f"{record.model.__name__}New", __base__=Body, **made)


@cache
def change(record: Record) -> type[Body]:
    """The body that changes a row: what it leaves out stays as it is."""
    made = {
        name: _entry(one, written_type(one), is_required=False)
        for name, one in fields.of(record).items()
        if not (name == record.state and record.steps)
    } | {"custom": OWN}
    return create_model(f"{record.model.__name__}Change", __base__=Body, **made)


@cache
def step_body(record: Record, step: Step) -> type[Body]:
    """The body that takes a step: why, and what the step asks for."""
    parameters = inspect.signature(step.run).parameters
    made: dict[str, Any] = {}
    for name in step.asks:
        one = fields.one(record, name)
        is_required = parameters[name].default is inspect.Parameter.empty
        made[name] = _entry(one, written_type(one), is_required=is_required, can_be_null=not is_required)
    if step.needs_why:
        made["why"] = (Why, ...)
    title = "".join(part.title() for part in step.name.split("_"))
    return create_model(f"{record.model.__name__}{title}Step", __base__=Body, **made)


@cache
def item(record: Record) -> type[Item]:
    """A row as it is read; `fields` in the address may leave fields out."""
    made: dict[str, Any] = {name: (_read_type(one), None) for name, one in fields.of(record).items()}
    return create_model(record.model.__name__, __base__=Item, **made)


def must_be_given(one: RecordField) -> bool:
    """Whether a row cannot do without the field."""
    return not one.column.blank if one.kind == "links" else one.is_required


def _entry_states(record: Record, one: RecordField) -> set[Any]:
    return {one.column.get_default(), *record.entry_states}


def _entry(one: RecordField, written: Any, *, is_required: bool, can_be_null: bool | None = None) -> Any:
    """A field of a body; null empties it, which a row may forbid."""
    if can_be_null is None:
        can_be_null = not must_be_given(one)
    facts = Field(default=... if is_required else None, json_schema_extra=_facts(one))
    return (written | None if can_be_null else written, facts)


def written_type(one: RecordField) -> Any:
    """The type of a field's value in a body."""
    if one.kind == "choice":
        nothing = ("",) if one.column.blank and not one.column.null else ()
        return Literal[(*(value for value, _name in one.choices), *nothing)]
    if one.kind == "links":
        return Annotated[list[Id], Field(min_length=1)] if must_be_given(one) else list[Id]
    return {"link": Id, "yes_no": bool, "integer": int}.get(one.kind, str)


def _read_type(one: RecordField) -> Any:
    if one.kind == "links":
        return list[Link]
    kept = {"link": Link, "yes_no": bool, "integer": int}.get(one.kind, str)
    if one.kind == "choice":
        kept = written_type(one)
    can_be_null = one.column.null or one.kind == "partial_date"
    return kept | None if can_be_null else kept


def _facts(one: RecordField) -> dict[str, Any]:
    """What a reader of the description should know of a value that its type does not say."""
    if one.kind == "partial_date":
        return {"pattern": PARTIAL_DAY}
    if one.kind == "date":
        return {"pattern": DAY, "format": "date"}
    if one.kind == "decimal":
        return {"pattern": NUMBER}
    if one.kind in ("text", "url", "email"):
        limit = {"maxLength": one.column.max_length} if one.column.max_length else {}
        return limit | ({} if one.kind == "text" else {"format": {"url": "uri", "email": "email"}[one.kind]})
    return {}
