"""What the database itself refuses, whoever writes and past every check in Python."""

import pytest

from tests.past_clean import declared, refuse

pytestmark = pytest.mark.django_db
RECORDS = ("statements",)
# constraint: record type and rows, of which only the last is refused; a function is given the rows before it
CASES = {
    "statement_once": (
        "statements",
        {"subject": "Aid", "period": "2023", "value": "223.3"},
        {"subject": "Aid", "period": "2023", "value": "223.30"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_must_not_stand(personas, name):
    record, *rows = CASES[name]
    refuse(name.split(" ")[0], personas.union, record, *rows)


def test_every_constraint_of_the_module_is_put_to_the_test():
    assert {name.split(" ")[0] for name in CASES} == declared(*RECORDS)
