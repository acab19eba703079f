"""The list of a record type and its filter form."""

import re
from html import unescape

import pytest

from amity.access.roles import Confidentiality
from tests import factories

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true", "HX-Target": "list"}


def html_of(answer) -> str:
    return unescape(answer.content.decode())


def titles(html: str) -> list[str]:
    return re.findall(r'role="rowheader"><a href="[^"]+">([^<]+)</a>', html)


def test_a_list_shows_its_rows_with_links_to_them_and_to_what_they_name(personas, client_of):
    partner = factories.make("organisations", personas.hers, name="Cuba-Vietnam Association")
    row = factories.make("agreements", personas.hers, title="Memorandum", parties=[partner])
    html = html_of(client_of("an").get("/agreements/"))
    assert f'<a href="/agreements/{row.pk}/">Memorandum</a>' in html
    assert f'<a href="/organisations/{partner.pk}/">Cuba-Vietnam Association</a>' in html
    assert '<span class="state">In force</span>' in html
    assert "<strong>1</strong> found" in html
    assert "New agreement" in html


def test_a_filter_stands_as_a_chip_that_can_be_taken_away(personas, client_of):
    factories.make("agreements", personas.hers, title="Kept", state="in_force")
    factories.make("agreements", personas.hers, title="Lapsed one", state="lapsed")
    html = html_of(client_of("an").get("/agreements/?state=in_force&signed_on=2022"))
    assert titles(html) == ["Kept"]
    assert "<b>State</b> In force" in html
    assert 'href="/agreements/?state=in_force"' in html
    assert 'href="/agreements/?signed_on=2022"' in html
    assert html.count('aria-current="true"') == 1


def test_a_list_is_narrowed_by_the_language_of_its_rows(personas, client_of):
    for language in ("en", "vi"):
        factories.make("letter_templates", personas.hers, name=f"In {language}", language=language)
    html = html_of(client_of("an").get("/letter_templates/?language=vi"))
    assert titles(html) == ["In vi"]
    assert "<b>Language</b>" in html
    assert "<strong>0</strong> found" in html_of(client_of("an").get("/letter_templates/?language=or"))


def test_a_bad_filter_says_what_to_write_and_shows_no_row(personas, client_of):
    factories.make("agreements", personas.hers)
    answer = client_of("an").get("/agreements/?signed_on=soon")
    assert answer.status_code == 200
    html = html_of(answer)
    assert "write a year, a month, a day or a span of years" in html
    assert titles(html) == []


def test_a_filled_form_becomes_a_short_address(personas, client_of):
    partner = factories.make("organisations", personas.hers, name="Friends of Hanoi")
    asked = {"filtering": "1", "state": "in_force", "form": "", "parties": "Friends of Hanoi", "signed_on": " "}
    answer = client_of("an").get("/agreements/", asked)
    assert answer["Location"] in (
        f"/agreements/?state=in_force&parties={partner.pk}&signed_on=+",
        f"/agreements/?state=in_force&parties={partner.pk}",
    )
    again = client_of("an").get(f"/agreements/?state=in_force&parties={partner.pk}")
    assert again.status_code == 200


def test_a_name_as_suggested_is_understood_and_an_unknown_one_is_said(personas, client_of):
    partner = factories.make("organisations", personas.hers, name="Friends")
    client = client_of("an")
    asked = client.get("/agreements/", {"filtering": "1", "parties": f"Friends #{partner.pk}"})
    assert asked["Location"] == f"/agreements/?parties={partner.pk}"
    unknown = client.get("/agreements/", {"filtering": "1", "parties": "Nobody at all"})
    assert unknown.status_code == 200
    assert "There is no “Nobody at all” among the records you may see." in html_of(unknown)


def test_a_strangers_name_in_the_form_is_answered_like_no_name(personas, client_of):
    hidden = factories.make("organisations", personas.hers, name="Quiet friends", confidentiality=Confidentiality.UNIT)
    client = client_of("binh")
    by_name = html_of(client.get("/agreements/", {"filtering": "1", "parties": "Quiet friends"}))
    by_number = html_of(client.get("/agreements/", {"filtering": "1", "parties": f"x #{hidden.pk}"}))
    assert "There is no “Quiet friends” among the records you may see." in by_name
    assert f"There is no “x #{hidden.pk}” among the records you may see." in by_number


def test_heads_that_sort_say_how_and_turn_round(personas, client_of):
    for title, day in (("First", "2021"), ("Second", "2022")):
        factories.make("agreements", personas.hers, title=title, signed_on=day, starts_on="", ends_on="")
    client = client_of("an")
    html = html_of(client.get("/agreements/?sort=signed_on"))
    assert titles(html) == ["First", "Second"]
    assert 'aria-sort="ascending"><a id="sort-signed_on" href="/agreements/?sort=-signed_on"' in html
    assert titles(html_of(client.get("/agreements/?sort=-signed_on"))) == ["Second", "First"]


def test_pages_lead_on_and_back(personas, client_of, monkeypatch):
    from amity.records import listing

    monkeypatch.setattr(listing, "PAGE", 2)
    for number in range(3):
        factories.make("organisations", personas.hers, name=f"Association {number}")
    client = client_of("an")
    first = html_of(client.get("/organisations/"))
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = html_of(client.get(following.group(1)))
    assert titles(first)[-1] < titles(second)[0]
    before = re.search(r'rel="prev" href="([^"]+)"', second)
    assert before
    assert titles(html_of(client.get(before.group(1)))) == titles(first)


