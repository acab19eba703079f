"""Rules of keeping: what has run out is told, archived, thrown away or forgotten, and the rest is left alone."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.urls import reverse
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.models import RoleGrant
from amity.access.roles import Role
from amity.core.dates import PartialDate
from amity.duplicates import merging
from amity.privacy import queries, services
from amity.records import registry, shelving, workflow, writes
from amity.records.models import Change, Shelf
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


NOW = timezone.now()


def empties(personas, owner=None, **more):
    """A rule in force that empties the trash of everything after 30 days."""
    given = {"records": "*", "counted_from": "trash", "years": 0, "days": 30, "title": "Trash", **more}
    return rule(personas, "erase", owner, **given)


def thrown(row, days):
    """Throw a row away so many days before today."""
    record = registry.of(type(row))
    shelving.shelve(record, [row.pk], Shelf.TRASHED, actor=Actor.system())
    at = timezone.make_aware(datetime.combine(TODAY, time(12))) - timedelta(days=days)
    Change.objects.filter(record=record.name, row_id=row.pk, action="trash").update(at=at)
    return row


def there(row):
    return type(row).objects.filter(pk=row.pk).exists()


def test_without_a_rule_the_trash_is_never_emptied(personas, people):
    thrown(people[0], 4000)
    assert kept() == []
    assert there(people[0])


def test_what_lies_in_the_trash_for_longer_than_the_rule_says_is_erased_for_good(personas, people):
    old, late, live = thrown(people[0], 32), thrown(people[1], 29), people[2]
    organisation = thrown(factories.make("organisations", personas.other), 32)
    empties(personas)
    found = {line["records"]: (line["found"], line["done"], line["left"]) for line in kept()}
    assert found == {"people": (1, 1, []), "organisations": (1, 1, [])}
    assert [there(row) for row in (old, late, live, organisation)] == [False, True, True, False]
    assert Change.objects.filter(record="people", row_id=old.pk, action="erase", why="Trash").exists()


def test_what_the_history_says_of_an_erased_person_goes_too(personas, people):
    people[0].refresh_from_db()
    people[0].email = "q@example.org"
    writes.save(people[0], actor=Actor.system())
    thrown(people[0], 32)
    empties(personas)
    kept()
    told = str(list(Change.objects.filter(record="people", row_id=people[0].pk).values_list("values", flat=True)))
    assert "q@example.org" not in told


def test_what_others_lead_to_is_left_and_told_and_what_leads_to_it_from_the_trash_goes_first(personas, people):
    position = factories.make("positions", personas.hers, person=people[0])
    thrown(position, 20)
    thrown(people[0], 32)
    empties(personas)
    (line,) = kept()
    assert (line["records"], line["found"], line["done"], line["left"][0][0]) == ("people", 1, 0, people[0].pk)
    assert "Other records lead to this one." in line["left"][0][1]
    Change.objects.filter(record="positions", action="trash").update(at=NOW - timedelta(days=9999))
    assert [(one["records"], one["done"]) for one in kept()] == [("positions", 1), ("people", 1)]


def test_one_taken_back_and_thrown_away_again_is_counted_from_the_last_time(personas, people):
    row, record = thrown(people[0], 400), registry.get("people")
    for shelf in (Shelf.LIVE, Shelf.TRASHED):
        shelving.shelve(record, [row.pk], shelf, actor=Actor.system())
    empties(personas)
    assert [line["found"] for line in kept()] == [0]
    assert there(row)


def test_one_list_alone_or_one_unit_alone_is_emptied_when_the_rule_says_so(personas, people):
    person = thrown(people[0], 32)
    organisation = thrown(factories.make("organisations", personas.hers), 32)
    elsewhere = thrown(factories.make("organisations", personas.other), 32)
    empties(personas, personas.hers, records="organisations")
    assert [(line["records"], line["done"]) for line in kept()] == [("organisations", 1)]
    assert [there(row) for row in (person, organisation, elsewhere)] == [True, False, True]


def test_what_was_merged_stays_so_that_it_can_be_taken_back(personas, people):
    record = registry.get("people")
    merging.merge(record, people[0].pk, people[1].pk, {}, actor=Actor.system())
    Change.objects.filter(record="people", row_id=people[1].pk).update(at=NOW - timedelta(days=9999))
    empties(personas)
    kept()
    assert there(people[1])


def test_only_an_administrator_puts_the_emptying_of_the_trash_in_force(personas, people):
    row = empties(personas, state="proposed")
    record = registry.get("retention_rules")
    with pytest.raises(writes.NotAllowed, match="Only an administrator"):
        take(record, row, personas.actor("chi"))
    RoleGrant.objects.create(account=personas.chi, unit=personas.union, role=Role.ADMINISTRATOR)
    take(record, row, personas.actor("chi"))
    row.refresh_from_db()
    assert row.state == "in_force"


@pytest.mark.parametrize(
    "wrong",
    [
        {"years": 0, "days": 0},
        {"counted_from": "died_on", "records": "people"},
        {"action": "archive"},
        {"action": "archive", "counted_from": "died_on"},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(personas, wrong):
    given = {"records": "*", "counted_from": "trash", "days": 30, "years": 0, "action": "erase", **wrong}
    with pytest.raises(ValidationError):
        factories.make("retention_rules", personas.union, **given)


def test_a_rule_in_force_keeps_its_meaning_until_it_is_ended(personas, people):
    row = empties(personas)
    row.refresh_from_db()
    row.days = 1
    with pytest.raises(ValidationError, match="End the rule"):
        writes.save(row, actor=Actor.system())
    row.refresh_from_db()
    row.title = "Trash of everybody"
    writes.save(row, actor=Actor.system())
    services.end(row, actor=Actor.system(), today=TODAY)
    row.days = 1
    writes.save(row, actor=Actor.system())
    row.refresh_from_db()
    assert (row.days, row.state, row.title) == (1, "ended", "Trash of everybody")


def test_days_are_counted_for_other_rules_too(personas, people):
    rule(personas, "archive", years=10, days=3650 * 2)
    assert [line["found"] for line in kept()] == [0]


def test_the_page_of_a_trash_says_which_rule_empties_it(personas, people, client_of):
    address = reverse("staff:trash", args=["people"])
    assert "erases records from the trash" not in client_of("an").get(address).content.decode()
    empties(personas)
    empties(personas, personas.hers, records="organisations", title="Other")
    html = client_of("an").get(address).content.decode()
    assert "“Trash” erases records from the trash for good." in html
    assert "“Other”" not in html


def take(record, row, actor):
    workflow.take(record, record.step("enforce"), row.pk, actor=actor, today=TODAY, why="Decided", asked={})
