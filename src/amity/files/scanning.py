"""Looking for viruses: a program of the union's choice, which ends with 0 for clean and with 1 for infected.

Such are `clamdscan --fdpass --no-summary {path}` and `clamscan --no-summary {path}`. Any other end means that nobody
knows, and the file stays closed to all but who brought it until somebody does.
"""

import shlex
import subprocess

from django.conf import settings
from django.db import transaction

from amity import tasks
from amity.access.actors import Actor
from amity.files import blobs, services
from amity.files.models import Attachment, Blob, Scan
from amity.records import registry, writes

SECONDS = 300
ACTION = "file_infected"


def is_on() -> bool:
    """Whether the union has named a program."""
    return bool(settings.SCAN_COMMAND)


def scan(blob: Blob) -> str:
    """Look for viruses in a content, write down the outcome and return it; raises TryLater when nobody can tell."""
    command = [part.replace("{path}", str(blob.path)) for part in shlex.split(settings.SCAN_COMMAND)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise tasks.TryLater(f"The virus scanner did not answer: {type(error).__name__}") from error
    if done.returncode == 0:
        Blob.objects.filter(pk=blob.pk).update(scan=Scan.CLEAN, scan_told="")
        return Scan.CLEAN
    if done.returncode != 1:
        raise tasks.TryLater(f"The virus scanner ended with {done.returncode}")
    lines = done.stdout.decode(errors="replace").split("\n")
    condemn(blob, lines[0].rpartition(": ")[2].removesuffix(" FOUND").strip()[:200])
    return Scan.INFECTED


@transaction.atomic
def condemn(blob: Blob, virus: str) -> None:
    """Lock a content away and tell so in the history of every record it hangs on."""
    Blob.objects.select_for_update().filter(pk=blob.pk).update(scan=Scan.INFECTED, scan_told=virus)
    for attachment in Attachment.objects.filter(versions__blob=blob).distinct():
        version = attachment.versions.filter(blob=blob).order_by("-number")[0]
        record = registry.get(attachment.record)
        told = services.told(attachment, version)
        change = (attachment.row_id, ACTION, {services.ACTION: [told, told]})
        writes.write_history(record, [change], actor=Actor.system(), why=virus)
    blobs.lock_away(blob)
