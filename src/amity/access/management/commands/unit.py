"""`amity unit add`: a new unit and its place in the lattice."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from amity.access.models import Unit, UnitLink


class Command(BaseCommand):
    """Adds units."""

    help = "Add a unit: amity unit add CODE NAME [--name-vi …] [--kind member] [--parent CODE …]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("verb", choices=["add"])
        parser.add_argument("code")
        parser.add_argument("name")
        parser.add_argument("--name-vi", default="")
        parser.add_argument("--kind", choices=Unit.Kind.values, default=Unit.Kind.MEMBER)
        parser.add_argument("--parent", action="append", default=[], help="code of a unit above it; may be given twice")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Store the unit and its links."""
        parents = list(Unit.objects.filter(code__in=options["parent"]))
        missing = set(options["parent"]) - {unit.code for unit in parents}
        if missing:
            raise CommandError(f"There is no unit {', '.join(sorted(missing))}. Add it first.")
        if Unit.objects.filter(code=options["code"]).exists():
            raise CommandError(f"There is a unit {options['code']} already.")
        unit = Unit.objects.create(
            code=options["code"], name=options["name"], name_vi=options["name_vi"], kind=options["kind"]
        )
        UnitLink.objects.bulk_create(UnitLink(child=unit, parent=parent) for parent in parents)
        self.stdout.write(f"{unit.code}: {unit.name}")
