"""People's events around a high-level visit: past practice, planning from it, and what followed."""

from datetime import date

import pytest

from amity.access.roles import Confidentiality
from amity.dossiers import following
from amity.events.models import Event, EventKind
from amity.events.services import visits
from amity.past import undo
from amity.records.writes import NotAllowed
from tests.factories import make

TODAY = date(2026, 3, 16)
pytestmark = pytest.mark.django_db


@pytest.fixture
def cuba(personas):
    return make("countries", personas.hers, code="CU", name="Cuba")


@pytest.fixture
def coming(personas, cuba):
    """A visit that comes, of An's unit."""
    return make("high_level_visits", personas.hers, country=cuba, principal_text="The President of Cuba",
                from_on="2090-09-01", to_on="2090-09-03", place="Hanoi")  # fmt: skip


def past(personas, country, kind, on="2020-05-01", direction="in", **more):
    """A visit gone by with an event of a kind within it."""
    visit = make("high_level_visits", personas.hers, country=country, from_on=on, to_on="", direction=direction)
    return make("events", personas.hers, visit=visit, kind=kind, country=country, starts_on=on, **more)


def usual(visit, actor):
    found = visits.past_practice(visit, actor=actor, language="en")
    return [(str(one.kind), one.with_country, one.count, len(one.visits)) for one in found]


def test_past_practice_has_this_country_first_and_the_frequent_before_the_rare(personas, cuba, coming):
    past(personas, cuba, "meeting", title="Friendship meeting")
    for _one in range(3):
        past(personas, make("countries", personas.hers), "exchange")
    past(personas, make("countries", personas.hers), "meeting")
    past(personas, make("countries", personas.hers), "festival")
    assert usual(coming, personas.actor("an")) == [
        ("meeting", 1, 2, 2),
        ("exchange", 0, 3, 3),
        ("festival", 0, 1, 1),
    ]


def test_examples_lead_to_the_events_those_with_this_country_first(personas, cuba, coming):
    past(personas, make("countries", personas.hers), "meeting", on="2024-01-01", title="Elsewhere")
    here = past(personas, cuba, "meeting", on="2010-01-01", title="Here")
    found = visits.past_practice(coming, actor=personas.actor("an"), language="en")[0]
    assert found.examples[0] == (here.pk, "Here")
    assert [name for _pk, name in found.examples] == ["Here", "Elsewhere"]


def test_other_directions_later_visits_and_what_was_not_held_are_no_practice(personas, cuba, coming):
    past(personas, cuba, "meeting", direction="out")
    past(personas, cuba, "festival", on="2091-01-01")
    past(personas, cuba, "forum", state="cancelled")
    make("events", personas.hers, visit=coming, kind="seminar")
    assert usual(coming, personas.actor("an")) == []


def test_practice_is_made_of_what_the_reader_may_see(personas, cuba, coming):
    past(personas, cuba, "meeting", confidentiality=Confidentiality.UNIT)
    secret = make("high_level_visits", personas.hers, country=cuba, from_on="2019", to_on="",
                  confidentiality=Confidentiality.UNIT)  # fmt: skip
    make("events", personas.hers, visit=secret, kind="festival", starts_on="2019")
    assert {kind for kind, *_rest in usual(coming, personas.actor("an"))} == {"meeting", "festival"}
    assert usual(coming, personas.actor("binh")) == []


def test_what_is_chosen_is_planned_within_the_visit(personas, cuba, coming):
    made, act = visits.propose(coming, actor=personas.actor("an"), today=TODAY,
                               kinds=[EventKind.MEETING, EventKind.EXCHANGE], why="As always")  # fmt: skip
    stored = Event.objects.filter(visit=coming).order_by("kind")
    assert [str(one.kind) for one in stored] == ["exchange", "meeting"]
    one = stored[1]
    assert (one.state, str(one.starts_on), one.place, one.country, one.owner) == (
        "planned", "2090-09-01", "Hanoi", cuba, personas.hers,
    )  # fmt: skip
    assert one.title == "Meeting within the visit of The President of Cuba"
    assert one.title_vi
    assert {event.pk for event in made} == {event.pk for event in stored}
    assert (act.kind, act.why) == ("visit", "As always")


def test_the_act_is_undone_as_a_whole(personas, coming):
    actor = personas.actor("an")
    _made, act = visits.propose(coming, actor=actor, today=TODAY, kinds=[EventKind.MEETING, EventKind.FORUM])
    undo.undo(act, actor=actor)
    assert not Event.objects.filter(visit=coming, audience__gte=0).exists()


