"""Saved views above a list, and the form that chooses its columns."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.records import fields, registry
from amity.staff import columns, viewing
from amity.views.models import Meant, Tab, View
from tests import factories

pytestmark = pytest.mark.django_db


def html_of(answer) -> str:
    return unescape(answer.content.decode())


def titles(html: str) -> list[str]:
    return re.findall(r'role="rowheader"><a href="[^"]+">([^<]+)</a>', html)


def tabs(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<a id="tab-\d+" href="([^"]+)"[^>]*>([^<]+)</a>', html)


def current(html: str) -> str:
    found = re.search(r'<a id="tab-\d+"[^>]* aria-current="true">([^<]+)</a>', html)
    return found.group(1) if found else ""


def keep(account, name="Signed", query="state=signed", **given):
    return View.objects.create(record="agreements", account=account, name=name, query=query, **given)


@pytest.fixture
def two(personas):
    """An agreement that is signed and one in force."""
    factories.make("agreements", personas.hers, title="A signed one", state="signed")
    factories.make("agreements", personas.hers, title="B in force", state="in_force")


def test_a_list_without_views_has_no_tabs_and_offers_to_save_only_what_is_narrowed(two, client_of):
    client = client_of("an")
    assert tabs(html_of(client.get("/agreements/"))) == []
    assert "Save as a view" not in html_of(client.get("/agreements/"))
    narrowed = html_of(client.get("/agreements/?state=signed&after=&count=exact"))
    assert 'href="/agreements/views/new/?state=signed"' in narrowed


def test_a_view_is_opened_by_its_number_and_its_links_remember_it(two, personas, client_of):
    view = keep(personas.an)
    html = html_of(client_of("an").get(f"/agreements/?view={view.pk}"))
    assert titles(html) == ["A signed one"]
    assert current(html) == "Signed"
    assert tabs(html) == [("/agreements/", "Whole list"), (f"/agreements/?view={view.pk}", "Signed")]
    assert f'href="/agreements/?tab={view.pk}"' in html  # the chip without its filter
    assert f"tab={view.pk}&state=signed&sort=title" in html
    assert "Save as a view" not in html


def test_a_view_with_a_filter_taken_away_is_still_marked_and_can_be_saved_anew(two, personas, client_of):
    view = keep(personas.an)
    html = html_of(client_of("an").get(f"/agreements/?tab={view.pk}&sort=-title"))
    assert titles(html) == ["B in force", "A signed one"]
    assert current(html) == "Signed"
    assert f'href="/agreements/views/{view.pk}/?sort=-title&refresh=1"' in html
    assert 'href="/agreements/views/new/?sort=-title"' in html


def test_a_filter_beside_a_view_narrows_it(two, personas, client_of):
    view = keep(personas.an, query="sort=-title")
    assert titles(html_of(client_of("an").get(f"/agreements/?view={view.pk}&state=signed"))) == ["A signed one"]


def test_a_strangers_view_is_answered_like_one_that_does_not_exist(two, personas, client_of):
    view = keep(personas.an, name="Secret plan")
    client = client_of("binh")
    hers, none = (html_of(client.get(f"/agreements/?view={pk}")) for pk in (view.pk, 999999))
    assert "Secret plan" not in hers
    assert titles(hers) == titles(none)
    assert len(titles(hers)) == 2
    assert "This view does not exist or is not meant for you." in hers
    assert tabs(hers) == tabs(none) == []
    for page in ("", "delete/"):
        assert client.get(f"/agreements/views/{view.pk}/{page}").status_code == 404
        assert client.post(f"/agreements/views/{view.pk}/{page}", {"name": "x", "meant": "me"}).status_code == 404
    assert client.post("/agreements/views/", {"action": f"first:{view.pk}"}).status_code == 404
    view.refresh_from_db()
    assert view.name == "Secret plan"


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "1 OR 1", "%00"])
def test_a_damaged_number_of_a_view_shows_the_whole_list(number, two, client_of):
    answer = client_of("an").get(f"/agreements/?view={number}")
    assert answer.status_code == 200
    assert len(titles(html_of(answer))) == 2


def test_a_view_shared_with_a_unit_shows_each_reader_only_his_rows(personas, client_of):
    factories.make("agreements", personas.hers, title="Quiet", state="signed", confidentiality=3)
    view = keep(personas.an, meant=Meant.UNIT, unit=personas.hers)
    assert titles(html_of(client_of("an").get(f"/agreements/?view={view.pk}"))) == ["Quiet"]
    reader = html_of(client_of("dung").get(f"/agreements/?view={view.pk}"))
    assert current(reader) == "Signed"
    assert titles(reader) == []


def test_what_a_view_no_longer_finds_is_said_and_the_rest_works(two, personas, client_of):
    view = keep(personas.an, query="state=signed&colour=red&columns=title%2Cshade")
    html = html_of(client_of("an").get(f"/agreements/?view={view.pk}"))
    assert "asks for something that no longer exists and works without it: colour, shade." in html
    assert titles(html) == ["A signed one"]


def test_a_list_opens_with_the_view_its_reader_chose(two, personas, client_of):
    view = keep(personas.an)
    client = client_of("an")
    assert client.post("/agreements/views/", {"action": f"first:{view.pk}"}).status_code == 302
    opened = html_of(client.get("/agreements/"))
    assert (current(opened), titles(opened)) == ("Signed", ["A signed one"])
    whole = html_of(client.get("/agreements/?tab=all"))
    assert (current(whole), len(titles(whole))) == ("Whole list", 2)
    assert 'href="/agreements/?tab=all"' in opened
    assert len(titles(html_of(client.get("/agreements/?state=in_force")))) == 1
    client.post("/agreements/views/", {"action": "whole"})
    assert len(titles(html_of(client.get("/agreements/")))) == 2


def test_another_readers_list_does_not_open_with_my_view(two, personas, client_of):
    view = keep(personas.an, meant=Meant.UNIT, unit=personas.hers)
    client_of("an").post("/agreements/views/", {"action": f"first:{view.pk}"})
    assert len(titles(html_of(client_of("dung").get("/agreements/")))) == 2


def test_tabs_are_moved_up_and_down(personas, client_of):
    one, two = keep(personas.an, "One"), keep(personas.an, "Two")
    client = client_of("an")

    def order():
        return [name for _href, name in tabs(html_of(client.get("/agreements/")))][1:]

    assert order() == ["One", "Two"]
    client.post("/agreements/views/", {"action": f"up:{two.pk}"})
    assert order() == ["Two", "One"]
    client.post("/agreements/views/", {"action": f"up:{two.pk}"})
    assert order() == ["Two", "One"]
    client.post("/agreements/views/", {"action": f"down:{two.pk}"})
    assert order() == ["One", "Two"]
    assert Tab.objects.filter(account=personas.an, is_first=True).count() == 0
    assert one.pk != two.pk


def test_many_views_fold_but_never_the_one_that_is_shown(personas, client_of):
    views = [keep(personas.an, f"View {number}") for number in range(viewing.TABS + 2)]
    html = html_of(client_of("an").get(f"/agreements/?view={views[-1].pk}"))
    assert len(tabs(html)) == viewing.TABS + 2  # the whole list, the first ones and the current one
    assert current(html) == views[-1].name
    assert "More views" in html


def test_a_view_is_saved_from_the_address_with_what_is_filled_in(two, personas, client_of):
    client = client_of("an")
    page = html_of(client.get("/agreements/views/new/?state=signed&sort=-title&after=abc"))
    assert "<b>State</b> Signed" in page
    assert "For everybody in the union" not in page
    answer = client.post(
        "/agreements/views/new/?state=signed&sort=-title&after=abc",
        {"name": " Signed,  latest first ", "name_vi": "Đã ký", "meant": "unit", "is_first": "on"},
    )
    view = View.objects.get()
    assert answer["Location"] == f"/agreements/?view={view.pk}"
    assert (view.name, view.name_vi, view.query) == ("Signed, latest first", "Đã ký", "state=signed&sort=-title")
    assert (view.account, view.unit, view.meant) == (personas.an, personas.hers, "unit")
    assert current(html_of(client.get("/agreements/"))) == "Signed, latest first"


def test_a_view_without_a_name_is_not_stored(client_of):
    answer = client_of("an").post("/agreements/views/new/?state=signed", {"name": " ", "meant": "me"})
    assert answer.status_code == 422
    assert "Give the view a name." in html_of(answer)
    assert View.objects.count() == 0


@pytest.mark.parametrize("given", [{"meant": "all"}, {"meant": "role", "role": "reader"}])
def test_a_keeper_cannot_force_a_view_on_everybody(given, client_of):
    assert client_of("an").post("/agreements/views/new/", {"name": "x", **given}).status_code == 422
    assert View.objects.count() == 0


def test_the_union_office_saves_for_a_role(personas, client_of):
    given = {"name": "For readers", "meant": "role", "role": "reader"}
    client_of("chi").post("/agreements/views/new/?state=signed", given)
    assert [name for _h, name in tabs(html_of(client_of("dung").get("/agreements/")))] == ["Whole list", "For readers"]
    assert tabs(html_of(client_of("an").get("/agreements/"))) == []


def test_the_change_to_a_view_is_kept_on_request(two, personas, client_of):
    view = keep(personas.an)
    client = client_of("an")
    address = f"/agreements/views/{view.pk}/?state=in_force&tab={view.pk}&refresh=1"
    assert "<b>State</b> In force" in html_of(client.get(address))
    view.refresh_from_db()
    assert view.query == "state=signed"
    client.post(address, {"name": "In force", "meant": "me"})
    view.refresh_from_db()
    assert (view.name, view.query) == ("In force", "state=in_force")
    client.post(f"/agreements/views/{view.pk}/?state=signed", {"name": "Renamed", "meant": "me"})
    view.refresh_from_db()
    assert (view.name, view.query) == ("Renamed", "state=in_force")


def test_a_shared_view_is_changed_by_its_keeper_and_only_read_by_others(personas, client_of):
    view = keep(personas.dung, meant=Meant.UNIT, unit=personas.hers)
    other = keep(personas.an, name="Another", meant=Meant.UNIT, unit=personas.hers)
    assert client_of("an").get(f"/agreements/views/{view.pk}/").status_code == 200
    assert client_of("dung").get(f"/agreements/views/{other.pk}/").status_code == 403
    assert client_of("dung").post(f"/agreements/views/{other.pk}/delete/").status_code == 403
    page = html_of(client_of("dung").get("/agreements/views/"))
    assert "saved by An" in page
    assert f'href="/agreements/views/{other.pk}/"' not in page


def test_a_view_is_deleted_only_after_the_question(personas, client_of):
    view = keep(personas.an)
    client = client_of("an")
    assert "The records stay." in html_of(client.get(f"/agreements/views/{view.pk}/delete/"))
    assert View.objects.count() == 1
    client.post(f"/agreements/views/{view.pk}/delete/")
    assert View.objects.count() == 0


def test_the_names_of_views_are_shown_as_typed(personas, client_of):
    bad = "<script>alert(1)</script>"
    view = keep(personas.an, name=bad)
    client = client_of("an")
    for address in ("/agreements/", "/agreements/views/", f"/agreements/views/{view.pk}/"):
        assert bad not in client.get(address).content.decode()


def test_views_cost_a_list_one_query_however_many_there_are(two, personas, client_of):
    client = client_of("an")

    def cost(address="/agreements/"):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    without = cost()
    view = keep(personas.an)
    keep(personas.an, "Other")
    assert cost() == without
    assert cost(f"/agreements/?view={view.pk}") == without
    assert without <= 11


def chooser(html: str) -> list[tuple[str, bool]]:
    return [(name, bool(checked)) for name, checked in re.findall(r'name="column" value="(\w+)"( checked)?', html)]


@pytest.mark.parametrize("record", registry.all_records(), ids=lambda one: one.name)
def test_every_field_is_offered_as_a_column_the_usual_ones_first_and_ticked(record, client_of):
    offered = chooser(html_of(client_of("an").get(f"/{record.name}/columns/")))
    assert {name for name, _c in offered} == set(fields.of(record))
    assert [name for name, ticked in offered if ticked] == list(record.columns)
    assert [name for name, _c in offered][: len(record.columns)] == list(record.columns)


def test_the_columns_of_the_address_are_the_ones_ticked(client_of):
    page = html_of(client_of("an").get("/agreements/columns/?columns=reference,title&state=signed&sort=-title"))
    assert [name for name, ticked in chooser(page) if ticked] == ["reference", "title"]
    assert '<input type="hidden" name="state" value="signed">' in page
    assert 'href="/agreements/?state=signed&sort=-title"' in page  # back to the usual columns


def test_chosen_columns_become_a_short_address(client_of):
    asked = {"choosing": "1", "order": ["title", "reference"], "column": ["reference", "title"], "state": "signed"}
    answer = client_of("an").get("/agreements/", asked)
    assert answer["Location"] == "/agreements/?state=signed&columns=reference%2Ctitle"


def test_the_usual_columns_and_none_at_all_leave_no_word_in_the_address(client_of):
    usual = list(registry.get("agreements").columns)
    for chosen in (usual, [], ["password"]):
        asked = {"choosing": "1", "column": chosen, "order": usual, "columns": "title"}
        assert client_of("an").get("/agreements/", asked)["Location"] == "/agreements/"


def test_an_arrow_without_script_sends_the_form_back_with_the_line_moved(client_of):
    asked = {
        "choosing": "1",
        "order": ["title", "state", "reference"],
        "column": ["title", "reference"],
        "move": "up:reference",
    }
    offered = chooser(html_of(client_of("an").get("/agreements/columns/", asked)))
    assert offered[:3] == [("title", True), ("reference", True), ("state", False)]


@pytest.mark.parametrize(
    ("move", "order"),
    [("up:a", "abc"), ("up:b", "bac"), ("down:b", "acb"), ("down:c", "abc"), ("up:z", "abc"), ("", "abc")],
)
def test_a_line_moves_one_place_and_never_out_of_the_list(move, order):
    assert columns.moved(list("abc"), move) == list(order)


def test_a_script_gets_the_form_alone(client_of):
    part = client_of("an").get("/agreements/columns/", headers={"HX-Request": "true", "HX-Target": "columns"})
    assert part.content.decode().startswith("<form")


def test_a_table_of_many_columns_can_be_moved_sideways(two, client_of):
    every = ",".join(fields.of(registry.get("agreements")))
    wide = html_of(client_of("an").get(f"/agreements/?columns={every}"))
    assert 'class="across" tabindex="0"' in wide
    assert 'class="across"' not in html_of(client_of("an").get("/agreements/"))


def test_archived_rows_are_asked_for_in_the_filter_form(personas, client_of):
    page = html_of(client_of("an").get("/agreements/filter/?archived=yes"))
    assert '<option value="yes" selected>Only these' in page
    assert '<option value="any">Among the others' in page
    assert 'name="tag"' not in page
