"""`amity account`: log-ins and their roles; a password is asked for, never given on the command line."""

import getpass
import logging
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from amity.access import factors
from amity.access.models import Account, RoleGrant, Unit
from amity.access.roles import Role

log = logging.getLogger("amity.access")


class Command(BaseCommand):
    """Adds, disables and lists accounts, and says where their mail goes."""

    help = (
        "amity account add NAME --unit CODE --role ROLE --email ADDRESS; amity account email NAME --email ADDRESS;"
        " amity account disable NAME; amity account forget-second-factor NAME; amity account list"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("verb", choices=["add", "disable", "email", "forget-second-factor", "list"])
        parser.add_argument("username", nargs="?", default="")
        parser.add_argument("--name", default="", help="the person's name")
        parser.add_argument("--language", choices=["en", "vi"], default="en")
        parser.add_argument("--email", default="", help="where mail to the person goes; empty for nowhere")
        parser.add_argument("--unit", help="code of the unit")
        parser.add_argument("--role", choices=Role.values, default=Role.READER)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says."""
        if options["verb"] != "list" and not options["username"]:
            raise CommandError("Give the log-in name.")
        getattr(self, f"_{options['verb'].replace('-', '_')}")(options)

    def _list(self, options: dict[str, Any]) -> None:
        for account in (
            Account.objects.order_by("username").prefetch_related("grants__unit").select_related("second_factor")
        ):
            roles = ", ".join(f"{grant.role} in {grant.unit.code}" for grant in account.grants.all())
            marks = " (second step)" if hasattr(account, "second_factor") else ""
            self.stdout.write(f"{account.username}: {roles}{marks}{'' if account.is_active else ' (disabled)'}")

    def _disable(self, options: dict[str, Any]) -> None:
        if not Account.objects.filter(username=options["username"]).update(is_active=False):
            raise CommandError(f"There is no account {options['username']}.")
        self.stdout.write(f"{options['username']} may not log in any more; open sessions have ended.")

    def _forget_second_factor(self, options: dict[str, Any]) -> None:
        account = Account.objects.filter(username=options["username"]).first()
        if account is None:
            raise CommandError(f"There is no account {options['username']}.")
        if not factors.turn_off(account):
            raise CommandError(f"{account.username} has no second step at log-in.")
        log.warning("second step of account %s forgotten from the command line", account.pk)
        self.stdout.write(f"{account.username} logs in with the password alone, and can set up a second step anew.")

    def _email(self, options: dict[str, Any]) -> None:
        address = _checked(options["email"])
        if not Account.objects.filter(username=options["username"]).update(email=address):
            raise CommandError(f"There is no account {options['username']}.")
        self.stdout.write(f"{options['username']}: mail goes to {address or 'nobody'}.")

    def _add(self, options: dict[str, Any]) -> None:
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(f"There is no unit {options['unit']}. Name one with --unit CODE.")
        if Account.objects.filter(username=options["username"]).exists():
            raise CommandError(f"There is an account {options['username']} already.")
        account = Account(username=options["username"], name=options["name"], language=options["language"])
        address = _checked(options["email"])
        password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with transaction.atomic():
            made = Account.objects.create_account(
                account.username,
                password,
                name=account.name or account.username,
                language=account.language,
                email=address,
            )
            RoleGrant.objects.create(account=made, unit=unit, role=options["role"])
        self.stdout.write(f"{made.username}: {options['role']} in {unit.code}")


def _checked(address: str) -> str:
    try:
        if address:
            validate_email(address)
    except ValidationError as error:
        raise CommandError(f"“{address}” is not a mail address. {error.messages[0]}") from error
    return address
