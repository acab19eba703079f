"""Archive and trash: from the page of a row, in lists, and for whom what is thrown away still stands."""

from html import unescape

import pytest

from amity.access.roles import Confidentiality
from amity.records import listing, registry, shelving
from amity.records.models import Change, Shelf
from tests import factories

pytestmark = pytest.mark.django_db
EACH = pytest.mark.parametrize("record", registry.all_records(), ids=lambda record: record.name)


def html_of(answer) -> str:
    return unescape(answer.content.decode())


def agreement(personas, owner=None, **given):
    return factories.make("agreements", owner or personas.hers, **{"title": "Memorandum", **given})


def throw_away(personas, row, who="an", why=""):
    shelving.shelve(registry.of(type(row)), [row.pk], Shelf.TRASHED, actor=personas.actor(who), why=why)


def shelf_of(row):
    row.refresh_from_db()
    return row.shelf


def test_the_page_of_a_row_offers_what_its_keeper_may_do(personas, client_of):
    row = agreement(personas)
    page = html_of(client_of("an").get(f"/agreements/{row.pk}/"))
    assert f"/agreements/{row.pk}/shelf/archive/" in page
    assert f"/agreements/{row.pk}/shelf/trash/" in page
    assert f"/agreements/{row.pk}/shelf/restore/" not in page
    for name in ("dung", "binh"):
        assert "/shelf/" not in html_of(client_of(name).get(f"/agreements/{row.pk}/"))


def test_nothing_moves_when_the_page_is_only_looked_at(personas, client_of):
    row = agreement(personas)
    for action in ("archive", "trash"):
        assert client_of("an").get(f"/agreements/{row.pk}/shelf/{action}/").status_code == 200
    assert shelf_of(row) == Shelf.LIVE
    assert client_of("an").get(f"/agreements/{row.pk}/shelf/restore/").status_code == 403
    assert client_of("an").get(f"/agreements/{row.pk}/shelf/burn/").status_code == 404


def test_an_archived_row_leaves_the_list_and_keeps_its_page(personas, client_of):
    row = agreement(personas)
    client = client_of("an")
    answer = client.post(f"/agreements/{row.pk}/shelf/archive/", {"why": "Long over."})
    assert answer["Location"] == f"/agreements/{row.pk}/"
    assert shelf_of(row) == Shelf.ARCHIVED
    assert Change.objects.get(row_id=row.pk, action="archive").why == "Long over."
    page = html_of(client.get(f"/agreements/{row.pk}/"))
    assert '<span class="tag strong">Archived</span>' in page
    assert f"/agreements/{row.pk}/shelf/restore/" in page
    assert "Memorandum" not in html_of(client.get("/agreements/"))
    with_it = html_of(client.get("/agreements/?archived=any"))
    assert "Memorandum" in with_it
    assert "<b>Archived</b> with these" in with_it
    client.post(f"/agreements/{row.pk}/shelf/restore/")
    assert "Memorandum" in html_of(client.get("/agreements/"))


def test_a_row_thrown_away_tells_its_keeper_where_it_is_and_is_gone_for_all_others(personas, client_of):
    row = agreement(personas)
    client_of("an").post(f"/agreements/{row.pk}/shelf/trash/", {"why": "Entered twice."})
    page = client_of("an").get(f"/agreements/{row.pk}/")
    assert page.status_code == 410
    html = html_of(page)
    assert "This record is in the trash." in html
    assert "Thrown away by An" in html
    assert "Entered twice." in html
    assert client_of("chi").get(f"/agreements/{row.pk}/").status_code == 410
    for name in ("dung", "binh", "hoa"):
        assert client_of(name).get(f"/agreements/{row.pk}/").status_code == 404
        assert client_of(name).post(f"/agreements/{row.pk}/shelf/restore/").status_code == 404
    assert shelf_of(row) == Shelf.TRASHED
    client_of("an").post(f"/agreements/{row.pk}/shelf/restore/")
    assert client_of("dung").get(f"/agreements/{row.pk}/").status_code == 200


