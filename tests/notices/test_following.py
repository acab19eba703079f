"""Following a row."""

from datetime import timedelta

import pytest

from amity.access.roles import Confidentiality
from amity.notices import following
from amity.notices.models import Follow
from tests import factories

pytestmark = pytest.mark.django_db


def test_following_twice_is_following_once_since_the_first_time(world, now):
    actor = world.personas.actor("binh")
    for days in (0, 1):
        following.follow(world.place, actor=actor, now=now + timedelta(days=days))
    assert list(Follow.objects.values_list("at", "is_on")) == [(now, True)]
    assert following.is_following(world.place, actor)


def test_followers_are_those_who_did_not_stop(world):
    world.follow("binh", "dung", "chi")
    world.follow("dung", is_on=False)
    assert following.followers(world.place) == {world.personas.binh.pk, world.personas.chi.pk}


def test_following_by_itself_changes_no_wish_of_before(world, now):
    world.follow("binh")
    world.follow("binh", is_on=False)
    following.follow_by_itself([(world.personas.binh.pk, world.place, now), (world.personas.chi.pk, world.place, now)])
    assert following.followers(world.place) == {world.personas.chi.pk}


def test_what_one_follows_is_listed_as_far_as_one_sees_it(world):
    hidden = factories.make("organisations", world.personas.hers, name="Hidden", confidentiality=Confidentiality.UNIT)
    world.follow("binh", "dung")
    world.follow("binh", "dung", row=hidden)

    def names(name: str) -> list[str]:
        return [one.name("en") for one in following.followed(world.personas.actor(name), most=10)[0]]

    assert names("binh") == ["Friends"]
    assert names("dung") == ["Hidden", "Friends"]
    assert names("chi") == []


def test_the_list_goes_on_where_the_page_before_ended(world):
    rows = [factories.make("organisations", world.personas.hers, name=f"Row {n}") for n in range(3)]
    for row in rows:
        world.follow("binh", row=row)
    actor = world.personas.actor("binh")
    first, after = following.followed(actor, most=2)
    second, end = following.followed(actor, most=2, after=after)
    assert [[one.name("en") for one in page] for page in (first, second)] == [["Row 2", "Row 1"], ["Row 0"]]
    assert end == 0
