"""The text of every kind of file that has some, read in a process of its own with little of everything."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from amity.files import extract, formats, texts
from amity.files.models import Blob
from tests.files import contents

TEXT = "Liên hiệp các tổ chức hữu nghị"


@pytest.fixture
def text_of(folder):
    """The text of a content of a kind, read as the job reads it."""

    def read(content: bytes, kind: str) -> str:
        blob = Blob(sha256="ab" * 32, size=len(content))
        blob.path.parent.mkdir(parents=True, exist_ok=True)
        blob.path.write_bytes(content)
        return texts.read(blob, formats.FORMATS[kind])

    return read


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (TEXT.encode(), "txt"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "csv"),
        (TEXT.encode("utf-16"), "txt"),
        (contents.docx(TEXT), "docx"),
        (contents.xlsx(TEXT), "xlsx"),
        (contents.pptx(TEXT), "pptx"),
        (contents.opened("text", TEXT), "odt"),
        (contents.opened("spreadsheet", TEXT), "ods"),
        (contents.opened("presentation", TEXT), "odp"),
        (contents.pdf(TEXT), "pdf"),
    ],
    ids=["txt", "csv", "utf-16", "docx", "xlsx", "pptx", "odt", "ods", "odp", "pdf"],
)
def test_the_text_of_every_kind_is_read_whole(content, kind, text_of):
    assert " ".join(text_of(content, kind).split()) == TEXT


def test_a_word_in_two_runs_is_one_word_and_paragraphs_are_apart(text_of):
    body = (
        '<w:document xmlns:w="w"><w:p><w:r><w:t>hoà</w:t></w:r><w:r><w:t> bình</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>hữu</w:t><w:tab/><w:t>nghị</w:t></w:r></w:p></w:document>"
    )
    assert text_of(contents.docx(**{"word/document.xml": body}), "docx").split() == ["hoà", "bình", "hữu", "nghị"]


def test_headers_notes_and_comments_are_read_and_styles_are_not(text_of):
    more = {f"word/{name}.xml": f'<w:x xmlns:w="w"><w:p><w:t>{name}</w:t></w:p></w:x>' for name in
            ("header1", "footer2", "footnotes", "comments", "styles", "settings")}  # fmt: skip
    words = set(text_of(contents.docx("body", **more), "docx").split())
    assert words == {"body", "header1", "footer2", "footnotes", "comments"}


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><w:d xmlns:w="w"><w:p><w:t>&a;</w:t></w:p></w:d>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><w:d xmlns:w="w"><w:p><w:t>x</w:t></w:p></w:d>',
        '<w:d xmlns:w="w"><w:p><w:t>not closed',
    ],
)
def test_documents_with_declarations_or_broken_ones_give_no_text(xml, text_of):
    with pytest.raises(texts.Unreadable):
        text_of(contents.docx(**{"word/document.xml": xml}), "docx")


def test_a_locked_pdf_gives_no_text(text_of):
    from io import BytesIO

    import pypdf

    writer = pypdf.PdfWriter()
    writer.append(BytesIO(contents.pdf(TEXT)))
    writer.encrypt("secret", algorithm="RC4-128")
    locked = BytesIO()
    writer.write(locked)
    with pytest.raises(texts.Unreadable):
        text_of(locked.getvalue(), "pdf")


def test_a_pdf_is_read_page_by_page(text_of):
    assert text_of(contents.pdf(TEXT, pages=3), "pdf").split() == TEXT.split() * 3


def test_no_more_than_the_limit_is_written(tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("word " * 1_000_000)
    done = subprocess.run([sys.executable, "-I", "-B", extract.__file__, "text", path], capture_output=True, check=True)
    assert len(done.stdout) == extract.LONGEST


def test_the_reader_has_little_memory_and_writes_no_file(tmp_path):
    target = tmp_path / "written"
    program = tmp_path / "greedy.py"
    program.write_text(
        f"import sys; sys.path.insert(0, {str(Path(extract.__file__).parent)!r}); import extract; extract.limit()\n"
        "try: x = bytearray(2 << 30)\n"
        "except MemoryError: print('no memory')\n"
        f"try: open({str(target)!r}, 'wb', buffering=0).write(b'x')\n"
        "except OSError: print('no file')\n"
    )
    done = subprocess.run([sys.executable, "-B", program], capture_output=True, text=True, check=False)
    assert done.stdout.split("\n")[:2] == ["no memory", "no file"]
    assert not target.exists() or target.stat().st_size == 0
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 0  # this process keeps its own limits


def test_the_reader_knows_nothing_of_amity():
    source = Path(extract.__file__).read_text()
    assert "import amity" not in source
    assert "from amity" not in source
    assert "django" not in source


def test_every_kind_that_is_read_has_a_reader():
    assert {one.reader for one in formats.FORMATS.values() if one.reader} == set(extract.READERS)
