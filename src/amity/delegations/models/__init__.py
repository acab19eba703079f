"""Who travels, in which order, and what is done hour by hour."""

from amity.delegations.models.programme import Appointment, AppointmentState, Arrangement, TravelPaper
from amity.delegations.models.travelling import (
    Delegation,
    DelegationState,
    Direction,
    Member,
    Occasion,
    PrecedenceRank,
    Role,
    Side,
)

__all__ = [
    "Appointment",
    "AppointmentState",
    "Arrangement",
    "Delegation",
    "DelegationState",
    "Direction",
    "Member",
    "Occasion",
    "PrecedenceRank",
    "Role",
    "Side",
    "TravelPaper",
]
