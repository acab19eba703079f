"""The story of a report: a registered organisation reports, corrects what came back, and is accepted."""

import os
from pathlib import Path

import pytest
from django.utils import timezone

from amity.aid.models import AidFlow
from amity.reporting.models import NgoReport
from tests.browser.test_registration import main_of, sound
from tests.personas import PASSWORD, make_personas
from tests.reporting_world import World

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("AMITY_PICTURES", "")  # a folder: what the pages look like is then kept there


@pytest.fixture
def union(transactional_db, live_server, settings, tmp_path) -> World:
    """Hoa's organisation with its certificate and an item of aid, and the desk."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path
    world = World(make_personas(), timezone.localdate())
    case = world.granted()
    world.take("lan", case, "deliver", delivered_to="Ms Example")
    world.paid(2000)
    for account in world.people.values():
        account.set_password(PASSWORD)
        account.save()
    return world


def picture(window, name: str) -> None:
    """Keep what stands on the page, where a folder for it is named."""
    if PICTURES:
        window.page.evaluate("scrollTo(0, 0)")
        window.page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=False)


def main_button(window) -> str:
    return window.page.inner_text(".visit-next .primary")


def press_with_the_keyboard(window) -> None:
    """The main button of what is to be done next, without a mouse."""
    window.page.focus(".visit-next .primary")
    window.page.keyboard.press("Enter")
    window.page.wait_for_selector(".message")


def begin(window, world) -> NgoReport:
    """Hoa opens the page of her organisation from the navigation, and begins what is asked of her."""
    page = window.page
    window.go("/portal/")
    assert main_button(window) == "Begin the report"
    picture(window, "reporting-portal")
    sound(window)
    press_with_the_keyboard(window)
    assert "What is on record is filled in already" in main_of(window)
    report = NgoReport.objects.get()
    assert page.input_value(f"#id_disbursed-{world.line(report).pk}") == "2000.00"
    sound(window)
    return report


def write_half(window, world, report) -> None:
    """She types with two fingers, saves, goes away and comes back, adds a file, and sends."""
    page, line = window.page, world.line(report)
    page.focus("#id_achieved")
    page.keyboard.type("Two wells were dug.")
    page.fill(f"#id_disbursed-{line.pk}", "5000.25")
    page.click("form[enctype] button.primary")
    page.wait_for_selector(".message")
    window.go("/portal/")
    assert main_button(window) == "Go on with the report"
    page.click(".visit-next .primary")
    assert page.input_value("#id_achieved") == "Two wells were dug."
    picture(window, "reporting-form")
    page.set_input_files(
        "#id_files", {"name": "accounts.txt", "mimeType": "text/plain", "buffer": b"The sums of the year."}
    )
    page.click("form[enctype] button.primary")
    page.wait_for_selector(".message")
    assert "accounts.txt" in main_of(window)
    assert main_button(window) == "Send the report"
    press_with_the_keyboard(window)
    assert "You need do nothing now" in main_of(window)
    sound(window)


def give_back(window, report) -> None:
    """The desk finds it in its queue, reads it, and returns it with what is to be corrected."""
    page = window.page
    window.go("/reporting/")
    picture(window, "reporting-queue")
    sound(window)
    page.click(f"#sent a[href='/ngo_reports/{report.pk}/report/']")
    page.wait_for_selector("#accepting")
    assert "accounts.txt" in main_of(window)
    assert "3000.25 USD" in main_of(window)
    sound(window)
    page.fill("#why", "The training of the masons is missing.")
    page.focus("#accepting form:last-of-type button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".message")
    assert NgoReport.objects.get().state == "returned"


def correct(window, world, report) -> None:
    """Hoa reads on top why it came back, adds a line, and sends it again."""
    page = window.page
    window.go("/portal/")
    assert main_button(window) == "Correct the report"
    page.click(".visit-next .primary")
    page.wait_for_selector(".paper-remark")
    assert "The training of the masons is missing." in page.inner_text(".visit-next")
    picture(window, "reporting-returned")
    sound(window)
    page.fill("#id_title-new1", "Training of masons")
    page.fill("#id_disbursed-new1", "300")
    page.click("form[enctype] button.primary")
    page.wait_for_selector(".message")
    press_with_the_keyboard(window)
    assert NgoReport.objects.get().state == "sent"


def accept(window, report) -> None:
    """The desk sees what would be booked, and accepts."""
    page = window.page
    window.go(f"/ngo_reports/{report.pk}/report/")
    assert "Training of masons" in main_of(window)
    picture(window, "reporting-accept")
    page.click("#accepting button.primary")
    page.wait_for_selector(".message")
    assert "Nothing more is to be done" in main_of(window)


def test_an_organisation_reports_corrects_what_came_back_and_is_accepted(union, visit):
    hoa, mai = visit(), visit()
    hoa.log_in("hoa")
    mai.log_in("mai")
    report = begin(hoa, union)
    write_half(hoa, union, report)
    give_back(mai, report)
    correct(hoa, union, report)
    accept(mai, report)
    booked = AidFlow.objects.get(reference=report.reference)
    assert (str(booked.amount), booked.item_id) == ("3000.25", union.item.pk)
    hoa.go("/portal/")
    assert "Accepted" in main_of(hoa)
    sound(hoa)
    assert hoa.faults == mai.faults == []
