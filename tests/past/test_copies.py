"""Copies of what rows say: what is looked for, and that every place is asked."""

import pytest

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.past import copies, forgetting
from amity.records import custom, registry, writes
from amity.records.models import CustomField
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def place(monkeypatch):
    """A place that keeps copies, which remembers what it was asked to forget."""
    heard = []
    monkeypatch.setattr(copies, "_places", {})

    @copies.keeps("A shelf")
    def forget(gone):
        heard.append(gone)
        return copies.Reached(2, ["one more"])

    return heard


def person(personas, **more):
    given = {"name": "Nguyễn Văn Quên", "email": "q@example.org", "phone": "", "born_on": PartialDate("1950-02-03")}
    return factories.make("people", personas.hers, **{**given, **more})


def gone_of(row):
    return copies.of(registry.get("people"), row, SYSTEM)


def test_names_and_addresses_are_looked_for_as_they_stand_and_as_they_stood(personas):
    row = person(personas, name_vi="Ông Quên")
    row.email, row.phone, row.name = "new@example.org", "+84 90 000 0000", "Nguyễn Quên"
    writes.save(row, actor=SYSTEM)
    row.phone = ""
    writes.save(row, actor=SYSTEM)
    gone = gone_of(row)
    assert {"Nguyễn Quên", "Nguyễn Văn Quên", "Ông Quên"} <= set(gone.names)
    assert set(gone.addresses) == {"new@example.org", "q@example.org", "+84 90 000 0000"}


def test_what_others_share_is_no_address_and_what_does_not_tell_of_a_person_is_not_looked_for(personas):
    row = person(personas, email="", notes="Call 0912345678\nor write to x@y.vn", source_title="0987654321")
    gone = gone_of(row)
    assert gone.addresses == ()
    assert "1950-02-03" not in gone.names


def test_fields_of_the_union_that_tell_of_a_person_are_looked_for(personas):
    custom.forget()
    for label, personal in (("Second phone", "basic"), ("Desk phone", "none")):
        custom.define(CustomField(record="people", label=label, kind="text", personal=personal), actor=SYSTEM)
    row = person(personas, custom={"x_second_phone": "0912345678", "x_desk_phone": "0987654321"})
    assert "0912345678" in gone_of(row).addresses
    assert "0987654321" not in gone_of(row).addresses
    custom.forget()


def test_every_place_is_asked_with_what_the_row_said_before_it_was_emptied(personas, place):
    row = person(personas)
    told = forgetting.forget(registry.get("people"), row, actor=SYSTEM).copies
    assert [(one.place, one.reached.forgotten, one.reached.left) for one in told] == [("A shelf", 2, ["one more"])]
    (gone,) = place
    assert (gone.row_id, "q@example.org" in gone.addresses, "Nguyễn Văn Quên" in gone.names) == (row.pk, True, True)


def test_a_place_that_holds_nothing_is_not_told(personas, place):
    @copies.keeps("An empty shelf")
    def forget(gone):
        return copies.Reached()

    assert [one.place for one in copies.forget(gone_of(person(personas)))] == ["A shelf"]


def test_imports_comments_answers_and_loans_say_how_they_forget():
    assert {str(place) for place in copies._places.values()} == {
        "Lines of imports",
        "Comments",
        "Answers kept for programs",
        "Loans",
    }
