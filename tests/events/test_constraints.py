"""What the database itself refuses, whoever writes and past every check in Python."""

import pytest

from tests import factories
from tests.past_clean import declared, refuse

pytestmark = pytest.mark.django_db
RECORDS = ("series", "events", "participations")
# constraint: record type and rows, of which only the last is refused; a function is given the rows before it
CASES = {
    "series_name_once": ("series", {"name": "Forum"}, {"name": "Forum"}),
    "event_title_and_day_once": (
        "events",
        {"title": "Forum", "starts_on": "2023"},
        {"title": "Forum", "starts_on": "2023"},
    ),
    "event_dates_in_order": ("events", {"starts_on": "2024-02-29", "ends_on": "2024-02-28"}),
    "event_edition_has_series": ("events", {"edition": 1, "series": None}),
    "participation_once_per_role": (
        "participations",
        {"role": "Speaker"},
        lambda first: {"event": first.event, "person": first.person, "role": "Speaker"},
    ),
}


def test_a_series_has_one_event_of_an_edition_in_the_database_too(personas):
    edition = {"series": factories.make("series", personas.union), "edition": 4}
    refuse("event_one_per_edition", personas.union, "events", edition, edition)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_must_not_stand(personas, name):
    record, *rows = CASES[name]
    refuse(name.split(" ")[0], personas.union, record, *rows)


def test_every_constraint_of_the_module_is_put_to_the_test():
    assert {name.split(" ")[0] for name in CASES} == declared(*RECORDS) - {"event_one_per_edition"}
