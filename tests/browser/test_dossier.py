"""Before a meeting: from the country to its dossier, to the rows behind a figure; and planning around a visit."""

import pytest

from amity.events.models import Event
from tests import factories
from tests.browser.walking import hidden_stops

pytestmark = pytest.mark.browser


@pytest.fixture
def cuba(union):
    """Cuba with something of everything."""
    country, owner = union.partner.country, union.hers
    factories.make("relations", owner, country=country, established_on="1960-12-02", tier="special")
    factories.make("tier_changes", owner, country=country, tier="special", changed_on="2018")
    factories.make("milestones", owner, title="Visit to the liberated zone", countries=[country], happened_on="1973-09")
    embassy = factories.make("organisations", owner, kind="embassy", country=country)
    factories.make("positions", owner, organisation=embassy, title="Ambassador", to_on="")
    earlier = factories.make("high_level_visits", owner, country=country, from_on="2018-03", to_on="")
    factories.make("events", owner, title="Friendship meeting of 2018", visit=earlier, country=country)
    factories.make("aid_items", owner, donors=[union.partner])
    factories.make("country_groups", owner, name="Countries of the Caribbean", members=[country])
    return country


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_an_officer_reads_the_dossier_and_opens_the_rows_behind_it(union, cuba, visit, scheme, width):
    window = visit(scheme=scheme, width=width)
    page = window.log_in("an")
    window.go(f"/countries/{cuba.pk}/")
    page.click("nav.beside a:text-is('Dossier')")
    assert page.inner_text("h1").startswith("Cuba")
    assert "Special relations" in page.inner_text("#opening-who + ul")
    assert window.findings() == []
    assert hidden_stops(page) == []
    assert window.width() <= width
    page.fill("#as_at", "2010")
    page.click(".dossier-day button")
    assert "No level of partnership is on record for this day." in page.inner_text("#opening-who + ul")
    page.fill("#as_at", "once")
    page.click(".dossier-day button")
    assert "is no day" in page.inner_text(".problems")
    page.click("text=As of today")
    page.click("#opening-in-force + ul a >> nth=0")
    assert "/agreements/?concerning=CU" in page.url
    window.go("/coverage/?priority=tier.special")
    assert window.findings() == []
    assert hidden_stops(page) == []
    assert window.width() <= width
    page.click("thead a:has-text('A recent contact')")
    assert "sort=contact" in page.url
    page.click("tbody th a:has-text('Cuba')")
    assert page.url.endswith(f"/countries/{cuba.pk}/dossier/")
    assert window.faults == []


def test_events_are_planned_around_a_visit(union, cuba, visit):
    coming = factories.make(
        "high_level_visits", union.hers, country=cuba, principal_text="The President", from_on="2090-09", to_on=""
    )
    window = visit(width=360)
    page = window.log_in("an")
    window.go(f"/high_level_visits/{coming.pk}/")
    page.click("text=People's events around the visit")
    assert "Friendship meeting of 2018" in page.inner_text("main")
    page.click("button:has-text('Plan what is chosen')")
    assert "Choose at least one kind of event." in page.inner_text(".problems")
    assert window.findings() == []
    assert window.width() <= 360
    page.check("input[value=meeting]")
    page.click("button:has-text('Plan what is chosen')")
    page.wait_for_selector(".message")
    assert Event.objects.get(visit=coming).title == "Meeting within the visit of The President"
    window.go(f"/high_level_visits/{coming.pk}/propose/")
    assert "already there" in page.inner_text("main")
    assert window.findings() == []
    assert window.faults == []
