"""Rows as machines read them: a page of a list in one query (and one per many-to-many field), one row, its history.

Values are what files and the history hold (`records.values.plain`); a link is {id, title}, its id null and its title an
ellipsis when the row it leads to is out of the reader's sight.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, time
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_aware, make_aware
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.models import Account, Token, Unit
from amity.access.scope import visible_to
from amity.api.problems import Problem
from amity.api.schemas import LARGEST_ID
from amity.records import fields, filtering, history, ordering, registry, search
from amity.records.declaration import Record
from amity.records.fields import Field
from amity.records.models import Shelf
from amity.records.rows import Link, Reader
from amity.records.values import plain

PAGE = 50
LARGEST_PAGE = 200
OWN = ("sort", "after", "limit", "fields")  # parameters of a list that are no filters
ALWAYS = ("id", "version", "archived", "custom")  # what every row tells beside its fields
Params = dict[str, list[str]]


def page(record: Record, actor: Actor, query: Any, language: str, rows: QuerySet[Any] | None = None) -> dict[str, Any]:
    """A page of a list, or of such `rows` of its type as the caller has chosen: {items, next}.

    Raises Problem or BadFilter for an address that cannot be read.
    """
    given = params(query, *filtering.filterable(record), *OWN)
    size = limit_of(given)
    _check_sort(record, given, language)
    filters = {name: texts for name, texts in given.items() if name not in OWN}
    if rows is None:
        rows = filtering.in_use(visible_to(actor, record), filters)
    rows = filtering.apply(record, rows, filters, actor)
    # The page is cut from ids alone, which indexes hold; only its own rows are then read whole, in the same query.
    ids = ordering.ordered(record, rows, given, actor, language)[0].values("pk")[: size + 1]
    order = {"sort": given["sort"]} if "sort" in given else {}
    wide = record.model._default_manager.filter(pk__in=ids)
    rows, column = ordering.ordered(record, wide, order, actor, language)
    items, cursors = _read(Reader(record, _fields(record, given), actor, language, raw=True), rows, size + 1, column)
    more = len(items) > size
    return {"items": items[:size], "next": ordering.cursor_of(cursors[size - 1]) if more else None}


def one(record: Record, row_id: int, actor: Actor, language: str) -> dict[str, Any] | None:
    """One row with all its fields; None when there is none that the actor may see."""
    reader = Reader(record, record.fields, actor, language, raw=True)
    items, _cursors = _read(reader, visible_to(actor, record).filter(pk=row_id), 1)
    return items[0] if items else None


def past(record: Record, row_id: int, actor: Actor, query: Any, language: str) -> dict[str, Any]:
    """The changes of a row, the latest first; the caller has made sure that the actor may see the row."""
    changes = history.changes(record, row_id, actor, language, limit_of(params(query, "limit")))
    return {
        "items": [
            {
                "id": change.id,
                "at": change.at.isoformat(),
                "by": change.by,
                "action": change.action,
                "why": change.why,
                "values": [
                    {"label": label, "before": before, "after": after} for label, before, after in change.values
                ],
            }
            for change in changes
        ]
    }


def found(actor: Actor, query: Any, language: str) -> dict[str, Any]:
    """What a search over all record types, or over one of them, finds; best first."""
    given = params(query, "q", "record", "limit")
    try:
        record = registry.get(given["record"][0]) if "record" in given else None
    except registry.UnknownRecordType:
        raise Problem("bad-query", errors=[("record", _("There is no such record type."))]) from None
    hits = search.find(actor, given.get("q", [""])[0], limit_of(given), record)
    return {
        "items": [{"record": hit.record.name, "id": hit.row_id, "title": hit.name(language)} for hit in hits],
    }


def caller(actor: Actor, token: Token | None) -> dict[str, Any]:
    """Who asks, in which units he may write, and what his token is good for."""
    units = Unit.objects.order_by("code")
    mine = units if actor.writable is None else units.filter(pk__in=actor.writable)
    home = units.filter(pk=actor.home_unit_id or 0).values_list("code", flat=True).first()
    return {
        "account": actor.name,
        "language": actor.language,
        "home_unit": home,
        "units": list(mine.values_list("code", flat=True)),
        "scopes": token.scopes if token else None,
        "expires_at": token.expires_at.isoformat() if token else None,
    }


def account_of(actor: Actor) -> Account:
    """The account of whoever asks."""
    return Account.objects.get(pk=actor.account_id or 0)


def limit_of(given: Params) -> int:
    """How many rows a page holds; raises Problem."""
    text = given.get("limit", [str(PAGE)])[0]
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= LARGEST_PAGE):
        message = _("Write a whole number from 1 to %(most)s.") % {"most": LARGEST_PAGE}
        raise Problem("bad-query", errors=[("limit", message)])
    return int(text)


def id_of(text: str) -> int:
    """The id in an address; raises Problem for what can be no row's id."""
    if text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST_ID:
        return int(text)
    raise Problem("not-found")


