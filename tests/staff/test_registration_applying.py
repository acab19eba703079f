"""An application from its beginning until it is handed in, as its applicant and the desk see it."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from amity.registration.models import Application, Certificate, DossierPaper
from tests import factories
from tests.registering import World

pytestmark = pytest.mark.django_db
make = factories.make


@pytest.fixture
def world(personas):
    """The desk, the ministry that decides, a province that is asked, and Hoa's organisation, today."""
    return World(personas, timezone.localdate())


def html_of(answer) -> str:
    """What stands on the page itself, without its head."""
    return unescape(answer.content.decode()).partition("<main")[2]


def page(world, name: str, application, language: str = "en") -> str:
    answer = world.client(name, language).get(f"/applications/{application.pk}/dossier/")
    assert answer.status_code == 200
    return html_of(answer)


def filled(application, **changed) -> dict[str, str]:
    """The form of the page as it stands, with what is changed."""
    application = Application.objects.get(pk=application.pk)
    given = {"do": "save", "version": application.version, "wanted_until": "1/3/2029", "representative": "Ms Example"}
    for one in DossierPaper.objects.filter(application=application):
        given |= {f"{name}-{one.pk}": getattr(one, name) for name in ("legalised", "translated", "version")}
        if one.is_there:
            given[f"is_there-{one.pk}"] = "on"
    return given | changed


def everything_there(application) -> dict[str, str]:
    papers = DossierPaper.objects.filter(application=application)
    given = filled(application)
    for one in papers:
        given |= {f"is_there-{one.pk}": "on"}
        given |= {f"{name}-{one.pk}": "done" for name in ("legalised", "translated") if getattr(one, name) == "missing"}
    return given


def stored(row):
    return type(row).objects.get(pk=row.pk)


def test_the_organisation_begins_its_own_application_from_its_entry(world):
    client = world.client("hoa")
    url = f"/foreign_ngos/{world.entry.pk}/apply/"
    assert f'href="{url}"' in html_of(client.get(f"/foreign_ngos/{world.entry.pk}/"))
    html = html_of(client.get(url))
    assert "Issue a certificate" in html
    for word in ("Revoke", "Suspend", "How it came", "Project office"):
        assert word not in html
    answer = client.post(url, {"kind": "issue", "certificate": "", "certificate_kind": "operation"})
    application = Application.objects.get()
    assert answer.headers["Location"] == f"/applications/{application.pk}/dossier/"
    assert (application.owner, application.state, application.way) == (world.personas.ngo, "draft", "online")
    assert DossierPaper.objects.filter(application=application).count() == 8
    assert "Open already" in html_of(client.get(url))


def test_the_desk_enters_what_came_by_post(world):
    given = {"kind": "issue", "certificate": "", "certificate_kind": "operation", "way": "post"}
    answer = world.client("lan").post(f"/foreign_ngos/{world.entry.pk}/apply/", given)
    assert answer.status_code == 302
    assert (Application.objects.get().owner, Application.objects.get().way) == (world.desk, "post")


def test_a_certificate_leads_to_an_application_about_itself(world):
    certificate = make("certificates", world.desk, ngo=world.ngo, confidentiality=0)
    url = f"/foreign_ngos/{world.entry.pk}/apply/?certificate={certificate.pk}"
    client = world.client("hoa")
    assert f'href="{url}"' in html_of(client.get(f"/certificates/{certificate.pk}/"))
    html = html_of(client.get(url))
    assert f'<option value="{certificate.pk}" selected>' in html
    assert '<option value="extend" selected>' in html


def test_what_is_about_a_certificate_names_it_and_only_one_of_its_own(world):
    other = make("certificates", world.desk, confidentiality=0)
    client, url = world.client("hoa"), f"/foreign_ngos/{world.entry.pk}/apply/"
    for named in ("", str(other.pk), "x"):
        answer = client.post(url, {"kind": "extend", "certificate": named, "certificate_kind": "operation"})
        assert answer.status_code == 422
    assert client.get(f"{url}?certificate=x1").status_code == 200
    assert f'value="{other.pk}"' not in html_of(client.get(url))
    assert not Application.objects.exists()


