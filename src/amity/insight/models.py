"""Figures that others published, kept as said: never corrected by what the records count, always shown beside it."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.core.dates import Period
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel, listed_by


class Qualifier(models.TextChoices):
    """The word that stood before the figure."""

    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    NEARLY = "nearly", _("nearly")
    MORE_THAN = "more_than", _("more than")
    LESS_THAN = "less_than", _("less than")


class StatementBasis(models.TextChoices):
    """What the figure stands for; figures on different bases are not the same figure."""

    COUNTED = "counted", _("Counted")
    DISBURSED = "disbursed", _("Disbursed")
    COMMITTED = "committed", _("Committed")
    PLEDGED = "pledged", _("Pledged")
    RECEIVED = "received", _("Received")
    TARGET = "target", _("Target")
    RUNNING_TOTAL = "running_total", _("Running total")
    SHARE = "share", _("Share of a whole")
    UNSTATED = "unstated", _("Basis not said")


class Statement(RecordModel):
    """One figure that somebody published: how much of what, for which period, on what basis, who said it and when."""

    measure = models.SlugField(_("Measure"), max_length=80)
    subject = models.CharField(_("What was counted"), max_length=250)
    subject_vi = models.CharField(_("What was counted in Vietnamese"), max_length=250, blank=True)
    value = models.DecimalField(_("Value"), max_digits=15, decimal_places=2)
    unit = models.CharField(_("Unit of measure"), max_length=40)
    qualifier = models.CharField(_("Said as"), max_length=12, choices=Qualifier.choices, default=Qualifier.EXACT)
    basis = models.CharField(_("Basis"), max_length=16, choices=StatementBasis.choices, default=StatementBasis.UNSTATED)
    period = models.CharField(_("Period"), max_length=40)
    scope = models.CharField(_("Scope (blank: the whole union)"), max_length=120, blank=True)
    is_estimate = models.BooleanField(_("Called an estimate"), default=False)
    said_by = models.CharField(_("Said by"), max_length=200)
    said_on = PartialDateField(_("Said on"), blank=True)
    event = models.ForeignKey("events.Event", models.PROTECT, verbose_name=_("Event"), null=True, blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("said_on", "statement_by_said_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure", "subject", "scope", "period", "value", "said_by"], name="statement_once"
            ),
        ]

    @property
    def bounds(self) -> Period:
        """The first and the last day of the period the figure is about."""
        return Period.parse(self.period)

    def clean(self) -> None:
        super().clean()
        try:
            self.period = str(Period.parse(self.period))
        except ValueError as error:
            message = _("Write the period as 2023, 2020-2024, 2023-06 or 2022-12-15..2023-12-14.")
            raise ValidationError({"period": message}) from error
