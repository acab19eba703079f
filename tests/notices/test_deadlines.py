"""Dates of followed rows that come near."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity import tasks
from amity.access.roles import Confidentiality
from amity.notices import deadlines, following
from amity.notices.models import Kind, Notice
from amity.tasks import running
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(world, now):
    """Makes an agreement that ends in so many days, and which Bình and Dũng follow."""

    def make(days=None, on="", **fields):
        ends = on or (TODAY + timedelta(days=days)).isoformat()
        fields = {"title": "Treaty", "ends_on": ends, "confidentiality": Confidentiality.UNION, **fields}
        row = factories.make("agreements", world.personas.hers, **fields)
        for name in ("binh", "dung"):
            following.follow(("agreements", row.pk), actor=world.personas.actor(name), now=now)
        return row

    return make


def remind(now, days=0) -> int:
    """Remind of dates, so many days later; returns how many notices there are then."""
    deadlines.remind(now=now, today=TODAY + timedelta(days=days))
    return Notice.objects.filter(account__username="binh").count()


def test_a_date_that_comes_near_is_told_with_its_name_and_day(world, now, agreement):
    row = agreement(days=30)
    assert remind(now) == 1
    (group,) = world.groups("binh")
    assert group.sentences == ["Agreement runs out: 15 April 2026."]
    assert group.href == f"/agreements/{row.pk}/"
    assert Notice.objects.filter(kind=Kind.DEADLINE).count() == 2
    assert world.told("chi") == []


@pytest.mark.parametrize(("days", "number"), [(31, 0), (30, 1), (8, 1), (7, 1), (1, 1), (0, 1), (-1, 0), (400, 0)])
def test_a_date_is_near_for_a_month(days, number, now, agreement):
    agreement(days=days)
    assert remind(now) == number


def test_a_date_is_told_a_month_a_week_and_a_day_before_and_no_oftener(now, agreement):
    agreement(days=30)
    assert [remind(now, day) for day in (0, 1, 22, 23, 24, 28, 29, 30, 31)] == [1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_a_day_on_which_nothing_ran_loses_no_date(now, agreement):
    agreement(days=33)
    assert remind(now, 5) == 1


def test_a_date_put_off_is_told_anew(world, now, agreement):
    row = agreement(days=10)
    remind(now)
    row.ends_on = (TODAY + timedelta(days=20)).isoformat()
    row.save()
    assert remind(now) == 2


def test_a_date_known_to_the_month_is_told_from_its_first_day(now, agreement):
    agreement(on="2026-04")
    assert remind(now) == 1
    assert [one.source.split()[4] for one in Notice.objects.filter(account__username="binh")] == ["2026-04"]


def test_a_date_that_is_always_whole_is_told_too(world, now):
    row = factories.make("subject_requests", world.personas.hers, received_on=TODAY, confidentiality=1)
    following.follow(("subject_requests", row.pk), actor=world.personas.actor("binh"), now=now)
    assert remind(now) == 2
    (group,) = world.groups("binh")
    assert group.sentences[0].endswith(" 2026.")


def test_a_row_that_is_settled_waits_for_nobody(now, agreement):
    agreement(days=10, state="ended")
    assert remind(now) == 0


def test_who_may_not_see_the_row_is_told_nothing(world, now, agreement):
    agreement(days=10, confidentiality=Confidentiality.UNIT)
    remind(now)
    assert list(Notice.objects.values_list("account__username", flat=True)) == ["dung"]


def test_a_row_in_the_trash_is_told_to_nobody(world, now, agreement):
    from amity.records import registry, shelving
    from amity.records.models import Shelf

    row = agreement(days=10)
    an = world.personas.actor("an")
    shelving.shelve(registry.get("agreements"), [row.pk], Shelf.TRASHED, actor=an, why="Twice.")
    assert remind(now) == 0


def test_who_stopped_following_is_not_reminded(world, now, agreement):
    row = agreement(days=10)
    following.follow(("agreements", row.pk), actor=world.personas.actor("binh"), now=now, is_on=False)
    assert remind(now) == 0


def test_reminding_costs_the_same_for_one_row_and_for_many(now, agreement):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert remind(now) > 0
        return len(captured)

    agreement(days=10)
    one = cost()
    for days in (3, 5, 7, 20):
        agreement(days=days)
    assert cost() == one


def test_the_clock_reminds_as_a_job(agreement):
    tasks.enqueue("remind of dates", account_id=None)
    (ended,) = running.run_waiting()
    assert (ended.state, ended.result) == ("done", {"notices": 0, "forgotten": 0})
