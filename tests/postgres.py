"""A private PostgreSQL server for tests and benchmarks: a free loopback port, its own folder, gone at exit.

    python tests/postgres.py run -- pytest tests      runs the command with AMITY_DATABASE_URL set
    python tests/postgres.py run --durable -- ...     writes to disk as a real server does: for benchmarks
    python tests/postgres.py run --keep FOLDER -- ... keeps its data in a folder and finds them there the next time
    python tests/postgres.py where                    prints where the server programs are

Needs nothing but the standard library, so that it works before the environment is made.
"""

import argparse
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

OLDEST_VERSION = 15
START_SECONDS = 60
STOP_SECONDS = 30
NAME = "amity"

# Nothing tests write has to survive a crash of the machine.
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# As a real server on solid-state disks is set up.
ROOMY = ("shared_buffers=512MB", "maintenance_work_mem=256MB", "max_wal_size=4GB", "random_page_cost=1.1")
SETTINGS = ("shared_buffers=128MB", "max_connections=60", "unix_socket_directories=", "listen_addresses=127.0.0.1")


class Unavailable(Exception):
    """The server cannot be started here; the text says what is missing."""


def programs() -> Path:
    """Return the folder with `initdb` and `postgres` of the newest version installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: _number(path.parent.name))
    if found := shutil.which("postgres"):
        folders.insert(0, Path(found).resolve().parent)
    for folder in reversed(folders):
        if (folder / "initdb").exists() and _version(folder) >= OLDEST_VERSION:
            return folder
    raise Unavailable(f"No PostgreSQL {OLDEST_VERSION} or newer found. On Debian: apt-get install postgresql")


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _version(folder: Path) -> int:
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return _number(said.split()[2].split(".")[0])


def _server_account() -> dict[str, Any]:
    """Return as whom to run the server: it refuses root, so root lends it another account."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise Unavailable("PostgreSQL does not run as root, and there is no account named postgres or nobody.")


def _stop_with_parent() -> None:
    """Ask Linux to end the server when this process is killed and cannot clean up."""
    set_parent_death_signal = 1
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGQUIT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _initialise(folder: Path, data: Path, password: str, account: dict[str, Any]) -> None:
    # A password keeps other people of the same machine out; it dies with the folder.
    password_file = data.parent / "password"
    password_file.write_text(password, encoding="ascii")
    password_file.chmod(0o600)
    if account:
        for path in (data.parent, password_file):
            os.chown(path, account["user"], account["group"])
    done = subprocess.run(
        [folder / "initdb", "--pgdata", data, "--username", NAME, "--pwfile", password_file, "--auth=scram-sha-256"]
        + ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
        cwd=data.parent,
        capture_output=True,
        text=True,
        **account,
    )
    if done.returncode:
        raise Unavailable(f"initdb failed:\n{done.stdout}{done.stderr}")


def _start(folder: Path, data: Path, port: int, durable: bool, account: dict[str, Any]) -> "subprocess.Popen[bytes]":
    settings = [*SETTINGS, f"port={port}", *(ROOMY if durable else FORGETFUL)]
    with (data.parent / "log").open("ab") as log:
        return subprocess.Popen(
            [folder / "postgres", "-D", data, *(word for setting in settings for word in ("-c", setting))],
            cwd=data.parent,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_stop_with_parent,
            **account,
        )


def _wait_until_ready(folder: Path, server: "subprocess.Popen[bytes]", port: int) -> bool:
    """Wait for the first answer; False when the server ended before it."""
    ask = [folder / "pg_isready", "--quiet", "--host=127.0.0.1", f"--port={port}"]
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        if subprocess.run(ask, check=False).returncode == 0:
            return True
        time.sleep(0.05)
    return False


def _stop(server: "subprocess.Popen[bytes]") -> None:
    """End the server: politely first, at once when it does not listen."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.send_signal(signal.SIGQUIT)
            server.wait(STOP_SECONDS)


@contextmanager
def _place(keep: Path | None) -> Iterator[Path]:
    """The folder of a server: one that is kept, or one that goes with it."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="amity-postgresql-") as place:
            yield Path(place)
    else:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()


@contextmanager
def running(*, durable: bool = False, keep: Path | None = None) -> Iterator[str]:
    """Run a server and give its address; `durable` keeps the writes to disk on, `keep` is where its data stay."""
    folder, account, password = programs(), _server_account(), secrets.token_urlsafe(16)
    with _place(keep) as place:
        data = place / "data"
        if is_new := not data.exists():
            _initialise(folder, data, password, account)
        else:
            password = (place / "password").read_text(encoding="ascii")
        # Somebody else may take the port between the look and the start: then another one is tried.
        for _attempt in range(3):
            port = _free_port()
            server = _start(folder, data, port, durable, account)
            try:
                if not _wait_until_ready(folder, server, port):
                    continue
                if is_new:
                    environment = {**os.environ, "PGPASSWORD": password}
                    make = [folder / "createdb", "--host=127.0.0.1", f"--port={port}", f"--username={NAME}", NAME]
                    subprocess.run(make, env=environment, check=True)
                yield f"postgresql://{NAME}:{password}@127.0.0.1:{port}/{NAME}"
                return
            finally:
                _stop(server)
        raise Unavailable(f"PostgreSQL did not start:\n{(place / 'log').read_text(encoding='utf-8')}")


def run(command: Sequence[str], *, durable: bool, keep: Path | None = None) -> int:
    """Run a command with AMITY_DATABASE_URL set to the server; return its exit status."""
    with running(durable=durable, keep=keep) as address:
        process = subprocess.Popen(command, env={**os.environ, "AMITY_DATABASE_URL": address})
        try:
            return process.wait()
        except BaseException:
            # Ctrl-C reached the command too; a polite end was sent to this process alone.
            process.terminate()
            process.wait(STOP_SECONDS)
            raise


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


def main() -> int:
    """Read the command line; what is missing here is told in one line."""
    parser = argparse.ArgumentParser(description="A PostgreSQL server for tests and benchmarks.")
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("where", help="print where the server programs are")
    runner = actions.add_parser("run", help="run a command with AMITY_DATABASE_URL set")
    runner.add_argument("--durable", action="store_true", help="keep the writes to disk on")
    runner.add_argument("--keep", metavar="FOLDER", type=Path, help="keep the data here and find them the next time")
    runner.add_argument("command", nargs="+", metavar="COMMAND", help="the command and its arguments, after --")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    try:
        if chosen.action == "run":
            return run(chosen.command, durable=chosen.durable, keep=chosen.keep)
        print(programs())
    except Unavailable as missing:
        print(missing, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 0


if __name__ == "__main__":
    sys.exit(main())
