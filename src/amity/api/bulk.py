"""Acting on many rows: what an act would do, beginning it, how far it is and which rows it left out."""

from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import TypeAdapter
from pydantic import ValidationError as WrongType

from amity import tasks
from amity.access.actors import Actor
from amity.api import reading, schemas, writing
from amity.api.acts import left
from amity.api.door import BASE, ApiRequest, Router, answer, language, record_of
from amity.api.problems import EMPTY, Problem
from amity.bulk import acts, choosing, edits, jobs, tagging, wording
from amity.bulk.models import Act, Action, Line
from amity.core.text import nfc
from amity.records.declaration import Record
from amity.records.fields import Field
from amity.records.writes import NotAllowed
from amity.tasks.models import Job

router = Router()


@router.post("/{name}/bulk/preview")
def preview(request: ApiRequest, name: str) -> HttpResponse:
    """What an act would do to how many rows; nothing is written."""
    record, told = record_of(name), _body(request)
    return answer(_foreseen(record, _rows(record, told, request.auth), told, request.auth))


@router.post("/{name}/bulk")
def begin(request: ApiRequest, name: str) -> HttpResponse:
    """Begin an act on many rows, in the background; it can be undone as a whole."""
    record, told, actor = record_of(name), _body(request), request.auth
    rows, asked = _rows(record, told, actor), _asked(record, told, actor)
    action = Action(told.action)
    changes = choosing.forecast(record, rows, action, asked, actor, language()).changes
    if told.expect is not None and told.expect != changes:
        message = _("The list has changed since you saw it: now %(count)s records would be changed.")
        raise Problem("refused", message % {"count": changes})
    if not changes:
        raise Problem("refused", _("There is nothing to do."))
    with transaction.atomic():
        act = acts.begin(record, rows, action, asked, actor=actor, why=told.why[:400])
        job = tasks.enqueue(jobs.CARRY_OUT, account_id=actor.account_id, arguments={"act_id": act.pk})
        act.job = job.pk
        act.save(update_fields=["job"])
    response = answer(_told(act, request), status=202)
    response["Location"] = f"{BASE}/{record.name}/bulk/{act.operation_id}"
    return response


@router.get("/{name}/bulk/{number}")
def one_act(request: ApiRequest, name: str, number: str) -> HttpResponse:
    """How far an act of the caller is, and what became of its rows."""
    return answer(_told(_his(request, name, number), request))


@router.get("/{name}/bulk/{number}/left")
def left_rows(request: ApiRequest, name: str, number: str) -> HttpResponse:
    """The rows that an act left out, each with the reason."""
    act, given = _his(request, name, number), reading.params(request.GET, "after", "limit")
    return answer(left(act.lines.filter(state=Line.State.LEFT), given, request.auth))


def _body(request: ApiRequest) -> schemas.BulkAct:
    if not request.auth.writes_anything:
        raise NotAllowed(_("You may not change records."))
    return schemas.BulkAct.model_validate_json(request.body)


def _rows(record: Record, told: schemas.BulkAct, actor: Actor) -> QuerySet[Any]:
    """The rows chosen, in the trash or out of it."""
    query = writing.choice_of(record, told, actor)
    query |= {"trash": ["1"]} if told.trash else {}
    return choosing.rows_of(record, actor, query if told.ids is not None else {**query, "all": ["1"]})


def _foreseen(record: Record, rows: QuerySet[Any], told: schemas.BulkAct, actor: Actor) -> dict[str, Any]:
    asked = _asked(record, told, actor)
    found = choosing.forecast(record, rows, Action(told.action), asked, actor, language())
    return {
        "what": wording.told(record, told.action, asked, actor, language()),
        "rows": found.total,
        "changes": found.changes,
        "same": found.same,
        "others": found.others,
        "names": found.names,
    }


def _asked(record: Record, told: schemas.BulkAct, actor: Actor) -> dict[str, Any]:
    """What an act is asked to do, in plain values; raises Problem."""
    action = Action(told.action)
    if action == Action.TAG:
        if told.tag not in {one.pk for one in tagging.offered(actor) if one.is_his}:
            raise Problem("invalid", errors=[("tag", _("There is no such tag that you may put on."))])
        if told.how not in (edits.ADD, edits.REMOVE):
            raise Problem("invalid", errors=[("how", _("A tag is put on by “add” and taken off by “remove”."))])
        return {"tag": told.tag, "how": told.how}
    if action == Action.ASSIGN:
        return {"field": "owner", "how": edits.SET, "value": _value(None, told, actor)}
    if action != Action.EDIT:
        return {}
    field, ways = edits.editable(record).get(told.field, (None, ()))
    if field is None:
        raise Problem("invalid", errors=[("field", _("This cannot be changed for many records."))])
    if told.how not in ways:
        raise Problem("invalid", errors=[("how", _("This field takes: %(ways)s.") % {"ways": ", ".join(ways)})])
    asked = {"field": field.name, "how": told.how}
    if told.how == edits.CLEAR:
        return asked
    if told.how == edits.REPLACE:
        if not told.find:
            raise Problem("invalid", errors=[("find", str(EMPTY))])
        return asked | {"find": told.find, "value": _text(told.value)}
    return asked | {"value": _value(field, told, actor)}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Problem("invalid", errors=[("value", _("Write a text here, in quotation marks."))])
    return nfc(value)


def _value(field: Field | None, told: schemas.BulkAct, actor: Actor) -> Any:
    """The value asked for, as the act keeps it, checked as that of a row is; without a field, a unit by its code."""
    try:
        if field is None or field.name == "owner":
            return writing.unit_id(_text(told.value), actor)
        if field.kind == "unit":
            return writing.any_unit(_text(told.value))
        if told.value in (None, "", []):
            raise ValidationError(str(EMPTY))
        typed = TypeAdapter(schemas.written_type(field)).validate_json(orjson.dumps(told.value), strict=True)
        return edits.plain(field, writing.value_of(field, typed, actor))
    except WrongType:
        raise Problem("invalid", errors=[("value", _("This value cannot be read."))]) from None
    except ValidationError as error:
        raise Problem("invalid", errors=[("value", " ".join(error.messages))]) from None


def _his(request: ApiRequest, name: str, number: str) -> Act:
    """The act, if the caller did it; raises Problem."""
    mine = Act.objects.select_related("operation__undone_by")
    found = mine.filter(
        operation=reading.id_of(number), operation__kind="bulk", operation__record=record_of(name).name,
        operation__account=request.auth.account_id,
    ).first()  # fmt: skip
    if found is None:
        raise Problem("not-found")
    return found


def _told(act: Act, request: ApiRequest) -> dict[str, Any]:
    one, job = act.operation, Job.objects.filter(pk=act.job or 0).first()
    counts = dict(act.lines.order_by().values_list("state").annotate(Count("pk")))
    record, undone = record_of(one.record), getattr(one, "undone_by", None)
    return {
        "id": one.pk,
        "action": act.action,
        "what": wording.told(record, act.action, act.asked, request.auth, language()),
        "why": one.why,
        "at": one.at.isoformat(),
        "state": job.state if job else "done",
        "job": act.job,
        "counts": {state: counts.get(state, 0) for state in Line.State.values},
        "undone_by": undone.pk if undone else None,
    }
