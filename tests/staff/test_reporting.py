"""Reports of foreign organisations on pages: begun, written half-way, sent, returned, corrected, accepted."""

from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.aid.models import AidFlow
from amity.files.models import Attachment
from amity.reporting.models import NgoReport, ReportLine
from tests import factories
from tests.reporting_world import World

pytestmark = pytest.mark.django_db
make = factories.make
PARTS = ("title", "place", "partner", "committed", "disbursed", "currency", "people", "results")


@pytest.fixture
def world(personas, settings, tmp_path):
    """Hoa's organisation with an item of aid, the desk, and another organisation."""
    settings.MEDIA_ROOT = tmp_path
    return World(personas)


def html_of(answer) -> str:
    """What stands on the page itself, without its head."""
    return unescape(answer.content.decode()).partition("<main")[2]


def page(world, name: str, path: str, language: str = "en") -> str:
    answer = world.client(name, language).get(path)
    assert answer.status_code == 200
    return html_of(answer)


def address(report) -> str:
    return f"/ngo_reports/{report.pk}/report/"


def part(html: str, name: str) -> str:
    """One section of the page."""
    return html.partition(f'id="{name}"')[2].partition("</section>")[0]


def stored(row):
    return type(row).objects.get(pk=row.pk)


def filled(report, **changed) -> dict:
    """The form of the page as it stands, with what is changed."""
    report = stored(report)
    given = {"do": "save", "version": report.version, "achieved": report.achieved}
    for line in ReportLine.objects.filter(report=report, audience__gte=0):
        for name in PARTS:
            value = getattr(line, name)
            given[f"{name}-{line.pk}"] = "" if value is None else str(value)
        given[f"version-{line.pk}"] = line.version
    for mark in ("new1", "new2"):
        given[f"currency-{mark}"] = "USD"
    return given | changed


def test_the_organisation_begins_its_report_with_one_button(world):
    world.paid(2000)
    client, url = world.client("hoa"), f"/foreign_ngos/{world.entry.pk}/report/"
    assert f'href="{url}"' in html_of(client.get(f"/foreign_ngos/{world.entry.pk}/"))
    answer = client.post(url, {"year": world.year})
    report = NgoReport.objects.get()
    assert answer.headers["Location"] == address(report)
    assert (report.owner, report.state, report.to_on.last.year) == (world.personas.ngo, "draft", world.year)
    assert world.line(report).disbursed == 2000
    html = page(world, "hoa", address(report))
    assert "Clean water" in part(html, "lines")
    assert 'value="2000.00"' in part(html, "lines")
    assert "Send the report" in html


def test_only_years_that_are_over_or_nearly_over_are_offered_and_each_once(world):
    client, url = world.client("hoa"), f"/foreign_ngos/{world.entry.pk}/report/"
    for year in (world.year + 5, world.year - 1, "x", ""):
        assert client.post(url, {"year": year}).status_code == 422
    assert client.get(f"{url}?year=x").status_code == 200
    client.post(url, {"year": world.year})
    assert client.post(url, {"year": world.year}).status_code == 422
    assert NgoReport.objects.count() == 1


@pytest.mark.parametrize("name", ["an", "dung", "nga", "minh", "xuan"])
def test_nobody_else_begins_one_for_it(world, name):
    client, url = world.client(name), f"/foreign_ngos/{world.entry.pk}/report/"
    assert client.get(url).status_code == 403
    assert client.post(url, {"year": world.year}).status_code == 403
    assert url not in html_of(client.get(f"/foreign_ngos/{world.entry.pk}/"))
    assert not NgoReport.objects.exists()


def test_it_is_saved_half_way_and_come_back_to(world):
    report = world.report()
    line = world.line(report)
    given = filled(report, achieved="Wells.", staff_local="7")
    given |= {f"disbursed-{line.pk}": "1234.5", f"place-{line.pk}": "Quảng Trị", f"results-{line.pk}": "Two wells."}
    answer = world.client("hoa").post(address(report), given)
    assert answer.status_code == 302
    kept, told = stored(report), stored(line)
    assert (kept.achieved, kept.staff_local, kept.state) == ("Wells.", 7, "draft")
    assert (told.disbursed, told.place, told.results) == (Decimal("1234.50"), "Quảng Trị", "Two wells.")
    html = page(world, "hoa", address(report))
    for words in ("Wells.", "Quảng Trị", "Two wells.", "1234.50"):
        assert words in html


def test_a_line_that_is_not_on_record_is_added_and_one_is_left_out(world):
    report = world.report()
    line = world.line(report)
    given = filled(report) | {"title-new1": "A small fair", "disbursed-new1": "80", "currency-new1": "eur"}
    assert world.client("hoa").post(address(report), given | {f"out-{line.pk}": "on"}).status_code == 302
    (kept,) = ReportLine.objects.filter(report=report, audience__gte=0)
    assert (kept.title, kept.disbursed, kept.currency, kept.owner) == ("A small fair", 80, "EUR", world.personas.ngo)
    assert "Clean water" not in part(page(world, "hoa", address(report)), "lines")


