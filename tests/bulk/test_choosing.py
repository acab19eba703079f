"""Choices of rows as they stand in an address, and what an act would do to them."""

import pytest

from amity.access.roles import Confidentiality
from amity.bulk import choosing, edits
from amity.bulk.models import Action
from amity.records import registry, shelving, tags
from amity.records.filtering import BadFilter
from amity.records.models import Shelf, Tag
from tests import factories

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT


def record(name="agreements"):
    return registry.get(name)


def agreement(personas, owner=None, **given):
    return factories.make("agreements", owner or personas.hers, **{"place": "Hanoi", **given})


def chosen(personas, who="an", **query):
    return set(choosing.rows_of(record(), personas.actor(who), query))


@pytest.mark.parametrize(
    ("sent", "within", "address"),
    [
        ({"id": ["3", "7"]}, {"state": ["signed"]}, "id=3&id=7"),
        ({"all": ["1"], "id": ["3"]}, {"state": ["signed"]}, "all=1&state=signed"),
        ({"all": ["1"]}, {"tab": ["4"], "view": ["4"], "all": ["1"], "trash": ["1"]}, "all=1"),
        ({"all": ["1"]}, {}, "all=1"),
        ({"trash": ["1"], "all": ["1"]}, {}, "trash=1&all=1"),
        ({"trash": ["1"], "id": ["3"]}, {}, "trash=1&id=3"),
        ({}, {"state": ["signed"]}, ""),
    ],
)
def test_what_a_form_sends_becomes_an_address(sent, within, address):
    assert choosing.choice_of(sent, within) == address


def test_an_address_chooses_by_number_by_filter_or_nothing(personas):
    one, two = agreement(personas, state="signed"), agreement(personas)
    assert chosen(personas, id=[str(one.pk), "999999"]) == {one}
    assert chosen(personas, all=["1"]) == {one, two}
    assert chosen(personas, all=["1"], state=["signed"]) == {one}
    assert chosen(personas) == chosen(personas, state=["signed"]) == set()


def test_a_filter_does_not_narrow_rows_that_were_named(personas):
    one, two = agreement(personas, state="signed"), agreement(personas)
    assert chosen(personas, id=[str(one.pk), str(two.pk)], state=["signed"]) == {one, two}


def test_archived_rows_are_chosen_by_number_but_not_with_all_of_a_list(personas):
    row = agreement(personas)
    shelving.shelve(record(), [row.pk], Shelf.ARCHIVED, actor=personas.actor("an"))
    assert chosen(personas, id=[str(row.pk)]) == {row}
    assert chosen(personas, all=["1"]) == set()
    assert chosen(personas, all=["1"], archived=["yes"]) == {row}


def test_rows_in_the_trash_are_chosen_only_there(personas):
    row = agreement(personas)
    shelving.shelve(record(), [row.pk], Shelf.TRASHED, actor=personas.actor("an"))
    assert chosen(personas, id=[str(row.pk)]) == chosen(personas, all=["1"]) == set()
    assert chosen(personas, trash=["1"], id=[str(row.pk)]) == chosen(personas, trash=["1"], all=["1"]) == {row}
    assert chosen(personas, trash=["1"]) == set()


def test_a_stranger_chooses_no_hidden_row_and_nobody_one_in_the_trash(personas):
    row = agreement(personas, confidentiality=UNIT)
    for who in ("binh", "hoa", "nobody"):
        assert chosen(personas, who, id=[str(row.pk)]) == chosen(personas, who, all=["1"]) == set()
    shelving.shelve(record(), [row.pk], Shelf.TRASHED, actor=personas.actor("an"))
    for who in ("binh", "hoa", "nobody"):
        assert chosen(personas, who, trash=["1"], all=["1"]) == set()


@pytest.mark.parametrize("query", [{"id": ["x"]}, {"all": ["1"], "signed_on": ["soon"]}, {"id": ["-1"]}])
def test_an_address_that_cannot_be_read_raises(query, personas):
    with pytest.raises(BadFilter):
        choosing.rows_of(record(), personas.actor("an"), query)


def foreseen(personas, action, asked, who="an"):
    actor = personas.actor(who)
    rows = choosing.rows_of(record(), actor, {"all": ["1"]})
    return choosing.forecast(record(), rows, action, asked, actor, "en")


def test_a_forecast_tells_changes_from_what_is_so_and_from_what_is_not_his(personas):
    agreement(personas, title="First")
    agreement(personas, place="Hue")
    agreement(personas, personas.other)
    agreement(personas, personas.other, confidentiality=UNIT)
    asked = {"field": "place", "how": edits.SET, "value": "Hue"}
    told = foreseen(personas, Action.EDIT, asked)
    assert (told.total, told.others, told.same, told.changes, told.names) == (3, 1, 1, 1, ["First"])
    assert foreseen(personas, Action.EDIT, asked, "chi").others == 0


def test_a_forecast_names_the_first_rows_by_the_alphabet(personas):
    for letter in "fbdace":
        agreement(personas, title=f"Deal {letter}")
    told = foreseen(personas, Action.ARCHIVE, {})
    assert told.names == ["Deal a", "Deal b", "Deal c", "Deal d", "Deal e"]
    assert told.changes == 6


def test_a_tag_is_put_on_rows_of_other_units_too(personas):
    tag = Tag.objects.create(unit=personas.hers, name="To call")
    mine = agreement(personas)
    agreement(personas, personas.other)
    tags.put(tag, record(), [mine.pk], actor=personas.actor("an"))
    on = foreseen(personas, Action.TAG, {"tag": tag.pk, "how": edits.ADD})
    off = foreseen(personas, Action.TAG, {"tag": tag.pk, "how": edits.REMOVE})
    assert (on.total, on.others, on.same, on.changes) == (2, 0, 1, 1)
    assert (off.same, off.changes) == (1, 1)


def test_names_are_told_of_rows_in_the_trash_and_only_to_who_may_see_them(personas):
    there, gone = agreement(personas, title="There"), agreement(personas, title="Gone", confidentiality=UNIT)
    shelving.shelve(record(), [gone.pk], Shelf.TRASHED, actor=personas.actor("an"))
    ids = [there.pk, gone.pk, 999999]
    assert choosing.named(record(), ids, personas.actor("an"), "en") == {there.pk: "There", gone.pk: "Gone"}
    assert choosing.named(record(), ids, personas.actor("binh"), "en") == {there.pk: "There"}
