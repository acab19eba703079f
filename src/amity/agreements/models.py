"""What organisations promised each other: agreements, who signed them in which languages, promises, and twinnings."""

from typing import Any, ClassVar

from babel import Locale
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel, listed_by

ORDER = _("The agreement runs out before it begins.")
TWINNED_ORDER = _("The twinning ends before it begins.")
TWO_LOCALITIES = _("A locality cannot be twinned with itself.")
# The languages that stand first where one is chosen; the others follow by their English names.
FIRST_LANGUAGES = ("vi", "en", "zh", "lo", "km", "ru", "fr", "es", "ja", "ko")


class Form(models.TextChoices):
    """What an agreement is on paper."""

    TREATY = "treaty", _("Treaty")
    MOU = "mou", _("Memorandum of understanding")
    AGREEMENT = "agreement", _("Cooperation agreement")
    PROGRAMME = "programme", _("Cooperation programme")
    REGULATION = "regulation", _("Coordination regulation")
    PLAN = "plan", _("Plan of activities")
    ORAL = "oral", _("Agreed in talks only")


class Between(models.TextChoices):
    """Who agrees with whom."""

    COUNTERPART = "counterpart", _("Union and foreign counterpart")
    ASSOCIATIONS = "associations", _("Associations of two countries")
    UNIONS = "unions", _("Unions of friendship organisations at home")
    LOCALITIES = "localities", _("Localities")
    PARTY_BODY = "party_body", _("With a Party body")
    COMPANY = "company", _("With a company")
    NGO = "ngo", _("With a foreign non-governmental organisation")
    INSTITUTIONS = "institutions", _("With universities or institutes")


class Level(models.TextChoices):
    """How high the parties at home stand."""

    CENTRAL = "central", _("Central bodies")
    MEMBER = "member", _("Member organisations")
    PROVINCE = "province", _("Provinces and cities")
    GRASSROOTS = "grassroots", _("Districts, communes and units below")


class PartKind(models.TextChoices):
    """What an agreement is within the one it is part of."""

    CHILD = "child", _("Agreement or plan under it")
    ANNEX = "annex", _("Annex")
    AMENDMENT = "amendment", _("Amendment")


class AgreementState(models.TextChoices):
    """Where an agreement stands by what was recorded; that it runs out soon is a question of its dates."""

    TALKS = "talks", _("In talks")
    DRAFTED = "drafted", _("Draft on the table")
    AGREED = "agreed", _("Text agreed, not yet signed")
    SIGNED = "signed", _("Signed")
    IN_FORCE = "in_force", _("In force")
    RENEWED = "renewed", _("Renewed by a later text")
    LAPSED = "lapsed", _("Lapsed")
    ENDED = "ended", _("Ended early")
    DROPPED = "dropped", _("Talks ended without a text")


UNSIGNED = (AgreementState.TALKS, AgreementState.DRAFTED, AgreementState.AGREED)


