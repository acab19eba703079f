"""What the database refuses of places."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from amity.places.models import Country, Province
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_union_has_one_home_country(personas):
    factories.make("countries", personas.union, is_home=True)
    factories.make("countries", personas.union, is_home=False)
    factories.make("countries", personas.union, is_home=False)
    with pytest.raises(ValidationError, match="already the home country"):
        factories.make("countries", personas.union, is_home=True)
    assert Country.objects.filter(is_home=True).count() == 1


def test_two_places_never_share_a_code(personas):
    factories.make("provinces", personas.union, code="92")
    with pytest.raises(ValidationError):
        factories.make("provinces", personas.union, code="92")
    assert factories.make("provinces", personas.union, code="92-63").code == "92-63"


def test_a_province_is_never_its_own_successor(personas):
    row = factories.make("provinces", personas.union)
    with pytest.raises(IntegrityError), transaction.atomic():
        Province.objects.filter(pk=row.pk).update(successor=row)
    assert Province.objects.get(pk=row.pk).successor is None


def test_a_former_state_leads_to_all_its_successors(personas):
    czech, slovak = factories.make("countries", personas.union), factories.make("countries", personas.union)
    old = factories.make("countries", personas.union, kind="historical_state", successors=[czech, slovak])
    assert set(old.successors.all()) == {czech, slovak}
    assert list(czech.predecessors.all()) == [old]
    assert not czech.successors.exists()
