"""What the database itself refuses, whoever writes and past every check in Python."""

import pytest

from tests.past_clean import declared, refuse

pytestmark = pytest.mark.django_db
SHARES = ("donor_shares", "province_shares", "sector_shares")
RECORDS = ("aid_items", "aid_flows", "aid_sectors", "exchange_rates", "aid_changes", "closed_years", *SHARES)
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
    "aid_sector_code_once": ("aid_sectors", {"code": "111"}, {"code": "111"}),
    "aid_sector_not_in_itself": ("aid_sectors", {"pk": 7, "parent_id": 7}),
    "exchange_rate_once_a_day": ("exchange_rates", {"quoted_on": "2024-05-01"}, {"quoted_on": "2024-05-01"}),
    "exchange_rate_above_nothing": ("exchange_rates", {"per_usd": 0}),
    "aid_change_once": ("aid_changes", {"number": "7"}, lambda first: {"item": first.item, "number": "7"}),
    "aid_change_extension_has_a_day": ("aid_changes", {"new_ends_on": ""}),
    "aid_change_of_amount_has_a_sum": ("aid_changes", {"kind": "amount"}),
    "donor_share_once": (
        "donor_shares",
        {},
        lambda first: {"item": first.item, "organisation": first.organisation},
    ),
    "donor_share_in_range": ("donor_shares", {"percent": 0}),
    "donor_share_in_range above": ("donor_shares", {"percent": 101}),
    "province_share_once": (
        "province_shares",
        {},
        lambda first: {"item": first.item, "province": first.province},
    ),
    "province_share_in_range": ("province_shares", {"percent": 0}),
    "sector_share_once": ("sector_shares", {}, lambda first: {"item": first.item, "sector": first.sector}),
    "sector_share_in_range": ("sector_shares", {"percent": -1}),
    "closed_year_edition_once": ("closed_years", {"edition": 1}, {"edition": 1}),
    "closed_year_is_a_year": ("closed_years", {"year": 20}),
    "closed_year_restated_for_a_reason": ("closed_years", {"edition": 2, "reason": ""}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_must_not_stand(personas, name):
    record, *rows = CASES[name]
    refuse(name.split(" ")[0], personas.union, record, *rows)


def test_every_constraint_of_the_module_is_put_to_the_test():
    assert {name.split(" ")[0] for name in CASES} == declared(*RECORDS)
