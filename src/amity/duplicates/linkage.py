"""Compares all rows of a table with each other: `python -m amity.duplicates.linkage FOLDER`, a process of its own.

It knows no database and no Django; what it needs (splink on DuckDB, tens of megabytes before the first row) never
enters a web process, and its memory is given back when it ends. The folder holds `spec.json`

    {"fields": [["name", "name"], ["born_on", "date"], ...], "threads": 2, "memory": "2GB", "least": 2000,
     "threshold": 0.05}

and `rows.csv`: `unique_id`, then the fields by kind. Names are folded words, several names of one row with "|" between
them; dates are ISO 8601 of whatever precision; an empty cell is unknown. It writes `pairs.csv` (first, second,
likelihood) and, last, `result.json`.

Pairs come from blocks: rows that share a key of one kind or another. A key that very many rows share tells nothing
and is left out, which is also what bounds the work. In a table of some size the weights are learnt from the table
itself, without labels (Fellegi and Sunter, expectation maximisation); a small one has too few duplicates to learn
from (`least` says how many rows it takes), so its pairs are written without a likelihood and judged elsewhere.
"""

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker

ENOUGH = 300  # pairs in a block from which weights can be learnt from it
SHARE = 0.02  # of the rows that are expected to have a double
PRIOR = 0.1  # how much the usual weights count beside what was learnt: nothing learnt is ever certain
SAMPLED = 300_000  # pairs of any two rows, to see how often fields agree by chance
Level = dict[str, Any]
Fields = list[tuple[str, str]]  # name and kind


def main(folder: Path) -> None:
    """Read, compare, write."""
    logging.disable(logging.WARNING)
    spec = json.loads((folder / "spec.json").read_text(encoding="utf-8"))
    fields = [(name, kind) for name, kind in spec["fields"]]
    connection = duckdb.connect()
    for name, value in (("threads", spec["threads"]), ("memory_limit", spec["memory"]), ("temp_directory", folder)):
        connection.execute(f"SET {name} = '{value}'")
    connection.execute("SET preserve_insertion_order = false")
    count = prepare(connection, folder / "rows.csv", fields)
    blocks = block(connection, fields)
    is_learnt = count >= spec["least"]
    if not is_learnt:
        pairs = _unjudged(blocks)
    else:
        linker = learn(connection, fields, blocks, count)
        found = linker.inference.predict(threshold_match_probability=spec["threshold"])
        pairs = f"SELECT unique_id_l, unique_id_r, match_probability FROM {found.physical_name}"  # noqa: S608
    write(connection, pairs, folder / "pairs.csv")
    (folder / "result.json").write_text(json.dumps({"rows": count, "is_learnt": is_learnt}), encoding="utf-8")


def prepare(connection: duckdb.DuckDBPyConnection, path: Path, fields: Fields) -> int:
    """Read the rows and give names the forms in which they are compared; returns how many rows there are."""
    columns = {"unique_id": "BIGINT"} | {name: "VARCHAR" for name, _kind in fields}
    told = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    made = ["unique_id"]
    for name, kind in fields:
        made += list(_name_columns(name)) if kind == "name" else [name]
    connection.execute(
        f"CREATE TABLE plain AS SELECT {', '.join(made)} FROM "  # noqa: S608
        f"read_csv('{path}', header = true, nullstr = '', columns = {{{told}}})"
    )
    return int(connection.execute("SELECT count(*) FROM plain").fetchall()[0][0])


def _name_columns(name: str) -> Iterator[str]:
    first = f"split_part({name}, '|', 1)"
    words = f"string_split({first}, ' ')"
    yield f"nullif({first}, '') AS {name}"
    yield f"list_sort({words}) AS {name}_words"
    yield f"array_to_string(list_sort({words}), ' ') AS {name}_key"
    sort = "lambda one: array_to_string(list_sort(string_split(one, ' ')), ' ')"
    yield f"list_transform(string_split({name}, '|'), {sort}) AS {name}_keys"
    for form, letters in (
        ("begin", "substr(word, 1, 3)"),
        ("bones", "substr(word, 1, 1) || regexp_replace(substr(word, 2), '[aeiou]', '', 'g')"),
        ("first", "substr(word, 1, 1)"),
    ):
        yield f"array_to_string(list_sort(list_transform({words}, lambda word: {letters})), ' ') AS {name}_{form}"


