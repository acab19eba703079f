"""The description of what is done with the lists of a record type: written into files, lent, changed as a whole."""

from typing import Any

from django.utils.translation import gettext as _

from amity.api.components import JSON, WRITING, Json, content, done, many, operation, ref, shared
from amity.records.declaration import Record

PAGED = ("after", "limit")


def paths(record: Record) -> Json:
    """The addresses."""
    return _exports(record) | _loans(record) | _bulk(record) | _pairs(record) | _merges(record)


def _does(record: Record, verb: str, summary: str, *told: Any, **options: Any) -> Json:
    plural = {"plural": str(record.plural)}
    return operation(f"{record.name}_{verb}", summary % plural, *told, tag=record.name, **options)


def _paged() -> list[Json]:
    return [shared(name) for name in PAGED]


def _exports(record: Record) -> Json:
    base, numbered = f"/{record.name}/exports", {"parameters": [shared("number")]}
    as_it_is = {"200": content("Export", _("As it stands now."))}
    begun = {"202": content("Export", _("It has begun; ask for it again to see how far it is."))}
    file = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    sent = {"200": {"description": _("The content.")} | file}
    latest = {"200": content("Exports", _("The latest first."))}
    return {
        base: {
            "get": _does(record, "exports", _("%(plural)s: my exports"), latest, "400", _paged()),
            "post": _does(record, "order_export", _("%(plural)s: write a list into a file"), begun, WRITING,
                          body="NewExport"),
        },
        f"{base}/{{number}}": numbered
        | {"get": _does(record, "export", _("%(plural)s: how far an export is"), as_it_is, "404")},
        f"{base}/{{number}}/file": numbered
        | {"get": _does(record, "export_file", _("%(plural)s: the file of an export"), sent, "404")},
    }  # fmt: skip


def _loans(record: Record) -> Json:
    base, numbered = f"/{record.name}/loans", {"parameters": [shared("number")]}
    rowed = f"/{record.name}/{{row_id}}"
    whole = {"200": content("LoanWhole", _("As it stands now."))}
    made, ended = {"201": content("Loan", _("What was made."))}, {"200": content("Loan", _("As it stands now."))}
    latest, of_row = content("LoanPage", _("The latest first.")), content("Loans", _("The latest first."))
    return {
        base: {
            "get": _does(record, "loans", _("%(plural)s: what is lent"), {"200": latest}, "400", _paged()),
            "post": _does(record, "lend", _("%(plural)s: lend to another unit"), made, WRITING, body="NewLoan"),
        },
        f"{base}/{{number}}": numbered | {"get": _does(record, "loan", _("%(plural)s: one loan"), whole, "404")},
        f"{base}/{{number}}/take-back": numbered
        | {"post": _does(record, "take_back", _("%(plural)s: take a loan back"), ended, "404 409", writes=True)},
        f"{rowed}/loans": {"get": _does(record, "row_loans", _("%(plural)s: loans of one"), {"200": of_row}, "404")},
        f"{rowed}/readings": {
            "get": _does(
                record, "readings", _("%(plural)s: who read one"),
                {"200": content("Readings", _("The latest first."))}, "404",
            )
        },
    }  # fmt: skip


def _bulk(record: Record) -> Json:
    base, numbered = f"/{record.name}/bulk", {"parameters": [shared("number")]}
    state = content("BulkState", _("How far it is, and what became of the rows."))
    foreseen = {"200": content("BulkForecast", _("What would become of how many rows."))}
    left = {"200": content("LeftPage", _("The rows left out, each with the reason."))}
    return {
        base: {
            "post": _does(
                record, "bulk", _("%(plural)s: change many at once, in the background"), {"202": state}, WRITING,
                body="BulkAct",
            ),
        },
        f"{base}/preview": {
            "post": _does(
                record, "bulk_preview", _("%(plural)s: what a change of many would do"), foreseen, WRITING,
                body="BulkAct",
            ),
        },
        f"{base}/{{number}}": numbered
        | {"get": _does(record, "bulk_state", _("%(plural)s: how far a change of many is"), {"200": state}, "404")},
        f"{base}/{{number}}/left": numbered
        | {
            "get": _does(
                record, "bulk_left", _("%(plural)s: what a change of many left out"), left, "400 404", _paged()
            )
        },
    }  # fmt: skip


def _pairs(record: Record) -> Json:
    base = f"/{record.name}/pairs"
    found, begun = {"200": content("Pairs", _("The likeliest first."))}, {"202": content("Job", _("The work."))}
    return {
        base: {
            "get": _does(record, "pairs", _("%(plural)s: pairs that may be one"), found, "400 404", _paged()),
        },
        f"{base}/search": {
            "post": _does(record, "search_pairs", _("%(plural)s: search for pairs"), begun, "404", writes=True),
        },
        f"{base}/different": {
            "post": _does(
                record, "tell_apart", _("%(plural)s: say that two are two"), done(), f"{WRITING} 404",
                body="Different",
            ),
        },
    }  # fmt: skip


def _merges(record: Record) -> Json:
    rowed, item = f"/{record.name}/{{row_id}}", ref(record.model.__name__)
    parts = {
        "kept": item,
        "gone": item,
        "take": {"type": "object", "additionalProperties": {"type": "string"}},
        "leading": many(ref("Leading")),
        "closes": {"type": "boolean", "description": _("Whether some who see the other one would no longer see it.")},
    }
    seen = {"type": "object", "required": list(parts), "properties": parts}
    two = {"200": {"description": _("Both, and what is taken of which."), "content": {JSON: {"schema": seen}}}}
    held, apart = {"200": content("Merges", _("The latest first."))}, {"200": content("Unmerged", _("Two again."))}
    return {
        f"{rowed}/merge/{{other}}": {
            "parameters": [shared("row_id"), shared("other")],
            "get": _does(record, "merge_preview", _("%(plural)s: two side by side"), two, "404 409"),
        },
        f"{rowed}/merged-into": {
            "get": _does(
                record, "merged_into", _("%(plural)s: the one that one was merged into"),
                {"200": content("MergedInto", _("Its number."))}, "404",
            )
        },
        f"{rowed}/merges": {"get": _does(record, "merges", _("%(plural)s: merges of one"), held, "404")},
        f"{rowed}/merges/{{number}}/take-back": {
            "parameters": [shared("row_id"), shared("number")],
            "post": _does(
                record, "unmerge", _("%(plural)s: take a merge back"), apart, f"{WRITING} 404",
                body="Body", needs_body=False,
            ),
        },
    }  # fmt: skip


def of_all() -> Json:
    """The addresses of the same that are about no one record type."""
    latest = _("The latest first.")
    loans = operation("all_loans", _("What my units lend and borrow"), {"200": content("LoanPage", latest)}, "400",
                      _paged())  # fmt: skip
    read = {"200": content("ReadingsOfRows", latest)}
    units = {"200": content("Units", _("The units, by code."))}
    return {
        "/units": {"get": operation("units", _("The units"), units, "400")},
        "/loans": {"get": loans},
        "/readings": {"get": operation("all_readings", _("Who read guarded records of my units"), read, "400")},
    }
