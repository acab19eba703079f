"""What the database itself refuses, whoever writes and past every check in Python."""

import pytest

from tests.past_clean import declared, refuse

pytestmark = pytest.mark.django_db
RECORDS = ("memberships", "life_events", "terms", "congresses", "offices")
# constraint: record type and rows, of which only the last is refused; a function is given the rows before it
CASES = {
    "membership_once_per_parent": (
        "memberships",
        {},
        lambda first: {"organisation": first.organisation, "parent": first.parent},
    ),
    "membership_not_own_parent": (
        "memberships",
        {},
        lambda first: {"organisation": first.parent, "parent": first.parent},
    ),
    "unique:reference": ("memberships", {"reference": "BIL-X"}, {"reference": "BIL-X"}),
    "life_event_only_a_merger_has_an_heir": (
        "life_events",
        {},
        lambda first: {"kind": "ended", "into": first.membership},
    ),
    "life_event_only_a_merger_has_an_heir and not itself": (
        "life_events",
        {},
        lambda first: {"kind": "merged", "membership": first.membership, "into": first.membership},
    ),
    "term_plan_in_order": ("terms", {"from_on": "2019-12-05", "to_on": "2018"}),
    "term_dates_in_order": ("terms", {"from_on": "2019-12-05", "to_on": "", "ended_on": "2019-11"}),
    "office_dates_in_order": ("offices", {"from_on": "2019-12-05", "to_on": "2019-12-04"}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_must_not_stand(personas, name):
    record, *rows = CASES[name]
    refuse(name.split(" ")[0], personas.union, record, *rows)


def test_every_constraint_of_the_module_is_put_to_the_test():
    assert {name.split(" ")[0] for name in CASES} == declared(*RECORDS)
