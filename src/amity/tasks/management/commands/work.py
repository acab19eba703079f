"""`amity work`: a worker, which carries out the jobs that wait."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Runs a worker."""

    help = "Carry out the jobs that wait, until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        call_command("db_worker", queue_name="*", reload=False)
