"""Aid in figures in the browser: a number opens its rows, the map by keyboard, shares and open data."""

import pytest

from tests import factories
from tests.browser.walking import hidden_stops
from tests.personas import PASSWORD, make_personas

pytestmark = pytest.mark.browser
YEARS = "first=2020&last=2024"


@pytest.fixture
def union(transactional_db, live_server, settings):
    """Aid of three years for two provinces from two donors, and what was published of one year."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    personas, make = make_personas(), factories.make
    personas.chi.set_password(PASSWORD)
    personas.chi.save()
    owner, public = personas.union, {"confidentiality": 0}
    hue = make("provinces", owner, code="46", name="Hue", **public)
    hanoi = make("provinces", owner, code="01", name="Ha Noi", **public)
    donors = [make("organisations", owner, name=name, **public) for name in ("Open hands", "Good neighbours")]
    wells = make("aid_items", owner, title="Wells", title_vi="", provinces=[hue], donors=donors, **public)
    schools = make(
        "aid_items", owner, title="Schools", title_vi="", provinces=[hue, hanoi], donors=donors[:1], **public
    )
    for item, amount, year in ((wells, 1000, "2021"), (wells, 500, "2023"), (schools, 300, "2023")):
        make("aid_flows", owner, item=item, amount=amount, value_on=year, kind="commitment", **public)
    make("statements", owner, measure="foreign_ngo_aid", subject="Aid", value="223.3", unit="million USD",
         basis="committed", period="2023", scope="", said_by="The union", **public)  # fmt: skip
    return wells


def sound(window, *, by_keyboard: bool = True) -> None:
    """The page is whole on a desk and on a telephone, for axe and for the tabulator."""
    for width in (1280, 360):
        window.page.set_viewport_size({"width": width, "height": 900})
        assert window.width() <= width, window.page.url
        assert window.findings() == []
    window.page.set_viewport_size({"width": 1280, "height": 900})
    if by_keyboard:
        assert hidden_stops(window.page) == []


def test_a_number_opens_its_rows_and_they_add_up(union, visit):
    window = visit()
    page = window.log_in("chi")
    page.click("text=Aid in figures")
    page.fill("#first", "2020")
    page.fill("#last", "2024")
    page.click(".aid-ask button")
    page.wait_for_url("**/aid/?**first=2020**")
    sound(window)
    assert page.inner_text(".aid-totals .together").split()[-1] == "1,800"
    assert "As published, beside what is counted" in page.inner_text("main")
    page.click(".aid-totals .together a >> text=800 >> nth=0")
    page.wait_for_selector("text=Rows behind a total of aid")
    assert "Total: 800 USD" in " ".join(page.inner_text("main").split())
    assert sorted(page.locator("tbody td.number").all_inner_texts()) == ["300", "500"]
    sound(window)
    page.click("tbody th a >> text=Wells")
    page.wait_for_url(f"**/aid_items/{union.pk}/")
    assert window.faults == []


def test_a_province_of_the_map_is_opened_with_the_keyboard(union, visit):
    window = visit()
    page = window.log_in("chi")
    window.go(f"/aid/?{YEARS}")
    names = page.locator(".aid-map a").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert sorted(names) == ["Ha Noi: 150 USD", "Hue: 1,650 USD"]
    page.focus('.aid-map a[aria-label^="Hue"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/aid/rows/**")
    assert "Total: 1,650 USD" in " ".join(page.inner_text("main").split())
    assert "Province: Hue" in page.inner_text(".head")
    assert window.faults == []


def test_an_item_is_shared_out_in_one_form(union, visit):
    window = visit()
    page = window.log_in("chi")
    window.go(f"/aid_items/{union.pk}/")
    page.click("text=Shares of donors, provinces and sectors")
    page.wait_for_selector(".aid-shares")
    sound(window)
    page.get_by_label("Good neighbours").fill("75")
    page.get_by_label("Open hands").fill("20")
    page.click("text=Store the shares")
    page.wait_for_selector(".aid-shares [role=alert]")
    assert "The shares make 95 %, not 100 %." in page.inner_text("main")
    sound(window, by_keyboard=False)
    page.get_by_label("Open hands").fill("")
    page.click("text=Store the shares")
    page.wait_for_url(f"**/aid_items/{union.pk}/")
    window.go(f"/aid/?{YEARS}&by=donor")
    assert page.locator(".aid-totals tbody tr").nth(0).inner_text().split()[:2] == ["Good", "neighbours"]
    assert window.faults == []


def test_open_data_is_there_for_everybody(union, visit):
    window = visit()
    page = window.go(f"/data/aid/?{YEARS}")
    sound(window)
    assert page.locator(".aid-map a").count() == 0
    assert "1,650" in page.inner_text(".aid-totals")
    with page.expect_download() as download:
        page.click('a[href*="places.csv"]')
    assert download.value.suggested_filename.endswith(".csv")
    assert window.faults == []