def test_the_holder_does_not_ask_to_have_its_certificate_revoked(world):
    certificate = make("certificates", world.desk, ngo=world.ngo, confidentiality=0)
    given = {"kind": "revoke", "certificate": certificate.pk, "certificate_kind": "operation"}
    assert world.client("hoa").post(f"/foreign_ngos/{world.entry.pk}/apply/", given).status_code == 422
    assert not Application.objects.exists()


def test_a_second_application_of_the_kind_is_refused_with_a_sentence(world):
    world.begun()
    given = {"kind": "issue", "certificate": "", "certificate_kind": "operation"}
    answer = world.client("hoa").post(f"/foreign_ngos/{world.entry.pk}/apply/", given)
    assert answer.status_code == 422
    assert "is open already" in html_of(answer)


@pytest.mark.parametrize("name", ["an", "dung", "nga", "minh"])
def test_nobody_else_begins_an_application_for_it(world, name):
    url = f"/foreign_ngos/{world.entry.pk}/apply/"
    client = world.client(name)
    assert client.get(url).status_code == 403
    assert client.post(url, {"kind": "issue", "certificate_kind": "operation"}).status_code == 403
    assert url not in html_of(client.get(f"/foreign_ngos/{world.entry.pk}/"))
    assert not Application.objects.exists()


def test_what_is_asked_for_and_the_papers_are_saved_with_one_button(world):
    application = world.begun()
    given = everything_there(application) | {"provinces": f"#{world.place.pk}", "reasons": "Wells."}
    answer = world.client("hoa").post(f"/applications/{application.pk}/dossier/", given)
    assert answer.status_code == 302
    kept = stored(application)
    assert (str(kept.wanted_until), kept.representative, kept.reasons) == ("2029-03-01", "Ms Example", "Wells.")
    assert list(kept.provinces.all()) == [world.place]
    papers = DossierPaper.objects.filter(application=application)
    assert all(one.is_there and "missing" not in (one.legalised, one.translated) for one in papers)


def test_what_is_typed_wrongly_saves_neither_half(world):
    application = world.begun()
    given = everything_there(application) | {"wanted_until": "soon"}
    answer = world.client("hoa").post(f"/applications/{application.pk}/dossier/", given)
    html = html_of(answer)
    assert answer.status_code == 422
    assert "Nothing was saved yet" in html
    assert 'value="soon"' in html
    assert not DossierPaper.objects.filter(is_there=True).exists()


def test_a_page_opened_before_somebody_else_saved_saves_nothing(world):
    application = world.begun()
    old = everything_there(application) | {"reasons": "Old."}
    client = world.client("hoa")
    url = f"/applications/{application.pk}/dossier/"
    assert client.post(url, filled(application, reasons="New.")).status_code == 302
    assert client.post(url, old).status_code == 422
    assert stored(application).reasons == "New."
    assert not DossierPaper.objects.filter(is_there=True).exists()


def test_the_page_says_what_is_missing_until_nothing_is(world):
    application = world.begun()
    html = page(world, "hoa", application)
    assert "Still missing:" in html
    assert "Hand in the dossier" not in html
    client, url = world.client("hoa"), f"/applications/{application.pk}/dossier/"
    client.post(url, everything_there(application))
    html = page(world, "hoa", application)
    assert "Still missing:" not in html
    assert "Hand in the dossier" in html


def test_a_dossier_with_gaps_is_not_handed_in_by_a_made_up_request(world):
    application = world.begun()
    answer = world.client("hoa").post(f"/applications/{application.pk}/dossier/", {"do": "hand_in"})
    assert answer.status_code == 422
    assert "The dossier still lacks" in html_of(answer)
    assert stored(application).state == "draft"


