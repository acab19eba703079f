"""The application of the engine: finds every module's declarations and checks them at start."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    """Records, their history and their search entries."""

    name = "amity.records"
    label = "records"
    verbose_name = _("Records")

    def ready(self) -> None:
        """Load `<module>.records` of every installed module, then let Django run the checks."""
        from amity.records import checks

        autodiscover_modules("records")
        checks.register_checks()
