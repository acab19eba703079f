"""The API door."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """REST for programs."""

    name = "amity.api"
    label = "api"
