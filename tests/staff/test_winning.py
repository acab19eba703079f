"""Winning aid on pages: what is looked for, who is on the list, who might be asked, and how far talks are."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.mobilising.models import Offer
from tests import factories

pytestmark = pytest.mark.django_db
SHOWN = {"confidentiality": 1}


@pytest.fixture
def make(personas):
    """Makes rows of the union that everybody in it sees."""
    return lambda name, /, **fields: factories.make(name, personas.union, **{**SHOWN, **fields})


@pytest.fixture
def need(make):
    """A school that a province asks for."""
    return make("opportunities", province=make("provinces", name="Huế"), title="School", amount=50000, currency="USD",
                wanted_by_on="2025-12-31")  # fmt: skip


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return unescape(answer.content.decode()).partition("<main")[2]


def test_the_page_tells_what_is_needed_and_what_is_missing(make, need, client_of):
    make("offers", opportunity=need, stage="delivered", amount=20000, delivered=15000, currency="USD")
    html = page(client_of("chi"), f"/opportunities/{need.pk}/support/")
    for words in ("School", "Huế", "50,000 USD", "20,000 USD", "15,000 USD", "30,000 USD"):
        assert words in html, words


def test_each_on_the_list_has_the_steps_that_are_open_for_him(make, need, client_of):
    row = make("offers", opportunity=need, stage="approached", next_step="Send the plan", next_on="2025-01-31")
    html = page(client_of("chi"), f"/opportunities/{need.pk}/support/")
    steps = set(re.findall(rf'href="/offers/{row.pk}/steps/(\w+)/"', html))
    assert steps == {"interest", "pledge", "decline"}
    assert "Send the plan" in html
    assert "late" in html.partition("Send the plan")[2].partition("</td>")[0]


def test_who_only_reads_is_offered_no_step_and_no_list(make, need, client_of):
    row = make("offers", opportunity=need, stage="approached")
    html = page(client_of("dung"), f"/opportunities/{need.pk}/support/")
    assert f"/offers/{row.pk}/steps/" not in html
    assert "Put on the list" not in html


def test_who_might_support_it_is_shown_with_the_reasons_and_put_on_the_list(make, need, client_of):
    donor = make("organisations", name="Helping Hands")
    make("aid_interests", organisation=donor, province=need.province)
    client, path = client_of("chi"), f"/opportunities/{need.pk}/support/"
    html = page(client, path)
    assert "Helping Hands" in html
    assert "Has declared an interest in this province" in html
    answer = client.post(path, {"organisations": [donor.pk], "role": "company"})
    assert (answer.status_code, answer["Location"]) == (302, path)
    offer = Offer.objects.get()
    assert (offer.organisation, offer.role, offer.stage, offer.opportunity) == (donor, "company", "suggested", need)
    assert "Has declared an interest" not in page(client, path)


def test_somebody_who_was_not_found_is_named(make, need, client_of):
    donor = make("organisations", name="New Friends")
    path = f"/opportunities/{need.pk}/support/"
    client_of("chi").post(path, {"other": f"New Friends #{donor.pk}", "role": "donor"})
    assert Offer.objects.get().organisation == donor


@pytest.mark.parametrize("given", [
    {"role": "donor"},
    {"organisations": ["999999"], "role": "donor"},
    {"organisations": ["x"], "role": "donor"},
    {"other": "Nobody at all", "role": "donor"},
])  # fmt: skip
def test_without_somebody_to_ask_nothing_is_stored(make, need, client_of, given):
    answer = client_of("chi").post(f"/opportunities/{need.pk}/support/", given)
    assert answer.status_code == 422
    assert not Offer.objects.exists()


def test_a_part_that_there_is_not_is_refused(make, need, client_of):
    donor = make("organisations", name="New Friends")
    answer = client_of("chi").post(
        f"/opportunities/{need.pk}/support/", {"other": f"New Friends #{donor.pk}", "role": "king"}
    )
    assert answer.status_code == 422
    assert not Offer.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("dung", 403), ("an", 403), ("hoa", 404)])
def test_who_does_not_keep_it_puts_nobody_on_the_list(make, need, client_of, who, status):
    donor = make("organisations")
    answer = client_of(who).post(f"/opportunities/{need.pk}/support/", {"organisations": [donor.pk], "role": "donor"})
    assert answer.status_code == status
    assert not Offer.objects.exists()


@pytest.mark.parametrize("state", ["met", "withdrawn"])
def test_for_what_is_over_nobody_is_looked_for(make, need, client_of, state):
    type(need).objects.filter(pk=need.pk).update(state=state)
    client, path = client_of("chi"), f"/opportunities/{need.pk}/support/"
    assert "Put on the list" not in page(client, path)
    assert client.post(path, {"organisations": ["1"], "role": "donor"}).status_code == 403


def test_an_opportunity_out_of_sight_has_no_page(personas, client_of):
    hidden = factories.make("opportunities", personas.hers, confidentiality=2)
    for who, status in (("an", 200), ("binh", 404), ("hoa", 404), ("nobody", 302)):
        assert client_of(who).get(f"/opportunities/{hidden.pk}/support/").status_code == status


def test_offers_and_donors_out_of_sight_are_not_named(personas, make, need, client_of):
    quiet = make("organisations", name="Quiet Hands", confidentiality=2)
    make("offers", opportunity=need, organisation=quiet, what="Tents", stage="pledged")
    make("offers", opportunity=need, what="Hidden gift", stage="pledged", confidentiality=2)
    html = page(client_of("an"), f"/opportunities/{need.pk}/support/")
    assert "Tents" in html
    assert "Quiet Hands" not in html
    assert "Hidden gift" not in html


def test_the_record_leads_to_the_page(need, client_of):
    html = page(client_of("chi"), f"/opportunities/{need.pk}/")
    assert f'href="/opportunities/{need.pk}/support/"' in html


def numbers(html, part):
    """The numbers of one section of the page, each with the address that it leads to."""
    section = html.partition(f'id="{part}"')[2].partition("</section>")[0]
    return re.findall(r'href="([^"]+)"[^>]*>(?:<span class="numeral">)?(\d+)', section)


def test_every_number_of_the_talks_opens_a_list_of_as_many(make, need, client_of):
    for stage in ("approached", "interested", "pledged", "pledged", "delivered", "declined"):
        make("offers", opportunity=need, organisation=make("organisations"), stage=stage, what="Books")
    make("offers", stage="declined", approached_on="2025-01", interested_on="2025-02")
    client = client_of("chi")
    told = numbers(page(client, "/mobilising/"), "talks")
    assert len(told) == 6 + 2 * 4
    for href, number in told:
        listed = client.get(f"/api/v1{href.replace('/offers/', '/offers', 1)}").json()["items"]
        assert len(listed) == int(number), href


def test_what_is_looked_for_is_told_with_its_gap_and_where(make, need, client_of):
    make("offers", opportunity=need, stage="pledged", amount=20000, currency="USD")
    make("opportunities", title="Old clinic", state="met")
    html = page(client_of("chi"), "/mobilising/")
    row = html.partition(f'href="/opportunities/{need.pk}/support/"')[2].partition("</tr>")[0]
    for words in ("School", "Huế", "50,000 USD", "30,000 USD", "late"):
        assert words in row, words
    assert "Old clinic" not in html
    assert f'href="/opportunities/?state=open&province={need.province_id}"' in html


def test_late_steps_stand_on_top_with_whom_and_what(make, need, client_of):
    late = make("offers", opportunity=need, organisation=make("organisations", name="Helping Hands"),
                stage="approached", next_step="Send the plan", next_on="2025-01-31")  # fmt: skip
    make("offers", stage="delivered", next_step="Thank them", next_on="2025-01-31")
    html = page(client_of("chi"), "/mobilising/")
    top = html.partition('id="late"')[2].partition("</section>")[0]
    assert "Helping Hands" in top
    assert "Send the plan" in top
    assert "Thank them" not in html
    assert late.opportunity_id == need.pk


def test_nothing_out_of_sight_is_counted_or_named(personas, make, client_of):
    before = page(client_of("an"), "/mobilising/")
    hidden = make("opportunities", title="Hidden school", confidentiality=2)
    make("offers", opportunity=hidden, stage="pledged", what="Books", next_on="2025-01-31", confidentiality=2)
    assert page(client_of("an"), "/mobilising/") == before
    assert "Hidden school" in page(client_of("chi"), "/mobilising/")


def test_many_rows_cost_no_more_queries_than_few(make, need, client_of):
    client = client_of("chi")

    def asked():
        with CaptureQueriesContext(connection) as counted:
            page(client, "/mobilising/")
            page(client, f"/opportunities/{need.pk}/support/")
        return len(counted)

    make("offers", opportunity=need, stage="approached", next_on="2025-01-31")
    asked()
    few = asked()
    for _number in range(4):
        make("offers", opportunity=need, organisation=make("organisations"), stage="approached", next_on="2025-01-31")
        make("opportunities", province=make("provinces"), sector=make("aid_sectors"))
    assert asked() <= few + 1


def test_the_pages_speak_vietnamese(need, personas, client_of):
    personas.chi.language = "vi"
    personas.chi.save()
    for path in ("/mobilising/", f"/opportunities/{need.pk}/support/"):
        assert 'lang="vi"' in client_of("chi").get(path).content.decode()


@pytest.mark.parametrize(("who", "is_offered"), [("chi", True), ("an", True), ("dung", False)])
def test_who_may_enter_one_is_led_to_the_form(personas, client_of, who, is_offered):
    text = client_of(who).get("/mobilising/").content.decode()
    assert ('href="/opportunities/new/"' in text) is is_offered
    if is_offered:
        assert "New opportunity for aid" in text
