"""Carrying out a plan: exactly its lines, in blocks, never half a block and never twice."""

import pytest
from django.db import IntegrityError, OperationalError

from amity.exchange import carrying, imports
from amity.exchange.models import Import
from amity.network.models import Person
from amity.past import undo
from amity.records import database, registry, shelving, writes
from amity.records.models import Change, Operation, Shelf
from tests import factories
from tests.exchange.planned import SYSTEM, actions, counts, everything, lines_of, plan, stored, told

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What a worker dies of."""


@pytest.fixture
def small_blocks(monkeypatch):
    """Two lines in a block."""
    monkeypatch.setattr(carrying, "BLOCK", 2)


def names() -> list[str]:
    return sorted(Person.objects.values_list("name", flat=True))


def test_every_row_written_belongs_to_one_operation_with_the_reason(personas):
    brought = plan("people", personas.actor("an"), "name", "A", "B")
    imports.carry_out(brought, personas.actor("an"), why="From the province.")
    (operation,) = Operation.objects.all()
    assert (operation.kind, operation.record, operation.why, operation.account) == (
        "import",
        "people",
        "From the province.",
        personas.an,
    )
    assert set(Change.objects.values_list("operation", "why")) == {(operation.pk, "From the province.")}
    assert (brought.operation, brought.state) == (operation, "done")


def test_an_import_killed_between_blocks_goes_on_behind_the_last_one(personas, small_blocks):
    heard = []

    def tell(number):
        heard.append((number, Person.objects.count()))
        if len(heard) == 2:
            raise Killed

    brought = plan("people", personas.actor("an"), "name", *"ABCDE")
    with pytest.raises(Killed):
        imports.carry_out(brought, personas.actor("an"), tell=tell)
    again = Import.objects.get()
    assert (again.state, again.written, names()) == ("running", 4, ["A", "B", "C", "D"])
    imports.carry_out(again, personas.actor("an"), tell=tell)
    assert (names(), again.written, counts(again)) == (list("ABCDE"), 5, (5, 0, 0, 0))
    assert heard == [(2, 2), (4, 4), (5, 5)]
    assert (Operation.objects.count(), Change.objects.count()) == (1, 5)


def test_an_import_killed_inside_a_block_leaves_none_of_it(personas, small_blocks, monkeypatch):
    whole, calls = database.insert_values, []

    def insert_values(model, names, values, **options):
        if model is Change:
            calls.append(len(values))
            if len(calls) == 2:
                raise Killed
        whole(model, names, values, **options)

    brought = plan("people", personas.actor("an"), "name", *"ABCDE")
    monkeypatch.setattr(database, "insert_values", insert_values)
    with pytest.raises(Killed):
        imports.carry_out(brought, personas.actor("an"))
    again = Import.objects.get()
    assert (again.written, names(), Change.objects.count()) == (2, ["A", "B"], 2)
    imports.carry_out(again, personas.actor("an"))
    assert (names(), again.written) == (list("ABCDE"), 5)


def test_a_fault_of_the_machine_is_not_taken_for_a_fault_of_the_rows(personas, monkeypatch):
    def insert(rows):
        raise OperationalError("The disk is full.")

    brought = plan("people", personas.actor("an"), "name", "A", "B")
    monkeypatch.setattr(database, "insert", insert)
    with pytest.raises(OperationalError):
        imports.carry_out(brought, personas.actor("an"))
    assert (Import.objects.get().written, actions(brought)) == (0, ["create", "create"])


def test_lines_the_database_refuses_become_errors_and_the_rest_goes_in(personas, monkeypatch):
    whole = database.insert

    def insert(rows):
        if any(getattr(row, "name", "") == "C" for row in rows):
            raise IntegrityError("C is not wanted here.")
        whole(rows)

    brought = plan("people", personas.actor("an"), "name", *"ABCDE")
    monkeypatch.setattr(database, "insert", insert)
    imports.carry_out(brought, personas.actor("an"))
    assert (names(), counts(brought), brought.written) == (list("ABDE"), (4, 0, 0, 1), 4)
    assert told(brought) == [
        "Row 4: The records do not allow it: C is not wanted here. Import this row again from the file of problems."
    ]


def test_a_row_changed_since_the_plan_was_made_is_not_overwritten(personas):
    row = factories.make("agreements", personas.hers, reference="A", place="Vinh")
    gone = factories.make("agreements", personas.hers, reference="G")
    lines = ("reference,place", "A,Huế", "G,Huế")
    brought = plan("agreements", personas.actor("an"), *lines)
    row.place = "Hà Nội"
    writes.save(row, actor=SYSTEM)
    shelving.shelve(registry.get("agreements"), [gone.pk], Shelf.TRASHED, actor=SYSTEM)
    imports.carry_out(brought, personas.actor("an"))
    assert stored("agreements", reference="A").place == "Hà Nội"
    assert (counts(brought), brought.written, [one.split(":")[1].split(".")[0] for one in told(brought)]) == (
        (0, 0, 0, 2),
        0,
        [" Somebody else changed this record since the file was looked through", " This record is no longer there"],
    )


def test_a_right_lost_since_the_plan_was_made_is_gone(personas):
    factories.make("agreements", personas.hers, reference="A", place="Vinh")
    brought = plan("agreements", personas.actor("an"), "reference,place", "A,Huế")
    imports.carry_out(brought, personas.actor("dung"))
    assert stored("agreements", reference="A").place == "Vinh"
    assert counts(brought) == (0, 0, 0, 1)


def test_an_import_that_somebody_stopped_ends_behind_its_block_and_can_be_undone(personas, small_blocks):
    def tell(number):
        imports.cancel(Import.objects.get())

    brought = plan("people", personas.actor("an"), "name", *"ABCDE")
    with pytest.raises(carrying.Overtaken):
        imports.carry_out(brought, personas.actor("an"), tell=tell)
    again = Import.objects.get()
    assert (again.state, again.may_be_undone, names()) == ("cancelled", True, ["A", "B"])
    imports.take_back(again, personas.actor("an"))
    assert (names(), imports.mine(SYSTEM).get().told_state) == ([], "Undone")


def test_a_plan_is_carried_out_once(personas):
    brought = plan("people", personas.actor("an"), "name", "A")
    same = Import.objects.get()
    imports.carry_out(brought, personas.actor("an"))
    with pytest.raises(imports.Refused, match="can no longer be changed"):
        imports.carry_out(same, personas.actor("an"))
    assert names() == ["A"]


def test_a_plan_with_nothing_to_store_is_not_carried_out(personas):
    brought = plan("people", personas.actor("an"), "name,born_on", "A,x")
    before = everything()
    with pytest.raises(imports.Refused, match="nothing to store"):
        imports.carry_out(brought, personas.actor("an"))
    assert (everything(), Import.objects.get().state) == (before, "planned")


def test_rows_that_lead_to_each_other_survive_a_break_at_any_block(personas, monkeypatch):
    monkeypatch.setattr(carrying, "BLOCK", 1)
    lines = ("name,kind,predecessor", "A,media,B", "B,media,A", "C,media,A", "D,media,")
    brought = plan("organisations", personas.actor("an"), *lines)

    def tell(number):
        raise Killed

    for _attempt in range(20):
        try:
            imports.carry_out(Import.objects.get(), personas.actor("an"), tell=tell)
            break
        except Killed:
            continue
    first, second, third = (stored("organisations", name=name) for name in "ABC")
    assert (first.predecessor, second.predecessor, third.predecessor) == (second, first, first)
    assert (Import.objects.get().written, Import.objects.get().state) == (4, "done")
    assert Change.objects.filter(record="organisations", action="create").count() == 4
    assert [line.row_id is not None for line in lines_of(brought)] == [True, True, True, False]


def test_a_row_that_leads_to_one_that_was_not_stored_is_an_error_too(personas, monkeypatch):
    whole = database.insert

    def insert(rows):
        if any(getattr(row, "reference", "") == "A" for row in rows):
            raise IntegrityError("A is not wanted here.")
        whole(rows)

    lines = ("reference,title,form,renews", "B,b,mou,A", "A,a,mou,", "C,c,mou,")
    brought = plan("agreements", personas.actor("an"), *lines)
    monkeypatch.setattr(database, "insert", insert)
    imports.carry_out(brought, personas.actor("an"))
    assert (actions(brought), brought.written) == (["error", "error", "create"], 1)
    assert told(brought)[0].startswith("Row 2: It leads to row 3, which was not stored.")


def test_undoing_takes_new_rows_away_and_puts_changed_ones_back(personas):
    row = factories.make("agreements", personas.hers, reference="A", place="Vinh")
    brought = plan("agreements", personas.actor("an"), "reference,title,form,place", "A,,,Huế", "B,b,mou,")
    imports.carry_out(brought, personas.actor("an"))
    assert undo.forecast(brought.operation) == undo.Forecast(rows=2, changed_since=0)
    outcome = imports.take_back(brought, personas.actor("an"))
    row.refresh_from_db()
    assert (outcome.restored, outcome.left, row.place) == (2, [], "Vinh")
    again = imports.mine(SYSTEM).get()
    assert (again.is_undone, again.may_be_undone) == (True, False)
    assert not type(row).objects.filter(reference="B").exists()


def test_undoing_leaves_what_somebody_changed_since(personas):
    brought = plan("people", personas.actor("an"), "name", "A", "B")
    imports.carry_out(brought, personas.actor("an"))
    row = stored("people", name="A")
    row.phone = "1"
    writes.save(row, actor=personas.actor("an"))
    assert undo.forecast(brought.operation).changed_since == 1
    outcome = imports.take_back(brought, personas.actor("an"))
    assert (outcome.restored, [left.row_id for left in outcome.left], names()) == (1, [row.pk], ["A"])
