"""Undoing an act of many rows: everything goes back but what somebody did since, and that is told."""

import pytest
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.past import undo
from amity.records import history, registry, shelving, writes
from amity.records.models import Change, Operation, Shelf
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
PEOPLE = "people"


def begun(kind="bulk") -> Operation:
    return writes.begin(kind, registry.get(PEOPLE), actor=SYSTEM, why="For the test")


def edit(row, operation=None, links=None, actor=SYSTEM, **values):
    fresh = type(row).objects.get(pk=row.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    assert writes.save(fresh, actor=actor, links=links, operation=operation)


def state(row):
    return {name: value for name, value in type(row).objects.values().get(pk=row.pk).items() if name != "version"}


def test_changed_fields_go_back_links_and_dates_too(personas):
    lao, cuba = (factories.make("countries", personas.union) for _n in range(2))
    row = factories.make(PEOPLE, personas.hers, country=lao, born_on=PartialDate("1963"), studied_in=[lao])
    before, act = state(row), begun()
    edit(row, act, {"studied_in": [cuba, lao]}, country=cuba, born_on=None, notes="Bulk", name="Other Name")
    outcome = undo.undo(act, actor=SYSTEM)
    assert (outcome.restored, outcome.left) == (1, [])
    assert state(row) == before
    assert list(row.studied_in.all()) == [lao]
    assert act.undone_by == outcome.operation
    assert Change.objects.filter(operation=outcome.operation).get().action == "undo"


def test_what_somebody_changed_since_stays_and_is_told(personas):
    row, other = (factories.make(PEOPLE, personas.hers, notes="old", expertise="old") for _n in range(2))
    act = begun()
    for one in (row, other):
        edit(one, act, notes="bulk", expertise="bulk")
    edit(row, notes="by hand")
    outcome = undo.undo(act, actor=SYSTEM)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.notes, row.expertise) == ("by hand", "old")
    assert (other.notes, other.expertise) == ("old", "old")
    assert [(one.row_id, one.reason) for one in outcome.left] == [(row.pk, "Changed since: Notes.")]
    assert undo.forecast(act) == undo.Forecast(rows=2, changed_since=2)  # the undoing itself came since


def test_the_forecast_counts_rows_and_later_changes(personas):
    rows = [factories.make(PEOPLE, personas.hers) for _n in range(3)]
    act = begun()
    for one in rows:
        edit(one, act, notes="bulk")
    edit(rows[0], notes="by hand")
    assert undo.forecast(act) == undo.Forecast(rows=3, changed_since=1)


def test_rows_that_were_entered_are_gone_unless_somebody_worked_on_them(personas):
    act = begun("import")
    rows = [factories.unsaved(PEOPLE, personas.hers)[0] for _n in range(4)]
    writes.save_many(rows, actor=SYSTEM, operation=act)
    edit(rows[1], notes="worked on")
    factories.make("positions", personas.hers, person=rows[2])
    outcome = undo.undo(act, actor=SYSTEM)
    there = set(visible_to(SYSTEM, registry.get(PEOPLE)).values_list("pk", flat=True))
    assert {row.pk for row in rows} & there == {rows[1].pk, rows[2].pk}
    assert outcome.restored == 2
    assert {one.row_id for one in outcome.left} == {rows[1].pk, rows[2].pk}


def test_two_changes_of_one_row_in_one_act_go_back_to_the_first_value(personas):
    row, act = factories.make(PEOPLE, personas.hers, notes="first"), begun()
    edit(row, act, notes="second")
    edit(row, act, notes="third")
    assert undo.undo(act, actor=SYSTEM).restored == 1
    row.refresh_from_db()
    assert row.notes == "first"


def test_what_was_thrown_away_comes_back(personas):
    row, act = factories.make(PEOPLE, personas.hers), begun()
    shelving.shelve(registry.get(PEOPLE), [row.pk], Shelf.TRASHED, actor=SYSTEM, operation=act)
    assert undo.undo(act, actor=SYSTEM).restored == 1
    assert visible_to(SYSTEM, registry.get(PEOPLE)).filter(pk=row.pk).exists()


