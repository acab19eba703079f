"""What the database itself refuses, whoever writes and past every check in Python."""

import pytest

from tests.past_clean import declared, refuse

pytestmark = pytest.mark.django_db
RECORDS = ("aid_items", "aid_flows")
# constraint: record type and rows, of which only the last is refused; a function is given the rows before it
CASES = {
    "aid_item_reference_once": ("aid_items", {"reference": "A"}, {"reference": "A"}),
    "aid_item_dates_in_order": ("aid_items", {"starts_on": "2025-10-01", "ends_on": "2025-09"}),
    "aid_item_amount_has_currency_and_basis": ("aid_items", {"currency": ""}),
    "aid_item_amount_has_currency_and_basis both": ("aid_items", {"basis": ""}),
    "aid_item_amount_not_negative": ("aid_items", {"amount": -1}),
    "aid_flow_once": (
        "aid_flows",
        {"amount": 5},
        lambda first: {"item": first.item, "value_on": first.value_on, "amount": 5},
    ),
    "aid_flow_amount_not_zero": ("aid_flows", {"amount": 0}),
    "aid_flow_has_currency": ("aid_flows", {"currency": ""}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_must_not_stand(personas, name):
    record, *rows = CASES[name]
    refuse(name.split(" ")[0], personas.union, record, *rows)


def test_every_constraint_of_the_module_is_put_to_the_test():
    assert {name.split(" ")[0] for name in CASES} == declared(*RECORDS)
