"""The application of webhooks."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Telling other systems."""

    name = "amity.webhooks"
    label = "webhooks"
