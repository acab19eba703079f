"""Which files are kept, known by what they hold and not by what they are called.

Everything not on this list is refused, above all what a browser or a machine would run: pages, drawings with script,
programs, documents with macros, archives. Raises ValidationError with a sentence that names the cure.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import is_zipfile

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.files import packages

HEAD = 4096
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that is kept; the first of its endings is put on a name that has another one."""

    name: str
    media_type: str
    label: str | Promise
    endings: tuple[str, ...]
    is_shown: bool = False  # a browser shows it without running anything of it
    reader: str = ""  # how its text is read: see `amity.files.extract`


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_PICTURE, _OLD = gettext_lazy("Picture"), gettext_lazy("Document of an older Office")
FORMATS = {
    one.name: one
    for one in (
        Format("pdf", "application/pdf", "PDF", ("pdf",), True, "pdf"),
        Format("docx", f"{_OFFICE}.wordprocessingml.document", "Word", ("docx",), reader="office"),
        Format("xlsx", f"{_OFFICE}.spreadsheetml.sheet", "Excel", ("xlsx",), reader="office"),
        Format("pptx", f"{_OFFICE}.presentationml.presentation", "PowerPoint", ("pptx",), reader="office"),
        Format("odt", f"{_OPEN}.text", "OpenDocument", ("odt",), reader="open"),
        Format("ods", f"{_OPEN}.spreadsheet", "OpenDocument", ("ods",), reader="open"),
        Format("odp", f"{_OPEN}.presentation", "OpenDocument", ("odp",), reader="open"),
        Format("doc", "application/msword", _OLD, ("doc",)),
        Format("xls", "application/vnd.ms-excel", _OLD, ("xls",)),
        Format("ppt", "application/vnd.ms-powerpoint", _OLD, ("ppt",)),
        Format("txt", "text/plain", gettext_lazy("Text"), ("txt", "md"), reader="text"),
        Format("csv", "text/csv", gettext_lazy("Table as CSV"), ("csv", "tsv"), reader="text"),
        Format("png", "image/png", _PICTURE, ("png",), True),
        Format("jpeg", "image/jpeg", _PICTURE, ("jpg", "jpeg", "jpe", "jfif"), True),
        Format("webp", "image/webp", _PICTURE, ("webp",), True),
        Format("tiff", "image/tiff", _PICTURE, ("tif", "tiff")),
        Format("heic", "image/heic", _PICTURE, ("heic", "heif")),
        Format("mp4", "video/mp4", gettext_lazy("Film"), ("mp4", "m4v")),
    )
}
ENDINGS = frozenset(ending for one in FORMATS.values() for ending in one.endings)
OTHER_TEXTS = frozenset({"txt", "log", "text", ""})  # endings under which plain text is taken as such

_SIGNATURES = (
    ("pdf", re.compile(rb"%PDF-\d")),
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n.{4}IHDR", re.DOTALL)),
    ("jpeg", re.compile(rb"\xff\xd8\xff")),
    ("webp", re.compile(rb"RIFF.{4}WEBPVP8", re.DOTALL)),
    ("tiff", re.compile(rb"II\*\x00|MM\x00\*")),
    ("heic", re.compile(rb".{4}ftyp(heic|heix|heim|heis|mif1|msf1)", re.DOTALL)),
    ("mp4", re.compile(rb".{4}ftyp(isom|iso[2-9]|mp4[12]|avc1|M4V |dash)", re.DOTALL)),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = {
    name.encode("utf-16-le"): found
    for name, found in (
        ("WordDocument", "doc"), ("Workbook", "xls"), ("PowerPoint Document", "ppt"),
        ("EncryptedPackage", "locked"), ("_VBA_PROJECT", "macros"),
    )
}  # fmt: skip
_PROGRAM = re.compile(rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|[\xcf\xce]\xfa\xed\xfe|\x00asm")
# A page or a drawing for a browser: it begins like one, or holds near its beginning what only such a one does.
_BEGINS_PAGE = re.compile(r"\s*<(!|\?|[a-z][a-z0-9]*[\s>/:])", re.IGNORECASE)
_HOLDS_PAGE = re.compile(r"<(script|html|svg|iframe|body)[\s>/]", re.IGNORECASE)
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BOMS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8[:2]: "utf-8-sig"}


def accepted() -> str:
    """The endings of everything that is kept, for the box in which files are chosen."""
    return ",".join(f".{ending}" for one in FORMATS.values() for ending in one.endings)


def of(path: Path, name: str) -> Format:
    """Return what a file is; raises ValidationError for what is not kept."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        if not head:
            raise ValidationError(_("The file is empty."))
        if head.startswith(b"PK\x03\x04"):
            return FORMATS[packages.kind_of(path)]
        if head.startswith(_OLD_OFFICE):
            return FORMATS[_old_office(file)]
        found = next((kind for kind, sign in _SIGNATURES if sign.match(head)), "")
        if found and is_zipfile(path):
            raise ValidationError(_("This file is two files in one. Save it anew as PDF or as a picture."))
        return FORMATS[found or _text(file, head, name)]


def _old_office(file: BinaryIO) -> str:
    """Which program of an older Office wrote a file, by the names in its directory."""
    found: set[str] = set()
    file.seek(0)
    tail = b""
    while piece := file.read(PIECE):
        found |= {kind for stream, kind in _STREAMS.items() if stream in tail + piece}
        tail = piece[-64:]
    if "macros" in found:
        raise packages.has_macros()
    if "locked" in found:
        raise packages.is_locked()
    if len(found) != 1:
        raise _unknown()
    return found.pop()


def _text(file: BinaryIO, head: bytes, name: str) -> str:
    """Text of any language, but no page, no program and no script."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if _PROGRAM.match(head):
        raise ValidationError(_("Programs and scripts are not kept here."))
    try:
        pieces = _decoded(file, _BOMS.get(head[:2], "utf-8"))
        first = next(pieces, "")
        if _BEGINS_PAGE.match(first[:HEAD]) or _HOLDS_PAGE.search(first[:HEAD]):
            raise ValidationError(
                _("Web pages and drawings for the web are not kept here. Print it to PDF and add that.")
            )
        if any(_NO_TEXT.search(piece) for piece in (first, *pieces)):
            raise _unknown()
    except UnicodeError:
        if ending in FORMATS["csv"].endings + FORMATS["txt"].endings:
            raise ValidationError(_("The text is not in UTF-8. Save it as UTF-8 and try again.")) from None
        raise _unknown() from None
    if ending in FORMATS["csv"].endings:
        return "csv"
    if ending in FORMATS["txt"].endings or ending in OTHER_TEXTS or ending in ENDINGS:
        return "txt"
    raise _unknown()


def _decoded(file: BinaryIO, encoding: str) -> Iterator[str]:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    while piece := file.read(PIECE):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _unknown() -> ValidationError:
    return ValidationError(
        _("Files of this kind are not kept here. Kept are PDF, Word, Excel, PowerPoint, OpenDocument, text, CSV,"
          " pictures (PNG, JPEG, WebP, TIFF, HEIC) and MP4.")
    )  # fmt: skip
