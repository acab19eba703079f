"""Exports in the background: the file is written under a name nobody can guess and waits a day for whoever asked."""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity import tasks
from amity.access.actors import Actor, actor_of
from amity.access.models import Account
from amity.exchange import exports
from amity.records import listing, registry
from amity.records.declaration import Record
from amity.records.filtering import BadFilter
from amity.sharing import reads
from amity.tasks.models import Job

EXPORT = "export: write a file"
KEPT = timedelta(hours=24)
LONG = {"csv": 5000, "xlsx": 1000}  # rows from which a file is written in the background


def folder() -> Path:
    """Where the files lie; only the account that runs the site can look into it."""
    place = Path(settings.HOME) / "exports"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def is_long(record: Record, actor: Actor, query: Any, kind: str) -> bool:
    """Whether a list is too long to be sent while its reader waits. Raises BadFilter."""
    return listing.rows_of(record, actor, query).order_by()[: LONG[kind] + 1].count() > LONG[kind]


def order(record: Record, query: str, kind: str, *, actor: Actor) -> Job:
    """Ask for the file behind a list's address."""
    arguments = {"record": record.name, "query": query, "kind": kind}
    return tasks.enqueue(EXPORT, account_id=actor.account_id, arguments=arguments)


@tasks.job(EXPORT, label=gettext_lazy("Export"))
def write(progress: tasks.Progress, *, record: str, query: str, kind: str) -> dict[str, Any]:
    """Write the rows the account may see on the day of writing; a file half written is thrown away."""
    declared, params = registry.get(record), parse_qs(query)
    account = Account.objects.filter(pk__in=[progress.account_id]).first()
    actor = actor_of(account, today=timezone.localdate()) if account else Actor.nobody()
    target = folder() / f"{secrets.token_hex(20)}.{kind}"
    part = target.with_suffix(".part")
    try:
        rows = listing.rows_of(declared, actor, params)
        progress.total(count := rows.order_by().count())
        reads.note_all(declared, rows, actor, "export")
        if kind == "csv":
            with part.open("xb") as file:
                for number, chunk in enumerate(exports.csv_chunks(declared, actor, params, bom=True)):
                    file.write(chunk)
                    progress.done(min(number * exports.BLOCK, count))  # the first chunk is the head
        else:
            exports.write_xlsx(declared, actor, params, str(part), progress.done)
        part.rename(target)
    except (BadFilter, exports.TooLarge) as error:
        raise tasks.Failed(str(error)) from error
    finally:
        part.unlink(missing_ok=True)
    return {"href": f"/exports/{progress.job.pk}/", "text": _("The file is ready."), "file": target.name}


def ordered_by(account_id: int) -> QuerySet[Job]:
    """The exports that an account asked for."""
    return Job.objects.filter(name=EXPORT, account=account_id)


def file_of(job: Job) -> Path | None:
    """The file of a finished export, as long as it is kept."""
    is_kept = job.finished_at is not None and job.finished_at > timezone.now() - KEPT
    if job.state != Job.State.DONE or not is_kept:
        return None
    path = folder() / Path(str(job.result["file"])).name
    return path if path.exists() else None


@tasks.every(minutes=60)
@tasks.job("export: forget old files", label=gettext_lazy("Forgetting old exports"))
def forget(progress: tasks.Progress) -> dict[str, Any]:
    """Delete the files whose day is over."""
    limit = (timezone.now() - KEPT).timestamp()
    old = [one for one in folder().iterdir() if one.stat().st_mtime < limit]
    for one in old:
        one.unlink(missing_ok=True)
    return {"text": _("Deleted: %(count)s") % {"count": len(old)}}
