"""Importing files: bring, match, plan, look through, carry out, and undo.

brought = imports.bring(record, actor, path.name, stream)
imports.match(brought, matching.guess(record, brought.header))
imports.plan(brought, actor)
imports.carry_out(brought, actor, why="Received from the province.")

Preview and carrying out are one stored plan (`models.PlanLine`): what was shown is what is done.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.exchange import carrying, settling
from amity.exchange.matching import Matching, exact
from amity.exchange.models import Import, PlanLine
from amity.exchange.planning import BLOCK, Planner
from amity.exchange.plans import ASK, CREATE, ERROR, SAME, STORED, UPDATE, Problem, problems_of
from amity.exchange.tables import Table, Unreadable, read_table
from amity.past import undo
from amity.records import database, registry, writes
from amity.records.declaration import Record

LARGEST = 50 * 1024 * 1024  # bytes
PIECE = 1 << 20
State = Import.State
Tell = Callable[[int], None] | None  # hears how many lines are done


class Refused(Exception):
    """It was not done, and nothing was written; the text says why, `problems` what is wrong with the file."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = list(problems)


def mine(actor: Actor) -> QuerySet[Import]:
    """The imports an actor may look at: those he brought, and for administrators all."""
    every = Import.objects.order_by("-id").select_related("operation__undone_by", "account")
    account: Any = actor.account_id
    return every if actor.administers else every.filter(account_id=account)


def folder() -> Path:
    """Where files wait."""
    place = Path(settings.HOME) / "imports"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def path_of(brought: Import) -> Path:
    """Where the file of an import is kept."""
    return folder() / brought.stored


def bring(record: Record, actor: Actor, name: str, chunks: Iterable[bytes]) -> Import:
    """Keep a file under a name that nobody can guess, and read its head; raises Unreadable."""
    digest, size = hashlib.sha256(), 0
    brought = Import(
        record=record.name,
        account_id=actor.account_id,
        at=timezone.now(),
        name=re.sub(r"[^\w .()-]", "_", name)[:120],
        stored=secrets.token_hex(16),
    )
    path = path_of(brought)
    try:
        with path.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    raise Unreadable(_("The file is larger than 50 MB. Divide it into several files."))
                digest.update(chunk)
                file.write(chunk)
        brought.size, brought.sha256 = size, digest.hexdigest()
        choose_sheet(brought, "")
    except Unreadable:
        path.unlink()
        raise
    return brought


def choose_sheet(brought: Import, sheet: str) -> None:
    """Read another sheet of the workbook; what was matched before is forgotten."""
    table = read_table(path_of(brought), brought.name, sheet=sheet)
    rows: Any = table.rows
    rows.close()
    brought.sheet, brought.header, brought.matching = sheet, table.header, None
    brought.save()


def table_of(brought: Import) -> Table:
    """The rows of the file; raises Unreadable."""
    if not path_of(brought).exists():
        raise Unreadable(_("The file is no longer kept. Bring it again."))
    return read_table(path_of(brought), brought.name, sheet=brought.sheet)


def match(brought: Import, matching: Matching, *, blanks_overwrite: bool = False, decide: str = "") -> None:
    """Keep how the file is to be read, and plan it anew from there."""
    brought.matching, brought.blanks_overwrite, brought.decide = matching.plain, blanks_overwrite, decide
    brought.state, brought.problem = State.UPLOADED, ""
    brought.save()


def planner(brought: Import, actor: Actor) -> Planner:
    """What plans the lines of an import."""
    return Planner(
        registry.get(brought.record),
        brought.header,
        Matching(**brought.matching),
        actor,
        blanks_overwrite=brought.blanks_overwrite,
        decide=brought.decide,
    )


def plan(brought: Import, actor: Actor, *, tell: Tell = None) -> None:
    """Work out a line for every row of the file; begun again, it starts from the first one.

    Nothing but the plan is written. Raises Unreadable, Refused for a file whose columns do not suffice, and Overtaken
    when the import was given up meanwhile.
    """
    planning = planner(brought, actor)
    if planning.head:
        raise Refused(" ".join(dict.fromkeys(f"{one.message} {one.cure}" for one in planning.head)), planning.head)
    rows = table_of(brought).rows
    brought.state, brought.lines, brought.counts = State.PLANNING, 0, {}
    with transaction.atomic():
        brought.planline_set.all()._raw_delete("default")
        brought.save()
    going = Import.objects.filter(pk=brought.pk, state=State.PLANNING)
    while block := list(islice(rows, BLOCK)):
        if not going.exists():
            raise carrying.Overtaken
        lines = planning.block((number, cells, "", None) for number, cells in block)
        database.insert_values(PlanLine, STORED, [line.stored(brought.pk) for line in lines])
        brought.lines += len(lines)
        if tell is not None:
            tell(brought.lines)
    with transaction.atomic():
        if not going.select_for_update().exists():
            raise carrying.Overtaken
        settling.settle(brought)
        brought.state = State.PLANNED
        brought.save()