class Agreement(RecordModel):
    """A text, or an understanding in talks, between two or more organisations, with its term and its renewals."""

    reference = models.CharField(_("Reference"), max_length=80)
    title = models.CharField(_("Name"), max_length=300)
    title_vi = models.CharField(_("Name in Vietnamese"), max_length=300, blank=True)
    form = models.CharField(_("Form"), max_length=20, choices=Form.choices)
    kind = models.CharField(_("Between whom"), max_length=20, choices=Between.choices, blank=True)
    level = models.CharField(_("Level of the parties"), max_length=20, choices=Level.choices, blank=True)
    state = models.CharField(_("State"), max_length=20, choices=AgreementState.choices, default=AgreementState.TALKS)
    parties = models.ManyToManyField("network.Organisation", verbose_name=_("Parties"), blank=True)
    countries = models.ManyToManyField("places.Country", verbose_name=_("Partner countries"), blank=True)
    purpose = models.TextField(_("Purpose"), blank=True)
    purpose_vi = models.TextField(_("Purpose in Vietnamese"), blank=True)
    signed_on = PartialDateField(_("Signed on"), blank=True)
    starts_on = PartialDateField(_("Runs from"), blank=True)
    ends_on = PartialDateField(_("Runs until"), blank=True)
    place = models.CharField(_("Place of signing"), max_length=200, blank=True)
    languages = models.CharField(_("Languages of the text"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("Part of"), related_name="parts", null=True, blank=True
    )
    part_kind = models.CharField(_("Which part of it"), max_length=20, choices=PartKind.choices, blank=True)
    renews = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("Renews"), related_name="renewals", null=True, blank=True
    )
    review_rule = models.CharField(_("Rule of review"), max_length=200, blank=True)
    reviewed_on = PartialDateField(_("Reviewed on"), blank=True)
    conclusion = models.TextField(_("What the review concluded"), blank=True)
    conclusion_vi = models.TextField(_("What the review concluded, in Vietnamese"), blank=True)
    lapse_reason = models.TextField(_("Why it is not renewed"), blank=True)
    amount = models.DecimalField(_("Amount pledged"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("ends_on", "agreement_by_ends_on"),
            listed_by("signed_on", "agreement_by_signed_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="agreement_reference_once"),
            dates_in_order("starts_on", "ends_on", name="agreement_dates_in_order", message=ORDER),
            models.UniqueConstraint(
                fields=["renews"],
                condition=~models.Q(state=AgreementState.DROPPED),
                name="agreement_renewed_once",
                violation_error_message=_("That agreement is already renewed by another one."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | ~models.Q(currency=""),
                name="agreement_amount_has_currency",
                violation_error_message=_("Name the currency of the amount."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0),
                name="agreement_amount_not_negative",
                violation_error_message=_("The amount cannot be negative."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on.last < self.starts_on.first:
            raise ValidationError({"ends_on": ORDER})
        if self.pk and self.pk in {self.parent_id, self.renews_id}:
            raise ValidationError(_("An agreement can neither be part of itself nor renew itself."))


class Side(models.TextChoices):
    """For whom somebody signs."""

    HOME = "home", _("Our side")
    PARTNER = "partner", _("The partner's side")
    WITNESS = "witness", _("As a witness")


class Signatory(RecordModel):
    """One person who signed an agreement or witnessed it: for whom, with which title, at which place in rank."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("Agreement"), related_name="signatories")
    name = models.CharField(_("Name as printed"), max_length=160)
    person = models.ForeignKey("network.Person", models.PROTECT, verbose_name=_("Person"), null=True, blank=True)
    organisation = models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=_("For which organisation"), null=True, blank=True
    )
    title = models.CharField(_("Title"), max_length=200, blank=True)
    title_vi = models.CharField(_("Title in Vietnamese"), max_length=200, blank=True)
    side = models.CharField(_("Side"), max_length=10, choices=Side.choices)
    rank = models.PositiveSmallIntegerField(_("Rank"), default=1, help_text=_("Order of precedence: 1 comes first."))
    position = models.PositiveSmallIntegerField(
        _("Order of signing"), default=1, help_text=_("1 signs first; on one day several may sign at once.")
    )

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [*RecordModel.Meta.indexes, listed_by("position", "signatory_by_position")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "name"],
                name="signatory_once_per_agreement",
                violation_error_message=_("This name already stands under the agreement."),
            ),
            models.UniqueConstraint(
                fields=["agreement", "side", "rank"],
                name="signatory_one_per_rank",
                violation_error_message=_("Somebody of this side already stands at this rank."),
            ),
        ]


def language_name(code: str) -> str:
    """The name of a language in the language of the reader, as CLDR has it."""
    locale = Locale.parse((get_language() or "en").replace("-", "_"))
    return str(locale.languages.get(code) or Locale("en").languages[code])


language_names = lazy(language_name, str)


def languages() -> list[tuple[str, Any]]:
    """Every language with a two-letter code of ISO 639, those of most agreements first."""
    names = {str(code): str(name) for code, name in Locale("en").languages.items()}
    rest = sorted(
        (code for code in names if len(code) == 2 and code not in FIRST_LANGUAGES), key=lambda code: names[code]
    )
    return [(code, language_names(code)) for code in (*FIRST_LANGUAGES, *rest)]


class AgreementText(RecordModel):
    """The text of an agreement in one language, and whether it is as authentic as the others."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("Agreement"), related_name="texts")
    language = models.CharField(_("Language"), max_length=2, choices=languages)
    title = models.CharField(_("Title in that language"), max_length=300)
    is_authentic = models.BooleanField(_("Equally authentic"), default=True)
    wording = models.TextField(
        _("Wording"), blank=True, help_text=_("An empty line between two articles; the file itself can be attached.")
    )
    checked_by = models.CharField(_("Checked by"), max_length=160, blank=True)
    checked_on = PartialDateField(_("Checked on"), blank=True)

    class Meta(RecordModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "language"],
                name="agreement_text_once_per_language",
                violation_error_message=_("The agreement already has a text in this language."),
            ),
        ]


class CommitmentState(models.TextChoices):
    """What became of a promise."""

    OPEN = "open", _("Still open")
    UNDER_WAY = "under_way", _("Being carried out")
    DONE = "done", _("Done")
    MISSED = "missed", _("Missed")
    DROPPED = "dropped", _("Dropped by agreement")


class Commitment(RecordModel):
    """One promise made in an agreement: what, by whom, until when, and the evidence that it was kept."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("Agreement"))
    what = models.CharField(_("What was promised"), max_length=300)
    what_vi = models.CharField(_("What was promised in Vietnamese"), max_length=300, blank=True)
    who = models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=_("Who promised"), null=True, blank=True
    )
    responsible = models.ForeignKey(
        "network.Person", models.PROTECT, verbose_name=_("Responsible with us"), null=True, blank=True
    )
    due_on = PartialDateField(_("Due on"), blank=True)
    state = models.CharField(_("State"), max_length=20, choices=CommitmentState.choices, default=CommitmentState.OPEN)
    evidence = models.TextField(_("Evidence"), blank=True)
    interactions = models.ManyToManyField(
        "network.Interaction", verbose_name=_("Contacts that carried it out"), blank=True
    )

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("due_on", "commitment_by_due_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "what"], name="commitment_once_per_agreement"),
            models.CheckConstraint(
                condition=~models.Q(state="done") | ~models.Q(evidence=""),
                name="commitment_done_has_evidence",
                violation_error_message=_("Say what shows that the promise was kept."),
            ),
        ]


class TwinningState(models.TextChoices):
    """Whether a twinning stands; that nothing happens in it is a question of what is on record."""

    ACTIVE = "active", _("In being")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")


class Twinning(RecordModel):
    """A lasting bond between a province, city or commune at home and one abroad, with what the two do together."""

    home = models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=_("Locality at home"), related_name="twinnings"
    )
    foreign = models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=_("Locality abroad"), related_name="twinnings_from_abroad"
    )
    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("Agreement"), null=True, blank=True)
    since_on = PartialDateField(_("Since"), blank=True)
    until_on = PartialDateField(_("Until"), blank=True)
    field_of_work = models.CharField(_("Fields of work"), max_length=300, blank=True)
    field_of_work_vi = models.CharField(_("Fields of work in Vietnamese"), max_length=300, blank=True)
    state = models.CharField(_("State"), max_length=20, choices=TwinningState.choices, default=TwinningState.ACTIVE)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [*RecordModel.Meta.indexes, listed_by("since_on", "twinning_by_since_on")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["home", "foreign"],
                name="twinning_once_per_pair",
                violation_error_message=_("These two localities are already twinned."),
            ),
            models.CheckConstraint(
                condition=~models.Q(home=models.F("foreign")),
                name="twinning_two_localities",
                violation_error_message=TWO_LOCALITIES,
            ),
            dates_in_order("since_on", "until_on", name="twinning_dates_in_order", message=TWINNED_ORDER),
        ]

    def clean(self) -> None:
        """Refuse a twinning of one with itself, or one that ends before it begins, beside the field."""
        super().clean()
        if self.home_id and self.home_id == self.foreign_id:
            raise ValidationError({"foreign": TWO_LOCALITIES})
        refuse_disorder(self, "since_on", "until_on", TWINNED_ORDER)
