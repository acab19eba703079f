"""The pages of totals of aid: the table, the map, the time line, the rows behind each figure, and the files."""

import csv
import html
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import load_workbook

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.records import registry, shelving
from amity.records.models import Shelf
from tests.factories import make

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT
YEARS = "first=2020&last=2024"
LINK = re.compile(r'href="([^"]+)"[^>]*>([^<]*)<')


@pytest.fixture
def dien_bien(personas):
    return make("provinces", personas.union, confidentiality=0, code="11", name="Dien Bien", name_vi="Điện Biên")


def aid(owner, amount, value_on="2023", province=None, kind="commitment", **fields):
    """A sum of an item of its own."""
    item = make("aid_items", owner, donors=fields.pop("donors", []), provinces=[province] if province else [],
                title=fields.pop("title", "Clean water"), confidentiality=fields.get("confidentiality", 0))  # fmt: skip
    given = {"confidentiality": 0, "currency": "USD", "kind": kind, "value_on": value_on, **fields}
    return make("aid_flows", owner, item=item, amount=amount, **given)


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def links(text):
    """The links of a page by their words."""
    return {words: html.unescape(address) for address, words in LINK.findall(text)}


def table_of(text):
    return text.partition('class="rows aid-totals"')[2].partition("</table>")[0]


def test_the_table_tells_the_sums_of_each_year_and_all_together(personas, dien_bien, client_of):
    aid(personas.union, 495_592, "2023", dien_bien)
    aid(personas.union, 1_000_000, "2020")
    table = table_of(page_of(client_of("chi"), f"/aid/?{YEARS}"))
    found = links(table)
    assert set(found) >= {"Dien Bien", "495,592", "1,000,000", "1,495,592"}
    assert found["Dien Bien"] == f"/provinces/{dien_bien.pk}/"
    assert "Not broken down" in table


def test_every_figure_leads_to_rows_that_add_up_to_it(personas, dien_bien, client_of):
    programme = aid(personas.union, 900, "2023", dien_bien, title="Whole").item
    programme.kind = "programme"
    programme.save()
    part = make("aid_items", personas.union, parent=programme, provinces=[dien_bien], donors=[], confidentiality=0)
    make("aid_flows", personas.union, item=part, amount=300, value_on="2023", kind="commitment", confidentiality=0)
    aid(personas.union, 77, "2021", dien_bien)
    client = client_of("chi")
    found = links(table_of(page_of(client, f"/aid/?{YEARS}")))
    for words, address in found.items():
        if address.startswith("/aid/rows/"):
            text = page_of(client, address)
            assert f">{words} USD<" in text, address
            assert "Taken off" in text or words == "77"
    rows = page_of(client, found["977"])
    assert re.findall(r'data-label="US dollars">([^<]+)<', rows) == ["900", "\u2212300", "300", "77"]


def test_the_rows_name_the_items_and_lead_to_their_sums(personas, client_of):
    flow = aid(personas.union, 12, title="A school for Muong Lay")
    text = page_of(client_of("chi"), f"/aid/rows/?{YEARS}")
    found = links(text)
    assert found["A school for Muong Lay"] == f"/aid_items/{flow.item_id}/"
    assert found["1"] == f"/aid_flows/?item={flow.item_id}&kind=commitment"
    assert page_of(client_of("chi"), found["1"])
    assert "A sum counts once" in text


def test_rows_of_nothing_say_so(personas, client_of):
    assert "No row adds up to this figure." in page_of(client_of("chi"), "/aid/rows/?province=0")
    assert "No sum of this kind is on record" in page_of(client_of("chi"), "/aid/")


def test_many_rows_go_on_on_the_next_page(personas, client_of, monkeypatch):
    monkeypatch.setattr("amity.staff.aid.ON_A_PAGE", 2)
    for number in range(3):
        aid(personas.union, 10 + number, title=f"Item {number}")
    client = client_of("chi")
    first = page_of(client, f"/aid/rows/?{YEARS}&places=63")
    assert [f"Item {number}" in first for number in range(3)] == [True, True, False]
    following = links(first)["Next"]
    assert "places=63" in following
    second = page_of(client, f"/aid/rows/{following}")
    assert [f"Item {number}" in second for number in range(3)] == [False, False, True]
    assert "Next" not in links(second)


