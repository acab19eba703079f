"""The application of attached files."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Files on any record."""

    name = "amity.files"
    label = "files"
    verbose_name = _("Files")
