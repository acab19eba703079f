"""What the lines of one plan have to do with each other, once all are there.

Two lines may be about one row, and a line may lead to a row that another line makes. What is found here is written into
the lines and marked as tied to others: when any line is mended, the tied ones are planned again.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from amity.exchange import keys
from amity.exchange.columns import target_of
from amity.exchange.models import Import, PlanLine, written
from amity.exchange.planning import lost
from amity.exchange.plans import ASK, CREATE, ERROR, OTHER, SKIP, UPDATE
from amity.exchange.sameness import Judge
from amity.records import database, fields, registry

DEEPEST = 20  # turns in which rows are stored before those that lead to them
RING = DEEPEST + 1  # the turn of rows that lead to each other; their links follow when all are there
SLICE = 20_000


def settle(brought: Import) -> None:
    """Compare the lines of a plan with each other, put them into turns, and count them."""
    _say_repeated_rows(brought)
    _say_repeated_keys(brought)
    _find_awaited(brought)
    count(brought)


def count(brought: Import) -> None:
    """Count the lines of a plan by what becomes of them."""
    lines = brought.planline_set.order_by().values_list("action").annotate(Count("pk"))
    brought.counts = dict(lines)
    brought.lines = sum(brought.counts.values())


def _tie(line: PlanLine, action: str, message: str, cure: str, column: str = "", value: str = "") -> PlanLine:
    line.action, line.is_tied = action, True
    line.problems = [*(line.problems or ()), [column, value[:80], message, cure]]
    return line


def _store(lines: Iterable[PlanLine]) -> None:
    """Write what was found; the texts of JSON are made here, because many lines are stored as plain values."""
    changed = list(lines)
    for line in changed:
        for name in ("awaits", "problems"):
            value = getattr(line, name)
            setattr(line, name, written(value) if value else "")
    database.update(changed, ("action", "is_tied", "turn", "awaits", "problems"))


def _groups(lines: QuerySet[PlanLine], name: str) -> Iterator[list[PlanLine]]:
    """The lines that share a value of a column, group by group."""
    rows = lines.filter(**{f"{name}__isnull": False}).order_by().values(name)
    shared = iter(rows.annotate(count=Count("pk")).filter(count__gt=1).values_list(name, flat=True))
    while block := list(islice(shared, SLICE)):
        found: dict[int, list[PlanLine]] = {}
        for line in lines.filter(**{f"{name}__in": block}).order_by("number"):
            found.setdefault(getattr(line, name), []).append(line)
        yield from found.values()


def _say_repeated_rows(brought: Import) -> None:
    """Two lines about one stored row are both wrong, unless neither changes it."""
    wrong = []
    for group in _groups(brought.planline_set.filter(action__in=(UPDATE, SKIP)), "row_id"):
        if any(line.action == UPDATE for line in group):
            wrong += _both(group, _("Row %(row)s is about the same record."))
    _store(wrong)


def _both(group: list[PlanLine], message: str, column: str = "") -> list[PlanLine]:
    """Tie the lines of a group to each other."""
    cure = _("Leave one of the two rows in the file.")
    others = [group[1], *[group[0]] * (len(group) - 1)]
    return [
        _tie(line, ERROR, message % {"row": other.number}, cure, column)
        for line, other in zip(group, others, strict=True)
    ]


def _say_repeated_keys(brought: Import) -> None:
    """Two new rows of one key are both wrong; of one name, a person says whether they are two."""
    record = registry.get(brought.record)
    judge = Judge(record)
    wrong = []
    for group in _groups(brought.planline_set.filter(action=CREATE), "key"):
        if not judge.is_name:
            wrong += _both(group, _("Row %(row)s has the same key."), f" {keys.PART} ".join(record.key))
            continue
        kept: list[PlanLine] = []
        for line in group:
            like = [one for one in kept if not judge.differ(line.values, one.values)]
            if like and line.decision != OTHER:
                message = _("Row %(row)s has the same name.") % {"row": like[0].number}
                cure = _("Say whether this is another one, or leave it out.")
                wrong.append(_tie(line, ASK, message, cure))
            else:
                kept.append(line)
    _store(wrong)


def _find_awaited(brought: Import) -> None:
    """Find the rows of the file that others lead to; a row that leads to a wrong one is wrong itself."""
    lines = {line.number: line for line in brought.planline_set.exclude(awaits="").exclude(action=ERROR)}
    if not lines:
        return
    record = registry.get(brought.record)
    places = _places(brought, {one[0] for line in lines.values() for asked in line.awaits.values() for one in asked})
    heads = dict(zip(brought.matching["columns"], brought.header, strict=True))
    for line in lines.values():
        for name, asked in line.awaits.items():
            for one in asked:
                found = places.get(one[0], [])
                one[2:] = [found[0][0] if len(found) == 1 else 0]
                if len(found) > 1:
                    message = _("%(count)s rows of the file have this key.") % {"count": len(found)}
                    cure = _("Give one of them another name, or set the link on the page of the record.")
                    _tie(line, ERROR, message, cure, heads.get(name, name), one[1])
                elif not found:
                    message, cure = lost(target_of(fields.one(record, name)), one[1])
                    _tie(line, ERROR, message, cure, heads.get(name, name), one[1])
    faulty = {number for found in places.values() for number, action in found if action == ERROR}
    _say_wrong_ones(lines, faulty)
    _take_turns({number: line for number, line in lines.items() if line.action != ERROR})
    _store(lines.values())


def _places(brought: Import, wanted: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """The lines under each fingerprint: number and action."""
    found: dict[int, list[tuple[int, str]]] = {}
    rest = iter(wanted)
    while block := list(islice(rest, SLICE)):
        lines = brought.planline_set.filter(key__in=block).order_by("number")
        for key, number, action in lines.values_list("key", "number", "action"):
            if key is not None:
                found.setdefault(key, []).append((number, action))
    return found


def _leads_to(line: PlanLine) -> list[int]:
    return [one[2] for asked in line.awaits.values() for one in asked]


def _say_wrong_ones(lines: dict[int, PlanLine], faulty: set[int]) -> None:
    faulty |= {number for number, line in lines.items() if line.action == ERROR}
    while True:
        good = [line for line in lines.values() if line.action != ERROR]
        wrong = [(line, other) for line in good for other in [_first(faulty, line)] if other]
        if not wrong:
            return
        for line, other in wrong:
            message = _("It leads to row %(row)s, in which something is wrong.") % {"row": other}
            _tie(line, ERROR, message, _("Mend that row first."))
            faulty.add(line.number)


def _first(faulty: set[int], line: PlanLine) -> int:
    return next((number for number in _leads_to(line) if number in faulty), 0)


def _take_turns(lines: dict[int, PlanLine]) -> None:
    """Rows before the rows that lead to them; those that lead to each other, or too deep, are all stored unlinked."""
    waiting, turn = set(lines), 0
    while waiting and turn < DEEPEST:
        turn += 1
        ready = {number for number in waiting if waiting.isdisjoint(_leads_to(lines[number]))}
        if not ready:
            break
        for number in ready:
            lines[number].turn = turn
        waiting -= ready
    for number in waiting:
        lines[number].turn = RING
