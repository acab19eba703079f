"""Anniversaries, deadlines and filled days at the edges of their windows, and of rows put away or lent."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from amity.access.actors import Actor
from amity.almanac import anniversaries as almanac
from amity.almanac import expiries, spans
from amity.almanac.anniversaries import returns
from amity.almanac.models import Announced
from amity.core.dates import PartialDate
from amity.records import registry, shelving
from amity.records.models import Shelf
from amity.sharing import lending
from tests.factories import make
from tests.personas import TODAY

SYSTEM = Actor.system()
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
MAY = (date(2026, 5, 1), date(2026, 5, 31))
VISITS = "high_level_visits"
NOTHING, BUSY, TITLE = Announced.Level


@pytest.fixture
def ties():
    """The base of diplomatic relations."""
    found = almanac.base_named("relations.established_on")
    assert found is not None
    return found


def relation(owner, day, **values):
    return make("relations", owner, established_on=day, **values)


def falling(ties, first, last, actor=SYSTEM, **asked):
    return sorted(one.on for one in almanac.falling(actor, ties, first, last, **asked))


@pytest.mark.parametrize(
    ("since", "first", "last", "expected"),
    [
        ("2026-05-01", date(2026, 1, 1), date(2026, 12, 31), []),
        ("2026-05-01", date(2027, 5, 1), date(2027, 5, 1), [("2027-05-01", 1)]),
        ("2026-05-01", date(2027, 5, 2), date(2028, 4, 30), []),
        ("2030", date(2026, 1, 1), date(2030, 12, 31), []),
        ("1926", date(2026, 6, 1), date(2026, 6, 1), [("2026", 100)]),
        ("1926-06", date(2026, 6, 30), date(2026, 7, 31), [("2026-06", 100)]),
        ("1926-06", date(2026, 7, 1), date(2026, 7, 31), []),
        ("0001-01-01", date(2026, 1, 1), date(2026, 1, 1), [("2026-01-01", 2025)]),
        ("1999-12-31", date(9999, 12, 31), date(9999, 12, 31), [("9999-12-31", 8000)]),
    ],
)
def test_a_date_returns_from_the_year_after_it_on(since, first, last, expected):
    assert returns(since, first, last) == expected


@pytest.mark.parametrize(
    ("on", "last"),
    [
        ("2026-05-09", "2026-05-09"),
        ("2026-02", "2026-02-28"),
        ("2028-02", "2028-02-29"),
        ("2026", "2026-12-31"),
    ],
)
@pytest.mark.django_db
def test_what_is_vague_may_last_until_the_end_of_what_is_known(on, last, ties, personas):
    relation(personas.union, f"1976{on[4:]}")
    (one,) = almanac.falling(SYSTEM, ties, date(int(on[:4]), 1, 1), date(int(on[:4]), 12, 31))
    assert (one.on, one.last) == (on, last)


@pytest.mark.parametrize(("years", "roundness"), [(50, "round"), (75, "round"), (55, "half"), (51, "")])
@pytest.mark.django_db
def test_an_anniversary_knows_how_round_it_is(years, roundness, ties, personas):
    relation(personas.union, f"{2026 - years}-05-01")
    (one,) = almanac.falling(SYSTEM, ties, *YEAR)
    assert (one.years, one.roundness) == (years, roundness)


@pytest.mark.parametrize(
    ("first", "last", "is_found"),
    [
        (date(2026, 2, 28), date(2026, 2, 28), True),
        (date(2026, 3, 1), date(2026, 3, 1), False),
        (date(2028, 2, 28), date(2028, 2, 28), False),
        (date(2028, 2, 29), date(2028, 2, 29), True),
        (date(2026, 1, 1), date(2026, 2, 27), False),
        (date(2026, 12, 1), date(2027, 2, 28), True),
    ],
)
@pytest.mark.django_db
def test_the_29th_of_february_is_found_in_short_windows_on_its_day(first, last, is_found, ties, personas):
    relation(personas.union, "1976-02-29")
    assert bool(falling(ties, first, last)) is is_found


@pytest.mark.django_db
def test_a_window_of_one_day_finds_its_day_its_month_and_the_years_fives_divide(ties, personas):
    for day in ("1976-05-09", "1976-05-10", "1976-05", "1976-06", "1976", "1977", "1971", "1975"):
        relation(personas.union, day)
    assert falling(ties, date(2026, 5, 9), date(2026, 5, 9)) == ["2026", "2026", "2026-05", "2026-05-09"]


@pytest.mark.django_db
def test_of_very_many_the_round_and_the_near_are_read_first(ties, personas):
    for day in ("1971-06-01", "1973-05-02", "1976-05-03", "1976-12-01", "1976-01-05"):
        relation(personas.union, day)
    assert falling(ties, date(2026, 5, 1), date(2027, 4, 30), most=1) == ["2026-05-03"]
    assert falling(ties, date(2026, 5, 1), date(2027, 4, 30), most=3) == ["2026-05-03", "2026-06-01", "2026-12-01"]


@pytest.mark.django_db
def test_only_years_that_are_marked_are_given(ties, personas):
    relation(personas.union, "1976-05-01")
    asked = (date(2026, 1, 1), date(2036, 12, 31))
    assert falling(ties, *asked, counts={50, 60}.__contains__) == ["2026-05-01", "2036-05-01"]
    assert falling(ties, *asked, counts=lambda _years: False) == []


@pytest.mark.parametrize(("shelf", "is_found"), [(Shelf.ARCHIVED, True), (Shelf.TRASHED, False)])
@pytest.mark.django_db
def test_history_put_into_the_archive_still_returns_and_what_is_thrown_away_does_not(shelf, is_found, ties, personas):
    row = relation(personas.union, "1976-05-01")
    dues = almanac.falling(SYSTEM, ties, *YEAR)
    shelving.shelve(registry.get("relations"), [row.pk], shelf, actor=SYSTEM)
    assert bool(falling(ties, *YEAR)) is is_found
    assert bool(almanac.told(dues, SYSTEM, "en")) is is_found


@pytest.mark.django_db
def test_names_are_told_in_the_language_asked_for_with_what_is_wanted_beside(ties, personas):
    laos = make("countries", personas.union, name="Laos", name_vi="Lào")
    row = relation(personas.union, "1976-05-01", country=laos, tier="special")
    dues = almanac.falling(SYSTEM, ties, *YEAR)
    for language, name in (("en", "Laos"), ("vi", "Lào")):
        with translation.override(language):
            told = almanac.told(dues, SYSTEM, language, ("tier",))
        assert told == {("relations", row.pk): almanac.Told(name, f"/relations/{row.pk}/", ("special",))}


@pytest.mark.django_db
def test_nothing_to_name_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert almanac.told([], SYSTEM, "en") == {}


@pytest.mark.parametrize(("since", "years", "on"), [
    ("1976-02-29", 50, "2026-02-28"), ("1976", 50, "2026"), ("1976-02", 50, "2026-02"), ("1976-05-01", 0, None),
    ("1976-05-01", -1, None), ("1976-05-01", 8023, "9999-05-01"), ("1976-05-01", 8024, None),
])  # fmt: skip
def test_a_day_beyond_the_calendar_is_none(since, years, on):
    found = almanac.day_of(PartialDate(since), years)
    assert (None if found is None else str(found)) == on


def agreement(owner, ends_on, **values):
    return make(
        "agreements", owner, **{"starts_on": "2020", "signed_on": "", "state": "in_force", "ends_on": ends_on, **values}
    )


@pytest.mark.parametrize(
    ("day", "may", "must"),
    [
        ("2026-05-01", True, True),
        ("2026-05-31", True, True),
        ("2026-04-30", False, False),
        ("2026-06-01", False, False),
        ("2026-05", True, True),
        ("2026-04", False, False),
        ("2026", True, False),
        ("2025", False, False),
    ],
)
@pytest.mark.django_db
def test_what_runs_out_is_found_when_it_may_or_when_it_must_lie_there(day, may, must, personas):
    agreement(personas.union, day)
    found = [bool(expiries.between(SYSTEM, *MAY, "en", surely=surely)) for surely in (False, True)]
    assert found == [may, must]


@pytest.mark.django_db
def test_an_expiry_says_what_runs_out_where_and_leads_there(personas):
    row = agreement(personas.union, "2026-05-31", title="Programme", reference="R 1")
    (one,) = expiries.between(SYSTEM, *MAY, "en", beside=("reference",))
    assert (one.what, one.url, str(one.on), one.beside) == (
        "Agreement runs out", f"/agreements/{row.pk}/", "2026-05-31", ("R 1",),
    )  # fmt: skip
    with translation.override("vi"):
        (told,) = expiries.between(SYSTEM, *MAY, "vi")
    assert told.what != one.what


@pytest.mark.django_db
def test_what_ends_first_comes_first_and_of_two_that_end_together_the_vaguer(personas):
    for day in ("2026-12-31", "2026", "2026-05", "2026-05-31", "2026-05-01"):
        agreement(personas.union, day)
    found = [str(one.on) for one in expiries.between(SYSTEM, *YEAR, "en")]
    assert found == ["2026-05-01", "2026-05", "2026-05-31", "2026", "2026-12-31"]


def test_open_states_are_those_that_some_step_leaves():
    assert expiries.open_states(registry.get("programme_lines")) == ["planned"]
    assert expiries.open_states(registry.get("opportunities")) == ["open"]  # those met may be opened again
    assert expiries.open_states(registry.get("anniversaries")) == ["adopted", "held", "let_pass", "prepared"]


@pytest.mark.django_db
def test_a_row_in_the_trash_runs_out_for_nobody(personas):
    row = agreement(personas.union, "2026-05-31")
    shelving.shelve(registry.get("agreements"), [row.pk], Shelf.TRASHED, actor=SYSTEM)
    assert expiries.between(SYSTEM, *YEAR, "en") == []


@pytest.mark.django_db
def test_what_is_lent_returns_and_runs_out_for_the_borrower_too(ties, personas):
    rows = {
        "relations": relation(personas.hers, "1976-05-01", confidentiality=2),
        "agreements": agreement(personas.hers, "2026-05-31", confidentiality=2),
    }
    assert falling(ties, *YEAR, personas.actor("binh")) == []
    for name, row in rows.items():
        lending.lend(registry.get(name), [row.pk], to_unit=personas.other, purpose="May", title="May", today=TODAY,
                     until_on=TODAY + timedelta(days=9), actor=personas.actor("an"))  # fmt: skip
    binh = personas.actor("binh")
    assert falling(ties, *YEAR, binh) == ["2026-05-01"]
    assert [one.row_id for one in expiries.between(binh, *YEAR, "en")] == [rows["agreements"].pk]
    assert expiries.between(personas.actor("hoa"), *YEAR, "en") == []


def visit(owner, first="2026-05-09", last="", **values):
    return make(VISITS, owner, from_on=first, to_on=last, **values)


def visits(actor=SYSTEM, window=MAY):
    return [one for one in spans.filled(actor, *window) if one.record.name == VISITS]


@pytest.mark.parametrize("level", [BUSY, TITLE])
@pytest.mark.django_db
def test_the_mark_of_a_row_is_the_same_for_everybody_and_at_every_level_and_another_for_another_row(level, personas):
    row = visit(personas.hers, confidentiality=2, announced=level)
    visit(personas.hers, confidentiality=2, announced=level)
    (first, second) = visits(personas.actor("binh"))
    assert first.mark != second.mark
    assert len(first.mark) == 16
    assert str(row.pk) != first.mark
    assert [one.mark for one in visits(personas.actor("an"))] == ["", ""]
    assert {one.mark for one in visits(personas.actor("binh"))} == {first.mark, second.mark}


@pytest.mark.django_db
def test_what_is_announced_and_open_to_the_reader_comes_once(personas):
    visit(personas.union, confidentiality=1, announced=TITLE)
    assert [one.level for one in visits(personas.actor("binh"))] == [None]


@pytest.mark.django_db
def test_an_announced_row_in_the_trash_is_announced_no_more_and_again_when_it_is_back(personas):
    row = visit(personas.hers, confidentiality=2, announced=TITLE)
    for shelf, count in ((Shelf.TRASHED, 0), (Shelf.LIVE, 1), (Shelf.ARCHIVED, 0)):
        shelving.shelve(registry.get(VISITS), [row.pk], shelf, actor=SYSTEM)
        assert len(visits(personas.actor("binh"))) == count


@pytest.mark.django_db
def test_a_narrowing_may_leave_a_whole_type_out(personas):
    visit(personas.union)
    assert spans.filled(SYSTEM, *MAY, only=lambda _record: None) == []


@pytest.mark.django_db
def test_a_column_that_a_type_does_not_have_stands_empty_beside_it(personas):
    row = visit(personas.union)
    (one,) = spans.filled(SYSTEM, *MAY, beside=("country_id", "nothing_id", "nothing__name"))
    assert one.beside == (row.country_id, None, None)


@pytest.mark.parametrize(("language", "unit"), [("en", "City union"), ("vi", "Liên hiệp thành phố")])
@pytest.mark.django_db
def test_the_unit_is_named_in_the_language_of_the_reader(language, unit, personas):
    visit(personas.hers)
    with translation.override(language):
        assert [one.unit for one in visits()] == [unit]


@pytest.mark.django_db
def test_a_unit_without_a_vietnamese_name_keeps_its_own(personas):
    type(personas.hers).objects.filter(pk=personas.hers.pk).update(name_vi="")
    visit(personas.hers)
    with translation.override("vi"):
        assert [one.unit for one in visits()] == ["City union"]
