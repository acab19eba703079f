"""`amity review`: a whole file or none, and usage errors for what cannot be asked."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections

from amity.documents import writers
from amity.reviews.management.commands.review import Command
from tests.factories import make


@pytest.fixture
def union(personas):
    make("events", personas.union, title="Open forum", starts_on="2023-05-22", confidentiality=1)
    make("events", personas.union, title="Kept forum", starts_on="2023-05-23", confidentiality=2)
    return personas.union


@pytest.fixture(autouse=True)
def connection_of_the_test(monkeypatch):
    """A command closes its connections when it ends; here they are the test's."""
    monkeypatch.setattr(connections, "close_all", lambda: None)


def run(*arguments):
    """Run the command as the shell does; returns the exit code and what stood on the screen."""
    screen = io.StringIO()
    command = Command(stdout=screen)
    try:
        command.run_from_argv(["amity", "review", *arguments])
    except SystemExit as ended:
        return ended.code, screen.getvalue()
    return 0, screen.getvalue()


@pytest.mark.parametrize(
    "arguments",
    [
        ["20x5", "--out", "x.pdf"],
        ["1899", "--out", "x.pdf"],
        ["２０２３", "--out", "x.pdf"],
        ["2023", "--format", "doc", "--out", "x.doc"],
        ["2023", "--language", "fr", "--out", "x.pdf"],
        ["2023", "--today", "31/12/2023", "--out", "x.pdf"],
        ["2023", "--colour", "red", "--out", "x.pdf"],
        ["2023"],
        ["--out", "x.pdf"],
        ["2023", "--out", "-"],
        ["2023", "--format", "docx", "--out", "-"],
        ["2023", "--out", "no/such/folder/x.pdf"],
    ],
)
def test_what_cannot_be_asked_is_a_usage_error_and_writes_nothing(union, arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(*arguments)[0] == 2
    assert capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_json_can_be_shown_on_the_screen(union):
    code, shown = run("2023", "--format", "json", "--out", "-")
    content = json.loads(shown)
    assert code == 0
    assert (content["year"], content["language"]) == (2023, "en")


def test_html_can_be_shown_on_the_screen(union):
    shown = run("2023", "--format", "html", "--out", "-", "--language", "vi", "--today", "2026-01-10")[1]
    assert shown.startswith("<!doctype html>")
    assert '<html lang="vi">' in shown
    assert "Ngày 10 tháng 01 năm 2026" in shown


@pytest.mark.parametrize(
    ("form", "beginning"), [("pdf", b"%PDF-"), ("docx", b"PK"), ("html", b"<!doctype html>"), ("json", b"{")]
)
def test_a_file_of_each_format_is_written(union, form, beginning, tmp_path):
    out = tmp_path / f"review.{form}"
    assert run("2023", "--format", form, "--out", str(out)) == (0, "")
    assert out.read_bytes().startswith(beginning)
    assert [path.name for path in tmp_path.iterdir()] == [f"review.{form}"]


def test_pdf_in_english_is_what_is_written_unless_said_otherwise(union, tmp_path):
    call_command("review", "2023", out=str(tmp_path / "a"), skip_checks=True)
    assert (tmp_path / "a").read_bytes().startswith(b"%PDF-")


def test_rows_kept_in_a_unit_are_left_out(union):
    shown = run("2023", "--format", "html", "--out", "-")[1]
    held = json.loads(run("2023", "--format", "json", "--out", "-")[1])["figures"]
    assert "Kept forum" not in shown
    assert next(figure["value"] for figure in held if figure["measure"] == "events_held") == 1


def test_an_older_file_gives_way_to_a_whole_one(union, tmp_path):
    out = tmp_path / "review.json"
    out.write_text("old")
    assert run("2023", "--format", "json", "--out", str(out))[0] == 0
    assert json.loads(out.read_text())["year"] == 2023


def test_a_failure_leaves_the_older_file_and_no_half(union, tmp_path, monkeypatch):
    out = tmp_path / "review.json"
    out.write_text("old")

    def full(self, target):
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        call_command("review", "2023", format="json", out=str(out), skip_checks=True)
    assert out.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["review.json"]


def test_a_writer_that_fails_leaves_nothing(union, tmp_path, monkeypatch):
    def broken(document, form):
        raise RuntimeError("broken")

    monkeypatch.setattr(writers, "download", broken)
    with pytest.raises(RuntimeError, match="broken"):
        call_command("review", "2023", out=str(tmp_path / "x.pdf"), skip_checks=True)
    assert list(tmp_path.iterdir()) == []


def test_the_file_may_be_read_by_those_whom_the_system_lets(union, tmp_path):
    out = tmp_path / "review.json"
    plain = tmp_path / "plain"
    plain.touch()
    run("2023", "--format", "json", "--out", str(out))
    assert out.stat().st_mode == plain.stat().st_mode


def test_a_screen_for_a_pdf_is_refused_with_the_cure(union):
    with pytest.raises(CommandError, match="Name a file after --out") as refused:
        call_command("review", "2023", out="-", skip_checks=True)
    assert refused.value.returncode == 2
