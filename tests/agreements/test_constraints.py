"""What the database itself refuses, whoever writes and past every check in Python."""

import pytest

from tests.past_clean import declared, refuse

pytestmark = pytest.mark.django_db
RECORDS = ("agreements", "commitments", "signatories", "agreement_texts", "twinnings")
# constraint: record type and rows, of which only the last is refused; a function is given the rows before it
CASES = {
    "agreement_reference_once": ("agreements", {"reference": "A"}, {"reference": "A"}),
    "agreement_dates_in_order": ("agreements", {"starts_on": "2022", "ends_on": "2021"}),
    "agreement_dates_in_order of months": ("agreements", {"starts_on": "2022-10", "ends_on": "2022-09"}),
    "agreement_renewed_once": (
        "agreements",
        {},
        lambda first: {"renews": first},
        lambda first, second: {"renews": first},
    ),
    "agreement_amount_has_currency": ("agreements", {"amount": 1, "currency": ""}),
    "agreement_amount_not_negative": ("agreements", {"amount": -1, "currency": "USD"}),
    "signatory_once_per_agreement": (
        "signatories",
        {"name": "Nguyen Van A"},
        lambda first: {"agreement": first.agreement, "name": "Nguyen Van A", "rank": 2},
    ),
    "signatory_one_per_rank": ("signatories", {}, lambda first: {"agreement": first.agreement}),
    "agreement_text_once_per_language": ("agreement_texts", {}, lambda first: {"agreement": first.agreement}),
    "twinning_once_per_pair": ("twinnings", {}, lambda first: {"home": first.home, "foreign": first.foreign}),
    "twinning_two_localities": ("twinnings", {}, lambda first: {"home": first.home, "foreign": first.home}),
    "twinning_dates_in_order": ("twinnings", {"since_on": "2010", "until_on": "2009"}),
    "commitment_once_per_agreement": (
        "commitments",
        {"what": "A plan"},
        lambda first: {"agreement": first.agreement, "what": "A plan"},
    ),
    "commitment_done_has_evidence": ("commitments", {"state": "done", "evidence": ""}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_must_not_stand(personas, name):
    record, *rows = CASES[name]
    refuse(name.split(" ")[0], personas.union, record, *rows)


def test_every_constraint_of_the_module_is_put_to_the_test():
    assert {name.split(" ")[0] for name in CASES} == declared(*RECORDS)
