"""The pages of IATI: check, publish, and take in the files of donors."""

import io
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import etree

from amity.access.models import RoleGrant, Unit
from amity.aid.models import AidFlow, AidItem
from amity.iati import jobs, publishing
from amity.iati.models import Intake, Publication
from amity.iati.reading import storing
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests.factories import make

pytestmark = pytest.mark.django_db
DONOR = (
    '<iati-activities version="2.03"><iati-activity xml:lang="en"><iati-identifier>GB-1-A</iati-identifier>'
    "<title><narrative>Clean water</narrative></title>"
    '<participating-org role="1" ref="GB-1" type="21"><narrative>Giver</narrative></participating-org>'
    '<transaction ref="T"><transaction-type code="3"/><transaction-date iso-date="2021-05-01"/>'
    '<value currency="USD">5</value></transaction><result type="1"><title/></result>'
    "</iati-activity></iati-activities>"
)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.STANDARDS = ""


@pytest.fixture
def public_item(personas):
    donor = make("organisations", personas.hers, confidentiality=0, kind="foreign_ngo", name="Open hands")
    return make("aid_items", personas.hers, confidentiality=0, reference="OPEN", donors=[donor])


def html_of(answer) -> str:
    return unescape(answer.content.decode())


def bring(client, text=DONOR, name="donor.xml", **given):
    return client.post("/iati/imports/", {"file": SimpleUploadedFile(name, text.encode()), **given})


def test_the_first_page_says_that_nothing_is_published(client_of):
    page = html_of(client_of("chi").get("/iati/"))
    assert "Nothing is published yet." in page
    assert "Check now" in page
    assert 'formaction="/iati/publish/"' not in page


def test_an_officer_of_the_union_checks_and_publishes(client_of, public_item):
    chi = client_of("chi")
    assert chi.post("/iati/check/")["Location"] == "/iati/"
    page = html_of(chi.get("/iati/"))
    assert "1 activities" in page
    assert "The title is not given in Vietnamese." in page
    assert "only a part was checked" in page
    number = Publication.objects.get().pk
    assert chi.post("/iati/publish/", {"publication": number})["Location"] == "/iati/"
    page = html_of(chi.get("/iati/"))
    assert "Published on" in page
    assert 'formaction="/iati/publish/"' not in page


