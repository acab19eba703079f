"""Questions asked of letters and their templates."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Q, QuerySet

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.fields import begun_by, not_over_before
from amity.letters.models import Batch, Letter, LetterTemplate
from amity.letters.rules import languages
from amity.network.models import Organisation, Position
from amity.places.queries import day_of
from amity.records import registry
from amity.records.models import Change, Shelf
from amity.records.ties import slices

LAST_RANK = 10_000  # of a post that stands nowhere in the order of precedence


def unanswered_on(rows: QuerySet[Letter], day: str) -> QuerySet[Letter]:
    """Letters sent by a day that were not answered."""
    return rows.filter(begun_by("sent_on", day_of(day)), state=Letter.State.SENT)


def templates(actor: Actor, name: str = "") -> dict[str, LetterTemplate]:
    """The templates of one name that an actor may see, by language."""
    rows = visible_to(actor, registry.of(LetterTemplate)).filter(name=name, shelf=Shelf.LIVE)
    return {one.language: one for one in rows.order_by("language", "pk")}


def template_names(actor: Actor, kinds: Collection[str] = ()) -> dict[str, list[str]]:
    """The names of templates that an actor may see, each with its languages."""
    rows = visible_to(actor, registry.of(LetterTemplate)).filter(shelf=Shelf.LIVE)
    rows = rows.filter(kind__in=kinds) if kinds else rows
    found: dict[str, list[str]] = {}
    for name, language in rows.order_by("name", "language").values_list("name", "language"):
        found.setdefault(name, []).append(language)
    return found


def written_by(batch: Batch) -> QuerySet[Letter]:
    """The letters that a mail merge made and that still stand."""
    made = Change.objects.filter(operation=batch.operation_id, record=registry.of(Letter).name, action="create")
    return Letter.objects.filter(pk__in=made.values("row_id"), shelf=Shelf.LIVE)


def by_number(model: type[Model], ids: Iterable[int], actor: Actor) -> dict[int, Any]:
    """Rows of a record type by number, as far as an actor may see them, each with its country."""
    rows = visible_to(actor, registry.of(model))
    if any(field.name == "country" for field in model._meta.get_fields()):
        rows = rows.select_related("country")
    return {one.pk: one for part in slices(list(ids)) for one in rows.filter(pk__in=part)}


def posts(ids: Iterable[int], actor: Actor, *, today: date) -> dict[int, Position]:
    """The post by which a person is written to: of those held today the highest in precedence, then the latest."""
    found: dict[int, Position] = {}
    holding = not_over_before("to_on", today) & (Q(from_on="") | begun_by("from_on", today))
    for part in slices(list(ids)):
        rows = visible_to(actor, registry.of(Position)).filter(holding, person__in=part)
        for post in rows.filter(shelf=Shelf.LIVE).select_related("organisation__country").order_by("pk"):
            before = found.get(post.person_id)
            if before is None or _order(post) > _order(before):
                found[post.person_id] = post
    for post in found.values():
        if not actor.may_see(post.organisation.audience):
            post.organisation = Organisation()
    return found


def rank_of(post: Position | None) -> int:
    """Where a post stands in the order of precedence: 1 comes first, whoever has none comes last."""
    return (post.rank if post is not None else None) or LAST_RANK


def _order(post: Position) -> tuple[int, Any]:
    return (-rank_of(post), str(post.from_on or ""))


@dataclass(frozen=True, slots=True)
class Gap:
    """A language in which recipients read, but for which there is no template."""

    language: str
    count: int

    @property
    def name(self) -> str:
        """What the language is called."""
        return languages.name(self.language)


def gaps(wanted: Sequence[str], found: Mapping[str, LetterTemplate]) -> list[Gap]:
    """The languages without a template, those that most recipients read first."""
    counted = Counter(one for one in wanted if one not in found)
    return [Gap(language, count) for language, count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]
