"""Signatures as Standard Webhooks say."""

import base64

import pytest

from amity.webhooks import signing
from amity.webhooks.models import Webhook


def test_the_example_of_the_standard_is_signed_as_it_says():
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    told = signing.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_follows_from_the_salt_and_the_key_of_the_site(settings):
    first, other = Webhook(salt="a" * 32), Webhook(salt="b" * 32)
    secret = signing.secret_of(first)
    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert signing.secret_of(Webhook(salt="a" * 32)) == secret != signing.secret_of(other)
    settings.SECRET_KEY = "another key"
    assert signing.secret_of(first) != secret


def test_every_salt_is_another_one():
    assert len({signing.new_salt() for _n in range(100)}) == 100


@pytest.mark.parametrize("changed", [("msg_2", 1, b"x"), ("msg_1", 2, b"x"), ("msg_1", 1, b"y")])
def test_a_signature_holds_for_one_message_at_one_moment(changed):
    secret = signing.secret_of(Webhook(salt="a" * 32))
    assert signing.signature(secret, *changed) != signing.signature(secret, "msg_1", 1, b"x")


def test_the_header_fields_have_the_names_of_the_standard():
    told = signing.headers(signing.secret_of(Webhook(salt="a" * 32)), "msg_1", 5, b"{}")
    assert {"webhook-id", "webhook-timestamp", "webhook-signature"} <= set(told)
    assert (told["webhook-id"], told["webhook-timestamp"]) == ("msg_1", "5")
