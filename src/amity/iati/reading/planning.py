"""What becomes of a block of activities: compared with what is stored, without storing anything.

An activity is the item of aid of its reference, if there is one. What the file tells takes the place of what is
stored; what it does not tell stays. What only looks different stays as well: a word of ours that has no code of its
own, a date known in part that is written as a day, shares that are what nothing said would come to. So reading our own
file changes nothing, and reading any file twice changes nothing the second time.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.aid.models import AidFlow, AidItem, AidKind, AidState, Basis, SectorShare
from amity.core.dates import PartialDate
from amity.iati import codes, identifiers
from amity.iati.reading import linking, sums
from amity.iati.reading.known import Kept, Known
from amity.iati.reading.words import Activity, Line
from amity.iati.writing.percentages import hundred
from amity.records import registry

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
LINKS = ("donors", "sectors", "provinces")
LONGEST = 80
# What a decision taken here says, no file of somebody else takes back.
DECIDED = (AidState.APPRAISAL, AidState.APPROVED, AidState.REFUSED, AidState.HANDED_OVER, AidState.SETTLED)


@dataclass(slots=True)
class Plan:
    """What becomes of one activity."""

    activity: Activity
    reference: str
    fate: str = SAME
    row: Any = None
    links: dict[str, list[Any]] = field(default_factory=dict)
    is_touched: bool = False  # the item itself
    flows: list[Any] = field(default_factory=list)  # to be stored
    shares: list[Any] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def tell(self, element: str, what: str, why: str) -> None:
        """Add a line to the report."""
        one = self.activity
        self.lines.append(Line(one.line, one.identifier[:200], element, what[:200], why, 1))

    def refuse(self, why: str) -> None:
        """The activity is not stored."""
        self.fate = REFUSED
        self.tell("iati-activity", self.activity.identifier, why)


class Planner:
    """Plans the activities of one file, a block at a time."""

    def __init__(self, actor: Actor, prefix: str, kept: Kept) -> None:
        self.actor, self.prefix, self.kept = actor, prefix, kept
        self.known = Known(actor, prefix, kept)
        self.met: set[str] = set()  # identifiers
        self.waiting: dict[str, str] = {}  # parts whose wholes were not stored yet, with those

    def block(self, activities: Sequence[Activity]) -> list[Plan]:
        """What becomes of these: a few queries, however many they are."""
        plans = [Plan(one, identifiers.reference_of(self.prefix, one.identifier)) for one in activities]
        for plan in plans:
            if why := self._why_not(plan):
                plan.refuse(why)
            self.met.add(plan.activity.identifier)
        fit = [plan for plan in plans if plan.fate != REFUSED]
        self._find(fit)
        fit = [plan for plan in fit if plan.fate != REFUSED]
        self.known.learn(plan.activity for plan in fit)
        ids = [plan.row.pk for plan in fit if plan.row.pk]
        linked = {name: _linked(name, ids) for name in LINKS}
        shares: dict[int, dict[int, Any]] = defaultdict(dict)
        for share in visible_to(self.actor, registry.of(SectorShare)).filter(item__in=ids):
            shares[share.item_id][share.sector_id] = share
        flows: dict[int, list[Any]] = defaultdict(list)
        for flow in visible_to(self.actor, registry.of(AidFlow)).filter(item__in=ids).order_by("pk"):
            flows[flow.item_id].append(flow)
        for plan in fit:
            pk = plan.row.pk or 0
            self._fill(plan)
            self._link(plan, {name: linked[name][pk] for name in LINKS}, shares[pk])
            plan.flows = sums.differing(plan, flows[pk], self.known)
        self.waiting |= linking.lead(fit, self.prefix, self.actor)
        for plan in fit:
            if plan.row.pk and (plan.is_touched or plan.flows or plan.shares):
                plan.fate = CHANGED
        return plans

    def _why_not(self, plan: Plan) -> str:
        one = plan.activity
        if not one.identifier:
            return _("There is no identifier.")
        if one.identifier in self.met:
            return _("Another one in this file has the same identifier.")
        if len(plan.reference) > LONGEST:
            return _("The identifier is longer than 80 characters.")
        if one.is_abroad:
            return _("Aid for other countries is not kept here.")
        if not one.title:
            return _("It has no title.")
        if one.starts_on and one.ends_on and one.ends_on < one.starts_on:
            return _("It ends before it begins.")
        return ""

    def _find(self, plans: Sequence[Plan]) -> None:
        """Give each plan its item, the stored one or a new one; refuse what the actor may not change."""
        wanted = [plan.reference for plan in plans]
        every = dict(AidItem.objects.filter(reference__in=wanted).values_list("reference", "pk"))
        mine = {row.reference: row for row in visible_to(self.actor, registry.of(AidItem)).filter(reference__in=wanted)}
        for plan in plans:
            row = mine.get(plan.reference)
            if row is None and plan.reference in every:
                plan.refuse(_("This reference cannot be used here."))
            elif row is not None and not self.actor.may_write(row.owner_id):
                plan.refuse(_("You may not change records of this unit."))
            else:
                plan.row, plan.fate = (row, SAME) if row is not None else (self._new(plan), NEW)

    def _new(self, plan: Plan) -> Any:
        one = plan.activity
        kind = AidKind.EMERGENCY if one.is_humanitarian and one.kind == AidKind.PROJECT else one.kind
        plan.is_touched = True
        return AidItem(
            owner_id=self.kept.owner, confidentiality=self.kept.confidentiality, reference=plan.reference, kind=kind,
            state=one.state, source_title=one.source[:300],
        )  # fmt: skip

    def _fill(self, plan: Plan) -> None:
        one, row = plan.activity, plan.row
        words = {"title": one.title[:300], "title_vi": one.title_vi[:300], "sector_words": one.sector_words}
        words |= {"description": one.description, "description_vi": one.description_vi}
        told: dict[str, Any] = {name: said for name, said in words.items() if said}
        if not row.description and one.description == one.title:
            told.pop("description", None)  # a file has to describe everything, and says the title again
        if not row.description_vi and one.description_vi == one.title_vi:
            told.pop("description_vi", None)
        if one.is_humanitarian and row.kind != AidKind.EMERGENCY:
            told["is_humanitarian"] = True
        told |= self._state(plan) | _dates(one, row) | _money(one, row)
        differing = {name: value for name, value in told.items() if getattr(row, name) != value}
        for name, party in self._parties(one, row).items():
            if party.pk is None or getattr(row, f"{name}_id") != party.pk:
                differing[name] = party
        for name, value in differing.items():
            setattr(row, name, value)
        plan.is_touched |= bool(differing)

    @staticmethod
    def _state(plan: Plan) -> dict[str, Any]:
        one, row = plan.activity, plan.row
        if not one.status or codes.STATUS[AidState(row.state)] == one.status:
            return {}
        if row.pk and row.state in DECIDED:
            plan.tell("activity-status", one.status, _("The state stays: it follows from a decision taken here."))
            return {}
        return {"state": one.state}

    def _parties(self, one: Activity, row: Any) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for role, name in ((codes.ACCOUNTABLE, "managing"), (codes.EXTENDING, "recipient")):
            if party := one.parties.get(role):
                told[name] = self.known.party(party[0])
        if party := one.parties.get(codes.IMPLEMENTING):
            found = self.known.party(party[0])
            if row.executing_id or not (row.recipient_id and found.pk == row.recipient_id):
                told["executing"] = found
        return told

    def _link(self, plan: Plan, linked: dict[str, list[int]], shares: dict[int, Any]) -> None:
        """The donors, sectors and provinces, and the shares of the sectors, as far as the file tells of them."""
        one = plan.activity
        places = []
        for code, name in one.places:
            place = self.known.places.get(code.casefold()) or self.known.places.get(name.casefold())
            if place is None:
                plan.tell("location", f"{code} {name}".strip(), _("No province of this name is known here."))
            else:
                places.append(place)
        sectors = [self.known.sectors[named.vocabulary, named.code] for named in one.sectors]
        donors = [self.known.party(party) for party in one.parties.get(codes.FUNDING, ())]
        for name, rows in (("donors", donors), ("sectors", sectors), ("provinces", places)):
            if rows and {row.pk for row in rows} != set(linked[name]):
                plan.links[name] = rows
                plan.is_touched = True
        plan.shares = self._shares(plan, sectors, shares)

    def _shares(self, plan: Plan, sectors: list[Any], stored: dict[int, Any]) -> list[Any]:
        """The shares that differ: of the most exact list of sectors that the file shares out."""
        told = list(zip(plan.activity.sectors, sectors, strict=True))
        first = min((named.vocabulary for named, _row in told), default="")
        shared = [(named.percent, row) for named, row in told if named.vocabulary == first]
        percents = [percent for percent, _row in shared if percent is not None and percent > 0]
        if len(shared) < 2 or len(percents) < len(shared) or not Decimal(99) <= sum(percents) <= Decimal(101):
            return []
        kept = [stored.get(row.pk) for _percent, row in shared]
        if hundred([one.percent if one else None for one in kept]) == hundred(percents):
            return []
        found = []
        for percent, (_told, row), share in zip(hundred(percents), shared, kept, strict=True):
            share = share or SectorShare(**sums.beside(plan.row, self.known), sector=row)
            share.percent = percent
            found.append(share)
        return found


def _dates(one: Activity, row: Any) -> dict[str, Any]:
    told = {}
    start, end = row.starts_on, row.ends_on
    known = {start.first.isoformat() if start else row.approved_on and row.approved_on.first.isoformat()}
    if one.starts_on and one.starts_on not in known:
        told["starts_on"] = PartialDate(one.starts_on)
    if one.ends_on and not (end and end.last.isoformat() == one.ends_on):
        told["ends_on"] = PartialDate(one.ends_on)
    return told


def _money(one: Activity, row: Any) -> dict[str, Any]:
    if one.amount is None or one.amount < 0:
        return {}
    told = {"amount": one.amount, "currency": one.currency}
    if not row.basis or codes.budget_status(row.basis) != one.budget_status:
        told["basis"] = Basis.PLEDGED if one.budget_status == codes.INDICATIVE_BUDGET else Basis.COMMITTED
    return told


def _linked(name: str, ids: list[int]) -> dict[int, list[int]]:
    link: Any = AidItem._meta.get_field(name)
    found: dict[int, list[int]] = defaultdict(list)
    rows = link.remote_field.through.objects.filter(aiditem__in=ids)
    for item, other in rows.values_list("aiditem_id", f"{link.related_model._meta.model_name}_id"):
        found[item].append(other)
    return found
