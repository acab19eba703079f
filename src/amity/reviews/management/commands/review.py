"""`amity review YEAR`: the yearly review of the union as a file.

The reader is the union office as everybody in the union may read it: public rows and rows of class "union". Rows kept
in one unit, and restricted rows, are neither counted nor named; who may see more makes the review on the page of the
site.
"""

import argparse
import os
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from amity.access.actors import Actor
from amity.documents import writers
from amity.documents.framing import LANGUAGES
from amity.reviews.yearly import FIRST_YEAR, LAST_YEAR, yearly_review

ON_SCREEN = ("html", "json")


class Command(BaseCommand):
    """Write the review of a year."""

    requires_system_checks = ("amity",)  # the pages of the site are not needed for a file
    help = "Write the review of a year as PDF, DOCX, HTML or JSON, from public rows and rows of the whole union."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments; a wrong one is a usage error (exit 2)."""
        parser.add_argument("year", type=_year, metavar="YEAR", help=f"a year from {FIRST_YEAR} to {LAST_YEAR}")
        parser.add_argument("--language", choices=LANGUAGES, default="en", help="the language of the review")
        parser.add_argument("--format", choices=tuple(writers.FORMATS), default="pdf", help="the format of the file")
        parser.add_argument("--out", required=True, metavar="FILE", help='where to write it; "-" shows html and json')
        parser.add_argument("--today", type=_day, metavar="YYYY-MM-DD", help="the day it bears (default: today)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the review and write it; an earlier file of the name is replaced only by a whole one."""
        form, out, language = options["format"], options["out"], options["language"]
        if out == "-" and form not in ON_SCREEN:
            raise CommandError(f"A {form} file cannot be shown on a screen. Name a file after --out.", returncode=2)
        folder = Path(out).resolve().parent
        if out != "-" and not folder.is_dir():
            raise CommandError(f"The folder {folder} does not exist. Make it, or name another file.", returncode=2)
        document = yearly_review(
            options["year"],
            actor=Actor.union_reader(language),
            language=language,
            today=options["today"] or timezone.localdate(),
        )
        content, _content_type, _name = writers.download(document, form)
        if out == "-":
            self.stdout.write(content.decode(), ending="")
            return
        _write_whole(Path(out), content)


def _year(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"“{text}” is not a year from {FIRST_YEAR} to {LAST_YEAR}")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a day; write it as 2026-01-31") from None


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside the file and rename, so that nobody ever finds half of it."""
    number, half = tempfile.mkstemp(dir=path.resolve().parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            os.fchmod(number, 0o666 & ~_umask())
        Path(half).replace(path)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The permissions withheld from new files; the call that reads them also sets them."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
