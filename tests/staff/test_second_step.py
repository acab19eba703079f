"""The second step at log-in as pages: asked for after the password, set up, renewed and turned off."""

import logging
import re
from datetime import timedelta
from html import unescape

import pyotp
import pytest
from django.contrib.sessions.models import Session
from django.core import mail, signing
from django.test import Client
from django.utils import timezone

from amity.access import factors
from amity.access.models import RecoveryCode, SecondFactor, Unit
from amity.staff import waiting
from amity.staff.models import FailedLogIn
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db
CODE_PAGE, SET_UP, MINE = "/log-in/code/", "/log-in/second-step/", "/me/second-step/"
WRONG = "12345"  # no code has five digits


@pytest.fixture(autouse=True)
def quick_hashing(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def an(personas):
    personas.an.set_password(PASSWORD)
    personas.an.save()
    return personas.an


@pytest.fixture
def codes(an) -> list[str]:
    """The recovery codes of An, who turned the second step on an hour ago."""
    before, seed = timezone.now() - timedelta(hours=1), factors.new_seed()
    return factors.turn_on(an, seed, pyotp.TOTP(factors.secret_of(an, seed)).at(before), now=before)


@pytest.fixture
def asked(personas, an):
    """An's unit asks for a second step."""
    Unit.objects.filter(pk=personas.hers.pk).update(needs_second_factor=True)


def shown(account) -> str:
    """What the app shows now."""
    return pyotp.TOTP(factors.secret_of(account, account.second_factor.seed)).now()


def text(answer) -> str:
    return unescape(answer.content.decode())


def half_way(client=None, **more) -> Client:
    """A browser after the password."""
    client = client or Client()
    answer = client.post("/log-in/", {"username": "an", "password": PASSWORD, **more})
    assert answer["Location"].startswith("/log-in/")
    return client


def inside(client) -> bool:
    return client.get("/").status_code == 200


def offered(answer) -> tuple[str, str]:
    """The offer of a set-up page, and what an app shows that was given its key."""
    key = re.search(r'id="secret"[^>]*>([A-Z2-7 ]+)<', text(answer)).group(1)
    offer = re.search(r'name="offer" value="([^"]+)"', text(answer)).group(1)
    return offer, pyotp.TOTP(key.replace(" ", "")).now()


# Logging in


def test_without_a_second_step_the_password_opens_as_before(an):
    client = Client()
    answer = client.post("/log-in/", {"username": "an", "password": PASSWORD})
    assert answer["Location"] == "/"
    assert waiting.COOKIE not in answer.cookies


def test_after_the_password_the_code_is_asked_for_and_opens(an, codes):
    client = Client()
    answer = client.post("/log-in/", {"username": "an", "password": PASSWORD, "next": "/people/?q=an"})
    assert answer["Location"] == "/log-in/code/?next=%2Fpeople%2F%3Fq%3Dan"
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert 'name="next" value="/people/?q=an"' in text(page)
    assert page["Cache-Control"].count("no-store") == 1
    opened = client.post(CODE_PAGE, {"code": shown(an), "next": "/people/?q=an"})
    assert (opened.status_code, opened["Location"]) == (302, "/people/?q=an")
    assert inside(client)
    assert client.cookies[waiting.COOKIE].value == ""


def test_no_session_begins_before_the_code(an, codes):
    client = half_way()
    assert "sessionid" not in client.cookies
    assert not Session.objects.exists()
    assert client.get("/people/")["Location"].startswith("/log-in/?")
    assert client.get("/api/v1/people").status_code == 401
    assert client.get(MINE)["Location"].startswith("/log-in/?")


def test_a_new_session_begins_at_the_code(an, codes):
    client = Client()
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key
    half_way(client).post(CODE_PAGE, {"code": shown(an)})
    assert inside(client)
    assert client.cookies["sessionid"].value != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


@pytest.mark.parametrize("given", [{}, {"code": ""}, {"code": WRONG}, {"recovery": "ABCD EFGH JKMN PQRS"}])
def test_a_wrong_code_opens_nothing_and_is_told(given, an, codes):
    client = half_way()
    answer = client.post(CODE_PAGE, given)
    assert answer.status_code == 422
    assert "This code does not open." in text(answer)
    assert not inside(client)
    assert FailedLogIn.objects.count() == 1


def test_a_code_seen_over_the_shoulder_does_not_open_again(an, codes):
    code = shown(an)
    half_way().post(CODE_PAGE, {"code": code})
    other = half_way()
    assert other.post(CODE_PAGE, {"code": code}).status_code == 422
    assert not inside(other)


def test_a_recovery_code_opens_once_and_says_how_many_are_left(an, codes):
    client = half_way()
    assert client.post(CODE_PAGE, {"code": "", "recovery": codes[0].lower()}).status_code == 302
    assert "You used a recovery code; 9 are left." in text(client.get("/"))
    assert half_way().post(CODE_PAGE, {"recovery": codes[0]}).status_code == 422


@pytest.mark.parametrize("address", [CODE_PAGE, SET_UP])
def test_who_gave_no_password_is_sent_to_the_log_in(address, an, codes, asked):
    for answer in (Client().get(address), Client().post(address, {"code": shown(an), "next": "/people/"})):
        assert answer["Location"].startswith("/log-in/?next=")
    assert not Session.objects.exists()
    assert not FailedLogIn.objects.exists()


@pytest.mark.parametrize("kept", ["", "x", "WzEsIngiXQ:1:2", "signed for something else"])
def test_a_made_up_cookie_is_no_password(kept, an, codes):
    client = Client()
    elsewhere = signing.dumps([1, "x"], salt="amity.notices.leaving")
    client.cookies[waiting.COOKIE] = elsewhere if kept == "signed for something else" else kept
    assert client.post(CODE_PAGE, {"code": shown(an)})["Location"].startswith("/log-in/?")
    assert not inside(client)


def test_between_the_steps_lie_ten_minutes_at_most(an, codes, monkeypatch):
    client, real = half_way(), signing.time.time
    monkeypatch.setattr(signing.time, "time", lambda: real() + 9 * 60)
    assert client.get(CODE_PAGE).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: real() + 10 * 60 + 2)
    assert client.get(CODE_PAGE).status_code == 302


