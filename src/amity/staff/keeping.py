"""What the rules of keeping did, night by night: for those who look after the machine."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from amity.core.dates import PartialDate
from amity.privacy.models import RetentionReport, RetentionRule
from amity.staff.routes import StaffRequest

SHOWN = 30


def reports_page(request: StaffRequest) -> HttpResponse:
    """The latest reports, each rule with what it found, did and left."""
    if not request.actor.administers:
        raise PermissionDenied
    language = get_language() or "en"
    actions = dict(RetentionRule.Action.choices)
    reports = [
        (
            PartialDate.of(timezone.localdate(one.made_at)).shown(language),
            [(line, str(actions.get(line["action"], ""))) for line in one.lines],
        )
        for one in RetentionReport.objects.order_by("-made_at", "-pk")[:SHOWN]
    ]
    return render(request, "staff/retention.html", {"reports": reports})
