"""What is done with files in the background: look for viruses, read the text, sweep up what nobody holds."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amity import tasks
from amity.files import finding, integrity, scanning, services, texts
from amity.files.models import Scan, Version
from amity.files.services import JOB

LATE = timedelta(days=1)


@tasks.job(JOB, label=_("Check a file and read its text"), tries=5)
def examine(progress: tasks.Progress, *, version_id: int) -> dict[str, Any]:
    """Look for viruses in a version, then read its text; what is known already is not asked again."""
    version = Version.objects.select_related("blob").filter(pk=version_id).first()
    if version is None:
        return {}
    if scanning.is_on() and version.blob.scan == Scan.NONE:
        version.blob.scan = scanning.scan(version.blob)
    progress.note(version.blob.scan)
    if version.blob.scan == Scan.INFECTED:
        return {"scan": version.blob.scan}
    if version.text == Version.Text.WAITING:
        version.text = _read(version)
        Version.objects.filter(pk=version.pk).update(text=version.text)
    return {"scan": version.blob.scan, "text": version.text}


def _read(version: Version) -> str:
    """Read a version's text into the index, if it is still the latest one."""
    try:
        text = texts.read(version.blob, version.kind)
    except texts.Unreadable:
        return Version.Text.UNREADABLE
    if Version.objects.filter(pk=version.pk, number=F("attachment__latest")).exists():
        finding.write(version.attachment_id, text)
    return Version.Text.READ if text.strip() else Version.Text.NONE


@tasks.daily(hour=3)
@tasks.job("sweep files", label=_("Sweep up after files"))
def sweep(progress: tasks.Progress) -> dict[str, Any]:
    """Destroy what must not outlive its record and what nobody holds, and look again at files left unexamined."""
    before = timezone.now() - LATE
    erased = services.erase_with_rows()
    removed = integrity.remove_strays(before)
    left = Version.objects.filter(created_at__lt=before, text=Version.Text.WAITING)
    if scanning.is_on():
        left = left | Version.objects.filter(created_at__lt=before, blob__scan=Scan.NONE)
    for pk in left.order_by("pk").values_list("pk", flat=True):
        tasks.enqueue(JOB, account_id=None, arguments={"version_id": pk})
    return {"erased": erased, "removed": removed}
