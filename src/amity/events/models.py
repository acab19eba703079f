"""What is held: series and their editions, single events, and who takes part in them."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.core.constraints import dates_in_order
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel, listed_by

ORDER = _("The event ends before it begins.")


class Series(RecordModel):
    """A row of events that come back under one name: a festival, a forum, a yearly conference."""

    name = models.CharField(_("Name"), max_length=250)
    name_vi = models.CharField(_("Name in Vietnamese"), max_length=250, blank=True)
    frequency = models.CharField(_("How often"), max_length=120, blank=True)
    every_years = models.PositiveSmallIntegerField(_("Years between editions"), null=True, blank=True)
    alternates = models.CharField(_("Who hosts in turn"), max_length=250, blank=True)

    class Meta(RecordModel.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["name"], name="series_name_once")]


class EventKind(models.TextChoices):
    """What sort of event it is."""

    ANNIVERSARY = "anniversary", _("Anniversary")
    ASSEMBLY = "assembly", _("Assembly")
    AWARD = "award", _("Award ceremony")
    CAMPAIGN = "campaign", _("Campaign")
    CHARITY = "charity", _("Charity")
    CONFERENCE = "conference", _("Conference")
    DELEGATION_IN = "delegation_in", _("Delegation received")
    DELEGATION_OUT = "delegation_out", _("Delegation sent")
    EXCHANGE = "exchange", _("Exchange")
    FESTIVAL = "festival", _("Festival")
    FORUM = "forum", _("Forum")
    FOUNDING = "founding", _("Founding of an organisation")
    INAUGURATION = "inauguration", _("Inauguration")
    MEETING = "meeting", _("Meeting")
    NATIONAL_DAY = "national_day", _("National day")
    RECOGNITION = "recognition", _("Recognition of partners")
    SEMINAR = "seminar", _("Seminar")
    SIGNING = "signing", _("Signing ceremony")
    WORKSHOP = "workshop", _("Workshop")


class EventPillar(models.TextChoices):
    """The pillar of foreign affairs an event belongs to."""

    PEOPLE = "people", _("People-to-people diplomacy")
    PARTY = "party", _("Party diplomacy")
    STATE = "state", _("State diplomacy")


class EventState(models.TextChoices):
    """Whether an event was held; nothing is held only because its day has passed."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class Event(RecordModel):
    """Something held on a day and in a place, by hosts, with others taking part, and what is known of its outcome."""

    title = models.CharField(_("Name"), max_length=300)
    title_vi = models.CharField(_("Name in Vietnamese"), max_length=300, blank=True)
    kind = models.CharField(_("Kind of event"), max_length=20, choices=EventKind.choices)
    pillar = models.CharField(_("Pillar"), max_length=10, choices=EventPillar.choices, default=EventPillar.PEOPLE)
    state = models.CharField(_("State"), max_length=10, choices=EventState.choices, default=EventState.PLANNED)
    series = models.ForeignKey(Series, models.PROTECT, verbose_name=_("Series of events"), null=True, blank=True)
    edition = models.PositiveSmallIntegerField(_("Edition"), null=True, blank=True)
    starts_on = PartialDateField(_("Begins on"))
    ends_on = PartialDateField(_("Ends on"), blank=True)
    place = models.CharField(_("Place"), max_length=200, blank=True)
    country = models.ForeignKey(
        "places.Country", models.PROTECT, verbose_name=_("Partner country"), null=True, blank=True
    )
    hosts = models.ManyToManyField(
        "network.Organisation", verbose_name=_("Hosts"), related_name="events_hosted", blank=True
    )
    organisations = models.ManyToManyField(
        "network.Organisation", verbose_name=_("Organisations taking part"), related_name="events_joined", blank=True
    )
    agreement = models.ForeignKey(
        "agreements.Agreement", models.PROTECT, verbose_name=_("Agreement"), null=True, blank=True
    )
    visit = models.ForeignKey(
        "relations.HighLevelVisit", models.PROTECT, verbose_name=_("High-level visit"), null=True, blank=True
    )
    anniversary_of = models.CharField(_("Anniversary of"), max_length=250, blank=True)
    anniversary_of_vi = models.CharField(_("Anniversary of, in Vietnamese"), max_length=250, blank=True)
    anniversary_years = models.PositiveSmallIntegerField(_("Years marked"), null=True, blank=True)
    expected_count = models.PositiveIntegerField(_("People expected"), null=True, blank=True)
    attended_count = models.PositiveIntegerField(_("People attending"), null=True, blank=True)
    summary = models.TextField(_("Summary"), blank=True)
    summary_vi = models.TextField(_("Summary in Vietnamese"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("starts_on", "event_by_starts_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["title", "starts_on"], name="event_title_and_day_once"),
            dates_in_order("starts_on", "ends_on", name="event_dates_in_order", message=ORDER),
            models.UniqueConstraint(
                fields=["series", "edition"],
                name="event_one_per_edition",
                violation_error_message=_("The series already has an event of this edition."),
            ),
            models.CheckConstraint(
                condition=models.Q(edition__isnull=True) | models.Q(series__isnull=False),
                name="event_edition_has_series",
                violation_error_message=_("Name the series that the edition belongs to."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on.last < self.starts_on.first:
            raise ValidationError({"ends_on": ORDER})


class ParticipationState(models.TextChoices):
    """How far an invitation has come."""

    NOMINATED = "nominated", _("Nominated")
    APPROVED = "approved", _("Approved")
    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    ATTENDED = "attended", _("Attended")


class Participation(RecordModel):
    """One person's part in one event: in which role, for which organisation, and how far the invitation has come."""

    event = models.ForeignKey(Event, models.PROTECT, verbose_name=_("Event"))
    person = models.ForeignKey("network.Person", models.PROTECT, verbose_name=_("Person"))
    organisation = models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=_("For which organisation"), null=True, blank=True
    )
    role = models.CharField(_("Role"), max_length=120, blank=True)
    state = models.CharField(
        _("State"), max_length=12, choices=ParticipationState.choices, default=ParticipationState.NOMINATED
    )

    class Meta(RecordModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "person", "role"], name="participation_once_per_role"),
        ]
