"""The briefing book of thirty people of whom much is known: as a page, for Word, and set on paper."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from amity.access.actors import Actor, actor_of
from amity.access.models import Account, Unit
from amity.care.models import Gift, HistoryFact, Honour
from amity.core.dates import PartialDate
from amity.delegations.models import Appointment, Delegation, Member, Side
from amity.documents import writers
from amity.dossiers.briefing import briefing
from amity.network.models import Interaction, Organisation, Person, Position
from amity.places.models import Country
from amity.records import writes
from bench.measure import Row, timed

PEOPLE, EACH = 30, 4  # and so many positions, honours, gifts, contacts and facts of each
SECONDS = 5


def book(unit: Unit, people: int = PEOPLE) -> list[Row]:
    """Fill a delegation and make its book in each format, from the records on."""
    held = _filled(unit, people)
    today = timezone.localdate()
    actor = actor_of(Account.objects.get(username="keeper"), today=today)

    def made(form: str) -> None:
        document = briefing(held.pk, actor=actor, language="en", today=today, door="file").document
        writers.download(document, form)

    return [
        timed(f"briefing book {form}", people, partial(made, form), median=1000 * SECONDS)
        for form in ("html", "docx", "pdf")
    ]


def _filled(unit: Unit, count: int) -> Delegation:
    """A delegation in a month with its people, their past with us, and a programme of ten items."""
    system, today = Actor.system(), timezone.localdate()
    country = Country.objects.order_by("pk").first()
    committee = Organisation(owner=unit, name="Peace Committee", kind="peace_committee", country=country)
    writes.save(committee, actor=system)
    people = [
        Person(owner=unit, name=f"Friend {number}", country=country, born_on=PartialDate(f"{1950 + number}-05-02"),
               languages="Lao, French", expertise="History")
        for number in range(count)
    ]  # fmt: skip
    writes.save_many(people, actor=system)
    first, last = (PartialDate.of(today + timedelta(days=days)) for days in (30, 33))
    held = Delegation(owner=unit, name="Friends", direction="in", country=country, organisation=committee,
                      from_on=first, to_on=last, talking_points="Thank them\nAsk for the archive")  # fmt: skip
    writes.save(held, actor=system)
    members = [
        Member(owner=unit, delegation=held, person=one, side=Side.DELEGATION, title="Member of the board",
               organisation=committee)
        for one in people
    ]  # fmt: skip
    writes.save_many(members, actor=system)
    items = [
        Appointment(owner=unit, delegation=held, what=f"Talks {number}", held_on=first, begins_at=f"{8 + number:02}:00",
                    organisation=committee, contact=people[number % count], contact_phone="0900 000 000")
        for number in range(10)
    ]  # fmt: skip
    writes.save_many(items, actor=system)
    for one in people:
        _past(unit, one, committee, system)
    return held


def _past(unit: Unit, person: Person, committee: Organisation, system: Actor) -> None:
    """What is known of somebody, so many rows of each sort."""
    given: dict[str, Any] = {"owner": unit, "person": person}
    years = [PartialDate(str(2015 + number)) for number in range(EACH)]
    writes.save_many([Position(**given, organisation=committee, title=f"Post {on}", from_on=on) for on in years],
                     actor=system)  # fmt: skip
    writes.save_many([Honour(**given, name=f"Order {on}", level="union", granted_on=on) for on in years], actor=system)
    writes.save_many([Gift(**given, direction="received", what=f"Bowl {on}", given_on=on) for on in years],
                     actor=system)  # fmt: skip
    met = [Interaction(owner=unit, subject=f"Talk {on}", held_on=on) for on in years]
    facts = [HistoryFact(owner=unit, what=f"Helped {on}", happened_on=on, source_title="Memoirs") for on in years]
    links: list[dict[str, list[Any]]] = [{"people": [person], "organisations": [committee]} for _on in years]
    writes.save_many(met, actor=system, links=links)
    writes.save_many(facts, actor=system, links=links)
