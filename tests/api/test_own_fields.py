"""Fields that a union added itself: read, written, filtered by, and refused where they are wrong."""

import pytest

from amity.access.actors import Actor
from amity.network.models import Person
from amity.records import custom
from amity.records.models import CustomField
from tests import factories
from tests.api.bodies import ids, kind, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fields():
    custom.forget()
    for label, of_kind in (("Shoe size", "integer"), ("Nickname", "text"), ("Met abroad", "yes_no")):
        custom.define(CustomField(record="people", label=label, kind=of_kind), actor=Actor.system())
    custom.forget()
    yield
    custom.forget()


def test_they_are_written_and_read_beside_the_others(personas, api_of):
    an, own = api_of("an"), {"x_shoe_size": 42, "x_nickname": "Bình", "x_met_abroad": True}
    made = an.post("/people", {"name": "Nguyễn Thị Bình", "custom": own})
    assert made.status_code == 201, made.content
    assert made.json()["custom"] == own
    address = f"/people/{made.json()['id']}"
    assert an.patch(address, {"custom": {"x_shoe_size": 43}}).json()["custom"] == own | {"x_shoe_size": 43}
    assert an.patch(address, {"custom": {"x_nickname": None}}).json()["custom"] == {
        "x_shoe_size": 43,
        "x_met_abroad": True,
    }
    assert an.patch(address, {"notes": "x"}).json()["custom"]["x_shoe_size"] == 43
    assert ids(an.get("/people", {"x_shoe_size": "43"})) == [made.json()["id"]]
    assert ids(an.get("/people", {"x_shoe_size": "42"})) == []


@pytest.mark.parametrize(
    ("own", "field"),
    [({"x_no_such": 1}, "custom"), ({"name": "x"}, "custom"), ({"x_shoe_size": "big"}, "x_shoe_size"),
     ({"x_shoe_size": [1]}, "custom"), ([], "custom"), ("x", "custom")],
)  # fmt: skip
def test_what_is_wrong_is_told(own, field, personas, api_of):
    answer = api_of("an").post("/people", {"name": "x", "custom": own})
    assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), [field])
    assert not Person.objects.exists()


def test_a_field_no_longer_in_use_is_neither_told_nor_lost(personas, api_of):
    an, row = api_of("an"), factories.make("people", personas.hers, custom={"x_nickname": "Bình"})
    CustomField.objects.filter(name="x_nickname").update(is_active=False)
    custom.forget()
    assert an.get(f"/people/{row.pk}").json()["custom"] == {}
    an.patch(f"/people/{row.pk}", {"custom": {"x_shoe_size": 40}})
    assert Person.objects.get(pk=row.pk).custom == {"x_nickname": "Bình", "x_shoe_size": 40}


def test_a_batch_writes_them_too(personas, api_of):
    rows = [{"name": "One", "custom": {"x_shoe_size": 40}}, {"name": "Two", "custom": {"x_no_such": 1}}]
    told = api_of("an").post("/people/batch", {"rows": rows, "mode": "each"}).json()["results"]
    assert [one["status"] for one in told] == [201, 422]
    assert Person.objects.get().custom == {"x_shoe_size": 40}
