"""Rows that a row being entered may already be: asked while somebody types, and for each line of a file.

Rows are found by the key of their name, by keys that differ from it by one stroke or one word, by e-mail, by the last
digits of their telephone and, for longer names, by words; each of these is a look into an index. What is found is
then compared in earnest. Nobody is shown, and nothing is counted of, what he may not see.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, ExpressionWrapper, F, QuerySet, Window
from django.db.models.functions import Lower, RowNumber
from django.utils.translation import get_language

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.fields import LastDigits
from amity.core.phones import last_digits
from amity.duplicates import before, comparing, names, subject
from amity.duplicates.comparing import SHOWN, Verdict
from amity.duplicates.names import Rarity, Words
from amity.duplicates.subject import Compared, Facts
from amity.records import search, titles
from amity.records.declaration import Record
from amity.records.models import SearchEntry

NAMESAKES = 60  # rows of one name that are looked at; when there are more, a name alone says nothing
EACH = 20  # rows with the same e-mail, telephone, words or date that are looked at
DAY = 10  # letters of a date known to the day
FEW = 5  # namesakes of a line of a file that are looked at
CROWD = 20  # namesakes to be expected from which a name alone is not looked up for a line of a file
SAMPLE = 500  # names from which is learnt which words are common
SLICE = 1000
LETTERS = "abcdefghijklmnopqrstuvwxz"  # those that a search key has: no y
SHORT_NAME = (5, 32)  # words and letters up to which every slip of one stroke is looked up
FEWEST_WORDS = 3  # from which a name is also looked up by its words


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be the one being entered: how likely that is (0 to 1), and why, in words."""

    record: Record
    row_id: int
    title: str
    score: float
    reasons: list[str]


def candidates(
    record: Record, values: Mapping[str, Any], actor: Actor, *, limit: int = 5, besides: int | None = None
) -> list[Candidate]:
    """Return the rows that a row with these values may already be, likeliest first; `besides` leaves one out."""
    if before.watched(record):
        told = before.found(record, values, actor, limit + 1)
        return [Candidate(record, pk, name, 1.0, [why]) for pk, name, why in told if pk != besides][:limit]
    compared = subject.of(record)
    facts = subject.facts(compared, values)
    if not compared or not (facts.names or facts.known):
        return []
    ids = _alike(record, compared, facts, actor)
    if besides is not None:
        ids.discard(besides)
    found = _facts(record, ids, actor)
    rarity = _rarity(record, actor)
    judged = _judged(compared, facts, found, rarity)
    return _named(record, {0: judged[:limit]}, actor).get(0, [])


def candidates_many(
    record: Record, lines: Sequence[Mapping[str, Any]], actor: Actor, *, limit: int = 3
) -> list[list[Candidate]]:
    """Return for each line what it may already be by the same name, e-mail or telephone: a few queries per thousand."""
    compared = subject.of(record)
    if not compared:
        return [[] for _line in lines]
    rarity = _rarity(record, actor)
    judged: dict[int, list[tuple[Verdict, int]]] = {}
    for start in range(0, len(lines), SLICE):
        facts = [subject.facts(compared, line) for line in lines[start : start + SLICE]]
        hits = _equal(record, compared, facts, actor, rarity)
        found = _facts(record, {pk for ids in hits for pk in ids}, actor)
        for at, (one, ids) in enumerate(zip(facts, hits, strict=True)):
            if ids:
                rows = {pk: found[pk] for pk in ids if pk in found}
                judged[start + at] = _judged(compared, one, rows, rarity)[:limit]
    named = _named(record, judged, actor)
    return [named.get(at, []) for at in range(len(lines))]


def _judged(
    compared: Sequence[Compared], facts: Facts, found: Mapping[int, Facts], rarity: Rarity
) -> list[tuple[Verdict, int]]:
    """The rows found that may be this one, likeliest first."""
    keys = {pk: names.key(one.names[0]) if one.names else "" for pk, one in found.items()}
    crowd = Counter(keys.values())
    verdicts = [
        (comparing.compare(compared, facts, one, rarity=rarity, namesakes=crowd[keys[pk]]), pk)
        for pk, one in found.items()
    ]
    return sorted((one for one in verdicts if one[0].score >= SHOWN), key=lambda one: (-one[0].bits, one[1]))


