"""What our words are in the codelists of IATI: the one table that writing and reading both follow.

kind of sum      transaction type
commitment       2   outgoing commitment (of the donor)
approval         11  incoming commitment (approved on the side that receives)
receipt          1   incoming funds
disbursement     3   disbursement; 4, expenditure, is read as a disbursement as well

party of an item       role
donors                 1 funding
managing agency        2 accountable
executing party        4 implementing
recipient              4 implementing where it carries the aid out itself: nobody else is named for that
                       3 extending where somebody else does: it receives from the donor and passes on
"""

from amity.aid.models import AidKind, AidState, Basis, FlowKind
from amity.network.models import Organisation

VERSION = "2.03"
STATUS = {
    AidState.PROPOSED: "1",
    AidState.APPRAISAL: "1",
    AidState.APPROVED: "1",
    AidState.REFUSED: "5",
    AidState.RUNNING: "2",
    AidState.FINISHED: "3",
    AidState.HANDED_OVER: "3",
    AidState.SETTLED: "4",
}
BEGUN = (AidState.RUNNING, AidState.FINISHED, AidState.HANDED_OVER, AidState.SETTLED)
OVER = (AidState.FINISHED, AidState.HANDED_OVER, AidState.SETTLED)
PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"

TRANSACTION = {FlowKind.COMMITMENT: "2", FlowKind.APPROVAL: "11", FlowKind.RECEIPT: "1", FlowKind.DISBURSEMENT: "3"}
FUNDING, ACCOUNTABLE, EXTENDING, IMPLEMENTING = "1", "2", "3", "4"
EXPENDITURE = "4"  # read only: kept as a disbursement
PARENT, CHILD = "1", "2"
COMMITTED_BUDGET, INDICATIVE_BUDGET = "2", "1"
PROGRAMME_LEVEL, PROJECT_LEVEL, COMPONENT_LEVEL = "1", "2", "3"

_Kind = Organisation.Kind
ORGANISATION_TYPE = {
    _Kind.UNION: "15",
    _Kind.UNION_UNIT: "15",
    _Kind.MEMBER_ORGANISATION: "22",
    _Kind.COUNTERPART: "22",
    _Kind.PEACE_COMMITTEE: "22",
    _Kind.VETERANS: "22",
    _Kind.FOREIGN_NGO: "21",
    _Kind.FOUNDATION: "60",
    _Kind.UNIVERSITY: "80",
    _Kind.RESEARCH_INSTITUTE: "80",
    _Kind.THINK_TANK: "80",
    _Kind.COMPANY: "70",
    _Kind.MINISTRY: "10",
    _Kind.STATE_COMMITTEE: "10",
    _Kind.PARLIAMENT: "10",
    _Kind.LOCALITY: "11",
    _Kind.EMBASSY: "10",
    _Kind.PARTY_BODY: "90",
    _Kind.MASS_ORGANISATION: "15",
    _Kind.INTERNATIONAL: "40",
    _Kind.MEDIA: "90",
    _Kind.OVERSEAS_ASSOCIATION: "22",
    _Kind.PROJECT: "90",
}


def level(kind: str, kind_above: str | None) -> str:
    """The level of an item in its tree: a programme, a project or gift, or a component of one of those."""
    if kind == AidKind.PROGRAMME:
        return PROGRAMME_LEVEL
    return PROJECT_LEVEL if kind_above in (None, AidKind.PROGRAMME) else COMPONENT_LEVEL


def budget_status(basis: str) -> str:
    """Whether the amount of an item binds somebody."""
    return INDICATIVE_BUDGET if basis == Basis.PLEDGED else COMMITTED_BUDGET
