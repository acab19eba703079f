"""What the keeping of personal data does by the clock."""

import secrets
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amity import tasks
from amity.access.actors import Actor, actor_of
from amity.access.models import Account
from amity.access.scope import visible_to
from amity.exchange import copying, export_jobs
from amity.privacy import services
from amity.privacy.models import SubjectRequest
from amity.records import registry
from amity.tasks.models import Job

COPY = "copy of a person"
LONG = 200  # rows from which a copy is written in the background


@tasks.daily(hour=2)
@tasks.job("keep data by its time", label=gettext_lazy("Keeping data by its time"))
def keep_by_time(progress: tasks.Progress) -> dict[str, Any]:
    """Apply the rules of keeping and report."""
    report = services.keep(actor=Actor.system(), today=timezone.localdate(), now=timezone.now())
    return {"href": "/retention/", "text": "", "report": report.pk}


def order_copy(request: SubjectRequest, *, actor: Actor) -> Job:
    """Ask for the copy of everything about the person of a request."""
    return tasks.enqueue(COPY, account_id=actor.account_id, arguments={"request_id": request.pk})


def copies_of(account_id: int, request_id: int) -> QuerySet[Job]:
    """The copies that an account asked for in answer to a request."""
    return Job.objects.filter(name=COPY, account=account_id, arguments={"request_id": request_id})


@tasks.job(COPY, label=gettext_lazy("Copy of the data on a person"))
def write_copy(progress: tasks.Progress, *, request_id: int) -> dict[str, Any]:
    """Write the copy with the rights its account has on the day of writing; it waits where exports wait."""
    today = timezone.localdate()
    account = Account.objects.filter(pk__in=[progress.account_id]).first()
    actor = actor_of(account, today=today) if account else Actor.nobody()
    request = visible_to(actor, registry.of(SubjectRequest)).filter(pk=request_id).first()
    person = request.person if request is not None else None
    record = registry.of(type(person)) if person is not None else None
    if person is None or record is None or not visible_to(actor, record).filter(pk=person.pk).exists():
        raise tasks.Failed(_("You may not see the record of this person."))
    target = export_jobs.folder() / f"{secrets.token_hex(20)}.zip"
    part = target.with_suffix(".part")
    progress.total(copying.size(record, person.pk, actor))
    try:
        with part.open("xb") as file:
            copying.write(
                record,
                person.pk,
                file,
                actor=actor,
                language=get_language() or "en",
                now=timezone.now(),
                told=progress.done,
            )
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    href = f"/subject_requests/{request_id}/copy/{progress.job.pk}/"
    return {"href": href, "text": _("The copy is ready."), "file": target.name}
