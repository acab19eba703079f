"""What was asked of many rows, and what became of each of them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.records.models import Operation


class Action(models.TextChoices):
    """What can be done to many rows at once."""

    EDIT = "edit", _("Change a field")
    ASSIGN = "assign", _("Give to a unit")
    TAG = "tag", _("Tag")
    ARCHIVE = "archive", _("Archive")
    RESTORE = "restore", _("Take back")
    TRASH = "trash", _("Move to the trash")
    UNDO = "undo", _("Undo")


class Act(models.Model):
    """What somebody asked to be done to many rows, kept beside the operation that does it."""

    operation = models.OneToOneField(Operation, models.PROTECT, related_name="act")
    action = models.CharField(max_length=20, choices=Action)
    # For an edit {"field", "how", "value", "find"} in plain values, for a tag {"tag", "how"}.
    asked = models.JSONField(default=dict)
    job = models.BigIntegerField(null=True)  # its number; jobs are deleted some weeks after their end

    def __str__(self) -> str:
        return f"{self.action} {self.operation_id}"


class Line(models.Model):
    """One row of an act, and why it was left as it was."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Not yet done")
        DONE = "done", _("Done")
        SAME = "same", _("Nothing to do")
        LEFT = "left", _("Left out")

    act = models.ForeignKey(Act, models.CASCADE, related_name="lines", db_index=False)
    record = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="bulk_line_once", fields=["act", "record", "row_id"])]
        indexes: ClassVar = [models.Index(fields=["act", "state", "id"], name="bulk_line_state")]

    def __str__(self) -> str:
        return f"{self.row_id}: {self.state}"
