"""What the database itself refuses, whoever writes and past every check in Python."""

import pytest

from tests.past_clean import declared, refuse

pytestmark = pytest.mark.django_db
RECORDS = ("countries", "country_groups", "provinces")
# constraint: record type and rows, of which only the last is refused; a function is given the rows before it
CASES = {
    "country_one_home": ("countries", {"is_home": True}, {"is_home": True}),
    "country_dates_in_order": ("countries", {"valid_from_on": "1991", "valid_to_on": "1990-12"}),
    "country_dates_in_order of a leap day": ("countries", {"valid_from_on": "2020-02-29", "valid_to_on": "2020-02-28"}),
    "province_not_own_successor": ("provinces", {"pk": 7_000_001, "successor_id": 7_000_001}),
    "province_dates_in_order": ("provinces", {"valid_from_on": "2025-07-01", "valid_to_on": "2025-06"}),
    "unique:code": ("countries", {"code": "XA"}, {"code": "XA"}),
    "unique:code of a group": ("country_groups", {"code": "XG"}, {"code": "XG"}),
    "unique:code of a province": ("provinces", {"code": "99"}, {"code": "99"}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_must_not_stand(personas, name):
    record, *rows = CASES[name]
    refuse(name.split(" ")[0], personas.union, record, *rows)


def test_every_constraint_of_the_module_is_put_to_the_test():
    assert {name.split(" ")[0] for name in CASES} == declared(*RECORDS)
