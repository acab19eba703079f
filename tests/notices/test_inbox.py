"""What an account is told, by topic, and the number beside the bell."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from amity.access.actors import Actor
from amity.access.models import Account, RoleGrant
from amity.access.roles import Confidentiality, Role
from amity.notices import inbox, sight
from amity.notices.models import Notice
from amity.records import registry, shelving, writes
from amity.records.models import Shelf
from tests import factories

pytestmark = pytest.mark.django_db


def test_of_a_topic_with_news_only_the_news_are_told(world, now):
    world.follow("binh")
    world.change("chi")
    world.gather()
    inbox.mark_read(world.personas.actor("binh"), now=now)
    assert world.told("binh") == [("Friends", ["Chi made one change."])]
    assert not world.groups("binh")[0].is_unread
    world.change("an")
    world.gather()
    assert world.told("binh") == [("Friends", ["An made one change."])]
    assert world.groups("binh")[0].is_unread


def test_the_latest_topic_stands_first(world):
    other = factories.make("organisations", world.personas.hers, name="Others", confidentiality=1)
    world.follow("binh")
    world.follow("binh", row=other)
    for row in (world.row, other, world.row):
        world.change("chi", row=row)
        world.gather()
    assert [group.title for group in world.groups("binh")] == ["Friends", "Others"]


def test_several_kinds_on_one_record_stand_together(world):
    world.follow("binh")
    world.change("chi")
    world.gather()
    world.say("an", "One")
    world.say("an", "@binh")
    assert world.told("binh") == [
        ("Friends", ["An mentions you in a comment.", "An wrote a comment.", "Chi made one change."])
    ]


def test_sentences_are_in_the_readers_language(world):
    world.follow("binh")
    world.change("chi")
    world.gather()
    with translation.override("vi"):
        ((_title, sentences),) = world.told("binh", "vi")
    assert "Chi" in sentences[0]


def test_the_number_is_that_of_what_the_inbox_shows(world):
    rows = [factories.make("organisations", world.personas.hers, confidentiality=1) for _n in range(4)]
    for row in rows:
        world.follow("binh", row=row)
        world.change("chi", row=row)
    world.gather()
    assert world.unread("binh") == len(world.groups("binh")) == 4
    world.hide(row=rows[0])
    shelving.shelve(
        registry.get("organisations"), [rows[1].pk], Shelf.TRASHED, actor=world.personas.actor("an"), why="Twice."
    )
    assert world.unread("binh") == len(world.groups("binh")) == 2


def test_a_row_back_from_the_trash_is_told_of_again(world):
    world.follow("binh")
    world.change("chi")
    world.gather()
    an, organisations = world.personas.actor("an"), registry.get("organisations")
    shelving.shelve(organisations, [world.row.pk], Shelf.TRASHED, actor=an, why="Twice.")
    assert world.unread("binh") == 0
    shelving.shelve(organisations, [world.row.pk], Shelf.LIVE, actor=an, why="Not twice.")
    assert world.unread("binh") == 1


def test_an_archived_row_still_tells(world):
    world.follow("binh")
    an = world.personas.actor("an")
    shelving.shelve(registry.get("organisations"), [world.row.pk], Shelf.ARCHIVED, actor=an, why="Done.")
    world.gather()
    assert world.told("binh") == [("Friends", ["An made one change."])]
    world.change("chi")
    world.gather()
    assert "Friends" in [title for title, _sentences in world.told("binh")]


def test_who_sees_every_row_is_told_of_none_in_the_trash(world):
    admin = Account.objects.create_account("admin", None, name="Admin", language="en")
    RoleGrant.objects.create(account=admin, unit=world.personas.union, role=Role.ADMINISTRATOR)
    world.personas.__dict__["admin"] = admin
    world.follow("admin")
    world.change("an")
    world.gather()
    assert world.unread("admin") == 1
    an = world.personas.actor("an")
    shelving.shelve(registry.get("organisations"), [world.row.pk], Shelf.TRASHED, actor=an, why="Twice.")
    assert (world.unread("admin"), world.told("admin")) == (0, [])


def test_a_notice_of_a_narrow_comment_closes_with_the_role_that_opened_it(world):
    world.follow("dung")
    world.say("an", "Among ourselves.", is_narrow=True)
    assert world.unread("dung") == 1
    RoleGrant.objects.filter(account=world.personas.dung).update(unit=world.personas.other)
    assert (world.unread("dung"), world.told("dung")) == (0, [])


def test_nobody_and_the_system_have_no_notices(world):
    world.follow("binh")
    world.say("an", "@binh")
    assert inbox.unread(Actor.nobody()) == inbox.unread(Actor.system()) == 0


def test_pages_go_on_where_the_one_before_ended(world):
    for number in range(5):
        row = factories.make("organisations", world.personas.hers, name=f"Row {number}", confidentiality=1)
        world.follow("binh", row=row)
        world.change("chi", row=row)
    world.gather()
    actor = world.personas.actor("binh")
    titles, before = [], 0
    while True:
        found, before = inbox.groups(inbox.open_notices(actor), actor, "en", most=2, before=before)
        titles.append([group.title for group in found])
        if not before:
            break
    assert titles == [["Row 4", "Row 3"], ["Row 2", "Row 1"], ["Row 0"]]


def test_the_inbox_costs_the_same_for_one_notice_and_for_many(world):
    def cost() -> int:
        actor = world.personas.actor("binh")
        with CaptureQueriesContext(connection) as captured:
            inbox.groups(inbox.open_notices(actor), actor, "en", most=50)
        return len(captured)

    def busy(row) -> None:
        world.follow("binh", row=row)
        act = writes.begin("import", registry.get("organisations"), actor=world.personas.actor("chi"))
        world.change("chi", row=row, operation=act)
        world.change("chi", row=row)
        world.gather()

    busy(world.row)
    one = cost()
    for _number in range(4):
        busy(factories.make("organisations", world.personas.hers, confidentiality=1))
    assert cost() == one
    assert one <= 5


def test_counting_nothing_is_one_query_and_anything_two(world, django_assert_num_queries):
    actor = world.personas.actor("binh")
    with django_assert_num_queries(1):
        assert inbox.unread(actor) == 0
    world.say("an", "@binh")
    with django_assert_num_queries(2):
        assert inbox.unread(actor) == 1
    system = Actor.system()
    with django_assert_num_queries(0):
        inbox.unread(system)


def test_marking_counts_what_was_unread(world, now):
    world.follow("binh")
    world.change("chi")
    world.say("an", "One")
    world.gather()
    actor = world.personas.actor("binh")
    assert inbox.mark_read(actor, now=now, topics=["organisations 0"]) == 0
    assert inbox.mark_read(actor, now=now, topics=[f"organisations {world.row.pk}"]) == 2
    assert inbox.mark_read(actor, now=now) == 0


def test_no_table_of_notices_holds_a_name(world):
    """What is shown is read from the row at that moment; nothing is left behind when it is hidden."""
    world.follow("binh")
    world.change("chi")
    world.gather()
    stored = str(list(Notice.objects.values()))
    assert "Friends" not in stored


def test_an_entry_says_whether_its_name_stays_in_the_house(world):
    kept = {}
    for level in Confidentiality:
        row = factories.make("organisations", world.personas.hers, confidentiality=level)
        (entry,) = sight.entries([("organisations", row.pk)]).values()
        kept[level] = entry.is_for_few
    assert kept == {0: False, 1: False, 2: False, 3: True}


def test_rows_of_several_types_are_seen_in_one_query(world, django_assert_num_queries):
    person = factories.make("people", world.personas.hers, name="Lan", confidentiality=1)
    hidden = factories.make("people", world.personas.hers, name="Mai", confidentiality=2)
    actor = world.personas.actor("binh")
    rows = [world.place, ("people", person.pk), ("people", hidden.pk), ("people", 10**9)]
    with django_assert_num_queries(1):
        seen = sight.seen(actor, rows)
    assert {row: entry.name("en") for row, entry in seen.items()} == {
        world.place: "Friends",
        ("people", person.pk): "Lan",
    }
    assert sight.entries([]) == {}


def test_notices_of_long_ago_still_stand_in_the_inbox(world, now):
    world.follow("binh")
    world.change("chi")
    world.gather()
    Notice.objects.update(at=now - timedelta(days=300))
    assert world.unread("binh") == 1
