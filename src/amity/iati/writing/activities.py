"""The file of activities: every item of aid that the actor may see, as an activity of IATI 2.03."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.utils import timezone

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.aid.models import AidKind, Vocabulary
from amity.core.dates import PartialDate
from amity.iati import codes, identifiers
from amity.iati.writing import budgets, dates
from amity.iati.writing.blocks import AT_ONCE, Block, Field, Flow, Item, Party, Place, blocks
from amity.iati.writing.markup import attributes, element, narratives, text
from amity.iati.writing.percentages import hundred
from amity.iati.writing.publisher import Publisher
from amity.iati.writing.wording import Wording
from amity.places.models import Country
from amity.records import registry

DOLLAR = "USD"
UNCODED = "UNCODED"  # the code, in our own vocabulary, of a sector told in words alone
HOME = "VN"
# The first day that a date known to the year, the month or the day can be, by the length of its text.
FIRST_DAY = {4: "-01-01", 7: "-01", 10: ""}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item that no valid activity can be made of."""

    pk: int
    reference: str


@dataclass(slots=True)
class Activities:
    """One file in the making: `chunks` gives its bytes; afterwards `count` and `left_out` tell what became of all."""

    actor: Actor
    now: datetime
    at_once: int = AT_ONCE
    count: int = 0
    left_out: list[LeftOut] = field(default_factory=list)
    _publisher: Publisher = field(init=False)
    _wording: Wording = field(init=False)
    _home: str = field(init=False)

    def __post_init__(self) -> None:
        self._publisher = Publisher.seen_by(self.actor)
        self._wording = Wording.of_both()
        home = visible_to(self.actor, registry.of(Country)).filter(is_home=True).values_list("code", flat=True).first()
        self._home = home or HOME

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the file, a block of items at a time: the memory needed does not grow with their number."""
        yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f"<iati-activities{attributes(version=codes.VERSION, generated_datetime=moment(self.now))}>\n".encode()
        common = self._publisher.reporting(secondary=True), self._publisher.contact()
        for block in blocks(self.actor, self.at_once):
            writer = _Writer(self._publisher.prefix, *common, self._home, self.now, self._wording, block)
            told = []
            for item in block.items:
                if activity := writer.activity(item):
                    told.append(activity)
                else:
                    self.left_out.append(LeftOut(item.pk, item.reference))
            self.count += len(told)
            yield "".join(told).encode()
        yield b"</iati-activities>\n"


def moment(at: datetime) -> str:
    """A moment as XML writes it, in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(slots=True)
