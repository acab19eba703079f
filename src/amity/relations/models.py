"""Ties between countries: their dates, their rank over time, the events that made them, the visits of leaders."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.almanac.models import Announced
from amity.core.constraints import dates_in_order
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel, listed_by

VISIT_ORDER = _("The visit ends before it begins.")


class Tier(models.TextChoices):
    """The rungs of partnership as the two sides name them; special relations stand outside the ladder."""

    NONE = "none", _("No tier recorded")
    COMPREHENSIVE = "comprehensive", _("Comprehensive partnership")
    STRATEGIC = "strategic", _("Strategic partnership")
    COMPREHENSIVE_STRATEGIC = "comprehensive_strategic", _("Comprehensive strategic partnership")
    SPECIAL = "special", _("Special relations")


class Standing(models.TextChoices):
    """How sure the two sides are of a date."""

    AGREED = "agreed", _("Agreed by both sides")
    INHERITED = "inherited", _("Inherited from a former state")
    CONTESTED = "contested", _("The sources disagree")


class Relation(RecordModel):
    """The ties of the home country with one country or bloc: since when, on what basis, at which rank today."""

    country = models.ForeignKey("places.Country", models.PROTECT, verbose_name=_("Country"))
    established_on = PartialDateField(_("Diplomatic ties since"), blank=True)
    standing = models.CharField(
        _("How sure the date is"), max_length=10, choices=Standing.choices, default=Standing.AGREED
    )
    basis = models.TextField(_("What the date rests on"), blank=True)
    basis_vi = models.TextField(_("What the date rests on in Vietnamese"), blank=True)
    place = models.CharField(_("Place of the act"), max_length=200, blank=True)
    tier = models.CharField(_("Partnership tier"), max_length=30, choices=Tier.choices, default=Tier.NONE)
    tier_since_on = PartialDateField(_("Tier since"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("established_on", "relation_by_established_on"),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["country"], name="relation_one_per_country")]


class TierChange(RecordModel):
    """One step on the ladder of partnership: the rank a country reached and the day it reached it."""

    country = models.ForeignKey("places.Country", models.PROTECT, verbose_name=_("Country"))
    tier = models.CharField(_("Partnership tier"), max_length=30, choices=Tier.choices)
    changed_on = PartialDateField(_("Changed on"), blank=True)
    detail = models.TextField(_("What was said"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("changed_on", "tier_change_by_changed_on"),
        ]
        constraints: ClassVar = [
            # A country reaches a rung once a day at most; the same rung may be left and reached again.
            models.UniqueConstraint(fields=["country", "tier", "changed_on"], name="tier_change_once"),
        ]


class MilestoneKind(models.TextChoices):
    """What sort of act or event a milestone is."""

    TREATY = "treaty", _("Treaty or agreement between states")
    VISIT = "visit", _("Visit")
    MONUMENT = "monument", _("Monument or building")
    AID = "aid", _("Aid")
    FOUNDING = "founding", _("Founding of an organisation")
    NATIONAL_DAY = "national_day", _("National day")
    COMMEMORATION = "commemoration", _("Commemoration")
    OTHER = "other", _("Other milestone")


class Milestone(RecordModel):
    """A dated act or event in the history between peoples that is worth remembering on its round anniversaries."""

    title = models.CharField(_("Name"), max_length=300)
    title_vi = models.CharField(_("Name in Vietnamese"), max_length=300, blank=True)
    kind = models.CharField(_("Kind of milestone"), max_length=20, choices=MilestoneKind.choices)
    countries = models.ManyToManyField("places.Country", verbose_name=_("Countries"), blank=True)
    happened_on = PartialDateField(_("Happened on"))
    standing = models.CharField(
        _("How sure the date is"), max_length=10, choices=Standing.choices, default=Standing.AGREED
    )
    detail = models.TextField(_("Details"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("happened_on", "milestone_by_happened_on"),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["title", "happened_on"], name="milestone_once")]


class Direction(models.TextChoices):
    """Whether leaders travel out of the home country or come in."""

    IN = "in", _("Into the home country")
    OUT = "out", _("Out of the home country")


class Pillar(models.TextChoices):
    """The channel of foreign affairs that carries a visit or an event."""

    PARTY = "party", _("Party channel")
    STATE = "state", _("State channel")
    PARLIAMENT = "parliament", _("Parliamentary channel")
    GOVERNMENT = "government", _("Government channel")
    PEOPLE = "people", _("People's channel")


class HighLevelVisit(Announced):
    """A visit of a leader to or from the home country, on which activities between peoples may be hung."""

    direction = models.CharField(_("Direction"), max_length=3, choices=Direction.choices)
    principal = models.ForeignKey("network.Person", models.PROTECT, verbose_name=_("Principal"), null=True, blank=True)
    principal_text = models.CharField(_("Principal as announced"), max_length=300)
    country = models.ForeignKey("places.Country", models.PROTECT, verbose_name=_("Partner country"))
    pillar = models.CharField(_("Channel"), max_length=20, choices=Pillar.choices)
    from_on = PartialDateField(_("From"))
    to_on = PartialDateField(_("To"), blank=True)
    place = models.CharField(_("Place"), max_length=200, blank=True)

    class Meta(Announced.Meta):
        indexes: ClassVar = [
            *Announced.Meta.indexes,
            listed_by("from_on", "high_level_visit_by_from_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["country", "principal_text", "from_on"], name="high_level_visit_once"),
            dates_in_order("from_on", "to_on", name="high_level_visit_dates_in_order", message=VISIT_ORDER),
        ]

    def clean(self) -> None:
        super().clean()
        if self.from_on and self.to_on and self.to_on.last < self.from_on.first:
            raise ValidationError({"to_on": VISIT_ORDER})
