"""A year between two forums in a real browser: the second edition made after the first, held, and looked back on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from amity.events.models import Event, PermissionCase
from amity.work.models import Assignment, Opinion
from tests import factories

pytestmark = pytest.mark.browser


def in_days(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).strftime("%-d/%-m/%Y")


def first_forum(union) -> Event:
    """The first Viet Nam - Russia People's Forum with its hosts, programme and a task."""
    make, owner = factories.make, union.hers
    home, russia = (
        make("countries", owner, name="Viet Nam", code="VN"),
        make("countries", owner, name="Russia", code="RU"),
    )
    host = make("organisations", owner, name="Viet Nam Union of Friendship Organizations", country=home)
    series = make("series", owner, name="Viet Nam - Russia People's Forum", every_years=1, turn="VN, RU")
    event = make(
        "events",
        owner,
        title="1st Viet Nam - Russia People's Forum",
        title_vi="Diễn đàn nhân dân Việt - Nga lần thứ nhất",
        kind="forum",
        series=series,
        edition=1,
        hosts=[host],
        country=russia,
        host_country=home,
        starts_on=(timezone.localdate() - timedelta(days=300)).isoformat(),
    )
    hours = {"event": event, "held_on": event.starts_on, "room": "Great hall"}
    make("sessions", owner, title="Opening", begins_at="09:00", ends_at="09:45", **hours)
    make("sessions", owner, title="Youth and memory", begins_at="10:00", ends_at="11:30", **hours)
    make("assignments", owner, event=event, what="Book the hall", due_on=event.starts_on)
    make("organisations", owner, name="Ministry of Foreign Affairs", country=home)
    make("people", owner, name="Tran Thi Ngoc")
    return event


def choose(page, field: str, typed: str) -> None:
    """Type the beginning of a name and take the first suggestion."""
    page.locator(field).press_sequentially(typed, delay=15)
    page.click(f"{field} ~ .choices li")


def looks_well(window, *widths: int) -> None:
    """Nothing hangs over the edge, and axe finds nothing, on a screen of a desk and of a telephone."""
    for width in widths or (1280, 360):
        window.page.set_viewport_size({"width": width, "height": 900})
        assert window.width() <= width, window.page.url
        assert window.findings() == []
    window.page.set_viewport_size({"width": 1280, "height": 900})


def test_the_second_forum_is_prepared_from_the_first_and_its_minutes_become_tasks(union, visit):
    first, window = first_forum(union), visit()
    window.log_in("an")
    second = prepared(window, first)
    permitted(window, second)
    minuted(window, second)
    looked_back_on(window, union, second)
    assert window.faults == []


def prepared(window, first: Event) -> Event:
    """The second edition, made after the first with its sessions and its task."""
    page = window.page
    window.go(f"/series/{first.series_id}/")
    page.click("nav.beside a:has-text('Prepare the next edition')")
    assert page.input_value("#id_edition") == "2"
    assert page.input_value("#id_title") == "2nd Viet Nam - Russia People's Forum"
    assert page.input_value("#id_title_vi") == "Diễn đàn nhân dân Việt - Nga lần thứ 2"
    assert page.input_value("#id_host_country").startswith("Russia #")
    looks_well(window)
    page.fill("#id_starts_on", in_days(120))
    page.fill("#id_host_country", "Viet Nam")
    page.click("button:has-text('Make this edition')")
    page.wait_for_selector(".message")
    second = Event.objects.get(edition=2)
    assert (second.session_set.count(), second.tasks.get().due_on) == (2, second.starts_on)
    assert "This conference needs a permission; submit the dossier by" in page.inner_text("main")
    looks_well(window)

    page.click("nav.beside a:has-text('Programme')")
    assert page.locator("main table tbody tr").count() == 2
    looks_well(window)
    return second


def permitted(window, second: Event) -> None:
    """A case opened, submitted, and an opinion asked."""
    page = window.page
    window.go(f"/events/{second.pk}/")
    page.click("nav.beside a:has-text('Permission')")
    looks_well(window)
    page.check("input[value=rank]")
    page.click("button:has-text('Open the case')")
    page.wait_for_selector(".message")
    assert "in 80 days" in page.inner_text("main")
    page.click("a:has-text('Submit')")
    page.click("main button:has-text('Submit')")
    page.wait_for_selector(".message")
    page.click("nav.beside a:has-text('Ask for opinions')")
    choose(page, "#id_bodies", "ministry of f")
    looks_well(window)
    page.click("button:has-text('Record as asked')")
    page.wait_for_selector(".message")
    case = PermissionCase.objects.get()
    assert (case.state, Opinion.objects.get().due_on) == ("consulting", case.opinions_due_on)
    page.click("nav.beside a:has-text('Where it stands')")
    assert "Ministry of Foreign Affairs: Waiting for the answer" in page.inner_text("main")
    looks_well(window)


def minuted(window, second: Event) -> None:
    """Minutes whose decisions are tasks, one of them done."""
    page = window.page
    window.go(f"/events/{second.pk}/minutes/")
    page.fill("#id_minutes", "Both sides want the forum to go on every year.")
    page.fill("#id_what-1", "Name the host of the third forum")
    choose(page, "#id_who-1", "tran")
    page.fill("#id_until-1", "2030")
    page.fill("#id_what-2", "Publish the papers")
    looks_well(window)
    page.click("button:has-text('Save, and make the tasks')")
    page.wait_for_selector(".message")
    assert [one.what for one in Assignment.objects.filter(event=second).exclude(decision="").order_by("pk")] == [
        "Name the host of the third forum",
        "Publish the papers",
    ]
    looks_well(window)

    page.click("nav#navigation a:has-text('My tasks')")
    page.click("main a:has-text('Publish the papers')")
    page.click("a:has-text('Record as done')")
    page.fill("#id_result", "On the website since today.")
    page.click("main button:has-text('Record as done')")
    page.wait_for_selector(".message")
    window.go(f"/events/{second.pk}/minutes/")
    assert "Done: On the website since today." in page.inner_text("main")


def looked_back_on(window, union, second: Event) -> None:
    """What is left to do, and what the guests thought."""
    page = window.page
    window.go("/assignments/mine/")
    looks_well(window)
    factories.make("evaluations", union.hers, event=second, who="Guests, on paper", score=5, answers=40)
    factories.make("evaluations", union.hers, event=second, who="Guests, on paper", score=3, answers=12)
    window.go(f"/events/{second.pk}/evaluation/")
    assert "4.5 of 5 on average, from 52 answers" in page.inner_text("main")
    looks_well(window)
    window.go(f"/events/{second.pk}/clone/")
    looks_well(window)