def test_the_rule_stands_beside_the_total(personas, client_of):
    text = page_of(client_of("chi"), f"/aid/?{YEARS}&reporting=yes")
    assert "How this is counted" in text
    assert "Reporting years run from 15 December to 14 December; the closing day is inferred, not confirmed." in text


def test_a_sum_without_a_rate_is_told_and_leads_to_its_list(personas, client_of):
    aid(personas.union, 5, currency="GBP", value_on="2021-05-01")
    aid(personas.union, 6, currency="GBP", value_on="2019-05-01")
    text = page_of(client_of("chi"), f"/aid/?{YEARS}")
    words = "One sum in another currency could not be converted and is not counted."
    address = links(text)[words]
    assert address == "/aid_flows/?converted=no&kind=commitment&value_on=2020-2024"
    assert page_of(client_of("chi"), address).count("GBP") >= 1


def test_the_list_of_what_is_not_converted_keeps_reporting_years(personas, client_of):
    aid(personas.union, 5, currency="GBP", value_on="2019-12-20")
    found = links(page_of(client_of("chi"), f"/aid/?{YEARS}&reporting=yes"))
    assert any("value_on=2019-12-15..2024-12-14" in address for address in found.values())


@pytest.mark.parametrize("by", ["province", "sector", "donor", "country", "kind"])
def test_each_table_opens_in_both_languages(personas, dien_bien, client_of, by):
    country = make("countries", personas.union, confidentiality=0)
    donor = make("organisations", personas.union, country=country, confidentiality=0)
    aid(personas.union, 100, province=dien_bien, donors=[donor])
    client = client_of("chi")
    for language in ("en", "vi"):
        client.post("/language/", {"language": language, "next": "/"})
        assert 'class="rows aid-totals"' in page_of(client, f"/aid/?by={by}&{YEARS}")


def test_what_was_asked_stays_in_the_form_and_in_the_addresses(personas, dien_bien, client_of):
    aid(personas.union, 100, province=dien_bien, kind="receipt")
    text = page_of(client_of("chi"), f"/aid/?by=sector&kind=receipt&{YEARS}&places=63&province={dien_bien.pk}")
    for option in ('value="sector" selected', 'value="receipt" selected', 'value="63" selected'):
        assert option in text
    assert f'<input type="hidden" name="province" value="{dien_bien.pk}">' in text
    assert "<strong>Dien Bien</strong>" in text
    words = f"kind=receipt&first=2020&last=2024&places=63&province={dien_bien.pk}&sector=0"
    assert words in html.unescape(table_of(text))


def test_only_the_largest_lines_are_shown_until_all_are_asked_for(personas, client_of):
    for number in range(1, 24):
        aid(personas.union, number * 1000, donors=[make("organisations", personas.union, name=f"Giver {number:02}")])
    client = client_of("chi")
    text = page_of(client, f"/aid/?by=donor&{YEARS}")
    assert "Giver 23" in text
    assert "Giver 03" not in text
    found = links(text)
    whole = page_of(client, f"/aid/{found['3 lines more']}")
    assert "Giver 03" in whole
    assert "lines more" not in whole
    assert links(table_of(text))["276,000"] == links(table_of(whole))["276,000"]


# The time line and the map.


def test_each_column_of_the_time_line_leads_to_its_rows(personas, client_of):
    aid(personas.union, 100, "2021")
    aid(personas.union, 400, "2023")
    drawing = page_of(client_of("chi"), f"/aid/?{YEARS}").partition('class="aid-years"')[2].partition("</svg>")[0]
    assert drawing.count("<a href=") == 5
    assert "<title>2023: 400 USD</title>" in drawing
    assert 'aria-label="2021: 100 USD"' in drawing
    heights = [float(one) for one in re.findall(r'height="([\d.]+)"><title>', drawing)]
    assert heights[3] == 4 * heights[1] > 0 == heights[0]


