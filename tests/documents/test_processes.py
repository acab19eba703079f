"""Work given to a process of its own: its result, or the last thing it said."""

import subprocess

import pytest

from amity.documents import processes
from amity.documents.look import PRINT_FONT, SCREEN_FONT
from amity.documents.writers.print import pngs, print_svg, printed

PAGE = {"template": "= Title", "inputs": {}, "format": "pdf", "standards": [[]]}


def test_the_press_sets_a_page():
    assert printed([PAGE])[0].startswith(b"%PDF-")


def test_no_job_starts_no_process(monkeypatch):
    monkeypatch.setattr(processes, "run", None)
    assert printed([]) == []
    assert pngs([]) == []


def test_jobs_come_back_in_their_order():
    jobs = [{**PAGE, "format": "svg", "template": f"#set page(height: auto)\n{word}"} for word in ("one", "two")]
    first, second = printed(jobs)
    assert first != second
    assert printed([jobs[1]]) == [second]


def test_a_job_that_cannot_be_set_says_why():
    with pytest.raises(processes.ProcessFailed, match="unknown variable: nothing"):
        printed([{**PAGE, "template": "#nothing"}])


def test_a_stricter_standard_gives_way_to_the_next():
    without_title = {**PAGE, "standards": [["ua-1"], []]}
    assert printed([without_title])[0].startswith(b"%PDF-")


def test_a_program_that_does_not_exist_fails():
    with pytest.raises(processes.ProcessFailed, match="No module named"):
        processes.run("nothing", [])


def test_a_program_that_dies_in_silence_is_named(monkeypatch):
    def silent(*arguments, **options):
        return subprocess.CompletedProcess(arguments, 137, b"", b"")

    monkeypatch.setattr(processes.subprocess, "run", silent)
    with pytest.raises(processes.ProcessFailed, match="press ended with 137 and said nothing"):
        processes.run("press", [])


def test_a_program_that_hangs_is_stopped(monkeypatch):
    monkeypatch.setattr(processes, "SECONDS", 0.01)
    with pytest.raises(subprocess.TimeoutExpired):
        processes.run("press", [PAGE])


def test_the_letters_of_a_picture_are_those_of_paper():
    assert print_svg(f'<text font-family="{SCREEN_FONT}">ữ</text>') == f'<text font-family="{PRINT_FONT}">ữ</text>'


def test_a_picture_becomes_a_png_of_the_width_of_a_page():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5"><rect width="10" height="5"/></svg>'
    png = pngs([svg])[0]
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == pytest.approx(480 * 220 / 72, abs=2)
