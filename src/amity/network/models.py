"""Who the union works with: organisations, people, their positions, ties and what passed between them."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.fields import LastDigits, PartialDateField
from amity.places.models import Country, Province
from amity.records.models import RecordModel, listed_by, listed_in

ONE_FIRST = _("Name exactly one first party: a person or an organisation.")
ONE_SECOND = _("Name exactly one second party: a person or an organisation.")
LIFE = _("The day of death lies before the day of birth.")
TWO_PARTIES = _("The two parties of a tie must differ.")
OWN_SUCCESSOR = _("Nobody succeeds himself. Name another person.")
DEAD_SUCCESSOR = _("The person named has died and cannot carry on. Name another person.")


class Organisation(RecordModel):
    """An organisation at home or abroad that the union belongs to, works with or meets."""

    class Kind(models.TextChoices):
        """What sort of partner it is; the order is that of the lists."""

        UNION = "union", _("Union of friendship organisations")
        UNION_UNIT = "union_unit", _("Unit of the union")
        MEMBER_ORGANISATION = "member_organisation", _("Member organisation")
        COUNTERPART = "counterpart", _("Counterpart association")
        PEACE_COMMITTEE = "peace_committee", _("Peace committee")
        VETERANS = "veterans", _("Veterans' organisation")
        FOREIGN_NGO = "foreign_ngo", _("Foreign non-governmental organisation")
        FOUNDATION = "foundation", _("Foundation")
        UNIVERSITY = "university", _("University")
        RESEARCH_INSTITUTE = "research_institute", _("Research institute")
        THINK_TANK = "think_tank", _("Policy think tank")
        COMPANY = "company", _("Company")
        MINISTRY = "ministry", _("State body, ministry or agency")
        STATE_COMMITTEE = "state_committee", _("State committee")
        PARLIAMENT = "parliament", _("Parliament")
        LOCALITY = "locality", _("Authority of a province or city")
        EMBASSY = "embassy", _("Embassy or consulate")
        PARTY_BODY = "party_body", _("Political party or party body")
        MASS_ORGANISATION = "mass_organisation", _("Mass organisation")
        INTERNATIONAL = "international", _("International organisation")
        MEDIA = "media", _("Media")
        OVERSEAS_ASSOCIATION = "overseas_association", _("Association of overseas compatriots")
        PROJECT = "project", _("Joint project")

    name = models.CharField(_("Name"), max_length=200)
    name_vi = models.CharField(_("Name in Vietnamese"), max_length=200, blank=True)
    name_native = models.CharField(_("Name in its own language"), max_length=200, blank=True)
    acronym = models.CharField(_("Acronym"), max_length=40, blank=True)
    kind = models.CharField(_("Kind"), max_length=24, choices=Kind.choices)
    country = models.ForeignKey(
        Country, models.PROTECT, verbose_name=_("Home country"), null=True, blank=True, related_name="organisations"
    )
    focus_countries = models.ManyToManyField(
        Country, verbose_name=_("Countries it is concerned with"), blank=True, related_name="concerned_organisations"
    )
    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("Province"), null=True, blank=True)
    founded_on = PartialDateField(_("Founded on"), blank=True)
    ended_on = PartialDateField(_("Ended on"), blank=True)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("Predecessor"), null=True, blank=True, related_name="successors"
    )
    interests = models.TextField(_("Fields of interest"), blank=True)
    website = models.CharField(_("Website"), max_length=300, blank=True)
    email = models.EmailField(_("Email"), blank=True)
    phone = models.CharField(_("Telephone"), max_length=60, blank=True)
    address = models.TextField(_("Address"), blank=True)
    identifier = models.CharField(
        _("Identifier"),
        max_length=80,
        blank=True,
        help_text=_("In the scheme of org-id.guide, such as US-EIN-12-3456789."),
    )

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("founded_on", "organisation_by_founded_on"),
            *listed_in("country", "organisation_in_country"),
            *listed_in("province", "organisation_in_province"),
            *listed_in("predecessor", "organisation_after"),
            models.Index(Lower("email"), name="organisation_by_email"),
            models.Index(LastDigits("phone"), name="organisation_by_phone"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(predecessor=F("id")), name="organisation_not_own_predecessor"),
            dates_in_order("founded_on", "ended_on", name="organisation_dates_in_order"),
        ]

    def clean(self) -> None:
        """Refuse an organisation that ends before it begins."""
        super().clean()
        refuse_disorder(self, "founded_on", "ended_on")


class Person(RecordModel):
    """A person the union knows: a friend, an official, an expert or a member."""

    name = models.CharField(_("Name"), max_length=160, help_text=_("In Latin letters, in the order the person uses."))
    name_vi = models.CharField(_("Name in Vietnamese"), max_length=160, blank=True)
    name_native = models.CharField(_("Name in own script"), max_length=160, blank=True)
    family_name = models.CharField(_("Family name"), max_length=80, blank=True)
    given_name = models.CharField(_("Given name"), max_length=80, blank=True)
    honorific = models.CharField(_("Honorific"), max_length=60, blank=True)
    salutation = models.CharField(_("Form of address"), max_length=120, blank=True)
    salutation_vi = models.CharField(_("Form of address in Vietnamese"), max_length=120, blank=True)
    country = models.ForeignKey(
        Country, models.PROTECT, verbose_name=_("Country"), null=True, blank=True, related_name="people"
    )
    born_on = PartialDateField(_("Born on"), blank=True)
    retired_on = PartialDateField(_("Retired on"), blank=True)
    died_on = PartialDateField(_("Died on"), blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("Successor"),
        null=True,
        blank=True,
        related_name="predecessors",
        help_text=_("Who carries on the friendship."),
    )
    languages = models.CharField(_("Languages"), max_length=200, blank=True)
    expertise = models.CharField(_("Expertise"), max_length=300, blank=True)
    studied_in = models.ManyToManyField(
        Country, verbose_name=_("Studied or worked in"), blank=True, related_name="alumni"
    )
    is_overseas_vietnamese = models.BooleanField(_("Overseas Vietnamese"), default=False)
    email = models.EmailField(_("Email"), blank=True)
    phone = models.CharField(_("Telephone"), max_length=60, blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("born_on", "person_by_born_on"),
            *listed_in("country", "person_in_country"),
            *listed_in("successor", "person_succeeded_by"),
            models.Index(Lower("email"), name="person_by_email"),
            models.Index(LastDigits("phone"), name="person_by_phone"),
        ]
        constraints: ClassVar = [
            dates_in_order("born_on", "died_on", name="person_dates_in_order", message=LIFE),
            models.CheckConstraint(
                condition=~Q(successor=F("id")), name="person_not_own_successor", violation_error_message=OWN_SUCCESSOR
            ),
        ]

    def clean(self) -> None:
        """Refuse a life that ends before it begins, and a successor who cannot carry on."""
        super().clean()
        refuse_disorder(self, "born_on", "died_on", LIFE)
        refuse_disorder(self, "born_on", "retired_on")
        if self.successor_id is not None and self.successor_id == self.pk:
            raise ValidationError({"successor": OWN_SUCCESSOR})
        # Read without the row: one that does not exist, or is out of sight, is refused by the write door.
        dead = Person.objects.filter(pk=self.successor_id).exclude(died_on="") if self.successor_id else None
        if dead is not None and self.died_on is None and dead.exists():
            raise ValidationError({"successor": DEAD_SUCCESSOR})


class Position(RecordModel):
    """A post that a person holds or held in an organisation, with its dates as far as they are known."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("Person"), related_name="positions")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("Organisation"), related_name="positions"
    )
    title = models.CharField(_("Title"), max_length=200)
    title_vi = models.CharField(_("Title in Vietnamese"), max_length=200, blank=True)
    from_on = PartialDateField(_("From"), blank=True)
    to_on = PartialDateField(_("To"), blank=True)
    rank = models.PositiveSmallIntegerField(
        _("Rank"), null=True, blank=True, help_text=_("Order of precedence: 1 comes first.")
    )
    is_public_office = models.BooleanField(_("Public office"), default=False)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("from_on", "position_by_from_on"),
            listed_by("to_on", "position_by_to_on"),
        ]
        constraints: ClassVar = [dates_in_order("from_on", "to_on", name="position_dates_in_order")]

    def clean(self) -> None:
        """Refuse a post that ends before it begins."""
        super().clean()
        refuse_disorder(self, "from_on", "to_on")


