"""Which fields of many rows can be changed, and how a row takes the change."""

from datetime import date

import pytest

from amity.access.actors import Actor
from amity.bulk import edits
from amity.core.dates import PartialDate
from amity.records import custom, fields, registry
from amity.records.models import CustomField
from tests import factories

pytestmark = pytest.mark.django_db


def field(name, record="agreements"):
    return fields.one(registry.get(record), name)


def row_of(name, personas, **given):
    return factories.make(name, personas.hers, **given)


@pytest.mark.parametrize("record", registry.all_records(), ids=lambda one: one.name)
def test_neither_the_owner_nor_a_state_with_steps_is_offered_and_something_always_is(record):
    offered = edits.editable(record)
    assert "owner" not in offered
    assert not (record.steps and record.state in offered)
    assert {"confidentiality", "notes", "source_title"} <= set(offered)
    assert all(how for _field, how in offered.values())


def test_what_names_a_row_can_only_have_words_replaced():
    offered = edits.editable(registry.get("agreements"))
    assert offered["title"][1] == (edits.REPLACE,)
    assert offered["notes"][1] == (edits.REPLACE, edits.SET, edits.CLEAR)
    assert offered["parties"][1] == (edits.ADD, edits.REMOVE)
    assert offered["signed_on"][1] == (edits.SET, edits.CLEAR)
    assert offered["confidentiality"][1] == (edits.SET,)


@pytest.mark.parametrize(
    ("name", "asked", "new"),
    [
        ("confidentiality", {"how": "set", "value": 2}, 2),
        ("signed_on", {"how": "set", "value": "2024-05"}, PartialDate.parse("2024-05")),
        ("signed_on", {"how": "clear"}, None),
        ("notes", {"how": "set", "value": "Seen."}, "Seen."),
        ("notes", {"how": "clear"}, ""),
        ("title", {"how": "replace", "find": "Memo", "value": "Note"}, "Note of 2022"),
        ("title", {"how": "replace", "find": " of 2022", "value": ""}, "Memo"),
    ],
)
def test_a_row_takes_a_change_and_says_that_it_differs(name, asked, new, personas):
    row = row_of("agreements", personas, title="Memo of 2022", notes="Old.", confidentiality=1, signed_on="2022")
    row.refresh_from_db()
    assert edits.changed(field(name), row, asked) is True
    assert (getattr(row, name) or None) == (new or None)
    assert edits.changed(field(name), row, asked) is False


def test_a_link_is_set_by_the_number_of_its_row_and_taken_away(personas):
    cuba = factories.make("countries", personas.hers, name="Cuba")
    row = row_of("organisations", personas, country=None)
    country = field("country", "organisations")
    assert edits.plain(country, cuba) == cuba.pk
    assert edits.changed(country, row, {"how": "set", "value": cuba.pk}) is True
    assert row.country_id == cuba.pk
    assert edits.changed(country, row, {"how": "clear"}) is True
    assert row.country_id is None


def test_values_are_kept_in_plain_form():
    assert edits.plain(field("signed_on"), PartialDate.parse("2024-05")) == "2024-05"
    assert edits.plain(field("signed_on"), None) is None
    assert edits.plain(field("confidentiality"), 2) == 2
    assert edits.plain(field("notes"), "Words") == "Words"


def test_links_are_added_behind_the_others_and_taken_away(personas):
    first, second, third = (factories.make("organisations", personas.hers) for _n in range(3))
    one = row_of("agreements", personas, parties=[first])
    two = row_of("agreements", personas, parties=[first, second])
    parties, ids = field("parties"), [one.pk, two.pk]
    add = {"how": "add", "value": [second.pk, third.pk]}
    assert edits.links(parties, ids, add) == {
        one.pk: [first.pk, second.pk, third.pk],
        two.pk: [first.pk, second.pk, third.pk],
    }
    assert edits.links(parties, ids, {"how": "add", "value": [first.pk]}) == {}
    assert edits.links(parties, ids, {"how": "remove", "value": [second.pk]}) == {two.pk: [first.pk]}


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("confidentiality", {"how": "set", "value": 1}),
        ("signed_on", {"how": "set", "value": "2022"}),
        ("signed_on", {"how": "clear"}),
        ("notes", {"how": "set", "value": "Old."}),
        ("notes", {"how": "clear"}),
        ("notes", {"how": "replace", "find": "Old", "value": "New"}),
    ],
)
def test_the_forecast_counts_exactly_the_rows_that_would_change(name, asked, personas):
    record = registry.get("agreements")
    for given in (
        {"confidentiality": 1, "signed_on": "2022", "notes": "Old."},
        {"confidentiality": 2, "signed_on": "", "starts_on": "2021", "notes": ""},
        {"confidentiality": 1, "signed_on": "2023-04-05", "notes": "Other."},
    ):
        row_of("agreements", personas, **given)
    rows = list(record.model.objects.all())
    counted = record.model.objects.filter(edits.concerns(field(name), asked)).count()
    assert 0 < counted < 3
    assert counted == sum(edits.changed(field(name), row, asked) for row in rows)


