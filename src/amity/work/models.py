"""What is to be done by whom until when, and who was asked for an opinion."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel, listed_by, listed_in

DUE_ORDER = _("The answer is due before it was asked for.")
ANSWER_ORDER = _("The answer came before it was asked for.")


class Way(models.TextChoices):
    """Who asks whom."""

    OUT = "out", _("Asked by us")
    IN = "in", _("Asked of us")


class Answer(models.TextChoices):
    """What the answer comes to."""

    AGREES = "agrees", _("Agrees")
    REMARKS = "remarks", _("Agrees with remarks")
    DISAGREES = "disagrees", _("Does not agree")


class OpinionState(models.TextChoices):
    """Whether the answer has come."""

    WAITING = "waiting", _("Waiting for the answer")
    ANSWERED = "answered", _("Answered")
    SILENT = "silent", _("No answer came")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Opinion(RecordModel):
    """An opinion asked for, by the union or of it: of whom, on what, until when, and what the answer was."""

    way = models.CharField(_("Who asks"), max_length=3, choices=Way.choices, default=Way.OUT)
    organisation = models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=_("Organisation asked or asking")
    )
    subject = models.CharField(_("On what"), max_length=300)
    subject_vi = models.CharField(_("On what, in Vietnamese"), max_length=300, blank=True)
    question = models.TextField(_("What is asked"), blank=True)
    permission_case = models.ForeignKey(
        "events.PermissionCase", models.PROTECT, verbose_name=_("Permission case"), null=True, blank=True
    )
    agreement = models.ForeignKey(
        "agreements.Agreement", models.PROTECT, verbose_name=_("Agreement"), null=True, blank=True
    )
    aid_item = models.ForeignKey("aid.AidItem", models.PROTECT, verbose_name=_("Aid item"), null=True, blank=True)
    registration_case = models.ForeignKey(
        "registration.RegistrationCase", models.PROTECT, verbose_name=_("Registration case"), null=True, blank=True
    )
    unit = models.ForeignKey(
        "access.Unit",
        models.PROTECT,
        verbose_name=_("Unit that answers here"),
        related_name="opinions_to_give",
        null=True,
        blank=True,
        help_text=_("Empty when the answer comes on paper and whoever asked enters it."),
    )
    asked_on = PartialDateField(_("Asked on"))
    due_on = PartialDateField(_("Answer due on"), blank=True)
    state = models.CharField(_("State"), max_length=10, choices=OpinionState.choices, default=OpinionState.WAITING)
    answer = models.CharField(_("Answer"), max_length=10, choices=Answer.choices, blank=True)
    answered_on = PartialDateField(_("Answered on"), blank=True)
    text = models.TextField(_("What they wrote"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("asked_on", "opinion_by_asked_on"),
            listed_by("due_on", "opinion_by_due_on"),
            *listed_in("permission_case", "opinion_in_case"),
            *listed_in("registration_case", "opinion_in_registration"),
            *listed_in("organisation", "opinion_of_organisation"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "subject", "asked_on"], name="opinion_once_in_a_day"),
            dates_in_order("asked_on", "due_on", name="opinion_due_in_order", message=DUE_ORDER),
            dates_in_order("asked_on", "answered_on", name="opinion_dates_in_order", message=ANSWER_ORDER),
            models.CheckConstraint(
                condition=~models.Q(state="answered") | ~models.Q(answer=""),
                name="opinion_answered_has_answer",
                violation_error_message=_("Say what the answer comes to."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_disorder(self, "asked_on", "due_on", DUE_ORDER)
        refuse_disorder(self, "asked_on", "answered_on", ANSWER_ORDER)


class AssignmentState(models.TextChoices):
    """What became of a task."""

    OPEN = "open", _("Still to do")
    DOING = "doing", _("Being done")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Given up")


def _about(model: str, label: Any) -> Any:
    return models.ForeignKey(model, models.PROTECT, verbose_name=label, related_name="tasks", null=True, blank=True)


class Assignment(RecordModel):
    """One thing to be done: by which unit and person, until when, about what, and what came of it."""

    what = models.CharField(_("What is to be done"), max_length=300)
    what_vi = models.CharField(_("What is to be done, in Vietnamese"), max_length=300, blank=True)
    decision = models.CharField(_("Decision it follows from"), max_length=500, blank=True)
    responsible = models.ForeignKey(
        "network.Person", models.PROTECT, verbose_name=_("Person in charge"), null=True, blank=True
    )
    due_on = PartialDateField(_("Due on"), blank=True)
    state = models.CharField(_("State"), max_length=10, choices=AssignmentState.choices, default=AssignmentState.OPEN)
    result = models.TextField(_("Result"), blank=True)
    event = _about("events.Event", _("Event"))
    interaction = _about("network.Interaction", _("Interaction"))
    agreement = _about("agreements.Agreement", _("Agreement"))
    commitment = _about("agreements.Commitment", _("Commitment"))
    visit = _about("relations.HighLevelVisit", _("High-level visit"))
    permission_case = _about("events.PermissionCase", _("Permission case"))
    registration_case = _about("registration.RegistrationCase", _("Registration case"))
    opinion = _about("work.Opinion", _("Opinion"))

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("due_on", "assignment_by_due_on"),
            *listed_in("event", "assignment_in_event"),
            *listed_in("responsible", "assignment_of_person"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state="done") | ~models.Q(result=""),
                name="assignment_done_has_result",
                violation_error_message=_("Say what came of it."),
            ),
        ]
