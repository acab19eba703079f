"""A delegation, the table by which its people are ranked, and its people with those who receive it."""

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.almanac.models import Announced
from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.fields import PartialDateField
from amity.network.models import Person
from amity.records.models import RecordModel, Shelf, listed_by, listed_in

ORDER = _("The delegation ends before it begins.")
TWO_LEADERS = _("The delegation already has a leader on this side. Make the other one a member first.")
TWICE = _("This person is on the list of the delegation already.")
DEAD_MEMBER = _("This person has died. Take somebody else.")
REPORTED_FIRST = _("The report is dated before the delegation began.")
CURRENCY = _("Name the currency of the amount.")
NEGATIVE = _("The amount cannot be negative.")


class Direction(models.TextChoices):
    """Which way a delegation travels."""

    IN = "in", _("Delegation received")
    OUT = "out", _("Delegation sent")


class Occasion(models.TextChoices):
    """By which table of precedence people are ranked."""

    PEOPLE = "people", _("Friendship between peoples")
    OFFICIAL = "official", _("State or Party guests")
    ACADEMIC = "academic", _("Scholars and universities")


class DelegationState(models.TextChoices):
    """How far a delegation is."""

    PLANNED = "planned", _("Planned")
    INVITED = "invited", _("Invited")
    APPROVED = "approved", _("Approved")
    DONE = "done", _("Over")
    REPORTED = "reported", _("Reported")
    CANCELLED = "cancelled", _("Cancelled")


class Funding(models.TextChoices):
    """Who pays."""

    OWN = "own", _("We pay")
    HOST = "host", _("The other side pays")
    SHARED = "shared", _("The travel by the guests, the stay by the hosts")
    SPONSOR = "sponsor", _("A sponsor pays")


class Delegation(Announced):
    """A group that travels to meet friends: one that is received, or one that is sent."""

    name = models.CharField(_("Name"), max_length=250)
    name_vi = models.CharField(_("Name in Vietnamese"), max_length=250, blank=True)
    direction = models.CharField(_("Direction"), max_length=3, choices=Direction.choices)
    state = models.CharField(
        _("State"), max_length=10, choices=DelegationState.choices, default=DelegationState.PLANNED
    )
    occasion = models.CharField(
        _("Ranked by the table for"), max_length=10, choices=Occasion.choices, default=Occasion.PEOPLE
    )
    country = models.ForeignKey(
        "places.Country", models.PROTECT, verbose_name=_("Partner country"), related_name="delegations"
    )
    other_countries = models.ManyToManyField(
        "places.Country",
        verbose_name=_("Other countries of the journey"),
        blank=True,
        related_name="delegations_beside",
    )
    organisation = models.ForeignKey(
        "network.Organisation",
        models.PROTECT,
        verbose_name=_("Partner organisation"),
        null=True,
        blank=True,
        related_name="delegations",
        help_text=_("Whose delegation comes, or who receives ours."),
    )
    host = models.ForeignKey(
        "network.Organisation",
        models.PROTECT,
        verbose_name=_("Our organisation"),
        null=True,
        blank=True,
        related_name="delegations_hosted",
        help_text=_("Which of ours receives or sends it."),
    )
    from_on = PartialDateField(_("From"))
    to_on = PartialDateField(_("To"), blank=True)
    place = models.CharField(_("Place"), max_length=200, blank=True)
    people_count = models.PositiveSmallIntegerField(
        _("People announced"), null=True, blank=True, help_text=_("As long as not everybody is named.")
    )
    purpose = models.TextField(_("Purpose"), blank=True)
    purpose_vi = models.TextField(_("Purpose in Vietnamese"), blank=True)
    talking_points = models.TextField(_("Points for the talks"), blank=True, help_text=_("One to a line."))
    talking_points_vi = models.TextField(_("Points for the talks in Vietnamese"), blank=True)
    visit = models.ForeignKey(
        "relations.HighLevelVisit", models.PROTECT, verbose_name=_("High-level visit"), null=True, blank=True
    )
    event = models.ForeignKey(
        "events.Event",
        models.PROTECT,
        verbose_name=_("Event it comes for"),
        null=True,
        blank=True,
        related_name="delegations",
    )
    invitation = models.ForeignKey(
        "letters.Letter",
        models.PROTECT,
        verbose_name=_("Letter of invitation"),
        null=True,
        blank=True,
        related_name="delegations",
    )
    invited_on = PartialDateField(_("Invited on"), blank=True)
    is_in_plan = models.BooleanField(_("In the plan of the year"), default=False)
    funding = models.CharField(_("Who pays"), max_length=10, choices=Funding.choices, blank=True)
    budget = models.DecimalField(_("Budget"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    exception = models.TextField(_("Why a limit may be exceeded"), blank=True)
    approval_number = models.CharField(_("Number of the approval"), max_length=80, blank=True)
    approved_on = PartialDateField(_("Approved on"), blank=True)
    report_due_on = PartialDateField(
        _("Report due on"), blank=True, help_text=_("Left empty, it is reckoned by the rule when the journey is over.")
    )
    reported_on = PartialDateField(_("Reported on"), blank=True)
    report = models.TextField(_("Report"), blank=True)
    report_vi = models.TextField(_("Report in Vietnamese"), blank=True)

    class Meta(Announced.Meta):
        indexes: ClassVar = [
            *Announced.Meta.indexes,
            listed_by("from_on", "delegation_by_from_on"),
            listed_by("report_due_on", "delegation_by_report_due_on"),
            *listed_in("country", "delegation_in_country"),
            *listed_in("organisation", "delegation_in_organisation"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "from_on"],
                name="delegation_name_and_day_once",
                violation_error_message=_("There is already a delegation of this name that begins on this day."),
            ),
            dates_in_order("from_on", "to_on", name="delegation_dates_in_order", message=ORDER),
            dates_in_order("from_on", "reported_on", name="delegation_reported_after", message=REPORTED_FIRST),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | ~Q(currency=""),
                name="delegation_budget_has_currency",
                violation_error_message=CURRENCY,
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0),
                name="delegation_budget_not_negative",
                violation_error_message=NEGATIVE,
            ),
        ]

    def clean(self) -> None:
        """Refuse a delegation that ends before it begins, and a report before it."""
        super().clean()
        refuse_disorder(self, "from_on", "to_on", ORDER)
        refuse_disorder(self, "from_on", "reported_on", REPORTED_FIRST)

    @property
    def first_day(self) -> date:
        """The first day on which it may be under way."""
        return self.from_on.first if self.from_on else date.min

    @property
    def last_day(self) -> date:
        """The last day on which it may be under way; without a last day, its first."""
        last = self.to_on or self.from_on
        return last.last if last else date.max


