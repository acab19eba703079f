"""Lists in a real browser: columns, views, choosing rows with mouse, keyboard and finger, acting on them, undoing."""

import pytest

from amity.agreements.models import Agreement
from amity.tasks.running import run_waiting
from amity.views.models import View
from tests import factories

pytestmark = pytest.mark.browser
BOXES = ".picking tbody .pick input"
COUNT = ".picked-count"


@pytest.fixture
def deals(union):
    """Six more agreements, by name from Deal 0 to Deal 5."""
    return [factories.make("agreements", union.hers, title=f"Deal {n}", place="Hanoi") for n in range(6)]


def checked(page) -> list[int]:
    return [at for at, box in enumerate(page.locator(BOXES).all()) if box.is_checked()]


def test_columns_are_chosen_and_ordered_where_they_stand(union, deals, visit):
    window = visit()
    page = window.log_in("an")
    window.go("/agreements/?sort=title")
    page.click("#columns-button")
    page.wait_for_selector("#columns form")
    assert page.evaluate("document.activeElement.closest('#columns') !== null")
    page.check("#columns [name=column][value=place]")
    up = page.locator("#columns li", has=page.locator("[name=column][value=place]")).locator("[data-move=up]")
    up.focus()
    for _n in range(40):  # with the keyboard, past the first place
        page.keyboard.press("Enter")
    assert page.locator("#columns [name=column]").first.get_attribute("value") == "place"
    assert page.evaluate("document.activeElement.dataset.move") == "up"
    assert window.findings() == []
    page.click("button:has-text('Show these columns')")
    page.wait_for_url("**/agreements/?sort=title&columns=place*")
    assert page.locator("thead th").first.inner_text() == "Place of signing"
    assert window.faults == []


def test_columns_are_chosen_without_script(union, deals, visit):
    window = visit(scripts=False)
    page = window.log_in("an")
    window.go("/agreements/columns/?columns=title,place&state=in_force")
    page.click("[name=move][value='up:place']")
    assert "/agreements/columns/" in page.url
    page.click("button:has-text('Show these columns')")
    assert page.url.endswith("/agreements/?state=in_force&columns=place%2Ctitle")


def test_a_view_is_saved_opened_and_left_again(union, deals, visit):
    window = visit()
    page = window.log_in("an")
    window.go("/agreements/?q=deal&sort=-title")
    page.click("a:has-text('Save as a view')")
    page.fill("#id_name", "The latest deals")
    page.click("main button:has-text('Save')")
    page.wait_for_selector(".tabs [aria-current]")
    assert page.inner_text(".tabs [aria-current]") == "The latest deals"
    assert page.locator("tbody th").first.inner_text() == "Deal 5"
    assert page.url.endswith(f"/agreements/?view={View.objects.get().pk}")
    page.click(".chip a")
    page.wait_for_selector("a:has-text('Save the change to')")
    assert page.inner_text(".tabs [aria-current]") == "The latest deals"
    page.click(".tabs a:has-text('Whole list')")
    page.wait_for_selector(".tabs [aria-current]:has-text('Whole list')")
    assert window.findings() == []
    window.go("/agreements/views/")
    assert window.findings() == []
    assert window.faults == []


def test_rows_are_chosen_with_shift_and_all_at_once(union, deals, visit):
    window = visit()
    page = window.log_in("an")
    window.go("/agreements/?sort=title")
    assert not page.is_visible(".picked")
    page.locator(BOXES).nth(1).click()
    assert page.inner_text(COUNT) == "1 chosen"
    assert not page.is_visible("[data-exactly]")
    page.locator(BOXES).nth(4).click(modifiers=["Shift"])
    assert checked(page) == [1, 2, 3, 4]
    assert page.inner_text(COUNT) == "4 chosen"
    assert page.evaluate("document.getElementById('pick-page').indeterminate")
    page.click("#pick-page")
    assert len(checked(page)) == 7
    page.click("[data-unpick]")
    assert checked(page) == []
    assert not page.is_visible(".picked")
    page.locator(BOXES).nth(0).click()
    page.locator(BOXES).nth(2).click()
    assert page.is_visible("button:has-text('Merge these two')")
    assert window.findings() == []


def test_rows_are_chosen_with_the_keyboard_alone(union, deals, visit):
    window = visit()
    page = window.log_in("an")
    window.go("/agreements/?sort=title")
    page.locator(BOXES).first.press("Space")  # in one act: between focus and key a slow page may still be settling
    assert checked(page) == [0]
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert checked(page) == [0, 1, 2, 4]
    page.keyboard.press("Shift+ArrowUp")
    assert checked(page) == [0, 1, 2, 3, 4]


