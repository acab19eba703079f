"""Letters and what they are made of: templates by language, and the mail merges that made many at once."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.fields import PartialDateField
from amity.letters.rules import languages, wording
from amity.network.models import Organisation, Person
from amity.places.models import Country
from amity.records.models import Operation, RecordModel, listed_by, listed_in

NOBODY = _("Say to whom it goes: a person, an organisation or a country.")
ANSWERED_FIRST = _("The answer is dated before the letter was sent.")


class Kind(models.TextChoices):
    """What a letter is for."""

    INVITATION = "invitation", _("Invitation")
    THANK_YOU = "thank_you", _("Letter of thanks")
    GREETING = "greeting", _("Greetings")
    CONDOLENCE = "condolence", _("Condolences")
    OTHER = "other", _("Another letter")


class LetterTemplate(RecordModel):
    """A text for letters of a kind in one language, with fields that are filled for each recipient."""

    name = models.CharField(
        _("Name"), max_length=120, help_text=_("The same name for the same text in each language, such as “Festival”.")
    )
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices)
    language = models.CharField(_("Language"), max_length=2, choices=languages.choices)
    subject = models.CharField(_("Subject"), max_length=250)
    text = models.TextField(
        _("Text"), help_text=_("Fields stand in braces, such as {salutation}. The guide lists every field.")
    )

    class Meta(RecordModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "language"],
                name="letter_template_once_in_a_language",
                violation_error_message=_("There is already a template of this name in this language."),
            ),
        ]

    def clean(self) -> None:
        """Refuse a text with a field that does not exist."""
        super().clean()
        for name in ("subject", "text"):
            try:
                wording.check(str(getattr(self, name) or ""))
            except ValidationError as error:
                raise ValidationError({name: error.messages}) from error


class Letter(RecordModel):
    """A letter, greeting or message of thanks from the union or to it, with how it was sent and what was answered."""

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Draft")
        CHECKED = "checked", _("Checked")
        SENT = "sent", _("Sent")
        ANSWERED = "answered", _("Answered")

    class Means(models.TextChoices):
        """How it went out."""

        POST = "post", _("By post")
        MAIL = "mail", _("By email")
        HAND = "hand", _("By hand")
        EMBASSY = "embassy", _("Through an embassy")
        WIRE = "wire", _("By telegram or fax")

    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices)
    language = models.CharField(_("Language"), max_length=2, choices=languages.choices, default="en")
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.DRAFT)
    number = models.CharField(_("Number of the office"), max_length=60, blank=True)
    from_organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("From"), null=True, blank=True, related_name="letters_from"
    )
    signatory = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("Signed by"), null=True, blank=True, related_name="letters_signed"
    )
    signatory_title = models.CharField(_("Title of who signs"), max_length=200, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("To the person"), null=True, blank=True, related_name="letters"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("To the organisation"), null=True, blank=True,
        related_name="letters",
    )  # fmt: skip
    country = models.ForeignKey(
        Country, models.PROTECT, verbose_name=_("Country"), null=True, blank=True, related_name="letters"
    )
    occasion = models.CharField(_("Occasion"), max_length=250, blank=True)
    occasion_vi = models.CharField(_("Occasion in Vietnamese"), max_length=250, blank=True)
    subject = models.CharField(_("Subject"), max_length=250)
    text = models.TextField(_("Text"), blank=True)
    template = models.ForeignKey(
        LetterTemplate, models.PROTECT, verbose_name=_("Template"), null=True, blank=True, related_name="letters"
    )
    sent_on = PartialDateField(_("Sent on"), blank=True)
    means = models.CharField(_("Sent how"), max_length=10, choices=Means.choices, blank=True)
    answered_on = PartialDateField(_("Answered on"), blank=True)
    answer = models.TextField(_("Answer"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("sent_on", "letter_by_sent_on"),
            *listed_in("person", "letter_to_person"),
            *listed_in("organisation", "letter_to_organisation"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="letter_to_somebody",
                condition=Q(person__isnull=False) | Q(organisation__isnull=False) | Q(country__isnull=False),
                violation_error_message=NOBODY,
            ),
            dates_in_order("sent_on", "answered_on", name="letter_answered_after_sent", message=ANSWERED_FIRST),
        ]

    def clean(self) -> None:
        """Refuse a letter to nobody, and an answer before the letter."""
        super().clean()
        if self.person_id is None and self.organisation_id is None and self.country_id is None:
            raise ValidationError({"person": NOBODY})
        refuse_disorder(self, "sent_on", "answered_on", ANSWERED_FIRST)


class Batch(models.Model):
    """A mail merge: what was asked to be written to whom, the letters it made, and whom it left out and why."""

    operation = models.OneToOneField(Operation, models.PROTECT, related_name="letters")
    template = models.CharField(max_length=120)
    # What is the same in every letter, whom they go to, and what else whoever asked needs to go on after a stop.
    asked = models.JSONField(default=dict)
    left = models.JSONField(default=list)  # [[number of the person, reason]]
    job = models.BigIntegerField(null=True)  # its number; jobs are deleted some weeks after their end

    def __str__(self) -> str:
        return f"{self.template} {self.operation_id}"
