"""Questions asked of the federation; every function takes rows and gives rows."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Least, Left, Length
from django.db.models.lookups import Exact, GreaterThan

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

    Counted: a membership admitted by that day that no later merger or end by that day took away; one that stands as
    admitted or suspended since that day or earlier; and one without any dated admission whose own source is dated by
    that day, for the source already knew it as a member. Not counted: one admitted on an unknown day and known only
    from a later source, and one merged or ended by that day. A partial date counts once it is wholly past; of two
    turns whose dates do not tell which came first, the one entered later did. A suspended membership is still one.
    """
    asked = day_of(day)
    life = _turns_of(OuterRef("pk"), OuterRef("audience"))
    past = life.filter(surely_by("happened_on", asked))
    # The admission stands one query further out than what may have followed it.
    later = _turns_of(OuterRef("membership"), OuterRef(OuterRef("audience"))).filter(
        surely_by("happened_on", asked), _follows(OuterRef("happened_on"), OuterRef("pk")), kind__in=LEAVING
    )
    standing = past.filter(~Exists(later), kind__in=JOINING)
    stands = surely_by("since_on", asked) & Q(state__in=(Membership.State.ADMITTED, Membership.State.SUSPENDED))
    has_left = Q(state=Membership.State.ENDED) & (Q(since_on="") | surely_by("since_on", asked))
    no_turn = ~Exists(past.filter(kind__in=(*JOINING, *LEAVING))) & ~Exists(
        life.filter(kind__in=JOINING).exclude(happened_on="")
    )
    known_by_then = surely_by("source_on", asked) & no_turn & ~has_left
    return rows.filter(Q(Exists(standing)) | stands | known_by_then)


def _turns_of(membership: OuterRef, audience: OuterRef) -> QuerySet[LifeEvent]:
    """The life of a membership as open as the membership itself, or public: other turns would show through a count."""
    return LifeEvent.objects.filter(Q(audience=audience) | Q(audience=0), membership=membership)


def _follows(happened_on: OuterRef, pk: OuterRef) -> Q:
    """Turns after another one, compared as exactly as both dates are known; where that leaves them equal, by pk."""
    shared = Least(Length("happened_on"), Length(happened_on))
    mine, its = Left("happened_on", shared), Left(happened_on, shared)
    return Q(GreaterThan(mine, its)) | Q(Exact(mine, its), pk__gt=pk)


def running_on(rows: QuerySet[Term], day: str) -> QuerySet[Term]:
    """Terms begun by a day and without an end recorded by then, however long they overran their plan."""
    asked = day_of(day)
    return rows.filter(Q(from_on="") | begun_by("from_on", asked)).exclude(surely_by("ended_on", asked))


def overrun_on(rows: QuerySet[Term], day: str) -> QuerySet[Term]:
    """Terms still running on a day though their planned end had wholly passed."""
    return running_on(rows, day).filter(over_by("to_on", day_of(day)))