@transaction.atomic
def mend(brought: Import, actor: Actor, line: PlanLine, cells: list[str]) -> None:
    """Put other cells into a line and plan it anew, with the lines that are tied to others."""
    _lock(brought)
    line.cells, line.decision = cells, ""
    _replan(brought, actor, [line])


@transaction.atomic
def decide(brought: Import, actor: Actor, lines: Iterable[PlanLine], decision: str, chosen: int | None = None) -> int:
    """Say of lines that they are "same" as a stored row, an"other" one, or to be left out; returns how many it took.

    "same" needs the row chosen, or takes the only candidate of each line; lines with several are passed over.
    """
    _lock(brought)
    taken = _decided(lines, decision, chosen)
    _replan(brought, actor, taken)
    return len(taken)


def _decided(lines: Iterable[PlanLine], decision: str, chosen: int | None) -> list[PlanLine]:
    """The lines of which this can be said, with that said of them."""
    taken = []
    for line in lines:
        found = line.candidates or []
        if decision == SAME and chosen is None and len(found) != 1:
            continue
        if decision == SAME and chosen is not None and chosen not in found:
            continue
        line.decision = decision
        line.row_id = (chosen or found[0]) if decision == SAME else None
        taken.append(line)
    return taken


def hold(brought: Import) -> None:
    """Take a plan for a decision on all its lines: until that is made, nobody else changes it. Raises Refused."""
    if not Import.objects.filter(pk=brought.pk, state=State.PLANNED).update(state=State.PLANNING):
        raise _not_now(brought)
    brought.state = State.PLANNING


def decide_all(brought: Import, actor: Actor, decision: str, *, tell: Tell = None) -> None:
    """Say one thing of all lines of a held plan that ask, block by block; begun again, it goes on with those that do.

    Raises Overtaken when the import was given up meanwhile.
    """
    done = 0
    for asks, lines in ((True, brought.planline_set.filter(action=ASK)), (False, _tied(brought))):
        last = 0
        while block := list(lines.filter(number__gt=last).order_by("number")[:BLOCK]):
            with transaction.atomic():
                _still_held(brought)
                _renew(brought, actor, _decided(block, decision, None) if asks else block)
            last, done = block[-1].number, done + len(block)
            if tell is not None:
                tell(done)
    with transaction.atomic():
        _still_held(brought)
        settling.settle(brought)
        brought.state = State.PLANNED
        brought.save(update_fields=["counts", "lines", "state"])


def _still_held(brought: Import) -> None:
    if not Import.objects.filter(pk=brought.pk, state=State.PLANNING).select_for_update().exists():
        raise carrying.Overtaken


def _lock(brought: Import) -> None:
    """Only a plan that nobody is carrying out can be changed."""
    if not Import.objects.filter(pk=brought.pk, state=State.PLANNED).select_for_update().exists():
        raise _not_now(brought)


def _not_now(brought: Import) -> Refused:
    if Import.objects.filter(pk=brought.pk, state=State.PLANNING).exists():
        return Refused(_("Somebody has just decided on all rows of this import. Wait until that is done."))
    return Refused(_("This import can no longer be changed."))


def _tied(brought: Import) -> QuerySet[PlanLine]:
    return brought.planline_set.filter(is_tied=True)


def _replan(brought: Import, actor: Actor, lines: list[PlanLine]) -> None:
    tied = _tied(brought).exclude(pk__in=[line.pk for line in lines[:500]])
    chosen = {line.number for line in lines}
    every = sorted([*lines, *(line for line in tied if line.number not in chosen)], key=lambda line: line.number)
    rest = iter(every)
    while block := list(islice(rest, BLOCK)):
        _renew(brought, actor, block)
    settling.settle(brought)
    brought.save(update_fields=["counts", "lines"])


def _renew(brought: Import, actor: Actor, block: list[PlanLine]) -> None:
    """Plan some lines anew, each with what was decided of it."""
    if not block:
        return
    brought.planline_set.filter(number__in=[line.number for line in block])._raw_delete("default")
    made = planner(brought, actor).block(
        (line.number, line.cells, line.decision, line.row_id if line.decision == SAME else None) for line in block
    )
    database.insert_values(PlanLine, STORED, [line.stored(brought.pk) for line in made])


