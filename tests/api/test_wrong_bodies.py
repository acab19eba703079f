"""Bodies that are empty, broken or say too much: told by their field, in the reader's language, and nothing written."""

from datetime import timedelta

import pytest
from django.utils import timezone

from amity.access.models import Account, Loan, RoleGrant
from amity.access.roles import Confidentiality, Role
from amity.api import schemas
from amity.bulk.models import Act
from amity.duplicates.models import Merge, Pair
from amity.network.models import Person
from amity.notices.models import Comment, Follow, Watch, Wishes
from amity.records import custom
from amity.records.models import Change, CustomField, Operation, Tag, Tagging
from amity.tasks.models import Job
from amity.views.models import View
from tests import factories
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db
STORED = (
    Act,
    Change,
    Comment,
    CustomField,
    Follow,
    Job,
    Loan,
    Merge,
    Operation,
    Pair,
    Tag,
    Tagging,
    View,
    Watch,
    Wishes,
)
UNIT = Confidentiality.UNIT
SOON = (timezone.localdate() + timedelta(days=30)).isoformat()

# Method, address ({row} and {other} are two rows of An's, {view} and {tag} are hers), a body that would do.
DOORS = [
    ("post", "/people/exports", {"query": ""}),
    ("post", "/people/loans", {"ids": [1], "to_unit": "NGO", "purpose": "x", "until_on": SOON}),
    ("post", "/people/bulk", {"query": "", "action": "archive"}),
    ("post", "/people/bulk/preview", {"query": "", "action": "archive"}),
    ("post", "/people/{row}/merge", {"other": 1}),
    ("post", "/people/pairs/different", {"first": 1, "second": 2}),
    ("post", "/people/views", {"name": "x"}),
    ("patch", "/people/views/{view}", {"name": "x"}),
    ("put", "/people/views/order", {"ids": []}),
    ("post", "/people/{row}/comments", {"text": "x"}),
    ("post", "/tags", {"name": "x"}),
    ("patch", "/tags/{tag}", {"name": "x"}),
    ("post", "/fields", {"record": "people", "label": "x", "kind": "text"}),
    ("patch", "/me/settings", {"digest_hour": 8}),
    ("post", "/notices/read", {"topics": []}),
]
EACH = pytest.mark.parametrize(("method", "address", "body"), DOORS, ids=[f"{one[0]} {one[1]}" for one in DOORS])
NEEDED = {  # what a body cannot do without, told one by one
    "/people/loans": ["to_unit", "purpose", "until_on"],
    "/people/bulk": ["action"],
    "/people/bulk/preview": ["action"],
    "/people/{row}/merge": ["other"],
    "/people/pairs/different": ["first", "second"],
    "/people/views": ["name"],
    "/people/views/order": ["ids"],
    "/people/{row}/comments": ["text"],
    "/tags": ["name"],
    "/fields": ["label", "record", "kind"],
}

LISTS = ["/people/loans", "/people/exports", "/people/imports", "/people/pairs"]
LISTS += ["/loans", "/operations", "/jobs", "/following", "/notices"]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.HOME = tmp_path
    custom.forget()
    yield
    custom.forget()


@pytest.fixture
def an(personas, api_of):
    RoleGrant.objects.create(account=personas.an, unit=personas.union, role=Role.ADMINISTRATOR)
    return api_of("an")


@pytest.fixture
def made(personas, an) -> dict[str, int]:
    row, other = (factories.make("people", personas.hers, confidentiality=UNIT) for _n in range(2))
    view = an.post("/people/views", {"name": "Mine"}).json()["id"]
    return {"row": row.pk, "other": other.pk, "view": view, "tag": an.post("/tags", {"name": "Ours"}).json()["id"]}


def standing() -> list[int]:
    return [model.objects.count() for model in STORED]


@EACH
@pytest.mark.parametrize("text", ["{", "[]", "null", '"x"', "1", b"\xff\xfe", "NaN"], ids=repr)
def test_what_is_no_object_is_unreadable_at_every_door(method, address, body, text, made, an):
    before = standing()
    answer = an._send(method, address.format(**made), text, {})
    assert kind(answer) == (400, "unreadable")
    assert (answer.json()["detail"], answer.json()["errors"]) == ("The body is not a JSON object.", [])
    assert standing() == before


@EACH
def test_a_word_too_many_is_named_and_the_rest_is_not_done(method, address, body, made, an):
    before = standing()
    answer = an._send(method, address.format(**made), {**body, "owner_id": 1}, {})
    assert kind(answer) == (422, "invalid")
    assert wrong(answer) == {"owner_id": "This cannot be written here: it is unknown, or Amity sets it itself."}
    assert standing() == before


@pytest.mark.parametrize(("address", "fields"), NEEDED.items())
def test_an_empty_object_is_told_what_it_lacks(address, fields, made, an):
    before = standing()
    method = "put" if address.endswith("/order") else "post"
    answer = an._send(method, address.format(**made), {}, {})
    assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), fields)
    assert all(wrong(answer).values())
    assert standing() == before


