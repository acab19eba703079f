"""A messy spreadsheet, from the first look at it to the last undo, by somebody who has read no manual."""

import io

import pytest
import xlsxwriter

from amity.network.models import Organisation
from amity.tasks.running import run_waiting
from tests import factories

pytestmark = pytest.mark.browser

HEADS = ("STT", "Organization name", "E-mail", "Founded on", "Kind", "Remarks")
ROWS = (
    (1, "Amigos de Hanói", "amigos@example.org", "02/03/1975", "Counterpart association", "old friends"),
    (2, "Freundschaft Huế", "hue@example.org", "long ago", "Counterpart association", ""),
    (3, "Cuba-Vietnam Friendship Association", "cuba@example.org", "", "Counterpart association", ""),
    (4, "Solidarité Saigon", "saigon@example", "05/06/1980", "Counterpart association", ""),
)


def messy() -> bytes:
    """A workbook as it comes by mail: a cover sheet, heads of its own, cells typed by hand."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("Cover").write(0, 0, "List of partners, spring")
        sheet = book.add_worksheet("Partners")
        for number, row in enumerate((HEADS, *ROWS)):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def test_a_messy_spreadsheet_is_imported_found_mended_and_undone(union, visit, settings, tmp_path):
    settings.HOME = tmp_path
    window = visit()
    page = window.log_in("an")
    window.go("/organisations/")
    match(window, page)
    look_through(window, page)
    bring_the_rest(window, page)
    assert Organisation.objects.count() == 4
    changed = Organisation.objects.get(pk=union.partner.pk)
    assert (changed.email, str(changed.founded_on)) == ("cuba@example.org", "1963-09-25")

    page.fill("#seek", "hanoi amigos")
    page.wait_for_selector("#found a")
    assert "Amigos de Hanói" in page.inner_text("#found")

    window.go("/imports/")
    assert page.locator("tbody tr").count() == 2
    assert window.findings() == []
    page.click("text=partners.xlsx")
    page.click("text=Undo this import")
    assert window.findings() == []
    page.click("form button:has-text('Undo')")
    page.wait_for_url("**/operations/*/")
    assert [job.state for job in run_waiting()] == ["done"]
    assert set(Organisation.objects.values_list("name", flat=True)) == {changed.name, "Solidarité Saigon"}
    assert Organisation.objects.get(pk=union.partner.pk).email == union.partner.email
    assert window.faults == []


def match(window, page):
    """Bring the file, take its second sheet, and say what its columns are."""
    page.click("a.button:has-text('Import')")
    page.set_input_files("#file", {"name": "partners.xlsx", "mimeType": "", "buffer": messy()})
    assert window.findings() == []
    page.click("button:has-text('Continue')")

    page.select_option("#sheet", "Partners")
    page.click("button:has-text('Take this sheet')")
    page.wait_for_selector("text=Freundschaft Huế")
    assert page.locator("[name=column-1]").input_value() == ""
    assert page.locator("[name=column-2]").input_value() == "email"
    page.select_option("[name=column-1]", label="Name")
    page.select_option("[name=column-5]", label="Notes")
    page.select_option("[name=all-field] >> nth=0", label="Home country")
    page.fill("[name=all-value] >> nth=0", "Cuba")
    assert window.findings() == []
    page.click("button:has-text('Show what would happen')")


def look_through(window, page):
    """Correct a cell, say of a row that it is the one that is there, and store what is good."""
    page.wait_for_selector("text=Rows to be stored: 1")
    assert page.locator(".lines > li").count() == 3
    assert "is not a date" in page.locator("#line-3").inner_text()
    assert "Enter a valid email address" in page.locator("#line-5").inner_text()
    assert window.findings() == []
    page.locator("#line-3 input[type=text], #line-3 input:not([type])").fill("1999")
    page.click("#line-3 button:has-text('Correct')")
    page.wait_for_selector("text=Rows to be stored: 2")
    page.click("#line-4 button:has-text('It is this one')")
    page.wait_for_selector("text=Rows to be stored: 3")
    page.fill("#why", "List of spring")
    page.click("button:has-text('Store them now')")


def bring_the_rest(window, page):
    """Get the rows that were left out as a file, correct it, and bring it."""
    page.wait_for_selector("text=Rows that were not stored: 1")
    assert window.findings() == []
    with page.expect_download() as download:
        page.click("a:has-text('(CSV)')")
    text = download.value.path().read_text(encoding="utf-8-sig")
    mended = text.replace("saigon@example,", "saigon@example.org,")
    assert mended != text
    page.click("text=Bring the corrected file")
    page.set_input_files("#file", {"name": "rest.csv", "mimeType": "text/csv", "buffer": mended.encode()})
    page.click("button:has-text('Continue')")
    assert page.locator("[name=column-1]").input_value() == "name"
    page.click("button:has-text('Show what would happen')")
    page.click("button:has-text('Store them now')")
    page.wait_for_selector("text=Undo this import")


def test_the_steps_fit_a_phone_and_work_without_scripts(union, visit, settings, tmp_path):
    settings.HOME = tmp_path
    factories.make("people", union.hers, name="Lê An", phone="1", email="", born_on="")
    window = visit(width=360, scripts=False)
    page = window.log_in("an")
    window.go("/people/import/")
    content = "name,phone,born_on\nLê An,2,\nLê Bình,3,x\n".encode()
    page.set_input_files("#file", {"name": "people.csv", "mimeType": "text/csv", "buffer": content})
    page.click("button:has-text('Continue')")
    page.click("button:has-text('Show what would happen')")
    page.click("button:has-text('They are others: enter them as new')")
    page.click("#line-3 button:has-text('Leave this row out')")
    page.click("button:has-text('Store them now')")
    assert "1\nnew" in page.inner_text(".figures").replace(" ", "\n")
    assert window.faults == []
