"""What an act does, in words for people."""

from typing import Any

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.bulk import edits
from amity.bulk.models import Action
from amity.records import fields, forms, tags, titles
from amity.records.declaration import Record
from amity.records.fields import Field
from amity.records.values import back, shown


def told(record: Record, action: str, asked: edits.Asked, actor: Actor, language: str) -> str:
    """Say what an act does; a linked row out of the reader's sight, or a field that is gone, has no name."""
    if action == Action.TAG:
        words = {"tag": tags.names([str(asked["tag"])], actor, language) or titles.HIDDEN}
        is_on = asked["how"] == edits.ADD
        return (_("Tagged with “%(tag)s”") if is_on else _("The tag “%(tag)s” taken off")) % words
    if action == Action.ASSIGN:
        unit = Unit.objects.filter(pk=asked["value"]).first()
        return _("Given to %(unit)s") % {"unit": unit or titles.HIDDEN}
    if action != Action.EDIT:
        return str(Action(action).label)
    known = fields.all_of(record)
    if asked["field"] not in known:
        return str(Action.EDIT.label)
    field = known[asked["field"]]
    words = {"field": field.label, "value": _value(field, asked, actor, language), "find": asked.get("find", "")}
    return _SENTENCES[asked["how"]]() % words


_SENTENCES = {
    edits.SET: lambda: _("%(field)s: set to “%(value)s”"),
    edits.CLEAR: lambda: _("%(field)s: made empty"),
    edits.ADD: lambda: _("%(field)s: “%(value)s” added"),
    edits.REMOVE: lambda: _("%(field)s: “%(value)s” taken away"),
    edits.REPLACE: lambda: _("%(field)s: “%(find)s” replaced by “%(value)s”"),
}


def way(field: Field, how: str) -> str:
    """A way to change a field, as a form offers it."""
    words = {
        edits.SET: _("%(field)s: set for all"),
        edits.CLEAR: _("%(field)s: make empty"),
        edits.ADD: _("%(field)s: add"),
        edits.REMOVE: _("%(field)s: take away"),
        edits.REPLACE: _("%(field)s: replace words"),
    }
    return words[how] % {"field": field.label}


def _value(field: Field, asked: edits.Asked, actor: Actor, language: str) -> str:
    value: Any = asked.get("value")
    if asked["how"] == edits.REPLACE or value is None:
        return str(value or "")
    if field.target is not None:
        ids = value if isinstance(value, list) else [value]
        names = [name for _pk, name in forms.named(field.target, ids, actor, language)]
        return "; ".join(names if len(names) == len(ids) else [*names, titles.HIDDEN])
    return shown(field, back(field, value), language)
