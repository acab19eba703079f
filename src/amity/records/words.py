"""The word index: entries that hold words are asked for in each database's own way (FTS5, or a tsvector).

Both hold the same words, split at the same places, and beside them signs that nobody can type: who may see the entry
and which record type it is of. A reader of few audiences asks for his signs together with the words, so that what he
may not see is never read; a reader of many sees most rows, and looks at each one found. Both stop early: at the first
hundreds, and on PostgreSQL, which cannot stop inside its index, in a small sample of all entries first.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection

from amity.core.text import nfc, search_key
from amity.core.transliteration import readings

# Characters for private use, which `search_key` drops from every text: no word can be taken for a sign.
AUDIENCE, RECORD, CLOSED, OPEN = "\ue000", "\ue001", "\ue002", "\ue003"
CANDIDATES = 300
FEW = 8  # audiences
LONGEST, MOST, LONGEST_WORD = 200, 8, 60  # characters and words of a question, characters of a word; more only costs
EXPANDED = 30  # words with one beginning that PostgreSQL is asked for one by one
COLUMNS = "e.id, e.record, e.row_id, e.title, e.title_vi, e.title_key, e.text"
# Written as the index is: see migration 0004.
VECTOR = (
    "array_to_tsvector(array_remove(string_to_array("
    "e.text || ' ' || chr(57344) || e.audience::text || ' ' || chr(57345) || e.record, ' '), ''))"
)
FOUND = (
    "records_search_fts CROSS JOIN records_searchentry e ON e.id = records_search_fts.rowid"
    " WHERE records_search_fts MATCH %s"
)
LAST = "\U0010ffff"  # behind every other character
SAMPLE = "e.id %% 32 = 0"
Expression = tuple[Any, ...]  # ("begins", word), ("is", sign), or ("and", "or", "but") and what they join
Row = tuple[Any, ...]


def typed(text: str) -> list[str]:
    """The folded words of a question."""
    return [word[:LONGEST_WORD] for word in search_key(nfc(text[:LONGEST])).split()[:MOST]]


def question(words: Sequence[str], *, is_inside: bool) -> Expression:
    """What an entry must hold: for each word one that begins with it, or that it may stand for in other letters.

    An entry may be worded for readers inside the union; those outside are answered by its other wording.
    """
    asked = _asked(words, "")
    return asked if is_inside else ("or", ("but", asked, ("is", CLOSED)), _asked(words, OPEN))


def _asked(words: Sequence[str], sign: str) -> Expression:
    return ("and", *(_standing_for(word, sign) for word in words))


def _standing_for(word: str, sign: str) -> Expression:
    others = (
        ("and", *(("or", *(("begins", sign + spelt) for spelt in spellings)) for spellings in reading))
        for reading in readings(word)
    )
    return ("or", ("begins", sign + word), *others)


def matching(
    asked: Expression, audiences: Collection[int] | None, record: str = "", columns: str = COLUMNS
) -> list[Row]:
    """The first entries that answer a question and that a reader of these audiences may see (None: of all)."""
    source, told = _source(("and", asked, *_signs(audiences, record)))
    seen = "" if _is_signed(audiences) else f" AND {_seen(audiences)}"
    statement = f"SELECT {columns} FROM {source}{seen}"  # noqa: S608
    if connection.vendor != "postgresql":
        return _rows(f"{statement} LIMIT {CANDIDATES}", told)
    # The number is hidden from the planner, which would read the table from its beginning to find so few.
    rows = _rows(f"{statement} AND {SAMPLE} LIMIT (SELECT {CANDIDATES})", told)
    return rows if len(rows) == CANDIDATES else _rows(f"{statement} LIMIT (SELECT {CANDIDATES})", told)


def every(asked: Expression, record: str = "", column: str = "e.id") -> tuple[str, list[str]]:
    """A subquery for all entries that answer a question; who may see the rows it leads to is asked of those."""
    source, told = _source(("and", asked, *_signs(None, record)))
    return f"SELECT {column} FROM {source}", told  # noqa: S608


def _source(asked: Expression) -> tuple[str, list[str]]:
    """The entries that answer a question, as the end of a statement, and the values in it."""
    if connection.vendor != "postgresql":
        return FOUND, [_for_fts(asked)]
    # Each word by itself: the index passes over rows without the rarest one, which it does not inside one question.
    parts = list(_parts(asked))
    known = _expanded({one[1] for part in parts for one in _leaves(part) if one[0] == "begins"})
    where = " AND ".join([f"{VECTOR} @@ %s::tsquery"] * len(parts))
    return f"records_searchentry e WHERE {where}", [_for_tsquery(part, known) for part in parts]


def _parts(asked: Expression) -> Iterable[Expression]:
    """What must hold each by itself."""
    if asked[0] == "and":
        for part in asked[1:]:
            yield from _parts(part)
    else:
        yield asked


def _is_signed(audiences: Collection[int] | None) -> bool:
    return audiences is not None and len(audiences) <= FEW


def _signs(audiences: Collection[int] | None, record: str) -> list[Expression]:
    """What a question also asks for: the record type, and the audiences of a reader who has few."""
    found: list[Expression] = [("is", RECORD + record)] if record else []
    if audiences is not None and _is_signed(audiences):
        found.append(("or", *(("is", f"{AUDIENCE}{code}") for code in sorted(audiences))))
    return found


def beginning(key: str, audiences: Collection[int] | None, record: str, every: Iterable[str], limit: int) -> list[Row]:
    """The entries whose names begin with a key, in their order; `every` names all record types."""
    end = key + LAST
    if not record and (audiences is None or len(audiences) > FEW):
        where = f"e.title_key >= %s AND e.title_key < %s AND {_seen(audiences)}"
        statement = (
            f"SELECT {COLUMNS} FROM records_searchentry e WHERE {where} ORDER BY e.title_key, e.id LIMIT {limit}"  # noqa: S608
        )
        return _rows(statement, [key, end])
    codes = sorted(_audiences_of(record) if audiences is None else audiences)
    # One short look into the index for each record type and audience.
    inner = (
        "FROM records_searchentry e WHERE e.record = r.value AND e.audience = a.value"
        f" AND e.title_key >= %s AND e.title_key < %s ORDER BY e.title_key, e.id LIMIT {limit}"
    )
    given: list[Any] = [[record] if record else list(every), codes]
    if connection.vendor == "postgresql":
        source = f"unnest(%s::text[]) r(value), unnest(%s::bigint[]) a(value), LATERAL (SELECT e.* {inner}) e"
    else:
        source = "json_each(%s) r CROSS JOIN json_each(%s) a CROSS JOIN records_searchentry e"
        source += f" ON e.id IN (SELECT e.id {inner})"
        given = [json.dumps(one) for one in given]
    return _rows(f"SELECT {COLUMNS} FROM {source} ORDER BY e.title_key, e.id LIMIT {limit}", [*given, key, end])  # noqa: S608


def _leaves(asked: Expression) -> Iterable[Expression]:
    if asked[0] in ("begins", "is"):
        yield asked
    else:
        for one in asked[1:]:
            yield from _leaves(one)


def _for_fts(asked: Expression) -> str:
    kind, *parts = asked
    if kind in ("begins", "is"):
        return str(f'"{parts[0]}"' + "*" * (kind == "begins"))
    between = {"and": " AND ", "or": " OR ", "but": " NOT "}[str(kind)]
    return f"({between.join(map(_for_fts, parts))})"


def _for_tsquery(asked: Expression, known: dict[str, list[str]]) -> str:
    kind, *parts = asked
    if kind == "is":
        return f"'{parts[0]}'"
    if kind == "begins":
        if len(known.get(parts[0], ())) > EXPANDED:
            return f"'{parts[0]}':*"
        # Whole words are looked up without reading all that begin alike.
        return "(" + " | ".join(f"'{word}'" for word in known.get(parts[0], parts)) + ")"
    between = {"and": " & ", "or": " | ", "but": " & !"}[str(kind)]
    return f"({between.join(_for_tsquery(one, known) for one in parts)})"


def _expanded(beginnings: Collection[str]) -> dict[str, list[str]]:
    """For each beginning the words that are in use, up to one more than are asked for one by one."""
    found: dict[str, list[str]] = {}
    statement = (
        "SELECT b.value, w.word FROM unnest(%s::text[]) b(value), LATERAL (SELECT DISTINCT word FROM records_searchword"  # noqa: S608
        f" WHERE word >= b.value AND word < b.value || chr(1114111) ORDER BY word LIMIT {EXPANDED + 1}) w"
    )
    for beginning, word in _rows(statement, [sorted(beginnings)]):
        found.setdefault(beginning, []).append(word)
    return found


def _audiences_of(record: str) -> list[int]:
    """The audiences for which a record type has entries, each found by one step in the index."""
    least = "SELECT min(audience) FROM records_searchentry WHERE record = %s AND audience"
    statement = (
        f"WITH RECURSIVE codes(code) AS ({least} >= 0 UNION ALL SELECT ({least} > codes.code) FROM codes"  # noqa: S608
        " WHERE codes.code IS NOT NULL) SELECT code FROM codes WHERE code IS NOT NULL"
    )
    return [code for (code,) in _rows(statement, [record, record])]


def _seen(audiences: Collection[int] | None) -> str:
    if audiences is None:
        return "e.audience >= 0"
    return f"e.audience IN ({', '.join(map(str, sorted(audiences)))})"


def _rows(statement: str, values: Sequence[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
