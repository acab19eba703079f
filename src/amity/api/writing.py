"""Bodies become rows: through the write door and the steps of the declarations, never past them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qs

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.access.scope import trashed_for, visible_to
from amity.api import schemas
from amity.api.problems import EMPTY, UNSEEN, Problem
from amity.core.text import nfc
from amity.past import undo
from amity.records import fields, history, listing, shelving, workflow, writes
from amity.records.declaration import Record, Step
from amity.records.fields import Field
from amity.records.models import Change, Shelf
from amity.records.values import read
from amity.views import saved

FARTHEST = 1000  # how many changes back one may still be taken back


@dataclass
class Given:
    """What a body says, read: values by column, ids by many-to-many field."""

    values: dict[str, Any] = field(default_factory=dict)
    links: dict[str, list[int]] = field(default_factory=dict)


Prepared = tuple[Any, dict[str, list[int]]]  # a row with its new values, and its links


def create(record: Record, body: bytes, actor: Actor) -> Any:
    """Store a new row and return it."""
    told = schemas.new(record).model_validate_json(body)
    row, links = fresh(record, told, actor)
    writes.save(row, actor=actor, why=told.why, links=links)
    return row


def fresh(record: Record, told: schemas.Body, actor: Actor) -> Prepared:
    """A row not yet stored; without an owner it belongs to the unit of the actor's first role."""
    if not actor.writes_anything:
        raise writes.NotAllowed(_("You may not add records."))
    given = _read(record, told, actor)
    own = {"owner_id": actor.home_unit_id, "custom": _own(record, told)}
    return record.model(**own | given.values), given.links


def change(record: Record, row_id: int, body: bytes, actor: Actor, if_match: str = "") -> Any:
    """Change the fields a body names, of a row that still stands at the version of If-Match, and return the row."""
    row = seen(record, row_id, actor)
    _check_version(row, if_match)
    told = schemas.change(record).model_validate_json(body)
    _row, links = changed(record, row, told, actor)
    writes.save(row, actor=actor, why=told.why, links=links)
    return row


def changed(record: Record, row: Any, told: schemas.Body, actor: Actor) -> Prepared:
    """A row with the values put in that a body names, not yet stored."""
    given = _read(record, told, actor)
    for name, value in given.values.items():
        setattr(row, name, value)
    row.custom = {**row.custom, **_own(record, told)}
    return row, given.links


def shelve(record: Record, row_id: int, shelf: Shelf, actor: Actor, *, why: str = "", if_match: str = "") -> Any:
    """Put a row aside, away or back, and return it; one in the trash is there only for who may take it back."""
    row = visible_to(actor, record).filter(pk=row_id).first()
    if row is None:
        row = trashed_for(actor, record).filter(pk=row_id).first()
        if row is None or not actor.may_write(row.owner_id):
            raise Problem("not-found")
    if not actor.may_write(row.owner_id):
        raise writes.NotAllowed(_("You may not change records of this unit."))
    _check_version(row, if_match)
    shelving.shelve(record, [row_id], shelf, actor=actor, why=why)
    return row


def revert(record: Record, row: Any, change_id: int, actor: Actor, *, why: str = "") -> None:
    """Take back one of the changes of a row that the actor may read."""
    readable = {one.id for one in history.changes(record, row.pk, actor, actor.language, FARTHEST)}
    if change_id not in readable:
        raise Problem("not-found")
    if not actor.may_write(row.owner_id):
        raise writes.NotAllowed(_("You may not change records of this unit."))
    undo.revert(Change.objects.get(pk=change_id), actor=actor, why=why)


def why_of(body: bytes) -> str:
    """The reason in a body that says nothing else, or is empty."""
    return schemas.Body.model_validate_json(body or b"{}").why


def take(record: Record, row_id: int, step_name: str, body: bytes, actor: Actor, today: date) -> tuple[Any, Any]:
    """Take a step; returns the row as it was before, and what the service of the step returns."""
    row = seen(record, row_id, actor)
    step = record.step(step_name)
    if step is None:
        raise Problem("not-found")
    told = schemas.step_body(record, step).model_validate_json(body or b"{}")
    asked = _asked(record, step, told, actor)
    try:
        return row, workflow.take(record, step, row_id, actor=actor, today=today, why=told.why, asked=asked)
    except record.model.DoesNotExist:  # type: ignore[attr-defined]
        raise Problem("not-found") from None


def seen(record: Record, row_id: int, actor: Actor) -> Any:
    """The row of this id, if the actor may see it; raises Problem."""
    try:
        return visible_to(actor, record).get(pk=row_id)
    except ObjectDoesNotExist:
        raise Problem("not-found") from None


def address_of(record: Record, query: str, actor: Actor) -> str:
    """The address of a list that a body gives, as it is kept; raises Problem for one that asks for what there is not.

    What is not known is refused: a filter with a slip of the pen would mean all rows, as if none were set.
    """
    opened = saved.opened(record, query, actor)
    if opened.missing:
        message = _("The list cannot be asked for this: %(names)s.") % {"names": ", ".join(opened.missing)[:80]}
        raise Problem("invalid", errors=[("query", message)])
    return saved.address(opened.params)


