"""The application of acts on many rows."""

from django.apps import AppConfig


class BulkConfig(AppConfig):
    """Acts on many rows."""

    name = "amity.bulk"
    label = "bulk"
