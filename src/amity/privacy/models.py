"""Consents, requests about personal data, and how long data is kept."""

from datetime import date, timedelta
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.fields import PartialDateField
from amity.core.rules import NoRuleInForce
from amity.network.models import Person
from amity.privacy import rules
from amity.records.models import RecordModel, listed_by

WITHDRAWN = _("Consent cannot be withdrawn before it was given.")


TRASH, EVERY = "trash", "*"  # words of a rule of keeping
MEANING = ("owner_id", "records", "counted_from", "years", "days", "action")


class Consent(RecordModel):
    """What a person agreed to, or the other ground on which data about the person is used, with its evidence."""

    class Purpose(models.TextChoices):
        """What the data is used for."""

        RECORD = "record", _("Keeping the person's record")
        CONTACT = "contact", _("Letters, greetings and invitations")
        NEWSLETTER = "newsletter", _("Newsletters")
        PUBLICATION = "publication", _("Naming the person in publications")
        IMAGE = "image", _("Taking and publishing pictures")
        SHARING = "sharing", _("Passing the data to partners in the country")
        TRANSFER = "transfer", _("Passing the data to partners abroad")
        SENSITIVE = "sensitive", _("Using sensitive data, such as papers for a visa")

    class Basis(models.TextChoices):
        """The ground in law."""

        CONSENT = "consent", _("The person's consent")
        LAW = "law", _("A duty by law")
        CONTRACT = "contract", _("A contract with the person")
        TASK = "task", _("A task of the State or of the Party and its bodies")
        VITAL = "vital", _("Protecting somebody's life or health")
        PUBLISHED = "published", _("The person made the data public")

    class Means(models.TextChoices):
        """How consent was given; silence and ticked boxes are none."""

        WRITTEN = "written", _("In writing")
        RECORDED = "recorded", _("By voice, recorded")
        DIGITAL = "digital", _("By an electronic form or message")

    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("Person"), related_name="consents")
    purpose = models.CharField(_("Purpose"), max_length=20, choices=Purpose.choices)
    basis = models.CharField(_("Ground"), max_length=20, choices=Basis.choices, default=Basis.CONSENT)
    means = models.CharField(_("How it was given"), max_length=20, choices=Means.choices, blank=True)
    wording = models.TextField(_("The text agreed to"), blank=True)
    wording_version = models.CharField(_("Version of the text"), max_length=60, blank=True)
    given_on = PartialDateField(_("Given on"))
    ends_on = PartialDateField(_("Valid until"), blank=True)
    withdrawn_on = PartialDateField(_("Withdrawn on"), blank=True)
    evidence = models.CharField(
        _("Evidence"),
        max_length=300,
        blank=True,
        help_text=_("Where the proof lies: the number of a letter, a form. Scans are added under Files."),
    )

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("given_on", "consent_by_given_on"),
        ]
        constraints: ClassVar = [
            dates_in_order("given_on", "withdrawn_on", name="consent_withdrawn_after_given", message=WITHDRAWN),
            dates_in_order("given_on", "ends_on", name="consent_dates_in_order"),
        ]

    def clean(self) -> None:
        """Refuse a consent that nobody could prove."""
        super().clean()
        refuse_disorder(self, "given_on", "withdrawn_on", WITHDRAWN)
        refuse_disorder(self, "given_on", "ends_on")
        if self.basis == self.Basis.CONSENT and not (self.means and (self.evidence or self.wording)):
            raise ValidationError(
                {"means": _("Consent must be provable: say how it was given, and name its evidence or its text.")}
            )


