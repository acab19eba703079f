"""The rows of one act on many rows, as a filter of every list: `operation=<number>`.

An act is its doer's own: for others the filter finds nothing, as for a number that no act has; who looks after the
machine finds all. Rows in the trash stand in no list, those archived only where the address asks for them.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.access.actors import Actor
from amity.records import filtering
from amity.records.declaration import Record
from amity.records.filtering import BadFilter
from amity.records.models import Change, Operation

NAME = "operation"


def rows_of(record: Record, texts: Sequence[str], actor: Actor) -> QuerySet[Any]:
    """The ids of a record type's rows that some acts wrote; raises BadFilter for what is no number."""
    for text in texts:
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            raise BadFilter(_("“%(text)s” is not the number of an act.") % {"text": text[:40]})
    acts = Operation.objects.filter(pk__in=[int(text) for text in texts[: filtering.MOST]])
    acts = acts if actor.administers else acts.filter(account=actor.account_id or 0)
    return Change.objects.filter(operation__in=acts.values("pk"), record=record.name).values("row_id")


def address(operation: Operation) -> str:
    """The list of the rows that an act wrote, with the archived ones."""
    return f"/{operation.record}/?{NAME}={operation.pk}&archived=any"


filtering.BESIDE[NAME] = (gettext_lazy("Act on many records"), rows_of)