class _Writer:
    """Makes the activities of one block; elements of organisations and places are made once for each."""

    prefix: str
    reporting: str
    contact: str
    home: str
    now: datetime
    wording: Wording
    block: Block
    _parties: dict[tuple[str, int, str], str] = field(default_factory=dict)
    _places: dict[int, str] = field(default_factory=dict)
    _shared: dict[tuple[int, str], str] = field(default_factory=dict)  # sectors by their percentage

    def activity(self, item: Item) -> str:
        """An item as an activity; "" where not one date is known, without which no activity is valid."""
        block = self.block
        when = dates.Dates(item.state, item.starts_on, item.ends_on, item.approved_on)
        dated = dates.written(when, timezone.localdate(self.now), self.wording)
        if not dated:
            return ""
        above = block.above.get(item.parent_id or 0)
        parts = block.parts.get(item.pk, ())
        is_relief = item.kind == AidKind.EMERGENCY
        words = (item.description, item.description_vi)
        changed = block.changed_at.get(item.pk)
        return "".join(
            (
                "<iati-activity",
                attributes(
                    last_updated_datetime=moment(changed) if changed else "",
                    default_currency=item.currency or DOLLAR,
                    humanitarian="1" if is_relief or item.is_humanitarian else "",
                    hierarchy=codes.level(item.kind, above.kind if above else None),
                ),
                ' xml:lang="en">',
                element("iati-identifier", text(identifiers.of_activity(self.prefix, item.reference))),
                self.reporting,
                element("title", narratives(item.title, item.title_vi)),
                element("description", narratives(*words) or narratives(item.title, item.title_vi), type="1"),
                self._participating(item),
                f'<activity-status code="{codes.STATUS[item.state]}"/>',  # type: ignore[index]
                dated,
                self.contact,
                f'<recipient-country code="{self.home}"/>',
                self._locations(item),
                self._sectors(item),
                _scope(item) if is_relief else "",
                # What a whole has in money stands in its parts as well: only the lowest level tells a budget.
                "" if parts else budgets.written(item.amount, item.currency, item.basis, item.starts_on, item.ends_on),
                *(self._transaction(flow) for flow in block.flows.get(item.pk, ())),
                self._related(above.reference, codes.PARENT) if above else "",
                *(self._related(reference, codes.CHILD) for reference in parts),
                block.results.get(item.pk, ""),
                "</iati-activity>\n",
            )
        )

    def _participating(self, item: Item) -> str:
        roles = [(codes.FUNDING, donor) for donor in self.block.donors.get(item.pk, ())]
        roles.append((codes.ACCOUNTABLE, item.managing_id or 0))
        if item.executing_id and item.recipient_id != item.executing_id:
            roles.append((codes.EXTENDING, item.recipient_id or 0))
        roles.append((codes.IMPLEMENTING, item.executing_id or item.recipient_id or 0))
        told = "".join(self._party("participating-org", pk, role) for role, pk in roles)
        # The schema asks for one; who is not named is told as not named.
        return told or element("participating-org", narratives(*self.wording.nobody_named), role=codes.FUNDING)

    def _party(self, name: str, pk: int, role: str = "") -> str:
        made = self._parties.get((name, pk, role))
        if made is None:
            party = self.block.parties.get(pk)
            made = self._parties[name, pk, role] = self._organisation(name, party, role) if party else ""
        return made

    def _organisation(self, name: str, party: Party, role: str) -> str:
        ref = identifiers.of_organisation(self.prefix, party.identifier, party.pk)
        kind = codes.ORGANISATION_TYPE[party.kind]  # type: ignore[index]
        return element(name, narratives(party.name, party.name_vi), ref=ref, type=kind, role=role)

    def _locations(self, item: Item) -> str:
        return "".join(self._location(place) for place in self.block.provinces.get(item.pk, ()))

    def _location(self, place: Place) -> str:
        made = self._places.get(place.pk)
        if made is None:
            inside = element("location-reach", code="1") + element("name", narratives(place.name, place.name_vi))
            inside += element("location-class", code="1")
            made = self._places[place.pk] = element("location", inside, ref=place.code)
        return made

    def _sectors(self, item: Item) -> str:
        by_list: dict[str, list[Field]] = defaultdict(list)
        for one in self.block.sectors.get(item.pk, ()):
            by_list[one.vocabulary].append(one)
        told = []
        for vocabulary in sorted(by_list):
            named = by_list[vocabulary]
            percents = hundred([self.block.shares.get((item.pk, one.pk)) for one in named])
            told += [self._sector(one, f"{percent:f}") for one, percent in zip(named, percents, strict=True)]
        if not told and item.sector_words:
            words = narratives(item.sector_words)
            told = [element("sector", words, vocabulary=Vocabulary.OWN.value, code=UNCODED, percentage="100")]
        return "".join(told)

    def _sector(self, one: Field, percent: str) -> str:
        made = self._shared.get((one.pk, percent))
        if made is None:
            words = narratives(one.name, one.name_vi)
            made = element("sector", words, vocabulary=one.vocabulary, code=one.code, percentage=percent)
            self._shared[one.pk, percent] = made
        return made

    def _transaction(self, flow: Flow) -> str:
        day = flow.value_on + FIRST_DAY[len(flow.value_on)]
        is_whole = day == flow.value_on
        described = narratives(flow.description) if is_whole else self._described(flow)
        reference = f' ref="{text(flow.reference)}"' if flow.reference else ""
        provider = self._party("provider-org", flow.provider_id) if flow.provider_id else ""
        receiver = self._party("receiver-org", flow.receiver_id) if flow.receiver_id else ""
        return (
            f'<transaction{reference}><transaction-type code="{codes.TRANSACTION[flow.kind]}"/>'  # type: ignore[index]
            f'<transaction-date iso-date="{day}"/>'
            f'<value currency="{text(flow.currency)}" value-date="{day}">{float(flow.amount):.2f}</value>'
            f"{f'<description>{described}</description>' if described else ''}{provider}{receiver}</transaction>"
        )

    def _described(self, flow: Flow) -> str:
        """What a sum is for and how much of its date is known."""
        known, known_vi = self.wording.only_known(PartialDate(flow.value_on))
        return narratives(f"{flow.description} {known}".strip(), known_vi and f"{flow.description} {known_vi}".strip())

    def _related(self, reference: str, kind: str) -> str:
        return element("related-activity", ref=identifiers.of_activity(self.prefix, reference), type=kind)


def _scope(item: Item) -> str:
    """The element `humanitarian-scope`: the relief itself is the emergency, under its reference in our own list."""
    told = narratives(item.title, item.title_vi)
    return element("humanitarian-scope", told, type="1", vocabulary="99", code=item.reference)
