"""Totals of aid for programs: the figures of the page, the items behind them, and what may not be asked."""

import pytest

from amity.access.models import Account
from amity.access.roles import Confidentiality
from amity.records import registry
from amity.sharing import reads
from tests.api.bodies import kind, wrong
from tests.factories import make

pytestmark = pytest.mark.django_db
YEARS = {"first": "2020", "last": "2024"}
UNIT = Confidentiality.UNIT


def aid(owner, amount, value_on="2023", provinces=(), **fields):
    given = {"confidentiality": 0, "currency": "USD", "kind": "commitment", "value_on": value_on, **fields}
    item = make("aid_items", owner, donors=[], provinces=list(provinces), confidentiality=given["confidentiality"],
                title="Clean water")  # fmt: skip
    return make("aid_flows", owner, item=item, amount=amount, **given)


def test_totals_are_told_line_by_line_and_year_by_year(personas, api_of):
    province = make("provinces", personas.union, confidentiality=0, name="Dien Bien")
    aid(personas.union, "10.50", "2021", [province])
    aid(personas.union, 5, "2023")
    told = api_of("chi").get("/aid/totals", YEARS).json()
    assert told["lines"] == [
        {"key": str(province.pk), "title": "Dien Bien", "years": [{"year": 2021, "usd": "10.50"}], "usd": "10.50"},
        {"key": "0", "title": "Not broken down", "years": [{"year": 2023, "usd": "5.00"}], "usd": "5.00"},
    ]
    assert told["years"] == [{"year": 2021, "usd": "10.50"}, {"year": 2023, "usd": "5.00"}]
    assert (told["by"], told["kind"], told["first"], told["last"], told["usd"]) == (
        *("province", "commitment", 2020, 2024),
        "15.50",
    )
    assert told["not_converted"] == 0
    assert told["rule"][0].startswith("A sum counts once")


def test_kinds_of_sums_have_no_common_total(personas, api_of):
    aid(personas.union, 5)
    aid(personas.union, 3, kind="receipt")
    told = api_of("chi").get("/aid/totals", {**YEARS, "by": "kind"}).json()
    assert {one["key"]: one["usd"] for one in told["lines"]} == {"commitment": "5.00", "receipt": "3.00"}
    assert (told["usd"], told["years"]) == (None, [])


def test_published_figures_are_told_beside(personas, api_of):
    row = make("statements", personas.union, measure="foreign_ngo_aid", subject="Aid", value="2", unit="million USD",
               basis="committed", period="2023", confidentiality=0, scope="")  # fmt: skip
    aid(personas.union, 500_000)
    (one,) = api_of("chi").get("/aid/totals", YEARS).json()["published"]
    assert one == {
        "id": row.pk,
        "first": 2023,
        "last": 2023,
        "published": "2000000.00",
        "counted": "500000.00",
        "difference": "-1500000.00",
        "basis": "committed",
        "same_kind": True,
        "words": "The records document 25.0 % of what was published; the rest is not on record.",
    }


def test_the_items_behind_a_figure_add_up_to_it(personas, api_of):
    whole = aid(personas.union, 100)
    part = make("aid_items", personas.union, parent=whole.item, donors=[], confidentiality=0, title="A part")
    make("aid_flows", personas.union, item=part, amount=40, value_on="2023", kind="commitment", confidentiality=0)
    told = api_of("chi").get("/aid/rows", YEARS).json()
    assert [(one["item"]["title"], one["taken_off"], one["usd"]) for one in told["items"]] == [
        ("Clean water", False, "100.00"),
        ("Clean water", True, "-40.00"),
        ("A part", False, "40.00"),
    ]
    assert told["items"][0]["flows"] == [whole.pk]
    assert (told["usd"], told["next"]) == ("100.00", None)


