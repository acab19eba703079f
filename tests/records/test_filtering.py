"""Filters of the address: each narrows to exactly its rows, tells itself in words, and shows nothing of hidden rows."""

from dataclasses import replace

import pytest
from django.http import QueryDict

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.records import filtering, listing, registry
from amity.records.declaration import Filter
from amity.records.filtering import BadFilter
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
UNIT = Confidentiality.UNIT
PEOPLE, EVENTS, AGREEMENTS = (registry.get(name) for name in ("people", "events", "agreements"))


def kept(record, actor=SYSTEM, **params) -> list[int]:
    """The ids left by the parameters, in order and as often as they come."""
    given = filtering.params_of(params)
    rows = filtering.apply(record, visible_to(actor, record), given, actor)
    return sorted(rows.values_list("pk", flat=True))


def chips(record, actor=SYSTEM, language="en", **params) -> dict[str, str]:
    found = filtering.chips(record, filtering.params_of(params), actor, language)
    return {chip.label: chip.value for chip in found}


def test_parameters_are_read_from_addresses_and_from_plain_words():
    query = QueryDict("state=signed&state=in_force&q=&born_on=1963")
    assert filtering.params_of(query) == {"state": ["signed", "in_force"], "born_on": ["1963"]}
    assert filtering.params_of({"state": "signed", "q": "", "id": ["1", ""]}) == {"state": ["signed"], "id": ["1"]}


def test_what_is_typed_is_composed_as_rows_are():
    assert filtering.params_of({"q": " Vie\u0323\u0302t\x00  Nam\n", "country": " \t"}) == {"q": ["Việt Nam"]}


def test_a_choice_called_none_is_a_value_like_any_other(personas):
    bare = factories.make("relations", personas.hers, tier="none")
    factories.make("relations", personas.hers, tier="strategic")
    relations = registry.get("relations")
    assert kept(relations, tier="none") == [bare.pk]
    assert chips(relations, tier="none") == {"Partnership tier": "No tier recorded"}


def test_none_asks_for_what_is_not_filled_in(personas):
    empty = factories.make("people", personas.hers, country=None, born_on=None, email="")
    filled = factories.make(
        "people", personas.hers, country=factories.make("countries", personas.hers), born_on="1963", email="a@b.vn"
    )
    for name in ("country", "born_on", "email"):
        assert kept(PEOPLE, **{name: "none"}) == [empty.pk], name
    assert chips(PEOPLE, country="none") == {"Country": "none"}
    assert kept(PEOPLE, confidentiality="none") == []  # a column that is always filled in
    assert filled.pk not in kept(PEOPLE, born_on=["none", "1950"])
    assert kept(PEOPLE, born_on=["none", "1963"]) == [empty.pk, filled.pk]


def test_a_number_is_met_exactly_or_between_two_bounds(personas):
    series = factories.make("series", personas.hers)
    rows = {n: factories.make("events", personas.hers, series=series, edition=n).pk for n in (3, 5, 9)}
    without = factories.make("events", personas.hers).pk
    assert kept(EVENTS, edition="5") == [rows[5]]
    assert kept(EVENTS, edition="3..5") == [rows[3], rows[5]]
    assert kept(EVENTS, edition="5..") == [rows[5], rows[9]]
    assert kept(EVENTS, edition="..4") == [rows[3]]
    assert kept(EVENTS, edition=["3", "9.."]) == [rows[3], rows[9]]
    assert kept(EVENTS, edition="none") == [without]
    assert kept(EVENTS, edition=str(10**30)) == []


def test_amounts_are_met_to_the_last_decimal(personas):
    row = factories.make("aid_items", personas.hers, amount="1000.50").pk
    aid = registry.get("aid_items")
    assert kept(aid, amount="1000.5") == kept(aid, amount="1000.50..1000.50") == [row]
    assert kept(aid, amount="1000") == kept(aid, amount="1001..") == []


def test_a_text_is_found_by_what_it_contains(personas):
    row = factories.make("people", personas.hers, expertise="100% cotton_trade")
    factories.make("people", personas.hers, expertise="1000 cottonXtrade")
    assert kept(PEOPLE, expertise="COTTON_TRADE") == kept(PEOPLE, expertise="0% cot") == [row.pk]


def test_yes_and_no_are_filters_in_words(personas):
    yes = factories.make("people", personas.hers, is_overseas_vietnamese=True)
    no = factories.make("people", personas.hers)
    assert kept(PEOPLE, is_overseas_vietnamese="yes") == kept(PEOPLE, is_overseas_vietnamese="true") == [yes.pk]
    assert kept(PEOPLE, is_overseas_vietnamese="0") == [no.pk]
    assert chips(PEOPLE, is_overseas_vietnamese="1") == {"Overseas Vietnamese": "Yes"}


def test_the_owner_is_asked_for_by_its_code(personas):
    hers, other = (factories.make("people", unit).pk for unit in (personas.hers, personas.other))
    assert kept(PEOPLE, owner="MEMBER-A") == [hers]
    assert kept(PEOPLE, owner=["MEMBER-A", "MEMBER-B"]) == [hers, other]
    assert kept(PEOPLE, owner="nowhere") == []
    assert chips(PEOPLE, owner="MEMBER-A") == {"Owner": "City union"}


def test_the_name_of_a_unit_is_told_inside_the_union_only(personas):
    for name, told in (("an", "Foreign NGO"), ("chi", "Foreign NGO"), ("nobody", "NGO"), ("hoa", "NGO")):
        assert chips(PEOPLE, personas.actor(name), owner="NGO") == {"Owner": told}, name


