"""History pages: what was, taken back by who may, and the feed of all records."""

import pytest
from django.urls import reverse

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.records import writes
from amity.records.models import Change, Reading
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def edit(row, **values):
    fresh = type(row).objects.get(pk=row.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    assert writes.save(fresh, actor=SYSTEM)
    return Change.objects.filter(record="people", row_id=row.pk).last()


@pytest.fixture
def row(personas):
    return factories.make("people", personas.hers, name="An", confidentiality=Confidentiality.UNIT)


def test_a_change_is_taken_back_with_one_click_and_said_so(row, client_of):
    change = edit(row, name="Bình")
    client = client_of("an")
    page = client.get(reverse("staff:history", args=["people", row.pk])).content.decode()
    address = reverse("staff:revert", args=["people", row.pk, change.pk])
    assert f'action="{address}"' in page
    answer = client.post(address, follow=True).content.decode()
    row.refresh_from_db()
    assert row.name == "An"
    assert "The change was taken back." in answer
    assert "One change taken back" in answer
    assert "changed again since" in client.post(address, follow=True).content.decode()


@pytest.mark.parametrize(("persona", "status"), [("dung", 403), ("binh", 404), ("hoa", 404)])
def test_others_take_nothing_back_and_see_no_button(row, client_of, persona, status):
    change = edit(row, name="Bình")
    client = client_of(persona)
    assert client.post(reverse("staff:revert", args=["people", row.pk, change.pk])).status_code == status
    row.refresh_from_db()
    assert row.name == "Bình"
    if persona == "dung":
        assert "revert" not in client.get(reverse("staff:history", args=["people", row.pk])).content.decode()


def test_a_change_of_another_row_is_not_taken_back_through_this_one(row, personas, client_of):
    other = edit(factories.make("people", personas.hers), name="Chi")
    assert client_of("an").post(reverse("staff:revert", args=["people", row.pk, other.pk])).status_code == 404


def test_the_record_is_shown_as_it_stood_on_a_day(row, client_of):
    client = client_of("an")
    address = reverse("staff:as-at", args=["people", row.pk])
    assert "An" in client.get(address, {"on": "2100"}).content.decode()
    assert "not entered yet" in client.get(address, {"on": "1999-01-01"}).content.decode()
    wrong = client.get(address, {"on": "soon"})
    assert wrong.status_code == 422
    assert "2023-09-21" in wrong.content.decode()
    assert client_of("binh").get(address, {"on": "2100"}).status_code == 404


@pytest.mark.parametrize(("persona", "sees"), [("an", True), ("dung", True), ("chi", True), ("binh", False)])
def test_the_feed_tells_of_rows_in_sight_alone(row, client_of, persona, sees):
    page = client_of(persona).get(reverse("staff:feed")).content.decode()
    assert (f"/people/{row.pk}/" in page) == sees
    assert client_of(persona).get(reverse("staff:feed"), {"on": "x"}).status_code == 200


def test_reading_a_restricted_record_is_noted_and_shown_to_who_keeps_it(personas, client_of):
    secret = factories.make("people", personas.hers, confidentiality=Confidentiality.RESTRICTED)
    client = client_of("an")
    client.get(reverse("staff:record", args=["people", secret.pk]))
    noted = Reading.objects.get()
    assert (noted.account_id, noted.row_id, noted.door) == (personas.an.pk, secret.pk, "page")
    page = client.get(reverse("staff:readings", args=["people", secret.pk])).content.decode()
    assert "Its page" in page
    assert client_of("dung").get(reverse("staff:readings", args=["people", secret.pk])).status_code == 404


def test_reading_a_plain_record_is_not_noted(row, client_of):
    client_of("an").get(reverse("staff:record", args=["people", row.pk]))
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    ("address", "door"),
    [
        ("/people/", "list"),
        ("/people/export/?format=csv", "export"),
        ("/people/{}/history/", "history"),
        ("/api/v1/people", "api"),
        ("/api/v1/people/{}", "api"),
    ],
)
def test_every_door_notes_the_reading_of_a_restricted_record(personas, client_of, address, door):
    secret = factories.make("people", personas.hers, confidentiality=Confidentiality.RESTRICTED)
    factories.make("people", personas.hers)
    assert client_of("an").get(address.format(secret.pk)).status_code == 200
    assert [(one.row_id, one.door) for one in Reading.objects.all()] == [(secret.pk, door)]
