"""What the database itself refuses, whoever writes and past every check in Python."""

import pytest

from tests import factories
from tests.past_clean import declared, refuse

pytestmark = pytest.mark.django_db
RECORDS = (
    *("series", "events", "participations"),
    *("host_shares", "sessions", "papers", "permission_cases", "evaluations"),
)
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
    "event_times_in_order": ("events", {"begins_at": "14:00", "ends_at": "09:30"}),
    "event_times_in_order on its only day named twice": (
        "events",
        {"starts_on": "2024-02-29", "ends_on": "2024-02-29", "begins_at": "14:00", "ends_at": "09:30"},
    ),
    "host_share_once_per_role": (
        "host_shares",
        {"role": "host"},
        lambda first: {"event": first.event, "organisation": first.organisation, "role": "host"},
    ),
    "host_share_amount_has_currency": ("host_shares", {"amount": 500, "currency": ""}),
    "host_share_not_negative": ("host_shares", {"amount": -1, "currency": "USD"}),
    "session_once_in_a_day": (
        "sessions",
        {"title": "Opening"},
        lambda first: {"event": first.event, "title": "Opening", "held_on": first.held_on},
    ),
    "session_times_in_order": ("sessions", {"begins_at": "14:00", "ends_at": "09:30"}),
    "paper_once_in_an_event": ("papers", {"title": "A"}, lambda first: {"event": first.event, "title": "A"}),
    "permission_reference_once": ("permission_cases", {"reference": "1"}, {"reference": "1"}),
    "permission_dates_in_order": ("permission_cases", {"submitted_on": "2024-02-29", "decided_on": "2024-02-28"}),
    "evaluation_once_per_score": (
        "evaluations",
        {"who": "Guests", "score": 5},
        lambda first: {"event": first.event, "who": "Guests", "score": 5},
    ),
    "evaluation_score_in_range": ("evaluations", {"score": 6}),
    "evaluation_score_in_range below": ("evaluations", {"score": 0}),
    "participation_once_per_role": (
        "participations",
        {"role": "Speaker"},
        lambda first: {"event": first.event, "person": first.person, "role": "Speaker"},
    ),
    "participation_head_of_something": ("participations", {"is_head": True}),
    "participation_in_order": ("participations", {"invited_on": "2024-02-29", "answered_on": "2024-02-28"}),
}


def test_a_series_has_one_event_of_an_edition_in_the_database_too(personas):
    edition = {"series": factories.make("series", personas.union), "edition": 4}
    refuse("event_one_per_edition", personas.union, "events", edition, edition)


def test_the_guests_of_an_organisation_have_one_head_in_the_database_too(personas):
    head = {"organisation": factories.make("organisations", personas.union), "is_head": True}
    refuse(
        "participation_one_head", personas.union, "participations", head, lambda first: head | {"event": first.event}
    )


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_must_not_stand(personas, name):
    record, *rows = CASES[name]
    refuse(name.split(" ")[0], personas.union, record, *rows)


def test_every_constraint_of_the_module_is_put_to_the_test():
    assert {name.split(" ")[0] for name in CASES} == declared(*RECORDS) - {
        "event_one_per_edition",
        "participation_one_head",
    }
