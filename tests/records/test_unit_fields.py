"""Fields that name a unit: the owner, who must be one of the writer's units, and others, which may be any or none."""

import pytest

from amity.access.models import Unit
from amity.records import history, registry, writes
from amity.records.forms import form_for
from tests import factories

pytestmark = pytest.mark.django_db
OPINIONS = registry.get("opinions")


def test_an_owner_is_one_of_the_writers_units_and_another_unit_may_be_any_or_none(personas):
    form = form_for(OPINIONS, personas.actor("an"), "en", is_new=True)()
    assert list(form.fields["owner"].queryset) == [personas.hers]
    assert form.fields["owner"].required
    assert set(form.fields["unit"].queryset) == set(Unit.objects.all())
    assert not form.fields["unit"].required


@pytest.mark.parametrize("chosen", ["", "other"])
def test_the_form_takes_any_unit_or_none(personas, chosen):
    unit = personas.other if chosen else None
    told = {"unit": unit.pk if unit else "", "owner": personas.other.pk}
    form = form_for(OPINIONS, personas.actor("an"), "en", is_new=True)(told)
    assert not form.is_valid()
    assert "unit" not in form.errors
    assert "owner" in form.errors
    assert form.cleaned_data["unit"] == unit


def test_the_history_names_the_unit_whoever_owns_the_row(personas):
    row = factories.make("opinions", personas.hers)
    row.unit = personas.other
    writes.save(row, actor=personas.actor("an"))
    (change, *_rest) = history.changes(OPINIONS, row.pk, personas.actor("an"), "en")
    assert change.values == [("Unit that answers here", "", "Friendship association")]
