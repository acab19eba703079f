"""`amity token`: the keys with which programs use the API in the name of an account."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from amity.access import tokens
from amity.access.models import Account, Token
from amity.access.tokens import LONGEST
from amity.records import registry

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Makes, lists and revokes tokens."""

    help = "Make, list or revoke the tokens with which programs use the API."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what can be done."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="make a token and print it once")
        create.add_argument("account", help="log-in name of the account in whose name the token acts")
        create.add_argument("--name", required=True, help="what the token is for")
        create.add_argument("--write", action="store_true", help="let it write as far as the account may")
        create.add_argument("--scopes", help="what it is good for instead, such as “people:read agreements:write”")
        create.add_argument("--days", type=_days, default=90, help=f"how long it is good, 1 to {LONGEST} (default 90)")
        shown = verbs.add_parser("list", help="show the tokens of an account, never their text")
        shown.add_argument("account", help="log-in name of the account")
        revoke = verbs.add_parser("revoke", help="stop a token at once")
        revoke.add_argument("id", type=int, help="number of the token, as shown by list")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked."""
        {"create": self._create, "list": self._list, "revoke": self._revoke}[options["verb"]](options)

    def _create(self, options: dict[str, Any]) -> None:
        account = _account(options["account"])
        scopes, known = options["scopes"] or ("write" if options["write"] else "read"), registry.all_records()
        try:
            token, secret = tokens.issue(
                account,
                name=options["name"],
                now=timezone.now(),
                days=options["days"],
                scopes=scopes,
                known=[record.name for record in known],
            )
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        logger.info("token %s (%s) made for account %s", token.pk, token.scopes, account.pk)
        self.stderr.write(f"Good until {token.expires_at:%Y-%m-%d}. Keep it now: it cannot be shown again.")
        self.stdout.write(secret)

    def _list(self, options: dict[str, Any]) -> None:
        for token in Token.objects.filter(account=_account(options["account"])).order_by("pk"):
            used = f"{token.last_used_at:%Y-%m-%d}" if token.last_used_at else "never"
            state = "revoked" if token.revoked_at else f"good until {token.expires_at:%Y-%m-%d}"
            self.stdout.write(f"{token.pk}\t{token.name}\t{token.scopes}\t{state}\tlast used: {used}")

    def _revoke(self, options: dict[str, Any]) -> None:
        if not tokens.revoke(None, options["id"], now=timezone.now()):
            raise CommandError(f"There is no token {options['id']} that is not revoked.")
        logger.info("token %s revoked", options["id"])
        self.stdout.write(f"Token {options['id']} is revoked.")


def _days(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= LONGEST:
        raise ValueError(text)
    return int(text)


def _account(username: str) -> Account:
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise CommandError(f"There is no account “{username}”.")
    return account
