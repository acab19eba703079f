"""The application of imports and exports."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Files in and out."""

    name = "amity.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Let the worker know the exports, and whoever forgets a row the imports that are kept."""
        from amity.exchange import export_jobs, forgetting  # noqa: F401
