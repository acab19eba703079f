"""The jobs of this module: it cleans up after itself."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from amity import tasks
from amity.tasks.models import Job

KEPT = timedelta(days=30)
ROUTINE_KEPT = timedelta(days=1)  # for what nobody ordered and went well, and for what the queue has delivered


@tasks.daily(hour=3)
@tasks.job("clean up jobs", label=_("Delete old jobs"))
def clean_up(progress: tasks.Progress) -> dict[str, Any]:
    """Delete the jobs that ended more than 30 days ago, and what was routine a day ago."""
    now = timezone.now()
    routine = Q(account=None, state=Job.State.DONE, finished_at__lt=now - ROUTINE_KEPT)
    _all, deleted = Job.objects.filter(routine | Q(finished_at__lt=now - KEPT)).delete()
    DBTaskResult.objects.filter(finished_at__lt=now - ROUTINE_KEPT).delete()
    return {"deleted": deleted.get(Job._meta.label, 0)}
