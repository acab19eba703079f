"""Reports of foreign organisations through the API: what is asked, begun, late, booked; and what stays closed."""

import pytest

from amity.network.models import Organisation
from amity.reporting.models import NgoReport
from tests.api.bodies import Api, kind, wrong
from tests.reporting_world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(personas):
    """Hoa's organisation with an item of aid, the desk, and another organisation."""
    return World(personas)


def api(world, name: str) -> Api:
    return Api(world.client(name))


def asks(world, name: str = "hoa") -> list[tuple]:
    told = api(world, name).get("/portal").json()
    return [(one["what"], one["record"], one["id"], one["year"]) for one in told["asks"]]


def test_what_is_asked_of_ones_own_organisation_follows_its_report(world):
    assert asks(world)[0] == ("begin", None, None, world.year)
    report = world.report()
    assert asks(world)[0] == ("go_on", "ngo_reports", report.pk, None)
    world.take("hoa", report, "send")
    assert not [one for one in asks(world) if one[1] == "ngo_reports"]
    world.take("mai", report, "give_back", why="The training is missing.")
    assert asks(world)[0] == ("correct", "ngo_reports", report.pk, None)


def test_the_entry_told_is_ones_own(world):
    for name, organisation in (("hoa", "Helping Hands"), ("xuan", "Other Hands")):
        told = api(world, name).get("/portal").json()
        assert told["entry"]["title"] == organisation
        assert told["asks"][0]["late"] is True


@pytest.mark.parametrize("name", ["an", "chi", "dung", "lan", "nga", "minh"])
def test_who_logs_in_for_no_organisation_has_no_page_of_its_own(world, name):
    assert kind(api(world, name).get("/portal")) == (404, "not-found")


def test_a_report_is_begun_with_what_is_on_record(world):
    world.paid(2000)
    answer = api(world, "hoa").post(f"/foreign_ngos/{world.entry.pk}/reports", {"year": world.year})
    assert answer.status_code == 201, answer.content
    report = NgoReport.objects.get()
    assert (answer.json()["id"], report.owner, report.state) == (report.pk, world.personas.ngo, "draft")
    assert world.line(report).disbursed == 2000


@pytest.mark.parametrize("body", [{}, {"year": "last"}, {"year": 12}, {"year": 2025, "owner": 1}])
def test_what_is_wrong_is_named_and_nothing_begins(world, body):
    answer = api(world, "hoa").post(f"/foreign_ngos/{world.entry.pk}/reports", body)
    assert kind(answer) == (422, "invalid")
    assert set(wrong(answer)) == {"owner" if "owner" in body else "year"}
    assert not NgoReport.objects.exists()


def test_a_second_report_on_the_year_is_refused(world):
    world.report()
    answer = api(world, "hoa").post(f"/foreign_ngos/{world.entry.pk}/reports", {"year": world.year})
    assert answer.status_code in (409, 422)
    assert NgoReport.objects.count() == 1


@pytest.mark.parametrize("name", ["an", "dung", "nga", "minh", "xuan"])
def test_nobody_else_begins_a_report_or_changes_how_an_organisation_is_reached(world, name):
    for path, body in (("reports", {"year": world.year}), ("contact", {"email": "x@example.org"})):
        answer = api(world, name).post(f"/foreign_ngos/{world.entry.pk}/{path}", body)
        assert answer.status_code == 403
    assert not NgoReport.objects.exists()
    assert Organisation.objects.get(pk=world.ngo.pk).email != "x@example.org"


def test_an_organisation_says_how_it_is_reached(world):
    body = {"email": "we@example.org", "phone": "024 1", "why": "We moved."}
    answer = api(world, "hoa").post(f"/foreign_ngos/{world.entry.pk}/contact", body)
    assert answer.status_code == 200, answer.content
    assert (answer.json()["id"], answer.json()["email"]) == (world.ngo.pk, "we@example.org")
    wrongly = api(world, "hoa").post(f"/foreign_ngos/{world.entry.pk}/contact", {"email": "nowhere"})
    assert set(wrong(wrongly)) == {"email"}


def test_the_queue_is_told_with_who_is_late_as_far_as_the_caller_reads(world):
    report = world.sent()
    told = api(world, "mai").get("/reporting", {"year": world.year}).json()
    assert (told["year"], told["due"], told["late"]) == (world.year, f"{world.year}-12-18", True)
    assert [one["id"] for one in told["sent"]] == [report.pk]
    assert [one["title"] for one in told["not_reported"]] == ["Other Hands"]
    own = api(world, "xuan").get("/reporting", {"year": world.year}).json()
    assert (own["sent"], [one["title"] for one in own["not_reported"]]) == ([], ["Other Hands"])
    for name in ("an", "nga", "minh"):
        told = api(world, name).get("/reporting", {"year": world.year}).json()
        assert (told["sent"], told["returned"], told["not_reported"]) == ([], [], [])


def test_a_year_without_a_rule_has_nobody_late_and_nonsense_is_named(world):
    told = api(world, "mai").get("/reporting", {"year": 1999}).json()
    assert (told["due"], told["late"], told["not_reported"]) == (None, False, [])
    assert api(world, "mai").get("/reporting").status_code == 200
    for text in ("x", "0000", "99999", "20 5"):
        assert kind(api(world, "mai").get("/reporting", {"year": text})) == (400, "bad-query")


def test_what_accepting_would_book_is_told_to_whoever_may_accept(world):
    world.paid(2000)
    report = world.sent()
    (told,) = api(world, "mai").get(f"/ngo_reports/{report.pk}/bookings").json()["items"]
    assert (told["said"], told["known"], told["missing"], told["less"]) == ("5000.25", "2000.00", "3000.25", False)
    assert told["line"]["id"] == world.line(report).pk
    for name in ("hoa", "lan"):
        assert kind(api(world, name).get(f"/ngo_reports/{report.pk}/bookings"))[0] == 403
    for name in ("xuan", "an", "nga"):
        assert api(world, name).get(f"/ngo_reports/{report.pk}/bookings").status_code == 404


@pytest.mark.parametrize("stage", ["report", "sent", "returned", "accepted"])
def test_another_organisation_guessing_numbers_finds_nothing_and_counts_nothing(world, stage):
    report = getattr(world, stage)()
    line, xuan = world.line(report), api(world, "xuan")
    for path in (
        *(f"/ngo_reports/{report.pk}", f"/ngo_reports/{report.pk}/history", f"/ngo_reports/{report.pk}/files"),
        *(f"/ngo_reports/{report.pk}/comments", f"/ngo_reports/{report.pk}/bookings", f"/report_lines/{line.pk}"),
    ):
        assert xuan.get(path).status_code == 404, path
    for path in ("/ngo_reports", "/report_lines"):
        assert xuan.get(path).json()["items"] == []
    for step in ("send", "give_back", "accept"):
        assert xuan.post(f"/ngo_reports/{report.pk}/steps/{step}", {"why": "x"}).status_code == 404
    assert NgoReport.objects.get(pk=report.pk).state == report.state
