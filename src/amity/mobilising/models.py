"""Declared interests, emergency appeals, opportunities that provinces put forward, and what is offered for them.

A need of an appeal is an opportunity like any other, with its appeal named; who does what where in an emergency is
what is offered for its needs.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.aid.models import AidItem, Sector
from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel, Shelf, listed_by, listed_in

IN_SOMETHING = _("Name a sector, a province, or both.")
CURRENCY = _("Name the currency of the amount.")
NOT_LESS = _("An amount cannot be less than nothing.")
NEEDS_ACCOUNT = _("An appeal is closed with a public account of what was given and what became of it.")


def currency_named(amount: str, name: str) -> models.CheckConstraint:
    """An amount stands with its currency and is not negative."""
    known = Q(**{f"{amount}__gte": 0}) & ~Q(currency="")
    return models.CheckConstraint(
        condition=Q(**{f"{amount}__isnull": True}) | known, name=name, violation_error_message=CURRENCY
    )


class Interest(RecordModel):
    """What a donor, a company or a body that approves budgets has said it would like to support."""

    organisation = models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=_("Organisation"), related_name="aid_interests"
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, verbose_name=_("Sector"), related_name="interests", null=True, blank=True
    )
    province = models.ForeignKey(
        "places.Province",
        models.PROTECT,
        verbose_name=_("Province"),
        related_name="aid_interests",
        null=True,
        blank=True,
    )
    up_to = models.DecimalField(_("Up to"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    declared_on = PartialDateField(_("Declared on"))
    until_on = PartialDateField(_("Holds until"), blank=True)
    words = models.TextField(_("In its own words"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("declared_on", "interest_by_declared_on"),
            *listed_in("organisation", "interest_of_organisation"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "sector", "province", "declared_on"],
                condition=~Q(shelf=Shelf.TRASHED),
                name="interest_declared_once",
            ),
            models.CheckConstraint(
                condition=Q(sector__isnull=False) | Q(province__isnull=False),
                name="interest_in_something",
                violation_error_message=IN_SOMETHING,
            ),
            currency_named("up_to", "interest_has_currency"),
            dates_in_order("declared_on", "until_on", name="interest_dates_in_order"),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_disorder(self, "declared_on", "until_on")


class AppealState(models.TextChoices):
    """Where an appeal stands."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed with an account")


