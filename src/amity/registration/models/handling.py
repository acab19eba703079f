"""The handling of an application: the case with its four roles, the clock of each step, and the duties after issue."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.core.constraints import dates_in_order
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel, Shelf, listed_by, listed_in
from amity.registration.models.applying import Application
from amity.registration.models.register import refuse_outsiders


class CaseState(models.TextChoices):
    """Where a case stands."""

    CHECKING = "checking", _("Dossier being checked")
    RETURNED = "returned", _("Dossier returned")
    VALID = "valid", _("Dossier valid")
    OPINIONS = "opinions", _("Opinions asked")
    OPINIONS_IN = "opinions_in", _("Opinions in")
    DECIDING = "deciding", _("With the decider")
    GRANTED = "granted", _("Granted, to be delivered")
    REFUSED = "refused", _("Refused, to be delivered")
    DELIVERED = "delivered", _("Delivered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def _role(label: Any, name: str) -> Any:
    return models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=label, related_name=name, null=True, blank=True
    )


class RegistrationCase(RecordModel):
    """How an application is dealt with: who receives, decides and delivers, under which rules, and how far it is."""

    reference = models.CharField(_("Reference"), max_length=80)
    application = models.ForeignKey(Application, models.PROTECT, verbose_name=_("Application"), related_name="cases")
    receiver = _role(_("Receives"), "cases_received")
    decider = _role(_("Decides"), "cases_decided")
    decider_unit = models.ForeignKey(
        "access.Unit",
        models.PROTECT,
        verbose_name=_("Unit that decides here"),
        related_name="cases_to_decide",
        null=True,
        blank=True,
        help_text=_("Empty when the decision comes on paper and the receiver enters it."),
    )
    deliverer = _role(_("Delivers"), "cases_delivered")
    rule = models.CharField(_("Rule it was opened under"), max_length=200, blank=True)
    opened_on = PartialDateField(_("Opened on"))
    state = models.CharField(_("State"), max_length=12, choices=CaseState.choices, default=CaseState.CHECKING)
    due_on = PartialDateField(_("Step due on"), blank=True)
    valid_on = PartialDateField(_("Dossier valid on"), blank=True)
    answer_due_on = PartialDateField(_("Whole answer due on"), blank=True)
    decision_number = models.CharField(_("Number of the decision"), max_length=80, blank=True)
    decided_on = PartialDateField(_("Decided on"), blank=True)
    grounds = models.TextField(_("Grounds"), blank=True)
    grounds_vi = models.TextField(_("Grounds in Vietnamese"), blank=True)
    granted_until = PartialDateField(_("Granted until"), blank=True)
    delivered_on = PartialDateField(_("Delivered on"), blank=True)
    delivered_to = models.CharField(_("Delivered to"), max_length=200, blank=True)
    certificate = models.ForeignKey(
        "registration.Certificate",
        models.PROTECT,
        verbose_name=_("Certificate that came of it"),
        related_name="cases",
        null=True,
        blank=True,
    )

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("opened_on", "case_by_opened_on"),
            listed_by("due_on", "case_by_due_on"),
            listed_by("answer_due_on", "case_by_answer_due"),
            listed_by("decided_on", "case_by_decided_on"),
            listed_by("delivered_on", "case_by_delivered_on"),
            *listed_in("application", "case_of_application"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="registration_case_reference_once"),
            models.UniqueConstraint(
                fields=["application"],
                condition=~Q(shelf=Shelf.TRASHED),
                name="registration_case_once_per_application",
                violation_error_message=_("There is a case for this application already. Go on with that one."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("granted", "delivered")) | ~Q(decision_number="") | ~Q(grounds=""),
                name="registration_case_decided_says_how",
                violation_error_message=_("Name the decision, or its grounds."),
            ),
            dates_in_order("opened_on", "decided_on", name="registration_case_dates_in_order"),
            dates_in_order("decided_on", "delivered_on", name="registration_case_delivery_in_order"),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_outsiders(self)


class Span(models.TextChoices):
    """The steps whose working days are counted; while a dossier is returned, the clock of the authority stands."""

    CHECK = "check", _("Check of the dossier")
    RETURNED = "returned", _("With the applicant")
    SEND = "send", _("Sending for opinions")
    OPINIONS = "opinions", _("Opinions")
    FORWARD = "forward", _("Handing on to the decider")
    DECIDE = "decide", _("Decision")
    DELIVER = "deliver", _("Delivery")


class CasePeriod(RecordModel):
    """One step of a case on the clock: when it began, when it is due by which rule, and when it ended."""

    case = models.ForeignKey(RegistrationCase, models.CASCADE, verbose_name=_("Case"), related_name="periods")
    step = models.CharField(_("Step"), max_length=10, choices=Span.choices)
    began_on = PartialDateField(_("Began on"))
    due_on = PartialDateField(_("Due on"), blank=True)
    ended_on = PartialDateField(_("Ended on"), blank=True)
    rule = models.CharField(_("Rule"), max_length=200, blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("began_on", "case_period_by_began_on"),
            listed_by("due_on", "case_period_by_due_on"),
            *listed_in("case", "period_of_case"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(ended_on="") & ~Q(shelf=Shelf.TRASHED),
                name="case_period_one_open",
                violation_error_message=_("Another step of this case is still on the clock."),
            ),
            dates_in_order("began_on", "ended_on", name="case_period_dates_in_order"),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_outsiders(self)


class DutyKind(models.TextChoices):
    """What a holder of a certificate must do after it was issued, extended or amended."""

    ACCOUNT = "account", _("Notify the bank account")
    PLAN = "plan", _("Notify the province of the plan")


class DutyState(models.TextChoices):
    """What became of a duty."""

    OPEN = "open", _("Still to do")
    DONE = "done", _("Done")
    WAIVED = "waived", _("Not needed")


class Duty(RecordModel):
    """One thing the holder of a certificate has to notify, to whom and until when."""

    certificate = models.ForeignKey(
        "registration.Certificate", models.PROTECT, verbose_name=_("Certificate"), related_name="duties"
    )
    kind = models.CharField(_("Duty"), max_length=10, choices=DutyKind.choices)
    province = models.ForeignKey(
        "places.Province", models.PROTECT, verbose_name=_("Province to be told"), null=True, blank=True
    )
    from_on = PartialDateField(_("Counts from"))
    due_on = PartialDateField(_("Due on"), blank=True)
    rule = models.CharField(_("Rule"), max_length=200, blank=True)
    state = models.CharField(_("State"), max_length=6, choices=DutyState.choices, default=DutyState.OPEN)
    done_on = PartialDateField(_("Done on"), blank=True)
    what = models.TextField(_("What was notified"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("due_on", "duty_by_due_on"),
            *listed_in("certificate", "duty_of_certificate"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["certificate", "kind", "province", "from_on"],
                condition=~Q(shelf=Shelf.TRASHED),
                name="duty_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(done_on=""),
                name="duty_done_has_day",
                violation_error_message=_("Say on which day it was done."),
            ),
            dates_in_order("from_on", "done_on", name="duty_dates_in_order"),
        ]
