"""The people: our side in a table, then everybody of the other side and everybody met, each with a biography."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from amity.access.scope import visible_to
from amity.core.dates import years_between
from amity.delegations.models import Member
from amity.documents import wording
from amity.documents.document import Column, Span, Table, Text, joined, sentence, text
from amity.dossiers.briefing_parts.making import OF_PEOPLE, Making
from amity.dossiers.visit import spoken
from amity.network.models import Person
from amity.records import registry
from amity.records.rows import Reader


def add(making: Making) -> None:
    """Append the part."""
    making.outline.part(_("People"), "people")
    _theirs(making)
    _ours(making)


def _theirs(making: Making) -> None:
    """Who comes or receives us, as a list and then one by one; behind them who is met in the programme."""
    if making.people:
        studied = _studied(making)
        listed = {one.person_id for one in making.visit.theirs}
        for words, anchor, is_listed in (
            (_("Those who come") if making.visit.is_received else _("Those who receive us"), "people-theirs", True),
            (_("Met in the programme"), "people-met", False),
        ):
            found = [pk for pk in making.people if (pk in listed) is is_listed]
            if found:
                making.outline.section(words, anchor)
            if is_listed and len(found) > 1:
                caption = _("The other side in order of precedence")
                making.outline.add(_listed(making, making.visit.theirs, caption))
            for pk in found:
                _person(making, making.visit.people[pk], studied.get(pk, ""))
    else:
        told = text(_("Nobody of the other side is on record."))
        making.outline.say(told)
        making.gaps.append(told)


def _studied(making: Making) -> dict[int, str]:
    """Where people studied or worked (one query)."""
    record = registry.of(Person)
    reader = Reader(record, ("studied_in",), making.actor, making.language)
    rows = visible_to(making.actor, record).filter(pk__in=making.people)
    return {pk: ", ".join(link.name for link in links) for pk, (links,) in reader.read(rows)}


def _person(making: Making, person: Person, studied: str) -> None:
    partner = ("people", person.pk)
    name = making.visit.names[partner]
    making.outline.entry(name, f"people-{person.pk}")
    place = making.place(person.pk)
    making.outline.say(_place(making, place), "lead")
    facts = list(_facts(making, person, place, studied))
    mark = making.sources.cite(person.source_title, person.source_url)
    making.outline.say(text(joined(facts, " · "), mark) if facts else mark)
    making.outline.say(text(Span(f"{_('Tie')}: ", strong=True), making.tie(partner)))
    found = making.of(partner, *OF_PEOPLE)
    making.tell(found)
    if partner in making.days:
        making.tell([making.days[partner]])
    if not person.born_on and not found:
        making.bare.append(making.name(partner))
    if person.died_on:
        words = _("{name} has died ({day}); the list has to be changed.")
        day = wording.day(person.died_on, making.language)
        making.still_open.append(text(words.format(name=name, day=day)))


def _place(making: Making, place: Member | None) -> Text:
    """As what somebody comes or receives us; nothing of who is only met in the programme."""
    if place is None:
        return ()
    parts = [text(Span(str(place.get_role_display()), strong=True)), making.visit.title(place)]
    if place.rank and making.actor.may_see(place.rank.audience):
        rank = spoken(place.rank.title, place.rank.title_vi, making.language)
        parts.append(sentence(_("ranked as {rank}"), rank=rank))
    return joined([one for one in parts if one], " · ")


def _facts(making: Making, person: Person, place: Member | None, studied: str) -> Iterator[Text]:
    """What the record says of somebody, each with its label."""
    language = making.language
    name = making.visit.names["people", person.pk]
    other = [one for one in (person.name, person.name_vi, person.name_native) if one and one != name]
    address = spoken(person.salutation, person.salutation_vi, language)
    country = person.country if person.country and making.actor.may_see(person.country.audience) else None
    told = (
        (_("Also written"), ", ".join(dict.fromkeys(other))),
        (_("Honorific"), person.honorific),
        (_("Form of address"), address),
        (_("Born"), _born(making, person)),
        (_("Died"), wording.day(person.died_on, language) if person.died_on else ""),
        (_("Country"), spoken(country.name, country.name_vi, language) if country else ""),
        (_("Languages"), person.languages),
        (_("Interprets between"), place.languages if place else ""),
        (_("Expertise"), person.expertise),
        (_("Studied or worked in"), studied),
        (_("Retired"), wording.day(person.retired_on, language) if person.retired_on else ""),
    )
    for label, value in told:
        if words := text(value):
            yield text(Span(f"{label}: ", strong=True), words)


def _born(making: Making, person: Person) -> str:
    if not person.born_on:
        return ""
    born = wording.day(person.born_on, making.language)
    if person.died_on:
        return born
    return _("{day} (aged {years})").format(day=born, years=years_between(person.born_on, making.today))


def _ours(making: Making) -> None:
    """Our side in order, as a table."""
    if making.only is not None or not making.visit.ours:
        return
    making.outline.section(_("Our side"), "people-ours")
    making.outline.add(_listed(making, making.visit.ours, _("Our side in order of precedence")))


def _listed(making: Making, members: Sequence[Member], caption: str) -> Table:
    """One side in order, as a table."""
    columns = (
        *(Column(_("No."), 1, is_number=True), Column(_("Name"), 4), Column(_("As what"), 3)),
        Column(_("Title"), 6),
    )
    rows = tuple(
        (
            text(str(number)),
            making.visit.person(one.person_id),
            text(str(one.get_role_display()), f" ({one.languages})" if one.languages else ""),
            making.visit.title(one),
        )
        for number, one in enumerate(members, start=1)
    )
    return Table(caption, columns, rows)
