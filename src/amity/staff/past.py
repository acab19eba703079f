"""What was: a record's history, the record as it stood on a day, a change taken back, and the latest changes of all."""

from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amity.core.dates import PartialDate
from amity.past import feed, undo
from amity.records import filtering, history, listing, registry, titles
from amity.records.declaration import Record
from amity.records.filtering import BadFilter
from amity.records.models import Change
from amity.records.writes import Refused
from amity.sharing import reads
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest

ACTIONS = {
    "create": gettext_lazy("Entered"),
    "change": gettext_lazy("Changed"),
    "import": gettext_lazy("Imported"),
    "archive": gettext_lazy("Archived"),
    "trash": gettext_lazy("Thrown away"),
    "restore": gettext_lazy("Taken back from the trash or the archive"),
    "erase": gettext_lazy("Deleted for good"),
    "undo": gettext_lazy("Put back by an undoing"),
    "revert": gettext_lazy("One change taken back"),
    "lend": gettext_lazy("Lent"),
    "take back": gettext_lazy("Loan ended"),
    "tag": gettext_lazy("Tagged"),
    "file": gettext_lazy("File"),
    "file_infected": gettext_lazy("File locked away"),
    "file_released": gettext_lazy("File released by an administrator"),
    "file_destroyed": gettext_lazy("File deleted for good"),
    "merge": gettext_lazy("Merged"),
    "unmerge": gettext_lazy("Merge taken back"),
    "forget": gettext_lazy("Personal data removed"),
    "copy": gettext_lazy("Copy of the data on the person made"),
}


def called(record: Record, action: str) -> str:
    """What an action is called: a step by its label, everything else in plain words."""
    step = record.step(action)
    return str(step.label) if step else str(ACTIONS.get(action, action))


def _day(at: datetime) -> str:
    return PartialDate.of(timezone.localdate(at)).shown(get_language() or "en")


def history_page(request: StaffRequest, record: Record, pk: int) -> HttpResponse:
    """Who changed what, when and why."""
    actor, language = request.actor, get_language() or "en"
    row = row_or_404(record, pk, actor)
    reads.note(record, [pk], actor, "history")
    entries = history.changes(record, pk, actor, language)
    context = {
        "record": record,
        "pk": pk,
        "title": listing.title_of(record, pk, actor, language) or titles.HIDDEN,
        "entries": [(one, called(record, one.action), _day(one.at)) for one in entries],
        "may_write": actor.may_write(row.owner_id),
        "today": timezone.localdate().isoformat(),
    }
    return render(request, "staff/history.html", context)


@require_POST
def revert(request: StaffRequest, record: Record, pk: int, change: int) -> HttpResponse:
    """Take one change back, as far as nobody wrote over it since."""
    actor = request.actor
    row = row_or_404(record, pk, actor)
    found = Change.objects.filter(record=record.name, row_id=pk, pk=change).first()
    known = {one.id for one in history.changes(record, pk, actor, "en")}
    if found is None or change not in known:
        raise Http404
    if not actor.may_write(row.owner_id):
        raise PermissionDenied
    try:
        undo.revert(found, actor=actor, why=request.POST.get("why", "")[:400])
        messages.success(request, _("The change was taken back."))
    except (Refused, ValidationError) as error:
        messages.error(request, " ".join(error.messages) if isinstance(error, ValidationError) else str(error))
    return redirect("staff:history", record=record, pk=pk)


def as_at_page(request: StaffRequest, record: Record, pk: int) -> HttpResponse:
    """The record as it stood at the end of a day."""
    actor, language = request.actor, get_language() or "en"
    row_or_404(record, pk, actor)
    reads.note(record, [pk], actor, "history")
    typed, problem, facts = request.GET.get("on", "").strip(), "", None
    try:
        day = PartialDate.parse(typed).last
        moment = datetime.combine(day, time.max, timezone.get_current_timezone())
        facts = history.as_at(record, pk, moment, actor, language)
    except (ValueError, OverflowError):
        day, problem = None, _("Write a day, a month or a year: 2023-09-21, 2023-09, 2023.")
    context = {
        "record": record,
        "pk": pk,
        "title": listing.title_of(record, pk, actor, language) or titles.HIDDEN,
        "typed": typed,
        "on": PartialDate.of(day).shown(language) if day else "",
        "facts": facts,
        "problem": problem,
    }
    return render(request, "staff/as_at.html", context, status=422 if problem else 200)


def feed_page(request: StaffRequest) -> HttpResponse:
    """The latest changes in all records the reader sees, narrowed by type, person, kind of change and day."""
    language = get_language() or "en"
    params = filtering.params_of(request.GET)
    before = params.pop("before", [""])[0]
    problem = ""
    lines: list[Any] = []
    further: int | None = None
    try:
        place = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
        lines, further = feed.read(request.actor, params, language, before=place)
    except BadFilter as error:
        problem = str(error)
    kept = [(name, one) for name, many in params.items() for one in many]
    context = {
        "lines": [(one, called(one.record, one.action), _day(one.at)) for one in lines],
        "next": urlencode([*kept, ("before", further)]) if further else "",
        "records": sorted(registry.all_records(), key=lambda one: str(one.plural)),
        "actions": list(ACTIONS.items()),
        "params": {name: many[0] for name, many in params.items()},
        "problem": problem,
    }
    return render(request, "staff/feed.html", context)
