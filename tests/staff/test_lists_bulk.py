"""Acting on many rows: choose, see what will happen, let it be done, look at what became of it, undo it."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.models import RoleGrant
from amity.access.roles import Confidentiality, Role
from amity.bulk import acts
from amity.bulk.models import Act, Action
from amity.records import registry
from amity.records.models import Change, Operation, Shelf, Tag
from amity.staff import operations
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests import factories

pytestmark = pytest.mark.django_db
EACH = pytest.mark.parametrize("record", registry.all_records(), ids=lambda record: record.name)
UNIT = Confidentiality.UNIT
ADDRESS = "/agreements/bulk/edit/"


def html_of(answer) -> str:
    return unescape(answer.content.decode())


def figures(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<span class="numeral">([\d,]+)</span>([^<]+)', html)


def agreement(personas, owner=None, **given):
    return factories.make("agreements", owner or personas.hers, **{"place": "Hanoi", **given})


def place(row) -> str:
    row.refresh_from_db()
    return row.place


def confirmed(client, address, given, why=""):
    """Fill in the form, look at what would happen and confirm it; returns the last answer."""
    shown = client.post(address, given)
    go = re.search(r'name="go" value="([\d.]+)"', html_of(shown))
    assert go, html_of(shown)
    return client.post(address, {**given, "go": go.group(1), "why": why})


def test_the_boxes_of_a_list_lead_to_the_page_of_the_action(personas, client_of):
    one, two = agreement(personas), agreement(personas)
    client = client_of("an")
    by_number = client.get("/agreements/bulk/", {"action": "archive", "id": [one.pk, two.pk], "within": "q=x"})
    assert by_number["Location"] == f"/agreements/bulk/archive/?id={one.pk}&id={two.pk}"
    asked = {"action": "edit", "id": [one.pk], "all": "1", "within": "state=signed&tab=3"}
    assert client.get("/agreements/bulk/", asked)["Location"] == "/agreements/bulk/edit/?all=1&state=signed"
    in_trash = {"action": "restore", "id": [one.pk], "trash": "1"}
    assert client.get("/agreements/bulk/", in_trash)["Location"] == f"/agreements/bulk/restore/?trash=1&id={one.pk}"


def test_export_merge_and_lending_have_pages_of_their_own(personas, client_of):
    client = client_of("an")
    asked = {"action": "export", "id": ["4", "5"]}
    assert client.get("/agreements/bulk/", asked)["Location"] == "/agreements/export/choice/?id=4&id=5&archived=any"
    asked = {"action": "export", "all": "1", "within": "state=signed"}
    assert client.get("/agreements/bulk/", asked)["Location"] == "/agreements/export/choice/?all=1&state=signed"
    assert (
        client.get("/agreements/bulk/", {"action": "merge", "id": ["4", "5"]})["Location"] == "/agreements/4/merge/5/"
    )
    assert client.get("/agreements/bulk/", {"action": "merge", "id": ["4"]})["Location"] == "/agreements/"
    lend = client.get("/agreements/bulk/", {"action": "lend", "id": ["4"]})["Location"]
    assert lend == "/agreements/lend/?id=4&archived=any"


def test_an_empty_choice_leads_back_and_never_means_everything(personas, client_of):
    row = agreement(personas)
    client = client_of("an")
    answer = client.get("/agreements/bulk/", {"action": "trash", "within": "state=signed"}, follow=True)
    assert answer.redirect_chain[0][0] == "/agreements/?state=signed"
    assert "Choose records first" in html_of(answer)
    page = html_of(client.get("/agreements/bulk/trash/"))
    assert "There is nothing to do." in page
    assert client.post("/agreements/bulk/trash/", {"go": "1.1"}).status_code == 409
    row.refresh_from_db()
    assert row.shelf == Shelf.LIVE


@pytest.mark.parametrize("action", ["burn", "undo", "export"])
def test_an_unknown_action_has_no_page(action, client_of):
    assert client_of("an").get(f"/agreements/bulk/{action}/?all=1").status_code == 404
    if action == "burn":
        assert client_of("an").get("/agreements/bulk/", {"action": action, "id": "1"}).status_code == 404


def test_who_writes_nothing_chooses_only_to_export(personas, client_of):
    agreement(personas)
    reader = html_of(client_of("dung").get("/agreements/"))
    assert re.findall(r'name="action" value="(\w+)"', reader) == ["export"]
    for action in ("edit", "assign", "tag", "archive", "restore", "trash"):
        assert client_of("dung").get(f"/agreements/bulk/{action}/?all=1").status_code == 403
        assert client_of("dung").post(f"/agreements/bulk/{action}/?all=1", {"go": "1.1"}).status_code == 403
    keeper = html_of(client_of("an").get("/agreements/"))
    assert re.findall(r'name="action" value="(\w+)"', keeper) == [
        *("edit", "assign", "tag", "archive", "trash", "merge", "lend", "export")
    ]
    archived = html_of(client_of("an").get("/agreements/?archived=any"))
    assert 'name="action" value="restore"' in archived


def test_a_field_is_chosen_then_its_value_then_it_is_said_what_will_happen(personas, client_of):
    mine, same = agreement(personas, title="Mine"), agreement(personas, place="Hue")
    agreement(personas, personas.other, title="Not hers")
    client = client_of("an")
    first = html_of(client.get(f"{ADDRESS}?all=1&state=in_force"))
    assert '<option value="place.set">Place of signing: set for all</option>' in first
    assert '<input type="hidden" name="all" value="1">' in first
    second = html_of(client.get(f"{ADDRESS}?all=1&what=place.set"))
    assert 'name="value"' in second
    shown = client.post(f"{ADDRESS}?all=1&what=place.set", {"value": "Hue"})
    assert shown.status_code == 200
    html = html_of(shown)
    assert "Place of signing: set to “Hue”" in html
    assert figures(html) == [
        ("1", "will be changed"),
        ("1", "are not yours to change and will be left out"),
        ("1", "are so already"),
    ]
    assert "<li>Mine</li>" in html
    assert "Not hers" not in html
    assert Operation.objects.count() == 0
    assert (place(mine), place(same)) == ("Hanoi", "Hue")


def test_what_was_confirmed_is_done_in_the_background_and_told_row_by_row(personas, client_of):
    mine, theirs = agreement(personas, title="Mine"), agreement(personas, personas.other, title="Theirs")
    client = client_of("an")
    answer = confirmed(client, f"{ADDRESS}?all=1&what=place.set", {"value": "Hue"}, "Moved in 2020.")
    operation = Operation.objects.get()
    assert answer["Location"] == f"/operations/{operation.pk}/"
    assert (operation.kind, operation.why, operation.account) == ("bulk", "Moved in 2020.", personas.an)
    waiting = html_of(client.get(answer["Location"]))
    assert "Waiting for its turn." in waiting
    assert figures(waiting) == [("2", "Not yet done")]
    assert place(mine) == "Hanoi"
    run_waiting()
    told = html_of(client.get(answer["Location"]))
    assert figures(told) == [("1", "Done"), ("1", "Left out")]
    assert "It belongs to another unit." in told
    assert f'<a href="/agreements/{theirs.pk}/">Theirs</a>' in told
    assert f'<a href="/agreements/{mine.pk}/">Mine</a>' in told
    assert (place(mine), place(theirs)) == ("Hue", "Hanoi")
    assert Change.objects.get(operation=operation).why == "Moved in 2020."


def test_a_list_that_changed_meanwhile_is_shown_again_instead_of_being_changed(personas, client_of):
    mine = agreement(personas)
    client, given = client_of("an"), {"value": "Hue"}
    shown = html_of(client.post(f"{ADDRESS}?all=1&what=place.set", given))
    go = re.search(r'name="go" value="([\d.]+)"', shown)
    assert go
    agreement(personas)
    answer = client.post(f"{ADDRESS}?all=1&what=place.set", {**given, "go": go.group(1)})
    assert answer.status_code == 409
    assert "The list has changed since you saw it." in html_of(answer)
    assert Operation.objects.count() == 0
    assert place(mine) == "Hanoi"


def test_a_value_that_cannot_be_read_is_said_in_the_form(personas, client_of):
    agreement(personas)
    answer = client_of("an").post(f"{ADDRESS}?all=1&what=signed_on.set", {"value": "soon"})
    assert answer.status_code == 422
    assert "is not a date" in html_of(answer)
    assert Operation.objects.count() == 0


def test_a_strangers_row_is_no_value(personas, client_of):
    hidden = factories.make("organisations", personas.other, name="Quiet", confidentiality=UNIT)
    agreement(personas)
    answer = client_of("an").post(f"{ADDRESS}?all=1&what=parties.add", {"value": f"Quiet #{hidden.pk}"})
    assert answer.status_code == 422
    assert "among the records you may see" in html_of(answer)


@pytest.mark.parametrize(
    ("what", "given", "told", "check"),
    [
        ("place.clear", {}, "Place of signing: made empty", lambda row: row.place == ""),
        (
            "title.replace",
            {"find": "Old", "value": "New"},
            "Name: “Old” replaced by “New”",
            lambda r: r.title == "New deal",
        ),
        ("confidentiality.set", {"value": "0"}, "Confidentiality: set to “Public”", lambda r: r.confidentiality == 0),
        (
            "signed_on.set",
            {"value": "05/2023"},
            "Signed on: set to “May 2023”",
            lambda r: str(r.signed_on) == "2023-05",
        ),
    ],
)
def test_each_way_of_changing_a_field_reaches_the_row(what, given, told, check, personas, client_of):
    row = agreement(personas, title="Old deal", signed_on="2020", starts_on="", ends_on="")
    client = client_of("an")
    address = f"{ADDRESS}?id={row.pk}&what={what}"
    assert told in html_of(client.post(address, given))
    confirmed(client, address, given)
    run_waiting()
    row.refresh_from_db()
    assert check(row)


def test_rows_are_given_to_a_unit_only_by_who_keeps_both(personas, client_of):
    row = agreement(personas)
    address = f"/agreements/bulk/assign/?id={row.pk}"
    offered = html_of(client_of("an").get(address))
    assert "City union</option>" in offered
    assert "Friendship association</option>" not in offered
    assert client_of("an").post(address, {"value": personas.other.pk}).status_code == 422
    confirmed(client_of("chi"), address, {"value": personas.other.pk})
    run_waiting()
    row.refresh_from_db()
    assert row.owner == personas.other


def test_rows_are_tagged_with_ones_own_tags(personas, client_of):
    row = agreement(personas)
    address = f"/agreements/bulk/tag/?id={row.pk}"
    first = client_of("an").get(address)
    assert first["Location"] == "/tags/new/"
    tag = Tag.objects.create(unit=personas.hers, name="To call")
    theirs = Tag.objects.create(unit=personas.other, name="His", is_shared=True)
    assert client_of("an").post(address, {"how": "add", "tag": theirs.pk}).status_code == 422
    confirmed(client_of("an"), address, {"how": "add", "tag": tag.pk})
    run_waiting()
    assert "To call" in html_of(client_of("an").get(f"/agreements/{row.pk}/"))


def test_archiving_asks_for_nothing_but_the_confirmation(personas, client_of):
    row = agreement(personas)
    client = client_of("an")
    assert figures(html_of(client.get(f"/agreements/bulk/archive/?id={row.pk}"))) == [("1", "will be changed")]
    confirmed(client, f"/agreements/bulk/archive/?id={row.pk}", {})
    run_waiting()
    row.refresh_from_db()
    assert row.shelf == Shelf.ARCHIVED
    confirmed(client, f"/agreements/bulk/restore/?id={row.pk}", {})
    run_waiting()
    row.refresh_from_db()
    assert row.shelf == Shelf.LIVE


def test_rows_are_taken_back_from_the_trash(personas, client_of):
    row = agreement(personas, title="Thrown away")
    client = client_of("an")
    confirmed(client, f"/agreements/bulk/trash/?id={row.pk}", {})
    run_waiting()
    page = html_of(client.get(f"/agreements/bulk/restore/?trash=1&id={row.pk}"))
    assert figures(page) == [("1", "will be changed")]
    confirmed(client, f"/agreements/bulk/restore/?trash=1&id={row.pk}", {})
    run_waiting()
    row.refresh_from_db()
    assert row.shelf == Shelf.LIVE


def test_more_rows_than_an_act_takes_are_refused_on_the_page(personas, client_of, monkeypatch):
    monkeypatch.setattr(acts, "MOST", 1)
    agreement(personas), agreement(personas)
    answer = confirmed(client_of("an"), "/agreements/bulk/archive/?all=1", {})
    assert answer.status_code == 409
    assert "Narrow the list." in html_of(answer)
    assert Act.objects.count() == 0


def test_a_filter_that_cannot_be_read_changes_nothing(personas, client_of):
    agreement(personas)
    answer = client_of("an").get("/agreements/bulk/archive/?all=1&signed_on=soon")
    assert answer.status_code == 400


@EACH
def test_a_strangers_choice_holds_no_hidden_row_behind_any_door(record, personas, client_of):
    """The numbers a page tells, the names on it, and what is done: a hidden row is in none of them."""
    row = factories.make(record.name, personas.hers, confidentiality=UNIT)
    client = client_of("binh")
    chosen = html_of(client.get(f"/{record.name}/bulk/edit/?id={row.pk}"))
    assert "Chosen: 0" in chosen
    for action in ("archive", "trash", "restore"):
        for choice in (f"id={row.pk}", f"all=1&id={row.pk}", f"trash=1&id={row.pk}"):
            page = html_of(client.get(f"/{record.name}/bulk/{action}/?{choice}"))
            assert figures(page) == [("0", "will be changed")]
    shown = html_of(client.post(f"/{record.name}/bulk/edit/?id={row.pk}&what=notes.set", {"value": "Mine now."}))
    assert figures(shown) == [("0", "will be changed")]
    assert client.post(f"/{record.name}/bulk/archive/?id={row.pk}", {"go": "1.1"}).status_code == 409
    assert "Chosen: 0" in html_of(client.get(f"/{record.name}/export/choice/?id={row.pk}&archived=any"))
    row.refresh_from_db()
    assert (row.shelf, row.notes) == (Shelf.LIVE, row.notes)
    assert Operation.objects.count() == 0


@EACH
def test_every_way_offered_has_a_form(record, personas, client_of):
    row = factories.make(record.name, personas.hers)
    client = client_of("an")
    offered = re.findall(r'<option value="([\w.]+)">', html_of(client.get(f"/{record.name}/bulk/edit/?id={row.pk}")))
    assert offered
    for what in offered:
        answer = client.get(f"/{record.name}/bulk/edit/?id={row.pk}&what={what}")
        assert answer.status_code == 200, what
        assert 'id="what"' not in html_of(answer), what


def act_of(personas, client_of, who="an", **given):
    row = agreement(personas, **given)
    confirmed(client_of(who), f"{ADDRESS}?id={row.pk}&what=place.set", {"value": "Hue"})
    run_waiting()
    return row, Operation.objects.order_by("pk").last()


def administrator(personas):
    RoleGrant.objects.create(account=personas.chi, unit=personas.union, role=Role.ADMINISTRATOR)


def test_an_act_is_shown_to_who_did_it_and_to_administrators(personas, client_of):
    _row, operation = act_of(personas, client_of)
    for name in ("binh", "chi", "dung", "hoa"):
        for page in ("", "undo/"):
            assert client_of(name).get(f"/operations/{operation.pk}/{page}").status_code == 404
        for page in ("undo/", "stop/", "resume/"):
            assert client_of(name).post(f"/operations/{operation.pk}/{page}").status_code == 404
        assert "Place" not in html_of(client_of(name).get("/operations/?everybody=1")).split("<main")[1]
    administrator(personas)
    assert client_of("chi").get(f"/operations/{operation.pk}/").status_code == 200
    assert "Place of signing: set to “Hue”" in html_of(client_of("chi").get("/operations/?everybody=1"))
    assert "Place" not in html_of(client_of("chi").get("/operations/")).split("<main")[1]


def test_a_row_he_may_no_longer_see_has_no_name_on_his_own_act(personas, client_of):
    row, operation = act_of(personas, client_of, title="Once open")
    type(row).objects.filter(pk=row.pk).update(owner=personas.other, confidentiality=UNIT)
    html = html_of(client_of("an").get(f"/operations/{operation.pk}/"))
    assert "Once open" not in html
    assert f"/agreements/{row.pk}/" not in html


def test_an_act_is_undone_after_it_was_said_what_will_stay(personas, client_of):
    row, operation = act_of(personas, client_of)
    client = client_of("an")
    page = html_of(client.get(f"/operations/{operation.pk}/undo/"))
    assert figures(page) == [("1", "records were changed by it")]
    assert place(row) == "Hue"
    client.post(f"/operations/{operation.pk}/undo/", {"why": "A mistake."})
    run_waiting()
    assert place(row) == "Hanoi"
    undoing = Operation.objects.get(undoes=operation)
    assert (undoing.why, undoing.account) == ("A mistake.", personas.an)
    assert "Undone" in html_of(client.get(f"/operations/{operation.pk}/"))
    assert client.get(f"/operations/{operation.pk}/undo/").status_code == 403
    assert client.get(f"/operations/{undoing.pk}/undo/").status_code == 403
    told = html_of(client.get(f"/operations/{undoing.pk}/"))
    assert f'href="/operations/{operation.pk}/"' in told
    listed = html_of(client.get("/operations/"))
    assert f'<a href="/operations/{undoing.pk}/">Undone</a>' in listed


def test_what_was_changed_since_is_counted_before_and_named_after_the_undoing(personas, client_of):
    row, operation = act_of(personas, client_of, title="Touched")
    client = client_of("an")
    confirmed(client, f"{ADDRESS}?id={row.pk}&what=place.set", {"value": "Da Nang"})
    run_waiting()
    assert ("1", "were changed again since") in figures(html_of(client.get(f"/operations/{operation.pk}/undo/")))
    client.post(f"/operations/{operation.pk}/undo/")
    run_waiting()
    assert place(row) == "Da Nang"
    undoing = Operation.objects.get(undoes=operation)
    html = html_of(client.get(f"/operations/{undoing.pk}/"))
    assert "Changed since: Place of signing." in html
    assert ("1", "Left out") in figures(html)


def test_an_act_of_more_than_thirty_days_ago_stays(personas, client_of):
    _row, operation = act_of(personas, client_of)
    Operation.objects.update(at=timezone.now() - timezone.timedelta(days=operations.UNDO_DAYS, minutes=1))
    client = client_of("an")
    assert "/undo/" not in html_of(client.get("/operations/"))
    assert client.post(f"/operations/{operation.pk}/undo/").status_code == 403
    Operation.objects.update(at=timezone.now() - timezone.timedelta(days=operations.UNDO_DAYS, minutes=-5))
    assert client.get(f"/operations/{operation.pk}/undo/").status_code == 200


def test_an_act_is_stopped_and_goes_on(personas, client_of):
    row = agreement(personas)
    client = client_of("an")
    address = confirmed(client, f"{ADDRESS}?id={row.pk}&what=place.set", {"value": "Hue"})["Location"]
    assert client.get(f"{address}stop/").status_code == 405
    client.post(f"{address}stop/")
    run_waiting()
    assert place(row) == "Hanoi"
    assert "It was stopped before its end." in html_of(client.get(address))
    client.post(f"{address}resume/")
    run_waiting()
    assert place(row) == "Hue"


def test_an_act_at_work_is_not_undone(personas, client_of):
    row = agreement(personas)
    client = client_of("an")
    address = confirmed(client, f"{ADDRESS}?id={row.pk}&what=place.set", {"value": "Hue"})["Location"]
    answer = client.post(f"{address}undo/", follow=True)
    assert "It is still at work." in html_of(answer)
    assert Job.objects.count() == 1


def test_the_part_that_shows_how_far_an_act_is_asks_again_only_while_it_runs(personas, client_of):
    row = agreement(personas)
    client = client_of("an")
    address = confirmed(client, f"{ADDRESS}?id={row.pk}&what=place.set", {"value": "Hue"})["Location"]
    headers = {"HX-Request": "true", "HX-Target": "operation"}
    part = client.get(address, headers=headers).content.decode()
    assert part.startswith('<div id="operation" hx-get=')
    run_waiting()
    assert client.get(address, headers=headers).content.decode().startswith('<div id="operation">')


def test_a_long_act_has_pages_of_rows(personas, client_of, monkeypatch):
    monkeypatch.setattr(operations, "SHOWN", 2)
    for number in range(3):
        agreement(personas, title=f"Deal {number}")
        agreement(personas, personas.other, title=f"Alien {number}")
    client = client_of("an")
    address = confirmed(client, f"{ADDRESS}?all=1&what=place.set", {"value": "Hue"})["Location"]
    run_waiting()
    first = html_of(client.get(address))
    shown = {
        kind: {f"{kind} {number}" for number in range(3) if f"{kind} {number}" in first} for kind in ("Deal", "Alien")
    }
    assert {kind: len(names) for kind, names in shown.items()} == {"Deal": 2, "Alien": 2}
    for found in re.findall(r'href="(\?(?:rows|left)=\d+)"', first):
        second = html_of(client.get(address + found))
        kind = "Deal" if "rows" in found else "Alien"
        (rest,) = {f"{kind} {number}" for number in range(3)} - shown[kind]
        assert rest in second


def test_my_acts_have_pages_too(personas, client_of, monkeypatch):
    monkeypatch.setattr(operations, "SHOWN", 1)
    act_of(personas, client_of)
    act_of(personas, client_of)
    client = client_of("an")
    first = html_of(client.get("/operations/"))
    earlier = re.search(r'href="(\?before=\d+)"', first)
    assert earlier
    second = html_of(client.get("/operations/" + earlier.group(1)))
    assert re.findall(r'href="/operations/(\d+)/">', first)[:1] != re.findall(r'href="/operations/(\d+)/">', second)[:1]


def test_the_page_of_an_act_costs_the_same_queries_for_one_row_and_for_three(personas, client_of):
    client = client_of("an")

    def cost(number):
        rows = [agreement(personas) for _n in range(number)]
        ids = "&".join(f"id={row.pk}" for row in rows)
        address = confirmed(client, f"{ADDRESS}?{ids}&what=place.set", {"value": "Hue"})["Location"]
        run_waiting()
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    assert cost(1) == cost(3)


def test_the_words_of_an_act_follow_the_language_of_the_reader(personas, client_of):
    _row, operation = act_of(personas, client_of)
    personas.an.language = "vi"
    personas.an.save()
    assert client_of("an").get(f"/operations/{operation.pk}/").status_code == 200
    assert operation.act.action == Action.EDIT


def test_a_merge_is_taken_back_where_it_was_made_and_a_loan_among_the_loans(personas, client_of):
    from amity.duplicates import merging

    kept, gone = (factories.make("organisations", personas.hers, name=f"Club {n}") for n in range(2))
    an = personas.actor("an")
    merging.merge(registry.get("organisations"), kept.pk, gone.pk, {}, actor=an, why="")
    operation = Operation.objects.get(kind="merge")
    html = html_of(client_of("an").get("/operations/"))
    assert f'href="/organisations/{kept.pk}/unmerge/{operation.merge.pk}/"' in html
    assert client_of("an").post(f"/operations/{operation.pk}/undo/").status_code == 403
    lent = Operation.objects.create(kind="lend", record="people", at=timezone.now(), account=personas.an)
    assert client_of("an").get(f"/operations/{lent.pk}/undo/").status_code == 403
    assert "Lending" in html_of(client_of("an").get(f"/operations/{lent.pk}/"))
