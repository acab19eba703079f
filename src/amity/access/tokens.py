"""Personal tokens: the keys with which programs act in the name of an account, and what each is good for.

A scope is WHAT:DEED: the name of a record type, or * for all of them and everything else, then `read` or `write`, which
includes reading. A token carries one or more, with blanks between them: `people:read agreements:write`. The words
`read` and `write` alone mean `*:read` and `*:write`. A scope only narrows: nobody's token may do what he may not.
"""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.access.models import Account, Token

PREFIX = "amity_"  # lets a scanner for lost secrets know one when it sees it
LONGEST = 366  # days
ALL = "*"
# How exactly the last use is kept: a write per request would cost more than it tells.
USED_WITHIN = timedelta(minutes=10)
_SCOPE = re.compile(r"(\*|[a-z][a-z_]*):(read|write)")


@dataclass(frozen=True, slots=True)
class Scopes:
    """What a token is good for, as pairs of (record type or ALL, deed)."""

    pairs: frozenset[tuple[str, str]]

    @classmethod
    def read(cls, text: str) -> "Scopes":
        """Read scopes as they are written; raises ValueError with a sentence for the user."""
        words = [f"{ALL}:{word}" if word in ("read", "write") else word for word in text.split()]
        wrong = [word for word in words if not _SCOPE.fullmatch(word)]
        if wrong or not words:
            raise ValueError(_("Write scopes such as “people:read agreements:write”, or “read”, or “write”."))
        pairs = [(what, deed) for what, _colon, deed in (word.partition(":") for word in words)]
        return cls(frozenset(pairs))

    def allow(self, what: str, deed: str) -> bool:
        """Whether this deed ("read" or "write") on this record type, or on ALL, is among them."""
        return not {(name, one) for name in (what, ALL) for one in (deed, "write")}.isdisjoint(self.pairs)

    @property
    def writes_anything(self) -> bool:
        """Whether there is anything to be written with them."""
        return any(deed == "write" for _what, deed in self.pairs)

    @property
    def names(self) -> set[str]:
        """The record types they name."""
        return {what for what, _deed in self.pairs} - {ALL}

    def __str__(self) -> str:
        """Write them in one order, without those that others include."""
        kept = [pair for pair in self.pairs if not Scopes(self.pairs - {pair}).allow(*pair)]
        return " ".join(f"{what}:{deed}" for what, deed in sorted(kept))


EVERYTHING = Scopes(frozenset({(ALL, "write")}))


def fingerprint_of(secret: str) -> str:
    """What is kept of a token. One round is enough: nobody guesses 256 random bits, however fast the hash."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def issue(
    account: Account, *, name: str, now: datetime, days: int = 90, scopes: str = "read", known: Iterable[str] = ()
) -> tuple[Token, str]:
    """Store a new token; returns it and its text, which is nowhere kept and cannot be shown again.

    `known` holds the record types that scopes may name. Raises ValidationError.
    """
    try:
        granted = Scopes.read(scopes)
    except ValueError as error:
        raise ValidationError({"scopes": str(error)}) from None
    if unknown := sorted(granted.names - set(known)):
        told = _("There are no such record types: %(names)s.") % {"names": ", ".join(unknown)[:80]}
        raise ValidationError({"scopes": told})
    if not 1 <= days <= LONGEST:
        raise ValidationError({"days": _("A token is good for 1 to %(most)s days.") % {"most": LONGEST}})
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token(
        account=account,
        name=name,
        scopes=str(granted),
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


def revoke(account: Account | None, token_id: int, *, now: datetime) -> bool:
    """Stop a token at once, of this account or, without one, of any; returns whether there was one to stop."""
    mine = Token.objects.filter(pk=token_id, revoked_at=None)
    if account is not None:
        mine = mine.filter(account=account)
    return mine.update(revoked_at=now) > 0
