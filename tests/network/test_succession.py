"""Who retired, who died, and who carries a friendship on."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from amity.access.actors import Actor
from amity.almanac import anniversaries
from amity.network import models, rules
from amity.network.models import Person
from amity.records import listing, registry, writes
from tests.factories import make, unsaved
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
PEOPLE = registry.get("people")


def refused(owner, **fields) -> str:
    row, links = unsaved("people", owner, **fields)
    with pytest.raises(ValidationError) as caught:
        writes.save(row, actor=Actor.system(), links=links)
    return str(caught.value)


def test_nobody_succeeds_himself(personas):
    person = make("people", personas.hers)
    person.successor = person
    with pytest.raises(ValidationError) as caught:
        writes.save(person, actor=Actor.system())
    assert str(models.OWN_SUCCESSOR) in str(caught.value)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(successor=person)


def test_the_dead_carry_nothing_on(personas):
    dead = make("people", personas.hers, died_on="2020")
    assert str(models.DEAD_SUCCESSOR) in refused(personas.hers, successor=dead)


def test_a_chain_of_the_dead_may_be_entered_as_it_was(personas):
    second = make("people", personas.hers, died_on="2020")
    assert make("people", personas.hers, died_on="1990", successor=second).pk


def test_nobody_retires_before_he_was_born(personas):
    assert "before it begins" in refused(personas.hers, born_on="1950", retired_on="1940")
    assert make("people", personas.hers, born_on="1950", retired_on="2015-06").pk


def test_old_friends_without_a_successor_are_listed(personas):
    heir = make("people", personas.hers)
    made = {
        name: make("people", personas.hers, **fields).pk
        for name, fields in {
            "old": {"born_on": "1950"},
            "seventy today": {"born_on": "1956-03-16"},
            "seventy tomorrow": {"born_on": "1956-03-17"},
            "seventy this year": {"born_on": "1956"},
            "young": {"born_on": "1990"},
            "of unknown age": {},
            "dead": {"born_on": "1930", "died_on": "2020"},
            "with a successor": {"born_on": "1930", "successor": heir},
        }.items()
    }
    seen = listing.read(PEOPLE, personas.actor("an"), {"ageing_on": TODAY.isoformat()}, "en")
    assert {row.id for row in seen.rows} == {made["old"], made["seventy today"]}
    assert listing.read(PEOPLE, personas.actor("an"), {"ageing_on": "soon"}, "en").problem


def test_the_age_of_succession_is_a_dated_rule():
    from datetime import date

    assert rules.ages().at("succession", TODAY).whole_number == 70
    assert rules.born_by(date(2024, 2, 29)) == date(1954, 2, 28)
    assert rules.born_by(TODAY) == date(1956, 3, 16)


def days(personas, label):
    base = next(one for one in anniversaries.bases() if one.record is PEOPLE and str(one.label) == label)
    from datetime import date

    found = anniversaries.falling(personas.actor("an"), base, date(2026, 1, 1), date(2026, 12, 31))
    return {(one.row_id, one.on) for one in found}


def test_memorial_days_return_and_birthdays_of_the_living_alone(personas):
    living = make("people", personas.hers, born_on="1950-05-02")
    dead = make("people", personas.hers, born_on="1940-06-01", died_on="2020-07-03")
    assert days(personas, "Memorial day") == {(dead.pk, "2026-07-03")}
    assert days(personas, "Birthday") == {(living.pk, "2026-05-02")}


def test_next_of_kin_is_a_tie(personas):
    kin, friend = make("people", personas.hers), make("people", personas.hers)
    tie = make("ties", personas.hers, kind="next_of_kin", person=kin, other_person=friend)
    assert tie.get_kind_display() == "is next of kin of"