def test_rows_linked_to_several_are_kept_once(personas):
    parties = [factories.make("organisations", personas.hers) for _n in range(3)]
    many = factories.make("agreements", personas.hers, parties=parties).pk
    one = factories.make("agreements", personas.hers, parties=parties[:1]).pk
    numbers = [str(party.pk) for party in parties]
    assert kept(AGREEMENTS, parties=numbers) == [many, one]
    assert kept(AGREEMENTS, parties=["none", *numbers]) == [many, one]
    assert kept(AGREEMENTS, parties=numbers[2]) == [many]
    assert kept(AGREEMENTS, countries="none") == [many, one]


def test_links_to_hidden_rows_alone_are_no_links_that_show(personas):
    """A page shows no link to a hidden row, so the filter for "none" must not tell that there is one."""
    hidden = factories.make("organisations", personas.hers, confidentiality=UNIT)
    row = factories.make("agreements", personas.hers, parties=[hidden], confidentiality=0).pk
    assert kept(AGREEMENTS, personas.actor("binh"), parties="none") == [row]
    assert kept(AGREEMENTS, personas.actor("an"), parties="none") == []


def test_a_hidden_row_filters_like_one_that_does_not_exist(personas):
    hidden = factories.make("countries", personas.hers, confidentiality=UNIT, name="Secretland")
    factories.make("people", personas.hers, country=hidden, studied_in=[hidden], confidentiality=0)
    binh = personas.actor("binh")
    for name in ("country", "studied_in"):
        for number in (str(hidden.pk), "999999"):
            assert kept(PEOPLE, binh, **{name: number}) == []
            assert list(chips(PEOPLE, binh, **{name: number}).values()) == ["…"]


@pytest.mark.parametrize(
    ("record", "params"),
    [
        (PEOPLE, {"country": "x"}),
        (PEOPLE, {"country": "٣"}),
        (PEOPLE, {"country": "1" * 19}),
        (PEOPLE, {"id": "1,2"}),
        (PEOPLE, {"born_on": "2024-2020"}),
        (PEOPLE, {"born_on": "9" * 5000}),
        (PEOPLE, {"is_overseas_vietnamese": "perhaps"}),
        (PEOPLE, {"confidentiality": "secret"}),
        (EVENTS, {"edition": "many"}),
        (EVENTS, {"edition": "1..many"}),
        (EVENTS, {"kind": "party"}),
        (AGREEMENTS, {"amount": "1,5"}),
        (AGREEMENTS, {"amount": "1e30.."}),
        (AGREEMENTS, {"state": ["signed"] * 101}),
    ],
)
def test_what_cannot_be_read_is_told_in_a_short_sentence(record, params):
    with pytest.raises(BadFilter) as caught:
        kept(record, **params)
    assert 10 < len(str(caught.value)) < 400


def test_unknown_names_and_long_texts_are_no_filters(personas):
    row = factories.make("people", personas.hers)
    assert kept(PEOPLE, notes="x", owner__code="x", shoe_size="3", sort_key="a", audience="1") == [row.pk]
    assert chips(PEOPLE, notes="x", owner__code="x") == {}
    assert "notes" not in filtering.filterable(PEOPLE)


def test_a_text_longer_than_any_stored_matches_nothing_and_costs_nothing(personas, django_assert_num_queries):
    factories.make("people", personas.hers, expertise="a")
    with django_assert_num_queries(0):
        assert kept(PEOPLE, expertise="a" * 60_000) == []


def failing(error: Exception):
    def apply(rows, value):
        raise error

    return replace(EVENTS, filters=(Filter("when", "When", apply=apply, hint="A day, such as 2017-12-31"),))


@pytest.mark.parametrize(
    "error", [ValueError("not a day, in whatever language"), OverflowError("date value out of range")]
)
def test_a_named_filter_that_cannot_read_its_text_says_how_to_write_it(error):
    with pytest.raises(BadFilter) as caught:
        kept(failing(error), when="9999-12-31" * 20)
    assert str(caught.value).startswith("When: “9999-12-31")
    assert str(caught.value).endswith("cannot be read. A day, such as 2017-12-31")
    assert len(str(caught.value)) < 120


@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01", "9999", "0001", "0000", "9999-9999"])
def test_every_named_filter_survives_the_last_and_the_first_year(text, personas):
    for record in registry.all_records():
        for name in record.named_filters:
            seen = listing.read(record, SYSTEM, {name: text}, "en")
            assert (seen.rows, seen.count) == ([], "0"), (record.name, name)


def test_the_filters_offered_are_the_declared_ones_then_owner_and_class():
    offered = [one.name for one in filtering.offered(EVENTS)]
    assert offered[-2:] == ["owner", "confidentiality"]
    assert offered[:-2] == [one if isinstance(one, str) else one.name for one in EVENTS.filters]
    assert set(offered) <= filtering.filterable(EVENTS)


def test_chips_speak_the_readers_language_and_leave_the_rest_of_the_address(personas):
    lao = factories.make("countries", personas.union, name="Laos", name_vi="Lào")
    found = filtering.chips(PEOPLE, {"country": [str(lao.pk), "none"], "q": ["an bình"], "x": ["1"]}, SYSTEM, "vi")
    assert [(chip.value, chip.without) for chip in found] == [
        ("Lào, none", "q=an+b%C3%ACnh&x=1"),
        ("an bình", f"country={lao.pk}&country=none&x=1"),
    ]
