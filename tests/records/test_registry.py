"""The registry: every record type once, found by name and by model, with the way back of every link."""

from dataclasses import replace

import pytest

from amity.access.models import Unit
from amity.records import registry

PEOPLE = registry.get("people")


def test_a_record_type_is_found_by_its_name_and_by_its_model():
    assert registry.get("people") is registry.of(PEOPLE.model) is PEOPLE
    assert registry.is_record(PEOPLE.model)
    assert not registry.is_record(Unit)
    assert not registry.is_record(None)


@pytest.mark.parametrize("name", ["persons", "", "People", "__class__"])
def test_what_nobody_declared_is_unknown(name):
    with pytest.raises(registry.UnknownRecordType):
        registry.get(name)
    with pytest.raises(registry.UnknownRecordType):
        registry.of(Unit)


def test_a_name_or_a_model_is_declared_once():
    before = registry.all_records()
    for again in (PEOPLE, replace(PEOPLE, name="persons"), replace(PEOPLE, model=Unit)):
        with pytest.raises(ValueError, match="declared twice"):
            registry.register(again)
    assert registry.all_records() == before


def test_the_way_back_of_every_link_is_known():
    back = {(record.name, field) for record, field in registry.links_to(PEOPLE)}
    assert {("positions", "person"), ("interactions", "people"), ("ties", "person"), ("ties", "other_person")} <= back
    for record in registry.all_records():
        for other, field in registry.links_to(record):
            assert other.model._meta.get_field(field).related_model is record.model


def test_a_record_type_comes_after_those_it_points_at():
    order = registry.in_dependency_order()
    assert sorted(record.name for record in order) == sorted(record.name for record in registry.all_records())
    place = {record: at for at, record in enumerate(order)}
    for record in order:
        for other, _field in registry.links_to(record):
            assert place[record] <= place[other], (record.name, other.name)
