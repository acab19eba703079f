"""The layers of the calendar in detail: what each tells, to whom, and when asking for something leaves it out."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from amity.access.actors import Actor
from amity.calendar import holidays
from amity.calendar.entries import Wanted, gather, layers
from amity.records import registry, shelving
from amity.records.models import Shelf
from amity.sharing import lending
from tests.factories import make
from tests.personas import TODAY

SYSTEM = Actor.system()
MAY = (date(2026, 5, 1), date(2026, 5, 31))
ANNIVERSARIES, HOLIDAYS, DEADLINES = "anniversaries_ahead", "holidays", "deadlines"
pytestmark = pytest.mark.django_db


def event(owner, title="Forum", **values):
    alone = {"starts_on": "2026-05-20", "ends_on": "", "country": None, "hosts": [], "organisations": []}
    return make("events", owner, title=title, **{**alone, "state": "planned", **values})


def shown(actor=SYSTEM, window=MAY, language="en", **wanted):
    if "layer" in wanted:
        wanted["layers"] = frozenset({wanted.pop("layer")})
    return gather(actor, *window, language, Wanted(**wanted))


def names(actor=SYSTEM, **asked):
    return [one.name for one in shown(actor, **asked)]


@pytest.fixture
def home(personas):
    """The home country."""
    return make("countries", personas.union, code="VN", name="Viet Nam", is_home=True)


def test_an_empty_union_has_an_empty_calendar(db):
    assert shown() == []


def test_every_layer_is_named_in_the_language_of_the_reader():
    assert [str(layers()[name]) for name in (ANNIVERSARIES, HOLIDAYS, DEADLINES)] == [
        "Anniversaries ahead", "Public holidays", "Deadlines",
    ]  # fmt: skip
    with translation.override("vi"):
        told = {name: str(label) for name, label in layers().items()}
    assert not {"Anniversaries ahead", "Public holidays", "Deadlines", "Events"} & set(told.values())


@pytest.mark.parametrize("narrowed", ["unit", "pillar"])
@pytest.mark.parametrize("layer", [ANNIVERSARIES, HOLIDAYS, DEADLINES])
def test_what_belongs_to_no_unit_and_no_pillar_is_left_out_where_one_is_asked_for(narrowed, layer, personas, home):
    make("milestones", personas.union, happened_on="1976-05-10")
    make("agreements", personas.union, state="in_force", starts_on="2020", signed_on="", ends_on="2026-05-31")
    assert len(shown(layer=layer)) > 0
    asked = {"unit": personas.union.pk} if narrowed == "unit" else {"pillar": "people"}
    assert shown(layer=layer, **asked) == []


def test_an_anniversary_leads_to_where_it_is_decided_and_names_its_one_country(personas):
    countries = [make("countries", personas.union) for _n in range(2)]
    alone = make("milestones", personas.union, title="Treaty", happened_on="1976-05-10", countries=countries[:1])
    make("milestones", personas.union, title="Summit", happened_on="1976-05", countries=countries)
    summit, treaty = sorted(shown(layer=ANNIVERSARIES), key=lambda one: one.name)
    assert treaty.uid == f"anniversary-milestones.happened_on-{alone.pk}-50"
    assert (treaty.url, treaty.label) == (f"/horizon/milestones.happened_on:{alone.pk}:50/", "Milestone")
    assert (treaty.country_id, treaty.is_all_day, treaty.is_vague) == (countries[0].pk, True, False)
    assert (summit.country_id, summit.is_all_day, summit.is_vague) == (None, True, True)


def test_an_anniversary_of_another_country_is_left_out(personas):
    wanted, other = (make("countries", personas.union) for _n in range(2))
    make("milestones", personas.union, title="Treaty", happened_on="1976-05-10", countries=[wanted])
    assert names(layer=ANNIVERSARIES, country=wanted.pk) == ["Treaty: 50 years"]
    assert names(layer=ANNIVERSARIES, country=other.pk) == []


def test_a_country_out_of_sight_finds_nothing_that_it_would_betray(personas):
    hidden = make("countries", personas.hers, code="QZ", confidentiality=2)
    event(personas.union, country=hidden)
    an, binh = personas.actor("an"), personas.actor("binh")
    assert names(an, country=hidden.pk) == ["Forum"]
    assert names(binh, country=hidden.pk) == names(binh, country=999_999) == []
    assert names(binh) == ["Forum"]


def test_holidays_are_those_of_the_home_country_and_of_the_one_asked_for(personas, home):
    russia = make("countries", personas.union, code="RU", name="Russia")
    assert {one.country_id for one in shown(layer=HOLIDAYS)} == {home.pk}
    assert {one.country_id for one in shown(layer=HOLIDAYS, country=russia.pk)} == {home.pk, russia.pk}
    assert {one.uid for one in shown(layer=HOLIDAYS, country=russia.pk)} >= {
        "holiday-VN-2026-05-01",
        "holiday-RU-2026-05-09",
    }


def test_holidays_of_a_country_out_of_sight_are_not_told(personas):
    make("countries", personas.hers, code="VN", is_home=True, confidentiality=2)
    assert len(shown(personas.actor("an"), layer=HOLIDAYS)) > 0
    assert shown(personas.actor("binh"), layer=HOLIDAYS) == []


@pytest.mark.parametrize(("language", "word"), [("en", "Labor"), ("vi", "Lao động")])
def test_holidays_are_named_in_the_language_of_the_reader(language, word, home):
    assert any(word in one.name for one in shown(layer=HOLIDAYS, language=language))


def test_holidays_are_read_over_the_turn_of_a_year_in_order_and_with_both_ends():
    days = [one.on for one in holidays.between("vn", date(2024, 9, 2), date(2025, 1, 1), "en")]
    assert days == sorted(days)
    assert (days[0], days[-1]) == (date(2024, 9, 2), date(2025, 1, 1))
    assert holidays.between("VN", date(2024, 9, 4), date(2024, 12, 31), "en") == []


@pytest.mark.parametrize("state", ["ended", "renewed"])
def test_what_is_settled_is_no_deadline(state, personas):
    make("agreements", personas.union, state=state, starts_on="2020", signed_on="", ends_on="2026-05-31")
    assert shown(layer=DEADLINES) == []


def test_a_programme_has_its_own_day_and_those_of_its_lines_among_the_deadlines(personas):
    row = make("anniversaries", personas.union, title="Ties", falls_on="2026-05-30")
    make("programme_lines", personas.union, anniversary=row, what="Concert", due_on="2026-05")
    make("programme_lines", personas.union, anniversary=row, what="Dropped", due_on="2026-05-02", state="dropped")
    make("programme_lines", personas.union, anniversary=row, what="Without a day", due_on="")
    told = [(one.name, one.label, str(one.first)) for one in shown(layer=DEADLINES)]
    assert sorted(told) == [
        ("Concert", "Line of a programme due", "2026-05"),
        ("Ties", "Anniversary to be marked", "2026-05-30"),
    ]


def test_deadlines_concern_no_country(personas):
    row = make("anniversaries", personas.union, falls_on="2026-05-30")
    assert len(shown(layer=DEADLINES)) == 1
    assert shown(layer=DEADLINES, country=row.countries.get().pk) == []


def test_nobody_is_told_of_a_deadline_out_of_sight(personas):
    make("anniversaries", personas.hers, title="Secret", falls_on="2026-05-30", confidentiality=2)
    told = {name: names(personas.actor(name)) for name in ("an", "dung", "binh", "hoa", "nobody")}
    assert told == {"an": ["Secret"], "dung": ["Secret"], "binh": [], "hoa": [], "nobody": []}


@pytest.mark.parametrize("shelf", [Shelf.ARCHIVED, Shelf.TRASHED])
def test_an_event_put_away_stands_in_the_calendar_again_when_it_comes_back(shelf, personas):
    row = event(personas.union)
    shelving.shelve(registry.get("events"), [row.pk], shelf, actor=SYSTEM)
    assert names() == []
    shelving.shelve(registry.get("events"), [row.pk], Shelf.LIVE, actor=SYSTEM)
    assert [(one.name, one.version) for one in shown()] == [("Forum", 3)]


@pytest.mark.parametrize(("level", "before"), [(0, []), (1, ["Taken: City union"]), (2, ["Forum"])])
def test_a_row_lent_to_a_unit_is_shown_to_it_in_full_until_it_is_taken_back(level, before, personas):
    row = event(personas.hers, confidentiality=2, announced=level)
    binh, given = personas.actor("binh"), {"purpose": "The forum", "until_on": TODAY + timedelta(days=9), "title": "F"}
    assert [(one.name, one.row_id) for one in shown(binh)] == [(name, 0) for name in before]
    loan, _count = lending.lend(registry.get("events"), [row.pk], to_unit=personas.other, actor=personas.actor("an"),
                                today=TODAY, **given)  # fmt: skip
    (one,) = shown(personas.actor("binh"))
    assert (one.name, one.row_id, one.url, one.level) == ("Forum", row.pk, f"/events/{row.pk}/", None)
    assert shown(personas.actor("hoa")) == []
    lending.take_back(loan, actor=personas.actor("an"))
    assert [(one.name, one.row_id) for one in shown(personas.actor("binh"))] == [(name, 0) for name in before]


def test_what_is_only_taken_is_told_by_the_unit_in_the_language_of_the_reader(personas):
    event(personas.hers, confidentiality=2, announced=1)
    with translation.override("vi"):
        (told,) = names(personas.actor("binh"), language="vi")
    assert "Liên hiệp thành phố" in told
    assert "City union" not in told


def test_a_cancelled_event_that_was_only_announced_as_taken_frees_its_days(personas):
    event(personas.hers, confidentiality=2, announced=1, state="cancelled")
    event(personas.hers, "Announced", confidentiality=2, announced=2, state="cancelled")
    assert [(one.name, one.is_cancelled) for one in shown(personas.actor("binh"))] == [("Announced", True)]


def test_entries_stand_by_day_whole_days_first_then_by_the_clock(personas):
    event(personas.union, "Late", begins_at="19:00")
    event(personas.union, "Early", begins_at="8:30")
    event(personas.union, "Long", ends_on="2026-05-22")
    event(personas.union, "Whole day")
    event(personas.union, "The day before", starts_on="2026-05-19", begins_at="23:00")
    assert names() == ["The day before", "Whole day", "Long", "Early", "Late"]
