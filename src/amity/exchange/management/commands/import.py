"""`amity import`: the rows of a file into a record type, all or none unless only the good ones are asked for."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from amity.access.actors import Actor
from amity.exchange import imports
from amity.exchange.management import arguments

SHOWN = 50


class Command(BaseCommand):
    """Imports files."""

    help = "Import a CSV or XLSX file into a record type. With problems nothing is written and the status is 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("record", type=arguments.record_type, help="record type, such as people")
        parser.add_argument("file", type=arguments.file)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and write nothing")
        parser.add_argument("--good-rows-only", action="store_true", help="leave out the rows that have problems")
        parser.add_argument("--blanks-overwrite", action="store_true", help="let empty cells empty what is stored")
        parser.add_argument(
            "--as", dest="actor", type=arguments.actor, metavar="ACCOUNT", help="in its name and rights"
        )
        parser.add_argument("--why", default="", help="the reason kept in the history")

    def handle(self, *args: Any, **options: Any) -> None:
        """Plan, tell, and carry out."""
        record, path, actor = options["record"], options["file"], options["actor"] or Actor.system()
        try:
            table = imports.read_table(path, path.name)
            overwrite = options["blanks_overwrite"]
            plan = imports.plan(record, table, actor, language=actor.language, blanks_overwrite=overwrite)
        except imports.Unreadable as error:
            raise CommandError(str(error)) from error
        self._tell(plan)
        if options["dry_run"]:
            if plan.problems:
                raise CommandError("Nothing was written: this was a dry run, and problems were found.")
            return self.stdout.write("Nothing was written: this was a dry run.")
        try:
            why = options["why"] or f"Imported from {path.name}."
            result = imports.carry_out(plan, actor, good_rows_only=options["good_rows_only"], why=why)
        except imports.ImportRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Written: {result.created} created, {result.updated} updated.")

    def _tell(self, plan: imports.Plan) -> None:
        counts = ", ".join(f"{plan.count(action)} {action}" for action in ("create", "update", "skip", "error"))
        self.stdout.write(f"{len(plan.lines)} rows: {counts}")
        if plan.unknown:
            self.stdout.write(f"Columns left aside: {', '.join(plan.unknown)}")
        for problem in plan.problems[:SHOWN]:
            self.stderr.write(str(problem))
        if len(plan.problems) > SHOWN:
            self.stderr.write(f"… and {len(plan.problems) - SHOWN} more problems")
