"""Background work of aid."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity import tasks
from amity.aid.models import AidCell, AidDonorCell, AidFlow, AidItem, AidSum
from amity.aid.rules import counting

LOOK, RECOUNT = "aid: look at the totals", "aid: count anew"


@tasks.job(RECOUNT, label=gettext_lazy("Counting all aid anew"))
def recount(progress: tasks.Progress) -> dict[str, Any]:
    """Make all facts behind the totals of aid anew; others go on working meanwhile."""
    progress.total(AidItem.objects.count())
    done = 0
    for done in counting.rebuild():
        progress.done(done)
    return {"text": _("Items of aid counted anew: %(count)s") % {"count": done}}


@tasks.daily(hour=2)
@tasks.job(LOOK, label=gettext_lazy("Looking whether the totals of aid are right"))
def look(progress: tasks.Progress) -> dict[str, Any]:
    """Count anew when cells are not the sums of their facts, or when sums were stored before anything was counted."""
    wrong = sum(len(counting.differences(model)) for model in (AidCell, AidDonorCell))
    is_uncounted = AidFlow.objects.filter(audience__gte=0).exists() and not AidSum.objects.exists()
    if wrong or is_uncounted:
        tasks.enqueue(RECOUNT, account_id=None, arguments={})
    return {"text": _("Totals of aid that are wrong: %(count)s") % {"count": wrong}}
