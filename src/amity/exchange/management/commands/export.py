"""`amity export`: the rows of a record type as a file."""

from argparse import ArgumentParser
from typing import Any
from urllib.parse import parse_qsl

from django.core.management.base import BaseCommand, CommandError

from amity.access.actors import Actor
from amity.exchange import exports
from amity.exchange.management import arguments
from amity.records import filtering, listing


class Command(BaseCommand):
    """Writes files of rows."""

    help = "Write the rows of a record type to a file, which `amity import` takes back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("record", type=arguments.record_type, help="record type, such as people")
        parser.add_argument("--format", choices=["csv", "xlsx"], default="csv")
        parser.add_argument(
            "--filter", action="append", default=[], metavar="NAME=VALUE", help="as in a list's address"
        )
        parser.add_argument("--as", dest="actor", type=arguments.actor, metavar="ACCOUNT", help="only what it may see")
        parser.add_argument("--out", required=True, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file."""
        record, actor = options["record"], options["actor"] or Actor.system()
        query: dict[str, list[str]] = {}
        for name, value in parse_qsl("&".join(options["filter"]), keep_blank_values=True):
            query.setdefault(name, []).append(value)
        if unknown := sorted(query.keys() - filtering.filterable(record)):
            raise CommandError(f"{record.name} has no filter {', '.join(unknown)}", returncode=2)
        write = exports.write_csv if options["format"] == "csv" else exports.write_xlsx
        try:
            listing.rows_of(record, actor, query)  # a filter that cannot be read leaves a file of that name as it is
            with open(options["out"], "wb") as file:
                write(record, actor, query, file)
        except filtering.BadFilter as error:
            raise CommandError(str(error), returncode=2) from error
        except (exports.TooLarge, OSError) as error:
            raise CommandError(str(error)) from error
        self.stderr.write(f"Wrote {options['out']}")
