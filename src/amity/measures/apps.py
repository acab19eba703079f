"""The application of measures: finds every module's measures and checks them at start."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class MeasuresConfig(AppConfig):
    """Figures counted from records."""

    name = "amity.measures"
    label = "measures"
    verbose_name = _("Measures")

    def ready(self) -> None:
        """Load `<module>.measures` of every installed module, then let Django run the checks."""
        from amity.measures import checks

        autodiscover_modules("measures")
        checks.register_checks()
