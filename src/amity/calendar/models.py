"""Days declared by a government, and the feeds by which calendar programs read what an account may see."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.access.models import Account, Unit
from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.dates import PartialDate
from amity.core.fields import PartialDateField
from amity.places.models import Country
from amity.records.models import RecordModel, listed_by

ORDER = _("The days end before they begin.")
WHOLE = _("Give the full day, such as 2023-09-21.")


class SpecialDay(RecordModel):
    """Days that a government declared: of mourning, free of work, or worked for once."""

    class Kind(models.TextChoices):
        """What the days are."""

        MOURNING = "mourning", _("National mourning")
        DAY_OFF = "day_off", _("Day off by decision")
        WORKING_DAY = "working_day", _("Worked by decision")

    kind = models.CharField(_("Kind of day"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("Name"), max_length=200)
    name_vi = models.CharField(_("Name in Vietnamese"), max_length=200, blank=True)
    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("Country"), related_name="special_days")
    first_on = PartialDateField(_("First day"))
    last_on = PartialDateField(_("Last day"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [*RecordModel.Meta.indexes, listed_by("first_on", "special_day_by_first_on")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["country", "kind", "first_on"], name="special_day_once"),
            dates_in_order("first_on", "last_on", name="special_day_dates_in_order", message=ORDER),
        ]

    def clean(self) -> None:
        """Refuse days known only in part, and an end before the beginning."""
        super().clean()
        for name in ("first_on", "last_on"):
            value = getattr(self, name)
            if isinstance(value, PartialDate) and value.precision != "day":
                raise ValidationError({name: WHOLE})
        refuse_disorder(self, "first_on", "last_on", ORDER)


class Feed(models.Model):
    """An address from which a calendar program reads what an account may see, until it is revoked."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="calendar_feeds")
    name = models.CharField(_("Name"), max_length=80)
    fingerprint = models.CharField(max_length=64, unique=True)
    layers = models.JSONField(default=list)
    unit = models.ForeignKey(
        Unit, models.CASCADE, verbose_name=_("Only of the unit"), null=True, blank=True, related_name="feeds_of_unit"
    )
    country = models.ForeignKey(
        Country,
        models.CASCADE,
        verbose_name=_("Only of the country"),
        null=True,
        blank=True,
        related_name="feeds_of_country",
    )
    language = models.CharField(_("Language"), max_length=5, default="en")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "id"], name="feed_by_account")]

    def __str__(self) -> str:
        return self.name
