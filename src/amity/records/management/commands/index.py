"""`amity index`: writes what searches find anew, after an upgrade that changed which words are kept."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from amity.records import registry, search


class Command(BaseCommand):
    """Names all rows anew and writes their search entries."""

    help = "Write the search entries of all records anew, after an upgrade that changed which words are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("record", nargs="*", help="only these record types, such as people")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the record types in the order in which they name each other."""
        wanted = [registry.get(name) for name in options["record"]] or registry.in_dependency_order()
        for record in wanted:
            done = 0
            for done in search.reenter(record):
                self.stdout.write(f"{record.name}: {done}", ending="\r")
            self.stdout.write(f"{record.name}: {done}")
