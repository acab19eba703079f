"""The page of a foreign organisation's focal point: what is asked next, and nothing of another one."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.models import RoleGrant
from amity.network.models import Organisation
from amity.notices import comments
from amity.records.models import Change
from amity.reporting import services
from amity.reporting.models import NgoReport, ReportLine
from tests import factories
from tests.reporting_world import World

pytestmark = pytest.mark.django_db
make = factories.make


@pytest.fixture
def world(personas, settings, tmp_path):
    """Hoa's organisation with an item of aid, the desk, and another organisation."""
    settings.MEDIA_ROOT = tmp_path
    return World(personas)


def page(world, name: str = "hoa", path: str = "/portal/", language: str = "en") -> str:
    answer = world.client(name, language).get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode()).partition("<main")[2]


def part(html: str, name: str) -> str:
    return html.partition(f'id="{name}"')[2].partition("</section>")[0]


def main_of(html: str) -> str:
    """The label of the one main button above the forms."""
    return part(html, "next").partition("primary")[2].partition(">")[2].partition("<")[0]


def test_the_page_is_for_focal_points_alone(world):
    for name in ("an", "chi", "dung", "lan", "mai", "minh", "nga"):
        assert world.client(name).get("/portal/").status_code == 404
    assert "Helping Hands" in page(world)
    assert "Other Hands" in page(world, "xuan")


def test_it_stands_in_the_navigation_of_a_focal_point_and_the_queue_in_that_of_others(world):
    for name, mine, others in (("hoa", "/portal/", "/reporting/"), ("lan", "/reporting/", "/portal/")):
        html = world.client(name).get("/").content.decode().partition("<main")[0]
        assert f'href="{mine}"' in html
        assert f'href="{others}"' not in html


def test_one_main_button_follows_what_is_asked(world):
    html = page(world)
    assert main_of(html) == "Begin the report"
    assert part(html, "next").count("primary") == 1
    assert f'name="year" value="{world.year}"' in part(html, "next")
    report = world.report()
    assert main_of(page(world)) == "Go on with the report"
    world.take("hoa", report, "send")
    assert main_of(page(world)) != "Go on with the report"
    world.take("mai", report, "give_back", why="The training is missing.")
    html = page(world)
    assert main_of(html) == "Correct the report"
    assert f"/ngo_reports/{report.pk}/report/" in part(html, "next")


def test_nothing_is_asked_of_one_that_has_left(world):
    world.entry.activity = "left"
    world.entry.save()
    html = page(world)
    assert "Nothing is asked of you now" in html
    assert main_of(html) == ""


def test_what_came_back_stands_before_what_is_late_and_that_before_what_is_due(world):
    certificate = make("certificates", world.desk, ngo=world.ngo, confidentiality=0, number="7/CNV-HD",
                       expires_on=(world.today + timedelta(days=20)).isoformat())  # fmt: skip
    make("ngo_duties", world.desk, certificate=certificate, due_on=(world.today + timedelta(days=3)).isoformat(),
         confidentiality=0)  # fmt: skip
    html = page(world)
    assert main_of(html) == "Begin the report"
    after = part(html, "others-title")
    assert after.index("You owe a notice") < after.index("Your certificate 7/CNV-HD runs out")
    application = world.ready()
    world.take("hoa", application, "submit")
    case = world.take("lan", application, "take_in")
    world.take("lan", case, "give_back", why="Sign the form.")
    assert main_of(page(world)) == "Complete the application"


def test_a_certificate_for_which_an_extension_is_asked_is_not_asked_for_again(world):
    certificate = make("certificates", world.desk, ngo=world.ngo, confidentiality=0,
                       expires_on=(world.today + timedelta(days=20)).isoformat())  # fmt: skip
    assert "runs out" in page(world)
    make("applications", world.personas.ngo, ngo=world.ngo, certificate=certificate, kind="extend", state="draft",
         confidentiality=2)  # fmt: skip
    assert "runs out" not in page(world)


def test_reports_due_and_done_certificates_applications_and_aid_stand_on_the_page(world):
    world.accepted()
    certificate = make("certificates", world.desk, ngo=world.ngo, confidentiality=0)
    application = world.begun()
    html = page(world)
    assert f"Report on {world.year}" in part(html, "reports")
    assert "Accepted" in part(html, "reports")
    assert certificate.number in part(html, "certificates")
    assert application.reference in part(html, "certificates")
    assert "Clean water" in part(html, "aid")


def test_it_keeps_up_to_date_how_it_is_reached_and_nothing_else(world):
    version = Organisation.objects.get(pk=world.ngo.pk).version
    given = {"version": version, "email": "we@example.org", "phone": "024 1", "website": "https://example.org"}
    answer = world.client("hoa").post("/portal/", given | {"name": "Taken Over", "kind": "ministry"})
    assert answer.status_code == 302
    ngo = Organisation.objects.get(pk=world.ngo.pk)
    assert (ngo.email, ngo.phone, ngo.website) == ("we@example.org", "024 1", "https://example.org")
    assert (ngo.name, ngo.kind, ngo.owner) == ("Helping Hands", "foreign_ngo", world.desk)
    told = Change.objects.filter(record="organisations", row_id=ngo.pk, action="keep").get()
    assert told.account == world.personas.hoa
    assert "we@example.org" in page(world)


def test_what_is_wrong_or_overtaken_is_told_and_nothing_is_stored(world):
    version = Organisation.objects.get(pk=world.ngo.pk).version
    assert world.client("hoa").post("/portal/", {"version": version, "email": "no"}).status_code == 422
    world.client("hoa").post("/portal/", {"version": version, "email": "a@example.org"})
    assert world.client("hoa").post("/portal/", {"version": version, "email": "b@example.org"}).status_code == 422
    assert Organisation.objects.get(pk=world.ngo.pk).email == "a@example.org"


