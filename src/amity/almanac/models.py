"""What rows carry that may stand in the calendar of others."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.records.models import RecordModel


class Announced(RecordModel):
    """A row that fills days, and how much of it the shared calendar shows to those who may not open it."""

    class Level(models.IntegerChoices):
        """What others in the union are shown of a row they may not open."""

        NOTHING = 0, _("Nothing")
        BUSY = 1, _("That these days are taken, and by which unit")
        TITLE = 2, _("Its name, days and place as well")

    announced = models.SmallIntegerField(
        _("Shown to others in the shared calendar"), choices=Level, default=Level.NOTHING
    )

    class Meta(RecordModel.Meta):
        abstract = True
        indexes: ClassVar = [*RecordModel.Meta.indexes]
