"""Many rows in one request: all of them or none, or each on its own with a result for each."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.api import problems, schemas, writing
from amity.api.problems import Problem
from amity.api.writing import Prepared
from amity.records import writes
from amity.records.declaration import Record
from amity.records.models import Operation

MOST = 1000
ALL, EACH = "all", "each"
Rows = list[dict[str, Any]]


class Batch(BaseModel):
    """Rows to be added or, where they name an id, changed; `mode` says what one refused row means for the others."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    rows: Annotated[Rows, Field(min_length=1, max_length=MOST)]
    mode: Literal["all", "each"] = "all"
    why: schemas.Why = ""


def carry_out(record: Record, body: bytes, actor: Actor) -> dict[str, Any]:
    """Store the rows of a body as one act, and tell what became of each; raises Problem."""
    told = Batch.model_validate_json(body)
    if not actor.writes_anything:
        raise writes.NotAllowed(_("You may not add records."))
    with transaction.atomic():
        operation = writes.begin("batch", record, actor=actor, why=told.why)
        results = (_all if told.mode == ALL else _each)(record, told.rows, operation, actor)
        if not any("id" in one for one in results):
            operation.delete()
    return {"operation": operation.pk, "results": results}


def _all(record: Record, rows: Rows, operation: Operation, actor: Actor) -> list[dict[str, Any]]:
    """Store all rows in as few statements as one type of row takes; where that is refused, find out which rows why."""
    try:
        with transaction.atomic():
            prepared = list(_prepared(record, rows, actor))
            for part in ([one for one in prepared if not one[0].pk], [one for one in prepared if one[0].pk]):
                stored, links = [row for row, _links in part], [given for _row, given in part]
                writes.save_many(stored, actor=actor, why=operation.why, links=links, operation=operation)
        return [_done(index, row, told) for index, (told, (row, _l)) in enumerate(zip(rows, prepared, strict=True))]
    except problems.KNOWN as error:
        refused = [one for one in _each(record, rows, operation, actor) if "problem" in one]
        raise _told(refused) if refused else problems.problem_of(error) from error


def _each(record: Record, rows: Rows, operation: Operation, actor: Actor) -> list[dict[str, Any]]:
    """Store each row on its own."""
    results = []
    for index, told in enumerate(rows):
        try:
            with transaction.atomic():
                ((row, links),) = _prepared(record, [told], actor)
                is_new = row.pk is None
                writes.save(row, actor=actor, why=operation.why, links=links, operation=operation)
            results.append(_done(index, row, {} if is_new else told))
        except problems.KNOWN as error:
            problem = problems.problem_of(error)
            results.append({"index": index, "status": problem.status, "problem": problem.told()})
    return results


def _prepared(record: Record, rows: Sequence[dict[str, Any]], actor: Actor) -> Iterator[Prepared]:
    """The rows with their new values, not yet stored; those that are changed are read in one query."""
    ids = [told["id"] for told in rows if isinstance(told.get("id"), int)]
    seen = visible_to(actor, record).in_bulk([pk for pk in ids if 0 < pk <= schemas.LARGEST_ID])
    for told in rows:
        if "id" not in told:
            yield writing.fresh(record, schemas.new(record).model_validate(told), actor)
            continue
        row = seen.get(told["id"]) if isinstance(told["id"], int) else None
        if row is None:
            raise Problem("not-found")
        if ids.count(row.pk) > 1:
            raise Problem("invalid", errors=[("id", _("This row is named twice."))])
        if "version" in told and told["version"] != row.version:
            raise Problem("precondition")
        values = {name: value for name, value in told.items() if name not in ("id", "version")}
        yield writing.changed(record, row, schemas.change(record).model_validate(values), actor)


def _done(index: int, row: Any, told: dict[str, Any]) -> dict[str, Any]:
    return {"index": index, "status": 200 if "id" in told else 201, "id": row.pk, "version": row.version}


def _told(refused: list[dict[str, Any]]) -> Problem:
    """One problem of all the refused rows: rows.3.name says what is wrong with `name` in the fourth row."""
    errors: list[tuple[str | None, str]] = []
    for one in refused:
        place, problem = f"rows.{one['index']}", one["problem"]
        wrong = [
            (f"{place}.{error['field']}" if error["field"] else place, error["message"]) for error in problem["errors"]
        ]
        errors += wrong or [(place, problem["detail"])]
    return Problem("invalid", _("Nothing was stored: mend the rows named, or take them out."), errors)
