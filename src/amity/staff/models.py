"""What the staff door itself must remember: failed log-ins."""

from typing import ClassVar

from django.db import models


class FailedLogIn(models.Model):
    """A log-in that failed: when, from which address, and a fingerprint of the name typed."""

    # A fingerprint, because people sometimes type their password where the name belongs.
    name_print = models.CharField(max_length=64)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["name_print", "at"], name="failed_log_in_name"),
            models.Index(fields=["address", "at"], name="failed_log_in_address"),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.at:%Y-%m-%d %H:%M}"
