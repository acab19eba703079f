"""Rows erased for good."""

import pytest

from amity.access.actors import Actor
from amity.past import erasing
from amity.records import registry
from amity.records.models import Change, SearchEntry
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
PEOPLE = "people"


def test_what_is_erased_is_gone_with_its_entries_and_only_the_fact_stays(personas):
    country = factories.make("countries", personas.union)
    row = factories.make(PEOPLE, personas.hers, studied_in=[country])
    assert erasing.erase(registry.get(PEOPLE), [row.pk], actor=SYSTEM, why="Asked for") == 1
    assert not type(row).objects.filter(pk=row.pk).exists()
    assert not SearchEntry.objects.filter(record=PEOPLE, row_id=row.pk).exists()
    last = Change.objects.filter(record=PEOPLE, row_id=row.pk).last()
    assert (last.action, last.values, last.why) == ("erase", {}, "Asked for")
