"""What came after a high-level visit with its country, within twelve months. Nothing says that it came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.records import filtering, registry, titles
from amity.relations.models import HighLevelVisit

SHOWN = 10
DAYS = 365
Params = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class After:
    """Rows of one type: how many, the first of them as (name, address, day), and where all of them are."""

    record: str
    label: str
    count: int
    rows: list[tuple[str, str, PartialDate | None]]
    href: str


def window(visit: HighLevelVisit) -> tuple[date, date] | None:
    """The first and the last day looked at; None where the day of the visit is not known."""
    last = visit.to_on or visit.from_on
    return (last.last + timedelta(days=1), last.last + timedelta(days=DAYS)) if last else None


def after(visit: HighLevelVisit, *, actor: Actor, language: str) -> list[After]:
    """Events held and agreements signed with the country in that time, and the tasks of the visit."""
    days = window(visit)
    if days is None:
        return []
    span = f"{days[0].isoformat()}..{days[1].isoformat()}"
    country = str(visit.country_id)
    asked: tuple[tuple[str, str, Params], ...] = (
        ("events", "starts_on", {"country": country, "state": "held", "starts_on": span}),
        ("agreements", "signed_on", {"countries": country, "signed_on": span}),
        ("assignments", "due_on", {"visit": str(visit.pk)}),
    )
    return [_read(name, moment, params, actor, language) for name, moment, params in asked]


def hung(visit: HighLevelVisit, *, actor: Actor, language: str) -> After:
    """The people's events that hang on the visit itself."""
    return _read("events", "starts_on", {"visit": str(visit.pk)}, actor, language)


def _read(name: str, moment: str, params: Params, actor: Actor, language: str) -> After:
    record = registry.get(name)
    given = filtering.params_of(params)
    rows: QuerySet[HighLevelVisit] = filtering.apply(
        record, filtering.in_use(visible_to(actor, record), given), given, actor
    )
    columns = titles.paths(record)
    read = titles.reader(record, columns, actor, language)
    stored = rows.order_by(moment, "pk").values_list("pk", moment, *columns)[:SHOWN]
    shown = [(read(values), f"/{name}/{pk}/", on or None) for pk, on, *values in stored]
    return After(name, str(record.plural), rows.order_by().count(), shown, f"/{name}/?{urlencode(params)}")
