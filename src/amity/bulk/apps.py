"""The application of acts on many rows."""

from django.apps import AppConfig


class BulkConfig(AppConfig):
    """Acts on many rows."""

    name = "amity.bulk"
    label = "bulk"

    def ready(self) -> None:
        """Let every list be narrowed to the rows of one act."""
        from amity.past import acted  # noqa: F401