def problems(brought: Import, limit: int) -> list[Problem]:
    """The first problems of a plan, in the order of the file."""
    lines = brought.planline_set.filter(action__in=(ERROR, ASK)).order_by("number")[:limit]
    return [one for line in lines for one in problems_in(line)]


def problems_in(line: PlanLine) -> list[Problem]:
    """What is wrong with a line; of one that only asks, what is to be decided."""
    return problems_of(line) or [_undecided(line)]


def _undecided(line: PlanLine) -> Problem:
    message = _("Records that may be the same are there already: %(count)s.") % {"count": len(line.candidates or ())}
    return Problem(line.number, "", "", message, _("Say whether it is one of them."))


def begin(brought: Import, actor: Actor, *, why: str = "") -> None:
    """Make a plan ready to be carried out; raises Refused when it is not looked through or nothing is to be done."""
    with transaction.atomic():
        ready = Import.objects.filter(pk=brought.pk, state=State.PLANNED)
        if not ready.update(state=State.RUNNING):
            raise Refused(_("This import can no longer be changed."))
        brought.refresh_from_db()
        if not brought.counts.get(CREATE) and not brought.counts.get(UPDATE):
            raise Refused(_("There is nothing to store."))
        brought.why = writes.reason(why)[:400]
        brought.operation = writes.begin("import", registry.get(brought.record), actor=actor, why=brought.why)
        brought.save()


def resume(brought: Import) -> None:
    """Let an import that was stopped or failed go on where it stands."""
    ended = (State.FAILED, State.CANCELLED, State.RUNNING)
    stopped = Import.objects.filter(pk=brought.pk, state__in=ended, operation__isnull=False)
    if brought.is_undone or not stopped.update(state=State.RUNNING, problem=""):
        raise Refused(_("This import can no longer be changed."))
    brought.refresh_from_db()


def carry_out(brought: Import, actor: Actor, *, why: str = "", tell: Tell = None) -> None:
    """Store what the plan says, or what is left of it after a break; lines that cannot be stored become errors."""
    if brought.state != State.RUNNING:
        begin(brought, actor, why=why)
    carrying.carry_on(brought, actor, tell)
    end(brought, State.DONE)


def end(brought: Import, state: str, problem: str = "") -> None:
    """Note how an import ended, and count again what became of its lines."""
    settling.count(brought)
    brought.state, brought.problem = state, problem
    brought.save(update_fields=["counts", "lines", "state", "problem"])


def cancel(brought: Import) -> None:
    """Stop: a plan is given up, a running import ends behind the block being stored."""
    going = (State.UPLOADED, State.PLANNING, State.PLANNED, State.RUNNING)
    if not Import.objects.filter(pk=brought.pk, state__in=going).update(state=State.CANCELLED):
        raise Refused(_("This import can no longer be changed."))
    brought.refresh_from_db()


def take_back(brought: Import, actor: Actor, *, tell: Tell = None) -> undo.Outcome:
    """Undo an import: rows it entered are erased, rows it changed go back, except where somebody went on since."""
    if brought.operation is None:
        raise Refused(_("Nothing was stored, so there is nothing to undo."))
    return undo.undo(brought.operation, actor=actor, why=_("Import undone."), told=tell)


def load(
    record: Record,
    path: Path,
    actor: Actor,
    *,
    why: str = "",
    matching: Matching | None = None,
    good_rows_only: bool = False,
    blanks_overwrite: bool = False,
    decide: str = "",
    dry_run: bool = False,
    told: Callable[[Import], None] | None = None,
) -> Import:
    """Bring a file and carry it out in one go, as commands do; columns are matched by their names alone.

    `told` hears of the plan. Raises Unreadable; and Refused, with nothing written, when there are problems, unless only
    the good rows are asked for.
    """
    with path.open("rb") as file:
        brought = bring(record, actor, path.name, iter(lambda: file.read(PIECE), b""))
    match(brought, matching or exact(record, brought.header), blanks_overwrite=blanks_overwrite, decide=decide)
    plan(brought, actor)
    if told is not None:
        told(brought)
    bad = brought.counts.get(ERROR, 0) + brought.counts.get(ASK, 0)
    if dry_run:
        cancel(brought)
    elif bad and not good_rows_only:
        cancel(brought)
        raise Refused(
            _("Rows with problems: %(count)s. Nothing was written.") % {"count": bad}, problems(brought, 1000)
        )
    elif bad < brought.lines and (brought.counts.get(CREATE) or brought.counts.get(UPDATE)):
        carry_out(brought, actor, why=why)
    else:
        end(brought, State.DONE)
    return brought
