"""Filters of lists, read from the address of the page.

The same lines narrow the page, its count, its export, the API and every measure, so a figure and the list behind it
cannot disagree. A parameter is the name of a field or of a named filter:

* choice, link, unit, yes/no: `state=signed&state=in_force` (any of them); a link takes row ids;
* dates: `signed_on=2023`, `signed_on=2020-2024`, `signed_on=2023-06` (surely within the period), `signed_on=none`;
* numbers: `edition=4`, `amount=1000..5000`;
* texts: words that the text contains, accents ignored only in `q`, which searches all declared texts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.core.dates import Period
from amity.core.fields import within
from amity.core.text import nfc
from amity.records import fields, own_filters, search, tags, titles
from amity.records.declaration import COMMON, Filter, Record
from amity.records.fields import Field
from amity.records.models import Shelf
from amity.records.values import read, shown

Params = Mapping[str, list[str]]
ALWAYS = ("owner", "confidentiality")
MOST = 100  # values of one filter
WORDS = ("q", "id", "tag", "archived")  # filters that every list has besides its fields
# Filters of every list that other rooms add: what each is called, and the ids of the rows that some values mean.
BESIDE: dict[str, tuple[Any, Callable[[Record, Sequence[str], Actor], QuerySet[Any]]]] = {}


class BadFilter(ValueError):
    """A filter in the address cannot be read; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force: what it says, and the query string of the page without it."""

    label: str
    value: str
    without: str


def offered(record: Record) -> list[Field | Filter]:
    """Return the filters that a list offers, in order: declared ones, then owner and confidentiality."""
    found: list[Field | Filter] = [
        one if isinstance(one, Filter) else fields.one(record, one) for one in record.filters
    ]
    own = [one for one in fields.custom_of(record).values() if one.kind != "long_text"]
    return [*found, *own, *(fields.one(record, name) for name in ALWAYS)]


def params_of(query: Any) -> dict[str, list[str]]:
    """Return the filter parameters of a QueryDict or a plain mapping, in NFC as rows are, empty values left out."""
    pairs = query.lists() if hasattr(query, "lists") else query.items()
    lists = ((name, [value] if isinstance(value, str) else value) for name, value in pairs)
    tidy = ((name, [nfc(str(value), single_line=True) for value in values]) for name, values in lists)
    kept = ((name, [value for value in values if value]) for name, values in tidy)
    return {name: values for name, values in kept if values}


def filterable(record: Record) -> set[str]:
    """The names a list accepts as filters: every field but long texts, and the named filters."""
    kinds = {name for name, field in fields.all_of(record).items() if field.kind != "long_text"}
    return (kinds - set(COMMON)) | {*ALWAYS, *record.named_filters, *WORDS, *BESIDE}


def in_use(rows: QuerySet[Any], params: Params) -> QuerySet[Any]:
    """Leave out archived rows unless the address asks for them: lists do; counts of a year, links and panels do not."""
    return rows if "archived" in params else rows.filter(shelf=Shelf.LIVE)


def apply(record: Record, rows: QuerySet[Any], params: Params, actor: Actor) -> QuerySet[Any]:
    """Narrow rows by the parameters; raises BadFilter for a value that cannot be read, ignores unknown names."""
    allowed = filterable(record)
    for name, texts in params.items():
        if name not in allowed:
            continue
        if name == "q":
            rows = rows.filter(pk__in=search.ids_matching(record, texts[0], actor))
        elif name == "id":
            rows = rows.filter(pk__in=[_whole(text) for text in texts])
        elif name == "archived":
            rows = rows.filter(shelf__in=_shelves(texts[0]))
        elif name == "tag":
            rows = rows.filter(pk__in=tags.rows_tagged(record, texts, actor))
        elif name in BESIDE:
            rows = rows.filter(pk__in=BESIDE[name][1](record, texts, actor))
        elif name in record.named_filters:
            rows = _apply_named(record.named_filters[name], rows, texts[0])
        else:
            rows = rows.filter(_condition(fields.one(record, name), texts, actor))
    return rows


def chips(record: Record, params: Params, actor: Actor, language: str) -> list[Chip]:
    """Say each filter in force in words, with the address that drops it."""
    found = []
    for name, texts in params.items():
        if name not in filterable(record):
            continue
        rest = urlencode([(other, one) for other, many in params.items() if other != name for one in many])
        found.append(Chip(_label(record, name), _told(record, name, texts, actor, language), rest))
    return found


def _apply_named(named: Filter, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    try:
        return named.apply(rows, text)
    except (ValueError, OverflowError) as error:
        told = _("%(label)s: “%(text)s” cannot be read.") % {"label": named.label, "text": text[:40]}
        raise BadFilter(f"{told} {named.hint or error}") from error


def _condition(field: Field, texts: Sequence[str], actor: Actor) -> Q:
    if len(texts) > MOST:
        raise BadFilter(_("%(label)s: at most %(most)s values at once.") % {"label": field.label, "most": MOST})
    condition = Q()
    for text in texts:
        condition |= _CONDITIONS.get("custom" if field.is_custom else field.kind, _equal)(field, text, actor)
    return condition


def _own(field: Field, text: str, actor: Actor) -> Q:
    try:
        return own_filters.condition(field, text)
    except ValidationError as error:
        raise BadFilter(f"{field.label}: {error.messages[0]}") from error


def _equal(field: Field, text: str, actor: Actor) -> Q:
    if text == "none" and not _is_choice(field, text):
        if field.column.null:
            return Q(**{field.name: None})
        return Q(**{field.name: ""}) if field.column.empty_strings_allowed else Q(pk__in=())
    try:
        return Q(**{field.name: read(field, text)})
    except ValidationError as error:
        raise BadFilter(f"{field.label}: {error.messages[0]}") from error


def _is_choice(field: Field, text: str) -> bool:
    return any(text == value for value, _name in field.choices)


def _contains(field: Field, text: str, actor: Actor) -> Q:
    if len(text) > (field.column.max_length or 0):
        return Q(pk__in=[])
    return Q(**{field.name: ""}) if text == "none" else Q(**{f"{field.name}__icontains": text})


def _dated(field: Field, text: str, actor: Actor) -> Q:
    if text == "none":
        return Q(**{field.name: ""}) if field.kind == "partial_date" else Q(**{field.name: None})
    try:
        period = Period.parse(text)
    except ValueError:
        raise BadFilter(
            _("%(label)s: write a year, a month, a day or a span of years: 2023, 2023-06, 2020-2024.")
            % {"label": field.label}
        ) from None
    if field.kind == "partial_date":
        return within(field.name, period.first, period.last)
    return Q(**{f"{field.name}__range": (period.first, period.last)})


def _number(field: Field, text: str, actor: Actor) -> Q:
    low, dots, high = text.partition("..")
    if not dots:
        return _equal(field, text, actor)
    bounds = {}
    for lookup, bound in (("gte", low), ("lte", high)):
        if bound:
            try:
                bounds[f"{field.name}__{lookup}"] = read(field, bound)
            except ValidationError as error:
                raise BadFilter(f"{field.label}: {error.messages[0]}") from error
    return Q(**bounds)


def _link(field: Field, text: str, actor: Actor) -> Q:
    """A row the actor cannot see matches nothing, exactly as a row that does not exist."""
    assert field.target is not None
    if text == "none":
        return Q(**{f"{field.name}__isnull": True})
    number = _whole(text)
    visible = visible_to(actor, field.target).filter(pk=number).values("pk")
    # The plain comparison lets an index serve; the subquery decides whether it counts.
    return Q(**{field.column.attname: number, f"{field.name}__in": visible})


def _links(field: Field, text: str, actor: Actor) -> Q:
    """The same for many-to-many fields; links to rows out of sight are none. Subqueries keep each row once."""
    assert field.target is not None
    ties, source, target = field.ties
    seen = visible_to(actor, field.target)
    seen = seen if text == "none" else seen.filter(pk=_whole(text))
    linked = Q(pk__in=ties.filter(**{f"{target}__in": seen.values("pk")}).values(source))
    return ~linked if text == "none" else linked


def _unit(field: Field, text: str, actor: Actor) -> Q:
    return Q(**{f"{field.name}__code": text})


_CONDITIONS: dict[str, Callable[[Field, str, Actor], Q]] = {
    "custom": _own,
    "partial_date": _dated,
    "date": _dated,
    "integer": _number,
    "decimal": _number,
    "link": _link,
    "links": _links,
    "unit": _unit,
    "text": _contains,
    "url": _contains,
    "email": _contains,
}


def _shelves(text: str) -> tuple[int, ...]:
    """The shelves that "yes" (archived rows alone) or "any" (with them) stands for."""
    if text not in ("yes", "any"):
        raise BadFilter(_("Archived: write “yes” for archived records alone, “any” for all."))
    return (Shelf.ARCHIVED,) if text == "yes" else (Shelf.LIVE, Shelf.ARCHIVED)


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise BadFilter(_("“%(text)s” is not the number of a record.") % {"text": text[:40]})
    return int(text)


def _label(record: Record, name: str) -> str:
    if name in record.named_filters:
        return str(record.named_filters[name].label)
    words = {"q": _("Search"), "id": _("Number"), "tag": _("Tag"), "archived": _("Archived")}
    return words.get(name) or (str(BESIDE[name][0]) if name in BESIDE else fields.one(record, name).label)


def _told(record: Record, name: str, texts: list[str], actor: Actor, language: str) -> str:
    if name in record.named_filters:
        names = dict(record.named_filters[name].choices)
        return ", ".join(str(names.get(text, text)) for text in texts[:1])
    if name == "archived":
        return _("only these") if texts[0] == "yes" else _("with these")
    if name == "tag":
        return tags.names(texts, actor, language)
    if name in WORDS or name in BESIDE:
        return ", ".join(texts)
    field = fields.one(record, name)
    return ", ".join(_told_one(field, text, actor, language) for text in texts)


def _told_one(field: Field, text: str, actor: Actor, language: str) -> str:
    if text == "none" and not _is_choice(field, text):
        return _("none")
    if field.target is not None:
        columns = titles.paths(field.target)
        values = visible_to(actor, field.target).filter(pk=_whole(text)).values_list(*columns).first()
        return titles.reader(field.target, columns, actor, language)(values) if values else titles.HIDDEN
    if field.kind == "unit" and actor.may_see(Confidentiality.UNION):  # outside, a code tells nobody's name
        return str(Unit.objects.filter(code=text).first() or text)
    if field.kind in ("choice", "yes_no"):
        try:
            return shown(field, read(field, text), language)
        except ValidationError:
            return text
    return text
