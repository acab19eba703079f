"""What every paper of the union carries."""

import io
from datetime import date

import docx
import pytest
from django.utils import translation

from amity.documents import framing, writers
from amity.documents.document import Outline, Source, text

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 5)


def paper(language: str = "en", **given):
    outline = Outline()
    outline.part("What was said", "said")
    outline.say(text("Both sides were content."))
    with translation.override(language):
        told = {"name": "minutes", "title": "Minutes", "address": "/minutes/", "blocks": outline.blocks}
        return framing.framed(language=language, today=DAY, **told | given)


def test_the_letterhead_has_the_lines_of_state_in_vietnamese_alone():
    assert framing.letterhead("en", DAY) == ("5 February 2026",)
    assert framing.letterhead("vi", DAY) == (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Ngày 05 tháng 02 năm 2026",
    )


def test_the_issuer_is_the_office_of_the_union(personas):
    assert framing.issuer() == "Union office"


def test_without_an_office_nobody_issues():
    assert framing.issuer() == ""


def test_a_paper_knows_its_language_its_day_and_its_title():
    made = paper("vi", subtitle="Diễn đàn")
    assert (made.language, made.made_on, made.year) == ("vi", DAY, 2026)
    assert (made.full_title, made.words.header) == ("Minutes: Diễn đàn", "Minutes")
    assert made.words.contents != paper("en").words.contents


@pytest.mark.parametrize("sources", [(), (Source(1, "Viet Nam News", "https://example.org"),)])
def test_sources_have_a_heading_only_where_there_are_some(sources):
    made = paper(sources=sources)
    content, _kind, name = writers.download(made, "docx")
    headings = [one.text for one in docx.Document(io.BytesIO(content)).paragraphs if one.style.name == "Heading 1"]
    assert name == "minutes.docx"
    assert ("Sources" in headings) is bool(sources)
    assert ('id="sources"' in writers.html(made)) is bool(sources)


def test_one_heading_alone_has_no_table_of_contents():
    assert "document-contents" not in writers.html(paper())


def test_a_paper_without_sources_is_printed():
    content, kind, _name = writers.download(paper(), "pdf")
    assert (content[:5], kind) == (b"%PDF-", "application/pdf")