def test_all_that_match_are_chosen_over_the_pages(union, visit, monkeypatch):
    from amity.records import listing

    monkeypatch.setattr(listing, "PAGE", 3)
    for number in range(5):
        factories.make("agreements", union.hers, title=f"Deal {number}")
    window = visit()
    page = window.log_in("an")
    window.go("/agreements/?q=deal")
    page.locator(BOXES).first.click()
    assert not page.is_visible(".picked-all")
    page.click("#pick-page")
    page.check(".picked-all input")
    assert page.inner_text(COUNT) == ""
    page.click(".picked button:has-text('Archive')")
    page.wait_for_url("**/agreements/bulk/archive/?all=1&q=deal")
    assert page.inner_text(".figures .numeral") == "5"


def test_many_rows_are_changed_watched_and_put_back(union, deals, visit):
    window = visit()
    page = window.log_in("an")
    window.go("/agreements/?q=deal&sort=title")
    page.click("#pick-page")
    page.click(".picked button:has-text('Change a field')")
    page.select_option("#what", "place.set")
    page.click("main button:has-text('Next')")
    page.fill("#id_value", "Hue")
    assert window.findings() == []
    page.click("button:has-text('Show what would happen')")
    assert page.inner_text(".figures .numeral") == "6"
    assert window.findings() == []
    page.fill("#why", "Moved.")
    page.click("button:has-text('Do it')")
    page.wait_for_selector("progress")
    assert window.findings() == []
    run_waiting()
    page.wait_for_selector("h2:has-text('Changed records')")  # the page looks again by itself
    assert Agreement.objects.filter(place="Hue").count() == 6
    assert window.findings() == []
    page.click("a:has-text('Undo')")
    page.click("main button:has-text('Undo')")
    page.wait_for_url("**/operations/*/")
    run_waiting()
    page.wait_for_selector("a:has-text('See the undoing')")
    assert Agreement.objects.filter(place="Hue").count() == 0
    window.go("/operations/")
    assert "Undone" in page.inner_text("main")
    assert window.findings() == []
    assert window.faults == []


def test_the_same_is_done_without_script(union, deals, visit):
    window = visit(scripts=False)
    page = window.log_in("an")
    window.go("/agreements/?q=deal")
    page.locator(BOXES).first.check()
    page.click(".picked button:has-text('Archive')")
    page.click("button:has-text('Do it')")
    run_waiting()
    page.click("a:has-text('Look again')")
    assert "Changed records" in page.inner_text("main")
    assert Agreement.objects.filter(shelf=1).count() == 1


def test_a_row_goes_to_the_trash_and_comes_back(union, deals, visit):
    window = visit()
    page = window.log_in("an")
    window.go(f"/agreements/{deals[0].pk}/")
    page.click(".record summary:has-text('More')")
    page.click("a:has-text('Move to the trash')")
    page.click("main button:has-text('Move to the trash')")
    page.wait_for_selector("text=In the trash")
    assert window.findings() == []
    page.click("a:has-text('To the trash')")
    page.locator(BOXES).first.click()
    assert window.findings() == []
    page.click(".picked button:has-text('Take back')")
    page.click("button:has-text('Do it')")
    page.wait_for_selector("progress")
    run_waiting()
    page.wait_for_selector("h2:has-text('Changed records')")
    window.go(f"/agreements/{deals[0].pk}/")
    assert page.inner_text("h1") == "Deal 0"


@pytest.mark.parametrize(
    "path",
    [
        "/agreements/?columns=title,place,reference,state,signed_on,starts_on,ends_on,parties,notes,owner",
        "/agreements/columns/",
        "/agreements/views/new/?q=deal",
        "/agreements/bulk/edit/?all=1",
        "/agreements/bulk/edit/?all=1&what=place.replace",
        "/agreements/bulk/archive/?all=1",
        "/agreements/export/choice/?all=1",
        "/agreements/trash/",
        "/operations/",
        "/tags/",
        "/tags/new/",
    ],
)
def test_pages_fit_a_phone_and_axe_finds_nothing(path, union, deals, visit):
    window = visit(width=360)
    page = window.log_in("an")
    window.go(path)
    assert window.width() <= 360
    assert window.findings() == []
    if page.locator(BOXES).count():
        page.locator(BOXES).first.click()
        assert page.is_visible(".picked")
        assert window.width() <= 360
    assert window.faults == []
