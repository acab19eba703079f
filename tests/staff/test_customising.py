"""Own fields through pages: added by who looks after the machine, then on the form and the page of every record."""

import pytest
from django.urls import reverse

from amity.access.models import RoleGrant
from amity.access.roles import Role
from amity.records import custom
from amity.records.models import CustomField
from tests import factories

pytestmark = pytest.mark.django_db
GIVEN = {"record": "people", "label": "Colour of the badge", "label_vi": "Màu thẻ", "kind": "choice", "position": "0"}


@pytest.fixture(autouse=True)
def _fresh():
    custom.forget()
    yield
    custom.forget()


@pytest.fixture
def administrator(personas, client_of):
    RoleGrant.objects.create(account=personas.chi, unit=personas.union, role=Role.ADMINISTRATOR)
    return client_of("chi")


def add(client, **more):
    typed = {**GIVEN, "personal": "none", "is_active": "on", "choices": "red | Red | Đỏ\nblue", **more}
    return client.post(reverse("staff:own-field-new"), typed)


def test_a_field_is_added_and_every_record_has_it(administrator, personas):
    assert add(administrator).status_code == 302
    one = CustomField.objects.get()
    assert (one.name, one.choices) == ("x_colour_of_the_badge", [["red", "Red", "Đỏ"], ["blue", "blue", ""]])
    assert "Colour of the badge" in administrator.get(reverse("staff:own-fields")).content.decode()
    row = factories.make("people", personas.hers, custom={one.name: "red"})
    assert "Colour of the badge" in administrator.get(reverse("staff:edit", args=["people", row.pk])).content.decode()
    assert "Red" in administrator.get(reverse("staff:record", args=["people", row.pk])).content.decode()


def test_a_field_is_changed_but_not_its_kind(administrator):
    add(administrator)
    one = CustomField.objects.get()
    changed = {**GIVEN, "label": "Badge", "kind": "text", "personal": "basic", "choices": "red | Rot\nblue | Blau"}
    administrator.post(reverse("staff:own-field", args=[one.pk]), changed)
    one.refresh_from_db()
    assert (one.label, one.kind, one.is_active, one.personal) == ("Badge", "choice", False, "basic")
    assert one.choices == [["red", "Rot", ""], ["blue", "Blau", ""]]


@pytest.mark.parametrize("wrong", [{"label": ""}, {"choices": ""}, {"kind": "text"}, {"record": "secrets"}])
def test_what_cannot_work_is_said_beside_its_field(administrator, wrong):
    answer = add(administrator, **wrong)
    assert answer.status_code == 422
    assert 'class="errors"' in answer.content.decode()
    assert not CustomField.objects.exists()


@pytest.mark.parametrize("persona", ["an", "chi", "dung", "hoa"])
def test_nobody_else_adds_fields(client_of, persona):
    assert add(client_of(persona)).status_code == 403
    assert client_of(persona).get(reverse("staff:own-fields")).status_code == 403
    assert not CustomField.objects.exists()
