"""The inbox, the number beside the bell, what one follows, and the way out of the mail."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.notices import comments, following, leaving
from amity.notices.models import Notice, Wishes
from amity.records import writes
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(personas):
    """An organisation of An's unit that the whole union sees and Bình follows."""
    row = factories.make("organisations", personas.hers, name="Friends", confidentiality=Confidentiality.UNION)
    following.follow(("organisations", row.pk), actor=personas.actor("binh"), now=timezone.now())
    return row


def say(personas, row, text="News", name="an"):
    place, actor = ("organisations", row.pk), personas.actor(name)
    return comments.write(place, text, actor=actor, now=timezone.now(), today=TODAY)


def page(client, address, **query) -> str:
    return unescape(client.get(address, query).content.decode())


def bell(client) -> str:
    """The number beside the bell, "" for none."""
    found = re.search(r'class="unread-count">([^<]*)<', page(client, "/reviews/"))
    return found[1] if found else ""


def test_the_bell_counts_what_is_unread(personas, client_of, row):
    client = client_of("binh")
    assert bell(client) == ""
    say(personas, row)
    say(personas, row, "@binh")
    assert bell(client) == "2"
    assert bell(client_of("an")) == ""


def test_the_count_is_capped(personas, client_of, row):
    Notice.objects.bulk_create(
        Notice(
            account=personas.binh,
            kind="changed",
            source=f"change {number}",
            topic=f"organisations {row.pk}",
            record="organisations",
            row_id=row.pk,
            at=timezone.now(),
            told_at=timezone.now(),
        )
        for number in range(150)
    )
    assert bell(client_of("binh")) == "99+"


def test_the_count_costs_one_query_or_two_and_a_part_of_a_page_none(personas, client_of, row):
    client = client_of("binh")
    client.get("/organisations/")

    def asked(**headers) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            client.get("/organisations/", headers=headers)
        return [one["sql"] for one in captured if "notices_notice" in one["sql"]]

    assert len(asked()) == 1
    say(personas, row)
    assert len(asked()) == 2
    assert asked(HX_Request="true", HX_Target="list") == []


def test_the_inbox_tells_by_record_and_leads_there(personas, client_of, row):
    said = say(personas, row)
    say(personas, row, "More")
    shown = page(client_of("binh"), "/notices/")
    assert "An wrote 2 comments." in shown
    assert f'href="/organisations/{row.pk}/#comment-{said.comment.pk + 1}"' in shown
    assert "Friends" in shown


def test_an_empty_inbox_says_what_to_do(client_of):
    assert "press “Follow”" in page(client_of("binh"), "/notices/")
    assert "Everything is read." in page(client_of("binh"), "/notices/", show="unread")


def test_one_topic_is_marked_read_or_all(personas, client_of, row):
    other = factories.make("organisations", personas.hers, name="Others", confidentiality=Confidentiality.UNION)
    say(personas, row, "@binh")
    say(personas, other, "@binh")
    client = client_of("binh")
    answer = client.post("/notices/read/", {"topic": f"organisations {row.pk}", "next": "/notices/"})
    assert answer["Location"] == "/notices/"
    assert bell(client) == "1"
    unread = page(client, "/notices/", show="unread")
    assert "Others" in unread
    assert "Friends" not in unread
    client.post("/notices/read/", {})
    assert bell(client) == ""
    assert "Friends" in page(client, "/notices/")


def test_nobody_marks_the_notices_of_another(personas, client_of, row):
    say(personas, row)
    client_of("chi").post("/notices/read/", {"topic": f"organisations {row.pk}"})
    client_of("chi").post("/notices/read/", {})
    assert bell(client_of("binh")) == "1"


