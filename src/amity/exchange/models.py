"""What is kept of an import: the file, how its columns are read, and one line for each of its rows."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import orjson
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from amity.access.models import Account
from amity.records.models import Operation
from amity.tasks.models import Job

if TYPE_CHECKING:
    _Text = models.TextField[Any, Any]
else:
    _Text = models.TextField

UNDO_FOR = timedelta(days=30)


class JsonText(_Text):
    """Values kept as JSON in a plain text column, which both databases store faster than a column of their own kind."""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        """Read the column; nothing is kept as empty text."""
        return orjson.loads(value) if value else None

    def get_prep_value(self, value: Any) -> str:
        """Write the column."""
        return written(value) if value else ""


def written(value: Any) -> str:
    """JSON text of plain values; dates and decimals become the text they are known by."""
    return orjson.dumps(value, default=str, option=orjson.OPT_PASSTHROUGH_DATACLASS).decode()


class Import(models.Model):
    """A file that somebody brought, what is to become of its rows, and how far that has been done."""

    class State(models.TextChoices):
        """Where it stands."""

        UPLOADED = "uploaded", _("Columns to be matched")
        PLANNING = "planning", _("Being read")
        PLANNED = "planned", _("Ready to be looked through")
        RUNNING = "running", _("Being stored")
        DONE = "done", _("Stored")
        FAILED = "failed", _("Stopped by a fault")
        CANCELLED = "cancelled", _("Stopped by hand")

    record = models.CharField(max_length=40)
    account = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    name = models.CharField(max_length=120)  # of the file, as its owner called it
    stored = models.CharField(max_length=40)  # the name it is kept under
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=200, blank=True)
    header = JsonText()
    matching = JsonText(blank=True)  # see `matching.Matching`
    blanks_overwrite = models.BooleanField(default=False)
    decide = models.CharField(max_length=5, blank=True)  # what holds for every row that might be one already stored
    why = models.CharField(max_length=400, blank=True)
    counts = JsonText(blank=True)  # lines by what becomes of them
    lines = models.IntegerField(default=0)  # lines read so far
    written = models.IntegerField(default=0)  # lines whose rows are stored for good
    # Every line up to this one is carried out: lines are taken by turn and number.
    turn = models.SmallIntegerField(default=0)
    number = models.IntegerField(default=0)
    problem = models.TextField(blank=True)  # why it stopped
    operation = models.OneToOneField(Operation, models.PROTECT, null=True)
    job_number = models.BigIntegerField(null=True)  # jobs are deleted some time after their end, imports are not

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "id"], name="import_by_account")]

    def __str__(self) -> str:
        return f"{self.name} ({self.record})"

    @cached_property
    def job(self) -> Job | None:
        """The background work on it, if there is any."""
        return Job.objects.filter(pk=self.job_number).first() if self.job_number else None

    @property
    def is_undone(self) -> bool:
        """Whether what it stored was taken back."""
        return self.operation is not None and hasattr(self.operation, "undone_by")

    @property
    def told_state(self) -> str:
        """Where it stands, in words."""
        return str(_("Undone")) if self.is_undone else str(self.get_state_display())

    @property
    def is_stuck(self) -> bool:
        """Whether it should be going on and nobody is at work on it."""
        is_going = self.state in (self.State.PLANNING, self.State.RUNNING)
        return is_going and (self.job is None or self.job.is_over)

    @property
    def may_be_undone(self) -> bool:
        """Whether something is stored that can still be taken back."""
        ended = self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)
        return ended and self.written > 0 and not self.is_undone and self.at > timezone.now() - UNDO_FOR


class PlanLine(models.Model):
    """A row of the file and what becomes of it: exactly this is carried out, and nothing is guessed again."""

    class Action(models.TextChoices):
        """What becomes of the row."""

        CREATE = "create", _("New")
        UPDATE = "update", _("Changed")
        SKIP = "skip", _("Left as it is")
        ASK = "ask", _("To be decided")
        ERROR = "error", _("With a problem")

    brought = models.ForeignKey(Import, models.CASCADE, db_index=False)
    number = models.IntegerField()
    action = models.CharField(max_length=6, choices=Action)
    decision = models.CharField(max_length=5)  # "", "same", "other" or "leave"
    is_tied = models.BooleanField(default=False)  # its problem lies in another line
    turn = models.SmallIntegerField(default=0)  # later for a line that leads to other lines
    key = models.BigIntegerField(null=True)  # a fingerprint of the row's key
    row_id = models.BigIntegerField(null=True)  # the row it changes, with the version seen
    version = models.IntegerField(default=0)
    cells = JsonText()
    values = JsonText()  # {field: value}: all of a new row, what differs of one that is there
    awaits = JsonText()  # {field: [[fingerprint, key, number of the line]]}
    problems = JsonText()  # [[column, value, message, cure]]
    candidates = JsonText()  # ids of the rows it may be

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="plan_line_once", fields=["brought", "number"])]
        indexes: ClassVar = [models.Index(fields=["brought", "action", "number"], name="plan_line_by_action")]

    def __str__(self) -> str:
        return f"{self.brought_id}: {self.number}"


class SavedMatching(models.Model):
    """How the columns of a kind of file are matched, kept under a name to be used again."""

    record = models.CharField(max_length=40)
    account = models.ForeignKey(Account, models.CASCADE, db_index=False)
    name = models.CharField(_("Name"), max_length=80)
    heads = models.CharField(max_length=64)  # a fingerprint of the heads, by which it is offered again
    header = JsonText()
    matching = JsonText()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="saved_matching_once", fields=["account", "record", "name"])
        ]

    def __str__(self) -> str:
        return self.name
