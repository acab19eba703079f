"""The page on which a guest answers an invitation by his link, without logging in.

A link that was forged, taken back, or is past its day opens the same page: nothing, whatever the reason. Who tries many
of them is slowed down, in the memory of each web process, because a page that is only looked at stores nothing.
"""

import logging
import time
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from amity.access.actors import Actor
from amity.events import exchange
from amity.events.models import EventState, ParticipationState, Pass
from amity.events.services import guests, inviting
from amity.letters.rules.wording import salutation
from amity.records import writes
from amity.records.models import Shelf
from amity.staff.entry import address_of

log = logging.getLogger("amity.access")
MOST = 10  # wrong links from one address
WINDOW = 900  # seconds
LONGEST = 1000


class _Wrong:
    """The wrong links that were tried of late, by address."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.tried: dict[str, list[float]] = {}

    def is_open(self, address: str) -> bool:
        """Whether this address may try another one."""
        with self.lock:
            return len(self._lately(address)) < MOST

    def failed(self, address: str) -> None:
        """Remember one more, and forget what no longer counts."""
        with self.lock:
            self.tried = {one: times for one in self.tried if (times := self._lately(one))}
            self.tried.setdefault(address, []).append(time.monotonic())

    def _lately(self, address: str) -> list[float]:
        return [at for at in self.tried.get(address, []) if at > time.monotonic() - WINDOW]


wrong = _Wrong()


@sensitive_post_parameters()
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the guest is invited to, and take his answer."""
    address = address_of(request)
    if not wrong.is_open(address):
        return _private(render(request, "staff/answer_wrong.html", {"is_slowed": True}, status=429))
    admission = _open(token)
    if admission is None:
        wrong.failed(address)
        return _private(render(request, "staff/answer_wrong.html", status=404))
    row = admission.participation
    language = guests.recipients([row], actor=Actor.system(), today=timezone.localdate())[0].language
    with translation.override("vi" if language == "vi" else "en"):
        problem, is_done = "", False
        if request.method == "POST":
            problem = _take(request, admission)
            is_done = not problem
        context = {
            "event": row.event,
            "values": exchange.event_values(row.event, row, language),
            "salutation": salutation(row.person, "vi" if language == "vi" else "en"),
            "is_coming": row.state == ParticipationState.ACCEPTED,
            "has_answered": row.state != ParticipationState.INVITED,
            "is_done": is_done,
            "problem": problem,
            "note": row.answer_note,
            "language": language,
        }
        return _private(render(request, "staff/answer.html", context, status=422 if problem else 200))


def _open(token: str) -> Pass | None:
    """The pass of a link that is still good: not taken back, the event to come, answers not closed."""
    admission = Pass.of_token(token)
    if admission is None:
        return None
    row = admission.participation
    event, today = row.event, timezone.localdate()
    is_open = row.shelf == Shelf.LIVE and event.shelf == Shelf.LIVE and event.closes_on >= today
    is_asked = row.state in inviting.INVITED and row.state != ParticipationState.ATTENDED
    return admission if is_open and is_asked and event.state != EventState.CANCELLED else None


def _take(request: HttpRequest, admission: Pass) -> str:
    """Store an answer; returns what is wrong with it."""
    wanted, note = request.POST.get("answer", ""), request.POST.get("note", "").strip()
    if wanted not in ("yes", "no"):
        return _("Choose whether you will come.")
    if len(note) > LONGEST:
        return _("Please write less than %(most)s characters.") % {"most": LONGEST}
    row = admission.participation
    try:
        inviting.answer_oneself(
            row, actor=Actor.system(), today=timezone.localdate(), is_coming=wanted == "yes", answer_note=note
        )
    except writes.Refused as error:
        return str(error)
    log.info("invitation %s answered by its link", row.pk)
    return ""


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
