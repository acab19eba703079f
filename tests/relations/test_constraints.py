"""What the database itself refuses, whoever writes and past every check in Python."""

import pytest

from tests.past_clean import declared, refuse

pytestmark = pytest.mark.django_db
RECORDS = ("relations", "tier_changes", "milestones", "high_level_visits")
# constraint: record type and rows, of which only the last is refused; a function is given the rows before it
CASES = {
    "relation_one_per_country": ("relations", {}, lambda first: {"country": first.country}),
    "tier_change_once": (
        "tier_changes",
        {"tier": "strategic", "changed_on": "2013"},
        lambda first: {"country": first.country, "tier": "strategic", "changed_on": "2013"},
    ),
    "milestone_once": (
        "milestones",
        {"title": "Treaty", "happened_on": "1994"},
        {"title": "Treaty", "happened_on": "1994"},
    ),
    "high_level_visit_once": (
        "high_level_visits",
        {"principal_text": "President", "from_on": "2023-12"},
        lambda first: {"country": first.country, "principal_text": "President", "from_on": "2023-12"},
    ),
    "high_level_visit_dates_in_order": ("high_level_visits", {"from_on": "2023-12-12", "to_on": "2023-11"}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_must_not_stand(personas, name):
    record, *rows = CASES[name]
    refuse(name.split(" ")[0], personas.union, record, *rows)


def test_every_constraint_of_the_module_is_put_to_the_test():
    assert {name.split(" ")[0] for name in CASES} == declared(*RECORDS)
