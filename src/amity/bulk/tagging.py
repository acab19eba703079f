"""Tags as things of their own: who sees and keeps which, how many rows carry them, and their upkeep."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.text import nfc
from amity.records import registry, tags
from amity.records.declaration import Record
from amity.records.models import Tag, Tagging
from amity.records.writes import NotAllowed

CAP = 1000


@dataclass(frozen=True, slots=True)
class Offered:
    """A tag that an actor sees, under its name in his language, and whether he may put it on rows."""

    pk: int
    shown: str
    tag: Tag
    is_his: bool


def offered(actor: Actor) -> list[Offered]:
    """The tags an actor sees, by name (one query)."""
    found = tags.visible(actor).select_related("unit").order_by("name", "pk")
    return [Offered(one.pk, shown(one), one, actor.may_write(one.unit_id)) for one in found]


def shown(tag: Tag) -> str:
    """The name of a tag in the reader's language."""
    return tag.name_vi if get_language() == "vi" and tag.name_vi else tag.name


def keep(tag: Tag, *, actor: Actor) -> Tag:
    """Store a new or renamed tag of a unit he keeps. Raises NotAllowed and ValidationError."""
    tag.name, tag.name_vi = (nfc(name, single_line=True) for name in (tag.name, tag.name_vi))
    if not actor.may_write(tag.unit_id):
        raise NotAllowed(_("You may not keep tags of this unit."))
    if not tag.name:
        raise ValidationError({"name": _("Give the tag a name.")})
    tag.full_clean(exclude=["unit"], validate_constraints=False)
    try:
        with transaction.atomic():
            tag.save()
    except IntegrityError as error:
        raise ValidationError({"name": _("Your unit has a tag of this name already.")}) from error
    return tag


def drop(tag: Tag, *, actor: Actor) -> None:
    """Delete a tag; the rows that carry it stay as they are otherwise."""
    if not actor.may_write(tag.unit_id):
        raise NotAllowed(_("You may not keep tags of this unit."))
    tag.delete()


def counts(tag: Tag, actor: Actor) -> list[tuple[Record, int]]:
    """How many rows of each type carry a tag, as far as the actor may see them, up to the cap."""
    names = set(Tagging.objects.filter(tag=tag).order_by().values_list("record", flat=True).distinct())
    found = []
    for record in registry.all_records():
        if record.name in names:
            tagged = Tagging.objects.filter(tag=tag, record=record.name).values("row_id")
            number = visible_to(actor, record).filter(pk__in=tagged).order_by()[: CAP + 1].count()
            found += [(record, number)] if number else []
    return found
