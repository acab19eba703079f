"""What stands beside rows and lists: tags, following, comments and saved views."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.access.models import Unit
from amity.api import reading, schemas
from amity.api.door import ApiRequest, Router, answer, nothing, record_of, row_of
from amity.api.problems import Problem
from amity.bulk import tagging
from amity.notices import comments, following
from amity.notices.models import Comment
from amity.records import tags
from amity.records.models import Tag
from amity.records.writes import NotAllowed
from amity.views import saved
from amity.views.models import View

router = Router()


@router.get("/tags")
def all_tags(request: ApiRequest) -> HttpResponse:
    """The tags the caller may see."""
    reading.params(request.GET)
    found = tags.visible(request.auth).select_related("unit").order_by("name", "pk")
    return answer({"items": [_tag(one) for one in found]})


@router.post("/tags")
def add_tag(request: ApiRequest) -> HttpResponse:
    """Make a tag for the unit of the caller's first role."""
    told = schemas.NewTag.model_validate_json(request.body)
    unit = Unit.objects.filter(pk=request.auth.home_unit_id or 0).first()
    if unit is None:
        raise NotAllowed(_("You may not add records."))
    made = tagging.keep(Tag(unit=unit, name=told.name, name_vi=told.name_vi), actor=request.auth)
    return answer(_tag(made), status=201)


@router.get("/{name}/{row_id}/tags")
def tags_of(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """The tags on a row."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    return answer({"items": [_tag(one) for one in tags.of_row(record, row.pk, request.auth)]})


@router.put("/{name}/{row_id}/tags/{number}")
def put_tag(request: ApiRequest, name: str, row_id: str, number: str) -> HttpResponse:
    """Put a tag on a row."""
    return _put(request, name, row_id, number, on=True)


@router.delete("/{name}/{row_id}/tags/{number}")
def take_tag(request: ApiRequest, name: str, row_id: str, number: str) -> HttpResponse:
    """Take a tag off a row."""
    return _put(request, name, row_id, number, on=False)


def _put(request: ApiRequest, name: str, row_id: str, number: str, *, on: bool) -> HttpResponse:
    record = record_of(name)
    row = row_of(record, row_id, request)
    tag = tags.visible(request.auth).filter(pk=reading.id_of(number)).first()
    if tag is None:
        raise Problem("not-found")
    if not request.auth.may_write(tag.unit_id):
        raise NotAllowed(_("This tag belongs to another unit."))
    tags.put(tag, record, [row.pk], actor=request.auth, on=on)
    return nothing()


def _tag(one: Tag) -> dict[str, Any]:
    return {
        "id": one.pk,
        "unit": one.unit.code,
        "name": one.name,
        "name_vi": one.name_vi,
        "shared": one.is_shared,
    }


@router.get("/{name}/{row_id}/follow")
def follows(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """Whether the caller follows a row."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    return answer({"following": following.is_following((record.name, row.pk), request.auth)})


@router.put("/{name}/{row_id}/follow")
def follow(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """Follow a row: its changes and comments become notices."""
    return _follow(request, name, row_id, is_on=True)


@router.delete("/{name}/{row_id}/follow")
def unfollow(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """Follow a row no longer."""
    return _follow(request, name, row_id, is_on=False)


def _follow(request: ApiRequest, name: str, row_id: str, *, is_on: bool) -> HttpResponse:
    record = record_of(name)
    row = row_of(record, row_id, request)
    following.follow((record.name, row.pk), actor=request.auth, now=timezone.now(), is_on=is_on)
    return nothing()


@router.get("/{name}/{row_id}/comments")
def comments_on(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """What is said of a row, in the order it was said."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    found = comments.visible((record.name, row.pk), request.auth).select_related("account").order_by("pk")
    return answer({"items": [_comment(one) for one in found]})


@router.post("/{name}/{row_id}/comments")
def say(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """Comment on a row, or answer a comment."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    told = schemas.NewComment.model_validate_json(request.body)
    place, answers = (record.name, row.pk), None
    if told.answers is not None:
        answers = comments.visible(place, request.auth).filter(pk=told.answers).first()
        if answers is None:
            raise Problem("invalid", errors=[("answers", _("There is no such comment."))])
    try:
        said = comments.write(
            place,
            told.text,
            actor=request.auth,
            now=timezone.now(),
            today=timezone.localdate(),
            is_narrow=told.only_my_unit,
            answers=answers,
        )
    except comments.NotYours:
        raise NotAllowed(_("You may not comment here.")) from None
    return answer(_comment(said.comment), status=201)


@router.delete("/{name}/{row_id}/comments/{number}")
def unsay(request: ApiRequest, name: str, row_id: str, number: str) -> HttpResponse:
    """Take a comment back."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    mine = comments.visible((record.name, row.pk), request.auth).filter(pk=reading.id_of(number)).first()
    if mine is None:
        raise Problem("not-found")
    try:
        comments.delete(mine, actor=request.auth, owner_id=row.owner_id, now=timezone.now())
    except comments.NotYours:
        raise NotAllowed(_("This comment is not yours.")) from None
    return nothing()


def _comment(one: Comment) -> dict[str, Any]:
    return {
        "id": one.pk,
        "by": str(one.account),
        "text": one.text,
        "at": one.at.isoformat(),
        "edited_at": one.edited_at.isoformat() if one.edited_at else None,
        "only_my_unit": one.is_narrow,
        "answers": one.answers_id,
        "deleted": one.deleted_at is not None,
    }


@router.get("/{name}/views")
def views(request: ApiRequest, name: str) -> HttpResponse:
    """The saved views of a list that are meant for the caller."""
    found = saved.offered(request.auth, record_of(name), today=timezone.localdate())
    return answer({"items": [_view(one, request) for one in found]})


@router.post("/{name}/views")
def save_view(request: ApiRequest, name: str) -> HttpResponse:
    """Save a view of a list."""
    record = record_of(name)
    told = schemas.NewView.model_validate_json(request.body)
    view = View(record=record.name, name=told.name, name_vi=told.name_vi, meant=told.meant)
    opened = saved.opened(record, told.query, request.auth)
    if opened.missing:
        message = _("The list cannot be asked for this: %(names)s.") % {"names": ", ".join(opened.missing)[:80]}
        raise Problem("invalid", errors=[("query", message)])
    view.query = saved.address(opened.params)
    return answer(_view(saved.keep(view, actor=request.auth), request), status=201)


@router.delete("/{name}/views/{number}")
def drop_view(request: ApiRequest, name: str, number: str) -> HttpResponse:
    """Delete a saved view."""
    found = saved.find(request.auth, record_of(name), reading.id_of(number), today=timezone.localdate())
    if found is None:
        raise Problem("not-found")
    saved.drop(found, actor=request.auth)
    return nothing()


def _view(one: View, request: ApiRequest) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.name,
        "name_vi": one.name_vi,
        "query": one.query,
        "meant": str(one.meant),
        "mine": saved.is_his(request.auth, one),
    }
