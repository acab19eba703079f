"""Why a row was found: the field that holds what its name does not show, as far as the reader sees it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.records import registry, words
from amity.staff import hints
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def told(row, typed: str, actor: Actor = SYSTEM, name: str | None = None):
    record = registry.of(type(row))
    names = {row.pk: str(row) if name is None else name}
    return hints.hints(record, names, words.typed(typed), actor).get(row.pk)


@pytest.fixture
def house(personas):
    return factories.make(
        "organisations",
        personas.hers,
        name="Peace House",
        name_vi="Nhà Hòa bình",
        name_native="Дом мира",
        acronym="PHX",
        interests="agent orange, landmines",
    )


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("phx", ("Acronym", "PHX")),
        ("phx house", ("Acronym", "PHX")),
        ("orange peace", ("Fields of interest", "agent orange, landmines")),
        ("landmines orange", ("Fields of interest", "agent orange, landmines")),
        ("hoa binh", ("Name in Vietnamese", "Nhà Hòa bình")),
        ("Дом", ("Name in its own language", "Дом мира")),
        ("dom mira", ("Name in its own language", "Дом мира")),
        ("house pea", None),
        ("zzqx", None),
    ],
)
def test_the_field_that_holds_the_rest_is_named(typed, hint, house):
    assert told(house, typed) == hint


def test_the_field_is_named_in_the_readers_language(house):
    english = told(house, "phx")
    with translation.override("vi"):
        vietnamese = told(house, "phx")
    assert english[1] == vietnamese[1] == "PHX"
    assert str(english[0]) != str(vietnamese[0])


def test_a_name_of_which_the_reader_sees_a_part_is_explained_by_what_he_sees(personas):
    person = factories.make("people", personas.hers, name="Lê Kín", confidentiality=Confidentiality.UNIT)
    house = factories.make("organisations", personas.hers, name="River House", confidentiality=0)
    post = factories.make(
        "positions", personas.hers, person=person, organisation=house, title="Chair", confidentiality=0
    )
    stranger = personas.actor("binh")
    assert told(post, "river chair", stranger, "… · Chair") == ("Organisation", "River House")
    assert told(post, "kin", stranger, "… · Chair") is None
    assert told(post, "kin", personas.actor("an"), "… · Chair") == ("Person", "Lê Kín")


def test_a_row_out_of_sight_is_not_explained(personas):
    row = factories.make("people", personas.hers, name="Lan", expertise="rivers", confidentiality=Confidentiality.UNIT)
    assert told(row, "rivers") == ("Expertise", "rivers")
    assert told(row, "rivers", personas.actor("binh")) is None


def test_names_that_say_it_all_cost_no_query_and_others_one(personas, house):
    rows = [factories.make("people", personas.hers, name=f"Lan {n}", expertise="rivers") for n in range(3)]
    people = registry.get("people")
    for asked, queries in ((["lan"], 0), (["rivers"], 1)):
        with CaptureQueriesContext(connection) as captured:
            hints.hints(people, {row.pk: row.name for row in rows}, asked, SYSTEM)
        assert len(captured) == queries, asked
