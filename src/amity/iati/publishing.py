"""Publishing: draft both files, check them, look at what was found, and let everybody have exactly these files.

    publication = publishing.draft(actor, now=now)
    publishing.publish(publication, actor=actor, now=now)

A draft holds what everybody may see, whoever asks for it. What is published is the draft as it was checked.
"""

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.access.scope import visible_to
from amity.aid.models import AidItem
from amity.iati import checks, giving
from amity.iati.models import Publication
from amity.iati.writing import organisations
from amity.iati.writing.activities import Activities
from amity.records import registry

ACTIVITIES, ORGANISATIONS, GRANTS, TABLE = "activities.xml", "organisations.xml", "grants.json", "grants.csv"
FILES = (ACTIVITIES, ORGANISATIONS, GRANTS, TABLE)
SHOWN = 200  # findings kept with a draft; all are counted
FEW = 300  # items that are drafted while the reader waits
Tell = Callable[[int], None] | None


class Refused(Exception):
    """It was not published; the text is for people."""


def may_publish(actor: Actor) -> bool:
    """Whether an actor speaks for the union: he may change records of its office."""
    offices = Unit.objects.filter(kind=Unit.Kind.UNION).values_list("pk", flat=True)
    return any(actor.may_write(office) for office in offices)


def is_short() -> bool:
    """Whether a draft is made in a moment."""
    return visible_to(Actor.nobody(), registry.of(AidItem)).order_by()[: FEW + 1].count() <= FEW


def draft(actor: Actor, *, now: datetime, tell: Tell = None) -> Publication:
    """Write all files of a publication aside and check them."""
    _allowed(actor)
    publication = Publication(account_id=actor.account_id, at=now, folder=secrets.token_hex(16))
    place = _folder(publication)
    place.mkdir(parents=True, mode=0o700)
    made = Activities(Actor.nobody(), now)
    _write(place / ACTIVITIES, made.chunks(), lambda: tell(made.count) if tell else None)
    _write(place / ORGANISATIONS, organisations.chunks(Actor.nobody(), now))
    _write(place / GRANTS, giving.json_chunks(now))
    _write(place / TABLE, giving.csv_chunks())
    counts = dict.fromkeys((grade.value for grade in checks.Grade), 0)
    findings, publication.may_be_published = [], True
    for name in (ACTIVITIES, ORGANISATIONS):
        with (place / name).open("rb") as file:
            report = checks.check(file, now=now)
        findings += [
            {"grade": one.grade.value, "name": name, "identifier": one.identifier, "line": one.line, "told": one.told}
            for one in report.findings
        ]
        counts = {grade: count + report.counts[checks.Grade(grade)] for grade, count in counts.items()}
        publication.is_whole = report.is_whole
        publication.may_be_published &= report.may_be_published
    order = [grade.value for grade in checks.Grade]
    publication.findings = sorted(findings, key=lambda one: order.index(str(one["grade"])))[:SHOWN]
    publication.counts, publication.activities = counts, made.count
    publication.left_out = [{"row": one.pk, "reference": one.reference} for one in made.left_out[:SHOWN]]
    publication.save()
    return publication


def publish(publication: Publication, *, actor: Actor, now: datetime) -> None:
    """From now on everybody gets these files; raises Refused where something critical was found in them."""
    _allowed(actor)
    if not publication.may_be_published:
        raise Refused(_("There are critical findings. Mend them and check again."))
    if publication.pk != Publication.objects.order_by("-pk").values_list("pk", flat=True).first():
        raise Refused(_("It was checked anew since. Look at the newer findings."))
    publication.published_at, publication.published_by_id = now, actor.account_id
    publication.save(update_fields=["published_at", "published_by"])


def current() -> Publication | None:
    """What is published now."""
    return Publication.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk").first()


def open_file(name: str) -> tuple[BinaryIO, datetime] | None:
    """A published file and since when; None where nothing is published under this name."""
    publication = current() if name in FILES else None
    if publication is None or publication.published_at is None:
        return None
    path = _folder(publication) / name
    return (path.open("rb"), publication.published_at) if path.exists() else None


def forget(keep: int = 2) -> int:
    """Delete the files of old drafts; what is published and the latest drafts stay. Returns how many were deleted."""
    published = current()
    latest = list(Publication.objects.order_by("-pk").values_list("pk", flat=True)[:keep])
    kept = {*latest, published.pk if published else 0}
    gone = 0
    for old in Publication.objects.exclude(pk__in=kept).exclude(folder=""):
        for path in _folder(old).glob("*"):
            path.unlink()
        _folder(old).rmdir()
        Publication.objects.filter(pk=old.pk).update(folder="")
        gone += 1
    return gone


def _allowed(actor: Actor) -> None:
    if not may_publish(actor):
        raise Refused(_("Only the office of the union publishes."))


def _folder(publication: Publication) -> Path:
    return Path(settings.HOME) / "iati" / publication.folder


def _write(path: Path, chunks: Iterable[bytes], told: Callable[[], None] | None = None) -> None:
    with path.open("xb") as file:
        for chunk in chunks:
            file.write(chunk)
            if told is not None:
                told()