def test_the_events_are_as_closed_as_the_visit(personas, cuba):
    closed = make("high_level_visits", personas.hers, country=cuba, from_on="2026-09", to_on="",
                  confidentiality=Confidentiality.RESTRICTED)  # fmt: skip
    made, _act = visits.propose(closed, actor=personas.actor("an"), today=TODAY, kinds=[EventKind.MEETING])
    assert made[0].confidentiality == Confidentiality.RESTRICTED


def test_another_unit_plans_its_own_events(personas, coming):
    made, _act = visits.propose(coming, actor=personas.actor("binh"), today=TODAY, kinds=[EventKind.MEETING])
    assert made[0].owner_id == personas.other.pk


def test_nothing_chosen_is_refused(personas, coming):
    with pytest.raises(visits.NothingChosen, match="Choose at least one"):
        visits.propose(coming, actor=personas.actor("an"), today=TODAY, kinds=[])


def test_a_visit_that_is_over_takes_no_more_events(personas, cuba):
    over = make("high_level_visits", personas.hers, country=cuba, from_on="2026-03-14", to_on="2026-03-15")
    with pytest.raises(visits.VisitIsOver, match="is over"):
        visits.propose(over, actor=personas.actor("an"), today=TODAY, kinds=[EventKind.MEETING])
    last_day = make("high_level_visits", personas.hers, country=cuba, from_on="2026-03-15", to_on="2026-03-16")
    assert visits.propose(last_day, actor=personas.actor("an"), today=TODAY, kinds=[EventKind.MEETING])


def test_a_kind_that_hangs_on_the_visit_is_not_planned_twice(personas, coming):
    make("events", personas.hers, visit=coming, kind="meeting", state="planned", starts_on="2090-09-01")
    with pytest.raises(visits.AlreadyPlanned, match="Meeting"):
        visits.propose(coming, actor=personas.actor("an"), today=TODAY, kinds=[EventKind.MEETING, EventKind.FORUM])
    assert Event.objects.filter(visit=coming).count() == 1


def test_a_kind_that_was_called_off_may_be_planned_again(personas, coming):
    make("events", personas.hers, visit=coming, kind="meeting", state="cancelled", starts_on="2090-09-01")
    made, _act = visits.propose(coming, actor=personas.actor("an"), today=TODAY, kinds=[EventKind.MEETING])
    assert len(made) == 1


def test_who_only_reads_plans_nothing(personas, coming):
    with pytest.raises(NotAllowed):
        visits.propose(coming, actor=personas.actor("dung"), today=TODAY, kinds=[EventKind.MEETING])
    assert not Event.objects.filter(visit=coming).exists()


def after(visit, actor):
    return {one.record: one for one in following.after(visit, actor=actor, language="en")}


def test_what_followed_is_of_the_twelve_months_after_and_of_this_country(personas, cuba):
    visit = make("high_level_visits", personas.hers, country=cuba, from_on="2024-09-01", to_on="2024-09-03")
    hers = personas.hers
    make("events", hers, title="During", country=cuba, starts_on="2024-09-03")
    make("events", hers, title="The day after", country=cuba, starts_on="2024-09-04")
    make("events", hers, title="A year after", country=cuba, starts_on="2025-09-03")
    make("events", hers, title="Too late", country=cuba, starts_on="2025-09-04")
    make("events", hers, title="Elsewhere", country=make("countries", hers), starts_on="2024-10-01")
    make("events", hers, title="Planned", country=cuba, starts_on="2024-10-01", state="planned")
    make("agreements", hers, title="Memorandum", countries=[cuba], signed_on="2024-12-01")
    make("assignments", hers, what="Send the pictures", visit=visit)
    found = after(visit, personas.actor("an"))
    assert [name for name, _href, _on in found["events"].rows] == ["The day after", "A year after"]
    assert [name for name, _href, _on in found["agreements"].rows] == ["Memorandum"]
    assert [name for name, _href, _on in found["assignments"].rows] == ["Send the pictures"]
    assert found["events"].href == f"/events/?country={cuba.pk}&state=held&starts_on=2024-09-04..2025-09-03"


