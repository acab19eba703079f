"""Every page that the other modules leave out: axe, the tabulator, and a telephone."""

import pytest

from tests.browser.staging import EMPTY, addresses, set_up
from tests.browser.walking import hidden_stops

pytestmark = pytest.mark.browser


def faults_of(window, path: str, width: int = 360) -> list[str]:
    """What is wrong with a page: axe and the tabulator on a screen of this width, and whether a telephone holds it."""
    page = window.go(path)
    assert page.locator("h1").count() == 1, path
    found = [*window.findings(), *(f"{path}: nobody sees where the focus is: {name}" for name in hidden_stops(page))]
    page.set_viewport_size({"width": 360, "height": 800})
    if window.width() > 360:
        found.append(f"{path} is {window.width()} wide")
    page.set_viewport_size({"width": width, "height": 800})
    return found


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "light", 1280), ("vi", "dark", 360)])
def test_every_page_is_sound(language, scheme, width, union, visit):
    stage = set_up(union)
    union.an.language = language
    union.an.save()
    window = visit(width=width, scheme=scheme)
    window.log_in("an")
    assert "\n".join(fault for path in addresses(stage) for fault in faults_of(window, path, width)) == ""
    assert window.faults == []


def test_a_page_with_nothing_on_it_and_a_refusal_are_sound_too(union, visit):
    window = visit(width=360)
    window.log_in("hoa")
    assert "\n".join(fault for path in EMPTY for fault in faults_of(window, path)) == ""
    assert window.faults == []


def test_pages_that_answer_a_form_are_sound(union, visit):
    stage, window = set_up(union), visit(width=360)
    page = window.log_in("an")
    window.go("/me/tokens/")
    page.click("text=Kinds of records")
    found = window.findings()
    page.fill("#id_name", "A copy")
    page.click("button:has-text('Make the token')")
    page.wait_for_selector("#secret")
    found += window.findings()
    assert page.evaluate("document.activeElement.id") == "secret"
    window.go(f"/people/{stage.pk['first']}/shelf/trash/")
    page.click("main button:has-text('Move to the trash')")
    page.wait_for_selector(".message, .problems")
    found += window.findings()
    for path, button in (("/tags/new/", "Save"), ("/fields/new/", "Save"), ("/me/webhooks/new/", "Make the webhook")):
        window.go(path)
        page.click(f"main button:has-text('{button}')")
        page.wait_for_selector(".problems")
        found += [*window.findings(), *hidden_stops(page)]
        assert window.width() <= 360
    assert found == []
    assert window.faults == []


def test_what_is_said_of_two_records_stands_apart_on_a_telephone(union, visit):
    stage, window = set_up(union), visit(width=360)
    page = window.log_in("an")
    window.go("/people/duplicates/")
    heading, table = page.locator(".pair h2").bounding_box(), page.locator(".pair .sides").bounding_box()
    assert table["y"] >= heading["y"] + heading["height"]
    assert table["width"] > 250
    window.go(f"/people/{stage.pk['person']}/history/")
    cells = page.locator(".changes tbody tr").first.locator("td")
    before, after = cells.nth(0).bounding_box(), cells.nth(1).bounding_box()
    assert after["y"] >= before["y"] + before["height"]
    assert before["width"] > 250
