"""The actor: what one account may see and do on one day, worked out once per request."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import BigIntegerField, CharField, Q, Value

from amity.access import stamps
from amity.access.models import Account, Circle, LentCircle, RoleGrant, Stamp, Unit, UnitLink
from amity.access.roles import POWERS, Confidentiality

Grants = dict[int, list[tuple[int, int, str]]]  # of each account: id, unit and role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `audiences` are the audience codes of the rows he may see; None means every row.

    An audience code is 0 for public rows, 1 for rows of the whole union, 2 x unit + class for rows kept in a unit,
    CIRCLES + circle for rows lent to others as well, and below zero for rows in the trash, so that "may he see it" is
    one indexed comparison (see `amity.access.scope`).
    """

    account_id: int | None
    name: str
    language: str
    audiences: frozenset[int] | None
    writable: frozenset[int] | None  # ids of the units whose rows he may write; None means every unit
    approvable: frozenset[int] | None = frozenset()
    home_unit_id: int | None = None
    administers: bool = False  # whether he sees everybody's background work and may start and stop it

    @classmethod
    def system(cls, language: str = "en") -> "Actor":
        """The actor of commands run on the machine itself: sees and writes everything."""
        return cls(None, "system", language, None, None, None, administers=True)

    @classmethod
    def nobody(cls, language: str = "en") -> "Actor":
        """The public: sees public rows, writes nothing."""
        return cls(None, "", language, frozenset({0}), frozenset())

    @classmethod
    def union_reader(cls, language: str = "en") -> "Actor":
        """Sees what the whole union may see and writes nothing: the reader of documents made by a command."""
        return cls(None, "union", language, frozenset({0, 1}), frozenset())

    def may_see(self, audience: int) -> bool:
        """Whether rows with this audience code are open to him."""
        return audience >= 0 if self.audiences is None else audience in self.audiences

    def may_write(self, unit_id: int | None) -> bool:
        """Whether he may add or change rows that this unit owns."""
        return self.writable is None or unit_id in self.writable

    def may_approve(self, unit_id: int | None) -> bool:
        """Whether he may decide on rows that this unit owns."""
        return self.approvable is None or unit_id in self.approvable

    def with_hand_in(self, *unit_ids: int) -> "Actor":
        """The same person, let read and write rows of these units as well.

        For services alone: handing a row from one unit to another, or answering on a row that another unit keeps. The
        service decides who may; the history names the person. One query.
        """
        levels = (Confidentiality.UNIT, Confidentiality.RESTRICTED)
        codes = {audience_code(unit, level) for unit in unit_ids for level in levels}
        codes |= {CIRCLES + pk for pk in Circle.objects.filter(plain__in=codes).values_list("pk", flat=True)}
        return replace(
            self,
            audiences=None if self.audiences is None else self.audiences | codes,
            writable=None if self.writable is None else self.writable | set(unit_ids),
        )

    @property
    def is_outside(self) -> bool:
        """Whether he keeps data of his own without belonging to the union, as a focal point does."""
        return self.writes_anything and not self.may_see(Confidentiality.UNION)

    @property
    def writes_anything(self) -> bool:
        """Whether there is any unit whose rows he may write."""
        return self.writable is None or bool(self.writable)


CIRCLES = 1 << 40  # above every code of a unit


def audience_code(unit_id: int, confidentiality: int, circle: int = 0, *, is_trashed: bool = False) -> int:
    """Return the audience code of a row of this owner and class; the database column computes the same."""
    code = confidentiality if confidentiality < Confidentiality.UNIT else unit_id * 2 + confidentiality
    code = CIRCLES + circle if circle else code
    return -1 - code if is_trashed else code


def unit_of(audience: int) -> int | None:
    """Return the unit in which rows with this audience code are kept; None for public rows and those of the union."""
    return audience // 2 - 1 if Confidentiality.UNIT <= audience < CIRCLES else None


def units_under(unit_id: int, *, today: date) -> set[int]:
    """A unit and every unit under it on a day."""
    links = UnitLink.objects.filter(valid_on(today)).order_by().values_list("parent_id", "child_id")
    return _below([unit_id], list(links))[unit_id]


def runs_on(day: date) -> Q:
    """Circles whose loan holds on the day: not ended before, and not taken back."""
    return Q(loan__until_on__gte=day, loan__revoked_at=None)


def valid_on(day: date) -> Q:
    """Rows whose dated span (from_on, to_on) holds the day; an open end is no limit."""
    return (Q(from_on=None) | Q(from_on__lte=day)) & (Q(to_on=None) | Q(to_on__gte=day))


