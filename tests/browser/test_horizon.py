"""The story of an anniversary on the demo union: 80 years of ties with Russia, from the horizon to the report."""

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
    *("countries", "provinces", "organisations", "relations", "milestones"),
    *("programme_templates", "template_lines"),
)
TITLE = "Russia: Diplomatic relations, 80 years"


class Calendar:
    """The day on which the pages are opened."""

    today = date(2028, 9, 1)


@pytest.fixture
def calendar(monkeypatch) -> Calendar:
    """A calendar that the story turns on."""
    found = Calendar()
    monkeypatch.setattr(timezone, "localdate", lambda value=None, tz=None: found.today)
    return found


@pytest.fixture
def union(transactional_db, live_server, settings) -> None:
    """The part of the demo union that knows ties and their anniversaries, with its log-ins."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    unions.load_units(unions.DEMO / "units.csv")
    for record in registry.in_dependency_order():
        if record.name in NEEDED:
            for path in unions.files_of(unions.DEMO, record.name):
                imports.load(record, path, Actor.system(), why="Demo", decide=SAME)
    unions.load_accounts(PASSWORD)


def main_of(page) -> str:
    return " ".join(page.inner_text("main").split())


def take(page, step: str, **given: str) -> None:
    """Take a step of the record on the page, telling what it asks for."""
    page.click(f".actions >> text={step}")
    for name, text in given.items():
        page.fill(f"#id_{name}", text)
    page.click("form.form button.primary")


def narrow(chi) -> None:
    """The page is whole on a telephone, and axe finds nothing on it."""
    assert chi.findings() == []
    chi.page.set_viewport_size({"width": 360, "height": 800})
    assert chi.width() <= 360
    chi.page.set_viewport_size({"width": 1280, "height": 900})


def look_ahead(chi) -> None:
    """On the horizon the ties with Russia wait for a decision."""
    page = chi.page
    page.click("#navigation >> text=Anniversaries ahead")
    assert "Decide now" in main_of(page)
    narrow(chi)
    page.click("summary >> text=What is shown")
    page.select_option("#id_country", label="Russia")
    page.click("form.filters button.primary")
    told = main_of(page)
    for words in ("Russia Diplomatic relations", "30 January 2030", "Vietnam-Russia Friendship Association"):
        assert words in told
    page.click("[aria-labelledby=waiting] a:text-is('Russia')")


def decide(chi) -> None:
    """What it is counted from, what a programme would hold, and the programme itself."""
    page = chi.page
    told = main_of(page)
    for words in ("Russia: 80 years", "30 January 1950", "Inherited from a former state", "July 2028"):
        assert words in told
    page.select_option("#id_template", label="Ties with a country")
    page.select_option("#id_organisations", label="Vietnam-Russia Friendship Association")
    page.click("text=Show what the programme would hold")
    assert "Exhibition of photographs: 80 years" in main_of(page)
    narrow(chi)
    page.fill("#id_budget", "300000000")
    page.click("text='Adopt'")
    assert page.inner_text("h1") == TITLE
    told = main_of(page)
    for words in ("Adopted", f"Friendship festival: {TITLE}", "Message of greetings"):
        assert words in told
    narrow(chi)


def in_the_calendar(chi) -> str:
    """The events stand on their days; returns the address of a feed that shows them."""
    page = chi.page
    chi.go("/calendar/?month=2030-01")
    assert f"Friendship meeting: {TITLE}" in page.inner_text(".calendar-grid")
    narrow(chi)
    chi.go("/calendar/feeds/")
    page.fill("#id_name", "Telephone")
    page.click("form.form button.primary")
    narrow(chi)
    return f"{chi.base}/feeds/" + page.input_value("#secret").partition("/feeds/")[2]


def carry_out(chi, programme: str) -> None:
    """Every line is done with something to show for it; those that are events when the event was held."""
    page = chi.page
    for line in ("Plan of the year", "Friendship festival", "Exhibition", "Friendship meeting", "Message"):
        page.goto(programme)
        page.click(f"main a:has-text('{line}') >> nth=0")
        if line.startswith("Friendship"):
            lines = page.url
            page.click("dl a:has-text('Friendship')")
            take(page, "Record as held", attended_count="120")
            page.goto(lines)
            take(page, "Record as done")
        else:
            take(page, "Record as done", result="Done with the Russian association.")
        assert "Done" in main_of(page)


def test_the_80th_anniversary_of_ties_with_russia_is_prepared_marked_and_reported(calendar, visit):
    chi = visit()
    page = chi.log_in("chi")
    look_ahead(chi)
    decide(chi)
    programme = page.url
    feed = in_the_calendar(chi)
    # Nothing is marked before its year has come.
    page.goto(programme)
    take(page, "Record as prepared")
    take(page, "Record as held")
    assert "The year of this anniversary has not come" in main_of(page)

    calendar.today = date(2030, 2, 5)
    told = page.request.get(feed).text().replace("\r\n ", "")
    assert TITLE.replace(",", "\\,") in told
    page.goto(programme)
    take(page, "Record as held")
    take(page, "Report", outcome="Marked in two cities.")
    assert "5 are still planned" in main_of(page)
    carry_out(chi, programme)
    page.goto(programme)
    take(page, "Report", outcome="Marked in two cities, with 240 guests.")
    assert "Reported" in main_of(page)
    assert "Marked in two cities, with 240 guests." in main_of(page)
    narrow(chi)
