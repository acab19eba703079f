"""What stands beside rows: tags, following and comments."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.access.models import Unit
from amity.api import reading, schemas, writing
from amity.api.door import ApiRequest, Router, answer, nothing, record_of, row_of
from amity.api.problems import Problem
from amity.bulk import tagging
from amity.notices import comments, following
from amity.notices.models import Comment
from amity.records import tags
from amity.records.models import Tag
from amity.records.writes import NotAllowed

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
    if not request.auth.writes_anything or request.auth.home_unit_id is None:
        raise NotAllowed(_("You may not add records."))
    tag = _changed(Tag(unit_id=request.auth.home_unit_id), told, request)
    return answer(_tag(tagging.keep(tag, actor=request.auth)), status=201)


@router.get("/tags/{number}")
def one_tag(request: ApiRequest, number: str) -> HttpResponse:
    """A tag, and how many rows of each type carry it, as far as the caller may see them."""
    tag = _seen(request, number)
    return answer(_tag(tag) | {"rows": {record.name: count for record, count in tagging.counts(tag, request.auth)}})


@router.patch("/tags/{number}")
def change_tag(request: ApiRequest, number: str) -> HttpResponse:
    """Rename a tag, give it to another unit, or let the whole union have it."""
    tag, told = _kept(request, number), schemas.TagChange.model_validate_json(request.body)
    return answer(_tag(tagging.keep(_changed(tag, told, request), actor=request.auth)))


@router.delete("/tags/{number}")
def drop_tag(request: ApiRequest, number: str) -> HttpResponse:
    """Delete a tag; the rows that carry it stay as they are otherwise."""
    tagging.drop(_kept(request, number), actor=request.auth)
    return nothing()


def _seen(request: ApiRequest, number: str) -> Tag:
    found = tags.visible(request.auth).select_related("unit").filter(pk=reading.id_of(number)).first()
    if found is None:
        raise Problem("not-found")
    return found


def _kept(request: ApiRequest, number: str) -> Tag:
    """The tag, if the caller's units keep it; raises Problem and NotAllowed."""
    tag = _seen(request, number)
    if not request.auth.may_write(tag.unit_id):
        raise NotAllowed(_("This tag belongs to another unit."))
    return tag


def _changed(tag: Tag, told: schemas.TagChange, request: ApiRequest) -> Tag:
    """A tag with what a body says of it put in, not yet stored."""
    for name in told.model_fields_set & {"name", "name_vi"}:
        setattr(tag, name, getattr(told, name))
    if "shared" in told.model_fields_set:
        tag.is_shared = told.shared
    if told.unit:
        try:
            tag.unit = Unit.objects.get(pk=writing.unit_id(told.unit, request.auth))
        except ValidationError as error:
            raise Problem("invalid", errors=[("unit", " ".join(error.messages))]) from None
    return tag


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
    tag = _kept(request, number)
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
    return answer({"items": [_comment(one) for one in found.prefetch_related("wordings")]})


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
    return answer(_comment(said.comment) | {"untold": said.untold}, status=201)


@router.patch("/{name}/{row_id}/comments/{number}")
def say_otherwise(request: ApiRequest, name: str, row_id: str, number: str) -> HttpResponse:
    """Say a comment in other words."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    told = schemas.CommentChange.model_validate_json(request.body)
    found = _comment_on(request, (record.name, row.pk), number)
    try:
        said = comments.edit(found, told.text, actor=request.auth, now=timezone.now(), today=timezone.localdate())
    except comments.NotYours:
        raise NotAllowed(_("This comment is not yours.")) from None
    return answer(_comment(said.comment) | {"untold": said.untold})


@router.delete("/{name}/{row_id}/comments/{number}")
def unsay(request: ApiRequest, name: str, row_id: str, number: str) -> HttpResponse:
    """Take a comment back."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    found = _comment_on(request, (record.name, row.pk), number)
    try:
        comments.delete(found, actor=request.auth, owner_id=row.owner_id, now=timezone.now())
    except comments.NotYours:
        raise NotAllowed(_("This comment is not yours.")) from None
    return nothing()


@router.get("/{name}/{row_id}/people")
def people(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """Whom the caller may mention in a comment: people who see the row, by the beginning of a name."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    typed = reading.params(request.GET, "q").get("q", [""])[0].removeprefix("@")
    found = comments.suggestions((record.name, row.pk), typed, actor=request.auth, today=timezone.localdate())
    return answer({"items": [{"username": one.username, "name": str(one)} for one in found]})


def _comment_on(request: ApiRequest, place: tuple[str, int], number: str) -> Comment:
    found = comments.visible(place, request.auth).filter(pk=reading.id_of(number)).first()
    if found is None:
        raise Problem("not-found")
    return found


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
        "earlier": [
            {"until": was.until.isoformat(), "text": was.text}
            for was in sorted(one.wordings.all(), key=lambda was: was.pk)
        ],
    }
