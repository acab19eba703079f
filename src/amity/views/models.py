"""Saved views and their places among the tabs of each reader."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amity.access.models import Account, Unit
from amity.access.roles import Role


class Meant(models.TextChoices):
    """For whom a view is."""

    ME = "me", _("Only for me")
    UNIT = "unit", _("For everybody in my unit")
    ROLE = "role", _("For everybody in a role")
    ALL = "all", _("For everybody in the union")


class View(models.Model):
    """A list saved under a name: its filters, its order and its columns, and for whom it is meant."""

    record = models.CharField(max_length=40)
    name = models.CharField(_("Name"), max_length=80, blank=True)
    name_vi = models.CharField(_("Name (Vietnamese)"), max_length=80, blank=True)
    query = models.CharField(max_length=4000, blank=True)  # as it stands in an address
    meant = models.CharField(_("For whom"), max_length=10, choices=Meant, default=Meant.ME)
    account = models.ForeignKey(Account, models.PROTECT, related_name="views")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="views")
    role = models.CharField(_("Role"), max_length=20, choices=Role, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="views_view_named", condition=~Q(name="", name_vi="")),
            models.CheckConstraint(
                name="views_view_meant",
                condition=Q(meant__in=[Meant.ME, Meant.ALL], unit=None, role="")
                | (Q(meant=Meant.UNIT, unit__isnull=False, role=""))
                | (Q(meant=Meant.ROLE, unit=None) & ~Q(role="")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["record", "meant"], name="views_of_list")]

    def __str__(self) -> str:
        names = (self.name_vi, self.name) if get_language() == "vi" else (self.name, self.name_vi)
        return names[0] or names[1]


class Tab(models.Model):
    """The place of a view above a list as one account arranged it, and whether the list opens with it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="tabs")
    view = models.ForeignKey(View, models.CASCADE, related_name="tabs")
    record = models.CharField(max_length=40)
    place = models.PositiveIntegerField()
    is_first = models.BooleanField(_("Open the list with this view"), default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="views_tab_once", fields=["account", "view"]),
            models.UniqueConstraint(name="views_tab_first", fields=["account", "record"], condition=Q(is_first=True)),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.view_id}"
