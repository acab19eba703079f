"""Values as HTML: whatever stands in them, nothing but the links that were meant comes out."""

from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amity.records import registry
from amity.records.listing import Cell, Column, Listing, Row
from amity.records.page import Moment
from amity.staff import markup

NASTY = (
    "<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "https://example.org/'onclick='x",
    'https://example.org/"><img src=x>',
    "see http://a.example and https://b.example/?q=<b>",
    "mailto:a@b.example",
    "a@b.example",
    '"><script>"@b.example',
    "javascript:alert(1)//https://x.example",
    "&lt;b&gt; &amp;",
)


class Read(HTMLParser):
    """What a browser makes of it: the text, the tags and their addresses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags, self.addresses, self.names = "", [], [], set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _value in attrs}
        self.addresses += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(max_size=200) | st.sampled_from(NASTY))
@example("https://example.org/a.")
@example("(https://example.org/a)")
def test_a_text_holds_no_tag_but_links_to_the_web_and_to_mail(words):
    read = Read(markup.linked(words))
    assert set(read.tags) <= {"a"}
    assert read.names <= {"class", "href", "rel"}
    assert all(address.startswith(("http://", "https://", "mailto:")) for address in read.addresses)


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=200).filter(
        lambda text: "://" not in text
    )
)
def test_a_text_without_addresses_reads_as_it_was_written(words):
    assert Read(markup.linked(words)).text == words


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&c=2"),
        ("See https://example.org/a.", "https://example.org/a"),
        ("(http://example.org/b)", "http://example.org/b"),
        ("date: https://example.org/c ; tier", "https://example.org/c"),
        ("a.person@example.org", "mailto:a.person@example.org"),
    ],
)
def test_an_address_is_a_link_without_the_marks_around_it(words, address):
    assert Read(markup.linked(words)).addresses == [address]


@pytest.mark.parametrize("words", ["ftp://example.org", "www.example.org", "//example.org", "file:///etc", "a@b"])
def test_what_is_no_web_address_stays_text(words):
    read = Read(markup.linked(words))
    assert (read.addresses, read.text) == ([], words)


def test_a_link_outside_tells_the_other_side_nothing_and_is_cut_when_long():
    html = markup.outside("https://www.example.org/" + "a" * 100)
    assert 'rel="nofollow noopener noreferrer"' in html
    assert len(Read(html).text) == 60


@given(st.sampled_from(NASTY), st.sampled_from(NASTY))
def test_rows_panels_and_timelines_hold_only_their_own_tags(first, second):
    record = registry.get("agreements")
    cells = [Cell(first), Cell("", links=[(second, "/organisations/1/")]), Cell(""), Cell(second), Cell(first)]
    columns = [Column(name, first) for name in record.columns]
    page = Listing(record, columns, [Row(1, "/agreements/1/", cells)], [], "1", False, "", "", "")
    html = markup.rows(page) + markup.moments([Moment("2022", first, second, first, "/agreements/1/")], "2023-01-01")
    read = Read(html + markup.facts([(first, Cell(second))]))
    assert set(read.tags) <= {"tr", "th", "td", "a", "span", "ol", "li", "h3", "div", "dt", "dd"}
    assert "onmouseover" not in read.names
    assert all(one.startswith(("/", "http", "mailto:")) for one in read.addresses)


def test_a_row_without_a_first_value_is_called_by_its_number():
    record = registry.get("agreements")
    cells = [Cell("") for _name in record.columns]
    columns = [Column(name, name) for name in record.columns]
    html = markup.rows(Listing(record, columns, [Row(7, "/agreements/7/", cells)], [], "1", False, "", "", ""))
    assert '<a href="/agreements/7/">#7</a>' in html


def test_a_long_text_is_cut_in_a_table_and_whole_on_its_page():
    record = registry.get("agreements")
    long = "peace " * 100
    cells = [Cell("x"), Cell(long), Cell(""), Cell(""), Cell("")]
    columns = [Column(name, name) for name in record.columns]
    listing = Listing(record, columns, [Row(1, "/agreements/1/", cells)], [], "1", False, "", "", "")
    assert "…" in markup.rows(listing)
    assert len(Read(markup.rows(listing)).text) < 200
    assert long.strip() in markup.value(Cell(long))


@pytest.mark.parametrize(("language", "shown"), [("en", "21 September 2023"), ("vi", "21/9/2023")])
def test_a_date_in_a_table_takes_one_line(language, shown):
    from django.utils import translation

    with translation.override(language):
        words = "ngày 21 tháng 9 năm 2023" if language == "vi" else "21 September 2023"
        assert markup._dense(words) == shown
        assert markup._dense("") == ""