def test_the_forecast_of_links_counts_rows_that_lack_one_or_have_one(personas):
    record = registry.get("agreements")
    first, second = (factories.make("organisations", personas.hers) for _n in range(2))
    row_of("agreements", personas, parties=[first])
    row_of("agreements", personas, parties=[first, second])
    parties = field("parties")

    def counted(how, *targets):
        asked = {"how": how, "value": [one.pk for one in targets]}
        return record.model.objects.filter(edits.concerns(parties, asked)).count()

    assert (counted("add", first), counted("add", second), counted("add", first, second)) == (0, 1, 1)
    assert (counted("remove", first), counted("remove", second)) == (2, 1)


def test_an_empty_link_differs_from_every_value_and_from_none_at_all(personas):
    cuba = factories.make("countries", personas.hers, name="Cuba")
    row_of("organisations", personas, country=cuba)
    country, rows = field("country", "organisations"), registry.get("organisations").model.objects.all()
    rows.filter(pk=row_of("organisations", personas).pk).update(country=None)
    assert rows.filter(edits.concerns(country, {"how": "set", "value": cuba.pk})).count() == 1
    assert rows.filter(edits.concerns(country, {"how": "clear"})).count() == 1


def test_a_full_day_stays_a_day(personas):
    dates = [
        (record.name, name)
        for record in registry.all_records()
        for name, (one, _how) in edits.editable(record).items()
        if one.kind == "date"
    ]
    for record, name in dates[:1]:
        row = row_of(record, personas)
        assert edits.changed(field(name, record), row, {"how": "set", "value": "2001-02-03"}) is True
        assert getattr(row, name) == date(2001, 2, 3)
    assert isinstance(dates, list)


@pytest.fixture
def own_field(db):
    """A field that the union added to people."""
    custom.forget()
    one = custom.define(CustomField(record="people", label="Nickname", kind="text"), actor=Actor.system())
    yield one.name
    custom.forget()


def test_fields_the_union_added_are_changed_like_others(own_field, personas):
    record = registry.get("people")
    own = edits.editable(record)[own_field][0]
    people = [factories.make("people", personas.hers, custom=given) for given in ({}, {own_field: "Ba"})]

    def counted(asked):
        changed = {row.pk for row in record.model.objects.all() if edits.changed(own, row, asked)}
        assert set(record.model.objects.filter(edits.concerns(own, asked)).values_list("pk", flat=True)) == changed
        return [row.pk in changed for row in people]

    assert counted({"how": "set", "value": "Ba"}) == [True, False]
    assert counted({"how": "set", "value": "Tư"}) == [True, True]
    assert counted({"how": "clear"}) == [False, True]
    assert counted({"how": "replace", "find": "B", "value": "N"}) == [False, True]
    assert counted({"how": "replace", "find": "b", "value": "N"}) == [False, False]
    row = people[0]
    assert edits.changed(own, row, {"how": "set", "value": "Năm"}) is True
    assert row.custom == {own_field: "Năm"}
    assert edits.changed(own, row, {"how": "clear"}) is True
    assert row.custom == {}


def test_words_are_found_with_their_capital_letters(personas):
    row_of("agreements", personas, notes="Hanoi and HANOI")
    rows = registry.get("agreements").model.objects.all()
    for find, number in (("HANOI", 1), ("hanoi", 0), ("Hanoi and", 1)):
        asked = {"how": "replace", "find": find, "value": "Hue"}
        assert rows.filter(edits.concerns(field("notes"), asked)).count() == number
