"""The application of units, accounts and roles."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    """Who may see and do what."""

    name = "amity.access"
    label = "access"
    verbose_name = _("Units and accounts")