def choice_of(record: Record, told: schemas.Chosen, actor: Actor) -> dict[str, list[str]]:
    """The rows that a body names, or those of the list it names, as the parameters of a list; raises Problem."""
    if (told.ids is None) == (told.query is None):
        message = _("Name rows by “ids”, or the address of a list by “query”: one of the two.")
        raise Problem("invalid", errors=[("ids", message)])
    if told.ids is not None:
        return {"id": [str(pk) for pk in told.ids], "archived": ["any"]}
    return parse_qs(address_of(record, told.query or "", actor))


def chosen(record: Record, told: schemas.Chosen, actor: Actor) -> QuerySet[Any]:
    """Those of the rows a body chooses that the actor may see; raises Problem."""
    return listing.rows_of(record, actor, choice_of(record, told, actor))


def _check_version(row: Any, if_match: str) -> None:
    """Refuse to write on a row that no longer stands where the writer read it.

    Of an ETag only the version counts: who changes a row need not know how its linked rows are called by now.
    """
    wanted = [one.strip().removeprefix("W/") for one in if_match.split(",")]
    versions = {one.strip('"').partition(".")[0] for one in wanted if len(one) > 2 and one[0] == one[-1] == '"'}
    if if_match and "*" not in wanted and str(row.version) not in versions:
        raise Problem("precondition")


def _read(record: Record, told: schemas.Body, actor: Actor) -> Given:
    """Read the values of the fields that a body names; raises ValidationError with every wrong one."""
    given = Given()
    wrong: dict[str, list[str]] = {}
    for name in _named(record.fields, told):
        one, value = fields.one(record, name), getattr(told, name)
        try:
            if one.kind == "links":
                given.links[name] = value or []
            elif one.kind == "unit":
                given.values[one.column.attname] = unit_id(value, actor) if name == "owner" else any_unit(value)
            else:
                given.values[one.column.attname] = _value(one, value)
        except ValidationError as error:
            wrong[name] = error.messages
    if wrong:
        raise ValidationError(wrong)
    return given


def _own(record: Record, told: Any) -> dict[str, Any]:
    """What a body says of the fields that the union added; the write door reads the values."""
    if unknown := sorted(set(told.custom) - set(fields.custom_of(record))) if told.custom else []:
        raise ValidationError(
            {"custom": _("There are no such fields: %(names)s.") % {"names": ", ".join(unknown)[:80]}}
        )
    return dict(told.custom)


def _asked(record: Record, step: Step, told: schemas.Body, actor: Actor) -> dict[str, Any]:
    """Read what a step asks for, links as rows; what is null is left to the service."""
    asked: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    shape = type(told).model_fields
    for name in _named(step.asks, told):
        one, value = fields.one(record, name), getattr(told, name)
        try:
            if value is not None and value != "":
                asked[name] = value_of(one, value, actor)
            elif shape[name].is_required():
                raise ValidationError(str(EMPTY))
        except ValidationError as error:
            wrong[name] = error.messages
    if wrong:
        raise ValidationError(wrong)
    return asked


def _named(names: Iterable[str], told: schemas.Body) -> list[str]:
    return [name for name in names if name in told.model_fields_set]


def _value(one: Field, value: Any) -> Any:
    """A value of a body as a row holds it; texts are read as everywhere else, other types were checked already."""
    if value is None or (isinstance(value, str) and one.kind != "choice"):
        return read(one, value or "")
    return value


def value_of(one: Field, value: Any, actor: Actor) -> Any:
    """A value of a body as a row holds it, links as the rows they lead to; raises ValidationError."""
    return _rows(one, value, actor) if one.is_link else _value(one, value)


def any_unit(code: str | None) -> int | None:
    """The unit of this code, whoever keeps its records; None for no code."""
    if not code:
        return None
    found = Unit.objects.filter(code=nfc(code, single_line=True)).values_list("pk", flat=True).first()
    if found is None:
        raise ValidationError(_("There is no unit of this code."))
    return found


def unit_id(code: str, actor: Actor) -> int:
    """The unit of this code whose records the actor may write; any other unit is unknown to him here."""
    units = Unit.objects.filter(code=nfc(code, single_line=True))
    if actor.writable is not None:
        units = units.filter(pk__in=actor.writable)
    found = units.values_list("pk", flat=True).first()
    if found is None:
        raise ValidationError(_("There is no such unit among those whose records you may change."))
    return found


def _rows(one: Field, value: Any, actor: Actor) -> Any:
    """The row, or the rows, behind the ids that a step is told."""
    if one.target is None:
        raise TypeError(f"{one.name} leads to no record type.")
    ids = value if one.kind == "links" else [value]
    rows = list(visible_to(actor, one.target).filter(pk__in=ids))
    if len(rows) < len(set(ids)):
        raise ValidationError(str(UNSEEN))
    return rows if one.kind == "links" else rows[0]
