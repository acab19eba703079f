"""`amity aid recount`: compares the totals of aid with what they are made of, and counts all anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from amity.aid.models import AidCell, AidDonorCell, AidItem
from amity.aid.rules import counting


class Command(BaseCommand):
    """Looks whether the totals of aid are right, and counts anew."""

    help = "Count all aid anew, or only look whether the totals are right. Others may go on working meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("what", choices=["recount", "look"], help="count anew, or change nothing and only look")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many totals are wrong, count anew, and say it again."""
        wrong = self._look()
        if options["what"] == "look":
            if wrong:
                raise SystemExit(1)
            return
        total = AidItem.objects.count()
        for done in counting.rebuild():
            self.stdout.write(f"items counted: {done} of {total}", ending="\r")
        self.stdout.write(f"items counted: {total} of {total}")
        if self._look():
            raise SystemExit(1)

    def _look(self) -> int:
        wrong = sum(len(counting.differences(model)) for model in (AidCell, AidDonorCell))
        self.stdout.write(f"totals that are wrong: {wrong}")
        return wrong
