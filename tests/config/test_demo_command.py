"""`amity demo`: loads once, tells the log-ins, hands over to the server; a broken file stops it and leaves nothing."""

import json
import os
import shutil
import socket
import stat
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from amity.access.models import Account, Unit
from amity.config import union
from amity.config.management.commands import demo
from amity.places.models import Country
from amity.tasks.running import run_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def start(settings, monkeypatch, tmp_path):
    """Start the demo up to the server, of a small union: start(*arguments) returns what it told and what it ran."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(union, "DEMO", tmp_path / "files")
    (tmp_path / "files").mkdir()
    for name in ("units.csv", "countries.csv"):
        shutil.copy(demo.union.__file__.replace("union.py", f"demo/{name}"), tmp_path / "files" / name)
    ran: list = []
    started: list = []
    monkeypatch.setattr(os, "execve", lambda *arguments: ran.append(arguments))
    monkeypatch.setattr(demo.subprocess, "Popen", lambda command, **_options: started.append(command))
    monkeypatch.setattr(demo.connection, "close", lambda: None)
    monkeypatch.setattr(demo.Command, "_collect", lambda self, home: None)
    monkeypatch.setattr(demo.Command, "_review", lambda self, home: home / "review-2025.pdf")

    def start(*arguments: str) -> tuple[str, list]:
        out = StringIO()
        call_command("demo", *arguments, stdout=out)
        return out.getvalue(), ran

    start.files, start.home, start.started = tmp_path / "files", settings.HOME, started
    return start


def test_the_first_start_loads_the_files_and_tells_every_log_in(start):
    told, _ran = start()
    assert Unit.objects.count() == 9
    assert f"Countries: {Country.objects.count()}" in told
    for username, name, unit, role, _language in union.PERSONAS:
        assert f"  {username:6} {name}, {role.label} in {unit}" in told


def test_the_password_told_is_the_one_that_logs_in_and_is_kept_for_its_owner(start):
    told, _ran = start()
    kept = start.home / "demo.json"
    password = json.loads(kept.read_text(encoding="utf-8"))["password"]
    assert f"(password {password})" in told
    assert {account.check_password(password) for account in Account.objects.all()} == {True}
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_second_start_loads_nothing_and_tells_the_same_password(start):
    first, _ran = start()
    Country.objects.filter(code="AD").delete()
    second, _ran = start()
    assert "Loading" not in second
    assert not Country.objects.filter(code="AD").exists()
    assert second.split("(password ")[1][:15] == first.split("(password ")[1][:15]


@pytest.mark.parametrize(("arguments", "port"), [((), 8000), (("--port", "8123"), 8123)])
def test_it_hands_over_to_a_server_of_this_machine_alone(start, arguments, port):
    told, ran = start(*arguments)
    [(program, command, environment)] = ran
    assert program == sys.executable
    assert command[command.index("--bind") + 1] == f"127.0.0.1:{port}"
    assert environment["DJANGO_SETTINGS_MODULE"] == "amity.config.settings"
    assert f"http://127.0.0.1:{port}/" in told


def test_one_worker_goes_beside_the_server_and_ends_with_it(start):
    start()
    assert start.started == [[sys.executable, "-m", "django", "work", "--beside", str(os.getpid())]]


def test_a_folder_with_another_union_in_it_is_left_alone(start):
    Unit.objects.create(code="OTHER", name="Another union", kind="union")
    with pytest.raises(CommandError, match="holds records of another union. Choose an empty AMITY_HOME"):
        start()
    assert [unit.code for unit in Unit.objects.all()] == ["OTHER"]
    assert start.started == []
    assert not (start.home / "demo.json").exists()


def test_a_broken_file_stops_the_start_says_where_and_leaves_nothing(start):
    path = start.files / "countries.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",country,", ",planet,", 1), encoding="utf-8")
    with pytest.raises(CommandError, match=r"countries\.csv: Row \d+, column “kind”"):
        start()
    assert not Unit.objects.exists()
    assert not Country.objects.exists()
    assert not Account.objects.exists()


def test_after_a_broken_file_is_mended_the_start_succeeds(start):
    path = start.files / "countries.csv"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(",country,", ",planet,", 1), encoding="utf-8")
    with pytest.raises(CommandError):
        start()
    path.write_text(whole, encoding="utf-8")
    start()
    assert Account.objects.count() == len(union.PERSONAS)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def test_a_server_that_stops_at_once_is_told_with_a_cure():
    stopped = [sys.executable, "-c", "raise SystemExit(3)"]
    with pytest.raises(CommandError, match="is the port taken"):
        demo._check(stopped, dict(os.environ), free_port(), "x", lambda line: None)


def test_work_that_is_done_is_told(monkeypatch):
    monkeypatch.setattr(demo.time, "sleep", lambda _seconds: run_waiting())
    told = []
    demo._check_work(told.append)
    assert told == ["  Delete old jobs: done in the background"]


def test_work_that_nobody_takes_up_is_told(monkeypatch):
    monkeypatch.setattr(demo.time, "sleep", lambda _seconds: None)
    with pytest.raises(CommandError, match="Background work stands still: a small job is waiting"):
        demo._check_work(lambda line: None)
