"""Open data of aid: public rows only, with licence, day and what each column says; nothing else ever shows through."""

import csv
import io
import re

import pytest
from django.test import Client
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.aid.queries import opened
from tests.factories import make

pytestmark = pytest.mark.django_db
YEARS = "first=2020&last=2024"
FILES = [f"/data/aid/{table.name}.{kind}" for table in opened.TABLES for kind in ("csv", "json")]
PAGES = [f"/data/aid/?{YEARS}&by={by}" for by in ("province", "sector", "donor", "country", "kind")]


@pytest.fixture
def public(personas):
    """One public sum of a public item in a public province, from a public donor of a public country."""
    owner = personas.union
    country = make("countries", owner, confidentiality=0, code="XA", name="Openland", name_vi="Nước Mở")
    donor = make("organisations", owner, confidentiality=0, name="Open givers", country=country)
    province = make("provinces", owner, confidentiality=0, code="11", name="Dien Bien", name_vi="Điện Biên")
    sector = make("aid_sectors", owner, confidentiality=0, code="111", name="Education")
    item = make("aid_items", owner, confidentiality=0, donors=[donor], provinces=[province], sectors=[sector])
    make("aid_flows", owner, item=item, amount="1234.56", value_on="2023", kind="commitment", confidentiality=0)
    return item


def content(address):
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer.content.decode("utf-8-sig")


def lines(name):
    return list(csv.reader(io.StringIO(content(f"/data/aid/{name}.csv"))))


def test_everybody_reads_the_page_without_logging_in(public):
    text = content(f"/data/aid/?{YEARS}")
    assert "Dien Bien" in text
    assert text.count("1,235") >= 3
    assert "A sum counts once, where it is recorded." in text
    assert opened.LICENCE_URL in text
    today = timezone.localdate()
    assert f"As of {today.day}.{today.month}.{today.year}" in text


def test_the_page_leads_to_nothing_for_which_one_must_log_in(public):
    text = content(f"/data/aid/?{YEARS}")
    inside = [one for one in re.findall(r'href="(/[^"]*)"', text) if not one.startswith(("/data/", "/static/"))]
    assert inside == []
    assert "<path" in text
    assert 'class="aid-years"' in text


def test_the_page_speaks_both_languages(public):
    text = content(f"/data/aid/?{YEARS}&language=vi")
    assert 'lang="vi"' in text
    assert "Điện Biên" in text
    assert 'href="?kind=commitment&amp;first=2020&amp;last=2024&amp;places=34&amp;by=province&amp;language=en"' in text
    assert '<input type="hidden" name="language" value="vi">' in text


def test_a_long_table_keeps_the_language_when_all_is_asked_for(personas):
    for number in range(24):
        donor = make("organisations", personas.union, confidentiality=0, name=f"Giver {number:02}")
        item = make("aid_items", personas.union, confidentiality=0, donors=[donor])
        make("aid_flows", personas.union, item=item, amount=100 + number, value_on="2023", confidentiality=0)
    text = content(f"/data/aid/?{YEARS}&by=donor&language=en")
    (address,) = re.findall(r'href="(\?[^"]*all=yes[^"]*)"', text)
    assert "language=en" in address
    assert "Giver 00" not in text
    assert "Giver 00" in content("/data/aid/" + address.replace("&amp;", "&"))


def test_sums_by_place_as_csv(public):
    assert lines("places") == [
        ["kind", "year", "province_code", "province", "sector_code", "sector", "usd"],
        ["commitment", "2023", "11", "Dien Bien", "111", "Education", "1234.56"],
    ]


def test_sums_by_donor_as_csv(public):
    assert lines("donors") == [
        ["kind", "year", "donor", "country_code", "country", "usd"],
        ["commitment", "2023", "Open givers", "XA", "Openland", "1234.56"],
    ]


