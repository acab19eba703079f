"""The description of the addresses that are about no one record type."""

from django.utils.translation import gettext as _

from amity.api.components import (
    WRITING,
    Json,
    as_is,
    begun,
    choice,
    content,
    done,
    file,
    gathered,
    latest,
    made_now,
    operation,
    paged,
    paper,
    query,
    shared,
)
from amity.records.declaration import Record


def paths(records: list[Record]) -> Json:
    """The addresses."""
    return _reading(records) | _acts() | _tags() | _webhooks() | _news() | _own_fields() | _own() | _locked()


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


def _own() -> Json:
    formats = choice("format", ["json", "pdf", "docx"], _("The kind of file."))
    languages = choice("language", ["en", "vi"], _("The language of the review."))
    one, copy = "/copies/{number}", _("Have everything on a person copied, for his request")
    years, kept = _("The years of which there is a review"), _("What the rules of keeping did")
    return gathered(
        ("get", "/me/settings", operation("my_settings", _("My settings"), as_is("Settings"), "400")),
        ("patch", "/me/settings", operation("change_my_settings", _("Change my settings"), as_is("Settings"), WRITING,
                                            body="SettingsChange")),
        ("get", "/reviews", operation("reviews", years, latest("Years"), "400")),
        ("get", "/reviews/{year}", operation("review", _("The review of a year"), paper(), "400 404",
                                             [formats, languages])),
        ("get", "/agreements/{row_id}/review", operation(
            "term_review", _("What was promised in an agreement against what was done"), paper(), "400 404",
            [formats, languages], tag="agreements")),
        ("get", one, operation("copy", _("How far a copy of the data on a person is"), as_is("Copy"), "404")),
        ("post", one, operation("order_copy", copy, begun("Copy"), f"{WRITING} 404", body="Body", needs_body=False)),
        ("get", f"{one}/file", operation("copy_file", _("The copy of the data on a person"), file("zip"), "404")),
        ("get", "/retention", operation("retention", kept, latest("RetentionReports"), "400")),
    )  # fmt: skip


def _locked() -> Json:
    one, held = "/files/locked/{content}", _("Files that a scanner held back")
    release, destroy = _("Release a file that was held back"), _("Delete a file for good that was held back")
    problems = f"{WRITING} 404"
    return gathered(
        ("get", "/files/locked", operation("locked_files", held, latest("LockedFiles"), "400")),
        ("post", f"{one}/release", operation("release_file", release, done(), problems, body="Body")),
        ("post", f"{one}/destroy", operation("destroy_file", destroy, done(), problems, body="Body")),
    )


def _tags() -> Json:
    one, counted = "/tags/{number}", _("A tag, and how many records carry it")
    tags = {"200": content("Tags", _("The tags."))}
    return gathered(
        ("get", "/tags", operation("all_tags", _("Tags"), tags, "400")),
        ("post", "/tags", operation("add_tag", _("Make a tag"), made_now("Tag"), WRITING, body="NewTag")),
        ("get", one, operation("one_tag", counted, as_is("TagCounted"), "404")),
        ("patch", one, operation("change_tag", _("Change a tag"), as_is("Tag"), f"{WRITING} 404", body="TagChange")),
        ("delete", one, operation("drop_tag", _("Delete a tag"), done(), "404", writes=True)),
    )


def _news() -> Json:
    unread = choice("unread", ["yes", "no"], _("“yes” for those alone that are unread."))
    marked = {"200": content("NoticesMarked", _("How many were unread."))}
    return gathered(
        ("get", "/notices", operation("notices", _("What I am told"), latest("Notices"), "400", [unread, *paged()])),
        ("post", "/notices/read", operation("read_notices", _("Mark notices as read"), marked, WRITING,
                                            body="NoticesRead", needs_body=False)),
        ("get", "/following", operation("following", _("What I follow"), latest("Followed"), "400", paged())),
    )  # fmt: skip


def _own_fields() -> Json:
    one, every, field = "/fields/{number}", _("All fields that the union added"), as_is("OwnField")
    return gathered(
        ("get", "/fields", operation("all_fields", every, as_is("OwnFields"), "400")),
        ("post", "/fields", operation("define_field", _("Add a field"), made_now("OwnField"), WRITING,
                                      body="NewField")),
        ("get", one, operation("one_field", _("One field that the union added"), field, "404")),
        ("patch", one, operation("change_field", _("Change a field"), field, f"{WRITING} 404", body="FieldChange")),
    )  # fmt: skip


def _acts() -> Json:
    everybody = choice("everybody", ["yes", "no"], _("“yes” for those of everybody, if you look after the machine."))
    left = {"200": content("LeftPage", _("The rows left out, each with the reason."))}
    work, job = {"202": content("Job", _("It has begun; ask for the job to see how far it is."))}, "/jobs/{number}"
    one, foreseen = "/operations/{number}", {"200": content("OperationForeseen", _("The act."))}
    state, pages = {"200": content("Job", _("The work."))}, [everybody, *paged()]
    return gathered(
        ("get", "/operations", operation("operations", _("My acts on many rows"), latest("Operations"), "400", pages)),
        ("get", one, operation("operation", _("One act on many rows, and what undoing it would do"), foreseen, "404")),
        ("get", f"{one}/left", operation("operation_left", _("What an act left out"), left, "400 404", paged())),
        ("post", f"{one}/undo", operation("undo_operation", _("Undo an act on many rows"), work,
                                          "400 404 409 413 422", body="Body", needs_body=False)),
        ("get", "/jobs", operation("jobs", _("My work in the background"), latest("Jobs"), "400", pages)),
        ("get", job, operation("job", _("How far one piece of work is"), state, "404")),
        ("post", f"{job}/cancel", operation("cancel_job", _("Stop work in the background"), state, "404",
                                            writes=True)),
        ("post", f"{job}/retry", operation("retry_job", _("Start work again that failed"), state, "404 409",
                                           writes=True)),
    )  # fmt: skip


def _webhooks() -> Json:
    hook, one, sent = as_is("Webhook"), "/webhooks/{number}", latest("Deliveries")
    told = content("WebhookMade", _("With its secret, which is not shown again."))
    again = f"{one}/deliveries/{{delivery}}/send"
    return gathered(
        ("get", "/webhooks", operation("webhooks", _("My webhooks"), as_is("Webhooks"), "400")),
        ("post", "/webhooks", operation("add_webhook", _("Make a webhook"), {"201": told}, WRITING, body="NewWebhook",
                                        is_once=False)),
        ("get", one, operation("webhook", _("One webhook"), hook, "404")),
        ("patch", one, operation("change_webhook", _("Change or pause a webhook"), hook, f"{WRITING} 404",
                                 body="WebhookChange")),
        ("delete", one, operation("drop_webhook", _("Delete a webhook"), done(), "404", writes=True)),
        ("post", f"{one}/secret", operation("renew_secret", _("Give a webhook another secret"), {"200": told}, "404")),
        ("get", f"{one}/deliveries", operation("deliveries", _("What a webhook was told"), sent, "400 404", paged())),
        ("post", again, operation("send_again", _("Send a message once more"), as_is("Delivery"), "404", writes=True)),
    )  # fmt: skip
