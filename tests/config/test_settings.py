"""The settings that follow from the environment, and those a real site must have."""

import gc
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

import amity.config
from amity.config.apps import OFTEN

SETTINGS = str(Path(amity.config.__file__).with_name("settings.py"))
KEY = "kept-for-these-tests-" + "k3Y!" * 12
NAMES = (
    "HOME",
    "DATABASE_URL",
    "SECRET_KEY",
    "HOSTS",
    "BASE_URL",
    "HTTPS",
    "TIME_ZONE",
    "TESTING",
    "API_RATE",
    "WEBHOOK_ALLOW",
)


@pytest.fixture
def read(monkeypatch, tmp_path):
    """Read the settings in an environment that says this and nothing else: read(HOSTS="a,b")."""

    def read(**said: str) -> dict:
        for name in NAMES:
            monkeypatch.delenv(f"AMITY_{name}", raising=False)
        for name, value in {"HOME": str(tmp_path), "SECRET_KEY": KEY, **said}.items():
            monkeypatch.setenv(f"AMITY_{name}", value)
        return runpy.run_path(SETTINGS)

    return read


def test_without_a_key_nothing_starts_and_the_cure_is_told(read):
    with pytest.raises(ImproperlyConfigured, match=r"Set AMITY_SECRET_KEY, or run `script/demo`"):
        read(SECRET_KEY="")


def test_the_key_of_the_folder_is_used_where_the_environment_has_none(read, tmp_path):
    (tmp_path / "secret_key").write_text("of-the-folder\n", encoding="utf-8")
    assert read(SECRET_KEY="")["SECRET_KEY"] == "of-the-folder"
    assert read()["SECRET_KEY"] == KEY


def test_an_empty_key_in_the_folder_is_no_key(read, tmp_path):
    (tmp_path / "secret_key").write_text("\n", encoding="utf-8")
    with pytest.raises(ImproperlyConfigured):
        read(SECRET_KEY="")


def test_tests_have_a_key_that_no_real_site_gets(read):
    assert read(SECRET_KEY="", TESTING="1")["SECRET_KEY"].startswith("only-for-tests-")
    assert read(TESTING="1")["SECRET_KEY"] == KEY


def test_the_database_is_a_file_in_the_folder_unless_told_otherwise(read, tmp_path):
    database = read()["DATABASES"]["default"]
    assert (database["ENGINE"], database["NAME"]) == ("django.db.backends.sqlite3", f"{tmp_path}/amity.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_a_file_elsewhere_may_be_named(read, tmp_path):
    database = read(DATABASE_URL=f"sqlite:///{tmp_path}/other.db")["DATABASES"]["default"]
    assert database["NAME"] == f"{tmp_path}/other.db"
    assert database["OPTIONS"]["timeout"] == 20


def test_a_postgresql_server_may_be_named(read):
    database = read(DATABASE_URL="postgresql://amity:s%40fe@db.example:5433/union")["DATABASES"]["default"]
    wanted = {
        "ENGINE": "django.db.backends.postgresql",
        "USER": "amity",
        "PASSWORD": "s@fe",
        "HOST": "db.example",
        "PORT": 5433,
        "NAME": "union",
        "CONN_HEALTH_CHECKS": True,
    }
    assert {name: database[name] for name in wanted} == wanted
    assert database["CONN_MAX_AGE"] > 0
    assert "transaction_mode" not in database.get("OPTIONS", {})


@pytest.mark.parametrize(
    ("said", "hosts"),
    [
        ({}, ["127.0.0.1", "localhost"]),
        ({"HOSTS": "amity.example"}, ["amity.example"]),
        ({"HOSTS": "a.example,b.example,"}, ["a.example", "b.example"]),
        ({"HOSTS": ""}, []),
    ],
)
def test_the_site_answers_to_the_names_it_was_given_and_to_no_others(read, said, hosts):
    assert read(**said)["ALLOWED_HOSTS"] == hosts


@pytest.mark.parametrize("said", ["https://amity.example", "https://amity.example/"])
def test_addresses_in_documents_begin_with_the_address_of_the_site(read, said):
    assert read(BASE_URL=said)["BASE_URL"] == "https://amity.example"


SECURE = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "SECURE_SSL_REDIRECT")


@pytest.mark.parametrize(("said", "is_https"), [("1", True), ("0", False), ("", False), ("yes", False)])
def test_cookies_travel_over_https_alone_once_the_site_is_served_so(read, said, is_https):
    settings = read(HTTPS=said)
    assert {settings[name] for name in SECURE} == {is_https}
    assert (settings["SECURE_HSTS_SECONDS"] > 0) is is_https


def test_whatever_is_said_nothing_is_shown_to_those_who_should_not_see_it(read):
    for said in ({}, {"HTTPS": "1"}, {"TESTING": "1"}):
        settings = read(**said)
        assert settings["DEBUG"] is False
        assert settings["SESSION_COOKIE_HTTPONLY"] is True
        assert settings["CSRF_COOKIE_HTTPONLY"] is True
        assert settings["SECURE_CONTENT_TYPE_NOSNIFF"] is True
        assert settings["X_FRAME_OPTIONS"] == "DENY"
        assert settings["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")


def test_the_day_begins_where_the_union_is(read):
    assert read()["TIME_ZONE"] == "Asia/Ho_Chi_Minh"
    assert read(TIME_ZONE="Europe/Moscow")["TIME_ZONE"] == "Europe/Moscow"
    assert read()["USE_TZ"] is True


def test_every_module_of_the_domain_is_installed_below_the_doors(read):
    installed = read()["INSTALLED_APPS"]
    domain = [f"amity.{name}" for name in ("places", "network", "members", "relations", "agreements", "events", "aid")]
    places = [installed.index(name) for name in domain]
    assert max(places) < installed.index("amity.api") < installed.index("amity.config")
    assert installed.index("amity.records") < min(places)


def deployed(tmp_path, **said: str) -> subprocess.CompletedProcess[str]:
    """What `amity check --deploy` says of a real site."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AMITY_", "DJANGO_"))}
    environment |= {"AMITY_HOME": str(tmp_path), "AMITY_SECRET_KEY": KEY, "AMITY_HOSTS": "amity.example", **said}
    environment["PYTHONPATH"] = str(Path(SETTINGS).parents[2])
    command = [sys.executable, "-c", "from amity.config.command import main; main()"]
    arguments = ["check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run([*command, *arguments], env=environment, capture_output=True, text=True, timeout=120)


def test_a_site_served_over_https_has_nothing_to_be_warned_of(tmp_path):
    done = deployed(tmp_path, AMITY_HTTPS="1")
    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr


def test_a_site_without_https_or_with_a_short_key_is_warned(tmp_path):
    done = deployed(tmp_path, AMITY_SECRET_KEY="short")
    assert done.returncode == 1
    for number in ("W004", "W008", "W009", "W012", "W016"):
        assert f"security.{number}" in done.stderr, number


def test_the_api_is_limited_unless_the_site_says_otherwise(read):
    assert read()["API_RATE"] == 600
    assert read(API_RATE="0")["API_RATE"] == 0
    assert read(TESTING="1")["API_RATE"] == 0


def test_webhooks_lead_nowhere_inside_unless_the_site_names_it(read):
    assert read()["WEBHOOK_ALLOW"] == frozenset()
    told = read(WEBHOOK_ALLOW="http://10.0.0.7:8080,https://hooks.internal")["WEBHOOK_ALLOW"]
    assert told == {"http://10.0.0.7:8080", "https://hooks.internal"}


def test_the_garbage_collector_is_told_to_look_less_often():
    assert gc.get_threshold() == OFTEN