class SubjectRequest(RecordModel):
    """What a person asks about the data kept on him or her, with the days by which it is answered and done."""

    class Kind(models.TextChoices):
        """What is asked."""

        ACCESS = "access", _("See the data or have a copy")
        CORRECT = "correct", _("Correct the data")
        ERASE = "erase", _("Delete the data")
        RESTRICT = "restrict", _("Restrict the use of the data")
        OBJECT = "object", _("Object to a use of the data")
        WITHDRAW = "withdraw", _("Withdraw consent")
        EXPLAIN = "explain", _("Explain how the data is used")

    class State(models.TextChoices):
        """How far it is."""

        RECEIVED = "received", _("Received")
        ANSWERED = "answered", _("Answered, to be carried out")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")

    reference = models.CharField(_("Reference"), max_length=40, unique=True)
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("Person"), null=True, blank=True, related_name="subject_requests"
    )
    requester = models.CharField(
        _("Asked by"),
        max_length=200,
        blank=True,
        help_text=_("If somebody else asks for the person: who, and by what right."),
    )
    kind = models.CharField(_("What is asked"), max_length=20, choices=Kind.choices)
    state = models.CharField(_("State"), max_length=20, choices=State.choices, default=State.RECEIVED)
    received_on = models.DateField(_("Received on"))
    needs_others = models.BooleanField(_("Others must act too"), default=False)
    extension = models.PositiveSmallIntegerField(_("Days of extension"), default=0, editable=False)
    answer_due_on = models.DateField(_("Answer due on"), null=True, blank=True, editable=False)
    due_on = models.DateField(_("Due on"), null=True, blank=True, editable=False)
    answered_on = models.DateField(_("Answered on"), null=True, blank=True)
    done_on = models.DateField(_("Done on"), null=True, blank=True)
    outcome = models.TextField(_("Answer and outcome"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("received_on", "request_by_received_on"),
            listed_by("due_on", "request_by_due_on"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="request_by_somebody", condition=Q(person__isnull=False) | ~Q(requester=""))
        ]

    def clean(self) -> None:
        """Count its days by the rules in force when it came."""
        super().clean()
        if self.person_id is None and not self.requester:
            raise ValidationError({"requester": _("Say who asks: a person on record, or a name.")})
        if not isinstance(self.received_on, date) or self.extension not in range(366):
            return  # said of the field itself
        clock = "carry_out_by_others" if self.needs_others else "carry_out"
        try:
            self.answer_due_on = rules.counted("answer", self.received_on, under=self.received_on)
            due = rules.counted(clock, self.received_on, under=self.received_on)
        except NoRuleInForce as error:
            raise ValidationError({"received_on": _("No rule on personal data was in force on that day.")}) from error
        self.due_on = due + timedelta(days=self.extension)


class RetentionRule(RecordModel):
    """How long a unit and those under it keep records of a kind after a day that counts, and what happens then."""

    class Action(models.TextChoices):
        """What happens when the time has run out."""

        REPORT = "report", _("Only tell of them")
        ARCHIVE = "archive", _("Archive them")
        TRASH = "trash", _("Throw them into the trash")
        FORGET = "forget", _("Keep the record and forget the person")
        ERASE = "erase", _("Erase them from the trash for good")

    class State(models.TextChoices):
        """Whether it holds."""

        PROPOSED = "proposed", _("Proposed")
        IN_FORCE = "in_force", _("In force")
        ENDED = "ended", _("No longer in force")

    title = models.CharField(_("Title"), max_length=200)
    title_vi = models.CharField(_("Title in Vietnamese"), max_length=200, blank=True)
    records = models.CharField(
        _("Records"), max_length=40, help_text=_("The name of the list in addresses, such as people; * for all lists.")
    )
    counted_from = models.CharField(
        _("Counted from"),
        max_length=60,
        help_text=_("The name of a date field of these records, such as died_on; trash for the day of throwing away."),
    )
    years = models.PositiveSmallIntegerField(_("Years"), default=0)
    days = models.PositiveSmallIntegerField(_("Days"), default=0, help_text=_("Beside the years, or instead of them."))
    action = models.CharField(_("What happens then"), max_length=20, choices=Action.choices, default=Action.REPORT)
    ground = models.CharField(_("Ground"), max_length=300, blank=True, help_text=_("The rule or decision behind it."))
    state = models.CharField(_("State"), max_length=20, choices=State.choices, default=State.PROPOSED)

    class Meta(RecordModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(name="retention_once", fields=["owner", "records", "counted_from"]),
            models.CheckConstraint(name="retention_not_at_once", condition=Q(years__gte=1) | Q(days__gte=1)),
        ]

    def clean(self) -> None:
        """Refuse a rule that could not be carried out, and another meaning for one that was approved."""
        super().clean()
        if not self.years and not self.days:
            raise ValidationError({"years": _("Say after how many years or days.")})
        if (self.action == self.Action.ERASE) != (self.counted_from == TRASH):
            raise ValidationError({"action": _("Only what lies in the trash is erased, counted from trash.")})
        if self.records == EVERY and self.counted_from != TRASH:
            raise ValidationError({"records": _("A rule for all lists can only be counted from trash.")})
        before = RetentionRule.objects.filter(pk=self.pk, state=self.State.IN_FORCE).values(*MEANING).first()
        if before and self.state == self.State.IN_FORCE and before != {name: getattr(self, name) for name in MEANING}:
            raise ValidationError(_("End the rule before you change what it does, so that it is approved anew."))


class RetentionReport(models.Model):
    """What the keeping of data by its time found and did in one night."""

    made_at = models.DateTimeField()
    lines = models.JSONField(default=list)  # [{rule, records, found, done, left: [[id, reason]]}]

    class Meta:
        indexes: ClassVar = [models.Index(fields=["made_at"], name="retention_report_made_at")]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"
