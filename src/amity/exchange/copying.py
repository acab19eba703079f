"""A copy of everything on record about a person, for a person who asks to see it: one archive, to read and to process.

It holds what the officer who makes it may see, and nothing else: the record, every record that leads to it (consents
and requests among them), its history, and the names of its files. `about.html` is for people, `about.json` for
programs.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

import orjson
from django.template.loader import render_to_string
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.files import scope
from amity.files.models import Attachment
from amity.records import fields, history, registry, titles
from amity.records.declaration import Record
from amity.records.rows import Link, Reader
from amity.records.values import shown
from amity.sharing import reads

BLOCK = 500
MOST = 100_000  # changes of one row
DOOR = "copy"
Told = Callable[[int], None] | None  # hears how many rows are read


def size(record: Record, row_id: int, actor: Actor) -> int:
    """How many rows a copy would hold."""
    return 1 + sum(_leading(other, name, row_id, actor).count() for other, name in registry.links_to(record))


def write(
    record: Record, row_id: int, stream: IO[bytes], *, actor: Actor, language: str, now: datetime, told: Told = None
) -> None:
    """Write the archive of a row that the actor sees; its readings are noted."""
    reads.note(record, [row_id], actor, DOOR)
    rows = [*_rows(record, visible_to(actor, record).filter(pk=row_id), actor, language)]
    about: dict[str, Any] = {
        "made_at": now.isoformat(),
        "made_by": actor.name,
        "record": rows[0],
        "linked": [],
        "history": _history(record, row_id, actor, language),
    }
    done = 1
    for other, name in registry.links_to(record):
        leading = _leading(other, name, row_id, actor)
        reads.note_all(other, leading, actor, DOOR)
        group: dict[str, Any] = {"type": other.name, "label": str(other.plural), "by": fields.one(other, name).label}
        group["rows"] = []
        for row in _rows(other, leading.order_by("pk"), actor, language):
            group["rows"].append(row)
            done += 1
            if told is not None and done % BLOCK == 0:
                told(done)
        about["linked"] += [group] if group["rows"] else []
    made_on = PartialDate.of(timezone.localdate(now)).shown(language)
    page = render_to_string("exchange/copy.html", {"about": about, "made_on": made_on, "language": language})
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("about.html", page)
        archive.writestr("about.json", orjson.dumps(about, option=orjson.OPT_INDENT_2))


def _leading(other: Record, name: str, row_id: int, actor: Actor) -> Any:
    mine = other.model._default_manager.filter(**{name: row_id}).order_by().values("pk")
    return visible_to(actor, other).filter(pk__in=mine)


def _rows(record: Record, rows: Any, actor: Actor, language: str) -> Any:
    """Rows as the reader sees them: number, name, and each field that says something as label and text."""
    reader = Reader(record, tuple(fields.all_of(record)), actor, language)
    columns = titles.paths(record)
    name = titles.reader(record, columns, actor, language)
    ids = iter(rows.values_list("pk", flat=True))
    while block := list(islice(ids, BLOCK)):
        stored = record.model._default_manager.filter(pk__in=block).order_by("pk")
        names = {pk: name(values) for pk, *values in stored.values_list("pk", *columns)}
        files = _files(record, block, actor)
        for pk, values in reader.read(stored):
            told = [(one.name, one.label, _text(one, value, language)) for one, value in _pairs(reader, values)]
            facts = [{"field": field, "label": label, "value": text} for field, label, text in told if text]
            row = {"type": record.name, "label": str(record.label), "id": pk, "name": names[pk], "facts": facts}
            yield row | {"files": files.get(pk, [])}


def _pairs(reader: Reader, values: Sequence[Any]) -> Any:
    return zip(reader.fields, values, strict=True)


def _text(one: fields.Field, value: Any, language: str) -> str:
    if isinstance(value, list):
        return ", ".join(link.name for link in value)
    return value.name if isinstance(value, Link) else shown(one, value, language)


def _history(record: Record, row_id: int, actor: Actor, language: str) -> list[dict[str, Any]]:
    return [
        {"at": one.at.isoformat(), "by": one.by, "action": one.action, "why": one.why, "values": one.values}
        for one in history.changes(record, row_id, actor, language, limit=MOST)
    ]


def _files(record: Record, ids: Sequence[int], actor: Actor) -> dict[int, list[str]]:
    """The titles of the files on some rows, as far as the reader may see them."""
    found: dict[int, list[str]] = {}
    attached = Attachment.objects.filter(record=record.name, row_id__in=ids).order_by("pk")
    for one in scope.visible_among(actor, list(attached)):
        found.setdefault(one.row.pk, []).append(one.attachment.title)
    return found