def test_json_tells_licence_day_rule_and_columns(public):
    answer = Client().get("/data/aid/places.json")
    told = answer.json()
    assert told["licence"] == {"name": opened.LICENCE, "url": opened.LICENCE_URL}
    assert told["made_on"] == timezone.localdate().isoformat()
    assert told["publisher"]
    assert told["rule"][0].startswith("A sum counts once")
    assert [one["name"] for one in told["columns"]] == list(told["rows"][0])
    assert all(one["says"] for one in told["columns"])
    assert told["rows"][0]["usd"] == "1234.56"
    assert told["rows"][0]["year"] == 2023
    assert answer["Link"] == f'<{opened.LICENCE_URL}>; rel="license"'
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "max-age" in answer["Cache-Control"]


@pytest.mark.parametrize("table", opened.TABLES, ids=lambda one: one.name)
def test_every_column_is_described_on_the_page(public, table):
    text = content(f"/data/aid/?{YEARS}")
    for name, words in table.columns:
        assert f">{name}</code>" in text
        assert str(words) in text


@pytest.mark.parametrize("address", ["/data/aid/places.xml", "/data/aid/people.csv", "/data/aid/.csv", "/data/"])
def test_there_is_nothing_else(public, address):
    assert Client().get(address).status_code in (302, 404)


def test_files_add_up_to_what_the_page_says(public, personas):
    item = make("aid_items", personas.union, confidentiality=0, donors=[])
    make("aid_flows", personas.union, item=item, amount="0.44", value_on="2021", kind="commitment", confidentiality=0)
    for name in ("places", "donors"):
        assert sum(float(line[-1]) for line in lines(name)[1:]) == pytest.approx(1235)
    assert ">1,235<" in content(f"/data/aid/?{YEARS}")


@pytest.mark.parametrize("level", [Confidentiality.UNION, Confidentiality.UNIT, Confidentiality.RESTRICTED])
def test_no_figure_and_no_name_moves_by_a_row_that_is_not_public(public, personas, level):
    """Pages and files are letter for letter the same before and after rows are stored that are not for everybody."""
    before = {address: content(address) for address in (*PAGES, *FILES)}
    hers = personas.hers
    donor = make("organisations", hers, confidentiality=level, name="Quiet givers")
    province = make("provinces", hers, confidentiality=level, name="Quiet place", code="48")
    hidden = make("aid_items", hers, confidentiality=level, donors=[donor], provinces=[province], title="Quiet gift")
    for kind in ("commitment", "disbursement"):
        make("aid_flows", hers, item=hidden, amount=500, value_on="2022", kind=kind, confidentiality=level)
        make("aid_flows", hers, item=public, amount=70, value_on="2022", kind=kind, confidentiality=level)
        make("aid_flows", hers, item=hidden, amount=9, value_on="2022", kind=kind, currency="GBP", confidentiality=0)
    part = make("aid_items", hers, confidentiality=level, donors=[], parent=public)
    make("aid_flows", hers, item=part, amount=600, value_on="2023", kind="commitment", confidentiality=level)
    make("aid_flows", personas.union, item=hidden, amount=3, value_on="2023", kind="commitment", confidentiality=0)
    for address, text in before.items():
        assert content(address) == text, address


def test_a_public_sum_of_a_quiet_donor_is_counted_without_his_name(public, personas):
    donor = make("organisations", personas.hers, confidentiality=Confidentiality.UNIT, name="Quiet givers")
    item = make("aid_items", personas.union, confidentiality=0, donors=[donor])
    make("aid_flows", personas.union, item=item, amount=50, value_on="2022", kind="commitment", confidentiality=0)
    assert ["commitment", "2022", "", "", "", "50.00"] in lines("donors")
    for address in (*PAGES, *FILES):
        assert "Quiet givers" not in content(address)


def test_somebody_logged_in_reads_no_more_there_than_everybody(public, personas, client_of):
    item = make("aid_items", personas.hers, confidentiality=Confidentiality.UNIT, donors=[])
    make("aid_flows", personas.hers, item=item, amount=777, value_on="2022", confidentiality=Confidentiality.UNIT)
    for address in FILES:
        assert client_of("an").get(address).content == Client().get(address).content
    assert ">777<" not in client_of("an").get(f"/data/aid/?{YEARS}").content.decode()
