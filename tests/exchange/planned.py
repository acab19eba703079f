"""Short ways for tests to bring a file, look at its plan and carry it out."""

from amity.access.actors import Actor
from amity.exchange import imports, matching
from amity.exchange.models import Import, PlanLine
from amity.records import registry
from amity.records.models import Change, SearchEntry

SYSTEM = Actor.system()


def plan(name: str, actor: Actor, *lines: str | bytes, constants=None, reading=None, **options: object) -> Import:
    """An import of these lines of CSV (or of a whole file), planned by the names of its columns alone."""
    content = lines[0] if isinstance(lines[0], bytes) else "\n".join(lines).encode()
    record = registry.get(name)
    brought = imports.bring(record, actor, "rows.csv", [content])
    exact = matching.exact(record, brought.header)
    chosen = matching.Matching(exact.columns, constants or {}, reading or {})
    imports.match(brought, chosen, **options)
    imports.plan(brought, actor)
    return brought


def load(name: str, actor: Actor, *lines: str | bytes, why: str = "", **options: object) -> tuple[int, int, int, int]:
    """Plan and carry out whatever can be; returns how many rows were new, changed, left as they are, and wrong."""
    brought = plan(name, actor, *lines, **options)
    if counts(brought)[:2] == (0, 0):
        return counts(brought)
    imports.carry_out(brought, actor, why=why)
    return counts(brought)


def counts(brought: Import) -> tuple[int, int, int, int]:
    """New, changed, left as they are, wrong or to be decided."""
    found = brought.counts
    created, updated, skipped = (found.get(action, 0) for action in ("create", "update", "skip"))
    return created, updated, skipped, found.get("error", 0) + found.get("ask", 0)


def lines_of(brought: Import) -> list[PlanLine]:
    """The lines of a plan."""
    return list(brought.planline_set.order_by("number"))


def actions(brought: Import) -> list[str]:
    """What becomes of each line."""
    return [line.action for line in lines_of(brought)]


def problems(brought: Import) -> list[imports.Problem]:
    """All problems of a plan."""
    return imports.problems(brought, 1000)


def told(brought: Import) -> list[str]:
    """All problems of a plan in words."""
    return [str(problem) for problem in problems(brought)]


def stored(record: str, **fields: object):
    """The one row with these values."""
    return registry.get(record).model.objects.get(**fields)


def everything() -> tuple[int, ...]:
    """How many rows there are of every record type, with their history and search entries."""
    models = [record.model for record in registry.all_records()]
    return tuple(model.objects.count() for model in (*models, Change, SearchEntry))
