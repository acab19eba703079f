"""What the clock starts: gathering notices, sending letters, reminding of dates, and forgetting old notices."""

from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amity import tasks
from amity.access.models import Account
from amity.notices import deadlines, gathering, letters, lists, safety
from amity.notices.models import Comment, Follow, Notice
from amity.records.models import SearchEntry

KEPT_READ = timedelta(days=90)
KEPT = timedelta(days=365)


@tasks.every(minutes=1)
@tasks.job("gather notices", label=_("Telling people what changed"))
def gather(progress: tasks.Progress) -> dict[str, Any]:
    """Make notices of what was written since the last time."""
    told = gathering.gather(now=timezone.now(), today=timezone.localdate())
    progress.done(told)
    return {"notices": told}


@tasks.every(minutes=5)
@tasks.job("send letters", label=_("Sending mail"))
def send(progress: tasks.Progress) -> dict[str, Any]:
    """Send the letters that are due."""
    try:
        sent = letters.send(now=timezone.now(), today=timezone.localdate())
    except (OSError, SMTPException) as error:
        raise tasks.TryLater(_("The mail server does not answer.")) from error
    progress.done(sent)
    return {"sent": sent}


@tasks.daily(hour=5)
@tasks.job("remind of dates", label=_("Reminding of dates"))
def remind(progress: tasks.Progress) -> dict[str, Any]:
    """Tell of dates that come near, and forget notices that nobody needs any more."""
    told = deadlines.remind(now=timezone.now(), today=timezone.localdate())
    progress.done(told)
    return {"notices": told, "forgotten": forget()}


@tasks.daily(hour=4)
@tasks.job("look at followed lists", label=_("Looking at the lists that people follow"))
def look_at_lists(progress: tasks.Progress) -> dict[str, Any]:
    """Tell of rows that came into or left the lists people follow."""
    told = lists.look(now=timezone.now(), today=timezone.localdate())
    progress.done(told)
    return {"notices": told}


@tasks.job(safety.JOB, label=_("Mail about the second step at log-in"))
def tell_of_second_step(progress: tasks.Progress, *, account: int, is_on: bool) -> dict[str, Any]:
    """Tell the owner of an account that its second step was turned on or off."""
    try:
        sent = safety.send(Account.objects.get(pk=account), is_on=is_on)
    except (OSError, SMTPException) as error:
        raise tasks.TryLater(_("The mail server does not answer.")) from error
    progress.done(sent)
    return {"sent": sent}


def forget() -> int:
    """Delete notices read long ago, those that were never read in a year, and all that hung on rows now gone."""
    now = timezone.now()
    old, _by_model = Notice.objects.filter(read_at__lt=now - KEPT_READ).delete()
    older, _by_model = Notice.objects.filter(at__lt=now - KEPT).delete()
    return old + older + _of_erased_rows()


def _of_erased_rows() -> int:
    """Delete what was said of rows that are gone for good; one in the trash still has its search entry."""
    entry = SearchEntry.objects.filter(record=OuterRef("record"), row_id=OuterRef("row_id"))
    said = Comment.objects.filter(~Exists(entry))
    parts = [
        Notice.objects.filter(~Exists(entry), row_id__gt=0),
        Follow.objects.filter(~Exists(entry)),
        said.filter(answers__isnull=False),
        said,
    ]
    return sum(part.delete()[0] for part in parts)
