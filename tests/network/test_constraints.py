"""What the database itself refuses, whoever writes and past every check in Python."""

import pytest

from tests.past_clean import declared, refuse

pytestmark = pytest.mark.django_db
RECORDS = ("organisations", "people", "positions", "ties", "interactions")
# constraint: record type and rows, of which only the last is refused; a function is given the rows before it
CASES = {
    "organisation_not_own_predecessor": ("organisations", {"pk": 7_000_001, "predecessor_id": 7_000_001}),
    "organisation_dates_in_order": ("organisations", {"founded_on": "1963-09-25", "ended_on": "1963-09-24"}),
    "person_dates_in_order": ("people", {"born_on": "1890-05-19", "died_on": "1890-04"}),
    "person_not_own_successor": ("people", {"pk": 7_000_002, "successor_id": 7_000_002}),
    "position_dates_in_order": ("positions", {"from_on": "2020", "to_on": "2019"}),
    "tie_one_first_party": ("ties", {"person": None, "organisation": None}),
    "tie_one_second_party": ("ties", {"other_person": None, "other_organisation": None}),
    "tie_two_parties": (
        "ties",
        {},
        lambda first: {"organisation": first.other_organisation, "other_organisation": first.other_organisation},
    ),
    "tie_dates_in_order": ("ties", {"from_on": "1973-09", "to_on": "1973-08"}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_must_not_stand(personas, name):
    record, *rows = CASES[name]
    refuse(name.split(" ")[0], personas.union, record, *rows)


def test_every_constraint_of_the_module_is_put_to_the_test():
    assert {name.split(" ")[0] for name in CASES} == declared(*RECORDS)
