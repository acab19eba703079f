"""Nothing is counted twice and nothing lost, whatever happens to items, shares, sums, rates and trees."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from amity.access.actors import Actor
from amity.aid.queries.totals import Asked, totals
from amity.aid.rules import counting
from tests.aid import world

pytestmark = pytest.mark.django_db(transaction=False)
SEEDS = st.integers(0, 10**6)
FEW = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a world is told by its seed; there is nothing to make smaller
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def apart(personas):
    """A savepoint around each example, so that one world does not meet another."""

    @contextmanager
    def alone():
        sid = transaction.savepoint()
        try:
            yield personas
        finally:
            transaction.savepoint_rollback(sid)

    return alone


@FEW
@given(seed=SEEDS)
def test_provinces_sectors_and_donors_add_up_to_the_same_total(apart, seed):
    with apart() as personas:
        world.World(personas, seed).grow(40)
        world.check()


@FEW
@given(seed=SEEDS)
def test_what_was_made_step_by_step_is_what_is_made_at_once(apart, seed):
    with apart() as personas:
        world.World(personas, seed).grow(40)
        before = world.facts()
        assert list(counting.rebuild())
        assert world.facts() == before
        world.forget()
        assert list(counting.rebuild())
        assert world.facts() == before


@FEW
@given(seed=SEEDS)
def test_everybody_gets_what_he_could_add_up_himself(apart, seed):
    with apart() as personas:
        levels = ((personas.union, 0), (personas.union, 1), (personas.hers, 2))
        acts = ("item", "flow", "flow", "flow", "rate")
        made = world.World(personas, seed, units=levels)
        made.rate = lambda: None
        made.grow(40, acts)
        for actor in (Actor.nobody(), Actor.union_reader(), personas.actor("an"), Actor.system()):
            world.check(actor)


@FEW
@given(seed=SEEDS)
def test_no_total_tells_of_rows_out_of_sight(apart, seed):
    """The total of a reader does not move when rows he cannot see change."""
    with apart() as personas:
        made = world.World(personas, seed).grow(20)
        reader = personas.actor("binh")
        before = [totals(reader, Asked(), ["kind", "year", "province", "donor"]).rows]
        made.levels = ((personas.hers, 2),)
        made.grow(10, ("flow", "item"))
        assert [totals(reader, Asked(), ["kind", "year", "province", "donor"]).rows] == before
