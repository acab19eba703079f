"""One search entry per row: written with the row, found by the beginnings of words in any order and any accents.

The index is each database's own (see `records.words`); both hold the same folded words, so both find the same rows.
Exact spellings come first, then names that begin with what was typed. A name in another script is found by its Latin
spellings and the other way round.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery, prefetch_related_objects
from django.db.models.expressions import RawSQL

from amity.access.actors import Actor, unit_of
from amity.access.models import Unit
from amity.access.roles import Confidentiality
from amity.core.text import nfc, search_key, sort_key
from amity.core.transliteration import spellings
from amity.records import database, registry, titles, words
from amity.records.declaration import Record
from amity.records.models import SearchEntry

LONGEST, WORDS = words.LONGEST, words.MOST
LONGEST_TEXT = 4000  # characters of the words kept of one row
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
    old: list[tuple[Any, ...]] = []
    outside = cache(lambda: frozenset(Unit.objects.filter(kind=Unit.Kind.NGO).values_list("pk", flat=True)))
    for row, names in zip(rows, named, strict=True):
        (new if id(row) in fresh else old).append(_entry(record, row, names, outside))
    database.insert_values(SearchEntry, ENTRY, new)
    database.insert_values(SearchEntry, ENTRY, old, unique=ENTRY[:2])


def reenter(record: Record, size: int = 2000) -> Iterator[int]:
    """Name the rows of a record type anew and write their entries, block by block; yields how many are done."""
    done, last = 0, 0
    every = record.model._default_manager.select_for_update(no_key=True).order_by("pk")
    while True:
        with transaction.atomic():
            rows = list(every.filter(pk__gt=last)[:size])
            if not rows:
                return
            named = name_rows(record, rows)
            database.update(rows, ("sort_key", "sort_key_vi"))
            enter(record, rows, named)
        done, last = done + len(rows), rows[-1].pk
        yield done


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
    return not _shown_elsewhere(record).isdisjoint(difference)


@cache
def _shown_elsewhere(record: Record) -> frozenset[str]:
    """The fields of a record type that rows of others show of it, and those that say who may see it there."""
    reached = {
        path.removeprefix(f"{field}__").split("__")[0]
        for other, field in registry.links_to(record)
        for path in (*other.title, *other.search)
        if path.startswith(f"{field}__")
    }
    sources = reached | {path.split("__")[0] for path in record.title}
    return frozenset({"owner", "confidentiality", *sources, *(f"{name}_vi" for name in sources)})


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
    asked = words.typed(text)
    if not asked:
        return []
    key, name = " ".join(asked), record.name if record else ""
    every = [one.name for one in registry.all_records()]
    found = {row[0]: row for row in words.beginning(key, actor.audiences, name, every, limit)}
    if len(found) < limit:
        answer = words.question(asked, is_inside=is_inside(actor))
        found |= {row[0]: row for row in words.matching(answer, actor.audiences, name)}
    ranked = sorted(found.values(), key=lambda row: _rank(row, text, key))[:limit]
    return _renamed([Hit(registry.get(row[1]), *row[2:5]) for row in ranked], actor)


def count(actor: Actor, text: str, record: Record) -> int:
    """How many rows of a record type a search would find for the actor, at most `words.CANDIDATES`."""
    asked = words.typed(text)
    answer = words.question(asked, is_inside=is_inside(actor))
    return len(words.matching(answer, actor.audiences, record.name, columns="e.id")) if asked else 0


def is_inside(actor: Actor) -> bool:
    """Whether he sees what the whole union may see, and so is answered by what entries say to those inside."""
    return actor.may_see(Confidentiality.UNION)


def _renamed(hits: list[Hit], actor: Actor) -> list[Hit]:
    """Names of which not every reader of a row sees all parts, as he sees them: two queries per record type."""
    hidden: dict[Record, set[int]] = {}
    for hit in hits:
        if titles.HIDDEN in hit.title:
            hidden.setdefault(hit.record, set()).add(hit.row_id)
    told = {
        (record, language): titles.named(record, ids, actor, language)
        for record, ids in hidden.items()
        for language in ("en", "vi")
    }
    return [
        replace(
            hit,
            title=told.get((hit.record, "en"), {}).get(hit.row_id, hit.title),
            title_vi=told.get((hit.record, "vi"), {}).get(hit.row_id, hit.title_vi),
        )
        for hit in hits
    ]


def matching(entries: QuerySet[SearchEntry], asked: Sequence[str], *, is_inside: bool = False) -> QuerySet[SearchEntry]:
    """Narrow entries to those in which every word begins some word of the text."""
    found = RawSQL(*words.every(words.question(asked, is_inside=is_inside)))  # noqa: S611 - it holds marks for values
    return entries.filter(pk__in=found)


def ids_matching(record: Record, text: str, actor: Actor) -> RawSQL | list[int]:
    """The ids of a record type's rows that match a text, as a subquery for lists; scope is the list's own affair."""
    asked = words.typed(text)
    answer = words.question(asked, is_inside=is_inside(actor))
    found = words.every(answer, record.name, "e.row_id")
    return RawSQL(*found) if asked else []  # noqa: S611 - it holds marks for values


def _rank(row: words.Row, text: str, key: str) -> tuple[int, bool, int, str, int]:
    """Where a row stands among those found: by how its names hold what was typed, then by where, then by length."""
    pk, _record, _row_id, title, title_vi, title_key, held = row
    typed, asked = text.casefold(), key.split()
    names = [f" {name.casefold()} " for name in (title, title_vi) if name]
    keys = [f" {name} " for name in (title_key, search_key(title_vi)) if name]
    own = set(" ".join(keys).split())
    fits = (
        f" {typed} " in names,
        any(f" {typed} " in name for name in names),  # in whole words, as they are spelt
        any(f" {key} " in name for name in keys),
        any(f" {typed}" in name for name in names),  # the last word has only begun
        any(f" {key}" in name for name in keys),
        own.issuperset(asked),  # in another order
        all(any(word.startswith(one) for word in own) for one in asked),
        set(held.split()).issuperset(asked),  # in other texts than its names
    )
    place = fits.index(True) if True in fits else len(fits)
    return place, not any(name.startswith(f" {key}") for name in keys), len(title), title_key, pk


def _entry(record: Record, row: Any, names: Names, outside: Callable[[], frozenset[int]]) -> tuple[Any, ...]:
    """The values of a search entry, in the order of ENTRY; `outside` gives the units of readers outside the union."""
    audience, (title, title_vi) = titles.audience_of(row), names
    texts = [title, title_vi, *_texts_of(record, row, _everyone_who_sees(audience))]
    held = _held(texts)
    if _leads_on(record) and unit_of(audience) is not None:
        insiders = _insiders_who_see(audience)
        inner = (titles.of_row(record, row, language, insiders) for language in ("en", "vi"))
        inside = _held([*inner, *_texts_of(record, row, insiders)])
        if inside != held:  # who is outside the union and sees the row, but not all it names, has words of his own
            theirs = [words.OPEN + word for word in held] if row.owner_id in outside() else []
            held = [*inside, words.CLOSED, *theirs]
    told = " ".join(held)
    told = told if len(told) <= LONGEST_TEXT else told[: told.rfind(" ", 0, LONGEST_TEXT)]
    other = "" if title_vi == title else title_vi[:400]
    key = search_key(title)
    return record.name, row.pk, title[:400], other, key[:250], match_key(key), told, audience


@cache
def _leads_on(record: Record) -> bool:
    """Whether names or texts of other rows stand in the entries of a record type."""
    return any("__" in path for path in record.search) or any(part.guards for part in titles.parts(record))


def _held(texts: Iterable[str]) -> list[str]:
    """Each word of some texts once, and beside words in other scripts their Latin spellings."""
    found = dict.fromkeys(search_key(" ".join(dict.fromkeys(texts))).split())
    spelt = [one for word in found if not word.isascii() for one in spellings(word)]
    return list(dict.fromkeys(word[: words.LONGEST_WORD] for word in (*found, *spelt)))


def match_key(key: str) -> str:
    """The words of a name (folded by `search_key`) in alphabetical order: one for every order they are written in."""
    return " ".join(sorted(key.split()))[:250]


@lru_cache(maxsize=1000)
def _everyone_who_sees(audience: int) -> Actor:
    """A reader who sees only what each reader of a row sees, so that its name tells nobody more than that."""
    return Actor(None, "", "en", frozenset({0, audience}), frozenset())


@lru_cache(maxsize=1000)
def _insiders_who_see(audience: int) -> Actor:
    """A reader who sees what each reader of a row kept in a unit sees who belongs to the union."""
    return Actor(None, "", "en", frozenset({0, int(Confidentiality.UNION), audience}), frozenset())


def _texts_of(record: Record, row: Any, reader: Actor) -> list[str]:
    return [text for path in record.search for text in _texts(row, path.split("__"), reader)]


def _texts(row: Any, path: Sequence[str], reader: Actor) -> list[str]:
    """The texts at a path; a many-to-many step gives several, of which only those open to the reader count."""
    value: Any = getattr(row, path[0], None)
    if len(path) == 1:
        return [str(value)] if value else []
    rows = value.all() if hasattr(value, "all") else [value] if value is not None else []
    open_rows = [one for one in rows if reader.may_see(titles.audience_of(one))]
    return [text for one in open_rows for text in _texts(one, path[1:], reader)]
