"""One search entry per row: written with the row, found by the beginnings of words in any order and any accents.

The index is each database's own (FTS5 on SQLite, a tsvector on PostgreSQL); both hold the same folded words, so both
find the same rows. Exact spellings come first, then names that begin with what was typed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, OuterRef, QuerySet, Subquery, Value, prefetch_related_objects
from django.db.models.expressions import RawSQL

from amity.access.actors import Actor
from amity.core.text import fold, nfc, search_key, sort_key
from amity.records import database, registry, titles
from amity.records.declaration import Record
from amity.records.models import SearchEntry

CANDIDATES = 300
LONGEST = 200  # characters and words of a question that are read; more would only cost
WORDS = 8
SLICE = 900  # rows whose links are loaded at once; SQLite takes no longer conditions than a thousand
Names = tuple[str, str]  # of a row, in English and in Vietnamese
ENTRY = ("record", "row_id", "title", "title_vi", "title_key", "match_key", "text", "audience")


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that a search found."""

    record: Record
    row_id: int
    title: str
    title_vi: str

    def name(self, language: str) -> str:
        """The row's name in a language, or in the other one when there is none."""
        return (self.title_vi or self.title) if language == "vi" else (self.title or self.title_vi)


def name_rows(record: Record, rows: Sequence[Any]) -> list[Names]:
    """Set the sort keys of rows about to be stored (their links loaded in one query per link); return their names."""
    _load(rows, titles.paths(record))
    named = []
    for row in rows:
        everyone = _everyone_who_sees(titles.audience_of(row))
        title, title_vi = (titles.of_row(record, row, language, everyone) for language in ("en", "vi"))
        row.sort_key = sort_key(title)
        row.sort_key_vi = row.sort_key if title_vi == title else sort_key(title_vi)
        named.append((title, title_vi))
    return named


def enter(record: Record, rows: Sequence[Any], named: Sequence[Names], fresh: Collection[int] = ()) -> None:
    """Write the search entries of stored rows under their names; those whose id() is in `fresh` have none yet."""
    _load(rows, record.search)
    new: list[tuple[Any, ...]] = []
    old: list[SearchEntry] = []
    for row, names in zip(rows, named, strict=True):
        if id(row) in fresh:
            new.append(_entry(record, row, names))
        else:
            old.append(SearchEntry(**dict(zip(ENTRY, _entry(record, row, names), strict=True))))
    database.insert_values(SearchEntry, ENTRY, new)
    SearchEntry.objects.bulk_create(
        old, update_conflicts=True, unique_fields=ENTRY[:2], update_fields=ENTRY[2:], batch_size=1000
    )


def _load(rows: Sequence[Any], paths: Iterable[str]) -> None:
    """Load the rows that paths lead over, however far: one query per link and slice."""
    if hops := sorted({path.rpartition("__")[0] for path in paths if "__" in path}):
        for at in range(0, len(rows), SLICE):
            prefetch_related_objects(list(rows[at : at + SLICE]), *hops)


def follow(record: Record, ids: Sequence[int]) -> None:
    """Let the entries of rows follow who may see them, when nothing else of the rows changed."""
    audience = record.model._default_manager.filter(pk=OuterRef("row_id")).values("audience")[:1]
    SearchEntry.objects.filter(record=record.name, row_id__in=ids).update(audience=Subquery(audience))


def concerns(record: Record, difference: Iterable[str]) -> bool:
    """Whether a change touches what rows of other record types show of this one, or who may see it there."""
    reached = {
        path.removeprefix(f"{field}__").split("__")[0]
        for other, field in registry.links_to(record)
        for path in (*other.title, *other.search)
        if path.startswith(f"{field}__")
    }
    sources = reached | {path.split("__")[0] for path in record.title}
    return bool(set(difference) & {"owner", "confidentiality", *sources, *(f"{name}_vi" for name in sources)})


def refresh_dependents(record: Record, ids: Sequence[int]) -> None:
    """Rename and re-enter the rows whose names or texts are made of these rows."""
    for other, field in registry.links_to(record):
        named, searched = (field in {path.split("__")[0] for path in paths} for paths in (other.title, other.search))
        if not (named or searched):
            continue
        every = other.model._default_manager
        dependent = every.filter(pk__in=every.filter(**{f"{field}__in": ids}).values("pk"))
        # Locked, so that a name being changed at this moment is read after its change.
        rows = list(dependent.select_for_update(no_key=True).order_by("pk"))
        if not rows:
            continue
        names = name_rows(other, rows)
        database.update(rows, ("sort_key", "sort_key_vi"))
        enter(other, rows, names)
        if named and other is not record:
            refresh_dependents(other, [row.pk for row in rows])