def test_handed_in_the_applicant_reads_it_and_the_desk_takes_it_in(world):
    application = world.ready()
    url = f"/applications/{application.pk}/dossier/"
    client = world.client("hoa")
    assert client.post(url, {"do": "hand_in"}).status_code == 302
    assert (stored(application).state, stored(application).owner) == ("submitted", world.desk)
    html = page(world, "hoa", application)
    assert "you need do nothing now" in html
    assert "<form" not in html.partition("</h1>")[2].partition("<footer")[0]
    assert client.post(url, filled(application)).status_code == 403
    assert client.post(url, {"do": "hand_in"}).status_code == 403
    assert f"/applications/{application.pk}/steps/take_in/" in page(world, "lan", application)


def test_a_dossier_returned_says_what_to_mend_paper_by_paper(world):
    case = world.checking()
    charter = DossierPaper.objects.get(code="charter")
    given = {"do": "papers"}
    for one in DossierPaper.objects.all():
        given |= {f"{name}-{one.pk}": getattr(one, name) for name in ("legalised", "translated", "version")}
        given |= {f"is_there-{one.pk}": "on", f"verdict-{one.pk}": "good", f"remark-{one.pk}": ""}
    given |= {f"verdict-{charter.pk}": "mend", f"remark-{charter.pk}": "Every page is to be translated."}
    assert world.client("lan").post(f"/registration_cases/{case.pk}/work/", given).status_code == 302
    world.take("lan", case, "give_back", why="See the charter.")
    application = Application.objects.get()
    html = page(world, "hoa", application)
    assert "Mend what is told below" in html
    assert "See the charter." in html
    assert html.count("Every page is to be translated.") >= 2
    assert world.client("hoa").post(f"/applications/{application.pk}/dossier/", {"do": "hand_in"}).status_code == 302
    assert stored(application).state == "submitted"


def test_the_applicant_says_nothing_of_what_was_found(world):
    application = world.begun()
    paper = DossierPaper.objects.filter(application=application).first()
    given = filled(application) | {f"verdict-{paper.pk}": "good", f"remark-{paper.pk}": "Fine.", "state": "granted"}
    assert world.client("hoa").post(f"/applications/{application.pk}/dossier/", given).status_code == 302
    assert (stored(paper).verdict, stored(paper).remark, stored(application).state) == ("unseen", "", "draft")


def test_a_file_is_added_with_its_paper_and_read_by_the_desk_after_handing_in(world):
    application = world.ready()
    paper = DossierPaper.objects.filter(application=application, code="charter").get()
    sent = SimpleUploadedFile("charter.txt", b"We are a charity.", "text/plain")
    client, url = world.client("hoa"), f"/applications/{application.pk}/dossier/"
    assert client.post(url, filled(application) | {f"file-{paper.pk}": sent}).status_code == 302
    assert client.post(url, {"do": "hand_in"}).status_code == 302
    for name in ("hoa", "lan"):
        html = page(world, name, application)
        address = html.partition('paper-files">')[2].partition('href="')[2].partition('"')[0]
        assert world.client(name).get(address).status_code == 200
    assert world.client("an").get(address).status_code == 404


def test_the_answer_and_the_duties_are_read_by_the_applicant(world):
    case = world.granted()
    application = Application.objects.get()
    before = page(world, "hoa", application)
    assert "12/CNV-HD" not in before
    assert "To be notified" not in before
    world.take("lan", case, "deliver")
    html = page(world, "hoa", application)
    assert "What was asked for is granted." in html
    assert "12/CNV-HD" in html
    assert "/steps/fulfil/" in html.partition('id="duties"')[2]
    assert Certificate.objects.count() == 1


def test_the_papers_are_called_in_the_language_of_the_reader(world):
    html = page(world, "hoa", world.begun(), "vi")
    assert "Bản sao điều lệ" in html
    assert "Copy of the charter" not in html


def test_looking_at_a_dossier_writes_nothing(world):
    application = world.begun()
    version = application.version
    page(world, "hoa", application)
    assert stored(application).version == version
