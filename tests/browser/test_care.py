"""Care of friends in a real browser: logged with one key, handed over, introduced; narrow, dark, without script."""

import pytest

from amity.care.models import Liaison
from amity.network.models import Interaction, Person
from tests import factories

pytestmark = pytest.mark.browser


@pytest.fixture
def friends(union) -> dict[str, Person]:
    """An officer of the union with a partner, a colleague, and a friend two steps away."""
    make, owner = factories.make, union.hers
    people = {
        name: make("people", owner, name=name, name_vi="") for name in ("Nguyễn Thị Lan", "Trần Minh", "Olga Petrova")
    }
    lan, _minh, olga = people.values()
    ours = make("organisations", owner, name="City union", name_vi="Liên hiệp thành phố", kind="union")
    make("positions", owner, organisation=ours, person=lan, title="Head of desk", title_vi="Trưởng ban")
    make("positions", owner, organisation=union.partner, person=olga, title="Chairwoman", title_vi="Chủ tịch")
    met = make(
        "interactions", owner, people=[lan], organisations=[union.partner], subject="Meeting in Havana", subject_vi=""
    )
    assert met.pk
    make("liaisons", owner, officer=lan, organisation=union.partner, next_step="Invite to the festival")
    make("gifts", owner, organisation=union.partner, what="Lacquer picture", what_vi="Tranh sơn mài")
    return people


def test_a_talk_is_logged_with_one_key_and_three_lines(friends, union, visit):
    window = visit()
    page = window.log_in("an")
    page.keyboard.press("l")
    page.wait_for_url("**/log/")
    page.focus("#id_partners")
    page.keyboard.type("petrova")
    page.wait_for_selector("li[role=option]:has-text('Olga Petrova · Person')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.fill("#id_subject", "Spoke of the summer school")
    assert window.findings() == []
    page.click("button:has-text('Log it')")
    page.wait_for_selector("text=Logged.")
    row = Interaction.objects.get(subject="Spoke of the summer school")
    assert list(row.people.all()) == [friends["Olga Petrova"]]
    window.go(f"/people/{friends['Olga Petrova'].pk}/")
    assert "Spoke of the summer school" in page.inner_text(".timeline")
    page.focus("#seek")
    page.keyboard.type("l")  # a letter, while somebody types
    assert page.url.endswith(f"/people/{friends['Olga Petrova'].pk}/")
    assert window.faults == []


def test_an_officer_leaves_and_his_partners_are_handed_over(friends, union, visit):
    window = visit()
    page = window.log_in("an")
    page.click("nav >> text=Care of friends")
    page.click("text=Nguyễn Thị Lan")
    page.wait_for_selector("h1:has-text('Handover: Nguyễn Thị Lan')")
    assert "Invite to the festival" in page.inner_text("main")
    page.fill("#id_successor", "Trần Minh")
    page.fill("#id_why", "Retires at the end of the month")
    assert window.findings() == []
    page.click(".buttons button:has-text('Hand over')")
    page.wait_for_selector("text=1 partner was handed over.")
    assert Liaison.objects.get(state="current").officer == friends["Trần Minh"]
    assert window.findings() == []
    window.go(f"/organisations/{union.partner.pk}/")
    assert "Trần Minh" in page.inner_text(".care-facts")
    page.click("text=Who among us can introduce us?")
    page.wait_for_selector("svg.way-picture")
    assert window.faults == []


def test_without_script_everything_works_as_well(friends, union, visit):
    window = visit(scripts=False)
    page = window.log_in("an")
    window.go(f"/organisations/{union.partner.pk}/")
    page.click(".log-button")
    page.fill("#id_subject", "Telephoned")
    page.click("button:has-text('Log it')")
    assert list(Interaction.objects.get(subject="Telephoned").organisations.all()) == [union.partner]
    window.go(f"/people/{friends['Olga Petrova'].pk}/introduction/")
    assert page.locator(".way li").count() == 3


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_a_phone_shows_everything(language, scheme, friends, union, visit):
    union.an.language = language
    union.an.save()
    dead = factories.make("people", union.hers, born_on="1930", died_on="2020", successor=friends["Olga Petrova"])
    window, found, wide = visit(scheme=scheme, width=360), [], []
    window.log_in("an")
    lan, olga = friends["Nguyễn Thị Lan"].pk, friends["Olga Petrova"].pk
    for address in (
        "/log/",
        "/care/",
        f"/care/officers/{lan}/",
        f"/people/{olga}/introduction/",
        f"/people/{dead.pk}/",
        f"/organisations/{union.partner.pk}/",
    ):
        window.go(address)
        found += window.findings()
        wide += [address] * (window.width() > 360)
    assert found == []
    assert wide == []
    assert window.faults == []
