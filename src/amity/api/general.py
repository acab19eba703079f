"""The description of the addresses that are about no one record type."""

from typing import Any

from django.utils.translation import gettext as _

from amity.api.components import WRITING, Json, content, done, operation, query, shared
from amity.records import fields
from amity.records.declaration import Record


def paths(records: list[Record]) -> Json:
    """The addresses."""
    return _reading(records) | _acts() | _tags() | _webhooks() | _news() | _own_fields() | _own()


def of_record(record: Record) -> Json:
    """The addresses of one record type that are about what stands beside its rows."""
    base = f"/{record.name}"
    numbered, plural = {"parameters": [shared("row_id"), shared("number")]}, {"plural": str(record.plural)}

    def does(
        verb: str, summary: str, answers: Json, problem: str = "404", body: str = "", writes: bool = False
    ) -> Json:
        name = f"{record.name}_{verb}"
        return operation(name, summary % plural, answers, problem, body=body, tag=record.name, writes=writes)

    return {
        f"{base}/views": {
            "get": does("views", _("%(plural)s: saved views"), {"200": content("Views", _("The views."))}),
            "post": does("save_view", _("%(plural)s: save a view"), _made("View"), WRITING, "NewView"),
        },
        f"{base}/views/order": {
            "put": does("arrange_views", _("%(plural)s: put my views into order"), _is("Views"), WRITING, "ViewOrder")
        },
        f"{base}/views/{{number}}": {"parameters": [shared("number")]}
        | {
            "patch": does("change_view", _("%(plural)s: change a view"), _is("View"), f"{WRITING} 404", "NewView"),
            "delete": does("drop_view", _("%(plural)s: delete a view"), done(), "404", writes=True),
        },
        f"{base}/views/{{number}}/follow": {"parameters": [shared("number")]}
        | {
            "put": does("follow_view", _("%(plural)s: follow a view"), done(), "404 409", writes=True),
            "delete": does("unfollow_view", _("%(plural)s: follow a view no longer"), done(), "404", writes=True),
        },
        f"{base}/fields": {
            "get": does("fields", _("%(plural)s: fields that the union added"), _is("OwnFields"), "400"),
        },
        f"{base}/duplicates": {
            "get": operation(
                f"{record.name}_alike",
                _("%(plural)s: which one this may already be") % plural,
                {"200": content("Twins", _("The likeliest first."))},
                "400",
                [query(name, {"type": "string"}, one.label) for name, one in fields.of(record).items()],
                tag=record.name,
            )
        },
        f"{base}/{{row_id}}/duplicates": {
            "get": does(
                "twins", _("%(plural)s: duplicates of one"), {"200": content("Twins", _("The likeliest first."))}
            )
        },
        f"{base}/{{row_id}}/merge": {
            "post": does(
                "merge", _("%(plural)s: merge two"), _is(record.model.__name__), f"{WRITING} 404", body="MergeOf"
            )
        },
        f"{base}/{{row_id}}/tags": {
            "get": does("tags", _("%(plural)s: tags of one"), {"200": content("Tags", _("The tags."))})
        },
        f"{base}/{{row_id}}/tags/{{number}}": numbered
        | {
            "put": does("tag", _("%(plural)s: tag one"), done(), "404", writes=True),
            "delete": does("untag", _("%(plural)s: take a tag off one"), done(), "404", writes=True),
        },
        f"{base}/{{row_id}}/follow": {
            "get": does("follows", _("%(plural)s: whether I follow one"), _is("Following")),
            "put": does("follow", _("%(plural)s: follow one"), done(), "404", writes=True),
            "delete": does("unfollow", _("%(plural)s: follow one no longer"), done(), "404", writes=True),
        },
        f"{base}/{{row_id}}/comments": {
            "get": does("comments", _("%(plural)s: comments on one"), {"200": content("Comments", _("As said."))}),
            "post": does("say", _("%(plural)s: comment on one"), _made("Said"), f"{WRITING} 404", "NewComment"),
        },
        f"{base}/{{row_id}}/comments/{{number}}": numbered
        | {
            "patch": does(
                "say_otherwise",
                _("%(plural)s: say a comment in other words"),
                _is("Said"),
                f"{WRITING} 404",
                "CommentChange",
            ),
            "delete": does("unsay", _("%(plural)s: take a comment back"), done(), "404", writes=True),
        },
        f"{base}/{{row_id}}/people": {
            "get": operation(
                f"{record.name}_people",
                _("%(plural)s: whom I may mention on one") % plural,
                _is("Mentionables"),
                "400 404",
                [query("q", {"type": "string"}, _("The beginning of a name."))],
                tag=record.name,
            )
        },
    }


