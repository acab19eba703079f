"""The read door, checked in the database against the rule in Python."""

import pytest

from amity.access import scope
from amity.access.actors import Actor, audience_code
from amity.access.roles import Confidentiality
from amity.access.scope import seen, visible_among, visible_in_order, visible_to
from amity.records import registry, shelving
from amity.records.models import Shelf
from tests import factories

pytestmark = pytest.mark.django_db
NAMES = ("an", "binh", "chi", "dung", "hoa", "nobody")


@pytest.fixture
def people(personas):
    """A person of every class in every unit."""
    return [
        factories.make("people", unit, confidentiality=level)
        for unit in (personas.union, personas.hers, personas.other, personas.ngo)
        for level in Confidentiality
    ]


def test_the_stored_code_is_the_one_computed_in_python(people):
    for row in people:
        row.refresh_from_db()
        assert row.audience == audience_code(row.owner_id, row.confidentiality)


@pytest.mark.parametrize("name", NAMES)
def test_the_door_opens_exactly_the_rows_the_actor_may_see(name, people, personas):
    actor = personas.actor(name)
    expected = {row.pk for row in people if actor.may_see(audience_code(row.owner_id, row.confidentiality))}
    assert set(visible_to(actor, registry.get("people")).values_list("pk", flat=True)) == expected
    assert expected  # everybody sees at least what is public


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("much", [1, 10_000])
def test_looking_rows_up_or_walking_through_them_shows_the_same(name, much, people, personas, monkeypatch):
    monkeypatch.setattr(scope, "MUCH", much)
    record, actor = registry.get("people"), personas.actor(name)
    shelving.shelve(record, [people[0].pk], Shelf.TRASHED, actor=Actor.system())
    for who in (actor, Actor.system()):
        expected = set(visible_to(who, record).values_list("pk", flat=True))
        assert people[0].pk not in expected
        assert set(visible_among(who, record).values_list("pk", flat=True)) == expected
        assert set(visible_in_order(who, record).values_list("pk", flat=True)) == expected


def test_the_door_is_one_comparison_without_a_join(personas):
    sql = str(visible_to(personas.actor("an"), registry.get("people")).query)
    assert "JOIN" not in sql
    assert sql.count("audience") >= 1


@pytest.mark.parametrize("name", NAMES)
def test_rows_reached_over_a_link_follow_the_same_rule(name, people, personas):
    actor = personas.actor(name)
    for row in people:
        factories.make("positions", personas.union, confidentiality=0, person=row)
    positions = registry.get("positions").model.objects.filter(seen(actor, "person"))
    visible = set(visible_to(actor, registry.get("people")).values_list("pk", flat=True))
    assert set(positions.values_list("person_id", flat=True)) == visible & {row.pk for row in people}


@pytest.mark.django_db
def test_rows_of_many_types_are_counted_in_one_query_up_to_a_cap(personas, django_assert_num_queries):
    for _n in range(3):
        factories.make("organisations", personas.hers, confidentiality=2)
    factories.make("people", personas.union)
    records = [registry.get(name) for name in ("organisations", "people", "agreements")]
    an, binh = personas.actor("an"), personas.actor("binh")
    with django_assert_num_queries(1):
        assert scope.counted_for(an, records, 2)[0] == 3
    assert scope.counted_for(an, records, 10)[:2] == [visible_to(an, one).count() for one in records[:2]]
    assert scope.counted_for(binh, records, 10)[0] == visible_to(binh, records[0]).count() < 3
    assert scope.counted_for(personas.actor("nobody"), records, 10)[2] == 0
    assert scope.counted_for(an, [], 10) == []
