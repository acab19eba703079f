"""Questions asked of the federation; every function takes rows and gives rows."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from amity.core.fields import begun_by, over_by
from amity.members.models import LifeEvent, Membership, Term
from amity.places.queries import day_of

JOINING = (LifeEvent.Kind.ADMITTED,)
LEAVING = (LifeEvent.Kind.MERGED, LifeEvent.Kind.ENDED)


def surely_by(column: str, day: date) -> Q:
    """The date in this column is known and lies wholly on or before the day: "2017" does from 31 December 2017 on."""
    return over_by(column, day + timedelta(days=1))


def members_as_at(rows: QuerySet[Membership], day: str) -> QuerySet[Membership]:
    """The memberships that stood at the end of a day, as far as the records can prove.

    Counted: a membership whose last admission, merger or end by that day was an admission; and one without any dated
    admission whose own source is dated by that day, for the source already knew it as a member. Not counted: one
    admitted on an unknown day and known only from a later source, and one merged or ended by that day. A partial
    date counts once it is wholly past. A suspended membership is still a membership.
    """
    asked = day_of(day)
    # Only turns as open as the membership itself, or public ones, decide: others would show through the count.
    open_enough = Q(audience=OuterRef("audience")) | Q(audience=0)
    life = LifeEvent.objects.filter(open_enough, membership=OuterRef("pk"))
    turns = life.filter(surely_by("happened_on", asked), kind__in=(*JOINING, *LEAVING))
    last_turn = Subquery(turns.order_by("-happened_on", "-pk").values("kind")[:1])
    dated_admission = life.filter(kind__in=JOINING).exclude(happened_on="")
    known_by_then = Q(last_turn__isnull=True) & surely_by("source_on", asked) & ~Exists(dated_admission)
    return rows.annotate(last_turn=last_turn).filter(Q(last_turn__in=JOINING) | known_by_then)


def running_on(rows: QuerySet[Term], day: str) -> QuerySet[Term]:
    """Terms begun by a day and without an end recorded by then, however long they overran their plan."""
    asked = day_of(day)
    return rows.filter(Q(from_on="") | begun_by("from_on", asked)).exclude(surely_by("ended_on", asked))


def overrun_on(rows: QuerySet[Term], day: str) -> QuerySet[Term]:
    """Terms still running on a day though their planned end had wholly passed."""
    return running_on(rows, day).filter(over_by("to_on", day_of(day)))
