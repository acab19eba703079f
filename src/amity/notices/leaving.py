"""Leaving by the link in a mail: no log-in, because whoever holds the mail may stop the mail, and nothing else."""

from django.core.signing import BadSignature, Signer

from amity.access.models import Account
from amity.notices.models import Wishes

_SIGNER = Signer(salt="amity.notices.leaving")


def token(account: Account) -> str:
    """What stands in the link; it does not expire, as mail does not."""
    return _SIGNER.sign(str(account.pk))


def account_of(token: str) -> Account | None:
    """The account that a token was made for; None for any other text."""
    try:
        number = int(_SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Account.objects.filter(pk=number).first()


def leave(account: Account) -> None:
    """Send no more mail to an account; its notices still stand in its inbox."""
    Wishes.objects.update_or_create(account=account, defaults={"is_mailed": False})