def test_what_is_typed_wrongly_saves_nothing_and_is_marked_where_it_stands(world):
    report = world.report()
    line = world.line(report)
    for wrong, place in (
        ({f"disbursed-{line.pk}": "-1"}, f"id_disbursed-{line.pk}"),
        ({f"disbursed-{line.pk}": "much"}, f"id_disbursed-{line.pk}"),
        ({"staff_local": "seven"}, "id_staff_local"),
        ({"disbursed-new1": "5"}, "id_title-new1"),
    ):
        answer = world.client("hoa").post(address(report), filled(report, achieved="Wells.") | wrong)
        html = html_of(answer)
        assert answer.status_code == 422, wrong
        assert "Nothing was saved yet" in html
        assert place in html
        assert stored(report).achieved == ""
        assert stored(line).version == line.version


def test_two_lines_of_one_name_are_told_apart_by_a_sentence(world):
    report = world.report()
    given = filled(report) | {"title-new1": "A fair", "title-new2": "A fair"}
    assert world.client("hoa").post(address(report), given).status_code == 422
    assert ReportLine.objects.filter(report=report).count() == 1


def test_a_page_opened_before_somebody_else_saved_saves_nothing(world):
    report = world.report()
    given = filled(report, achieved="Mine.")
    world.client("hoa").post(address(report), filled(report, achieved="First."))
    assert world.client("hoa").post(address(report), given).status_code == 422
    assert stored(report).achieved == "First."


def test_a_file_is_attached_and_read_by_the_desk_once_it_is_sent(world):
    report = world.report()
    given = filled(report, achieved="Wells.") | {"files": SimpleUploadedFile("accounts.txt", b"Sums of the year.")}
    assert world.client("hoa").post(address(report), given).status_code == 302
    assert Attachment.objects.get().row_id == report.pk
    assert "accounts.txt" in page(world, "hoa", address(report))
    world.client("hoa").post(address(report), {"do": "send"})
    assert "accounts.txt" in page(world, "mai", address(report))
    assert "accounts.txt" in page(world, "hoa", address(report))


def test_a_report_without_a_word_is_not_sent_and_says_why(world):
    report = world.report()
    line = world.line(report)
    world.client("hoa").post(address(report), filled(report) | {f"out-{line.pk}": "on"})
    answer = world.client("hoa").post(address(report), {"do": "send"})
    assert answer.status_code == 422
    assert "The report says nothing yet" in html_of(answer)
    assert stored(report).state == "draft"


def test_it_is_sent_and_nobody_changes_it_any_more(world):
    report = world.report()
    answer = world.client("hoa").post(address(report), {"do": "send"})
    assert answer.headers["Location"] == address(report)
    kept = stored(report)
    assert (kept.state, kept.owner) == ("sent", world.desk)
    for name in ("hoa", "mai"):
        assert world.client(name).post(address(report), filled(report, achieved="No.")).status_code == 403
        assert "id_achieved" not in page(world, name, address(report))
    assert "you need do nothing now" in page(world, "hoa", address(report)).lower()
    assert stored(report).achieved == ""


def test_it_comes_back_with_the_reason_on_top_and_is_sent_again(world):
    report = world.sent()
    answer = world.client("mai").post(address(report), {"do": "give_back", "why": "The training is missing."})
    assert answer.status_code == 302
    html = page(world, "hoa", address(report))
    assert "The training is missing." in html.partition('id="said"')[0]
    line = world.line(report)
    given = filled(report) | {f"disbursed-{line.pk}": "6000"}
    assert world.client("hoa").post(address(report), given).status_code == 302
    world.client("hoa").post(address(report), {"do": "send"})
    assert (stored(report).state, stored(line).disbursed) == ("sent", 6000)


def test_it_is_not_returned_without_saying_what_is_to_be_corrected(world):
    report = world.sent()
    answer = world.client("mai").post(address(report), {"do": "give_back", "why": " "})
    assert answer.status_code == 422
    assert stored(report).state == "sent"


def test_before_accepting_stands_what_would_be_booked_and_only_that_is_booked(world):
    world.paid(2000)
    second = world.aid("School", [world.ngo])
    world.paid(900, second)
    report = world.report()
    for item, said in ((world.item, "5000.25"), (second, "700")):
        ReportLine.objects.filter(report=report, item=item).update(disbursed=Decimal(said))
    world.take("hoa", report, "send")
    html = part(page(world, "mai", address(report)), "accepting")
    assert "3000.25 USD" in html
    assert "less than on record" in html
    before = AidFlow.objects.count()
    assert world.client("mai").post(address(report), {"do": "accept"}).status_code == 302
    assert AidFlow.objects.count() == before + 1
    booked = AidFlow.objects.get(reference=report.reference)
    assert (booked.item, booked.amount, booked.provider) == (world.item, Decimal("3000.25"), world.ngo)
    assert stored(report).state == "accepted"
    assert "Nothing more is to be done" in page(world, "hoa", address(report))


