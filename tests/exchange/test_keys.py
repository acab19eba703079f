"""Keys: how a file names a row, and how the row is found again by those who may see it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.exchange import keys
from amity.records import registry
from tests import factories

SYSTEM = Actor.system()
texts = st.text("ab |;\\é", min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.lists(texts, min_size=2, max_size=4))
def test_the_parts_of_a_key_come_back_whatever_signs_are_in_them(parts):
    assert keys._pieces(keys.joined(parts), keys.PART) == parts


@given(st.lists(texts, min_size=1, max_size=4))
def test_the_keys_in_one_cell_come_back_whatever_signs_are_in_them(wanted):
    assert keys.split(keys.listed(wanted)) == wanted


@given(st.lists(st.lists(texts, min_size=2, max_size=2), min_size=1, max_size=3))
def test_keys_of_several_parts_come_back_from_one_cell(wanted):
    cell = keys.listed([keys.joined(parts) for parts in wanted])
    assert [keys._pieces(key, keys.PART) for key in keys.split(cell)] == wanted


def test_a_key_of_one_part_is_written_as_it_is():
    assert keys.joined(["Peace | Friendship; \\"]) == "Peace | Friendship; \\"


def test_a_backslash_that_a_person_typed_is_left_alone():
    assert keys.split(r"C:\temp; D:\x") == [r"C:\temp", r"D:\x"]


def test_a_link_in_a_key_counts_with_its_own_key():
    paths = [part.path for part in keys.parts(registry.get("positions"))]
    assert paths == ["person__name", "organisation__name", "title"]
    paths = [part.path for part in keys.parts(registry.get("participations"))]
    assert paths == ["event__title", "event__starts_on", "person__name", "role"]


def test_every_record_type_says_what_its_keys_are_made_of():
    assert keys.form_of(registry.get("positions")) == "Person | Organisation | Title"
    assert all(keys.form_of(record) for record in registry.all_records())


def test_a_key_with_too_few_parts_says_which_it_needs():
    with pytest.raises(ValidationError, match=r"names no record\. Write: Person \| Organisation \| Title\."):
        keys.read(registry.get("positions"), "Nguyen Van An | Chair")


def test_a_part_that_is_no_date_says_so():
    with pytest.raises(ValidationError, match="is not a date"):
        keys.read(registry.get("interactions"), "yesterday | A talk")


def test_an_empty_part_is_known_to_be_empty():
    assert keys.read(registry.get("ties"), "| Peace | partner | | War") == (None, "Peace", "partner", None, "War")


@pytest.mark.django_db
def test_a_row_is_found_by_what_was_read_from_its_key(personas):
    row = factories.make("interactions", personas.hers, held_on="2019-05", subject="Talk")
    key = keys.read(registry.get("interactions"), "5/2019 | Talk")
    assert key == (PartialDate("2019-05"), "Talk")
    assert keys.find(registry.get("interactions"), SYSTEM, {key}) == {key: [row.pk]}


@pytest.mark.django_db
def test_rows_of_one_key_are_all_found(personas):
    rows = [factories.make("people", personas.hers, name="Lê An") for _n in range(2)]
    assert keys.find(registry.get("people"), SYSTEM, {("Lê An",)}) == {("Lê An",): [row.pk for row in rows]}


@pytest.mark.django_db
def test_empty_parts_of_a_key_match_empty_columns_and_missing_links(personas):
    tie = factories.make("ties", personas.hers)
    key = (tie.person.name, None, "supports", None, tie.other_organisation.name)
    assert keys.find(registry.get("ties"), SYSTEM, [key]) == {key: [tie.pk]}


@pytest.mark.django_db
def test_a_stranger_finds_neither_a_hidden_row_nor_a_row_by_a_hidden_part(personas):
    hidden = factories.make("people", personas.hers, name="Lê Kín", confidentiality=Confidentiality.UNIT)
    public = {"confidentiality": Confidentiality.PUBLIC}
    house = factories.make("organisations", personas.hers, name="Peace House", **public)
    row = factories.make("positions", personas.hers, person=hidden, organisation=house, title="Chair", **public)
    stranger, positions = personas.actor("binh"), registry.get("positions")
    assert keys.find(registry.get("people"), stranger, {("Lê Kín",)}) == {}
    assert keys.find(positions, stranger, {("Lê Kín", "Peace House", "Chair")}) == {}
    masked = (None, "Peace House", "Chair")
    assert keys.find(positions, stranger, {masked}) == {masked: [row.pk]}
    assert keys.find(positions, personas.actor("an"), {masked}) == {}


@pytest.mark.django_db
def test_finding_costs_one_query_for_any_number_of_keys(personas):
    names = [factories.make("people", personas.hers).name for _n in range(3)]
    actor = personas.actor("an")
    with CaptureQueriesContext(connection) as captured:
        found = keys.find(registry.get("people"), actor, {(name,) for name in names})
    assert (len(captured), len(found)) == (1, 3)


@pytest.mark.django_db
def test_no_key_asks_nothing():
    with CaptureQueriesContext(connection) as captured:
        assert keys.find(registry.get("people"), SYSTEM, set()) == {}
    assert len(captured) == 0
