"""Imports in the background: reading a file, deciding on its rows, storing them, and forgetting old files."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity import tasks
from amity.access.actors import Actor, actor_of
from amity.exchange import imports
from amity.exchange.carrying import Overtaken
from amity.exchange.models import UNDO_FOR, Import
from amity.exchange.plans import ASK

State = Import.State
PLAN, CARRY_OUT, DECIDE = "plan import", "carry out import", "decide import"
MANY = 500  # rows that are decided on while their owner waits
OPEN = Q(action=ASK) | Q(is_tied=True)  # lines that a decision on all may change
SMALL = 300_000  # bytes of a file that is dealt with while its owner waits


def start(name: str, brought: Import) -> None:
    """Do a job now when the file is small, and in the background otherwise."""
    if brought.size <= SMALL:
        _WORK[name](brought, _actor(brought), None)
        return
    brought.state = State.PLANNING if name == PLAN else State.RUNNING
    _enqueue(name, brought)


def decide(brought: Import, actor: Actor, decision: str) -> int | None:
    """Say one thing of all lines that ask: now when they are few, and in the background otherwise.

    Returns how many it took, and nothing when that is not known yet. Raises Refused.
    """
    asking = brought.planline_set.filter(action=ASK).order_by("number")
    if brought.planline_set.filter(OPEN).order_by()[: MANY + 1].count() <= MANY:
        return imports.decide(brought, actor, asking, decision)
    with transaction.atomic():
        imports.hold(brought)
        _enqueue(DECIDE, brought, decision=decision)
    return None


def _enqueue(name: str, brought: Import, **more: str) -> None:
    job = tasks.enqueue(name, account_id=brought.account_id, arguments={"import_id": brought.pk, **more})
    brought.job_number = job.pk
    brought.save(update_fields=["job_number", "state"])


def _actor(brought: Import) -> Actor:
    account = brought.account
    return Actor.system() if account is None else actor_of(account, today=timezone.localdate())


def _plan(brought: Import, actor: Actor, tell: imports.Tell) -> None:
    try:
        imports.plan(brought, actor, tell=tell)
    except (imports.Refused, imports.Unreadable) as error:
        imports.end(brought, State.UPLOADED, str(error))
    except Overtaken:
        brought.refresh_from_db()


def _carry_out(brought: Import, actor: Actor, tell: imports.Tell) -> None:
    try:
        imports.carry_out(brought, actor, tell=tell)
    except Overtaken:
        brought.refresh_from_db()


def _decide(brought: Import, actor: Actor, tell: imports.Tell, decision: str) -> None:
    if brought.state == State.PLANNED:
        return  # done by a start before this one
    try:
        imports.decide_all(brought, actor, decision, tell=tell)
    except Overtaken:
        brought.refresh_from_db()


_WORK: dict[str, Callable[..., None]] = {PLAN: _plan, CARRY_OUT: _carry_out, DECIDE: _decide}


def _in_background(name: str, stopped: str) -> Callable[..., dict[str, Any]]:
    """The job of this name; a fault in it leaves the import in a state from which its owner can go on."""

    @wraps(_WORK[name])
    def work(progress: tasks.Progress, *, import_id: int, **more: str) -> dict[str, Any]:
        brought = Import.objects.select_related("account").get(pk=import_id)
        progress.total(
            brought.planline_set.filter(OPEN).count() if name == DECIDE else brought.lines or brought.written
        )
        try:
            _WORK[name](brought, _actor(brought), progress.done, **more)
        except tasks.Stopping:
            raise
        except tasks.Cancelled:
            imports.end(brought, State.CANCELLED)
            raise
        except Exception:
            imports.end(
                brought, stopped, _("A fault stopped this. An administrator finds it under the background work.")
            )
            raise
        return {"href": f"/imports/{brought.pk}/", "text": brought.name}

    return work


tasks.job(PLAN, label=gettext_lazy("Reading a file"))(_in_background(PLAN, State.UPLOADED))
tasks.job(CARRY_OUT, label=gettext_lazy("Import"))(_in_background(CARRY_OUT, State.FAILED))
tasks.job(DECIDE, label=gettext_lazy("Deciding on rows of a file"))(_in_background(DECIDE, State.UPLOADED))


@tasks.daily(hour=4)
@tasks.job("forget imports", label=gettext_lazy("Forgetting files of imports"))
def forget(progress: tasks.Progress) -> dict[str, Any]:
    """Delete the files and the plans of imports that can no longer be undone; that they happened stays known."""
    past = Import.objects.filter(at__lt=timezone.now() - UNDO_FOR).exclude(stored="")
    for brought in past:
        imports.path_of(brought).unlink(missing_ok=True)
        brought.planline_set.all().delete()
        Import.objects.filter(pk=brought.pk).update(stored="")
        progress.check()
    return {}
