"""The application of duplicates."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DuplicatesConfig(AppConfig):
    """Rows that may be one and the same."""

    name = "amity.duplicates"
    label = "duplicates"
    verbose_name = _("Duplicates")
