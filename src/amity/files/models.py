"""Attached files, their versions, the contents behind them, and the words a search finds them by."""

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.access.models import Account
from amity.access.roles import Confidentiality
from amity.files import formats
from amity.files.formats import Format
from amity.records import registry


class Scan(models.TextChoices):
    """What is known of viruses in a content."""

    NONE = "none", _("Not checked for viruses")
    CLEAN = "clean", _("No virus found")
    RELEASED = "released", _("Released by an administrator after a scanner held it back")
    INFECTED = "infected", _("Locked away: a virus was found in it")


class Blob(models.Model):
    """The content of a file, stored once however often it is attached."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.NONE)
    scan_told = models.CharField(max_length=200, blank=True)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256

    @property
    def path(self) -> Path:
        """Where the content lies, in a folder of the first two letters of its sum."""
        return Path(settings.MEDIA_ROOT) / self.sha256[:2] / self.sha256


class Attachment(models.Model):
    """A file that hangs on a record, in all its versions."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("Document")
        LETTER = "letter", _("Letter")
        REPORT = "report", _("Report")
        SCAN = "scan", _("Scan")
        PHOTO = "photo", _("Photo")

    record = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    title = models.CharField(_("Title of the file"), max_length=250)
    title_vi = models.CharField(_("Title of the file (Vietnamese)"), max_length=250, blank=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind, default=Kind.DOCUMENT)
    # Never opens what the record closes: see `amity.files.scope`.
    confidentiality = models.SmallIntegerField(_("Who may see it"), choices=Confidentiality, null=True, blank=True)
    latest = models.PositiveIntegerField(default=1)
    is_trashed = models.BooleanField(default=False)
    created_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="attachments")
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["record", "row_id", "id"], name="files_of_row")]
        constraints: ClassVar = [
            models.CheckConstraint(name="files_title_given", condition=~Q(title="")),
            models.CheckConstraint(name="files_version_there", condition=Q(latest__gte=1)),
            models.CheckConstraint(
                name="files_class_known",
                condition=Q(confidentiality=None) | Q(confidentiality__in=Confidentiality.values),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def shown(self, language: str) -> str:
        """The title in a language, or in the other one when there is none."""
        return self.title_vi if language == "vi" and self.title_vi else self.title


class Version(models.Model):
    """One state of an attached file, as somebody brought it."""

    class Text(models.TextChoices):
        NONE = "none", _("No text to be searched")
        WAITING = "waiting", _("Its text will be searchable soon")
        READ = "read", _("Its text can be searched")
        UNREADABLE = "unreadable", _("Its text could not be read")

    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="versions")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=20)  # the name of a `formats.Format`
    note = models.CharField(_("Note"), max_length=300, blank=True)
    text = models.CharField(max_length=10, choices=Text, default=Text.NONE)
    created_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="file_versions")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="files_number_once", fields=["attachment", "number"]),
            models.CheckConstraint(name="files_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="files_name_given", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    @property
    def kind(self) -> Format:
        """What its content is."""
        return formats.FORMATS[self.format]


class FileWords(models.Model):
    """The words of an attached file that a search finds: those of its titles and names, and those written in it."""

    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="found_by")
    names = models.TextField()
    words = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.names


registry.hang(Attachment)
