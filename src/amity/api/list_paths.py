"""The description of what is done with the lists of a record type: saved, filled, written out, lent and changed."""

from django.utils.translation import gettext as _

from amity.api.components import (
    WRITING,
    Json,
    as_is,
    begun,
    choice,
    content,
    doing,
    done,
    file,
    gathered,
    latest,
    made_now,
    operation,
    paged,
    shared,
)
from amity.records.declaration import Record

WRITES = f"{WRITING} 404"
SHOWN = ["problems", "create", "update", "skip", "ask", "error"]


def paths(record: Record) -> Json:
    """The addresses."""
    return _views(record) | _imports(record) | _exports(record) | _bulk(record) | _loans(record)


def _views(record: Record) -> Json:
    does, one = doing(record), "/views/{number}"
    return gathered(
        does("get", "/views", "views", _("%(plural)s: saved views"), {"200": content("Views", _("The views."))}, "404"),
        does("post", "/views", "save_view", _("%(plural)s: save a view"), made_now("View"), WRITING, body="NewView"),
        does("put", "/views/order", "arrange_views", _("%(plural)s: put my views into order"), as_is("Views"), WRITING,
             body="ViewOrder"),
        does("patch", one, "change_view", _("%(plural)s: change a view"), as_is("View"), WRITES, body="NewView"),
        does("delete", one, "drop_view", _("%(plural)s: delete a view"), done(), "404", writes=True),
        does("put", f"{one}/follow", "follow_view", _("%(plural)s: follow a view"), done(), "404 409", writes=True),
        does("delete", f"{one}/follow", "unfollow_view", _("%(plural)s: follow a view no longer"), done(), "404",
             writes=True),
        does("get", "/fields", "fields", _("%(plural)s: fields that the union added"), as_is("OwnFields"), "400"),
    )  # fmt: skip


def _imports(record: Record) -> Json:
    does, one = doing(record), "/imports/{number}"
    planned = {"201": content("Import", _("What would become of its rows."))}
    carried = {"202": content("Import", _("It has begun, or is done if the file is small."))}
    kind, show = _formats(), choice("show", SHOWN, _("Only rows of which this becomes."))
    method, address, bring = does("post", "/imports", "bring", _("%(plural)s: bring a file"), planned, WRITING,
                                  writes=True)  # fmt: skip
    return gathered(
        (method, address, bring | {"requestBody": _form()}),
        does("get", "/imports", "imports", _("%(plural)s: my imports"), as_is("Imports"), "400", paged()),
        does("get", one, "import", _("%(plural)s: how far an import is"), as_is("Import"), "404"),
        does("get", f"{one}/problems", "problems", _("%(plural)s: problems of an import"), as_is("ImportProblems"),
             "400 404", [shared("limit")]),
        does("get", f"{one}/problems/file", "problems_file",
             _("%(plural)s: rows of an import that were left out, as a file"), file("csv", "xlsx"), "400 404", [kind]),
        does("get", f"{one}/lines", "lines", _("%(plural)s: the plan of an import, row by row"), as_is("ImportLines"),
             "400 404", [show, *paged()]),
        does("post", f"{one}/lines/{{line}}", "settle_line", _("%(plural)s: correct or decide a row of an import"),
             as_is("Import"), WRITES, body="LineChange"),
        does("post", f"{one}/decide", "decide", _("%(plural)s: decide all rows of an import that ask"),
             as_is("Import"), WRITES, body="Decision"),
        does("post", f"{one}/carry-out", "carry_out", _("%(plural)s: carry an import out"), carried, WRITES,
             body="Body", needs_body=False),
        does("post", f"{one}/cancel", "cancel", _("%(plural)s: stop an import"), as_is("Import"), "404 409",
             writes=True),
    )  # fmt: skip


def _formats() -> Json:
    return choice("format", ["csv", "xlsx"], _("The kind of file."))


def _form() -> Json:
    """The body that brings a file."""
    told = _("A table as CSV or XLSX, headed by field names.")
    yes_no = {"type": "string", "enum": ["true", "false"]}
    parts = {
        "file": {"type": "string", "format": "binary", "description": told},
        "blanks_overwrite": yes_no,
        "decide": {"type": "string", "enum": ["same", "other", "leave"]},
        "guess": yes_no | {"description": _("Whether to guess what columns are.")},
        "columns": {"type": "string", "description": _("An object as JSON: the head of a column and its field.")},
    }
    form = {"type": "object", "required": ["file"], "properties": parts}
    return {"required": True, "content": {"multipart/form-data": {"schema": form}}}


def _exports(record: Record) -> Json:
    does, one = doing(record), "/exports/{number}"
    return gathered(
        does("get", "/exports", "exports", _("%(plural)s: my exports"), latest("Exports"), "400", paged()),
        does("post", "/exports", "order_export", _("%(plural)s: write a list into a file"), begun("Export"), WRITING,
             body="NewExport"),
        does("get", one, "export", _("%(plural)s: how far an export is"), as_is("Export"), "404"),
        does("get", f"{one}/file", "export_file", _("%(plural)s: the file of an export"), file("csv", "xlsx"), "404"),
    )  # fmt: skip


def _bulk(record: Record) -> Json:
    does, one = doing(record), "/bulk/{number}"
    state = content("BulkState", _("How far it is, and what became of the rows."))
    foreseen = {"200": content("BulkForecast", _("What would become of how many rows."))}
    left = {"200": content("LeftPage", _("The rows left out, each with the reason."))}
    return gathered(
        does("post", "/bulk", "bulk", _("%(plural)s: change many at once, in the background"), {"202": state}, WRITING,
             body="BulkAct"),
        does("post", "/bulk/preview", "bulk_preview", _("%(plural)s: what a change of many would do"), foreseen,
             WRITING, body="BulkAct"),
        does("get", one, "bulk_state", _("%(plural)s: how far a change of many is"), {"200": state}, "404"),
        does("get", f"{one}/left", "bulk_left", _("%(plural)s: what a change of many left out"), left, "400 404",
             paged()),
    )  # fmt: skip


def _loans(record: Record) -> Json:
    does, one = doing(record), "/loans/{number}"
    return gathered(
        does("get", "/loans", "loans", _("%(plural)s: what is lent"), latest("LoanPage"), "400", paged()),
        does("post", "/loans", "lend", _("%(plural)s: lend to another unit"), made_now("Loan"), WRITING,
             body="NewLoan"),
        does("get", one, "loan", _("%(plural)s: one loan"), as_is("LoanWhole"), "404"),
        does("post", f"{one}/take-back", "take_back", _("%(plural)s: take a loan back"), as_is("Loan"), "404 409",
             writes=True),
    )  # fmt: skip


def of_all() -> Json:
    """The addresses of the same that are about no one record type."""
    units = {"200": content("Units", _("The units, by code."))}
    loans, read = _("What my units lend and borrow"), _("Who read guarded records of my units")
    return gathered(
        ("get", "/units", operation("units", _("The units"), units, "400")),
        ("get", "/loans", operation("all_loans", loans, latest("LoanPage"), "400", paged())),
        ("get", "/readings", operation("all_readings", read, latest("ReadingsOfRows"), "400")),
    )
