"""A document as PDF: A4, tagged, readable by machines, linked to the rows."""

import io
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from amity.documents import processes, writers
from amity.documents.document import Column, Heading, Paragraph, Span, Table, text
from amity.documents.writers import pdf
from tests.documents.documents import document_of

A4 = (595.28, 841.89)


def read(document):
    return PdfReader(io.BytesIO(writers.download(document, "pdf")[0]))


def words(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def links(reader):
    found = []
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            action = annotation.get_object().get("/A", {})
            found.append(action.get("/URI", ""))
    return found


@pytest.fixture(scope="module")
def long_document():
    blocks = []
    for number in range(1, 12):
        blocks += [Heading(1, str(number), f"Part {number}", f"part-{number}"), Paragraph(text("Words. " * 200))]
    return document_of(*blocks)


def test_pages_are_a4(full_document):
    box = read(full_document).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(A4, abs=0.5)


def test_it_knows_its_title_author_and_language(full_document):
    reader = read(full_document)
    assert reader.metadata.title == "Review of the year 2023: People-to-people diplomacy"
    assert reader.metadata.author == "Union office"
    assert reader.trailer["/Root"]["/Lang"].startswith("en")
    assert read(replace(full_document, language="vi")).trailer["/Root"]["/Lang"].startswith("vi")


def test_it_is_tagged_and_declares_the_standards(full_document):
    reader = read(full_document)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    described = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "pdfuaid" in described
    assert "pdfaid" in described


def test_every_word_can_be_read_by_a_machine(full_document):
    said = words(read(full_document))
    for part in (
        "UNION OFFICE", "10 January 2026", "REVIEW OF THE YEAR 2023", "I. WHAT WAS DONE", "1. Partner network",
        "In 2023 it came to 10.", "Plain words.", "Table 1. Partner <network>", "Đối ngoại nhân dân", "A reservation.",
        "Chart 1. Events by kind", "One.", "Two.", "SOURCES", "VietnamPlus, May 2023", "Minutes", "Page 1 of",
    ):  # fmt: skip
        assert part in said


def test_the_words_of_a_chart_are_words(full_document):
    assert "Number" in words(read(full_document))


def test_figures_lead_to_their_rows_on_the_site(full_document, settings):
    settings.BASE_URL = "https://union.example.org"
    found = links(read(full_document))
    assert "https://union.example.org/interactions/?held_on=2023" in found
    assert "https://union.example.org/events/?kind=meeting" in found
    assert "https://example.org/a?b=1&c=2" in found


def test_headings_make_an_outline(full_document):
    titles = [entry.title for entry in read(full_document).outline if not isinstance(entry, list)]
    assert titles == ["I. What was done", "Sources"]


def test_a_long_document_has_contents_and_a_running_head(long_document):
    reader = read(long_document)
    first, second = reader.pages[0].extract_text(), reader.pages[1].extract_text()
    assert "11. Part 11" in first
    assert second.startswith("Union office")
    assert f"Page 2 of {len(reader.pages)}" in second
    assert len(reader.pages) > 3


def test_a_short_document_has_no_contents(full_document):
    assert words(read(full_document)).count("Partner network") == 1


def test_a_table_goes_on_over_pages_under_its_head():
    row = (text("Name"), text("1"))
    long = Table("Long", (Column("First column", 3), Column("Second", 1, is_number=True)), (row,) * 120)
    reader = read(document_of(long))
    assert len(reader.pages) > 2
    assert all("First column" in page.extract_text() for page in reader.pages[:2])


def test_a_vietnamese_letterhead_stands_beside_the_issuer(full_document):
    state = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Ngày 10 tháng 1 năm 2026")
    said = words(read(replace(full_document, language="vi", letterhead=state)))
    for line in state:
        assert line in said


def test_every_vietnamese_letter_is_set():
    letters = "ăâđêôơưĂÂĐÊÔƠƯ" + "".join(chr(code) for code in range(0x1EA0, 0x1EFA))
    said = words(read(document_of(Paragraph(text(letters)))))
    assert said.count("\ufffd") == 0
    assert letters in said.replace(" ", "")


def test_a_script_no_font_can_set_still_gives_a_file():
    document = document_of(Paragraph(text("Lao: ສະບາຍດີ, Old Persian: 𐎠𐎡𐎢")))
    assert len(read(document).pages) == 1


def test_signs_of_the_typesetter_are_only_signs():
    odd = "#let x = 1 $a$ *b* _c_ `d` <e> @f \\ [g] {h} // i"
    assert "#let x = 1 $a$ *b* _c_ `d` <e> @f \\ [g] {h} // i" in words(read(document_of(Paragraph(text(odd)))))


def test_a_long_word_does_not_stop_it():
    assert read(document_of(Paragraph(text("x" * 5000, Span("y" * 500, url="/a/"))))).pages


def test_the_same_document_gives_the_same_file(full_document):
    assert writers.download(full_document, "pdf")[0] == writers.download(full_document, "pdf")[0]


def test_another_day_stands_in_the_file(full_document):
    reader = read(replace(full_document, made_on=date(2025, 5, 19)))
    assert reader.metadata.creation_date.date() == date(2025, 5, 19)


def test_an_error_of_the_template_is_not_hidden(full_document, monkeypatch):
    monkeypatch.setattr(pdf, "_content", lambda document: {})
    with pytest.raises(processes.ProcessFailed, match="does not contain key"):
        pdf.write(full_document)


WEIGH = """
from pathlib import Path

import django

django.setup()
import amity.config.urls
from amity.documents import writers
from amity.documents.document import Paragraph, text
from tests.documents.documents import CHART, TABLE, document_of

document = document_of(*[Paragraph(text("Words. " * 80)), TABLE] * 40, CHART)
for form in ("html", "json", "pdf", "docx"):
    writers.download(document, form)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""


def test_a_process_that_writes_every_format_stays_under_150_megabytes(settings, monkeypatch):
    monkeypatch.setenv("AMITY_HOME", str(settings.HOME))
    monkeypatch.setenv("PYTHONPATH", ":".join(sys.path))
    ended = subprocess.run([sys.executable, "-c", WEIGH], capture_output=True, text=True, timeout=120, check=True)
    assert int(ended.stdout) < 150
