"""`amity iati`: writes public aid as files of IATI, and checks such files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from amity.access.actors import Actor
from amity.iati import checks, opening
from amity.iati.writing import organisations
from amity.iati.writing.activities import Activities

FILES = ("activities.xml", "organisations.xml")


class Command(BaseCommand):
    """Writes and checks files of IATI."""

    help = (
        "amity iati export FOLDER: write activities.xml and organisations.xml with all public aid;"
        " amity iati check FILE: grade what is wrong with a file; exits with 1 where it may not be published"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("verb", choices=["export", "check"])
        parser.add_argument("path", type=Path, help="the folder to write to, or the file to check")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says."""
        if options["verb"] == "export":
            self._export(options["path"])
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
