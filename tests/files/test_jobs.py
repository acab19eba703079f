"""Viruses looked for and texts read in the background, once, and again when nobody could tell."""

import sys
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from amity.files import blobs, finding, jobs, scanning, scope, services, texts
from amity.files.models import Blob, FileWords, Scan, Version
from amity.files.services import Brought
from amity.records.models import Change
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests.files import contents
from tests.files.conftest import NOW

pytestmark = pytest.mark.django_db


def states(version: Version) -> tuple[str, str]:
    fresh = Version.objects.select_related("blob").get(pk=version.pk)
    return fresh.blob.scan, fresh.text


def test_without_a_scanner_the_text_is_read_and_nothing_is_said_of_viruses(partner, personas, hang):
    version = hang(partner, contents.docx("Hội nghị hoà bình"), "a.docx")
    assert states(version) == (Scan.NONE, Version.Text.WAITING)
    (job,) = run_waiting()
    assert (job.state, job.result) == (Job.State.DONE, {"scan": "none", "text": "read"})
    assert states(version) == (Scan.NONE, Version.Text.READ)
    assert [hit.number for hit in finding.find(personas.actor("an"), "hoa binh", "en")] == [version.attachment_id]


def test_a_clean_file_opens_to_everybody_and_is_looked_at_once(partner, personas, hang, scanner):
    version = hang(partner, b"Some words.")
    again = hang(partner, b"Some words.", "copy.txt")
    run_waiting()
    assert scanner() == [str(version.blob.path)]
    assert states(version) == states(again) == (Scan.CLEAN, Version.Text.READ)
    version.blob.refresh_from_db()
    assert scope.may_open(personas.actor("binh"), version)


def test_an_infected_file_is_locked_away_told_in_the_history_and_never_read(partner, personas, hang, scanner, on_disk):
    version = hang(partner, contents.EICAR, "eicar.txt")
    copy = hang(partner, contents.EICAR, "copy.txt")
    run_waiting()
    assert states(version) == (Scan.INFECTED, Version.Text.WAITING)
    assert Blob.objects.get().scan_told == "Eicar-Test-Signature"
    assert on_disk() == []
    assert (blobs.quarantine() / version.blob_id).stat().st_mode & 0o777 == 0o400
    for one in (version, copy):
        one.blob.refresh_from_db()
        assert not scope.may_open(personas.actor("an"), one)
    told = Change.objects.filter(action=scanning.ACTION).order_by("pk")
    assert [one.values["file"][0].split(" · ")[0] for one in told] == ["eicar.txt", "copy.txt"]
    assert {(one.account_id, one.why, one.row_id) for one in told} == {(None, "Eicar-Test-Signature", partner.pk)}
    assert finding.find(personas.actor("an"), "antivirus", "en") == []
    assert len(scanner()) == 1
    with pytest.raises(ValidationError, match="A virus was found in this very file"):
        hang(partner, contents.EICAR, "third.txt")


def test_an_infected_version_leaves_the_one_before_it_alone(partner, personas, hang, scanner):
    first, an = hang(partner, b"Some words."), personas.actor("an")
    run_waiting()
    held = scope.held(an, first.attachment_id)
    second = services.add_version(held, Brought("b.txt", [contents.EICAR]), actor=an, now=NOW)
    run_waiting()
    assert states(first)[0] == Scan.CLEAN
    assert states(second)[0] == Scan.INFECTED
    assert first.blob.path.exists()


@pytest.mark.parametrize("command", ["/nonexistent/scanner {path}", "false-exit-2"])
def test_a_scanner_that_cannot_tell_leaves_the_file_closed_and_is_asked_again(
    command, partner, personas, hang, settings, tmp_path
):
    if command == "false-exit-2":
        program = tmp_path / "broken"
        program.write_text("#!/bin/sh\nexit 2\n")
        program.chmod(0o700)
        command = f"{program} {{path}}"
    settings.SCAN_COMMAND = command
    version = hang(partner, b"Some words.")
    run_waiting()
    assert states(version) == (Scan.NONE, Version.Text.WAITING)
    job = Job.objects.get()
    assert (job.state, job.attempts) == (Job.State.WAITING, 1)
    assert job.due_at > timezone.now()
    assert not scope.may_open(personas.actor("binh"), version)
    assert not Change.objects.filter(action=scanning.ACTION).exists()


