"""The structure of a document: sentences with links, numbered headings, numbered sources."""

import pytest

from amity.documents.document import Outline, Paragraph, Source, Sources, Span, joined, plain, roman, sentence, text

LINK = Span("40", url="/events/?held_in=2023")


def test_a_sentence_keeps_the_link_of_its_figure():
    assert sentence("In {year} it came to {figure}.", year=2023, figure=LINK) == (
        Span("In "), Span("2023"), Span(" it came to "), LINK, Span("."),
    )  # fmt: skip


def test_a_translation_may_order_the_places_anew():
    words = sentence("{figure} sự kiện trong năm {year}", year="2023", figure=LINK)
    assert plain(words) == "40 sự kiện trong năm 2023"
    assert words[0] == LINK


def test_a_place_without_words_is_an_error():
    with pytest.raises(KeyError, match="year"):
        sentence("In {year}.")


def test_a_text_can_stand_in_a_place():
    assert plain(sentence("{values}.", values=joined([text("1"), text("2")], "; "))) == "1; 2."


def test_a_template_without_places_is_a_text():
    assert sentence("Nothing.") == (Span("Nothing."),)


def test_text_joins_strings_spans_and_texts_and_drops_the_empty():
    assert text("a", "", LINK, text("b", Span("", source=3))) == (Span("a"), LINK, Span("b"), Span("", source=3))


def test_plain_text_shows_sources():
    assert plain(text("Said", Span("", source=3), ".")) == "Said [3]."


@pytest.mark.parametrize(
    ("number", "written"), [(1, "I"), (4, "IV"), (5, "V"), (9, "IX"), (10, "X"), (14, "XIV"), (28, "XXVIII")]
)
def test_parts_are_numbered_as_official_papers_do(number, written):
    assert roman(number) == written


def test_entries_count_anew_in_each_section_and_part():
    outline = Outline()
    for begin in ("part", "entry", "entry", "section", "entry", "section", "entry", "part", "entry"):
        getattr(outline, begin)("Words", "anchor")
    assert [(one.level, one.number) for one in outline.blocks] == [
        (1, "I"), (3, "1"), (3, "2"), (2, "1"), (3, "1"), (2, "2"), (3, "1"), (1, "II"), (3, "1"),
    ]  # fmt: skip


def test_sections_count_anew_in_each_part():
    outline = Outline()
    outline.part("First", "first")
    outline.section("One", "one")
    outline.section("Two", "two")
    outline.part("Second", "second")
    outline.section("Three", "three")
    told = [(block.level, block.number, block.words, block.anchor) for block in outline.blocks]
    assert told == [
        (1, "I", "First", "first"),
        (2, "1", "One", "one"),
        (2, "2", "Two", "two"),
        (1, "II", "Second", "second"),
        (2, "1", "Three", "three"),
    ]


def test_what_is_absent_is_left_out():
    outline = Outline()
    outline.add(None, Paragraph(text("x")), None)
    outline.say(())
    assert [plain(block.words) for block in outline.blocks] == ["x"]


def test_sources_are_numbered_in_the_order_of_citing():
    sources = Sources()
    first = sources.cite("VietnamPlus", "https://example.org/1")
    second = sources.cite("Minutes of 3 May")
    assert (first, second) == ((Span("", source=1),), (Span("", source=2),))
    assert sources.listed() == (
        Source(1, "VietnamPlus", "https://example.org/1"),
        Source(2, "Minutes of 3 May", ""),
    )


def test_the_same_address_keeps_its_number_whatever_it_is_called():
    sources = Sources()
    assert sources.cite("VietnamPlus", "https://example.org/1") == sources.cite("VNA", "https://example.org/1")
    assert len(sources.listed()) == 1


def test_two_addresses_of_one_paper_are_two_sources():
    sources = Sources()
    assert sources.cite("VNA", "https://example.org/1") != sources.cite("VNA", "https://example.org/2")


def test_nothing_to_name_is_no_source():
    sources = Sources()
    assert sources.cite("", "") == ()
    assert sources.listed() == ()


def test_an_address_without_a_name_is_listed_by_itself():
    sources = Sources()
    sources.cite("", "https://example.org/1")
    assert sources.listed()[0].words == "https://example.org/1"


def test_a_document_finds_its_charts(full_document):
    assert [chart.name for chart in full_document.charts] == ["events"]


def test_the_full_title_joins_title_and_subtitle(full_document):
    assert full_document.full_title == "Review of the year 2023: People-to-people diplomacy"
