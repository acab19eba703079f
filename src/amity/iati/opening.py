"""Opening a file of somebody else: only plain XML in UTF-8, without a document type, before a parser sees it.

NotReadable
├── NotUtf8        another encoding is declared or marked by the first bytes (UTF-16 and UTF-7 among them)
├── DocumentType   a DTD, which can define entities, fetch files and grow without end
└── NotXml         no element begins where one should
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from lxml import etree

LONGEST_START = 65_536  # bytes before the first element
UTF8_MARK = b"\xef\xbb\xbf"
OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"+/v")
OPEN_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}
_DECLARATION = re.compile(rb"<\?xml\s(.*?)\?>", re.DOTALL)
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
_BEFORE = re.compile(rb"(?:\s+|<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->)*+", re.DOTALL)


class NotReadable(Exception):
    """The file is not read at all; nothing of it was taken."""


class NotUtf8(NotReadable):
    """The file says it is written in another encoding."""


class DocumentType(NotReadable):
    """The file brings a document type of its own."""


class NotXml(NotReadable):
    """The file is no XML, or breaks off."""


def elements(file: BinaryIO, *, names: tuple[str, ...], **options: Any) -> Iterator[Any]:
    """Each of these elements once it is complete, with its line; whoever takes it forgets it with `forget`.

    Raises NotReadable: before anything was parsed for what is never opened, later where the XML breaks off.
    """
    check(file)
    try:
        events = etree.iterparse(
            file,
            events=("end",),
            tag=names,
            encoding="utf-8",
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            **options,
        )
        for _event, element in events:
            yield element
    except etree.XMLSyntaxError as error:
        raise NotXml(_("The file is no whole XML: %(problem)s") % {"problem": error.msg}) from error


def forget(element: Any) -> None:
    """Drop an element and all before it, so that memory does not grow with the file."""
    element.clear()
    above = element.getparent()
    while above is not None and above[0] is not element:
        del above[0]


def check(file: BinaryIO) -> None:
    """Refuse a file by its first bytes; raises NotReadable. The file stands at its beginning again afterwards."""
    start = file.read(LONGEST_START)
    file.seek(0)
    if start.startswith(OTHER_MARKS) or b"\x00" in start[:4]:
        raise NotUtf8(_("The file is not written in UTF-8. Save it as UTF-8 and try again."))
    start = start.removeprefix(UTF8_MARK)
    declared = _DECLARATION.match(start)
    encoding = _ENCODING.search(declared.group(1)) if declared else None
    if encoding and encoding.group(1).lower() not in OPEN_ENCODINGS:
        raise NotUtf8(_("The file is not written in UTF-8. Save it as UTF-8 and try again."))
    found = _BEFORE.match(start)
    rest = start[found.end() if found else 0 :]
    if rest[:9].upper() == b"<!DOCTYPE":
        raise DocumentType(_("The file brings a document type (DOCTYPE) of its own. Such files are never opened."))
    if not re.match(rb"<[A-Za-z_\x80-\xff]", rest):
        raise NotXml(_("The file is no XML: no element begins where one should."))