class Tie(RecordModel):
    """A dated tie between two parties, read from the first to the second."""

    class Kind(models.TextChoices):
        """What the first party is or did to the second."""

        PARTNER = "partner", _("is a partner of")
        SISTER = "sister", _("is a sister institution of")
        UNIT = "unit", _("is a unit of")
        MEMBER = "member", _("is a member of")
        SUPPORTS = "supports", _("supports")
        INTRODUCED = "introduced", _("introduced")
        FAMILY = "family", _("is family of")
        NEXT_OF_KIN = "next_of_kin", _("is next of kin of")
        TAUGHT = "taught", _("taught")

    kind = models.CharField(_("Tie"), max_length=20, choices=Kind.choices)
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("First person"), null=True, blank=True, related_name="ties"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("First organisation"), null=True, blank=True, related_name="ties"
    )
    other_person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("Second person"), null=True, blank=True, related_name="ties_to"
    )
    other_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("Second organisation"),
        null=True,
        blank=True,
        related_name="ties_to",
    )
    from_on = PartialDateField(_("From"), blank=True)
    to_on = PartialDateField(_("To"), blank=True)

    class Meta(RecordModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(organisation__isnull=True),
                name="tie_one_first_party",
                violation_error_message=ONE_FIRST,
            ),
            models.CheckConstraint(
                condition=Q(other_person__isnull=True) ^ Q(other_organisation__isnull=True),
                name="tie_one_second_party",
                violation_error_message=ONE_SECOND,
            ),
            models.CheckConstraint(
                condition=~Q(person=F("other_person")) & ~Q(organisation=F("other_organisation")),
                name="tie_two_parties",
                violation_error_message=TWO_PARTIES,
            ),
            dates_in_order("from_on", "to_on", name="tie_dates_in_order"),
        ]

    def clean(self) -> None:
        """Refuse a tie of none, one or too many parties, or one that ends first, before the database does."""
        super().clean()
        if (self.person_id is None) == (self.organisation_id is None):
            raise ValidationError({"person": ONE_FIRST})
        if (self.other_person_id is None) == (self.other_organisation_id is None):
            raise ValidationError({"other_person": ONE_SECOND})
        if (self.person_id, self.organisation_id) == (self.other_person_id, self.other_organisation_id):
            raise ValidationError(TWO_PARTIES)
        refuse_disorder(self, "from_on", "to_on")


