"""The scripts around the product: set up once, refuse what they do not know, leave nothing out in silence."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ["script/bench", "script/check", "script/demo", "script/lock", "script/setup", "script/test", ".ci/run"]
STAMPED = ("pyproject.toml", "requirements/runtime.in")

# Stands for Python: notes what it is asked, and makes an environment that holds itself.
STAND_IN = """#!/bin/sh
echo "$@" >>"{log}"
case "$*" in
    "-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python && cp "$0" .venv/bin/amity ;;
    "{fails}") exit 1 ;;
esac
"""


def run(*command: str, cwd: Path = ROOT, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True)


class Clone:
    """A clone in which nothing is real but script/setup."""

    def __init__(self, folder: Path, fails: str = "nothing"):
        self.folder, self.log, self.python = folder, folder / "log", folder / "python"
        (folder / "script").mkdir()
        (folder / "requirements").mkdir()
        shutil.copy(ROOT / "script" / "setup", folder / "script" / "setup")
        for name in (*STAMPED, "requirements/runtime.txt", "requirements/test.txt"):
            (folder / name).write_text(f"{name}\n")
        self.python.write_text(STAND_IN.format(log=self.log, fails=fails))
        self.python.chmod(0o755)

    def set_up(self, part: str = "runtime") -> list[str]:
        """Run script/setup and return what Python was asked meanwhile."""
        self.log.write_text("")
        done = run("script/setup", part, cwd=self.folder, PYTHON=str(self.python))
        assert done.returncode == 0, done.stderr
        return self.log.read_text().splitlines()


def installs(asked: list[str]) -> list[str]:
    return [line.rpartition(" --requirement ")[2] for line in asked if "--require-hashes" in line]


@pytest.fixture
def clone(tmp_path):
    return Clone(tmp_path)


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_can_be_run_and_read(script):
    assert os.access(ROOT / script, os.X_OK)
    assert run("bash", "-n", script).stderr == ""
    assert "set -euo pipefail" in (ROOT / script).read_text()


def test_the_first_start_makes_the_environment_and_installs_the_lock(clone):
    asked = clone.set_up()
    assert "-m venv .venv" in asked
    assert installs(asked) == ["requirements/runtime.txt"]
    assert asked[-1].endswith("--no-deps --no-build-isolation --editable .")


def test_the_second_start_asks_python_nothing(clone):
    clone.set_up()
    assert clone.set_up() == []


def test_a_changed_lock_is_installed_into_the_same_environment(clone):
    clone.set_up()
    (clone.folder / "requirements/runtime.txt").write_text("other\n")
    asked = clone.set_up()
    assert installs(asked) == ["requirements/runtime.txt"]
    assert "-m venv .venv" not in asked


def test_the_lock_of_the_tests_serves_the_product_too(clone):
    assert installs(clone.set_up("test")) == ["requirements/test.txt"]
    assert clone.set_up("runtime") == []


def test_an_environment_of_another_folder_is_made_anew(clone):
    clone.set_up()
    stamp = clone.folder / ".venv/installed-runtime"
    stamp.write_text(stamp.read_text().replace(str(clone.folder), "/srv/elsewhere"))
    assert "-m venv .venv" in clone.set_up()


def test_the_stamp_names_the_folder_and_what_was_installed(clone):
    clone.set_up()
    lines = (clone.folder / ".venv/installed-runtime").read_text().splitlines()
    digest = hashlib.sha256(b"requirements/runtime.txt\n").hexdigest()
    assert lines[0] == str(clone.folder.resolve())
    assert f"{digest}  requirements/runtime.txt" in lines


def test_without_ensurepip_the_pip_of_the_machine_installs(tmp_path):
    clone = Clone(tmp_path, fails="-c import ensurepip")
    assert "-m venv --without-pip .venv" in clone.set_up()


def test_a_machine_without_python_is_told_what_to_do(clone):
    done = run("script/setup", cwd=clone.folder, PYTHON="no-such-python")
    assert done.returncode == 1
    assert "no Python 3.11 or newer found" in done.stderr
    assert not (clone.folder / ".venv").exists()


def test_a_part_nobody_knows_is_a_usage_error():
    done = run("script/setup", "kitchen")
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        2,
        "usage: script/setup [runtime] [test] [browser] [postgresql]",
    )


@pytest.mark.parametrize("left_out", ["--without-browser", "--without-postgresql"])
def test_continuous_integration_leaves_nothing_out(left_out):
    done = run("script/test", left_out, CI="true")
    assert (done.returncode, done.stderr) == (2, "script/test: with CI=true nothing may be left out\n")


def test_a_bench_without_its_file_is_a_usage_error():
    done = run("script/bench", "lists", "--json")
    assert (done.returncode, done.stderr) == (2, "script/bench: --json needs a file\n")
