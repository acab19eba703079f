"""Lists: filters, order, pages and fields, and what an address may not ask for."""

import base64
import json

import pytest

from amity.access.roles import Confidentiality
from amity.records import listing, registry
from tests import factories
from tests.api.bodies import ids, kind, wrong

pytestmark = pytest.mark.django_db
PUBLIC, UNIT = Confidentiality.PUBLIC, Confidentiality.UNIT


def walk(api, address: str, query: dict, size: int) -> list[int]:
    """The ids of all pages, one after another."""
    found, after = [], {}
    for _n in range(20):
        answer = api.get(address, {**query, **after, "limit": size})
        found += ids(answer)
        if answer.json()["next"] is None:
            return found
        after = {"after": answer.json()["next"]}
    raise AssertionError("the pages do not end")


def cursor(*parts) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize("sort", ["", "name", "-name", "founded_on", "-founded_on", "country", "-country", "kind"])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_walking_the_pages_meets_every_row_once_in_the_order_of_the_list_page(sort, language, personas, api_of):
    country = factories.make("countries", personas.hers)
    for number, founded in enumerate(("1963", "", "1973-09", "1973", "", "1990", "1963")):
        factories.make("organisations", personas.hers, founded_on=founded, country=country if number % 2 else None)
    personas.an.language = language
    personas.an.save()
    query = {"sort": sort} if sort else {}
    page = listing.read(registry.get("organisations"), personas.actor("an"), query, language)
    expected = [row.id for row in page.rows]
    assert walk(api_of("an"), "/organisations", query, 3) == expected
    assert walk(api_of("an"), "/organisations", query, 1) == expected
    assert len(expected) == 7


@pytest.mark.parametrize("sort", ["rank", "-rank"])
def test_rows_without_a_number_come_last_and_are_not_lost_between_pages(sort, personas, api_of):
    stored = [factories.make("positions", personas.hers, rank=rank) for rank in (2, None, 1, None, 2)]
    found = walk(api_of("an"), "/positions", {"sort": sort}, 2)
    assert sorted(found) == sorted(row.pk for row in stored)
    assert set(found[3:]) == {stored[1].pk, stored[3].pk}


def test_money_can_be_sorted_by_and_its_pages_follow_each_other(personas, api_of):
    amounts = ("10.50", "9.00", "100.25", "9.00")
    stored = {factories.make("aid_flows", personas.hers, amount=amount).pk: amount for amount in amounts}
    found = walk(api_of("an"), "/aid_flows", {"sort": "-amount"}, 1)
    assert [stored[pk] for pk in found] == ["100.25", "10.50", "9.00", "9.00"]


def test_values_are_written_for_machines(personas, api_of):
    organisation = factories.make("organisations", personas.hers, founded_on="1973-09")
    person = factories.make("people", personas.hers, is_overseas_vietnamese=True)
    flow = factories.make("aid_flows", personas.hers, amount="1234.50", value_on="2023-09-21")
    an = api_of("an")
    told = an.get(f"/organisations/{organisation.pk}").json()
    assert (told["founded_on"], told["ended_on"], told["owner"], told["province"]) == (
        "1973-09",
        None,
        "MEMBER-A",
        None,
    )
    assert told["country"] == {"id": organisation.country_id, "title": organisation.country.name}
    assert [link["id"] for link in told["focus_countries"]] == [one.pk for one in organisation.focus_countries.all()]
    assert an.get(f"/people/{person.pk}").json()["is_overseas_vietnamese"] is True
    told = an.get(f"/aid_flows/{flow.pk}").json()
    assert (told["amount"], told["value_on"], told["confidentiality"]) == ("1234.50", "2023-09-21", 1)


def test_only_the_fields_asked_for_are_sent_in_the_order_of_the_declaration(personas, api_of):
    factories.make("people", personas.hers)
    for fields in ("country,name", "name,country,id,version"):
        (item,) = api_of("an").get("/people", {"fields": fields}).json()["items"]
        assert list(item) == ["id", "version", "archived", "custom", "name", "country"]


def test_a_list_is_narrowed_by_the_filters_of_the_list_page(personas, api_of):
    kept = factories.make("people", personas.hers, born_on="1963", name="Nguyễn Văn Ất")
    factories.make("people", personas.hers, born_on="1990")
    an = api_of("an")
    assert ids(an.get("/people", {"born_on": "1960-1969"})) == [kept.pk]
    assert ids(an.get("/people", {"q": "at nguyen"})) == [kept.pk]
    assert ids(an.get("/people", {"born_on": ["1963", "1990"]})).__len__() == 2
    assert ids(an.get("/people", {"born_on": "1963", "owner": "MEMBER-B"})) == []
    assert ids(an.get("/people", {"id": [kept.pk, 999999]})) == [kept.pk]


def test_a_filter_typed_with_letters_composed_otherwise_finds_the_same_row(personas, api_of):
    row = factories.make("people", personas.hers, name="Đặng Thùy")
    assert ids(api_of("an").get("/people", {"name": "D\u0323" and "Đa\u0306\u0323ng"})) == [row.pk]
    assert ids(api_of("an").get("/people", {"name": "Đặng\0"})) == [row.pk]


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1e2", "٣", "1000000000000000000000"])
def test_a_page_holds_from_1_to_200_rows(limit, personas, api_of):
    answer = api_of("an").get("/people", {"limit": limit})
    assert kind(answer) == (400, "bad-query")
    assert wrong(answer) == {"limit": "Write a whole number from 1 to 200."}


