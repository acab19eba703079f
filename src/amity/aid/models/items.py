"""Items of foreign non-governmental aid: what is given, by whom, to whom, where and for what, and how it changes."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel, listed_by, listed_in

AID_ORDER = _("The aid ends before it begins.")
OWN_PART = _("An item of aid cannot be part of itself.")
CIRCLE = _("This item is itself part of that one. Choose another whole.")
UPSIDE_DOWN = _("A programme holds projects and gifts, a project holds its parts; this would stand upside down.")
DEEPEST = 20  # levels of parts that anybody asks about


class AidKind(models.TextChoices):
    """The form of aid; a programme holds projects."""

    PROGRAMME = "programme", _("Programme")
    PROJECT = "project", _("Project")
    NON_PROJECT = "non_project", _("Non-project aid")
    EMERGENCY = "emergency", _("Emergency relief")


# An item may be part of one of its own rank or of a rank above.
RANKS = {AidKind.PROGRAMME: 0, AidKind.PROJECT: 1, AidKind.NON_PROJECT: 2, AidKind.EMERGENCY: 2}


class Basis(models.TextChoices):
    """What a sum of aid stands for; sums on different bases are never added up."""

    PLEDGED = "pledged", _("Pledged")
    COMMITTED = "committed", _("Committed")
    APPROVED = "approved", _("Approved")
    RECEIVED = "received", _("Received")
    DISBURSED = "disbursed", _("Disbursed")


class AidState(models.TextChoices):
    """Where an item of aid stands."""

    PROPOSED = "proposed", _("Proposed")
    APPRAISAL = "appraisal", _("Under appraisal")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    HANDED_OVER = "handed_over", _("Handed over")
    SETTLED = "settled", _("Accounts settled")


class Ground(models.TextChoices):
    """What decides who approves the aid."""

    SECURITY = "security", _("Security")
    DEFENCE = "defence", _("Defence")
    RELIGION = "religion", _("Religion")
    LAW = "law", _("Direct support to the making of laws")
    GOODS = "goods", _("Goods that need a decision of the Prime Minister")
    NATIONAL = "national", _("For a national association or fund licensed by the Ministry of Home Affairs")
    RELIEF = "relief", _("Relief without a named place")
    ASSOCIATION = "association", _("For a body of an association set up by the Prime Minister")
    OTHER = "other", _("None of these")


class Approver(models.TextChoices):
    """Whose decision approves the aid."""

    PRIME_MINISTER = "prime_minister", _("Prime Minister")
    MANAGING_AGENCY = "managing_agency", _("Head of the managing agency")
    HOME_AFFAIRS = "home_affairs", _("Minister of Home Affairs")
    FRONT = "front", _("President of the Fatherland Front")
    ASSOCIATION = "association", _("Head of the association")


class Vocabulary(models.TextChoices):
    """Which list of sectors a code belongs to, by the numbers of IATI."""

    DAC_5 = "1", _("OECD DAC, five digits")
    DAC_3 = "2", _("OECD DAC, three digits")
    OWN = "99", _("Our own list")


class Sector(RecordModel):
    """A field in which aid is given, by its code in a list that others use too."""

    vocabulary = models.CharField(_("List"), max_length=2, choices=Vocabulary.choices, default=Vocabulary.DAC_3)
    code = models.CharField(_("Code"), max_length=20)
    name = models.CharField(_("Name"), max_length=250)
    name_vi = models.CharField(_("Name in Vietnamese"), max_length=250, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("Part of the sector"), related_name="parts", null=True, blank=True
    )

    class Meta(RecordModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vocabulary", "code"], name="aid_sector_code_once"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="aid_sector_not_in_itself",
                violation_error_message=_("A sector cannot be part of itself."),
            ),
        ]


class AidItem(RecordModel):
    """One programme, project or gift of foreign aid: from whom, to whom, where, for what, how much and how far."""

    reference = models.CharField(_("Reference"), max_length=80)
    title = models.CharField(_("Name"), max_length=300)
    title_vi = models.CharField(_("Name in Vietnamese"), max_length=300, blank=True)
    description = models.TextField(_("What it is about"), blank=True)
    description_vi = models.TextField(_("What it is about, in Vietnamese"), blank=True)
    kind = models.CharField(_("Kind of aid"), max_length=20, choices=AidKind.choices)
    is_humanitarian = models.BooleanField(
        _("Counts as humanitarian aid"), default=False, help_text=_("Emergency relief always does.")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("Part of"), related_name="parts", null=True, blank=True
    )
    donors = models.ManyToManyField(
        "network.Organisation", verbose_name=_("Donors"), related_name="aid_given", blank=True
    )
    recipient = models.ForeignKey(
        "network.Organisation",
        models.PROTECT,
        verbose_name=_("Recipient"),
        related_name="aid_received",
        null=True,
        blank=True,
    )
    managing = models.ForeignKey(
        "network.Organisation",
        models.PROTECT,
        verbose_name=_("Managing agency"),
        related_name="aid_managed",
        null=True,
        blank=True,
    )
    executing = models.ForeignKey(
        "network.Organisation",
        models.PROTECT,
        verbose_name=_("Executing party"),
        related_name="aid_executed",
        null=True,
        blank=True,
    )
    provinces = models.ManyToManyField("places.Province", verbose_name=_("Provinces"), blank=True)
    sectors = models.ManyToManyField(Sector, verbose_name=_("Sectors"), blank=True)
    sector_words = models.CharField(_("Sectors in words"), max_length=250, blank=True)
    amount = models.DecimalField(_("Amount"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    basis = models.CharField(_("What the amount is"), max_length=12, choices=Basis.choices, blank=True)
    is_budget_revenue = models.BooleanField(_("Counts as revenue of the state budget"), default=False)
    starts_on = PartialDateField(_("Runs from"), blank=True)
    ends_on = PartialDateField(_("Runs until"), blank=True)
    ground = models.CharField(_("What decides who approves"), max_length=12, choices=Ground.choices, blank=True)
    level = models.CharField(_("Who approves"), max_length=16, choices=Approver.choices, blank=True)
    approver = models.ForeignKey(
        "network.Organisation",
        models.PROTECT,
        verbose_name=_("Approving authority"),
        related_name="aid_approved",
        null=True,
        blank=True,
    )
    rule = models.CharField(_("Rule it was proposed under"), max_length=200, blank=True)
    proposed_on = PartialDateField(_("Proposed on"), blank=True)
    valid_on = PartialDateField(_("Dossier valid since"), blank=True)
    appraisal_due_on = PartialDateField(_("Appraisal due on"), blank=True)
    approved_on = PartialDateField(_("Approved on"), blank=True)
    start_due_on = PartialDateField(_("To begin by"), blank=True)
    decision = models.CharField(_("Decision of approval"), max_length=200, blank=True)
    handed_over_on = PartialDateField(_("Results handed over on"), blank=True)
    handed_over_to = models.CharField(_("Results handed over to"), max_length=200, blank=True)
    handover_paper = models.CharField(_("Paper of the hand-over"), max_length=200, blank=True)
    settled_on = PartialDateField(_("Accounts settled on"), blank=True)
    settlement = models.CharField(_("Decision on the accounts"), max_length=200, blank=True)
    state = models.CharField(_("State"), max_length=12, choices=AidState.choices, default=AidState.PROPOSED)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("ends_on", "aiditem_by_ends_on"),
            listed_by("starts_on", "aid_item_by_starts_on"),
            listed_by("appraisal_due_on", "aid_item_by_appraisal_due"),
            listed_by("start_due_on", "aid_item_by_start_due"),
            listed_by("approved_on", "aid_item_by_approved_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="aid_item_reference_once"),
            dates_in_order("starts_on", "ends_on", name="aid_item_dates_in_order", message=AID_ORDER),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | ~models.Q(currency="") & ~models.Q(basis=""),
                name="aid_item_amount_has_currency_and_basis",
                violation_error_message=_("Name the currency of the amount and what the amount is."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0),
                name="aid_item_amount_not_negative",
                violation_error_message=_("The amount cannot be negative."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_disorder(self, "starts_on", "ends_on", AID_ORDER)
        if self.pk and self.parent_id == self.pk:
            raise ValidationError({"parent": OWN_PART})

    def validate_constraints(self, exclude: object = None) -> None:
        """A part stands under a whole of its own rank or above, and never over itself."""
        super().validate_constraints(exclude)  # type: ignore[arg-type]
        self.clean_beside()

    def clean_beside(self) -> None:
        """Refuse a whole of a lower rank than the item or its parts allow, and a circle; asked by imports as well."""
        wholes = AidItem.objects.order_by()
        above = wholes.filter(pk=self.parent_id or 0).values_list("pk", "kind", "parent_id").first()
        kinds = [str(kind) for kind in wholes.filter(parent=self.pk).values_list("kind", flat=True)] if self.pk else []
        if above and RANKS[AidKind(self.kind)] < RANKS[AidKind(above[1])]:
            raise ValidationError({"parent": UPSIDE_DOWN})
        if any(RANKS[AidKind(kind)] < RANKS[AidKind(self.kind)] for kind in kinds):
            raise ValidationError({"kind": UPSIDE_DOWN})
        for _level in range(DEEPEST):
            if above is None or not self.pk:
                return
            if above[0] == self.pk:
                raise ValidationError({"parent": CIRCLE})
            above = wholes.filter(pk=above[2]).values_list("pk", "kind", "parent_id").first()


class ChangeKind(models.TextChoices):
    """What of an item of aid is changed."""

    EXTENSION = "extension", _("Longer term")
    AMOUNT = "amount", _("Amount")
    CONTENT = "content", _("Content")
    PLACES = "places", _("Places")


class ChangeState(models.TextChoices):
    """Whether a change has been carried into the item."""

    DECIDED = "decided", _("Decided")
    RECORDED = "recorded", _("Recorded in the item")


class AidChange(RecordModel):
    """A decision that changes an item of aid while it runs: its term, its amount, what is done, or where."""

    item = models.ForeignKey(AidItem, models.PROTECT, verbose_name=_("Item of aid"), related_name="changes")
    kind = models.CharField(_("What changes"), max_length=10, choices=ChangeKind.choices)
    decided_on = PartialDateField(_("Decided on"))
    number = models.CharField(_("Number of the decision"), max_length=120)
    was = models.CharField(_("As it was"), max_length=300, blank=True)
    becomes = models.CharField(_("As it is now"), max_length=300, blank=True)
    amount_delta = models.DecimalField(
        _("Amount more, or less"), max_digits=15, decimal_places=2, null=True, blank=True, help_text=_("-500 for less")
    )
    new_ends_on = PartialDateField(_("Runs until, as changed"), blank=True)
    state = models.CharField(_("State"), max_length=10, choices=ChangeState.choices, default=ChangeState.DECIDED)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("decided_on", "aid_change_by_decided_on"),
            *listed_in("item", "aid_change_of_item"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "number", "kind"], name="aid_change_once"),
            models.CheckConstraint(
                condition=~models.Q(kind=ChangeKind.EXTENSION) | ~models.Q(new_ends_on=""),
                name="aid_change_extension_has_a_day",
                violation_error_message=_("Say until when the aid runs now."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=ChangeKind.AMOUNT) | models.Q(amount_delta__isnull=False),
                name="aid_change_of_amount_has_a_sum",
                violation_error_message=_("Say how much more or less it is."),
            ),
        ]
