"""Pairs: kept from search to search, shown to whoever sees both rows, decided by whoever keeps one of them."""

from datetime import UTC, datetime

import pytest

from amity.access.actors import Actor
from amity.duplicates import pairs
from amity.duplicates.comparing import Reason
from amity.duplicates.finding import Found
from amity.duplicates.models import Pair
from amity.records import registry, writes
from tests import factories

pytestmark = pytest.mark.django_db
THEN, NOW = datetime(2026, 3, 16, tzinfo=UTC), datetime(2026, 3, 17, tzinfo=UTC)
State = Pair.State


@pytest.fixture
def people():
    return registry.get("people")


@pytest.fixture
def rows(personas):
    return [factories.make("people", personas.hers, name=f"Nguyễn Văn {at}", confidentiality=1) for at in "abc"]


def found(first, second, score=0.9, mark="x"):
    return Found(first.pk, second.pk, score, (Reason("same name", "name"), Reason("differs", "country", False)), mark)


def store(people, *ones, now=NOW):
    return pairs.store(people, iter(ones), now=now, beat=lambda: None)


def states():
    return {(one.first_id, one.second_id): one.state for one in Pair.objects.order_by("pk")}


def test_what_is_found_is_kept_and_told_again_without_being_new(people, rows):
    a, b, c = rows
    assert store(people, found(a, b), found(a, c), now=THEN) == pairs.Outcome(new=2, again=0, reopened=0, gone=0)
    assert store(people, found(a, b, 0.7)) == pairs.Outcome(new=0, again=1, reopened=0, gone=1)
    (pair,) = Pair.objects.all()
    assert (pair.first_id, pair.second_id, pair.score, pair.found_at) == (a.pk, b.pk, 0.7, THEN)
    assert pairs.reasons(pair, people) == [Reason("same name", "name"), Reason("differs", "country", False)]


def test_reasons_of_fields_no_longer_declared_are_left_out(people, rows):
    store(people, found(*rows[:2]))
    Pair.objects.update(reasons=[["same", "shoe_size", True], ["same", "email", True]])
    assert pairs.reasons(Pair.objects.get(), people) == [Reason("same", "email")]


def test_pairs_of_another_record_type_are_left_alone(people, rows):
    store(registry.get("organisations"), found(*rows[:2]))
    assert store(people) == pairs.Outcome(0, 0, 0, 0)
    assert Pair.objects.count() == 1


def decide(people, first, second, actor, state=State.DIFFERENT):
    return pairs.decide(people, first.pk, second.pk, state, actor=actor, now=NOW)


def test_two_that_are_different_stay_decided(people, rows, personas):
    a, b, _c = rows
    store(people, found(a, b))
    pair = decide(people, b, a, personas.actor("an"))
    assert (pair.state, pair.decided_by, pair.decided_at) == (State.DIFFERENT, personas.an, NOW)
    assert store(people, found(a, b, mark=pair.print)) == pairs.Outcome(new=0, again=1, reopened=0, gone=0)
    assert store(people) == pairs.Outcome(0, 0, 0, 0)
    assert states() == {(a.pk, b.pk): State.DIFFERENT}


def test_they_come_back_when_one_of_them_is_changed_in_what_is_compared(people, rows, personas):
    from amity.duplicates import subject
    from amity.duplicates.finding import print_of

    a, b, _c = rows

    def mark():
        facts = dict(subject.read(people, pairs.rows(people, [a.pk, b.pk], Actor.system()), Actor.system()))
        return print_of(facts[a.pk], facts[b.pk])

    store(people, found(a, b), now=THEN)
    decide(people, a, b, personas.actor("an"))
    a.languages = "French"
    writes.save(a, actor=personas.actor("an"))
    assert store(people, found(a, b, mark=mark())).reopened == 0
    a.refresh_from_db()
    a.email = "new@example.org"
    writes.save(a, actor=personas.actor("an"))
    assert store(people, found(a, b, mark=mark())) == pairs.Outcome(new=0, again=0, reopened=1, gone=0)
    pair = Pair.objects.get()
    assert (pair.state, pair.decided_by, pair.decided_at, pair.found_at) == (State.OPEN, None, None, NOW)


@pytest.mark.parametrize("state", [State.SAME, State.MERGED])
def test_other_decisions_are_never_undone_by_a_search(state, people, rows, personas):
    a, b, _c = rows
    decide(people, a, b, personas.actor("an"), state)
    assert store(people, found(a, b, mark="changed")).again == 1
    assert store(people).gone == 0
    assert states() == {(a.pk, b.pk): state}


def test_two_rows_never_found_as_a_pair_may_be_decided_on_too(people, rows, personas):
    pair = decide(people, rows[2], rows[0], personas.actor("an"))
    assert (pair.first_id, pair.second_id, pair.score) == (rows[0].pk, rows[2].pk, 0)


def test_only_who_sees_both_and_keeps_one_decides(people, personas):
    hers = factories.make("people", personas.hers, confidentiality=1)
    theirs = factories.make("people", personas.other, confidentiality=1)
    hidden = factories.make("people", personas.other, confidentiality=3)
    for name in ("an", "binh"):
        assert decide(people, hers, theirs, personas.actor(name)).state == State.DIFFERENT
    for name, one, other in (
        ("dung", hers, theirs),
        ("hoa", hers, theirs),
        ("nobody", hers, theirs),
        ("an", hers, hidden),
        ("an", hers, hers),
    ):
        with pytest.raises(pairs.Undecided):
            decide(people, one, other, personas.actor(name))
    assert Pair.objects.count() == 1


@pytest.mark.parametrize("who", ["an", "binh", "chi", "dung", "hoa", "nobody"])
def test_a_pair_with_a_row_out_of_sight_is_not_there(who, people, personas):
    rows = [
        factories.make("people", unit, confidentiality=level)
        for unit in (personas.hers, personas.other)
        for level in (0, 1, 3)
    ]
    store(people, *(found(a, b) for at, a in enumerate(rows) for b in rows[at + 1 :]))
    actor = personas.actor(who)
    seen = {row.pk for row in rows if actor.may_see(type(row).objects.get(pk=row.pk).audience)}
    open_to_him = {(one.first_id, one.second_id) for one in pairs.open_pairs(people, actor)}
    assert open_to_him == {(one, other) for one in seen for other in seen if one < other}


def test_open_pairs_stand_likeliest_first(people, rows):
    a, b, c = rows
    store(people, found(a, b, 0.7), found(a, c, 0.9), found(b, c, 0.9))
    order = [(one.first_id, one.second_id) for one in pairs.open_pairs(people, Actor.system())]
    assert order == [(a.pk, c.pk), (b.pk, c.pk), (a.pk, b.pk)]


def test_a_long_search_is_stored_in_parts_that_hear_when_to_end(people, rows, monkeypatch):
    monkeypatch.setattr(pairs, "BLOCK", 1)
    beats = []
    a, b, c = rows
    pairs.store(people, iter([found(a, b), found(a, c)]), now=NOW, beat=lambda: beats.append(Pair.objects.count()))
    assert beats == [0, 1]
