"""What the parts of a dossier share while it is made: the country, the day it is read for, and what opens it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.documents import listed, making, wording
from amity.documents.document import Column, FigureLine, Span, Table, Text, text
from amity.documents.listed import RowsWanted
from amity.dossiers.country_parts.lineage import Lineage
from amity.places.models import Country
from amity.records import registry, titles
from amity.relations.models import Relation, TierChange
from amity.relations.queries import Level

YEARS = 3  # that are looked ahead
Params = Mapping[str, str | list[str]]


@dataclass(slots=True)
class Opening:
    """What the parts found that belongs on the first half page."""

    who: list[Text] = field(default_factory=list)
    in_force: list[Text] = field(default_factory=list)
    still_open: list[Text] = field(default_factory=list)
    coming: list[Text] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Making(making.Making):
    """A dossier in the making; `day` is the day that "in force" and "in office" are read for."""

    country: Country
    name: str
    day: date
    lineage: Lineage
    relation: Relation | None
    changes: list[TierChange]
    level: Level | None
    opening: Opening = field(default_factory=Opening)
    gaps: list[Text] = field(default_factory=list)
    figures: list[FigureLine] = field(default_factory=list)

    @property
    def own(self) -> dict[str, str]:
        """The filter for rows that have to do with the country, named themselves or over a partner from there."""
        return {"concerning": self.country.code}

    @property
    def number(self) -> str:
        """The number of the country, as filters take it."""
        return str(self.country.pk)

    @property
    def is_past(self) -> bool:
        """Whether the dossier is read for a day gone by."""
        return self.day < self.today

    @property
    def until(self) -> date:
        """The last day that is looked ahead to."""
        return date(self.day.year + YEARS, 12, 31)

    def figure(self, name: str, title: str, record: str, params: Params, *, note: str = "") -> tuple[int, Span]:
        """Count the rows of a list; the span leads to them, and files carry the figure with its address."""
        count = listed.visible_rows(self, record, params).order_by().count()
        return count, self.counted(name, title, count, listed.address(record, dict(params)), note=note)

    def counted(self, name: str, title: str, count: int, url: str, *, note: str = "") -> Span:
        """A figure that is known already, as text and for the files."""
        self.figures.append(FigureLine(f"dossier.{name}", title, "dossier", count, "", None, url, note))
        return Span(wording.number(count, self.language), url=url, strong=True)

    def table(self, record: str, params: Params, columns: Sequence[str], own: str, **more: Any) -> None:
        """Append the first rows of a list; more of them stand behind the link below."""
        self.outline.add(listed.table(self, RowsWanted(record=record, params=params, columns=columns, own=own, **more)))

    def names(self, record: str, ids: Sequence[int]) -> dict[int, str]:
        """The names of rows that the reader may see; they count as read."""
        found = titles.named(registry.get(record), ids, self.actor, self.language)
        self.seen.rows.setdefault(record, []).extend(found)
        return found

    def told(self, day: PartialDate | None) -> str:
        """A date as tables write it; those known in part are counted."""
        self.seen.partly_dated += day is not None and day.precision != "day"
        return wording.day(day, self.language)


def columns(*heads: tuple[str, int]) -> tuple[Column, ...]:
    """The columns of a table with their widths."""
    return tuple(Column(words, share) for words, share in heads)


def plain_table(
    caption: str, heads: tuple[Column, ...], rows: Sequence[Sequence[Text | str]], note: Text = ()
) -> Table:
    """A table of words and texts."""
    made = tuple(tuple(text(cell) for cell in row) for row in rows)
    return Table(caption, heads, made, note)


def linked_to(actor: Actor, record: str, **params: Any) -> list[int]:
    """The numbers of visible rows under plain conditions, so many as an address can carry."""
    rows = visible_to(actor, registry.get(record)).filter(**params).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:100])


def rest(shown: int, total: int, url: str, language: str) -> Text:
    """The line below a table that was cut."""
    if shown >= total:
        return ()
    words = _("The first {told} of {total} rows; the number leads to all of them.")
    before, _brace, after = words.format(told=shown, total="\0").partition("\0")
    return text(before, Span(wording.number(total, language), url=url), after)
