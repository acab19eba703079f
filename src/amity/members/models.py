"""The federation's book: who is a member, since when, under which term, elected by which congress."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.fields import PartialDateField
from amity.network.models import Organisation, Person
from amity.records.models import RecordModel, listed_by

ITSELF = _("An organisation cannot be a member of itself.")
HEIR = _("Only a merger names another membership it went into.")


class Membership(RecordModel):
    """One organisation's membership of the union, of a provincial union or of a national association."""

    class Kind(models.TextChoices):
        """The place of the member in the federation."""

        BILATERAL = "bilateral", _("Bilateral association")
        REGIONAL = "regional", _("Regional association")
        MULTILATERAL = "multilateral", _("Multilateral organisation")
        PROVINCIAL_UNION = "provincial_union", _("Provincial union")
        PROVINCIAL_ASSOCIATION = "provincial_association", _("Provincial association")
        CHAPTER = "chapter", _("Chapter")

    class State(models.TextChoices):
        """Where the membership stands; "known" means that no admission is on record."""

        KNOWN = "known", _("Known member, admission not recorded")
        ADMITTED = "admitted", _("Admitted")
        SUSPENDED = "suspended", _("Suspended")
        ENDED = "ended", _("Ended")

    reference = models.CharField(_("Reference"), max_length=40, unique=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("Member organisation"), related_name="memberships"
    )
    kind = models.CharField(_("Kind"), max_length=24, choices=Kind.choices)
    parent = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("Member of"), null=True, blank=True, related_name="members"
    )
    state = models.CharField(_("State"), max_length=12, choices=State.choices, default=State.KNOWN)
    since_on = PartialDateField(
        _("Since"), blank=True, help_text=_("The day of the last turn: admission, suspension or end.")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("Merged into"), null=True, blank=True, related_name="merged_from"
    )

    class Meta(RecordModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "parent"], name="membership_once_per_parent"),
            models.CheckConstraint(
                condition=~Q(organisation=F("parent")),
                name="membership_not_own_parent",
                violation_error_message=ITSELF,
            ),
        ]

    def clean(self) -> None:
        """Refuse a membership in itself before the database does."""
        super().clean()
        if self.organisation_id is not None and self.organisation_id == self.parent_id:
            raise ValidationError({"parent": ITSELF})


class LifeEvent(RecordModel):
    """A turn in the life of a membership, such as its admission, renaming, merger, suspension or end."""

    class Kind(models.TextChoices):
        """What happened."""

        ADMITTED = "admitted", _("Admitted")
        RENAMED = "renamed", _("Renamed")
        MERGED = "merged", _("Merged into another member")
        SUSPENDED = "suspended", _("Suspended")
        RESUMED = "resumed", _("Resumed")
        ENDED = "ended", _("Ended")

    membership = models.ForeignKey(Membership, models.CASCADE, verbose_name=_("Membership"), related_name="life")
    kind = models.CharField(_("What happened"), max_length=12, choices=Kind.choices)
    happened_on = PartialDateField(_("Happened on"), blank=True)
    detail = models.CharField(_("Detail"), max_length=400, blank=True)
    into = models.ForeignKey(
        Membership, models.PROTECT, verbose_name=_("Merged into"), null=True, blank=True, related_name="absorbed"
    )

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("happened_on", "life_event_by_happened_on"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(into__isnull=True) | (Q(kind="merged") & ~Q(into=F("membership"))),
                name="life_event_only_a_merger_has_an_heir",
                violation_error_message=HEIR,
            ),
        ]

    def clean(self) -> None:
        """Refuse an heir where there was no merger before the database does."""
        super().clean()
        if self.into_id is not None and (self.kind != self.Kind.MERGED or self.into_id == self.membership_id):
            raise ValidationError({"into": HEIR})


class Term(RecordModel):
    """A term of office of an organisation's leadership; its end is recorded, never computed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("Organisation"), related_name="terms")
    ordinal = models.CharField(_("Number as stated"), max_length=20, blank=True)
    label = models.CharField(_("Term"), max_length=60, help_text=_("As people call it, such as 2019-2024."))
    from_on = PartialDateField(_("From"), blank=True)
    to_on = PartialDateField(_("Planned until"), blank=True)
    ended_on = PartialDateField(_("Ended on"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("to_on", "term_by_to_on"),
            listed_by("from_on", "term_by_from_on"),
        ]
        constraints: ClassVar = [
            dates_in_order("from_on", "to_on", name="term_plan_in_order"),
            dates_in_order("from_on", "ended_on", name="term_dates_in_order"),
        ]

    def clean(self) -> None:
        """Refuse a term that ends, by plan or in fact, before it begins."""
        super().clean()
        refuse_disorder(self, "from_on", "to_on")
        refuse_disorder(self, "from_on", "ended_on")


class Congress(RecordModel):
    """A congress of a member organisation or of the union, numbered as its own announcement numbers it."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("Organisation"), related_name="congresses"
    )
    ordinal = models.CharField(_("Number as stated"), max_length=20, blank=True)
    series = models.CharField(
        _("Series"), max_length=120, blank=True, help_text=_("Filled when numbering began anew, as after a merger.")
    )
    held_on = PartialDateField(_("Held on"))
    place = models.CharField(_("Place"), max_length=160, blank=True)
    delegates = models.PositiveIntegerField(_("Delegates"), null=True, blank=True)
    committee_size = models.PositiveIntegerField(_("Members of the committee elected"), null=True, blank=True)
    term = models.ForeignKey(
        Term, models.PROTECT, verbose_name=_("Term"), null=True, blank=True, related_name="congresses"
    )
    documents = models.TextField(_("Documents adopted"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("held_on", "congress_by_held_on"),
        ]


class Office(RecordModel):
    """An office a person holds in a body of the union or of a member organisation."""

    class Body(models.TextChoices):
        """The body the office belongs to."""

        LEADERSHIP = "leadership", _("Leadership")
        PRESIDIUM = "presidium", _("Presidium")
        STANDING_COMMITTEE = "standing_committee", _("Standing Committee")
        EXECUTIVE_COMMITTEE = "executive_committee", _("Executive committee")
        INSPECTION_COMMITTEE = "inspection_committee", _("Inspection Committee")
        SECRETARIAT = "secretariat", _("Secretariat")

    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("Person"), related_name="offices")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("Organisation"), related_name="offices"
    )
    body = models.CharField(_("Body"), max_length=24, choices=Body.choices, default=Body.LEADERSHIP)
    title = models.CharField(_("Title"), max_length=160)
    title_vi = models.CharField(_("Title in Vietnamese"), max_length=160, blank=True)
    from_on = PartialDateField(_("From"), blank=True)
    to_on = PartialDateField(_("To"), blank=True)
    term = models.ForeignKey(
        Term, models.PROTECT, verbose_name=_("Term"), null=True, blank=True, related_name="offices"
    )

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("to_on", "office_by_to_on"),
        ]
        constraints: ClassVar = [dates_in_order("from_on", "to_on", name="office_dates_in_order")]

    def clean(self) -> None:
        """Refuse an office that ends before it begins."""
        super().clean()
        refuse_disorder(self, "from_on", "to_on")
