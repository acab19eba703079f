"""My settings."""

from html import unescape

import pytest

from amity.access.models import Account
from amity.notices.models import Kind, Way, Wishes
from amity.staff import me

pytestmark = pytest.mark.django_db

GIVEN = {
    "language": "vi",
    "time_zone": "Europe/Moscow",
    "is_mailed": "on",
    "digest_hour": "17",
    "is_quiet_at_night": "on",
    "quiet_from": "22",
    "quiet_to": "6",
    "is_quiet_on_days_off": "on",
    "follows_commented": "on",
    **{f"way_{kind}": Way.DIGEST.value for kind in Kind},
    "way_mentioned": "at_once",
    "way_finished": "none",
}


def test_what_is_chosen_is_kept(client_of, personas):
    answer = client_of("an").post("/me/", GIVEN)
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    wishes = Wishes.objects.get(account=personas.an)
    assert str(wishes.zone) == "Europe/Moscow"
    assert (wishes.digest_hour, wishes.quiet.night, wishes.quiet.on_days_off) == (17, (22, 6), True)
    assert (wishes.follows_entered, wishes.follows_commented, wishes.is_mailed) == (False, True, True)
    assert wishes.way("mentioned") is Way.AT_ONCE
    assert wishes.way("finished") is Way.NONE
    assert wishes.way("changed") is Way.DIGEST
    assert Account.objects.get(pk=personas.an.pk).language == "vi"
    assert not Wishes.objects.filter(account=personas.binh).exists()


def test_the_page_shows_what_was_chosen(client_of):
    client = client_of("an")
    client.post("/me/", GIVEN)
    shown = unescape(client.get("/me/").content.decode())
    assert '<option value="Europe/Moscow" selected>' in shown
    assert '<option value="17" selected>17:00' in shown
    assert 'lang="vi"' in shown


def test_somebody_who_has_chosen_nothing_sees_what_is_usual(client_of):
    shown = unescape(client_of("an").get("/me/").content.decode())
    assert '<option value="8" selected>08:00' in shown
    assert '<option value="Asia/Ho_Chi_Minh" selected>' in shown
    assert not Wishes.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("digest_hour", "24"),
        ("digest_hour", "-1"),
        ("quiet_from", "x"),
        ("language", "fr"),
        ("way_changed", "pigeon"),
        ("way_changed", ""),
    ],
)
def test_what_cannot_be_is_refused(name, value, client_of, personas):
    answer = client_of("an").post("/me/", {**GIVEN, name: value})
    assert answer.status_code == 422
    assert not Wishes.objects.exists()
    assert Account.objects.get(pk=personas.an.pk).language == "en"


def test_nothing_but_the_settings_is_changed_by_more_fields(client_of, personas):
    client_of("an").post("/me/", {**GIVEN, "account": personas.binh.pk, "digested_at": "2026-01-01", "name": "Root"})
    assert [one.account for one in Wishes.objects.all()] == [personas.an]
    assert Account.objects.get(pk=personas.an.pk).name == "An"


def test_the_page_says_where_mail_goes(client_of, personas, settings):
    client = client_of("an")
    assert "not set up to send mail" in client.get("/me/").content.decode()
    settings.MAIL_IS_ON = True
    assert "has no mail address" in client.get("/me/").content.decode()
    Account.objects.filter(pk=personas.an.pk).update(email="an@example.org")
    assert "Mail goes to an@example.org." in client.get("/me/").content.decode()


def test_nobody_without_a_log_in_has_settings(client_of):
    assert client_of("nobody").get("/me/")["Location"].startswith("/log-in/")


@pytest.mark.parametrize("language", ["en", "vi"])
def test_time_zones_are_named_by_cities_each_once(language):
    zones = me.zones(language)
    assert "Asia/Ho_Chi_Minh" in dict(zones)
    assert "Asia/Saigon" not in dict(zones)
    assert len({city for _name, city in zones}) == len(zones) > 300


def test_a_time_zone_that_is_not_offered_is_kept(client_of, personas):
    Wishes.objects.create(account=personas.an, time_zone="Asia/Saigon")
    assert '<option value="Asia/Saigon" selected>' in client_of("an").get("/me/").content.decode()
