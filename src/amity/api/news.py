"""What the caller is told: notices by topic, read or not, and the rows followed."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from amity.api import reading, schemas
from amity.api.door import ApiRequest, Router, answer, language
from amity.api.problems import Problem
from amity.notices import following, inbox
from amity.notices.inbox import Group

router = Router()


@router.get("/notices")
def notices(request: ApiRequest) -> HttpResponse:
    """What the caller is told, by topic, the latest first."""
    given = reading.params(request.GET, "unread", "after", "limit")
    if given.get("unread", ["no"])[0] not in ("yes", "no"):
        raise Problem("bad-query", errors=[("unread", "yes, no")])
    mine = inbox.open_notices(request.auth)
    if given.get("unread") == ["yes"]:
        mine = mine.filter(read_at=None)
    most, before = reading.limit_of(given), reading.place_of(given) or 0
    found, more = inbox.groups(mine, request.auth, language(), most=most, before=before)
    told = {"items": [_group(one) for one in found], "next": str(more) if more else None}
    return answer(told | {"unread": inbox.unread(request.auth)})


@router.post("/notices/read")
def read_notices(request: ApiRequest) -> HttpResponse:
    """Mark the notices on some topics read, or all of them."""
    told = schemas.NoticesRead.model_validate_json(request.body or b"{}")
    return answer({"read": inbox.mark_read(request.auth, now=timezone.now(), topics=told.topics)})


@router.get("/following")
def followed(request: ApiRequest) -> HttpResponse:
    """The rows that the caller follows and may see, the latest first."""
    given = reading.params(request.GET, "after", "limit")
    most, after = reading.limit_of(given), reading.place_of(given) or 0
    found, more = following.followed(request.auth, most=most, after=after)
    items = [{"record": one.record, "id": one.row_id, "title": one.name(language())} for one in found]
    return answer({"items": items, "next": str(more) if more else None})


def _group(one: Group) -> dict[str, Any]:
    return {
        "topic": one.topic,
        "at": one.at.isoformat(),
        "unread": one.is_unread,
        "title": one.title,
        "label": one.label,
        "href": one.href,
        "sentences": [*one.sentences, *one.details],
    }