@EACH
def test_a_problem_is_told_in_the_language_of_the_reader(method, address, body, made, an, personas):
    told = {}
    for language in ("en", "vi"):
        Account.objects.filter(pk=personas.an.pk).update(language=language)
        an.client.cookies.clear()
        an.client.force_login(Account.objects.get(pk=personas.an.pk))
        answer = an._send(method, address.format(**made), {**body, "owner_id": 1}, {})
        assert kind(answer) == (422, "invalid")
        told[language] = (answer.json()["title"], answer.json()["detail"], wrong(answer)["owner_id"])
    assert all(english != vietnamese for english, vietnamese in zip(told["en"], told["vi"], strict=True))


@pytest.mark.parametrize("number", [0, -1, schemas.LARGEST_ID + 1, 10**40, 1.5, "1", True])
def test_what_is_no_number_of_a_row_never_breaks_the_server(number, made, an):
    before = standing()
    for address, body, field in (
        ("/people/{row}/merge", {"other": number}, "other"),
        ("/people/pairs/different", {"first": number, "second": 1}, "first"),
        ("/people/bulk", {"ids": [number], "action": "archive"}, "ids"),
        ("/people/loans", {"ids": [number], "to_unit": "NGO", "purpose": "x", "until_on": SOON}, "ids"),
        ("/people/{row}/comments", {"text": "x", "answers": number}, "answers"),
    ):
        answer = an.post(address.format(**made), body)
        assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), [field]), address
    assert standing() == before


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "٣", "9" * 40, "1;drop", "%00"])
def test_what_is_no_number_in_an_address_is_not_found(number, made, an):
    before = standing()
    for method, address, body in (
        ("get", "/people/exports/{}", None),
        ("get", "/people/exports/{}/file", None),
        ("get", "/people/loans/{}", None),
        ("get", "/people/imports/{}/lines", None),
        ("get", "/people/bulk/{}", None),
        ("get", "/operations/{}/left", None),
        ("get", "/copies/{}", None),
        ("get", "/fields/{}", None),
        ("get", "/people/{}/merged-into", None),
        ("get", "/people/{}/loans", None),
        ("put", "/people/views/{}/follow", None),
        ("delete", "/tags/{}", None),
        ("post", "/people/{}/merge", {"other": made["other"]}),
        ("post", "/jobs/{}/cancel", {}),
    ):
        where = address.format(number)
        answer = an.get(where) if method == "get" else an._send(method, where, body, {})
        assert answer.status_code == 404, (method, where, answer.content)
    assert standing() == before


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    ("query", "field"),
    [({"limit": "0"}, "limit"), ({"limit": "201"}, "limit"), ({"after": "x"}, "after"), ({"owner": "1"}, "owner")],
)
def test_every_list_beside_the_rows_refuses_the_same_slips(address, query, field, an):
    answer = an.get(address, query)
    assert kind(answer) == (400, "bad-query")
    assert list(wrong(answer)) == [field]


@pytest.mark.parametrize("count", [1000, 1001])
def test_a_choice_holds_a_thousand_numbers_and_no_more(count, made, an):
    chosen = [made["row"], *range(10**9, 10**9 + count - 1)]
    answer = an.post("/people/bulk/preview", {"ids": chosen, "action": "archive"})
    if count > 1000:
        assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), ["ids"])
    else:
        assert (answer.status_code, answer.json()["rows"]) == (200, 1)


def test_a_reason_and_names_of_any_length_are_told_and_never_break_the_server(made, an):
    long = "ớ" * 5000
    answers = [
        an.post("/people/views", {"name": long}),
        an.post("/tags", {"name": long}),
        an.post("/people/loans", {"ids": [made["row"]], "to_unit": "NGO", "purpose": long, "until_on": SOON}),
        an.post("/people/loans", {"ids": [made["row"]], "to_unit": long, "purpose": "x", "until_on": SOON}),
        an.post("/fields", {"record": long, "label": "x", "kind": "text"}),
        an.post("/fields", {"record": "people", "label": long, "kind": "text"}),
    ]
    assert [kind(answer) for answer in answers] == [(422, "invalid")] * len(answers)
    assert [list(wrong(answer)) for answer in answers] == [
        *(["name"], ["name"], ["purpose"]),
        *(["to_unit"], ["record"], ["label"]),
    ]
    merged = an.post(f"/people/{made['row']}/merge", {"other": made["other"], "why": long})
    assert (kind(merged), list(wrong(merged))) == ((422, "invalid"), ["why"])
    assert not Operation.objects.exists()
    assert not Loan.objects.exists()


def test_a_body_in_letters_composed_otherwise_is_kept_as_all_others_are(made, an):
    apart, together = "Lê Bı̀nh".replace("ı̀", "i\u0300"), "Lê Bình"
    assert an.post("/people/views", {"name": apart}).json()["name"] == together
    told = an.post(f"/people/{made['row']}/comments", {"text": apart}).json()
    assert told["text"] == together
    assert an.patch(f"/people/{made['row']}", {"name": apart}).json()["name"] == together
    assert Person.objects.get(pk=made["row"]).name == together
