"""What every record has, its history and its search entry."""

from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext_lazy as _

from amity.access.models import Account, Unit
from amity.access.roles import Confidentiality
from amity.core.fields import PartialDateField, SortKeyField


class RecordModel(models.Model):
    """A row of a record type: owned by a unit, of a confidentiality class, with the source it was taken from."""

    owner = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("Owner"))
    confidentiality = models.SmallIntegerField(
        _("Confidentiality"), choices=Confidentiality, default=Confidentiality.UNION
    )
    source_title = models.CharField(_("Source"), max_length=300, blank=True)
    source_url = models.CharField(_("Source address"), max_length=600, blank=True)
    source_on = PartialDateField(_("Source date"), blank=True)
    source_page = models.CharField(_("Source page"), max_length=60, blank=True)
    notes = models.TextField(_("Notes"), blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    sort_key = SortKeyField(editable=False, default="")
    sort_key_vi = SortKeyField(editable=False, default="")
    # The same sum as access.actors.audience_code: the whole of "who may see it" in one indexed number.
    audience = models.GeneratedField(
        expression=Case(
            When(confidentiality__lt=Confidentiality.UNIT, then=F("confidentiality")),
            default=F("owner") * Value(2) + F("confidentiality"),
            output_field=models.BigIntegerField(),
        ),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    ENGINE: ClassVar = ("id", "version", "sort_key", "sort_key_vi", "audience")

    class Meta:
        abstract = True
        indexes: ClassVar = [
            models.Index(fields=["sort_key", "id"], name="%(class)s_sorted"),
            models.Index(fields=["sort_key_vi", "id"], name="%(class)s_sorted_vi"),
            models.Index(fields=["audience", "sort_key"], name="%(class)s_audience"),
        ]

    def __str__(self) -> str:
        from amity.records import registry, titles

        return titles.of_row(registry.of(type(self)), self)


class Change(models.Model):
    """One change of one row, with who made it, when and why; never changed itself and never deleted."""

    record = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, null=True)
    action = models.CharField(max_length=40)
    why = models.CharField(max_length=500, blank=True)
    # {field: [before, after]} in plain values; empty for a new row, whose values are the row itself.
    values = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["record", "row_id", "id"], name="change_of_row")]

    def __str__(self) -> str:
        return f"{self.record} {self.row_id}: {self.action}"


class SearchEntry(models.Model):
    """What a search finds of one row: its names and its folded text."""

    record = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    title = models.CharField(max_length=400)
    title_vi = models.CharField(max_length=400, blank=True)
    title_key = SortKeyField()
    text = models.TextField()
    audience = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="search_entry_once", fields=["record", "row_id"])]
        indexes: ClassVar = [models.Index(fields=["title_key"], name="search_title_key")]

    def __str__(self) -> str:
        return self.title
