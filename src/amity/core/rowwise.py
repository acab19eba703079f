"""Comparing several columns at once, as in (name, id) > ("Huế", 17), in one step of an index on every database.

SQLite has known such comparisons since 3.15; Django writes them for it with OR, which no index serves.
"""

from typing import Any

from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan, TupleLookupMixin
from django.db.models.sql.compiler import SQLCompiler

__all__ = ["GreaterThan", "LessThan", "Tuple"]


class GreaterThan(TupleGreaterThan):
    """Behind such values, in the order of the columns."""

    def as_sqlite(self, compiler: SQLCompiler, connection: Any) -> Any:
        """Write it as every other database reads it."""
        return super(TupleLookupMixin, self).as_sql(compiler, connection)


class LessThan(TupleLessThan):
    """Before such values, in the order of the columns."""

    def as_sqlite(self, compiler: SQLCompiler, connection: Any) -> Any:
        """Write it as every other database reads it."""
        return super(TupleLookupMixin, self).as_sql(compiler, connection)
