"""The application of IATI: files out, and files of others in."""

from django.apps import AppConfig


class IatiConfig(AppConfig):
    """Aid in the format of IATI."""

    name = "amity.iati"
    label = "iati"
