"""Following, talking and being told, walked in a real browser: by keyboard, on a phone, and looked at by axe."""

import pytest
from django.utils import timezone

from amity.notices import comments
from amity.notices.models import Comment, Follow, Notice
from amity.records.models import SearchEntry
from tests.personas import TODAY

pytestmark = pytest.mark.browser


@pytest.fixture
def talked(union):
    """An organisation that the union sees, with a thread, an answer, an attack and a mention of An."""
    from amity.access.actors import actor_of
    from amity.access.models import Account

    row = union.partner
    type(row).objects.filter(pk=row.pk).update(confidentiality=1)
    SearchEntry.objects.filter(record="organisations", row_id=row.pk).update(audience=1)
    place = ("organisations", row.pk)

    def say(name: str, text: str, **options):
        actor = actor_of(Account.objects.get(username=name), today=TODAY)
        return comments.write(place, text, actor=actor, now=timezone.now(), today=TODAY, **options).comment

    first = say("binh", "@an, the delegation comes in **March**:\n\n- two days in Hà Nội\n- https://example.org/visit")
    say("chi", "Thank you @binh.", answers=first)
    say("binh", '<script>document.title = "taken"</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>')
    return union


def pages(union) -> list[str]:
    mine = Comment.objects.filter(account=union.an).values_list("pk", flat=True).first()
    edited = [f"/organisations/{union.partner.pk}/comments/{mine}/"] if mine else []
    return ["/", "/notices/", "/notices/?show=unread", "/notices/following/", "/me/", *edited]


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_people_talk(language, scheme, talked, visit):
    talked.an.language = language
    talked.an.save()
    window = visit(scheme=scheme)
    page = window.log_in("an")
    window.go(f"/organisations/{talked.partner.pk}/")
    page.fill("#comment-text", "Noted.")
    page.click(".say button")
    page.wait_for_selector("#comments .comment:has-text('Noted.')")
    page.locator(".answer > summary").first.click()
    page.locator(".comment .drop > summary").first.click()
    found = window.findings()
    for address in pages(talked):
        window.go(address)
        found += window.findings()
    assert found == []
    assert window.faults == []


@pytest.mark.parametrize("width", [360, 768])
def test_nothing_scrolls_sideways_where_people_talk(width, talked, visit):
    window = visit(width=width)
    window.log_in("an")
    addresses = [f"/organisations/{talked.partner.pk}/", *pages(talked)]
    assert {one: window.width() for one in addresses if window.go(one) and window.width() > width} == {}


def test_a_name_is_chosen_from_the_list_by_keyboard(talked, visit):
    window = visit()
    page = window.log_in("an")
    window.go(f"/organisations/{talked.partner.pk}/")
    page.focus("#comment-text")
    page.keyboard.type("Ask @bi")
    page.wait_for_selector("#comment-text ~ .choices li:has-text('Bình')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("please")
    assert page.input_value("#comment-text") == "Ask @binh please"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".mention:has-text('@Bình')")
    assert Notice.objects.filter(account__username="binh", kind="mentioned").exists()
    assert window.faults == []


def test_nothing_that_somebody_typed_runs(talked, visit):
    window = visit()
    page = window.log_in("an")
    window.go(f"/organisations/{talked.partner.pk}/")
    assert "taken" not in page.title()
    assert page.locator("#comments script, #comments img, #comments [onerror]").count() == 0
    assert page.locator('#comments a[href^="javascript"]').count() == 0
    assert window.faults == []


def test_the_bell_leads_to_the_comment_and_opening_it_marks_it_read(talked, visit):
    window = visit()
    page = window.log_in("an")
    assert page.inner_text(".unread-count").startswith("1")
    page.click(".bell")
    page.click(".notices h2 a")
    page.wait_for_url("**/organisations/*/#comment-*")
    page.wait_for_timeout(300)
    page.reload()
    assert page.locator(".unread-count").count() == 0
    assert window.faults == []


def test_the_button_is_pressed_and_let_go(talked, visit):
    window = visit()
    page = window.log_in("an")
    window.go(f"/organisations/{talked.partner.pk}/")
    page.click("button:has-text('Follow')")
    page.wait_for_selector("button[aria-pressed=true]:has-text('Follow')")
    assert Follow.objects.get(account=talked.an).is_on
    page.click("button:has-text('Follow')")
    page.wait_for_selector("button[aria-pressed=false]:has-text('Follow')")
    assert not Follow.objects.get(account=talked.an).is_on


def test_everything_works_without_a_script(talked, browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/log-in/")
    page.fill("#id_username", "an")
    from tests.personas import PASSWORD

    page.fill("#id_password", PASSWORD)
    page.click("button.primary")
    page.goto(f"{live_server.url}/organisations/{talked.partner.pk}/")
    page.fill("#comment-text", "Without a script, @binh")
    page.click(".say button")
    assert page.locator(".comment:has-text('Without a script') .mention:has-text('@Bình')").count() == 1
    page.goto(f"{live_server.url}/notices/")
    page.click("button:has-text('Mark as read')")
    assert page.locator(".unread-count").count() == 0
    context.close()
