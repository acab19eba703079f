"""From the history to notices: what is told to whom, once, grouped, and to nobody who may not see it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.models import Account, RoleGrant
from amity.access.roles import Confidentiality, Role
from amity.notices import gathering, jobs
from amity.notices.models import Comment, Follow, Kind, Notice, Place, Way
from amity.past import erasing
from amity.records import registry, shelving, writes
from amity.records.models import Change, Shelf
from amity.sharing import lending
from amity.tasks import running
from amity.tasks.models import Job
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
UNION, UNIT, RESTRICTED = Confidentiality.UNION, Confidentiality.UNIT, Confidentiality.RESTRICTED


def begin(world, kind="import", name="chi"):
    return writes.begin(kind, registry.get("organisations"), actor=world.personas.actor(name), why="A file.")


def test_a_follower_reads_how_often_each_of_the_others_changed_it(world):
    world.follow("binh")
    for _number in range(5):
        world.change("chi")
    world.change("an")
    assert world.gather() == 6
    assert world.told("binh") == [("Friends", ["An made one change.", "Chi made 5 changes."])]
    assert (world.told("an"), world.told("dung"), world.told("chi")) == ([], [], [])


def test_nobody_is_told_of_his_own_changes(world):
    world.follow("an", "dung")
    world.change("an")
    assert world.gather() == 1
    assert list(Notice.objects.values_list("account__username", flat=True)) == ["dung"]


def test_what_the_machine_changes_is_told_too(world):
    world.follow("binh")
    row = type(world.row).objects.get(pk=world.row.pk)
    row.notes = "By command."
    writes.save(row, actor=Actor.system())
    world.gather()
    assert world.told("binh") == [("Friends", ["Amity made one change."])]


def test_what_is_read_again_is_told_once(world):
    world.follow("binh")
    world.change("chi")
    assert [world.gather(), world.gather(), world.gather()] == [1, 0, 0]
    assert Notice.objects.count() == 1


def test_a_change_that_became_visible_late_is_found_in_the_next_reading(world):
    """On PostgreSQL a long transaction shows its changes after later ones of others."""
    world.follow("binh")
    world.change("chi")
    late = Change.objects.latest("pk")
    world.gather()
    Notice.objects.all().delete()
    before = timezone.now() - gathering.WINDOW + timedelta(minutes=2)
    Follow.objects.update(at=before - timedelta(seconds=1))
    Change.objects.filter(pk__lt=late.pk).update(at=before - timedelta(seconds=2))
    Change.objects.filter(pk=late.pk).update(at=before)
    assert world.gather() == 1


def test_a_change_from_before_the_window_is_left_alone(world):
    world.follow("binh")
    world.change("chi")
    Change.objects.update(at=timezone.now() - gathering.WINDOW - timedelta(minutes=5))
    Follow.objects.update(at=timezone.now() - timedelta(hours=1))
    assert world.gather() == 0


def test_everything_since_the_last_reading_is_read_however_long_ago_it_was(world):
    world.follow("binh")
    world.change("chi")
    past = timezone.now() - timedelta(days=4)
    Change.objects.filter(action="change").update(at=past)
    Follow.objects.update(at=past - timedelta(hours=1))
    Place.objects.update(read_until=past - timedelta(days=1))
    Change.objects.filter(action="create").delete()
    assert world.gather() == 1


def test_what_happened_before_one_followed_is_not_told(world):
    world.change("chi")
    world.follow("binh")
    world.gather()
    assert world.told("binh") == []


def test_who_stopped_following_is_told_nothing_more(world):
    world.follow("binh")
    world.follow("binh", is_on=False)
    world.change("chi")
    assert world.gather() == 0


def test_a_row_that_became_invisible_sends_nothing_and_stands_in_no_old_notice(world):
    world.follow("binh", "dung")
    world.change("chi")
    world.gather()
    assert (world.unread("binh"), world.unread("dung")) == (1, 1)
    world.hide()
    world.change("chi")
    world.gather()
    assert (world.told("binh"), world.unread("binh")) == ([], 0)
    assert world.told("dung") == [("Friends", ["Chi made 2 changes.", "An made one change."])]
    assert Notice.objects.filter(account=world.personas.binh).count() == 1


def test_a_row_in_the_trash_sends_nothing_even_to_who_sees_all(world):
    admin = Account.objects.create_account("admin", None, name="Admin", language="en")
    RoleGrant.objects.create(account=admin, unit=world.personas.union, role=Role.ADMINISTRATOR)
    Follow.objects.create(account=admin, record="organisations", row_id=world.row.pk, at=timezone.now())
    world.change("an")
    an = world.personas.actor("an")
    shelving.shelve(registry.get("organisations"), [world.row.pk], Shelf.TRASHED, actor=an, why="Twice.")
    assert world.gather() == 0
    assert Notice.objects.count() == 0


def test_a_role_that_ended_ends_the_notices(world):
    world.hide()
    world.follow("dung")
    world.change("an")
    world.gather()
    assert world.unread("dung") == 1
    RoleGrant.objects.filter(account=world.personas.dung).delete()
    world.change("an")
    assert world.gather() == 0
    assert (world.told("dung"), world.unread("dung")) == ([], 0)


def test_an_account_that_may_not_log_in_is_told_nothing(world):
    world.follow("binh")
    world.account("binh", is_active=False)
    world.change("chi")
    assert world.gather() == 0


def test_who_wants_no_notices_of_a_kind_gets_none(world):
    world.follow("binh", "dung")
    world.wish("binh", ways={"changed": "none"})
    world.change("chi")
    world.gather()
    assert (world.told("binh"), world.told("dung")) == ([], [("Friends", ["Chi made one change."])])


@pytest.mark.parametrize(("way", "post"), [(Way.AT_ONCE, "at_once"), (Way.DIGEST, "digest"), (Way.IN_APP, "")])
def test_each_notice_knows_by_which_mail_it_goes(way, post, world):
    world.follow("binh")
    world.wish("binh", ways={"changed": way})
    world.change("chi")
    world.gather()
    assert Notice.objects.get().post == post


def test_an_act_on_many_rows_makes_one_notice_for_each_follower(world):
    rows = [factories.make("organisations", world.personas.hers, name=f"Row {n}") for n in range(4)]
    for row in rows[:3]:
        world.follow("binh", row=row)
    world.follow("dung", row=rows[3])
    act = begin(world)
    for row in rows:
        world.change("chi", row=row, operation=act)
    assert world.gather() == 2
    (group,) = world.groups("binh")
    assert (group.title, group.sentences) == ("3 records that you follow", ["Chi changed many records at once."])
    assert group.href == "/organisations/?" + "&".join(f"id={row.pk}" for row in rows[:3])
    (single,) = world.groups("dung")
    assert (single.title, single.href) == ("Row 3", f"/organisations/{rows[3].pk}/")


def test_an_act_read_in_two_parts_makes_one_notice(world):
    other = factories.make("organisations", world.personas.hers, name="Other")
    world.follow("binh")
    world.follow("binh", row=other)
    act = begin(world)
    world.change("chi", operation=act)
    assert world.gather() == 1
    world.change("chi", row=other, operation=act)
    assert world.gather() == 0
    assert [one.title for one in world.groups("binh")] == ["2 records that you follow"]


def test_of_an_act_only_the_rows_one_sees_are_counted_and_listed(world):
    hidden = factories.make("organisations", world.personas.hers, name="Hidden")
    world.follow("binh")
    world.follow("binh", row=hidden)
    act = begin(world)
    world.change("chi", operation=act)
    world.change("chi", row=hidden, operation=act)
    world.hide(row=hidden)
    world.gather()
    (group,) = world.groups("binh")
    assert (group.title, group.href) == ("Friends", f"/organisations/{world.row.pk}/")
    world.hide()
    assert (world.told("binh"), world.unread("binh")) == ([], 0)


def test_an_act_of_which_nothing_is_visible_makes_no_notice(world):
    world.follow("binh")
    world.hide()
    world.change("chi", operation=begin(world))
    assert world.gather() == 0


def test_a_merge_is_told_as_one(world):
    world.follow("binh")
    world.change("chi", operation=begin(world, kind="merge"))
    world.gather()
    assert Notice.objects.get().kind == Kind.MERGED
    assert world.told("binh") == [("Friends", ["Chi merged duplicates."])]


def test_whoever_enters_a_row_follows_it_unless_he_does_not_want_to(world):
    entered = {}
    world.wish("binh", follows_entered=False)
    for name, unit in (("an", world.personas.hers), ("binh", world.personas.other)):
        row, links = factories.unsaved("organisations", unit)
        writes.save(row, actor=world.personas.actor(name), links=links)
        entered[name] = row.pk
    world.gather()
    assert list(Follow.objects.values_list("account__username", "row_id")) == [("an", entered["an"])]


def test_whoever_stopped_following_what_he_entered_does_not_follow_it_again(world):
    row, links = factories.unsaved("organisations", world.personas.hers)
    writes.save(row, actor=world.personas.actor("an"), links=links)
    world.gather()
    world.follow("an", row=row, is_on=False)
    world.gather()
    assert not Follow.objects.get().is_on


def test_rows_entered_by_an_act_or_by_the_machine_are_followed_by_nobody(world):
    act = begin(world, name="an")
    row, links = factories.unsaved("organisations", world.personas.hers)
    writes.save(row, actor=world.personas.actor("an"), links=links, operation=act)
    factories.make("organisations", world.personas.hers)
    world.gather()
    assert Follow.objects.count() == 0


def lend(world, rows, **options):
    options = {"purpose": "A joint visit", "until_on": TODAY + timedelta(days=30), "title": "Friends", **options}
    return lending.lend(
        registry.get("organisations"),
        [row.pk for row in rows],
        to_unit=world.personas.other,
        actor=world.personas.actor("an"),
        today=TODAY,
        **options,
    )[0]


def test_a_loan_is_told_to_the_unit_that_borrows(world):
    world.hide()
    lend(world, [world.row])
    world.gather()
    (group,) = world.groups("binh")
    assert (group.title, group.sentences, group.details) == (
        "Friends",
        ["An lent this to your unit."],
        ["A joint visit"],
    )
    assert group.href == f"/organisations/{world.row.pk}/"
    assert group.is_for_few
    assert [world.unread(name) for name in ("an", "binh", "chi", "dung", "hoa")] == [0, 1, 0, 0, 0]
    world.gather()
    assert Notice.objects.count() == 1


def test_a_loan_of_many_rows_leads_to_their_list(world):
    world.hide()
    other = factories.make("organisations", world.personas.hers, confidentiality=UNIT)
    lend(world, [world.row, other], title="Two")
    world.gather()
    (group,) = world.groups("binh")
    assert (group.title, group.href) == ("Two", f"/organisations/?id={world.row.pk}&id={other.pk}")


def test_a_loan_taken_back_is_told_no_more(world):
    world.hide()
    loan = lend(world, [world.row])
    world.gather()
    lending.take_back(loan, actor=world.personas.actor("an"))
    assert (world.told("binh"), world.unread("binh")) == ([], 0)


def test_a_loan_that_ended_is_told_no_more(world):
    world.hide()
    loan = lend(world, [world.row])
    world.gather()
    type(loan).objects.update(until_on=TODAY - timedelta(days=1))
    assert (world.told("binh"), world.unread("binh")) == ([], 0)


def test_who_follows_a_lent_row_is_told_of_its_changes_until_the_loan_ends(world):
    world.hide()
    loan = lend(world, [world.row])
    world.follow("binh")
    world.change("an")
    world.gather()
    assert ("Friends", ["An made one change."]) in world.told("binh")
    lending.take_back(loan, actor=world.personas.actor("an"))
    world.change("an")
    assert world.gather() == 0
    assert world.told("binh") == []


def job(world, name="an", **fields):
    fields = {"state": Job.State.DONE, "due_at": timezone.now(), "finished_at": timezone.now(), **fields}
    return Job.objects.create(name="gather notices", account=getattr(world.personas, name), **fields)


def test_the_end_of_a_job_is_told_to_whoever_started_it(world):
    done = job(world, result={"text": "12 rows.", "href": "/people/?id=1"})
    failed = job(world, state=Job.State.FAILED, error="The file is empty.")
    assert world.gather() == 2
    first, second = world.groups("an")
    assert (first.sentences, first.details, first.href) == (
        ["Ended: Failed."],
        ["The file is empty."],
        f"/tasks/{failed.pk}/",
    )
    assert (second.sentences, second.details, second.href) == (["Ended: Done."], ["12 rows."], "/people/?id=1")
    assert second.topic == f"job {done.pk}"
    assert world.told("binh") == []


def test_jobs_cancelled_running_or_of_nobody_are_not_told(world):
    job(world, state=Job.State.CANCELLED)
    job(world, state=Job.State.RUNNING, finished_at=None)
    Job.objects.create(name="x", account=None, state="done", due_at=timezone.now(), finished_at=timezone.now())
    assert world.gather() == 0


def test_a_job_started_again_is_told_again(world):
    one = job(world, state=Job.State.FAILED)
    world.gather()
    Job.objects.filter(pk=one.pk).update(finished_at=timezone.now() + timedelta(seconds=2), state=Job.State.DONE)
    assert gathering.gather(now=timezone.now() + timedelta(seconds=3), today=TODAY) == 1


def test_the_notice_of_a_job_goes_with_the_job(world):
    one = job(world)
    world.gather()
    one.delete()
    assert Notice.objects.count() == 0


def test_gathering_costs_the_same_for_one_and_for_many(world):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert world.gather() > 0
        return len(captured)

    world.follow("binh")
    world.change("chi")
    job(world)
    one = cost()
    rows = [factories.make("organisations", world.personas.hers) for _n in range(5)]
    for row in rows:
        world.follow("binh", "dung", "chi", row=row)
        world.change("an", row=row)
    job(world)
    assert cost() == one
    assert one <= 16


def test_many_pairs_are_read_in_batches_and_none_is_lost_or_told_twice(world, monkeypatch):
    monkeypatch.setattr(gathering, "_SINGLE", gathering._SINGLE.replace(f"LIMIT {gathering.BATCH}", "LIMIT 3"))
    world.follow("binh", "dung", "an", "hoa")
    for _number in range(4):
        world.change("chi")
    assert world.gather() == 12
    assert Notice.objects.filter(account=world.personas.hoa).count() == 0
    assert {world.unread(name) for name in ("an", "binh", "dung")} == {4}


def test_the_clock_runs_gathering_as_a_job(world):
    world.follow("binh")
    world.change("chi")
    from amity import tasks

    tasks.enqueue("gather notices", account_id=None)
    (ended,) = running.run_waiting()
    assert (ended.state, ended.result) == ("done", {"notices": 1})
    assert world.unread("binh") == 1


def test_old_notices_are_forgotten(world, now):
    world.follow("binh")
    for _number in range(3):
        world.change("chi")
    world.gather()
    read, old, _kept = Notice.objects.order_by("pk")
    Notice.objects.filter(pk=read.pk).update(read_at=now - jobs.KEPT_READ - timedelta(days=1))
    Notice.objects.filter(pk=old.pk).update(told_at=now - jobs.KEPT - timedelta(days=1), at=now - jobs.KEPT * 2)
    assert jobs.forget() == 2
    assert world.unread("binh") == 1


def test_what_was_said_of_a_row_goes_when_the_row_is_gone_for_good(world):
    kept = factories.make("organisations", world.personas.hers, name="Kept", confidentiality=UNION)
    first = world.say("an", "@binh").comment
    world.say("chi", "Yes.", answers=first)
    world.follow("dung", "chi")
    world.follow("dung", row=kept)
    world.change("chi", row=kept)
    world.gather()
    organisations, an = registry.get("organisations"), world.personas.actor("an")
    shelving.shelve(organisations, [world.row.pk], Shelf.TRASHED, actor=an, why="Wrong.")
    assert jobs.forget() == 0
    erasing.erase(organisations, [world.row.pk], actor=an, why="Wrong.")
    assert jobs.forget() > 0
    assert Comment.objects.count() == 0
    assert list(Follow.objects.values_list("row_id", flat=True)) == [kept.pk]
    assert world.told("dung") == [("Kept", ["Chi made one change."])]
