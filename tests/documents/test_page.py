"""A document as HTML: semantic, escaped, without inline style in the fragment, whole in the file."""

import re
from html.parser import HTMLParser

import pytest

from amity.documents import writers
from amity.documents.document import Heading, Paragraph, Source, Span, text
from amity.documents.writers import page
from tests.documents.documents import document_of

VOID = {"br", "img", "meta", "link", "hr", "input"}


class Nesting(HTMLParser):
    """Notes elements that are not closed in the order in which they were opened, and every id."""

    def __init__(self, html):
        super().__init__()
        self.open, self.wrong, self.ids, self.tags = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.ids += [value for name, value in attributes if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.fixture
def fragment(full_document):
    return writers.html(full_document)


def test_the_fragment_is_well_formed_and_its_ids_are_unique(fragment):
    nesting = Nesting(fragment)
    assert nesting.wrong == []
    assert nesting.open == []
    assert len(nesting.ids) == len(set(nesting.ids))


def test_the_fragment_obeys_a_policy_without_inline_style_or_script(fragment):
    assert "style=" not in fragment
    assert "<style" not in fragment
    assert "<script" not in fragment
    assert not re.search(r"\son\w+=", fragment)


def test_headings_have_one_order(fragment):
    assert re.findall(r"<(h\d)", fragment) == ["h1", "h2", "h3", "h2"]
    assert '<h2 id="done">I. What was done</h2>' in fragment


def test_the_contents_lead_to_the_headings(fragment):
    nesting = Nesting(fragment)
    targets = [
        attributes["href"][1:] for tag, attributes in nesting.tags if tag == "a" and attributes["href"][0] == "#"
    ]
    assert {"done", "network", "sources", "source-1", "source-2"} <= set(targets)
    assert set(targets) <= set(nesting.ids)


def test_a_table_has_a_caption_and_heads_for_columns_and_rows(fragment):
    assert "<caption>Table 1. Partner &lt;network&gt;</caption>" in fragment
    assert '<th scope="col" class="number">2023</th>' in fragment
    assert '<th scope="row">Contacts<sup><a href="#source-1">[1]</a></sup></th>' in fragment
    assert '<td class="document-quiet">Đối ngoại nhân dân</td>' in fragment


def test_a_wide_table_can_be_scrolled_by_keyboard(fragment):
    assert 'role="region" aria-label="Table 1. Partner &lt;network&gt;" tabindex="0"' in fragment


def test_a_figure_leads_to_its_rows(fragment):
    assert '<a href="/interactions/?held_on=2023"><strong>10</strong></a>' in fragment


def test_words_in_another_language_say_so(fragment):
    assert '<span lang="vi">Chỉ có tiếng Việt</span>' in fragment
    assert fragment.startswith('<article class="document" lang="en">')


def test_a_chart_is_a_picture_under_the_document_with_words_and_data(fragment):
    assert (
        '<img src="/reviews/2023/charts/events.svg?language=en" alt="Bars: meetings lead." loading="lazy">' in fragment
    )
    assert "<figcaption>Chart 1. Events by kind</figcaption>" in fragment
    assert "<details>" in fragment
    assert "<summary>Values</summary>" in fragment
    assert '<a href="/events/?kind=meeting">7</a>' in fragment


def test_sources_are_numbered_and_linked(fragment):
    assert (
        'id="source-1"><a href="https://example.org/a?b=1&amp;c=2" rel="noreferrer">VietnamPlus, May 2023</a>'
        in fragment
    )
    assert '<li id="source-2">Minutes</li>' in fragment


def test_notes_and_leads_are_marked(fragment):
    assert '<p class="document-note">A reservation.</p>' in fragment
    assert '<p class="document-lead">In 2023 it came to' in fragment


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", " javascript:x", "//evil.example"]
)
def test_an_address_a_browser_must_not_follow_is_no_link(address):
    document = document_of(
        Paragraph(text(Span("click", url=address))), sources=(Source(1, "Paper", address),), statements=()
    )
    html = writers.html(document)
    assert address.strip().split(":")[0] + ":" not in html.replace("href=", "")
    assert f'href="{address}' not in html
    assert "<p>click</p>" in html


def test_words_of_a_record_are_never_markup():
    evil = '<img src=x onerror="alert(1)">'
    html = writers.html(document_of(Paragraph(text(evil, Span(evil, url='/a/?q="><script>', strong=True)))))
    assert "<img" not in html
    assert "<script" not in html
    assert html.count("&lt;img src=x") == 2


def test_the_file_stands_alone(full_document):
    content, content_type, name = writers.download(full_document, "html")
    html = content.decode()
    assert (content_type, name) == ("text/html; charset=utf-8", "review-2023-en.html")
    assert html.startswith('<!doctype html>\n<html lang="en">')
    assert "<title>Review of the year 2023: People-to-people diplomacy</title>" in html
    assert 'src="data:image/svg+xml;base64,' in html
    assert "<link" not in html


def test_links_of_the_file_lead_to_the_site(full_document, settings):
    settings.BASE_URL = "https://union.example.org"
    html = page.write(full_document).decode()
    assert '<a href="https://union.example.org/interactions/?held_on=2023"><strong>10</strong></a>' in html
    assert 'href="/interactions' not in html


def test_the_fragment_draws_nothing(full_document, monkeypatch):
    def forbidden(*arguments):
        raise AssertionError("drawn")

    monkeypatch.setattr(page.charts, "pictures", forbidden)
    assert writers.html(full_document)


def test_an_unknown_format_is_named(full_document):
    with pytest.raises(writers.UnknownFormat, match="odt"):
        writers.download(full_document, "odt")


def test_headings_stand_on_the_level_they_have():
    blocks = (Heading(1, "I", "People", "a"), Heading(2, "1", "Guests", "b"), Heading(3, "2", "Kikeo", "c"))
    fragment = writers.html(document_of(*blocks))
    for markup in ('<h2 id="a">I. People</h2>', '<h3 id="b">1. Guests</h3>', '<h4 id="c">2. Kikeo</h4>'):
        assert markup in fragment


def test_the_contents_name_parts_and_sections_and_leave_out_the_many_entries():
    blocks = (Heading(1, "I", "People", "a"), Heading(2, "1", "Guests", "b"), Heading(3, "2", "Kikeo", "c"))
    for html in (writers.html(document_of(*blocks)), writers.download(document_of(*blocks), "html")[0].decode()):
        contents = html.partition("<nav")[2].partition("</nav>")[0]
        assert re.findall(r'href="#(\w+)"', contents) == ["a", "b", "sources"]
