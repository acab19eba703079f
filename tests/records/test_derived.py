"""What is derived of rows is told of every act that changes them, in the same transaction."""

from datetime import timedelta

import pytest
from django.db import transaction

from amity.access.actors import Actor
from amity.past import erasing
from amity.records import derived, registry, shelving, writes
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
