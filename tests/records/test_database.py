"""Storing many rows, and trying conditions on rows not yet stored, in each database's own way."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.aid.models import AidFlow
from amity.core.dates import PartialDate
from amity.network.models import Person
from amity.places.models import Country
from amity.records import database, registry, validation, writes
from amity.records.models import SearchEntry
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def people(personas, number: int) -> list[Person]:
    return [
        Person(
            owner=personas.hers,
            name=f"Lê “An” {n}\t\\N",
            born_on="1963-09",
            notes="two\nlines",
            is_overseas_vietnamese=True,
        )
        for n in range(number)
    ]


def test_inserted_rows_are_what_was_given_and_know_their_ids(personas):
    rows = people(personas, 3)
    database.insert(rows)
    for row in rows:
        stored = Person.objects.get(pk=row.pk)
        assert (stored.name, stored.born_on, stored.notes) == (row.name, PartialDate("1963-09"), "two\nlines")
        assert (stored.is_overseas_vietnamese, stored.country, stored.audience) == (True, None, 1)
        assert not row._state.adding


def test_ids_go_on_from_those_the_database_gave_and_it_goes_on_from_ours(personas):
    first = factories.make("people", personas.hers)
    rows = people(personas, 2)
    database.insert(rows)
    Person.objects.filter(pk=rows[-1].pk).delete()
    last = Person.objects.create(owner=personas.hers, name="Last")
    again = people(personas, 1)
    database.insert(again)
    ids = [first.pk, *(row.pk for row in rows), last.pk, again[0].pk]
    assert ids == sorted(set(ids))


def test_rows_that_are_refused_stay_new_and_raise_the_errors_of_the_orm(personas):
    factories.make("countries", personas.hers, code="VN")
    rows = [Country(owner=personas.hers, code=code, name=code, kind="country") for code in ("LA", "VN")]
    with pytest.raises(IntegrityError), transaction.atomic():
        database.insert(rows)
    assert [row.pk for row in rows] == [None, None]
    assert Country.objects.filter(code="LA").count() == 0


def test_nothing_is_stored_by_no_statement():
    with CaptureQueriesContext(connection) as captured:
        database.insert([])
        database.update([], ["name"])
        database.insert_values(Person, ["name"], [])
    assert len(captured) == 0


def test_many_rows_are_stored_in_parts(personas, monkeypatch):
    monkeypatch.setattr(database, "MARKS", 100)
    rows = people(personas, 7)
    database.insert(rows)
    for n, row in enumerate(rows):
        row.name, row.born_on = f"New {n}", None
    database.update(rows, ["name", "born_on"])
    assert list(Person.objects.order_by("pk").values_list("name", "born_on")) == [(f"New {n}", None) for n in range(7)]
    assert list(database.failing(Person, Q(name="New 3"), rows)) == [0, 1, 2, 4, 5, 6]


def test_an_update_stores_the_fields_named_and_no_other(personas):
    country = factories.make("countries", personas.hers)
    rows = people(personas, 2)
    database.insert(rows)
    rows[0].name, rows[0].country, rows[0].confidentiality, rows[0].notes = "New", country, Confidentiality.UNIT, "lost"
    database.update(rows[:1], ["name", "country", "confidentiality", "owner"])
    stored, other = (Person.objects.get(pk=row.pk) for row in rows)
    assert (stored.name, stored.country, stored.notes) == ("New", country, "two\nlines")
    assert stored.audience == personas.hers.pk * 2 + Confidentiality.UNIT
    assert (other.name, other.country) == (rows[1].name, None)


def test_an_update_keeps_what_stands_in_a_column_of_json(personas):
    one, other = (factories.make("people", personas.hers) for _n in range(2))
    one.custom = {"x_shoe_size": 42, "x_badge": True, "x_note": "Sài Gòn", "x_none": None}
    database.update([one, other], ["custom"])
    assert [Person.objects.get(pk=row.pk).custom for row in (one, other)] == [one.custom, {}]


def test_values_given_again_take_the_place_of_those_that_are_there(personas):
    row = factories.make("people", personas.hers, name="Lê An")
    names = ("record", "row_id", "title", "title_vi", "title_key", "match_key", "text", "audience")
    given = [
        ("people", row.pk, "Lê Ân", "", "le an", "an le", "le an", 1),
        ("people", 0, "Bo", "", "bo", "bo", "bo", 0),
    ]
    database.insert_values(SearchEntry, names, given, unique=names[:2])
    stored = SearchEntry.objects.filter(record="people").order_by("row_id").values_list(*names)
    assert list(stored) == [given[1], given[0]]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite does not limit the length of texts.")
def test_a_text_too_long_is_refused_and_not_cut(personas):
    rows = people(personas, 1)
    database.insert(rows)
    rows[0].name = "x" * 500
    with pytest.raises(DataError), transaction.atomic():
        database.update(rows, ["name"])


def test_decimals_are_stored_exactly(personas):
    flow = factories.make("aid_flows", personas.hers, amount=Decimal("0.10"))
    flow.amount = Decimal("-12345678.90")
    database.update([flow], ["amount"])
    assert AidFlow.objects.get(pk=flow.pk).amount == Decimal("-12345678.90")


@pytest.mark.parametrize(
    ("amount", "currency", "broken"),
    [("5", "USD", 0), (None, "", 0), ("-5", "USD", 1), ("5", "", 1), ("-5", "", 2), ("10", "VND", 0), ("0", "VND", 0)],
)
def test_conditions_are_tried_as_the_table_would(amount, currency, broken, personas):
    row, _links = factories.unsaved("agreements", personas.hers, currency=currency)
    row.amount = None if amount is None else Decimal(amount)
    found = list(validation.broken(registry.get("agreements"), [row], {}))
    assert [at for at, _error in found] == [0] * broken


@pytest.mark.parametrize("record", registry.all_records(), ids=lambda record: record.name)
def test_stored_rows_break_no_constraint_of_their_table(record, personas):
    rows = [factories.make(record.name, personas.hers) for _n in range(2)]
    assert list(validation.broken(record, rows, {})) == []


@pytest.mark.parametrize("record", registry.all_records(), ids=lambda record: record.name)
def test_the_quick_check_of_a_row_says_what_django_says(record, personas):
    """On a good row, on an empty one, and on one with a wrong value in each field in turn."""
    check = validation.checker(record)
    row, _links = factories.unsaved(record.name, personas.hers)
    left = [
        column.name
        for column in record.model._meta.concrete_fields
        if column.is_relation or column.name in record.model.ENGINE
    ]

    def said(test) -> dict[str, list[str]]:
        try:
            test()
        except ValidationError as error:
            return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        except TypeError as error:  # a whole date is not read from a number
            return {"": [str(error)]}
        return {}

    def both(one) -> None:
        def django() -> None:
            one.clean_fields(exclude=left)
            one.clean()

        assert said(lambda: check(one)) == said(django)

    both(row)
    both(record.model())
    names = [column.attname for column in record.model._meta.concrete_fields if column.name not in left]
    for name in names:
        before = getattr(row, name)
        for wrong in ("x" * 5000, "", None, 999999999999, "2023-13-45", "not@an address", [], "An\0"):
            try:
                setattr(row, name, wrong)
            except (TypeError, ValueError):
                continue
            both(row)
        setattr(row, name, before)


@pytest.mark.parametrize(
    "address",
    [
        "a@b.vn",
        "a.b-c_d@x.y.org",
        "A@b.vn",
        ".a@b.vn",
        "a..b@c.vn",
        "a@b",
        "a@-b.vn",
        "a@b.v",
        "a@b.vn\n",
        "a b@c.vn",
        "a@b.123",
    ],
)
def test_an_address_is_right_when_django_thinks_so(address, personas):
    row = Person(owner=personas.hers, name="An", email=address)
    try:
        row.clean_fields(exclude=["owner", "audience"])
        is_right = True
    except ValidationError:
        is_right = False
    try:
        validation.checker(registry.get("people"))(row)
        assert is_right
    except ValidationError:
        assert not is_right


def test_many_rows_saved_at_once_are_checked_one_by_one(personas):
    rows = people(personas, 2)
    rows[1].email = "nonsense"
    with pytest.raises(ValidationError):
        writes.save_many(rows, actor=SYSTEM)
    assert Person.objects.count() == 0


def test_room_for_many_rows_is_given_back_even_after_a_fault():
    names = ("cache_size", "wal_autocheckpoint")

    def now() -> list[int]:
        if connection.vendor == "postgresql":
            return []
        with connection.cursor() as cursor:
            return [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    before = now()
    with database.roomy():
        assert now() == [-database.ROOM_KB, database.ROOM_KB // 4] or connection.vendor == "postgresql"
    assert now() == before
    with pytest.raises(ZeroDivisionError), database.roomy():
        raise ZeroDivisionError
    assert now() == before
