"""Comments on a row: written, edited, deleted and read, and the people they mention.

Who sees the row may comment on it. A comment is kept for those who see the row when it is said: a row that is opened
to more people later does not take along what was said before. Somebody from outside the union talks to his own unit
and those who oversee it, and reads what is said to them.

Exception
|- NotYours       only the writer edits a comment; he and whoever approves for the row's unit delete it
'- ValidationError  (django.core.exceptions) the text is empty or too long
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from amity.access.actors import CIRCLES, Actor, audience_code
from amity.access.models import Account
from amity.access.roles import Confidentiality
from amity.core.text import fold, nfc
from amity.notices import following, rendering, sight, telling
from amity.notices.models import Comment, Kind, Mention, Notice, Wording, wishes_of
from amity.notices.sight import Row

LONGEST = 10_000
MOST_NAMES = 20  # names after an @ that are looked at in one comment
GRACE = timedelta(minutes=10)  # in which a comment is mended without a mark
SUGGESTED = 8
MOST_JUDGED = 200  # accounts with a fitting name of whom it is worked out what they see


class NotYours(Exception):
    """Somebody else's comment."""


@dataclass(slots=True)
class Said:
    """What became of a comment: the comment, and the names after an @ under which nobody was told."""

    comment: Comment
    untold: list[str]


@dataclass(slots=True)
class Shown:
    """A comment as a reader sees it."""

    comment: Comment
    html: SafeString
    may_edit: bool
    may_delete: bool
    earlier: list[tuple[datetime, SafeString]]
    answers: list["Shown"] = field(default_factory=list)


def usual_audience(row: Row) -> int:
    """The code of those who read what is said on a row: those who see it, from inside the union; -1 for no row."""
    entry = sight.entries([row]).get(row)
    if entry is None:
        return -1
    return Confidentiality.UNION.value if entry.audience >= CIRCLES else max(entry.audience, Confidentiality.UNION)


def own_unit(actor: Actor) -> int:
    """The code of "only my unit" for what this actor says; 0 when he reads in no unit."""
    if actor.home_unit_id is None:
        return 0
    code = audience_code(actor.home_unit_id, Confidentiality.UNIT)
    return code if actor.may_see(code) else 0


def is_outsider(actor: Actor) -> bool:
    """Whether the actor does not belong to the union, so that what he says stays with his unit and its overseers."""
    return actor.audiences is not None and 1 not in actor.audiences


def may_comment(actor: Actor) -> bool:
    """Whether the actor may comment on the rows he sees."""
    return actor.account_id is not None and (not is_outsider(actor) or own_unit(actor) > 0)


@transaction.atomic
def write(
    row: Row,
    text: str,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    is_narrow: bool = False,
    answers: Comment | None = None,
) -> Said:
    """Say something on a row that the actor sees; an answer is seen by nobody who does not see what it answers."""
    if not may_comment(actor):
        raise NotYours
    is_narrow = is_narrow or is_outsider(actor)
    audience = own_unit(actor) if is_narrow else usual_audience(row)
    if answers is not None:
        answers = answers.answers or answers
        if answers.audience > Confidentiality.UNION:
            audience, is_narrow = answers.audience, answers.is_narrow
    comment = Comment.objects.create(
        record=row[0],
        row_id=row[1],
        account_id=sight.account_of(actor),
        text=_checked(text),
        audience=audience,
        is_narrow=is_narrow,
        answers=answers,
        at=now,
    )
    account = Account.objects.select_related("wishes").get(pk=sight.account_of(actor))
    if wishes_of(account).follows_commented:
        following.follow_by_itself([(account.pk, row, now)])
    mentioned, untold = _mention(comment, account, now=now, today=today)
    _tell(comment, following.followers(row) - mentioned, now=now, today=today)
    return Said(comment, untold)


@transaction.atomic
def edit(comment: Comment, text: str, *, actor: Actor, now: datetime, today: date) -> Said:
    """Say it in other words; the old ones are kept unless the comment is only minutes old."""
    if comment.account_id != actor.account_id or comment.deleted_at is not None:
        raise NotYours
    words = _checked(text)
    if words == comment.text:
        return Said(comment, [])
    if now - comment.at > GRACE:
        Wording.objects.create(comment=comment, text=comment.text, until=now)
        comment.edited_at = now
    comment.text = words
    comment.save(update_fields=["text", "edited_at"])
    _mentioned, untold = _mention(comment, comment.account, now=now, today=today)
    return Said(comment, untold)


@transaction.atomic
def delete(comment: Comment, *, actor: Actor, owner_id: int, now: datetime) -> None:
    """Take a comment back: its words and all earlier ones are gone, a mark stays, and no notice leads to it."""
    if not _may_delete(comment, actor, owner_id):
        raise NotYours
    Comment.objects.filter(pk=comment.pk).update(text="", deleted_at=now, deleted_by=actor.account_id)
    Wording.objects.filter(comment=comment).delete()
    Mention.objects.filter(comment=comment).delete()
    Notice.objects.filter(comment=comment).delete()


