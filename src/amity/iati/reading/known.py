"""What a file names and is stored here already, or is to be: organisations, sectors and provinces.

An organisation is found by its identifier, then by its exact name; one that is not found is entered. Sectors are found
by list and code, or entered; provinces only found. Each is looked up once in a whole file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.aid.models import Sector
from amity.iati.reading.words import Activity, Named, Party
from amity.network.models import Organisation
from amity.places.models import Province
from amity.records import registry
from amity.records.ties import slices

_Kind = Organisation.Kind
KIND = {
    "10": _Kind.MINISTRY,
    "11": _Kind.LOCALITY,
    "15": _Kind.MASS_ORGANISATION,
    "40": _Kind.INTERNATIONAL,
    "60": _Kind.FOUNDATION,
    "70": _Kind.COMPANY,
    "80": _Kind.UNIVERSITY,
}  # every other type is kept as a foreign non-governmental organisation
LONGEST_IDENTIFIER, LONGEST_NAME = 80, 200


@dataclass(frozen=True, slots=True)
class Kept:
    """Whose records the items become that are new, and who sees them."""

    owner: int
    confidentiality: int = Confidentiality.UNION

    @property
    def shared(self) -> dict[str, int]:
        """The same of what items of others name as well, organisations and sectors: open to the union at least."""
        return {"owner_id": self.owner, "confidentiality": min(self.confidentiality, Confidentiality.UNION)}


class Known:
    """What this actor may see of those, by what files call it; `fresh` holds the rows that are still to be stored."""

    def __init__(self, actor: Actor, prefix: str, kept: Kept) -> None:
        self.actor, self.prefix, self.kept = actor, prefix, kept
        self.parties: dict[str, Any] = {}  # by identifier, and by name
        self.sectors: dict[tuple[str, str], Any] = {}
        self.places: dict[str, Any] = {}
        self.fresh: list[Any] = []
        for place in visible_to(actor, registry.of(Province)).order_by("-valid_to_on", "-pk"):
            for name in (place.code, place.name, place.name_vi):
                self.places[name.casefold()] = place

    def learn(self, activities: Iterable[Activity]) -> None:
        """Look up what these name: two queries, however many they are."""
        parties: dict[str, Party] = {}
        sectors: dict[tuple[str, str], Named] = {}
        for one in activities:
            met = [party for found in one.parties.values() for party in found]
            met += [party for money in one.sums for party in (money.provider, money.receiver) if party]
            for party in met:
                kept = parties.setdefault(called(party), party)
                if party.name and not kept.name:
                    parties[called(party)] = party
            sectors |= {(named.vocabulary, named.code): named for named in one.sectors}
        self._learn_parties({name: party for name, party in parties.items() if name not in self.parties})
        self._learn_sectors({key: named for key, named in sectors.items() if key not in self.sectors})

    def party(self, party: Party) -> Any:
        """The organisation that is meant."""
        return self.parties[called(party)]

    def _learn_parties(self, wanted: dict[str, Party]) -> None:
        own = f"{self.prefix}-ORG-"
        identifiers = {party.identifier for party in wanted.values() if party.identifier}
        numbers = [int(one.removeprefix(own)) for one in identifiers if _is_number(one, own)]
        names = {_name(party) for party in wanted.values()}
        by_identifier: dict[str, Any] = {}
        by_name: dict[str, Any] = {}
        wanted_words: list[Any] = sorted(identifiers | names)
        for part in slices(wanted_words):
            found = Q(identifier__in=part) | Q(name__in=part) | Q(name_vi__in=part) | Q(pk__in=numbers)
            numbers = []
            for row in visible_to(self.actor, registry.of(Organisation)).filter(found).order_by("-pk"):
                by_identifier |= {row.identifier: row, f"{own}{row.pk}": row}
                by_name |= {row.name_vi: row, row.name: row}
        for name, party in wanted.items():
            if name in self.parties:  # entered a moment ago under its other name
                continue
            self.parties[name] = (
                by_identifier.get(party.identifier or "-") or by_name.get(_name(party) or "-") or self._new(party)
            )

    def _new(self, party: Party) -> Any:
        kind = KIND.get(party.type, Organisation.Kind.FOREIGN_NGO)
        name = _name(party)
        identifier = party.identifier if len(party.identifier) <= LONGEST_IDENTIFIER else ""
        names = {"name": name, "name_vi": party.name_vi[:LONGEST_NAME]}
        row = Organisation(kind=kind, identifier=identifier, **names, **self.kept.shared)
        for same in (identifier, name):  # the same one under its name alone, further on in the block
            if same:
                self.parties.setdefault(same, row)
        self.fresh.append(row)
        return row

    def _learn_sectors(self, wanted: dict[tuple[str, str], Named]) -> None:
        codes: list[Any] = sorted({code for _vocabulary, code in wanted})
        for part in slices(codes):
            for row in visible_to(self.actor, registry.of(Sector)).filter(code__in=part):
                self.sectors[row.vocabulary, row.code] = row
        for key, named in wanted.items():
            if key not in self.sectors:
                told = {"code": named.code[:20], "name": (named.name or named.code)[:250]}
                row = Sector(vocabulary=named.vocabulary, **told, **self.kept.shared)
                self.sectors[key] = row
                self.fresh.append(row)


def called(party: Party) -> str:
    """By what an organisation is looked up: its identifier, or its name where it has none."""
    return party.identifier or party.name


def _name(party: Party) -> str:
    """The name as it is kept here."""
    return (party.name or party.identifier)[:LONGEST_NAME]


def _is_number(identifier: str, own: str) -> bool:
    rest = identifier.removeprefix(own)
    return rest != identifier and rest.isdecimal() and len(rest) < 19
