"""A registry of jobs for each test alone, and a database that worker processes can reach."""

import os
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections

from amity.tasks import declaration
from tests.tasks import samples

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds


@pytest.fixture
def only_jobs_of_the_test(monkeypatch):
    """No job is known but those that the test declares."""
    monkeypatch.setattr(declaration, "_jobs", {})
    monkeypatch.setattr(declaration, "_clocks", {})


class Site:
    """A database that other processes share, and the workers started on it."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "AMITY_TESTING": "1",
            "AMITY_HOME": str(folder),
            "AMITY_DATABASE_URL": address,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        self.workers: list[subprocess.Popen[bytes]] = []

    def ask(self, work):
        """What a function returns when it is called on the shared database."""

        def call():
            try:
                return work()
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(call).result()

    def start(self, *options: str) -> "subprocess.Popen[bytes]":
        """Start a worker that knows the jobs of tests/tasks/samples.py."""
        program = Path(__file__).parent / "worker.py"
        worker = subprocess.Popen([sys.executable, program, *options], env=self.environment, cwd=ROOT)
        self.workers.append(worker)
        return worker

    def finish(self, *options: str) -> int:
        """Run a worker until nothing waits; its exit status."""
        return self.start("--once", *options).wait(PATIENCE)

    def lines(self, name: str = "steps") -> list[str]:
        """What the jobs have written into a file so far."""
        path = self.folder / name
        return path.read_text().splitlines() if path.exists() else []


def wait_until(condition) -> None:
    """Wait for something another process does."""
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def site(transactional_db, tmp_path, monkeypatch):
    """The shared database: with SQLite a copy in a file, because that of the tests lies in memory."""
    samples.declare(monkeypatch)
    if connection.vendor == "sqlite":
        with sqlite3.connect(tmp_path / "amity.sqlite3") as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=WAL")  # as `migrate` leaves it: two workers turning it over would clash
        address = f"sqlite:///{tmp_path}/amity.sqlite3"
    else:
        told = connection.settings_dict
        address = f"postgresql://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"
    made = Site(tmp_path, address)
    with monkeypatch.context() as until_the_end:
        if connection.vendor == "sqlite":
            # Put back before the connection of the test is closed: its database in memory would go with it.
            until_the_end.setitem(connections.settings["default"], "NAME", str(tmp_path / "amity.sqlite3"))
        yield made
    for worker in made.workers:
        if worker.poll() is None:
            worker.kill()
            worker.wait()
