"""The application that holds the commands of the whole house."""

import gc

from django.apps import AppConfig

OFTEN = (100_000, 20, 100)


class ConfigConfig(AppConfig):
    """Settings and commands."""

    name = "amity.config"
    label = "config"

    def ready(self) -> None:
        """Let the garbage collector look less often, and never at what stays loaded.

        With Python's own numbers a third of the time of an import goes into looking at rows that are all still needed.
        """
        gc.freeze()
        gc.set_threshold(*OFTEN)
