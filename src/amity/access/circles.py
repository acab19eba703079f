"""Circles: one number for everybody who may read certain lent rows, so that scope stays one comparison."""

from collections.abc import Iterable

from amity.access.models import Circle, LentCircle
from amity.access.roles import Confidentiality


def circle_for(plain: int, loans: Iterable[int]) -> int:
    """Return the circle of rows with this audience of their own and these loans; 0 when there is no loan.

    Rows open to the public or the whole union stand in no circle: those readers are known without asking who he is.
    """
    wanted = set(loans)
    if not wanted or plain < Confidentiality.UNIT:
        return 0
    open_to: dict[int, set[int]] = {}
    for circle, loan in LentCircle.objects.filter(circle__plain=plain).values_list("circle_id", "loan_id"):
        open_to.setdefault(circle, set()).add(loan)
    found = next((circle for circle, held in sorted(open_to.items()) if held == wanted), None)
    if found is None:
        found = Circle.objects.create(plain=plain).pk
        LentCircle.objects.bulk_create(LentCircle(circle_id=found, loan_id=loan) for loan in sorted(wanted))
    return found


def loans_of(circle: int) -> set[int]:
    """The loans that open a circle."""
    return set(LentCircle.objects.filter(circle_id=circle).values_list("loan_id", flat=True))
