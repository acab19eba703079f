"""What is held, and who takes part in it."""

from amity.events.models.guests import Participation, ParticipationState, Pass
from amity.events.models.holding import (
    Evaluation,
    Event,
    EventKind,
    EventPillar,
    EventState,
    Ground,
    HostShare,
    Level,
    Paper,
    PaperState,
    PermissionCase,
    PermissionState,
    Series,
    Session,
    ShareRole,
)

__all__ = [
    "Evaluation",
    "Event",
    "EventKind",
    "EventPillar",
    "EventState",
    "Ground",
    "HostShare",
    "Level",
    "Paper",
    "PaperState",
    "Participation",
    "ParticipationState",
    "Pass",
    "PermissionCase",
    "PermissionState",
    "Series",
    "Session",
    "ShareRole",
]
