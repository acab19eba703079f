"""`amity files`: whether the attached files are all there and unchanged, and destroying what lies in the trash."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from amity.files import integrity, services
from amity.files.models import Attachment, Blob


class Command(BaseCommand):
    """Looks after attached files."""

    help = "Check the attached files against the database, or destroy those in the trash."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser("check", help="compare every content with its SHA-256; status 1 for a fault")
        check.add_argument("--quick", action="store_true", help="look only whether they are there, in their size")
        purge = actions.add_parser("purge", help="destroy the files in the trash and those whose record is gone")
        purge.add_argument("--yes", action="store_true", help="do it; without this, only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check or purge."""
        if options["action"] == "check":
            self._check(quick=options["quick"])
        else:
            self._purge(is_meant=options["yes"])

    def _check(self, *, quick: bool) -> None:
        found = 0
        for fault in integrity.faults(reads=not quick):
            found += 1
            self.stdout.write(f"{fault.kind}: {fault.what}")
        contents = Blob.objects.count()
        if found:
            raise CommandError(f"{contents} contents, {found} faults")
        self.stdout.write(f"{contents} contents, no fault")

    def _purge(self, *, is_meant: bool) -> None:
        rowless = [one.pk for one in integrity.without_row()]
        doomed = Attachment.objects.filter(is_trashed=True) | Attachment.objects.filter(pk__in=rowless)
        if not is_meant:
            self.stdout.write(f"{doomed.count()} files would be destroyed; add --yes to do it")
            return
        count = doomed.count()
        self.stdout.write(f"{count} files destroyed, {services.erase(list(doomed))} contents removed")
