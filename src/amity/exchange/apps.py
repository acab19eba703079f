"""The application of imports and exports."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Files in and out."""

    name = "amity.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Let the worker know the exports; imports are found by the name of their file."""
        from amity.exchange import export_jobs  # noqa: F401
