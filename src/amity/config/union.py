"""Loading a union from files: its units, the demo's accounts, and all its records by the door users import by."""

import csv
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from amity.access.actors import Actor
from amity.access.models import Account, RoleGrant, Unit, UnitLink
from amity.access.roles import Role
from amity.exchange import imports
from amity.exchange.plans import CREATE, SAME
from amity.records import registry

DEMO = Path(__file__).parent / "demo"
# The only invented thing in the demo: the log-ins. Name, unit, role and the language they read in.
PERSONAS = (
    ("an", "An", "HUFO", Role.KEEPER, "vi"),
    ("binh", "Bình", "HAUFO", Role.KEEPER, "vi"),
    ("chi", "Chi", "VUFO", Role.DESK_OFFICER, "en"),
    ("dung", "Dũng", "HUFO", Role.READER, "vi"),
    ("hoa", "Hoa", "COV", Role.NGO_FOCAL_POINT, "en"),
    ("admin", "Administrator", "VUFO", Role.ADMINISTRATOR, "en"),
)


class DemoBroken(Exception):
    """A file of the demo union does not load; the text lists the rows."""


@transaction.atomic
def load_units(path: Path) -> int:
    """Store the units of a CSV file (code, name, name_vi, kind, parent) and their places in the lattice, all or none.

    Raises DemoBroken with the place and cure of the first problem.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    units: dict[str, Unit] = {}
    for number, row in enumerate(rows, 2):
        unit = Unit(code=row["code"], name=row["name"], name_vi=row["name_vi"], kind=row["kind"])
        try:
            unit.full_clean()
        except ValidationError as error:
            column, sentences = next(iter(error.message_dict.items()))
            raise DemoBroken(f"  {path.name}: Row {number}, column “{column}”: {sentences[0]}") from error
        unit.save()
        units[unit.code] = unit
    for number, row in enumerate(rows, 2):
        if row["parent"] in units:
            UnitLink.objects.create(child=units[row["code"]], parent=units[row["parent"]])
        elif row["parent"]:
            problem = f"There is no unit “{row['parent']}” in this file. Write the code of one of its rows."
            raise DemoBroken(f"  {path.name}: Row {number}, column “parent”: {problem}")
    return len(units)


def load_accounts(password: str) -> None:
    """Store the demo's log-ins, all with one password."""
    for username, name, unit, role, language in PERSONAS:
        account = Account.objects.create_account(username, password, name=name, language=language)
        RoleGrant.objects.create(account=account, unit=Unit.objects.get(code=unit), role=role)


def files_of(folder: Path, name: str) -> list[Path]:
    """The files of a record type: `<name>.csv` and `<name>-2.csv` and so on, in this order."""
    return [path for path in (folder / f"{name}.csv", *sorted(folder.glob(f"{name}-[0-9].csv"))) if path.exists()]


@transaction.atomic
def load_records(folder: Path, *, actor: Actor, tell: Callable[[str], None]) -> dict[str, int]:
    """Import the files of every record type in the order of their links, all or none; returns rows by record type.

    Raises DemoBroken with the place and cure of each problem.
    """
    loaded: dict[str, int] = {}
    for record in registry.in_dependency_order():
        for path in files_of(folder, record.name):
            try:
                brought = imports.load(record, path, actor, why=f"Loaded from {path.name}.", decide=SAME)
            except imports.Unreadable as error:
                raise DemoBroken(f"  {path.name}: {error}") from error
            except imports.Refused as error:
                told = [str(problem) for problem in error.problems] or [str(error)]
                lines = "\n".join(f"  {path.name}: {sentence}" for sentence in told[:50])
                raise DemoBroken(f"{len(told)} problems:\n{lines}") from error
            loaded[record.name] = loaded.get(record.name, 0) + brought.counts.get(CREATE, 0)
        if record.name in loaded:
            tell(f"{record.plural}: {loaded[record.name]}")
    return loaded
