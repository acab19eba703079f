"""The application of saved views."""

from django.apps import AppConfig


class ViewsConfig(AppConfig):
    """Views of lists."""

    name = "amity.views"
    label = "views"
