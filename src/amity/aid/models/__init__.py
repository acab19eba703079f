"""Foreign non-governmental aid: the items, their shares, and the money that moved."""

from amity.aid.models.closing import ClosedYear, ClosingState, FrozenCell, FrozenDonorCell
from amity.aid.models.facts import AidCell, AidDonorCell, AidFact, AidNeeds, AidSum, CountedShare, Why
from amity.aid.models.items import (
    AidChange,
    AidItem,
    AidKind,
    AidState,
    Approver,
    Basis,
    ChangeKind,
    ChangeState,
    Ground,
    Sector,
    Vocabulary,
)
from amity.aid.models.money import AidFlow, ExchangeRate, FlowKind
from amity.aid.models.shares import DonorShare, ProvinceShare, SectorShare, Share

__all__ = [
    "AidCell",
    "AidChange",
    "AidDonorCell",
    "AidFact",
    "AidFlow",
    "AidItem",
    "AidKind",
    "AidNeeds",
    "AidState",
    "AidSum",
    "Approver",
    "Basis",
    "ChangeKind",
    "ChangeState",
    "ClosedYear",
    "ClosingState",
    "CountedShare",
    "DonorShare",
    "ExchangeRate",
    "FlowKind",
    "FrozenCell",
    "FrozenDonorCell",
    "Ground",
    "ProvinceShare",
    "Sector",
    "SectorShare",
    "Share",
    "Vocabulary",
    "Why",
]
