"""History read back: who changed what, when and why, in words, and never what the reader was not to see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.records import history, registry, writes
from amity.records.models import Change
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
UNIT, PUBLIC = Confidentiality.UNIT, Confidentiality.PUBLIC


def change(row, actor: Actor = SYSTEM, why: str = "", links=None, **values):
    """Change a row through the write door."""
    fresh = type(row).objects.get(pk=row.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    assert writes.save(fresh, actor=actor, why=why, links=links)


def told(record_name: str, row, actor: Actor = SYSTEM, language: str = "en") -> list[list[tuple[str, str, str]]]:
    return [entry.values for entry in history.changes(registry.get(record_name), row.pk, actor, language)]


def test_the_latest_change_comes_first_with_who_when_and_why(personas):
    row = factories.make("people", personas.hers)
    change(row, personas.actor("an"), "Letter of 2 March", notes="Met in Hanoi.")
    latest, first = history.changes(registry.get("people"), row.pk, SYSTEM, "en")
    assert (latest.by, latest.action, latest.why) == ("An", "change", "Letter of 2 March")
    assert (first.by, first.action, first.why, first.values) == ("Amity", "create", "", [])
    assert timezone.now() - latest.at < timedelta(minutes=5)


def test_only_the_changes_of_that_row_and_type_are_told_up_to_a_limit(personas):
    row, other = (factories.make("people", personas.hers) for _n in range(2))
    Change.objects.create(record="events", row_id=row.pk, at=timezone.now(), action="change", values={})
    for note in "abc":
        change(row, notes=note)
    change(other, notes="other")
    entries = history.changes(registry.get("people"), row.pk, SYSTEM, "en", limit=2)
    assert [entry.values for entry in entries] == [[("Notes", "b", "c")], [("Notes", "a", "b")]]


def test_values_are_told_as_people_read_them(personas):
    lao, cuba = (factories.make("countries", personas.union, name=name) for name in ("Laos", "Cuba"))
    row = factories.make("people", personas.hers, country=lao, studied_in=[lao])
    change(
        row,
        links={"studied_in": [lao, cuba]},
        country=cuba,
        born_on=PartialDate("1963-09"),
        is_overseas_vietnamese=True,
        confidentiality=UNIT,
        owner=personas.other,
    )
    assert set(told("people", row)[0]) == {
        ("Country", "Laos", "Cuba"),
        ("Studied or worked in", "Laos", "Laos; Cuba"),
        ("Born on", "", "September 1963"),
        ("Overseas Vietnamese", "No", "Yes"),
        ("Confidentiality", "Union", "Unit"),
        ("Owner", "City union", "Friendship association"),
    }
    in_vietnamese = {label: after for label, _before, after in told("people", row, language="vi")[0]}
    assert in_vietnamese["Born on"] == "tháng 9 năm 1963"
    assert in_vietnamese["Owner"] == "Hội hữu nghị"


def test_numbers_are_told_in_the_readers_language(personas):
    row = factories.make("aid_items", personas.hers, amount="1000")
    change(row, amount="1234567.50")
    assert told("aid_items", row)[0] == [("Amount", "1,000", "1,234,567.5")]
    assert told("aid_items", row, language="vi")[0] == [("Amount", "1.000", "1.234.567,5")]


def test_links_out_of_sight_are_one_ellipsis_however_many(personas):
    hidden = [factories.make("countries", personas.hers, name=f"Atlantis {n}", confidentiality=UNIT) for n in range(3)]
    lao = factories.make("countries", personas.union, name="Laos", confidentiality=PUBLIC)
    row = factories.make("people", personas.hers, confidentiality=PUBLIC, country=lao, studied_in=[lao])
    change(row, links={"studied_in": [lao, *hidden]}, country=hidden[0])
    assert set(told("people", row, personas.actor("binh"))[0]) == {
        ("Country", "Laos", "…"),
        ("Studied or worked in", "Laos", "Laos; …"),
    }
    assert ("Country", "Laos", "Atlantis 0") in told("people", row, personas.actor("an"))[0]


def test_what_a_row_said_while_it_was_closed_stays_closed(personas):
    row = factories.make("people", personas.hers, confidentiality=UNIT, notes="His brother is in prison.")
    change(row, notes="His brother was released.", why="Told by his brother.")
    change(row, notes="")
    change(row, confidentiality=PUBLIC, expertise="Rice")
    change(row, expertise="Rice and tea")
    for name in ("binh", "hoa", "nobody"):
        assert told("people", row, personas.actor(name)) == [[("Expertise", "Rice", "Rice and tea")]], name
    for name in ("an", "dung", "chi"):
        assert len(told("people", row, personas.actor(name))) == 5, name
    assert len(told("people", row)) == 5


def test_what_a_row_said_in_another_unit_stays_there(personas):
    row = factories.make("people", personas.other, confidentiality=UNIT, notes="Kept by Bình.")
    change(row, notes="Handed over.")
    change(row, owner=personas.hers)
    change(row, notes="Kept by An.")
    assert told("people", row, personas.actor("an")) == [[("Notes", "Handed over.", "Kept by An.")]]


def test_a_field_or_a_linked_row_that_is_no_longer_there_breaks_nothing(personas):
    row = factories.make("people", personas.hers)
    values = {"shoe_size": [41, 42], "country": [None, 999999], "owner": [999999, personas.hers.pk]}
    Change.objects.create(record="people", row_id=row.pk, at=timezone.now(), action="change", values=values)
    assert told("people", row)[0] == [("Country", "", "…"), ("Owner", "", "City union")]


def test_history_costs_the_same_queries_however_many_changes(personas):
    countries = [factories.make("countries", personas.union) for _n in range(6)]
    row = factories.make("people", personas.hers)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            told("people", row, personas.actor("an"))
        return len(captured)

    change(row, country=countries[0], links={"studied_in": countries[:1]})
    one = queries()
    for at in range(1, 6):
        change(row, country=countries[at], links={"studied_in": countries[: at + 1]})
    assert queries() == one


def test_the_latest_changes_are_of_rows_the_reader_may_see_under_names_he_may_read(personas):
    person = factories.make("people", personas.hers, name="Lê Kín", confidentiality=UNIT)
    factories.make("positions", personas.hers, person=person, title="Chair", confidentiality=PUBLIC)
    for name, titles in (("an", ["Lê Kín · Chair", "Lê Kín"]), ("binh", ["… · Chair"]), ("nobody", ["… · Chair"])):
        found = history.latest(personas.actor(name), "en")
        assert [title for one, title, record in found if record.name in ("people", "positions")] == titles, name
    assert len(history.latest(SYSTEM, "en", limit=2)) == 2