def of_imports(record: Record) -> Json:
    """The addresses that bring files into one record type."""
    base, plural = f"/{record.name}/imports", {"plural": str(record.plural)}
    numbered = {"parameters": [shared("number")]}
    file = {"type": "string", "format": "binary", "description": _("A table as CSV or XLSX, headed by field names.")}
    parts = {
        "file": file,
        "blanks_overwrite": {"type": "string", "enum": ["true", "false"]},
        "decide": {"type": "string", "enum": ["same", "other", "leave"]},
        "guess": {"type": "string", "enum": ["true", "false"], "description": _("Whether to guess what columns are.")},
        "columns": {"type": "string", "description": _("An object as JSON: the head of a column and its field.")},
    }
    form = {"type": "object", "required": ["file"], "properties": parts}
    sent = {"required": True, "content": {"multipart/form-data": {"schema": form}}}

    def does(verb: str, summary: str, *told: Any, **options: Any) -> Json:
        return operation(f"{record.name}_{verb}", summary % plural, *told, tag=record.name, **options)

    paged = [shared("after"), shared("limit")]
    planned = {"201": content("Import", _("What would become of its rows."))}
    begun = {"202": content("Import", _("It has begun, or is done if the file is small."))}
    return {
        base: {
            "get": does("imports", _("%(plural)s: my imports"), _is("Imports"), "400", paged),
            "post": does("bring", _("%(plural)s: bring a file"), planned, WRITING, writes=True) | {"requestBody": sent},
        },
        f"{base}/{{number}}": numbered
        | {"get": does("import", _("%(plural)s: how far an import is"), _is("Import"), "404")},
        f"{base}/{{number}}/problems": numbered
        | {
            "get": does(
                "problems", _("%(plural)s: problems of an import"), _is("ImportProblems"), "400 404", [shared("limit")]
            )
        },
        f"{base}/{{number}}/problems/file": numbered
        | {
            "get": does(
                "problems_file", _("%(plural)s: rows of an import that were left out, as a file"), _sent(), "400 404",
                [query("format", {"type": "string", "enum": ["csv", "xlsx"]}, _("The kind of file."))],
            )
        },
        f"{base}/{{number}}/lines": numbered
        | {
            "get": does(
                "lines", _("%(plural)s: the plan of an import, row by row"), _is("ImportLines"), "400 404",
                [query("show", {"type": "string", "enum": ["problems", "create", "update", "skip", "ask", "error"]},
                       _("Only rows of which this becomes.")), *paged],
            )
        },
        f"{base}/{{number}}/lines/{{line}}": {"parameters": [shared("number"), shared("line")]}
        | {
            "post": does(
                "settle_line", _("%(plural)s: correct or decide a row of an import"), _is("Import"),
                f"{WRITING} 404", body="LineChange",
            )
        },
        f"{base}/{{number}}/decide": numbered
        | {
            "post": does(
                "decide", _("%(plural)s: decide all rows of an import that ask"), _is("Import"), f"{WRITING} 404",
                body="Decision",
            )
        },
        f"{base}/{{number}}/carry-out": numbered
        | {
            "post": does(
                "carry_out", _("%(plural)s: carry an import out"), begun, f"{WRITING} 404",
                body="Body", needs_body=False,
            )
        },
        f"{base}/{{number}}/cancel": numbered
        | {"post": does("cancel", _("%(plural)s: stop an import"), _is("Import"), "404 409", writes=True)},
    }  # fmt: skip


def _sent() -> Json:
    file = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    return {"200": {"description": _("The content.")} | file}


