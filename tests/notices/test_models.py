"""Wishes: what is usual, what was chosen, and what the database refuses."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from amity.notices.models import Comment, Follow, Kind, Mention, Notice, Place, Way, Wishes, Wording, wishes_of

pytestmark = pytest.mark.django_db


def test_somebody_who_has_said_nothing_is_told_as_usual(personas):
    wishes = wishes_of(personas.an)
    assert {kind: wishes.way(kind) for kind in Kind} == {
        "mentioned": "digest",
        "commented": "digest",
        "changed": "digest",
        "shared": "digest",
        "deadline": "digest",
        "merged": "in_app",
        "finished": "in_app",
        "listed": "digest",
        "handed": "digest",
    }
    assert str(wishes.zone) == "Asia/Ho_Chi_Minh"
    assert wishes.quiet.night == (21, 7)
    assert not Wishes.objects.exists()


def test_a_way_that_nobody_knows_is_the_usual_one(personas):
    assert Wishes(account=personas.an, ways={"changed": "pigeon"}).way("changed") is Way.DIGEST


@pytest.mark.parametrize("field", ["digest_hour", "quiet_from", "quiet_to"])
def test_the_database_knows_the_hours_of_a_day(field, personas):
    Wishes.objects.create(account=personas.an, **{field: 23})
    with pytest.raises(IntegrityError), transaction.atomic():
        Wishes.objects.update(**{field: 24})


def test_the_database_keeps_each_once(personas):
    now = timezone.now()
    place = {"record": "people", "row_id": 1}
    comment = Comment.objects.create(account=personas.an, text="x", audience=1, at=now, **place)
    notice = {"kind": "changed", "topic": "people 1", "at": now, "told_at": now, **place}
    for make in (
        lambda: Follow.objects.create(account=personas.an, at=now, **place),
        lambda: Mention.objects.create(account=personas.an, comment=comment),
        lambda: Notice.objects.create(account=personas.an, source="change 1", **notice),
    ):
        make()
        with pytest.raises(IntegrityError), transaction.atomic():
            make()
    Notice.objects.create(account=personas.binh, source="change 1", **notice)


def test_everything_has_a_name_for_the_log(personas):
    now = timezone.now()
    comment = Comment(pk=3, account=personas.an, record="people", row_id=5)
    pk = personas.an.pk
    told = [
        Follow(account=personas.an, record="people", row_id=5),
        comment,
        Wording(comment=comment, until=now),
        Mention(comment=comment, account=personas.an),
        Notice(account=personas.an, source="change 7"),
        Wishes(account=personas.an),
        Place(name="history", read_until=now),
    ]
    assert [str(one) for one in told] == [
        f"{pk}: people 5",
        f"{pk} on people 5",
        f"3 until {now:%Y-%m-%d %H:%M}",
        f"3: {pk}",
        f"{pk}: change 7",
        str(pk),
        f"history: {now:%Y-%m-%d %H:%M:%S}",
    ]
