"""A delegation as documents read it: its people of both sides in order, its programme, its journeys.

Whoever is out of sight, in the trash or forgotten is left out wherever a row names him. The number of queries is the
same for any number of people.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from babel.dates import format_date

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.delegations import queries
from amity.delegations.models import Appointment, Arrangement, Delegation, Direction, Member, Role, Side
from amity.documents import wording
from amity.documents.document import Span, Text, joined, text
from amity.documents.making import Making
from amity.network.models import Organisation, Person
from amity.places.models import Country
from amity.records import registry, titles
from amity.records.models import Change
from amity.records.rows import Reader

ITEMS_WITHOUT_TALKS = ("arrival", "departure", "transfer", "free")


class NoDelegation(LookupError):
    """There is no such delegation, or not for this reader."""


@dataclass(slots=True, kw_only=True)
class Visit:
    """What is on record of one delegation, as far as its reader may see it."""

    delegation: Delegation
    name: str
    language: str
    actor: Actor
    country: Country | None
    other_countries: list[str]
    members: list[Member]
    items: list[Appointment]
    journeys: list[Arrangement]
    people: dict[int, Person] = field(default_factory=dict)
    organisations: dict[int, Organisation] = field(default_factory=dict)
    names: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def is_received(self) -> bool:
        """Whether it comes to us."""
        return self.delegation.direction == Direction.IN

    @property
    def name_of_country(self) -> str:
        """What the partner country is called, as far as the reader may see it."""
        return titles.of_row(registry.of(Country), self.country, self.language, self.actor) if self.country else ""

    @property
    def theirs(self) -> list[Member]:
        """The other side in order: who comes to us, or who receives us."""
        return self.side(Side.DELEGATION if self.is_received else Side.HOSTS)

    @property
    def ours(self) -> list[Member]:
        """Our side in order."""
        return self.side(Side.HOSTS if self.is_received else Side.DELEGATION)

    def side(self, side: str) -> list[Member]:
        """One side in order of precedence."""
        return [one for one in self.members if one.side == side]

    def leader(self, side: str) -> Member | None:
        """Who leads a side."""
        return next((one for one in self.side(side) if one.role == Role.LEADER), None)

    def met(self, item: Appointment) -> list[int]:
        """The people met in an item of the programme."""
        return [one.pk for one in item.people.all() if one.pk in self.people]

    def person(self, pk: int | None) -> Text:
        """A person's name, which leads to the page; nothing for whom the reader may not see."""
        return self._named("people", pk)

    def organisation(self, pk: int | None) -> Text:
        """An organisation's name, which leads to the page; nothing when it is out of sight."""
        return self._named("organisations", pk)

    def _named(self, record: str, pk: int | None) -> Text:
        name = self.names.get((record, pk or 0), "")
        return text(Span(name, url=f"/{record}/{pk}/")) if name else ()

    def title(self, member: Member) -> Text:
        """As what somebody stands on the list: the title for this journey and the organisation."""
        title = spoken(member.title, member.title_vi, self.language)
        parts = [text(title) if title.text else (), self.organisation(member.organisation_id)]
        return joined([one for one in parts if one])

    @property
    def days(self) -> str:
        """Its first and its last day, in words."""
        first, last = self.delegation.from_on, self.delegation.to_on
        days = [one for one in (first, last if last != first else None) if one]
        return " – ".join(one.shown(self.language) for one in days)

    def by_day(self) -> dict[PartialDate, list[Appointment]]:
        """The items of the programme, day by day."""
        found: dict[PartialDate, list[Appointment]] = {}
        for one in self.items:
            found.setdefault(PartialDate.of(one.held_on or ""), []).append(one)
        return found


