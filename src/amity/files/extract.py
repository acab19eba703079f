"""A program: `python extract.py READER PATH` writes the text of a file to its output.

It is started with nothing but these words, limits itself before it opens anything, and knows nothing of Amity. What it
has read after SECONDS or LONGEST characters is all there is; documents with a DOCTYPE are refused unread.
"""

import codecs
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

SECONDS = 45
PROCESSOR_SECONDS = 50
MEMORY = 1 << 30
LONGEST = 3_000_000
PAGES = 3_000
PIECE = 1 << 18
_OFFICE = re.compile(
    r"word/(document|header|footer|footnotes|endnotes|comments)\d*\.xml|xl/sharedStrings\.xml"
    r"|ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml"
)
_ENDS_LINE = frozenset({"p", "h", "si", "tab", "br", "line-break"})


def limit() -> None:
    """Leave the process little: memory, processor time, and no way to write a file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    for nothing in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(nothing, (0, 0))


def plain(path: Path) -> Iterator[str]:
    """Text as it stands, in UTF-8 or UTF-16."""
    with path.open("rb") as file:
        first = file.read(PIECE)
        is_wide = first[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        decoder = codecs.getincrementaldecoder("utf-16" if is_wide else "utf-8-sig")("replace")
        while first:
            yield decoder.decode(first)
            first = file.read(PIECE)


def pdf(path: Path) -> Iterator[str]:
    """The text of a PDF, page by page."""
    import pypdf

    for number, page in enumerate(pypdf.PdfReader(path).pages):
        if number >= PAGES:
            return
        yield page.extract_text() + "\n"


def office(path: Path) -> Iterator[str]:
    """The text of Word, Excel and PowerPoint: what stands in their elements of the name "t"."""
    with ZipFile(path) as package:
        for name in package.namelist():
            if _OFFICE.fullmatch(name):
                with package.open(name) as file:
                    yield from xml(file, lambda element: element == "t")


def open_document(path: Path) -> Iterator[str]:
    """The text of OpenDocument."""
    with ZipFile(path) as package, package.open("content.xml") as file:
        yield from xml(file, lambda element: True)


def xml(file: IO[bytes], holds_text: Callable[[str], bool]) -> Iterator[str]:
    """The characters inside elements that hold text; the end of a paragraph ends a line."""
    parser, found, inside = expat.ParserCreate(), list[str](), [False]

    def begin(name: str, _attributes: dict[str, str]) -> None:
        inside.append(holds_text(name.rpartition(":")[2]))

    def end(name: str) -> None:
        inside.pop()
        if name.rpartition(":")[2] in _ENDS_LINE:
            found.append("\n")

    def write(text: str) -> None:
        if inside[-1]:
            found.append(text)

    def refuse(*_told: object) -> None:
        raise ValueError("a DOCTYPE")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = write, refuse
    while piece := file.read(PIECE):
        parser.Parse(piece, False)
        yield "".join(found)
        found.clear()
    parser.Parse(b"", True)


READERS = {"text": plain, "pdf": pdf, "office": office, "open": open_document}


def main() -> None:
    """Write the text, as far as time and length allow."""
    limit()
    reader, path = sys.argv[1:]
    until, room = time.monotonic() + SECONDS, LONGEST
    for text in READERS[reader](Path(path)):
        sys.stdout.buffer.write(text[:room].encode("utf-8", errors="replace"))
        room -= len(text)
        if room <= 0 or time.monotonic() > until:
            return


if __name__ == "__main__":
    main()
