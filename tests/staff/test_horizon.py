"""The anniversaries ahead: the list, the wheel, and the page on which somebody decides."""

from html import unescape

import pytest
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.records import registry
from amity.staff import horizon, wheel
from tests.factories import make

SYSTEM = Actor.system()
pytestmark = pytest.mark.django_db
RANGE = "first=2026&years=5"


def page(client, address="/horizon/", status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def rows(record):
    return visible_to(SYSTEM, registry.get(record))


@pytest.fixture
def ties(personas):
    """Ties with Russia, kept by the union."""
    country = make("countries", personas.union, code="RU", name="Russia", name_vi="Nga")
    return make(
        "relations", personas.union, country=country, established_on="1950-01-30", tier="comprehensive_strategic"
    )


@pytest.fixture
def address(ties):
    return f"/horizon/relations.established_on:{ties.pk}:80/"


def test_the_list_names_the_day_the_years_and_when_preparations_begin(ties, client_of):
    html = page(client_of("an"), f"/horizon/?{RANGE}")
    for words in ("January 2030", '<span class="numeral">80</span>', "30 January 2030", "Preparations from July 2028"):
        assert words in html
    assert f'<a href="/relations/{ties.pk}/">Russia</a>' in html


def test_the_page_begins_with_this_year(client_of):
    html = page(client_of("an"))
    assert f'value="{timezone.localdate().year}"' in html
    assert "Nothing on record returns in these years" in html


@pytest.mark.parametrize(("query", "is_shown"), [
    ("kind=relations.established_on", True), ("kind=milestones.happened_on", False), ("tier=special", False),
    ("tier=comprehensive_strategic", True), ("state=undecided", True), ("state=adopted", False),
])  # fmt: skip
def test_the_list_is_narrowed_by_what_is_asked_for(query, is_shown, ties, client_of):
    assert ("30 January 2030" in page(client_of("an"), f"/horizon/?{RANGE}&{query}")) is is_shown


def test_a_country_narrows_the_list(ties, client_of, personas):
    other = make("countries", personas.union, name="Laos")
    assert "30 January 2030" in page(client_of("an"), f"/horizon/?{RANGE}&country={ties.country_id}")
    assert "30 January 2030" not in page(client_of("an"), f"/horizon/?{RANGE}&country={other.pk}")


@pytest.mark.parametrize(
    "query", ["first=1", "first=x", "years=11", "years=0", "kind=people.name", "country=0", "tier=x"]
)
def test_what_cannot_be_asked_for_is_said_beside_its_field(query, client_of):
    html = page(client_of("an"), f"/horizon/?{query}", 422)
    assert 'role="alert"' in html


def test_a_long_list_is_cut_at_whole_months_and_goes_on(personas, client_of, monkeypatch):
    monkeypatch.setattr(horizon, "SHOWN", 3)
    for day in ("1976-05-01", "1976-05-02", "1976-06-01", "1976-06-02", "1976-07-01"):
        make("milestones", personas.union, happened_on=day, title=f"Treaty of {day}")
    html = page(client_of("an"), f"/horizon/?{RANGE}")
    assert "Treaty of 1976-05-02" in html
    assert "Treaty of 1976-06-01" not in html
    assert f'href="?{RANGE}&at=2026-06#list"' in html
    html = page(client_of("an"), f"/horizon/?{RANGE}&at=2026-06")
    after = html.partition('id="list"')[2]
    days = ("1976-05-01", "1976-06-01", "1976-06-02", "1976-07-01")
    shown = [day for day in days if f"Treaty of {day}" in after]
    assert shown == ["1976-06-01", "1976-06-02", "1976-07-01"]


def test_a_month_that_fills_more_than_a_page_is_shown_whole(personas, client_of, monkeypatch):
    monkeypatch.setattr(horizon, "SHOWN", 2)
    for number in range(4):
        make("milestones", personas.union, happened_on="1976-05-01", title=f"Treaty {number}")
    html = page(client_of("an"), f"/horizon/?{RANGE}")
    assert all(f"Treaty {number}<" in html for number in range(4))
    assert "Next" not in html.partition('id="list"')[2]


def test_a_stranger_is_told_neither_names_nor_numbers(personas, client_of):
    make("milestones", personas.hers, happened_on="1976-05-01", title="Secret treaty", confidentiality=2)
    assert "Secret treaty" in page(client_of("an"), f"/horizon/?{RANGE}")
    for name in ("binh", "hoa"):
        html = page(client_of(name), f"/horizon/?{RANGE}")
        assert "Secret treaty" not in html
        assert '<span class="count">0</span>' in html
        assert "at=2026-05" not in html


def test_the_wheel_and_the_table_say_the_same():
    counts = {"2026-05": 3, "2027-01": 9, "2027": 2}
    drawn, table = wheel.drawn(counts, range(2026, 2028), "first=2026"), wheel.table(counts, range(2026, 2028))
    assert [(year, vague, every) for year, _months, vague, every in table] == [(2026, 0, 3), (2027, 2, 11)]
    assert drawn.count("<path") == 24
    assert drawn.count("<a ") == 2
    assert 'href="?first=2026&amp;at=2027-01#list"' in drawn
    assert 'class="shade-4"' in drawn
    assert "style=" not in drawn


def test_the_page_of_one_tells_what_the_rules_say_and_offers_to_decide(address, client_of):
    html = page(client_of("an"), address)
    for words in ("Russia: 80 years", "30 January 2030", "30 January 1950", "July 2028", "Adopt it", "Let it pass"):
        assert words in html


def test_a_doubtful_date_says_so(ties, personas, client_of):
    row = make(
        "relations", personas.union, established_on="1950-02-02", standing="inherited", basis="From Czechoslovakia"
    )
    html = page(client_of("an"), f"/horizon/relations.established_on:{row.pk}:80/")
    assert "Inherited from a former state" in html
    assert "From Czechoslovakia" in html


def test_adopting_leads_to_the_programme_and_the_page_to_the_decision(ties, address, personas, client_of):
    template = make("programme_templates", personas.union, name="Ties")
    make("template_lines", personas.union, template=template, what="Meeting of {years} years", months_before=0)
    union, client = personas.union, client_of("chi")
    given = {"owner": union.pk, "template": template.pk, "budget": "100", "currency": "USD"}
    html = unescape(client.post(address, {**given, "preview": "1"}).content.decode())
    assert "Meeting of 80 years" in html
    assert not rows("anniversaries").exists()
    answer = client.post(address, {**given, "adopt": "1"})
    row = rows("anniversaries").get()
    assert answer["Location"] == f"/anniversaries/{row.pk}/"
    assert (row.state, row.budget, row.currency, row.owner_id) == ("adopted", 100, "USD", union.pk)
    assert [one.what for one in row.lines.all()] == ["Meeting of 80 years"]
    assert client.get(address)["Location"] == f"/anniversaries/{row.pk}/"
    assert f'<a href="/anniversaries/{row.pk}/">Adopted</a>' in page(client, f"/horizon/?{RANGE}")


def test_letting_pass_needs_its_reason(address, client_of):
    client = client_of("chi")
    answer = client.post(address, {"let_pass": "1", "why": " "})
    assert answer.status_code == 422
    assert "Say why the anniversary is let pass" in answer.content.decode()
    assert not rows("anniversaries").exists()
    client.post(address, {"let_pass": "1", "why": "The State marks it."})
    assert rows("anniversaries").get().reason == "The State marks it."


def test_a_budget_without_a_currency_is_refused(address, personas, client_of):
    answer = client_of("chi").post(address, {"owner": personas.union.pk, "budget": "100", "currency": "", "adopt": "1"})
    assert answer.status_code == 422
    assert "Name the currency of the amount." in answer.content.decode()


def test_who_writes_nothing_decides_nothing(address, client_of):
    client = client_of("dung")
    assert "Adopt it" not in page(client, address)
    assert client.post(address, {"let_pass": "1", "why": "No."}).status_code == 403
    assert not rows("anniversaries").exists()


@pytest.mark.parametrize("address", ["/horizon/relations.established_on:999:80/", "/horizon/x/", "/horizon/a:b:c/"])
def test_what_is_no_anniversary_is_not_there(address, client_of):
    page(client_of("an"), address, 404)


def test_an_anniversary_out_of_sight_is_not_there(personas, client_of):
    row = make("milestones", personas.hers, happened_on="1976-05-01", confidentiality=2)
    page(client_of("an"), f"/horizon/milestones.happened_on:{row.pk}:50/")
    page(client_of("binh"), f"/horizon/milestones.happened_on:{row.pk}:50/", 404)
