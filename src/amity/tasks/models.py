"""Jobs as they are stored, and the turns of those that the clock starts."""

from datetime import timedelta
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from amity.access.models import Account
from amity.tasks import declaration

LONG_WAIT = timedelta(minutes=1)


class Job(models.Model):
    """Work that the machine does in the background for an account, or by the clock for nobody."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        DEAD = "dead", _("Given up")

    name = models.CharField(_("Job"), max_length=80)
    account = models.ForeignKey(
        Account, models.CASCADE, null=True, blank=True, related_name="jobs", verbose_name=_("For")
    )
    arguments = models.JSONField(_("Arguments"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.WAITING)
    is_cancel_asked = models.BooleanField(_("Cancelling was asked for"), default=False)
    done = models.PositiveBigIntegerField(_("Done so far"), default=0)
    total = models.PositiveBigIntegerField(_("Of"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=200, blank=True)
    result: models.JSONField[Any, Any] = models.JSONField(
        _("Result"), default=dict, blank=True, encoder=DjangoJSONEncoder
    )
    error = models.CharField(_("What went wrong"), max_length=500, blank=True)
    traceback = models.TextField(_("Where it went wrong"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("Starts"), default=0)
    worker = models.CharField(_("Worker"), max_length=64, blank=True)
    delivery = models.UUIDField(_("Place in the queue"), null=True, blank=True)
    due_at = models.DateTimeField(_("Not before"))
    created_at = models.DateTimeField(_("Ordered"), auto_now_add=True)
    started_at = models.DateTimeField(_("Started"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("Last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("Finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("Job")
        verbose_name_plural = _("Jobs")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="tasks_job_state_known",
                condition=models.Q(state__in=["waiting", "running", "done", "failed", "cancelled", "dead"]),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="tasks_job_state", fields=["state", "-id"]),
            models.Index(name="tasks_job_account", fields=["account", "-id"]),
        ]

    def __str__(self) -> str:
        return self.label

    def this_start(self) -> "models.QuerySet[Job]":
        """The job as long as the start that this object was read in goes on; no row once a worker has taken it over."""
        return Job.objects.filter(pk=self.pk, state=self.State.RUNNING, worker=self.worker, attempts=self.attempts)

    @property
    def label(self) -> str:
        """What people call it."""
        return declaration.label(self.name)

    @property
    def told_error(self) -> str:
        """What went wrong, in the language of the reader where the words are the engine's own."""
        return str(translate(self.error)) if self.error else ""

    @property
    def told_result(self) -> str:
        """The sentence about what came out, if the job gave one."""
        return str(self.result.get("text", "")) if isinstance(self.result, dict) else ""

    @property
    def href(self) -> str:
        """Where the result is, a path of this site; "" when the job named none."""
        href = str(self.result.get("href", "")) if isinstance(self.result, dict) else ""
        return href if href.startswith("/") and not href.startswith(("//", "/\\")) else ""

    @property
    def is_later(self) -> bool:
        """Whether it waits for a moment that is still to come."""
        return self.state == self.State.WAITING and self.due_at > timezone.now()

    @property
    def is_stuck(self) -> bool:
        """Whether it has been waiting for a worker for longer than workers need to look up."""
        return self.state == self.State.WAITING and self.due_at < timezone.now() - LONG_WAIT

    @property
    def is_moving(self) -> bool:
        """Whether something may change within seconds."""
        return not self.is_over and not self.is_later

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen unless somebody asks for it."""
        return self.state not in (self.State.WAITING, self.State.RUNNING)

    @property
    def may_retry(self) -> bool:
        """Whether it can be started again by hand."""
        is_known = declaration.is_known(self.name)
        return is_known and self.state in (self.State.FAILED, self.State.CANCELLED, self.State.DEAD)

    @property
    def may_cancel(self) -> bool:
        """Whether there is anything left to cancel."""
        return not self.is_over and not self.is_cancel_asked


class Turn(models.Model):
    """When the clock starts a job next."""

    name = models.CharField(_("Job"), max_length=80, primary_key=True)
    next_at = models.DateTimeField(_("Next start"))

    class Meta:
        verbose_name = _("Turn")
        verbose_name_plural = _("Turns")

    def __str__(self) -> str:
        return self.name
