"""The application that holds the commands of the whole house."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Settings and commands."""

    name = "amity.config"
    label = "config"
