"""Several writers at once on a database that threads really share."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

Work = Callable[[], Any]


@pytest.fixture
def at_once(transactional_db: None, tmp_path, monkeypatch):
    """Run several pieces of work at the same moment, each in a thread and a connection of its own.

    at_once(work, work) gives back what each returned, or the error it ended with. The tests' own SQLite database lives
    in memory, where threads do not wait for each other as they do for a file; so the work is done on a copy in a file,
    taken when at_once is first called, and its outcome is read by at_once, too.
    """
    copies: list[sqlite3.Connection] = []

    def copy() -> None:
        copies.append(sqlite3.connect(tmp_path / "shared.sqlite3"))
        connection.connection.backup(copies[0])
        # As `migrate` leaves a file. Two connections that both turn one over to WAL would not wait for each other.
        copies[0].execute("PRAGMA journal_mode=WAL")
        monkeypatch.setitem(connections.settings["default"], "NAME", str(tmp_path / "shared.sqlite3"))

    def run(*pieces: Work) -> list[Any]:
        if connection.vendor == "sqlite" and not copies:
            copy()
        start = Barrier(len(pieces), timeout=30)

        def one(work: Work) -> Any:
            try:
                start.wait()
                return work()
            except Exception as error:  # noqa: BLE001  whatever it is, the test looks at it
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(pieces)) as pool:
            return list(pool.map(one, pieces))

    yield run
    for one in copies:
        one.close()
