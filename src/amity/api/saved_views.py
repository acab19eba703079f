"""Saved views of lists: those meant for the caller, saved, changed, put into order and deleted."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from amity.api import reading, schemas, writing
from amity.api.door import ApiRequest, Router, answer, nothing, record_of
from amity.api.problems import Problem
from amity.notices import lists
from amity.records.declaration import Record
from amity.views import saved
from amity.views.models import View

router = Router()


@router.get("/{name}/views")
def views(request: ApiRequest, name: str) -> HttpResponse:
    """The saved views of a list that are meant for the caller, in his order."""
    return answer(_all(record_of(name), request))


@router.post("/{name}/views")
def save_view(request: ApiRequest, name: str) -> HttpResponse:
    """Save a view of a list."""
    record = record_of(name)
    told = schemas.NewView.model_validate_json(request.body)
    view = View(record=record.name, name=told.name, name_vi=told.name_vi, meant=told.meant, role=told.role)
    view.query = writing.address_of(record, told.query, request.auth)
    return answer(_view(saved.keep(view, actor=request.auth), request), status=201)


@router.put("/{name}/views/order")
def arrange_views(request: ApiRequest, name: str) -> HttpResponse:
    """Put the caller's views of a list into an order, and say with which one his list opens, if with any."""
    record, told = record_of(name), schemas.ViewOrder.model_validate_json(request.body)
    saved.arrange(record, told.ids, told.first, actor=request.auth, today=timezone.localdate())
    return answer(_all(record, request))


@router.patch("/{name}/views/{number}")
def change_view(request: ApiRequest, name: str, number: str) -> HttpResponse:
    """Rename a view, let it ask for something else, or mean it for others."""
    record = record_of(name)
    view, told = _found(record, request, number), schemas.NewView.model_validate_json(request.body)
    for field in told.model_fields_set:
        value = getattr(told, field)
        setattr(view, field, writing.address_of(record, value, request.auth) if field == "query" else value)
    return answer(_view(saved.keep(view, actor=request.auth), request))


@router.delete("/{name}/views/{number}")
def drop_view(request: ApiRequest, name: str, number: str) -> HttpResponse:
    """Delete a saved view."""
    saved.drop(_found(record_of(name), request, number), actor=request.auth)
    return nothing()


@router.put("/{name}/views/{number}/follow")
def follow_view(request: ApiRequest, name: str, number: str) -> HttpResponse:
    """Follow a saved view: once a day the caller is told what came in and what went out."""
    record = record_of(name)
    view = _found(record, request, number)
    try:
        lists.follow(record.name, view.pk, actor=request.auth, now=timezone.now())
    except lists.TooLong as error:
        raise Problem("refused", str(error)) from None
    return nothing()


@router.delete("/{name}/views/{number}/follow")
def unfollow_view(request: ApiRequest, name: str, number: str) -> HttpResponse:
    """Follow a saved view no longer."""
    record = record_of(name)
    view = _found(record, request, number)
    lists.unfollow(record.name, view.pk, actor=request.auth)
    return nothing()


def _found(record: Record, request: ApiRequest, number: str) -> View:
    found = saved.find(request.auth, record, reading.id_of(number), today=timezone.localdate())
    if found is None:
        raise Problem("not-found")
    return found


def _all(record: Record, request: ApiRequest) -> dict[str, Any]:
    found = saved.offered(request.auth, record, today=timezone.localdate())
    followed = {one.number for one in lists.followed(request.auth, record.name)}
    return {"items": [_view(one, request) | {"following": one.pk in followed} for one in found]}


def _view(one: View, request: ApiRequest) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.name,
        "name_vi": one.name_vi,
        "query": one.query,
        "meant": str(one.meant),
        "role": str(one.role),
        "first": bool(getattr(one, "is_first", False)),
        "mine": saved.is_his(request.auth, one),
    }
