"""What a delegation does hour by hour, how it travels and where it sleeps, and the papers it travels with."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.access.roles import Confidentiality
from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.fields import PartialDateField, TimeOfDayField
from amity.delegations.models.travelling import Delegation, Member
from amity.network.models import Organisation, Person
from amity.places.models import Country
from amity.records.models import RecordModel, listed_by, listed_in

ITEM_ORDER = _("It ends before it begins.")
OUTSIDE = _("The day lies outside the days of the delegation.")
RESTRICTED_ONLY = _("Passports and visas are restricted; they cannot be opened to others.")


class AppointmentState(models.TextChoices):
    """How sure an item of a programme is."""

    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class Appointment(RecordModel):
    """One item of the programme of a delegation: at which hour, where, with whom, and who takes care of it."""

    class Kind(models.TextChoices):
        """What sort of item it is."""

        ARRIVAL = "arrival", _("Arrival or welcome")
        COURTESY = "courtesy", _("Courtesy call")
        TALKS = "talks", _("Working session")
        CEREMONY = "ceremony", _("Ceremony")
        VISIT = "visit", _("Visit to a place")
        MEETING = "meeting", _("Friendship meeting")
        MEAL = "meal", _("Meal or reception")
        TRANSFER = "transfer", _("Transfer")
        FREE = "free", _("Free time")
        DEPARTURE = "departure", _("Departure")

    delegation = models.ForeignKey(
        Delegation, models.PROTECT, verbose_name=_("Delegation"), related_name="appointments"
    )
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices, default=Kind.TALKS)
    what = models.CharField(_("What"), max_length=250)
    what_vi = models.CharField(_("What, in Vietnamese"), max_length=250, blank=True)
    state = models.CharField(
        _("State"), max_length=10, choices=AppointmentState.choices, default=AppointmentState.PROPOSED
    )
    held_on = PartialDateField(_("Day"))
    begins_at = TimeOfDayField(_("Begins at"), blank=True)
    ends_at = TimeOfDayField(_("Ends at"), blank=True)
    place = models.CharField(_("Place"), max_length=200, blank=True)
    venue = models.CharField(_("Hall or room"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("Counterpart"), null=True, blank=True, related_name="appointments"
    )
    people = models.ManyToManyField(Person, verbose_name=_("People met"), blank=True, related_name="appointments")
    transport = models.CharField(_("Transport"), max_length=160, blank=True)
    interpreter = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("Interpreter"), null=True, blank=True, related_name="interpreted"
    )
    contact = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("Who takes care of it"), null=True, blank=True,
        related_name="appointments_kept",
    )  # fmt: skip
    contact_phone = models.CharField(_("Telephone on the day"), max_length=60, blank=True)
    gift = models.CharField(_("Gift to hand over"), max_length=250, blank=True)
    talking_points = models.TextField(_("Points for the talk"), blank=True, help_text=_("One to a line."))
    talking_points_vi = models.TextField(_("Points for the talk in Vietnamese"), blank=True)
    result = models.TextField(_("What came of it"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("held_on", "appointment_by_held_on"),
            *listed_in("delegation", "appointment_in_delegation"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["delegation", "what", "held_on", "begins_at"],
                name="appointment_once",
                violation_error_message=_("The programme has this item at this hour already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at="") | Q(begins_at="") | Q(ends_at__gte=models.F("begins_at")),
                name="appointment_times_in_order",
                violation_error_message=ITEM_ORDER,
            ),
        ]

    def clean(self) -> None:
        """Refuse an item that ends before it begins."""
        super().clean()
        if self.begins_at and self.ends_at and self.ends_at < self.begins_at:
            raise ValidationError({"ends_at": ITEM_ORDER})

    def validate_constraints(self, exclude: Any = None) -> None:
        """An item lies within the days of its delegation."""
        super().validate_constraints(exclude)
        self.clean_beside()

    def clean_beside(self) -> None:
        """Refuse an item outside the days of its delegation; asked by imports as well."""
        day, held = self.held_on, self.delegation
        if day and (day.last < held.first_day or held.last_day < day.first):
            raise ValidationError({"held_on": OUTSIDE})

    def meets(self, other: "Appointment") -> bool:
        """Whether both are surely going on at one moment; without an end, an item fills only its first minute."""
        if self.held_on != other.held_on or not (self.begins_at and other.begins_at):
            return False
        first, second = sorted((self, other), key=lambda one: one.begins_at)
        return first.begins_at == second.begins_at or second.begins_at < first.ends_at


class Arrangement(RecordModel):
    """A flight, a train, a car or a hotel of a delegation, for everybody or for some of its people."""

    class Kind(models.TextChoices):
        """What sort of arrangement it is."""

        FLIGHT = "flight", _("Flight")
        TRAIN = "train", _("Train")
        ROAD = "road", _("Car or coach")
        SHIP = "ship", _("Ship")
        HOTEL = "hotel", _("Hotel")
        INSURANCE = "insurance", _("Insurance")

    class Payer(models.TextChoices):
        """Who pays for it."""

        US = "us", _("We pay")
        THEM = "them", _("The other side pays")
        THEMSELVES = "themselves", _("They pay themselves")

    delegation = models.ForeignKey(
        Delegation, models.PROTECT, verbose_name=_("Delegation"), related_name="arrangements"
    )
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices)
    what = models.CharField(_("Number or name"), max_length=160, help_text=_("A flight such as VN 37, or the hotel."))
    from_place = models.CharField(_("From where"), max_length=160, blank=True)
    to_place = models.CharField(_("To where"), max_length=160, blank=True)
    begins_on = PartialDateField(_("Departs or arrives at the hotel on"))
    begins_at = TimeOfDayField(_("At"), blank=True)
    ends_on = PartialDateField(_("Arrives or leaves the hotel on"), blank=True)
    ends_at = TimeOfDayField(_("Until"), blank=True)
    members = models.ManyToManyField(
        Member, verbose_name=_("For whom"), blank=True, related_name="arrangements", help_text=_("Empty: everybody.")
    )
    rooms = models.PositiveSmallIntegerField(_("Rooms or seats"), null=True, blank=True)
    reference = models.CharField(_("Booking"), max_length=80, blank=True)
    paid_by = models.CharField(_("Paid by"), max_length=10, choices=Payer.choices, blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("begins_on", "arrangement_by_begins_on"),
            *listed_in("delegation", "arrangement_in_delegation"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["delegation", "what", "begins_on", "begins_at"],
                name="arrangement_once",
                violation_error_message=_("This is on the list of the delegation already."),
            ),
            dates_in_order("begins_on", "ends_on", name="arrangement_dates_in_order"),
        ]

    def clean(self) -> None:
        """Refuse what ends before it begins."""
        super().clean()
        refuse_disorder(self, "begins_on", "ends_on")


class TravelPaper(RecordModel):
    """A passport or a visa of one person; a type of its own, because only few may read it (ADR 0014, 0019)."""

    class Kind(models.TextChoices):
        """What sort of paper it is."""

        PASSPORT = "passport", _("Ordinary passport")
        OFFICIAL = "official", _("Official passport")
        DIPLOMATIC = "diplomatic", _("Diplomatic passport")
        VISA = "visa", _("Visa")
        EXEMPTION = "exemption", _("Visa exemption")

    confidentiality = models.SmallIntegerField(
        _("Confidentiality"),
        choices=[(Confidentiality.RESTRICTED.value, Confidentiality.RESTRICTED.label)],
        default=Confidentiality.RESTRICTED,
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("Person"), related_name="travel_papers")
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices, default=Kind.PASSPORT)
    number = models.CharField(_("Number"), max_length=40, blank=True)
    issued_by = models.ForeignKey(
        Country, models.PROTECT, verbose_name=_("Issued by"), null=True, blank=True, related_name="travel_papers"
    )
    valid_in = models.ForeignKey(
        Country, models.PROTECT, verbose_name=_("Visa for"), null=True, blank=True, related_name="visas"
    )
    issued_on = PartialDateField(_("Issued on"), blank=True)
    expires_on = PartialDateField(_("Valid until"), blank=True)
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, verbose_name=_("Delegation"), null=True, blank=True, related_name="travel_papers"
    )

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("expires_on", "travel_paper_by_expires_on"),
        ]
        constraints: ClassVar = [
            dates_in_order("issued_on", "expires_on", name="travel_paper_dates_in_order"),
            models.CheckConstraint(
                condition=Q(confidentiality=Confidentiality.RESTRICTED),
                name="travel_paper_restricted",
                violation_error_message=RESTRICTED_ONLY,
            ),
        ]

    def clean(self) -> None:
        """Refuse a paper that runs out before it was issued."""
        super().clean()
        refuse_disorder(self, "issued_on", "expires_on")
