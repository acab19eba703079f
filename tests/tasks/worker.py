"""The program of a worker that knows the jobs of samples.py: `amity work` with its options."""

import os
import sys

import django
from django.core.management import call_command


def main() -> None:
    """Work; a worker that is asked to go gives the running job a fifth of a second."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amity.config.settings")
    django.setup()
    from amity.tasks import leaving
    from tests.tasks import samples

    leaving.GRACE = 0.2
    samples.declare()
    call_command("work", *sys.argv[1:])


if __name__ == "__main__":
    main()
