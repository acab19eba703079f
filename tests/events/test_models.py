"""What events, their series and participations must be."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from amity.events.models import Event, Participation
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_series_has_one_event_of_an_edition(personas):
    series = factories.make("series", personas.union)
    factories.make("events", personas.union, series=series, edition=11)
    factories.make("events", personas.union, series=series, edition=12)
    factories.make("events", personas.union, series=series)
    factories.make("events", personas.union, series=series)
    with pytest.raises(ValidationError, match="already has an event of this edition"):
        factories.make("events", personas.union, series=series, edition=11)
    assert Event.objects.count() == 4


def test_an_edition_needs_a_series(personas):
    with pytest.raises(ValidationError, match="Name the series"):
        factories.make("events", personas.union, edition=4)
    event = factories.make("events", personas.union)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(edition=4)


def test_an_event_cannot_end_before_it_begins(personas):
    with pytest.raises(ValidationError) as refused:
        factories.make("events", personas.union, starts_on="2022-09-27", ends_on="2022-09-26")
    assert refused.value.message_dict == {"ends_on": ["The event ends before it begins."]}


def test_one_title_may_come_back_on_another_day(personas):
    factories.make("events", personas.union, title="New Year gathering", starts_on="2023-01-11")
    factories.make("events", personas.union, title="New Year gathering", starts_on="2024-01-29")
    with pytest.raises(ValidationError, match="already exists"):
        factories.make("events", personas.union, title="New Year gathering", starts_on="2024-01-29")


def test_a_person_takes_part_once_in_each_role(personas):
    first = factories.make("participations", personas.union, role="Speaker")
    factories.make("participations", personas.union, event=first.event, person=first.person, role="Chair")
    with pytest.raises(ValidationError, match="in this role already"):
        factories.make("participations", personas.union, event=first.event, person=first.person, role="Speaker")
    assert Participation.objects.count() == 2
