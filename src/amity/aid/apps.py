"""The application of aid: its totals are made anew with the rows they are made of."""

from django.apps import AppConfig


class AidConfig(AppConfig):
    """Foreign aid."""

    name = "amity.aid"
    label = "aid"

    def ready(self) -> None:
        """Ask to be told of every change."""
        from amity.aid.rules import counting

        counting.listen()
