"""Which state came after which, over generations, for who may see all of them and for who may not."""

import pytest

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.dossiers.country_parts.lineage import DEEPEST, lineage
from tests.factories import make

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT


def state(owner, name, *after, **more):
    """A state that was followed by others."""
    return make("countries", owner, name=name, name_vi="", successors=list(after), **more)


def read(country, actor=None, language="en"):
    found = lineage(country, actor or Actor.system(), language)
    return list(found.before.values()), list(found.after.values()), list(found.groups.values())


def test_a_country_without_a_past_has_no_lineage(personas):
    assert read(state(personas.union, "Laos")) == ([], [], [])


def test_the_nearest_states_stand_before_the_farther_ones(personas):
    union = personas.union
    last = state(union, "Serbia")
    third = state(union, "Serbia and Montenegro", last)
    second = state(union, "Yugoslavia", third)
    assert read(last) == (["Serbia and Montenegro", "Yugoslavia"], [], [])
    assert read(second) == ([], ["Serbia and Montenegro", "Serbia"], [])
    assert read(third) == (["Yugoslavia"], ["Serbia"], [])


def test_several_states_may_follow_one_and_are_no_lineage_of_each_other(personas):
    czechia, slovakia = state(personas.union, "Czechia"), state(personas.union, "Slovakia")
    former = state(personas.union, "Czechoslovakia", czechia, slovakia)
    assert read(former)[1] == ["Czechia", "Slovakia"]
    assert read(czechia) == (["Czechoslovakia"], [], [])
    assert read(slovakia) == (["Czechoslovakia"], [], [])


def test_two_states_that_became_one_both_stand_before_it(personas):
    yemen = state(personas.union, "Yemen")
    state(personas.union, "North Yemen", yemen)
    state(personas.union, "South Yemen", yemen)
    assert sorted(read(yemen)[0]) == ["North Yemen", "South Yemen"]


def test_a_state_reached_over_two_ways_is_named_once(personas):
    last = state(personas.union, "Last")
    left, right = state(personas.union, "Left", last), state(personas.union, "Right", last)
    assert read(state(personas.union, "First", left, right))[1] == ["Left", "Right", "Last"]


def test_a_circle_of_states_ends_and_never_names_the_country_itself(personas):
    first = state(personas.union, "First")
    second = state(personas.union, "Second", first)
    first.successors.add(second)
    assert read(first) == (["Second"], ["Second"], [])


def test_it_reaches_back_five_generations_and_no_farther(personas):
    row = state(personas.union, "Today")
    country = row
    for number in range(1, DEEPEST + 3):
        row = state(personas.union, f"Generation {number}", row)
    assert read(country)[0] == [f"Generation {number}" for number in range(1, DEEPEST + 1)]


def test_a_state_out_of_sight_neither_stands_there_nor_leads_on(personas):
    last = state(personas.union, "Last")
    middle = state(personas.hers, "Middle", last, confidentiality=UNIT)
    state(personas.union, "First", middle)
    assert read(last, personas.actor("an"))[0] == ["Middle", "First"]
    assert read(last, personas.actor("binh"))[0] == []


def test_groups_are_those_of_the_country_itself_that_the_reader_may_see(personas):
    country, other = state(personas.union, "Laos"), state(personas.union, "Cuba")
    make("country_groups", personas.union, name="ASEAN", name_vi="Khối ASEAN", members=[country])
    make("country_groups", personas.union, name="Americas", members=[other])
    make("country_groups", personas.hers, name="Quiet", members=[country], confidentiality=UNIT)
    assert sorted(read(country, personas.actor("an"))[2]) == ["ASEAN", "Quiet"]
    assert read(country, personas.actor("binh"))[2] == ["ASEAN"]
    assert read(country, personas.actor("binh"), "vi")[2] == ["Khối ASEAN"]


def test_names_are_those_of_the_language(personas):
    russia = make("countries", personas.union, name="Russia", name_vi="Nga")
    former = make("countries", personas.union, name="Soviet Union", name_vi="Liên Xô", successors=[russia])
    assert read(russia, language="vi")[0] == ["Liên Xô"]
    assert read(former, language="vi")[1] == ["Nga"]


def test_a_long_past_costs_the_queries_of_a_short_one(personas, django_assert_max_num_queries):
    costs = []
    row = country = state(personas.union, "Today")
    for _time in range(2):
        row = state(personas.union, "Before", row)
        with django_assert_max_num_queries(6) as asked:
            read(country)
        costs.append(len(asked))
    assert costs[0] == costs[1]
