"""Who takes part in an event, how far the invitation has come, and what opens the door."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.access.models import Account
from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.fields import PartialDateField
from amity.events.models.holding import Event
from amity.letters.models import Letter
from amity.letters.rules import languages
from amity.records.models import RecordModel, listed_by

ANSWERED_FIRST = _("The answer is dated before the invitation.")
_SIGNER = Signer(salt="amity.events.answer", sep=".")
HEAD_OF_NOTHING = _("Name the organisation whose guests this person heads.")


class ParticipationState(models.TextChoices):
    """How far an invitation has come."""

    NOMINATED = "nominated", _("Nominated")
    APPROVED = "approved", _("Approved")
    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    ATTENDED = "attended", _("Attended")


class Participation(RecordModel):
    """One person's part in one event: in which role, for which organisation, and how far the invitation has come."""

    class Answering(models.TextChoices):
        """Who gave the answer."""

        GUEST = "guest", _("The guest")
        BEHALF = "behalf", _("Somebody for the guest")

    event = models.ForeignKey(Event, models.PROTECT, verbose_name=_("Event"))
    person = models.ForeignKey("network.Person", models.PROTECT, verbose_name=_("Person"))
    organisation = models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=_("For which organisation"), null=True, blank=True
    )
    role = models.CharField(_("Role"), max_length=120, blank=True)
    is_head = models.BooleanField(_("Heads the guests of the organisation"), default=False)
    state = models.CharField(
        _("State"), max_length=12, choices=ParticipationState.choices, default=ParticipationState.NOMINATED
    )
    language = models.CharField(
        _("Language of the invitation"),
        max_length=2,
        choices=languages.choices,
        blank=True,
        help_text=_("Only where it is not the one the person reads first."),
    )
    letter = models.ForeignKey(
        Letter, models.PROTECT, verbose_name=_("Invitation"), related_name="participations", null=True, blank=True
    )
    invited_on = PartialDateField(_("Invited on"), blank=True)
    answered_on = PartialDateField(_("Answered on"), blank=True)
    answering = models.CharField(_("Answered by"), max_length=10, choices=Answering.choices, blank=True)
    answered_for = models.CharField(
        _("Who answered for the guest"), max_length=160, blank=True, help_text=_("Such as: her secretary, by telephone")
    )
    answer_note = models.TextField(
        _("What the guest says"),
        blank=True,
        help_text=_("Who comes along, what the guest cannot eat, and the like."),
    )
    group = models.CharField(_("Group"), max_length=80, blank=True)
    seat = models.CharField(_("Seat or table"), max_length=60, blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("invited_on", "participation_by_invited_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "person", "role"],
                name="participation_once_per_role",
                violation_error_message=_("This person is on the list of the event in this role already."),
            ),
            models.UniqueConstraint(
                fields=["event", "organisation"],
                condition=Q(is_head=True),
                name="participation_one_head",
                violation_error_message=_("Somebody else heads the guests of this organisation already."),
            ),
            models.CheckConstraint(
                condition=Q(is_head=False) | Q(organisation__isnull=False),
                name="participation_head_of_something",
                violation_error_message=HEAD_OF_NOTHING,
            ),
            dates_in_order("invited_on", "answered_on", name="participation_in_order", message=ANSWERED_FIRST),
        ]

    def clean(self) -> None:
        """Refuse an answer before the invitation, and a head of nothing."""
        super().clean()
        refuse_disorder(self, "invited_on", "answered_on", ANSWERED_FIRST)
        if self.is_head and self.organisation_id is None:
            raise ValidationError({"is_head": HEAD_OF_NOTHING})


class Pass(models.Model):
    """What opens the door of an event to one guest, and the link by which he answers, with the moment he came."""

    # Without a constraint: what the undoing of an act erases takes no parts along; `jobs` sweeps what is left over.
    participation = models.OneToOneField(Participation, models.CASCADE, related_name="admission", db_constraint=False)
    code = models.CharField(max_length=16, unique=True)  # on the badge and the invitation; nobody can guess it
    revision = models.PositiveSmallIntegerField(default=0)  # links of an earlier one open nothing any more
    is_revoked = models.BooleanField(default=False)
    came_at = models.DateTimeField(null=True)
    marked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="guests_marked")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["came_at"], name="pass_by_came_at", condition=Q(came_at__isnull=False))
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def token(self) -> str:
        """What stands in the link by which the guest answers; signed, and good until another one is made."""
        return _SIGNER.sign(f"{self.pk}.{self.revision}")

    @property
    def link(self) -> str:
        """The address at which the guest answers."""
        return f"{settings.BASE_URL}/answer/{self.token}/"

    @classmethod
    def of_token(cls, token: str) -> "Pass | None":
        """The pass that a token was made for; None for any other text, and for a token that was taken back."""
        try:
            number, revision = (int(part) for part in _SIGNER.unsign(token).split("."))
        except (BadSignature, ValueError):
            return None
        found = cls.objects.filter(pk=number, revision=revision, is_revoked=False)
        return found.select_related("participation__event", "participation__person__country").first()