def find(actor: Actor, text: str, limit: int = 20, record: Record | None = None) -> list[Hit]:
    """Return the rows the actor may see whose words begin with every word of `text`, best first."""
    text = nfc(text[:LONGEST], single_line=True)
    words = search_key(text).split()[:WORDS]
    if not words:
        return []
    entries = SearchEntry.objects.all() if actor.audiences is None else _seen(actor)
    if record is not None:
        entries = entries.filter(record=record.name)
    key = " ".join(words)
    columns = ("id", "record", "row_id", "title", "title_vi", "title_key")
    begin = entries.filter(title_key__gte=key, title_key__lt=key + "\uffff").order_by("title_key", "id")
    found = {row[0]: row for row in begin.values_list(*columns)[:limit]}
    if len(found) < limit:
        found |= {row[0]: row for row in matching(entries, words).values_list(*columns)[:CANDIDATES]}
    ranked = sorted(found.values(), key=lambda row: _rank(row, text, key))
    return [Hit(registry.get(row[1]), row[2], row[3], row[4]) for row in ranked[:limit]]


def matching(entries: QuerySet[SearchEntry], words: Sequence[str]) -> QuerySet[SearchEntry]:
    """Narrow entries to those in which every word begins some word of the text."""
    if connection.vendor == "postgresql":
        return entries.filter(_Begins(F("text"), Value(" & ".join(f"{word}:*" for word in words))))
    typed = " ".join(f'"{word}"*' for word in words)
    found = RawSQL("SELECT rowid FROM records_search_fts WHERE records_search_fts MATCH %s", [typed])
    return entries.filter(pk__in=found)


class _Begins(Func):
    """Whether every word asked for begins a word of the text; written as the index of migration 0002 is."""

    arg_joiner = ") @@ to_tsquery('simple', "
    template = "(to_tsvector('simple'::regconfig, %(expressions)s))"
    output_field = BooleanField()


def ids_matching(record: Record, text: str) -> QuerySet[Any]:
    """The ids of a record type's rows that match a text, as a subquery for lists; scope is the list's own affair."""
    words = search_key(nfc(text[:LONGEST])).split()[:WORDS]
    entries = SearchEntry.objects.filter(record=record.name)
    return matching(entries, words).values("row_id") if words else entries.none().values("row_id")


def _seen(actor: Actor) -> QuerySet[SearchEntry]:
    return SearchEntry.objects.filter(audience__in=sorted(actor.audiences or ()))


def _rank(row: tuple[Any, ...], text: str, key: str) -> tuple[int, int, str, int]:
    pk, _record, _row_id, title, title_vi, title_key = row
    typed = text.casefold()
    names = [name.casefold() for name in (title, title_vi) if name]
    if typed in names:
        place = 0
    elif any(typed in name for name in names):
        place = 1
    elif any(fold(typed) in fold(name) for name in names):
        place = 2
    else:
        place = 3 if key in title_key else 4
    return place, len(title), title_key, pk


def _entry(record: Record, row: Any, names: Names) -> tuple[Any, ...]:
    """The values of a search entry, in the order of ENTRY."""
    audience = titles.audience_of(row)
    everyone, (title, title_vi) = _everyone_who_sees(audience), names
    texts = [title, title_vi, *(text for path in record.search for text in _texts(row, path.split("__"), everyone))]
    words = " ".join(dict.fromkeys(search_key(" ".join(dict.fromkeys(texts))).split()))
    other = "" if title_vi == title else title_vi[:400]
    key = search_key(title)
    return record.name, row.pk, title[:400], other, key[:250], match_key(key), words[:4000], audience


def match_key(key: str) -> str:
    """The words of a name (folded by `search_key`) in alphabetical order: one for every order they are written in."""
    return " ".join(sorted(key.split()))[:250]


@lru_cache(maxsize=1000)
def _everyone_who_sees(audience: int) -> Actor:
    """A reader who sees only what each reader of a row sees, so that its entry tells nobody more than that."""
    return Actor(None, "", "en", frozenset({0, audience}), frozenset())


def _texts(row: Any, path: Sequence[str], everyone: Actor) -> list[str]:
    """The texts at a path; a many-to-many step gives several, of which only those open to every reader count."""
    value: Any = getattr(row, path[0], None)
    if len(path) == 1:
        return [str(value)] if value else []
    rows = value.all() if hasattr(value, "all") else [value] if value is not None else []
    open_rows = [one for one in rows if everyone.may_see(titles.audience_of(one))]
    return [text for one in open_rows for text in _texts(one, path[1:], everyone)]
