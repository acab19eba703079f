"""`amity reference`: writes docs/records from the declarations."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from amity.config.reference import pages


class Command(BaseCommand):
    """Writes one page per module."""

    help = "Write the reference pages of all record types."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--folder", type=Path, default=Path("docs/records"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the pages."""
        options["folder"].mkdir(parents=True, exist_ok=True)
        for module, text in pages().items():
            (options["folder"] / f"{module}.md").write_text(text, encoding="utf-8")
            self.stdout.write(f"{module}.md")
