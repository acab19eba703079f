"""Rows that a row being entered may already be."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.duplicates import entry, names
from amity.network.models import Person
from amity.records import registry, shelving, writes
from amity.records.models import Shelf
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def people():
    return registry.get("people")


@pytest.fixture
def an(personas):
    """A person on record."""
    return factories.make(
        "people",
        personas.hers,
        name="Nguyễn Văn Khánh",
        name_vi="",
        email="Khanh@Example.org",
        phone="024 3845 4272",
        born_on="1963-05-19",
        confidentiality=1,
    )


def ids(found):
    return [one.row_id for one in found]


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Nguyễn Văn Khánh"},
        {"name": "nguyen van khanh"},
        {"name": "Khánh Nguyễn Văn"},
        {"name": "Ông Nguyễn Văn Khánh"},
        {"name": "Nguyễn Văn Khnáh"},
        {"name": "Nguyễnn Văn Khánh"},
        {"name": "Nguyn Van Khanh"},
        {"name": "Nguyễn Khánh", "born_on": "1963-05-19"},
        {"name": "Nguyễn Văn Hữu Khánh", "born_on": "1963-05-19"},
        {"name": "Somebody Else", "email": "khanh@example.org"},
        {"name": "Nguyễn V. Khánh", "phone": "+84 24 3845 4272"},
        {"email": "KHANH@example.org"},
    ],
)
def test_what_is_typed_leads_to_the_row_that_is_there(typed, an, people):
    assert ids(entry.candidates(people, typed, SYSTEM)) == [an.pk]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": ""},
        {"name": "Trần Thị Hoa"},
        {"name": "Nguyễn Văn Khánh", "born_on": "1971-02-03"},
        {"name": "Trần Thị Hoa", "phone": "024 3845 4272"},
        {"phone": "123"},
        {"name": "Khánh"},
    ],
)
def test_what_is_somebody_else_leads_to_nobody(typed, an, people):
    assert entry.candidates(people, typed, SYSTEM) == []


def test_a_candidate_tells_its_name_and_why(an, people):
    (found,) = entry.candidates(people, {"name": "Khánh Nguyễn Văn", "email": "khanh@example.org"}, SYSTEM)
    assert (found.record, found.row_id, found.title) == (people, an.pk, "Nguyễn Văn Khánh")
    assert found.reasons == ["The same name in another order", "Email: the same"]
    assert 0.99 < found.score < 1


def test_a_longer_name_is_found_by_its_words(personas):
    row = factories.make("organisations", personas.hers, name="Committee for Peace and Solidarity of Savannakhet")
    found = entry.candidates(registry.get("organisations"), {"name": "Committee Peace Solidarity Savannakhet"}, SYSTEM)
    assert ids(found) in ([row.pk], [])
    exact = entry.candidates(
        registry.get("organisations"), {"name": "Committee for Peace and Solidarity of Savannakhet (CPS)"}, SYSTEM
    )
    assert ids(exact) == [row.pk]


def test_the_likeliest_stands_first_and_the_number_is_limited(an, people, personas):
    others = [factories.make("people", personas.hers, name="Nguyễn Văn Khánh", name_vi="") for _n in range(2)]
    typed = {"name": "Nguyễn Văn Khánh", "born_on": "1963-05-19"}
    assert ids(entry.candidates(people, typed, SYSTEM))[0] == an.pk
    assert set(ids(entry.candidates(people, typed, SYSTEM))) <= {an.pk, *(one.pk for one in others)}
    assert ids(entry.candidates(people, typed, SYSTEM, limit=1)) == [an.pk]


def test_a_row_is_not_its_own_candidate(an, people):
    assert entry.candidates(people, {"name": "Nguyễn Văn Khánh"}, SYSTEM, besides=an.pk) == []


def test_of_a_name_that_very_many_have_only_what_shares_more_is_shown(an, people, personas):
    rows = [Person(owner=personas.hers, name="Nguyễn Văn Khánh", born_on=str(1900 + at)) for at in range(80)]
    writes.save_many(rows, actor=SYSTEM)
    assert entry.candidates(people, {"name": "Nguyễn Văn Khánh"}, SYSTEM) == []
    assert ids(entry.candidates(people, {"name": "Nguyễn Văn Khánh", "born_on": "1963-05-19"}, SYSTEM))[0] == an.pk


@pytest.mark.parametrize("who", ["an", "binh", "chi", "dung", "hoa", "nobody"])
def test_nobody_is_shown_what_he_may_not_see(who, people, personas):
    actor = personas.actor(who)
    rows = {
        factories.make("people", unit, name="Trần Quốc Hoàn", name_vi="", email="h@x.vn", confidentiality=level)
        for unit in (personas.hers, personas.other)
        for level in (1, 3)
    }
    open_to_him = {one.pk for one in rows if actor.may_see(Person.objects.get(pk=one.pk).audience)}
    typed = {"name": "Trần Quốc Hoàn", "email": "h@x.vn"}
    assert set(ids(entry.candidates(people, typed, actor))) == open_to_him
    (many,) = entry.candidates_many(people, [typed], actor, limit=9)
    assert set(ids(many)) == open_to_him


def test_what_was_thrown_away_is_no_candidate(an, people):
    shelving.shelve(people, [an.pk], Shelf.TRASHED, actor=SYSTEM, why="")
    assert entry.candidates(people, {"name": an.name, "email": an.email}, SYSTEM) == []
    assert entry.candidates_many(people, [{"name": an.name, "email": an.email}], SYSTEM) == [[]]


def test_a_record_type_that_compares_nothing_has_no_candidates(personas):
    countries = registry.get("countries")
    assert countries.same == ()
    assert entry.candidates(countries, {"name": "Laos"}, SYSTEM) == []
    assert entry.candidates_many(countries, [{"name": "Laos"}, {}], SYSTEM) == [[], []]


def test_the_lines_of_a_file_are_looked_up_together(an, people):
    lines = [
        {"name": "Khanh Nguyen Van"},
        {"name": "Trần Thị Hoa"},
        {},
        {"name": "Nguyễn Khánh", "email": "khanh@example.org"},
        {"name": "Nguyễn Văn Khánh", "born_on": "1971-02-03"},
        {"name": "Nguyễn V. Khánh", "phone": "+84 2438454272"},
    ]
    found = entry.candidates_many(people, lines, SYSTEM)
    assert [ids(one) for one in found] == [[an.pk], [], [], [an.pk], [], [an.pk]]
    assert found[0][0].reasons == ["The same name in another order"]


def test_a_line_with_a_common_name_needs_the_same_day(an, people, personas):
    writes.save_many([Person(owner=personas.hers, name="Nguyễn Văn Khánh") for _n in range(80)], actor=SYSTEM)
    lines = [{"name": "Nguyễn Văn Khánh"}, {"name": "Nguyễn Văn Khánh", "born_on": "1963-05-19"}]
    found = entry.candidates_many(people, lines, SYSTEM)
    assert [ids(one) for one in found] == [[], [an.pk]]


def test_a_thousand_lines_cost_as_many_queries_as_ten(an, people):
    def queries(count):
        lines = [{"name": f"Person {at}", "email": f"p{at}@x.vn", "phone": f"0912{at:06}"} for at in range(count)]
        with CaptureQueriesContext(connection) as seen:
            entry.candidates_many(people, [*lines, {"name": an.name}], SYSTEM)
        return len(seen)

    assert queries(9) == queries(900) <= 7


def test_a_row_being_typed_costs_a_handful_of_queries(an, people):
    typed = {"name": an.name, "email": an.email, "phone": an.phone, "born_on": "1963-05-19"}
    with CaptureQueriesContext(connection) as seen:
        assert ids(entry.candidates(people, typed, SYSTEM)) == [an.pk]
    assert len(seen) <= 14


def test_links_out_of_sight_say_nothing(personas, people):
    hidden, shown = (factories.make("countries", personas.other, confidentiality=level) for level in (2, 0))
    factories.make("people", personas.hers, name="Trần Quốc Hoàn", name_vi="", country=hidden, confidentiality=1)
    (found,) = entry.candidates(people, {"name": "Trần Quốc Hoàn", "country": shown}, personas.actor("an"))
    assert found.reasons == ["The same name"]
    (known,) = entry.candidates(people, {"name": "Trần Quốc Hoàn", "country": shown}, SYSTEM)
    assert known.reasons == ["The same name", "Country: different"]
    assert known.score < found.score


def test_near_keys_hold_every_slip_of_one_stroke():
    keys = entry.near_keys(("van", "an"))
    for slip in ("vn an", "vna an", "vaan an", "ven an", "van na", "vanan", "xan van"):
        assert names.key(tuple(slip.split())) in keys
    assert names.key(("van", "an")) not in keys
    assert not any("y" in key for key in keys)


def test_long_names_are_not_varied_letter_by_letter():
    words = ("committee", "for", "peace", "and", "solidarity", "of", "laos")
    assert entry.near_keys(words) == {names.key(words[:at] + words[at + 1 :]) for at in range(7)}
