"""Documents that are archives inside (Word, Excel, PowerPoint, OpenDocument): which one, and whether it is safe.

What an archive unpacks to is counted by unpacking it, because what it declares may be a lie.
"""

import re
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

UNPACKED_LIMIT = 200_000_000  # bytes
RATIO_LIMIT = 200
ENTRY_LIMIT = 10_000
SMALL = 100_000  # bytes under which a high ratio harms nobody
PIECE = 1 << 20
_MAIN = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
_OPEN = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_MACROS = re.compile(r"(^|/)(vbaProject\.bin|Basic/|Scripts/)", re.IGNORECASE)
_ENCRYPTED = 0x1


def kind_of(path: Path) -> str:
    """Return which document an archive is; raises ValidationError for any other archive."""
    try:
        with ZipFile(path) as package:
            _measure(package)
            return _kind(package)
    except (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OSError) as error:
        raise ValidationError(_("The document is damaged. Open it, save it anew and try again.")) from error


def is_locked() -> ValidationError:
    """What to say of a document that needs a password."""
    return ValidationError(_("The document is locked with a password. Save it without one."))


def has_macros() -> ValidationError:
    """What to say of a document that carries programs."""
    return ValidationError(_("The document carries macros. Save it without them, for instance as DOCX or XLSX."))


def _kind(package: ZipFile) -> str:
    names = set(package.namelist())
    if any(_MACROS.search(name) for name in names):
        raise has_macros()
    if "mimetype" in names:
        found = {_OPEN.get(package.read("mimetype").strip())} - {None}
    elif "[Content_Types].xml" in names:
        told = package.read("[Content_Types].xml")
        if b"macroEnabled" in told:
            raise has_macros()
        found = {kind for main, kind in _MAIN.items() if main in told}
    else:
        found = set()
    if len(found) != 1:
        raise ValidationError(_("Archives are not kept here. Unpack it and add the files in it one by one."))
    return str(found.pop())


def _measure(package: ZipFile) -> None:
    entries = package.infolist()
    if len(entries) > ENTRY_LIMIT or sum(one.file_size for one in entries) > UNPACKED_LIMIT:
        raise _too_large()
    if any(one.flag_bits & _ENCRYPTED for one in entries):
        raise is_locked()
    packed = sum(one.compress_size for one in entries)
    room = min(UNPACKED_LIMIT, RATIO_LIMIT * max(packed, SMALL))
    for entry in entries:
        entry.file_size = room + PIECE  # so that the size it declares does not end the reading
        with package.open(entry) as file:
            while piece := file.read(PIECE):
                room -= len(piece)
                if room < 0:
                    raise _too_large()


def _too_large() -> ValidationError:
    return ValidationError(_("Unpacked, the document is far larger than it looks. Divide it, or save it as PDF."))