@pytest.mark.parametrize(
    "name",
    ["nmae", "owner__code", "owner__account__password", "name__startswith", "notes", "pk", "audience", "version",
     "before", "order", "sort_key", "positions__title"],
)  # fmt: skip
def test_a_parameter_nobody_knows_is_refused_and_not_taken_for_no_filter(name, personas, api_of):
    answer = api_of("an").get("/people", {name: "1"})
    assert kind(answer) == (400, "bad-query")
    assert wrong(answer) == {name: "There is no such parameter."}


@pytest.mark.parametrize("sort", ["password", "owner__code", "notes", "studied_in", "--name", "?", "pk", "name;drop"])
def test_rows_are_sorted_by_declared_fields_only(sort, personas, api_of):
    answer = api_of("an").get("/people", {"sort": sort})
    assert (kind(answer), list(wrong(answer))) == ((400, "bad-query"), ["sort"])


def test_fields_that_do_not_exist_are_named(personas, api_of):
    answer = api_of("an").get("/people", {"fields": "name,password,owner__code"})
    assert (kind(answer), wrong(answer)) == (
        (400, "bad-query"),
        {"fields": "There are no such fields: owner__code, password."},
    )


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"born_on": "yesterday"}, "Born on: write a year"),
        ({"country": "Japan"}, "“Japan” is not the number of a record."),
        ({"is_overseas_vietnamese": "perhaps"}, "Overseas Vietnamese: Write yes or no"),
        ({"confidentiality": "9"}, "Confidentiality: “9” is not one of the values allowed"),
    ],
)
def test_a_filter_that_cannot_be_read_says_why(query, said, personas, api_of):
    answer = api_of("an").get("/people", query)
    assert kind(answer) == (400, "bad-query")
    assert answer.json()["detail"].startswith(said)


@pytest.mark.parametrize("text", ["1E+999", "..1E+999", "Infinity", "NaN", "9" * 40])
def test_a_number_too_large_for_its_column_is_refused(text, personas, api_of):
    factories.make("aid_flows", personas.hers)
    assert kind(api_of("an").get("/aid_flows", {"amount": text})) == (400, "bad-query")


@pytest.mark.parametrize(
    ("address", "sort"),
    [("people", "name"), ("people", "born_on"), ("positions", "rank"), ("positions", "organisation"),
     ("aid_flows", "amount"), ("people", "is_overseas_vietnamese"), ("people", "confidentiality")],
)  # fmt: skip
@pytest.mark.parametrize(
    "after",
    ["x", "====", "Đ", cursor(), cursor(1), cursor(1, 2, 3), cursor("1", "a"), cursor(None, "a"), cursor(1, ["a"]),
     cursor(1, {"a": 1}), cursor(1, "\0"), cursor(1, "\ud800"), base64.urlsafe_b64encode(b"[1, ").decode()],
)  # fmt: skip
def test_a_damaged_cursor_is_refused(address, sort, after, personas, api_of):
    factories.make(address, personas.hers)
    answer = api_of("an").get(f"/{address}", {"sort": sort, "after": after})
    assert kind(answer) == (400, "bad-query")


@pytest.mark.parametrize("sort", ["name", "born_on", "rank", "amount", "is_overseas_vietnamese", "confidentiality"])
@pytest.mark.parametrize("value", ["a", "9" * 400, 1e308, float("inf"), float("nan"), 10**40, True, None, "1E+999"])
def test_a_forged_cursor_never_breaks_the_server(sort, value, personas, api_of):
    address = {"rank": "positions", "amount": "aid_flows"}.get(sort, "people")
    factories.make(address, personas.hers)
    for pk in (1, 10**30, -1):
        answer = api_of("an").get(f"/{address}", {"sort": sort, "after": cursor(pk, value)})
        assert answer.status_code in (200, 400)


def test_neither_order_nor_cursor_tells_the_name_of_a_hidden_row(personas, api_of):
    hidden = factories.make("organisations", personas.hers, name="AAA Secret", confidentiality=UNIT)
    known = factories.make("organisations", personas.hers, name="MMM Known", confidentiality=PUBLIC)
    last = factories.make("organisations", personas.hers, name="ZZZ Known", confidentiality=PUBLIC)
    person = factories.make("people", personas.hers, confidentiality=PUBLIC)
    rows = [
        factories.make("positions", personas.hers, person=person, organisation=one, confidentiality=PUBLIC)
        for one in (hidden, known, last)
    ]
    binh = api_of("binh")
    assert ids(binh.get("/positions", {"sort": "organisation"})) == [rows[1].pk, rows[2].pk, rows[0].pk]
    assert walk(binh, "/positions", {"sort": "organisation"}, 1) == [rows[1].pk, rows[2].pk, rows[0].pk]
    assert walk(api_of("an"), "/positions", {"sort": "organisation"}, 1) == [row.pk for row in rows]
    factories.make("positions", personas.hers, person=person, organisation=hidden, confidentiality=PUBLIC)
    answer = binh.get("/positions", {"sort": "organisation", "limit": 3})
    place = answer.json()["next"]
    assert json.loads(base64.urlsafe_b64decode(place + "=" * (-len(place) % 4))) == [rows[0].pk, None]


def test_the_default_page_holds_fifty_rows(personas, api_of):
    for _n in range(51):
        factories.make("provinces", personas.hers)
    answer = api_of("an").get("/provinces")
    assert len(ids(answer)) == 50
    assert len(ids(api_of("an").get("/provinces", {"after": answer.json()["next"]}))) == 1