def test_everybody_reads_what_is_published_without_logging_in(client_of, public_item, personas):
    made = publishing.draft(personas.actor("chi"), now=public_item_day())
    nobody = client_of("nobody")
    assert nobody.get("/iati/activities.xml").status_code == 404
    publishing.publish(made, actor=personas.actor("chi"), now=public_item_day())
    answer = nobody.get("/iati/activities.xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    assert answer["Last-Modified"] == "Mon, 16 Mar 2026 05:00:00 GMT"
    assert answer["Access-Control-Allow-Origin"] == "*"
    told = etree.parse(io.BytesIO(b"".join(answer.streaming_content)))
    assert told.xpath("//iati-identifier/text()") == ["XM-AMITY-OPEN"]
    types = {name: nobody.get(f"/iati/{name}")["Content-Type"] for name in publishing.FILES[1:]}
    assert types == {
        "organisations.xml": "application/xml",
        "grants.json": "application/json",
        "grants.csv": "text/csv; charset=utf-8",
    }


def public_item_day():
    from tests.iati.conftest import NOW

    return NOW


@pytest.mark.parametrize("name", ["activities.json", "grants.xml", "other.xml", "activities.pdf"])
def test_no_other_file_is_there(client_of, public_item, personas, name):
    made = publishing.draft(personas.actor("chi"), now=public_item_day())
    publishing.publish(made, actor=personas.actor("chi"), now=public_item_day())
    assert client_of("nobody").get(f"/iati/{name}").status_code == 404


@pytest.mark.parametrize("name", ["an", "binh", "dung", "hoa"])
def test_others_see_the_page_and_publish_nothing(client_of, public_item, personas, name):
    made = publishing.draft(personas.actor("chi"), now=public_item_day())
    client = client_of(name)
    assert "Only the office of the union publishes." in html_of(client.get("/iati/"))
    assert client.post("/iati/check/").status_code == 409
    assert client.post("/iati/publish/", {"publication": made.pk}).status_code == 409
    assert publishing.current() is None
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("number", ["", "0", "x", "9" * 30])
def test_a_publication_that_is_not_there_is_not_published(client_of, number):
    assert client_of("chi").post("/iati/publish/", {"publication": number}).status_code == 404


def test_critical_findings_are_told_and_refused(client_of):
    chi = client_of("chi")
    chi.post("/iati/check/")
    page = html_of(chi.get("/iati/"))
    assert "With critical findings nothing is published." in page
    answer = chi.post("/iati/publish/", {"publication": Publication.objects.get().pk})
    assert answer.status_code == 409
    assert "There are critical findings." in html_of(answer)


def test_much_aid_is_checked_in_the_background(client_of, public_item, monkeypatch):
    monkeypatch.setattr(publishing, "FEW", 0)
    chi = client_of("chi")
    chi.post("/iati/check/")
    assert not Publication.objects.exists()
    assert f'id="job-{Job.objects.get().pk}"' in html_of(chi.get("/iati/"))
    run_waiting()
    assert Publication.objects.get().activities == 1


def test_the_page_asks_few_questions_of_the_database(client_of, public_item, django_assert_max_num_queries):
    chi = client_of("chi")
    chi.post("/iati/check/")
    with django_assert_max_num_queries(20):
        chi.get("/iati/")


def test_a_file_of_a_donor_is_looked_through_then_stored(client_of):
    an = client_of("an")
    address = bring(an)["Location"]
    page = html_of(an.get(address))
    assert "Ready to be looked through" in page
    assert "There is no place for this here." in page
    assert not AidItem.objects.exists()
    assert an.post(f"{address}store/")["Location"] == address
    page = html_of(an.get(address))
    assert "Show the records" in page
    assert (AidItem.objects.get().title, AidFlow.objects.count()) == ("Clean water", 1)


def test_the_same_file_again_has_nothing_to_store(client_of):
    an = client_of("an")
    an.post(f"{bring(an)['Location']}store/")
    page = html_of(an.get(bring(an)["Location"]))
    assert "Everything in the file is stored like this already." in page
    assert "Store them now" not in page
    assert AidItem.objects.count() == 1


@pytest.mark.parametrize("text", ["<!DOCTYPE x><x/>", "no XML", ""])
def test_a_file_that_is_never_opened_is_told_on_the_page(client_of, text):
    answer = bring(client_of("an"), text)
    assert answer.status_code == 422
    assert 'role="alert"' in html_of(answer)
    assert not Intake.objects.exists()


def test_a_form_without_a_file_is_told_on_the_page(client_of):
    assert client_of("an").post("/iati/imports/", {}).status_code == 422


def test_a_file_that_breaks_off_is_told_and_cannot_be_stored(client_of):
    an = client_of("an")
    address = bring(an, "<iati-activities><iati-activity/>")["Location"]
    page = html_of(an.get(address))
    assert "The file is no whole XML" in page
    assert "Store them now" not in page
    assert an.post(f"{address}store/").status_code == 409


def test_nobody_sees_the_file_of_somebody_else(client_of):
    address = bring(client_of("an"))["Location"]
    for name in ("binh", "dung", "hoa", "chi"):
        assert client_of(name).get(address).status_code == 404
        assert client_of(name).post(f"{address}store/").status_code == 404
        assert client_of(name).post(f"{address}cancel/").status_code == 404
    assert "donor.xml" not in html_of(client_of("binh").get("/iati/imports/"))
    assert "donor.xml" in html_of(client_of("an").get("/iati/imports/"))
    assert not AidItem.objects.exists()


def test_whoever_only_reads_brings_no_file(client_of):
    assert bring(client_of("dung")).status_code == 403
    assert not Intake.objects.exists()


def test_a_large_file_is_dealt_with_in_the_background(client_of, monkeypatch):
    monkeypatch.setattr(jobs, "SMALL", 10)
    an = client_of("an")
    address = bring(an)["Location"]
    assert "Being read" in html_of(an.get(address))
    run_waiting()
    assert "Store them now" in html_of(an.get(address))
    an.post(f"{address}store/")
    assert not AidItem.objects.exists()
    run_waiting()
    assert AidItem.objects.count() == 1
    assert Intake.objects.get().state == "done"


def test_work_can_be_stopped_and_gone_on_with(client_of, monkeypatch):
    monkeypatch.setattr(jobs, "SMALL", 10)
    an = client_of("an")
    address = bring(an)["Location"]
    run_waiting()
    an.post(f"{address}store/")
    assert an.post(f"{address}cancel/")["Location"] == address
    run_waiting()
    assert not AidItem.objects.exists()
    assert "Go on where it stopped" in html_of(an.get(address))
    an.post(f"{address}store/")
    run_waiting()
    assert AidItem.objects.count() == 1
    assert an.post(f"{address}cancel/").status_code == 409


def test_a_fault_in_the_background_leaves_a_file_that_can_be_gone_on_with(client_of, monkeypatch):
    monkeypatch.setattr(jobs, "SMALL", 10)
    an = client_of("an")
    address = bring(an)["Location"]
    run_waiting()
    whole = storing.store

    def broken(*given, **more):
        raise ZeroDivisionError

    monkeypatch.setattr(storing, "store", broken)
    an.post(f"{address}store/")
    run_waiting()
    assert Intake.objects.get().state == "failed"
    monkeypatch.setattr(storing, "store", whole)
    an.post(f"{address}store/")
    run_waiting()
    assert AidItem.objects.count() == 1


def test_a_long_report_is_told_in_pages(client_of, monkeypatch):
    monkeypatch.setattr("amity.staff.iati.SHOWN", 2)
    many = "".join(f"<own{n}/>" for n in range(5))
    an = client_of("an")
    address = bring(an, DONOR.replace("<title>", f"{many}<title>", 1))["Location"]
    page = html_of(an.get(address))
    assert 'rel="next"' in page
    assert page.count('role="rowheader"') == 2


def test_the_pages_speak_vietnamese_without_breaking(client_of, public_item):
    chi = client_of("chi")
    chi.cookies["django_language"] = "vi"
    assert chi.get("/iati/").status_code == 200
    assert chi.get("/iati/imports/").status_code == 200


def test_old_files_are_forgotten_and_cannot_be_stored_any_more(client_of, monkeypatch):
    an = client_of("an")
    address = bring(an)["Location"]
    monkeypatch.setattr(storing, "UNDO_FOR", storing.UNDO_FOR * 0)
    from amity import tasks

    tasks.enqueue("iati: forget old files", account_id=None)
    run_waiting()
    assert Intake.objects.get().stored == ""
    assert an.post(f"{address}store/").status_code == 409
    assert "There is no place for this here." not in html_of(an.get(address))


def test_the_page_offers_the_units_one_writes_in_and_keeps_the_choice(client_of, personas):
    an = client_of("an")
    page = html_of(an.get("/iati/imports/"))
    offered = {unit.name for unit in Unit.objects.all() if f">{unit.name}</option>" in page}
    assert offered == {"City union"}
    assert '<option value="1" selected>Union</option>' in page
    bring(client_of("chi"), owner=personas.other.pk, confidentiality=2)
    brought = Intake.objects.get()
    assert (brought.owner_id, brought.confidentiality) == (personas.other.pk, 2)
    page = html_of(client_of("chi").get(f"/iati/imports/{brought.pk}/"))
    assert "What is new is kept by: Friendship association. Who may see it: Unit." in page


def test_who_writes_in_several_units_and_in_none_of_his_own_is_asked_which(client_of, personas):
    account = personas.an
    RoleGrant.objects.filter(account=account).update(role="reader", unit=personas.union)
    for unit in (personas.hers, personas.other):
        RoleGrant.objects.create(account=account, unit=unit, role="keeper")
    an = client_of("an")
    assert '<option value="" selected>---------</option>' in html_of(an.get("/iati/imports/"))
    assert "Say which unit owns this." in html_of(bring(an))
    bring(an, owner=personas.other.pk)
    assert Intake.objects.get().owner_id == personas.other.pk


def test_a_focal_point_of_a_foreign_organisation_takes_in_no_files(client_of):
    hoa = client_of("hoa")
    assert "Files of donors" not in html_of(hoa.get("/iati/"))
    assert hoa.get("/iati/imports/").status_code == 403
    assert bring(hoa).status_code == 403


def test_a_check_that_found_nothing_is_shown(client_of):
    Publication.objects.create(at=public_item_day(), activities=1, findings=[], may_be_published=True)
    page = html_of(client_of("chi").get("/iati/"))
    assert "What was found" not in page
    assert 'formaction="/iati/publish/"' in page


@pytest.mark.parametrize("wrong", [{"owner": "other"}, {"confidentiality": "9"}, {"owner": "x"}])
def test_a_wrong_choice_is_told_beside_its_field(client_of, personas, wrong):
    given = {name: personas.other.pk if value == "other" else value for name, value in wrong.items()}
    answer = bring(client_of("an"), **given)
    assert answer.status_code == 422
    assert 'class="errors"' in html_of(answer)
    assert not Intake.objects.exists()
