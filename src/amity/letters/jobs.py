"""Mail merges in the background: the letters are stored block by block, then written as PDF and DOCX.

A job that is started anew goes on with the people who have no letter yet. The files wait a week for whoever asked.
"""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amity import tasks
from amity.access.actors import Actor, actor_of
from amity.access.models import Account
from amity.files import scope
from amity.files.models import Attachment
from amity.letters import queries
from amity.letters.exchange import paper, word
from amity.letters.exchange.sheets import Sheet, sheets_of
from amity.letters.models import Batch, LetterTemplate
from amity.letters.services import composing
from amity.records import registry, writes
from amity.tasks.models import Job

COMPOSE, PRINT = "letters: compose", "letters: print"
KEPT = timedelta(days=7)
KINDS = ("pdf", "docx")


def folder() -> Path:
    """Where the files lie; only the account that runs the site can look into it."""
    place = Path(settings.HOME) / "letters"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def start(batch: Batch, name: str = COMPOSE) -> Job:
    """Have a mail merge carried out, or its files written anew."""
    job = tasks.enqueue(name, account_id=batch.operation.account_id, arguments={"batch_id": batch.pk})
    batch.job = job.pk
    batch.save(update_fields=["job"])
    return job


@tasks.job(COMPOSE, label=gettext_lazy("Writing of letters"))
def compose(progress: tasks.Progress, *, batch_id: int) -> dict[str, Any]:
    """Write the letters of a mail merge from where it stands, then their files."""
    batch = Batch.objects.select_related("operation__account").get(pk=batch_id)
    progress.total(len(batch.asked["people"]))
    actor = actor_behind(batch)
    try:
        composing.carry_out(batch, actor=actor, today=timezone.localdate(), told=progress.done)
    except writes.Refused as error:
        raise tasks.Failed(str(error)) from error
    return files_of(batch, progress, actor)


@tasks.job(PRINT, label=gettext_lazy("Printing of letters"))
def print_again(progress: tasks.Progress, *, batch_id: int) -> dict[str, Any]:
    """Write the files of a mail merge anew, with the letters as they stand now."""
    batch = Batch.objects.select_related("operation__account").get(pk=batch_id)
    return files_of(batch, progress, actor_behind(batch))


def actor_behind(batch: Batch) -> Actor:
    """Who asked for the letters, with the rights of today."""
    account: Account | None = batch.operation.account
    return actor_of(account, today=timezone.localdate()) if account else Actor.system()


def files_of(batch: Batch, progress: tasks.Progress, actor: Actor) -> dict[str, Any]:
    """Write the letters of a mail merge as PDF and DOCX; returns the result of the job."""
    progress.note(_("Writing the files"))
    sheets = sheets_behind(batch, actor)
    told = ngettext("%(count)s letter is written.", "%(count)s letters are written.", len(sheets))
    result = {"href": f"/letters/batches/{batch.pk}/", "text": told % {"count": len(sheets)}}
    if not sheets:
        return result
    name = secrets.token_hex(20)
    made_on, title = timezone.localdate(), batch.template
    (folder() / f"{name}.pdf").write_bytes(paper.letters(sheets, title=title, made_on=made_on))
    progress.check()
    try:
        office = word_template(next(iter(queries.templates(actor, batch.template).values()), None), actor)
        content = word.letters(sheets, title=title, template=office, told=lambda _done: progress.check())
    except word.WordRefused as error:
        return {**result, "file": name, "problem": str(error)}
    (folder() / f"{name}.docx").write_bytes(content)
    return {**result, "file": name}


def sheets_behind(batch: Batch, actor: Actor) -> list[Sheet]:
    """The letters of a mail merge as sheets, in the order of the names they go to."""
    rows = [one for one in queries.written_by(batch).order_by("sort_key", "pk") if actor.may_see(one.audience)]
    return sheets_of(rows, actor=actor, today=timezone.localdate())


def word_template(template: LetterTemplate | None, actor: Actor) -> bytes | None:
    """The document of Word that an office hung on a template for its letters; the latest one, None without any."""
    if template is None:
        return None
    record = registry.of(LetterTemplate)
    for version in scope.latest_on_row(actor, record, template):
        if version.attachment.kind == Attachment.Kind.LETTER and version.format == "docx":
            return version.blob.path.read_bytes() if scope.may_open(actor, version) else None
    return None


def file_of(batch: Batch, kind: str) -> Path | None:
    """A file of a mail merge, as long as it is kept."""
    job = Job.objects.filter(pk__in=[batch.job], state=Job.State.DONE).first()
    if job is None or kind not in KINDS or "file" not in job.result:
        return None
    path = folder() / f"{Path(str(job.result['file'])).name}.{kind}"
    return path if path.exists() else None


@tasks.daily(hour=3)
@tasks.job("letters: forget old files", label=gettext_lazy("Forgetting files of letters"))
def forget(progress: tasks.Progress) -> dict[str, Any]:
    """Delete the files whose week is over; the letters stay."""
    limit = (timezone.now() - KEPT).timestamp()
    old = [one for one in folder().iterdir() if one.stat().st_mtime < limit]
    for one in old:
        one.unlink(missing_ok=True)
    return {"text": _("Deleted: %(count)s") % {"count": len(old)}}
