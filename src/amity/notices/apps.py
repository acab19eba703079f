"""The application of notices."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Following, comments and notices."""

    name = "amity.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        """Let whoever forgets a row know of the comments."""
        from amity.notices import forgetting  # noqa: F401
