"""What the keeping of personal data does by the clock."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amity import tasks
from amity.access.actors import Actor
from amity.privacy import services


@tasks.daily(hour=2)
@tasks.job("keep data by its time", label=_("Keeping data by its time"))
def keep_by_time(progress: tasks.Progress) -> dict[str, Any]:
    """Apply the rules of keeping and report."""
    report = services.keep(actor=Actor.system(), today=timezone.localdate(), now=timezone.now())
    return {"href": "/retention/", "text": "", "report": report.pk}
