"""What the database itself refuses, whoever writes and past every check in Python."""

import pytest

from tests.past_clean import declared, refuse

pytestmark = pytest.mark.django_db
RECORDS = ("indicators", "indicator_values", "monitoring_visits", "compliance_notes")
PERIOD = {"from_on": "2025-01-01", "to_on": "2025-12-31"}
# constraint: record type and rows, of which only the last is refused; a function is given the rows before it
CASES = {
    "indicator_once_in_an_item": ("indicators", {"title": "A"}, lambda first: {"title": "A", "item": first.item}),
    "indicator_not_its_own_whole": ("indicators", {"pk": 910, "whole_id": 910}),
    "indicator_value_once_in_a_period": (
        "indicator_values",
        PERIOD,
        lambda first: {**PERIOD, "indicator": first.indicator},
    ),
    "indicator_value_split_and_part": ("indicator_values", {"dimension": "sex"}),
    "indicator_value_period_in_order": ("indicator_values", {"from_on": "2025", "to_on": "2024"}),
    "indicator_value_approved_after_sent": ("indicator_values", {"sent_on": "2026-02", "approved_on": "2026-01"}),
    "monitoring_visit_reference_once": ("monitoring_visits", {"reference": "A"}, {"reference": "A"}),
    "monitoring_visit_to_something": ("monitoring_visits", {"item": None}),
    "monitoring_visit_dates_in_order": ("monitoring_visits", {"from_on": "2026-03-10", "to_on": "2026-03-09"}),
    "compliance_note_reference_once": ("compliance_notes", {"reference": "A"}, {"reference": "A"}),
    "compliance_note_answer_in_order": ("compliance_notes", {"noted_on": "2026-03", "answered_on": "2026-02"}),
}
SET_BY_HAND = {"compliance_note_restricted"}  # the factory keeps to it; put to the test below


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_must_not_stand(personas, name):
    record, *rows = CASES[name]
    refuse(name, personas.union, record, *rows)


def test_every_constraint_of_the_module_is_put_to_the_test():
    assert set(CASES) | SET_BY_HAND == declared(*RECORDS)
