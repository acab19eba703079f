"""What a foreign organisation reports of a period: itself, its people, and each item of aid with its money."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel, Shelf, listed_by, listed_in


class ReportKind(models.TextChoices):
    """What a report covers."""

    YEAR = "year", _("Year")
    AD_HOC = "ad_hoc", _("Asked for once")


class ReportState(models.TextChoices):
    """In whose hands a report is."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    RETURNED = "returned", _("Returned for correction")
    ACCEPTED = "accepted", _("Accepted")


class NgoReport(RecordModel):
    """The report of one foreign organisation on one period."""

    reference = models.CharField(_("Reference"), max_length=80)
    ngo = models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=_("Foreign organisation"), related_name="ngo_reports"
    )
    kind = models.CharField(_("Kind of report"), max_length=8, choices=ReportKind.choices, default=ReportKind.YEAR)
    from_on = PartialDateField(_("Period from"))
    to_on = PartialDateField(_("Period until"))
    due_on = PartialDateField(_("Due on"), blank=True)
    rule = models.CharField(_("Rule"), max_length=200, blank=True)
    state = models.CharField(_("State"), max_length=8, choices=ReportState.choices, default=ReportState.DRAFT)
    staff_foreign = models.PositiveIntegerField(_("Foreign staff"), null=True, blank=True)
    staff_local = models.PositiveIntegerField(_("Local staff"), null=True, blank=True)
    achieved = models.TextField(_("What was achieved"), blank=True)
    difficulties = models.TextField(_("Difficulties"), blank=True)
    proposals = models.TextField(_("Proposals"), blank=True)
    plans = models.TextField(_("Plans for the next period"), blank=True)
    sent_on = PartialDateField(_("Sent on"), blank=True)
    remark = models.TextField(_("What is to be corrected"), blank=True)
    accepted_on = PartialDateField(_("Accepted on"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("due_on", "ngo_report_by_due_on"),
            listed_by("from_on", "ngo_report_by_from_on"),
            listed_by("to_on", "ngo_report_by_to_on"),
            listed_by("sent_on", "ngo_report_by_sent_on"),
            *listed_in("ngo", "ngo_report_of_ngo"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="ngo_report_reference_once"),
            models.UniqueConstraint(
                fields=["ngo", "kind", "from_on"],
                condition=~Q(shelf=Shelf.TRASHED),
                name="ngo_report_once_per_period",
                violation_error_message=_("There is a report of this organisation on this period already."),
            ),
            dates_in_order("from_on", "to_on", name="ngo_report_period_in_order"),
            dates_in_order("sent_on", "accepted_on", name="ngo_report_answer_in_order"),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_disorder(self, "from_on", "to_on")


class ReportLine(RecordModel):
    """What a report says of one item of aid: what was committed and disbursed in the period, and what came of it."""

    report = models.ForeignKey(NgoReport, models.CASCADE, verbose_name=_("Report"), related_name="lines")
    item = models.ForeignKey(
        "aid.AidItem", models.PROTECT, verbose_name=_("Item of aid"), related_name="report_lines", null=True, blank=True
    )
    title = models.CharField(_("Name"), max_length=300)
    place = models.CharField(_("Where"), max_length=300, blank=True)
    partner = models.CharField(_("With whom"), max_length=300, blank=True)
    committed = models.DecimalField(_("Committed"), max_digits=15, decimal_places=2, null=True, blank=True)
    disbursed = models.DecimalField(_("Disbursed"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, default="USD")
    people = models.PositiveIntegerField(_("People reached"), null=True, blank=True)
    results = models.TextField(_("Results"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            *listed_in("report", "line_of_report"),
            *listed_in("item", "line_of_item"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "title"], condition=~Q(shelf=Shelf.TRASHED), name="report_line_title_once"
            ),
            models.CheckConstraint(
                condition=(Q(committed__isnull=True) | Q(committed__gte=0))
                & (Q(disbursed__isnull=True) | Q(disbursed__gte=0)),
                name="report_line_not_negative",
                violation_error_message=_("A sum in a report cannot be negative."),
            ),
            models.CheckConstraint(
                condition=~Q(currency=""),
                name="report_line_has_currency",
                violation_error_message=_("Name the currency."),
            ),
        ]
