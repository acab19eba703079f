"""How a file is handed over: under its own name, whole or in part, and never run by a browser."""

import pytest
from django.test import RequestFactory

from amity.files import serving
from tests.files import contents

pytestmark = pytest.mark.django_db
DIGITS = bytes(range(256)) * 1000


def given(version, *, is_shown: bool = False, **headers):
    request = RequestFactory().get("/", headers={name.replace("_", "-"): value for name, value in headers.items()})
    return serving.answer(request, version, is_shown=is_shown)


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def version(partner, hang):
    return hang(partner, b"%PDF-1.7\n" + DIGITS, "Báo cáo “năm” 2025.pdf")


def test_a_file_is_an_attachment_that_nothing_may_guess_run_or_keep(version):
    response = given(version)
    assert body(response) == b"%PDF-1.7\n" + DIGITS
    assert response.status_code == 200
    assert {name: response[name] for name in sorted(response.headers)} == {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
        "Content-Disposition": "attachment; filename*=utf-8''"
        "B%C3%A1o%20c%C3%A1o%20%E2%80%9Cn%C4%83m%E2%80%9D%202025.pdf",
        "Content-Length": str(len(DIGITS) + 9),
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "Content-Type": "application/pdf",
        "Cross-Origin-Resource-Policy": "same-origin",
        "ETag": f'"{version.blob_id}"',
        "X-Content-Type-Options": "nosniff",
    }


@pytest.mark.parametrize(
    ("content", "name", "disposition"),
    [
        (contents.PNG, "a.png", "inline"),
        (contents.JPEG, "a.jpg", "inline"),
        (contents.WEBP, "a.webp", "inline"),
        (b"%PDF-1.7\nx", "a.pdf", "inline"),
        (contents.TIFF, "a.tif", "attachment"),
        (contents.HEIC, "a.heic", "attachment"),
        (contents.MP4, "a.mp4", "attachment"),
        (contents.docx(), "a.docx", "attachment"),
        (contents.opened("text"), "a.odt", "attachment"),
        (contents.old_office("WordDocument"), "a.doc", "attachment"),
        (b"Some words.", "a.txt", "attachment"),
        (b"a,b\n", "a.csv", "attachment"),
    ],
)
def test_only_pictures_and_pdf_are_shown_and_only_when_asked_for(content, name, disposition, partner, hang):
    version = hang(partner, content, name)
    shown, plain = given(version, is_shown=True), given(version)
    assert shown["Content-Disposition"] == f'{disposition}; filename="{name}"'
    assert plain["Content-Disposition"] == f'attachment; filename="{name}"'
    for response in (shown, plain):
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert body(response) == content


def test_a_text_says_its_encoding(partner, hang):
    assert given(hang(partner, b"Some words."))["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-9", 0, 10),
        ("bytes=100-", 100, 256009),
        ("bytes=-5", 256004, 256009),
        ("bytes=-999999999", 0, 256009),
        ("bytes=256000-999999999999999999", 256000, 256009),
        (" bytes=1-2 ", 1, 3),
        ("bytes=70000-200000", 70000, 200001),
    ],
)
def test_a_part_is_handed_over_exactly(asked, first, end, version):
    response = given(version, Range=asked)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{end - 1}/256009"
    assert response["Content-Length"] == str(end - first)
    assert body(response) == (b"%PDF-1.7\n" + DIGITS)[first:end]
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("asked", ["bytes=256009-", "bytes=10-9", "bytes=-0", "bytes=999999999999-"])
def test_a_part_that_is_not_there_is_refused_with_the_size(asked, version):
    response = given(version, Range=asked)
    assert (response.status_code, response["Content-Range"], body(response)) == (416, "bytes */256009", b"")


@pytest.mark.parametrize(
    "asked", ["", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=1-2,4-5", "bytes=1", "bytes=" + "1" * 40 + "-"]
)
def test_what_is_no_part_gets_the_whole(asked, version):
    response = given(version, Range=asked)
    assert response.status_code == 200
    assert len(body(response)) == 256009


def test_a_part_of_another_content_is_not_mixed_with_this_one(version):
    assert given(version, Range="bytes=0-9", If_Range='"other"').status_code == 200
    assert given(version, Range="bytes=0-9", If_Range=f'"{version.blob_id}"').status_code == 206


def test_what_the_reader_has_is_not_sent_again(version):
    response = given(version, If_None_Match=f'"{version.blob_id}"')
    assert (response.status_code, body(response), response["ETag"]) == (304, b"", f'"{version.blob_id}"')
    assert given(version, If_None_Match='"other"').status_code == 200


def test_the_web_server_may_hand_it_over_itself(version, settings):
    settings.FILES_ACCEL = "/inner-files/"
    response = given(version)
    assert response["X-Accel-Redirect"] == f"/inner-files/{version.blob_id[:2]}/{version.blob_id}"
    assert body(response) == b""
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_long_file_is_read_in_small_pieces(version):
    response = given(version, Range="bytes=0-250000")
    assert max(len(piece) for piece in response.streaming_content) <= serving.PIECE
