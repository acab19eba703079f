"""The `amity` command: Django's own commands and ours, with the settings already chosen."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility
from django.core.management.base import BaseCommand

from amity.config import home


class Utility(ManagementUtility):
    """Finds a command by its name; a name that no command has is a mistake of usage, as a wrong option is."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """Return the command; Django has said what is wrong before it stops."""
        try:
            return super().fetch_command(subcommand)
        except SystemExit as stop:
            raise SystemExit(2) from stop


def main() -> None:
    """Run `amity COMMAND …`; usage errors exit with 2, and settings that are wanting with 1 and a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amity.config.settings")
    if sys.argv[1:2] == ["demo"]:
        home.prepare(home.home())
    try:
        Utility(["amity", *sys.argv[1:]]).execute()
    except ImproperlyConfigured as error:
        sys.exit(f"amity: {error}")
