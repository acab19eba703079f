"""Totals of aid as open data: what everybody may have, line by line, with what each column says.

Read for nobody in particular: a figure rests on public rows only, and a name stands only where its row is public.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.aid.models import FlowKind, Sector
from amity.aid.queries import totals
from amity.aid.queries.totals import Asked
from amity.network.models import Organisation
from amity.places.models import Country, Province
from amity.records import registry

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One set of data: its name, what it holds, its columns with what each says, and how its lines are read."""

    name: str
    label: Promise
    columns: tuple[tuple[str, Promise], ...]
    lines: Callable[[Actor], list[Row]]

    @property
    def head(self) -> list[str]:
        """The names of the columns."""
        return [name for name, _words in self.columns]


def _by_place(actor: Actor) -> list[Row]:
    provinces, sectors = _known(actor, Province, "code", "name"), _known(actor, Sector, "code", "name")
    return [
        (kind, year, *provinces.get(province, ("", "")), *sectors.get(sector, ("", "")), usd)
        for kind, year, province, sector, usd in _sums(actor, ("year", "province", "sector"))
    ]


def _by_donor(actor: Actor) -> list[Row]:
    donors, countries = _known(actor, Organisation, "name", "country_id"), _known(actor, Country, "code", "name")
    found = []
    for kind, year, donor, usd in _sums(actor, ("year", "donor")):
        name, country = donors.get(donor, ("", None))
        found.append((kind, year, name, *countries.get(country, ("", "")), usd))
    return found


def _sums(actor: Actor, by: tuple[Any, ...]) -> list[Row]:
    """The figures of each kind of sum; they have whole cents."""
    return [
        (kind, *row.keys, row.usd)
        for kind in FlowKind.values
        for row in totals.totals(actor, Asked(kind=kind), by).rows
    ]


def _known(actor: Actor, model: Any, *columns: str) -> dict[Any, Row]:
    rows = visible_to(actor, registry.of(model)).order_by()
    return {pk: tuple(values) for pk, *values in rows.values_list("pk", *columns)}


KIND = ("kind", _("Kind of sum: commitment, approval, receipt or disbursement; never to be added to each other."))
YEAR = ("year", _("Calendar year of the value date."))
USD = ("usd", _("Sum in US dollars, each counted once; below zero where more was taken back than given."))
TABLES = (
    Table(
        "places",
        _("Sums by year, province of today and sector"),
        (
            KIND,
            YEAR,
            ("province_code", _("National code of the province; empty where the sum is not broken down.")),
            ("province", _("Name of the province.")),
            ("sector_code", _("Code of the sector in the list of the OECD DAC, or our own.")),
            ("sector", _("Name of the sector.")),
            USD,
        ),
        _by_place,
    ),
    Table(
        "donors",
        _("Sums by year and donor"),
        (
            KIND,
            YEAR,
            ("donor", _("Name of the donor; empty where none is public.")),
            ("country_code", _("Code of the home country of the donor.")),
            ("country", _("Name of the home country.")),
            USD,
        ),
        _by_donor,
    ),
)


def table(name: str) -> Table | None:
    """A set of data by its name."""
    return next((one for one in TABLES if one.name == name), None)
