"""The description of what stands beside the rows of a record type, and of what is done with two that may be one."""

from django.utils.translation import gettext as _

from amity.api.components import (
    JSON,
    WRITING,
    Json,
    as_is,
    content,
    doing,
    done,
    gathered,
    latest,
    made_now,
    many,
    paged,
    query,
    ref,
)
from amity.records import fields
from amity.records.declaration import Record

WRITES = f"{WRITING} 404"


def paths(record: Record) -> Json:
    """The addresses."""
    return _beside(record) | _twins(record)


def _beside(record: Record) -> Json:
    does, row, typed = doing(record), "/{row_id}", {"type": "string"}
    comment, tag, follow = f"{row}/comments/{{number}}", f"{row}/tags/{{number}}", f"{row}/follow"
    said, people = {"200": content("Comments", _("As said."))}, [query("q", typed, _("The beginning of a name."))]
    return gathered(
        does("get", f"{row}/tags", "tags", _("%(plural)s: tags of one"), as_is("Tags"), "404"),
        does("put", tag, "tag", _("%(plural)s: tag one"), done(), "404", writes=True),
        does("delete", tag, "untag", _("%(plural)s: take a tag off one"), done(), "404", writes=True),
        does("get", follow, "follows", _("%(plural)s: whether I follow one"), as_is("Following"), "404"),
        does("put", follow, "follow", _("%(plural)s: follow one"), done(), "404", writes=True),
        does("delete", follow, "unfollow", _("%(plural)s: follow one no longer"), done(), "404", writes=True),
        does("get", f"{row}/comments", "comments", _("%(plural)s: comments on one"), said, "404"),
        does("post", f"{row}/comments", "say", _("%(plural)s: comment on one"), made_now("Said"), WRITES,
             body="NewComment"),
        does("patch", comment, "say_otherwise", _("%(plural)s: say a comment in other words"), as_is("Said"), WRITES,
             body="CommentChange"),
        does("delete", comment, "unsay", _("%(plural)s: take a comment back"), done(), "404", writes=True),
        does("get", f"{row}/people", "people", _("%(plural)s: whom I may mention on one"), as_is("Mentionables"),
             "400 404", people),
        does("get", f"{row}/loans", "row_loans", _("%(plural)s: loans of one"), latest("Loans"), "404"),
        does("get", f"{row}/readings", "readings", _("%(plural)s: who read one"), latest("Readings"), "404"),
    )  # fmt: skip


def _twins(record: Record) -> Json:
    does, row, plain = doing(record), "/{row_id}", {"type": "string"}
    likely = {"200": content("Twins", _("The likeliest first."))}
    typed = [query(name, plain, one.label) for name, one in fields.of(record).items()]
    pairs, work = {"200": content("Pairs", _("The likeliest first."))}, {"202": content("Job", _("The work."))}
    into, apart = {"200": content("MergedInto", _("Its number."))}, {"200": content("Unmerged", _("Two again."))}
    return gathered(
        does("get", "/duplicates", "alike", _("%(plural)s: which one this may already be"), likely, "400", typed),
        does("get", f"{row}/duplicates", "twins", _("%(plural)s: duplicates of one"), likely, "404"),
        does("get", "/pairs", "pairs", _("%(plural)s: pairs that may be one"), pairs, "400 404", paged()),
        does("post", "/pairs/search", "search_pairs", _("%(plural)s: search for pairs"), work, "404", writes=True),
        does("post", "/pairs/different", "tell_apart", _("%(plural)s: say that two are two"), done(), WRITES,
             body="Different"),
        does("post", f"{row}/merge", "merge", _("%(plural)s: merge two"), as_is(record.model.__name__), WRITES,
             body="MergeOf"),
        does("get", f"{row}/merge/{{other}}", "merge_preview", _("%(plural)s: two side by side"), _two(record),
             "404 409"),
        does("get", f"{row}/merged-into", "merged_into", _("%(plural)s: the one that one was merged into"), into,
             "404"),
        does("get", f"{row}/merges", "merges", _("%(plural)s: merges of one"), latest("Merges"), "404"),
        does("post", f"{row}/merges/{{number}}/take-back", "unmerge", _("%(plural)s: take a merge back"), apart,
             WRITES, body="Body", needs_body=False),
    )  # fmt: skip


def _two(record: Record) -> Json:
    item, closes = ref(record.model.__name__), _("Whether some who see the other one would no longer see it.")
    parts = {
        "kept": item,
        "gone": item,
        "take": {"type": "object", "additionalProperties": {"type": "string"}},
        "leading": many(ref("Leading")),
        "closes": {"type": "boolean", "description": closes},
    }
    seen = {"type": "object", "required": list(parts), "properties": parts}
    return {"200": {"description": _("Both, and what is taken of which."), "content": {JSON: {"schema": seen}}}}
