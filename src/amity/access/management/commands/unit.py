"""`amity unit`: a new unit and its place in the lattice, and whether its accounts need a second step at log-in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from amity.access.models import Unit, UnitLink


class Command(BaseCommand):
    """Adds units, and says which of them ask for a second step."""

    help = (
        "amity unit add CODE NAME [--name-vi …] [--kind member] [--parent CODE …];"
        " amity unit second-factor CODE on|off: whether accounts with a role in the unit need a second step at log-in"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("verb", choices=["add", "second-factor"])
        parser.add_argument("code")
        parser.add_argument("name", help="name of the new unit; on or off for second-factor")
        parser.add_argument("--name-vi", default="")
        parser.add_argument("--kind", choices=Unit.Kind.values, default=Unit.Kind.MEMBER)
        parser.add_argument("--parent", action="append", default=[], help="code of a unit above it; may be given twice")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says."""
        if options["verb"] == "add":
            self._add(options)
        else:
            self._second_factor(options["code"], options["name"])

    def _second_factor(self, code: str, wanted: str) -> None:
        if wanted not in ("on", "off"):
            raise CommandError("Say on or off.")
        if not Unit.objects.filter(code=code).update(needs_second_factor=wanted == "on"):
            raise CommandError(f"There is no unit {code}.")
        need = "need" if wanted == "on" else "do not need"
        self.stdout.write(f"{code}: its accounts {need} a second step from their next log-in on.")

    def _add(self, options: dict[str, Any]) -> None:
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
