"""What the database itself refuses, whoever writes and past every check in Python."""

import pytest

from tests.past_clean import declared, refuse

pytestmark = pytest.mark.django_db
RECORDS = ("ngo_reports", "report_lines")
# constraint: record type and rows, of which only the last is refused; a function is given the rows before it
CASES = {
    "ngo_report_reference_once": ("ngo_reports", {"reference": "A"}, {"reference": "A"}),
    "ngo_report_once_per_period": ("ngo_reports", {}, lambda first: {"ngo": first.ngo}),
    "ngo_report_period_in_order": ("ngo_reports", {"from_on": "2025", "to_on": "2024"}),
    "ngo_report_answer_in_order": ("ngo_reports", {"sent_on": "2025-12", "accepted_on": "2025-11"}),
    "report_line_title_once": ("report_lines", {"title": "A"}, lambda first: {"title": "A", "report": first.report}),
    "report_line_not_negative": ("report_lines", {"disbursed": -1}),
    "report_line_has_currency": ("report_lines", {"currency": ""}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_must_not_stand(personas, name):
    record, *rows = CASES[name]
    refuse(name, personas.union, record, *rows)


def test_every_constraint_of_the_module_is_put_to_the_test():
    assert set(CASES) == declared(*RECORDS)
