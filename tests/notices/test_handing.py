"""What comes to a unit: which steps are told, to whom, in whose words, and what of those whose row is gone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.models import Account, RoleGrant
from amity.access.roles import Role
from amity.core.dates import PartialDate
from amity.notices import deadlines, handing, telling
from amity.notices.deadlines import Due
from amity.notices.models import Kind, Notice
from amity.records import registry, shelving, writes
from amity.records.models import Shelf
from tests.personas import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def told_step(monkeypatch):
    """Organisations that are passed on are told to whoever holds them."""
    monkeypatch.setattr(handing, "_known", {})
    handing.register("organisations", "pass", "%(who)s passed this on.", handing.owners)


def passed(world, name: str = "chi", action: str = "pass") -> None:
    row = type(world.row).objects.get(pk=world.row.pk)
    row.notes = f"{row.notes}x"
    writes.save(row, actor=world.personas.actor(name), action=action)


def handed() -> list[str]:
    rows = Notice.objects.filter(kind=Kind.HANDED).order_by("account__username")
    return list(rows.values_list("account__username", flat=True))


def test_who_keeps_the_unit_is_told_and_who_only_reads_there_is_not(world, told_step):
    passed(world)
    world.gather()
    assert handed() == ["an"]
    assert world.told("an") == [("Friends", ["Chi passed this on."])]
    assert world.told("dung") == world.told("binh") == world.told("hoa") == []


def test_whoever_took_the_step_is_not_told_of_it(world, told_step):
    passed(world, "an")
    world.gather()
    assert handed() == []


def test_any_other_change_is_told_to_followers_alone(world, told_step):
    passed(world, action="change")
    world.gather()
    assert handed() == []


def test_it_is_told_once_however_often_the_history_is_read(world, told_step):
    passed(world)
    for _number in range(3):
        world.gather()
    assert handed() == ["an"]
    passed(world)
    world.gather()
    assert handed() == ["an", "an"]


def test_what_was_thrown_away_since_is_told_to_nobody(world, told_step):
    passed(world)
    shelving.shelve(registry.get("organisations"), [world.row.pk], Shelf.TRASHED, actor=world.personas.actor("an"))
    world.gather()
    assert handed() == []


def test_who_may_not_see_the_row_is_not_told(world, told_step):
    lower = Account.objects.create_account("tam", None, name="Tam", language="en")
    RoleGrant.objects.create(account=lower, unit=world.personas.hers, role=Role.DESK_OFFICER)
    passed(world)
    world.hide(3)
    world.gather()
    assert handed() == ["an"]


def test_who_wants_no_such_notice_gets_none(world, told_step):
    world.wish("an", ways={Kind.HANDED: "none"})
    passed(world)
    world.gather()
    assert handed() == []


def test_a_role_that_ended_tells_nothing(world, told_step):
    RoleGrant.objects.filter(account=world.personas.an).update(to_on=TODAY - timedelta(days=1))
    passed(world)
    world.gather()
    assert handed() == []


def test_a_step_that_is_no_longer_told_leaves_its_notices_readable(world, told_step, monkeypatch):
    passed(world)
    world.gather()
    monkeypatch.setattr(handing, "_known", {})
    assert world.told("an") == [("Friends", [""])]


def test_without_such_steps_nothing_is_asked(world, monkeypatch):
    monkeypatch.setattr(handing, "_known", {})
    with CaptureQueriesContext(connection) as asked:
        assert handing.notices(timezone.now() - timedelta(days=1), timezone.now(), TODAY) == []
    assert len(asked) == 0


def test_many_steps_cost_as_much_as_one(world, told_step):
    since = timezone.now() - timedelta(minutes=1)
    passed(world)
    with CaptureQueriesContext(connection) as one:
        assert len(handing.notices(since, timezone.now(), TODAY)) == 1
    for _number in range(5):
        passed(world)
    with CaptureQueriesContext(connection) as many:
        assert len(handing.notices(since, timezone.now(), TODAY)) == 6
    assert len(many) == len(one)


# Days that are no field of a row


def due(world, unit=None, mark: str = "days-7") -> Due:
    return Due(world.row, (unit or world.personas.hers).pk, "report_due", PartialDate("2026-12-18"), mark)


def test_a_day_with_words_of_its_own_is_told_in_them(world, monkeypatch):
    monkeypatch.setattr(deadlines, "_words", {})
    deadlines.words("organisations", "report_due", "Yearly report due")
    assert deadlines.tell([due(world)], now=timezone.now(), today=TODAY) == 1
    assert world.told("an") == [("Friends", ["Yearly report due: 18 December 2026."])]


def test_a_day_is_told_once_at_each_mark(world):
    for mark in ("days-30", "days-30", "days-7", "late", "late"):
        deadlines.tell([due(world, mark=mark)], now=timezone.now(), today=TODAY)
    assert Notice.objects.count() == 3


def test_a_day_is_told_to_no_unit_that_does_not_see_the_row(world):
    world.hide(2)
    row = type(world.row).objects.get(pk=world.row.pk)
    found = Due(row, world.personas.ngo.pk, "report_due", PartialDate("2026-12-18"), "late")
    assert deadlines.tell([found], now=timezone.now(), today=TODAY) == 0
    assert deadlines.tell([], now=timezone.now(), today=TODAY) == 0


def test_keepers_are_those_who_write_in_the_unit_itself(world):
    units = {world.personas.hers.pk, world.personas.ngo.pk, world.personas.union.pk}
    found = telling.keepers(units, TODAY)
    assert found == {
        world.personas.hers.pk: [world.personas.an.pk],
        world.personas.ngo.pk: [world.personas.hoa.pk],
        world.personas.union.pk: [world.personas.chi.pk],
    }
    assert telling.keepers(set(), TODAY) == {}
