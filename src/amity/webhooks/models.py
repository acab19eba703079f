"""Which other systems are told of what, and what became of telling them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.access.models import Account
from amity.records.models import Change


class Event(models.TextChoices):
    """What may happen to a record that another system is told of."""

    CREATED = "created", _("Entered")
    CHANGED = "changed", _("Changed")
    STEP = "step", _("A step was taken")
    TRASHED = "trashed", _("Moved to the trash")


class Webhook(models.Model):
    """An address of another system that is told when records change, as far as one account may see them."""

    class State(models.TextChoices):
        ON = "on", _("On")
        PAUSED = "paused", _("Paused")
        OFF = "off", _("Switched off")

    account = models.ForeignKey(Account, models.CASCADE, related_name="webhooks", verbose_name=_("Account"))
    name = models.CharField(_("Name"), max_length=100)
    url = models.CharField(_("Address"), max_length=500)
    records = models.JSONField(_("Kinds of records"), default=list, blank=True)  # their names; none for all
    events = models.JSONField(_("Events"), default=list, blank=True)  # none for all
    salt = models.CharField(max_length=32, editable=False)  # what the secret is made of, with the key of the site
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.ON)
    trouble = models.CharField(_("What went wrong"), max_length=300, blank=True)
    told_from_at = models.DateTimeField(editable=False)  # nothing from before is told
    read_until = models.DateTimeField(editable=False)  # how far the history has been read for it
    created_at = models.DateTimeField(_("Created"), auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="webhook_state_known", condition=Q(state__in=["on", "paused", "off"]))
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One change that another system is told of, and what became of telling it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Delivered")
        HIDDEN = "hidden", _("Not sent: the account may not see the record")
        FAILED = "failed", _("Given up")

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    change = models.ForeignKey(Change, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=10, choices=Event)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    first_at = models.DateTimeField(null=True)  # when it was first tried
    last_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    code = models.PositiveSmallIntegerField(null=True)  # the status of the latest answer
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="delivery_once", fields=["webhook", "change"])]
        indexes: ClassVar = [
            models.Index(fields=["webhook", "next_at"], name="delivery_due", condition=Q(state="waiting"))
        ]

    def __str__(self) -> str:
        return f"{self.webhook_id}: {self.change_id}"