def _own() -> Json:
    formats = query("format", {"type": "string", "enum": ["json", "pdf", "docx"]}, _("The kind of file."))
    languages = query("language", {"type": "string", "enum": ["en", "vi"]}, _("The language of the review."))
    kept = {"200": content("RetentionReports", _("The latest first."))}
    return {
        "/me/settings": {
            "get": operation("my_settings", _("My settings"), _is("Settings"), "400"),
            "patch": operation(
                "change_my_settings", _("Change my settings"), _is("Settings"), WRITING, body="SettingsChange"
            ),
        },
        "/reviews": {
            "get": operation(
                "reviews", _("The years of which there is a review"), {"200": content("Years", _("The latest first."))},
                "400",
            )
        },
        "/reviews/{year}": {
            "parameters": [shared("year")],
            "get": operation("review", _("The review of a year"), _sent(), "400 404", [formats, languages]),
        },
        "/copies/{number}": _numbered(
            {
                "get": operation("copy", _("How far a copy of the data on a person is"), _is("Copy"), "404"),
                "post": operation(
                    "order_copy", _("Have everything on a person copied, for his request"),
                    {"202": content("Copy", _("It has begun; ask for it again to see how far it is."))},
                    f"{WRITING} 404", body="Body", needs_body=False,
                ),
            }
        ),
        "/copies/{number}/file": _numbered(
            {"get": operation("copy_file", _("The copy of the data on a person"), _sent(), "404")}
        ),
        "/retention": {"get": operation("retention", _("What the rules of keeping did"), kept, "400")},
    }  # fmt: skip


def _webhooks() -> Json:
    hook, made = _is("Webhook"), {"201": content("WebhookMade", _("With its secret, which is not shown again."))}
    sent = [shared("number"), shared("delivery")]
    return {
        "/webhooks": {
            "get": operation("webhooks", _("My webhooks"), _is("Webhooks"), "400"),
            "post": operation("add_webhook", _("Make a webhook"), made, WRITING, body="NewWebhook", is_once=False),
        },
        "/webhooks/{number}": _numbered(
            {
                "get": operation("webhook", _("One webhook"), hook, "404"),
                "patch": operation(
                    "change_webhook", _("Change or pause a webhook"), hook, f"{WRITING} 404", body="WebhookChange"
                ),
                "delete": operation("drop_webhook", _("Delete a webhook"), done(), "404", writes=True),
            }
        ),
        "/webhooks/{number}/secret": _numbered(
            {
                "post": operation(
                    "renew_secret",
                    _("Give a webhook another secret"),
                    {"200": made["201"]},
                    "404",
                )
            }
        ),
        "/webhooks/{number}/deliveries": _numbered(
            {
                "get": operation(
                    "deliveries",
                    _("What a webhook was told"),
                    {"200": content("Deliveries", _("The latest first."))},
                    "400 404",
                    [shared("after"), shared("limit")],
                )
            }
        ),
        "/webhooks/{number}/deliveries/{delivery}/send": {
            "parameters": sent,
            "post": operation("send_again", _("Send a message once more"), _is("Delivery"), "404", writes=True),
        },
    }


def _is(name: str) -> Json:
    return {"200": content(name, _("As it stands now."))}


def _made(name: str) -> Json:
    return {"201": content(name, _("What was made."))}


def _tags() -> Json:
    return {
        "/tags": {
            "get": operation("all_tags", _("Tags"), {"200": content("Tags", _("The tags."))}, "400"),
            "post": operation("add_tag", _("Make a tag"), _made("Tag"), WRITING, body="NewTag"),
        },
        "/tags/{number}": _numbered(
            {
                "get": operation("one_tag", _("A tag, and how many records carry it"), _is("TagCounted"), "404"),
                "patch": operation("change_tag", _("Change a tag"), _is("Tag"), f"{WRITING} 404", body="TagChange"),
                "delete": operation("drop_tag", _("Delete a tag"), done(), "404", writes=True),
            }
        ),
    }


