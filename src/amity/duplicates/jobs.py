"""The job of this module: the search through a whole table."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amity import tasks
from amity.access.actors import Actor, actor_of
from amity.access.models import Account
from amity.access.scope import visible_to
from amity.duplicates import finding, pairs, subject
from amity.duplicates.subject import Facts
from amity.records import registry
from amity.records.declaration import Record

DAY = 24 * 3600
READING = 40  # percent of the work that reading the rows is


@tasks.job("find duplicates", label=gettext_lazy("Search for duplicates"))
def find_duplicates(progress: tasks.Progress, *, record: str) -> dict[str, Any]:
    """Compare all rows of a record type with each other and keep the pairs that may be one."""
    declared, everything = registry.get(record), Actor.system()
    rows = visible_to(everything, declared)
    number_of_rows = rows.count()
    progress.total(100)  # shares, because the number of all rows is not for everybody

    def read() -> Iterator[tuple[int, Facts]]:
        for number, one in enumerate(subject.read(declared, rows, everything)):
            if number % 5000 == 0:
                progress.done(READING * number // max(1, number_of_rows))
            yield one
        progress.done(READING)
        progress.note(_("Comparing the records with each other"))

    def facts_of(ids: Sequence[int]) -> Mapping[int, Facts]:
        return dict(subject.read(declared, rows.filter(pk__in=ids), everything))

    with _folder() as folder:
        found = finding.find(subject.of(declared), read(), facts_of, folder, progress.check)
        pairs.store(declared, found, now=timezone.now(), beat=progress.check)
    progress.done(100)
    return {"href": f"/{record}/duplicates/", "text": _told(declared, progress.account_id)}


def _told(record: Record, account_id: int | None) -> str:
    """How many pairs whoever asked for the search may see."""
    account = None if account_id is None else Account.objects.filter(pk=account_id).first()
    actor = actor_of(account, today=timezone.localdate()) if account else Actor.nobody()
    number = pairs.open_pairs(record, actor).count()
    told = ngettext("%(number)s pair may be one and the same.", "%(number)s pairs may be one and the same.", number)
    return told % {"number": number}


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that only this process reads. What a search that was killed left behind is thrown away."""
    place = Path(settings.HOME) / "duplicates"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in place.iterdir():
        if timezone.now().timestamp() - old.stat().st_mtime > DAY:
            shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)
