"""Pairs of rows that may be one."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amity.access.models import Account
from amity.records.models import Operation


class Merge(models.Model):
    """Two records made one: which stayed, which went into the trash, and what moved, so that it can be undone."""

    record = models.CharField(max_length=40)
    kept_id = models.BigIntegerField()
    gone_id = models.BigIntegerField()
    operation = models.OneToOneField(Operation, models.PROTECT, related_name="merge")
    # What hung on the record that went (files, comments, …), as {table: [ids]}.
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="duplicates_merge_gone", fields=["record", "gone_id"]),
            models.Index(name="duplicates_merge_kept", fields=["record", "kept_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.gone_id} > {self.kept_id}"


class Pair(models.Model):
    """Two records of one type that may be one and the same, and what somebody decided about them."""

    class State(models.TextChoices):
        """What was decided."""

        OPEN = "open", _("Not decided")
        SAME = "same", _("The same, still to be merged")
        DIFFERENT = "different", _("Two different ones")
        MERGED = "merged", _("Merged")

    record = models.CharField(max_length=40)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    score = models.FloatField()  # how likely they are one, 0 to 1
    reasons = models.JSONField(default=list)  # [what, field, whether it speaks for it]
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.OPEN)
    # Of the fields compared, as they stood when it was decided: a decision holds as long as they stand so.
    print = models.CharField(max_length=32, blank=True)
    found_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="duplicate_decisions")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="duplicates_pair_once", fields=["record", "first_id", "second_id"]),
            models.CheckConstraint(name="duplicates_pair_in_order", condition=Q(first_id__lt=F("second_id"))),
            models.CheckConstraint(
                name="duplicates_pair_state_known", condition=Q(state__in=["open", "same", "different", "merged"])
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="duplicates_pair_listed", fields=["record", "state", "-score", "id"]),
            models.Index(name="duplicates_pair_second", fields=["record", "second_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.first_id}, {self.second_id}"
