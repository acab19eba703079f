"""Following and commenting by hand: what the page of a record offers, and what its forms do."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.notices import comments, following
from amity.notices.models import Comment, Follow, Notice
from amity.staff import talk
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(personas):
    """An organisation of An's unit that the whole union sees."""
    return factories.make("organisations", personas.hers, name="Friends", confidentiality=Confidentiality.UNION)


def address(row, *parts) -> str:
    return "/".join(["", "organisations", str(row.pk), *map(str, parts), ""])


def page(client, row, **query) -> str:
    return unescape(client.get(address(row), query).content.decode())


def said(client, row, text, **fields):
    return client.post(address(row, "comments"), {"text": text, **fields})


def hide(row):
    type(row).objects.filter(pk=row.pk).update(confidentiality=Confidentiality.UNIT)
    row.refresh_from_db()
    from amity.records.models import SearchEntry

    SearchEntry.objects.filter(record="organisations", row_id=row.pk).update(audience=row.audience)


def test_the_button_says_whether_one_follows(client_of, row):
    client = client_of("binh")
    assert 'value="1" aria-pressed="false">Follow' in page(client, row)
    answer = client.post(address(row, "follow"), {"on": "1"})
    assert (answer.status_code, answer["Location"]) == (302, address(row))
    assert 'value="0" aria-pressed="true">Follow' in page(client, row)
    client.post(address(row, "follow"), {"on": "0"})
    assert 'aria-pressed="false">Follow' in page(client, row)
    assert list(Follow.objects.values_list("account__username", "is_on")) == [("binh", False)]


def test_a_comment_is_sent_and_stands_on_the_page(client_of, row):
    answer = said(client_of("an"), row, "We **met** them.")
    comment = Comment.objects.get()
    assert answer["Location"] == f"{address(row)}#comment-{comment.pk}"
    shown = page(client_of("binh"), row)
    assert f'id="comment-{comment.pk}"' in shown
    assert "We <strong>met</strong> them." in shown
    assert "Comments" in shown


def test_the_writer_is_told_plainly_who_was_not_told(client_of, row):
    hide(row)
    client = client_of("an")
    shown = client.post(address(row, "comments"), {"text": "@binh @dung"}, follow=True).content.decode()
    assert "Not told: @binh. Nobody with this log-in name may see this comment." in shown
    assert "@dung." not in shown


def test_the_writer_is_told_who_will_read(personas, row):
    def told(name, level):
        return talk.who_reads(level, personas.actor(name))

    assert told("an", Confidentiality.PUBLIC) == "Your comment is read by everybody in the union."
    assert told("an", Confidentiality.UNION) == "Your comment is read by everybody in the union."
    assert told("an", Confidentiality.RESTRICTED) == "Your comment is read by everybody who sees this record."
    assert told("hoa", Confidentiality.PUBLIC).startswith("Your comment is read by Foreign NGO and by those")


def test_an_answer_is_sent_with_the_comment_it_answers(client_of, row):
    said(client_of("an"), row, "First")
    first = Comment.objects.get()
    said(client_of("binh"), row, "Answer", answers=first.pk)
    assert Comment.objects.get(text="Answer").answers == first


def test_a_comment_for_the_unit_stands_on_no_other_page(client_of, row):
    said(client_of("binh"), row, "Among ourselves.", is_narrow="on")
    assert "Among ourselves." not in page(client_of("an"), row)
    assert "Among ourselves." in page(client_of("chi"), row)
    assert "Only for the unit" in page(client_of("binh"), row)


def test_an_empty_comment_comes_back_with_a_sentence(client_of, row):
    answer = said(client_of("an"), row, "   ")
    assert answer.status_code == 422
    assert "This field is required." in answer.content.decode()
    assert Comment.objects.count() == 0


def test_what_was_typed_is_not_lost_when_it_is_too_long(client_of, row):
    answer = said(client_of("an"), row, "y" * (comments.LONGEST + 1))
    assert answer.status_code == 422
    assert "yyyyyyyyyy" in answer.content.decode()


def test_whoever_reads_only_may_still_talk(client_of, row):
    assert said(client_of("dung"), row, "A question").status_code == 302
    assert 'name="text"' in page(client_of("dung"), row)


def test_somebody_from_outside_has_no_choice_of_readers(client_of, personas):
    row = factories.make("organisations", personas.ngo, confidentiality=Confidentiality.PUBLIC)
    shown = page(client_of("hoa"), row)
    assert 'name="text"' in shown
    assert 'name="is_narrow"' not in shown
    assert said(client_of("hoa"), row, "  ").status_code == 422


def test_a_comment_is_edited_by_its_writer_on_a_page_of_its_own(client_of, row):
    client = client_of("an")
    said(client, row, "Teh plan")
    comment = Comment.objects.get()
    assert "Teh plan" in client.get(address(row, "comments", comment.pk)).content.decode()
    answer = client.post(address(row, "comments", comment.pk), {"text": "The plan"})
    assert answer["Location"] == f"{address(row)}#comment-{comment.pk}"
    assert Comment.objects.get().text == "The plan"
    assert client.post(address(row, "comments", comment.pk), {"text": " "}).status_code == 422


def test_an_edited_comment_shows_what_it_said_before(client_of, personas, row):
    said(client_of("an"), row, "We agree.")
    Comment.objects.update(at=timezone.now() - timedelta(hours=1))
    client_of("an").post(address(row, "comments", Comment.objects.get().pk), {"text": "We do not."})
    shown = page(client_of("binh"), row)
    assert "Edited" in shown
    assert "What it said before" in shown
    assert "<p>We agree.</p>" in shown


