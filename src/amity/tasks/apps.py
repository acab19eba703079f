"""The application of background work: finds every module's jobs at start."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    """Jobs and the workers that carry them out."""

    name = "amity.tasks"
    label = "tasks"
    verbose_name = _("Background work")

    def ready(self) -> None:
        """Load `<module>.jobs` of every installed module."""
        autodiscover_modules("jobs")
