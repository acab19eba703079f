"""What the pages of reports say: in every state to everybody, and how many days are left."""

from datetime import date

import pytest

from amity.reporting.models import NgoReport, ReportState
from amity.reporting.queries import Ask
from amity.reporting.rules import period
from amity.staff import report_words
from tests import factories
from tests.reporting_world import World

TODAY = date(2025, 12, 16)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (None, ""),
        (date(2025, 12, 16), "due today"),
        (date(2025, 12, 17), "1 day left"),
        (date(2025, 12, 18), "2 days left"),
        (date(2025, 12, 15), "1 day late"),
        (date(2025, 11, 16), "30 days late"),
    ],
)
def test_days_are_told_in_words(day, words):
    assert report_words.left(day, TODAY) == words


@pytest.mark.parametrize("state", ReportState.values)
@pytest.mark.parametrize("may_write", [True, False])
@pytest.mark.parametrize("may_accept", [True, False])
def test_every_reader_of_every_state_is_told_what_to_do(state, may_write, may_accept):
    words = report_words.next_of_report(NgoReport(state=state), may_write=may_write, may_accept=may_accept)
    asks_writer = state in ("draft", "returned") and may_write
    asks_checker = state == "sent" and may_accept
    assert words.endswith(".")
    assert ("ave" in words and "end it" in words) is asks_writer
    assert ("Accept it, or return it" in words) is asks_checker


@pytest.mark.django_db
def test_everything_that_is_asked_has_its_words_its_button_and_its_place(personas):
    world = World(personas, TODAY)
    report = world.report()
    certificate = factories.make("certificates", world.desk, ngo=world.ngo, number="7/CNV-HD", confidentiality=0)
    duty = factories.make("ngo_duties", world.desk, certificate=certificate, confidentiality=0)
    application = world.begun()
    places = {
        "correct": (report, f"/ngo_reports/{report.pk}/report/", str(world.year)),
        "go_on": (report, f"/ngo_reports/{report.pk}/report/", str(world.year)),
        "begin": (period(2025), f"/foreign_ngos/{world.entry.pk}/report/?year=2025", "2025"),
        "complete": (application, f"/applications/{application.pk}/dossier/", application.reference),
        "hand_in": (application, f"/applications/{application.pk}/dossier/", application.reference),
        "fulfil": (duty, f"/ngo_duties/{duty.pk}/steps/fulfil/", str(duty.get_kind_display())),
        "extend": (certificate, f"/foreign_ngos/{world.entry.pk}/apply/?certificate={certificate.pk}", "7/CNV-HD"),
    }
    for what, (row, href, name) in places.items():
        told = report_words.asked(Ask(what, row, date(2025, 12, 18)), world.entry, TODAY)
        assert told["href"] == href
        assert name in told["words"]
        assert told["label"]
        assert (told["left"], told["is_late"]) == ("2 days left", False)
        assert told["begins"] == (2025 if what == "begin" else 0)


@pytest.mark.django_db
def test_what_has_no_day_is_neither_near_nor_late(personas):
    world = World(personas, TODAY)
    told = report_words.asked(Ask("hand_in", world.begun(), None), world.entry, TODAY)
    assert (told["due"], told["left"], told["is_late"]) == ("", "", False)
