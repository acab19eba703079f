"""Lives, posts and ties with dates known in part: what contradicts itself, who held what when, what is still to do."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from amity.core.dates import PartialDate
from amity.network.models import Interaction, Position
from amity.network.queries import follow_up_due_by, held_on
from amity.records import listing, registry
from tests import factories

pytestmark = pytest.mark.django_db

# record type, first date, last date, what is said beside the last one
SPANS = [
    ("organisations", "founded_on", "ended_on", "It ends before it begins."),
    ("people", "born_on", "died_on", "The day of death lies before the day of birth."),
    ("positions", "from_on", "to_on", "It ends before it begins."),
    ("ties", "from_on", "to_on", "It ends before it begins."),
]
BY_SPAN = pytest.mark.parametrize(("record", "first", "last", "message"), SPANS)


@BY_SPAN
@pytest.mark.parametrize(
    ("begins", "ends"),
    [("1963-09-25", "1963-09-24"), ("1963-09", "1963-08-31"), ("1964", "1963"), ("2020-02-29", "2020-02-01")],
)
def test_what_ends_before_it_begins_is_refused_beside_its_end(personas, record, first, last, message, begins, ends):
    with pytest.raises(ValidationError) as refused:
        factories.make(record, personas.union, **{first: begins, last: ends})
    assert refused.value.message_dict == {last: [message]}
    assert not registry.get(record).model.objects.filter(**{last: ends}).exists()


@BY_SPAN
@pytest.mark.parametrize(
    ("begins", "ends"),
    [("1963-09-25", "1963-09-25"), ("1963-09-25", "1963"), ("1963", "1963-01-01"), ("", "1963"), ("1963", "")],
)
def test_what_may_be_in_order_is_kept_as_it_was_told(personas, record, first, last, message, begins, ends):
    row = factories.make(record, personas.union, **{first: begins, last: ends})
    row.refresh_from_db()
    assert (str(getattr(row, first) or ""), str(getattr(row, last) or "")) == (begins, ends)


DATES = ("", "2023", "2024", "2023-12", "2024-02", "2023-12-31", "2024-02-29", "2024-03-01")


def test_a_post_is_held_on_every_day_that_its_dates_do_not_shut_out(personas):
    person, organisation = factories.make("people", personas.union), factories.make("organisations", personas.union)
    spans = [(day, "") for day in DATES] + [("", day) for day in DATES[1:]]
    Position.objects.bulk_create(
        Position(owner=personas.union, person=person, organisation=organisation, title=f"{a}/{b}", from_on=a, to_on=b)
        for a, b in spans
    )
    day = date(2022, 12, 30)
    while day < date(2025, 1, 3):
        expected = {
            f"{begins}/{ends}"
            for begins, ends in spans
            if (not begins or PartialDate(begins).first <= day) and (not ends or PartialDate(ends).last >= day)
        }
        assert set(held_on(Position.objects.all(), day.isoformat()).values_list("title", flat=True)) == expected, day
        day += timedelta(days=4)


@pytest.mark.parametrize(
    ("due", "done", "day", "is_due"),
    [
        ("2024-02-29", "", "2024-02-28", False),
        ("2024-02-29", "", "2024-02-29", True),
        ("2024-02", "", "2024-01-31", False),
        ("2024-02", "", "2024-02-01", True),
        ("2024", "", "2023-12-31", False),
        ("2024", "", "2024-01-01", True),
        ("2024", "2024", "2025-01-01", False),
        ("", "", "2099-01-01", False),
        ("", "2024", "2099-01-01", False),
    ],
)
def test_a_follow_up_is_due_from_the_first_day_it_can_be_until_it_is_done(personas, due, done, day, is_due):
    factories.make("interactions", personas.union, follow_up_on=due, followed_up_on=done)
    assert follow_up_due_by(Interaction.objects.all(), day).exists() is is_due


@pytest.mark.parametrize("text", ["2024", "2024-02", "29/2/2024", "", "soon"])
@pytest.mark.parametrize("ask", [held_on, follow_up_due_by])
def test_only_a_whole_day_can_be_asked_for(ask, text):
    rows = Position.objects.all() if ask is held_on else Interaction.objects.all()
    with pytest.raises(ValueError, match="Give a whole day"):
        ask(rows, text)


def test_the_list_of_posts_and_of_contacts_answers_for_a_day(personas):
    actor = personas.actor("an")
    factories.make("positions", personas.hers, from_on="2019", to_on="2023-06", is_public_office=True)
    factories.make("positions", personas.hers, from_on="2023-07")
    factories.make("interactions", personas.hers, follow_up_on="2024-01", held_on="2023-12-16")
    posts, contacts = registry.get("positions"), registry.get("interactions")
    assert listing.read(posts, actor, {"held_on": "2023-06-30"}, "en").count == "1"
    assert listing.read(posts, actor, {"held_on": "2023-07-01", "is_public_office": "true"}, "en").count == "0"
    assert listing.read(contacts, actor, {"follow_up_due_by": "2024-01-01"}, "en").count == "1"


def test_a_person_in_use_is_not_taken_away(personas):
    row = factories.make("positions", personas.union)
    for used in (row.person, row.organisation):
        with pytest.raises(Exception, match="protected foreign keys"):
            used.delete()
    assert Position.objects.get() == row