def test_what_followed_is_counted_by_what_the_reader_may_see(personas, cuba):
    visit = make("high_level_visits", personas.hers, country=cuba, from_on="2024-09-01", to_on="")
    make("events", personas.hers, country=cuba, starts_on="2024-10-01", confidentiality=Confidentiality.UNIT)
    assert after(visit, personas.actor("an"))["events"].count == 1
    assert after(visit, personas.actor("binh"))["events"].count == 0


def test_the_page_offers_plans_and_leads_to_what_was_made(personas, cuba, coming, client_of):
    past(personas, cuba, "meeting", title="Friendship meeting of 2020")
    client = client_of("an")
    page = client.get(f"/high_level_visits/{coming.pk}/propose/").content.decode()
    assert "Friendship meeting of 2020" in page
    assert 'value="meeting"' in page
    answer = client.post(f"/high_level_visits/{coming.pk}/propose/", {"kind": ["meeting"], "why": "As always"})
    assert answer.status_code == 302
    shown = client.get(answer["Location"]).content.decode()
    assert "Meeting within the visit of The President of Cuba" in shown
    assert "1 event was planned." in shown
    again = client.get(f"/high_level_visits/{coming.pk}/propose/").content.decode()
    assert "already there" in again


def test_the_page_says_what_was_refused(personas, cuba, coming, client_of):
    past(personas, cuba, "meeting")
    answer = client_of("an").post(f"/high_level_visits/{coming.pk}/propose/", {})
    assert answer.status_code == 422
    assert "Choose at least one kind of event." in answer.content.decode()


def test_the_page_of_a_visit_that_is_over_shows_what_followed_and_offers_nothing(personas, cuba, client_of):
    visit = make("high_level_visits", personas.hers, country=cuba, from_on="2024-09-01", to_on="")
    make("agreements", personas.hers, title="Memorandum of Havana", countries=[cuba], signed_on="2024-12-01")
    past(personas, cuba, "meeting")
    page = client_of("an").get(f"/high_level_visits/{visit.pk}/propose/").content.decode()
    assert "Memorandum of Havana" in page
    assert "does not say that it came of it" in page
    assert "Plan what is chosen" not in page


def test_who_only_reads_sees_the_page_without_its_button(personas, cuba, coming, client_of):
    past(personas, cuba, "meeting")
    page = client_of("dung").get(f"/high_level_visits/{coming.pk}/propose/")
    assert page.status_code == 200
    assert "Plan what is chosen" not in page.content.decode()
    assert client_of("dung").post(f"/high_level_visits/{coming.pk}/propose/", {"kind": "meeting"}).status_code == 403
    assert not Event.objects.filter(visit=coming).exists()


def test_a_visit_out_of_sight_has_no_page(personas, cuba, client_of):
    hidden = make("high_level_visits", personas.hers, country=cuba, confidentiality=Confidentiality.UNIT)
    for path in (f"/high_level_visits/{hidden.pk}/propose/", f"/api/v1/high_level_visits/{hidden.pk}/practice"):
        assert client_of("an").get(path).status_code == 200
        assert client_of("binh").get(path).status_code == 404


def test_the_page_of_the_visit_leads_there(coming, client_of):
    page = client_of("an").get(f"/high_level_visits/{coming.pk}/").content.decode()
    assert f'href="/high_level_visits/{coming.pk}/propose/"' in page


def test_a_program_reads_the_practice_and_plans(personas, cuba, coming, client_of):
    held = past(personas, cuba, "meeting", title="Friendship meeting")
    client = client_of("an")
    told = client.get(f"/api/v1/high_level_visits/{coming.pk}/practice").json()
    assert told["items"] == [
        {"kind": "meeting", "count": 1, "with_country": 1, "visits": 1, "there": False,
         "examples": [{"id": held.pk, "title": "Friendship meeting"}]}
    ]  # fmt: skip
    assert [one["record"] for one in told["after"]] == ["events", "agreements", "assignments"]
    path = f"/api/v1/high_level_visits/{coming.pk}/propose"
    made = client.post(path, {"kinds": ["meeting"], "why": "As always"}, content_type="application/json")
    assert made.status_code == 201
    assert Event.objects.get(visit=coming).pk == made.json()["items"][0]["id"]
    assert client.post(path, {"kinds": ["meeting"]}, content_type="application/json").status_code == 409
    assert client.post(path, {"kinds": ["carnival"]}, content_type="application/json").status_code in (400, 422)
    assert client.post(path, {"kinds": []}, content_type="application/json").status_code in (400, 422)
