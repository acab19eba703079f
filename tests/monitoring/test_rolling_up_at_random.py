"""Indicators in trees made by chance: the top comes to what all approved values below it make, for every reader."""

import random
from decimal import Decimal

import pytest

from amity.monitoring import queries
from amity.monitoring.models import IndicatorValue
from tests import factories

pytestmark = pytest.mark.django_db
STATES = ("approved", "approved", "approved", "sent", "draft", "returned")


class Tree:
    """A programme with projects and their parts, each with an indicator that counts towards one above it."""

    def __init__(self, personas, seed, adding="sum"):
        self.random, self.adding, self.owner = random.Random(seed), adding, personas.union
        programme = self.make("aid_items", kind="programme")
        self.top = self.indicator(programme)
        self.all = [self.top]
        for _project in range(self.random.randint(1, 3)):
            project = self.make("aid_items", kind="project", parent=programme)
            middle = self.indicator(project, self.top)
            self.all.append(middle)
            for _part in range(self.random.randint(0, 2)):
                part = self.make("aid_items", kind="non_project", parent=project)
                self.all.append(self.indicator(part, self.random.choice([self.top, middle])))
        for number, one in enumerate(self.all):
            for year in range(2020, 2020 + self.random.randint(0, 3)):
                self.value(one, year, number)

    def make(self, name, **fields):
        return factories.make(name, self.owner, **{"confidentiality": 1, **fields})

    def indicator(self, item, whole=None):
        return self.make("indicators", item=item, whole=whole, adding=self.adding)

    def value(self, indicator, year, _number):
        self.make(
            "indicator_values",
            indicator=indicator,
            from_on=f"{year}-01-01",
            to_on=f"{year}-12-31",
            actual=Decimal(self.random.randint(0, 10**6)) / 100,
            state=self.random.choice(STATES),
            confidentiality=self.random.choice([1, 1, 2]),
        )

    def expected(self, may_see=lambda _row: True):
        """The sum of all approved values of the tree, told without any of the code under test."""
        rows = [one for one in IndicatorValue.objects.filter(state="approved") if may_see(one)]
        return sum((one.actual for one in rows), Decimal(0)) if rows else None


@pytest.mark.parametrize("seed", range(6))
def test_the_top_is_the_sum_of_all_that_is_approved_below_it(personas, seed):
    tree = Tree(personas, seed)
    (found,) = queries.standings(personas.actor("chi"), [tree.top])
    assert found.value == tree.expected()


@pytest.mark.parametrize("seed", range(6))
def test_each_reader_is_told_the_sum_of_what_he_may_see(personas, seed):
    tree, an = Tree(personas, seed), personas.actor("an")
    (found,) = queries.standings(an, [tree.top])
    assert found.value == tree.expected(lambda row: an.may_see(row.audience))


@pytest.mark.parametrize("seed", range(4))
def test_of_latest_values_the_parts_are_added(personas, seed):
    tree = Tree(personas, seed, "latest")
    last = {}
    for one in IndicatorValue.objects.filter(state="approved").order_by("to_on"):
        last[one.indicator_id] = one.actual
    (found,) = queries.standings(personas.actor("chi"), [tree.top])
    assert found.value == (sum(last.values()) if last else None)


@pytest.mark.parametrize("seed", range(4))
def test_a_mean_lies_between_the_least_and_the_greatest_value(personas, seed):
    tree = Tree(personas, seed, "mean")
    told = list(IndicatorValue.objects.filter(state="approved").values_list("actual", flat=True))
    (found,) = queries.standings(personas.actor("chi"), [tree.top])
    if not told:
        assert found.value is None
    else:
        assert min(told) - 1 <= found.value <= max(told) + 1


@pytest.mark.parametrize("seed", range(3))
def test_the_parts_shown_make_the_value_shown(personas, seed):
    tree = Tree(personas, seed)

    def adds_up(one):
        told = [value for value in (one.own, *(part.value for part in one.parts)) if value is not None]
        assert one.value == (sum(told) if told else None)
        for part in one.parts:
            adds_up(part)

    for found in queries.standings(personas.actor("chi"), tree.all):
        adds_up(found)


def test_a_circle_that_an_import_left_behind_does_not_hang(personas):
    tree = Tree(personas, 1)
    below = tree.all[1]
    type(below).objects.filter(pk=tree.top.pk).update(whole=below)
    (found,) = queries.standings(personas.actor("chi"), [tree.top])
    assert found.indicator == tree.top
