"""The second step at log-in: codes of an app (TOTP, RFC 6238), and recovery codes for whoever has lost the telephone.

The secret of an app is stored nowhere. It is made of a seed in the table and of the key of the site, so that who reads
the database alone can make no code. When the key of the site is changed, apps must be set up anew; recovery codes still
open, because they are random and only their fingerprints are kept.
"""

import base64
import hmac
import secrets
import unicodedata
from datetime import date, datetime
from enum import Enum
from hashlib import sha256

import pyotp
from django.conf import settings
from django.db import transaction

from amity.access.actors import valid_on
from amity.access.models import Account, RecoveryCode, RoleGrant, SecondFactor

STEP = 30  # seconds that a code is shown
DRIFT = 1  # steps that a telephone's clock may be off, forth or back
DIGITS = 6
RECOVERY_CODES = 10
RECOVERY_LENGTH = 16
RECOVERY_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that is taken for another one


class WrongCode(Exception):
    """The code is not one that the app shows now, or it was used before."""


class AlreadyOn(Exception):
    """The account has a second step already."""


class Proof(Enum):
    """What opened."""

    APP = "app"
    RECOVERY = "recovery"


def new_seed() -> str:
    """What a new secret is made of."""
    return secrets.token_hex(16)


def secret_of(account: Account, seed: str) -> str:
    """The secret that an app is given, in the letters of base 32."""
    message = f"amity.access.factors:{account.pk}:{seed}".encode()
    return base64.b32encode(hmac.new(settings.SECRET_KEY.encode(), message, sha256).digest()[:20]).decode()


def address_of(account: Account, seed: str) -> str:
    """What the QR picture says to the app."""
    return pyotp.TOTP(secret_of(account, seed)).provisioning_uri(name=account.username, issuer_name="Amity")


def grouped(text: str) -> str:
    """Letters in groups of four, as people read them aloud."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def is_on(account: Account) -> bool:
    """Whether the account is asked for a code."""
    return SecondFactor.objects.filter(account=account).exists()


def is_needed(account: Account, *, today: date) -> bool:
    """Whether a unit in which the account holds a role today asks for a second step."""
    return RoleGrant.objects.filter(valid_on(today), account=account, unit__needs_second_factor=True).exists()


@transaction.atomic
def turn_on(account: Account, seed: str, typed: str, *, now: datetime) -> list[str]:
    """Ask for codes from now on, if the app shows the right one; returns the recovery codes, shown this once.

    Raises WrongCode or AlreadyOn.
    """
    step = _step_of(account, seed, typed, now)
    if step is None:
        raise WrongCode
    values = {"seed": seed, "confirmed_at": now, "last_step": step}
    factor, is_new = SecondFactor.objects.get_or_create(account=account, defaults=values)
    if not is_new:
        raise AlreadyOn
    return _new_codes(factor)


def accept(account: Account, typed: str, *, now: datetime) -> Proof | None:
    """Take what was typed, if it opens: a code of the app, or a recovery code, each once. Of two at once one wins."""
    factor = SecondFactor.objects.filter(account=account).first()
    if factor is None:
        return None
    step = _step_of(account, factor.seed, typed, now)
    if step is not None:
        newer = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
        return Proof.APP if newer.update(last_step=step) else None
    unused = RecoveryCode.objects.filter(factor=factor, fingerprint=_fingerprint(_plain(typed)), used_at=None)
    return Proof.RECOVERY if unused.update(used_at=now) else None


def codes_left(account: Account) -> int:
    """How many recovery codes still open."""
    return RecoveryCode.objects.filter(factor__account=account, used_at=None).count()


@transaction.atomic
def renew_codes(account: Account) -> list[str]:
    """Make new recovery codes, shown this once; the old ones open nothing any more."""
    factor = SecondFactor.objects.select_for_update().get(account=account)
    factor.recovery_codes.all().delete()
    return _new_codes(factor)


def turn_off(account: Account) -> bool:
    """Ask for no code any more; returns whether one was asked for."""
    gone, _rows = SecondFactor.objects.filter(account=account).delete()
    return gone > 0


def _step_of(account: Account, seed: str, typed: str, now: datetime) -> int | None:
    """The step whose code was typed, if it is near enough."""
    plain = _plain(typed)
    if len(plain) != DIGITS or not plain.isdecimal():
        return None
    app = pyotp.TOTP(secret_of(account, seed), digits=DIGITS, interval=STEP)
    current = int(now.timestamp()) // STEP
    near = range(current - DRIFT, current + DRIFT + 1)
    fitting = [step for step in near if hmac.compare_digest(app.generate_otp(step), plain)]
    return fitting[-1] if fitting else None


def _plain(typed: str) -> str:
    """What was typed without blanks and strokes, in capital letters; "" if other characters are among it."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split()).replace("-", "").upper()
    return plain if plain.isascii() else ""


def _new_codes(factor: SecondFactor) -> list[str]:
    codes = ["".join(secrets.choice(RECOVERY_LETTERS) for _n in range(RECOVERY_LENGTH)) for _m in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(factor=factor, fingerprint=_fingerprint(code)) for code in codes)
    return [grouped(code) for code in codes]


def _fingerprint(code: str) -> str:
    """What is kept of a recovery code. One round is enough: nobody guesses 78 random bits, however fast the hash."""
    return sha256(code.encode()).hexdigest()
