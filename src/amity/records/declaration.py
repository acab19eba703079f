"""How a record type is declared: once, in the module that owns the concept.

Schema facts (types, lengths, choices, whether a value is required) live in the model and are not repeated here.
"""

import inspect
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amity.access.actors import Actor

Words = str | Promise
COMMON = ("owner", "confidentiality", "source_title", "source_url", "source_on", "source_page", "notes")


def keeps(actor: Actor, row: Any) -> bool:
    """The rule most steps use: he keeps the records of the unit that owns the row."""
    return actor.may_write(row.owner_id)


def approves(actor: Actor, row: Any) -> bool:
    """The rule of steps that decide: he approves for the unit that owns the row."""
    return actor.may_approve(row.owner_id)


@dataclass(frozen=True)
class Filter:
    """A way to narrow a list that is more than one column: a named predicate of the domain.

    `apply(rows, value)` returns narrowed rows and raises ValueError, with a sentence for the user, for a bad value.
    """

    name: str
    label: Words
    _: KW_ONLY
    apply: Callable[[QuerySet[Any], str], QuerySet[Any]]
    choices: tuple[tuple[str, Words], ...] = ()
    hint: Words = ""


@dataclass(frozen=True)
class Step:
    """A step of a record's life: a verb of the domain, offered in some states to those whom a rule allows.

    `run(row, *, actor, today, why, **asked)` is the service behind it; `asks` names the fields it needs to be told.
    """

    name: str
    label: Words
    _: KW_ONLY
    run: Callable[..., Any]
    when: tuple[str, ...]
    by: Callable[[Actor, Any], bool] = keeps
    asks: tuple[str, ...] = ()
    needs_why: bool = False
    reopens: bool = False  # takes up again what was settled

    @property
    def needs(self) -> tuple[str, ...]:
        """What it asks for and cannot do without: what its service has no default for."""
        known = inspect.signature(self.run).parameters
        return tuple(name for name in self.asks if name in known and known[name].default is inspect.Parameter.empty)


@dataclass(frozen=True, kw_only=True, eq=False)
class Record:
    """One record type; everything the engine makes of it follows from these lines."""

    model: type[Model]
    name: str  # in addresses and in the registry: plural, lower case
    label: Words
    plural: Words
    group: Words  # the heading it stands under in the navigation
    title: tuple[str, ...]  # the paths whose texts make a row's name
    sections: dict[Words, tuple[str, ...]]  # the order of page, form, export and API
    columns: tuple[str, ...]
    key: tuple[str, ...]  # how an import finds a row again
    filters: tuple[str | Filter, ...] = ()
    search: tuple[str, ...] = ()
    order: str = ""  # a column, "-" before it for descending; the row's name when empty
    steps: tuple[Step, ...] = ()
    state: str = ""
    entry_states: tuple[str, ...] = ()  # states a new row may be entered in, besides the first
    personal: tuple[str, ...] = ()  # fields with personal data, as the law calls it basic
    sensitive: tuple[str, ...] = ()  # fields with sensitive personal data
    same: tuple[str, ...] = ()  # the fields by which two rows may turn out to be one and the same
    moment: str = ""  # the date under which a row stands in the timelines of the rows it links to
    # Dates whose anniversaries matter, of the row or of one it links to; a third part says of which rows: a Q.
    base_dates: tuple[tuple[Any, ...], ...] = ()
    expiry_dates: tuple[tuple[str, Words], ...] = ()  # dates to be warned of
    span: tuple[str, ...] = ()  # the first and the last day of what fills days in the calendar
    all_sections: dict[Words, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Add the section that every record has."""
        object.__setattr__(self, "all_sections", {**self.sections, _("Care and source"): COMMON})

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of all fields, in the order of page, form, export and API."""
        return tuple(name for names in self.all_sections.values() for name in names)

    @property
    def named_filters(self) -> dict[str, Filter]:
        """The filters that are predicates of the domain, by name."""
        return {one.name: one for one in self.filters if isinstance(one, Filter)}

    def step(self, name: str) -> Step | None:
        """Return the step of this name, if declared."""
        return next((step for step in self.steps if step.name == name), None)

    def steps_for(self, actor: Actor, row: Any) -> list[Step]:
        """The steps that this actor may take on this row as it stands."""
        state = getattr(row, self.state, "") if self.state else ""
        return [step for step in self.steps if (not step.when or state in step.when) and step.by(actor, row)]
