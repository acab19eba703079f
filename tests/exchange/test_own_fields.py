"""Fields that a union added itself go out with a file and come in with one."""

import csv
import io

import pytest

from amity.exchange import exports, imports
from amity.records import custom, registry
from amity.records.models import Change, CustomField
from tests import factories
from tests.exchange.planned import SYSTEM, actions, counts, load, plan, stored, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own():
    """People have a shoe size, a day of joining and a badge."""
    custom.forget()
    for label, kind in (("Shoe size", "integer"), ("Joined on", "partial_date"), ("Badge", "yes_no")):
        custom.define(CustomField(record="people", label=label, kind=kind), actor=SYSTEM)
    yield
    custom.forget()


def test_they_are_matched_by_their_label_read_by_their_kind_and_kept(personas):
    lines = ("name,shoe size,x_joined_on,Badge", "A,42,9/2023,yes", "B,,,no", "C,big,,")
    brought = plan("people", personas.actor("an"), *lines)
    assert told(brought) == ["Row 4, column “shoe size”: “big” is not a whole number. Correct this cell."]
    imports.carry_out(brought, personas.actor("an"))
    assert stored("people", name="A").custom == {"x_shoe_size": 42, "x_joined_on": "2023-09", "x_badge": True}
    assert stored("people", name="B").custom == {}


def test_what_was_exported_is_imported_without_a_change_and_a_change_is_one(personas):
    row = factories.make("people", personas.hers, name="A", custom={"x_shoe_size": 42, "x_badge": True})
    factories.make("people", personas.hers, name="B")
    content = b"".join(exports.csv_chunks(registry.get("people"), SYSTEM, {}))
    head, *cells = csv.reader(io.StringIO(content.decode()))
    assert [one[head.index("x_shoe_size")] for one in cells] == ["42", ""]
    assert [one[head.index("x_badge")] for one in cells] == ["yes", ""]
    assert actions(plan("people", SYSTEM, content)) == ["skip", "skip"]
    assert load("people", SYSTEM, f"id,name,x_shoe_size\n{row.pk},A,43".encode()) == (0, 1, 0, 0)
    row.refresh_from_db()
    assert row.custom == {"x_shoe_size": 43, "x_badge": True}
    assert Change.objects.filter(row_id=row.pk).latest("id").values == {"x_shoe_size": [42, 43]}


def test_an_empty_cell_empties_one_only_when_that_is_asked_for(personas):
    row = factories.make("people", personas.hers, name="A", custom={"x_shoe_size": 42})
    lines = f"id,name,x_shoe_size\n{row.pk},A,".encode()
    assert counts(plan("people", SYSTEM, lines)) == (0, 0, 1, 0)
    assert load("people", SYSTEM, lines, blanks_overwrite=True) == (0, 1, 0, 0)
    row.refresh_from_db()
    assert row.custom == {}
