"""Coming in and going out."""

import logging
import unicodedata
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from amity.access.models import Account
from amity.staff.models import FailedLogIn
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db
LEADING_AWAY = (
    "//evil.example/",
    "/\\evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/%0d%0aSet-Cookie:a=b\r\nX: y",
    "http://user@evil.example/",
    "///evil.example",
    " https://evil.example",
)


@pytest.fixture(autouse=True)
def quick_hashing(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def account(db):
    return Account.objects.create_account("an", PASSWORD, name="An", language="vi")


def log_in(client, username="an", password=PASSWORD, **more):
    return client.post("/log-in/", {"username": username, "password": password, **more})


def test_the_right_password_opens_the_desk_in_the_language_of_the_account(account):
    client = Client()
    answer = log_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert 'lang="vi"' in client.get("/").content.decode()


def test_both_ways_of_typing_vietnamese_log_in_alike(account):
    assert log_in(Client(), password=unicodedata.normalize("NFD", PASSWORD)).status_code == 302


def test_a_new_session_begins_at_the_log_in(account):
    client = Client()
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key
    log_in(client)
    assert client.cookies["sessionid"].value != session.session_key


def test_a_wrong_password_and_an_unknown_name_get_the_same_sentence(account):
    wrong, unknown = log_in(Client(), password="no").content, log_in(Client(), username="nobody", password="no").content
    sentence = "This name and password do not belong together."
    assert sentence in wrong.decode()
    assert sentence in unknown.decode()


def test_an_account_that_may_not_log_in_gets_the_same_sentence(account):
    account.is_active = False
    account.save()
    assert "do not belong together" in log_in(Client()).content.decode()


def test_a_session_ends_at_once_when_the_account_is_closed(account):
    client = Client()
    log_in(client)
    Account.objects.update(is_active=False)
    assert client.get("/")["Location"].startswith("/log-in/")


@pytest.mark.parametrize("wanted", LEADING_AWAY)
def test_the_log_in_never_leads_to_another_site(account, wanted):
    assert log_in(Client(), next=wanted)["Location"] == "/"
    client = Client()
    client.force_login(account)
    assert client.get("/log-in/", {"next": wanted})["Location"] == "/"


def test_the_log_in_leads_back_to_the_page_asked_for(account):
    client = Client()
    asked = client.get("/people/?q=an")
    assert asked["Location"] == "/log-in/?next=/people/%3Fq%3Dan"
    assert log_in(client, next="/people/?q=an")["Location"] == "/people/?q=an"


def test_ten_failures_close_the_account_for_a_quarter_of_an_hour(account):
    for number in range(10):
        assert log_in(Client(REMOTE_ADDR=f"10.0.0.{number}"), password="no").status_code == 200
    refused = log_in(Client(REMOTE_ADDR="10.0.1.1"))
    assert refused.status_code == 429
    assert "Wait a quarter of an hour" in refused.content.decode()
    FailedLogIn.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert log_in(Client(REMOTE_ADDR="10.0.1.1")).status_code == 302


def test_ten_failures_close_the_address_for_every_name(account):
    for number in range(10):
        log_in(Client(REMOTE_ADDR="10.0.0.9"), username=f"guess{number}", password="no")
    assert log_in(Client(REMOTE_ADDR="10.0.0.9")).status_code == 429
    assert log_in(Client(REMOTE_ADDR="10.0.0.8")).status_code == 302


def test_a_forged_header_does_not_give_another_address(account):
    for number in range(11):
        client = Client(REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR=f"10.9.9.{number}")
        answer = log_in(client, username=f"guess{number}", password="no")
    assert answer.status_code == 429


def test_a_success_forgets_the_failures_before_it(account):
    for _n in range(9):
        log_in(Client(), password="no")
    assert log_in(Client()).status_code == 302
    assert FailedLogIn.objects.count() == 0


def test_capital_letters_of_the_name_do_not_open_another_ten(account):
    for number in range(10):
        log_in(Client(REMOTE_ADDR=f"10.0.0.{number}"), username="An" if number % 2 else "an", password="no")
    assert log_in(Client(REMOTE_ADDR="10.0.1.1")).status_code == 429


def test_letters_of_another_width_do_not_open_another_ten(account):
    assert log_in(Client(), username="ａn").status_code == 302  # the form reads them as the same name
    for number in range(10):
        log_in(Client(REMOTE_ADDR=f"10.0.0.{number}"), username=("ａn", "aｎ", "𝐚n")[number % 3], password="no")
    assert log_in(Client(REMOTE_ADDR="10.0.1.1")).status_code == 429


def test_log_ins_are_logged_without_what_was_typed(account, caplog):
    with caplog.at_level(logging.INFO, "amity.access"):
        log_in(Client(), username="my secret\nFAKE LINE", password="another secret")
        log_in(Client())
    text = caplog.text
    assert "log-in failed, account unknown, from 127.0.0.1" in text
    assert f"logged in, account {account.pk}, from 127.0.0.1" in text
    assert "secret" not in text
    assert "FAKE" not in text


def test_log_out_ends_the_session_and_only_by_post(account):
    client = Client()
    log_in(client)
    cookie = client.cookies["sessionid"].value
    assert client.get("/log-out/").status_code == 405
    assert client.get("/").status_code == 200
    assert client.post("/log-out/")["Location"] == "/log-in/"
    client.cookies["sessionid"] = cookie
    assert client.get("/")["Location"].startswith("/log-in/")


@pytest.mark.parametrize("address", ["/log-in/", "/log-out/", "/language/", "/people/new/"])
def test_a_post_without_its_token_is_refused_in_words(account, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(account)
    answer = client.post(address, {"username": "an", "password": PASSWORD, "language": "en"})
    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()


def test_the_language_stays_with_the_account(account):
    client = Client()
    client.force_login(account)
    answer = client.post("/language/", {"language": "en", "next": "/people/"})
    assert answer["Location"] == "/people/"
    account.refresh_from_db()
    assert account.language == "en"
    assert 'lang="en"' in client.get("/").content.decode()


def test_the_log_in_page_speaks_the_language_chosen_before(db):
    client = Client()
    client.post("/language/", {"language": "vi", "next": "/log-in/"})
    assert '<html lang="vi"' in client.get("/log-in/").content.decode()


@pytest.mark.parametrize("given", [{"language": "fr"}, {}, {"language": "vi", "next": "//evil.example"}])
def test_a_language_nobody_offers_and_a_page_elsewhere_lead_to_the_desk(account, given):
    client = Client()
    client.force_login(account)
    assert client.post("/language/", given)["Location"] == "/"


def test_a_part_of_a_page_asked_for_after_the_session_ended_leads_to_the_log_in(db):
    answer = Client().get("/people/", headers={"HX-Request": "true", "HX-Target": "list"})
    assert answer["HX-Redirect"] == "/log-in/"
