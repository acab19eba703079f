"""The application of the staff pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    """Pages for those who keep the records."""

    name = "amity.staff"
    label = "staff"
    verbose_name = _("Staff pages")

    def ready(self) -> None:
        """Let whoever tells of followed lists know what saved views ask for."""
        from amity.notices import lists
        from amity.staff import viewing

        lists.asked_by(viewing.asked)
