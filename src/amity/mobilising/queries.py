"""Who might support an opportunity, how talks go on, and what is pledged and delivered for the needs of an appeal.

Everything is worked out from rows the reader may see; so are the sums, which differ between readers accordingly.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.aid.models import AidFlow, AidItem, AidState, FlowKind
from amity.core.dates import PartialDate
from amity.core.fields import begun_by, not_over_before, over_by
from amity.mobilising.models import Appeal, Interest, Offer, Opportunity, OpportunityState, Stage
from amity.network.models import Organisation
from amity.records import registry
from amity.records.ties import slices
from amity.registration.models import Certificate, CertificateState

NEVER_GIVEN = (AidState.PROPOSED, AidState.APPRAISAL, AidState.REFUSED)
TALKS = (Stage.SUGGESTED, Stage.APPROACHED, Stage.INTERESTED)
FIRM = (Stage.PLEDGED, Stage.DELIVERED)
WHOLE = Decimal(100)
# What a reason weighs: what somebody said himself weighs more than what he did once.
SAID_SECTOR, SAID_PROVINCE, SAID_AMOUNT, MAY_WORK_THERE, GAVE_BEFORE = 4, 3, 1, 1, 2


@dataclass(slots=True)
class Match:
    """Somebody who might support an opportunity: how many points, and the reasons in words, the weightiest first."""

    organisation: Organisation
    points: int = 0
    reasons: list[str] = field(default_factory=list)


def matches(actor: Actor, opportunity: Opportunity, *, today: date, limit: int = 20) -> list[Match]:
    """Who might support an opportunity, by what was declared and by what was given; those already asked are left out.

    Declared: an interest in its sector (or the sector that it is part of), in its province, in sums as large as the one
    needed. Done: aid given in the province or the sector, and a certificate in force there. Six queries.
    """
    points: dict[int, int] = defaultdict(int)
    reasons: dict[int, list[str]] = defaultdict(list)
    for organisation, weight, reason in (
        *_declared(actor, opportunity, today),
        *_given(actor, opportunity),
        *_certified(actor, opportunity, today),
    ):
        points[organisation] += weight
        reasons[organisation].append(reason)
    asked = visible_to(actor, registry.of(Offer)).filter(opportunity=opportunity)
    for organisation in asked.order_by().values_list("organisation_id", flat=True):
        points.pop(organisation, None)
    names: dict[int, Organisation] = {}
    for some in slices(sorted(points)):
        rows = visible_to(actor, registry.of(Organisation)).filter(pk__in=some, ended_on="")
        names |= {one.pk: one for one in rows}
    found = [Match(one, points[pk], reasons[pk]) for pk, one in names.items()]
    found.sort(key=lambda match: (-match.points, match.organisation.sort_key, match.organisation.pk))
    return found[:limit]


def _declared(actor: Actor, opportunity: Opportunity, today: date) -> Iterable[tuple[int, int, str]]:
    """What organisations said they would support; each reason once for each of them."""
    sectors = _with_wholes(opportunity)
    wanted = Q(sector__in=sectors) if sectors else Q(pk__in=())
    if opportunity.province_id:
        wanted |= Q(province=opportunity.province_id)
    rows = visible_to(actor, registry.of(Interest)).filter(wanted, not_over_before("until_on", today))
    said: set[tuple[int, int, str]] = set()
    for one in rows.order_by("pk"):
        elsewhere = one.province_id is not None and one.province_id != opportunity.province_id
        otherwise = one.sector_id is not None and one.sector_id not in sectors
        if elsewhere or otherwise:
            continue  # an interest in health in Huế says nothing of health elsewhere
        if one.sector_id is not None:
            said.add((one.organisation_id, SAID_SECTOR, _("Has declared an interest in this sector")))
        if one.province_id is not None:
            said.add((one.organisation_id, SAID_PROVINCE, _("Has declared an interest in this province")))
        if _is_enough(one, opportunity):
            said.add((one.organisation_id, SAID_AMOUNT, _("Would give as much as is needed")))
    return sorted(said, key=lambda told: (told[0], -told[1], told[2]))


def _is_enough(one: Interest, opportunity: Opportunity) -> bool:
    if one.up_to is None or opportunity.amount is None:
        return False
    return one.currency == opportunity.currency and one.up_to >= opportunity.amount


def _given(actor: Actor, opportunity: Opportunity) -> Iterable[tuple[int, int, str]]:
    """What donors gave before, as far as the reader may see it."""
    rows = visible_to(actor, registry.of(AidItem)).exclude(state__in=NEVER_GIVEN).filter(donors__isnull=False)
    there, alike = _("Has given aid in this province: %(number)s"), _("Has given aid in this sector: %(number)s")
    sectors = _with_wholes(opportunity)
    for asked, words in ((Q(provinces=opportunity.province_id or 0), there), (Q(sectors__in=sectors), alike)):
        counted = rows.filter(asked).order_by().values("donors").annotate(number=Count("pk", distinct=True))
        for donor, number in counted.values_list("donors", "number"):
            yield donor, GAVE_BEFORE, words % {"number": number}


def _certified(actor: Actor, opportunity: Opportunity, today: date) -> Iterable[tuple[int, int, str]]:
    """Foreign organisations that are registered to work in the province today."""
    if opportunity.province_id is None:
        return
    rows = visible_to(actor, registry.of(Certificate)).filter(
        begun_by("issued_on", today),
        not_over_before("expires_on", today),
        provinces=opportunity.province_id,
        state=CertificateState.VALID,
    )
    for ngo in rows.order_by().values_list("ngo_id", flat=True).distinct():
        yield ngo, MAY_WORK_THERE, _("Is registered to work in this province")


def _with_wholes(opportunity: Opportunity) -> list[int]:
    """The sector of an opportunity and the one that it is part of."""
    if opportunity.sector is None:
        return []
    return [pk for pk in (opportunity.sector_id, opportunity.sector.parent_id) if pk is not None]


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage of the talks: how many offers stand there and what they come to in each currency."""

    stage: Stage
    number: int
    sums: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Conversion:
    """Of those that came to one stage, how many came to the next."""

    before: Stage
    after: Stage
    came: int
    went_on: int

    @property
    def percent(self) -> Decimal | None:
        """The share in percent, to one place; None of none."""
        return (WHOLE * self.went_on / self.came).quantize(Decimal("0.1")) if self.came else None


