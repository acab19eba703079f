"""The application of lending."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Rows lent to other units."""

    name = "amity.sharing"
    label = "sharing"

    def ready(self) -> None:
        """Let whoever forgets a row know of the loans that are called by its name."""
        from amity.sharing import forgetting  # noqa: F401