def test_marking_needs_a_post_and_its_token(personas, client_of, row):
    say(personas, row)
    assert client_of("binh").get("/notices/read/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(personas.binh)
    assert strict.post("/notices/read/", {}).status_code == 403
    assert bell(client_of("binh")) == "1"


def test_after_marking_nobody_is_sent_to_another_site(personas, client_of, row):
    answer = client_of("binh").post("/notices/read/", {"next": "//evil.example"})
    assert answer["Location"] == "/"


def test_reading_the_inbox_marks_nothing(personas, client_of, row):
    say(personas, row)
    client = client_of("binh")
    client.get("/notices/")
    client.get(f"/organisations/{row.pk}/")
    assert bell(client) == "1"


def test_what_became_invisible_stands_in_no_notice_and_no_number(personas, client_of, row):
    say(personas, row)
    client = client_of("binh")
    assert bell(client) == "1"
    row.confidentiality = Confidentiality.UNIT
    writes.save(row, actor=personas.actor("an"))
    assert bell(client) == ""
    for address in ("/notices/", "/notices/following/", "/"):
        assert "Friends" not in page(client, address), address


def test_the_inbox_is_read_in_pages(personas, client_of, monkeypatch):
    from amity.staff import notices

    monkeypatch.setattr(notices, "MOST", 2)
    rows = [
        factories.make("organisations", personas.hers, name=f"Row {n}", confidentiality=Confidentiality.UNION)
        for n in range(5)
    ]
    for row in rows:
        say(personas, row, "@binh")
    client, seen, address = client_of("binh"), [], "/notices/"
    for _page in range(5):
        shown = page(client, address)
        seen.append(re.findall(r"data-topic=[^>]*>(Row \d)<", shown))
        more = re.search(r'href="\?before=(\d+)"', shown)
        if not more:
            break
        address = f"/notices/?before={more[1]}"
    assert seen == [["Row 4", "Row 3"], ["Row 2", "Row 1"], ["Row 0"]]


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²", ""])
def test_a_place_that_cannot_be_read_is_the_beginning(before, client_of):
    assert client_of("binh").get("/notices/", {"before": before}).status_code == 200
    assert client_of("binh").get("/notices/following/", {"after": before}).status_code == 200


def test_what_one_follows_is_listed_and_left(personas, client_of, row):
    client = client_of("binh")
    assert "Friends" in page(client, "/notices/following/")
    answer = client.post(f"/organisations/{row.pk}/follow/", {"on": "0", "next": "/notices/following/"})
    assert answer["Location"] == "/notices/following/"
    assert "You follow no record." in page(client, "/notices/following/")


def test_the_desk_tells_of_what_one_follows(personas, client_of, row):
    say(personas, row)
    assert "An wrote a comment." in page(client_of("binh"), "/")
    assert "An wrote a comment." not in page(client_of("chi"), "/")


def test_the_inbox_speaks_the_readers_language(personas, client_of, row):
    say(personas, row)
    personas.binh.language = "vi"
    personas.binh.save()
    assert 'lang="vi"' in page(client_of("binh"), "/notices/")


def test_the_inbox_costs_the_same_for_one_topic_and_for_many(personas, client_of, row):
    client = client_of("binh")

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/notices/")
        return len(captured)

    say(personas, row)
    client.get("/notices/")
    one = cost()
    for _number in range(4):
        other = factories.make("organisations", personas.hers, confidentiality=Confidentiality.UNION)
        say(personas, other, "@binh")
        say(personas, other, "@binh again", name="chi")
    assert cost() == one


# Leaving by the link in a mail


def test_the_link_asks_and_the_button_ends_the_mail(personas, client_of):
    address = f"/unsubscribe/{leaving.token(personas.binh)}/"
    client = client_of("nobody")
    assert "Send me no more mail" in page(client, address)
    assert not Wishes.objects.exists()
    assert "No more mail will come" in unescape(client.post(address).content.decode())
    assert [(one.account, one.is_mailed) for one in Wishes.objects.all()] == [(personas.binh, False)]


def test_a_mail_program_ends_it_by_itself(personas):
    """RFC 8058: a POST without cookies or token, with one field."""
    address = f"/unsubscribe/{leaving.token(personas.binh)}/"
    answer = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not Wishes.objects.get().is_mailed


def test_leaving_twice_is_leaving_once_and_keeps_the_other_wishes(personas, client_of):
    Wishes.objects.create(account=personas.binh, digest_hour=17)
    for _time in range(2):
        client_of("nobody").post(f"/unsubscribe/{leaving.token(personas.binh)}/")
    wishes = Wishes.objects.get()
    assert (wishes.is_mailed, wishes.digest_hour) == (False, 17)


@pytest.mark.parametrize("change", ["1", "x", "1:abc", "{}x", "x{}", "999999:{}", "{}:{}", "%00"])
def test_a_token_that_was_not_made_here_ends_nothing(change, personas, client_of):
    token = leaving.token(personas.binh)
    answer = client_of("nobody").post(f"/unsubscribe/{change.format(token, token)}/")
    assert answer.status_code == 404
    assert not Wishes.objects.exists()


def test_a_token_signed_for_something_else_ends_nothing(personas, client_of):
    from django.core.signing import Signer

    for token in (Signer().sign(str(personas.binh.pk)), Signer(salt="other").sign(str(personas.binh.pk))):
        assert client_of("nobody").post(f"/unsubscribe/{token}/").status_code == 404


def test_the_token_of_one_ends_nothing_of_another(personas, client_of):
    number = leaving.token(personas.binh).partition(":")[2]
    assert client_of("nobody").post(f"/unsubscribe/{personas.an.pk}:{number}/").status_code == 404
