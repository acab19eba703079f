"""What is asked for: the application of a foreign organisation and the papers of its dossier."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.core.constraints import dates_in_order
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel, Shelf, listed_by, listed_in
from amity.registration.models.register import CertificateKind


class RequestKind(models.TextChoices):
    """What is asked for, or proposed by those who watch over it."""

    ISSUE = "issue", _("Issue a certificate")
    EXTEND = "extend", _("Extend a certificate")
    AMEND = "amend", _("Amend a certificate")
    REISSUE = "reissue", _("Issue a certificate again")
    SUSPEND = "suspend", _("Suspend a certificate")
    RESUME = "resume", _("Lift the suspension of a certificate")
    END = "end", _("End a certificate at the holder's wish")
    REVOKE = "revoke", _("Revoke a certificate")


class Way(models.TextChoices):
    """How an application came."""

    ONLINE = "online", _("Online")
    POST = "post", _("By post")
    HAND = "hand", _("By hand")
    OWN_MOTION = "own_motion", _("Proposed by the authority itself")


class ApplicationState(models.TextChoices):
    """In whose hands the application is, and what became of it."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Handed in")
    RETURNED = "returned", _("Returned for completion")
    IN_TREATMENT = "in_treatment", _("In treatment")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


CLOSED = (ApplicationState.GRANTED, ApplicationState.REFUSED, ApplicationState.WITHDRAWN)


class Application(RecordModel):
    """What a foreign organisation asks for: which certificate, until when, where, for what, and who represents it."""

    reference = models.CharField(_("Reference"), max_length=80)
    ngo = models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=_("Foreign organisation"), related_name="applications"
    )
    kind = models.CharField(_("What is asked for"), max_length=10, choices=RequestKind.choices)
    certificate_kind = models.CharField(_("Kind of certificate"), max_length=24, choices=CertificateKind.choices)
    certificate = models.ForeignKey(
        "registration.Certificate",
        models.PROTECT,
        verbose_name=_("Certificate"),
        related_name="applications",
        null=True,
        blank=True,
    )
    way = models.CharField(_("How it came"), max_length=10, choices=Way.choices, default=Way.ONLINE)
    wanted_until = PartialDateField(_("Wanted until"), blank=True)
    provinces = models.ManyToManyField("places.Province", verbose_name=_("Provinces"), blank=True)
    fields_of_work = models.CharField(_("Fields of work"), max_length=300, blank=True)
    fields_of_work_vi = models.CharField(_("Fields of work in Vietnamese"), max_length=300, blank=True)
    representative = models.CharField(_("Representative"), max_length=200, blank=True)
    reasons = models.TextField(_("Reasons and plans"), blank=True)
    state = models.CharField(
        _("State"), max_length=12, choices=ApplicationState.choices, default=ApplicationState.DRAFT
    )
    submitted_on = PartialDateField(_("Handed in on"), blank=True)
    remark = models.TextField(_("What is to be mended"), blank=True)
    answer_due_on = PartialDateField(_("Answer due on"), blank=True)
    answered_on = PartialDateField(_("Answered on"), blank=True)
    outcome = models.TextField(_("Answer"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("submitted_on", "application_by_submitted_on"),
            listed_by("answer_due_on", "application_by_answer_due"),
            *listed_in("ngo", "application_of_ngo"),
            *listed_in("certificate", "application_on_certificate"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="application_reference_once"),
            models.CheckConstraint(
                condition=Q(kind="issue") | Q(certificate__isnull=False),
                name="application_names_its_certificate",
                violation_error_message=_("Name the certificate this is about."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("issue", "extend")) | ~Q(certificate_kind="project_office"),
                name="application_for_a_kind_still_issued",
                violation_error_message=_("Certificates for project offices are no longer issued or extended."),
            ),
            dates_in_order("submitted_on", "answered_on", name="application_dates_in_order"),
        ]


class Mark(models.TextChoices):
    """Whether a paper bears what the law asks of foreign papers."""

    MISSING = "missing", _("Missing")
    DONE = "done", _("Done")
    EXEMPT = "exempt", _("Not needed")


class Verdict(models.TextChoices):
    """What whoever checks the dossier found."""

    UNSEEN = "unseen", _("Not looked at yet")
    GOOD = "good", _("In order")
    MEND = "mend", _("To be mended")


class DossierPaper(RecordModel):
    """One paper of a dossier: which, whether it is there, legalised and translated, and what was found."""

    application = models.ForeignKey(Application, models.CASCADE, verbose_name=_("Application"), related_name="papers")
    code = models.CharField(_("Which paper"), max_length=40)
    title = models.CharField(_("Name"), max_length=250)
    title_vi = models.CharField(_("Name in Vietnamese"), max_length=250, blank=True)
    is_required = models.BooleanField(_("Asked for by the rule"), default=True)
    is_there = models.BooleanField(_("Is there"), default=False)
    legalised = models.CharField(_("Consular legalisation"), max_length=8, choices=Mark.choices, default=Mark.EXEMPT)
    translated = models.CharField(_("Certified translation"), max_length=8, choices=Mark.choices, default=Mark.EXEMPT)
    issued_on = PartialDateField(_("Date of the paper"), blank=True)
    verdict = models.CharField(_("Finding"), max_length=6, choices=Verdict.choices, default=Verdict.UNSEEN)
    remark = models.CharField(_("What is to be mended"), max_length=500, blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [*RecordModel.Meta.indexes, *listed_in("application", "paper_of_application")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "code"], condition=~Q(shelf=Shelf.TRASHED), name="dossier_paper_once"
            ),
            models.CheckConstraint(
                condition=~Q(verdict="mend") | ~Q(remark=""),
                name="dossier_paper_to_mend_has_remark",
                violation_error_message=_("Say what is to be mended."),
            ),
        ]
