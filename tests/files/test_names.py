"""Names of files: kept as people wrote them, without what leads elsewhere or pretends to be something else."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.files import names
from amity.files.formats import ENDINGS, FORMATS

LONG = "Báo cáo tổng kết công tác đối ngoại nhân dân năm 2025 và phương hướng nhiệm vụ " * 5


@pytest.mark.parametrize(
    ("name", "kind", "stored"),
    [
        ("report.pdf", "pdf", "report.pdf"),
        ("Báo cáo năm 2025.docx", "docx", "Báo cáo năm 2025.docx"),
        ("Bản v1.2.docx", "docx", "Bản v1.2.docx"),
        ("photo.JPEG", "jpeg", "photo.jpeg"),
        ("photo.JPG", "jpeg", "photo.jpg"),
        ("photo.png", "jpeg", "photo.jpg"),
        ("report.pdf.exe", "pdf", "report.pdf"),
        ("invoice.exe.pdf", "pdf", "invoice.pdf"),
        ("a.html.png", "png", "a.png"),
        ("a.tar.pdf", "pdf", "a.tar.pdf"),
        ("noending", "pdf", "noending.pdf"),
        ("readme.md", "txt", "readme.md"),
        (".pdf", "pdf", "pdf.pdf"),
        (".htaccess", "txt", "htaccess.txt"),
        ("", "pdf", "file.pdf"),
        ("...", "pdf", "file.pdf"),
        ("report.", "pdf", "report.pdf"),
        ("report .pdf", "pdf", "report.pdf"),
    ],
)
def test_a_name_is_kept_with_the_ending_of_what_it_holds(name, kind, stored):
    assert names.stored(name, FORMATS[kind]) == stored


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("../../../etc/passwd", "passwd.txt"),
        ("..\\..\\windows\\win.txt", "win.txt"),
        ("/etc/shadow", "shadow.txt"),
        ("C:\\a\\b.txt", "b.txt"),
        ("a/b/..", "file.txt"),
        ("..%2f..%2fpasswd", "..%2f..%2fpasswd.txt".lstrip(".")),
        ("a\x00b.txt", "ab.txt"),
        ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie_ x=1.txt"),
        ('a"b<c>.txt', "a_b_c_.txt"),
        ("\u202etxt.exe", "txt.txt"),
        ("a\u200b.txt", "a.txt"),
    ],
)
def test_a_name_leads_nowhere_and_hides_nothing(name, stored):
    assert names.stored(name, FORMATS["txt"]) == stored


def test_two_spellings_of_a_name_are_stored_alike():
    decomposed = normalize("NFD", "Hoà bình và hữu nghị.pdf")
    assert decomposed != "Hoà bình và hữu nghị.pdf"
    assert names.stored(decomposed, FORMATS["pdf"]) == "Hoà bình và hữu nghị.pdf"


def test_a_very_long_name_is_cut_before_its_ending():
    stored = names.stored(f"{LONG}.pdf", FORMATS["pdf"])
    assert len(stored) <= names.LONGEST
    assert stored.startswith("Báo cáo tổng kết công tác")
    assert stored.endswith(".pdf")


@given(st.text(max_size=300), st.sampled_from(sorted(FORMATS)))
def test_whatever_a_name_is_it_is_one_safe_part_of_a_path(name, kind):
    stored = names.stored(name, FORMATS[kind])
    assert 1 < len(stored) <= names.LONGEST
    assert not set(stored) & set('/\\<>:"|?*\x00\r\n')
    assert stored not in (".", "..")
    assert not stored.startswith(".")
    assert stored.rpartition(".")[2] in FORMATS[kind].endings
    assert names.stored(stored, FORMATS[kind]) == stored
    assert stored.split(".")[-2].lower() not in ENDINGS | names.ACTIVE or stored.count(".") == 1