@pytest.mark.parametrize("change", ["password", "closed", "forgotten"])
def test_what_changed_between_the_steps_ends_the_log_in(change, an, codes):
    client, code = half_way(), shown(an)
    if change == "password":
        an.set_password(PASSWORD + "!")
    an.is_active = change != "closed"
    an.save()
    if change == "forgotten":
        factors.turn_off(an)
    assert client.post(CODE_PAGE, {"code": code})["Location"].startswith("/log-in/?")
    assert not inside(client)


def test_the_cookie_between_the_steps_is_out_of_reach(an, codes, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = half_way().cookies[waiting.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Lax", "/log-in/", True)
    assert PASSWORD not in cookie.value


def test_nobody_learns_of_a_second_step_before_the_password_is_right(an, codes, personas):
    answers = [Client().post("/log-in/", {"username": name, "password": "no"}) for name in ("an", "binh", "nobody")]
    pages = {re.sub(r'value="[^"]{20,}"|value="(an|binh|nobody)"', "", text(answer)) for answer in answers}
    assert len(pages) == 1
    assert [set(answer.cookies) for answer in answers] == [{"csrftoken"}] * 3


def test_wrong_codes_close_the_account_and_right_passwords_do_not_open_it_again(an, codes):
    for number in range(10):
        client = half_way(Client(REMOTE_ADDR=f"10.0.0.{number}"))
        assert client.post(CODE_PAGE, {"code": WRONG}).status_code == 422
    assert client.post(CODE_PAGE, {"code": shown(an)}).status_code == 429
    refused = Client(REMOTE_ADDR="10.0.1.1").post("/log-in/", {"username": "an", "password": PASSWORD})
    assert refused.status_code == 429
    FailedLogIn.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert client.post(CODE_PAGE, {"code": shown(an)}).status_code == 302
    assert not FailedLogIn.objects.filter(at__gt=timezone.now() - timedelta(minutes=15)).exists()


def test_only_the_whole_log_in_forgets_the_failures(an, codes):
    Client().post("/log-in/", {"username": "an", "password": "no"})
    client = half_way()
    assert FailedLogIn.objects.count() == 1
    client.post(CODE_PAGE, {"code": shown(an)})
    assert FailedLogIn.objects.count() == 0


@pytest.mark.parametrize(
    "wanted", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_step_leads_to_another_site(wanted, an, codes):
    client = half_way(next=wanted)
    assert "evil" not in text(client.get(CODE_PAGE, {"next": wanted}))
    assert client.post(CODE_PAGE, {"code": shown(an), "next": wanted})["Location"] == "/"
    assert client.get(CODE_PAGE, {"next": wanted})["Location"] == "/"  # who is in needs no code


def test_the_language_is_kept_and_can_be_changed_between_the_steps(an, codes):
    type(an).objects.update(language="vi")
    client = Client()
    client.post("/language/", {"language": "vi"})
    half_way(client, next="/people/")
    page = client.get(CODE_PAGE, {"next": "/people/"})
    assert 'lang="vi"' in text(page)
    wrong = client.post(CODE_PAGE, {"code": WRONG, "next": "/people/"})
    back = re.search(r'action="/language/".*?name="next" value="([^"]+)"', text(wrong), re.DOTALL).group(1)
    assert client.post("/language/", {"language": "en", "next": back})["Location"] == "/log-in/code/?next=%2Fpeople%2F"
    assert 'lang="en"' in text(client.get(back))
    client.post(CODE_PAGE, {"code": shown(an)})
    assert 'lang="vi"' in text(client.get("/"))


def test_steps_are_logged_without_what_was_typed(an, codes, caplog):
    with caplog.at_level(logging.INFO, "amity.access"):
        client = half_way()
        client.post(CODE_PAGE, {"code": "my secret"})
        client.post(CODE_PAGE, {"recovery": codes[0]})
    assert f"second step failed, account {an.pk}" in caplog.text
    assert f"logged in, account {an.pk}" in caplog.text
    assert "my secret" not in caplog.text
    assert codes[0] not in caplog.text


# Where a unit asks for it


def test_where_the_unit_asks_the_set_up_comes_before_the_session(an, asked):
    client = half_way(next="/people/")
    page = client.get(SET_UP, {"next": "/people/"})
    assert "Your unit asks for a code" in text(page)
    assert not Session.objects.exists()
    assert client.get(CODE_PAGE)["Location"].startswith("/log-in/?")
    offer, code = offered(page)
    done = client.post(SET_UP, {"offer": offer, "code": code, "next": "/people/"})
    assert done.status_code == 201
    assert 'href="/people/"' in text(done)
    assert text(done).count("<code>") == 10
    assert inside(client)
    assert half_way().get(CODE_PAGE).status_code == 200


def test_a_wrong_code_at_the_first_set_up_shows_the_same_picture(an, asked):
    client = half_way()
    page = client.get(SET_UP)
    offer, code = offered(page)
    again = client.post(SET_UP, {"offer": offer, "code": WRONG})
    assert again.status_code == 422
    assert "The app shows another code." in text(again)
    picture = re.compile(r"<svg[^>]*class=\"segno\".*?</svg>", re.DOTALL)
    assert picture.search(text(again)).group() == picture.search(text(page)).group()
    assert not inside(client)
    assert client.post(SET_UP, {"offer": offered(again)[0], "code": code}).status_code == 201


def test_an_offer_made_to_somebody_else_is_not_taken(an, asked, personas, client_of):
    offer, code = offered(client_of("binh").get(MINE))
    answer = half_way().post(SET_UP, {"offer": offer, "code": code})
    assert answer.status_code == 422
    assert not SecondFactor.objects.exists()


def test_who_belongs_to_another_unit_is_not_asked(an, asked, personas):
    personas.binh.set_password(PASSWORD)
    personas.binh.save()
    assert Client().post("/log-in/", {"username": "binh", "password": PASSWORD})["Location"] == "/"


def test_where_the_unit_asks_turning_off_ends_the_session(an, codes, asked):
    client = Client()
    client.force_login(an)
    assert "you are logged out" in text(client.get(MINE))
    answer = client.post(MINE, {"do": "off", "password": PASSWORD, "code": shown(an)})
    assert answer["Location"] == "/log-in/"
    assert not inside(client)
    assert half_way().get(SET_UP).status_code == 200


# My settings


@pytest.fixture
def client(an) -> Client:
    client = Client()
    client.force_login(an)
    return client


def test_the_second_step_is_set_up_with_a_code_and_the_password(client, an):
    assert MINE in text(client.get("/me/"))
    offer, code = offered(client.get(MINE))
    session = client.cookies["sessionid"].value
    done = client.post(MINE, {"offer": offer, "code": code, "password": PASSWORD})
    assert done.status_code == 201
    told = re.findall(r"<code>([A-Z2-9 ]{19})</code>", text(done))
    assert len(told) == 10
    assert client.cookies["sessionid"].value != session
    assert inside(client)
    page = text(client.get(MINE))
    assert "10 recovery codes are left." in page
    assert not any(one in page for one in told)
    assert half_way().post(CODE_PAGE, {"recovery": told[9]}).status_code == 302


def test_the_picture_and_the_key_say_the_same(client, an, monkeypatch):
    seen = []
    make = factors.address_of
    monkeypatch.setattr(factors, "address_of", lambda account, seed: seen.append(make(account, seed)) or seen[-1])
    page = client.get(MINE)
    key = re.search(r'id="secret"[^>]*>([^<]+)<', text(page)).group(1)
    assert re.fullmatch("([A-Z2-7]{4} ){7}[A-Z2-7]{4}", key)
    assert pyotp.parse_uri(seen[0]).secret == key.replace(" ", "")
    assert 'role="img" aria-label="QR picture for the app"' in text(page)
    assert "style=" not in re.search(r"<svg[^>]*segno.*?</svg>", text(page), re.DOTALL).group()


def test_looking_at_the_page_stores_nothing_and_each_look_offers_another_key(client):
    keys = {offered(client.get(MINE))[0] for _n in range(2)}
    assert len(keys) == 2
    assert not SecondFactor.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": WRONG}, "The app shows another code."),
        ({"code": ""}, "This field is required."),
        ({"password": "no"}, "This is not your password."),
        ({"password": ""}, "This field is required."),
        ({"offer": "made up"}, "The app shows another code."),
    ],
)
def test_what_is_wrong_turns_nothing_on_and_is_told(change, said, client):
    offer, code = offered(client.get(MINE))
    answer = client.post(MINE, {"offer": offer, "code": code, "password": PASSWORD} | change)
    assert answer.status_code == 422
    assert said in text(answer)
    assert PASSWORD not in text(answer)
    assert not SecondFactor.objects.exists()


def test_an_offer_holds_for_an_hour(client, monkeypatch):
    offer, code = offered(client.get(MINE))
    real = signing.time.time
    monkeypatch.setattr(signing.time, "time", lambda: real() + 3602)
    answer = client.post(MINE, {"offer": offer, "code": code, "password": PASSWORD})
    assert answer.status_code == 422
    assert offered(answer)[1] != code


def test_sending_the_set_up_twice_leaves_the_first(client, an):
    offer, code = offered(client.get(MINE))
    given = {"offer": offer, "code": code, "password": PASSWORD}
    client.post(MINE, given)
    before = list(SecondFactor.objects.values())
    assert client.post(MINE, given).status_code == 422  # read as a change, for which the code is used up
    assert list(SecondFactor.objects.values()) == before
    assert factors.codes_left(an) == 10


def test_new_recovery_codes_are_shown_once_and_end_the_old_ones(client, an, codes):
    done = client.post(MINE, {"do": "renew", "password": PASSWORD, "code": shown(an)})
    assert done.status_code == 201
    fresh = re.findall(r"<code>([A-Z2-9 ]{19})</code>", text(done))
    assert len(fresh) == 10
    assert half_way().post(CODE_PAGE, {"recovery": codes[0]}).status_code == 422
    assert half_way().post(CODE_PAGE, {"recovery": fresh[0]}).status_code == 302


def test_it_is_turned_off_with_password_and_code(client, an, codes):
    answer = client.post(MINE, {"do": "off", "password": PASSWORD, "code": codes[0]}, follow=True)
    assert "The second step is turned off." in text(answer)
    assert inside(client)
    assert not factors.is_on(an)
    assert Client().post("/log-in/", {"username": "an", "password": PASSWORD})["Location"] == "/"


@pytest.mark.parametrize("do", ["off", "renew", ""])
@pytest.mark.parametrize("given", [{"password": "no"}, {"code": WRONG}, {"password": ""}, {"code": ""}])
def test_without_password_and_code_nothing_is_changed(do, given, client, an, codes):
    before = list(RecoveryCode.objects.values())
    answer = client.post(MINE, {"do": do, "password": PASSWORD, "code": codes[0]} | given)
    assert answer.status_code == 422
    assert factors.is_on(an)
    assert list(RecoveryCode.objects.values()) == before  # a right code with a wrong password is not used up


def test_who_guesses_at_an_open_screen_is_stopped(client, an, codes):
    for number in range(10):
        given = {"password": "no"} if number % 2 else {"code": WRONG}
        client.post(MINE, {"do": "off", "password": PASSWORD, "code": codes[0]} | given)
    answer = client.post(MINE, {"do": "off", "password": PASSWORD, "code": codes[0]})
    assert answer.status_code == 429
    assert "Wait a quarter of an hour" in text(answer)
    assert factors.is_on(an)


def test_nobody_changes_the_second_step_of_another(client_of, an, codes, personas):
    personas.binh.set_password(PASSWORD)
    personas.binh.save()
    client = Client()
    client.force_login(personas.binh)
    assert "recovery codes are left" not in text(client.get(MINE))
    client.post(MINE, {"do": "off", "password": PASSWORD, "code": codes[0]})
    assert factors.is_on(an)
    assert factors.codes_left(an) == 10


@pytest.mark.parametrize("address", [CODE_PAGE, SET_UP, MINE])
def test_every_form_asks_for_its_token(address, an, codes, client):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies if address == MINE else half_way().cookies
    assert strict.post(address, {"code": codes[0], "password": PASSWORD, "do": "off"}).status_code == 403
    assert factors.is_on(an)


# Mail


def reached(settings, an, address="an@example.org", language="en"):
    settings.MAIL_IS_ON = True
    an.email, an.language = address, language
    an.save()


def test_the_owner_is_told_by_mail_when_it_is_turned_on_and_off(client, an, settings):
    reached(settings, an)
    offer, code = offered(client.get(MINE))
    told = re.findall(
        r"<code>([A-Z2-9 ]{19})</code>",
        text(client.post(MINE, {"offer": offer, "code": code, "password": PASSWORD})),
    )
    client.post(MINE, {"do": "off", "password": PASSWORD, "code": told[0]})
    run_waiting()
    assert [one.to for one in mail.outbox] == [["an@example.org"]] * 2
    assert "was turned on" in mail.outbox[0].body
    assert "was turned off" in mail.outbox[1].body
    assert all("tell your administrator at once" in one.body for one in mail.outbox)
    assert not any(secret in one.body for one in mail.outbox for secret in (told[1], code))


@pytest.mark.parametrize(("is_on", "address"), [(False, "an@example.org"), (True, "")])
def test_where_no_mail_reaches_nothing_waits_to_be_sent(is_on, address, client, an, codes, settings):
    reached(settings, an, address)
    settings.MAIL_IS_ON = is_on
    client.post(MINE, {"do": "off", "password": PASSWORD, "code": codes[0]})
    assert not factors.is_on(an)
    assert not Job.objects.exists()


def test_what_fails_is_not_told(client, an, codes, settings):
    reached(settings, an)
    client.post(MINE, {"do": "off", "password": PASSWORD, "code": WRONG})
    client.post(MINE, {"do": "renew", "password": PASSWORD, "code": codes[0]})
    assert not Job.objects.exists()
