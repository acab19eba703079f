"""Search over all records, and the suggestions for boxes that hold a link."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from amity.access.scope import visible_to
from amity.files import finding as files
from amity.records import registry, search, titles
from amity.records.declaration import Record
from amity.records.search import Hit
from amity.staff.routes import StaffRequest

MANY, FEW, SUGGESTED = 60, 8, 10


def search_page(request: StaffRequest) -> HttpResponse:
    """What was found, by record type; the first few when a script asks while somebody types."""
    language = get_language() or "en"
    typed = request.GET.get("q", "").replace("\x00", "").strip()
    quick = bool(request.htmx)
    hits = search.find(request.actor, typed, FEW if quick else MANY)
    found: dict[str, list[tuple[str, str]]] = {}
    for hit in hits:
        found.setdefault(hit.record.name, []).append((f"/{hit.record.name}/{hit.row_id}/", hit.name(language)))
    groups = [(registry.get(name), rows) for name, rows in found.items()]
    found_files = [] if quick else files.find(request.actor, typed, language)
    context = {
        "typed": typed,
        "groups": groups,
        "files": [(f"/{one.record}/{one.row_id}/#files", one.name) for one in found_files],
        "count": len(hits) + len(found_files),
        "is_cut": len(hits) == MANY,
    }
    return render(request, "staff/search_part.html" if quick else "staff/search.html", context)


def choices(request: StaffRequest, record: Record) -> HttpResponse:
    """Rows that a link may point at, as they are typed into its box: "name #number"."""
    language = get_language() or "en"
    typed = request.GET.get("q", "").replace("\x00", "").strip()
    if typed:
        hits: list[Hit] = search.find(request.actor, typed, SUGGESTED, record)
        return JsonResponse({"choices": [f"{hit.name(language)} #{hit.row_id}" for hit in hits]})
    columns = titles.paths(record)
    name = titles.reader(record, columns, request.actor, language)
    order = "sort_key_vi" if language == "vi" else "sort_key"
    rows = visible_to(request.actor, record).order_by(order, "pk").values_list("pk", *columns)[:SUGGESTED]
    return JsonResponse({"choices": [f"{name(values)} #{pk}" for pk, *values in rows]})
