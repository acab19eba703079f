"""The list of a record type and the form that filters it."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.access.actors import Actor, unit_of
from amity.access.models import Unit
from amity.bulk import tagging
from amity.records import fields, filtering, forms, listing
from amity.records.declaration import Filter, Record
from amity.records.fields import Field
from amity.records.listing import RESERVED, Listing
from amity.sharing import reads
from amity.staff import bulk, columns, markup, viewing
from amity.staff.routes import StaffRequest
from amity.staff.viewing import Seen

MOST_QUICK = 9  # values of a state or kind that stand above the list to be clicked
WIDE = 8  # columns from which a table is wider than most screens
PLACES = ("after", "before", "count")  # words of an address that say where on a list one stands
KEPT = ("q", "sort", "columns", "tab")  # words of an address that a filter form leaves as they are
DATED = ("partial_date", "date")
NUMBERS = ("integer", "decimal")


def list_page(request: StaffRequest, record: Record) -> HttpResponse:
    """A page of the list; only its changing part when a script asks for that."""
    actor, language = request.actor, get_language() or "en"
    problem = ""
    if any(name in request.GET for name in ("filtering", "choosing", *_link_names(record))):
        params, problem = clean(record, request, actor, language)
        wanted = urlencode(params, doseq=True)
        if not problem and params != _as_given(request):
            return redirect(f"{request.path}?{wanted}" if wanted else request.path)
    seen = viewing.seen(request, record, filtering.params_of(request.GET))
    page = listing.read(record, actor, seen.params, language)
    if problem:
        page.problem, page.rows, page.count, page.is_capped = problem, [], "0", False
    reads.note(record, [row.id for row in page.rows], actor, "list")
    context = _context(request, record, page, seen)
    part = request.htmx and request.htmx.target == "list"
    return render(request, "staff/list_part.html" if part else "staff/list.html", context)


def _context(request: StaffRequest, record: Record, page: Listing, seen: Seen) -> dict[str, Any]:
    here = reverse("staff:list", args=[record])
    params = seen.params
    place = {name: texts for name, texts in params.items() if name not in PLACES}  # the list, wherever one stands on it
    return {
        "record": record,
        "page": page,
        "seen": seen,
        "path": here,
        "heads": markup.heads(page.columns, here),
        "rows": markup.rows(page, _("Choose")),
        "is_wide": len(page.columns) > WIDE,
        "quick": quick(record, params, here, seen.whole),
        "text": params.get("q", [""])[0],
        "kept": [(name, one) for name, many in place.items() if name != "q" for one in many],
        "exact": urlencode({**params, "count": "exact"}, doseq=True),
        "filter_url": f"{reverse('staff:filter', args=[record])}?{urlencode(place, doseq=True)}",
        "columns_url": f"{reverse('staff:columns', args=[record])}?{urlencode(place, doseq=True)}",
        "may_write": request.actor.writes_anything,
        "actions": bulk.offered(record, request.actor, params),
        "is_filtered": bool(page.chips),
        "archived_url": f"{here}?{urlencode({**place, 'archived': 'any'}, doseq=True)}",
    }


def _link_names(record: Record) -> list[str]:
    return [name for name, one in fields.of(record).items() if one.target is not None]


def _as_given(request: StaffRequest) -> dict[str, list[str]]:
    return {name: request.GET.getlist(name) for name in request.GET}


def clean(record: Record, request: StaffRequest, actor: Actor, language: str) -> tuple[dict[str, list[str]], str]:
    """The parameters of a filled filter form as a list's address has them: no empty ones, links as row numbers.

    Returns them with a sentence on what could not be understood.
    """
    params = filtering.params_of(request.GET)
    params.pop("filtering", None)
    if "choosing" in params:
        params = columns.taken(record, params)
    for name in _link_names(record):
        if name not in params:
            continue
        found = []
        for typed in params[name]:
            if typed == "none" or typed.isdigit():
                found.append(typed)
                continue
            target = forms.LinkField(fields.one(record, name), actor, language)
            try:
                found.append(str(target.to_python(typed).pk))
            except ValidationError as error:
                return params, f"{fields.one(record, name).label}: {error.messages[0]}"
        params[name] = found
    return params, ""


@dataclass(slots=True)
class Choice:
    """A value offered, the address that chooses it, and whether it is chosen."""

    value: str
    label: str
    href: str = ""
    is_chosen: bool = False


def quick(record: Record, params: dict[str, list[str]], here: str, whole: str = "") -> tuple[str, list[Choice]]:
    """The values of the state, or of the first filter with few values, each a click away: (label, choices).

    `here` is the list's address, `whole` that of all its rows where the list opens with a view.
    """
    declared = [one for one in record.filters if isinstance(one, str)]
    for name in (record.state, *declared):
        if name not in declared:
            continue
        one = fields.one(record, name)
        if one.kind == "choice" and len(one.choices) <= MOST_QUICK:
            rest = [(key, text) for key, many in params.items() if key not in (name, *RESERVED) for text in many]
            kept = params.get(name, [])
            everything = Choice("", _("All"), f"{here}?{urlencode(rest)}" if rest else whole or here, not kept)
            offers = [
                Choice(str(value), label, f"{here}?{urlencode([*rest, (name, value)])}", kept == [str(value)])
                for value, label in one.choices
            ]
            return one.label, [everything, *offers]
    return "", []


@dataclass(slots=True)
class Asked:
    """A field of the filter form as its template draws it."""

    name: str
    label: str
    kind: str  # select, one (of them always), link or text
    values: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    hint: str = ""
    address: str = ""  # where a link's suggestions come from


def filter_page(request: StaffRequest, record: Record) -> HttpResponse:
    """The form that filters a list: alone, or as a part of the list's page when a script asks for it."""
    actor, language = request.actor, get_language() or "en"
    params = filtering.params_of(request.GET)
    asked = [_asked(record, one, params.get(one.name, []), actor, language) for one in filtering.offered(record)]
    asked += _shelved_and_tagged(params, actor)
    here = reverse("staff:list", args=[record])
    context = {
        "record": record,
        "asked": asked,
        "path": here,
        "kept": [(name, one) for name, many in params.items() if name in KEPT for one in many],
        "whole": f"{here}?tab=all" if "tab" in params else here,
    }
    part = request.htmx
    return render(request, "staff/filter_part.html" if part else "staff/filter.html", context)


