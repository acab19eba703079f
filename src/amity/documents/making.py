"""What the parts of a document share while it is made: the reader, the outline, the sources and what was met."""

from dataclasses import dataclass, field
from datetime import date

from amity.access.actors import Actor
from amity.documents.document import Outline, Sources


@dataclass(slots=True)
class Seen:
    """What was met on the way and must be said at the end: dates known in part, rows without source or translation."""

    partly_dated: int = 0
    unsourced: int = 0
    untranslated: int = 0
    rows: dict[str, list[int]] = field(default_factory=dict)  # that were told, by record type


@dataclass(slots=True, kw_only=True)
class Making:
    """A document in the making."""

    actor: Actor
    language: str
    today: date
    outline: Outline = field(default_factory=Outline)
    sources: Sources = field(default_factory=Sources)
    seen: Seen = field(default_factory=Seen)
    only_in_use: bool = False  # whether archived rows are left out, as lists leave them out
