"""The filter for the rows of one act: exactly those, for whoever did it and who looks after the machine."""

import pytest

from amity.access.actors import Actor
from amity.access.models import RoleGrant
from amity.access.roles import Confidentiality, Role
from amity.exchange import imports
from amity.past import acted
from amity.records import filtering, listing, registry, shelving, writes
from amity.records.filtering import BadFilter
from amity.records.models import Shelf
from tests import factories
from tests.exchange.planned import plan

pytestmark = pytest.mark.django_db
PEOPLE = registry.get("people")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def brought(personas):
    """An import of An's: one person new, one changed; a third is not in it."""
    old = factories.make("people", personas.hers, name="Lê An", phone="1")
    factories.make("people", personas.hers, name="Lê Chi")
    one = plan("people", personas.actor("an"), "id,name,phone", f"{old.pk},Lê An,2", ",Lê Bình,3")
    imports.carry_out(one, personas.actor("an"))
    return one


def names(actor: Actor, number: object, record=PEOPLE, **more: list[str]) -> list[str]:
    rows = listing.rows_of(record, actor, {"operation": [str(number)], **more})
    return sorted(rows.values_list("name", flat=True))


def test_the_rows_that_an_act_wrote_and_no_others(personas, brought):
    assert names(personas.actor("an"), brought.operation_id) == ["Lê An", "Lê Bình"]


def test_it_narrows_beside_other_filters(personas, brought):
    assert names(personas.actor("an"), brought.operation_id, q=["bình"]) == ["Lê Bình"]


def test_rows_of_another_type_with_the_same_numbers_are_not_found(personas, brought):
    factories.make("organisations", personas.hers)
    assert names(personas.actor("an"), brought.operation_id, registry.get("organisations")) == []


def test_the_act_of_somebody_else_finds_nothing_as_does_one_that_is_not_there(personas, brought):
    for name in ("binh", "chi", "dung", "nobody"):
        assert names(personas.actor(name), brought.operation_id) == []
    assert names(personas.actor("an"), 999_999) == []


def test_an_act_of_the_machine_belongs_to_nobody(personas):
    act = writes.begin("import", PEOPLE, actor=Actor.system(), why="")
    row = factories.make("people", personas.hers, name="Lê Dung")
    row.refresh_from_db()
    row.phone = "4"
    writes.save(row, actor=Actor.system(), operation=act)
    assert names(personas.actor("nobody"), act.pk) == names(personas.actor("an"), act.pk) == []
    assert names(Actor.system(), act.pk) == ["Lê Dung"]


def test_who_looks_after_the_machine_finds_every_act(personas, brought):
    RoleGrant.objects.create(account=personas.chi, unit=personas.union, role=Role.ADMINISTRATOR)
    assert names(personas.actor("chi"), brought.operation_id) == ["Lê An", "Lê Bình"]


def test_rows_that_went_out_of_sight_are_not_found(personas, brought):
    row = PEOPLE.model.objects.get(name="Lê Bình")
    row.owner, row.confidentiality = personas.other, Confidentiality.UNIT
    writes.save(row, actor=Actor.system())
    assert names(personas.actor("an"), brought.operation_id) == ["Lê An"]


def test_archived_rows_are_found_where_the_address_asks_for_them(personas, brought):
    ids = list(PEOPLE.model.objects.filter(name="Lê Bình").values_list("pk", flat=True))
    shelving.shelve(PEOPLE, ids, Shelf.ARCHIVED, actor=personas.actor("an"))
    assert names(personas.actor("an"), brought.operation_id) == ["Lê An"]
    assert names(personas.actor("an"), brought.operation_id, archived=["any"]) == ["Lê An", "Lê Bình"]


@pytest.mark.parametrize("text", ["x", "-1", "1.5", "٣", "9" * 19])
def test_what_is_no_number_is_said(personas, text):
    with pytest.raises(BadFilter, match="is not the number of an act"):
        names(personas.actor("an"), text)


def test_no_record_type_has_a_filter_of_this_name():
    assert acted.NAME in filtering.BESIDE
    assert not [one.name for one in registry.all_records() if acted.NAME in {*one.fields, *one.named_filters}]


def test_the_page_of_an_act_leads_to_its_list(personas, brought, client_of):
    client = client_of("an")
    address = acted.address(brought.operation)
    assert (
        f'href="{address.replace("&", "&amp;")}"' in client.get(f"/operations/{brought.operation_id}/").content.decode()
    )
    html = client.get(address).content.decode()
    assert "Lê An" in html
    assert "Lê Bình" in html
    assert "Lê Chi" not in html
    assert "Act on many records" in html


def test_the_export_of_such_a_list_holds_its_rows(personas, brought, client_of):
    answer = client_of("an").get(f"/people/export/?operation={brought.operation_id}&format=csv")
    text = b"".join(answer.streaming_content).decode()
    assert "Lê Bình" in text
    assert "Lê Chi" not in text


def test_the_api_takes_the_filter_too(personas, brought, client_of):
    found = client_of("an").get(f"/api/v1/people?operation={brought.operation_id}").json()
    assert sorted(one["name"] for one in found["items"]) == ["Lê An", "Lê Bình"]
