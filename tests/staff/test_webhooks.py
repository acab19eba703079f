"""My webhooks as pages: made, looked at, paused, renewed and deleted by their owner alone."""

import html

import pytest
from django.utils import timezone

from amity.webhooks import signing
from amity.webhooks.models import Delivery, Webhook
from tests import factories
from tests.webhooks.conftest import hook_of, receiver, turn  # noqa: F401

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def filled(receiver):  # noqa: F811
    return {"name": "Mirror", "url": receiver.url, "records": ["people"], "events": ["created"]}


def test_a_webhook_is_made_and_its_secret_shown_once(filled, personas, client_of):
    an = client_of("an")
    assert "No webhooks yet" in text(an.get("/me/webhooks/"))
    answer = an.post("/me/webhooks/new/", filled)
    hook = Webhook.objects.get()
    assert (answer.status_code, hook.account, hook.records, hook.events) == (201, personas.an, ["people"], ["created"])
    assert signing.secret_of(hook) in text(answer)
    assert "whsec_" not in text(an.get(f"/me/webhooks/{hook.pk}/"))
    assert "Mirror" in text(an.get("/me/webhooks/"))


@pytest.mark.parametrize(
    ("change", "said"),
    [({"name": ""}, "This field is required."),
     ({"url": "http://example.org/"}, "The address must begin with https://."),
     ({"url": "https://127.0.0.1/"}, "public internet"), ({"events": ["burnt"]}, "Select a valid choice")],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_stored(change, said, filled, personas, client_of):
    answer = client_of("an").post("/me/webhooks/new/", filled | change)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Webhook.objects.exists()


def test_a_webhook_is_changed_paused_and_switched_on(filled, personas, client_of, hook_of):  # noqa: F811
    an, hook = client_of("an"), hook_of("an")
    address = f"/me/webhooks/{hook.pk}/"
    assert an.post(address, filled | {"events": []}, follow=True).status_code == 200
    hook.refresh_from_db()
    assert (hook.name, hook.events) == ("Mirror", [])
    assert an.post(address, filled | {"url": "ftp://x/"}).status_code == 422
    for action, state in (("pause", "paused"), ("on", "on")):
        an.post(f"{address}{action}/")
        hook.refresh_from_db()
        assert hook.state == state
    assert an.post(f"{address}burn/").status_code == 404
    assert an.get(f"{address}pause/").status_code == 405


def test_another_secret_is_shown_once(personas, client_of, hook_of):  # noqa: F811
    an, hook = client_of("an"), hook_of("an")
    before = signing.secret_of(hook)
    answer = an.post(f"/me/webhooks/{hook.pk}/secret/")
    hook.refresh_from_db()
    assert signing.secret_of(hook) in text(answer)
    assert before not in text(answer)


def test_what_was_told_is_listed_and_sent_again(personas, client_of, hook_of, receiver):  # noqa: F811
    an, hook = client_of("an"), hook_of("an")
    row = factories.make("people", personas.hers)
    turn(hook)
    page = text(an.get(f"/me/webhooks/{hook.pk}/"))
    assert f"Person #{row.pk}" in page
    assert "204" in page
    sent = Delivery.objects.get()
    an.post(f"/me/webhooks/{hook.pk}/deliveries/{sent.pk}/")
    turn(hook, timezone.now())
    assert len(receiver.got) == 2


def test_rows_that_were_not_told_of_are_not_named(personas, client_of, hook_of):  # noqa: F811
    hook = hook_of("binh")
    row = factories.make("people", personas.hers, confidentiality=2)
    turn(hook)
    hidden = Delivery.objects.get()
    assert f"#{row.pk}" not in text(client_of("binh").get(f"/me/webhooks/{hook.pk}/"))
    assert client_of("binh").post(f"/me/webhooks/{hook.pk}/deliveries/{hidden.pk}/").status_code == 404


def test_nobody_else_finds_a_webhook(filled, personas, client_of, hook_of):  # noqa: F811
    hook = hook_of("an")
    for name in ("chi", "dung", "binh"):
        other = client_of(name)
        assert "copy" not in text(other.get("/me/webhooks/"))
        for pk in (hook.pk, 999_999):
            assert other.get(f"/me/webhooks/{pk}/").status_code == 404
            assert other.post(f"/me/webhooks/{pk}/", filled).status_code == 404
            for action in ("pause", "secret", "delete"):
                assert other.post(f"/me/webhooks/{pk}/{action}/").status_code == 404
            assert other.post(f"/me/webhooks/{pk}/deliveries/1/").status_code == 404
    assert client_of("nobody").get(f"/me/webhooks/{hook.pk}/").status_code == 302
    hook.refresh_from_db()
    assert (hook.name, hook.state) == ("copy", "on")


def test_a_webhook_is_deleted(personas, client_of, hook_of):  # noqa: F811
    hook = hook_of("an")
    answer = client_of("an").post(f"/me/webhooks/{hook.pk}/delete/", follow=True)
    assert "The webhook is gone." in text(answer)
    assert not Webhook.objects.exists()