def read(pk: int, making: Making) -> Visit:
    """Read a delegation for the reader of a document; raises NoDelegation."""
    actor, language = making.actor, making.language
    record = registry.of(Delegation)
    row = visible_to(actor, record).filter(pk=pk).select_related("country").first()
    if row is None:
        raise NoDelegation(pk)
    others = Reader(record, ("other_countries",), actor, language).read(visible_to(actor, record).filter(pk=pk))
    visit = Visit(
        delegation=row,
        name=titles.of_row(record, row, language, actor),
        language=language,
        actor=actor,
        country=row.country if actor.may_see(row.country.audience) else None,
        other_countries=[link.name for _pk, (links,) in others for link in links],
        members=queries.members(row, actor),
        items=queries.programme(row, actor),
        journeys=queries.arrangements(row, actor),
    )
    visit.people = _people(_named_people(visit), actor)
    visit.members = [one for one in visit.members if one.person_id in visit.people]
    visit.organisations = _organisations(visit)
    for rows in (visit.people, visit.organisations):
        for number, one in rows.items():
            kind = registry.of(type(one))
            visit.names[kind.name, number] = titles.of_row(kind, one, language, actor)
    _note(visit, making)
    return visit


def _named_people(visit: Visit) -> set[int]:
    """Everybody whom a row of the visit names."""
    named = {one.person_id for one in visit.members}
    for item in visit.items:
        named |= {pk for pk in (item.interpreter_id, item.contact_id) if pk is not None}
        named |= {one.pk for one in item.people.all()}
    for journey in visit.journeys:
        named |= {one.person_id for one in journey.members.all()}
    return named


def _people(ids: Collection[int], actor: Actor) -> dict[int, Person]:
    """Those of them whom the reader may see and who were not forgotten."""
    record = registry.of(Person)
    forgotten = Change.objects.filter(record=record.name, action="forget", row_id__in=ids).values("row_id")
    rows = visible_to(actor, record).filter(pk__in=ids).exclude(pk__in=forgotten).select_related("country")
    return {one.pk: one for one in rows}


def _organisations(visit: Visit) -> dict[int, Organisation]:
    """The organisations that the visit names, as far as the reader may see them."""
    wanted = {visit.delegation.organisation_id, visit.delegation.host_id}
    wanted |= {one.organisation_id for one in visit.members} | {one.organisation_id for one in visit.items}
    rows = visible_to(visit.actor, registry.of(Organisation)).filter(pk__in=wanted - {None})
    return {one.pk: one for one in rows.select_related("country")}


def _note(visit: Visit, making: Making) -> None:
    read: tuple[tuple[str, Iterable[int]], ...] = (
        ("delegations", [visit.delegation.pk]),
        ("delegation_members", [one.pk for one in visit.members]),
        ("appointments", [one.pk for one in visit.items]),
        ("arrangements", [one.pk for one in visit.journeys]),
        ("people", visit.people),
        ("organisations", visit.organisations),
    )
    for name, ids in read:
        making.seen.rows.setdefault(name, []).extend(ids)


def spoken(english: str, vietnamese: str, language: str) -> Span:
    """A text in the language of the document; one that there is only in the other is marked so."""
    first, second = (vietnamese, english) if language == "vi" else (english, vietnamese)
    other = "en" if language == "vi" else "vi"
    return Span(first) if first.strip() else Span(second.strip(), language=other if second.strip() else "")


def points(english: str, vietnamese: str, language: str) -> list[Text]:
    """A text written one point to a line, as points."""
    whole = spoken(english, vietnamese, language)
    lines = (line.strip().lstrip("-–•* ").strip() for line in whole.text.splitlines())
    return [text(Span(line, language=whole.language)) for line in lines if line]


def day_named(on: PartialDate, language: str) -> str:
    """A day of the programme with the day of the week, as far as it is known."""
    if on.precision != "day":
        return on.shown(language)
    weekday = format_date(on.first, "EEEE", locale=language)
    return f"{weekday[:1].upper()}{weekday[1:]}, {wording.day_in_words(on.first, language)}"


def hours(item: Appointment) -> str:
    """From when until when an item lasts."""
    return f"{item.begins_at}–{item.ends_at}" if item.begins_at and item.ends_at else item.begins_at


def phone(item: Appointment) -> str:
    """The telephone on the day, kept on one line."""
    return item.contact_phone.replace(" ", "\N{NO-BREAK SPACE}")


def where(item: Appointment) -> str:
    """The place and the hall of an item."""
    return ", ".join(part for part in (item.venue, item.place) if part)
