"""What stands beside the facts of a record: links for whom they are of use, and cautions while they matter."""

from datetime import timedelta

import pytest
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.records import registry
from amity.staff import beside
from tests import factories

pytestmark = pytest.mark.django_db
make = factories.make


def in_days(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def of(personas, row, name="an"):
    return beside.of(registry.of(type(row)), row, personas.actor(name))


def words(found) -> set[str]:
    return {text for _href, text in found.links}


def cautions(found) -> list[str]:
    return [text for _href, text in found.cautions]


def abroad(personas):
    return make("countries", personas.hers, code="RU")


def forum(personas, **fields):
    given = {"kind": "forum", "state": "planned", "starts_on": in_days(90), "country": abroad(personas)}
    return make("events", personas.hers, **given | fields)


@pytest.mark.parametrize(
    ("name", "makes"), [("an", True), ("chi", True), ("binh", False), ("dung", False), ("hoa", False)]
)
def test_only_who_keeps_an_event_is_offered_to_make_another_of_it(personas, name, makes):
    event = make("events", personas.hers, confidentiality=Confidentiality.PUBLIC)
    found = words(of(personas, event, name))
    assert {"Programme", "Minutes", "Evaluation"} <= found
    assert ("Make a new event after this one" in found) is makes


@pytest.mark.parametrize(("kind", "offered"), [("forum", True), ("workshop", True), ("meeting", False)])
def test_the_permission_is_offered_for_conferences(personas, kind, offered):
    event = make("events", personas.hers, kind=kind, state="planned", starts_on=in_days(90))
    assert ("Permission" in words(of(personas, event))) is offered


def test_an_edition_leads_to_the_next_one_and_the_series_too(personas):
    series = make("series", personas.hers)
    event = make("events", personas.hers, series=series, edition=1)
    assert (f"/series/{series.pk}/next/", "Prepare the next edition") in of(personas, event).links
    assert (f"/series/{series.pk}/next/", "Prepare the next edition") in of(personas, series).links
    assert of(personas, series, "dung").links == []


def test_a_series_out_of_sight_is_not_led_to(personas):
    series = make("series", personas.other, confidentiality=Confidentiality.UNIT)
    event = make("events", personas.hers, series=series, edition=1)
    assert "Prepare the next edition" not in words(of(personas, event))


def test_a_template_offers_only_what_is_made_after_it(personas):
    event = forum(personas, state="template")
    found = of(personas, event)
    assert words(found) == {"Make a new event after this template"}
    assert cautions(found) == ["This is a template: it is not counted and is not held."]
    assert of(personas, event, "dung").links == []


def test_a_meeting_that_was_held_warns_of_nothing(personas):
    event = make("events", personas.hers, kind="meeting", country=abroad(personas))
    assert cautions(of(personas, event)) == []


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("draft", "submit the dossier by"),
        ("returned", "submit the dossier by"),
        ("submitted", "Permission for this conference: submitted."),
        ("consulting", "Permission for this conference: opinions asked."),
        ("refused", "Permission for this conference: refused."),
        ("granted", None),
    ],
)
def test_what_is_said_follows_the_case(personas, state, said):
    event = forum(personas)
    make("permission_cases", personas.hers, event=event, state=state)
    found = cautions(of(personas, event))
    assert (said in found[0]) if said else found == []


def test_the_level_of_the_case_decides_the_day(personas):
    event = forum(personas)
    shown = {days: PartialDate(in_days(90 - days)).shown("en") for days in (30, 40)}
    assert shown[30] in cautions(of(personas, event))[0]
    make("permission_cases", personas.hers, event=event, ground="rank", level="prime_minister")
    assert shown[40] in cautions(of(personas, event))[0]


def test_a_granted_case_ends_the_caution_even_beside_a_refused_one(personas):
    event = forum(personas)
    make("permission_cases", personas.hers, event=event, state="granted")
    make("permission_cases", personas.hers, event=event, state="refused")
    assert cautions(of(personas, event)) == []


def test_a_day_that_has_passed_is_said_to_have_passed(personas):
    found = cautions(of(personas, forum(personas, starts_on=in_days(9))))
    assert "the latest day to submit was" in found[0]


def test_a_postponed_conference_waits_for_its_day(personas):
    found = cautions(of(personas, forum(personas, state="postponed")))
    assert found == ["This conference needs a permission; its latest day is known when the day is."]


@pytest.mark.parametrize("state", ["cancelled", "template"])
def test_what_is_not_held_needs_no_permission(personas, state):
    assert not [one for one in cautions(of(personas, forum(personas, state=state))) if "permission" in one]


def test_a_case_out_of_sight_tells_nothing(personas):
    event = forum(personas, confidentiality=Confidentiality.PUBLIC)
    make("permission_cases", personas.hers, event=event, state="granted", confidentiality=Confidentiality.UNIT)
    assert cautions(of(personas, event)) == []
    assert "submit the dossier by" in cautions(of(personas, event, "binh"))[0]


def test_a_meeting_has_minutes_and_other_records_have_nothing_beside_them(personas):
    met = make("interactions", personas.hers)
    assert of(personas, met).links == [(f"/interactions/{met.pk}/minutes/", "Minutes")]
    assert of(personas, make("provinces", personas.hers)) == beside.Beside()


@pytest.mark.parametrize(
    ("state", "name", "asks"),
    [("submitted", "an", True), ("consulting", "an", True), ("draft", "an", False), ("submitted", "dung", False)],
)
def test_opinions_are_asked_of_what_was_submitted_by_who_keeps_it(personas, state, name, asks):
    case = make("permission_cases", personas.hers, state=state)
    found = of(personas, case, name)
    assert ("Ask for opinions" in words(found)) is asks
    assert (f"/events/{case.event_id}/permission/", "Where it stands") in found.links


def test_a_case_of_an_event_out_of_sight_leads_nowhere(personas):
    event = forum(personas, confidentiality=Confidentiality.UNIT)
    case = make("permission_cases", personas.hers, event=event, confidentiality=Confidentiality.PUBLIC)
    assert of(personas, case, "binh") == beside.Beside()


def test_a_late_dossier_says_so_on_its_own_page(personas):
    case = make("permission_cases", personas.hers, state="submitted", due_on="2024-01-01", submitted_on="2024-01-02")
    assert cautions(of(personas, case)) == ["The dossier was submitted after its latest day."]