@dataclass(frozen=True, slots=True)
class Pipeline:
    """How far talks are, and how often one stage leads to the next."""

    stages: tuple[StageLine, ...]
    conversions: tuple[Conversion, ...]


def pipeline(actor: Actor, rows: QuerySet[Offer] | None = None) -> Pipeline:
    """The offers by stage, and conversion by the days on which each came so far; two queries."""
    seen = visible_to(actor, registry.of(Offer)) if rows is None else rows
    numbers: Counter[str] = Counter()
    sums: dict[str, dict[str, Decimal]] = defaultdict(dict)
    counted = seen.order_by().values_list("stage", "currency")
    for stage, currency, number, total in counted.annotate(number=Count("pk"), total=Sum("amount")):
        numbers[stage] += number
        if total is not None and currency:
            sums[stage][currency] = total
    days = {"approached": _reached(1), "interested": _reached(2), "pledged": _reached(3), "delivered": _reached(4)}
    came = seen.order_by().aggregate(**{name: Count("pk", filter=where) for name, where in days.items()})
    pairs = (
        (Stage.APPROACHED, Stage.INTERESTED),
        (Stage.INTERESTED, Stage.PLEDGED),
        (Stage.PLEDGED, Stage.DELIVERED),
        (Stage.APPROACHED, Stage.DELIVERED),
    )
    conversions = [Conversion(one, two, came[one.value], came[two.value]) for one, two in pairs]
    lines = [StageLine(stage, numbers[stage.value], sums.get(stage.value, {})) for stage in Stage]
    return Pipeline(tuple(lines), tuple(conversions))


LADDER = ("approached", "interested", "pledged", "delivered")


def _reached(step: int) -> Q:
    """Offers that came to a stage or past it, whatever became of them later."""
    found = Q(stage__in=LADDER[step - 1 :])
    for name in LADDER[step - 1 :]:
        found |= Q(**{f"{name}_on__gt": ""})
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """Who does what where: one offer with what it has brought."""

    offer: Offer
    pledged: Decimal
    delivered: Decimal
    is_read_from_item: bool


