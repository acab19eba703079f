"""A closed year of aid: each figure as it was closed, as it is counted now, and the rows changed in between."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language

from amity.access.scope import visible_to
from amity.aid.models import ClosedYear, ClosingState, FlowKind
from amity.aid.queries import closing, sheets
from amity.documents import wording
from amity.records import listing, registry
from amity.staff.routes import StaffRequest
from amity.staff.visit_words import shown

YEARS = registry.get("closed_years")


def figures_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The figures of a closing beside those of today, line by line, with all editions of the same year."""
    language = get_language() or "en"
    seen = visible_to(request.actor, YEARS)
    row = get_object_or_404(seen.filter(state=ClosingState.CLOSED), pk=pk)
    asked = sheets.restated(request.actor, row, _given(request), language)
    context = {
        "row": row,
        "title": listing.title_of(YEARS, row.pk, request.actor, language),
        "closed_on": str(row.closed_on),
        "asked": asked,
        "bys": [(one, sheets.label(one)) for one in sheets.BY],
        "by_label": sheets.label(asked.by),
        "kinds": FlowKind.choices,
        "lines": [
            {
                "name": one.name,
                "closed": wording.number(one.closed, language),
                "now": wording.number(one.now, language),
                "difference": wording.number(one.difference, language),
                "href": _rows(asked, one.key) if one.can_open else "",
            }
            for one in asked.lines
        ],
        "editions": [
            (one.edition, reverse("staff:closed-year", args=[one.pk]), one.pk == row.pk, shown(one.closed_on))
            for one in closing.editions(seen.filter(state=ClosingState.CLOSED), row)
        ],
        "changed": _changed(row),
    }
    return render(request, "staff/closed_year.html", context)


def _given(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("by", "kind")}


def _rows(asked: sheets.Restatement, key: Any) -> str:
    """The rows behind a figure as it is counted now."""
    return f"{reverse('staff:aid-rows')}?{urlencode(asked.question.address(asked.by, key))}"


def _changed(row: ClosedYear) -> str:
    """The list of sums of the year that were entered or changed after it was closed."""
    year = f"{row.year - 1}-12-15..{row.year}-12-14" if row.is_reporting else str(row.year)
    told = {"value_on": year, "changed_after": str(row.closed_on), "archived": "any"}
    return f"{reverse('staff:list', args=['aid_flows'])}?{urlencode(told)}"
