"""The story of a renewal on the demo union: from the desk's alert over the review of the term to the signed text."""

from datetime import date

import pytest
from django.utils import timezone

from amity.access.actors import Actor
from amity.config import union as unions
from amity.exchange import imports
from amity.exchange.plans import SAME
from amity.records import registry
from tests.personas import PASSWORD

pytestmark = pytest.mark.browser
# What the story needs of the demo, with what these files point at.
NEEDED = (
    *("countries", "provinces", "organisations", "people", "series", "high_level_visits", "interactions"),
    *("agreements", "commitments", "events"),
)
OLD, NEW = "Memorandum of VUFO and CPAFFC 2022-2027", "Memorandum of VUFO and CPAFFC 2027-2032"


class Calendar:
    """The day on which the pages are opened."""

    today = date(2026, 11, 22)


@pytest.fixture
def calendar(monkeypatch) -> Calendar:
    """A calendar that the story turns on."""
    found = Calendar()
    monkeypatch.setattr(timezone, "localdate", lambda value=None, tz=None: found.today)
    return found


@pytest.fixture
def union(transactional_db, live_server, settings) -> None:
    """The part of the demo union that knows the agreements, with its log-ins."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    unions.load_units(unions.DEMO / "units.csv")
    for record in registry.in_dependency_order():
        if record.name in NEEDED:
            for path in unions.files_of(unions.DEMO, record.name):
                imports.load(record, path, Actor.system(), why="Demo", decide=SAME)
    unions.load_accounts(PASSWORD)


def press(page, what: str) -> None:
    """Click what leads to another page, and wait for that page."""
    with page.expect_navigation():
        page.click(what)


def fill(page, **given: str) -> None:
    """Type into the fields of a form and send it by its main button."""
    for name, text in given.items():
        page.fill(f"#id_{name}", text)
    press(page, "form.form button.primary")


def main_of(page) -> str:
    return " ".join(page.inner_text("main").split())


def look_back(chi) -> None:
    """What was promised, and what was done: the page, its files, and on a telephone."""
    page = chi.page
    told = main_of(page)
    for words in (
        "No promise of this agreement is on record.",
        "13th Viet Nam - China People's Forum",
        "Viet Nam - China people's friendship meeting in Beijing",
        "Who signed is not on record.",
    ):
        assert words in told
    assert "11th Viet Nam - China People's Forum" not in told  # of the term before
    assert chi.findings() == []
    review = page.url
    for kind, begins in (("pdf", b"%PDF-"), ("docx", b"PK"), ("json", b"{")):
        assert page.request.get(f"{review}{kind}/?language=vi").body().startswith(begins)
    page.set_viewport_size({"width": 360, "height": 800})
    assert chi.width() <= 360
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_agreement_with_cpaffc_is_renewed_with_its_review(calendar, visit):
    chi = visit()
    page = chi.log_in("chi")
    assert "Renewal should begin" in main_of(page)
    assert chi.findings() == []
    press(page, f"[aria-labelledby=desk-waiting] >> text={OLD}")

    # The page says what to do, and shows the line of terms.
    assert "talks should be open since 1 January 2026" in main_of(page)
    chain = page.locator(".chain li")
    assert [one.inner_text().split("\n")[0] for one in chain.all()] == [
        "Cooperation agreement of VUFO and CPAFFC 2017-2022",
        OLD,
    ]
    assert chi.findings() == []

    press(page, "text=Promised against done: the review of this term")
    look_back(chi)

    # Talks are opened: a text of its own, which waits for its signature.
    press(page, ".eyebrow >> text=Memorandum")
    press(page, ".caution >> text=Open talks on renewal")
    assert chi.findings() == []
    fill(page, reference="VUFO-CPAFFC-2027", title=NEW, title_vi="Biên bản ghi nhớ giữa VUFO và CPAFFC 2027-2032")
    new = page.url
    assert "In talks" in main_of(page)
    press(page, ".actions >> text=Record the text as agreed")
    fill(page, why="Agreed by both sides in Hanoi.")
    assert "Text agreed, not yet signed" in main_of(page)
    chi.go("/")
    assert OLD not in page.inner_text("#main [aria-labelledby=desk-waiting]")

    # A year later it is to be signed; the rule asks for the review of the term first.
    calendar.today = date(2027, 10, 20)
    page.goto(new)
    press(page, ".actions >> text='Sign'")
    fill(page, signed_on="18/10/2027", starts_on="2027", ends_on="2032")
    assert "Review the agreement first" in main_of(page)
    page.goto(new)
    press(page, ".caution >> text=Look at what was promised and done")
    press(page, ".actions >> text=Record the review")
    fill(page, reviewed_on="10/2027", conclusion="Three meetings a year; the forum is to go on in turn.")
    assert "Three meetings a year" in main_of(page)

    page.goto(new)
    press(page, ".caution >> text='Sign'")
    fill(page, signed_on="18/10/2027", starts_on="2027", ends_on="2032")
    terms = [" ".join(one.inner_text().split()) for one in page.locator(".chain li").all()]
    assert [term.endswith("now in force") for term in terms] == [False, False, True]
    assert terms[1].startswith(OLD)
    assert "Renewed by a later text" in terms[1]
    assert terms[2].startswith(f"{NEW} 2027 – 2032 In force")
    page.set_viewport_size({"width": 360, "height": 800})
    assert chi.width() <= 360
    assert chi.findings() == []
    assert chi.faults == []
