"""What every record has, its history and its search entry."""

from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from amity.access.actors import CIRCLES
from amity.access.models import Account, Unit
from amity.access.roles import Confidentiality
from amity.core.fields import PartialDateField, SortKeyField


class Shelf(models.IntegerChoices):
    """Where a row stands: in use, put aside for good but kept, or thrown away and still there to be taken back."""

    LIVE = 0, _("In use")
    ARCHIVED = 1, _("Archived")
    TRASHED = 2, _("In the trash")


def listed_by(field: str, name: str) -> models.Index:
    """An index for lists in the order of a field: rows out of sight or put aside are passed over inside it."""
    return models.Index(fields=[field, "id", "audience", "shelf"], name=name)


def listed_in(link: str, name: str) -> list[models.Index]:
    """Indexes for the rows that lead to one row, in the order of their names in either language.

    Rows without the link stay outside: SQLite would take a link that hardly any row has for one that finds them all.
    """
    has_one, keys = Q(**{f"{link}__isnull": False}), (("sort_key", name), ("sort_key_vi", f"{name}_vi"))
    rest = ("id", "audience", "shelf")
    return [models.Index(fields=[link, key, *rest], name=name, condition=has_one) for key, name in keys]


_PLAIN_CODE = Case(
    When(circle__gt=0, then=F("circle") + Value(CIRCLES)),
    When(confidentiality__lt=Confidentiality.UNIT, then=F("confidentiality")),
    default=F("owner") * Value(2) + F("confidentiality"),
    output_field=models.BigIntegerField(),
)


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
    # Values of fields that the union itself declared (see `records.custom`), in plain form.
    custom = models.JSONField(default=dict, blank=True, editable=False)
    shelf = models.SmallIntegerField(choices=Shelf, default=Shelf.LIVE, editable=False)
    circle = models.BigIntegerField(default=0, editable=False)  # who else it is lent to; 0 for nobody
    version = models.PositiveIntegerField(default=0, editable=False)
    sort_key = SortKeyField(editable=False, default="")
    sort_key_vi = SortKeyField(editable=False, default="")
    # The same sum as access.actors.audience_code: the whole of "who may see it" in one indexed number.
    audience = models.GeneratedField(
        expression=Case(
            When(shelf=Shelf.TRASHED, then=Value(-1) - _PLAIN_CODE),
            default=_PLAIN_CODE,
            output_field=models.BigIntegerField(),
        ),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    ENGINE: ClassVar = ("id", "custom", "shelf", "circle", "version", "sort_key", "sort_key_vi", "audience")

    class Meta:
        abstract = True
        indexes: ClassVar = [
            listed_by("sort_key", "%(class)s_sorted"),
            listed_by("sort_key_vi", "%(class)s_sorted_vi"),
            models.Index(fields=["audience", "sort_key"], name="%(class)s_audience"),
        ]

    def __str__(self) -> str:
        from amity.records import registry, titles

        return titles.of_row(registry.of(type(self)), self)


class Operation(models.Model):
    """One act that wrote many rows, such as an import or a merge, kept so that it can be undone as a whole."""

    kind = models.CharField(max_length=40)
    record = models.CharField(max_length=40)
    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, null=True)
    why = models.CharField(max_length=500, blank=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "id"], name="operation_by_account")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Change(models.Model):
    """One change of one row, with who made it, when and why; never changed itself and never deleted."""

    record = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False)
    action = models.CharField(max_length=40)
    why = models.CharField(max_length=500, blank=True)
    operation = models.ForeignKey(Operation, models.PROTECT, null=True, db_index=False)
    # {field: [before, after]} in plain values; empty for a new row, whose values are the row itself.
    values = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["record", "row_id", "id"], name="change_of_row"),
            models.Index(fields=["account", "id"], name="change_by_account"),
            models.Index(fields=["at", "id"], name="change_at"),
            models.Index(
                fields=["operation", "record", "row_id"],
                name="change_of_operation",
                condition=Q(operation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.row_id}: {self.action}"


class CustomField(models.Model):
    """A field that the union itself added to a record type, kept with the rows in one column."""

    class Kind(models.TextChoices):
        """What may be written into it."""

        TEXT = "text", _("Text")
        LONG_TEXT = "long_text", _("Long text")
        INTEGER = "integer", _("Whole number")
        PARTIAL_DATE = "partial_date", _("Date")
        YES_NO = "yes_no", _("Yes or no")
        CHOICE = "choice", _("Choice")

    class Personal(models.TextChoices):
        """What it tells of a person, in the words of the law."""

        NONE = "none", _("No personal data")
        BASIC = "basic", _("Basic personal data")
        SENSITIVE = "sensitive", _("Sensitive personal data")

    record = models.CharField(max_length=40)
    name = models.SlugField(_("Name in files"), max_length=40)
    label = models.CharField(_("Label"), max_length=80)
    label_vi = models.CharField(_("Label in Vietnamese"), max_length=80, blank=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices)
    hint = models.CharField(_("Hint"), max_length=200, blank=True)
    choices = models.JSONField(_("Choices"), default=list, blank=True)  # [[value, label, Vietnamese label], …]
    personal = models.CharField(_("Personal data"), max_length=10, choices=Personal.choices, default=Personal.NONE)
    position = models.PositiveSmallIntegerField(_("Place"), default=0)
    is_active = models.BooleanField(_("In use"), default=True)
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="custom_fields")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="custom_field_once", fields=["record", "name"])]

    def __str__(self) -> str:
        return self.label


class Reading(models.Model):
    """One reading of a restricted or lent row by somebody, kept for the unit that owns the row."""

    record = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False)  # who owned the row then
    account = models.ForeignKey(Account, models.PROTECT, db_index=False)
    at = models.DateTimeField()
    door = models.CharField(max_length=20)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["record", "row_id", "id"], name="reading_of_row"),
            models.Index(fields=["unit", "id"], name="reading_in_unit"),
            models.Index(fields=["account", "id"], name="reading_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.row_id}: {self.account_id}"


class Tag(models.Model):
    """A word that a unit puts on rows of any type to find them together, or a static group of rows."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tags")
    name = models.CharField(_("Name"), max_length=60)
    name_vi = models.CharField(_("Name in Vietnamese"), max_length=60, blank=True)
    is_shared = models.BooleanField(_("For the whole union"), default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="tag_once_in_a_unit", fields=["unit", "name"])]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """A tag on a row."""

    tag = models.ForeignKey(Tag, models.CASCADE, db_index=False)
    record = models.CharField(max_length=40)
    row_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="tagged_once", fields=["tag", "record", "row_id"])]
        indexes: ClassVar = [models.Index(fields=["record", "row_id"], name="tags_of_row")]

    def __str__(self) -> str:
        return f"{self.tag_id}: {self.record} {self.row_id}"


class SearchEntry(models.Model):
    """What a search finds of one row: its names and its folded text."""

    record = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    title = models.CharField(max_length=400)
    title_vi = models.CharField(max_length=400, blank=True)
    title_key = SortKeyField()
    match_key = SortKeyField(default="")  # the words of the name in alphabetical order, alike for both name orders
    text = models.TextField()
    audience = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="search_entry_once", fields=["record", "row_id"])]
        indexes: ClassVar = [
            models.Index(fields=["title_key"], name="search_title_key"),
            models.Index(fields=["match_key"], name="search_match_key"),
            models.Index(fields=["record", "audience", "title_key"], name="search_by_audience"),
        ]

    def __str__(self) -> str:
        return self.title
