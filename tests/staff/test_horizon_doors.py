"""The pages of the anniversaries ahead in Vietnamese, for those who may not, with wrong input; and the wheel."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from amity.access.actors import Actor
from amity.access.models import Account, RoleGrant
from amity.access.scope import visible_to
from amity.records import registry
from amity.staff import horizon, wheel
from tests.factories import make

SYSTEM = Actor.system()
RANGE = "first=2026&years=5"
LIST = f"/horizon/?{RANGE}"
pytestmark = pytest.mark.django_db


def page(client, address=LIST, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def posted(client, address, status, **given):
    answer = client.post(address, given)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def rows(record):
    return visible_to(SYSTEM, registry.get(record))


def treaty(owner, day="1976-05-01", **values):
    return make("milestones", owner, happened_on=day, **{"title": "Treaty", "title_vi": "Hiệp định", **values})


def address_of(row, years=50):
    return f"/horizon/milestones.happened_on:{row.pk}:{years}/"


@pytest.fixture
def vietnamese(personas, client_of):
    """An, who reads in Vietnamese."""
    Account.objects.filter(pk=personas.an.pk).update(language="vi")
    personas.an.refresh_from_db()
    return client_of("an")


def test_the_list_speaks_vietnamese_to_who_reads_it(personas, vietnamese):
    country = make("countries", personas.union, name="Laos", name_vi="Lào")
    treaty(personas.union, countries=[country])
    html = page(vietnamese)
    for words in ("Hiệp định", "Lào", "ngày 1 tháng 5 năm 2026"):
        assert words in html
    for words in ("Anniversaries ahead", "Treaty", "Laos", "Decide now", "One by one", "May 2026", "Preparations from"):
        assert words not in html


def test_the_page_of_one_and_its_preview_speak_vietnamese(personas, vietnamese):
    row = treaty(personas.union, "1980-05-01")
    template = make("programme_templates", personas.union, name="Ties", name_vi="Quan hệ")
    for what, what_vi in (("Meeting: {years} years", "Gặp mặt: {years} năm"), ("Report", "")):
        make("template_lines", personas.union, template=template, what=what, what_vi=what_vi, months_before=0)
    html = page(vietnamese, address_of(row))
    for words in ("Adopt it", "Let it pass", "Preparations begin", "Falls on", "Counted from", "Treaty"):
        assert words not in html
    given = {"owner": personas.hers.pk, "template": template.pk, "currency": "VND", "preview": "1"}
    html = posted(vietnamese, address_of(row), 200, **given)
    assert "Gặp mặt: 50 năm" in html
    assert "Meeting: 50 years" not in html
    assert "<td>Report</td>" in html
    assert "ngày 1 tháng 5 năm 2030" in html


def test_what_is_refused_is_refused_in_vietnamese(personas, vietnamese):
    html = posted(vietnamese, address_of(treaty(personas.union)), 422, let_pass="1", why="")
    assert "Say why the anniversary is let pass" not in html
    assert 'role="alert"' in html


@pytest.mark.parametrize("query", [
    "first=2201", "first=1899", "first=-1", "first=٢٠٢٦x", "years=1.5", "years=x", "state=done", "country=x",
    "kind=relations", "tier=none%00",
])  # fmt: skip
def test_wrong_input_is_answered_with_the_form_and_shows_no_list(query, personas, client_of):
    treaty(personas.union)
    html = page(client_of("an"), f"/horizon/?{query}", 422)
    assert 'role="alert"' in html
    assert "Treaty" not in html
    assert 'id="list"' not in html


@pytest.mark.parametrize("at", ["x", "2026-13", "9999", "%00", "<b>", "2026-05-01"])
def test_a_place_in_the_list_that_is_no_month_breaks_nothing(at, personas, client_of):
    treaty(personas.union)
    html = page(client_of("an"), f"{LIST}&at={at}")
    assert "<b>" not in html.partition('id="list"')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    ("first", "years", "shown"), [(2026, 1, True), (2025, 1, False), (2022, 5, True), (2027, 4, False)]
)
def test_the_years_asked_for_include_their_first_and_their_last(first, years, shown, personas, client_of):
    treaty(personas.union, "1976-12-31")
    assert ("Treaty" in page(client_of("an"), f"/horizon/?first={first}&years={years}")) is shown


def test_a_year_alone_stands_under_the_year_and_links_to_no_month(personas, client_of):
    treaty(personas.union, "1976")
    html = page(client_of("an"))
    assert "<h3>2026</h3>" in html
    assert "at=2026" not in html


def test_what_should_have_begun_is_asked_for_above_and_what_is_over_is_not(personas, client_of, monkeypatch):
    this = timezone.localdate()
    monkeypatch.setattr(horizon, "WAITING", 2)
    for number in range(3):
        treaty(personas.union, f"{this.year - 50}-12-31", title=f"Late {number}")
    treaty(personas.union, f"{this.year - 49}-12-31", title="Not yet a round year")
    html = page(client_of("an"), f"/horizon/?first={this.year}&years=5")
    waiting = html.partition('id="waiting"')[2].partition("</section>")[0]
    assert sorted(re.findall(r"Late \d", waiting)) == ["Late 0", "Late 1"]
    assert "and 1 more" in waiting
    assert "Not yet" not in waiting
    assert 'id="waiting"' not in page(client_of("an"), f"/horizon/?first={this.year - 3}&years=2")


def test_what_was_decided_leads_to_the_decision_and_no_longer_asks_for_one(personas, client_of):
    row = treaty(personas.union)
    made = make("anniversaries", personas.union, counted_from="milestones.happened_on", counted_row=row.pk, years=50,
                state="let_pass", reason="No money.")  # fmt: skip
    html = page(client_of("an"))
    assert f'<a href="/anniversaries/{made.pk}/">Let pass</a>' in html
    assert address_of(row) not in html


def test_a_decision_out_of_sight_is_not_betrayed_and_a_second_one_is_refused(personas, client_of):
    row = treaty(personas.union)
    made = make("anniversaries", personas.hers, counted_from="milestones.happened_on", counted_row=row.pk, years=50,
                title="Secret programme", confidentiality=2)  # fmt: skip
    assert page(client_of("an"), LIST).count(f"/anniversaries/{made.pk}/") == 1
    client = client_of("binh")
    for html in (page(client), page(client, address_of(row))):
        assert "Secret programme" not in html
        assert f"/anniversaries/{made.pk}/" not in html
    html = posted(client, address_of(row), 422, owner=personas.other.pk, currency="VND", adopt="1")
    assert "Somebody has already decided on this anniversary." in html
    assert "Secret programme" not in html
    assert rows("anniversaries").count() == 1


def test_the_form_offers_the_units_templates_and_organisations_within_reach(personas, client_of):
    country = make("countries", personas.union)
    row = treaty(personas.union, countries=[country])
    make("programme_templates", personas.hers, name="Her template", confidentiality=2)
    near = {"focus_countries": [country], "confidentiality": 1}
    make("organisations", personas.union, name="Friends of the country", **near)
    make("organisations", personas.hers, name="Her secret friends", **(near | {"confidentiality": 2}))
    make("organisations", personas.union, name="Friends of another country", confidentiality=1)
    html = page(client_of("binh"), address_of(row))
    assert "Friends of the country" in html
    for words in ("Her template", "Her secret friends", "Friends of another country"):
        assert words not in html
    owners = html.partition('name="owner"')[2].partition("</select>")[0]
    assert ("Friendship association" in owners, "City union" in owners, "Union office" in owners) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize("wrong", [
    {"owner": "999"}, {"owner": ""}, {"template": "999"}, {"organisations": "999"}, {"budget": "-1"},
    {"budget": "much"}, {"budget": "1.234"}, {"budget": "1", "currency": ""}, {"budget": "1", "currency": "DONG"},
])  # fmt: skip
def test_an_adoption_with_wrong_input_is_given_back_and_stores_nothing(wrong, personas, client_of):
    given = {"owner": personas.other.pk, "currency": "VND", "adopt": "1", **wrong}
    html = posted(client_of("binh"), address_of(treaty(personas.union)), 422, **given)
    assert 'role="alert"' in html
    assert not rows("anniversaries").exists()


def test_nobody_adopts_for_a_unit_he_is_not_offered(personas, client_of):
    row = treaty(personas.union)
    posted(client_of("binh"), address_of(row), 422, owner=personas.hers.pk, currency="VND", adopt="1")
    assert not rows("anniversaries").exists()


def test_a_currency_without_a_budget_is_not_kept(personas, client_of):
    posted(
        client_of("binh"), address_of(treaty(personas.union)), 302, owner=personas.other.pk, currency="VND", adopt="1"
    )
    made = rows("anniversaries").get()
    assert (made.budget, made.currency, made.owner) == (None, "", personas.other)


def test_letting_pass_needs_nothing_but_its_reason_and_is_done_for_the_own_unit(personas, client_of):
    posted(client_of("binh"), address_of(treaty(personas.union)), 302, let_pass="1", why="  Too early. ", budget="much")
    made = rows("anniversaries").get()
    assert (made.state, made.reason, made.owner, made.budget) == ("let_pass", "Too early.", personas.other, None)


def test_a_reason_that_is_too_long_is_given_back_whole(personas, client_of):
    why = "x" * 501
    assert why in posted(client_of("binh"), address_of(treaty(personas.union)), 422, let_pass="1", why=why)
    assert not rows("anniversaries").exists()


def test_a_preview_of_wrong_input_complains_of_nothing_and_stores_nothing(personas, client_of):
    html = posted(client_of("binh"), address_of(treaty(personas.union)), 200, preview="1", budget="much")
    assert "The programme would hold" not in html
    assert not rows("anniversaries").exists()


def test_looking_writes_nothing(personas, client_of):
    from tests.exchange.planned import everything

    row, client = treaty(personas.union), client_of("chi")
    before = everything()
    page(client)
    page(client, address_of(row))
    posted(client, address_of(row), 200, preview="1")
    assert everything() == before


@pytest.mark.parametrize("name", ["hoa", "nobody"])
def test_outside_the_union_nothing_of_the_union_is_decided(name, personas, client_of):
    row, client = treaty(personas.union), client_of(name)
    answer = client.post(address_of(row), {"let_pass": "1", "why": "No."})
    assert answer.status_code == (404 if name == "hoa" else 302)
    assert not rows("anniversaries").exists()
    if name == "nobody":
        assert "/horizon/" in unescape(answer["Location"]).replace("%2F", "/")


def test_who_lost_his_roles_looks_and_decides_nothing(personas, client_of):
    country = make("countries", personas.union, confidentiality=0)
    row = treaty(personas.union, confidentiality=0, countries=[country])
    RoleGrant.objects.filter(account=personas.an).delete()
    client = client_of("an")
    assert "Adopt it" not in page(client, address_of(row))
    posted(client, address_of(row), 403, let_pass="1", why="No.")
    assert not rows("anniversaries").exists()


def test_the_list_costs_the_same_queries_for_one_row_and_for_four(personas, client_of):
    client, costs = client_of("an"), []
    page(client)
    for count in (1, 4):
        for number in range(count):
            treaty(personas.union, title=f"Treaty {count}-{number}")
        with CaptureQueriesContext(connection) as made:
            page(client)
        costs.append(len(made))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("count", "shade"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (8, 4), (15, 4), (16, 5), (900, 5)]
)
def test_a_month_is_the_darker_the_more_it_holds(count, shade):
    drawn = wheel.drawn({"2026-05": count}, [2026], "")
    assert (f'class="shade-{shade}"' in drawn, drawn.count("<a ")) == (True, int(count > 0))


def test_one_is_told_as_one_and_many_as_many():
    drawn = wheel.drawn({"2026-05": 1, "2026-06": 2}, [2026], "")
    assert "May 2026: 1 anniversary<" in drawn.replace("</title>", "<")
    assert "June 2026: 2 anniversaries" in drawn
    assert 'href="?at=2026-05#list"' in drawn


def test_the_wheel_writes_no_words_of_the_address_as_marks():
    drawn = wheel.drawn({"2026-05": 1}, [2026], 'kind="><script>&x=1')
    assert "<script>" not in drawn
    assert "&quot;&gt;&lt;script&gt;&amp;x=1" in drawn


def test_the_wheel_of_no_years_is_empty_and_each_year_has_a_ring():
    assert wheel.drawn({}, [], "").count("<path") == 0
    for years in (1, 10):
        drawn = wheel.drawn({}, range(2026, 2026 + years), "")
        assert (drawn.count("<path"), drawn.count('class="wheel-year"')) == (12 * years, years)
        assert drawn.count('class="wheel-month"') == 12


def test_the_months_are_named_in_the_language_of_the_reader():
    english = wheel.months()
    with translation.override("vi"):
        told = wheel.months()
    assert (english[0], english[11], len(told)) == ("Jan", "Dec", 12)
    assert told != english


def test_the_table_counts_each_month_and_leaves_other_years_out():
    ((year, months, vague, every),) = wheel.table({"2026-12": 2, "2026": 3, "2027-01": 9}, [2026])
    assert (year, vague, every) == (2026, 3, 5)
    assert [count for _month, count in months] == [0] * 11 + [2]
    assert months[0][0] == "2026-01"
