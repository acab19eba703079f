"""Files of donors and publications in the background."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity import tasks
from amity.access.actors import Actor, actor_of
from amity.access.models import Account
from amity.iati import opening, publishing
from amity.iati.models import Intake
from amity.iati.reading import storing

LOOK, STORE, DRAFT = "iati: look through a file", "iati: store a file", "iati: draft a publication"
SMALL = 300_000  # bytes of a file that is dealt with while its owner waits
State = Intake.State


def start(brought: Intake, name: str, actor: Actor) -> None:
    """Look through, or store, now when the file is small, and in the background otherwise."""
    if brought.size <= SMALL:
        _work(name, brought, actor, None)
        return
    brought.state = State.READING if name == LOOK else State.STORING
    brought.job_number = tasks.enqueue(name, account_id=brought.account_id, arguments={"brought": brought.pk}).pk
    brought.save(update_fields=["state", "job_number"])


def _work(name: str, brought: Intake, actor: Actor, tell: storing.Tell) -> None:
    try:
        (storing.look if name == LOOK else storing.store)(brought, actor, tell=tell)
    except storing.Overtaken:
        brought.refresh_from_db()
    except opening.NotReadable as error:
        _end(brought, State.FAILED, str(error))


def _end(brought: Intake, state: str, problem: str = "") -> None:
    brought.state, brought.problem = state, problem
    brought.save(update_fields=["state", "problem"])


def _in_background(progress: tasks.Progress, name: str, number: int) -> dict[str, Any]:
    brought = Intake.objects.get(pk=number)
    if brought.state not in (State.READING, State.STORING):
        return {}  # stopped before the worker came to it
    progress.total(sum((brought.counts or {}).get(fate, 0) for fate in ("new", "changed", "same", "refused")))
    try:
        _work(name, brought, _actor(progress.account_id), progress.done)
    except tasks.Stopping:
        raise
    except tasks.Cancelled:
        _end(brought, State.CANCELLED)
        raise
    except Exception:
        _end(brought, State.FAILED, _("A fault stopped this. An administrator finds it under the background work."))
        raise
    return {"href": f"/iati/imports/{brought.pk}/", "text": brought.name}


def _actor(account_id: int | None) -> Actor:
    account = Account.objects.filter(pk=account_id or 0).first()
    return actor_of(account, today=timezone.localdate()) if account else Actor.nobody()


@tasks.job(LOOK, label=gettext_lazy("Looking through a file of IATI"))
def look(progress: tasks.Progress, *, brought: int) -> dict[str, Any]:
    """Find out what would become of every activity."""
    return _in_background(progress, LOOK, brought)


@tasks.job(STORE, label=gettext_lazy("Storing a file of IATI"))
def store(progress: tasks.Progress, *, brought: int) -> dict[str, Any]:
    """Store what is left of a file."""
    return _in_background(progress, STORE, brought)


@tasks.job(DRAFT, label=gettext_lazy("Checking what is to be published"))
def draft(progress: tasks.Progress) -> dict[str, Any]:
    """Draft a publication and check it."""
    try:
        made = publishing.draft(_actor(progress.account_id), now=timezone.now(), tell=progress.done)
    except publishing.Refused as error:
        raise tasks.Failed(str(error)) from error
    return {"href": "/iati/", "text": _("Activities checked: %(count)s") % {"count": made.activities}}


@tasks.daily(hour=4)
@tasks.job("iati: forget old files", label=gettext_lazy("Forgetting old files of IATI"))
def forget(progress: tasks.Progress) -> dict[str, Any]:
    """Delete the files of drafts that nobody needs any more, and of donors once they can no longer be undone."""
    gone = publishing.forget()
    for brought in storing.past(timezone.now()):
        storing.path_of(brought).unlink(missing_ok=True)
        brought.intakeline_set.all().delete()
        Intake.objects.filter(pk=brought.pk).update(stored="")
        gone += 1
        progress.check()
    return {"text": _("Deleted: %(count)s") % {"count": gone}}
