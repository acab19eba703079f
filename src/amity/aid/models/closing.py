"""A year of aid that was closed: its figures as they were then, whatever is corrected afterwards."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.aid.models.money import FlowKind
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel, Shelf, listed_by

FROZEN = _("The figures of this year are closed. Restate them in a new edition instead.")
FIRST, LAST = 1950, 2200


class ClosingState(models.TextChoices):
    """Whether the figures stand."""

    DRAFT = "draft", _("Not closed yet")
    CLOSED = "closed", _("Closed")


class ClosedYear(RecordModel):
    """One closing of a year of aid: the figures of that day stay as they are; a later edition restates them."""

    year = models.SmallIntegerField(_("Year"))
    is_reporting = models.BooleanField(
        _("Reporting year"), default=False, help_text=_("From 15 December to 14 December, not the calendar year.")
    )
    edition = models.PositiveSmallIntegerField(
        _("Edition"), default=1, help_text=_("1 when the year is first closed, 2 when it is restated, and so on.")
    )
    reason = models.TextField(_("Why it is restated"), blank=True)
    published_in = models.CharField(_("Published in"), max_length=250, blank=True)
    closed_on = PartialDateField(_("Closed on"), blank=True)
    state = models.CharField(_("State"), max_length=6, choices=ClosingState.choices, default=ClosingState.DRAFT)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("closed_on", "closed_year_by_closed_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "is_reporting", "edition"],
                condition=~Q(shelf=Shelf.TRASHED),
                name="closed_year_edition_once",
                violation_error_message=_("There is such an edition of this year already."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST, year__lte=LAST),
                name="closed_year_is_a_year",
                violation_error_message=_("Write the year with four digits, such as 2025."),
            ),
            models.CheckConstraint(
                condition=Q(edition=1) | ~Q(reason=""),
                name="closed_year_restated_for_a_reason",
                violation_error_message=_("Say why the year is restated."),
            ),
        ]

    def validate_constraints(self, exclude: Any = None) -> None:
        """Besides what the table demands: what is closed stays of its year."""
        super().validate_constraints(exclude)
        self.clean_beside()

    def clean_beside(self) -> None:
        """Refuse another year or edition for figures that are closed; asked by imports as well."""
        before = type(self).objects.filter(pk=self.pk, state=ClosingState.CLOSED).first() if self.pk else None
        if before is None:
            return
        for name in ("year", "is_reporting", "edition", "state"):
            if getattr(before, name) != getattr(self, name):
                raise ValidationError({name: FROZEN})


class FrozenFigure(models.Model):
    """One figure of a closing, for one set of audiences."""

    closing = models.ForeignKey(ClosedYear, models.CASCADE, related_name="%(class)ss")
    kind = models.CharField(max_length=12, choices=FlowKind.choices)
    needs = models.BigIntegerField()
    year = models.SmallIntegerField()
    report_year = models.SmallIntegerField()
    cents = models.BigIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.closing}: {self.cents}"


class FrozenCell(FrozenFigure):
    """The cells of a closing by province and sector, copied on its day."""

    province = models.BigIntegerField()
    sector = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["closing", "kind"], name="frozen_cell_of_closing")]


class FrozenDonorCell(FrozenFigure):
    """The cells of a closing by donor, copied on its day."""

    donor = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["closing", "kind"], name="frozen_donor_cell_of_closing")]
