"""Files of activities: bring, look through, store, and go on after a break.

    brought = storing.bring(actor, "activities.xml", chunks)
    storing.look(brought, actor)      # what would become of every activity, and the report
    storing.store(brought, actor)

What was looked through and what is stored come from one plan (`planning`). A block of activities, with all rows of
theirs, and how far the file is are stored in one transaction: whoever goes on begins right behind the last block.
"""

import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.access.actors import Actor, audience_code
from amity.access.models import Unit
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.core import derived
from amity.exchange.models import UNDO_FOR
from amity.iati import opening
from amity.iati.models import Intake, IntakeLine
from amity.iati.reading import activities, linking
from amity.iati.reading.known import Kept
from amity.iati.reading.planning import CHANGED, NEW, REFUSED, Plan, Planner
from amity.iati.reading.words import Activity, Fate, Line
from amity.records import database, registry, writes

LARGEST = 500 * 1024 * 1024  # bytes
BLOCK = 1000  # activities
KEPT = ("brought", "line", "activity", "element", "what", "why", "times")
NO_UNIT = gettext_lazy("You work for no unit, so nothing could be stored for one.")
OUTSIDE = gettext_lazy("Only members of the union take in files: the organisations these name are known to all of it.")
State = Intake.State
Tell = Callable[[int], None] | None  # hears how many activities are done


class Refused(Exception):
    """It was not done, and nothing was stored; the text is for people, and `field` is what it speaks of."""

    def __init__(self, told: str, field: str = "file") -> None:
        super().__init__(told)
        self.field = field


class Overtaken(Exception):
    """Somebody stopped it, or another worker has taken it over."""


def mine(actor: Actor) -> QuerySet[Intake]:
    """The files an actor may look at: those he brought, and for administrators all."""
    every = Intake.objects.order_by("-id").select_related("account", "operation", "owner")
    account: Any = actor.account_id
    return every if actor.administers else every.filter(account_id=account)


def path_of(brought: Intake) -> Path:
    """Where the file is kept."""
    place = Path(settings.HOME) / "imports"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place / brought.stored


def bring(
    actor: Actor,
    name: str,
    chunks: Iterable[bytes],
    *,
    owner: int | None = None,
    confidentiality: int = Confidentiality.UNION,
) -> Intake:
    """Keep a file under a name that nobody can guess; raises Refused and opening.NotReadable.

    What is new in it will belong to `owner`, or to the actor's usual unit, and be seen as `confidentiality` says.
    """
    if not actor.may_see(Confidentiality.UNION):
        raise Refused(str(OUTSIDE))
    owner = owner or usual_unit(actor)
    if owner is None:
        raise Refused(_("Say which unit owns this.") if actor.writes_anything else str(NO_UNIT), "owner")
    if not (actor.may_write(owner) and Unit.objects.filter(pk=owner).exists()):
        raise Refused(_("You may not change records of this unit."), "owner")
    if not actor.may_see(audience_code(owner, confidentiality)):
        told = _("Choose a class in which you can still see this record yourself.")
        raise Refused(told, "confidentiality")
    digest, size = hashlib.sha256(), 0
    told = re.sub(r"[^\w .()-]", "_", name)[:120]
    brought = Intake(account_id=actor.account_id, at=timezone.now(), name=told, stored=secrets.token_hex(16))
    brought.owner_id, brought.confidentiality = owner, confidentiality
    path = path_of(brought)
    try:
        with path.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    raise Refused(_("The file is larger than 500 MB."))
                digest.update(chunk)
                file.write(chunk)
        with path.open("rb") as file:
            opening.check(file)
    except (Refused, opening.NotReadable):
        path.unlink()
        raise
    brought.size, brought.sha256 = size, digest.hexdigest()
    brought.save()
    return brought


def usual_unit(actor: Actor) -> int | None:
    """The unit that keeps what is new unless another one is chosen: his own, or the only one he writes in."""
    home = actor.home_unit_id
    if home is not None and actor.may_write(home):
        return home
    return next(iter(actor.writable)) if actor.writable is not None and len(actor.writable) == 1 else None


def look(brought: Intake, actor: Actor, *, tell: Tell = None) -> None:
    """Find out what would become of every activity; nothing but the report is written. Raises opening.NotReadable."""
    brought.state, brought.problem = State.READING, ""
    with transaction.atomic():
        IntakeLine.objects.filter(brought=brought)._raw_delete("default")
        brought.save()
    planner, counts, done = _planner(brought, actor), Counter[str](), 0
    for block in _blocks(brought):
        plans = planner.block(block)
        for plan in plans:
            one = plan.activity
            counts[plan.fate] += 1
            counts.update({Fate.TAKEN: one.taken, Fate.MAPPED: one.mapped, Fate.REPORTED: one.reported})
            counts["sums"] += len(plan.flows)
        _keep(brought, [line for plan in plans for line in (*plan.activity.lines, *plan.lines)])
        counts["entered"] += len(planner.known.fresh)
        planner.known.fresh.clear()
        done += len(block)
        if tell is not None:
            tell(done)
    brought.counts, brought.state = {str(name): count for name, count in counts.items()}, State.READ
    brought.save()


def store(brought: Intake, actor: Actor, *, tell: Tell = None) -> None:
    """Store the activities, or what is left of them after a break."""
    if brought.state != State.STORING:
        begin(brought, actor)
    with database.roomy():
        for turn in (1, 2):
            if brought.turn == turn:
                is_waiting = _Turn(brought, actor, tell).run()
                if turn == 1:
                    _move(brought, turn=2 if is_waiting else 3, number=0)
    brought.state = State.DONE
    brought.save(update_fields=["state"])


