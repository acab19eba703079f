"""Two people at the same moment: one wins, the other is told, and nothing is lost or done twice."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.records import registry, titles, workflow, writes
from amity.records.models import Change, SearchEntry
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = Actor.system()
TODAY = date(2026, 3, 16)
ROUNDS = range(5)


def apart(results: list) -> tuple[list, list[Exception]]:
    """What succeeded, and the errors of what did not."""
    errors = [one for one in results if isinstance(one, Exception)]
    return [one for one in results if not isinstance(one, Exception)], errors


@pytest.mark.parametrize("round_", ROUNDS)
def test_of_two_approvals_at_once_one_wins_and_the_other_is_told(round_, personas, at_once):
    row = factories.make("participations", personas.hers, state="nominated")
    record, chi = registry.get("participations"), personas.actor("chi")
    step = record.step("approve")

    def approve():
        return workflow.take(record, step, row.pk, actor=chi, today=TODAY).state

    won, lost = apart(at_once(approve, approve))
    assert (won, [type(error) for error in lost]) == (["approved"], [workflow.NotNow])
    assert str(lost[0]) == "“Approve” is not possible now: the record is in the state “Approved”."
    (changes,) = at_once(
        lambda: list(Change.objects.filter(record="participations", row_id=row.pk).values_list("action"))
    )
    assert changes == [("create",), ("approve",)]


@pytest.mark.parametrize("round_", ROUNDS)
def test_approval_and_refusal_at_once_are_never_both_done(round_, personas, at_once):
    row = factories.make("aid_items", personas.hers, state="appraisal", decision="12/QD")
    record, chi = registry.get("aid_items"), personas.actor("chi")
    steps = [record.step(name) for name in ("approve", "refuse")]
    take = [
        lambda step=step: workflow.take(record, step, row.pk, actor=chi, today=TODAY, why="Appraised.").state
        for step in steps
    ]
    won, lost = apart(at_once(*take))
    assert (len(won), [type(error) for error in lost]) == (1, [workflow.NotNow])
    (stored,) = at_once(lambda: record.model.objects.get(pk=row.pk).state)
    assert [stored] == won


@pytest.mark.parametrize("round_", ROUNDS)
def test_of_two_changes_made_on_one_copy_one_is_refused_and_none_is_lost(round_, personas, at_once):
    row = factories.make("people", personas.hers)

    def change(**values):
        def work():
            mine = type(row).objects.get(pk=row.pk)
            mine.version = row.version  # both read it before either wrote
            for name, value in values.items():
                setattr(mine, name, value)
            writes.save(mine, actor=SYSTEM)
            return values

        return work

    won, lost = apart(at_once(change(notes="First."), change(expertise="Rice")))
    assert [type(error) for error in lost] == [writes.Stale]
    (stored,) = at_once(lambda: type(row).objects.values("notes", "expertise", "version").get(pk=row.pk))
    assert stored == {"notes": "", "expertise": "", "version": 2} | won[0]


@pytest.mark.parametrize("round_", ROUNDS)
def test_two_rows_of_one_key_entered_at_once_become_one(round_, personas, at_once):
    """A form sent twice, or two colleagues with the same paper before them."""

    def enter():
        row, _links = factories.unsaved("series", personas.hers, name="Peace Forum")
        return writes.save(row, actor=SYSTEM)

    won, lost = apart(at_once(enter, enter, enter))
    assert won == [True]
    assert all(isinstance(error, writes.Stale | ValidationError) for error in lost), lost
    (count,) = at_once(lambda: registry.get("series").model.objects.count())
    assert count == 1


@pytest.mark.parametrize("round_", ROUNDS)
def test_links_taken_and_added_at_once_are_never_mixed(round_, personas, at_once):
    first, second = (factories.make("countries", personas.hers) for _n in range(2))
    row = factories.make("people", personas.hers, studied_in=[first])

    def link(*countries):
        def work():
            mine = type(row).objects.get(pk=row.pk)
            mine.version = row.version
            writes.save(mine, actor=SYSTEM, links={"studied_in": countries})
            return {one.pk for one in countries}

        return work

    won, lost = apart(at_once(link(second), link(first, second)))
    assert [type(error) for error in lost] == [writes.Stale]
    (stored,) = at_once(lambda: set(type(row).studied_in.through.objects.values_list("country_id", flat=True)))
    assert [stored] == won


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_name_changed_in_two_places_at_once_is_right_in_the_end(round_, personas, at_once):
    """The name of a position is made of its title and of its person's name."""
    person = factories.make("people", personas.hers, name="Lan")
    position = factories.make("positions", personas.hers, person=person, title="Member")

    def change(row, **values):
        def work():
            mine = type(row).objects.get(pk=row.pk)
            for name, value in values.items():
                setattr(mine, name, value)
            return writes.save(mine, actor=SYSTEM)

        return work

    assert at_once(change(person, name="Mai"), change(position, title="Chair")) == [True, True]

    def entry():
        row = type(position).objects.get(pk=position.pk)
        told = SearchEntry.objects.get(record="positions", row_id=row.pk)
        return told.title, titles.of_row(registry.get("positions"), row)

    assert at_once(entry) == [("Mai · Chair", "Mai · Chair")]


def test_many_rows_changed_by_two_writers_in_opposite_order_block_nobody(personas, at_once):
    rows = [factories.make("people", personas.hers) for _n in range(40)]

    def change(order, note):
        def work():
            mine = list(type(rows[0]).objects.in_bulk([row.pk for row in order]).values())
            mine.sort(key=lambda row: [one.pk for one in order].index(row.pk))
            for row in mine:
                row.version, row.notes = 1, note
            return writes.save_many(mine, actor=SYSTEM)

        return work

    won, lost = apart(at_once(change(rows, "forth"), change(rows[::-1], "back")))
    assert (won, [type(error) for error in lost]) == ([40], [writes.Stale])
