"""The results of an item of aid on a page: where each indicator stands in words, what is told of whom, and visits."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(personas):
    """Makes rows of the union that everybody in it sees."""
    return lambda name, /, **fields: factories.make(name, personas.union, **{"confidentiality": 1, **fields})


@pytest.fixture
def item(make):
    """A programme."""
    return make("aid_items", kind="programme", title="Clean water")


@pytest.fixture
def value(make):
    """Makes an approved value of a year."""

    def of(indicator, year, actual, **fields):
        given = {"from_on": f"{year}-01-01", "to_on": f"{year}-12-31", "state": "approved", **fields}
        return make("indicator_values", indicator=indicator, actual=actual, **given)

    return of


def page(client, item):
    answer = client.get(f"/aid_items/{item.pk}/results/")
    assert answer.status_code == 200
    return unescape(answer.content.decode()).partition("<main")[2]


def test_where_an_indicator_stands_is_said_in_words_and_shown_as_a_bar(make, item, value, client_of):
    one = make("indicators", item=item, title="Households", target=500, baseline=0, unit="households")
    value(one, 2024, 120)
    value(one, 2025, 80)
    html = page(client_of("chi"), item)
    for words in ("Households", "500 households", "200 households", "40 % of the way"):
        assert words in html, words
    assert '<progress max="100" value="40" aria-label="Households: 40 % of the way">' in html


def test_a_target_that_is_reached_is_said_and_its_bar_ends_there(make, item, value, client_of):
    one = make("indicators", item=item, target=100)
    value(one, 2025, 250)
    html = page(client_of("chi"), item)
    assert "Target reached" in html
    assert '<progress max="100" value="100"' in html


def test_nothing_measured_has_no_bar(make, item, client_of):
    make("indicators", item=item, target=100)
    html = page(client_of("chi"), item)
    assert "Nothing measured yet" in html
    assert "<progress" not in html


def test_an_indicator_without_a_target_in_figures_shows_its_target_in_words(make, item, value, client_of):
    value(make("indicators", item=item, target=None, target_words="Everybody drinks clean water"), 2025, 7)
    html = page(client_of("chi"), item)
    assert "Everybody drinks clean water" in html
    assert "Without a target in figures" in html


def test_what_the_parts_of_the_item_tell_is_added_and_named(make, item, value, client_of):
    project = make("aid_items", title="Wells of the north", parent=item)
    top = make("indicators", item=item, target=100)
    value(make("indicators", item=project, whole=top, unit="households"), 2025, 25)
    html = page(client_of("chi"), item)
    assert "25 % of the way" in html
    told = html.partition("Of this, told by its parts")[2].partition("</ul>")[0]
    assert "Wells of the north" in told
    assert "25 households" in told


def test_values_stand_by_period_with_their_parts_and_what_these_lack(make, item, value, client_of):
    one = make("indicators", item=item, unit="people")
    for year, whole, women in ((2024, 100, 60), (2025, 90, 95)):
        value(one, year, whole)
        value(one, year, women, dimension="sex", category="women")
    html = page(client_of("chi"), item)
    assert "women: 60" in html
    assert "40 not told in any part" in html
    assert "5 more in the parts than in the whole" in html


@pytest.mark.parametrize("state", ["draft", "sent", "returned"])
def test_what_is_not_approved_stands_on_no_page_of_results(make, item, value, client_of, state):
    value(make("indicators", item=item, target=100), 2025, 50, state=state, evidence="Unchecked list")
    html = page(client_of("chi"), item)
    assert "Unchecked list" not in html
    assert "Nothing measured yet" in html


def test_open_recommendations_stand_on_top_and_say_when_they_are_late(make, item, client_of):
    make("monitoring_visits", item=item, reference="VISIT-OPEN", state="done", findings="A crack",
         recommendations="Mend the wall", follow_up_due_on="2025-01-31")  # fmt: skip
    make("monitoring_visits", item=item, reference="VISIT-OVER", state="closed", recommendations="Paint the door")
    html = page(client_of("chi"), item)
    top = html.partition('id="open"')[2].partition("</section>")[0]
    assert "VISIT-OPEN" in top
    assert "Mend the wall" in top
    assert "late" in top
    assert "Paint the door" not in html


def test_effects_after_the_end_tell_use_and_people(make, item, client_of):
    make("monitoring_visits", item=item, kind="effects", state="closed", findings="Water still runs", use="partly",
         people=1200)  # fmt: skip
    make("monitoring_visits", item=item, kind="effects", state="planned", findings="To be seen")
    html = page(client_of("chi"), item)
    told = html.partition('id="effects"')[2].partition("</section>")[0]
    for words in ("Water still runs", "Partly in use", "People who use it: 1,200"):
        assert words in told, words
    assert "To be seen" not in html


def test_an_item_without_indicators_says_so(item, client_of):
    assert "No indicator is on record for this item." in page(client_of("chi"), item)


def test_what_is_out_of_sight_is_neither_shown_nor_counted(make, item, value, client_of):
    one = make("indicators", item=item, title="Households", target=100)
    value(one, 2024, 20)
    before = page(client_of("an"), item)
    value(one, 2025, 30, confidentiality=2)
    value(make("indicators", item=item, title="Hidden measure", confidentiality=2), 2025, 3)
    hidden = make("aid_items", title="Hidden project", parent=item, confidentiality=2)
    make("monitoring_visits", item=item, state="done", recommendations="Hidden advice", confidentiality=2)
    value(make("indicators", item=hidden, whole=one, confidentiality=2), 2025, 4, confidentiality=2)
    assert page(client_of("an"), item) == before
    html = page(client_of("chi"), item)
    for words in ("Hidden measure", "Hidden project", "Hidden advice", "54 % of the way"):
        assert words in html, words


def test_the_name_of_a_hidden_item_is_not_told_by_its_indicator(make, item, value, client_of):
    top = make("indicators", item=item, target=100)
    hidden = make("aid_items", title="Hidden project", parent=item, confidentiality=2)
    value(make("indicators", item=hidden, whole=top), 2025, 4)
    html = page(client_of("an"), item)
    assert "Hidden project" not in html
    assert "4 % of the way" in html


def test_an_item_out_of_sight_has_no_page(personas, client_of):
    hidden = factories.make("aid_items", personas.hers, confidentiality=2)
    for who, status in (("an", 200), ("dung", 200), ("binh", 404), ("hoa", 404), ("nobody", 302)):
        assert client_of(who).get(f"/aid_items/{hidden.pk}/results/").status_code == status


def test_the_record_leads_to_its_results(item, client_of):
    html = client_of("chi").get(f"/aid_items/{item.pk}/").content.decode()
    assert f'href="/aid_items/{item.pk}/results/"' in html


def test_many_values_cost_no_more_queries_than_few(make, item, value, client_of):
    client, one = client_of("chi"), make("indicators", item=item, target=100)

    def asked():
        with CaptureQueriesContext(connection) as counted:
            page(client, item)
        return len(counted)

    value(one, 2000, 1)
    value(one, 2000, 1, dimension="sex", category="women")
    asked()
    few = asked()
    for year in range(2001, 2006):
        value(one, year, 2)
        value(one, year, 1, dimension="sex", category="women")
        value(make("indicators", item=item), year, 3)
    assert asked() <= few


def test_programs_read_the_same(make, item, value, client_of):
    project = make("aid_items", parent=item)
    top = make("indicators", item=item, title="Households", target=100)
    value(top, 2025, 10)
    value(make("indicators", item=project, whole=top, title="Of the north"), 2025, 30)
    (told,) = client_of("chi").get(f"/api/v1/aid_items/{item.pk}/results").json()["items"]
    assert told["indicator"]["title"] == "Households"
    assert [float(told[name]) for name in ("own", "value", "percent")] == [10, 40, 40]
    assert told["reached"] is False
    assert [part["indicator"]["title"] for part in told["parts"]] == ["Of the north"]
    assert client_of("hoa").get(f"/api/v1/aid_items/{item.pk}/results").status_code == 404
