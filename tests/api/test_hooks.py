"""Webhooks through the API: made, changed, looked at and dropped by their account alone."""

import pytest
from django.utils import timezone

from amity.api.models import Answer
from amity.webhooks import signing
from amity.webhooks.models import Delivery, Webhook
from tests import factories
from tests.api.bodies import kind, wrong
from tests.webhooks.conftest import Receiver, receiver, turn  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(receiver: Receiver):  # noqa: F811
    return {"name": "copy", "url": receiver.url, "records": ["people"], "events": ["created"]}


def test_a_webhook_is_made_and_its_secret_shown_once(body, personas, api_of):
    an = api_of("an")
    answer = an.post("/webhooks", body)
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told.pop("secret") == signing.secret_of(Webhook.objects.get())
    assert answer["Location"] == f"/api/v1/webhooks/{told['id']}"
    assert {name: told[name] for name in body} == body
    assert an.get(f"/webhooks/{told['id']}").json() == told
    assert an.get("/webhooks").json() == {"items": [told]}


def test_no_answer_with_a_secret_is_kept(body, personas, api_of):
    an, key = api_of("an"), {"Idempotency-Key": "k"}
    made = an.post("/webhooks", body, **key).json()
    renewed = an.post(f"/webhooks/{made['id']}/secret", **key).json()
    assert renewed["secret"] != made["secret"]
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"url": "http://example.org/"}, "url"), ({"url": "https://169.254.169.254/latest/"}, "url"),
     ({"records": ["secrets"]}, "records"), ({"events": ["burnt"]}, "events"), ({"name": ""}, "name"),
     ({"nonsense": 1}, "nonsense"), ({"url": 1}, "url")],
)  # fmt: skip
def test_a_webhook_that_cannot_be_is_refused(change, field, body, personas, api_of):
    answer = api_of("an").post("/webhooks", body | change)
    assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), [field])
    assert not Webhook.objects.exists()


def test_a_webhook_is_paused_changed_and_switched_on_again(body, personas, api_of):
    an = api_of("an")
    address = f"/webhooks/{an.post('/webhooks', body).json()['id']}"
    assert an.patch(address, {"on": False}).json()["state"] == "paused"
    assert an.patch(address, {"name": "mirror", "events": []}).json()["name"] == "mirror"
    assert an.get(address).json()["state"] == "paused"
    told = an.patch(address, {"on": True}).json()
    assert (told["state"], told["name"], told["events"], told["records"]) == ("on", "mirror", [], ["people"])
    assert kind(an.patch(address, {"url": "https://127.0.0.1/"})) == (422, "invalid")
    assert an.get(address).json()["url"] == body["url"]


def test_what_was_sent_is_listed_and_sent_again(body, personas, api_of, receiver):  # noqa: F811
    an = api_of("an")
    address = f"/webhooks/{an.post('/webhooks', body).json()['id']}"
    row = factories.make("people", personas.hers)
    turn(Webhook.objects.get())
    (one,) = an.get(f"{address}/deliveries").json()["items"]
    assert (one["record"], one["row_id"], one["event"], one["state"], one["code"]) == (
        *("people", row.pk, "created"),
        *("done", 204),
    )
    assert one["message"] == receiver.got[0][1]["webhook-id"]
    again = an.post(f"{address}/deliveries/{one['id']}/send")
    assert (again.status_code, again.json()["state"]) == (200, "waiting")
    turn(Webhook.objects.get(), timezone.now())
    assert len(receiver.got) == 2


def test_rows_that_were_not_told_of_are_not_listed(body, personas, api_of):
    binh = api_of("binh")
    address = f"/webhooks/{binh.post('/webhooks', body).json()['id']}"
    factories.make("people", personas.hers, confidentiality=2)
    hook = Webhook.objects.get()
    turn(hook)
    hidden = Delivery.objects.get()
    assert hidden.state == "hidden"
    assert binh.get(f"{address}/deliveries").json()["items"] == []
    assert kind(binh.post(f"{address}/deliveries/{hidden.pk}/send")) == (404, "not-found")


def test_nobody_else_finds_a_webhook(body, personas, api_of):
    number = api_of("an").post("/webhooks", body).json()["id"]
    for name in ("chi", "dung", "binh"):
        stranger = api_of(name)
        for pk in (number, 999_999):
            answers = [stranger.get(f"/webhooks/{pk}"), stranger.patch(f"/webhooks/{pk}", {"on": False})]
            answers += [stranger.delete(f"/webhooks/{pk}"), stranger.post(f"/webhooks/{pk}/secret")]
            answers += [stranger.get(f"/webhooks/{pk}/deliveries"), stranger.post(f"/webhooks/{pk}/deliveries/1/send")]
            assert {kind(answer) for answer in answers} == {(404, "not-found")}
        assert stranger.get("/webhooks").json() == {"items": []}
    assert Webhook.objects.get().state == "on"


def test_a_webhook_is_dropped(body, personas, api_of):
    an = api_of("an")
    number = an.post("/webhooks", body).json()["id"]
    assert an.delete(f"/webhooks/{number}").status_code == 204
    assert kind(an.get(f"/webhooks/{number}")) == (404, "not-found")


def test_a_narrow_token_makes_no_webhook(body, personas, token_of):
    program = token_of("an", scopes="people:write")
    assert kind(program.post("/webhooks", body)) == (403, "scope")
    assert token_of("an", scopes="write").post("/webhooks", body).status_code == 201
