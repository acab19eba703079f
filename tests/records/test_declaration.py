"""A declaration: what the engine reads from its lines."""

from types import SimpleNamespace

import pytest

from amity.access.actors import Actor
from amity.records import registry
from amity.records.declaration import COMMON, Filter, Step, approves, keeps

AGREEMENTS = registry.get("agreements")


def actor(*, writes: set[int] = frozenset(), approves: set[int] = frozenset()) -> Actor:
    return Actor(None, "", "en", frozenset({0}), frozenset(writes), frozenset(approves))


def test_the_section_every_record_has_stands_last():
    *_own, (label, names) = AGREEMENTS.all_sections.items()
    assert (str(label), names) == ("Care and source", COMMON)
    assert len(AGREEMENTS.all_sections) == len(AGREEMENTS.sections) + 1


def test_the_fields_are_those_of_all_sections_in_order():
    assert AGREEMENTS.fields == tuple(name for names in AGREEMENTS.all_sections.values() for name in names)
    assert len(AGREEMENTS.fields) == len(set(AGREEMENTS.fields))


def test_named_filters_are_told_from_fields():
    assert set(AGREEMENTS.named_filters) == {one.name for one in AGREEMENTS.filters if isinstance(one, Filter)}
    assert not set(AGREEMENTS.named_filters) & set(AGREEMENTS.fields)


def test_a_keeper_keeps_and_an_approver_approves_what_the_unit_owns():
    row = SimpleNamespace(owner_id=7)
    assert keeps(actor(writes={7}), row)
    assert not keeps(actor(writes={8}, approves={7}), row)
    assert approves(actor(approves={7}), row)
    assert not approves(actor(writes={7}, approves={8}), row)
    assert keeps(Actor.system(), row)
    assert approves(Actor.system(), row)
    assert not keeps(Actor.nobody(), row)


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("talks", ["draft", "agree", "sign", "drop_talks"]),
        ("agreed", ["sign", "drop_talks"]),
        ("signed", ["start", "let_lapse", "lapse", "end"]),
        ("in_force", ["review", "open_talks", "renew", "let_lapse", "lapse", "end"]),
        ("lapsed", ["review", "open_talks", "renew"]),
        ("renewed", []),
        ("ended", []),
        ("dropped", []),
    ],
)
def test_the_steps_offered_are_those_open_in_the_state_to_those_who_may(state, names):
    row = SimpleNamespace(owner_id=7, state=state)
    assert [step.name for step in AGREEMENTS.steps_for(actor(writes={7}), row)] == names
    assert AGREEMENTS.steps_for(actor(writes={8}), row) == []


def test_a_step_needs_what_its_service_has_no_default_for():
    def run(row, *, actor, today, why="", reference, place=""):
        return row

    step = Step("x", "X", run=run, when=(), asks=("reference", "place"))
    assert step.needs == ("reference",)


def test_a_declaration_cannot_be_changed_after_it_was_made():
    with pytest.raises(AttributeError):
        AGREEMENTS.name = "contracts"
