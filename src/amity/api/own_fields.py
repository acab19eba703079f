"""Fields that the union added itself: read with their record type, defined by those who look after the machine."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amity.api import reading, schemas
from amity.api.door import BASE, ApiRequest, Router, answer, record_of
from amity.api.problems import Problem
from amity.records import custom, registry
from amity.records.models import CustomField
from amity.records.writes import NotAllowed

PLAIN = ("label", "label_vi", "kind", "hint", "personal", "position")
router = Router()


@router.get("/{name}/fields")
def fields_of_type(request: ApiRequest, name: str) -> HttpResponse:
    """The own fields of a record type that are in use, in their order."""
    reading.params(request.GET)
    found = CustomField.objects.filter(record=record_of(name).name, is_active=True)
    return answer({"items": [_told(one) for one in found.order_by("position", "pk")]})


@router.get("/fields")
def all_fields(request: ApiRequest) -> HttpResponse:
    """The own fields of all record types, in use or not."""
    reading.params(request.GET)
    _administrators_only(request)
    return answer({"items": [_told(one) for one in CustomField.objects.order_by("record", "position", "pk")]})


@router.post("/fields")
def define_field(request: ApiRequest) -> HttpResponse:
    """Add a field to a record type."""
    _administrators_only(request)
    told = schemas.NewField.model_validate_json(request.body)
    try:
        registry.get(told.record)
    except registry.UnknownRecordType:
        raise Problem("invalid", errors=[("record", _("There is no such record type."))]) from None
    made = _kept(CustomField(record=told.record), told, request)
    response = answer(_told(made), status=201)
    response["Location"] = f"{BASE}/fields/{made.pk}"
    return response


@router.get("/fields/{number}")
def one_field(request: ApiRequest, number: str) -> HttpResponse:
    """One own field."""
    return answer(_told(_found(request, number)))


@router.patch("/fields/{number}")
def change_field(request: ApiRequest, number: str) -> HttpResponse:
    """Change a field, or take it out of use; its kind stays."""
    found, told = _found(request, number), schemas.FieldChange.model_validate_json(request.body)
    return answer(_told(_kept(found, told, request)))


def _kept(one: CustomField, told: schemas.FieldChange, request: ApiRequest) -> CustomField:
    """Put what a body names into a field and store it; the engine judges the whole."""
    for name in told.model_fields_set & set(PLAIN):
        setattr(one, name, getattr(told, name))
    if "active" in told.model_fields_set:
        one.is_active = told.active
    if "choices" in told.model_fields_set:
        one.choices = [[choice.value, choice.label, choice.label_vi] for choice in told.choices]
    return custom.define(one, actor=request.auth)


def _found(request: ApiRequest, number: str) -> CustomField:
    _administrators_only(request)
    found = CustomField.objects.filter(pk=reading.id_of(number)).first()
    if found is None:
        raise Problem("not-found")
    return found


def _administrators_only(request: ApiRequest) -> None:
    if not request.auth.administers:
        raise NotAllowed(_("Only those who look after the machine may do this."))


def _told(one: CustomField) -> dict[str, Any]:
    choices = [{"value": value, "label": label, "label_vi": label_vi} for value, label, label_vi in one.choices]
    told = {"id": one.pk, "record": one.record, "name": one.name} | {name: getattr(one, name) for name in PLAIN}
    return told | {"choices": choices, "active": one.is_active}
