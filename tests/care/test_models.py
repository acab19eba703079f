"""What the tables of care refuse, and what they reckon by themselves."""

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.care import models, rules
from amity.care.models import Gift, Honour, Liaison
from amity.core.dates import PartialDate
from amity.records import writes
from tests import factories
from tests.factories import make, unsaved
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def refused(name, owner, **fields) -> str:
    row, links = unsaved(name, owner, **fields)
    with pytest.raises(ValidationError) as caught:
        writes.save(row, actor=SYSTEM, links=links)
    return str(caught.value)


@pytest.fixture
def dead(personas):
    return make("people", personas.hers, born_on="1930", died_on="2020-05-02")


def test_a_liaison_is_for_one_partner(personas):
    both = {"person": make("people", personas.hers), "organisation": make("organisations", personas.hers)}
    assert str(models.ONE_PARTNER) in refused("liaisons", personas.hers, **both)
    assert str(models.ONE_PARTNER) in refused("liaisons", personas.hers, organisation=None)


def test_a_unit_has_one_current_liaison_for_a_partner(personas):
    first = make("liaisons", personas.hers)
    assert str(models.ONE_CURRENT) in refused("liaisons", personas.hers, organisation=first.organisation)
    friend = make("liaisons", personas.hers, person=make("people", personas.hers))
    assert str(models.ONE_CURRENT) in refused("liaisons", personas.hers, person=friend.person)


def test_another_unit_and_an_earlier_time_are_no_second_liaison(personas):
    first = make("liaisons", personas.hers)
    make("liaisons", personas.other, organisation=first.organisation)
    make("liaisons", personas.hers, organisation=first.organisation, state="ended", to_on="2023", from_on="2020")
    assert Liaison.objects.filter(organisation=first.organisation).count() == 3


def test_what_is_over_has_its_last_day(personas):
    assert str(models.STILL_CURRENT) in refused("liaisons", personas.hers, state="ended")
    assert str(models.STILL_CURRENT) in refused("liaisons", personas.hers, to_on="2025")
    assert "before it begins" in refused("liaisons", personas.hers, state="ended", from_on="2024", to_on="2023")


def test_no_step_is_planned_with_the_dead_and_none_of_them_looks_after_anybody(dead, personas):
    assert str(models.DEAD_PARTNER) in refused("liaisons", personas.hers, person=dead)
    assert str(models.DEAD_OFFICER) in refused("liaisons", personas.hers, officer=dead)
    quiet = make("liaisons", personas.hers, person=dead, next_step="", next_on="")
    assert quiet.pk


def test_a_liaison_with_the_dead_that_is_over_stays_as_it_was(dead, personas):
    row = make("liaisons", personas.hers, person=dead, state="ended", to_on="2020", from_on="2010")
    row.notes = "From the archive."
    assert writes.save(row, actor=SYSTEM)


def test_nobody_looks_after_himself(personas):
    person = make("people", personas.hers)
    assert str(models.OWN_PARTNER) in refused("liaisons", personas.hers, person=person, officer=person)


def test_a_fact_has_a_source_and_is_checked_before_it_is_used(personas):
    assert str(models.NO_SOURCE) in refused("history_facts", personas.hers, source_title="")
    assert str(models.NOT_CHECKED) in refused("history_facts", personas.hers, is_reusable=True)
    assert make("history_facts", personas.hers, is_reusable=True, checked_by="Lan").is_reusable


def test_thanks_for_a_gift_fall_due_by_the_rule(personas):
    gift = make("gifts", personas.hers, given_on="2026-03-10")
    assert (str(gift.thanks_due_on), rules.numbers().at("thanks", TODAY).whole_number) == ("2026-03-24", 14)
    assert str(make("gifts", personas.hers, given_on="2026-02").thanks_due_on) == "2026-03-14"
    assert str(make("gifts", personas.hers, thanks_due_on="2026-03-12").thanks_due_on) == "2026-03-12"


def test_for_what_was_given_no_thanks_are_owed(personas):
    gift = make("gifts", personas.hers, direction="given")
    assert (gift.thanks, gift.thanks_due_on) == ("none", None)


def test_a_gift_goes_to_somebody_alive(dead, personas):
    assert str(models.NO_PARTNER) in refused("gifts", personas.hers, organisation=None)
    assert str(models.DEAD_RECIPIENT) in refused("gifts", personas.hers, direction="given", person=dead)
    before = make("gifts", personas.hers, direction="given", person=dead, given_on="2019")
    received = make("gifts", personas.hers, person=dead)  # left to the union in a will
    assert (before.pk and received.pk) is not None


def test_a_day_that_may_be_before_the_death_is_not_refused(dead, personas):
    assert make("gifts", personas.hers, direction="given", person=dead, given_on="2020").pk


def test_thanks_have_a_day_that_is_not_before_the_gift(personas):
    assert str(models.NO_DAY_OF_THANKS) in refused("gifts", personas.hers, thanks="thanked")
    assert "before it begins" in refused("gifts", personas.hers, thanks="thanked", thanked_on="2026-03-01")


def test_a_value_has_its_currency(personas):
    assert "currency" in refused("gifts", personas.hers, value="100")
    assert "negative" in refused("gifts", personas.hers, value="-1", currency="VND")
    assert make("gifts", personas.hers, value="1000000", currency="VND").pk


def test_an_honour_has_one_holder_who_could_take_it(dead, personas):
    assert str(models.ONE_HOLDER) in refused("honours", personas.hers, person=None)
    assert str(models.DEAD_HOLDER) in refused("honours", personas.hers, person=dead, handed_over_on="2021")
    assert make("honours", personas.hers, person=dead, granted_on="2021").pk  # granted after death
    assert "before it begins" in refused("honours", personas.hers, handed_over_on="2019")


def test_the_database_refuses_the_same(personas):
    from django.db import IntegrityError, transaction

    row = make("liaisons", personas.hers)
    gift, honour = make("gifts", personas.hers), make("honours", personas.hers)
    for model, pk, wrong in (
        (Liaison, row.pk, {"to_on": "2025"}),
        (Liaison, row.pk, {"organisation": None}),
        (Gift, gift.pk, {"organisation": None}),
        (Gift, gift.pk, {"thanks": "thanked"}),
        (Honour, honour.pk, {"person": None}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=pk).update(**wrong)


def test_the_dead_are_known_as_far_as_their_day_is(personas):
    dead = make("people", personas.hers, died_on="2020-05-02")
    told = [models.died_before(dead, PartialDate(day)) for day in ("2020-05-02", "2020-05-03", "2020", "2021")]
    assert told == [False, True, False, True]
    assert not models.died_before(factories.make("people", personas.hers), None)
    assert not models.died_before(None, PartialDate("2021"))