def begin(brought: Intake, actor: Actor) -> None:
    """From now on it is being stored: one act, which can be undone as a whole."""
    if brought.state not in (State.READ, State.FAILED, State.CANCELLED) or not (brought.stored and brought.counts):
        raise Refused(_("This file can no longer be stored."))
    if brought.operation is None:
        record = registry.get("aid_items")
        brought.operation = writes.begin("import", record, actor=actor, why=_("Read from %s.") % brought.name)
    brought.state, brought.problem = State.STORING, ""
    brought.save()


def cancel(brought: Intake) -> None:
    """Stop behind the block that is being stored; what is stored stays, and it can be gone on with."""
    going = (State.READING, State.READ, State.STORING)
    if not Intake.objects.filter(pk=brought.pk, state__in=going).update(state=State.CANCELLED):
        raise Refused(_("This file can no longer be stored."))
    brought.refresh_from_db()


def past(now: datetime) -> QuerySet[Intake]:
    """The files that can no longer be undone and are still kept."""
    return Intake.objects.filter(at__lt=now - UNDO_FOR).exclude(stored="")


def _planner(brought: Intake, actor: Actor) -> Planner:
    owner = brought.owner_id or usual_unit(actor) or 0  # files brought before there was a choice name none
    return Planner(actor, settings.IATI_PREFIX, Kept(owner, brought.confidentiality))


def _blocks(brought: Intake, after: int = 0) -> Iterator[list[Activity]]:
    with path_of(brought).open("rb") as file:
        found = islice(activities.read(file), after, None)
        while block := list(islice(found, BLOCK)):
            yield block


def _keep(brought: Intake, lines: Sequence[Line]) -> None:
    kept = [
        (brought.pk, one.line, one.activity[:200], one.element[:80], one.what, one.why[:300], one.times)
        for one in lines
    ]
    database.insert_values(IntakeLine, KEPT, kept)


def _move(brought: Intake, *, turn: int, number: int, written: int = 0) -> None:
    """Remember how far the file is, unless somebody stopped it or has moved on meanwhile."""
    here = Intake.objects.filter(pk=brought.pk, state=State.STORING, turn=brought.turn, number=brought.number)
    if not here.update(turn=turn, number=number, written=brought.written + written):
        raise Overtaken
    brought.turn, brought.number, brought.written = turn, number, brought.written + written


class _Turn:
    """One turn through the file: the first stores, the second links parts that stood before their wholes."""

    def __init__(self, brought: Intake, actor: Actor, tell: Tell) -> None:
        self.brought, self.actor, self.tell = brought, actor, tell
        self.planner = _planner(brought, actor)
        self.waiting: dict[str, str] = {}  # parts whose wholes were not stored yet, with those
        self.is_whole = brought.number == 0  # after a break nobody knows what waited before it

    def run(self) -> bool:
        """Store what is left of the turn; returns whether parts may still be without their wholes."""
        for block in _blocks(self.brought, self.brought.number):
            self._try(block)
            if self.tell is not None:
                self.tell(self.brought.number)
        wholes = visible_to(self.actor, registry.get("aid_items")).filter(reference__in={*self.waiting.values()})
        return not self.is_whole or wholes.exists()

    def _try(self, block: list[Activity]) -> None:
        """Store a block; one that the database refuses is divided until the bad activity is known."""
        met, place = set(self.planner.met), (self.brought.number, self.brought.written)
        try:
            with transaction.atomic():
                with derived.together():  # the trees of a block are counted once
                    written = self._store(self.planner.block(block))
                self.waiting |= self.planner.waiting
                self.planner.waiting = {}
                _move(self.brought, turn=self.brought.turn, number=self.brought.number + len(block), written=written)
        except (IntegrityError, DataError, ValidationError, writes.Refused) as error:
            self.brought.number, self.brought.written = place  # a constraint can fail as late as in the commit
            self.planner = _planner(self.brought, self.actor)  # rows it thought stored are not
            self.planner.met = met
            if len(block) > 1:
                self._try(block[: len(block) // 2])
                self._try(block[len(block) // 2 :])
                return
            one = block[0]
            with transaction.atomic():
                _keep(self.brought, [Line(one.line, one.identifier, "iati-activity", "", _reason(error), 1)])
                _move(self.brought, turn=self.brought.turn, number=self.brought.number + 1)

    def _store(self, plans: list[Plan]) -> int:
        """Store the rows of a block; returns how many activities brought anything new."""
        self._save(self.planner.known.fresh)
        self.planner.known.fresh.clear()
        fit = [plan for plan in plans if plan.fate != REFUSED]
        for wave in linking.waves(fit):
            touched = [plan for plan in wave if plan.is_touched]
            self._save([settled(plan.row) for plan in touched], [plan.links for plan in touched])
        for plan in fit:
            for row in (*plan.shares, *plan.flows):
                row.item = plan.row
        self._save([settled(row) for plan in fit for row in plan.shares])
        self._save([settled(row) for plan in fit for row in plan.flows])
        return sum(plan.fate in (NEW, CHANGED) for plan in fit) if self.brought.turn == 1 else 0

    def _save(self, rows: list[Any], links: list[Any] | None = None) -> None:
        by_model: dict[Any, list[int]] = {}
        for at, row in enumerate(rows):
            by_model.setdefault(type(row), []).append(at)
        for places in by_model.values():
            beside = [links[at] for at in places] if links else None
            writes.save_many(
                [rows[at] for at in places], actor=self.actor, links=beside, operation=self.brought.operation
            )


def settled(row: Any) -> Any:
    """A row whose links hold the ids of rows that were stored after it was made."""
    for column in row._meta.concrete_fields:
        if column.is_relation and (linked := row._state.fields_cache.get(column.name)) is not None:
            row.__dict__[column.attname] = linked.pk
    return row


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(error.messages)
    return _("The records do not allow it: %(reason)s") % {"reason": error}
