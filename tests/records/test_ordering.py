"""The order of a list, and pages cut from it."""

from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.records import ordering, registry
from amity.records.filtering import BadFilter
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
NAMES = ["Laos", "Cuba", "Huế", "Đà Nẵng", "Laos"]  # two of one name


def pages(rows, given: dict, actor: Actor, size: int, way: str = "after") -> list[int]:
    """All ids in the order of an address, read a page at a time."""
    found: list[int] = []
    places = ordering.first(registry.get("people"), rows, given, actor, "en", size)
    while places:
        found += [pk for pk, _value in places]
        cut = {**given, way: [ordering.cursor_of(places[-1])]}
        places = ordering.first(registry.get("people"), rows, cut, actor, "en", size)
    return found


def at_once(rows, given: dict, actor: Actor) -> list[int]:
    """The same by one join."""
    return list(ordering.ordered(registry.get("people"), rows, given, actor, "en")[0].values_list("pk", flat=True))


@given(
    st.lists(st.integers(-2, len(NAMES) - 1), max_size=9),
    st.booleans(),
    st.integers(1, 4),
    st.sampled_from([1, 2, 3, 1500]),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_found_through_what_they_lead_to_are_those_of_a_join(personas, led, down, size, most):
    record = registry.get("people")
    record.model.objects.all().delete()
    registry.get("countries").model.objects.all().delete()
    lands = [factories.make("countries", personas.union, name=name) for name in NAMES]
    hidden = factories.make("countries", personas.hers, name="Ha Noi", confidentiality=2)
    for at in led:
        country = None if at == -2 else hidden if at == -1 else lands[at]
        factories.make("people", personas.hers, name="Lan", country=country, confidentiality=0)
    given = {"sort": ["-country" if down else "country"]}
    before, ordering.MOST = ordering.MOST, most
    try:
        for actor in (SYSTEM, personas.actor("an"), personas.actor("binh")):
            rows = visible_to(actor, record)
            assert pages(rows, given, actor, size) == at_once(rows, given, actor)
    finally:
        ordering.MOST = before


def test_the_first_page_by_a_linked_name_reads_no_more_linked_rows_than_it_needs(personas):
    lands = [factories.make("countries", personas.union, name=f"Aa {number:02}") for number in range(30)]
    for land in lands:
        factories.make("people", personas.hers, name="Lan", country=land)
    rows = visible_to(SYSTEM, registry.get("people"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        places = ordering.first(registry.get("people"), rows, {"sort": ["country"]}, SYSTEM, "en", 2)
    assert len(places) == 2
    assert len(asked) == 3


def test_portions_grow_and_hold_every_group_once():
    groups = [[number, -number] for number in range(200)]
    portions = list(ordering._in_portions(groups))
    assert [pk for portion in portions for pk in portion] == [pk for group in groups for pk in group]
    sizes = [len(portion) // 2 for portion in portions]
    assert sizes[: ordering.SINGLE] == [1] * ordering.SINGLE
    assert all(small <= large for small, large in pairwise(sizes[:-1]))


@pytest.mark.parametrize("place", [(1 << 63, "1950"), (-(1 << 70), "1950"), (1, True), (1, "1950\n"), ("1", "x")])
def test_a_cursor_that_no_page_wrote_is_called_damaged(place):
    rows = visible_to(SYSTEM, registry.get("people"))
    with pytest.raises(BadFilter):
        ordering.ordered(
            registry.get("people"), rows, {"sort": ["born_on"], "after": [ordering.cursor_of(place)]}, SYSTEM, "en"
        )


@pytest.mark.parametrize(("sort", "name"), [("born_on", "born_on"), ("-name", "sort_key"), ("confidentiality", "")])
def test_a_page_far_back_is_found_by_one_comparison_of_both_columns(sort, name, personas):
    row = factories.make("people", personas.hers, name="Lan", born_on="1950")
    rows = visible_to(SYSTEM, registry.get("people"))
    record, given = registry.get("people"), {"sort": [sort]}
    place = ordering.first(record, rows, given, SYSTEM, "en", 1)[0]
    assert place[0] == row.pk
    cut = {**given, "after": [ordering.cursor_of(place)]}
    asked = str(ordering.ordered(record, rows, cut, SYSTEM, "en")[0].query)
    sign = "<" if sort.startswith("-") else ">"
    assert f'"network_person"."{name or sort}", "network_person"."id") {sign} (' in asked
    assert " OR " not in asked
