"""Own fields through the API: read by whoever reads the type, defined by those who look after the machine."""

import pytest

from amity.access.models import RoleGrant
from amity.access.roles import Role
from amity.records import custom
from amity.records.models import CustomField
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db
RED = {"value": "red", "label": "Red", "label_vi": "Đỏ"}
BLUE = {"value": "blue", "label": "Blue", "label_vi": ""}
BADGE = {"record": "people", "label": "Colour of the badge", "kind": "choice", "choices": [RED, BLUE]}


@pytest.fixture(autouse=True)
def _fresh():
    custom.forget()
    yield
    custom.forget()


@pytest.fixture
def administrator(personas, api_of):
    RoleGrant.objects.create(account=personas.chi, unit=personas.union, role=Role.ADMINISTRATOR)
    return api_of("chi")


def test_a_field_is_defined_read_and_written_at_once(administrator, api_of):
    made = administrator.post("/fields", BADGE)
    assert made.status_code == 201, made.content
    told = made.json()
    assert made["Location"] == f"/api/v1/fields/{told['id']}"
    assert (told["name"], told["choices"], told["active"]) == ("x_colour_of_the_badge", [RED, BLUE], True)
    for name in ("an", "binh", "hoa"):
        assert api_of(name).get("/people/fields").json() == {"items": [told]}
        assert api_of(name).get("/organisations/fields").json() == {"items": []}
    own = {"x_colour_of_the_badge": "red"}
    assert api_of("an").post("/people", {"name": "x", "custom": own}).json()["custom"] == own
    assert administrator.get(f"/fields/{told['id']}").json() == told


def test_a_field_is_changed_and_taken_out_of_use(administrator, api_of):
    address = f"/fields/{administrator.post('/fields', BADGE).json()['id']}"
    changed = administrator.patch(address, {"label": "Badge", "choices": [{**RED, "label": "Rot"}, BLUE]}).json()
    assert (changed["label"], changed["name"], changed["choices"][0]["label"]) == (
        *("Badge", "x_colour_of_the_badge"),
        "Rot",
    )
    assert administrator.patch(address, {"active": False}).json()["label"] == "Badge"
    assert api_of("an").get("/people/fields").json() == {"items": []}
    assert [one["active"] for one in administrator.get("/fields").json()["items"]] == [False]


@pytest.mark.parametrize("name", ["an", "chi", "dung", "hoa"])
def test_nobody_else_defines_anything(name, personas, api_of):
    one = CustomField.objects.create(record="people", name="x_a", label="A", kind="text", is_active=False)
    other = api_of(name)
    assert kind(other.post("/fields", BADGE)) == (403, "not-allowed")
    for pk in (one.pk, 999_999):
        assert kind(other.get(f"/fields/{pk}")) == (403, "not-allowed")
        assert kind(other.patch(f"/fields/{pk}", {"label": "B"})) == (403, "not-allowed")
    assert kind(other.get("/fields")) == (403, "not-allowed")
    assert other.get("/people/fields").json() == {"items": []}
    assert CustomField.objects.get().label == "A"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"label": ""}, "label"),
        ({"label": "!!!"}, "label"),
        ({"choices": []}, "choices"),
        ({"kind": "text"}, "choices"),
        ({"kind": "colour"}, "kind"),
        ({"record": "secrets"}, "record"),
        ({"position": -1}, "position"),
        ({"choices": [RED, RED]}, "choices"),
        ({"name": "x_b"}, "name"),
    ],
)
def test_what_cannot_work_is_said_of_its_field(more, field, administrator):
    answer = administrator.post("/fields", BADGE | more)
    assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), [field])
    assert not CustomField.objects.exists()


def test_a_choice_once_offered_and_the_kind_stay(administrator):
    address = f"/fields/{administrator.post('/fields', BADGE).json()['id']}"
    assert list(wrong(administrator.patch(address, {"choices": [RED]}))) == ["choices"]
    assert list(wrong(administrator.patch(address, {"kind": "text"}))) == ["kind"]
    assert kind(administrator.get("/fields/999999")) == (404, "not-found")
    assert len(CustomField.objects.get().choices) == 2


def test_a_narrow_token_reads_definitions_and_defines_nothing(administrator, token_of):
    administrator.post("/fields", BADGE)
    program = token_of("chi", scopes="people:write")
    assert len(program.get("/people/fields").json()["items"]) == 1
    assert kind(program.get("/organisations/fields")) == (403, "scope")
    assert kind(program.post("/fields", BADGE)) == (403, "scope")
