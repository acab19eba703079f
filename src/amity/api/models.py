"""What the API itself must remember: the answers given to requests that may come twice."""

from typing import ClassVar

from django.db import models

from amity.access.models import Account


class Answer(models.Model):
    """The answer given to a request under a key of the sender's own choice, kept a day to be given again."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="api_answers")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)  # of method, address and body
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)  # none while the request is being worked on
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="api_answer_once", fields=["account", "key"])]
        indexes: ClassVar = [models.Index(fields=["at"], name="api_answer_at")]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.key}"
