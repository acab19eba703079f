"""Files in a real browser: added with and without script, dropped, opened, on a phone, and found sound by axe."""

import pytest

from amity.files.models import Attachment, Version
from tests.files import contents

pytestmark = pytest.mark.browser
PDF = contents.pdf("Hoà bình")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Where the files of a test lie."""
    settings.MEDIA_ROOT = tmp_path / "files"


def sent(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def add(page, *files: dict) -> None:
    page.set_input_files("#files-input", list(files))
    page.click(".add-files button[type=submit]")
    page.wait_for_selector(".message")


@pytest.mark.parametrize("scripts", [True, False])
def test_files_are_added_renamed_thrown_away_and_taken_back(scripts, union, visit):
    window = visit(scripts=scripts)
    page = window.log_in("an") if scripts else _log_in(window)
    window.go(f"/organisations/{union.partner.pk}/")
    add(page, sent("Báo cáo năm 2025.pdf", PDF), sent("ảnh.png", contents.PNG))
    assert page.locator("#files tbody tr").count() == 2
    page.click("#files a:has-text('1 version'):near(:text('Báo cáo'))")
    page.fill("#id_title", "Báo cáo tổng kết")
    page.click("button:has-text('Save')")
    page.wait_for_selector(".message")
    page.set_input_files("#renew-input", sent("b.pdf", PDF + b"\n"))
    page.fill("#renew-note", "Signed")
    page.click("button:has-text('Store the new version')")
    page.wait_for_selector("h2:has-text('Version 2')")
    page.click("button:has-text('Move to the trash')")
    page.wait_for_selector(".thrown")
    page.click(".thrown button:has-text('Take back')")
    page.wait_for_selector("#files tbody tr")
    assert page.locator("#files tbody tr").count() == 2
    assert Version.objects.count() == 3
    assert window.faults == []


def _log_in(window):
    page = window.go("/log-in/")
    page.fill("#id_username", "an")
    page.fill("#id_password", "cây tre Việt Nam 2026")
    page.click("button[type=submit].wide")
    page.wait_for_url(window.base + "/")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_axe_finds_nothing_on_the_pages_of_files(language, scheme, union, visit):
    union.an.language = language
    union.an.save()
    window = visit(scheme=scheme)
    page = window.log_in("an")
    window.go(f"/organisations/{union.partner.pk}/")
    add(page, sent("a.pdf", PDF), sent("b.txt", b"words"))
    first, second = Attachment.objects.order_by("pk")
    page.click(".add-files summary")
    found = window.findings()
    Attachment.objects.filter(pk=second.pk).update(is_trashed=True, confidentiality=3)
    for address in (f"/organisations/{union.partner.pk}/files/", f"/files/{first.pk}/", f"/files/{second.pk}/"):
        window.go(address)
        found += window.findings()
    window.go(f"/organisations/{union.partner.pk}/files/")
    page.set_input_files("#files-input", [sent("page.png", contents.HTML)])
    page.click(".add-files button[type=submit]")
    page.wait_for_selector(".problems")
    found += window.findings()
    assert found == []
    assert window.faults == []


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_no_page_of_files_scrolls_sideways(width, union, visit):
    window = visit(width=width)
    page = window.log_in("an")
    window.go(f"/organisations/{union.partner.pk}/")
    add(page, sent("Nghị_quyết_về_công_tác_đối_ngoại_nhân_dân_" * 3 + ".txt", b"words"))
    file = Attachment.objects.get()
    for address in (f"/organisations/{union.partner.pk}/", f"/organisations/{union.partner.pk}/files/",
                    f"/files/{file.pk}/"):  # fmt: skip
        window.go(address)
        assert window.width() <= width, address


def test_a_file_dropped_on_the_form_is_chosen_and_a_large_one_told_at_once(union, visit, settings):
    settings.FILE_LIMIT = 1_000_000
    window = visit()
    page = window.log_in("an")
    window.go(f"/organisations/{union.partner.pk}/")
    assert page.is_visible("[data-drop-hint]")
    drop = """([name, size]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(size).fill(65)], name));
      const form = document.querySelector('.add-files');
      form.dispatchEvent(new DragEvent('dragover', {dataTransfer: data, bubbles: true, cancelable: true}));
      form.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
      return document.getElementById('files-input').files.length;
    }"""
    assert page.evaluate(drop, ["large.txt", 1_000_001]) == 1
    assert "large.txt" in page.inner_text("[data-told]")
    page.click(".add-files button[type=submit]")
    assert page.is_visible("[data-told]")
    assert not Attachment.objects.exists()
    assert page.evaluate(drop, ["small.txt", 10]) == 1
    assert not page.is_visible("[data-told]")
    page.click(".add-files button[type=submit]")
    page.wait_for_selector(".message")
    assert Attachment.objects.get().title == "small.txt"


def test_a_picture_is_shown_and_a_text_is_saved(union, visit):
    window = visit()
    page = window.log_in("an")
    window.go(f"/organisations/{union.partner.pk}/")
    add(page, sent("ảnh.png", contents.PNG), sent("thư.txt", b"words"))
    page.click("#files tbody th a:has-text('ảnh.png')")
    page.wait_for_url("**show=1")
    assert page.evaluate("document.images.length") == 1
    page.go_back()
    with page.expect_download() as saved:
        page.click("#files tbody th a:has-text('thư.txt')")
    assert saved.value.suggested_filename == "thư.txt"
