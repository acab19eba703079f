"""No value breaks out of the place it is written to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from amity.iati.writing.markup import attributes, element, narratives, text


@given(st.text(max_size=80))
def test_any_text_comes_back_from_an_element_and_an_attribute(value):
    told = element("a", text(value), b=value) if value else "<a/>"
    read = etree.fromstring(told.encode())
    kept = "".join(one for one in value if one in "\t\n\r" or (one >= " " and not "\ud800" <= one <= "\udfff"))
    kept = kept.replace("\ufffe", "").replace("\uffff", "")
    assert (read.text or "") == kept
    assert read.get("b", "") == kept


@pytest.mark.parametrize("value", ["]]>", "<!--", "&lt;", '"><x y="', "<script>", "&#60;"])
def test_markup_in_a_value_is_text(value):
    read = etree.fromstring(element("a", text(value), b=value).encode())
    assert read.text == value
    assert read.get("b") == value
    assert len(read) == 0


def test_attributes_without_a_value_are_left_out():
    assert attributes(iso_date="2026-01-01", type="") == ' iso-date="2026-01-01"'


def test_a_narrative_stands_once_in_each_language_that_is_there():
    assert narratives("A", "Ă") == '<narrative>A</narrative><narrative xml:lang="vi">Ă</narrative>'
    assert narratives("", "Ă") == '<narrative xml:lang="vi">Ă</narrative>'
    assert narratives("A", " ") == "<narrative>A</narrative>"
    assert narratives("", "") == ""
