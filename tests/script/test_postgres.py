"""The PostgreSQL server of the tests: its own, closed to others, and gone afterwards."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests import postgres

STARTER = Path(postgres.__file__)


def is_installed() -> bool:
    try:
        return bool(postgres.programs())
    except postgres.Unavailable:
        return False


needs_server = pytest.mark.skipif(
    not is_installed() and os.environ.get("CI") != "true",
    reason="no PostgreSQL here; script/test installs it unless told not to",
)


@needs_server
def test_the_server_has_what_amity_needs_and_is_gone_at_the_end():
    with postgres.running() as address:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE EXTENSION pg_trgm")
            row = connection.execute("SELECT 'Đ' < 'E' COLLATE \"vi-x-icu\", current_setting('fsync')").fetchone()
        port = urlsplit(address).port
    assert row == (True, "off")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"postgresql://127.0.0.1:{port}/amity")


@needs_server
def test_nobody_gets_in_without_the_password():
    with postgres.running(durable=True) as address:
        parts = urlsplit(address)
        assert parts.hostname == "127.0.0.1"
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgresql://amity@127.0.0.1:{parts.port}/amity")
        with psycopg.connect(address) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("on",)


@needs_server
def test_the_command_gets_the_address_and_gives_its_status():
    script = "import os, sys; print(os.environ['AMITY_DATABASE_URL'][:19]); sys.exit(7)"
    done = subprocess.run(
        [sys.executable, STARTER, "run", "--", sys.executable, "-c", script], capture_output=True, text=True
    )
    assert (done.stdout, done.returncode) == ("postgresql://amity:\n", 7)


@needs_server
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_server_ends_with_its_starter(number):
    starter = subprocess.Popen(
        [sys.executable, STARTER, "run", "--", sys.executable, "-c", SAY_AND_WAIT], stdout=subprocess.PIPE, text=True
    )
    assert starter.stdout is not None
    address = starter.stdout.readline().strip()
    child = int(starter.stdout.readline())
    folder = Path(psycopg.connect(address).execute("SHOW data_directory").fetchone()[0]).parent
    starter.send_signal(number)
    starter.wait(30)
    if number == signal.SIGKILL:
        os.kill(child, signal.SIGKILL)
    starter.stdout.close()
    assert is_gone(address)
    shutil.rmtree(folder, ignore_errors=True)


SAY_AND_WAIT = """
import os, time
print(os.environ["AMITY_DATABASE_URL"], os.getpid(), sep="\\n", flush=True)
time.sleep(60)
"""


def is_gone(address: str) -> bool:
    for _attempt in range(100):
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            return True
        time.sleep(0.1)
    return False


def test_a_machine_without_the_server_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
    monkeypatch.setattr(postgres.Path, "glob", lambda self, pattern: iter(()))
    with pytest.raises(postgres.Unavailable, match="apt-get install postgresql"):
        postgres.programs()


def test_an_old_server_is_not_taken(monkeypatch, tmp_path):
    folder = tmp_path / "14" / "bin"
    folder.mkdir(parents=True)
    (folder / "initdb").touch()
    server = folder / "postgres"
    server.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9 (Debian 14.9-1)'\n")
    server.chmod(0o755)
    monkeypatch.setattr(postgres.shutil, "which", lambda name: str(server))
    monkeypatch.setattr(postgres.Path, "glob", lambda self, pattern: iter(()))
    with pytest.raises(postgres.Unavailable):
        postgres.programs()


def test_a_run_without_a_command_is_a_usage_error():
    done = subprocess.run([sys.executable, STARTER, "run"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "COMMAND" in done.stderr
