"""What waits for somebody to act, and who is told of it."""

from datetime import date

import pytest

from amity.access.roles import Confidentiality
from amity.almanac import calls
from amity.records import registry
from amity.records.models import Shelf
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def due(personas):
    """An agreement whose renewal should have begun."""
    return factories.make("agreements", personas.hers, title="Memorandum of 2022", ends_on="2027-06")


def told(personas, name="an", most=5, language="en"):
    return list(calls.waiting(personas.actor(name), language, today=TODAY, most=most))


def test_nothing_waits_in_an_empty_union(personas):
    assert told(personas) == []


def test_what_waits_is_named_and_leads_to_the_row_and_to_the_list(personas, due):
    (one,) = told(personas)
    assert one.label == "Renewal should begin"
    assert one.rows == [("Memorandum of 2022", f"/agreements/{due.pk}/", "June 2027")]
    assert one.href == "/agreements/?renewal_due_by=2026-11-22"
    assert not one.has_more


def test_the_list_it_leads_to_holds_the_same_rows(personas, due, client_of):
    factories.make("agreements", personas.hers, title="Far away", ends_on="2040")
    page = client_of("an").get(told(personas)[0].href).content.decode()
    assert "Memorandum of 2022" in page
    assert "Far away" not in page


def test_the_most_urgent_stand_first_and_the_rest_is_only_hinted_at(personas, due):
    factories.make("agreements", personas.hers, title="Sooner", ends_on="2026-12")
    (one,) = told(personas, most=1)
    assert [title for title, _href, _on in one.rows] == ["Sooner"]
    assert one.has_more


def test_only_who_keeps_the_records_is_told_that_they_wait(personas):
    factories.make("agreements", personas.hers, ends_on="2027", confidentiality=Confidentiality.UNIT)
    keeps = {"an": True, "chi": True, "dung": False, "binh": False, "hoa": False, "nobody": False}
    assert {name: bool(told(personas, name)) for name in keeps} == keeps


def test_what_another_unit_keeps_waits_for_that_unit(personas):
    factories.make("agreements", personas.other, title="Theirs", ends_on="2027")
    assert (bool(told(personas, "an")), bool(told(personas, "binh"))) == (False, True)


def test_what_is_archived_or_thrown_away_waits_for_nobody(personas, due):
    for shelf in (Shelf.ARCHIVED, Shelf.TRASHED):
        type(due).objects.filter(pk=due.pk).update(shelf=shelf)
        assert told(personas) == []


def test_a_call_costs_one_query_however_many_rows_wait(personas, due, django_assert_num_queries):
    for n in range(4):
        factories.make("agreements", personas.hers, ends_on=f"2027-0{n + 1}")
    actor = personas.actor("an")
    with django_assert_num_queries(len(calls.all_calls())):
        assert len(list(calls.waiting(actor, "en", today=TODAY, most=3))[0].rows) == 3


def test_every_call_names_a_filter_of_its_record_type():
    for call in calls.all_calls():
        assert call.filter in registry.get(call.record).named_filters
        assert call.order in registry.get(call.record).fields


def test_a_call_is_declared_once():
    with pytest.raises(ValueError, match="declared twice"):
        calls.register(calls.all_calls()[0])


@pytest.mark.parametrize(("name", "is_told"), [("an", True), ("binh", False)])
def test_the_desk_says_what_waits(name, is_told, personas, client_of):
    factories.make("agreements", personas.hers, title="To renew", ends_on="2023", confidentiality=Confidentiality.UNIT)
    page = client_of(name).get("/").content.decode()
    assert ("Renewal should begin" in page, "To renew" in page) == (is_told, is_told)
