"""Files found by the words of their titles and names, and by the words written in them.

The index is each database's own, as for search entries (FTS5 on SQLite, a tsvector on PostgreSQL). Candidates are
narrowed by the search entry of the record they hang on; what is told of them at last went through `visible_to`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from amity.access.actors import Actor
from amity.access.scope import seen, visible_to
from amity.core.text import nfc, search_key
from amity.files import scope
from amity.files.models import Attachment, FileWords
from amity.records import titles
from amity.records.models import SearchEntry
from amity.records.search import LONGEST, WORDS

CANDIDATES = 100  # of each sort: those that are called so, and those in which it is written
MOST = 300_000  # characters of the words kept of one file
LONGEST_WORD = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """A file that a search found."""

    number: int
    title: str
    row_title: str
    record: str
    row_id: int

    @property
    def name(self) -> str:
        """The file and what it hangs on."""
        return titles.BETWEEN.join((self.title, self.row_title))


def name(attachment: Attachment, names: Iterable[str], *, is_new_content: bool = False) -> None:
    """Write what a file is called into the index; the words of an older content go when there is a new one."""
    told = words_of(" ".join((attachment.title, attachment.title_vi, *names)))
    values = {"names": told} | ({"words": ""} if is_new_content else {})
    FileWords.objects.update_or_create(attachment=attachment, defaults=values)


def write(attachment_id: int, text: str) -> None:
    """Write the words of a text into the index."""
    FileWords.objects.filter(attachment=attachment_id).update(words=words_of(text))


def words_of(text: str) -> str:
    """Each word of a text once, in the form it is searched in."""
    words = (word[:LONGEST_WORD] for word in search_key(text).split())
    told = " ".join(dict.fromkeys(words))
    return told if len(told) <= MOST else told[: told.rfind(" ", 0, MOST)]


def find(actor: Actor, text: str, language: str, limit: int = 20) -> list[Hit]:
    """Return the files the actor may see whose words begin with every word of `text`: by name first, then newest."""
    text = nfc(text[:LONGEST], single_line=True)
    words = search_key(text).split()[:WORDS]
    if not words:
        return []
    on = SearchEntry.objects.filter(seen(actor), record=OuterRef("record"), row_id=OuterRef("row_id"))
    among = Attachment.objects.filter(Exists(on), is_trashed=False, pk__in=_matching(words).values("attachment"))
    newest = among.order_by("-pk")
    named = newest.filter(found_by__names__contains=" ".join(words))
    candidates = {one.pk: one for rows in (named, newest) for one in rows[:CANDIDATES]}
    return _told(actor, scope.visible_among(actor, list(candidates.values()))[:limit], language)


def _told(actor: Actor, found: Sequence[scope.Held], language: str) -> list[Hit]:
    """Files with the names of their rows: a query per record type among them."""
    names: dict[tuple[str, int], str] = {}
    for record in {held.record for held in found}:
        columns = titles.paths(record)
        told = titles.reader(record, columns, actor, language)
        ids = {held.row.pk for held in found if held.record is record}
        for pk, *values in visible_to(actor, record).filter(pk__in=ids).values_list("pk", *columns):
            names[record.name, pk] = told(values)
    return [
        Hit(held.attachment.pk, held.attachment.shown(language), names[held.record.name, held.row.pk],
            held.record.name, held.row.pk)
        for held in found
        if (held.record.name, held.row.pk) in names
    ]  # fmt: skip


def _matching(words: Sequence[str]) -> QuerySet[FileWords]:
    """The entries in which every word begins some word; written as the index of the first migration is."""
    if connection.vendor == "postgresql":
        typed = " & ".join(f"{word}:*" for word in words)
        found = RawSQL(
            "SELECT id FROM files_filewords"
            " WHERE to_tsvector('simple'::regconfig, names || ' ' || words) @@ to_tsquery('simple', %s)",
            [typed],
        )
    else:
        typed = " ".join(f'"{word}"*' for word in words)
        found = RawSQL("SELECT rowid FROM files_words_fts WHERE files_words_fts MATCH %s", [typed])
    return FileWords.objects.filter(pk__in=found)
