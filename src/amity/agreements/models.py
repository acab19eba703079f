"""What organisations promised each other: agreements, and the single promises inside them."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.core.constraints import dates_in_order
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel, listed_by

ORDER = _("The agreement runs out before it begins.")


class Form(models.TextChoices):
    """What an agreement is on paper."""

    TREATY = "treaty", _("Treaty")
    MOU = "mou", _("Memorandum of understanding")
    AGREEMENT = "agreement", _("Cooperation agreement")
    PROGRAMME = "programme", _("Cooperation programme")
    REGULATION = "regulation", _("Coordination regulation")
    PLAN = "plan", _("Plan of activities")
    ORAL = "oral", _("Agreed in talks only")


class AgreementState(models.TextChoices):
    """Where an agreement stands by what was recorded; that it runs out soon is a question of its dates."""

    TALKS = "talks", _("In talks")
    SIGNED = "signed", _("Signed")
    IN_FORCE = "in_force", _("In force")
    RENEWED = "renewed", _("Renewed by a later text")
    LAPSED = "lapsed", _("Lapsed")
    ENDED = "ended", _("Ended early")


class Agreement(RecordModel):
    """A text, or an understanding in talks, between two or more organisations, with its term and its renewals."""

    reference = models.CharField(_("Reference"), max_length=80)
    title = models.CharField(_("Name"), max_length=300)
    title_vi = models.CharField(_("Name in Vietnamese"), max_length=300, blank=True)
    form = models.CharField(_("Form"), max_length=20, choices=Form.choices)
    state = models.CharField(_("State"), max_length=20, choices=AgreementState.choices, default=AgreementState.TALKS)
    parties = models.ManyToManyField("network.Organisation", verbose_name=_("Parties"), blank=True)
    countries = models.ManyToManyField("places.Country", verbose_name=_("Partner countries"), blank=True)
    purpose = models.TextField(_("Purpose"), blank=True)
    purpose_vi = models.TextField(_("Purpose in Vietnamese"), blank=True)
    signed_on = PartialDateField(_("Signed on"), blank=True)
    starts_on = PartialDateField(_("Runs from"), blank=True)
    ends_on = PartialDateField(_("Runs until"), blank=True)
    place = models.CharField(_("Place of signing"), max_length=200, blank=True)
    languages = models.CharField(_("Languages of the text"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("Part of"), related_name="parts", null=True, blank=True
    )
    renews = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("Renews"), related_name="renewals", null=True, blank=True
    )
    review_rule = models.CharField(_("Rule of review"), max_length=200, blank=True)
    amount = models.DecimalField(_("Amount pledged"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("ends_on", "agreement_by_ends_on"),
            listed_by("signed_on", "agreement_by_signed_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="agreement_reference_once"),
            dates_in_order("starts_on", "ends_on", name="agreement_dates_in_order", message=ORDER),
            models.UniqueConstraint(
                fields=["renews"],
                name="agreement_renewed_once",
                violation_error_message=_("That agreement is already renewed by another one."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | ~models.Q(currency=""),
                name="agreement_amount_has_currency",
                violation_error_message=_("Name the currency of the amount."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0),
                name="agreement_amount_not_negative",
                violation_error_message=_("The amount cannot be negative."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on.last < self.starts_on.first:
            raise ValidationError({"ends_on": ORDER})
        if self.pk and self.pk in {self.parent_id, self.renews_id}:
            raise ValidationError(_("An agreement can neither be part of itself nor renew itself."))


class CommitmentState(models.TextChoices):
    """What became of a promise."""

    OPEN = "open", _("Still open")
    DONE = "done", _("Done")
    MISSED = "missed", _("Missed")
    DROPPED = "dropped", _("Dropped by agreement")


class Commitment(RecordModel):
    """One promise made in an agreement: what, by whom, until when, and the evidence that it was kept."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("Agreement"))
    what = models.CharField(_("What was promised"), max_length=300)
    what_vi = models.CharField(_("What was promised in Vietnamese"), max_length=300, blank=True)
    who = models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=_("Who promised"), null=True, blank=True
    )
    due_on = PartialDateField(_("Due on"), blank=True)
    state = models.CharField(_("State"), max_length=20, choices=CommitmentState.choices, default=CommitmentState.OPEN)
    evidence = models.TextField(_("Evidence"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("due_on", "commitment_by_due_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "what"], name="commitment_once_per_agreement"),
            models.CheckConstraint(
                condition=~models.Q(state="done") | ~models.Q(evidence=""),
                name="commitment_done_has_evidence",
                violation_error_message=_("Say what shows that the promise was kept."),
            ),
        ]
