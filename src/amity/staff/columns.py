"""The form that chooses and orders the columns of a list.

Without script each of its arrows sends the form back to itself; with script the lines move where they stand.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from amity.records import fields, filtering
from amity.records.declaration import Record
from amity.staff.routes import StaffRequest

Params = dict[str, list[str]]
FORM = ("choosing", "column", "order", "move")  # what the form sends besides the list it belongs to


@dataclass(slots=True)
class Column:
    """A field as the form offers it."""

    name: str
    label: str
    is_chosen: bool


def chosen(record: Record, params: Params) -> list[str]:
    """The columns that the address of a list asks for; the declared ones when it asks for none."""
    known = fields.all_of(record)
    named = [name for name in params.get("columns", [""])[0].split(",") if name in known]
    return list(dict.fromkeys(named)) or list(record.columns)


def taken(record: Record, params: Params) -> Params:
    """The parameters of a filled form as a list's address has them: the columns in one word, none for the usual."""
    known = fields.all_of(record)
    wanted = [name for name in dict.fromkeys(params.get("column", [])) if name in known]
    rest = {name: texts for name, texts in params.items() if name not in (*FORM, "columns")}
    return rest if not wanted or wanted == list(record.columns) else {**rest, "columns": [",".join(wanted)]}


def columns_page(request: StaffRequest, record: Record) -> HttpResponse:
    """Every field of the record type, the chosen ones first: alone, or as a part of the list's page."""
    params = filtering.params_of(request.GET)
    known = fields.all_of(record)
    picked = params["column"] if "choosing" in params and "column" in params else chosen(record, params)
    order = [name for name in params.get("order", [*picked, *known]) if name in known]
    order = moved(list(dict.fromkeys([*order, *known])), params.get("move", [""])[0])
    kept = {name: texts for name, texts in params.items() if name not in (*FORM, "columns")}
    here = reverse("staff:list", args=[record])
    context = {
        "record": record,
        "path": here,
        "usual": f"{here}?{urlencode(kept, doseq=True)}" if kept else here,
        "columns": [Column(name, known[name].label, name in picked) for name in order],
        "kept": [(name, one) for name, texts in kept.items() for one in texts],
    }
    return render(request, "staff/columns_part.html" if request.htmx else "staff/columns.html", context)


def moved(names: list[str], move: str) -> list[str]:
    """The names with one of them a place further up ("up:name") or down ("down:name")."""
    direction, _colon, name = move.partition(":")
    if name in names:
        at = names.index(name)
        names.insert(max(0, at - 1) if direction == "up" else at + 1, names.pop(at))
    return names