def block(connection: duckdb.DuckDBPyConnection, fields: Fields) -> list[str]:
    """Give each row its blocks, as numbers in the table `rows`; a block that too many rows are in is none."""
    blocks = list(_blocks(fields))
    connection.execute("CREATE TABLE rows AS SELECT * FROM plain")
    for at, (made_of, most) in enumerate(blocks):
        connection.execute(f"ALTER TABLE rows ADD COLUMN block_{at} UBIGINT")
        shared = (
            f"SELECT {made_of} AS made FROM plain WHERE {made_of} IS NOT NULL "  # noqa: S608
            f"GROUP BY 1 HAVING count(*) BETWEEN 2 AND {most}"
        )
        connection.execute(f"UPDATE rows SET block_{at} = hash(made) FROM ({shared}) WHERE {made_of} = made")  # noqa: S608
    connection.execute("DROP TABLE plain")
    return [f"block_{at}" for at in range(len(blocks))]


def _blocks(fields: Fields) -> Iterator[tuple[str, int]]:
    """What a block is made of, and how many rows it may hold."""
    dates = [name for name, kind in fields if kind == "date"]
    days = [f"CASE WHEN length({date}) = 10 THEN {date} END" for date in dates]
    for name, kind in fields:
        if kind in ("email", "phone", "text"):
            yield name, 20
        elif kind == "name":
            yield f"{name}_key", 50
            yield f"{name}_begin", 30
            yield f"{name}_bones", 30
            for date, day in zip(dates, days, strict=True):
                yield f"{name}_key || substr({date}, 1, 4)", 100
                yield f"{name}_begin || substr({date}, 1, 4)", 50
                yield f"{name}_first || {day}", 50
    for day in days:
        yield day, 60


def learn(connection: duckdb.DuckDBPyConnection, fields: Fields, blocks: list[str], count: int) -> Linker:
    """Learn from the table what agreement and disagreement of each field say."""
    source = DuckDBAPI(connection).register("rows")
    settings = {
        "link_type": "dedupe_only",
        "comparisons": [_COMPARISONS[kind](name) for name, kind in fields],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": f"l.{one} = r.{one}"} for one in blocks],
        "probability_two_random_records_match": 2 * SHARE / count,
        "retain_matching_columns": False,
        "em_convergence": 0.001,
        "max_iterations": 15,
    }
    linker = Linker(source, settings, log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED, seed=1, min_count_per_level=None, num_chunks=1)
    for rule in _rules(connection, fields):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, max_pairs=300_000, estimate_without_term_frequencies=True
        )
    return Linker(source, _tempered(linker.misc.save_model_to_json(), settings), log_level=None)


def _rules(connection: duckdb.DuckDBPyConnection, fields: Fields) -> list[str]:
    """Two or three kinds of agreement that leave enough pairs to learn the rest from, each from another field."""
    rules = []
    for kind, column in (("name", "_key"), ("date", ""), ("email", ""), ("phone", ""), ("text", "")):
        for name in (name for name, its_kind in fields if its_kind == kind):
            rule = f"l.{name}{column} = r.{name}{column}"
            pairs = f"SELECT 1 FROM rows l JOIN rows r ON {rule} AND l.unique_id < r.unique_id LIMIT {ENOUGH}"  # noqa: S608
            if len(connection.execute(pairs).fetchall()) == ENOUGH:
                rules.append(rule)
                break
    return rules[:3]


def _tempered(learnt: dict[str, Any], usual: dict[str, Any]) -> dict[str, Any]:
    """Mix what was learnt of true pairs with what is usual."""
    for mine, other in zip(learnt["comparisons"], usual["comparisons"], strict=True):
        for level, before in zip(mine["comparison_levels"], other["comparison_levels"], strict=True):
            if "m_probability" in before:
                seen = level.get("m_probability", before["m_probability"])
                level["m_probability"] = (1 - PRIOR) * seen + PRIOR * before["m_probability"]
                level.setdefault("u_probability", before["u_probability"])
    return learnt


def _unjudged(blocks: list[str]) -> str:
    pairs = (
        f"SELECT l.unique_id AS unique_id_l, r.unique_id AS unique_id_r, NULL "  # noqa: S608
        f"FROM rows l JOIN rows r ON l.{one} = r.{one} AND l.unique_id < r.unique_id"
        for one in blocks
    )
    return " UNION ".join(pairs)


def write(connection: duckdb.DuckDBPyConnection, pairs: str, path: Path) -> None:
    """Write pairs, the smaller number first."""
    connection.execute(
        f"COPY (SELECT least(unique_id_l, unique_id_r), greatest(unique_id_l, unique_id_r), * EXCLUDE "  # noqa: S608
        f"(unique_id_l, unique_id_r) FROM ({pairs})) TO '{path}' (HEADER false)"
    )


