"""What is derived of rows is told of every act that changes them, in the same transaction."""

from datetime import timedelta

import pytest
from django.db import transaction

from amity.access.actors import Actor
from amity.core import derived
from amity.past import erasing
from amity.records import registry, shelving, writes
from amity.records.models import Shelf
from amity.sharing import lending
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
PEOPLE = "people"


@pytest.fixture
def told(monkeypatch):
    """The ids that were told of, act by act."""
    monkeypatch.setattr(derived, "_renewals", derived.defaultdict(list))
    found = []
    derived.of(PEOPLE, lambda ids: found.append(sorted(ids)))
    return found


def test_every_act_on_a_row_is_told_and_acts_on_others_are_not(personas, told):
    row = factories.make(PEOPLE, personas.hers, confidentiality=2)
    factories.make("organisations", personas.hers)
    assert told == [[row.pk]]
    row.name = "Another name"
    writes.save(row, actor=SYSTEM)
    record = registry.get(PEOPLE)
    until = TODAY + timedelta(days=9)
    lent = {"to_unit": personas.other, "purpose": "A visit", "until_on": until, "title": "A person"}
    lending.lend(record, [row.pk], **lent, actor=personas.actor("an"), today=TODAY)
    shelving.shelve(record, [row.pk], Shelf.TRASHED, actor=SYSTEM)
    shelving.shelve(record, [row.pk], Shelf.LIVE, actor=SYSTEM)
    erasing.erase(record, [row.pk], actor=SYSTEM)
    assert told == [[row.pk]] * 6


def test_rows_stored_together_are_told_together_and_what_did_not_change_is_not(personas, told):
    rows = [factories.make(PEOPLE, personas.hers) for _ in range(3)]
    told.clear()
    for row in rows[:2]:
        row.name = f"{row.name} the younger"
    writes.save_many(rows, actor=SYSTEM)
    assert told == [sorted(row.pk for row in rows[:2])]


def test_when_what_is_derived_fails_nothing_is_stored(personas, told):
    row = factories.make(PEOPLE, personas.hers)

    def fails(ids):
        raise ValueError("The totals cannot be made.")

    derived.of(PEOPLE, fails)
    row.name = "Never stored"
    with pytest.raises(ValueError, match="totals"), transaction.atomic():
        writes.save(row, actor=SYSTEM)
    row.refresh_from_db()
    assert row.name != "Never stored"


def test_what_is_written_together_is_told_once_at_the_end(personas, told):
    with transaction.atomic(), derived.together():
        first = factories.make(PEOPLE, personas.hers)
        with derived.together():
            second = factories.make(PEOPLE, personas.hers)
        assert told == []
        first.name = "Another name"
        writes.save(first, actor=SYSTEM)
    assert told == [[first.pk, second.pk]]
    factories.make(PEOPLE, personas.hers)
    assert len(told) == 2


def test_rows_of_several_types_that_lead_to_the_same_are_told_once(personas, told):
    found = []

    def renew(ids):
        found.append(sorted(ids))

    derived.of(PEOPLE, renew, finds=lambda ids: {7} if ids else set())
    derived.of("organisations", renew, finds=lambda ids: {7, 8} if ids else set())
    with transaction.atomic(), derived.together():
        factories.make(PEOPLE, personas.hers)
        factories.make("organisations", personas.hers)
    assert found == [[7, 8]]


def test_after_an_error_what_was_written_together_is_not_told(personas, told):
    def fails():
        with transaction.atomic(), derived.together():
            factories.make(PEOPLE, personas.hers)
            raise ValueError("stopped")

    with pytest.raises(ValueError, match="stopped"):
        fails()
    assert told == []
    row = factories.make(PEOPLE, personas.hers)
    assert told == [[row.pk]]
