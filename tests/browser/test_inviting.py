"""The whole way of an invitation: put on the list, approved, invited in each language, answered, let in, thanked."""

import pytest
from django.utils import timezone

from amity.events.models import Participation, Pass
from amity.letters.models import Letter
from amity.staff import check_in
from amity.tasks.running import run_waiting
from tests import factories

pytestmark = pytest.mark.browser
GUESTS = {"Ann Miller": "English", "Tran Thi Mai": "Vietnamese", "Khamla Vong": "Lao"}


@pytest.fixture
def event(union):
    """An event of today with templates in two languages, and three friends who read three."""
    text = "{salutation},\n\nwe invite you to {event}, {event_dates}.\n\n{answer_link}"
    for name, kind in (("Festival", "invitation"), ("Thanks", "thank_you")):
        for language in ("en", "vi"):
            factories.make("letter_templates", union.hers, name=name, kind=kind, language=language, text=text)
    for name, language in GUESTS.items():
        factories.make("people", union.hers, name=name, name_vi=name, languages=language)
    today = timezone.localdate().isoformat()
    return factories.make(
        "events", union.hers, title="Friendship festival", title_vi="Liên hoan hữu nghị", state="planned",
        starts_on=today, ends_on=today, place="Hà Nội",
    )  # fmt: skip


def sound(window) -> None:
    """Axe finds nothing, and a telephone holds the page."""
    assert window.findings() == []
    window.page.set_viewport_size({"width": 360, "height": 800})
    assert window.width() <= 360, window.page.url
    window.page.set_viewport_size({"width": 1280, "height": 800})


def put_on_the_list(window, event) -> None:
    page = window.go(f"/events/{event.pk}/guests/")
    sound(window)
    page.click("main .empty >> text=Put people on the list")
    page.fill("[name=people]", "\n".join(GUESTS))
    sound(window)
    page.click("main button:has-text('Put on the list')")
    page.wait_for_selector("text=3 guests are moved on.")


def approve(window, event) -> None:
    page = window.go(f"/events/{event.pk}/guests/")
    page.click("button:has-text('Approve')")
    page.wait_for_selector("text=3 guests are moved on.")
    sound(window)


def write(window, event, words: str, template: str, button: str) -> None:
    """Write letters to guests and wait for them."""
    page = window.go(f"/events/{event.pk}/guests/")
    page.click(f"form.guests button:has-text('{words}')")
    sound(window)
    page.click(f"main .letter-templates >> text={template}")
    sound(window)
    page.fill("[name=signatory_title]", "President")
    page.click(f"main button:has-text('{button}')")
    page.wait_for_url("**/letters/batches/*/")
    run_waiting()
    page.reload()
    page.wait_for_selector("text=All letters as PDF")
    sound(window)


def answer(window, link: str) -> None:
    """The guest answers by the link, without logging in."""
    page = window.page
    page.goto(link)
    assert "Friendship festival" in page.inner_text("h1")
    sound(window)
    page.check("#answer-yes")
    page.fill("#note", "I cannot eat pork.")
    page.click("text=Send the answer")
    page.wait_for_selector("text=We look forward to seeing you.")
    sound(window)


def stand_at_the_door(window, event) -> None:
    """The door without a line, through a reload, and with it again.

    A browser that is told to be offline lets its service worker through; so the server is silent as well.
    """

    def silent(*_given):
        raise ConnectionError("no line")

    page = window.go(f"/events/{event.pk}/check-in/")
    page.wait_for_function(f"async () => (await (await caches.open('amity-door-{event.pk}')).keys()).length > 4")
    sound(window)
    line = pytest.MonkeyPatch()
    line.setattr(check_in, "event_of", silent)
    page.context.set_offline(True)
    page.fill("#typed", Pass.objects.get(participation__person__name="Ann Miller").code)
    page.keyboard.press("Enter")
    page.wait_for_selector(".gate-result.good:has-text('Ann Miller')")
    page.wait_for_selector(".gate-line:has-text('Not yet sent: 1')")
    page.reload()
    page.fill("#typed", "tran mai")
    page.keyboard.press("Enter")
    page.wait_for_selector(".gate-result.good:has-text('Tran Thi Mai')")
    page.fill("#typed", "miller")
    page.keyboard.press("Enter")
    page.wait_for_selector(".gate-result.again:has-text('Already checked in at')")
    page.fill("#typed", "Nobody at all")
    page.keyboard.press("Enter")
    page.wait_for_selector(".gate-result.wrong:has-text('Not on the list')")
    page.wait_for_selector(".gate-line:has-text('Not yet sent: 2')")
    assert not Pass.objects.filter(came_at__isnull=False).exists()
    page.click(".account-button")
    page.click("text=Log out")
    page.wait_for_selector(".gate-line:has-text('Wait for the line before you log out.')")
    line.undo()
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_selector(".gate-line:has-text('Everything is sent.')")
    assert Pass.objects.filter(came_at__isnull=False).count() == 2


def test_guests_are_invited_answer_come_and_are_thanked(event, visit):
    window, office, guest = visit(), visit(), visit(width=360)
    page = window.log_in("an")
    put_on_the_list(window, event)
    office.log_in("chi")
    approve(office, event)
    page = window.go(f"/events/{event.pk}/guests/write/invite/?letter=Festival")
    assert "Lao" in page.inner_text(".gap")
    write(window, event, "Invitations", "Festival", "Write the invitations")
    assert "There is no template in this language: Lao." in page.inner_text("main")
    states = dict(Participation.objects.values_list("person__name", "state"))
    assert states == {"Ann Miller": "invited", "Tran Thi Mai": "invited", "Khamla Vong": "approved"}

    link = Pass.objects.get(participation__person__name="Ann Miller").token
    answer(guest, f"{guest.base}/answer/{link}/")
    assert Participation.objects.get(person__name="Ann Miller").state == "accepted"
    stand_at_the_door(window, event)

    page = window.go(f"/events/{event.pk}/guests/")
    page.click("text=Badges and cards")
    with page.expect_download() as badges:
        page.click("text=Badges, by name")
    assert badges.value.suggested_filename == "friendship-festival-badges.pdf"
    write(window, event, "Letters of thanks", "Thanks", "Write the letters of thanks")
    assert Letter.objects.filter(kind="thank_you").count() == 2
    page.click(".account-button")
    page.click("text=Log out")
    page.wait_for_url("**/log-in/**")
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('amity.door.list'))")
    no_line = ("INTERNET_DISCONNECTED", "Failed to fetch", "status of 500")
    assert [one for one in window.faults if not any(words in one for words in no_line)] == []
    assert (office.faults, guest.faults) == ([], [])
