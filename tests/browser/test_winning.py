"""Winning and following aid in the browser: five pages, wide and narrow, in both languages, and by keyboard."""

import os
from datetime import date
from pathlib import Path

import pytest

from amity.mobilising.models import Offer
from amity.records import registry, workflow
from tests import factories
from tests.browser.walking import hidden_stops
from tests.personas import PASSWORD, make_personas

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("AMITY_PICTURES", "")  # a folder: what the pages look like is then kept there
YEARS = registry.get("closed_years")


class World:
    """A flood with its needs and offers, a programme with its results, and a year that was closed."""

    def __init__(self, personas):
        self.personas = personas
        self.hue = self.make("provinces", code="46", name="Huế City", name_vi="Thành phố Huế")
        self.health = self.make("aid_sectors", name="Health", name_vi="Y tế")
        self.item = self.make("aid_items", title="Clean water for hill villages", title_vi="Nước sạch cho bản vùng cao",
                              kind="programme", provinces=[self.hue], donors=[])  # fmt: skip
        self._talks()
        self._results()
        self._year()

    def make(self, name, /, **fields):
        return factories.make(name, self.personas.union, **{"confidentiality": 0, **fields})

    def donor(self, name, **interest):
        donor = self.make("organisations", name=name, name_vi="")
        if interest:
            self.make("aid_interests", organisation=donor, **interest)
        return donor

    def _talks(self):
        self.appeal = self.make("appeals", title="Flood in Huế", title_vi="Lũ lụt ở Huế", state="closed",
                                provinces=[self.hue], target=90000, currency="USD", closed_on="2026-02-01",
                                account="Boats and medicine came to all.", account_vi="Đã hỗ trợ.")  # fmt: skip
        self.need = self.make(
            "opportunities", title="Health post for the people of the lagoon", title_vi="Trạm y tế đầm phá",
            province=self.hue, sector=self.health, amount=80000, currency="USD", people=4200, quantity=2, unit="houses",
            description="The flood took the old post.", appeal=self.appeal, place="Phú Vang", wanted_by_on="2027-06-30",
        )  # fmt: skip
        self.make("opportunities", title="Boats", title_vi="Thuyền", province=self.hue, amount=30000, currency="USD",
                  wanted_by_on="2026-01-31")  # fmt: skip
        self.found = self.donor("Open Hands", sector=self.health, province=self.hue, up_to=100000, currency="USD")
        doctors = self.make("organisations", name="Doctors of the Coast", name_vi="Bác sĩ miền biển")
        self.make("aid_interests", organisation=doctors, sector=self.health)
        offers = (
            ("Good Neighbours", {"stage": "approached", "approached_on": "2026-01-10", "next_step": "Send the plan",
                                 "next_on": "2026-02-28"}),
            ("River Friends", {"stage": "pledged", "what": "Builds the house", "amount": 30000, "currency": "USD",
                               "approached_on": "2025-12-01", "pledged_on": "2026-01-15"}),
            ("Lotus Fund", {"stage": "delivered", "what": "Medicine", "amount": 12000, "delivered": 12000,
                            "currency": "USD", "approached_on": "2025-11-20", "delivered_on": "2026-01-20"}),
        )  # fmt: skip
        for name, given in offers:
            self.make("offers", opportunity=self.need, organisation=self.donor(name), **given)

    def _results(self):
        one = self.make("indicators", item=self.item, title="Households with clean water",
                        title_vi="Số hộ có nước sạch", baseline=0, target=500, unit="households",
                        baseline_on="2024", target_on="2027-09", result="Villages drink clean water")  # fmt: skip
        self.make("indicators", item=self.item, title="Wells in use", title_vi="Giếng đang dùng", target=10, unit="")
        for year, actual in (("2024", 120), ("2025", 200)):
            given = {"from_on": f"{year}-01-01", "to_on": f"{year}-12-31", "state": "approved", "indicator": one}
            self.make("indicator_values", actual=actual, evidence="List of the district", **given)
            for part, number in (("women", actual // 2), ("men", actual // 2 - 10)):
                self.make("indicator_values", actual=number, dimension="sex", category=part, **given)
        self.make("monitoring_visits", item=self.item, state="done", recommendations="Mend the pump of the school.",
                  findings="Three of four pumps work.", follow_up_due_on="2026-05-31")  # fmt: skip
        self.make("monitoring_visits", item=self.item, kind="effects", state="closed", use="fully", people=900,
                  findings="The wells are kept by the village.")  # fmt: skip

    def _year(self):
        def paid(amount):
            self.make("aid_flows", item=self.item, kind="disbursement", amount=amount, currency="USD",
                      value_on="2024-05-01")  # fmt: skip

        paid("1234567.25")
        row = self.make("closed_years", year=2024, edition=1)
        actor = self.personas.actor("chi")
        self.year = workflow.take(YEARS, YEARS.step("close"), row.pk, actor=actor, today=date(2026, 3, 12))
        paid("40000")

    def pages(self):
        """The pages by name, and those that everybody reads."""
        return {
            "mobilising": "/mobilising/",
            "support": f"/opportunities/{self.need.pk}/support/",
            "results": f"/aid_items/{self.item.pk}/results/",
            "figures": f"/closed_years/{self.year.pk}/figures/?by=province&kind=disbursement",
            "account-print": f"/prints/account/{self.appeal.pk}/",
        }


@pytest.fixture
def union(transactional_db, live_server, settings) -> World:
    """What the pages tell, and Chi, who may write all of it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    personas = make_personas()
    personas.chi.set_password(PASSWORD)
    personas.chi.save()
    return World(personas)


def picture(window, name: str, *, whole: bool = False) -> None:
    """Keep what stands on the page, where a folder for it is named."""
    if PICTURES:
        window.page.evaluate("scrollTo(0, 0)")
        window.page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=whole)


def sound(window, name: str) -> None:
    """The page is whole on a desk and on a telephone, for axe and for the tabulator."""
    for width in (360, 1280):
        window.page.set_viewport_size({"width": width, "height": 900})
        picture(window, f"{name}-{width}", whole=True)
        assert window.width() <= width, window.page.url
        assert window.findings() == []
    assert hidden_stops(window.page) == []


def main_of(window) -> str:
    return " ".join(window.page.inner_text("main").split())


TOLD = {
    "mobilising": (("Send the plan", "38,000 USD"), ("Trạm y tế", "38.000 USD")),
    "support": (
        ("30,000 USD – Builds the house", "Has declared an interest in this sector"),
        ("River Friends", "Bác sĩ miền biển"),
    ),
    "results": (("64 % of the way", "Mend the pump"), ("Số hộ có nước sạch", "320 households")),
    "figures": (("1,234,567.25", "closed on 2026-03-12"), ("1.234.567,25", "Thành phố Huế")),
    "account-print": (("Boats and medicine", "Lotus Fund"), ("Đã hỗ trợ", "Lotus Fund")),
}


@pytest.mark.parametrize("at", [0, 1], ids=["english", "vietnamese"])
def test_every_page_is_whole_wide_and_narrow(union, visit, at):
    language = ("en", "vi")[at]
    union.personas.chi.language = language
    union.personas.chi.save()
    window = visit()
    window.log_in("chi")
    for name, path in union.pages().items():
        assert window.go(path).get_attribute("html", "lang") == language
        for words in TOLD[name][at]:
            assert words in main_of(window), (name, words)
        sound(window, f"{name}-{language}")
    assert window.faults == []


@pytest.mark.parametrize("language", ["en", "vi"])
def test_everybody_reads_the_account_of_a_closed_appeal(union, visit, language):
    window = visit()
    page = window.go(f"/appeals/{union.appeal.pk}/account/?language={language}")
    assert page.get_attribute("main", "lang") == language
    assert "Lotus Fund" in main_of(window)
    sound(window, f"account-{language}")
    with page.expect_download() as download:
        page.click(".actions >> text=DOCX")
    assert download.value.suggested_filename.endswith(".docx")
    assert window.faults == []


def test_a_donor_is_put_on_the_list_and_asked_with_the_keyboard(union, visit):
    window = visit()
    page = window.log_in("chi")
    page.focus(".navigation a >> text=Winning aid")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1 >> text=Winning aid")
    picture(window, "winning-all")
    page.focus("main a >> text=Health post")
    page.keyboard.press("Enter")
    page.wait_for_selector("#listed")
    picture(window, "winning-support")
    page.focus("form button.primary >> text=Put on the list")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    assert "Tick somebody, or name somebody else." in main_of(window)
    sound(window, "support-refused")
    page.get_by_label("Open Hands").focus()
    page.keyboard.press("Space")
    page.focus("form button.primary >> text=Put on the list")
    page.keyboard.press("Enter")
    page.wait_for_selector(".message")
    offer = Offer.objects.get(organisation=union.found)
    page.focus(f'a[href="/offers/{offer.pk}/steps/approach/"]')
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_approached_on")
    page.focus("#id_approached_on")
    page.keyboard.type("2026-03-12")
    page.keyboard.press("Enter")
    page.wait_for_selector(".message")
    offer.refresh_from_db()
    assert (offer.stage, str(offer.approached_on)) == ("approached", "2026-03-12")
    window.go(f"/aid_items/{union.item.pk}/results/")
    picture(window, "winning-results")
    assert window.faults == []
