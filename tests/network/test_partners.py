"""People and organisations in lists, days and files: successors, ages, posts, and what they hide."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.almanac import anniversaries
from amity.core.dates import PartialDate, Period
from amity.measures import declaration, evaluation
from amity.network import models, queries, rules
from amity.network.models import Organisation, Person, Tie
from amity.past import undo
from amity.records import listing, page, registry, writes
from amity.records.models import Change
from tests.exchange.planned import load, plan, stored, told
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
PEOPLE, ORGANISATIONS = registry.get("people"), registry.get("organisations")
UNIT = Confidentiality.UNIT


def listed(record, personas, name="an", **asked):
    seen = listing.read(registry.get(record), personas.actor(name), asked, "en")
    assert seen.problem == ""
    return {row.id for row in seen.rows}


@pytest.mark.parametrize(
    ("day", "latest"),
    [
        (date(2026, 3, 16), date(1956, 3, 16)),
        (date(2024, 2, 29), date(1954, 2, 28)),
        (date(2026, 2, 28), date(1956, 2, 28)),
        (date(2070, 2, 28), date(2000, 2, 28)),
        (date(2072, 2, 29), date(2002, 2, 28)),
        (date(71, 1, 1), date(1, 1, 1)),
        (date(9999, 12, 31), date(9929, 12, 31)),
    ],
)
def test_who_was_born_by_then_is_of_the_age_of_succession(day, latest):
    assert rules.born_by(day) == latest


@pytest.mark.parametrize(
    ("born_on", "day", "is_old"),
    [
        ("1956-02-29", "2026-02-27", False),
        ("1956-02-29", "2026-02-28", False),
        ("1956-02-29", "2026-03-01", True),
        ("1954-02-28", "2024-02-29", True),
        ("1954-03-01", "2024-02-29", False),
        ("1956-03", "2026-03-30", False),
        ("1956-03", "2026-03-31", True),
        ("1955", "2025-12-30", False),
        ("1955", "2025-12-31", True),
    ],
)
def test_one_is_old_once_it_is_sure(born_on, day, is_old, personas):
    row = make("people", personas.hers, born_on=born_on)
    assert list(queries.ageing_on(Person.objects.all(), day)) == ([row] if is_old else [])


@pytest.mark.parametrize("day", ["0001-01-01", "0070-06-01", "2026", "2026-02-29", "soon"])
def test_an_age_is_asked_on_a_whole_day_that_there_is(day, personas):
    seen = listing.read(PEOPLE, personas.actor("an"), {"ageing_on": day}, "en")
    assert (bool(seen.problem), seen.rows) == (True, [])


def test_an_old_friend_out_of_sight_is_in_no_list(personas):
    row = make("people", personas.hers, born_on="1930", confidentiality=UNIT)
    assert row.pk in listed("people", personas, ageing_on="2026-03-16")
    assert row.pk not in listed("people", personas, "binh", ageing_on="2026-03-16")


def test_a_successor_out_of_sight_still_counts_and_is_not_named(personas):
    """Whether somebody is named is told by the row of the friend, who it is by the row of the successor."""
    heir = make("people", personas.hers, name="Hidden Heir", confidentiality=UNIT)
    old = make("people", personas.hers, born_on="1930", successor=heir)
    assert old.pk not in listed("people", personas, "binh", ageing_on="2026-03-16")
    assert "Hidden Heir" in str(page.read(PEOPLE, old.pk, personas.actor("an"), "en"))
    assert "Hidden Heir" not in str(page.read(PEOPLE, old.pk, personas.actor("binh"), "en"))


def test_whoever_named_a_successor_is_found_by_him(personas):
    heir = make("people", personas.hers)
    first, second = (make("people", personas.hers, successor=heir) for _number in range(2))
    make("people", personas.hers)
    assert listed("people", personas, successor=str(heir.pk)) == {first.pk, second.pk}


def test_a_successor_who_dies_later_does_not_lock_the_row(personas):
    """The family tells of a death long after; the friend who named the dead is then mended by hand."""
    heir = make("people", personas.hers)
    friend = make("people", personas.hers, successor=heir)
    heir.died_on = PartialDate("2026-03")
    writes.save(heir, actor=personas.actor("an"))
    friend.refresh_from_db()
    friend.notes = "Told by the family."
    with pytest.raises(ValidationError) as caught:
        writes.save(friend, actor=personas.actor("an"))
    assert caught.value.message_dict == {"successor": [str(models.DEAD_SUCCESSOR)]}
    friend.successor = None
    assert writes.save(friend, actor=personas.actor("an"))


def test_a_successor_is_taken_back_by_undoing_the_change(personas):
    heir, friend = (make("people", personas.hers) for _number in range(2))
    friend.successor = heir
    writes.save(friend, actor=personas.actor("an"))
    change = Change.objects.filter(record="people", row_id=friend.pk).latest("pk")
    assert change.values == {"successor": [None, heir.pk]}
    undo.revert(change, actor=personas.actor("an"))
    assert Person.objects.get(pk=friend.pk).successor is None


@pytest.mark.parametrize("field", ["retired_on", "died_on"])
def test_a_life_known_in_part_is_in_order_when_it_may_be(field, personas):
    for born, other in (("1950-06", "1950"), ("1950", "1950-01-01"), ("", "1950"), ("1950", "")):
        row = make("people", personas.hers, **{"born_on": born, field: other})
        assert str(getattr(row, field) or "") == other


def test_a_friend_may_die_in_office_and_retire_after_nothing(personas):
    row = make("people", personas.hers, born_on="1930", retired_on="1995", died_on="1990")
    assert (str(row.retired_on), str(row.died_on)) == ("1995", "1990")


def falling(personas, record, label, year, name="an"):
    base = next(one for one in anniversaries.bases() if one.record is record and str(one.label) == label)
    found = anniversaries.falling(personas.actor(name), base, date(year, 1, 1), date(year, 12, 31))
    return {one.row_id: str(one.on) for one in found}


@pytest.mark.parametrize(("year", "on"), [(2024, "2024-02-29"), (2026, "2026-02-28")])
def test_a_leap_day_returns_in_every_year(year, on, personas):
    born = make("people", personas.hers, born_on="1956-02-29")
    died = make("people", personas.hers, died_on="2020-02-29")
    founded = make("organisations", personas.hers, founded_on="1964-02-29")
    assert falling(personas, PEOPLE, "Birthday", year) == {born.pk: on}
    assert falling(personas, PEOPLE, "Memorial day", year) == {died.pk: on}
    assert falling(personas, ORGANISATIONS, "Founding", year)[founded.pk] == on


def test_days_of_friends_out_of_sight_are_in_nobody_elses_calendar(personas):
    row = make("people", personas.hers, born_on="1956-05-02", confidentiality=UNIT)
    assert row.pk in falling(personas, PEOPLE, "Birthday", 2026)
    assert falling(personas, PEOPLE, "Birthday", 2026, "binh") == {}


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"kind": "taught"}, 1),
        ({"kind": ["taught", "family"]}, 2),
        ({"kind": "sister"}, 0),
    ],
)
def test_ties_are_listed_by_what_they_are(asked, count, personas):
    for kind in ("taught", "family", "supports"):
        make("ties", personas.hers, kind=kind)
    assert len(listed("ties", personas, **asked)) == count


def test_a_tie_is_found_from_both_of_its_ends(personas):
    tie = make("ties", personas.hers, kind="supports")
    assert listed("ties", personas, person=str(tie.person_id)) == {tie.pk}
    assert listed("ties", personas, other_organisation=str(tie.other_organisation_id)) == {tie.pk}
    assert listed("ties", personas, other_person=str(tie.person_id)) == set()


def test_two_may_be_tied_in_more_than_one_way_and_more_than_once(personas):
    first = make("ties", personas.hers, kind="taught")
    ends = {"person": first.person, "other_organisation": first.other_organisation}
    make("ties", personas.hers, kind="supports", **ends)
    make("ties", personas.hers, kind="taught", from_on="1990", **ends)
    assert Tie.objects.filter(**ends).count() == 3


def test_a_tie_with_an_end_out_of_sight_does_not_name_it(personas):
    hidden = make("people", personas.hers, name="Hidden Friend", confidentiality=UNIT)
    make("ties", personas.hers, person=hidden, confidentiality=Confidentiality.PUBLIC)
    seen = listing.read(registry.get("ties"), personas.actor("binh"), {}, "en")
    assert len(seen.rows) == 1
    assert "Hidden" not in str(seen)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Anna,1950,1940,", "before it begins"),
        ("Anna,1950,,1940", "before the day of birth"),
        ("Anna,soon,,", "not a date"),
        ("Anna,2023-02-29,,", ""),
        (",1950,,", ""),
    ],
)
def test_a_file_with_a_life_that_cannot_be_is_not_taken_in(line, problem, personas, settings, tmp_path):
    settings.HOME = tmp_path
    made = plan("people", personas.actor("an"), "name,born_on,retired_on,died_on", line)
    assert any(problem in one for one in told(made))
    assert not Person.objects.exists()


def test_successors_come_in_by_name_even_from_a_later_line(personas, settings, tmp_path):
    settings.HOME = tmp_path
    heir = make("people", personas.hers, name="Anna", name_vi="")
    lines = ("name,born_on,successor", "Olga,1930,Anna", "Pyotr,1931,")
    assert load("people", personas.actor("an"), *lines)[0] == 2
    assert stored("people", name="Olga").successor == heir
    assert stored("people", name="Pyotr").successor is None


def test_a_dead_successor_in_a_file_is_refused(personas, settings, tmp_path):
    settings.HOME = tmp_path
    make("people", personas.hers, name="Anna", name_vi="", died_on="2020")
    made = plan("people", personas.actor("an"), "name,successor", "Olga,Anna")
    assert any("has died and cannot carry on" in one for one in told(made))


def test_organisations_are_listed_by_every_kind_in_the_order_of_the_kinds(personas):
    for kind in Organisation.Kind.values:
        make("organisations", personas.hers, kind=kind, name=f"One {kind}")
    for kind in Organisation.Kind.values:
        found = listed("organisations", personas, kind=kind)
        assert Organisation.objects.filter(pk__in=found, name=f"One {kind}").count() == 1
    assert listing.read(ORGANISATIONS, personas.actor("an"), {"kind": "club"}, "en").problem


def test_an_organisation_goes_on_in_the_one_that_followed_it(personas):
    first = make("organisations", personas.hers, founded_on="1950", ended_on="1991")
    second = make("organisations", personas.hers, founded_on="1991", predecessor=first)
    second.refresh_from_db()
    assert (second.predecessor, list(first.successors.all())) == (first, [second])
    with pytest.raises(Exception, match="protected foreign keys"):
        first.delete()


def test_a_system_reads_and_writes_what_no_unit_keeps(personas):
    row = make("people", personas.union, confidentiality=UNIT)
    row.notes = "From the archive."
    assert writes.save(row, actor=Actor.system())
    assert Change.objects.filter(record="people", row_id=row.pk).latest("pk").account is None


@pytest.mark.parametrize(
    ("measure", "year", "value"),
    [
        ("interactions", "2026", 2),
        ("interactions", "2025", 0),
        ("receptions", "2026", 1),
        ("people_in_public_office", "2026", 1),
        ("people_in_public_office", "2018", 0),
        ("foreign_counterparts_founded", "1963", 1),
    ],
)
def test_the_figures_of_the_network_count_what_the_reader_may_see(measure, year, value, personas):
    ours = {"kind": "union", "founded_on": "1963"}
    home = make("organisations", personas.hers, **ours)
    make("interactions", personas.hers, held_on="2026-03", organisations=[home], kind="reception")
    make("interactions", personas.hers, held_on="2026-03-01", organisations=[home])
    make("interactions", personas.hers, held_on="2026-03-01", organisations=[home], confidentiality=UNIT)
    make("positions", personas.hers, organisation=home, is_public_office=True)
    make("organisations", personas.hers, founded_on="1963-09")
    make("organisations", personas.hers, founded_on="")
    found = evaluation.evaluate(declaration.get(measure), personas.actor("binh"), Period.parse(year))
    assert found.value == value


def test_the_dated_rule_says_who_set_the_age():
    version = rules.ages().at("succession", TODAY)
    assert (version.whole_number, version.is_confirmed, bool(version.instrument)) == (70, False, True)