@pytest.mark.parametrize("name", ["hoa", "lan"])
def test_who_may_not_accept_is_not_told_what_would_be_booked(world, name):
    report = world.sent()
    html = page(world, name, address(report))
    assert "would book" not in html
    for does in ("accept", "give_back"):
        assert world.client(name).post(address(report), {"do": does, "why": "So."}).status_code == 403
    assert stored(report).state == "sent"


def test_the_same_step_twice_is_told_to_the_second(world):
    report = world.sent()
    assert world.client("mai").post(address(report), {"do": "accept"}).status_code == 302
    assert world.client("chi").post(address(report), {"do": "accept"}).status_code == 422
    assert AidFlow.objects.filter(reference=report.reference).count() == 1


def test_last_times_plans_place_and_partner_stand_in_the_new_report(world):
    days = {
        "from_on": f"{world.year - 2}-12-15",
        "to_on": f"{world.year - 1}-12-14",
        "due_on": f"{world.year - 1}-12-18",
    }
    said = {"ngo": world.ngo, "plans": "More wells.", "staff_local": 7, "confidentiality": 2}
    last = make("ngo_reports", world.personas.ngo, **said, **days)
    make("report_lines", world.personas.ngo, report=last, item=world.item, title="W", place="Huế", partner="Commune",
         confidentiality=2)  # fmt: skip
    report = world.report()
    line = world.line(report)
    assert (report.staff_local, line.place, line.partner) == (7, "Huế", "Commune")
    assert "More wells." in part(page(world, "hoa", address(report)), "said")


def test_the_queue_tells_what_was_sent_what_is_out_and_who_is_late(world):
    report = world.sent()
    html = page(world, "mai", f"/reporting/?year={world.year}")
    assert address(report) in part(html, "sent")
    assert "Helping Hands" not in part(html, "missing")
    assert "Other Hands" in part(html, "missing")
    assert f"Late with the report on {world.year}" in html
    world.take("mai", report, "give_back", why="The training is missing.")
    html = page(world, "mai", f"/reporting/?year={world.year}")
    assert address(report) in part(html, "returned")
    assert "Helping Hands" in part(html, "missing")


def test_the_queue_takes_any_year_and_says_when_no_rule_knows_it(world):
    for asked in ("x", "99999", "-1", "0000"):
        assert world.client("mai").get(f"/reporting/?year={asked}").status_code == 200
    assert "No rule in force" in page(world, "mai", "/reporting/?year=1999")


def test_each_sees_the_late_ones_of_its_own_area(world):
    url = f"/reporting/?year={world.year}"
    for name in ("mai", "lan", "chi"):
        assert "Other Hands" in part(page(world, name, url), "missing")
    hoa = part(page(world, "hoa", url), "missing")
    assert "Helping Hands" in hoa
    assert "Other Hands" not in hoa
    for name in ("an", "dung", "nga", "minh"):
        html = part(page(world, name, url), "missing")
        assert "Helping Hands" not in html
        assert "Other Hands" not in html


def test_a_report_without_a_period_that_ends_on_a_day_is_told_all_the_same(world):
    report = make("ngo_reports", world.desk, ngo=world.ngo, kind="ad_hoc", from_on="2025", to_on="2025", due_on="",
                  state="sent", sent_on="2026-01", confidentiality=2)  # fmt: skip
    assert "Asked for once" in page(world, "mai", address(report))
    assert address(report) in part(page(world, "mai", "/reporting/"), "sent")


def test_pages_cost_the_same_for_one_row_and_for_many(world):
    report = world.sent()
    client = world.client("mai")
    paths = (f"/reporting/?year={world.year}", address(report))
    for path in paths:
        client.get(path)
    before = []
    for path in paths:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(path)
        before.append(len(caught))
    for number in range(4):
        organisation = make("organisations", world.desk, kind="foreign_ngo", confidentiality=0)
        make("foreign_ngos", world.desk, organisation=organisation, confidentiality=0)
        make("ngo_reports", world.desk, ngo=organisation, state="sent", sent_on="2026-01-02", confidentiality=2)
        item = world.aid(f"Item {number}", [world.ngo])
        make("report_lines", world.desk, report=report, title=f"Line {number}", item=item, confidentiality=2)
    for path, cost in zip(paths, before, strict=True):
        with CaptureQueriesContext(connection) as caught:
            client.get(path)
        assert len(caught) <= cost + 1, path


@pytest.mark.parametrize("name", ["hoa", "mai"])
def test_every_page_is_there_in_vietnamese_as_well(world, name):
    report = world.sent()
    for path in (address(report), "/reporting/", f"/foreign_ngos/{world.entry.pk}/report/"):
        assert world.client(name, "vi").get(path).status_code == 200
