"""With the keyboard alone, and always seeing where one is."""

import re

import pytest

from tests.browser.walking import walk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("address", ["/", "/agreements/", "/agreements/filter/", "edit", "record", "/reviews/"])
def test_every_stop_of_the_tabulator_is_seen(address, width, union, visit):
    window = visit(width=width)
    page = window.log_in("an")
    window.go(
        {
            "edit": f"/agreements/{union.agreement.pk}/edit/",
            "record": f"/organisations/{union.partner.pk}/",
        }.get(address, address)
    )
    met = walk(page)
    assert len(met) > 8
    assert met[0]["name"] == "Skip to the content"
    assert [one["name"] for one in met if not one["outlined"]] == []
    assert [one["name"] for one in met if not one["uncovered"]] == []


def test_the_skip_link_leads_past_the_navigation(union, visit):
    window = visit()
    page = window.log_in("an")
    window.go("/agreements/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_a_key_leads_to_the_search_from_everywhere(keys, union, visit):
    window = visit()
    page = window.log_in("an")
    page.keyboard.press(keys)
    assert page.evaluate("document.activeElement.id") == "seek"
    assert page.input_value("#seek") == ""


def test_a_slash_typed_into_a_box_stays_there(union, visit):
    window = visit()
    page = window.log_in("an")
    window.go("/agreements/new/")
    page.focus("#id_signed_on")
    page.keyboard.type("31/10/2022")
    assert page.input_value("#id_signed_on") == "31/10/2022"


def test_escape_closes_suggestions_and_menus(union, visit):
    window = visit()
    page = window.log_in("an")
    page.keyboard.press("/")
    page.keyboard.type("cuba", delay=10)
    page.wait_for_selector("#found a")
    page.keyboard.press("Escape")
    assert not page.is_visible("#found")
    window.go("/agreements/")
    page.focus("summary:has-text('Export')")
    page.keyboard.press("Enter")
    assert page.is_visible("a:has-text('XLSX')")
    page.keyboard.press("Escape")
    assert not page.is_visible("a:has-text('XLSX')")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Export"


def test_arrows_walk_through_the_rows_of_a_list(union, visit):
    from tests import factories

    for number in range(3):
        factories.make("countries", union.hers, name=f"Island {number}")
    window = visit()
    page = window.log_in("an")
    window.go("/countries/?q=island")
    page.focus("tbody th a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "Island 2"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/countries/\d+/"))
    assert page.inner_text("h1").startswith("Island 1")


def test_the_menu_of_a_narrow_screen_opens_and_closes(union, visit):
    window = visit(width=360)
    page = window.log_in("an")
    assert not page.is_visible("#navigation")
    page.focus(".menu-button")
    page.keyboard.press("Enter")
    assert not page.is_visible("#navigation a[href='/agreements/']")
    page.focus("#navigation summary:has-text('Agreements')")
    page.keyboard.press("Enter")
    assert page.is_visible("#navigation a[href='/agreements/']")
    page.keyboard.press("Escape")
    assert not page.is_visible("#navigation")


def skip(page) -> None:
    """Pass over what stands on every page: the first press of Tab offers it."""
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.skip')")
    page.keyboard.press("Enter")


def tab_to(page, what: str, most: int = 40) -> None:
    """Press Tab until the focus is on what matches."""
    for _n in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
    raise AssertionError(f"Tab does not lead to {what}")


def test_a_record_is_changed_with_the_keyboard_alone(union, visit):
    window = visit()
    page = window.log_in("an")
    page.keyboard.press("/")
    page.keyboard.type("memorandum", delay=10)
    page.wait_for_selector("#found a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Memorandum of 2022')")
    skip(page)
    tab_to(page, "a[href$='/edit/']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_title")
    skip(page)
    tab_to(page, "#id_place")
    page.keyboard.type("Hanoi")
    page.keyboard.press("Enter")
    page.wait_for_selector(".message")
    assert "Hanoi" in page.inner_text(".facts")


def test_suggestions_that_come_late_do_not_open_over_the_page(union, visit):
    window = visit()
    page = window.log_in("an")
    window.go(f"/organisations/{union.partner.pk}/")
    held = []
    page.route("**/search/**", lambda route: held.append(route))
    page.focus("#seek")
    page.wait_for_timeout(100)
    page.keyboard.press("Tab")
    with page.expect_response("**/search/**"):
        held.pop().continue_()
    page.wait_for_function("document.getElementById('found').childElementCount > 0")
    assert not page.is_visible("#found")


def test_a_person_is_found_changed_and_put_back_with_the_keyboard_alone(union, visit):
    from tests import factories

    person = factories.make("people", union.hers, name="Nguyễn Thị Phương Anh", name_vi="", phone="024 3825 0001")
    window = visit()
    page = window.log_in("an")
    page.keyboard.press("/")
    page.keyboard.type("anh phuong", delay=10)
    page.wait_for_selector("#found a:has-text('Phương Anh')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{person.pk}/")

    skip(page)
    tab_to(page, "a[href$='/edit/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/")
    skip(page)
    tab_to(page, "#id_phone")
    page.keyboard.press("Control+a")
    page.keyboard.type("024 3825 9999")
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".message:has-text('Saved')")
    assert "024 3825 9999" in page.inner_text(".facts")

    tab_to(page, f"a[href='/people/{person.pk}/history/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{person.pk}/history/")
    assert page.locator(".history > li").count() == 2
    skip(page)
    tab_to(page, ".revert button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".message:has-text('The change was taken back.')")
    assert page.locator(".history > li").count() == 3
    person.refresh_from_db()
    assert person.phone == "024 3825 0001"
    assert window.faults == []
