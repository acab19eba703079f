"""`amity import`: the rows of a file into a record type, all or none unless only the good ones are asked for."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from amity.access.actors import Actor
from amity.exchange import imports, matching
from amity.exchange.management import arguments
from amity.exchange.models import Import, PlanLine, SavedMatching
from amity.exchange.plans import LEAVE, OTHER, SAME

SHOWN = 50
UNDO, CONTINUE = "undo", "continue"


class Command(BaseCommand):
    """Imports files, goes on with an import that was broken off, and undoes one."""

    help = (
        "Import a CSV or XLSX file into a record type. With problems nothing is written and the status is 1."
        " `import undo NUMBER` takes back what an import wrote; `import continue NUMBER` goes on where one stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("record", help="record type, such as people; or “undo” or “continue”")
        parser.add_argument("file", help="the file; or the number of the import")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and write nothing")
        parser.add_argument("--good-rows-only", action="store_true", help="leave out the rows that have problems")
        parser.add_argument("--blanks-overwrite", action="store_true", help="let empty cells empty what is stored")
        parser.add_argument(
            "--decide",
            choices=[SAME, OTHER, LEAVE],
            default="",
            help="what a row is that might be there already: the same one, another one, or left out",
        )
        parser.add_argument("--mapping", metavar="NAME", help="match the columns as saved under this name")
        parser.add_argument(
            "--as", dest="actor", type=arguments.actor, metavar="ACCOUNT", help="in its name and rights"
        )
        parser.add_argument("--why", default="", help="the reason kept in the history")

    def handle(self, *args: Any, **options: Any) -> None:
        """Plan, tell, and carry out; or undo, or go on."""
        actor = options["actor"] or Actor.system()
        with translation.override(actor.language):
            try:
                if options["record"] in (UNDO, CONTINUE):
                    return self._again(options["record"], options["file"], actor)
                return self._import(actor, options)
            except imports.Refused as error:
                self._tell_problems(error)
                raise CommandError(str(error)) from error
            except imports.Unreadable as error:
                raise CommandError(str(error)) from error

    def _import(self, actor: Actor, options: dict[str, Any]) -> None:
        record = arguments.known(options["record"], arguments.record_type)
        path = arguments.known(options["file"], arguments.file)
        chosen = None
        if options["mapping"]:
            header = imports.read_table(path, path.name).header
            try:
                chosen = matching.named(record, actor, options["mapping"], header)
            except SavedMatching.DoesNotExist as error:
                raise CommandError(f"no matching is saved as “{options['mapping']}”", returncode=2) from error
        brought = imports.load(
            record,
            path,
            actor,
            why=options["why"] or f"Imported from {path.name}.",
            matching=chosen,
            good_rows_only=options["good_rows_only"],
            blanks_overwrite=options["blanks_overwrite"],
            decide=options["decide"],
            dry_run=options["dry_run"],
            told=self._tell,
        )
        if options["dry_run"]:
            bad = imports.problems(brought, SHOWN + 1)
            self._tell_problems(imports.Refused("", bad))
            if bad:
                raise CommandError("Nothing was written: this was a dry run, and problems were found.")
            return self.stdout.write("Nothing was written: this was a dry run.")
        self._tell_problems(imports.Refused("", imports.problems(brought, SHOWN + 1)))
        self._tell_end(brought)

    def _again(self, what: str, number: str, actor: Actor) -> None:
        brought = imports.mine(actor).filter(pk=int(number) if number.isdecimal() else 0).first()
        if brought is None:
            raise CommandError(f"there is no import {number}", returncode=2)
        if what == CONTINUE:
            if brought.state != Import.State.RUNNING:
                raise CommandError(f"Import {number} was not broken off.")
            imports.carry_out(brought, actor)
            return self._tell_end(brought)
        outcome = imports.take_back(brought, actor)
        self.stdout.write(f"Undone: {outcome.restored} rows.")
        for left in outcome.left[:SHOWN]:
            self.stderr.write(f"{left.record.name} {left.row_id}: {left.reason}")
        if outcome.left:
            self.stderr.write(f"Rows that stay: {len(outcome.left)}")

    def _tell(self, brought: Import) -> None:
        told = ", ".join(f"{brought.counts.get(action, 0)} {action}" for action in PlanLine.Action.values)
        self.stdout.write(f"{brought.lines} rows: {told}")
        taken = brought.matching["columns"]
        aside = [head.strip() for head, name in zip(brought.header, taken, strict=True) if not name and head.strip()]
        if aside:
            self.stdout.write(f"Columns left aside: {', '.join(aside)}")

    def _tell_problems(self, refused: imports.Refused) -> None:
        for problem in refused.problems[:SHOWN]:
            self.stderr.write(str(problem))
        if len(refused.problems) > SHOWN:
            self.stderr.write(f"… and {len(refused.problems) - SHOWN} more problems")

    def _tell_end(self, brought: Import) -> None:
        counts = brought.counts
        self.stdout.write(
            f"Written: {counts.get('create', 0)} created, {counts.get('update', 0)} updated."
            + (f" To take it back: amity import undo {brought.pk}" if brought.written else "")
        )
