"""The background jobs: carrying out an act on many rows, and undoing one."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amity import tasks
from amity.access.actors import Actor, actor_of
from amity.access.models import Account
from amity.bulk import acts
from amity.bulk.models import Act, Line
from amity.past import undo
from amity.records import writes
from amity.records.models import Operation

CARRY_OUT, UNDO = "bulk: carry out", "bulk: undo"


def _actor(account: Account | None) -> Actor:
    """Who acts, with the rights of the day the work is done; the machine itself when nobody asked."""
    return actor_of(account, today=timezone.localdate()) if account else Actor.system()


@tasks.job(CARRY_OUT, label=gettext_lazy("Change of many records"))
def carry_out(progress: tasks.Progress, *, act_id: int) -> dict[str, Any]:
    """Carry out an act, from where it stands."""
    act = Act.objects.select_related("operation__account").get(pk=act_id)
    progress.total(act.lines.count())
    acts.carry_out(act, actor=_actor(act.operation.account), told=progress.done)
    told = {"done": act.lines.filter(state=Line.State.DONE).count(), "of": act.lines.count()}
    return {
        "href": f"/operations/{act.operation_id}/",
        "text": _("%(done)s of %(of)s records are done.") % told,
    }


@tasks.job(UNDO, label=gettext_lazy("Undoing of a change"))
def carry_back(progress: tasks.Progress, *, operation_id: int, account_id: int | None, why: str) -> dict[str, Any]:
    """Undo an operation as far as nobody wrote on since, and keep which rows stay as they are."""
    operation = Operation.objects.get(pk=operation_id)
    progress.total(undo.forecast(operation).rows)
    account = Account.objects.filter(pk__in=[account_id]).first()
    try:
        outcome = undo.undo(operation, actor=_actor(account), why=why, told=progress.done)
    except writes.Refused as error:
        raise tasks.Failed(str(error)) from error
    acts.keep_undone(outcome.operation, [(one.record.name, one.row_id, one.reason) for one in outcome.left])
    told = ngettext("%(done)s record is as it was.", "%(done)s records are as they were.", outcome.restored)
    return {
        "href": f"/operations/{outcome.operation.pk}/",
        "text": told % {"done": outcome.restored},
    }
