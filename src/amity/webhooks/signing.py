"""Signatures as Standard Webhooks say (https://www.standardwebhooks.com)."""

import base64
import hmac
import secrets
from hashlib import sha256

from django.conf import settings

from amity.webhooks.models import Webhook

PREFIX = "whsec_"


def new_salt() -> str:
    """What a new secret is made of."""
    return secrets.token_hex(16)


def secret_of(webhook: Webhook) -> str:
    """The secret of a webhook. It is stored nowhere: who reads the database alone cannot sign."""
    key = hmac.new(settings.SECRET_KEY.encode(), f"amity.webhooks:{webhook.salt}".encode(), sha256).digest()
    return PREFIX + base64.b64encode(key).decode()


def message_id(webhook_id: int, change_id: int) -> str:
    """The name of a message, the same each time it is sent, so that nobody takes it twice."""
    return f"msg_{webhook_id}_{change_id}"


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature of one message."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def headers(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The header fields that go with a message."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "Amity-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }
