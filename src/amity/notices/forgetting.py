"""Forgetting a row in what people said: comments are not emptied by a rule but told to whoever forgets."""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.access.actors import Actor
from amity.notices import comments, sight
from amity.notices.models import Comment
from amity.past import copies
from amity.records import registry

MOST = 50  # comments that are told


@copies.keeps(gettext_lazy("Comments"))
def tell_comments(gone: copies.Gone) -> copies.Reached:
    """Tell the comments on a row, and those elsewhere that hold one of its names or addresses."""
    words = [Q(text__icontains=word) for word in (*gone.names, *gone.addresses)]
    on_it = Q(record=gone.record.name, row_id=gone.row_id)
    found = Comment.objects.filter(reduce(or_, words, on_it), sight.open_to(gone.actor), deleted_at=None)
    told = list(found.order_by("pk")[:MOST])
    seen = sight.seen(gone.actor, {(one.record, one.row_id) for one in told})
    return copies.Reached(
        left=[
            _("Comment %(number)s on %(label)s #%(row)s")
            % {"number": one.pk, "label": registry.get(one.record).label, "row": one.row_id}
            for one in told
            if (one.record, one.row_id) in seen
        ]
    )


def erase_comments(row: sight.Row, *, actor: Actor, owner_id: int) -> int:
    """Take back every comment on a row that the actor may read; raises NotYours for somebody who may not."""
    said = comments.visible(row, actor).filter(deleted_at=None).order_by("pk")
    for one in said:
        comments.delete(one, actor=actor, owner_id=owner_id, now=timezone.now())
    return len(said)