def _shelved_and_tagged(params: dict[str, list[str]], actor: Actor) -> list[Asked]:
    """The filters of every list that are no fields: by tag, and whether archived rows are in it."""
    given = params.get("archived", [""])[:1]
    words = [("", _("Left out")), ("any", _("Among the others")), ("yes", _("Only these"))]
    shelves = [Choice(value, label, is_chosen=[value] == given) for value, label in words]
    found = [Asked("archived", _("Archived records"), "one", given, shelves)]
    tagged = params.get("tag", [])
    offers = [Choice(str(one.pk), one.shown, is_chosen=str(one.pk) in tagged) for one in tagging.offered(actor)]
    return [*found, Asked("tag", _("Tag"), "select", tagged, offers)] if offers else found


def _asked(record: Record, one: Field | Filter, values: list[str], actor: Actor, language: str) -> Asked:
    label = str(one.label)
    if isinstance(one, Filter):
        if one.choices:
            offers = [Choice(value, str(name), is_chosen=value in values) for value, name in one.choices]
            return Asked(one.name, label, "select", values, offers)
        return Asked(one.name, label, "text", values[:1] or [""], hint=str(one.hint))
    if one.target is not None:
        address = f"/{one.target.name}/choices/"
        return Asked(one.name, label, "link", _names(one, values, actor, language), address=address)
    offered: list[tuple[Any, str]] = list(one.choices)
    if one.kind == "unit":
        offered = [(unit.code, str(unit)) for unit in units(actor)]
    elif one.kind == "yes_no":
        offered = [("true", _("Yes")), ("false", _("No"))]
    if offered:
        offers = [Choice(str(value), name, is_chosen=str(value) in values) for value, name in offered]
        return Asked(one.name, label, "select", values, offers)
    hints = {
        **dict.fromkeys(DATED, _("2023, 2023-06, 2020-2024 or none")),
        **dict.fromkeys(NUMBERS, _("5 or 1000..5000")),
    }
    return Asked(one.name, label, "text", values[:1] or [""], hint=hints.get(one.kind, ""))


def _names(one: Field, values: list[str], actor: Actor, language: str) -> list[str]:
    """Each row filtered by, as its box shows it, and an empty box for one more."""
    assert one.target is not None
    numbers = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) <= 18]
    named = [f"{name} #{pk}" for pk, name in forms.named(one.target, numbers, actor, language)]
    return [*named, *(["none"] if "none" in values else []), ""]


def units(actor: Actor) -> list[Unit]:
    """The units whose rows an actor may meet: all of them inside the union, his own outside it."""
    everyone = Unit.objects.order_by("name", "pk")
    if actor.audiences is None or 1 in actor.audiences:
        return list(everyone)
    return list(everyone.filter(pk__in={unit for code in actor.audiences if (unit := unit_of(code))}))
