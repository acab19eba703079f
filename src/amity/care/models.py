"""Who looks after which friend, what was shared in the past, what was given, and which honours are held."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.care import rules
from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.dates import PartialDate
from amity.core.fields import PartialDateField
from amity.network.models import Organisation, Person
from amity.places.models import Country
from amity.records.models import RecordModel, Shelf, listed_by

ONE_PARTNER = _("Name exactly one partner: a person or an organisation.")
ONE_HOLDER = _("Name exactly one holder: a person or an organisation.")
NO_PARTNER = _("Name the person or the organisation that the gift came from or went to.")
ONE_CURRENT = _("This unit already has a liaison officer for this partner. Hand the partner over instead.")
DEAD_PARTNER = _("This person has died: no next step can be planned. Name the family or the successor instead.")
DEAD_RECIPIENT = _("This person had died by then and cannot receive a gift. Name the family instead.")
DEAD_HOLDER = _("This person had died by then; the honour cannot have been handed over to the person.")
DEAD_OFFICER = _("This person has died and cannot look after a partner. Name another officer.")
NO_SOURCE = _("Say where this comes from: a fact without a source cannot be used in a speech.")
NOT_CHECKED = _("Name who checked the wording before it may be used in speeches.")
NO_DAY_OF_THANKS = _("Say on which day the thanks were given.")
STILL_CURRENT = _("A liaison that is over has its last day, and one with a last day is over.")
OWN_PARTNER = _("Nobody looks after himself. Name another officer.")


def died_before(person: Person | None, day: PartialDate | None) -> bool:
    """Whether a person had surely died before a day; a day that is not known stands for any time."""
    return person is not None and person.died_on is not None and (day is None or person.died_on.last < day.first)


class LiaisonState(models.TextChoices):
    """Whether the officer still looks after the partner."""

    CURRENT = "current", _("Current")
    ENDED = "ended", _("Over")


class Liaison(RecordModel):
    """An officer of a unit who looks after a partner, with the next step planned and how often to be in touch."""

    officer = models.ForeignKey(Person, models.PROTECT, verbose_name=_("Liaison officer"), related_name="liaisons")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("Partner organisation"),
        null=True,
        blank=True,
        related_name="liaisons",
    )
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("Partner person"), null=True, blank=True, related_name="looked_after"
    )
    state = models.CharField(_("State"), max_length=10, choices=LiaisonState.choices, default=LiaisonState.CURRENT)
    from_on = PartialDateField(_("From"), blank=True)
    to_on = PartialDateField(_("To"), blank=True)
    why_ended = models.CharField(_("Why it ended"), max_length=300, blank=True)
    next_step = models.CharField(_("Next step"), max_length=300, blank=True)
    next_on = PartialDateField(_("Next step due"), blank=True)
    contact_days = models.PositiveSmallIntegerField(
        _("Days between contacts"), null=True, blank=True, help_text=_("In touch at least once in so many days.")
    )

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("next_on", "liaison_by_next_on"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(organisation__isnull=True),
                name="liaison_one_partner",
                violation_error_message=ONE_PARTNER,
            ),
            models.CheckConstraint(
                condition=Q(state=LiaisonState.CURRENT, to_on="") | Q(state=LiaisonState.ENDED) & ~Q(to_on=""),
                name="liaison_over_has_last_day",
                violation_error_message=STILL_CURRENT,
            ),
            models.UniqueConstraint(
                fields=["owner", "organisation"],
                condition=Q(state=LiaisonState.CURRENT, organisation__isnull=False, shelf=Shelf.LIVE),
                name="liaison_one_of_a_unit_and_organisation",
                violation_error_message=ONE_CURRENT,
            ),
            models.UniqueConstraint(
                fields=["owner", "person"],
                condition=Q(state=LiaisonState.CURRENT, person__isnull=False, shelf=Shelf.LIVE),
                name="liaison_one_of_a_unit_and_person",
                violation_error_message=ONE_CURRENT,
            ),
            dates_in_order("from_on", "to_on", name="liaison_dates_in_order"),
        ]

    def clean(self) -> None:
        """Refuse none or two partners, steps planned with the dead, and an officer who is gone."""
        super().clean()
        if (self.person_id is None) == (self.organisation_id is None):
            raise ValidationError({"person": ONE_PARTNER})
        refuse_disorder(self, "from_on", "to_on")
        if (self.state == LiaisonState.ENDED) != bool(self.to_on):
            raise ValidationError({"to_on": STILL_CURRENT})
        if self.person_id is not None and self.person_id == self.officer_id:
            raise ValidationError({"officer": OWN_PARTNER})
        if self.state == LiaisonState.ENDED:
            return
        if died_before(Person.objects.filter(pk=self.officer_id).first(), None):
            raise ValidationError({"officer": DEAD_OFFICER})
        if (self.next_step or self.next_on) and died_before(self.person, None):
            raise ValidationError({"next_step": DEAD_PARTNER})


class HistoryFact(RecordModel):
    """Something out of a shared past, such as who helped when, with its source and ready for speeches and letters."""

    what = models.CharField(_("What happened"), max_length=500)
    what_vi = models.CharField(_("What happened, in Vietnamese"), max_length=500, blank=True)
    happened_on = PartialDateField(_("When"), blank=True)
    people = models.ManyToManyField(Person, verbose_name=_("People"), blank=True, related_name="history_facts")
    organisations = models.ManyToManyField(
        Organisation, verbose_name=_("Organisations"), blank=True, related_name="history_facts"
    )
    countries = models.ManyToManyField(Country, verbose_name=_("Countries"), blank=True, related_name="history_facts")
    is_reusable = models.BooleanField(_("May be used in speeches and letters"), default=False)
    checked_by = models.CharField(_("Wording checked by"), max_length=160, blank=True)
    checked_on = PartialDateField(_("Wording checked on"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("happened_on", "history_fact_by_day"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(source_title=""), name="history_fact_has_source", violation_error_message=NO_SOURCE
            ),
            models.CheckConstraint(
                condition=Q(is_reusable=False) | ~Q(checked_by=""),
                name="history_fact_checked_before_use",
                violation_error_message=NOT_CHECKED,
            ),
        ]

    def clean(self) -> None:
        """Refuse a fact nobody vouches for, and words for speeches that nobody checked."""
        super().clean()
        if not self.source_title:
            raise ValidationError({"source_title": NO_SOURCE})
        if self.is_reusable and not self.checked_by:
            raise ValidationError({"checked_by": NOT_CHECKED})


class Thanks(models.TextChoices):
    """Whether thanks are owed for a gift."""

    OWED = "owed", _("Thanks owed")
    THANKED = "thanked", _("Thanked")
    NONE = "none", _("No thanks owed")


class Gift(RecordModel):
    """A gift that the union gave to a friend or received from one, and the thanks owed for it."""

    class Direction(models.TextChoices):
        """Which way it went."""

        GIVEN = "given", _("Given by us")
        RECEIVED = "received", _("Received by us")

    direction = models.CharField(_("Direction"), max_length=10, choices=Direction.choices)
    what = models.CharField(_("Gift"), max_length=250)
    what_vi = models.CharField(_("Gift, in Vietnamese"), max_length=250, blank=True)
    given_on = PartialDateField(_("Handed over on"))
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("Person"), null=True, blank=True, related_name="gifts"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("Organisation"), null=True, blank=True, related_name="gifts"
    )
    country = models.ForeignKey(
        Country, models.PROTECT, verbose_name=_("Country concerned"), null=True, blank=True, related_name="gifts"
    )
    occasion = models.CharField(_("Occasion"), max_length=250, blank=True)
    value = models.DecimalField(_("Value"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    thanks = models.CharField(_("Thanks"), max_length=10, choices=Thanks.choices, default=Thanks.OWED)
    thanks_due_on = PartialDateField(
        _("Thanks due on"), blank=True, help_text=_("Left empty, it is reckoned by the rule of the house.")
    )
    thanked_on = PartialDateField(_("Thanked on"), blank=True)
    thanked_how = models.CharField(_("Thanked how"), max_length=250, blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("given_on", "gift_by_day"),
            listed_by("thanks_due_on", "gift_by_thanks_due_on"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organisation__isnull=False),
                name="gift_has_partner",
                violation_error_message=NO_PARTNER,
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0) & ~Q(currency=""),
                name="gift_value_has_currency",
                violation_error_message=_("Name the currency of the value; the value cannot be negative."),
            ),
            models.CheckConstraint(
                condition=~Q(thanks=Thanks.THANKED) | ~Q(thanked_on=""),
                name="gift_thanked_on_a_day",
                violation_error_message=NO_DAY_OF_THANKS,
            ),
            dates_in_order("given_on", "thanked_on", name="gift_thanked_after_it_was_given"),
        ]

    def clean(self) -> None:
        """Reckon by when thanks are due, and refuse a gift to nobody or to the dead."""
        super().clean()
        if self.person_id is None and self.organisation_id is None:
            raise ValidationError({"person": NO_PARTNER})
        if self.direction == self.Direction.GIVEN:
            self.thanks = Thanks.NONE  # the other side's duty, not ours
            if died_before(self.person, self.given_on):
                raise ValidationError({"person": DEAD_RECIPIENT})
        if self.thanks == Thanks.THANKED and not self.thanked_on:
            raise ValidationError({"thanked_on": NO_DAY_OF_THANKS})
        if self.thanks == Thanks.NONE:
            self.thanks_due_on = None
        elif not self.thanks_due_on and self.given_on:
            self.thanks_due_on = PartialDate.of(rules.thanks_due(self.given_on))
        refuse_disorder(self, "given_on", "thanked_on")


class Honour(RecordModel):
    """A medal, insignia or certificate that a person or an organisation holds."""

    class Level(models.TextChoices):
        """Who grants such an honour."""

        STATE = "state", _("State of Viet Nam")
        MINISTRY = "ministry", _("Ministry or agency")
        UNION = "union", _("Union of friendship organisations")
        PROVINCIAL = "provincial", _("Province or city")
        FOREIGN = "foreign", _("Foreign state or organisation")

    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("Person"), null=True, blank=True, related_name="honours"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("Organisation"), null=True, blank=True, related_name="honours"
    )
    country = models.ForeignKey(
        Country, models.PROTECT, verbose_name=_("Country concerned"), null=True, blank=True, related_name="honours"
    )
    name = models.CharField(_("Name of the honour"), max_length=250)
    name_vi = models.CharField(_("Name of the honour in Vietnamese"), max_length=250, blank=True)
    level = models.CharField(_("Level"), max_length=12, choices=Level.choices)
    granted_by = models.CharField(_("Granted by"), max_length=200, blank=True)
    granted_on = PartialDateField(_("Granted on"))
    decision_number = models.CharField(_("Number of the decision"), max_length=80, blank=True)
    handed_over_on = PartialDateField(_("Handed over on"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("granted_on", "honour_by_granted_on"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(organisation__isnull=True),
                name="honour_one_holder",
                violation_error_message=ONE_HOLDER,
            ),
            dates_in_order("granted_on", "handed_over_on", name="honour_handed_over_after_it_was_granted"),
        ]

    def clean(self) -> None:
        """Refuse none or two holders, and an honour put into the hands of the dead."""
        super().clean()
        if (self.person_id is None) == (self.organisation_id is None):
            raise ValidationError({"person": ONE_HOLDER})
        refuse_disorder(self, "granted_on", "handed_over_on")
        if self.handed_over_on and died_before(self.person, self.handed_over_on):
            raise ValidationError({"handed_over_on": DEAD_HOLDER})
