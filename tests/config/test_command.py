"""The `amity` command: what it exits with, and what it makes before it starts."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

import amity.config
from amity.config import command

SOURCE = Path(amity.config.__file__).parents[2]


def run(monkeypatch, *arguments: str) -> int:
    """Run the command here; returns what it exits with."""
    monkeypatch.setattr(sys, "argv", ["amity", *arguments])
    with pytest.raises(SystemExit) as stop:
        command.main()
    return stop.value.code


@pytest.mark.parametrize("name", ["nonsense", "demoo", "runn"])
def test_an_unknown_command_exits_with_two_and_says_so(monkeypatch, capsys, name):
    assert run(monkeypatch, name) == 2
    assert f"Unknown command: '{name}'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--nonsense"),
        ("demo", "--port", "eight"),
        ("demo", "again"),
        ("reference", "--folder"),
        ("unit", "add"),
        ("review", "last-year"),
    ],
)
def test_a_wrong_option_or_argument_exits_with_two_and_shows_the_usage(monkeypatch, capsys, tmp_path, arguments):
    monkeypatch.setenv("AMITY_HOME", str(tmp_path))
    assert run(monkeypatch, *arguments) == 2
    assert f"usage: amity {arguments[0]}" in capsys.readouterr().err


def test_settings_that_are_wanting_are_told_in_a_sentence(monkeypatch, capsys):
    def wanting(self) -> None:
        raise ImproperlyConfigured("No secret key.")

    monkeypatch.setattr(command.Utility, "execute", wanting)
    assert run(monkeypatch, "check") == "amity: No secret key."


def test_a_command_that_ends_well_raises_nothing(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["amity", "check"])
    command.main()
    assert "no issues" in capsys.readouterr().out


@pytest.mark.parametrize(("arguments", "is_made"), [(("demo", "--help"), True), (("check", "--help"), False)])
def test_only_the_demo_makes_its_own_key(monkeypatch, capsys, tmp_path, arguments, is_made):
    monkeypatch.setenv("AMITY_HOME", str(tmp_path / "union"))
    assert run(monkeypatch, *arguments) == 0
    assert (tmp_path / "union" / "secret_key").exists() is is_made


def as_a_person_runs_it(*arguments: str, **said: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "from amity.config.command import main; main()"]
    environment = {"PYTHONPATH": str(SOURCE), "PATH": "/usr/bin:/bin", **said}
    return subprocess.run([*program, *arguments], env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("arguments", [("migrate",), ("review", "2023"), ("nonsense",)])
def test_without_a_key_a_command_ends_with_one_line_and_no_traceback(tmp_path, arguments):
    done = as_a_person_runs_it(*arguments, AMITY_HOME=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "amity: No secret key. Set AMITY_SECRET_KEY, or run `script/demo`, which makes one in AMITY_HOME."
    ]
    assert list(tmp_path.iterdir()) == []


def test_the_settings_of_the_house_are_chosen_without_being_named(tmp_path):
    done = as_a_person_runs_it("diffsettings", AMITY_HOME=str(tmp_path), AMITY_SECRET_KEY="x" * 60)
    assert done.returncode == 0
    assert "ROOT_URLCONF = 'amity.config.urls'" in done.stdout
