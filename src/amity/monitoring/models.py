"""Indicators of an item of aid with their values, visits that look at the work, and notes on keeping to the rules."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amity.access.roles import Confidentiality
from amity.aid.models import AidItem
from amity.aid.rules.trees import wholes_of
from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel, Shelf, listed_by, listed_in
from amity.registration.models.register import refuse_outsiders

BOTH = _("Name both what the value is split by and which part it is of, or neither.")
NOT_ABOVE = _("An indicator counts towards one of the aid that its own aid is part of.")
OTHER_MEASURE = _("An indicator counts towards one that is measured in the same way.")
ABOUT_NOTHING = _("Name the item of aid, the organisation, or both.")
RESTRICTED_ONLY = _("Notes on keeping to the rules are restricted; they cannot be opened to others.")


class Level(models.TextChoices):
    """How far along the chain of effects a result lies, by the codes of IATI."""

    OUTPUT = "1", _("Output")
    OUTCOME = "2", _("Outcome")
    IMPACT = "3", _("Impact")
    OTHER = "9", _("Other result")


class Scale(models.TextChoices):
    """How an indicator is measured, by the codes of IATI."""

    NUMBER = "1", _("Number")
    PERCENT = "2", _("Percentage")
    WORDS = "5", _("In words")


class Adding(models.TextChoices):
    """What several values of an indicator make together."""

    SUM = "sum", _("They are added up")
    LATEST = "latest", _("The latest one holds")
    MEAN = "mean", _("Their mean")


class Indicator(RecordModel):
    """What is measured to see a result of aid: where it stood at first, where it should get, and by when."""

    item = models.ForeignKey(AidItem, models.PROTECT, verbose_name=_("Item of aid"), related_name="indicators")
    title = models.CharField(_("What is measured"), max_length=300)
    title_vi = models.CharField(_("What is measured, in Vietnamese"), max_length=300, blank=True)
    result = models.CharField(_("Result it tells of"), max_length=300, blank=True)
    result_vi = models.CharField(_("Result in Vietnamese"), max_length=300, blank=True)
    level = models.CharField(_("Level of the result"), max_length=1, choices=Level.choices, default=Level.OUTPUT)
    scale = models.CharField(_("Measured as"), max_length=1, choices=Scale.choices, default=Scale.NUMBER)
    unit = models.CharField(_("Counted in"), max_length=80, blank=True, help_text=_("Such as households or wells."))
    adding = models.CharField(_("Values of several periods"), max_length=6, choices=Adding.choices, default=Adding.SUM)
    is_less_better = models.BooleanField(_("Less is better"), default=False)
    baseline = models.DecimalField(_("Baseline"), max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_on = PartialDateField(_("Baseline of"), blank=True)
    target = models.DecimalField(_("Target"), max_digits=18, decimal_places=4, null=True, blank=True)
    target_words = models.CharField(_("Target in words"), max_length=300, blank=True)
    target_on = PartialDateField(_("To be reached by"), blank=True)
    means = models.CharField(_("How it is checked"), max_length=300, blank=True)
    whole = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("Counts towards"),
        related_name="parts",
        null=True,
        blank=True,
        help_text=_("An indicator of the programme or project that this aid is part of."),
    )

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("target_on", "indicator_by_target_on"),
            *listed_in("item", "indicator_of_item"),
            *listed_in("whole", "indicator_of_whole"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "title"], condition=~Q(shelf=Shelf.TRASHED), name="indicator_once_in_an_item"
            ),
            models.CheckConstraint(
                condition=Q(whole__isnull=True) | ~Q(whole=F("id")),
                name="indicator_not_its_own_whole",
                violation_error_message=NOT_ABOVE,
            ),
        ]

    def validate_constraints(self, exclude: Any = None) -> None:
        """Besides what the table demands: it counts towards an indicator above it that is measured alike."""
        super().validate_constraints(exclude)
        self.clean_beside()

    def clean_beside(self) -> None:
        """Refuse a whole elsewhere, or measured otherwise, and a measure its parts do not share; imports ask too."""
        if self.whole is not None:
            if self.whole.item_id not in wholes_of(self.item_id):
                raise ValidationError({"whole": NOT_ABOVE})
            if self.whole.scale != self.scale:
                raise ValidationError({"whole": OTHER_MEASURE})
        if self.pk and self.parts.filter(audience__gte=0).exclude(scale=self.scale).exists():
            raise ValidationError({"scale": OTHER_MEASURE})


class ValueState(models.TextChoices):
    """Whether a value may be counted."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    RETURNED = "returned", _("Returned for correction")
    APPROVED = "approved", _("Approved")


