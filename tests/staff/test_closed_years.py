"""The page of a closed year, and its twin for programs: closed, counted now, the difference, and for whom."""

import html
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.records import registry, workflow
from tests.factories import make

pytestmark = pytest.mark.django_db
YEARS = registry.get("closed_years")
LEVEL = {"confidentiality": 1}


@pytest.fixture
def hue(personas):
    return make("provinces", personas.union, code="46", name="Huế City", name_vi="Thành phố Huế", confidentiality=0)


def paid(owner, hue, amount, **fields):
    """A disbursement of an item of its own."""
    given = {**LEVEL, **fields}
    item = make("aid_items", owner, provinces=[hue], donors=[], title="Clean water", confidentiality=1)
    return make("aid_flows", owner, item=item, kind="disbursement", amount=amount, currency="USD",
                value_on=given.pop("value_on", "2024-05-01"), **given)  # fmt: skip


def closing(personas, edition=1, **fields):
    row = make("closed_years", personas.union, year=2024, edition=edition, **{**LEVEL, **fields})
    actor = personas.actor("chi")
    return workflow.take(YEARS, YEARS.step("close"), row.pk, actor=actor, today=date(2026, 3, 12))


def page_of(client, row, query=""):
    answer = client.get(f"/closed_years/{row.pk}/figures/{query}")
    assert answer.status_code == 200
    return html.unescape(answer.content.decode().partition("<main")[2])


def figures(text):
    return [part.partition("<")[0] for part in text.split('data-label="')[1:] for part in [part.partition(">")[2]]]


def test_both_figures_stand_beside_each_other_and_the_one_of_today_opens_its_rows(personas, hue, client_of):
    paid(personas.union, hue, "1234.56")
    row = closing(personas)
    paid(personas.union, hue, "4000")
    client = client_of("chi")
    text = page_of(client, row, "?by=province")
    assert "Huế City" in text
    assert "1,234.56" in text
    assert "5,234.56" in text
    assert "4,000" in text
    address = text.partition('<a href="/aid/rows/')[2].partition('"')[0]
    assert f"province={hue.pk}" in address
    assert "5,234.56" in html.unescape(client.get(f"/aid/rows/{address}").content.decode())


def test_what_was_changed_since_is_one_list_away(personas, hue, client_of):
    paid(personas.union, hue, "1")
    row = closing(personas, is_reporting=True)
    type(row).objects.filter(pk=row.pk).update(closed_on="2020-01-01")
    paid(personas.union, hue, "77001", value_on="2024-12-20")
    client = client_of("chi")
    address = page_of(client, row).partition('<a href="/aid_flows/')[2].partition('"')[0]
    assert "value_on=2023-12-15..2024-12-14" in address
    text = client.get(f"/aid_flows/{address}").content.decode()
    assert "<strong>1</strong>" in text
    assert "77,001" not in text


def test_editions_of_the_year_lead_to_each_other(personas, hue, client_of):
    paid(personas.union, hue, "1")
    first = closing(personas)
    second = closing(personas, edition=2, reason="A report came late.")
    text = page_of(client_of("chi"), second)
    assert f'href="/closed_years/{first.pk}/figures/"' in text
    assert '<strong aria-current="page">Edition 2</strong>' in text
    assert "A report came late." in text


def test_the_record_leads_to_its_figures_once_it_is_closed(personas, client_of):
    draft = make("closed_years", personas.union, year=2023, **LEVEL)
    client = client_of("chi")
    assert f"/closed_years/{draft.pk}/figures/" not in client.get(f"/closed_years/{draft.pk}/").content.decode()
    assert client.get(f"/closed_years/{draft.pk}/figures/").status_code == 404
    row = closing(personas)
    assert f"/closed_years/{row.pk}/figures/" in client.get(f"/closed_years/{row.pk}/").content.decode()


@pytest.mark.parametrize(("who", "status"), [("chi", 200), ("an", 404), ("binh", 404), ("hoa", 404), ("nobody", 302)])
def test_a_closing_of_one_unit_is_for_that_unit(personas, client_of, who, status):
    row = closing(personas, confidentiality=2)
    assert client_of(who).get(f"/closed_years/{row.pk}/figures/").status_code == status


def test_sums_out_of_sight_move_no_figure_of_the_page_or_the_api(personas, hue, client_of):
    paid(personas.union, hue, "10")
    row = closing(personas)
    client = client_of("an")
    before = page_of(client, row, "?by=province"), client.get(f"/api/v1/closed_years/{row.pk}/figures").content
    paid(personas.union, hue, "998877", confidentiality=2)
    closing(personas, edition=2, confidentiality=2)
    assert (
        page_of(client, row, "?by=province"),
        client.get(f"/api/v1/closed_years/{row.pk}/figures").content,
    ) == before


def test_programs_are_told_the_same(personas, hue, client_of):
    paid(personas.union, hue, "1234.56")
    row = closing(personas)
    paid(personas.union, hue, "0.25")
    client = client_of("chi")
    answer = client.get(f"/api/v1/closed_years/{row.pk}/figures?by=province&kind=disbursement")
    assert json.loads(answer.content) == {
        "year": 2024,
        "edition": 1,
        "by": "province",
        "lines": [
            {"key": str(hue.pk), "title": "Huế City", "closed": "1234.56", "now": "1234.81", "difference": "0.25"}
        ],
    }
    draft = make("closed_years", personas.union, year=2023, **LEVEL)
    assert client.get(f"/api/v1/closed_years/{draft.pk}/figures").status_code == 404
    assert client_of("an").get(f"/api/v1/closed_years/{draft.pk}0/figures").status_code == 404


@pytest.mark.parametrize("by", ["province", "sector", "donor", "country", "kind", "nonsense"])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_way_to_look_opens_in_both_languages(personas, hue, client_of, by, language):
    paid(personas.union, hue, "5")
    row = closing(personas)
    personas.chi.language = language
    personas.chi.save()
    text = page_of(client_of("chi"), row, f"?by={by}&kind=commitment" if by == "sector" else f"?by={by}")
    assert ("<table" in text) is (by != "sector")


def test_more_lines_cost_no_more_queries(personas, hue, client_of):
    paid(personas.union, hue, "5")
    first = closing(personas)
    client, counts = client_of("chi"), []
    page_of(client, first, "?by=province")
    for turn in range(2):
        with CaptureQueriesContext(connection) as caught:
            page_of(client, first, "?by=province")
        counts.append(len(caught))
        for number in range(4):
            paid(personas.union, make("provinces", personas.union, code=f"9{turn}{number}", confidentiality=0), "5")
    assert counts[1] == counts[0]
