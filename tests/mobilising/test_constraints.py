"""What the database itself refuses, whoever writes and past every check in Python."""

import pytest

from tests import factories
from tests.past_clean import declared, refuse

pytestmark = pytest.mark.django_db
RECORDS = ("aid_interests", "appeals", "opportunities", "offers")


def again(first):
    """The same organisation, for the same opportunity, in the same part."""
    return {"opportunity": first.opportunity, "organisation": first.organisation}


# constraint: record type and rows, of which only the last is refused; a function is given the rows before it
CASES = {
    "interest_in_something": ("aid_interests", {"sector": None}),
    "interest_has_currency": ("aid_interests", {"up_to": 1000}),
    "interest_dates_in_order": ("aid_interests", {"declared_on": "2025", "until_on": "2024"}),
    "appeal_reference_once": ("appeals", {"reference": "A"}, {"reference": "A"}),
    "appeal_has_currency": ("appeals", {"target": 1000}),
    "appeal_dates_in_order": ("appeals", {"opened_on": "2025-10-30", "closed_on": "2025-10-29"}),
    "appeal_closed_with_account": ("appeals", {"state": "closed", "account": ""}),
    "opportunity_reference_once": ("opportunities", {"reference": "A"}, {"reference": "A"}),
    "opportunity_has_currency": ("opportunities", {"amount": -1}),
    "opportunity_dates_in_order": ("opportunities", {"put_on": "2025-03", "wanted_by_on": "2025-02"}),
    "opportunity_of_something": ("opportunities", {"quantity": 0}),
    "offer_once_in_a_part": ("offers", {}, again),
    "offer_has_currency": ("offers", {"amount": 5}),
    "offer_delivered_has_currency": ("offers", {"delivered": 5}),
    "offer_pledged_after_approach": ("offers", {"approached_on": "2025-03", "pledged_on": "2025-02"}),
    "offer_delivered_after_pledge": ("offers", {"pledged_on": "2025-03", "delivered_on": "2025-02"}),
}
# An interest names a sector or a province, and what is empty is never the same as what is empty.
TESTED_BELOW = {"interest_declared_once"}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_must_not_stand(personas, name):
    record, *rows = CASES[name]
    refuse(name, personas.union, record, *rows)


def test_an_interest_in_a_field_of_a_province_is_declared_once_a_day(personas):
    place, field = (factories.make(name, personas.union) for name in ("provinces", "aid_sectors"))
    both = {"province": place, "sector": field}
    refuse(
        "interest_declared_once",
        personas.union,
        "aid_interests",
        both,
        lambda first: {**both, "organisation": first.organisation},
    )


def test_every_constraint_of_the_module_is_put_to_the_test():
    assert set(CASES) | TESTED_BELOW == declared(*RECORDS)