class Appeal(RecordModel):
    """A call for help after a disaster: what happened, where, what is needed in all, and the account at the end."""

    reference = models.CharField(_("Reference"), max_length=80)
    title = models.CharField(_("Name"), max_length=250)
    title_vi = models.CharField(_("Name in Vietnamese"), max_length=250, blank=True)
    happened = models.TextField(_("What happened"), blank=True)
    happened_vi = models.TextField(_("What happened, in Vietnamese"), blank=True)
    happened_on = PartialDateField(_("When it happened"), blank=True)
    provinces = models.ManyToManyField("places.Province", verbose_name=_("Provinces"), blank=True)
    lead = models.ForeignKey(
        "network.Organisation",
        models.PROTECT,
        verbose_name=_("Led by"),
        related_name="appeals_led",
        null=True,
        blank=True,
    )
    target = models.DecimalField(_("Needed in all"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    opened_on = PartialDateField(_("Opened on"), blank=True)
    closes_on = PartialDateField(_("Closes on"), blank=True)
    account = models.TextField(_("Public account"), blank=True)
    account_vi = models.TextField(_("Public account in Vietnamese"), blank=True)
    closed_on = PartialDateField(_("Closed on"), blank=True)
    state = models.CharField(_("State"), max_length=6, choices=AppealState.choices, default=AppealState.DRAFT)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("opened_on", "appeal_by_opened_on"),
            listed_by("closes_on", "appeal_by_closes_on"),
            *listed_in("lead", "appeal_led_by"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="appeal_reference_once"),
            currency_named("target", "appeal_has_currency"),
            dates_in_order("opened_on", "closed_on", name="appeal_dates_in_order"),
            models.CheckConstraint(
                condition=~Q(state=AppealState.CLOSED) | ~Q(account=""),
                name="appeal_closed_with_account",
                violation_error_message=NEEDS_ACCOUNT,
            ),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_disorder(self, "opened_on", "closed_on")


class OpportunityState(models.TextChoices):
    """Whether support is still looked for."""

    OPEN = "open", _("Support is looked for")
    MET = "met", _("Met")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Opportunity(RecordModel):
    """What a province or a partner needs: what, where, how much, for how many people, and by when."""

    reference = models.CharField(_("Reference"), max_length=80)
    title = models.CharField(_("What is needed"), max_length=300)
    title_vi = models.CharField(_("What is needed, in Vietnamese"), max_length=300, blank=True)
    appeal = models.ForeignKey(
        Appeal, models.PROTECT, verbose_name=_("Emergency appeal"), related_name="needs", null=True, blank=True
    )
    asked_by = models.ForeignKey(
        "network.Organisation",
        models.PROTECT,
        verbose_name=_("Asked for by"),
        related_name="opportunities_asked",
        null=True,
        blank=True,
    )
    province = models.ForeignKey(
        "places.Province",
        models.PROTECT,
        verbose_name=_("Province"),
        related_name="opportunities",
        null=True,
        blank=True,
    )
    place = models.CharField(_("Place"), max_length=250, blank=True)
    sector = models.ForeignKey(
        Sector, models.PROTECT, verbose_name=_("Sector"), related_name="opportunities", null=True, blank=True
    )
    description = models.TextField(_("What it is about"), blank=True)
    description_vi = models.TextField(_("What it is about, in Vietnamese"), blank=True)
    quantity = models.DecimalField(_("How many"), max_digits=15, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("Counted in"), max_length=80, blank=True)
    amount = models.DecimalField(_("Amount needed"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    people = models.PositiveIntegerField(_("People who gain by it"), null=True, blank=True)
    put_on = PartialDateField(_("Put forward on"), blank=True)
    wanted_by_on = PartialDateField(_("Wanted by"), blank=True)
    state = models.CharField(_("State"), max_length=9, choices=OpportunityState.choices, default=OpportunityState.OPEN)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("put_on", "opportunity_by_put_on"),
            listed_by("wanted_by_on", "opportunity_by_wanted_by"),
            *listed_in("appeal", "need_of_appeal"),
            *listed_in("province", "opportunity_in_province"),
            *listed_in("sector", "opportunity_in_sector"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="opportunity_reference_once"),
            currency_named("amount", "opportunity_has_currency"),
            dates_in_order("put_on", "wanted_by_on", name="opportunity_dates_in_order"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0),
                name="opportunity_of_something",
                violation_error_message=NOT_LESS,
            ),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_disorder(self, "put_on", "wanted_by_on")


class OfferRole(models.TextChoices):
    """In what part somebody supports an opportunity."""

    DONOR = "donor", _("Donor")
    COMPANY = "company", _("Company")
    BUDGET_BODY = "budget_body", _("Body that approves a budget")
    IMPLEMENTER = "implementer", _("Does the work")


class Stage(models.TextChoices):
    """How far the talks with somebody are."""

    SUGGESTED = "suggested", _("Suggested")
    APPROACHED = "approached", _("Approached")
    INTERESTED = "interested", _("Interested")
    PLEDGED = "pledged", _("Pledged")
    DELIVERED = "delivered", _("Delivered")
    DECLINED = "declined", _("Declined")


class Offer(RecordModel):
    """What somebody might give, has pledged or has delivered for an opportunity: who does what, where, how much."""

    opportunity = models.ForeignKey(Opportunity, models.PROTECT, verbose_name=_("Opportunity"), related_name="offers")
    organisation = models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=_("Organisation"), related_name="offers"
    )
    role = models.CharField(_("Part"), max_length=12, choices=OfferRole.choices, default=OfferRole.DONOR)
    what = models.CharField(_("What it does"), max_length=300, blank=True)
    place = models.CharField(_("Place"), max_length=250, blank=True)
    amount = models.DecimalField(_("Amount pledged"), max_digits=15, decimal_places=2, null=True, blank=True)
    delivered = models.DecimalField(_("Amount delivered"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    quantity = models.DecimalField(_("Number pledged"), max_digits=15, decimal_places=2, null=True, blank=True)
    quantity_delivered = models.DecimalField(
        _("Number delivered"), max_digits=15, decimal_places=2, null=True, blank=True
    )
    approached_on = PartialDateField(_("Approached on"), blank=True)
    interested_on = PartialDateField(_("Interested on"), blank=True)
    pledged_on = PartialDateField(_("Pledged on"), blank=True)
    delivered_on = PartialDateField(_("Delivered on"), blank=True)
    declined_on = PartialDateField(_("Declined on"), blank=True)
    next_step = models.CharField(_("Next step"), max_length=250, blank=True)
    next_on = PartialDateField(_("Next step by"), blank=True)
    item = models.ForeignKey(
        AidItem,
        models.PROTECT,
        verbose_name=_("Item of aid that came of it"),
        related_name="offers",
        null=True,
        blank=True,
        help_text=_("Its sums are then read from the item, so that nothing is counted twice."),
    )
    stage = models.CharField(_("Stage"), max_length=10, choices=Stage.choices, default=Stage.SUGGESTED)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("next_on", "offer_by_next_on"),
            listed_by("pledged_on", "offer_by_pledged_on"),
            *listed_in("opportunity", "offer_for_opportunity"),
            *listed_in("organisation", "offer_of_organisation"),
            *listed_in("item", "offer_behind_item"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["opportunity", "organisation", "role"],
                condition=~Q(shelf=Shelf.TRASHED),
                name="offer_once_in_a_part",
            ),
            currency_named("amount", "offer_has_currency"),
            currency_named("delivered", "offer_delivered_has_currency"),
            dates_in_order("approached_on", "pledged_on", name="offer_pledged_after_approach"),
            dates_in_order("pledged_on", "delivered_on", name="offer_delivered_after_pledge"),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_disorder(self, "approached_on", "pledged_on")
        refuse_disorder(self, "pledged_on", "delivered_on")