def test_the_map_tells_each_province_in_words_and_by_a_number(personas, dien_bien, client_of):
    other = make("provinces", personas.union, confidentiality=0, code="48", name="Da Nang")
    aid(personas.union, 100, province=dien_bien)
    aid(personas.union, 900, province=other)
    text = page_of(client_of("chi"), f"/aid/?{YEARS}")
    drawing = text.partition('class="aid-map"')[2].partition("</svg>")[0]
    assert drawing.count("<path") == 34
    assert drawing.count("<a href=") == 2
    assert 'aria-label="Dien Bien: 100 USD"' in drawing
    assert drawing.count('class="shade-0"') == 32
    assert re.findall(r'class="on-(\d)">(\d)<', drawing) == [("1", "1"), ("3", "3")]


def test_places_of_the_map_lead_where_the_table_leads(personas, dien_bien, client_of):
    aid(personas.union, 100, province=dien_bien)
    text = page_of(client_of("chi"), f"/aid/?{YEARS}")
    drawing = text.partition('class="aid-map"')[2].partition("</svg>")[0]
    (address,) = [html.unescape(one) for one in re.findall(r'<a href="([^"]+)"', drawing)]
    assert f"province={dien_bien.pk}" in address
    assert ">100 USD<" in page_of(client_of("chi"), address)


@pytest.mark.parametrize("query", ["places=63", "places=recorded", "by=sector", "by=kind"])
def test_there_is_a_map_only_of_the_provinces_of_today(personas, dien_bien, client_of, query):
    aid(personas.union, 100, province=dien_bien)
    assert "aid-map" not in page_of(client_of("chi"), f"/aid/?{YEARS}&{query}")


# What was published.


def test_published_figures_stand_beside_with_source_and_words(personas, client_of):
    row = make("statements", personas.union, measure="foreign_ngo_aid", subject="Aid", value="223.3",
               unit="million USD", basis="disbursed", period="2023", said_by="The President",
               source_title="A newspaper", confidentiality=0, scope="", qualifier="about")  # fmt: skip
    aid(personas.union, 2_233_000, "2023", kind="disbursement")
    text = page_of(client_of("chi"), f"/aid/?{YEARS}&kind=disbursement")
    part = text.partition('class="rows aid-said"')[2]
    found = links(part)
    assert found["223.3 million USD"] == f"/statements/{row.pk}/"
    assert "first=2023&last=2023" in found["2,233,000"]
    assert "\u2212221,067,000" in part
    assert "The records document 1.0 % of what was published; the rest is not on record." in part
    assert "The President (A newspaper)" in part
    assert "about" in part


def test_nothing_published_stands_beside_one_province(personas, dien_bien, client_of):
    make("statements", personas.union, measure="foreign_ngo_aid", subject="Aid", value="1", unit="million USD",
         basis="disbursed", period="2023", confidentiality=0, scope="")  # fmt: skip
    assert "aid-said" in page_of(client_of("chi"), f"/aid/?{YEARS}")
    assert "aid-said" not in page_of(client_of("chi"), f"/aid/?{YEARS}&province={dien_bien.pk}")


# Files.


def test_the_same_table_as_csv(personas, dien_bien, client_of):
    aid(personas.union, "12.34", "2021", dien_bien)
    aid(personas.union, 7, "2023")
    answer = client_of("chi").get(f"/aid/totals.csv?{YEARS}")
    assert answer["Content-Disposition"] == 'attachment; filename="aid-by-province.csv"'
    head, first, second = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head == ["id", "Province", "2020", "2021", "2022", "2023", "2024", "USD"]
    assert first == [str(dien_bien.pk), "Dien Bien", "0", "12.34", "0", "0", "0", "12.34"]
    assert second == ["0", "Not broken down", "0", "0", "0", "7.00", "0", "7.00"]


def test_the_same_table_as_a_workbook(personas, dien_bien, client_of):
    aid(personas.union, 12, "2021", dien_bien)
    answer = client_of("chi").get(f"/aid/totals.xlsx?{YEARS}&by=sector")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheet_names == ["aid-by-sector"]
    assert book.get_sheet_by_index(0).to_python()[1][1:] == ["Not broken down", 0, 12, 0, 0, 0, 12]


