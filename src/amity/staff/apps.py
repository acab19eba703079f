"""The staff door."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Pages for those who keep the records."""

    name = "amity.staff"
    label = "staff"
