"""What stands in the calendar of each reader."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.calendar import holidays
from amity.calendar.entries import Wanted, gather, layers
from tests.factories import make

SYSTEM = Actor.system()
MAY = (date(2026, 5, 1), date(2026, 5, 31))
pytestmark = pytest.mark.django_db


def names(actor=SYSTEM, window=MAY, **wanted):
    return [one.name for one in gather(actor, *window, "en", Wanted(**wanted))]


def visit(owner, **values):
    return make(
        "high_level_visits", owner, **{"from_on": "2026-05-09", "to_on": "", "principal_text": "Head", **values}
    )


@pytest.fixture
def home(personas):
    return make("countries", personas.union, code="VN", name="Viet Nam", is_home=True)


def test_every_layer_has_a_name_and_can_be_asked_for_alone(personas, home):
    visit(personas.union)
    make("events", personas.union, title="Forum", starts_on="2026-05-20")
    make("milestones", personas.union, title="Treaty", happened_on="1976-05-10")
    make("agreements", personas.union, title="Programme", state="in_force", starts_on="2020", ends_on="2026-05-31",
         signed_on="2020")  # fmt: skip
    found = {layer: names(layers=frozenset({layer})) for layer in layers()}
    assert found["high_level_visits"] == ["Head"]
    assert found["events"] == ["Forum"]
    assert found["anniversaries_ahead"] == ["Treaty: 50 years"]
    assert found["deadlines"] == ["Programme"]
    assert found["holidays"] == ["International Labor Day"]
    assert names() == ["International Labor Day", "Head", "Treaty: 50 years", "Forum", "Programme"]


def test_what_is_asked_for_narrows_it(personas, home):
    russia = make("countries", personas.union, code="RU", name="Russia")
    visit(personas.union, country=russia, pillar="party", principal_text="Guest")
    visit(personas.hers, pillar="state")
    with_russia = names(country=russia.pk)
    assert {"Guest", "Victory Day"} <= set(with_russia)
    assert "Head" not in with_russia
    assert names(pillar="party") == ["Guest"]
    assert names(unit=personas.hers.pk) == ["Head"]


def test_others_are_shown_what_is_announced_and_only_in_the_whole_calendar(personas, home):
    visit(personas.hers, confidentiality=2, announced=1, principal_text="Secret guest")
    visit(personas.hers, confidentiality=2, announced=2, principal_text="Announced guest")
    binh, everything = personas.actor("binh"), frozenset({"high_level_visits"})
    shown = [one for one in gather(binh, *MAY, "en") if one.layer == "high_level_visits"]
    assert {one.name for one in shown} == {f"Taken: {personas.hers}", "Announced guest"}
    assert [(one.url, one.row_id, one.place) for one in shown] == [("", 0, "")] * 2
    assert names(binh, layers=everything) == []
    assert names(personas.actor("hoa"), unit=personas.hers.pk) == []
    assert "Secret guest" not in str(shown)


def test_what_is_taken_by_others_has_a_name_of_its_own_each(personas):
    rows = [visit(personas.hers, confidentiality=2, announced=1) for _n in range(2)]
    shown = [one.uid for one in gather(personas.actor("binh"), *MAY, "en") if one.level]
    assert len(shown) == len(set(shown)) == 2
    assert shown == [one.uid for one in gather(personas.actor("binh"), *MAY, "en") if one.level]
    assert not [row for row in rows if any(uid.endswith(f"-{row.pk}") for uid in shown)]


def test_the_number_of_queries_does_not_grow_with_the_rows(personas, home):
    costs = []
    for count in (1, 4):
        for number in range(count):
            visit(personas.union, principal_text=f"Guest {count}-{number}")
            make("milestones", personas.union, happened_on="1976-05-10")
        with CaptureQueriesContext(connection) as made:
            gather(SYSTEM, *MAY, "en")
        costs.append(len(made))
    assert costs[0] == costs[1]


def test_the_new_year_by_the_moon_is_known_on_both_sides_and_by_name():
    def lunar(country, language):
        return [one.on for one in holidays.between(country, date(2007, 2, 1), date(2007, 2, 28), language)]

    assert date(2007, 2, 17) in lunar("VN", "en")  # in 2007 a day before the Chinese one
    assert date(2007, 2, 18) in lunar("CN", "en")
    told = {one.name for one in holidays.between("VN", date(2026, 9, 1), date(2026, 9, 3), "vi")}
    assert any("Quốc khánh" in name for name in told)


def test_a_country_without_known_holidays_has_none():
    assert holidays.between("XX", *MAY, "en") == []
    assert holidays.between("SU", *MAY, "vi") == []
