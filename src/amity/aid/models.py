"""Foreign non-governmental aid: the items and the money that moved."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.core.constraints import dates_in_order
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel, listed_by

AID_ORDER = _("The aid ends before it begins.")


class AidKind(models.TextChoices):
    """The form of aid; a programme holds projects."""

    PROGRAMME = "programme", _("Programme")
    PROJECT = "project", _("Project")
    NON_PROJECT = "non_project", _("Non-project aid")
    EMERGENCY = "emergency", _("Emergency relief")


class Basis(models.TextChoices):
    """What a sum of aid stands for; sums on different bases are never added up."""

    PLEDGED = "pledged", _("Pledged")
    COMMITTED = "committed", _("Committed")
    APPROVED = "approved", _("Approved")
    RECEIVED = "received", _("Received")
    DISBURSED = "disbursed", _("Disbursed")


class AidState(models.TextChoices):
    """Where an item of aid stands."""

    PROPOSED = "proposed", _("Proposed")
    APPRAISAL = "appraisal", _("Under appraisal")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    HANDED_OVER = "handed_over", _("Handed over")
    SETTLED = "settled", _("Accounts settled")


class AidItem(RecordModel):
    """One programme, project or gift of foreign aid: from whom, to whom, where, for what, how much and how far."""

    reference = models.CharField(_("Reference"), max_length=80)
    title = models.CharField(_("Name"), max_length=300)
    title_vi = models.CharField(_("Name in Vietnamese"), max_length=300, blank=True)
    kind = models.CharField(_("Kind of aid"), max_length=20, choices=AidKind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("Part of"), related_name="parts", null=True, blank=True
    )
    donors = models.ManyToManyField(
        "network.Organisation", verbose_name=_("Donors"), related_name="aid_given", blank=True
    )
    recipient = models.ForeignKey(
        "network.Organisation",
        models.PROTECT,
        verbose_name=_("Recipient"),
        related_name="aid_received",
        null=True,
        blank=True,
    )
    executing = models.ForeignKey(
        "network.Organisation",
        models.PROTECT,
        verbose_name=_("Executing party"),
        related_name="aid_executed",
        null=True,
        blank=True,
    )
    provinces = models.ManyToManyField("places.Province", verbose_name=_("Provinces"), blank=True)
    sectors = models.CharField(_("Sectors"), max_length=250, blank=True)
    amount = models.DecimalField(_("Amount"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    basis = models.CharField(_("What the amount is"), max_length=12, choices=Basis.choices, blank=True)
    starts_on = PartialDateField(_("Runs from"), blank=True)
    ends_on = PartialDateField(_("Runs until"), blank=True)
    decision = models.CharField(_("Decision of approval"), max_length=200, blank=True)
    state = models.CharField(_("State"), max_length=12, choices=AidState.choices, default=AidState.PROPOSED)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("ends_on", "aiditem_by_ends_on"),
            listed_by("starts_on", "aid_item_by_starts_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="aid_item_reference_once"),
            dates_in_order("starts_on", "ends_on", name="aid_item_dates_in_order", message=AID_ORDER),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | ~models.Q(currency="") & ~models.Q(basis=""),
                name="aid_item_amount_has_currency_and_basis",
                violation_error_message=_("Name the currency of the amount and what the amount is."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0),
                name="aid_item_amount_not_negative",
                violation_error_message=_("The amount cannot be negative."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on.last < self.starts_on.first:
            raise ValidationError({"ends_on": AID_ORDER})
        if self.pk and self.parent_id == self.pk:
            raise ValidationError({"parent": _("An item of aid cannot be part of itself.")})


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

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("value_on", "aid_flow_by_value_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "kind", "value_on", "amount"], name="aid_flow_once"),
            # A correction is booked as a negative sum; a sum of nothing says nothing.
            models.CheckConstraint(
                condition=~models.Q(amount=0),
                name="aid_flow_amount_not_zero",
                violation_error_message=_("A sum of nothing is not recorded."),
            ),
            models.CheckConstraint(condition=~models.Q(currency=""), name="aid_flow_has_currency"),
        ]
