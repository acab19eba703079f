"""What is marked and when preparations begin; anniversaries adopted or let pass; what is done for them."""

from string import Formatter
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amity.almanac.anniversaries import bases
from amity.core.fields import PartialDateField
from amity.events.models import Event, EventKind
from amity.letters.models import Letter
from amity.network.models import Organisation
from amity.places.models import Country
from amity.records.models import RecordModel, Shelf, listed_by, listed_in
from amity.relations.models import Tier

FIELDS = ("title", "years", "year")  # what the texts of a template may name in braces
NO_FIELD = _("“%(text)s” cannot be filled in. A text may name {title}, {years} and {year} in braces, nothing else.")
CURRENCY = _("Name the currency of the amount.")
NEGATIVE = _("The amount cannot be negative.")


def base_choices() -> list[tuple[str, str | Promise]]:
    """The kinds of dates that have anniversaries, as record types declare them."""
    return [(base.name, base.label) for base in bases()]


def _money(prefix: str) -> list[models.CheckConstraint]:
    """What holds of a budget: not below nothing, and in a currency."""
    return [
        models.CheckConstraint(
            condition=models.Q(budget__isnull=True) | ~models.Q(currency=""),
            name=f"{prefix}_budget_has_currency",
            violation_error_message=CURRENCY,
        ),
        models.CheckConstraint(
            condition=models.Q(budget__isnull=True) | models.Q(budget__gte=0),
            name=f"{prefix}_budget_not_negative",
            violation_error_message=NEGATIVE,
        ),
    ]


class AnniversaryRule(RecordModel):
    """Which years of a kind of date the union marks, and how many months before the day its preparations begin."""

    name = models.CharField(_("Name"), max_length=160)
    name_vi = models.CharField(_("Name in Vietnamese"), max_length=160, blank=True)
    counted_from = models.CharField(
        _("Kind of date"), max_length=80, choices=base_choices, blank=True, help_text=_("Empty: every kind.")
    )
    tier = models.CharField(
        _("Partnership tier"), max_length=30, choices=Tier.choices, blank=True, help_text=_("Empty: every tier.")
    )
    every = models.PositiveSmallIntegerField(_("Marked every so many years"))
    lead_months = models.PositiveSmallIntegerField(_("Months of preparation"))

    class Meta(RecordModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name"], name="anniversary_rule_name_once"),
            models.UniqueConstraint(
                fields=["counted_from", "tier", "every"],
                name="anniversary_rule_once",
                violation_error_message=_("There is already a rule for these years of this kind and tier."),
            ),
            models.CheckConstraint(
                condition=models.Q(every__gte=1),
                name="anniversary_rule_every_year_at_most",
                violation_error_message=_("Write 1 for every year, 5 for every fifth."),
            ),
        ]


class AnniversaryState(models.TextChoices):
    """What was decided and how far its programme is."""

    ADOPTED = "adopted", _("Adopted")
    PREPARED = "prepared", _("Prepared")
    HELD = "held", _("Held")
    REPORTED = "reported", _("Reported")
    LET_PASS = "let_pass", _("Let pass")


