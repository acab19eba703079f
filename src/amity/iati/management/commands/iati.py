"""`amity iati`: writes public aid as files of IATI, checks such files, and takes in those of donors."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from amity.access.actors import Actor, actor_of
from amity.access.models import Account, Unit
from amity.access.roles import Confidentiality
from amity.iati import checks, opening
from amity.iati.reading import storing
from amity.iati.writing import organisations
from amity.iati.writing.activities import Activities

PIECE = 1 << 20
FILES = ("activities.xml", "organisations.xml")


class Command(BaseCommand):
    """Writes and checks files of IATI."""

    help = (
        "amity iati export FOLDER: write activities.xml and organisations.xml with all public aid;"
        " amity iati check FILE: grade what is wrong with a file; exits with 1 where it may not be published;"
        " amity iati import FILE --as NAME: tell what would become of a donor's file; with --store, store it"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("verb", choices=["export", "check", "import"])
        parser.add_argument("path", type=Path, help="the folder to write to, or the file to check or import")
        parser.add_argument("--as", dest="account", default="", help="log-in name of who imports, with his rights")
        parser.add_argument("--unit", default="", help="the code of the unit that keeps what is new, if not his own")
        parser.add_argument(
            "--class", dest="level", choices=[one.name.lower() for one in Confidentiality], default="union",
            help="who may see what is new",
        )  # fmt: skip
        parser.add_argument("--store", action="store_true", help="store what was looked through")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says."""
        if options["verb"] == "export":
            self._export(options["path"])
        elif options["verb"] == "import":
            self._import(options)
        else:
            self._check(options["path"])

    def _export(self, folder: Path) -> None:
        now, actor = timezone.now(), Actor.nobody()
        made = Activities(actor, now)
        folder.mkdir(parents=True, exist_ok=True)
        for name, chunks in zip(FILES, (made.chunks(), organisations.chunks(actor, now)), strict=True):
            unfinished = folder / f"{name}.unfinished"
            with unfinished.open("wb") as file:
                file.writelines(chunks)
            unfinished.replace(folder / name)  # a reader meets the file of the last time or the whole new one
        self.stdout.write(f"{made.count} activities written to {folder / FILES[0]}.")
        for one in made.left_out:
            self.stderr.write(f"Left out, because no date of any kind is known: {one.reference}")

    def _import(self, options: dict[str, Any]) -> None:
        path, unit = options["path"], Unit.objects.filter(code=options["unit"]).first()
        account = Account.objects.filter(username=options["account"]).first()
        if account is None:
            raise CommandError("Say with --as who imports: the log-in name of an account.")
        if unit is None and options["unit"]:
            raise CommandError(f"There is no unit with the code {options['unit']}.")
        actor = actor_of(account, today=timezone.localdate())
        level = Confidentiality[options["level"].upper()]
        kept: dict[str, Any] = {"owner": unit and unit.pk, "confidentiality": level}
        try:
            with path.open("rb") as file:
                brought = storing.bring(actor, path.name, iter(lambda: file.read(PIECE), b""), **kept)
            storing.look(brought, actor)
            if options["store"]:
                storing.store(brought, actor)
        except (OSError, opening.NotReadable, storing.Refused) as error:
            raise CommandError(str(error)) from error
        for one in brought.intakeline_set.order_by("pk"):
            self.stdout.write(
                f"{path.name}:{one.line}: {one.activity}: {one.element}: {one.what}: {one.why} ({one.times})"
            )
        counts = brought.counts or {}
        told = ", ".join(f"{counts.get(fate, 0)} {fate}" for fate in ("new", "changed", "same", "refused"))
        self.stdout.write(f"{told}; {brought.written} stored.")

    def _check(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                report = checks.check(file, now=timezone.now())
        except (OSError, opening.NotReadable) as error:
            raise CommandError(str(error)) from error
        for one in report.findings:
            self.stdout.write(f"{one.grade}: {path.name}:{one.line}: {one.identifier}: {one.rule}: {one.told}")
        counts = ", ".join(f"{report.counts[grade]} {grade}" for grade in checks.Grade)
        self.stdout.write(f"{report.checked} checked: {counts}.")
        if not report.is_whole:
            self.stderr.write(
                "Schema, rules and codelists were NOT checked: AMITY_STANDARDS names no folder with them."
            )
        if not report.may_be_published:
            raise CommandError("This file may not be published.", returncode=1)
