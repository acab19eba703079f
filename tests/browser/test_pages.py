"""Every page in a real browser: axe finds nothing, nothing goes wrong, nothing scrolls sideways."""

import pytest

pytestmark = pytest.mark.browser


def addresses(union) -> list[str]:
    agreement, partner = union.agreement.pk, union.partner.pk
    return [
        "/",
        "/organisations/",
        "/agreements/?state=in_force&signed_on=2022",
        "/agreements/?signed_on=soon",
        "/certificates/",
        "/agreements/filter/",
        f"/organisations/{partner}/",
        f"/agreements/{agreement}/",
        f"/agreements/{agreement}/edit/",
        f"/agreements/{agreement}/history/",
        f"/agreements/{agreement}/steps/renew/",
        "/people/new/",
        "/people/import/",
        "/search/?q=cuba",
        "/search/?q=nothingatall",
        "/reviews/",
        "/reviews/2023/",
        "/nothing/",
    ]


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(language, scheme, union, visit):
    union.an.language = language
    union.an.save()
    window = visit(scheme=scheme)
    window.go("/log-in/")
    found = window.findings()
    window.log_in("an")
    for address in addresses(union):
        window.go(address)
        found += window.findings()
    assert found == []
    assert window.faults == []


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_no_page_scrolls_sideways(width, union, visit):
    window = visit(width=width)
    window.go("/log-in/")
    assert window.width() <= width
    window.log_in("an")
    wide = {address: window.width() for address in addresses(union) if window.go(address) and window.width() > width}
    assert wide == {}


def test_axe_finds_nothing_on_what_opens(union, visit):
    window = visit()
    page = window.log_in("an")
    window.go("/agreements/")
    page.click("#filter-button")
    page.wait_for_selector("#filter form")
    found = window.findings()
    page.click("summary:has-text('Export')")
    page.click(".account-button")
    found += window.findings()
    window.go("/agreements/new/")
    page.click("button:has-text('Save')")
    page.wait_for_selector(".problems")
    found += window.findings()
    page.fill("#id_countries", "cu")
    page.wait_for_selector("#id_countries ~ .choices li")
    found += window.findings()
    page.fill("#seek", "cuba")
    page.wait_for_selector("#found a")
    found += window.findings()
    assert found == []
    assert window.faults == []


def test_a_printed_page_leaves_the_frame_away(union, visit):
    window = visit()
    page = window.log_in("an")
    window.go(f"/organisations/{union.partner.pk}/")
    page.emulate_media(media="print")
    assert not page.is_visible(".top")
    assert not page.is_visible("#navigation")
    assert page.is_visible("h1")
    assert page.is_visible(".timeline")
