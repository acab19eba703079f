"""The page of one record and its history."""

import re
from html import unescape

import pytest

from amity.access.roles import Confidentiality
from amity.records import writes
from tests import factories

pytestmark = pytest.mark.django_db


def html_of(answer) -> str:
    return unescape(answer.content.decode())


def page_of(client, name: str, row) -> str:
    return html_of(client.get(f"/{name}/{row.pk}/"))


def test_the_top_says_what_it_is_in_both_languages_and_how_it_stands(personas, client_of):
    row = factories.make("agreements", personas.hers, title="Memorandum", title_vi="Biên bản ghi nhớ")
    html = page_of(client_of("an"), "agreements", row)
    assert "<h1>Memorandum</h1>" in html
    assert '<p class="other-name" lang="vi">Biên bản ghi nhớ</p>' in html
    assert '<span class="state">In force</span>' in html


def test_a_name_not_translated_is_marked(personas, client_of):
    row = factories.make("agreements", personas.hers, title="Memorandum", title_vi="")
    personas.an.language = "vi"
    personas.an.save()
    html = page_of(client_of("an"), "agreements", row)
    assert re.search(r'<h1 lang="en">Memorandum <abbr class="other"', html)


def test_facts_stand_in_their_groups_and_what_is_empty_does_not(personas, client_of):
    row = factories.make("organisations", personas.hers, name="Friends", founded_on="1963-09", acronym="")
    html = page_of(client_of("an"), "organisations", row)
    assert "<dt>Founded on</dt><dd>September 1963</dd>" in html
    assert "<dt>Acronym</dt>" not in html
    assert "<dt>Name</dt>" not in html


def test_a_unit_of_the_same_name_is_still_told_as_the_owner(personas, client_of):
    row = factories.make("organisations", personas.hers, name="City union", name_vi="Liên hiệp thành phố")
    html = page_of(client_of("an"), "organisations", row)
    assert "<dt>Owner</dt><dd>City union</dd>" in html
    assert "<dt>Name</dt>" not in html


def test_a_plain_no_is_not_a_fact_but_a_yes_is(personas, client_of):
    client = client_of("an")
    plain = factories.make("people", personas.hers)
    overseas = factories.make("people", personas.hers, is_overseas_vietnamese=True)
    assert "Overseas Vietnamese" not in page_of(client, "people", plain)
    assert "<dt>Overseas Vietnamese</dt><dd>Yes</dd>" in page_of(client, "people", overseas)


def test_the_source_is_named_with_its_address(personas, client_of):
    row = factories.make(
        "agreements",
        personas.hers,
        source_title="Viet Nam News",
        source_url="https://example.org/a?b=1&c=2",
        source_on="2024-02-10",
        source_page="3",
    )
    html = client_of("an").get(f"/agreements/{row.pk}/").content.decode()
    link = '<a class="outside" href="https://example.org/a?b=1&amp;c=2" rel="nofollow noopener noreferrer">'
    assert f"{link}Viet Nam News</a>, 10 February 2024, page 3" in html


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example", "JaVaScRiPt://x/%0aalert(1)"]
)
def test_an_address_that_is_no_web_address_is_never_a_link(address, personas, client_of):
    row = factories.make("organisations", personas.hers, source_url=address, website=address, notes=address)
    html = client_of("an").get(f"/organisations/{row.pk}/").content.decode()
    assert f'href="{address}' not in html
    assert 'href="javascript' not in html.lower()


def test_addresses_inside_a_text_are_links(personas, client_of):
    row = factories.make("organisations", personas.hers, notes='See https://example.org/x. "Or" a@example.org')
    html = client_of("an").get(f"/organisations/{row.pk}/").content.decode()
    assert 'See <a class="outside" href="https://example.org/x"' in html
    assert ">example.org/x</a>. &quot;Or&quot;" in html


def test_related_rows_stand_in_panels_with_their_count_and_a_way_to_all(personas, client_of):
    partner = factories.make("organisations", personas.hers)
    rows = [factories.make("agreements", personas.hers, parties=[partner]) for _n in range(9)]
    html = page_of(client_of("an"), "organisations", partner)
    assert '>Agreements <span class="tally">9</span></a>' in html
    assert f'href="/agreements/?parties={partner.pk}"' in html
    assert f'href="/agreements/new/?parties={partner.pk}"' in html
    assert sum(f'href="/agreements/{row.pk}/"' in html for row in rows) == 9  # all are on the timeline
    panel = html.partition('id="panel-')[2]
    assert panel.count('role="rowheader"') == 8


