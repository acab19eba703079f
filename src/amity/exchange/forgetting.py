"""Forgetting a row in the imports that are still kept: lines of plans that speak of it, and the files they came from.

A line speaks of a row that it changed or that it made, and of whoever holds an address or a number in it.
"""

from functools import reduce
from operator import or_

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.exchange import imports, settling
from amity.exchange.models import Import, PlanLine
from amity.exchange.plans import LEAVE, SKIP
from amity.past import copies
from amity.records.models import Change

State = Import.State
ENDED = (State.DONE, State.FAILED, State.CANCELLED)


@copies.keeps(gettext_lazy("Lines of imports"))
def forget_lines(gone: copies.Gone) -> copies.Reached:
    """Empty the lines that speak of a row, and delete the files of ended imports they came from."""
    emptied, left = 0, []
    lines = PlanLine.objects.annotate(text=Cast("cells", TextField()))
    found = lines.filter(_speaking_of(gone)).order_by("brought").values_list("brought", "pk")
    by_import: dict[int, list[int]] = {}
    for brought_id, pk in found:
        by_import.setdefault(brought_id, []).append(pk)
    for brought in Import.objects.filter(pk__in=by_import).select_related("account").order_by("pk"):
        _empty(brought, by_import[brought.pk])
        emptied += len(by_import[brought.pk])
        if brought.state in ENDED:
            imports.path_of(brought).unlink(missing_ok=True)
        else:
            told = {"number": brought.pk, "who": brought.account or "Amity"}
            left.append(
                _("The file of import %(number)s, brought by %(who)s, is still in use. Have it given up.") % told
            )
    return copies.Reached(emptied, left)


def _speaking_of(gone: copies.Gone) -> Q:
    mine = Q(brought__record=gone.record.name)
    conditions = [mine & Q(row_id=gone.row_id)]
    conditions += [Q(text__icontains=address) for address in gone.addresses]
    makers = Change.objects.filter(
        record=gone.record.name, row_id=gone.row_id, action="create", operation__isnull=False
    )
    if operations := list(makers.values_list("operation_id", flat=True)):
        conditions += [mine & Q(brought__operation__in=operations, text__contains=name) for name in gone.names]
    return reduce(or_, conditions)


def _empty(brought: Import, ids: list[int]) -> None:
    """Empty lines; those of an import that may still go on are left out of it."""
    lines = PlanLine.objects.filter(pk__in=ids)
    lines.update(cells=[""], values={}, problems=[], candidates=[])
    if brought.state != State.DONE:
        lines.update(action=SKIP, decision=LEAVE, is_tied=False, awaits={})
        settling.count(brought)
        brought.save(update_fields=["counts", "lines"])
