"""The doors of a dossier - page, files, API - and that none of them tells a stranger what he may not see."""

import io
import json
import re
from zipfile import ZipFile

import pytest

from amity.access.roles import Confidentiality
from amity.records.models import Reading
from tests.factories import make

pytestmark = pytest.mark.django_db
SECRET = "Zyxwvut"  # stands in every name that only An's unit may see


@pytest.fixture
def cuba(personas):
    """A country everybody sees, with one public row and, of each kind, one that only An's unit sees."""
    union, hers = personas.union, personas.hers
    country = make("countries", union, code="CU", name="Cuba", confidentiality=Confidentiality.PUBLIC)
    make("milestones", union, title="Open treaty", countries=[country], confidentiality=Confidentiality.PUBLIC)
    own = {"confidentiality": Confidentiality.UNIT}
    make("relations", hers, country=country, tier="special", basis=SECRET, source_title=SECRET, **own)
    make("tier_changes", hers, country=country, detail=SECRET, **own)
    make("milestones", hers, title=f"{SECRET} milestone", countries=[country], **own)
    partner = make("organisations", hers, name=f"{SECRET} partner", name_vi=SECRET, country=country, **own)
    make("organisations", hers, name=f"{SECRET} ours", kind="member_organisation", focus_countries=[country], **own)
    make("positions", hers, organisation=partner, title=f"{SECRET} post", title_vi=SECRET, **own)
    text = make("agreements", hers, title=f"{SECRET} text", countries=[country], parties=[partner], **own)
    make("commitments", hers, agreement=text, what=f"{SECRET} promise", **own)
    visit = make("high_level_visits", hers, country=country, principal_text=f"{SECRET} guest", **own)
    make("events", hers, country=country, title=f"{SECRET} event", visit=visit, **own)
    make("events", hers, country=country, title=f"{SECRET} plan", state="planned", starts_on="2027", **own)
    make("interactions", hers, country=country, subject=f"{SECRET} talk", subject_vi=SECRET, **own)
    make("aid_items", hers, donors=[partner], title=f"{SECRET} gift", **own)
    make("statements", hers, subject=f"{SECRET} for Cuba", **own)
    make("country_groups", hers, name=f"{SECRET} group", name_vi=SECRET, members=[country], **own)
    former = make("countries", hers, name=f"{SECRET} state", name_vi=SECRET, successors=[country], **own)
    make("milestones", hers, title=f"{SECRET} before", countries=[former], **own)
    return country


def figures(client, country, query=""):
    answer = client.get(f"/countries/{country.pk}/dossier/json/{query}")
    assert answer.status_code == 200
    return {line["measure"]: line["value"] for line in json.loads(answer.content)["figures"]}


def test_who_keeps_the_rows_finds_them(cuba, client_of):
    page = client_of("an").get(f"/countries/{cuba.pk}/dossier/").content.decode()
    for what in ("milestone", "partner", "ours", "post", "text", "promise", "guest", "event", "plan", "talk", "gift",
                 "group", "state", "before"):  # fmt: skip
        assert f"{SECRET} {what}" in page, what


@pytest.mark.parametrize("persona", ["binh", "hoa"])
def test_a_stranger_finds_nothing_of_them_on_the_page(cuba, client_of, persona):
    page = client_of(persona).get(f"/countries/{cuba.pk}/dossier/").content.decode()
    assert "Open treaty" in page
    assert SECRET not in page


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_stranger_finds_nothing_of_them_in_a_file(cuba, client_of, language):
    client = client_of("binh")
    word = client.get(f"/countries/{cuba.pk}/dossier/docx/?language={language}")
    with ZipFile(io.BytesIO(word.content)) as packed:
        inside = " ".join(packed.read(name).decode("utf-8", "ignore") for name in packed.namelist())
    assert "Open treaty" in inside
    assert SECRET not in inside
    assert SECRET not in client.get(f"/countries/{cuba.pk}/dossier/json/?language={language}").content.decode()
    assert SECRET not in client.get(f"/api/v1/countries/{cuba.pk}/dossier?language={language}").content.decode()


def test_his_counts_are_those_of_the_pages_he_may_open(cuba, client_of):
    counted = figures(client_of("binh"), cuba)
    assert {name for name, value in counted.items() if value} == {"dossier.milestones", "dossier.anniversaries"} & {
        name for name, value in counted.items() if value
    }
    assert counted["dossier.milestones"] == 1
    assert figures(client_of("an"), cuba)["dossier.milestones"] == 2


