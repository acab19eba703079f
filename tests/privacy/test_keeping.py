"""Rules of keeping: what has run out is told, archived, thrown away or forgotten, and the rest is left alone."""

from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.models import RoleGrant
from amity.access.roles import Role
from amity.core.dates import PartialDate
from amity.privacy import queries, services
from amity.records import registry, workflow, writes
from amity.records.models import Shelf
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)


def rule(personas, action, owner=None, **more):
    given = {"counted_from": "died_on", "years": 10, "title": "Ten years after death", "state": "in_force", **more}
    return factories.make("retention_rules", owner or personas.union, action=action, **given)


@pytest.fixture
def people(personas):
    """Somebody long dead, somebody dead of late, somebody who may have died too late, and somebody alive."""
    dates = ("2010-05-01", "2020", "2016", None)
    return [
        factories.make("people", personas.hers, died_on=PartialDate(text) if text else None, born_on=None)
        for text in dates
    ]


def kept():
    return services.keep(actor=Actor.system(), today=TODAY, now=timezone.now()).lines


def test_a_rule_that_only_tells_changes_nothing(personas, people):
    rule(personas, "report")
    (line,) = kept()
    assert (line["found"], line["done"], line["left"]) == (1, 0, [])
    assert not type(people[0]).objects.exclude(shelf=Shelf.LIVE).exists()


@pytest.mark.parametrize(("action", "shelf"), [("archive", Shelf.ARCHIVED), ("trash", Shelf.TRASHED)])
def test_what_has_surely_run_out_moves_and_nothing_else(personas, people, action, shelf):
    rule(personas, action)
    assert kept()[0]["done"] == 1
    shelves = [type(one).objects.get(pk=one.pk).shelf for one in people]
    assert shelves == [shelf, Shelf.LIVE, Shelf.LIVE, Shelf.LIVE]
    assert kept()[0]["found"] == 0


def test_a_person_is_forgotten(personas, people):
    rule(personas, "forget")
    assert kept()[0]["done"] == 1
    people[0].refresh_from_db()
    assert people[0].name == "Removed on request"


def test_what_cannot_be_thrown_away_is_left_and_told(personas, people):
    factories.make("positions", personas.hers, person=people[0])
    rule(personas, "trash")
    (line,) = kept()
    assert line["done"] == 0
    assert line["left"][0][0] == people[0].pk


def test_a_rule_that_names_nothing_is_told_and_stops_nobody(personas, people):
    rule(personas, "archive", records="secrets")
    rule(personas, "archive", counted_from="shoe_size")
    rule(personas, "archive")
    rule(personas, "archive", counted_from="born_on", state="proposed")
    lines = kept()
    assert [line["done"] for line in lines] == [0, 0, 1]
    assert all(line["left"] for line in lines[:2])


def test_the_report_is_shown_to_who_looks_after_the_machine_alone(personas, people, client_of):
    rule(personas, "archive")
    kept()
    address = reverse("staff:retention")
    assert client_of("chi").get(address).status_code == 403
    RoleGrant.objects.create(account=personas.chi, unit=personas.union, role=Role.ADMINISTRATOR)
    assert "Ten years after death" in client_of("chi").get(address).content.decode()


@pytest.mark.parametrize(("day", "years", "before"), [
    (date(2026, 3, 16), 10, date(2016, 3, 16)), (date(2024, 2, 29), 1, date(2023, 2, 28)),
])  # fmt: skip
def test_years_are_counted_back_to_the_same_day(day, years, before):
    assert queries.years_before(day, years) == before


def test_a_rule_reaches_its_unit_and_those_under_it_and_no_other(personas, people):
    rule(personas, "forget", owner=personas.other)
    rule(personas, "forget", owner=personas.ngo)
    assert [line["found"] for line in kept()] == [0, 0]
    people[0].refresh_from_db()
    assert people[0].name != "Removed on request"
    rule(personas, "archive", owner=personas.hers)
    assert [line["found"] for line in kept()] == [0, 0, 1]


def test_a_rule_is_put_in_force_by_who_approves_and_not_by_who_writes_it(personas, people):
    row = rule(personas, "forget", owner=personas.hers, state="proposed")
    assert kept() == []
    record = registry.get("retention_rules")
    for name in ("an", "binh", "hoa"):
        with pytest.raises((writes.Refused, ObjectDoesNotExist)):
            take(record, row, personas.actor(name))
    take(record, row, personas.actor("chi"))
    assert [line["done"] for line in kept()] == [1]


def take(record, row, actor):
    workflow.take(record, record.step("enforce"), row.pk, actor=actor, today=TODAY, why="Decided", asked={})