class Anniversary(RecordModel):
    """An anniversary somebody decided on: to be marked with a programme, or to be let pass for a reason."""

    title = models.CharField(_("Name"), max_length=300)
    title_vi = models.CharField(_("Name in Vietnamese"), max_length=300, blank=True)
    counted_from = models.CharField(_("Counted from"), max_length=80, choices=base_choices)
    counted_row = models.BigIntegerField(_("Number of the record it is counted from"))
    since_on = PartialDateField(_("Date it is counted from"))
    years = models.PositiveSmallIntegerField(_("Years"))
    falls_on = PartialDateField(_("Falls on"))
    begin_on = PartialDateField(_("Preparations begin"), blank=True)
    state = models.CharField(
        _("State"), max_length=10, choices=AnniversaryState.choices, default=AnniversaryState.ADOPTED
    )
    countries = models.ManyToManyField(Country, verbose_name=_("Countries"), blank=True, related_name="anniversaries")
    organisations = models.ManyToManyField(
        Organisation, verbose_name=_("Responsible organisations"), blank=True, related_name="anniversaries"
    )
    budget = models.DecimalField(_("Budget"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    outcome = models.TextField(_("Outcome"), blank=True)
    outcome_vi = models.TextField(_("Outcome in Vietnamese"), blank=True)
    reason = models.CharField(_("Why it is let pass"), max_length=500, blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("falls_on", "anniversary_by_falls_on"),
            listed_by("begin_on", "anniversary_by_begin_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["counted_from", "counted_row", "years"],
                condition=~models.Q(shelf=Shelf.TRASHED),
                name="anniversary_decided_once",
                violation_error_message=_("Somebody has already decided on this anniversary."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="let_pass") | ~models.Q(reason=""),
                name="anniversary_let_pass_has_reason",
                violation_error_message=_("Say why the anniversary is let pass."),
            ),
            *_money("anniversary"),
        ]


class LineKind(models.TextChoices):
    """What sort of work a line of a programme is."""

    EVENT = "event", _("Event")
    GREETING = "greeting", _("Message of greetings")
    VISIT = "visit", _("Delegation or visit")
    MAILING = "mailing", _("Mailing")
    PUBLICATION = "publication", _("Publication or press")
    EXHIBITION = "exhibition", _("Exhibition or film")
    AWARD = "award", _("Award")
    OTHER = "other", _("Other work")


class LineState(models.TextChoices):
    """What became of a line of a programme."""

    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class ProgrammeLine(RecordModel):
    """One thing to be done for an anniversary: what, by whom, until when, at what cost, and what came of it."""

    anniversary = models.ForeignKey(Anniversary, models.PROTECT, verbose_name=_("Anniversary"), related_name="lines")
    kind = models.CharField(_("Kind of work"), max_length=12, choices=LineKind.choices)
    what = models.CharField(_("What is to be done"), max_length=300)
    what_vi = models.CharField(_("What is to be done, in Vietnamese"), max_length=300, blank=True)
    due_on = PartialDateField(_("Due on"), blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("Who does it"),
        null=True,
        blank=True,
        related_name="programme_lines",
    )
    budget = models.DecimalField(_("Budget"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=LineState.choices, default=LineState.PLANNED)
    event = models.ForeignKey(
        Event, models.PROTECT, verbose_name=_("Event"), null=True, blank=True, related_name="programme_lines"
    )
    letter = models.ForeignKey(
        Letter, models.PROTECT, verbose_name=_("Letter"), null=True, blank=True, related_name="programme_lines"
    )
    result = models.TextField(_("What came of it"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("due_on", "programme_line_by_due_on"),
            *listed_in("event", "programme_line_of_event"),
            *listed_in("letter", "programme_line_of_letter"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["anniversary", "what"],
                name="programme_line_once",
                violation_error_message=_("The programme already has a line of these words."),
            ),
            *_money("programme_line"),
        ]


class ProgrammeTemplate(RecordModel):
    """A programme to begin with: what is usually done for an anniversary of a kind, and how long before the day."""

    name = models.CharField(_("Name"), max_length=160)
    name_vi = models.CharField(_("Name in Vietnamese"), max_length=160, blank=True)
    counted_from = models.CharField(
        _("Kind of date"), max_length=80, choices=base_choices, blank=True, help_text=_("Empty: every kind.")
    )

    class Meta(RecordModel.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["name"], name="programme_template_name_once")]


class TemplateLine(RecordModel):
    """One line of a template: what is done, and how many months before the day."""

    template = models.ForeignKey(
        ProgrammeTemplate, models.PROTECT, verbose_name=_("Template of a programme"), related_name="lines"
    )
    kind = models.CharField(_("Kind of work"), max_length=12, choices=LineKind.choices)
    event_kind = models.CharField(
        _("Kind of event"), max_length=20, choices=EventKind.choices, blank=True,
        help_text=_("For events: adopting the programme then enters the event as planned."),
    )  # fmt: skip
    what = models.CharField(
        _("What is to be done"), max_length=200, help_text=_("May name {title}, {years} and {year} in braces.")
    )
    what_vi = models.CharField(_("What is to be done, in Vietnamese"), max_length=200, blank=True)
    months_before = models.SmallIntegerField(
        _("Months before the day"), default=0, help_text=_("Below zero for what comes after it.")
    )

    class Meta(RecordModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["template", "what"],
                name="template_line_once",
                violation_error_message=_("The template already has a line of these words."),
            ),
        ]

    def clean(self) -> None:
        """Refuse a text with a field that cannot be filled in."""
        super().clean()
        for name in ("what", "what_vi"):
            text = str(getattr(self, name) or "")
            if not _is_fillable(text):
                raise ValidationError({name: NO_FIELD % {"text": text[:80]}})


def _is_fillable(text: str) -> bool:
    """Whether a text names only fields there are, as they are, and closes every brace it opens."""
    try:
        return all(
            name is None or (name in FIELDS and not (form or made)) for _, name, form, made in Formatter().parse(text)
        )
    except ValueError:
        return False
