"""A document as DOCX: what officials go on editing in Word."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.shared import Mm

from amity.documents import writers


def read(document):
    content, content_type, name = writers.download(document, "docx")
    assert content_type.endswith("wordprocessingml.document")
    assert name.endswith(".docx")
    return docx.Document(io.BytesIO(content))


@pytest.fixture
def file(full_document):
    return read(full_document)


def xml(file):
    return file.element.xml


def test_headings_are_real_headings(file):
    told = [(paragraph.style.name, paragraph.text) for paragraph in file.paragraphs]
    headings = [one for one in told if one[0].startswith(("Title", "Subtitle", "Heading"))]
    assert headings == [
        ("Title", "REVIEW OF THE YEAR 2023"),
        ("Subtitle", "People-to-people diplomacy"),
        ("Heading 1", "I. What was done"),
        ("Heading 2", "1. Partner network"),
        ("Heading 1", "Sources"),
    ]


def test_paragraphs_and_lists_keep_their_words(file):
    told = [(paragraph.style.name, paragraph.text) for paragraph in file.paragraphs]
    assert ("Body Text", "In 2023 it came to 10.[2]") in told
    assert ("Note", "A reservation.") in told
    assert ("List Bullet", "One.") in told


def test_the_page_is_a4_with_the_margins_of_official_papers(file):
    section = file.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.left_margin.mm), round(section.right_margin.mm)) == (30, 20)


def test_every_page_bears_its_number_and_all_but_the_first_the_title(file):
    section = file.sections[0]
    for footer in (section.footer, section.first_page_footer):
        assert footer.paragraphs[0].text.startswith("Page ")
        assert 'w:instr="PAGE"' in footer._element.xml
        assert 'w:instr="NUMPAGES"' in footer._element.xml
    assert section.header.paragraphs[0].text == "Union office – 2023"
    assert section.different_first_page_header_footer


def test_a_table_has_a_head_that_repeats(file):
    table = file.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Figure", "2023", "How it is counted"]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert "w:tblHeader" not in table.rows[1]._tr.xml
    assert [cell.text for cell in table.rows[1].cells] == ["Contacts[1]", "10", "Đối ngoại nhân dân"]


def test_columns_share_the_width_of_the_page(file):
    widths = [cell.width for cell in file.tables[0].rows[1].cells]
    assert sum(widths) == pytest.approx(Mm(160), rel=0.01)
    assert widths[0] == widths[2] > widths[1]


def test_a_table_is_announced_by_its_caption(file):
    captions = [paragraph.text for paragraph in file.paragraphs if paragraph.style.name == "Caption"]
    assert captions == ["Table 1. Partner <network>", "Chart 1. Events by kind", "Values: Events by kind"]


def test_a_chart_is_a_picture_with_words_for_those_who_cannot_see_it(file):
    picture = file.inline_shapes[0]
    described = picture._inline.docPr
    assert (described.get("descr"), described.get("title")) == ("Bars: meetings lead.", "Events by kind")
    assert round(picture.width.mm) == 158


def test_a_picture_is_sharp_enough_to_print(full_document):
    with zipfile.ZipFile(io.BytesIO(writers.download(full_document, "docx")[0])) as parts:
        name = next(name for name in parts.namelist() if name.startswith("word/media/"))
        png = parts.read(name)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") > 1200


def test_figures_lead_to_the_rows_on_the_site(full_document, settings):
    settings.BASE_URL = "https://union.example.org"
    file = read(full_document)
    targets = {relation.target_ref for relation in file.part.rels.values() if relation.is_external}
    assert "https://union.example.org/interactions/?held_on=2023" in targets
    assert "https://example.org/a?b=1&c=2" in targets


def test_marks_of_sources_lead_to_bookmarks(file):
    body = xml(file)
    for number in (1, 2):
        assert f'w:anchor="source_{number}"' in body
        assert f'w:name="source_{number}"' in body


def test_sources_are_listed_with_their_addresses(file):
    listed = [paragraph.text for paragraph in file.paragraphs if paragraph.style.name == "Source"]
    assert listed == ["1. VietnamPlus, May 2023 — https://example.org/a?b=1&c=2", "2. Minutes"]


def test_the_language_is_told_to_word(full_document):
    assert 'w:lang w:val="en-GB"' in read(full_document).styles.element.xml
    vietnamese = read(replace(full_document, language="vi"))
    assert 'w:lang w:val="vi-VN"' in vietnamese.styles.element.xml
    assert vietnamese.core_properties.language == "vi-VN"


def test_properties_name_title_and_issuer(file):
    properties = file.core_properties
    assert (properties.title, properties.author) == (
        "Review of the year 2023: People-to-people diplomacy",
        "Union office",
    )
    assert properties.created.date().isoformat() == "2026-01-10"
    assert properties.comments == ""


def test_a_vietnamese_letterhead_has_two_columns(full_document):
    lines = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Ngày 10 tháng 1 năm 2026")
    left, right = read(replace(full_document, letterhead=lines)).tables[0].rows[0].cells
    assert left.text == "UNION OFFICE"
    assert right.text.split("\n") == list(lines)


def test_the_title_has_no_line_under_it(file):
    assert "w:pBdr" not in file.styles["Title"].element.xml


def test_words_are_set_in_the_font_of_offices(file):
    for name in ("Normal", "Heading 1", "Title", "Caption", "Note"):
        assert file.styles[name].font.name == "Times New Roman"
        assert "Theme" not in file.styles[name].element.rPr.rFonts.attrib
