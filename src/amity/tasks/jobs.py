"""The jobs of this module: it cleans up after itself."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from amity import tasks
from amity.tasks.models import Job

KEPT = timedelta(days=30)
QUEUE_KEPT = timedelta(days=1)


@tasks.daily(hour=3)
@tasks.job("clean up jobs", label=_("Delete old jobs"))
def clean_up(progress: tasks.Progress) -> dict[str, Any]:
    """Delete the jobs that ended more than 30 days ago, and what the queue remembers of more than a day ago."""
    now = timezone.now()
    _all, deleted = Job.objects.filter(finished_at__lt=now - KEPT).delete()
    DBTaskResult.objects.filter(finished_at__lt=now - QUEUE_KEPT).delete()
    return {"deleted": deleted.get(Job._meta.label, 0)}
