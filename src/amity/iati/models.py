"""What is kept of a file of activities that somebody brought: how far it is, and the report of what was not taken."""

from typing import ClassVar

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from amity.access.models import Account, Unit
from amity.access.roles import Confidentiality
from amity.exchange.models import JsonText
from amity.records.models import Operation
from amity.tasks.models import Job


class Intake(models.Model):
    """A file of activities that somebody brought, and what became of it."""

    class State(models.TextChoices):
        """Where it stands."""

        READING = "reading", _("Being read")
        READ = "read", _("Ready to be looked through")
        STORING = "storing", _("Being stored")
        DONE = "done", _("Stored")
        FAILED = "failed", _("Stopped by a fault")
        CANCELLED = "cancelled", _("Stopped by hand")

    account = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False)
    at = models.DateTimeField()
    name = models.CharField(max_length=120)  # of the file, as its owner called it
    stored = models.CharField(max_length=40)  # the name it is kept under
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, db_index=False)  # of the items that are new
    confidentiality = models.SmallIntegerField(choices=Confidentiality, default=Confidentiality.UNION)  # of those
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    counts = JsonText(blank=True)  # activities by what becomes of them, elements by their fate
    turn = models.SmallIntegerField(default=1)  # the second one links parts that stand before their wholes
    number = models.IntegerField(default=0)  # every activity up to this one of the turn is stored
    written = models.IntegerField(default=0)  # activities that were stored or changed
    problem = models.TextField(blank=True)  # why it stopped
    operation = models.OneToOneField(Operation, models.PROTECT, null=True)
    job_number = models.BigIntegerField(null=True)  # jobs are deleted some time after their end, this is not

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "id"], name="intake_by_account")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def job(self) -> Job | None:
        """The background work on it, if there is any."""
        return Job.objects.filter(pk=self.job_number).first() if self.job_number else None


class IntakeLine(models.Model):
    """One line of the report: an element, or an activity, that was not simply taken, and why."""

    brought = models.ForeignKey(Intake, models.CASCADE, db_index=False)
    line = models.IntegerField()  # of the file
    activity = models.CharField(max_length=200)
    element = models.CharField(max_length=80)
    what = models.CharField(max_length=200)
    why = models.CharField(max_length=300)
    times = models.IntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["brought", "id"], name="intake_line_of")]

    def __str__(self) -> str:
        return f"{self.line}: {self.element}: {self.why}"


class Publication(models.Model):
    """The files of public aid as they were drafted and checked at one time, and since when everybody has them."""

    account = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False, related_name="iati_drafted")
    at = models.DateTimeField()
    folder = models.CharField(max_length=40)  # "" once the files are deleted
    activities = models.IntegerField(default=0)
    left_out = JsonText(blank=True)  # [{row, reference}]: items of which no date is known
    counts = JsonText(blank=True)  # findings by grade
    findings = JsonText(blank=True)  # [{grade, name, identifier, line, told}], the worst first
    is_whole = models.BooleanField(default=False)  # whether schema, rules and codelists were there to check with
    may_be_published = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, db_index=True)
    published_by = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False, related_name="iati_published")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