def test_many_items_are_told_page_by_page(personas, api_of):
    flows = [aid(personas.union, number) for number in (1, 2, 3)]
    first = api_of("chi").get("/aid/rows", {**YEARS, "limit": "2"}).json()
    assert [one["flows"] for one in first["items"]] == [[flows[0].pk], [flows[1].pk]]
    second = api_of("chi").get("/aid/rows", {**YEARS, "limit": "2", "after": first["next"]}).json()
    assert [one["flows"] for one in second["items"]] == [[flows[2].pk]]
    assert second["next"] is None
    assert first["usd"] == second["usd"] == "6.00"


def test_one_value_of_each_dimension_can_be_asked_for(personas, api_of):
    province = make("provinces", personas.union, confidentiality=0)
    aid(personas.union, 10, provinces=[province])
    aid(personas.union, 5)
    for query, usd in (({"province": province.pk}, "10.00"), ({"province": 0}, "5.00"), ({"sector": 0}, "15.00")):
        assert api_of("chi").get("/aid/totals", {**YEARS, **query}).json()["usd"] == usd
        assert api_of("chi").get("/aid/rows", {**YEARS, **query}).json()["usd"] == usd


@pytest.mark.parametrize(
    ("query", "field"),
    [
        *(({"by": "colour"}, "by"), ({"kind": "promise"}, "kind"), ({"first": "soon"}, "first")),
        *(({"last": "9999"}, "last"), ({"first": "2024", "last": "2020"}, "first"), ({"places": "12"}, "places")),
        *(({"reporting": "1"}, "reporting"), ({"province": "x"}, "province"), ({"donor": "9" * 40}, "donor")),
        *(({"colour": "red"}, "colour"), ({"sector": "-1"}, "sector"), ({"country": "²"}, "country")),
    ],
)
def test_what_cannot_be_asked_is_told_beside_its_name(personas, api_of, query, field):
    for path in ("/aid/totals", "/aid/rows"):
        answer = api_of("chi").get(path, query)
        assert kind(answer) == (400, "bad-query")
        assert set(wrong(answer)) == {field}


@pytest.mark.parametrize("query", [{"after": "x"}, {"limit": "0"}, {"limit": "9999"}])
def test_pages_of_rows_are_asked_for_as_elsewhere(personas, api_of, query):
    assert kind(api_of("chi").get("/aid/rows", query)) == (400, "bad-query")
    assert kind(api_of("chi").get("/aid/totals", query)) == (400, "bad-query")


def test_each_is_told_what_he_may_see_and_nothing_moves_by_the_rest(personas, api_of):
    aid(personas.union, 100)
    before = {name: api_of(name).get("/aid/totals", YEARS).json() for name in ("binh", "hoa")}
    aid(personas.hers, 900, confidentiality=UNIT)
    aid(personas.hers, 900, currency="GBP", confidentiality=UNIT)
    assert {name: api_of(name).get("/aid/totals", YEARS).json() for name in ("binh", "hoa")} == before
    assert api_of("an").get("/aid/totals", YEARS).json()["usd"] == "1000.00"
    assert len(api_of("an").get("/aid/rows", YEARS).json()["items"]) == 2
    assert len(api_of("binh").get("/aid/rows", YEARS).json()["items"]) == 1


def test_nobody_is_told_anything(personas, api_of):
    assert api_of("nobody").get("/aid/totals").status_code == 401
    assert api_of("nobody").get("/aid/rows").status_code == 401


def test_restricted_items_told_to_a_program_are_noted(personas, api_of):
    flow = aid(personas.hers, 10, confidentiality=Confidentiality.RESTRICTED)
    api_of("an").get("/aid/rows", YEARS)
    assert [one.door for one in reads.of_row(registry.get("aid_items"), flow.item_id)] == ["api"]


def test_titles_come_in_the_language_of_the_reader(personas, api_of):
    province = make("provinces", personas.union, confidentiality=0, name="Hue", name_vi="Huế")
    aid(personas.union, 10, provinces=[province])
    Account.objects.filter(username="chi").update(language="vi")
    (line,) = api_of("chi").get("/aid/totals", YEARS).json()["lines"]
    assert line["title"] == "Huế"
