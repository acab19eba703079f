"""Positions held on a day, and follow-ups that are due."""

import pytest

from amity.network import queries
from amity.network.models import Interaction, Position
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("from_on", "to_on", "day", "held"),
    [
        ("2019-12-05", "", "2019-12-04", False),
        ("2019-12-05", "", "2026-03-16", True),
        ("2010-08", "2014", "2010-07-31", False),
        ("2010-08", "2014", "2010-08-01", True),
        ("2010-08", "2014", "2014-12-31", True),
        ("2010-08", "2014", "2015-01-01", False),
        ("", "2014-06", "2014-06-30", True),
        ("", "2014-06", "2014-07-01", False),
        ("", "", "1945-09-02", True),
    ],
)
def test_a_position_is_held_as_far_as_its_dates_allow(personas, from_on, to_on, day, held):
    factories.make("positions", personas.union, from_on=from_on, to_on=to_on)
    assert queries.held_on(Position.objects.all(), day).exists() is held


@pytest.mark.parametrize(
    ("due", "done", "day", "listed"),
    [
        ("2024-01-31", "", "2024-01-30", False),
        ("2024-01-31", "", "2024-01-31", True),
        ("2024", "", "2024-01-01", True),
        ("2024-01-31", "2024-02-05", "2024-03-01", False),
        ("", "", "2030-01-01", False),
    ],
)
def test_a_follow_up_is_due_until_it_is_recorded_as_done(personas, due, done, day, listed):
    factories.make("interactions", personas.union, follow_up_on=due, followed_up_on=done)
    assert queries.follow_up_due_by(Interaction.objects.all(), day).exists() is listed
