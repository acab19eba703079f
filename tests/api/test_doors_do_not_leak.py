"""Doors beside the rows themselves: to whoever may not see a row, it is not there, byte for byte, and nothing is
written by the asking."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from amity.access.models import Loan
from amity.access.roles import Confidentiality
from amity.access.tokens import issue
from amity.api.models import Answer
from amity.bulk.models import Act
from amity.duplicates.models import Merge, Pair
from amity.exchange.models import Import
from amity.notices.models import Comment, Follow, Watch
from amity.records import registry, shelving
from amity.records.models import Change, Operation, Shelf, Tag, Tagging
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from amity.views.models import Tab, View
from tests import factories
from tests.api.bodies import Api, ids, kind
from tests.api.test_scopes import ADDRESSES, answers, written

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT
NONE = 999_999_999
RECORDS = registry.all_records()
EACH = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
STORED = (
    Act,
    Answer,
    Change,
    Comment,
    Follow,
    Import,
    Job,
    Loan,
    Merge,
    Operation,
    Pair,
    Tab,
    Tag,
    Tagging,
    View,
    Watch,
)

# What may be asked of a row besides the row itself: method, rest of the address, body.
OF_A_ROW = [
    ("get", "/loans", None),
    ("get", "/readings", None),
    ("get", "/duplicates", None),
    ("get", "/merges", None),
    ("get", "/merged-into", None),
    ("get", f"/merge/{NONE}", None),
    ("post", "/merge", {"other": NONE}),
    ("post", "/merge", {"nonsense": 1}),
    ("post", f"/merges/{NONE}/take-back", {}),
    ("get", "/tags", None),
    ("put", f"/tags/{NONE}", None),
    ("delete", f"/tags/{NONE}", None),
    ("get", "/follow", None),
    ("put", "/follow", None),
    ("delete", "/follow", None),
    ("get", "/comments", None),
    ("post", "/comments", {"text": "x"}),
    ("post", "/comments", {"text": ""}),
    ("patch", f"/comments/{NONE}", {"text": "x"}),
    ("delete", f"/comments/{NONE}", None),
    ("get", "/people", None),
]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.HOME = tmp_path


def ask(api: Api, method: str, address: str, body=None):
    return api.get(address) if method == "get" else api._send(method, address, body, {})


def standing() -> dict[str, int]:
    """How much there is of everything that an address may write."""
    return {model.__name__: model.objects.count() for model in STORED}


@EACH
@pytest.mark.parametrize("name", ["binh", "hoa"])
def test_what_stands_beside_a_hidden_row_is_as_absent_as_the_row(record, name, personas, api_of):
    row, stranger = factories.make(record.name, personas.hers, confidentiality=UNIT), api_of(name)
    before = standing()
    for method, rest, body in OF_A_ROW:
        by_hidden, by_none = (ask(stranger, method, f"/{record.name}/{pk}{rest}", body) for pk in (row.pk, NONE))
        assert kind(by_hidden) == (404, "not-found"), (method, rest)
        assert by_hidden.content == by_none.content
    assert standing() == before


@EACH
def test_a_row_in_the_trash_is_absent_at_all_doors_beside_it_even_to_its_keeper(record, personas, api_of):
    row, an = factories.make(record.name, personas.hers, confidentiality=UNIT), api_of("an")
    shelving.shelve(record, [row.pk], Shelf.TRASHED, actor=personas.actor("an"))
    before = standing()
    for method, rest, body in OF_A_ROW:
        assert kind(ask(an, method, f"/{record.name}/{row.pk}{rest}", body)) == (404, "not-found"), (method, rest)
    assert standing() == before


@EACH
def test_hidden_rows_are_chosen_for_no_act_and_no_loan_whatever_the_list_says(record, personas, api_of):
    row, binh = factories.make(record.name, personas.hers, confidentiality=UNIT), api_of("binh")
    factories.make(record.name, personas.hers, confidentiality=UNIT)
    before = standing()
    soon = (timezone.localdate() + timedelta(days=3)).isoformat()
    for more in ({"action": "archive"}, {"action": "trash"}, {"action": "restore", "trash": True}):
        told = [
            binh.post(f"/{record.name}/bulk/preview", {"ids": chosen, **more}).content for chosen in ([row.pk], [NONE])
        ]
        assert told[0] == told[1]
        begun = [binh.post(f"/{record.name}/bulk", {"ids": chosen, **more}) for chosen in ([row.pk], [NONE])]
        assert (kind(begun[0]), begun[0].content) == ((409, "refused"), begun[1].content)
    loan = {"to_unit": "NGO", "purpose": "x", "until_on": soon}
    lent = [binh.post(f"/{record.name}/loans", {"ids": chosen, **loan}) for chosen in ([row.pk], [NONE])]
    assert (kind(lent[0]), lent[0].content) == ((422, "invalid"), lent[1].content)
    assert standing() == before


@pytest.fixture
def made(personas, api_of) -> dict[str, int]:
    """What An made, one of each kind, by the word of its address."""
    an, row = api_of("an"), factories.make("people", personas.hers, confidentiality=UNIT, name="Lê Kín")
    twin = factories.make("people", personas.hers, confidentiality=UNIT, name="Le Kin")
    soon = (timezone.localdate() + timedelta(days=3)).isoformat()
    file = SimpleUploadedFile("people.csv", "name\nTrần Thị Lý\n".encode())
    asked = factories.make("subject_requests", personas.hers, person=row, confidentiality=UNIT)
    loan = an.post("/people/loans", {"ids": [row.pk], "to_unit": "UNION", "purpose": "x", "until_on": soon})
    found = {
        "export": an.post("/people/exports", {}).json()["id"],
        "loan": loan.json()["id"],
        "import": an.client.post("/api/v1/people/imports", {"file": file}).json()["id"],
        "bulk": an.post("/people/bulk", {"ids": [twin.pk], "action": "archive"}).json()["id"],
        "view": an.post("/people/views", {"name": "Mine"}).json()["id"],
        "tag": an.post("/tags", {"name": "Ours"}).json()["id"],
        "copy": asked.pk,
        "row": row.pk,
    }
    an.post(f"/copies/{asked.pk}")
    found["job"] = Job.objects.order_by("-pk")[0].pk
    run_waiting()
    return found


NUMBERED = [
    ("get", "/people/exports/{export}", None),
    ("get", "/people/exports/{export}/file", None),
    ("get", "/people/loans/{loan}", None),
    ("post", "/people/loans/{loan}/take-back", {}),
    ("get", "/people/imports/{import}", None),
    ("get", "/people/imports/{import}/lines", None),
    ("get", "/people/imports/{import}/problems", None),
    ("get", "/people/imports/{import}/problems/file", None),
    ("post", "/people/imports/{import}/lines/2", {"decision": "leave"}),
    ("post", "/people/imports/{import}/lines/2", {"cells": ["x"]}),
    ("post", "/people/imports/{import}/decide", {"decision": "leave"}),
    ("post", "/people/imports/{import}/carry-out", {}),
    ("post", "/people/imports/{import}/cancel", {}),
    ("get", "/people/bulk/{bulk}", None),
    ("get", "/people/bulk/{bulk}/left", None),
    ("get", "/operations/{bulk}", None),
    ("get", "/operations/{bulk}/left", None),
    ("post", "/operations/{bulk}/undo", {}),
    ("get", "/jobs/{job}", None),
    ("post", "/jobs/{job}/cancel", {}),
    ("post", "/jobs/{job}/retry", {}),
    ("patch", "/people/views/{view}", {"name": "x"}),
    ("delete", "/people/views/{view}", None),
    ("put", "/people/views/{view}/follow", None),
    ("delete", "/people/views/{view}/follow", None),
    ("get", "/tags/{tag}", None),
    ("patch", "/tags/{tag}", {"name": "x"}),
    ("delete", "/tags/{tag}", None),
    ("get", "/copies/{copy}", None),
    ("post", "/copies/{copy}", {}),
    ("get", "/copies/{copy}/file", None),
]


@pytest.mark.parametrize("name", ["binh", "hoa"])
def test_what_an_account_made_is_not_there_for_strangers_in_the_same_words_as_nothing(name, made, api_of):
    before, stranger, nothing = standing(), api_of(name), dict.fromkeys(made, NONE)
    for method, address, body in NUMBERED:
        hers = ask(stranger, method, address.format(**made), body)
        none = ask(stranger, method, address.format(**nothing), body)
        assert kind(hers) == (404, "not-found"), (method, address)
        assert hers.content == none.content
    assert standing() == before
    assert Loan.objects.get().revoked_at is None
    assert View.objects.get().name == "Mine"
    assert Tag.objects.get().name == "Ours"
    assert Import.objects.get().state == Import.State.PLANNED


PERSONAL = [
    one for one in NUMBERED if one[1].split("{")[1].split("}")[0] in ("export", "import", "bulk", "job", "view")
]


@pytest.mark.parametrize("name", ["chi", "dung"])
def test_not_even_the_union_office_or_a_colleague_finds_what_is_one_persons_own(name, made, api_of):
    before, other = standing(), api_of(name)
    for method, address, body in PERSONAL:
        assert kind(ask(other, method, address.format(**made), body)) == (404, "not-found"), (method, address)
    for address in ("/people/exports", "/people/imports", "/operations", "/jobs"):
        assert other.get(address).json() == {"items": [], "next": None}
    assert other.get("/people/views").json() == {"items": []}
    assert standing() == before


@pytest.mark.parametrize(
    ("method", "address", "body"),
    [one for one in NUMBERED if one[0] == "get" and one[1].startswith("/people/")],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_number_under_another_record_type_leads_nowhere(method, address, body, made, api_of):
    answer = api_of("an").get(address.format(**made).replace("/people/", "/organisations/"))
    assert kind(answer) == (404, "not-found")


def dead(personas, how: str) -> Api:
    """A program whose token, good for everything, is good no more."""
    now = timezone.now()
    known = [record.name for record in RECORDS]
    token, secret = issue(personas.an, name="old", now=now, known=known, scopes="write")
    if how == "expired":
        type(token).objects.filter(pk=token.pk).update(expires_at=now - timedelta(seconds=1))
    elif how == "revoked":
        type(token).objects.filter(pk=token.pk).update(revoked_at=now)
    else:
        personas.an.is_active = False
        personas.an.save()
    return Api(Client(), secret)


@pytest.mark.parametrize("how", ["expired", "revoked", "switched off"])
def test_a_token_that_is_good_no_more_opens_no_address_at_all(how, personas):
    program, before = dead(personas, how), standing()
    for address in ADDRESSES:
        for method, answer in answers(program, written(address, "people")).items():
            assert kind(answer) == (401, "not-logged-in"), (method, address.pattern)
            assert answer["WWW-Authenticate"] == 'Bearer realm="Amity"'
    assert standing() == before


def test_nobody_is_let_in_at_any_address(personas, api_of):
    before = standing()
    for address in ADDRESSES:
        for method, answer in answers(api_of("nobody"), written(address, "people")).items():
            assert kind(answer) == (401, "not-logged-in"), (method, address.pattern)
    assert standing() == before


def test_a_list_of_views_and_a_tag_tell_of_no_more_rows_than_are_seen(made, personas, api_of):
    an, shown = api_of("an"), factories.make("people", personas.hers, confidentiality=Confidentiality.PUBLIC)
    for pk in (made["row"], shown.pk):
        assert ask(an, "put", f"/people/{pk}/tags/{made['tag']}").status_code == 204
    an.patch(f"/tags/{made['tag']}", {"shared": True})
    told = {name: api_of(name).get(f"/tags/{made['tag']}").json()["rows"] for name in ("an", "dung", "binh")}
    assert told == {"an": {"people": 2}, "dung": {"people": 2}, "binh": {"people": 1}}
    assert ids(api_of("binh").get("/people", {"tag": made["tag"]})) == [shown.pk]