def params(query: Any, *known: str) -> Params:
    """The parameters of an address, none but these.

    One that nobody knows is refused: a filter with a slip of the pen would give all rows, as if none were set.
    """
    given = filtering.params_of(query)
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise Problem("bad-query", errors=[(name[:80], _("There is no such parameter.")) for name in unknown])
    return given


def place_of(given: Params) -> int | None:
    """The number behind which a page begins; raises Problem."""
    if "after" not in given:
        return None
    text = given["after"][0]
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Problem("bad-query", errors=[("after", _("Give “next” of the page before."))])
    return int(text)


def as_at(record: Record, row_id: int, actor: Actor, query: Any, language: str) -> dict[str, Any]:
    """A row as it stood at a moment; the caller has made sure that the actor may see it now."""
    moment = _moment(params(query, "moment").get("moment", [""])[0])
    told = history.as_at(record, row_id, moment, actor, language)
    if told is None:
        raise Problem("not-found")
    return {"moment": moment.isoformat(), "values": [{"label": label, "value": value} for label, value in told]}


def _moment(text: str) -> datetime:
    """A moment, or the end of a day, in the union's own time unless it says which; raises Problem."""
    try:
        day = parse_date(text)
        # A plus sign in an address means a blank.
        moment = datetime.combine(day, time.max) if day else parse_datetime(text.replace(" ", "+"))
        if moment is not None:
            return moment if is_aware(moment) else make_aware(moment)
    except (ValueError, OverflowError):
        moment = None
    message = _("Write a day or a moment: 2026-03-16 or 2026-03-16T14:30:00+07:00.")
    raise Problem("bad-query", errors=[("moment", message)])


def _check_sort(record: Record, given: Params, language: str) -> None:
    sort = given.get("sort", [""])[0].removeprefix("-")
    if sort and not ordering.sort_column(record, sort, language):
        raise Problem("bad-query", errors=[("sort", _("Rows cannot be sorted by this."))])


def _fields(record: Record, given: Params) -> Sequence[str]:
    """The fields asked for, in the order of the declaration."""
    if "fields" not in given:
        return record.fields
    wanted = {name for text in given["fields"] for name in text.split(",")} - set(ALWAYS)
    unknown = sorted(wanted - set(record.fields))
    if unknown:
        message = _("There are no such fields: %(names)s.") % {"names": ", ".join(unknown)[:80]}
        raise Problem("bad-query", errors=[("fields", message)])
    return [name for name in record.fields if name in wanted]


def _read(
    reader: Reader, rows: QuerySet[Any], most: int, column: str = "pk"
) -> tuple[list[dict[str, Any]], list[tuple[int, Any]]]:
    """Read up to `most` rows: as items, and as (id, value of the column they are sorted by)."""
    more = [name for name in ("version", "shelf", "custom", column) if name not in reader.columns]
    columns = [*reader.columns, *more]
    version, shelf, custom, sorted_by = (columns.index(name) for name in ("version", "shelf", "custom", column))
    own = fields.custom_of(reader.record)
    stored = list(reader.select(rows, *more)[:most])
    writers = [
        (field.name, make, _writer(field))
        for field, make in zip(reader.fields, reader.makers(), strict=True)
        if field.kind != "links"
    ]
    ids = [values[0] for values in stored]
    many = {field.name: reader.links(field, ids) for field in reader.many} if ids else {}
    names = [field.name for field in reader.fields]
    items = []
    for values in stored:
        item = {"id": values[0], "version": values[version], "archived": values[shelf] == Shelf.ARCHIVED}
        item["custom"] = {name: values[custom][name] for name in own if name in values[custom]}
        item |= dict.fromkeys(names)
        for name, make, write in writers:
            item[name] = write(make(values))
        for name, links in many.items():
            item[name] = [_link(link) for link in links.get(values[0], ())]
        items.append(item)
    return items, [(values[0], values[sorted_by]) for values in stored]


def _writer(field: Field) -> Callable[[Any], Any]:
    """What turns a value as read into the value as sent."""
    if field.kind == "link":
        return _link
    if field.kind == "partial_date":  # read as the text it is stored as, "" where unknown
        return lambda text: text or None
    return partial(plain, field)


def _link(link: Link | None) -> dict[str, Any] | None:
    return {"id": link.id, "title": link.name} if link is not None else None
