"""The story of IATI: an officer publishes what is public, and takes in a donor's file twice without doubling."""

import pytest

from amity.aid.models import AidFlow, AidItem
from amity.iati import publishing
from amity.network.models import Organisation
from tests import factories
from tests.browser.walking import hidden_stops
from tests.personas import PASSWORD, make_personas
from tests.staff.test_iati import DONOR

pytestmark = pytest.mark.browser


@pytest.fixture
def union(transactional_db, live_server, settings, tmp_path):
    """Chi of the office, and one item that everybody may see."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.HOME, settings.STANDARDS = tmp_path, ""
    personas = make_personas()
    personas.chi.set_password(PASSWORD)
    personas.chi.save()
    donor = factories.make("organisations", personas.hers, confidentiality=0, kind="foreign_ngo", name="Open hands")
    factories.make("aid_items", personas.hers, confidentiality=0, reference="OPEN", donors=[donor])
    return tmp_path


def sound(window) -> None:
    """The page is whole on a desk and on a telephone, for axe and for the tabulator."""
    for width in (1280, 360):
        window.page.set_viewport_size({"width": width, "height": 900})
        assert window.width() <= width, window.page.url
        assert window.findings() == []
    window.page.set_viewport_size({"width": 1280, "height": 900})
    assert hidden_stops(window.page) == []


def press(window, words: str) -> None:
    """Press a button by the keyboard alone."""
    window.page.get_by_role("button", name=words, exact=True).focus()
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")


def main_of(window) -> str:
    return " ".join(window.page.inner_text("main").split())


def test_an_officer_publishes_and_takes_in_a_file_twice_without_doubling(union, visit, live_server):
    chi, anybody = visit(), visit()
    chi.log_in("chi")
    chi.go("/iati/")
    assert "Nothing is published yet." in main_of(chi)
    sound(chi)
    press(chi, "Check now")
    assert "The title is not given in Vietnamese." in main_of(chi)
    sound(chi)
    press(chi, "Publish")
    assert "Published on" in main_of(chi)
    answer = anybody.page.request.get(f"{live_server.url}/iati/activities.xml")
    assert "XM-AMITY-OPEN" in answer.text()

    path = union / "donor.xml"
    path.write_text(DONOR, encoding="utf-8")
    for turn in ("first", "second"):
        chi.go("/iati/imports/")
        sound(chi)
        chi.page.set_input_files("#file", path)
        press(chi, "Continue")
        told = main_of(chi)
        assert "There is no place for this here." in told
        sound(chi)
        if turn == "first":
            assert AidItem.objects.count() == 1
            press(chi, "Store them now")
            assert "Show the records" in main_of(chi)
        else:
            assert "Everything in the file is stored like this already." in told
    assert sorted(AidItem.objects.values_list("reference", flat=True)) == ["GB-1-A", "OPEN"]
    assert (AidFlow.objects.count(), Organisation.objects.filter(identifier="GB-1").count()) == (1, 1)
    # What the donor's file brought is not public by itself: publishing again would not tell it.
    publication = publishing.current()
    assert publication is not None
    assert publication.activities == 1
