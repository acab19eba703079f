"""My notices, what I follow, and the page that stops mail without a log-in."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from amity.access.actors import Actor
from amity.notices import following, inbox, leaving, lists
from amity.notices.inbox import Group
from amity.staff.entry import safe_next
from amity.staff.routes import StaffRequest

MOST = 30  # topics on a page
ON_THE_DESK = 8


@dataclass(frozen=True, slots=True)
class Told:
    """A topic as a page tells it."""

    group: Group
    words: str


@require_safe
def notices(request: StaffRequest) -> HttpResponse:
    """What I am told, the latest first."""
    before = request.GET.get("before", "")
    only_unread = request.GET.get("show") == "unread"
    mine = inbox.open_notices(request.actor)
    found, more = inbox.groups(
        mine.filter(read_at=None) if only_unread else mine,
        request.actor,
        get_language() or "en",
        most=MOST,
        before=int(before) if before.isascii() and before.isdigit() and len(before) <= 18 else 0,
    )
    context = {"told": _told(found), "more": more, "only_unread": only_unread, "is_first": not before}
    return render(request, "staff/notices.html", context)


@require_POST
def read(request: StaffRequest) -> HttpResponse:
    """Mark one topic read, or all."""
    topic = request.POST.get("topic", "").replace("\x00", "")
    inbox.mark_read(request.actor, now=timezone.now(), topics=[topic] if topic else None)
    if not topic:
        messages.success(request, _("All notices are marked as read."))
    return redirect(safe_next(request))


@require_safe
def follows(request: StaffRequest) -> HttpResponse:
    """What I follow."""
    after = request.GET.get("after", "")
    found, more = following.followed(
        request.actor, most=MOST, after=int(after) if after.isascii() and after.isdigit() and len(after) <= 18 else 0
    )
    language = get_language() or "en"
    watched = [] if after else [(one, lists.asked(request.actor, one)) for one in lists.followed(request.actor)]
    context = {
        "rows": [(one, one.name(language)) for one in found],
        "more": more,
        "lists": [(one, told.name) for one, told in watched if told is not None],
    }
    return render(request, "staff/follows.html", context)


def for_desk(actor: Actor, language: str) -> list[Told]:
    """What happened last in what the reader follows."""
    found, _more = inbox.groups(inbox.open_notices(actor), actor, language, most=ON_THE_DESK)
    return _told(found)


@csrf_exempt  # a mail program sends the request by itself (RFC 8058); the signed token is the proof
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mail to the account of a signed link: asked on a page, done by its button or by the mail program."""
    account = leaving.account_of(token)
    if account is None:
        raise Http404
    if request.method == "POST":
        leaving.leave(account)
    return render(request, "staff/unsubscribe.html", {"is_done": request.method == "POST"})


def _told(groups: list[Group]) -> list[Told]:
    return [Told(one, " ".join([*one.sentences, *one.details])) for one in groups]
