"""What stands in each other's way in a calendar: a hall taken twice, one partner asked twice, days nobody works.

Only entries that the reader sees are compared, and partners only of entries he may open: a warning tells nothing that
he could not have read himself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.almanac import spans
from amity.calendar import holidays
from amity.calendar.entries import Entry
from amity.calendar.models import SpecialDay
from amity.core.dates import PartialDate
from amity.core.text import fold
from amity.network.models import Organisation
from amity.places.models import Country
from amity.records import fields, registry, titles

WEEK = timedelta(days=7)
SPECIAL = "special_days"
LONGEST = 31  # days of an entry that are compared with holidays


@dataclass(frozen=True, slots=True)
class Clash:
    """Two entries, or an entry and a day, that should be looked at together."""

    kind: str  # "hall", "hosts", "partner", "mourning", "holiday"
    words: str
    entries: tuple[Entry, ...]
    on: date


def among(actor: Actor, shown: Sequence[Entry], language: str) -> list[Clash]:
    """Return the clashes among entries, in order of day; a few queries whatever their number."""
    real = [one for one in shown if _takes_time(one)]
    found = [
        *_halls(real),
        *_hosts(actor, real, language),
        *_partners(actor, real, language),
        *_days(actor, real, language),
    ]
    return sorted(found, key=lambda one: (one.on, one.kind, one.words))


def _takes_time(entry: Entry) -> bool:
    """Whether it is something held on known days, of which at least the name may be read."""
    return (
        entry.layer != "special_days"
        and not (entry.is_cancelled or entry.is_all_day or entry.is_vague)
        and bool(entry.label)
    )


def _halls(real: Sequence[Entry]) -> Iterator[Clash]:
    """The same hall at the same time, or on the same day where the hours are not known."""
    by_hall: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in real:
        if entry.venue:
            by_hall[fold(entry.place), fold(entry.venue)].append(entry)
    for together in by_hall.values():
        for a, b in _near(together, timedelta()):
            if _same_hours(a, b):
                words = _("The same hall at the same time: %(hall)s") % {"hall": a.venue}
                yield Clash("hall", words, (a, b), b.first.first)


def _same_hours(a: Entry, b: Entry) -> bool:
    if a.first != a.last or b.first != b.last or not (a.begins_at and b.begins_at):
        return True
    return a.begins_at < (b.ends_at or "24:00") and b.begins_at < (a.ends_at or "24:00")


def _hosts(actor: Actor, real: Sequence[Entry], language: str) -> Iterator[Clash]:
    """Two units that hold something with one country within a week, and may not know of each other."""
    by_country: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for entry in real:
        if entry.country_id is not None:
            by_country[entry.layer, entry.country_id].append(entry)
    pairs = [(country, pair) for (_layer, country), some in by_country.items() for pair in _near(some, WEEK)]
    doubled = [(country, pair) for country, pair in pairs if pair[0].unit_id != pair[1].unit_id]
    names = titles.named(registry.of(Country), {country for country, _pair in doubled}, actor, language)
    for country, (a, b) in doubled:
        if country in names:
            words = _("Two units with the same country within a week: %(name)s") % {"name": names[country]}
            yield Clash("hosts", words, (a, b), b.first.first)


def _partners(actor: Actor, real: Sequence[Entry], language: str) -> Iterator[Clash]:
    """One partner abroad met twice within a week by different rows."""
    rows = {(one.layer, one.row_id): one for one in real if one.row_id}
    met: dict[int, list[Entry]] = defaultdict(list)
    for record in spans.recorded():
        ids = [pk for name, pk in rows if name == record.name]
        for field in fields.of(record).values():
            if field.target is not None and field.target.model is Organisation and field.kind == "links" and ids:
                ties, source, target = field.ties
                for pk, partner in ties.filter(**{f"{source}__in": ids}).order_by().values_list(source, target):
                    met[partner].append(rows[record.name, pk])
    abroad = _abroad(actor, [partner for partner, some in met.items() if len(some) > 1], language)
    for partner, name in abroad.items():
        unique = list({one.uid: one for one in met[partner]}.values())
        for a, b in _near(sorted(unique, key=lambda one: one.order), WEEK):
            yield Clash(
                "partner", _("The same partner within a week: %(name)s") % {"name": name}, (a, b), b.first.first
            )


def _abroad(actor: Actor, ids: Sequence[int], language: str) -> dict[int, str]:
    """The names of those of these organisations that stand outside the home country and may be seen."""
    record = registry.of(Organisation)
    known = visible_to(actor, record).filter(pk__in=ids).exclude(country__is_home=True).values_list("pk", flat=True)
    return titles.named(record, list(known), actor, language)


def _near(some: Sequence[Entry], distance: timedelta) -> Iterator[tuple[Entry, Entry]]:
    """Pairs in order, of which the second begins no later than so long after the end of the first."""
    ordered = sorted(some, key=lambda one: one.order)
    for at, a in enumerate(ordered):
        for b in ordered[at + 1 :]:
            if b.first.first > a.last.last + distance:
                break
            yield a, b


def _days(actor: Actor, real: Sequence[Entry], language: str) -> Iterator[Clash]:
    """Days of mourning, and holidays of the home country or of the partner's."""
    if not real:
        return
    first, last = min(one.first.first for one in real), max(one.last.last for one in real)
    codes = dict(visible_to(actor, registry.of(Country)).values_list("pk", "code"))
    home = visible_to(actor, registry.of(Country)).filter(is_home=True).values_list("pk", flat=True).first()
    free = {pk: _free_days(codes[pk], first, last, language) for pk in _sides(real, home) if pk in codes}
    mourned = list(_mourned(actor, first, last, language))
    for entry in real:
        for begin, end, name, country in mourned:
            if entry.first.first <= end and begin <= entry.last.last and country in (home, entry.country_id):
                yield Clash(
                    "mourning",
                    _("National mourning: %(name)s") % {"name": name},
                    (entry,),
                    max(begin, entry.first.first),
                )
        day, name = _first_free(entry, [free.get(home or 0, {}), free.get(entry.country_id or 0, {})])
        if day is not None:
            yield Clash("holiday", _("A public holiday: %(name)s") % {"name": name}, (entry,), day)


def _sides(real: Iterable[Entry], home: int | None) -> set[int]:
    return {pk for pk in (home, *(one.country_id for one in real)) if pk is not None}


def _free_days(code: str, first: date, last: date, language: str) -> Mapping[date, str]:
    return {one.on: one.name for one in holidays.between(code, first, last, language)}


def _first_free(entry: Entry, sides: Iterable[Mapping[date, str]]) -> tuple[date | None, str]:
    days = min((entry.last.last - entry.first.first).days, LONGEST) + 1
    for number in range(days):
        day = entry.first.first + timedelta(days=number)
        for side in sides:
            if day in side:
                return day, side[day]
    return None, ""


def _mourned(actor: Actor, first: date, last: date, language: str) -> Iterator[tuple[date, date, str, int]]:
    record: Any = registry.of(SpecialDay)
    rows = visible_to(actor, record).filter(kind=SpecialDay.Kind.MOURNING, first_on__lte=last)
    for begin, end, name, name_vi, country in rows.values_list("first_on", "last_on", "name", "name_vi", "country_id"):
        until: PartialDate = end or begin
        if until.last >= first:
            yield begin.first, until.last, (name_vi if language == "vi" else "") or name, country