def test_there_is_no_other_file(personas, client_of):
    assert client_of("chi").get("/aid/totals.pdf").status_code == 404


# Who sees what.


def test_each_reads_the_totals_of_what_he_may_see(personas, dien_bien, client_of):
    aid(personas.union, 100, province=dien_bien)
    aid(personas.hers, 5000, province=dien_bien, title="Hidden gift", confidentiality=UNIT)
    for name, expected in (("an", "5,100"), ("chi", "5,100"), ("binh", "100"), ("hoa", "100")):
        client = client_of(name)
        found = links(table_of(page_of(client, f"/aid/?{YEARS}")))
        assert expected in found, name
        rows = page_of(client, found[expected])
        assert ("Hidden gift" in rows) == (expected == "5,100"), name
        assert expected.replace(",", "") in client.get(f"/aid/totals.csv?{YEARS}").content.decode()


def test_nothing_of_a_stranger_shows_on_any_page(personas, dien_bien, client_of):
    """The pages of one who may not see it are letter for letter the same before and after."""
    aid(personas.union, 100, province=dien_bien)
    client = client_of("binh")
    addresses = [f"/aid/?{YEARS}&by={by}" for by in ("province", "sector", "donor", "country", "kind")]
    addresses += [f"/aid/rows/?{YEARS}", f"/aid/totals.csv?{YEARS}", f"/aid/?{YEARS}&reporting=yes"]
    before = [page_of(client, address) for address in addresses]
    donor = make("organisations", personas.hers, confidentiality=UNIT, name="Quiet givers")
    aid(personas.hers, 5000, province=dien_bien, donors=[donor], confidentiality=UNIT)
    aid(personas.hers, 5, currency="GBP", confidentiality=UNIT)
    make("statements", personas.hers, measure="foreign_ngo_aid", subject="Aid", value="9", unit="million USD",
         basis="disbursed", period="2023", confidentiality=UNIT, scope="")  # fmt: skip
    assert [page_of(client, address) for address in addresses] == before


def test_what_lies_in_the_trash_is_not_counted(personas, client_of):
    flow = aid(personas.union, 4321)
    assert "4,321" in page_of(client_of("chi"), f"/aid/?{YEARS}")
    shelving.shelve(registry.get("aid_flows"), [flow.pk], Shelf.TRASHED, actor=Actor.system())
    assert "4,321" not in page_of(client_of("chi"), f"/aid/?{YEARS}")


def test_who_reads_restricted_items_behind_a_figure_is_noted(personas, client_of):
    flow = aid(personas.hers, 10, confidentiality=Confidentiality.RESTRICTED)
    page_of(client_of("an"), f"/aid/rows/?{YEARS}")
    assert page_of(client_of("an"), f"/aid_items/{flow.item_id}/readings/").count("An") >= 1


def test_the_pages_ask_no_more_of_the_database_when_there_is_more_to_tell(personas, dien_bien, client_of):
    client = client_of("chi")

    def asked(address):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page_of(client, address)
        return len(queries)

    aid(personas.union, 1, province=dien_bien, donors=[make("organisations", personas.union, confidentiality=0)])
    addresses = [f"/aid/?{YEARS}", f"/aid/?by=donor&{YEARS}", f"/aid/rows/?{YEARS}"]
    [asked(address) for address in addresses]
    before = [asked(address) for address in addresses]
    for number in range(8):
        donor = make("organisations", personas.union, confidentiality=0)
        province = make("provinces", personas.union, confidentiality=0)
        aid(personas.union, number + 1, province=province, donors=[donor])
    assert [asked(address) for address in addresses] == before


@pytest.mark.parametrize(
    "query",
    ["first=soon", "last=99999999999", "province=x", "province=²", "by=nothing", "kind=all", "after=x", "after=²",
     "first=2024&last=2020", "places=12", "reporting=1", "donor=" + "9" * 40],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_answered_all_the_same(personas, client_of, query):
    for path in ("/aid/", "/aid/rows/", "/aid/totals.csv"):
        assert client_of("chi").get(f"{path}?{query}").status_code == 200, path
