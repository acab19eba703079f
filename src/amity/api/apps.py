"""The API door."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """REST for programs."""

    name = "amity.api"
    label = "api"

    def ready(self) -> None:
        """Let whoever forgets a row know of the answers that are kept."""
        from amity.api import forgetting  # noqa: F401
