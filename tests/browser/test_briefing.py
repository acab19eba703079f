"""Before a visit: from the delegation to its briefing book, to the book on one counterpart, to the paper for guests."""

from types import SimpleNamespace

import pytest

from tests.browser.walking import hidden_stops
from tests.dossiers import visits

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_an_officer_reads_the_book_chooses_a_counterpart_and_makes_the_paper(union, visit, scheme, width):
    owners = SimpleNamespace(union=union.hers, hers=union.hers)
    made = visits.received(owners)
    visits.past(owners, made)
    window = visit(scheme=scheme, width=width)
    page = window.log_in("an")
    window.go(f"/delegations/{made.delegation.pk}/")
    page.click("a:has-text('Briefing book')")
    assert page.inner_text("h1").startswith("Lao friends")
    assert "led by Kikeo Vannavong" in page.inner_text("#opening + ul")
    assert "Dinner" in page.inner_text("main")
    assert window.findings() == []
    assert hidden_stops(page) == []
    assert window.width() <= width
    page.select_option("#counterpart", label="Bounmy Keola")
    page.select_option("#language", label="Vietnamese")
    page.click(".dossier-day button")
    assert "Bounmy Keola" in page.inner_text("h1")
    assert page.get_attribute("article.document", "lang") == "vi"
    assert "Kikeo Vannavong" not in page.inner_text(f"#people-{made.second.pk}")
    assert page.input_value("#counterpart") == f"people.{made.second.pk}"
    with page.expect_download() as saved:
        page.click(".actions a:has-text('DOCX')")
    assert saved.value.suggested_filename == f"briefing-{made.delegation.pk}-people-{made.second.pk}-vi.docx"
    page.click("a:has-text('Paper for the guests')")
    told = page.inner_text("main")
    assert "Talks at the union" in told
    assert "Propose a seminar" not in told
    assert window.findings() == []
    assert hidden_stops(page) == []
    assert window.width() <= width
    assert window.faults == []
