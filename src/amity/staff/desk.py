"""My desk: what comes, what runs out, what changed, and how much there is of everything."""

from dataclasses import dataclass
from datetime import datetime

from babel.numbers import format_decimal
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from amity.access.actors import Actor
from amity.access.scope import counted_for
from amity.almanac import calls
from amity.core.dates import PartialDate
from amity.records import history, registry
from amity.staff import coming, notices, registration
from amity.staff.context import groups
from amity.staff.past import called
from amity.staff.routes import StaffRequest

SHOWN = 8
CAP = 1000


@dataclass(slots=True)
class Latest:
    """A change as the desk tells it."""

    at: datetime
    on: str
    by: str
    action: str
    title: str
    href: str
    label: str


def desk(request: StaffRequest) -> HttpResponse:
    """The home page."""
    actor, language, today = request.actor, get_language() or "en", timezone.localdate()
    anniversaries = coming.anniversaries(actor, language, today=today)
    special = [one for one in anniversaries if one.roundness]
    others = [one for one in anniversaries if not one.roundness]
    running = coming.running_out(actor, language, today=today)
    counts = counted(actor, language)
    context = {
        "today": PartialDate.of(today).shown(language),
        "special": [(one, one.on.shown(language)) for one in special[: 2 * SHOWN]],
        "special_rest": max(0, len(special) - 2 * SHOWN),
        "others": [(one, one.on.shown(language)) for one in others[:SHOWN]],
        "waiting": list(calls.waiting(actor, language, today=today, most=SHOWN)),
        "running": [(one, one.on.shown(language)) for one in running[: SHOWN + 4]],
        "running_rest": max(0, len(running) - SHOWN - 4),
        "asked": registration.asked_of_us(actor),
        "told": notices.for_desk(actor, language),
        "latest": latest(actor, language),
        "groups": [(group, [(record, counts[record.name]) for record in records]) for group, records in groups()],
        "days": coming.DAYS,
    }
    return render(request, "staff/desk.html", context)


def latest(actor: Actor, language: str) -> list[Latest]:
    """The latest changes of rows the actor may see."""
    return [
        Latest(
            change.at,
            PartialDate.of(timezone.localdate(change.at)).typed,
            change.account.name if change.account else "Amity",
            called(record, change.action),
            title,
            f"/{record.name}/{change.row_id}/",
            str(record.label),
        )
        for change, title, record in history.latest(actor, language, SHOWN)
    ]


def counted(actor: Actor, language: str) -> dict[str, str]:
    """How many rows there are of each type, up to the cap, so that the desk costs the same in a union of any size."""
    records = registry.all_records()
    found = counted_for(actor, records, CAP)
    return {
        record.name: format_decimal(min(number, CAP), locale=language) + ("+" if number > CAP else "")
        for record, number in zip(records, found, strict=True)
    }
