"""The door of an event on a telephone: scan or type a code or a name; without a line the marks wait on the telephone.

What the telephone keeps is what the door needs and no more: name, role, group, state and code of each guest.
"""

import json
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amity.access.actors import Actor
from amity.core.text import search_key
from amity.events.models import Event, Participation, Pass
from amity.events.services import admitting
from amity.network.models import Person
from amity.records import registry, titles, writes
from amity.staff.inviting import event_of, guests_of
from amity.staff.routes import StaffRequest

MOST = 5000  # guests a telephone keeps, and marks it sends at once
OLDEST = timedelta(days=30)  # of a mark that waited on a telephone


def _keeping(request: StaffRequest, pk: int) -> Event:
    """The event, for those who write something; the guests of others stay out of reach."""
    event = event_of(request, pk)
    if not request.actor.writes_anything:
        raise PermissionDenied
    return event


def listed(event: Event, actor: Actor) -> list[dict[str, Any]]:
    """The guests whom the actor may let in, with what the door needs."""
    rows = guests_of(event, actor)
    rows = rows if actor.writable is None else rows.filter(owner__in=sorted(actor.writable))
    found = list(rows.select_related("admission").order_by("sort_key", "pk")[:MOST])
    names = titles.named(registry.of(Person), [row.person_id for row in found], actor, get_language() or "en")
    return [_told(row, names.get(row.person_id, titles.HIDDEN)) for row in found]


def _told(row: Participation, name: str) -> dict[str, Any]:
    admission: Pass | None = getattr(row, "admission", None)
    return {
        "id": row.pk,
        "name": name,
        "key": search_key(name),
        "role": row.role,
        "group": " · ".join(part for part in (row.group, row.seat) if part),
        "state": row.get_state_display(),
        "declined": row.state == "declined",
        "code": admission.code if admission else "",
        "came": admission.came_at.isoformat() if admission and admission.came_at else "",
    }


def door(request: StaffRequest, pk: int) -> HttpResponse:
    """The page at the door; without script it takes a code or a name and answers."""
    event, result = _keeping(request, pk), None
    found: list[dict[str, Any]] = []
    if request.method == "POST":
        guests, typed = listed(event, request.actor), request.POST.get("typed", "").strip()
        chosen = request.POST.get("guest", "")
        found = [one for one in guests if str(one["id"]) == chosen] if chosen else matching(guests, typed)
        if len(found) == 1:
            result = _admit(event, found[0], request.actor)
        elif not found:
            result = {"is": "wrong", "words": _("Not on the list"), "name": typed}
    language = get_language() or "en"
    context = {
        "event": event,
        "title": titles.named(registry.of(Event), [pk], request.actor, language)[pk],
        "result": result,
        "found": found if len(found) > 1 else [],
        "until": (event.last_day + timedelta(days=1)).isoformat(),
    }
    response = render(request, "staff/check_in.html", context)
    response["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
    return response


def matching(guests: list[dict[str, Any]], typed: str) -> list[dict[str, Any]]:
    """The guests of a code, or of a part of a name."""
    code = typed.upper().replace(" ", "")
    by_code = [one for one in guests if code and one["code"] == code]
    words = search_key(typed).split()
    return by_code or [one for one in guests if words and all(word in one["key"] for word in words)][:20]


def _admit(event: Event, guest: dict[str, Any], actor: Actor) -> dict[str, str]:
    now = timezone.now()
    try:
        [mark] = admitting.admit(event, {guest["id"]: now}, actor=actor, today=timezone.localdate(), now=now)
    except writes.Refused as error:
        return {"is": "wrong", "words": str(error), "name": guest["name"]}
    if mark.is_first:
        return {"is": "good", "words": _("Welcome"), "name": guest["name"]}
    at = timezone.localtime(mark.came_at) if mark.came_at else now
    return {"is": "again", "words": _("Already checked in at %(at)s") % {"at": f"{at:%H:%M}"}, "name": guest["name"]}


@require_safe
def guests_data(request: StaffRequest, pk: int) -> JsonResponse:
    """What the telephone keeps: the guests, and the key under which marks are sent."""
    event = _keeping(request, pk)
    return JsonResponse({"guests": listed(event, request.actor), "csrf": get_token(request)})


@require_POST
def marks(request: StaffRequest, pk: int) -> JsonResponse:
    """Take marks that waited on a telephone; told again they change nothing."""
    event, now = _keeping(request, pk), timezone.now()
    wanted = _read(request.body, now)
    if wanted is None:
        return JsonResponse({"refused": _("This is no list of marks.")}, status=400)
    try:
        made = admitting.admit(event, wanted, actor=request.actor, today=timezone.localdate(), now=now)
    except writes.Refused as error:
        return JsonResponse({"refused": str(error)}, status=409)
    told = [
        {
            "guest": one.guest,
            "came": one.came_at.isoformat() if one.came_at else "",
            "first": one.is_first,
            "refused": one.refusal,
        }
        for one in made
    ]
    return JsonResponse({"marks": told})


def _read(body: bytes, now: datetime) -> dict[int, datetime] | None:
    """The marks of a telephone, the first of each guest; None for anything else."""
    try:
        given = json.loads(body)["marks"]
        pairs = [(int(one["guest"]), parse_datetime(str(one["at"]))) for one in given[:MOST]]
    except (ValueError, KeyError, TypeError, OverflowError):
        return None
    found: dict[int, datetime] = {}
    for guest, at in pairs:
        if at is None or timezone.is_naive(at) or not 0 < guest < 10**18:
            return None
        at = max(at, now - OLDEST)
        found[guest] = min(at, found.get(guest, at))
    return found


@cache
def _script() -> bytes:
    return (files("amity.staff") / "static" / "staff" / "check_in_worker.js").read_bytes()


@require_safe
def worker(request: HttpRequest, pk: int) -> HttpResponse:
    """The program that keeps the page on the telephone; its address limits it to the door of this event."""
    if not request.user.is_authenticated:
        raise Http404
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
