"""Letters to guests in the background, and passes left over from guests that are gone."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity import tasks
from amity.events import exchange
from amity.events.models import Participation, Pass
from amity.events.services import guests
from amity.letters import jobs as writing
from amity.letters.models import Batch
from amity.letters.rules import late
from amity.records import writes
from amity.records.ties import slices

WRITE = "events: write to guests"


@tasks.job(WRITE, label=gettext_lazy("Letters to guests"))
def write(progress: tasks.Progress, *, batch_id: int) -> dict[str, Any]:
    """Write the letters to guests from where they stand, then their files."""
    batch = Batch.objects.select_related("operation__account").get(pk=batch_id)
    progress.total(len(batch.asked["guests"]))
    actor = writing.actor_behind(batch)
    try:
        guests.carry_out(batch, actor=actor, today=timezone.localdate(), told=progress.done)
    except writes.Refused as error:
        raise tasks.Failed(str(error)) from error
    return writing.files_of(batch, progress, actor)


@late.gives
def links(letter_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """The link of each guest by the letter that invites him, and his code as a picture for the door."""
    found: dict[int, dict[str, str]] = {}
    for part in slices(list(letter_ids)):
        rows = Pass.objects.filter(participation__letter__in=part, is_revoked=False)
        for one in rows.select_related("participation"):
            letter = one.participation.letter_id
            if letter is not None:
                found[letter] = {"answer_link": one.link, "picture": exchange.picture(one.code)}
    return found


@tasks.daily(hour=4)
@tasks.job("events: forget passes", label=gettext_lazy("Forgetting passes of guests that are gone"))
def forget(progress: tasks.Progress) -> dict[str, Any]:
    """Delete passes whose guest was erased: they open nothing, and nobody needs them."""
    count, _by_table = Pass.objects.exclude(participation__in=Participation.objects.values("pk")).delete()
    return {"text": _("Deleted: %(count)s") % {"count": count}}
