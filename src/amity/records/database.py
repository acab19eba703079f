"""What each database does best in its own way: many rows stored or read, and a condition tried on rows not yet stored.

Everything else goes through the ORM.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import orjson
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Q
from django.db.models.sql import Query

from amity.core.fields import PartialDateField

MARKS = 30_000  # SQLite takes 32,766 values in one statement
ROOM_KB = 100_000
# Their values in Python are what the database takes.
_AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)


@contextmanager
def roomy() -> Iterator[None]:
    """Let SQLite keep more pages in memory and move them to the file less often, while many rows are written.

    Each row touches a page of every index, far from each other: with little room each page is written again and again.
    """
    if connection.vendor == "postgresql":
        yield
        return
    wanted = {"cache_size": -ROOM_KB, "wal_autocheckpoint": ROOM_KB // 4}
    with connection.cursor() as cursor:
        before = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
        for name, value in wanted.items():
            cursor.execute(f"PRAGMA {name}={value}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name, value in before.items():
                cursor.execute(f"PRAGMA {name}={value}")


def insert(rows: Sequence[Any]) -> None:
    """Store new rows of one model and set their ids."""
    if not rows:
        return
    meta = rows[0]._meta
    columns = [column for column in meta.concrete_fields if not column.generated and not column.primary_key]
    ids = _ids(meta, len(rows))
    _insert(meta, [meta.pk, *columns], ([pk, *one] for pk, one in zip(ids, _values(columns, rows), strict=True)))
    for pk, row in zip(ids, rows, strict=True):
        row.pk = pk
        row._state.adding = False
        row._state.db = connection.alias


def insert_values(
    model: type[models.Model], names: Sequence[str], values: Sequence[Sequence[Any]], *, unique: Sequence[str] = ()
) -> None:
    """Store rows given as the values of these columns; the others must have a default in the database.

    With `unique`, a row that is there already with the same values of those columns takes the new values instead.
    """
    columns: list[Any] = [model._meta.get_field(name) for name in names]
    if values and unique:
        keys: list[Any] = [model._meta.get_field(name) for name in unique]
        _upsert(model._meta, columns, [one.column for one in keys], values)
    elif values:
        _insert(model._meta, columns, values)


def update(rows: Sequence[Any], names: Iterable[str]) -> None:
    """Store these fields of rows that are there already."""
    if not rows:
        return
    meta, quote = rows[0]._meta, connection.ops.quote_name
    columns = [meta.pk, *(meta.get_field(name) for name in names)]
    sets = ", ".join(f"{quote(one.column)} = given.{quote(one.column)}" for one in columns[1:])
    table, key = quote(meta.db_table), quote(meta.pk.column)
    with connection.cursor() as cursor:
        for given, marks in _given(columns, _values(columns, rows)):
            statement = f"{given} UPDATE {table} SET {sets} FROM given WHERE {table}.{key} = given.{key}"  # noqa: S608
            cursor.execute(statement, marks)


def as_told(rows: Any) -> list[tuple[Any, ...]]:
    """All rows of a `values_list` as the database tells them, for who reads tens of thousands: no value is converted.

    Texts, whole numbers and partial dates (as text) come as on every database; decimals come as floats from SQLite.
    """
    try:
        statement, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def failing(model: type[models.Model], condition: Q, rows: Sequence[Any]) -> Iterator[int]:
    """Yield the places of the rows for which a condition on their own columns is false."""
    query = Query(model=model, alias_cols=False)
    told, params = query.build_where(condition).as_sql(query.get_compiler(connection=connection), connection)
    columns: list[Any] = [model._meta.get_field(name) for name in sorted(condition.referenced_base_fields)]
    place = models.IntegerField()
    place.set_attributes_from_name("place__of_row")  # no column of a record type is called so
    placed = ([at, *one] for at, one in enumerate(_values(columns, rows)))
    with connection.cursor() as cursor:
        for given, marks in _given([place, *columns], placed):
            statement = f"{given} SELECT place__of_row FROM given WHERE NOT ({told})"  # noqa: S608
            cursor.execute(statement, [*marks, *params])
            yield from (at for (at,) in cursor.fetchall())


def _lines(columns: Sequence[Any], values: Iterable[Sequence[Any]]) -> Iterator[tuple[str, list[Any]]]:
    """Rows in the words of SQL, and the values in them: as many at a time as one statement takes."""
    line, rest = f"({', '.join(map(_typed, columns))})", iter(values)
    while part := list(islice(rest, MARKS // len(columns))):
        yield ", ".join([line] * len(part)), [value for one in part for value in one]


def _given(columns: Sequence[Any], values: Iterable[Sequence[Any]]) -> Iterator[tuple[str, list[Any]]]:
    """The beginning of a statement that reads rows as the table “given”, and the values in them."""
    heads = [connection.ops.quote_name(column.column) for column in columns]
    if connection.vendor != "postgresql":
        for lines, marks in _lines(columns, values):
            yield f"WITH given({', '.join(heads)}) AS (VALUES {lines})", marks
        return
    kinds = ", ".join(f"{head} {_kind(column)}" for head, column in zip(heads, columns, strict=True))
    names, rest = [column.column for column in columns], iter(values)
    while part := list(islice(rest, MARKS // len(columns))):
        told = orjson.dumps([dict(zip(names, one, strict=True)) for one in part], default=_bare).decode()
        yield f"WITH given AS (SELECT * FROM json_to_recordset(%s) AS given({kinds}))", [told]  # noqa: S608


def _bare(value: Any) -> Any:
    """What JSON has no word for: decimals as text, and values of JSON columns out of the wrapping of the driver."""
    return value.obj if hasattr(value, "obj") else str(value)


def _insert(meta: Any, columns: Sequence[Any], values: Iterable[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    into = f"{quote(meta.db_table)} ({', '.join(quote(column.column) for column in columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for one in values:
                    copy.write_row(one)
            return
        # Many rows in one statement: the word index is then written once for all of them, not once for each.
        for lines, marks in _lines(columns, values):
            cursor.execute(f"INSERT INTO {into} VALUES {lines}", marks)  # noqa: S608


def _upsert(meta: Any, columns: Sequence[Any], unique: Sequence[str], values: Iterable[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    heads, taken = ", ".join(quote(one.column) for one in columns), ", ".join(map(quote, unique))
    renewed = [quote(one.column) for one in columns if one.column not in unique]
    sets = ", ".join(f"{head} = excluded.{head}" for head in renewed)
    rows = f"SELECT {heads} FROM given WHERE true ON CONFLICT ({taken}) DO UPDATE SET {sets}"  # noqa: S608
    with connection.cursor() as cursor:
        for given, marks in _given(columns, values):
            cursor.execute(f"{given} INSERT INTO {quote(meta.db_table)} ({heads}) {rows}", marks)


def _ids(meta: Any, number: int) -> Sequence[int]:
    """Ids that no other row has or will have. SQLite has one writer, who therefore knows the next ones."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [meta.db_table, meta.pk.column, number],
            )
            return [pk for (pk,) in cursor.fetchall()]
        cursor.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s", [meta.db_table])
        last = int(cursor.fetchone()[0])
        return range(last + 1, last + 1 + number)


def _values(columns: Sequence[Any], rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The values of rows in the form the database takes."""
    names = [column.attname for column in columns]
    makers = [(at, _maker(column)) for at, column in enumerate(columns) if not isinstance(column, _AS_THEY_ARE)]
    for row in rows:
        values = [*map(row.__dict__.__getitem__, names)]
        for at, make in makers:
            values[at] = make(values[at])
        yield values


def _maker(column: Any) -> Callable[[Any], Any]:
    if isinstance(column, PartialDateField):
        return lambda value: "" if value is None else value.iso
    if isinstance(column, models.JSONField):
        nothing = column.get_db_prep_save({}, connection)  # most rows have none, and writing it takes long
        return lambda value: nothing if value == {} else column.get_db_prep_save(value, connection)
    return lambda value: column.get_db_prep_save(value, connection)


def _typed(column: Any) -> str:
    """A place for a value, with its type where the database does not see it in the value."""
    return f"CAST(%s AS {_kind(column)})" if isinstance(column, models.DecimalField) else "%s"


def _kind(column: Any) -> str:
    """The type of a value; a text too long for its column is an error there, and is not cut on the way."""
    kind = str(column.cast_db_type(connection))
    return "text" if kind.startswith("varchar") else kind
