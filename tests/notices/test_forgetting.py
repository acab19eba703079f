"""Comments on a person who is forgotten: told to the officer as far as he reads them, taken back when he asks."""

import pytest
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.notices import comments
from amity.notices.forgetting import erase_comments, tell_comments
from amity.notices.models import Comment, Notice, Wording
from amity.past import copies
from amity.records import registry
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def quen(personas):
    return factories.make("people", personas.hers, name="Lê Quên", email="q@x.vn")


def say(personas, name, row, text, record="people", **more):
    place = (record, row.pk)
    now = timezone.now()
    return comments.write(place, text, actor=personas.actor(name), now=now, today=TODAY, **more).comment


def told(row, actor) -> list[str]:
    return tell_comments(copies.of(registry.get("people"), row, actor)).left


def test_comments_on_the_row_and_those_that_name_it_are_told_without_their_words(personas, quen):
    other = factories.make("organisations", personas.hers)
    on_it = say(personas, "an", quen, "He moved away.")
    naming = say(personas, "an", other, "Ask lê quên about it.", "organisations")
    say(personas, "an", other, "Ask Bình about it.", "organisations")
    assert told(quen, Actor.system()) == [
        f"Comment {on_it.pk} on Person #{quen.pk}",
        f"Comment {naming.pk} on Organisation #{other.pk}",
    ]


def test_nothing_is_emptied_by_itself(personas, quen):
    say(personas, "an", quen, "He moved away.")
    assert tell_comments(copies.of(registry.get("people"), quen, Actor.system())).forgotten == 0
    assert Comment.objects.get().text == "He moved away."


def test_an_officer_is_told_of_no_comment_he_may_not_read(personas, quen):
    hidden = factories.make("people", personas.hers, confidentiality=Confidentiality.RESTRICTED)
    say(personas, "an", hidden, "Knows Lê Quên.")
    say(personas, "an", quen, "Between us.", is_narrow=True)
    assert told(quen, personas.actor("binh")) == []
    assert len(told(quen, personas.actor("an"))) == 2


def test_comments_on_the_row_are_taken_back_with_their_earlier_words_and_notices(personas, quen):
    other = factories.make("people", personas.hers)
    for row in (quen, other):
        say(personas, "binh", row, "He moved away. @chi")
    Wording.objects.create(comment=Comment.objects.first(), text="Older words", until=timezone.now())
    count = erase_comments(("people", quen.pk), actor=personas.actor("chi"), owner_id=quen.owner_id)
    assert count == 1
    assert list(Comment.objects.order_by("pk").values_list("text", flat=True)) == ["", "He moved away. @chi"]
    assert not Wording.objects.exists()
    assert not Notice.objects.filter(row_id=quen.pk).exists()


def test_who_does_not_approve_for_the_unit_takes_back_nothing(personas, quen):
    say(personas, "chi", quen, "He moved away.")
    with pytest.raises(comments.NotYours):
        erase_comments(("people", quen.pk), actor=personas.actor("an"), owner_id=quen.owner_id)
    assert Comment.objects.get().text == "He moved away."
