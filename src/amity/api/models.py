"""The keys with which programs read and write in the name of an account."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amity.access.models import Account

PREFIX = "amity_"  # lets a scanner for lost secrets know one when it sees it
USED_WITHIN = timedelta(
    minutes=10
)  # how exactly the last use is kept: a write per request would cost more than it tells


class Token(models.Model):
    """A key that lets a program read, or also write, what one account may; only its fingerprint is kept."""

    class Scope(models.TextChoices):
        """What a token may be used for."""

        READ = "read", _("Read")
        WRITE = "write", _("Read and write")

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens", verbose_name=_("Account"))
    name = models.CharField(_("Name"), max_length=100, help_text=_("What the token is for, such as a program's name."))
    scope = models.CharField(_("Allows to"), max_length=5, choices=Scope.choices, default=Scope.READ)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("Created"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("Last used"), null=True, editable=False)
    expires_at = models.DateTimeField(_("Expires"))
    revoked_at = models.DateTimeField(_("Revoked"), null=True, editable=False)

    class Meta:
        verbose_name = _("Token")
        verbose_name_plural = _("Tokens")
        constraints: ClassVar = [
            models.CheckConstraint(name="api_token_scope_known", condition=Q(scope__in=["read", "write"])),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_write(self) -> bool:
        """Whether it allows to write, as far as its account may."""
        return self.scope == self.Scope.WRITE

    def is_good(self, now: datetime) -> bool:
        """Whether it opens the door now: neither revoked nor expired, and its account may log in."""
        return self.revoked_at is None and now < self.expires_at and self.account.is_active


def fingerprint_of(secret: str) -> str:
    """What is kept of a token. One round is enough: nobody guesses 256 random bits, however fast the hash."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def issue(account: Account, *, name: str, now: datetime, days: int = 90, may_write: bool = False) -> tuple[Token, str]:
    """Store a new token; returns it and its text, which is nowhere kept and cannot be shown again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token(
        account=account,
        name=name,
        scope=Token.Scope.WRITE if may_write else Token.Scope.READ,
        fingerprint=fingerprint_of(secret),
        expires_at=now + timedelta(days=days),
    )
    token.full_clean()
    token.save()
    return token, secret


def find(secret: str) -> Token | None:
    """The token behind a text if it is good now, with its account; notes the use to about ten minutes."""
    now = timezone.now()
    token = Token.objects.select_related("account").filter(fingerprint=fingerprint_of(secret)).first()
    if token is None or not token.is_good(now):
        return None
    if token.last_used_at is None or now - token.last_used_at > USED_WITHIN:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
    return token
