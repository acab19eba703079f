"""What is never opened: document types, entities, other encodings, and what is no XML."""

import io

import pytest

from amity.iati import opening

PLAIN = b'<?xml version="1.0" encoding="UTF-8"?><!-- a note --><iati-activities><iati-activity/></iati-activities>'
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>'
    b"<iati-activities><iati-activity><title>&c;</title></iati-activity></iati-activities>"
)


def read(text):
    return [one.tag for one in opening.elements(io.BytesIO(text), names=("iati-activity",))]


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        b"\xef\xbb\xbf" + PLAIN,
        PLAIN.replace(b"UTF-8", b"us-ascii"),
        b"  \n<?other thing?><iati-activities><iati-activity/></iati-activities>",
    ],
)
def test_plain_xml_in_utf8_is_read(text):
    assert read(text) == ["iati-activity"]


def test_many_laughs_are_refused_before_anything_is_parsed():
    with pytest.raises(opening.DocumentType):
        read(LAUGHS)


@pytest.mark.parametrize(
    "text",
    [
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/e.dtd"> %p;]><x/>',
        b'<?xml version="1.0"?>\n<!-- so --> <!doctype x><x/>',
        b"<!-- > --><!DOCTYPE x><x/>",
        b"<?a ?><!-- -- <x> --><!DOCTYPE x><x/>",
    ],
)
def test_a_document_type_is_refused_wherever_it_hides(text):
    with pytest.raises(opening.DocumentType):
        opening.check(io.BytesIO(text))


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.decode().encode("utf-16"),
        PLAIN.decode().encode("utf-16-be"),
        PLAIN.decode().encode("utf-16-le"),
        PLAIN.decode().encode("utf-32"),
        PLAIN.replace(b"UTF-8", b"UTF-7"),
        PLAIN.replace(b"UTF-8", b"utf-16"),
        PLAIN.replace(b"UTF-8", b"windows-1252"),
        b"+/v8-<x/>",
    ],
)
def test_another_encoding_is_refused_with_or_without_its_mark(text):
    with pytest.raises(opening.NotUtf8):
        opening.check(io.BytesIO(text))


def test_utf7_is_no_markup_in_a_file_read_as_utf8():
    hidden = "+ADw-iati-activity/+AD4-"
    assert read(f"<iati-activities>{hidden}</iati-activities>".encode()) == []


@pytest.mark.parametrize("text", [b"", b"reference;title", b"{}", b"PK\x03\x04", b"<!-- never ends <x>", b"<?xml"])
def test_what_is_no_xml_is_refused(text):
    with pytest.raises(opening.NotXml):
        opening.check(io.BytesIO(text))


def test_a_file_that_breaks_off_is_told_after_what_was_whole():
    whole = opening.elements(io.BytesIO(b"<a><iati-activity/><iati-activity>"), names=("iati-activity",))
    assert next(whole).tag == "iati-activity"
    with pytest.raises(opening.NotXml, match="no whole XML"):
        next(whole)


def test_an_entity_that_nobody_declared_is_no_xml():
    with pytest.raises(opening.NotXml):
        read(b"<a><iati-activity>&nobody;</iati-activity></a>")


def test_bytes_that_are_no_utf8_are_no_xml():
    with pytest.raises(opening.NotXml):
        read(b"<a><iati-activity>\xc3\x28</iati-activity></a>")


def test_a_long_file_is_read_without_keeping_what_was_read():
    text = b"<a>" + b"<iati-activity><title>One</title></iati-activity>" * 5000 + b"</a>"
    most = 0
    for element in opening.elements(io.BytesIO(text), names=("iati-activity",)):
        above = element.getparent()
        opening.forget(element)
        most = max(most, above.index(element))
    assert most == 0
