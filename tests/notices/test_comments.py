"""Comments: who reads them, whom they call, and what becomes of them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.models import Account, RoleGrant
from amity.access.roles import Confidentiality, Role
from amity.notices import comments
from amity.notices.models import Comment, Follow, Mention, Notice, Wording
from amity.records import registry
from amity.sharing import lending
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db


def read(world, name, **options):
    """What a persona reads below the organisation: the text of each comment with those of its answers."""
    shown = comments.threads(world.place, world.personas.actor(name), owner_id=world.row.owner_id, **options)
    return [(one.comment.text, [answer.comment.text for answer in one.answers]) for one in shown]


def edit(world, name, comment, text, now):
    return comments.edit(comment, text, actor=world.personas.actor(name), now=now, today=TODAY)


def delete(world, name, comment, now):
    comments.delete(comment, actor=world.personas.actor(name), owner_id=world.row.owner_id, now=now)


def suggested(world, name, typed=""):
    found = comments.suggestions(world.place, typed, actor=world.personas.actor(name), today=TODAY)
    return [account.username for account in found]


def test_a_comment_is_read_by_everybody_who_sees_the_record(world):
    world.say("an", "We met them.")
    assert {name: read(world, name) for name in ("an", "binh", "chi", "dung")} == dict.fromkeys(
        ("an", "binh", "chi", "dung"), [("We met them.", [])]
    )


def test_a_comment_for_the_unit_is_read_by_the_unit_and_those_who_look_after_it(world):
    world.say("binh", "Among ourselves.", is_narrow=True)
    assert read(world, "binh") == read(world, "chi") == [("Among ourselves.", [])]
    assert read(world, "an") == read(world, "dung") == read(world, "nobody") == []


def test_an_answer_stands_under_what_it_answers_and_no_deeper(world):
    first = world.say("an", "First").comment
    answer = world.say("binh", "Answer", answers=first).comment
    world.say("chi", "Answer to the answer", answers=answer)
    world.say("an", "Second")
    assert read(world, "an") == [("First", ["Answer", "Answer to the answer"]), ("Second", [])]


def test_an_answer_is_read_by_nobody_who_does_not_read_what_it_answers(world):
    first = world.say("an", "Among ourselves.", is_narrow=True).comment
    world.say("chi", "Noted.", answers=first)
    assert read(world, "dung") == [("Among ourselves.", ["Noted."])]
    assert read(world, "binh") == []


def test_a_narrow_answer_stays_narrow_under_an_open_comment(world):
    first = world.say("an", "Open.").comment
    world.say("binh", "Among ourselves.", answers=first, is_narrow=True)
    assert read(world, "an") == [("Open.", [])]
    assert read(world, "binh") == [("Open.", ["Among ourselves."])]


def test_somebody_from_outside_talks_to_his_unit_and_those_who_look_after_it(world):
    world.row = factories.make("organisations", world.personas.ngo, confidentiality=Confidentiality.PUBLIC)
    world.say("hoa", "Our report is late.")
    assert read(world, "hoa") == read(world, "chi") == [("Our report is late.", [])]
    assert read(world, "an") == read(world, "binh") == []


def test_what_was_said_among_few_stays_among_few_when_the_record_is_opened_to_more(world):
    world.hide()
    world.say("an", "Among ourselves.")
    world.change("an", confidentiality=Confidentiality.PUBLIC)
    world.say("an", "To everybody.")
    assert read(world, "dung") == [("Among ourselves.", []), ("To everybody.", [])]
    assert read(world, "binh") == [("To everybody.", [])]


def test_nobody_from_outside_reads_what_the_union_says_on_a_public_record(world):
    world.say("an", "A word on them.")
    world.change("an", confidentiality=Confidentiality.PUBLIC)
    said = world.say("chi", "@hoa, another word.")
    assert said.untold == ["hoa"]
    assert read(world, "hoa") == read(world, "nobody") == []
    assert suggested(world, "an") == ["binh", "chi", "dung"]


def test_the_union_answers_somebody_from_outside(world):
    world.row = factories.make("organisations", world.personas.ngo, confidentiality=Confidentiality.PUBLIC)
    first = world.say("hoa", "Our report is late.").comment
    said = world.say("chi", "@hoa, send it in March.", answers=first)
    assert said.untold == []
    assert read(world, "hoa") == [("Our report is late.", ["@hoa, send it in March."])]
    assert read(world, "an") == []
    assert world.unread("hoa") == 1


def test_on_a_record_of_his_own_unit_somebody_from_outside_is_spoken_to(world):
    world.row = factories.make("organisations", world.personas.ngo, confidentiality=Confidentiality.UNIT)
    assert world.say("chi", "@hoa, welcome.").untold == []
    assert read(world, "hoa") == [("@hoa, welcome.", [])]


def test_lender_and_borrower_talk_on_a_lent_record(world):
    world.hide()
    lending.lend(
        registry.get("organisations"),
        [world.row.pk],
        to_unit=world.personas.other,
        purpose="A visit",
        until_on=TODAY + timedelta(days=9),
        title="Friends",
        actor=world.personas.actor("an"),
        today=TODAY,
    )
    world.say("binh", "@an, thank you.")
    world.say("an", "@binh, any time.")
    assert read(world, "an") == read(world, "binh") == [("@an, thank you.", []), ("@binh, any time.", [])]
    assert (world.unread("an"), world.unread("binh")) == (1, 1)


def test_only_the_latest_are_read_unless_all_are_asked_for(world):
    for number in range(4):
        world.say("an", f"Comment {number}")
    assert read(world, "an", most=2) == [("Comment 2", []), ("Comment 3", [])]
    assert len(read(world, "an")) == 4


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b"])
def test_an_empty_comment_is_refused(text, world):
    with pytest.raises(ValidationError, match="cannot be empty"):
        world.say("an", text)
    assert Comment.objects.count() == 0


def test_a_comment_has_a_limit(world):
    world.say("an", "x" * comments.LONGEST)
    with pytest.raises(ValidationError, match="at most 10000"):
        world.say("an", "x" * (comments.LONGEST + 1))


def test_nobody_without_an_account_comments(world):
    for actor in (Actor.nobody(), Actor.system()):
        with pytest.raises(comments.NotYours):
            comments.write(world.place, "x", actor=actor, now=timezone.now(), today=TODAY)
    assert Comment.objects.count() == 0


# Mentions


def test_a_mention_is_told_and_marked(world):
    said = world.say("an", "@binh, see this. @chi too.")
    assert said.untold == []
    assert world.told("binh") == world.told("chi") == [("Friends", ["An mentions you in a comment."])]
    (shown,) = comments.threads(world.place, world.personas.actor("binh"), owner_id=0)
    assert '<strong class="mention">@Bình</strong>' in shown.html
    assert world.groups("binh")[0].href == f"/organisations/{world.row.pk}/#comment-{said.comment.pk}"


def test_whoever_may_not_see_the_record_is_told_nothing_and_the_writer_hears_of_it(world):
    world.hide()
    said = world.say("an", "@binh and @dung and @nobody")
    assert said.untold == ["binh", "nobody"]
    assert (world.told("binh"), world.unread("binh")) == ([], 0)
    assert world.told("dung") == [("Friends", ["An mentions you in a comment."])]
    assert list(Mention.objects.values_list("account__username", flat=True)) == ["dung"]


def test_the_answer_for_a_hidden_name_is_the_same_as_for_one_that_nobody_has(world):
    world.hide()
    assert world.say("an", "@binh").untold == ["binh"]
    assert world.say("an", "@biinh").untold == ["biinh"]


def test_whoever_may_not_see_a_narrow_comment_is_told_nothing(world):
    world.follow("binh", "dung")
    said = world.say("an", "@binh @dung @chi", is_narrow=True)
    assert said.untold == ["binh"]
    assert world.told("binh") == []
    assert world.told("dung") == world.told("chi") == [("Friends", ["An mentions you in a comment."])]


def test_an_account_that_may_not_log_in_is_not_mentioned(world):
    world.account("binh", is_active=False)
    assert world.say("an", "@binh").untold == ["binh"]
    assert Notice.objects.count() == 0


def test_nobody_is_told_that_he_mentions_himself(world):
    assert world.say("an", "@an").untold == []
    assert world.told("an") == []


def test_names_beyond_a_number_are_not_looked_at(world):
    names = " ".join(f"@x{number}" for number in range(comments.MOST_NAMES))
    said = world.say("an", f"{names} @binh")
    assert said.untold[-1] == "binh"
    assert world.told("binh") == []


def test_somebody_mentioned_who_also_follows_is_told_once(world):
    world.follow("binh", "dung")
    world.say("an", "@binh")
    assert world.told("binh") == [("Friends", ["An mentions you in a comment."])]
    assert world.told("dung") == [("Friends", ["An wrote a comment."])]


# Followers


def test_followers_are_told_of_comments_and_the_writer_is_not(world):
    world.follow("an", "binh")
    world.say("an", "One")
    world.say("an", "Two")
    assert world.told("binh") == [("Friends", ["An wrote 2 comments."])]
    assert world.told("an") == []


def test_a_follower_who_no_longer_sees_the_record_is_told_nothing(world):
    world.follow("binh")
    world.hide()
    world.say("an", "Among ourselves.")
    assert Notice.objects.filter(kind="commented").count() == 0


def test_whoever_comments_follows_unless_he_does_not_want_to(world):
    world.wish("binh", follows_commented=False)
    world.say("an", "One")
    world.say("binh", "Two")
    assert list(Follow.objects.values_list("account__username", flat=True)) == ["an"]


def test_whoever_stopped_following_does_not_follow_again_by_commenting(world):
    world.follow("an")
    world.follow("an", is_on=False)
    world.say("an", "One")
    assert not Follow.objects.get().is_on


def test_a_comment_costs_the_same_for_one_reader_and_for_many(world):
    def cost(text: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            world.say("an", text)
        return len(captured)

    world.follow("binh", "an")
    one = cost("@chi")
    for number in range(6):
        account = Account.objects.create_account(f"x{number}", None, name=f"X {number}", language="en")
        RoleGrant.objects.create(account=account, unit=world.personas.hers, role=Role.READER)
        Follow.objects.create(account=account, record="organisations", row_id=world.row.pk, at=timezone.now())
    assert cost("@chi @x0 @x1 @x2") == one


# Editing and deleting


def test_within_minutes_a_comment_is_mended_without_a_mark(world):
    comment = world.say("an", "Teh plan").comment
    edit(world, "an", comment, "The plan", comment.at + comments.GRACE)
    comment.refresh_from_db()
    assert (comment.text, comment.edited_at, Wording.objects.count()) == ("The plan", None, 0)


def test_later_the_old_words_are_kept_and_the_comment_is_marked(world):
    comment = world.say("an", "We agree.").comment
    later = comment.at + comments.GRACE + timedelta(seconds=1)
    edit(world, "an", comment, "We do **not** agree.", later)
    (shown,) = comments.threads(world.place, world.personas.actor("binh"), owner_id=0)
    assert shown.comment.edited_at == later
    assert "<strong>not</strong>" in shown.html
    assert [(until, str(words)) for until, words in shown.earlier] == [(later, "<p>We agree.</p>\n")]


def test_the_same_words_change_nothing(world):
    comment = world.say("an", "We agree.").comment
    edit(world, "an", comment, " We agree. ", comment.at + timedelta(days=1))
    comment.refresh_from_db()
    assert comment.edited_at is None


def test_a_name_added_later_is_told_and_one_told_before_is_not_told_again(world):
    comment = world.say("an", "@binh").comment
    said = edit(world, "an", comment, "@binh @chi @nobody", comment.at)
    assert said.untold == ["nobody"]
    assert (world.unread("binh"), world.unread("chi")) == (1, 1)
    edit(world, "an", comment, "@chi", comment.at)
    assert set(Mention.objects.values_list("account__username", flat=True)) == {"chi"}


def test_nobody_edits_the_comment_of_another(world, now):
    comment = world.say("an", "Mine").comment
    for name in ("binh", "chi", "dung"):
        with pytest.raises(comments.NotYours):
            edit(world, name, comment, "Not mine", now)
    comment.refresh_from_db()
    assert comment.text == "Mine"


@pytest.mark.parametrize("name", ["an", "chi"])
def test_the_writer_and_who_approves_for_the_unit_delete_a_comment(name, world, now):
    world.follow("dung")
    comment = world.say("an", "@binh Something private").comment
    edit(world, "an", comment, "@binh Something else", comment.at + timedelta(hours=1))
    delete(world, name, comment, now)
    (shown,) = comments.threads(world.place, world.personas.actor("dung"), owner_id=0)
    assert (shown.comment.deleted_by.username, shown.comment.text, shown.earlier) == (name, "", [])
    assert (shown.may_edit, shown.may_delete) == (False, False)
    assert (Wording.objects.count(), Mention.objects.count(), Notice.objects.count()) == (0, 0, 0)


def test_others_do_not_delete_a_comment(world, now):
    comment = world.say("an", "Mine").comment
    for name in ("binh", "dung"):
        with pytest.raises(comments.NotYours):
            delete(world, name, comment, now)
    assert Comment.objects.get().deleted_at is None


def test_a_deleted_comment_keeps_its_answers_and_is_neither_edited_nor_deleted_again(world, now):
    comment = world.say("an", "First").comment
    world.say("binh", "Answer", answers=comment)
    delete(world, "an", comment, now)
    comment.refresh_from_db()
    assert read(world, "binh") == [("", ["Answer"])]
    with pytest.raises(comments.NotYours):
        edit(world, "an", comment, "Again", now)
    with pytest.raises(comments.NotYours):
        delete(world, "an", comment, now)


def test_the_database_keeps_no_words_of_a_deleted_comment(world, now):
    comment = world.say("an", "Words").comment
    for values in ({"deleted_at": now}, {"deleted_at": now, "deleted_by": world.personas.an}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Comment.objects.filter(pk=comment.pk).update(**values)


def test_what_one_may_do_with_a_comment_is_told_with_it(world):
    world.say("an", "Mine")
    rights = {}
    for name in ("an", "binh", "chi", "dung"):
        (shown,) = comments.threads(world.place, world.personas.actor(name), owner_id=world.row.owner_id)
        rights[name] = (shown.may_edit, shown.may_delete)
    assert rights == {"an": (True, True), "binh": (False, False), "chi": (False, True), "dung": (False, False)}


def test_reading_costs_the_same_for_one_comment_and_for_many(world, now):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            read(world, "an")
        return len(captured)

    first = world.say("an", "@binh").comment
    edit(world, "an", first, "@binh @chi", first.at + timedelta(hours=1))
    world.say("binh", "@an", answers=first)
    one = cost()
    for _number in range(3):
        more = world.say("chi", "@an @binh").comment
        edit(world, "chi", more, "@an", more.at + timedelta(hours=1))
        world.say("an", "Yes", answers=more)
    assert cost() == one
    assert one <= 9  # the actor among them


# Suggestions


def test_those_who_see_the_record_are_suggested(world):
    assert suggested(world, "an") == ["binh", "chi", "dung"]
    world.hide()
    assert suggested(world, "an") == ["chi", "dung"]
    world.hide(Confidentiality.RESTRICTED)
    assert suggested(world, "an") == []


@pytest.mark.parametrize(
    ("typed", "found"), [("b", ["binh"]), ("Bì", ["binh"]), ("bi", ["binh"]), ("DUN", ["dung"]), ("zz", [])]
)
def test_names_are_found_with_and_without_their_marks(typed, found, world):
    assert suggested(world, "an", typed) == found


def test_the_second_word_of_a_name_is_found_too(world):
    world.account("binh", name="Nguyễn Văn Bình")
    assert suggested(world, "an", "van b") == ["binh"]
    assert suggested(world, "an", "ình") == []


def test_somebody_from_outside_is_suggested_only_those_who_look_after_his_unit(world):
    world.row = factories.make("organisations", world.personas.ngo, confidentiality=Confidentiality.PUBLIC)
    assert suggested(world, "hoa") == ["chi"]
    assert suggested(world, "nobody") == []
