"""What each role may see and do, as one table; nothing else in the house decides by the name of a role."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Confidentiality(models.IntegerChoices):
    """How far a row may be seen."""

    PUBLIC = 0, _("Public")
    UNION = 1, _("Union")
    UNIT = 2, _("Unit")
    RESTRICTED = 3, _("Restricted")


class Role(models.TextChoices):
    """The roles an account may hold in a unit."""

    READER = "reader", _("Reader")
    KEEPER = "keeper", _("Keeper")
    APPROVER = "approver", _("Approver")
    DESK_OFFICER = "desk_officer", _("Desk officer")
    ADMINISTRATOR = "administrator", _("Administrator")
    OBSERVER = "observer", _("Observer of the shared calendar")
    NGO_FOCAL_POINT = "ngo_focal_point", _("NGO focal point")
    AUDITOR = "auditor", _("Auditor")


@dataclass(frozen=True, slots=True)
class Powers:
    """What a role gives in its unit and the units below it."""

    reads: Confidentiality  # the most confidential class read in the unit's own rows
    writes: bool = False
    approves: bool = False
    inside: bool = True  # belongs to the union, so sees rows of class "union"
    everywhere: bool = False  # holds in every unit, whatever the lattice says
    administers: bool = False  # looks after the machine: sees everybody's background work, starts and stops it


POWERS: dict[str, Powers] = {
    Role.READER: Powers(reads=Confidentiality.UNIT),
    Role.KEEPER: Powers(reads=Confidentiality.RESTRICTED, writes=True),
    Role.APPROVER: Powers(reads=Confidentiality.RESTRICTED, writes=True, approves=True),
    Role.DESK_OFFICER: Powers(reads=Confidentiality.UNIT, writes=True, approves=True, everywhere=True),
    Role.ADMINISTRATOR: Powers(
        reads=Confidentiality.RESTRICTED, writes=True, approves=True, everywhere=True, administers=True
    ),
    Role.OBSERVER: Powers(reads=Confidentiality.PUBLIC),
    Role.NGO_FOCAL_POINT: Powers(reads=Confidentiality.UNIT, writes=True, inside=False),
    Role.AUDITOR: Powers(reads=Confidentiality.RESTRICTED, everywhere=True),
}
