"""What a refusal must leave behind: nothing. Used by the tests of steps and services."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from amity.records.models import Change, SearchEntry


def stored(row: Any) -> Any:
    """The row as the database has it now."""
    return type(row)._default_manager.get(pk=row.pk)


def _values(row: Any) -> dict[str, Any]:
    fresh = stored(row)
    values = {field.attname: getattr(fresh, field.attname) for field in fresh._meta.concrete_fields}
    links = {
        field.name: sorted(getattr(fresh, field.name).values_list("pk", flat=True))
        for field in fresh._meta.many_to_many
    }
    return values | links


@contextmanager
def untouched(*rows: Any) -> Iterator[None]:
    """Nothing changes within: not the rows, not how many there are, not their history, not what a search finds."""

    def standing() -> tuple[Any, ...]:
        counts = {type(row): type(row)._default_manager.count() for row in rows}
        return [_values(row) for row in rows], counts, Change.objects.count(), SearchEntry.objects.count()

    before = standing()
    yield
    assert standing() == before
