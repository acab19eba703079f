"""Making webhooks, changing, pausing and dropping them, and sending again."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from amity.webhooks import signing, subscribing
from amity.webhooks.models import Delivery, Webhook
from tests import factories
from tests.webhooks.conftest import states, turn

pytestmark = pytest.mark.django_db


def make(personas, receiver, **given):
    told = {"name": "copy", "url": receiver.url, "records": ["people"], "events": ["created"]} | given
    return subscribing.make(personas.an, now=timezone.now(), **told)


def test_a_webhook_is_made_with_a_secret_that_is_nowhere_stored(personas, receiver):
    hook, secret = make(personas, receiver)
    stored = Webhook.objects.values().get()
    assert (stored["state"], stored["records"], stored["events"]) == ("on", ["people"], ["created"])
    assert secret == signing.secret_of(hook)
    assert secret not in str(stored)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"name": ""}, "name"), ({"name": "x" * 101}, "name"), ({"url": "http://example.org"}, "url"),
     ({"url": ""}, "url"), ({"url": "https://127.0.0.1/"}, "url"), ({"records": ["secrets"]}, "records"),
     ({"events": ["burnt"]}, "events")],
)  # fmt: skip
def test_a_webhook_that_cannot_be_is_not_made(given, field, personas, receiver):
    with pytest.raises(ValidationError) as refused:
        make(personas, receiver, **given)
    assert list(refused.value.message_dict) == [field]
    assert not Webhook.objects.exists()


def test_an_account_has_no_more_than_some(personas, receiver, monkeypatch):
    monkeypatch.setattr(subscribing, "MOST", 1)
    make(personas, receiver)
    with pytest.raises(ValidationError, match="You have 1 webhooks"):
        make(personas, receiver)


def test_another_secret_makes_the_old_one_worthless(personas, receiver):
    hook, secret = make(personas, receiver)
    assert subscribing.renew_secret(hook) != secret
    assert signing.secret_of(Webhook.objects.get()) != secret


def test_what_changes_while_a_webhook_is_paused_is_not_told_afterwards(personas, receiver):
    hook, _secret = make(personas, receiver)
    subscribing.switch(hook, on=False, now=timezone.now())
    factories.make("people", personas.hers)
    subscribing.switch(hook, on=True, now=timezone.now())
    factories.make("people", personas.hers)
    assert turn(hook) == 1
    assert len(receiver.got) == 1


def test_what_waited_is_sent_when_a_webhook_is_switched_on_again(personas, receiver):
    hook, _secret = make(personas, receiver)
    receiver.code = 500
    factories.make("people", personas.hers)
    turn(hook)
    Webhook.objects.update(state="off", trouble="500")
    hook.refresh_from_db()
    receiver.code = 200
    subscribing.switch(hook, on=True, now=timezone.now())
    assert turn(hook) == 1
    hook.refresh_from_db()
    assert (hook.state, hook.trouble, states(hook)) == ("on", "", ["done"])


def test_a_message_is_sent_again_when_somebody_asks(personas, receiver):
    hook, _secret = make(personas, receiver)
    factories.make("people", personas.hers)
    turn(hook)
    subscribing.send_again(Delivery.objects.get(), now=timezone.now())
    assert turn(hook, timezone.now() + timedelta(seconds=1)) == 1
    first, second = receiver.got
    assert first[1]["webhook-id"] == second[1]["webhook-id"]
    assert Delivery.objects.get().attempts == 2


def test_a_webhook_goes_with_its_deliveries(personas, receiver):
    hook, _secret = make(personas, receiver)
    factories.make("people", personas.hers)
    turn(hook)
    hook.delete()
    assert not Delivery.objects.exists()
