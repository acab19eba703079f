"""What the database itself refuses of tasks and opinions, whoever writes and past every check in Python."""

import pytest

from tests.past_clean import declared, refuse

pytestmark = pytest.mark.django_db
# constraint: record type and rows, of which only the last is refused; a function is given the rows before it
CASES = {
    "opinion_once_in_a_day": (
        "opinions",
        {"subject": "Forum"},
        lambda first: {"organisation": first.organisation, "subject": "Forum"},
    ),
    "opinion_due_in_order": ("opinions", {"asked_on": "2024-02-29", "due_on": "2024-02-28"}),
    "opinion_dates_in_order": ("opinions", {"asked_on": "2024-02-29", "due_on": "", "answered_on": "2024-02-28"}),
    "opinion_answered_has_answer": ("opinions", {"state": "answered", "answer": ""}),
    "assignment_done_has_result": ("assignments", {"state": "done", "result": ""}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_must_not_stand(personas, name):
    record, *rows = CASES[name]
    refuse(name, personas.union, record, *rows)


def test_every_constraint_of_the_module_is_put_to_the_test():
    assert set(CASES) == declared("opinions", "assignments")