def test_a_row_others_lead_to_stays_and_those_he_sees_are_named(personas, client_of):
    partner = factories.make("organisations", personas.hers, name="Friends")
    agreement(personas, title="Open deal", parties=[partner])
    agreement(personas, personas.other, title="Quiet deal", parties=[partner], confidentiality=Confidentiality.UNIT)
    answer = client_of("an").post(f"/organisations/{partner.pk}/shelf/trash/")
    assert answer.status_code == 409
    html = html_of(answer)
    assert "Other records lead to this one. Archive it, or merge it into another record." in html
    assert "Open deal" in html
    assert "Quiet deal" not in html
    assert f"/organisations/{partner.pk}/shelf/archive/" in html
    assert shelf_of(partner) == Shelf.LIVE


def test_a_row_whose_place_was_taken_meanwhile_stays_in_the_trash_and_it_is_told(personas, client_of):
    first = factories.make("delegation_members", personas.hers)
    shelving.shelve(registry.get("delegation_members"), [first.pk], Shelf.TRASHED, actor=personas.actor("an"))
    factories.make("delegation_members", personas.hers, delegation=first.delegation, person=first.person)
    answer = client_of("an").post(f"/delegation_members/{first.pk}/shelf/restore/")
    assert answer.status_code == 409
    assert "Another record has the same already" in answer.content.decode()
    first.refresh_from_db()
    assert first.shelf == Shelf.TRASHED


def test_a_hidden_row_that_leads_here_holds_it_without_being_named(personas, client_of):
    partner = factories.make("organisations", personas.hers, name="Friends")
    agreement(personas, personas.other, title="Quiet deal", parties=[partner], confidentiality=Confidentiality.UNIT)
    html = html_of(client_of("an").post(f"/organisations/{partner.pk}/shelf/trash/"))
    assert "Other records lead to this one." in html
    assert "Quiet deal" not in html
    assert "/agreements/" not in html.split("<main")[1]


@EACH
def test_a_stranger_finds_nothing_behind_any_door_of_the_shelves(record, personas, client_of):
    row = factories.make(record.name, personas.hers, confidentiality=Confidentiality.UNIT)
    client = client_of("binh")
    for action in ("archive", "trash", "restore"):
        for answer in (client.get, client.post):
            assert answer(f"/{record.name}/{row.pk}/shelf/{action}/").status_code == 404
    assert shelf_of(row) == Shelf.LIVE
    record.model.objects.filter(pk=row.pk).update(shelf=Shelf.TRASHED)
    assert client.get(f"/{record.name}/{row.pk}/").status_code == 404
    trash = html_of(client.get(f"/{record.name}/trash/"))
    assert f"/{record.name}/{row.pk}/" not in trash
    assert "The trash is empty" in trash


def test_the_trash_is_for_those_who_write_and_holds_what_they_may_take_back(personas, client_of):
    mine = agreement(personas, title="Deal of An")
    theirs = agreement(personas, personas.other, title="Deal of Binh")
    throw_away(personas, mine, why="Twice.")
    throw_away(personas, theirs, "binh")
    html = html_of(client_of("an").get("/agreements/trash/"))
    assert "Deal of An" in html
    assert "Twice." in html
    assert "Deal of Binh" not in html
    assert client_of("dung").get("/agreements/trash/").status_code == 403
    assert "Deal of Binh" in html_of(client_of("chi").get("/agreements/trash/"))


def test_a_long_trash_has_pages(personas, client_of, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    for number in range(3):
        throw_away(personas, factories.make("organisations", personas.hers, name=f"Club {number}"))
    client = client_of("an")
    first = html_of(client.get("/organisations/trash/"))
    assert ("Club 0" in first, "Club 2" in first) == (True, False)
    address = first.split('rel="next" href="')[1].split('"')[0]
    second = html_of(client.get(address))
    assert ("Club 0" in second, "Club 2" in second) == (False, True)
    assert client.get("/organisations/trash/?after=damaged").status_code == 400


def test_the_trash_is_reached_from_the_list_by_those_who_write(client_of):
    assert 'href="/agreements/trash/"' in html_of(client_of("an").get("/agreements/"))
    assert 'href="/agreements/trash/"' not in html_of(client_of("dung").get("/agreements/"))