def _below(roots: Iterable[int], links: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    """For each root unit, itself and every unit under it, by links of (parent, child)."""
    down: dict[int, list[int]] = defaultdict(list)
    for parent, child in links:
        down[parent].append(child)
    found: dict[int, set[int]] = {}
    for root in roots:
        seen, waiting = {root}, [root]
        while waiting:
            for child in down[waiting.pop()]:
                if child not in seen:
                    seen.add(child)
                    waiting.append(child)
        found[root] = seen
    return found


@dataclass(slots=True)
class _Standing:
    """Who stands where: grants as (id, unit, role) by account, the lattice as (parent, child), all units, the circles
    by number with the audience their rows would have alone, and the units each of them is lent to.
    """

    grants: Grants
    lattice: list[tuple[int, int]]
    units: set[int]
    circles: dict[int, int]
    lent: dict[int, set[int]]


def _standing(ids: Sequence[int], today: date) -> _Standing:
    """Read who stands where; every page asks for it, so it comes in one query."""
    none, nobody = Value("", output_field=CharField()), Value(0, output_field=BigIntegerField())
    grants = RoleGrant.objects.filter(valid_on(today), account__in=ids).order_by()
    links = UnitLink.objects.filter(valid_on(today)).order_by()
    rows = grants.values_list(Value("grant"), "pk", "unit_id", "role", "account_id").union(
        links.values_list(Value("link"), "parent_id", "child_id", none, nobody),
        Unit.objects.order_by().values_list(Value("unit"), "pk", "pk", none, nobody),
        Circle.objects.order_by().values_list(Value("circle"), "pk", "plain", none, nobody),
        LentCircle.objects.filter(runs_on(today))
        .order_by()
        .values_list(Value("lent"), "circle_id", "loan__to_unit_id", none, nobody),
        Stamp.objects.order_by().values_list(Value("stamp"), "number", Value(0), "name", nobody),
        all=True,
    )
    found = _Standing(defaultdict(list), [], set(), {}, defaultdict(set))
    numbers: dict[str, int] = {}
    for what, first, second, role, account in rows:
        if what == "grant":
            found.grants[account].append((first, second, role))
        elif what == "link":
            found.lattice.append((first, second))
        elif what == "unit":
            found.units.add(first)
        elif what == "circle":
            found.circles[first] = second
        elif what == "lent":
            found.lent[first].add(second)
        else:
            numbers[role] = first
    stamps.saw(numbers)
    return found


def actor_of(account: Account, *, today: date) -> Actor:
    """Work out what an account may see and do on a day (one query)."""
    return actors_of([account], today=today)[account.pk]


def actors_of(accounts: Sequence[Account], *, today: date) -> dict[int, Actor]:
    """Work out the same for many accounts, by their ids (one query)."""
    standing = _standing([account.pk for account in accounts], today)
    return {account.pk: _actor(account, standing) for account in accounts}


def _actor(account: Account, standing: _Standing) -> Actor:
    grants = sorted(standing.grants[account.pk])
    if not account.is_active or not grants:
        return Actor(account.pk, account.name, account.language, frozenset({0}), frozenset())
    below = _below({unit for _pk, unit, _role in grants}, standing.lattice)
    everywhere = [POWERS[role] for _pk, _unit, role in grants if POWERS[role].everywhere]
    audiences, writable, approvable = {0}, set(), set()
    for _pk, unit_id, role in grants:
        powers = POWERS[role]
        units = standing.units if powers.everywhere else below[unit_id]
        if powers.inside:
            audiences.add(1)
        for level in range(Confidentiality.UNIT, powers.reads + 1):
            audiences |= {audience_code(unit, level) for unit in units}
        writable |= units if powers.writes else set()
        approvable |= units if powers.approves else set()
    audiences |= _circles_open_to(audiences, standing)
    sees_all = any(powers.reads == Confidentiality.RESTRICTED for powers in everywhere)
    return Actor(
        account_id=account.pk,
        name=account.name,
        language=account.language,
        audiences=None if sees_all else frozenset(audiences),
        writable=frozenset(writable),
        approvable=frozenset(approvable),
        home_unit_id=grants[0][1],
        administers=any(powers.administers for powers in everywhere),
    )


def _circles_open_to(audiences: set[int], standing: _Standing) -> set[int]:
    """The codes of lent rows: those he sees anyway, and those lent to a unit where he reads rows of their class."""
    found = set()
    for circle, plain in standing.circles.items():
        level = Confidentiality.UNIT + plain % 2
        if plain in audiences or any(audience_code(unit, level) in audiences for unit in standing.lent[circle]):
            found.add(CIRCLES + circle)
    return found