def test_a_path_with_odd_signs_is_one_word_of_the_command(partner, hang, scanner, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "it's a; folder $(x)"
    version = hang(partner, b"Some words.")
    run_waiting()
    assert states(version)[0] == Scan.CLEAN
    assert (tmp_path / "it's a; folder $(x)").exists()


def test_a_job_carried_out_twice_does_nothing_more(partner, hang, scanner):
    version = hang(partner, b"Some words.")
    run_waiting()
    before = list(Version.objects.values()), list(FileWords.objects.values()), Change.objects.count()
    jobs.examine(_Silent(), version_id=version.pk)
    assert (list(Version.objects.values()), list(FileWords.objects.values()), Change.objects.count()) == before
    assert len(scanner()) == 1
    assert jobs.examine(_Silent(), version_id=10**9) == {}


class _Silent:
    """A progress that nobody reads."""

    def note(self, text: str) -> None:
        assert text in Scan.values


def test_the_words_of_an_older_version_do_not_come_back(partner, personas, hang):
    """The job of the first version runs after the second one was brought."""
    first, an = hang(partner, b"eldest words"), personas.actor("an")
    services.add_version(scope.held(an, first.attachment_id), Brought("b.txt", [b"youngest words"]), actor=an, now=NOW)
    run_waiting()
    assert finding.find(an, "eldest", "en") == []
    assert len(finding.find(an, "youngest", "en")) == 1


def test_the_sweep_looks_again_at_what_was_left_and_removes_what_nobody_holds(
    partner, hang, scanner, folder, on_disk, monkeypatch
):
    left, fresh = hang(partner, b"left"), hang(partner, b"fresh")
    Job.objects.all().delete()
    yesterday = timezone.now() - timedelta(days=2)
    Version.objects.filter(pk=left.pk).update(created_at=yesterday)
    Version.objects.filter(pk=fresh.pk).update(created_at=timezone.now())
    stray = folder / "ab" / ("ab" * 32)
    stray.parent.mkdir()
    half = folder / "incoming" / "half"
    for path in (stray, half):
        path.write_bytes(b"x")
    jobs.sweep(_Silent())
    assert stray.exists()  # it may be of an upload that is being stored at this moment
    assert half.exists()
    import os

    for path in (stray, half, left.blob.path):
        os.utime(path, (yesterday.timestamp(), yesterday.timestamp()))
    assert jobs.sweep(_Silent()) == {"erased": 0, "removed": 1}
    assert not stray.exists()
    assert not half.exists()
    assert on_disk() == sorted([left.blob_id, fresh.blob_id])
    assert {job.arguments["version_id"] for job in Job.objects.all()} == {left.pk}


def test_a_text_that_cannot_be_read_is_told(partner, personas, hang, monkeypatch):
    version = hang(partner, b"%PDF-1.7\nno more than that", "broken.pdf")
    run_waiting()
    assert states(version)[1] == Version.Text.UNREADABLE
    assert [hit.title for hit in finding.find(personas.actor("an"), "broken", "en")] == ["broken.pdf"]


def test_a_reader_that_never_ends_is_ended(partner, hang, monkeypatch, tmp_path):
    program = tmp_path / "endless.py"
    program.write_text("while True: pass\n")
    monkeypatch.setattr(texts.extract, "__file__", str(program))
    monkeypatch.setattr(texts, "SECONDS", 0.3)
    version = hang(partner, contents.docx(), "a.docx")
    run_waiting()
    assert states(version)[1] == Version.Text.UNREADABLE
    assert sys.executable
