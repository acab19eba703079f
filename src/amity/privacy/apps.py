"""The application of personal data."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """Personal data."""

    name = "amity.privacy"
    label = "privacy"
    verbose_name = _("Personal data")
