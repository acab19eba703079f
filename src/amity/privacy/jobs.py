"""What the keeping of personal data does by the clock."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amity import tasks
from amity.privacy import keeping


@tasks.daily(hour=2)
@tasks.job("keep data by its time", label=_("Keeping data by its time"))
def keep_by_time(progress: tasks.Progress) -> dict[str, Any]:
    """Apply the rules of keeping and report."""
    report = keeping.keep(today=timezone.localdate(), now=timezone.now())
    return {"href": "/retention/", "text": "", "report": report.pk}
