"""The figures and statements of a document as JSON."""

import json
from dataclasses import replace
from decimal import Decimal

from amity.documents import writers
from amity.documents.document import Bullets, Heading, Paragraph, Span, text
from amity.documents.writers.data import absolute
from tests.documents.documents import document_of


def content_of(document):
    return json.loads(writers.download(document, "json")[0])


def test_it_says_what_it_is(full_document):
    content = content_of(full_document)
    assert content["title"] == "Review of the year 2023: People-to-people diplomacy"
    assert (content["year"], content["language"], content["made_on"]) == (2023, "en", "2026-01-10")
    assert content["issuer"] == "Union office"


def test_a_figure_has_its_value_its_year_before_and_the_address_of_its_rows(full_document, settings):
    settings.BASE_URL = "https://union.example.org"
    assert content_of(full_document)["figures"] == [
        {
            "measure": "contacts",
            "title": "Contacts",
            "heading": "network",
            "value": 10,
            "unit": "interactions",
            "previous": 3,
            "rows": "https://union.example.org/interactions/?held_on=2023",
            "note": "Rule.",
        }
    ]


def test_a_statement_says_who_said_it_when_and_on_what_basis(full_document):
    told = content_of(full_document)["statements"][0]
    assert (told["measure"], told["value"], told["unit"], told["basis"]) == (
        "foreign_ngo_aid", 228, "million USD", "disbursed",
    )  # fmt: skip
    assert (told["said_by"], told["said_on"], told["source"], told["qualifier"]) == ("VUFO", "2024-01", "EIN", "nearly")
    assert told["counted"] == 0


def test_amounts_are_numbers_and_whole_ones_are_whole(full_document):
    figures = (
        replace(full_document.figures[0], value=Decimal("223.30"), previous=Decimal("100.00")),
        replace(full_document.figures[0], value=None, previous=None),
    )
    first, second = content_of(replace(full_document, figures=figures))["figures"]
    assert (first["value"], first["previous"]) == (223.3, 100)
    assert isinstance(first["previous"], int)
    assert (second["value"], second["previous"]) == (None, None)


def test_sources_are_listed_by_number(full_document):
    assert content_of(full_document)["sources"] == [
        {"number": 1, "words": "VietnamPlus, May 2023", "url": "https://example.org/a?b=1&c=2"},
        {"number": 2, "words": "Minutes", "url": ""},
    ]


def test_vietnamese_stands_as_itself(full_document):
    words = writers.download(replace(full_document, title="Báo cáo tổng kết"), "json")[0].decode()
    assert "Báo cáo tổng kết" in words
    assert words.endswith("}\n")


def test_a_path_gets_the_address_of_the_site(settings):
    settings.BASE_URL = "https://union.example.org"
    assert absolute("/events/?a=1") == "https://union.example.org/events/?a=1"
    assert absolute("https://example.org/x") == "https://example.org/x"
    assert absolute("") == ""


def test_the_words_stand_block_by_block_without_the_charts(full_document):
    blocks = content_of(full_document)["blocks"]
    assert {one["kind"] for one in blocks} == {one.kind for one in full_document.blocks} - {"chart"}
    table = next(one for one in blocks if one["kind"] == "table")
    assert (table["caption"], table["columns"][0]) == ("Partner <network>", "Figure")
    assert table["rows"][0] == ["Contacts [1]", "10", "Đối ngoại nhân dân"]
    assert table["note"] == "The first 2 of 5 rows."


def test_headings_sentences_and_lists_are_told_in_plain_words():
    blocks = (
        Heading(1, "I", "In short", "opening"),
        Paragraph(text("Promises: ", Span("4", url="/commitments/", strong=True)), "lead"),
        Bullets((text("One"), text("Two", Span("", source=1)))),
    )
    assert content_of(document_of(*blocks))["blocks"] == [
        {"kind": "heading", "level": 1, "words": "In short", "anchor": "opening"},
        {"kind": "paragraph", "words": "Promises: 4"},
        {"kind": "bullets", "items": ["One", "Two [1]"]},
    ]
