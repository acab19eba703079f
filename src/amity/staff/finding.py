"""Search over all records, and the suggestions for boxes that hold a link."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.files import finding as files
from amity.records import search, titles, words
from amity.records.declaration import Record
from amity.records.search import Hit
from amity.staff import hints, recent
from amity.staff.routes import StaffRequest

MANY, FEW, SUGGESTED = 60, 8, 10


@dataclass(slots=True)
class Found:
    """What was found of one record type: rows as (address, name, why it was found), and how many there are."""

    record: Record
    rows: list[tuple[str, str, hints.Hint | None]] = field(default_factory=list)
    count: int = 0
    is_capped: bool = False
    all_href: str = ""


def search_page(request: StaffRequest) -> HttpResponse:
    """What was found, by record type; the first few, or what was looked at last, when a script asks meanwhile."""
    language = get_language() or "en"
    typed = request.GET.get("q", "").replace("\x00", "").strip()
    quick = bool(request.htmx)
    hits = search.find(request.actor, typed, FEW if quick else MANY)
    is_cut = len(hits) == MANY
    groups = _groups(hits, typed, request.actor, language)
    if is_cut:
        _count(groups, typed, request.actor)
    found_files = [] if quick else files.find(request.actor, typed, language)
    context = {
        "typed": typed,
        "groups": groups,
        "files": [(f"/{one.record}/{one.row_id}/#files", one.name) for one in found_files],
        "count": len(hits) + len(found_files),
        "is_cut": is_cut,
        "recent": recent.recall(request) if quick and not typed else [],
    }
    return render(request, "staff/search_part.html" if quick else "staff/search.html", context)


def _groups(hits: list[Hit], typed: str, actor: Actor, language: str) -> list[Found]:
    """Hits by record type, each with the field that explains it when its name does not."""
    asked, by_type = words.typed(typed), dict[Record, list[Hit]]()
    for hit in hits:
        by_type.setdefault(hit.record, []).append(hit)
    groups = []
    for record, rows in by_type.items():
        why = hints.hints(record, {hit.row_id: hit.name(language) for hit in rows}, asked, actor)
        told = [(f"/{record.name}/{hit.row_id}/", hit.name(language), why.get(hit.row_id)) for hit in rows]
        groups.append(Found(record, told, len(rows), all_href=f"/{record.name}/?{urlencode({'q': typed})}"))
    return groups


def _count(groups: list[Found], typed: str, actor: Actor) -> None:
    """Say of each record type how many there are besides the best, up to a cap."""
    for group in groups:
        group.count = max(group.count, search.count(actor, typed, group.record))
        group.is_capped = group.count == words.CANDIDATES


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
