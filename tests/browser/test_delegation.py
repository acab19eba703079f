"""The story of a delegation on the demo union: twelve friends of Cuba, from the invitation to the letters of thanks."""

import csv
import re
from datetime import date

import pytest
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.care.models import Gift
from amity.config import union as unions
from amity.delegations.models import Delegation, Member
from amity.exchange import imports
from amity.exchange.plans import SAME
from amity.letters.models import Letter
from amity.records import registry
from amity.tasks.running import run_waiting
from tests.factories import make
from tests.personas import PASSWORD

pytestmark = pytest.mark.browser
NEEDED = ("countries", "provinces", "organisations")
NAME = "Friends from Cuba, spring 2027"
PEOPLE = {
    "Elena Rodriguez": "leader",
    "Carlos Mendez": "deputy",
    "Marta Valdes": "interpreter",
    "Ana Torres": "member",
    "Beatriz Suarez": "member",
    "Daniel Castillo": "member",
    "Esther Naranjo": "member",
    "Felix Ortega": "member",
    "Gloria Cruz": "member",
    "Hector Ramos": "adviser",
    "Isabel Leon": "press",
    "Jorge Pino": "secretary",
}
HOSTS = ("Nguyen Van Binh", "Tran Thi Ngoc")


class Calendar:
    """The day on which the pages are opened."""

    today = date(2027, 2, 1)


@pytest.fixture
def calendar(monkeypatch) -> Calendar:
    """A calendar that the story turns on."""
    found = Calendar()
    monkeypatch.setattr(timezone, "localdate", lambda value=None, tz=None: found.today)
    return found