class IndicatorValue(RecordModel):
    """The value of an indicator in one period, whole or of one part such as women, with its evidence."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name=_("Indicator"), related_name="values")
    from_on = PartialDateField(_("Period from"))
    to_on = PartialDateField(_("Period until"))
    dimension = models.CharField(
        _("Split by"), max_length=60, blank=True, help_text=_("Such as sex or province; empty for the whole value.")
    )
    category = models.CharField(_("Part"), max_length=80, blank=True, help_text=_("Such as women, or Huế."))
    target = models.DecimalField(_("Target"), max_digits=18, decimal_places=4, null=True, blank=True)
    actual = models.DecimalField(_("Value"), max_digits=18, decimal_places=4, null=True, blank=True)
    words = models.TextField(_("Value in words"), blank=True)
    evidence = models.CharField(
        _("Evidence"),
        max_length=300,
        blank=True,
        help_text=_("Where the proof lies: a list, a report. Scans are added under Files."),
    )
    state = models.CharField(_("State"), max_length=8, choices=ValueState.choices, default=ValueState.DRAFT)
    sent_on = PartialDateField(_("Sent on"), blank=True)
    remark = models.TextField(_("What is to be corrected"), blank=True)
    approved_on = PartialDateField(_("Approved on"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("from_on", "indicator_value_by_from_on"),
            listed_by("to_on", "indicator_value_by_to_on"),
            *listed_in("indicator", "value_of_indicator"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "from_on", "to_on", "dimension", "category"],
                condition=~Q(shelf=Shelf.TRASHED),
                name="indicator_value_once_in_a_period",
            ),
            models.CheckConstraint(
                condition=Q(dimension="", category="") | (~Q(dimension="") & ~Q(category="")),
                name="indicator_value_split_and_part",
                violation_error_message=BOTH,
            ),
            dates_in_order("from_on", "to_on", name="indicator_value_period_in_order"),
            dates_in_order("sent_on", "approved_on", name="indicator_value_approved_after_sent"),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_disorder(self, "from_on", "to_on")


class VisitKind(models.TextChoices):
    """Why somebody goes to look."""

    MONITORING = "monitoring", _("Monitoring visit")
    INSPECTION = "inspection", _("Inspection with other bodies")
    ACCEPTANCE = "acceptance", _("Taking over of works")
    EFFECTS = "effects", _("Effects after the end")


class VisitState(models.TextChoices):
    """How far a visit is."""

    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done, with recommendations open")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Use(models.TextChoices):
    """Whether what was given is in use."""

    FULLY = "fully", _("In use")
    PARTLY = "partly", _("Partly in use")
    NOT = "not", _("No longer in use")


class MonitoringVisit(RecordModel):
    """A visit to an item of aid or an organisation: who went, what was found, what is to be done by when."""

    reference = models.CharField(_("Reference"), max_length=80)
    kind = models.CharField(_("Kind of visit"), max_length=10, choices=VisitKind.choices, default=VisitKind.MONITORING)
    item = models.ForeignKey(
        AidItem, models.PROTECT, verbose_name=_("Item of aid"), related_name="visits", null=True, blank=True
    )
    ngo = models.ForeignKey(
        "network.Organisation",
        models.PROTECT,
        verbose_name=_("Foreign organisation"),
        related_name="monitoring_visits",
        null=True,
        blank=True,
    )
    province = models.ForeignKey("places.Province", models.PROTECT, verbose_name=_("Province"), null=True, blank=True)
    place = models.CharField(_("Place"), max_length=250, blank=True)
    from_on = PartialDateField(_("From"))
    to_on = PartialDateField(_("Until"), blank=True)
    visitors = models.TextField(_("Who goes"), blank=True)
    findings = models.TextField(_("What was found"), blank=True)
    use = models.CharField(_("Whether it is in use"), max_length=6, choices=Use.choices, blank=True)
    people = models.PositiveIntegerField(_("People who use it"), null=True, blank=True)
    recommendations = models.TextField(_("Recommendations"), blank=True)
    follow_up_due_on = PartialDateField(_("To be followed up by"), blank=True)
    followed_up = models.TextField(_("What was done about it"), blank=True)
    state = models.CharField(_("State"), max_length=9, choices=VisitState.choices, default=VisitState.PLANNED)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("from_on", "monitoring_visit_by_from_on"),
            listed_by("follow_up_due_on", "monitoring_visit_by_due_on"),
            *listed_in("item", "visit_to_item"),
            *listed_in("ngo", "visit_to_ngo"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="monitoring_visit_reference_once"),
            models.CheckConstraint(
                condition=Q(item__isnull=False) | Q(ngo__isnull=False),
                name="monitoring_visit_to_something",
                violation_error_message=ABOUT_NOTHING,
            ),
            dates_in_order("from_on", "to_on", name="monitoring_visit_dates_in_order"),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_outsiders(self)
        refuse_disorder(self, "from_on", "to_on")


class Weight(models.TextChoices):
    """How grave what is noted is."""

    PRAISE = "praise", _("Kept to in an exemplary way")
    ADVICE = "advice", _("Advice")
    WARNING = "warning", _("Warning")
    BREACH = "breach", _("Breach of the rules")


class NoteState(models.TextChoices):
    """Whether a note still waits for something."""

    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class ComplianceNote(RecordModel):
    """A note on how a foreign organisation keeps to the rules; for few eyes only, never for the organisation."""

    confidentiality = models.SmallIntegerField(
        _("Confidentiality"),
        choices=[(Confidentiality.RESTRICTED.value, Confidentiality.RESTRICTED.label)],
        default=Confidentiality.RESTRICTED,
    )
    reference = models.CharField(_("Reference"), max_length=80)
    ngo = models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=_("Foreign organisation"), related_name="compliance_notes"
    )
    item = models.ForeignKey(
        AidItem, models.PROTECT, verbose_name=_("Item of aid"), related_name="compliance_notes", null=True, blank=True
    )
    visit = models.ForeignKey(
        MonitoringVisit,
        models.PROTECT,
        verbose_name=_("Visit"),
        related_name="compliance_notes",
        null=True,
        blank=True,
    )
    noted_on = PartialDateField(_("Noted on"))
    weight = models.CharField(_("Weight"), max_length=8, choices=Weight.choices, default=Weight.ADVICE)
    rule = models.CharField(_("Rule"), max_length=250, blank=True)
    text = models.TextField(_("What was noted"))
    answer_due_on = PartialDateField(_("Answer due on"), blank=True)
    answer = models.TextField(_("Answer of the organisation"), blank=True)
    answered_on = PartialDateField(_("Answered on"), blank=True)
    state = models.CharField(_("State"), max_length=8, choices=NoteState.choices, default=NoteState.OPEN)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("noted_on", "compliance_note_by_noted_on"),
            listed_by("answer_due_on", "compliance_note_by_due_on"),
            *listed_in("ngo", "compliance_note_on_ngo"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="compliance_note_reference_once"),
            models.CheckConstraint(
                condition=Q(confidentiality=Confidentiality.RESTRICTED),
                name="compliance_note_restricted",
                violation_error_message=RESTRICTED_ONLY,
            ),
            dates_in_order("noted_on", "answered_on", name="compliance_note_answer_in_order"),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_outsiders(self)
