"""Promises that are overdue and twinnings that sleep are told on the desk like renewals: in order, in each language."""

from datetime import date

import pytest
from django.utils import translation

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.almanac import calls
from amity.records.models import Shelf
from tests.factories import make

pytestmark = pytest.mark.django_db
TODAY = date(2024, 2, 29)


def told(personas, name="an", most=5, language="en", today=TODAY):
    return list(calls.waiting(personas.actor(name), language, today=today, most=most))


def promise(personas, what="Send books", **fields):
    agreement = make("agreements", personas.hers, ends_on="2040")
    return make("commitments", personas.hers, agreement=agreement, what=what, **{"due_on": "2023", **fields})


def test_an_overdue_promise_waits_and_leads_to_its_page(personas):
    row = promise(personas)
    (one,) = told(personas)
    assert (one.label, one.has_more) == ("Promise is overdue", False)
    assert one.rows == [("Send books", f"/commitments/{row.pk}/", "2023")]
    assert one.href == "/commitments/?overdue_on=2024-02-29"


@pytest.mark.parametrize(
    ("due_on", "today", "waits"),
    [
        ("2024-02-29", date(2024, 2, 29), False),
        ("2024-02-29", date(2024, 3, 1), True),
        ("2024-02", date(2024, 2, 29), False),
        ("2024-02", date(2024, 3, 1), True),
        ("2024", date(2024, 12, 31), False),
        ("", date(2040, 1, 1), False),
    ],
)
def test_it_waits_from_the_day_after_the_last_on_which_it_can_fall_due(due_on, today, waits, personas):
    promise(personas, due_on=due_on)
    found = [one.label for one in told(personas, today=today)]
    assert ("Promise is overdue" in found) is waits


@pytest.mark.parametrize(("state", "evidence"), [("done", "Seen."), ("missed", ""), ("dropped", "")])
def test_a_promise_that_is_settled_waits_no_more(state, evidence, personas):
    promise(personas, state=state, evidence=evidence)
    assert told(personas) == []


def test_a_sleeping_twinning_waits_with_the_day_since_when_it_stands(personas):
    row = make("twinnings", personas.hers, since_on="2010-05")
    (one,) = told(personas)
    (name, href, on) = one.rows[0]
    assert (one.label, href, on) == ("Twinning is dormant", f"/twinnings/{row.pk}/", "May 2010")
    assert row.home.name in name


def test_a_row_without_its_date_is_told_without_one(personas):
    make("twinnings", personas.hers, since_on="")
    (one,) = told(personas)
    assert [on for _name, _href, on in one.rows] == [""]


def test_calls_stand_in_the_order_in_which_they_were_declared(personas):
    make("twinnings", personas.hers)
    promise(personas)
    make("agreements", personas.hers, ends_on="2024-12")
    labels = [one.label for one in told(personas)]
    assert labels == ["Renewal should begin", "Promise is overdue", "Twinning is dormant"]
    assert [str(call.label) for call in calls.all_calls() if str(call.label) in labels] == labels


@pytest.mark.parametrize(("most", "shown", "has_more"), [(1, 1, True), (2, 2, True), (3, 3, False), (9, 3, False)])
def test_no_more_are_named_than_asked_for(most, shown, has_more, personas):
    for number in range(3):
        promise(personas, what=f"Promise {number}", due_on=f"2023-0{number + 1}")
    (one,) = told(personas, most=most)
    assert (len(one.rows), one.has_more) == (shown, has_more)
    assert [name for name, _href, _on in one.rows] == [f"Promise {number}" for number in range(shown)]


def test_of_two_on_one_day_the_older_row_stands_first(personas):
    rows = [promise(personas, what=what) for what in ("Second letter", "A letter")]
    (one,) = told(personas)
    assert [href for _name, href, _on in one.rows] == [f"/commitments/{row.pk}/" for row in rows]


def test_what_waits_is_told_in_the_language_of_the_reader(personas):
    promise(personas, what_vi="Gửi sách", due_on="2023-05")
    with translation.override("vi"):
        (one,) = told(personas, language="vi")
    assert one.rows[0][0] == "Gửi sách"
    assert one.rows[0][2] == "tháng 5 năm 2023"
    assert one.label != "Promise is overdue"


@pytest.mark.parametrize(
    ("name", "waits"),
    [("an", True), ("chi", True), ("dung", False), ("binh", False), ("hoa", False), ("nobody", False)],
)
@pytest.mark.parametrize("confidentiality", [Confidentiality.PUBLIC, Confidentiality.UNIT])
def test_only_who_keeps_a_promise_is_told_however_open_it_is(confidentiality, name, waits, personas):
    promise(personas, confidentiality=confidentiality)
    assert bool(told(personas, name)) is waits


def test_the_system_is_told_of_everything(personas):
    promise(personas, confidentiality=Confidentiality.RESTRICTED)
    found = list(calls.waiting(Actor.system(), "en", today=TODAY, most=5))
    assert [one.label for one in found] == ["Promise is overdue"]


@pytest.mark.parametrize("shelf", [Shelf.ARCHIVED, Shelf.TRASHED])
def test_a_promise_put_away_waits_for_nobody(shelf, personas):
    row = promise(personas)
    type(row).objects.filter(pk=row.pk).update(shelf=shelf)
    assert told(personas) == []


def test_the_rows_of_a_call_are_those_of_its_list_for_every_reader(personas):
    """Who reads sees them in the list, though nothing of it waits for him."""
    row = promise(personas, confidentiality=Confidentiality.UNION)
    call = next(one for one in calls.all_calls() if one.record == "commitments")
    for name in ("an", "dung", "binh"):
        assert list(calls.rows(call, personas.actor(name), TODAY)) == [row]
    assert list(calls.rows(call, personas.actor("nobody"), TODAY)) == []


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 12, 31), date(2999, 12, 31)])
def test_no_distant_day_breaks_what_waits(day, personas):
    make("twinnings", personas.hers)
    promise(personas)
    make("agreements", personas.hers)
    assert all(one.rows for one in told(personas, today=day))


def test_the_address_of_a_call_carries_its_day():
    for call in calls.all_calls():
        assert calls.address(call, TODAY) == f"/{call.record}/?{call.filter}=2024-02-29"