class PrecedenceRank(RecordModel):
    """A line of a table of precedence: those of this rank come in this place."""

    occasion = models.CharField(_("Table for"), max_length=10, choices=Occasion.choices)
    place = models.PositiveSmallIntegerField(
        _("Place in the order"), help_text=_("1 comes first; ranks of one place are equal.")
    )
    title = models.CharField(_("Rank"), max_length=160)
    title_vi = models.CharField(_("Rank in Vietnamese"), max_length=160, blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [*RecordModel.Meta.indexes, listed_by("place", "precedence_rank_by_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["occasion", "title"],
                name="precedence_rank_once",
                violation_error_message=_("This rank stands in the table already."),
            ),
        ]


class Side(models.TextChoices):
    """On which side of the table somebody sits."""

    DELEGATION = "delegation", _("Delegation")
    HOSTS = "hosts", _("Those who receive it")


class Role(models.TextChoices):
    """As what somebody belongs to a delegation or receives it."""

    LEADER = "leader", _("Leader")
    DEPUTY = "deputy", _("Deputy leader")
    MEMBER = "member", _("Member")
    SECRETARY = "secretary", _("Secretary")
    ADVISER = "adviser", _("Adviser")
    PRESS = "press", _("Press")
    COMPANION = "companion", _("Spouse or companion")
    INTERPRETER = "interpreter", _("Interpreter")
    LIAISON = "liaison", _("Liaison officer")


class Member(RecordModel):
    """A person of a delegation or of those who receive it, as what, and in which place."""

    delegation = models.ForeignKey(Delegation, models.PROTECT, verbose_name=_("Delegation"), related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("Person"), related_name="delegations")
    side = models.CharField(_("Side"), max_length=10, choices=Side.choices, default=Side.DELEGATION)
    role = models.CharField(_("Role"), max_length=12, choices=Role.choices, default=Role.MEMBER)
    rank = models.ForeignKey(
        PrecedenceRank, models.PROTECT, verbose_name=_("Rank"), null=True, blank=True, related_name="members"
    )
    place = models.PositiveSmallIntegerField(
        _("Place by hand"),
        null=True,
        blank=True,
        help_text=_("Only where the table of precedence does not say it; 1 comes first."),
    )
    title = models.CharField(
        _("Title for this journey"), max_length=200, blank=True, help_text=_("As it stands on lists and place cards.")
    )
    title_vi = models.CharField(_("Title in Vietnamese"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=_("Organisation"), null=True, blank=True,
        related_name="delegates",
    )  # fmt: skip
    languages = models.CharField(_("Interprets between"), max_length=120, blank=True)
    needs = models.TextField(_("To be considered"), blank=True, help_text=_("Food, health, help on stairs."))

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            *listed_in("delegation", "member_of_delegation"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["delegation", "person"],
                condition=~Q(shelf=Shelf.TRASHED),
                name="delegation_member_once",
                violation_error_message=TWICE,
            ),
            models.UniqueConstraint(
                fields=["delegation", "side"],
                condition=Q(role=Role.LEADER) & ~Q(shelf=Shelf.TRASHED),
                name="delegation_one_leader",
                violation_error_message=TWO_LEADERS,
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(place__gte=1),
                name="delegation_member_place",
                violation_error_message=_("Places are counted from 1."),
            ),
        ]

    def clean(self) -> None:
        """Refuse one who died before the journey."""
        super().clean()
        person = Person.objects.filter(pk=self.person_id).exclude(died_on="").first()
        held = Delegation.objects.filter(pk=self.delegation_id).first()
        if person and person.died_on and (held is None or person.died_on.last < held.first_day):
            raise ValidationError({"person": DEAD_MEMBER})
