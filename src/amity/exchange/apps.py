"""The application of imports and exports."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Files in and out."""

    name = "amity.exchange"
    label = "exchange"