def test_rows_that_may_not_be_written_stay_and_the_others_go_back(personas):
    mine = factories.make(PEOPLE, personas.hers, notes="old")
    theirs = factories.make(PEOPLE, personas.other, notes="old", confidentiality=Confidentiality.PUBLIC)
    act = begun()
    for one in (mine, theirs):
        edit(one, act, notes="bulk")
    outcome = undo.undo(act, actor=personas.actor("an"))
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.notes, theirs.notes, outcome.restored) == ("old", "bulk", 1)
    assert [one.row_id for one in outcome.left] == [theirs.pk]


def test_an_undoing_goes_on_where_it_stopped_and_does_nothing_twice(personas):
    rows = [factories.make(PEOPLE, personas.hers, notes="old") for _n in range(2)]
    act = begun()
    for one in rows:
        edit(one, act, notes="bulk")
    first = undo.undo(act, actor=SYSTEM)
    again = undo.undo(act, actor=SYSTEM)
    assert again.operation == first.operation
    assert (again.restored, again.left) == (0, [])
    assert Operation.objects.filter(undoes=act).count() == 1


def test_an_undoing_cannot_be_undone(personas):
    row, act = factories.make(PEOPLE, personas.hers), begun()
    edit(row, act, notes="bulk")
    made = undo.undo(act, actor=SYSTEM).operation
    with pytest.raises(writes.Refused, match="undid another"):
        undo.undo(made, actor=SYSTEM)


def test_one_change_is_taken_back_alone(personas):
    row = factories.make(PEOPLE, personas.hers, notes="old", expertise="old")
    edit(row, notes="new", expertise="new")
    change = Change.objects.filter(record=PEOPLE, row_id=row.pk).last()
    edit(row, expertise="newer")
    assert undo.revert(change, actor=personas.actor("an"), why="A slip") == 1
    row.refresh_from_db()
    assert (row.notes, row.expertise) == ("old", "newer")
    latest = history.changes(registry.get(PEOPLE), row.pk, SYSTEM, "en")[0]
    assert (latest.action, latest.why, latest.values) == ("revert", "A slip", [("Notes", "new", "old")])
    with pytest.raises(writes.Refused, match="changed again"):
        undo.revert(change, actor=SYSTEM)


def test_a_change_is_taken_back_only_by_who_may_write(personas):
    row = factories.make(PEOPLE, personas.hers, confidentiality=0)
    edit(row, notes="new")
    change = Change.objects.filter(record=PEOPLE, row_id=row.pk).last()
    for name in ("binh", "dung", "hoa"):
        with pytest.raises(writes.Refused):
            undo.revert(change, actor=personas.actor(name))
    row.refresh_from_db()
    assert row.notes == "new"


def test_a_row_is_told_as_it_stood_at_a_moment(personas):
    before = timezone.now()
    lao, cuba = (factories.make("countries", personas.union, name=name) for name in ("Laos", "Cuba"))
    row = factories.make(PEOPLE, personas.hers, name="An", country=lao, studied_in=[lao])
    then = timezone.now()
    edit(row, None, {"studied_in": [cuba]}, name="Bình", country=cuba)
    record = registry.get(PEOPLE)
    assert history.as_at(record, row.pk, before, SYSTEM, "en") is None
    past = dict(history.as_at(record, row.pk, then, SYSTEM, "en"))
    assert (past["Name"], past["Country"], past["Studied or worked in"]) == ("An", "Laos", "Laos")
    assert dict(history.as_at(record, row.pk, timezone.now(), SYSTEM, "en"))["Name"] == "Bình"


def test_a_row_that_was_closed_at_that_moment_stays_closed(personas):
    row = factories.make(PEOPLE, personas.hers, confidentiality=Confidentiality.UNIT)
    then = timezone.now()
    edit(row, confidentiality=Confidentiality.PUBLIC)
    record = registry.get(PEOPLE)
    assert history.as_at(record, row.pk, then, personas.actor("binh"), "en") is None
    assert history.as_at(record, row.pk, then, personas.actor("an"), "en")
    assert history.as_at(record, row.pk, timezone.now(), personas.actor("binh"), "en")
