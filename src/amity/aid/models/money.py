"""The money of aid: dated sums, and the rates at which they are converted."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.aid.models.items import AidItem
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel, listed_by

ONE_DAY = _("A rate holds of one day. Write the whole date: 21/9/2023.")
NOT_A_CODE = _("Write the code of a currency other than the US dollar, such as VND.")
US_DOLLAR = "USD"


class FlowKind(models.TextChoices):
    """The four moments at which money of an item is counted, each on its own."""

    COMMITMENT = "commitment", _("Commitment")
    APPROVAL = "approval", _("Approval")
    RECEIPT = "receipt", _("Receipt")
    DISBURSEMENT = "disbursement", _("Disbursement")


class AidFlow(RecordModel):
    """One dated sum of an item of aid: committed, approved, received or disbursed."""

    item = models.ForeignKey(AidItem, models.PROTECT, verbose_name=_("Item of aid"))
    kind = models.CharField(_("Kind of sum"), max_length=12, choices=FlowKind.choices)
    value_on = PartialDateField(_("Value date"))
    amount = models.DecimalField(_("Amount"), max_digits=15, decimal_places=2)
    currency = models.CharField(_("Currency"), max_length=3)
    reference = models.CharField(
        _("Reference of the sum"),
        max_length=80,
        blank=True,
        help_text=_("Tells two equal sums of one day apart, such as the number of the transfer."),
    )
    provider = models.ForeignKey(
        "network.Organisation",
        models.PROTECT,
        verbose_name=_("Paid by"),
        related_name="aid_paid",
        null=True,
        blank=True,
        help_text=_("The whole sum is then of this donor; left empty, it is shared among the donors of the item."),
    )
    receiver = models.ForeignKey(
        "network.Organisation",
        models.PROTECT,
        verbose_name=_("Paid to"),
        related_name="aid_paid_out",
        null=True,
        blank=True,
    )
    description = models.CharField(_("What for"), max_length=300, blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("value_on", "aid_flow_by_value_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "kind", "value_on", "amount", "reference"], name="aid_flow_once"),
            # A correction is booked as a negative sum; a sum of nothing says nothing.
            models.CheckConstraint(
                condition=~models.Q(amount=0),
                name="aid_flow_amount_not_zero",
                violation_error_message=_("A sum of nothing is not recorded."),
            ),
            models.CheckConstraint(condition=~models.Q(currency=""), name="aid_flow_has_currency"),
        ]


class ExchangeRate(RecordModel):
    """How many units of a currency one US dollar was worth on a day."""

    currency = models.CharField(_("Currency"), max_length=3)
    quoted_on = PartialDateField(_("Rate of the day"))
    per_usd = models.DecimalField(_("Units for one US dollar"), max_digits=18, decimal_places=8)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("quoted_on", "exchange_rate_by_quoted_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["currency", "quoted_on"], name="exchange_rate_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(per_usd__gt=0),
                name="exchange_rate_above_nothing",
                violation_error_message=_("A rate is more than nothing."),
            ),
        ]

    def clean(self) -> None:
        """A rate is of one day, and of another currency than the dollar it is told in."""
        super().clean()
        self.currency = (self.currency or "").strip().upper()
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isalpha()):
            raise ValidationError({"currency": NOT_A_CODE})
        if self.currency == US_DOLLAR:
            raise ValidationError({"currency": NOT_A_CODE})
        if self.quoted_on and self.quoted_on.precision != "day":
            raise ValidationError({"quoted_on": ONE_DAY})