class Interaction(RecordModel):
    """What passed between the union and others: a meeting, a visit, a letter, a gift."""

    class Kind(models.TextChoices):
        """The form it took."""

        MEETING = "meeting", _("Meeting")
        RECEPTION = "reception", _("Reception")
        VISIT = "visit", _("Visit")
        CALL = "call", _("Telephone or video call")
        LETTER = "letter", _("Letter")
        MAIL = "mail", _("Email")
        GIFT = "gift", _("Gift")
        MESSAGE = "message", _("Message")

    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices, default=Kind.MEETING)
    held_on = PartialDateField(_("Date"))
    subject = models.CharField(_("Subject"), max_length=300)
    subject_vi = models.CharField(_("Subject in Vietnamese"), max_length=300, blank=True)
    people = models.ManyToManyField(Person, verbose_name=_("People"), blank=True, related_name="interactions")
    organisations = models.ManyToManyField(
        Organisation, verbose_name=_("Organisations"), blank=True, related_name="interactions"
    )
    country = models.ForeignKey(
        Country, models.PROTECT, verbose_name=_("Country concerned"), null=True, blank=True, related_name="interactions"
    )
    place = models.CharField(_("Place"), max_length=160, blank=True)
    summary = models.TextField(_("Summary"), blank=True)
    follow_up = models.TextField(_("Follow-up"), blank=True)
    follow_up_on = PartialDateField(_("Follow-up due"), blank=True)
    followed_up_on = PartialDateField(_("Followed up on"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("held_on", "interaction_by_held_on"),
        ]


PARTNERS = (Person, Organisation)  # with whom something can pass