def test_the_timeline_stands_by_years_with_what_lies_ahead_told(personas, client_of):
    row = factories.make("agreements", personas.hers, signed_on="2022-10-31", ends_on="2095")
    html = page_of(client_of("an"), "agreements", row)
    assert "<h3>2095</h3>" in html
    assert "<h3>2022</h3>" in html
    assert html.index("<h3>2095</h3>") < html.index("<h3>2022</h3>")
    ahead = html.partition("<h3>2095</h3>")[2].partition("<h3>2022</h3>")[0]
    assert "Ahead" in ahead
    assert "Ahead" not in html.partition("<h3>2022</h3>")[2]


def test_a_long_timeline_folds_its_older_part(personas, client_of):
    partner = factories.make("organisations", personas.hers, founded_on="")
    for number in range(20):
        factories.make("interactions", personas.hers, organisations=[partner], held_on=f"20{number:02}")
    html = page_of(client_of("an"), "organisations", partner)
    assert "Earlier (6)" in html


def test_a_contact_with_a_partner_is_logged_from_his_page(personas, client_of):
    partner = factories.make("organisations", personas.hers)
    agreement = factories.make("agreements", personas.hers)
    client = client_of("an")
    logs = f'href="/log/?organisations={partner.pk}">Log an interaction'
    assert logs in page_of(client, "organisations", partner)
    assert ">Log an interaction" not in page_of(client, "agreements", agreement)
    assert "Log an interaction" not in page_of(client_of("dung"), "organisations", partner)


def test_actions_are_those_he_may_take(personas, client_of):
    row = factories.make("agreements", personas.hers)
    keeper, reader, stranger = (page_of(client_of(name), "agreements", row) for name in ("an", "dung", "binh"))
    edit, step = f'href="/agreements/{row.pk}/edit/"', f'href="/agreements/{row.pk}/steps/lapse/"'
    assert edit in keeper
    assert step in keeper
    for html in (reader, stranger):
        assert edit not in html
        assert step not in html
        assert f'href="/agreements/{row.pk}/history/"' in html


def test_a_row_kept_closer_than_the_union_says_so(personas, client_of):
    row = factories.make("agreements", personas.hers, confidentiality=Confidentiality.RESTRICTED)
    assert '<span class="tag">Restricted</span>' in page_of(client_of("an"), "agreements", row)


def test_the_history_tells_who_what_before_and_after_and_why(personas, client_of):
    row = factories.make("agreements", personas.hers, place="Hanoi")
    row.place = "Havana"
    writes.save(row, actor=personas.actor("an"), why="The signing was moved.")
    html = html_of(client_of("an").get(f"/agreements/{row.pk}/history/"))
    assert "by An" in html
    assert "The signing was moved." in html
    assert "<del>Hanoi</del>" in html
    assert "<ins>Havana</ins>" in html
    assert html.index("Changed") < html.index("Entered")


def test_naughty_texts_are_shown_as_they_were_typed(personas, client_of):
    bad = "\"><img src=x onerror=alert(1)>{{ 7|add:7 }}{% now 'Y' %}&amp;"
    partner = factories.make("organisations", personas.hers, name=bad, name_vi=bad, notes=bad)
    row = factories.make("agreements", personas.hers, title=bad, parties=[partner], source_title=bad, source_url=bad)
    client = client_of("an")
    for address in (f"/agreements/{row.pk}/", f"/organisations/{partner.pk}/", f"/agreements/{row.pk}/history/"):
        html = client.get(address).content.decode()
        assert "<img" not in html
        assert bad in unescape(html)


@pytest.mark.parametrize("persona", ["an", "chi"])
def test_a_page_costs_the_same_queries_for_one_related_row_and_for_three(persona, personas, client_of):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    partner = factories.make("organisations", personas.hers)
    client, counts = client_of(persona), []
    for more in (1, 2):
        for _n in range(more):
            factories.make("agreements", personas.hers, parties=[partner])
        client.get(f"/organisations/{partner.pk}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/organisations/{partner.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