def _facts(record: Record, ids: Iterable[int], actor: Actor) -> dict[int, Facts]:
    """What is known of those of these rows that the actor may see."""
    found: dict[int, Facts] = {}
    for part in _parts(sorted(ids)):
        found |= subject.read(record, visible_to(actor, record).filter(pk__in=part), actor)
    return found


def _parts(ids: Sequence[int], size: int = 10_000) -> Iterator[Sequence[int]]:
    """As many at a time as one statement takes."""
    return (ids[at : at + size] for at in range(0, len(ids), size))


def _named(record: Record, judged: Mapping[int, list[tuple[Verdict, int]]], actor: Actor) -> dict[int, list[Candidate]]:
    """Candidates with the names of their rows, in one query."""
    ids = {pk for verdicts in judged.values() for _verdict, pk in verdicts}
    columns = titles.paths(record)
    name = titles.reader(record, columns, actor, get_language() or "en")
    told: dict[int, str] = {}
    for part in _parts(sorted(ids)):
        rows = visible_to(actor, record).filter(pk__in=part).values_list("pk", *columns)
        told |= {pk: name(values) for pk, *values in rows}
    return {
        at: [
            Candidate(record, pk, told[pk], verdict.score, comparing.told(record, verdict.reasons))
            for verdict, pk in verdicts
        ]
        for at, verdicts in judged.items()
    }


def _entries(record: Record, actor: Actor) -> QuerySet[SearchEntry]:
    """The search entries of rows the actor may see. `Lower` keeps SQLite from reading all entries of a record type."""
    entries = SearchEntry.objects.annotate(kind=Lower("record")).filter(kind=record.name)
    if actor.audiences is None:
        return entries.filter(audience__gte=0)
    return entries.filter(audience__in=sorted(actor.audiences))


def _alike(record: Record, compared: Sequence[Compared], facts: Facts, actor: Actor) -> set[int]:
    """The ids of rows that have something in common with a row: a handful of queries."""
    entries, rows = _entries(record, actor), visible_to(actor, record)
    keys = {names.key(words) for words in facts.names}
    ids: set[int] = set()
    if keys:
        ids |= set(entries.filter(match_key__in=keys).values_list("row_id", flat=True)[: NAMESAKES + 1])
        is_crowded = len(ids) > NAMESAKES
        near = {key for words in facts.names for key in near_keys(words)} - keys
        if near:
            ids |= set(entries.filter(match_key__in=near).values_list("row_id", flat=True)[:NAMESAKES])
        for words in facts.names:
            if len(words) >= FEWEST_WORDS:
                ids |= {hit.row_id for hit in search.find(actor, " ".join(words), EACH, record)}
        if is_crowded:
            ids |= _crowded(record, compared, facts, keys, rows)
    for one in compared:
        known = facts.known.get(one.name, "")
        if one.kind == "email" and known:
            same = rows.annotate(asked=Lower(one.name)).filter(asked=known)
            ids |= set(same.values_list("pk", flat=True)[:EACH])
        elif one.kind == "phone" and (digits := last_digits(known)):
            same = rows.annotate(asked=LastDigits(one.name)).filter(asked=digits)
            ids |= set(same.values_list("pk", flat=True)[:EACH])
        elif one.kind == "date" and len(known) == DAY:
            ids |= set(rows.filter(**{one.name: known}).values_list("pk", flat=True)[:NAMESAKES])
    return ids


def _crowded(
    record: Record, compared: Sequence[Compared], facts: Facts, keys: Iterable[str], rows: QuerySet[Any]
) -> set[int]:
    """Of the many rows with a name, those that also share a date with this one."""
    ids: set[int] = set()
    for one in compared:
        if one.kind == "date" and one.name in facts.known:
            named = SearchEntry.objects.filter(record=record.name, match_key__in=keys).values("row_id")
            same = rows.filter(**{one.name: facts.known[one.name]}, pk__in=named)
            ids |= set(same.values_list("pk", flat=True)[:EACH])
    return ids


