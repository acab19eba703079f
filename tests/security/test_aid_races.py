"""Sums of one programme entered at the same moment: the totals know of both, and no part is counted twice."""

import pytest

from amity.access.actors import Actor
from amity.aid.models import AidCell, AidDonorCell, AidItem
from amity.aid.queries.totals import Asked, totals
from amity.aid.rules import counting
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = Actor.system()


@pytest.mark.parametrize("round_", range(3))
def test_sums_entered_at_once_into_one_tree_are_all_counted_once(round_, personas, at_once):
    owner = personas.union
    programme = factories.make("aid_items", owner, kind="programme")
    parts = [factories.make("aid_items", owner, parent=programme) for _ in range(3)]
    factories.make("aid_flows", owner, item=programme, amount=100)

    def enter(item, amount):
        return lambda: factories.make("aid_flows", owner, item=AidItem(pk=item.pk), amount=amount).pk

    stored = at_once(*(enter(item, amount) for item, amount in zip(parts, (30, 40, 50), strict=True)))
    assert [one for one in stored if isinstance(one, Exception)] == []

    def look():
        wrong = [counting.differences(model) for model in (AidCell, AidDonorCell)]
        return totals(SYSTEM, Asked(kind="commitment")).total, wrong

    assert at_once(look) == [(120, [{}, {}])]
