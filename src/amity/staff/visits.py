"""The people's events around a high-level visit: what hangs on it, what past practice suggests, and what followed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext

from amity.core.dates import PartialDate
from amity.dossiers import following
from amity.events.models import EventKind
from amity.events.services import visits
from amity.records import registry, titles
from amity.records.writes import Refused
from amity.relations.models import HighLevelVisit
from amity.sharing import reads
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest


def propose_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what was usual with such visits, and plan what was chosen."""
    actor, language, today = request.actor, get_language() or "en", timezone.localdate()
    record = registry.of(HighLevelVisit)
    visit: HighLevelVisit = row_or_404(record, pk, actor)
    problem = ""
    if request.method == "POST":
        if not actor.writes_anything:
            raise PermissionDenied
        chosen = [EventKind(kind) for kind in request.POST.getlist("kind") if kind in EventKind.values]
        try:
            made, act = visits.propose(visit, actor=actor, today=today, kinds=chosen, why=request.POST.get("why", ""))
        except (Refused, ValidationError) as error:
            problem = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        else:
            told = ngettext("%(number)s event was planned.", "%(number)s events were planned.", len(made))
            messages.success(request, told % {"number": len(made)})
            return redirect(reverse("staff:list", args=["events"]) + f"?operation={act.pk}")
    reads.note(record, [pk], actor, "page")
    context: dict[str, Any] = {
        "visit": visit,
        "title": titles.of_row(record, visit, language, actor),
        "day": PartialDate.of(visit.from_on).shown(language) if visit.from_on else "",
        "practice": visits.past_practice(visit, actor=actor, language=language),
        "hung": _told(following.hung(visit, actor=actor, language=language), language),
        "after": [_told(one, language) for one in following.after(visit, actor=actor, language=language)],
        "is_over": (last := visit.to_on or visit.from_on) is not None and last.last < today,
        "may_plan": actor.writes_anything,
        "new": reverse("staff:new", args=["events"]) + f"?visit={pk}&country={visit.country_id}",
        "problem": problem,
        "chosen": request.POST.getlist("kind"),
        "why": request.POST.get("why", ""),
    }
    return render(request, "staff/dossier_visit.html", context, status=422 if problem else 200)


def _told(one: following.After, language: str) -> dict[str, Any]:
    rows = [(name, href, on.shown(language) if on else "") for name, href, on in one.rows]
    return {"label": one.label, "count": one.count, "rows": rows, "href": one.href, "more": one.count > len(rows)}
