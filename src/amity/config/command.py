"""The `amity` command: Django's own commands and ours, with the settings already chosen."""

import os
import sys

from amity.config import home


def main() -> None:
    """Run `amity COMMAND …`; usage errors exit with 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amity.config.settings")
    if sys.argv[1:2] == ["demo"]:
        home.prepare(home.home())
    from django.core.management import execute_from_command_line

    execute_from_command_line(["amity", *sys.argv[1:]])