@dataclass(slots=True)
class Need:
    """One need with what is offered for it, in the currency in which the need is told."""

    opportunity: Opportunity
    lines: list[Line] = field(default_factory=list)

    @property
    def pledged(self) -> Decimal:
        """What is pledged or delivered, in the currency of the need."""
        return sum((one.pledged for one in self._alike), Decimal(0))

    @property
    def delivered(self) -> Decimal:
        """What was delivered, in the currency of the need."""
        return sum((one.delivered for one in self._alike), Decimal(0))

    @property
    def gap(self) -> Decimal | None:
        """What is still to be pledged; None where no amount is needed, nothing when more is pledged than needed."""
        if self.opportunity.amount is None:
            return None
        return max(self.opportunity.amount - self.pledged, Decimal(0))

    @property
    def _alike(self) -> list[Line]:
        return [one for one in self.lines if one.offer.currency == self.opportunity.currency]


@dataclass(frozen=True, slots=True)
class Sums:
    """What is needed, pledged and delivered in one currency."""

    currency: str
    needed: Decimal
    pledged: Decimal
    delivered: Decimal


def needs_of(actor: Actor, opportunities: QuerySet[Opportunity]) -> list[Need]:
    """Opportunities with the firm offers for each, in one order; four queries, whatever their number."""
    rows = list(opportunities.select_related("province", "sector", "asked_by").order_by("sort_key", "pk"))
    found = {one.pk: Need(one) for one in rows}
    offers: list[Offer] = []
    for some in slices(sorted(found)):
        seen = visible_to(actor, registry.of(Offer)).filter(opportunity__in=some, stage__in=FIRM)
        offers += seen.select_related("organisation", "item").order_by("sort_key", "pk")
    paid = _paid(actor, offers)
    for one in offers:
        told = paid.get((one.item_id or 0, one.currency))
        is_read = one.item_id is not None and told is not None
        delivered = told if is_read and told is not None else one.delivered or Decimal(0)
        pledged = one.amount if one.amount is not None else delivered
        found[one.opportunity_id].lines.append(Line(one, pledged, delivered, is_read))
    return list(found.values())


def _paid(actor: Actor, offers: Sequence[Offer]) -> dict[tuple[int, str], Decimal]:
    """What is disbursed of the items that came of offers, by item and currency; an item is read for one offer only."""
    first: dict[int, int] = {}
    for one in offers:
        if one.item_id is not None:
            first[one.item_id] = first.get(one.item_id, 0) + 1
    alone = sorted(item for item, number in first.items() if number == 1)
    found: dict[tuple[int, str], Decimal] = {}
    for some in slices(alone):
        rows = visible_to(actor, registry.of(AidFlow)).filter(item__in=some, kind=FlowKind.DISBURSEMENT)
        for item, currency, total in rows.order_by().values_list("item_id", "currency").annotate(total=Sum("amount")):
            found[(item, currency)] = total
    return found


def sums(needs: Iterable[Need]) -> list[Sums]:
    """What is needed, pledged and delivered in all, each currency on its own."""
    table: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    for need in needs:
        if need.opportunity.amount is not None:
            table[need.opportunity.currency][0] += need.opportunity.amount
        for line in need.lines:
            if line.offer.currency:
                table[line.offer.currency][1] += line.pledged
                table[line.offer.currency][2] += line.delivered
    return [Sums(currency, *table[currency]) for currency in sorted(table)]


def needs_of_appeal(actor: Actor, appeal: Appeal) -> list[Need]:
    """The needs of an appeal that the reader may see; those withdrawn are left out."""
    rows = visible_to(actor, registry.of(Opportunity)).filter(appeal=appeal)
    return needs_of(actor, rows.exclude(state=OpportunityState.WITHDRAWN))


def late_on(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Offers whose next step was due before a day and that are still talked about."""
    try:
        day = PartialDate.parse(value).first
    except ValueError as problem:
        raise ValueError(_("“%(text)s” is not a day. Write it as 2026-11-22.") % {"text": value}) from problem
    return rows.filter(over_by("next_on", day), stage__in=(*TALKS, Stage.PLEDGED))


def came_to(rows: QuerySet[Offer], value: str) -> QuerySet[Offer]:
    """Offers that came to a stage or past it, whatever became of them later."""
    if value not in LADDER:
        raise ValueError(_("“%(text)s” is not a stage. Write one of: %(known)s.") % {
            "text": value, "known": ", ".join(LADDER)})  # fmt: skip
    return rows.filter(_reached(LADDER.index(value) + 1))