def _equal(
    record: Record, compared: Sequence[Compared], facts: Sequence[Facts], actor: Actor, rarity: Rarity
) -> list[set[int]]:
    """For each of many rows the ids of rows with its name, e-mail or telephone: a query for each of these.

    Of a name so common that it says nothing alone, only the rows that share a day as well. Rows out of the actor's
    sight are dropped when the facts are read: asked for here as well, SQLite would rather read all that he may see.
    """
    rows = visible_to(Actor.system(), record)
    keys = [{names.key(words): rarity.expected(words) <= CROWD for words in one.names} for one in facts]
    rare = {key for ours in keys for key, is_rare in ours.items() if is_rare}
    by_key = _firsts(_entries(record, actor), "match_key", "row_id", rare, FEW)
    hits = [{pk for key in ours for pk in by_key.get(key, ())} for ours in keys]
    for field in compared:
        known = [one.known.get(field.name, "") for one in facts]
        if field.kind == "date":
            common = [() if any(ours.values()) else one.names for ours, one in zip(keys, facts, strict=True)]
            _add_dated(rows, field.name, subject.names_of(compared)[:1], common, known, hits)
        elif field.kind in ("email", "phone"):
            known = known if field.kind == "email" else [last_digits(text) for text in known]
            asked = Lower(field.name) if field.kind == "email" else LastDigits(field.name)
            found = _firsts(rows.annotate(asked=asked), "asked", "pk", set(known) - {""}, EACH)
            for ids, text in zip(hits, known, strict=True):
                ids |= set(found.get(text, ()))
    return hits


def _add_dated(
    rows: QuerySet[Any],
    field: str,
    name: Sequence[str],
    common: Sequence[tuple[Words, ...]],
    known: Sequence[str],
    hits: list[set[int]],
) -> None:
    """Add the rows that have both a name and the day of a line.

    Many rows have one of the days. Only those whose name is as long as one that is looked for are read in earnest.
    """
    wanted: dict[tuple[str, int], dict[str, list[set[int]]]] = {}
    for names_of_one, day, ids in zip(common, known, hits, strict=True):
        for words in names_of_one if len(day) == DAY else ():
            length = sum(map(len, words)) + len(words) - 1
            wanted.setdefault((day, length), {}).setdefault(names.key(words), []).append(ids)
    if not wanted or not name:
        return
    days = {day for day, _length in wanted}
    as_text = ExpressionWrapper(F(field), output_field=CharField())
    for pk, text, day in rows.filter(**{f"{field}__in": days}).values_list("pk", *name, as_text).iterator():
        if lines := wanted.get((day, len(text))):
            for words in names.variants([text]):
                for ids in lines.get(names.key(words), ()):
                    ids.add(pk)


def _firsts(rows: QuerySet[Any], column: str, wanted: str, values: set[str], most: int) -> dict[str, list[int]]:
    """For each of the values the first rows that have it."""
    if not values:
        return {}
    place = Window(RowNumber(), partition_by=F(column), order_by=F(wanted).asc())
    numbered = rows.filter(**{f"{column}__in": values}).annotate(place=place).filter(place__lte=most)
    found: dict[str, list[int]] = {}
    for value, pk in numbered.values_list(column, wanted):
        found.setdefault(value, []).append(pk)
    return found


def near_keys(words: Words) -> set[str]:
    """The keys of names that differ from this one by a stroke, or by a word that one of them leaves out."""
    keys = {names.key(words[:at] + words[at + 1 :]) for at in range(len(words))} if len(words) > 2 else set()
    if len(words) > SHORT_NAME[0] or sum(map(len, words)) > SHORT_NAME[1]:
        return keys
    for at, word in enumerate(words):
        rest = words[:at] + words[at + 1 :]
        keys |= {names.key((*rest, *one.split())) for one in _slips(word)}
    keys |= {names.key((*words[:at], words[at] + words[at + 1], *words[at + 2 :])) for at in range(len(words) - 1)}
    return keys - {names.key(words)}


def _slips(word: str) -> set[str]:
    """A word with a letter left out, doubled up, wrong, or two letters the other way round."""
    if not word.isascii():
        return set()
    ends = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {head + tail[1:] for head, tail in ends if tail and len(word) > 1}
    found |= {head + tail[1] + tail[0] + tail[2:] for head, tail in ends if len(tail) > 1}
    found |= {head + letter + tail[1:] for head, tail in ends if tail for letter in LETTERS}
    return found | {head + letter + tail for head, tail in ends for letter in LETTERS}


def _rarity(record: Record, actor: Actor) -> Rarity:
    """Which words are common, from the names of the latest rows that the actor may see."""
    rarity = Rarity()
    columns = ("row_id", "match_key", "audience")
    latest = list(SearchEntry.objects.filter(record=record.name).order_by("-row_id").values_list(*columns)[:SAMPLE])
    for _pk, key, audience in latest:
        if actor.may_see(audience):
            rarity.add(key.split())
    rarity.rows = latest[0][0] if len(latest) == SAMPLE else len(latest)
    return rarity
