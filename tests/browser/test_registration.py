"""The story of a registration: an organisation applies, three bodies answer, it is granted, it tells its account."""

import pytest
from django.utils import timezone

from amity.access.models import Unit
from amity.access.roles import Role
from amity.registration.models import Application, Certificate, Duty, RegistrationCase
from amity.work.models import Opinion
from tests import factories
from tests.browser.walking import hidden_stops
from tests.personas import PASSWORD, make_personas
from tests.registering import World

pytestmark = pytest.mark.browser
BODIES = {
    "nga": "People's Committee of the province",
    "phu": "People's Committee of the city",
    "kim": "Ministry of Health",
}


@pytest.fixture
def union(transactional_db, live_server, settings, tmp_path) -> World:
    """Those who take part, each with a log-in; the bodies asked have units of their own names."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path
    world = World(make_personas(), timezone.localdate())
    for name in ("phu", "kim"):
        world.add(name, Unit.objects.create(code=name, name=BODIES[name], kind="agency"), Role.KEEPER)
        factories.make("organisations", world.personas.union, name=BODIES[name], name_vi="", confidentiality=0)
    for account in world.people.values():
        account.set_password(PASSWORD)
        account.save()
    return world


@pytest.fixture
def window_of(visit):
    """The window of somebody, who stays logged in."""
    known = {}

    def opened(name: str):
        if name not in known:
            known[name] = visit()
            known[name].log_in(name)
        return known[name]

    return opened


def sound(window) -> None:
    """The page is whole on a desk and on a telephone, for axe and for the tabulator."""
    for width in (1280, 360):
        window.page.set_viewport_size({"width": width, "height": 900})
        assert window.width() <= width, window.page.url
        assert window.findings() == []
    window.page.set_viewport_size({"width": 1280, "height": 900})
    assert hidden_stops(window.page) == []


def main_of(window) -> str:
    return " ".join(window.page.inner_text("main").split())


def step(window, **given: str) -> None:
    """Tell a step what it asks for, and take it."""
    for name, text in given.items():
        if name == "answer":
            window.page.select_option(f"#id_{name}", text)
        else:
            window.page.fill(f"#id_{name}", text)
    window.page.click("form.form button.primary")
    window.page.wait_for_selector(".message")


def press(window, words: str) -> None:
    """The main button of what is to be done next."""
    assert window.page.inner_text(".visit-next .primary") == words
    window.page.click(".visit-next .primary")


def apply(window, world) -> Application:
    """Hoa begins, fills in the one form with a file, and hands in."""
    page = window.page
    window.go(f"/foreign_ngos/{world.entry.pk}/")
    page.click("nav.beside a:has-text('Begin an application')")
    sound(window)
    page.click("form.form button.primary")
    page.wait_for_selector("#dossier")
    sound(window)
    page.fill("#id_wanted_until", f"1/3/{world.today.year + 3}")
    page.fill("#id_provinces", f"#{world.place.pk}")
    page.fill("#id_fields_of_work", "Health")
    page.fill("#id_representative", "Ms Example")
    for box in page.locator(".paper input[type=checkbox]").all():
        box.check()
    for choice in page.locator(".paper select").all():
        if choice.input_value() == "missing":
            choice.select_option("done")
    page.set_input_files(
        ".paper input[type=file] >> nth=0",
        {"name": "form.txt", "mimeType": "text/plain", "buffer": b"We ask for a registration."},
    )
    page.click("form[enctype] button.primary")
    page.wait_for_selector(".message")
    assert "form.txt" in main_of(window)
    press(window, "Hand in the dossier")
    page.wait_for_selector(".message")
    assert "you need do nothing now" in main_of(window)
    sound(window)
    return Application.objects.get()


def return_it(window, application) -> RegistrationCase:
    """The desk takes in, finds what is to be mended, and returns the dossier."""
    page = window.page
    window.go("/registration/")
    sound(window)
    page.click("a.button:has-text('Take in')")
    step(window)
    case = RegistrationCase.objects.get()
    window.go(f"/registration_cases/{case.pk}/work/")
    sound(window)
    charter = application.papers.get(code="charter")
    page.select_option(f"#id_verdict-{charter.pk}", "mend")
    page.fill(f"#id_remark-{charter.pk}", "Every page is to be translated.")
    page.click("#dossier form button")
    page.wait_for_selector(".message")
    press(window, "Return the dossier")
    step(window)
    return case


def complete(window, application) -> None:
    """Hoa reads what is to be mended, and hands in again."""
    window.go(f"/applications/{application.pk}/dossier/")
    assert main_of(window).count("Every page is to be translated.") >= 2
    sound(window)
    press(window, "Hand in the dossier")
    window.page.wait_for_selector(".message")


def ask(window, case) -> None:
    """The desk takes in again, finds the dossier valid, and asks three bodies at once."""
    page, work = window.page, f"/registration_cases/{case.pk}/work/"
    for words in ("Take in", "Record the dossier as valid"):
        window.go(work)
        press(window, words)
        step(window)
    window.go(work)
    page.fill("#id_bodies", "\n".join(BODIES.values()))
    page.fill("#id_question", "May they work in your districts?")
    page.click("#ask button:has-text('Go on')")
    page.wait_for_selector("#ask button:has-text('Send the question')")
    sound(window)
    page.click("#ask button:has-text('Send the question')")
    page.wait_for_selector(".message")
    assert Opinion.objects.filter(unit__isnull=False).count() == 3
    assert "3 answers are awaited" in main_of(window)


def answer(window, case, what: str) -> None:
    """A body that is asked finds the question on its desk, reads the dossier, and answers."""
    page = window.page
    assert "Asked of us" in main_of(window)
    page.click(f"a[href='/registration_cases/{case.pk}/work/']")
    page.wait_for_selector("#opinions")
    assert "Copy of the charter" in main_of(window)
    sound(window)
    press(window, "Answer")
    step(window, answer=what, text=f"We say: {what}.")


def test_an_organisation_applies_three_bodies_answer_and_it_is_granted(union, window_of):
    application = apply(window_of("hoa"), union)
    case = return_it(window_of("lan"), application)
    complete(window_of("hoa"), application)
    ask(window_of("lan"), case)
    for name, what in (("nga", "agrees"), ("phu", "remarks"), ("kim", "agrees")):
        window = window_of(name)
        answer(window, case, what)
        window.go(f"/registration_cases/{case.pk}/work/")
        assert main_of(window).count("We say:") == 1
    lan, minh, hoa = window_of("lan"), window_of("minh"), window_of("hoa")
    lan.go(f"/registration_cases/{case.pk}/work/")
    assert "Agrees: 2" in main_of(lan)
    assert "Agrees with remarks: 1" in main_of(lan)
    sound(lan)
    press(lan, "Hand on to the decider")
    step(lan)
    minh.go("/registration/")
    sound(minh)
    minh.page.click(f"a[href='/registration_cases/{case.pk}/work/'] >> nth=0")
    press(minh, "Grant")
    step(minh, decision_number="12/CNV-HD")
    lan.go(f"/registration_cases/{case.pk}/work/")
    press(lan, "Record the delivery")
    step(lan, delivered_to="Ms Example")
    hoa.go(f"/applications/{application.pk}/dossier/")
    assert "12/CNV-HD" in main_of(hoa)
    sound(hoa)
    hoa.page.click("#duties a.button:has-text('Notify the bank account')")
    step(hoa, what="An account at a bank in the country was opened.")
    assert Certificate.objects.get().number == "12/CNV-HD"
    assert Duty.objects.get(kind="account").state == "done"
    for name in ("hoa", "lan", "nga", "phu", "kim", "minh"):
        assert window_of(name).faults == []
