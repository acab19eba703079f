"""Figures that others published about a year, grouped, and set beside what the records count."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from amity.access.scope import visible_to
from amity.core.dates import Period
from amity.documents.document import StatementLine
from amity.insight.measures import PARTS
from amity.insight.models import StatementBasis
from amity.measures.declaration import Measure, all_measures
from amity.measures.evaluation import Value, rows_behind, rows_url, value_of
from amity.records import fields, filtering, registry, titles
from amity.reviews.making import Making
from amity.reviews.said import Group, Said, SumCheck

NAME = "statements"
COLUMNS = (
    "pk", "measure", "subject", "subject_vi", "value", "unit", "qualifier", "basis", "period", "scope",
    "is_estimate", "said_by", "said_on", "source_title", "source_url", "event",
)  # fmt: skip
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
COMPARABLE = {StatementBasis.COUNTED, StatementBasis.DISBURSED, StatementBasis.RECEIVED, StatementBasis.UNSTATED}


def groups_about(making: Making, params: dict[str, str]) -> list[Group]:
    """The published figures that the list of statements shows under these filters, by measure and scope.

    Figures said of the same event are one group where they follow one another, as those of a campaign do.
    """
    said = list(_said(making, params))
    found: dict[tuple[str, str], list[Said]] = {}
    campaigns = []
    for event in sorted({one.event for one in said if one.event}):
        of_event = sorted((one for one in said if one.event == event), key=_order)
        group = Group(of_event[0].event_name, "", tuple(of_event))
        if group.is_campaign:
            campaigns.append(group)
            said = [one for one in said if one.event != event]
    for one in said:
        found.setdefault((one.scope, one.measure), []).append(one)
    groups = [Group(name, scope, tuple(sorted(said, key=_order))) for (scope, name), said in found.items()]
    return sorted([*campaigns, *groups], key=_place)


def _place(group: Group) -> tuple[Any, ...]:
    """Compared figures first, then campaigns, then the rest by what was measured: the same in every language."""
    first = group.said[0]
    return (not group.is_compared, not group.is_campaign, group.scope, _rank(first.measure), first.measure, first.pk)


def _order(one: Said) -> tuple[Any, ...]:
    """Targets first, then by the day of saying, or where it is not known by the last day of the period."""
    day = one.said_on.last if one.said_on else Period.parse(one.period).last
    return (one.basis != StatementBasis.TARGET, day, one.period, one.value, one.pk)


def _rank(slug: str) -> int:
    """Compared figures stand in the order in which their measures are declared."""
    return next((at for at, measure in enumerate(all_measures()) if measure.statement == slug), 10**6)


def _said(making: Making, params: dict[str, str]) -> Iterable[Said]:
    record = registry.get(NAME)
    bases = dict(fields.one(record, "basis").choices)
    events = _event_names(making)
    rows = filtering.apply(record, visible_to(making.actor, record), filtering.params_of(params), making.actor)
    known: dict[tuple[str, str], tuple[Value, str]] = {}
    for values in rows.order_by("pk").values(*COLUMNS):
        twin = values.pop("subject_vi")
        values["event_name"] = events.get(values["event"], "")
        values["event"] = values["event"] if values["event_name"] else None
        if making.language == "vi":
            making.seen.untranslated += not twin
            values["subject"] = twin or values["subject"]
        counted, url = _counted(making, values, known)
        yield Said(**values, basis_words=str(bases[values["basis"]]), counted=counted, counted_url=url)


def _event_names(making: Making) -> dict[int, str]:
    """The names of the events that published figures were said of, as far as the reader may see them (one query)."""
    record = registry.get("events")
    columns = titles.paths(record)
    name = titles.reader(record, columns, making.actor, making.language)
    said_of = visible_to(making.actor, registry.get(NAME)).filter(event__isnull=False).values("event")
    rows = visible_to(making.actor, record).filter(pk__in=said_of)
    return {pk: name(values) for pk, *values in rows.values_list("pk", *columns)}


def _counted(
    making: Making, values: dict[str, Any], known: dict[tuple[str, str], tuple[Value, str]]
) -> tuple[Value, str]:
    """What the records count for a published figure, in its unit; nothing where no measure counts the same thing."""
    measure = next((one for one in all_measures() if one.statement == values["measure"]), None)
    scale, base = scaled(values["unit"])
    if measure is None or values["scope"] or values["basis"] not in COMPARABLE or base != measure.unit:
        return None, ""
    key = (measure.name, values["period"])
    if key not in known:
        known[key] = _measured(measure, making, Period.parse(values["period"]))
    counted, url = known[key]
    return (Decimal(counted) / scale if counted is not None and scale != 1 else counted), url


def _measured(measure: Measure, making: Making, period: Period) -> tuple[Value, str]:
    return value_of(measure, rows_behind(measure, making.actor, period)), rows_url(measure, period)


def scaled(unit: str) -> tuple[int, str]:
    """Read "million USD" as (1000000, "USD") and "organisations" as (1, "organisations")."""
    first, _space, rest = unit.partition(" ")
    return (SCALES[first], rest) if first in SCALES and rest else (1, unit)


def sum_checks(groups: Iterable[Group]) -> list[SumCheck]:
    """For every published whole whose parts were published by the same source: do they make it?

    Parts of another source are taken only where they are the one value published for the period.
    """
    said = [one for group in groups if not group.scope for one in group.said]
    found = []
    for claim in PARTS:
        for whole in (one for one in said if one.measure == claim.whole):
            parts = [_part_of(whole, slug, said) for slug in claim.parts]
            if all(parts):
                found.append(SumCheck(whole, tuple(part for part in parts if part)))
    return sorted(found, key=lambda check: _claim_at(check.whole.measure))


def _claim_at(slug: str) -> int:
    return next(at for at, claim in enumerate(PARTS) if claim.whole == slug)


def _part_of(whole: Said, slug: str, said: Iterable[Said]) -> Said | None:
    same = [one for one in said if one.measure == slug and one.period == whole.period and one.unit == whole.unit]
    by_source = [one for one in same if (one.source_url, one.source_title) == (whole.source_url, whole.source_title)]
    chosen = by_source or same
    return chosen[0] if len(chosen) == 1 else None


def line(one: Said) -> StatementLine:
    """The statement as files carry it."""
    return StatementLine(
        measure=one.measure,
        title=one.subject,
        value=one.value,
        unit=one.unit,
        basis=one.basis,
        qualifier=one.qualifier,
        period=one.period,
        scope=one.scope,
        said_by=one.said_by,
        said_on=str(one.said_on or ""),
        is_estimate=one.is_estimate,
        source=one.source_title,
        url=one.source_url,
        rows=one.url,
        counted=one.counted if one.counted_url else None,
    )