def _comparison(name: str, unknown: str, *levels: tuple[str, float, float], common: str = "") -> dict[str, Any]:
    """A comparison: SQL and, among true pairs and among any two rows, how often it is so, the closest first.

    `common` is a column whose rare values say more than its common ones, where the first level holds.
    """
    made: list[Level] = [
        {"sql_condition": f"{unknown}_l IS NULL OR {unknown}_r IS NULL", "is_null_level": True},
        *({"sql_condition": sql, "m_probability": m, "u_probability": u} for sql, m, u in levels),
    ]
    if common:
        made[1] |= {"tf_adjustment_column": common, "tf_adjustment_weight": 1.0}
    return {"output_column_name": name, "comparison_levels": made}


def _name(name: str) -> dict[str, Any]:
    key, words, keys = (f"{name}_{form}" for form in ("key", "words", "keys"))
    close = f"jaro_winkler_similarity({key}_l, {key}_r)"
    as_written = f"jaro_winkler_similarity({name}_l, {name}_r)"
    slip = f"damerau_levenshtein({key}_l, {key}_r) <= 1 OR {close} >= 0.95 OR {as_written} >= 0.95"
    within = f"list_has_all({words}_l, {words}_r) OR list_has_all({words}_r, {words}_l)"
    return _comparison(
        name,
        key,
        (f"{key}_l = {key}_r", 0.6, 0.0001),
        (f"list_has_any({keys}_l, {keys}_r)", 0.05, 0.0001),
        (slip, 0.15, 0.001),
        (f"len({words}_l) > 1 AND len({words}_r) > 1 AND ({within})", 0.05, 0.001),
        (f"{close} >= 0.85 OR list_has_any({words}_l, {words}_r)", 0.1, 0.15),
        ("ELSE", 0.05, 0.85),
        common=key,
    )


def _date(name: str) -> dict[str, Any]:
    left, right = f"{name}_l", f"{name}_r"
    days = f"length({left}) = 10 AND length({right}) = 10"
    swapped = (
        f"substr({left}, 1, 4) = substr({right}, 1, 4) AND substr({left}, 6, 2) = substr({right}, 9, 2) "
        f"AND substr({left}, 9, 2) = substr({right}, 6, 2)"
    )
    return _comparison(
        name,
        name,
        (f"{left} = {right} AND length({left}) = 10", 0.6, 0.00005),
        (f"starts_with({left}, {right}) OR starts_with({right}, {left})", 0.2, 0.01),
        (f"{days} AND (damerau_levenshtein({left}, {right}) <= 1 OR ({swapped}))", 0.1, 0.001),
        (f"substr({left}, 1, 4) = substr({right}, 1, 4) OR damerau_levenshtein({left}, {right}) <= 2", 0.05, 0.1),
        ("ELSE", 0.05, 0.9),
    )


def _email(name: str) -> dict[str, Any]:
    left, right = f"{name}_l", f"{name}_r"
    near = f"split_part({left}, '@', 1) = split_part({right}, '@', 1) OR damerau_levenshtein({left}, {right}) <= 1"
    return _comparison(name, name, (f"{left} = {right}", 0.6, 1e-6), (near, 0.15, 1e-5), ("ELSE", 0.25, 0.99999))


def _phone(name: str) -> dict[str, Any]:
    left, right = f"{name}_l", f"{name}_r"
    near = f"damerau_levenshtein({left}, {right}) <= 1"
    return _comparison(name, name, (f"{left} = {right}", 0.6, 1e-6), (near, 0.1, 1e-5), ("ELSE", 0.3, 0.99999))


def _text(name: str) -> dict[str, Any]:
    left, right = f"{name}_l", f"{name}_r"
    close = f"jaro_winkler_similarity({left}, {right})"
    return _comparison(
        name,
        name,
        (f"{left} = {right}", 0.7, 0.001),
        (f"damerau_levenshtein({left}, {right}) <= 1 OR {close} >= 0.92", 0.15, 0.01),
        (f"{close} >= 0.8", 0.05, 0.02),
        ("ELSE", 0.1, 0.97),
        common=name,
    )


def _choice(name: str) -> dict[str, Any]:
    return _comparison(name, name, (f"{name}_l = {name}_r", 0.9, 0.2), ("ELSE", 0.1, 0.8), common=name)


_COMPARISONS = {"name": _name, "date": _date, "email": _email, "phone": _phone, "text": _text, "choice": _choice}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