def test_a_deleted_comment_leaves_a_mark(client_of, row):
    said(client_of("an"), row, "Words to be gone")
    comment = Comment.objects.get()
    assert client_of("an").post(address(row, "comments", comment.pk, "delete")).status_code == 302
    shown = page(client_of("binh"), row)
    assert "A comment by An was deleted by An on" in shown
    assert "Words to be gone" not in shown


@pytest.mark.parametrize("name", ["binh", "dung"])
def test_others_neither_edit_nor_delete_a_comment(name, client_of, row):
    said(client_of("an"), row, "Mine")
    pk = Comment.objects.get().pk
    client = client_of(name)
    assert client.get(address(row, "comments", pk)).status_code == 403
    assert client.post(address(row, "comments", pk), {"text": "Not mine"}).status_code == 403
    assert client.post(address(row, "comments", pk, "delete")).status_code == 403
    assert "Edit" not in page(client, row).split('id="comments"')[1]
    assert Comment.objects.get().text == "Mine"


def test_a_stranger_to_the_row_gets_404_at_every_door(client_of, row):
    said(client_of("an"), row, "Mine")
    pk = Comment.objects.get().pk
    hide(row)
    for client in (client_of("binh"), client_of("hoa")):
        for parts, fields in (
            (("comments",), {"text": "x"}),
            (("comments", pk), {"text": "x"}),
            (("comments", pk, "delete"), {}),
            (("follow",), {"on": "1"}),
        ):
            assert client.post(address(row, *parts), fields).status_code == 404, parts
        assert client.get(address(row, "people"), {"q": "a"}).status_code == 404
        assert client.get(address(row, "comments", pk)).status_code == 404
    assert (Comment.objects.count(), Follow.objects.filter(account__username="binh").count()) == (1, 0)


def test_a_stranger_to_the_comment_gets_404_and_answers_it_not(client_of, row):
    said(client_of("an"), row, "Among ourselves.", is_narrow="on")
    pk = Comment.objects.get().pk
    client = client_of("binh")
    assert client.get(address(row, "comments", pk)).status_code == 404
    assert client.post(address(row, "comments", pk, "delete")).status_code == 404
    for answers in (pk, 10**9, "x", "1" * 30, "²"):
        assert said(client, row, "Answer", answers=answers).status_code == 404, answers
    assert Comment.objects.count() == 1


def test_a_comment_is_found_on_its_own_row_only(client_of, personas, row):
    other = factories.make("organisations", personas.hers, confidentiality=Confidentiality.UNION)
    said(client_of("an"), row, "Mine")
    pk = Comment.objects.get().pk
    assert client_of("an").get(address(other, "comments", pk)).status_code == 404
    assert said(client_of("an"), other, "Answer", answers=pk).status_code == 404


def test_who_has_not_logged_in_is_sent_to_log_in(client_of, row):
    client = client_of("nobody")
    assert said(client, row, "x").status_code == 302
    assert client.post(address(row, "follow"), {"on": "1"})["Location"].startswith("/log-in/")
    assert (Comment.objects.count(), Follow.objects.count()) == (0, 0)


def test_nothing_is_written_by_a_get(client_of, row):
    said(client_of("an"), row, "Mine")
    pk = Comment.objects.get().pk
    client = client_of("an")
    assert client.get(address(row, "follow")).status_code == 405
    assert client.get(address(row, "comments")).status_code == 405
    assert client.get(address(row, "comments", pk, "delete")).status_code == 405
    assert client.get(address(row, "comments", pk)).status_code == 200
    assert Comment.objects.get().deleted_at is None


def test_every_form_asks_for_its_token(personas, row):
    client = Client(enforce_csrf_checks=True)
    client.force_login(personas.an)
    for parts in (("comments",), ("follow",)):
        assert client.post(address(row, *parts), {"text": "x", "on": "1"}).status_code == 403
    assert (Comment.objects.count(), Follow.objects.count()) == (0, 0)


def test_names_are_suggested_as_they_are_typed(client_of, row):
    found = client_of("an").get(address(row, "people"), {"q": "@bi"}).json()
    assert found == {"choices": ["@binh (Bình)"]}
    assert client_of("an").get(address(row, "people"), {"q": "\x00zz"}).json() == {"choices": []}


def test_suggestions_hold_nobody_who_does_not_see_the_record(client_of, row):
    hide(row)
    found = client_of("an").get(address(row, "people")).json()["choices"]
    assert found == ["@chi (Chi)", "@dung (Dũng)"]


def test_only_the_latest_comments_stand_on_the_page_at_first(client_of, personas, row, monkeypatch):
    monkeypatch.setattr(talk, "THREADS", 2)
    for number in range(3):
        said(client_of("an"), row, f"Comment {number}")
    client = client_of("an")
    assert "Comment 0" not in page(client, row)
    assert "Show earlier comments" in page(client, row)
    assert "Comment 0" in page(client, row, comments="all")


def test_an_attack_stands_as_words(client_of, row):
    said(client_of("an"), row, '<script>alert(1)</script> [x](javascript:alert(1)) <svg onload="alert(1)">')
    shown = client_of("binh").get(address(row)).content.decode().split('id="comments"')[1]
    assert "<script>alert" not in shown
    assert "<svg onload" not in shown
    assert 'href="javascript' not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_the_pages_speak_vietnamese(client_of, personas, row):
    said(client_of("an"), row, "Một câu")
    personas.binh.language = "vi"
    personas.binh.save()
    assert 'lang="vi"' in page(client_of("binh"), row)


def test_following_by_the_door_is_following_for_the_module(client_of, personas, row):
    client_of("binh").post(address(row, "follow"), {"on": "1"})
    assert following.is_following(("organisations", row.pk), personas.actor("binh"))
    said(client_of("an"), row, "News")
    assert Notice.objects.get().account == personas.binh