def _news() -> Json:
    paged = [shared("after"), shared("limit")]
    unread = query("unread", {"type": "string", "enum": ["yes", "no"]}, _("“yes” for those alone that are unread."))
    latest = {"200": content("Notices", _("The latest first."))}
    followed = {"200": content("Followed", _("The latest first."))}
    marked = {"200": content("NoticesMarked", _("How many were unread."))}
    return {
        "/notices": {"get": operation("notices", _("What I am told"), latest, "400", [unread, *paged])},
        "/notices/read": {
            "post": operation(
                "read_notices", _("Mark notices as read"), marked, WRITING, body="NoticesRead", needs_body=False
            )
        },
        "/following": {"get": operation("following", _("What I follow"), followed, "400", paged)},
    }


def _own_fields() -> Json:
    one = _is("OwnField")
    return {
        "/fields": {
            "get": operation("all_fields", _("All fields that the union added"), _is("OwnFields"), "400"),
            "post": operation("define_field", _("Add a field"), _made("OwnField"), WRITING, body="NewField"),
        },
        "/fields/{number}": _numbered(
            {
                "get": operation("one_field", _("One field that the union added"), one, "404"),
                "patch": operation("change_field", _("Change a field"), one, f"{WRITING} 404", body="FieldChange"),
            }
        ),
    }


def _numbered(item: Json) -> Json:
    return {"parameters": [shared("number")]} | item


def _reading(records: list[Record]) -> Json:
    names = {"type": "string", "enum": [record.name for record in records]}
    only = query("record", names, _("Only records of this type."))
    return {
        "/me": {
            "get": operation("me", _("Who asks, and what his token is good for"), {"200": content("Caller", _("You."))})
        },
        "/search": {
            "get": operation(
                "search",
                _("Search all records"),
                {"200": content("Hits", _("What was found, best first."))},
                "400",
                [
                    query("q", {"type": "string"}, _("Beginnings of words, in any order and without accents.")),
                    only,
                    shared("limit"),
                ],
            )
        },
        "/changes": {
            "get": operation(
                "changes",
                _("What was changed lately"),
                {"200": content("Changes", _("The latest changes first."))},
                "400",
                [
                    only,
                    query("account", {"type": "integer"}, _("Only what this account changed, by number.")),
                    query("operation", {"type": "integer"}, _("Only what this act on many rows changed.")),
                    query("action", {"type": "string"}, _("Only this action, such as create or change.")),
                    query("on", {"type": "string"}, _("A year, a month or a day: 2026, 2026-03, 2026-03-16.")),
                    shared("after"),
                ],
            )
        },
    }


def _acts() -> Json:
    choice = {"type": "string", "enum": ["yes", "no"]}
    everybody = query("everybody", choice, _("“yes” for those of everybody, if you look after the machine."))
    paged = [everybody, shared("after"), shared("limit")]
    left = {"200": content("LeftPage", _("The rows left out, each with the reason."))}
    begun = {"202": content("Job", _("It has begun; ask for the job to see how far it is."))}
    job = {"200": content("Job", _("The work."))}
    return {
        "/operations": {
            "get": operation(
                "operations",
                _("My acts on many rows"),
                {"200": content("Operations", _("The latest first."))},
                "400",
                paged,
            )
        },
        "/operations/{number}": _numbered(
            {
                "get": operation(
                    "operation",
                    _("One act on many rows, and what undoing it would do"),
                    {"200": content("OperationForeseen", _("The act."))},
                    "404",
                )
            }
        ),
        "/operations/{number}/left": _numbered(
            {"get": operation("operation_left", _("What an act left out"), left, "400 404", paged[1:])}
        ),
        "/operations/{number}/undo": _numbered(
            {
                "post": operation(
                    "undo_operation",
                    _("Undo an act on many rows"),
                    begun,
                    "400 404 409 413 422",
                    body="Body",
                    needs_body=False,
                )
            }
        ),
        "/jobs": {
            "get": operation(
                "jobs", _("My work in the background"), {"200": content("Jobs", _("The latest first."))}, "400", paged
            )
        },
        "/jobs/{number}": _numbered({"get": operation("job", _("How far one piece of work is"), job, "404")}),
        "/jobs/{number}/cancel": _numbered(
            {"post": operation("cancel_job", _("Stop work in the background"), job, "404", writes=True)}
        ),
        "/jobs/{number}/retry": _numbered(
            {"post": operation("retry_job", _("Start work again that failed"), job, "404 409", writes=True)}
        ),
    }
