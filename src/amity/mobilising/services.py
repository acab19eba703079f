"""How offers come about, when an opportunity is met, and how an appeal is opened and closed.

OfferRefused
├── NothingPledged    a pledge is of an amount, a number, or something told in words
├── NothingDelivered  what was delivered is told
└── DayAhead          what has happened lies in the past
OpportunityRefused
└── NothingOffered    nobody has pledged anything for it yet
AppealRefused
└── NoAccount         an appeal is closed with a public account
"""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.mobilising.models import (
    NEEDS_ACCOUNT,
    Appeal,
    AppealState,
    Offer,
    OfferRole,
    Opportunity,
    OpportunityState,
    Stage,
)
from amity.network.models import Organisation
from amity.records import writes


class OfferRefused(writes.Refused):
    """The step cannot be taken on this offer."""


class NothingPledged(OfferRefused):
    """A pledge is of an amount, a number, or something told in words."""


class NothingDelivered(OfferRefused):
    """What was delivered is told."""


class DayAhead(OfferRefused):
    """What has happened lies in the past."""


class OpportunityRefused(writes.Refused):
    """The step cannot be taken on this opportunity."""


class NothingOffered(OpportunityRefused):
    """Nobody has pledged anything for it yet."""


class AppealRefused(writes.Refused):
    """The step cannot be taken on this appeal."""


class NoAccount(AppealRefused):
    """An appeal is closed with a public account."""


@transaction.atomic
def suggest(
    opportunity: Opportunity, organisations: list[Organisation], *, actor: Actor, role: str = OfferRole.DONOR
) -> list[Offer]:
    """Put organisations on the list of those to be approached for an opportunity; those on it already stay as they are.

    The offers belong to whom the opportunity belongs to and are seen by as many.
    """
    known = set(opportunity.offers.filter(role=role, audience__gte=0).values_list("organisation_id", flat=True))
    offers = [
        Offer(
            owner_id=opportunity.owner_id,
            confidentiality=max(opportunity.confidentiality, 1),
            opportunity=opportunity,
            organisation=one,
            role=role,
        )
        for one in organisations
        if one.pk not in known
    ]
    writes.save_many(offers, actor=actor)
    return offers


def approach(
    offer: Offer, *, actor: Actor, today: date, why: str = "", approached_on: PartialDate | None = None
) -> Offer:
    """Record that somebody was asked; who declined and is asked again begins anew, and the history keeps what was."""
    if offer.stage == Stage.DECLINED:
        offer.approached_on = offer.interested_on = offer.pledged_on = offer.delivered_on = offer.declined_on = None
    offer.approached_on = _come(approached_on or offer.approached_on or PartialDate.of(today), today)
    return _move(offer, Stage.APPROACHED, actor=actor, why=why, action="approach")


def interest(
    offer: Offer, *, actor: Actor, today: date, why: str = "", interested_on: PartialDate | None = None
) -> Offer:
    """Record that somebody is interested."""
    offer.interested_on = _come(interested_on or offer.interested_on or PartialDate.of(today), today)
    return _move(offer, Stage.INTERESTED, actor=actor, why=why, action="interest")


def pledge(
    offer: Offer,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    amount: Decimal | None = None,
    currency: str | None = None,
    what: str | None = None,
    pledged_on: PartialDate | None = None,
) -> Offer:
    """Record a pledge: an amount, a number of things, or what is promised in words."""
    offer.amount = amount if amount is not None else offer.amount
    offer.currency, offer.what = currency or offer.currency, what or offer.what
    if offer.amount is None and offer.quantity is None and not offer.what.strip():
        raise NothingPledged(_("Say what is pledged: an amount, a number, or in words."))
    offer.pledged_on = _come(pledged_on or offer.pledged_on or PartialDate.of(today), today)
    return _move(offer, Stage.PLEDGED, actor=actor, why=why, action="pledge")


def deliver(
    offer: Offer,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    delivered: Decimal | None = None,
    delivered_on: PartialDate | None = None,
) -> Offer:
    """Record that what was pledged has come; what an item of aid tells already is not entered again."""
    offer.delivered = delivered if delivered is not None else offer.delivered
    told = (offer.delivered, offer.quantity_delivered, offer.item_id)
    if offer.amount is not None and all(one is None for one in told):
        raise NothingDelivered(_("Say how much was delivered, or name the item of aid that tells it."))
    offer.delivered_on = _come(delivered_on or offer.delivered_on or PartialDate.of(today), today)
    offer.next_step, offer.next_on = "", None
    return _move(offer, Stage.DELIVERED, actor=actor, why=why, action="deliver")


def decline(offer: Offer, *, actor: Actor, today: date, why: str = "") -> Offer:
    """Record that somebody will not give, and why."""
    offer.declined_on, offer.next_step, offer.next_on = PartialDate.of(today), "", None
    return _move(offer, Stage.DECLINED, actor=actor, why=why, action="decline")


def meet(opportunity: Opportunity, *, actor: Actor, today: date, why: str = "") -> Opportunity:
    """Record that an opportunity needs no more support."""
    pledged = opportunity.offers.filter(stage__in=(Stage.PLEDGED, Stage.DELIVERED), audience__gte=0)
    if not pledged.exists():
        raise NothingOffered(_("Nobody has pledged anything for it yet."))
    opportunity.state = OpportunityState.MET
    writes.save(opportunity, actor=actor, why=why, action="meet")
    return opportunity


def withdraw(opportunity: Opportunity, *, actor: Actor, today: date, why: str = "") -> Opportunity:
    """Record that support is no longer looked for."""
    opportunity.state = OpportunityState.WITHDRAWN
    writes.save(opportunity, actor=actor, why=why, action="withdraw")
    return opportunity


def reopen(opportunity: Opportunity, *, actor: Actor, today: date, why: str = "") -> Opportunity:
    """Look for support again."""
    opportunity.state = OpportunityState.OPEN
    writes.save(opportunity, actor=actor, why=why, action="reopen")
    return opportunity


def open_appeal(
    appeal: Appeal, *, actor: Actor, today: date, why: str = "", opened_on: PartialDate | None = None
) -> Appeal:
    """Open an appeal."""
    appeal.opened_on, appeal.state = opened_on or appeal.opened_on or PartialDate.of(today), AppealState.OPEN
    writes.save(appeal, actor=actor, why=why, action="open")
    return appeal


def close_appeal(
    appeal: Appeal,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    account: str | None = None,
    account_vi: str | None = None,
) -> Appeal:
    """Close an appeal with the account of what was given and what became of it."""
    appeal.account, appeal.account_vi = account or appeal.account, account_vi or appeal.account_vi
    if not appeal.account.strip():
        raise NoAccount(NEEDS_ACCOUNT)
    appeal.closed_on, appeal.state = PartialDate.of(today), AppealState.CLOSED
    writes.save(appeal, actor=actor, why=why, action="close")
    return appeal


def _come(day: PartialDate, today: date) -> PartialDate:
    if day.first > today:
        raise DayAhead(_("The day lies in the future."))
    return day


def _move(offer: Offer, stage: Stage, *, actor: Actor, why: str, action: str) -> Offer:
    offer.stage = stage
    writes.save(offer, actor=actor, why=why, action=action)
    return offer
