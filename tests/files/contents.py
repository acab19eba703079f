"""Files of every kind, made small, and such as somebody made to do harm."""

import struct
import zlib
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

# The harmless text every virus scanner finds; in two parts, so that this file itself is left alone.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
VIETNAMESE = "Liên hiệp các tổ chức hữu nghị thành phố Đà Nẵng"


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    + _chunk(b"IEND", b"")
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(64) + b"\xff\xd9"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(32)
TIFF = b"II*\x00" + bytes(64)
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(64)
MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(64)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def package(parts: dict[str, bytes | str], *, compression: int = ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    made = BytesIO()
    with ZipFile(made, "w", compression) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def _types(main: str) -> str:
    told = f'<Override PartName="/x" ContentType="application/vnd.openxmlformats-officedocument.{main}+xml"/>'
    return f'<?xml version="1.0"?><Types>{told}</Types>'


def docx(text: str = VIETNAMESE, **more: bytes | str) -> bytes:
    """A Word document; a word of it may lie in two runs, as Word likes to have it."""
    begin, end = text[: len(text) // 2], text[len(text) // 2 :]
    runs = f"<w:r><w:t>{begin}</w:t></w:r><w:r><w:instrText>PAGE</w:instrText><w:t>{end}</w:t></w:r>"
    body = f'<w:document xmlns:w="urn:w"><w:body><w:p>{runs}</w:p></w:body></w:document>'
    parts = {"[Content_Types].xml": _types("wordprocessingml.document.main"), "word/document.xml": body}
    return package(parts | {name.replace("__", "/"): content for name, content in more.items()})


def xlsx(text: str = VIETNAMESE) -> bytes:
    """A workbook with one shared text."""
    shared = f'<sst xmlns="urn:x"><si><t>{text}</t></si></sst>'
    return package({"[Content_Types].xml": _types("spreadsheetml.sheet.main"), "xl/sharedStrings.xml": shared})


def pptx(text: str = VIETNAMESE) -> bytes:
    """Slides with one text."""
    slide = f'<p:sld xmlns:p="urn:p" xmlns:a="urn:a"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>'
    types = _types("presentationml.presentation.main")
    return package({"[Content_Types].xml": types, "ppt/slides/slide1.xml": slide})


def opened(kind: str, text: str = VIETNAMESE) -> bytes:
    """An OpenDocument of a kind: text, spreadsheet, presentation."""
    content = f'<office:body xmlns:office="urn:o" xmlns:text="urn:t"><text:p>{text}</text:p></office:body>'
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return package({"mimetype": mimetype, "content.xml": content}, compression=ZIP_STORED)


def old_office(*streams: str) -> bytes:
    """A file of an older Office with these names in its directory."""
    return OLD_OFFICE + bytes(504) + b"".join(name.encode("utf-16-le") + bytes(64) for name in streams)


@cache
def bomb(megabytes: int = 201) -> bytes:
    """A Word document of some kilobytes that unpacks to many megabytes."""
    return docx(word__media__big=bytes(megabytes * 1_000_000))


@cache
def lying_bomb(megabytes: int = 60) -> bytes:
    """The same, declaring its large part as empty."""
    content = bytes(megabytes * 1_000_000)
    honest = docx(word__media__big=content)
    return honest.replace(struct.pack("<I", len(content)), struct.pack("<I", 10))


def pdf(text: str = VIETNAMESE, pages: int = 1) -> bytes:
    """A PDF with a text in Vietnamese, as the union's own documents are made."""
    import typst

    source = "\n#pagebreak()\n".join([f"{text}\n"] * pages)
    return bytes(typst.compile(source.encode()))