def visible(row: Row, actor: Actor) -> QuerySet[Comment]:
    """The comments on a row that the actor may see; the caller has made sure that he sees the row."""
    return Comment.objects.filter(sight.open_to(actor), record=row[0], row_id=row[1])


def threads(row: Row, actor: Actor, *, owner_id: int, most: int | None = None) -> list[Shown]:
    """The comments on a row in the order they were said, each with its answers; `most` keeps the latest ones only."""
    everyone = (
        visible(row, actor).select_related("account", "deleted_by").prefetch_related("wordings", "mentions__account")
    )
    heads = everyone.filter(answers=None).order_by("-pk")
    shown = {one.pk: _shown(one, actor, owner_id) for one in (heads if most is None else heads[:most])}
    for one in everyone.filter(answers__in=list(shown)).order_by("pk"):
        if one.answers_id is not None:
            shown[one.answers_id].answers.append(_shown(one, actor, owner_id))
    return sorted(shown.values(), key=lambda one: one.comment.pk)


def suggestions(row: Row, typed: str, *, actor: Actor, today: date) -> list[Account]:
    """The accounts that may be mentioned on a row and whose name or log-in name has a word that begins so."""
    if not may_comment(actor):
        return []
    wanted = fold(nfc(typed[:100], single_line=True))
    others = Account.objects.filter(is_active=True).exclude(pk=sight.account_of(actor)).order_by("name", "pk")
    matching = [one for one in others if _begins(wanted, one)][:MOST_JUDGED]
    audience = own_unit(actor) if is_outsider(actor) else usual_audience(row)
    return sight.readers(row, matching, today=today, audience=audience)[:SUGGESTED]


def _begins(wanted: str, account: Account) -> bool:
    names = (fold(account.username), fold(account.name))
    return any(name.startswith(wanted) or f" {wanted}" in name for name in names)


def _checked(text: str) -> str:
    words = nfc(text).strip()
    if not words:
        raise ValidationError(_("Write something first: a comment cannot be empty."))
    if len(words) > LONGEST:
        raise ValidationError(_("Shorten the comment: at most %(limit)s characters.") % {"limit": LONGEST})
    return words


def _mention(comment: Comment, writer: Account, *, now: datetime, today: date) -> tuple[set[int], list[str]]:
    """Keep whom a comment names and tell the new ones; returns their ids and the names under which nobody was told."""
    names = rendering.names_in(comment.text)
    accounts = Account.objects.filter(username__in=names[:MOST_NAMES])
    row = (comment.record, comment.row_id)
    named = sight.readers(row, accounts, today=today, audience=comment.audience)
    known = set(Mention.objects.filter(comment=comment).values_list("account_id", flat=True))
    Mention.objects.filter(comment=comment).exclude(account__in=named).delete()
    Mention.objects.bulk_create(Mention(comment=comment, account=one) for one in named if one.pk not in known)
    fresh = {one.pk for one in named} - known - {writer.pk}
    telling.tell(_notices(comment, fresh, Kind.MENTIONED), now=now)
    told = {one.username for one in named}
    return {one.pk for one in named}, [name for name in names if name not in told]


def _tell(comment: Comment, ids: Collection[int], *, now: datetime, today: date) -> None:
    """Tell those followers who may see both the row and the comment."""
    accounts = Account.objects.filter(pk__in=set(ids) - {comment.account_id})
    reading = sight.readers((comment.record, comment.row_id), accounts, today=today, audience=comment.audience)
    telling.tell(_notices(comment, [one.pk for one in reading], Kind.COMMENTED), now=now)


def _notices(comment: Comment, ids: Iterable[int], kind: Kind) -> list[Notice]:
    return [
        Notice(
            account_id=pk,
            kind=kind,
            source=f"comment {comment.pk} {kind}",
            topic=telling.topic_of(comment.record, comment.row_id),
            record=comment.record,
            row_id=comment.row_id,
            by_id=comment.account_id,
            at=comment.edited_at or comment.at,
            comment=comment,
        )
        for pk in ids
    ]


def _may_delete(comment: Comment, actor: Actor, owner_id: int) -> bool:
    if comment.deleted_at is not None or actor.account_id is None:
        return False
    return comment.account_id == actor.account_id or actor.may_approve(owner_id)


def _shown(comment: Comment, actor: Actor, owner_id: int) -> Shown:
    people = {one.account.username: str(one.account) for one in comment.mentions.all()}
    return Shown(
        comment=comment,
        html=rendering.html(comment.text, people),
        may_edit=comment.account_id == actor.account_id and comment.deleted_at is None,
        may_delete=_may_delete(comment, actor, owner_id),
        earlier=[(one.until, rendering.html(one.text)) for one in sorted(comment.wordings.all(), key=lambda w: w.pk)],
    )
