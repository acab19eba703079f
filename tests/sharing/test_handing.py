"""Rows handed from one unit to another: who changes them then, and who goes on reading them."""

from datetime import date

import pytest

from amity.access.actors import CIRCLES, Actor, actor_of, audience_code
from amity.access.scope import visible_to
from amity.records import history, registry, writes
from amity.sharing import handing, lending
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
PEOPLE = registry.get("people")


def hand_over(personas, row, parts=(), **more):
    given = {"to_unit": personas.other.pk, "reader": personas.hers, "purpose": "A dossier", **more}
    handing.hand_over(row, parts, actor=personas.actor("an"), today=TODAY, **given)


def test_who_gives_a_row_away_reads_it_and_changes_it_no_more(personas):
    row = factories.make("people", personas.hers, confidentiality=2)
    hand_over(personas, row, why="Handed in.", action="submit")
    an, binh = (actor_of(getattr(personas, name), today=TODAY) for name in ("an", "binh"))
    assert row.owner == personas.other
    for actor in (an, binh):
        assert visible_to(actor, PEOPLE).filter(pk=row.pk).exists()
    mine = visible_to(an, PEOPLE).get(pk=row.pk)
    mine.name = "Changed after all"
    with pytest.raises(writes.NotAllowed):
        writes.save(mine, actor=an)
    told = [(one.action, one.by, one.why) for one in history.changes(PEOPLE, row.pk, Actor.system(), "en")]
    assert ("submit", "An", "Handed in.") in told, told


def test_parts_go_along_and_are_read_along(personas):
    row, parts = (
        factories.make("people", personas.hers, confidentiality=2),
        [factories.make("people", personas.hers, confidentiality=2) for _n in range(2)],
    )
    hand_over(personas, row, parts)
    an = actor_of(personas.an, today=TODAY)
    assert visible_to(an, PEOPLE).filter(pk__in=[row.pk, *(one.pk for one in parts)]).count() == 3
    assert {one.owner for one in parts} == {personas.other}


def test_nobody_reads_on_who_was_not_named(personas):
    row = factories.make("people", personas.hers, confidentiality=2)
    hand_over(personas, row, reader=None)
    assert not visible_to(actor_of(personas.an, today=TODAY), PEOPLE).filter(pk=row.pk).exists()


def test_what_goes_to_its_own_reader_is_not_lent(personas):
    row = factories.make("people", personas.hers, confidentiality=2)
    hand_over(personas, row, reader=personas.other)
    assert type(row).objects.get(pk=row.pk).circle == 0


def test_a_row_goes_there_and_back_as_often_as_needed(personas):
    row = factories.make("people", personas.hers, confidentiality=2)
    for giver, taker, name in ((personas.hers, personas.other, "an"), (personas.other, personas.hers, "binh")) * 2:
        actor = actor_of(getattr(personas, name), today=TODAY)
        mine = visible_to(actor, PEOPLE).get(pk=row.pk)
        handing.hand_over(mine, [], to_unit=taker.pk, reader=giver, purpose="A dossier", actor=actor, today=TODAY)
    for name in ("an", "binh"):
        assert visible_to(actor_of(getattr(personas, name), today=TODAY), PEOPLE).filter(pk=row.pk).exists()


def test_the_reading_ends_with_its_day(personas):
    row = factories.make("people", personas.hers, confidentiality=2)
    hand_over(personas, row)
    later = date.fromordinal(TODAY.toordinal() + handing.READS_ON.days + 1)
    assert not visible_to(actor_of(personas.an, today=later), PEOPLE).filter(pk=row.pk).exists()
    assert handing.READS_ON.days <= lending.LONGEST


def test_a_hand_lent_by_a_service_opens_units_and_their_circles_and_nothing_else(personas):
    row = factories.make("people", personas.other, confidentiality=2)
    factories.make("people", personas.union, confidentiality=2)
    until = date(2026, 12, 31)
    lending.lend(PEOPLE, [row.pk], to_unit=personas.union, purpose="To read", until_on=until, title="A person",
                 actor=personas.actor("binh"), today=TODAY)  # fmt: skip
    an = personas.actor("an")
    hand = an.with_hand_in(personas.other.pk)
    assert not visible_to(an, PEOPLE).filter(pk=row.pk).exists()
    assert visible_to(hand, PEOPLE).filter(pk=row.pk).exists()
    assert hand.may_write(personas.other.pk)
    assert not hand.may_write(personas.union.pk)
    assert hand.may_see(audience_code(personas.other.pk, 3))
    assert {code for code in hand.audiences - an.audiences if code < CIRCLES} == {
        audience_code(personas.other.pk, level) for level in (2, 3)
    }
    assert (hand.account_id, hand.approvable) == (an.account_id, an.approvable)
    assert Actor.system().with_hand_in(personas.other.pk).writable is None
