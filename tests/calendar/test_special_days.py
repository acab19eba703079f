"""Days declared by a government: whole days, in order, once; and where they stand in the calendar and the way."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.calendar.clashes import among
from amity.calendar.entries import Wanted, gather
from amity.records import registry, shelving
from amity.records.models import Shelf
from tests.factories import make

SYSTEM = Actor.system()
JULY = (date(2024, 7, 1), date(2024, 7, 31))
pytestmark = pytest.mark.django_db


@pytest.fixture
def home(personas):
    """The home country."""
    return make("countries", personas.union, code="VN", name="Viet Nam", is_home=True)


def rows():
    return visible_to(SYSTEM, registry.get("special_days"))


def days(country, first="2024-07-25", last="2024-07-26", **values):
    given = {"name": "Mourning for a leader", "name_vi": "Quốc tang", **values}
    return make("special_days", country.owner, country=country, first_on=first, last_on=last, **given)


def meeting(owner, day="2024-07-25", last="", **values):
    alone = {"country": None, "hosts": [], "organisations": [], "state": "planned"}
    return make("events", owner, starts_on=day, ends_on=last, **{**alone, **values})


def warnings(actor=SYSTEM, window=JULY, language="en"):
    return [(one.kind, one.words, str(one.on)) for one in among(actor, gather(actor, *window, language), language)]


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2024", "", "first_on"),
        ("2024-07", "", "first_on"),
        ("2024-07-25", "2024-07", "last_on"),
        ("2024-07-25", "2025", "last_on"),
        ("2024-07-25", "2024-07-24", "last_on"),
        ("2024-07-25", "2023-12-31", "last_on"),
        ("", "2024-07-25", "first_on"),
    ],
)
def test_days_known_in_part_or_out_of_order_are_refused_beside_their_field(first, last, field, home):
    with pytest.raises(ValidationError) as refused:
        days(home, first, last)
    assert list(refused.value.message_dict) == [field]
    assert not rows().exists()


@pytest.mark.parametrize(("first", "last"), [("2024-07-25", ""), ("2024-07-25", "2024-07-25"), ("2024-02-29", "")])
def test_one_day_alone_is_declared_with_or_without_its_end(first, last, home):
    days(home, first, last)
    assert str(rows().get().first_on) == first


def test_the_same_kind_of_day_of_one_country_is_declared_once(home, personas):
    days(home)
    with pytest.raises(ValidationError):
        days(home, name="Another name")
    days(home, kind="day_off")
    days(make("countries", personas.union))
    assert rows().count() == 3


def test_declared_days_fill_the_calendar_under_their_name_and_country(home):
    row = days(home)
    (one,) = gather(SYSTEM, *JULY, "en", Wanted(layers=frozenset({"special_days"})))
    assert (one.uid, one.row_id, one.url) == (f"special_days-{row.pk}", row.pk, f"/special_days/{row.pk}/")
    assert (str(one.first), str(one.last), one.country_id) == ("2024-07-25", "2024-07-26", home.pk)
    assert "Mourning for a leader" in one.name


def test_a_country_narrows_declared_days_and_a_pillar_leaves_them_out(home, personas):
    days(home)
    other = make("countries", personas.union)
    named = {"layers": frozenset({"special_days"})}
    assert len(gather(SYSTEM, *JULY, "en", Wanted(country=home.pk, **named))) == 1
    assert gather(SYSTEM, *JULY, "en", Wanted(country=other.pk, **named)) == []
    assert gather(SYSTEM, *JULY, "en", Wanted(pillar="party", **named)) == []


@pytest.mark.parametrize(
    ("day", "last", "on"),
    [
        ("2024-07-24", "", ""),
        ("2024-07-25", "", "2024-07-25"),
        ("2024-07-26", "", "2024-07-26"),
        ("2024-07-27", "", ""),
        ("2024-07-20", "2024-07-30", "2024-07-25"),
        ("2024-07-26", "2024-07-30", "2024-07-26"),
        ("2024-07-20", "2024-07-24", ""),
        ("2024-06-20", "2024-08-24", "2024-07-25"),
    ],
)
def test_mourning_stands_in_the_way_of_what_touches_its_days(day, last, on, home, personas):
    days(home)
    meeting(personas.union, day, last)
    found = [(kind, when) for kind, _words, when in warnings() if kind == "mourning"]
    assert found == ([("mourning", on)] if on else [])


@pytest.mark.parametrize("kind", ["day_off", "working_day"])
def test_days_that_are_not_of_mourning_are_no_mourning(kind, home, personas):
    days(home, kind=kind)
    meeting(personas.union)
    assert warnings() == []


def test_mourning_abroad_concerns_what_is_held_with_that_country_alone(home, personas):
    laos, cuba = (make("countries", personas.union, code=code) for code in ("QA1", "QA2"))
    days(laos)
    meeting(personas.union, country=cuba)
    meeting(personas.union)
    assert warnings() == []
    meeting(personas.union, "2024-07-26", country=laos)
    assert warnings() == [("mourning", "National mourning: Mourning for a leader", "2024-07-26")]


def test_mourning_is_told_in_the_language_of_the_reader_where_it_has_a_name_there(home, personas):
    days(home)
    meeting(personas.union)
    assert any("Quốc tang" in words for _kind, words, _on in warnings(language="vi"))
    days(home, "2024-07-10", "", name="Floods", name_vi="")
    meeting(personas.union, "2024-07-10")
    assert any("Floods" in words for _kind, words, _on in warnings(language="vi"))


def test_mourning_out_of_sight_or_thrown_away_warns_nobody(home, personas):
    row = make("special_days", personas.hers, country=home, first_on="2024-07-25", last_on="", confidentiality=2)
    meeting(personas.union)
    assert [kind for kind, _words, _on in warnings(personas.actor("an"))] == ["mourning"]
    assert warnings(personas.actor("binh")) == []
    shelving.shelve(registry.get("special_days"), [row.pk], Shelf.TRASHED, actor=SYSTEM)
    assert warnings(personas.actor("an")) == []


def test_the_days_themselves_are_in_nobodys_way(home):
    days(home)
    days(home, kind="day_off")
    assert warnings() == []


def test_one_that_lasts_for_months_is_compared_with_holidays_of_its_first_month_alone(home, personas):
    meeting(personas.union, "2024-05-05", "2024-09-30")
    assert warnings(window=(date(2024, 5, 1), date(2024, 9, 30))) == []
    meeting(personas.union, "2024-08-20", "2024-09-30", title="Long")
    found = warnings(window=(date(2024, 8, 1), date(2024, 9, 30)))
    assert [(kind, on) for kind, _words, on in found] == [("holiday", "2024-09-02")]


def test_of_several_holidays_the_first_is_told_once_for_each_entry(home, personas):
    for _n in range(2):
        meeting(personas.union, "2026-04-28", "2026-05-03")
    found = warnings(window=(date(2026, 4, 1), date(2026, 5, 31)))
    assert [(kind, on) for kind, _words, on in found] == [("holiday", "2026-04-30")] * 2


def test_a_union_without_a_home_country_knows_the_holidays_of_the_partner(personas):
    russia = make("countries", personas.union, code="RU", name="Russia")
    meeting(personas.union, "2026-06-12", country=russia)
    meeting(personas.union, "2026-06-12")
    found = warnings(window=(date(2026, 6, 1), date(2026, 6, 30)))
    assert found == [("holiday", "A public holiday: Russia Day", "2026-06-12")]
