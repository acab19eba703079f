"""What a file is, by its content and never by its name; what is not kept, and what is said of it."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from amity.files import formats, packages
from tests.files import contents

KEPT = {
    "pdf": b"%PDF-1.7\n" + bytes(range(256)),
    "docx": contents.docx(),
    "xlsx": contents.xlsx(),
    "pptx": contents.pptx(),
    "odt": contents.opened("text"),
    "ods": contents.opened("spreadsheet"),
    "odp": contents.opened("presentation"),
    "doc": contents.old_office("Root Entry", "WordDocument"),
    "xls": contents.old_office("Workbook"),
    "ppt": contents.old_office("PowerPoint Document"),
    "png": contents.PNG,
    "jpeg": contents.JPEG,
    "webp": contents.WEBP,
    "tiff": contents.TIFF,
    "heic": contents.HEIC,
    "mp4": contents.MP4,
}


@pytest.fixture
def kind_of(tmp_path):
    """What a content under a name is."""

    def look(content: bytes, name: str = "a") -> str:
        path = Path(tmp_path / "content")
        path.write_bytes(content)
        return formats.of(path, name).name

    return look


def refusal(kind_of, content: bytes, name: str) -> str:
    with pytest.raises(ValidationError) as refused:
        kind_of(content, name)
    return refused.value.messages[0]


@pytest.mark.parametrize("kind", KEPT)
@pytest.mark.parametrize("name", ["a", "a.png", "a.pdf", "a.exe", "a.html", "a.docx"])
def test_a_file_is_known_by_its_content_whatever_its_name(kind, name, kind_of):
    assert kind_of(KEPT[kind], name) == kind


def test_every_kind_that_is_kept_is_recognised_by_a_test():
    assert set(KEPT) | {"txt", "csv"} == set(formats.FORMATS)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (contents.VIETNAMESE.encode(), "thư.txt", "txt"),
        (contents.VIETNAMESE.encode(), "README", "txt"),
        (contents.VIETNAMESE.encode(), "notes.MD", "txt"),
        (b"\xef\xbb\xbfa,b\n1,2\n", "bảng.csv", "csv"),
        ("a\tb\n".encode("utf-16"), "bảng.tsv", "csv"),
        (contents.VIETNAMESE.encode("utf-16"), "thư.txt", "txt"),
        (b"Dear <Sir>, 1 < 2 > 0 and a <b in it", "letter.txt", "txt"),
        (b"just a text", "photo.png", "txt"),
        (b"just a text", "letter.docx", "txt"),
        ("ệ".encode() * formats.PIECE, "long.txt", "txt"),
    ],
)
def test_text_is_text_and_a_table_by_its_ending(content, name, kind, kind_of):
    assert kind_of(content, name) == kind


@pytest.mark.parametrize("name", ["page.html", "picture.png", "letter.txt", "table.csv", "report.pdf", "a"])
@pytest.mark.parametrize(
    "content",
    [
        contents.HTML,
        contents.SVG,
        b"\xef\xbb\xbf" + contents.HTML,
        contents.HTML.decode().encode("utf-16"),
        b"\n\n  <!-- x -->\n<HtMl><body onload=alert(1)>",
        b"<?xml version='1.0'?>\n" + contents.SVG,
        b"<?php system($_GET[0]);",
        b"<img src=x onerror=alert(1)>",
        b"Dear Sir\n<script>alert(1)</script>",
        b"GIF89a/*<svg/onload=alert(1)>*/",
        b"<a\nhref=javascript:alert(1)>x</a>",
        b"<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    ],
)
def test_pages_and_drawings_for_browsers_are_refused_under_any_name(content, name, kind_of):
    assert "Web pages and drawings" in refusal(kind_of, content, name)


@pytest.mark.parametrize("name", ["setup.exe", "picture.png", "letter.docx.exe", "run"])
@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + bytes(200),
        b"\x7fELF\x02" + bytes(200),
        b"#!/bin/sh\nrm -rf /\n",
        b"\xca\xfe\xba\xbe" + bytes(20),
    ],
)
def test_programs_are_refused_under_any_name(content, name, kind_of):
    assert refusal(kind_of, content, name) == "Programs and scripts are not kept here."


@pytest.mark.parametrize("name", ["run.bat", "x.js", "x.ps1", "x.vbs", "x.hta", "x.reg", "x.svg", "x.htm", "x.eml"])
def test_a_text_that_a_machine_would_run_is_refused_by_its_ending(name, kind_of):
    assert "not kept here" in refusal(kind_of, b"echo harmless", name)


@pytest.mark.parametrize(
    "content",
    [bytes(100), b"\x00\x01\x02", b"GIF89a\x01\x00\x01\x00\x80", b"Rar!\x1a\x07\x00" + bytes(50), b"\x1f\x8b\x08\x00"],
)
def test_unknown_contents_are_refused_with_a_list_of_what_is_kept(content, kind_of):
    told = refusal(kind_of, content, "a.bin")
    assert "Kept are PDF, Word" in told


def test_an_empty_file_is_refused(kind_of):
    assert refusal(kind_of, b"", "a.pdf") == "The file is empty."


def test_a_text_in_an_old_encoding_is_told_apart_from_no_text(kind_of):
    old = "Hội hữu nghị".encode("cp1258", errors="ignore") + b"\xff\xfe\xff"
    assert refusal(kind_of, old, "letter.txt") == "The text is not in UTF-8. Save it as UTF-8 and try again."
    assert "Kept are PDF" in refusal(kind_of, old, "letter.dat")


def test_a_text_cut_in_the_middle_of_a_letter_is_no_text(kind_of):
    assert "UTF-8" in refusal(kind_of, "ệ".encode()[:-1], "a.txt")


@pytest.mark.parametrize("first", [contents.PNG, contents.JPEG, KEPT["pdf"], contents.MP4])
def test_a_file_that_is_an_archive_as_well_is_refused(first, kind_of):
    assert "two files in one" in refusal(kind_of, first + contents.package({"a.class": b"x" * 100}), "a.png")


def test_an_archive_with_something_before_it_is_not_taken_for_a_document(kind_of):
    told = refusal(kind_of, b"MZ" + contents.docx(), "letter.docx")
    assert told == "Programs and scripts are not kept here."


@pytest.mark.parametrize(
    "content",
    [
        contents.package({"a.txt": b"x"}),
        contents.package({"mimetype": "application/epub+zip"}),
        contents.package({"META-INF/MANIFEST.MF": b"x", "A.class": b"x"}),
        contents.package({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}),
    ],
)
def test_archives_are_refused(content, kind_of):
    assert "Unpack it" in refusal(kind_of, content, "a.docx")


def test_a_document_that_is_two_documents_is_refused(kind_of):
    types = '<Types a="wordprocessingml.document.main+xml" b="spreadsheetml.sheet.main+xml"/>'
    assert "Unpack it" in refusal(kind_of, contents.package({"[Content_Types].xml": types}), "a.docx")


@pytest.mark.parametrize(
    "content",
    [
        contents.package({"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml"}),
        contents.package({"mimetype": "application/vnd.oasis.opendocument.text", "Basic/Standard/x.xml": "x"}),
        contents.docx(**{"word/vbaProject.bin": "x"}),
        contents.old_office("WordDocument", "_VBA_PROJECT"),
    ],
)
def test_documents_with_macros_are_refused(content, kind_of):
    assert "macros" in refusal(kind_of, content, "a.docx")


def test_locked_documents_are_refused(kind_of):
    assert "password" in refusal(kind_of, contents.old_office("EncryptionInfo", "EncryptedPackage"), "a.docx")
    locked = bytearray(contents.docx())
    at = locked.rfind(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert "password" in refusal(kind_of, bytes(locked), "a.docx")


def test_a_damaged_document_is_refused_with_a_cure(kind_of):
    whole = contents.docx()
    assert "damaged" in refusal(kind_of, whole[:-30], "a.docx")
    broken = bytearray(whole)
    broken[45:60] = b"\xff" * 15
    assert "damaged" in refusal(kind_of, bytes(broken), "a.docx")


@pytest.mark.parametrize("content", [contents.bomb(), contents.lying_bomb()], ids=["honest", "lying"])
def test_a_document_that_unpacks_to_far_more_is_refused(content, kind_of):
    assert len(content) < 400_000
    told = refusal(kind_of, content, "a.docx")
    assert "far larger than it looks" in told or "damaged" in told


def test_a_document_of_too_many_parts_is_refused(kind_of):
    many = contents.package({f"{n}": b"" for n in range(packages.ENTRY_LIMIT + 1)})
    assert "far larger" in refusal(kind_of, many, "a.docx")


def test_nothing_is_unpacked_beyond_what_is_allowed(kind_of, monkeypatch):
    """Counted, not timed: an archive that declares little is left after the bytes that are allowed."""
    read = []
    original = packages.ZipFile.open

    def counting(self, *args, **options):
        file = original(self, *args, **options)
        plain = file.read
        file.read = lambda size=-1: read.append(len(piece := plain(size))) or piece
        return file

    monkeypatch.setattr(packages.ZipFile, "open", counting)
    refusal(kind_of, contents.lying_bomb(), "a.docx")
    assert sum(read) <= packages.RATIO_LIMIT * packages.SMALL + 2 * packages.PIECE


def test_what_may_be_chosen_is_what_is_kept():
    assert ".pdf" in formats.accepted().split(",")
    assert {f".{ending}" for ending in formats.ENDINGS} == set(formats.accepted().split(","))
    assert not {"html", "svg", "exe", "zip", "docm"} & formats.ENDINGS