def test_who_only_reads_for_the_organisation_changes_nothing(world):
    account = world.add("rita", world.personas.ngo, "reader")
    assert RoleGrant.objects.filter(account=account).count() == 1
    html = page(world, "rita")
    assert 'id="contact"' not in html
    assert world.client("rita").post("/portal/", {"email": "a@example.org"}).status_code == 403
    assert Organisation.objects.get(pk=world.ngo.pk).email != "a@example.org"


def test_the_page_costs_the_same_for_one_row_and_for_many(world):
    world.accepted()
    client = world.client("hoa")
    client.get("/portal/")
    with CaptureQueriesContext(connection) as before:
        client.get("/portal/")
    for number in range(5):
        make("certificates", world.desk, ngo=world.ngo, confidentiality=0)
        world.aid(f"Item {number}", [world.ngo])
    with CaptureQueriesContext(connection) as after:
        client.get("/portal/")
    assert len(after) <= len(before) + 1


def test_in_vietnamese_as_well(world):
    assert world.client("hoa", "vi").get("/portal/").status_code == 200


# What another organisation may never see


OTHERS = (
    "/ngo_reports/{report}/report/",
    "/ngo_reports/{report}/",
    "/ngo_reports/{report}/edit/",
    "/ngo_reports/{report}/history/",
    "/ngo_reports/{report}/files/",
    "/ngo_reports/{report}/steps/send/",
    "/report_lines/{line}/",
    "/report_lines/{line}/edit/",
)
LISTS = ("/ngo_reports/", "/report_lines/", "/search/?q=Clandestine", "/reporting/", "/portal/", "/", "/history/")


@pytest.mark.parametrize("path", OTHERS)
@pytest.mark.parametrize("stage", ["report", "sent", "returned", "accepted"])
def test_another_organisation_guessing_a_number_finds_nothing(world, stage, path):
    report = getattr(world, stage)()
    line = world.line(report)
    client, url = world.client("xuan"), path.format(report=report.pk, line=line.pk)
    assert client.get(url).status_code == 404
    assert client.post(url, {"do": "accept", "why": "x"}).status_code == 404
    assert NgoReport.objects.get(pk=report.pk).state == report.state


@pytest.mark.parametrize("path", LISTS)
def test_no_list_no_search_and_no_count_tells_another_organisation_of_a_report(world, path):
    before = page(world, "xuan", path)
    report = world.report()
    NgoReport.objects.filter(pk=report.pk).update(achieved="Clandestine success.")
    world.take("hoa", report, "send")
    world.take("mai", report, "give_back", why="Clandestine remark.")
    after = page(world, "xuan", path)
    for words in (report.reference, "Helping Hands-", "Clandestine remark", "Clandestine success"):
        assert words not in after
    assert after.count("tally") == before.count("tally")
    for record in ("ngo_reports", "report_lines"):
        found = after.partition(f'href="/{record}/">')[2].partition("</li>")[0]
        assert found == before.partition(f'href="/{record}/">')[2].partition("</li>")[0]


def test_a_file_of_a_report_is_handed_to_no_other_organisation(world):
    report = world.report()
    sent = {"do": "save", "version": report.version, "achieved": "Wells.", "currency-new1": "USD"}
    sent |= {"currency-new2": "USD", "files": SimpleUploadedFile("accounts.txt", b"Sums of the year.")}
    line = world.line(report)
    sent |= {f"currency-{line.pk}": "USD", f"version-{line.pk}": line.version}
    assert world.client("hoa").post(f"/ngo_reports/{report.pk}/report/", sent).status_code == 302
    href = page(world, "hoa", f"/ngo_reports/{report.pk}/report/").partition('href="/files/')[2].partition('"')[0]
    assert world.client("hoa").get(f"/files/{href}").status_code == 200
    assert world.client("xuan").get(f"/files/{href}").status_code == 404
    assert world.client("xuan").get(f"/files/{href.split('/')[0]}/").status_code == 404


def test_what_staff_say_among_themselves_of_a_report_the_organisation_does_not_read(world):
    report = world.sent()
    said = world.act("mai") | {"now": timezone.now()}
    comments.write(("ngo_reports", report.pk), "Look at the training costs.", is_narrow=True, **said)
    for stage in ("sent", "returned"):
        if stage == "returned":
            world.take("mai", report, "give_back", why="The training is missing.")
        for path in (f"/ngo_reports/{report.pk}/", f"/ngo_reports/{report.pk}/report/", "/portal/", "/notices/", "/"):
            html = page(world, "hoa", path)
            assert "training costs" not in html
    assert "training costs" in page(world, "mai", f"/ngo_reports/{report.pk}/")


def test_a_joint_item_tells_neither_donor_what_the_other_one_gave(world):
    other = Organisation.objects.get(name="Other Hands")
    joint = world.aid("Joint school", [world.ngo, other])
    world.paid(7777, joint, provider=other)
    world.paid(8888, joint)
    world.paid(123, joint, provider=world.ngo)
    world.paid(55, confidentiality=2)
    report = world.report()
    assert ReportLine.objects.get(report=report, item=joint).disbursed == 123
    assert world.line(report).disbursed is None
    theirs = services.prepare(other, **world.act("xuan"), year=world.year)
    assert ReportLine.objects.get(report=theirs, item=joint).disbursed == 7777
    html = page(world, "hoa", f"/ngo_reports/{report.pk}/report/")
    for sum_of_others in ("7777", "8888"):
        assert sum_of_others not in part(html, "lines")
