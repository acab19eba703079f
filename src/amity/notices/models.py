"""What people follow and say about rows, what they are told, and how they want to be told."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.access.models import Account, Loan
from amity.notices.quiet import Quiet
from amity.records import registry
from amity.records.models import Operation
from amity.tasks.models import Job


class Kind(models.TextChoices):
    """What a notice is about."""

    MENTIONED = "mentioned", _("Somebody mentions me in a comment")
    COMMENTED = "commented", _("Somebody comments on a record that I follow")
    CHANGED = "changed", _("A record that I follow changes")
    SHARED = "shared", _("A record is lent to my unit")
    MERGED = "merged", _("A record that I follow is merged with a duplicate")
    DEADLINE = "deadline", _("A date of a record that I follow comes near")
    HANDED = "handed", _("Something comes to my unit to be dealt with, or comes back")
    FINISHED = "finished", _("Work in the background that I started ends")
    LISTED = "listed", _("Records come into or leave a list that I follow")


class Way(models.TextChoices):
    """How a person is told of one kind of notice."""

    AT_ONCE = "at_once", _("Here, and by mail at once")
    DIGEST = "digest", _("Here, and in the daily mail")
    IN_APP = "in_app", _("Only here")
    NONE = "none", _("Not at all")


USUAL = {Kind.FINISHED: Way.IN_APP, Kind.MERGED: Way.IN_APP}  # every other kind: in the daily mail


class Follow(models.Model):
    """An account's wish to hear of what happens to one record, or its wish not to hear of it any more."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="follows")
    record = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    is_on = models.BooleanField(default=True)  # kept when off, so that commenting again does not bring it back
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="follow_once", fields=["record", "row_id", "account"])]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.record} {self.row_id}"


class Watch(models.Model):
    """An account's wish to hear which records come into or leave a saved list, and what was in it last."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="watches", db_index=False)
    record = models.CharField(max_length=40)
    number = models.BigIntegerField()  # of the saved list
    query = models.CharField(max_length=4000)  # what the list asked for when it was looked at
    seen = models.JSONField(default=list)  # the rows it held then
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="watch_once", fields=["account", "record", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.record} list {self.number}"


class Comment(models.Model):
    """What somebody says about a record, to everybody who sees the record or to his own unit only."""

    record = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    account = models.ForeignKey(Account, models.PROTECT, related_name="comments")
    text = models.TextField(blank=True)
    # The code of those who may see it among those who see the record (see access.actors and notices.comments).
    audience = models.BigIntegerField()
    is_narrow = models.BooleanField(default=False)  # its writer chose his own unit
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="answered_by")
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="comments_deleted")
    mentioned: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        Account, through="Mention", related_name="comments_mentioning"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="comment_deleted_is_empty", condition=Q(deleted_at__isnull=True) | Q(text="")),
            models.CheckConstraint(
                name="comment_deleted_by_somebody",
                condition=Q(deleted_at__isnull=True, deleted_by__isnull=True)
                | Q(deleted_at__isnull=False, deleted_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["record", "row_id", "id"], name="comment_of_row")]

    def __str__(self) -> str:
        return f"{self.account_id} on {self.record} {self.row_id}"


class Wording(models.Model):
    """What a comment said before it was edited."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="wordings")
    text = models.TextField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.comment_id} until {self.until:%Y-%m-%d %H:%M}"


class Mention(models.Model):
    """An account that a comment names and that may see it."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    account = models.ForeignKey(Account, models.CASCADE, related_name="mentions")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="mention_once", fields=["comment", "account"])]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.account_id}"


class Notice(models.Model):
    """One thing that an account is told; what it is about is named only when it is shown to somebody who may see it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    source = models.CharField(max_length=120)  # what it came from, such as "change 7": told once to each account
    topic = models.CharField(max_length=60)  # notices on one topic stand together
    record = models.CharField(max_length=40, blank=True)
    row_id = models.BigIntegerField(default=0)  # 0 for what concerns many rows or none
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="notices_caused", db_index=False)
    at = models.DateTimeField()
    told_at = models.DateTimeField()
    operation = models.ForeignKey(Operation, models.CASCADE, null=True, db_index=False)
    comment = models.ForeignKey(Comment, models.CASCADE, null=True)
    job = models.ForeignKey(Job, models.CASCADE, null=True)
    loan = models.ForeignKey(Loan, models.CASCADE, null=True)
    watch = models.ForeignKey(Watch, models.CASCADE, null=True)
    read_at = models.DateTimeField(null=True)
    post = models.CharField(max_length=10, choices=Way, blank=True)  # by which mail it goes; empty for none
    posted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="notice_once", fields=["account", "source"])]
        indexes: ClassVar = [
            models.Index(fields=["account", "topic"], name="notice_topic"),
            models.Index(fields=["account", "id"], name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(
                fields=["account", "id"], name="notice_unposted", condition=Q(posted_at__isnull=True) & ~Q(post="")
            ),
            models.Index(fields=["told_at"], name="notice_told_at"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.source}"


class Wishes(models.Model):
    """How an account wants to be told: which kinds by which way, at which hours, and what it follows by itself."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="wishes")
    time_zone = models.CharField(max_length=60, blank=True)  # empty for that of the union
    ways = models.JSONField(default=dict)  # {kind: way}; what is not in it is as usual
    is_mailed = models.BooleanField(default=True)
    digest_hour = models.PositiveSmallIntegerField(default=8)
    is_quiet_at_night = models.BooleanField(default=True)
    quiet_from = models.PositiveSmallIntegerField(default=21)
    quiet_to = models.PositiveSmallIntegerField(default=7)
    is_quiet_on_days_off = models.BooleanField(default=False)
    follows_entered = models.BooleanField(default=True)
    follows_commented = models.BooleanField(default=True)
    digested_at = models.DateTimeField(null=True, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)  # after mail to it failed

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="wishes_hours_of_a_day",
                condition=Q(digest_hour__lt=24) & Q(quiet_from__lt=24) & Q(quiet_to__lt=24),
            )
        ]

    def __str__(self) -> str:
        return str(self.account_id)

    def way(self, kind: str) -> Way:
        """How this kind is told."""
        chosen = self.ways.get(kind)
        return Way(chosen) if chosen in Way.values else USUAL.get(Kind(kind), Way.DIGEST)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone its hours are read in."""
        return ZoneInfo(self.time_zone or settings.TIME_ZONE)

    @property
    def quiet(self) -> Quiet:
        """The hours without mail."""
        night = (self.quiet_from, self.quiet_to) if self.is_quiet_at_night else None
        return Quiet(self.zone, night, self.is_quiet_on_days_off)


class Place(models.Model):
    """How far the history has been read."""

    name = models.CharField(max_length=40, primary_key=True)
    read_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.read_until:%Y-%m-%d %H:%M:%S}"


def wishes_of(account: Account) -> Wishes:
    """The wishes of an account; the usual ones when it has said nothing."""
    return getattr(account, "wishes", None) or Wishes(account=account)


for _hanging in (Follow, Comment, Notice):
    registry.hang(_hanging)
