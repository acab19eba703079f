"""The warning while somebody types and the pairs, in a real browser: with and without script, narrow and dark."""

from datetime import UTC, datetime

import pytest

from amity.duplicates.models import Pair
from amity.network.models import Person
from tests import factories

pytestmark = pytest.mark.browser


@pytest.fixture
def khanh(union) -> Person:
    """A person on record."""
    return factories.make("people", union.hers, name="Nguyễn Văn Khánh", name_vi="", email="k@x.vn", confidentiality=1)


def test_a_record_that_is_there_appears_while_its_name_is_typed(khanh, visit):
    window = visit()
    page, before = window.log_in("an"), Person.objects.count()
    window.go("/people/new/")
    page.focus("#id_name")
    page.keyboard.type("Khanh Nguyen Van")
    page.wait_for_selector("#already:has-text('Nguyễn Văn Khánh')")
    assert page.evaluate("document.activeElement.id") == "id_name"
    assert "The same name in another order" in page.inner_text("#already")
    assert page.get_attribute("#already li a", "href") == f"/people/{khanh.pk}/"
    assert window.findings() == []
    page.fill("#id_name", "Trần Thị Hoa")
    page.wait_for_selector("#already:not(:has(section))", state="attached")
    page.fill("#id_email", "K@x.vn")
    page.wait_for_selector("#already:has-text('Email: the same')")
    page.click("text=Save")
    page.wait_for_selector("text=Entered: Person")
    assert Person.objects.count() == before + 1
    assert window.faults == []


def test_without_script_the_form_asks_once_after_saving(khanh, visit):
    window = visit(scripts=False)
    page, before = window.log_in("an"), Person.objects.count()
    window.go("/people/new/")
    page.fill("#id_name", "Khánh Nguyễn Văn")
    page.click("text=Save")
    assert "Is it one of these?" in page.inner_text("#already")
    assert Person.objects.count() == before
    page.click("button:has-text('Enter all the same')")
    page.wait_for_selector("text=Entered: Person")
    assert Person.objects.count() == before + 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_axe_finds_nothing_and_a_phone_shows_everything(scheme, language, khanh, union, visit):
    union.an.language = language
    union.an.save()
    other = factories.make("people", union.hers, name="Khánh Nguyễn Văn", name_vi="", confidentiality=1)
    Pair.objects.create(
        record="people",
        first_id=khanh.pk,
        second_id=other.pk,
        score=0.93,
        reasons=[["name in another order", "name", True], ["differs", "country", False]],
        found_at=datetime(2026, 3, 16, tzinfo=UTC),
    )
    window = visit(scheme=scheme, width=360)
    page = window.log_in("an")
    window.go("/people/duplicates/")
    found = window.findings()
    assert window.width() <= 360
    window.go("/people/new/")
    page.fill("#id_name", "Khánh Nguyễn Văn")
    page.wait_for_selector("#already li")
    found += window.findings()
    assert window.width() <= 360
    window.go("/organisations/duplicates/")
    found += window.findings()
    assert found == []
    assert window.faults == []


def test_two_are_kept_as_two_with_the_keyboard(khanh, union, visit):
    other = factories.make("people", union.hers, confidentiality=1)
    Pair.objects.create(
        record="people", first_id=khanh.pk, second_id=other.pk, score=0.9, found_at=datetime(2026, 3, 16, tzinfo=UTC)
    )
    window = visit()
    page = window.log_in("an")
    window.go("/people/duplicates/")
    page.focus(".pair form button")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Kept as two")
    assert Pair.objects.get().state == "different"
    assert window.faults == []