def test_a_long_list_is_counted_exactly_on_request(personas, client_of, monkeypatch):
    from amity.records import listing

    monkeypatch.setattr(listing, "CAP", 2)
    for _n in range(3):
        factories.make("countries", personas.hers)
    client = client_of("an")
    capped = html_of(client.get("/countries/"))
    assert "<strong>2+</strong> found" in capped
    assert 'href="/countries/?count=exact"' in capped
    assert "<strong>3</strong> found" in html_of(client.get("/countries/?count=exact"))


def test_numbers_are_written_as_the_reader_writes_them(personas, client_of, monkeypatch):
    from amity.records import listing
    from amity.staff import desk

    for one in (listing, desk):
        monkeypatch.setattr(one, "CAP", 0)
    monkeypatch.setattr(listing, "format_decimal", lambda number, locale: f"{number}-{locale}")
    factories.make("countries", personas.hers)
    personas.an.language = "vi"
    personas.an.save()
    client = client_of("an")
    assert "<strong>0-vi+</strong>" in html_of(client.get("/countries/"))
    assert '<span class="tally">0+</span>' in html_of(client.get("/"))


def test_a_script_gets_the_changing_part_only_and_everybody_else_the_page(personas, client_of):
    client = client_of("an")
    part = client.get("/agreements/", headers=PART).content.decode()
    assert part.startswith('<div id="list"')
    assert "<html" not in part
    assert "<html" in client.get("/agreements/", headers={"HX-Request": "true"}).content.decode()


def test_the_export_links_keep_the_filter(personas, client_of):
    html = html_of(client_of("an").get("/agreements/?state=in_force"))
    assert 'href="/agreements/export/?state=in_force&format=csv"' in html
    assert 'href="/agreements/export/?state=in_force&format=xlsx"' in html


def test_an_empty_list_says_what_to_do_next(personas, client_of):
    assert "Enter the first one by hand" in html_of(client_of("an").get("/certificates/"))
    reader = html_of(client_of("dung").get("/certificates/"))
    assert "What your unit or the union enters will stand here." in reader
    assert "/certificates/new/" not in reader
    assert "Take a filter away" in html_of(client_of("an").get("/certificates/?state=valid"))


def test_a_missing_translation_is_marked(personas, client_of):
    factories.make("organisations", personas.hers, name="Only English", name_vi="")
    personas.an.language = "vi"
    personas.an.save()
    html = client_of("an").get("/organisations/").content.decode()
    assert '<span lang="en">Only English</span> <abbr class="other"' in html


def test_the_search_in_a_list_keeps_the_filter(personas, client_of):
    html = html_of(client_of("an").get("/agreements/?state=in_force&q=memo"))
    assert '<input type="hidden" name="state" value="in_force">' in html
    assert 'name="q" value="memo"' in html


def test_the_filter_form_shows_what_is_in_force(personas, client_of):
    partner = factories.make("organisations", personas.hers, name="Friends", name_vi="")
    client = client_of("an")
    address = f"/agreements/filter/?state=signed&state=talks&parties={partner.pk}&signed_on=2022&owner=MEMBER-A"
    html = html_of(client.get(address))
    assert re.findall(r'name="state" value="(\w+)" checked', html) == ["talks", "signed"]
    assert f'value="Friends #{partner.pk}"' in html
    assert 'name="signed_on" value="2022"' in html
    assert 'value="MEMBER-A" checked> City union' in html
    part = client.get(address, headers={"HX-Request": "true", "HX-Target": "filter"}).content.decode()
    assert part.startswith("<form")


def test_outside_the_union_only_the_own_unit_is_offered_as_owner(personas, client_of):
    outside, inside = (html_of(client_of(name).get("/agreements/filter/")) for name in ("hoa", "dung"))
    assert 'name="owner" value="NGO"' in outside
    assert 'name="owner" value="MEMBER-A"' not in outside
    assert 'name="owner" value="MEMBER-B"' in inside


def test_what_is_typed_is_shown_and_not_obeyed(personas, client_of):
    bad = "<script>alert(1)</script>"
    factories.make("organisations", personas.hers, name=bad, name_vi=bad)
    client = client_of("an")
    for address in ("/organisations/", f"/organisations/?q={bad}", f"/organisations/?founded_on={bad}"):
        assert bad not in client.get(address).content.decode()


@pytest.mark.parametrize(
    "query", ["after=x", "before=%00", "sort=owner__id", "columns=password,owner__code", "id=x", "q=%00"]
)
def test_a_damaged_address_is_answered_in_words(query, personas, client_of):
    factories.make("agreements", personas.hers)
    answer = client_of("an").get(f"/agreements/?{query}")
    assert answer.status_code == 200
    assert "<h1" in answer.content.decode()


def test_columns_can_be_chosen_in_the_address(personas, client_of):
    factories.make("agreements", personas.hers, reference="R-1")
    html = html_of(client_of("an").get("/agreements/?columns=reference,signed_on"))
    assert titles(html) == ["R-1"]
    assert "sort-title" not in html