@pytest.fixture
def union(transactional_db, live_server, settings, tmp_path) -> Unit:
    """The part of the demo union that knows countries and organisations, its log-ins, and the people of the story."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path
    unions.load_units(unions.DEMO / "units.csv")
    for record in registry.in_dependency_order():
        if record.name in NEEDED:
            for path in unions.files_of(unions.DEMO, record.name):
                imports.load(record, path, Actor.system(), why="Demo", decide=SAME)
    unions.load_accounts(PASSWORD)
    office = Unit.objects.get(code="VUFO")
    for name in (*PEOPLE, *HOSTS):
        make("people", office, name=name, name_vi="", languages="")
    text = "Dear {name}, thank you for coming to us: {occasion}."
    given = {"subject": "Our thanks: {occasion}", "text": text, "language": "en"}
    make("letter_templates", office, name="Thanks after a visit", kind="thank_you", **given)
    make("letters", office, subject="Invitation of our friends from Cuba", kind="invitation", sent_on="2027-01-20",
         state="sent")  # fmt: skip
    return office


def main_of(page) -> str:
    return " ".join(page.inner_text("main").split())


def narrow(chi) -> None:
    """The page is whole on a desk and on a telephone, and axe finds nothing on either."""
    for width in (1280, 360):
        chi.page.set_viewport_size({"width": width, "height": 900})
        assert chi.width() <= width, chi.page.url
        assert chi.findings() == []
    chi.page.set_viewport_size({"width": 1280, "height": 900})


def press(page, words: str) -> None:
    """The main button of what is to be done next."""
    assert page.inner_text(".visit-next .button") == words
    page.click(".visit-next .button")


def step(page, **given: str) -> None:
    """Tell a step what it asks for, and take it."""
    for name, text in given.items():
        page.fill(f"#id_{name}", text)
    page.click("form.form button.primary")
    page.wait_for_selector(".message")


def plan(chi) -> Delegation:
    """The delegation is entered, with who sends it and when it comes."""
    page = chi.page
    chi.go("/delegations/new/")
    page.fill("#id_name", NAME)
    page.select_option("#id_direction", "in")
    for name, text in (
        ("country", "Cuba"),
        ("organisation", "Cuban Institute of Friendship with the Peoples"),
        ("host", "Viet Nam Union of Friendship Organizations"),
        ("from_on", "15/3/2027"),
        ("to_on", "18/3/2027"),
        ("place", "Ha Noi"),
    ):
        page.fill(f"#id_{name}", text)
    page.click("form.form button.primary")
    page.wait_for_selector(".message")
    page.click("nav.beside a:has-text('Prepare the visit')")
    return Delegation.objects.get(name=NAME)


def add(page, name: str, role: str = "member", side: str = "delegation") -> None:
    """Put somebody on the list with the short form."""
    page.fill("#id_person", name)
    page.select_option("#id_role", role)
    page.select_option("#id_side", side)
    page.click("button:has-text('Add this person')")
    page.wait_for_load_state()


def gather(chi, held: Delegation, folder) -> None:
    """Leader, deputy and interpreter with the form of the page, the others from a table, two hosts."""
    page = chi.page
    page.click("button:has-text('Begin with the usual ranks')")
    page.wait_for_selector(".message")
    press(page, "Name the leader")
    page.select_option("#id_rank", label="President of a friendship association")
    assert page.input_value("#id_role") == "leader"
    for name, role in list(PEOPLE.items())[:3]:
        add(page, name, role)
    add(page, "Ana Torres", "leader")
    beside = page.inner_text("#id_role_error")
    assert beside.startswith("The delegation already has a leader on this side.")
    narrow(chi)
    for name in HOSTS:
        add(page, name, "leader" if name == HOSTS[0] else "member", "hosts")
    path = folder / "members.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("delegation", "person", "role", "owner"))
        table.writerows((f"{NAME} | 2027-03-15", name, role, "VUFO") for name, role in list(PEOPLE.items())[3:])
    imports.load(registry.of(Member), path, Actor.system(), why="The list they sent", decide=SAME)
    chi.go(f"/delegations/{held.pk}/visit/")
    assert page.locator(".visit-people >> nth=0").locator("tbody tr").count() == 12
    names = page.locator(".visit-people >> nth=0").locator("tbody th").all_inner_texts()
    assert names[:3] == ["Elena Rodriguez", "Carlos Mendez", "Ana Torres"]
    assert names[-1] == "Marta Valdes"


def invite_and_approve(chi, held: Delegation) -> None:
    """The letter is recorded with the delegation, which is then approved."""
    page, letter = chi.page, Letter.objects.get(kind="invitation")
    press(page, "Record the invitation")
    step(page, invited_on="20/1/2027", invitation=f"#{letter.pk}")
    chi.go(f"/delegations/{held.pk}/visit/")
    press(page, "Approve")
    step(page, approval_number="12/QD")
    held.refresh_from_db()
    assert (held.state, held.invitation) == ("approved", letter)
    chi.go(f"/delegations/{held.pk}/visit/")


def add_item(page, what: str, day: str, begins: str, ends: str) -> None:
    page.fill("#id_what", what)
    page.select_option("#id_held_on", day)
    page.fill("#id_begins_at", begins)
    page.fill("#id_ends_at", ends)
    page.click("button:has-text('Add this item')")
    page.wait_for_selector(".message")


def programme(chi, held: Delegation) -> None:
    """Two items at one hour are seen, and one of them is moved."""
    page = chi.page
    press(page, "Add the first item")
    add_item(page, "Courtesy call on the President of the union", "2027-03-15", "9h", "10h30")
    add_item(page, "Talks on the plan of the year", "2027-03-15", "10h", "11h30")
    add_item(page, "Visit to the Museum of Women", "2027-03-16", "14:00", "16:00")
    assert page.inner_text("#programme").count("Does not fit") == 2
    narrow(chi)
    press(page, "Go to the programme")
    page.click(".clashing >> nth=1 >> text=Change")
    page.fill("#id_begins_at", "10:45")
    page.click("form.form button.primary")
    page.wait_for_selector(".message")
    chi.go(f"/delegations/{held.pk}/visit/")
    assert "Does not fit" not in page.inner_text("#programme")
    assert "The programme fits together." in main_of(page)


def briefing_book(chi, held: Delegation) -> None:
    """The briefing book is read on the screen and taken along on paper."""
    page = chi.page
    press(page, "Briefing book")
    told = main_of(page)
    for words in ("Elena Rodriguez", "Courtesy call on the President of the union", "Visit to the Museum of Women"):
        assert words in told
    narrow(chi)
    book = page.request.get(chi.base + page.get_attribute("a.button:text-is('PDF')", "href"))
    assert (book.status, book.body()[:4]) == (200, b"%PDF")
    chi.go(f"/delegations/{held.pk}/visit/")


def order_and_seats(chi) -> None:
    """Somebody of merit is put before others by hand, and sits where that place is."""
    page = chi.page
    page.click("button:has-text('Up: Daniel Castillo')")
    page.wait_for_selector(".message")
    names = page.locator(".visit-people >> nth=0").locator("tbody th").all_inner_texts()
    assert names[2:5] == ["Ana Torres", "Daniel Castillo", "Beatriz Suarez"]
    page.click(".head .actions >> text=Who sits where")
    middle = page.locator(".seats .middle td").all_inner_texts()
    assert middle == [HOSTS[0], "Elena Rodriguez"]
    assert "Marta Valdes" in main_of(page)
    narrow(chi)
    cards = page.request.get(chi.base + page.get_attribute("a:has-text('Cards for the table')", "href"))
    assert cards.body().startswith(b"%PDF")


def over(chi, held: Delegation) -> None:
    """After the last day the visit is recorded as over, and the page says until when to report."""
    page = chi.page
    chi.go(f"/delegations/{held.pk}/visit/")
    press(page, "Record as over")
    step(page)
    chi.go(f"/delegations/{held.pk}/visit/")
    assert "The visit is over. Its report is due by 25 March 2027." in main_of(page)


def gift(chi, held: Delegation) -> None:
    """A gift is recorded with the organisation and the day filled in, and thanks are owed for it."""
    page = chi.page
    page.click("text=Record a gift received")
    assert page.input_value("#id_organisation").startswith("Cuban Institute of Friendship with the Peoples")
    assert page.input_value("#id_occasion") == NAME
    page.fill("#id_what", "Painting of the Malecon")
    page.click("form.form button.primary")
    page.wait_for_selector(".message")
    assert Gift.objects.get().thanks == "owed"
    chi.go(f"/delegations/{held.pk}/visit/")
    assert "Thanks owed" in page.inner_text("#gifts")


def report_and_thank(chi, held: Delegation) -> None:
    """The report is given, the gift is thanked for, and everybody gets a letter."""
    page = chi.page
    press(page, "Report")
    step(page, report="Both sides agreed on the plan of the year.")
    chi.go(f"/delegations/{held.pk}/visit/")
    press(page, "Open the gift")
    page.click(".actions >> text=Record thanks")
    step(page, thanked_on="19/3/2027")
    chi.go(f"/delegations/{held.pk}/visit/")
    press(page, "Write letters of thanks")
    narrow(chi)
    page.click("#letters button:has-text('Write letters of thanks')")
    page.click("a:has-text('Thanks after a visit')")
    assert page.input_value("#id_occasion") == NAME
    assert re.search(r"\b12\b", page.inner_text(".figures"))
    page.click("form.form button.primary")
    page.wait_for_load_state()
    run_waiting()
    letters = Letter.objects.filter(kind="thank_you")
    assert {one.person.name for one in letters} == set(PEOPLE)
    assert {one.subject for one in letters} == {f"Our thanks: {NAME}"}
    chi.go(f"/delegations/{held.pk}/visit/")
    assert "Everything is done for this visit." in main_of(page)
    narrow(chi)


def test_twelve_friends_are_received_from_the_invitation_to_the_letters_of_thanks(calendar, union, visit, tmp_path):
    chi = visit()
    chi.log_in("chi")
    held = plan(chi)
    gather(chi, held, tmp_path)
    invite_and_approve(chi, held)
    programme(chi, held)
    briefing_book(chi, held)
    order_and_seats(chi)
    calendar.today = date(2027, 3, 20)
    over(chi, held)
    gift(chi, held)
    report_and_thank(chi, held)
    assert chi.faults == []