def test_every_figure_opens_as_many_rows_as_it_counts(cuba, client_of):
    """Lists say how many they hold; an address that could not be read would be refused."""
    for persona in ("an", "binh"):
        client = client_of(persona)
        told = json.loads(client.get(f"/countries/{cuba.pk}/dossier/json/").content)["figures"]
        for line in told:
            path = re.sub(r"^https?://[^/]+", "", line["rows"])
            page = client.get(path)
            assert page.status_code == 200, path
            if not path.startswith("/horizon/"):
                assert page.content.decode().count('<th scope="row"') == line["value"], (persona, path)


def test_a_country_out_of_sight_has_no_dossier_at_any_door(personas, client_of):
    hidden = make("countries", personas.hers, name=SECRET, confidentiality=Confidentiality.UNIT)
    for path in (f"/countries/{hidden.pk}/dossier/", f"/countries/{hidden.pk}/dossier/json/",
                 f"/api/v1/countries/{hidden.pk}/dossier"):  # fmt: skip
        assert client_of("an").get(path).status_code == 200, path
        refused, absent = client_of("binh").get(path), client_of("binh").get(path.replace(str(hidden.pk), "999999"))
        assert (refused.status_code, absent.status_code) == (404, 404), path
        assert SECRET not in refused.content.decode()


def test_nobody_reads_a_dossier_without_logging_in(cuba, client_of):
    assert client_of("nobody").get(f"/countries/{cuba.pk}/dossier/").status_code == 302
    assert client_of("nobody").get("/coverage/").status_code == 302
    assert client_of("nobody").get(f"/api/v1/countries/{cuba.pk}/dossier").status_code == 401


def test_readings_of_restricted_rows_are_noted_once_each(personas, client_of):
    country = make("countries", personas.union, code="LA")
    row = make("milestones", personas.hers, countries=[country], confidentiality=Confidentiality.RESTRICTED)
    client_of("an").get(f"/countries/{country.pk}/dossier/")
    assert list(Reading.objects.values_list("record", "row_id", "door")) == [("milestones", row.pk, "page")]
    client_of("an").get(f"/countries/{country.pk}/dossier/json/")
    assert Reading.objects.filter(door="file").count() == 1


def test_the_day_may_be_a_year_and_nonsense_is_refused_with_the_page(cuba, client_of):
    client = client_of("an")
    assert "31 December 2015" in client.get(f"/countries/{cuba.pk}/dossier/?as_at=2015").content.decode()
    wrong = client.get(f"/countries/{cuba.pk}/dossier/?as_at=once")
    assert wrong.status_code == 422
    assert "is no day" in wrong.content.decode()
    assert client.get(f"/countries/{cuba.pk}/dossier/json/?as_at=once").status_code == 404
    assert client.get(f"/api/v1/countries/{cuba.pk}/dossier?as_at=once").status_code == 400


def test_the_files_are_those_of_the_day_and_the_language_of_the_page(cuba, client_of):
    page = client_of("an").get(f"/countries/{cuba.pk}/dossier/?as_at=2015&language=vi").content.decode()
    assert f"/countries/{cuba.pk}/dossier/docx/?language=vi&amp;as_at=2015" in page
    answer = client_of("an").get(f"/countries/{cuba.pk}/dossier/docx/?language=vi&as_at=2015")
    assert answer["Content-Disposition"] == 'attachment; filename="dossier-cu-2015-12-31-vi.docx"'


def test_it_is_set_as_pdf(cuba, client_of):
    answer = client_of("chi").get(f"/countries/{cuba.pk}/dossier/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content[:5] == b"%PDF-"


def test_other_formats_there_are_none(cuba, client_of):
    assert client_of("an").get(f"/countries/{cuba.pk}/dossier/exe/").status_code == 404
    for asked in ("format=exe", "language=fr", "colour=red"):
        assert client_of("an").get(f"/api/v1/countries/{cuba.pk}/dossier?{asked}").status_code == 400


def test_the_pages_of_country_and_relation_lead_to_it(personas, client_of):
    country = make("countries", personas.union, code="LA")
    relation = make("relations", personas.union, country=country)
    home = make("countries", personas.union, code="VN", is_home=True)
    href = f'href="/countries/{country.pk}/dossier/"'
    client = client_of("chi")
    assert href in client.get(f"/countries/{country.pk}/").content.decode()
    assert href in client.get(f"/relations/{relation.pk}/").content.decode()
    assert "/dossier/" not in client.get(f"/countries/{home.pk}/").content.decode()


def test_a_relation_does_not_lead_to_a_country_out_of_sight(personas, client_of):
    hidden = make("countries", personas.hers, confidentiality=Confidentiality.UNIT)
    relation = make("relations", personas.union, country=hidden)
    assert "/dossier/" not in client_of("binh").get(f"/relations/{relation.pk}/").content.decode()
    assert "/dossier/" in client_of("an").get(f"/relations/{relation.pk}/").content.decode()
