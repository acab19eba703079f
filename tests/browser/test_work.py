"""A day's work in a real browser: log in, find, filter, write, take a step, read the review."""

import re

import pytest

from amity.agreements.models import Agreement
from amity.network.models import Organisation
from tests import factories

pytestmark = pytest.mark.browser


def test_a_list_is_filtered_in_place_and_the_address_goes_along(union, visit):
    factories.make("agreements", union.hers, title="Old one", state="lapsed")
    window = visit()
    page = window.log_in("an")
    window.go("/agreements/")
    page.evaluate("window.sameDocument = true")
    page.click(".quick a:has-text('Lapsed')")
    page.wait_for_selector(".chip")
    assert page.url.endswith("/agreements/?state=lapsed")
    assert page.locator("tbody th").all_inner_texts() == ["Old one"]
    page.click("#filter-button")
    page.wait_for_selector("#filter form")
    assert page.evaluate("document.activeElement.closest('#filter') !== null")
    page.fill("[name=signed_on]", "1999")
    page.click("button:has-text('Show the list')")
    page.wait_for_selector(".empty")
    assert page.url.endswith("/agreements/?state=lapsed&signed_on=1999")
    assert page.evaluate("window.sameDocument")
    page.click(".chips a:has-text('Remove all')")
    page.wait_for_selector("tbody tr:nth-child(2)")
    page.go_back()
    page.wait_for_selector(".empty")
    assert window.faults == []


def test_a_list_is_sorted_in_place_and_the_focus_stays(union, visit):
    factories.make("agreements", union.hers, title="A much older one", signed_on="1999", starts_on="", ends_on="")
    window = visit()
    page = window.log_in("an")
    window.go("/agreements/")
    page.focus("#sort-signed_on")
    page.keyboard.press("Enter")
    page.wait_for_selector("[aria-sort=ascending]")
    assert page.locator("tbody th").first.inner_text() == "A much older one"
    assert page.evaluate("document.activeElement.id") == "sort-signed_on"


def test_a_link_is_suggested_while_it_is_typed(union, visit):
    window = visit()
    page = window.log_in("an")
    window.go("/organisations/new/")
    page.fill("#id_name", "Institute of Friendship")
    page.select_option("#id_kind", "counterpart")
    page.locator("#id_country").press_sequentially("cub", delay=20)
    page.wait_for_selector("#id_country ~ .choices li")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("#id_country").startswith("Cuba #")
    page.locator("#id_focus_countries").press_sequentially("cuba", delay=20)
    page.click("#id_focus_countries ~ .choices li")
    assert page.input_value("#id_focus_countries").endswith("\n")
    page.click("button:has-text('Save')")
    page.wait_for_selector(".message")
    row = Organisation.objects.get(name="Institute of Friendship")
    assert row.country is not None
    assert [one.name for one in row.focus_countries.all()] == ["Cuba"]
    assert window.faults == []


def test_an_edit_with_a_mistake_leads_to_the_field(union, visit):
    window = visit()
    page = window.log_in("an")
    window.go(f"/agreements/{union.agreement.pk}/")
    page.click("a:has-text('Edit')")
    page.fill("#id_signed_on", "long ago")
    page.fill("#id_why", "A slip of the pen.")
    page.click("button:has-text('Save')")
    page.wait_for_selector(".problems")
    assert page.evaluate("document.activeElement.className") == "problems"
    page.click(".problems a")
    assert page.evaluate("document.activeElement.id") == "id_signed_on"
    page.fill("#id_signed_on", "31/10/2022")
    page.fill("#id_place", "Havana")
    page.click("button:has-text('Save')")
    page.wait_for_selector(".message")
    assert Agreement.objects.get(pk=union.agreement.pk).place == "Havana"
    page.click(".actions a:has-text('History')")
    assert "A slip of the pen." in page.inner_text("main")


def test_leaving_a_changed_form_asks_first(union, visit):
    window = visit()
    page = window.log_in("an")
    window.go(f"/agreements/{union.agreement.pk}/edit/")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#id_place").press_sequentially("Hue")
    page.click("a:has-text('Cancel')")
    page.wait_for_url(re.compile(rf"/agreements/{union.agreement.pk}/$"))
    assert asked == ["beforeunload"]


def test_a_step_is_taken(union, visit):
    window = visit()
    page = window.log_in("an")
    window.go(f"/agreements/{union.agreement.pk}/")
    page.click("a:has-text('End early')")
    page.fill("#id_ends_on", "2023-05-01")
    page.fill("#id_why", "Both sides agreed.")
    page.click("button:has-text('End early')")
    page.wait_for_selector(".message")
    assert page.inner_text(".standing .state") == "Ended early"


def test_the_review_of_a_year_is_read(union, visit):
    window = visit()
    page = window.log_in("chi")
    window.go("/reviews/")
    page.click(".review-years a:has-text('2023')")
    assert page.inner_text("h1").startswith("Review of the year 2023")
    assert page.locator(".document-contents a").count() > 5
    with page.expect_download() as download:
        page.click("a:has-text('JSON')")
    assert download.value.suggested_filename == "review-2023-en.json"
    assert window.faults == []


def test_suggestions_of_the_search_are_walked_with_the_arrows(union, visit):
    window = visit()
    page = window.log_in("an")
    page.keyboard.press("/")
    page.keyboard.type("hoi huu nghi", delay=10)
    page.wait_for_selector("#found a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/organisations/\d+/"))
    assert page.inner_text("h1") == "Cuba-Vietnam Friendship Association"


def test_the_colours_chosen_stay(union, visit):
    window = visit(scheme="light")
    page = window.log_in("an")
    page.click(".account-button")
    page.click("[data-theme-choice=dark]")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark == "rgb(22, 24, 26)"
    page.click(".account-button")
    page.click("[data-theme-choice='']")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(250, 249, 246)"


def test_the_language_is_changed_where_one_stands(union, visit):
    window = visit()
    page = window.log_in("an")
    window.go("/agreements/?state=in_force")
    page.click(".account-button")
    page.click("button:has-text('Tiếng Việt')")
    page.wait_for_selector("html[lang=vi]")
    assert page.url.endswith("/agreements/?state=in_force")
    assert page.locator("tbody th").first.inner_text() == "Biên bản ghi nhớ 2022"


def test_everything_works_without_scripts(union, visit):
    window = visit(scripts=False)
    page = window.log_in("an")
    window.go("/agreements/")
    page.click("#filter-button")
    page.check("[name=state][value=in_force]")
    page.fill("[name=parties]", "Cuba-Vietnam Friendship Association")
    page.click("button:has-text('Show the list')")
    assert page.url.endswith(f"/agreements/?state=in_force&parties={union.partner.pk}")
    page.click("tbody th a")
    page.click("a:has-text('Edit')")
    page.fill("#id_place", "Hue")
    page.click("button:has-text('Save')")
    assert Agreement.objects.get(pk=union.agreement.pk).place == "Hue"
    page.click(".account-button")
    page.click("button:has-text('Log out')")
    page.wait_for_url(re.compile("/log-in/"))
