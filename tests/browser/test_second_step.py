"""The second step at log-in in a real browser: set up, asked for, and got around with paper, by keyboard alone."""

import pyotp
import pytest

from amity.access import factors
from amity.access.models import SecondFactor, Unit
from tests.personas import PASSWORD

pytestmark = pytest.mark.browser


def reach(page, selector: str) -> None:
    """Walk by the tabulator to a place."""
    for _n in range(160):  # the names of all record types stand before the page
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The tabulator never comes to {selector}.")


def type_in(page, selector: str, text: str) -> None:
    reach(page, selector)
    page.keyboard.type(text)


def give_password(window):
    page = window.go("/log-in/")
    page.focus("#id_username")
    page.keyboard.type("an")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    return page


def let_code_age() -> None:
    """As if the last code had been used an hour ago, so that the test need not wait for the next one."""
    factor = SecondFactor.objects.get()
    factor.last_step -= 120
    factor.save()


def now_shown(account) -> str:
    return pyotp.TOTP(factors.secret_of(account, SecondFactor.objects.get().seed)).now()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_second_step_is_set_up_and_walked_by_keyboard(width, scheme, union, visit):
    window = visit(width=width, scheme=scheme)
    page = window.log_in("an")
    window.go("/me/second-step/")
    found = window.findings()
    assert window.width() <= width
    assert page.locator(".qr svg").bounding_box()["width"] > 150
    type_in(page, "#id_code", pyotp.TOTP(page.inner_text("#secret").replace(" ", "")).now())
    type_in(page, "#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".recovery-codes")
    found += window.findings()
    assert window.width() <= width
    paper = page.locator(".recovery-codes code").all_inner_texts()
    reach(page, "a.button.primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=10 recovery codes are left.")
    found += window.findings()
    assert window.width() <= width
    window.page.context.clear_cookies()

    page = give_password(window)
    page.wait_for_url("**/log-in/code/**")
    found += window.findings()
    type_in(page, "#id_code", "000")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=This code does not open.")
    found += window.findings()
    assert window.width() <= width
    let_code_age()
    type_in(page, "#id_code", now_shown(union.an))
    page.keyboard.press("Enter")
    page.wait_for_url(window.base + "/")
    window.page.context.clear_cookies()

    page = give_password(window)
    page.wait_for_url("**/log-in/code/**")
    reach(page, "summary")
    page.keyboard.press("Enter")
    type_in(page, "#id_recovery", paper[0].lower())
    found += window.findings()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=You used a recovery code; 9 are left.")
    assert found == []
    assert window.faults == []


def test_where_the_unit_asks_it_is_set_up_on_a_narrow_screen_before_the_desk(union, visit):
    Unit.objects.filter(pk=union.hers.pk).update(needs_second_factor=True)
    window = visit(width=360)
    page = give_password(window)
    page.wait_for_url("**/log-in/second-step/**")
    found = window.findings()
    assert window.width() <= 360
    type_in(page, "#id_code", pyotp.TOTP(page.inner_text("#secret").replace(" ", "")).now())
    page.keyboard.press("Enter")
    page.wait_for_selector(".recovery-codes")
    page.click("text=I have kept them")
    page.wait_for_url(window.base + "/")
    assert found == []
    assert window.faults == []
