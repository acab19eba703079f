"""The application of lending."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Rows lent to other units."""

    name = "amity.sharing"
    label = "sharing"
