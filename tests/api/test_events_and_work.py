"""Events made after others, minutes, tasks and opinions through the API: as on the pages, and no more."""

import pytest

from amity.access.roles import Confidentiality
from amity.events.models import Event, PermissionCase
from amity.work.models import Assignment, Opinion
from tests import factories
from tests.api.bodies import kind

pytestmark = pytest.mark.django_db
make = factories.make


def forum(personas, **fields):
    given = {"title": "1st Forum", "kind": "forum", "starts_on": "2024-06-08", "state": "held"}
    return make("events", personas.hers, **given | fields)


def test_an_event_is_made_after_another(personas, api_of):
    event = forum(personas)
    make("sessions", personas.hers, event=event, title="Opening")
    body = {"title": "2nd Forum", "starts_on": "2025-06-08", "take": ["sessions"], "why": "Again."}
    answer = api_of("an").post(f"/events/{event.pk}/clone", body)
    assert (answer.status_code, answer.json()["title"], answer.json()["state"]) == (201, "2nd Forum", "planned")
    assert [one.title for one in Event.objects.get(title="2nd Forum").session_set.all()] == ["Opening"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"title": "1st Forum", "starts_on": "2024-06-08"}, 409),
        ({"title": "", "starts_on": "2025"}, 422),
        ({"title": "2nd", "starts_on": "2025-02-30"}, 422),
        ({"title": "2nd"}, 422),
        ({"title": "2nd", "starts_on": "2025", "take": ["money"]}, 422),
    ],
)
def test_a_wrong_wish_makes_nothing(personas, api_of, body, status):
    event = forum(personas)
    assert api_of("an").post(f"/events/{event.pk}/clone", body).status_code == status
    assert Event.objects.count() == 1


def test_the_next_edition_is_proposed_and_made(personas, api_of):
    series = make("series", personas.hers, every_years=1)
    event = forum(personas, series=series, edition=1)
    told = api_of("an").get(f"/series/{series.pk}/next").json()
    assert (told["edition"], told["year"], told["last"], told["by_turn"]) == (2, 2025, event.pk, False)
    body = {"edition": 2, "title": "2nd Forum", "starts_on": "2025", "hosts": [one["id"] for one in told["hosts"]]}
    made = api_of("an").post(f"/series/{series.pk}/next", body)
    assert (made.status_code, made.json()["edition"]) == (201, 2)
    assert api_of("an").post(f"/series/{series.pk}/next", body | {"title": "Again"}).status_code == 409
    empty = make("series", personas.hers)
    assert api_of("an").post(f"/series/{empty.pk}/next", body).status_code == 404


def test_hosts_out_of_sight_are_hosts_that_there_are_not(personas, api_of):
    series = make("series", personas.hers)
    forum(personas, series=series, edition=1)
    hidden = make("organisations", personas.other, confidentiality=Confidentiality.UNIT)
    body = {"edition": 2, "title": "2nd Forum", "starts_on": "2025"}
    answers = [
        api_of("an").post(f"/series/{series.pk}/next", body | {"hosts": [pk]}) for pk in (hidden.pk, hidden.pk + 999)
    ]
    assert [one.status_code for one in answers] == [422, 422]
    assert answers[0].json() == answers[1].json()


def test_the_programme_tells_what_it_is_made_of_and_what_clashes(personas, api_of):
    event, who = forum(personas), make("people", personas.hers, name="Tran Thi Ngoc")
    for number, begins in ((1, "09:00"), (2, "09:30")):
        make("sessions", personas.hers, event=event, title=f"{number}", begins_at=begins, ends_at="10:00", chair=who)
    told = api_of("an").get(f"/events/{event.pk}/programme").json()
    assert [one["title"] for one in told["sessions"]] == ["1", "2"]
    assert told["clashes"][0]["person"] == "Tran Thi Ngoc"
    paper = api_of("an").get(f"/events/{event.pk}/programme?format=docx&language=vi")
    assert paper["Content-Disposition"] == f'attachment; filename="programme-{event.pk}-vi.docx"'
    assert kind(api_of("an").get(f"/events/{event.pk}/programme?format=odt")) == (400, "bad-query")


def test_a_permission_is_foreseen_and_its_case_opened(personas, api_of):
    event = forum(personas, state="planned", starts_on="2999-06-20")
    told = api_of("an").get(f"/events/{event.pk}/permission").json()
    assert told["needed"] is True
    assert told["latest"] == {"prime_minister": "2999-05-11", "competent_person": "2999-05-21"}
    body = {"reference": "HNQT-1", "ground": "rank"}
    made = api_of("an").post(f"/events/{event.pk}/permission", body)
    assert (made.status_code, made.json()["level"], made.json()["due_on"]) == (201, "prime_minister", "2999-05-11")
    assert api_of("an").post(f"/events/{event.pk}/permission", body).status_code == 409
    assert PermissionCase.objects.count() == 1


def test_the_average_comes_with_its_answers(personas, api_of):
    event = forum(personas)
    assert api_of("an").get(f"/events/{event.pk}/evaluation").json()["average"] is None
    make("evaluations", personas.hers, event=event, score=4, answers=3)
    told = api_of("an").get(f"/events/{event.pk}/evaluation").json()
    assert (told["answers"], told["average"], told["scores"]["4"]) == (3, "4.0", 3)


def test_minutes_taken_become_tasks(personas, api_of):
    event, who = forum(personas), make("people", personas.hers)
    decisions = [{"what": "Write", "responsible": who.pk, "due_on": "2024-07"}, {"what": "Pay"}]
    answer = api_of("an").post(f"/events/{event.pk}/minutes", {"minutes": "Said.", "decisions": decisions})
    assert answer.status_code == 201
    assert [one["title"] for one in answer.json()["items"]] == ["Write", "Pay"]
    told = api_of("an").get(f"/events/{event.pk}/minutes").json()
    assert (told["minutes"], len(told["tasks"])) == ("Said.", 2)
    assert api_of("an").get(f"/events/{event.pk}/minutes?format=pdf").content.startswith(b"%PDF")


def test_minutes_of_a_meeting_are_taken_alike(personas, api_of):
    met = make("interactions", personas.hers)
    api_of("an").post(f"/interactions/{met.pk}/minutes", {"minutes": "Said.", "decisions": [{"what": "Write"}]})
    assert api_of("an").get(f"/interactions/{met.pk}/minutes").json()["tasks"][0]["title"] == "Write"
    assert Assignment.objects.get().interaction == met


def test_a_decision_for_somebody_out_of_sight_takes_nothing_down(personas, api_of):
    event = forum(personas)
    hidden = make("people", personas.other, confidentiality=Confidentiality.UNIT)
    body = {"minutes": "Said.", "decisions": [{"what": "Write", "responsible": hidden.pk}]}
    assert api_of("an").post(f"/events/{event.pk}/minutes", body).status_code == 422
    assert (Event.objects.get().minutes, Assignment.objects.count()) == ("", 0)


def test_my_tasks_are_told(personas, api_of):
    make("assignments", personas.hers, what="Of nobody")
    make("assignments", personas.other, what="Elsewhere", confidentiality=Confidentiality.PUBLIC)
    told = api_of("an").get("/assignments/mine").json()
    assert (told["own"], [one["title"] for one in told["units"]]) == ([], ["Of nobody"])


def test_bodies_are_asked_for_their_opinion(personas, api_of):
    case = make("permission_cases", personas.hers, state="submitted")
    body = make("organisations", personas.hers)
    answer = api_of("an").post(f"/permission_cases/{case.pk}/opinions", {"organisations": [body.pk]})
    assert (answer.status_code, len(answer.json()["items"])) == (201, 1)
    again = api_of("an").post(f"/permission_cases/{case.pk}/opinions", {"organisations": [body.pk]})
    assert (again.status_code, Opinion.objects.count()) == (409, 1)


@pytest.mark.parametrize("address", ["programme", "permission", "evaluation", "minutes"])
@pytest.mark.parametrize(("name", "status"), [("binh", 404), ("hoa", 404), ("nobody", 401)])
def test_strangers_are_told_nothing_of_an_event(personas, api_of, address, name, status):
    event = forum(personas, confidentiality=Confidentiality.UNIT)
    assert api_of(name).get(f"/events/{event.pk}/{address}").status_code == status


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("clone", {"title": "Mine", "starts_on": "2030"}),
        ("permission", {"reference": "1"}),
        ("minutes", {"minutes": "Mine.", "decisions": [{"what": "Mine"}]}),
    ],
)
@pytest.mark.parametrize(("name", "status"), [("dung", 403), ("binh", 404)])
def test_who_may_not_write_changes_nothing(personas, api_of, address, body, name, status):
    event = forum(personas, state="planned", starts_on="2999", confidentiality=Confidentiality.UNIT)
    assert api_of(name).post(f"/events/{event.pk}/{address}", body).status_code == status
    assert (Event.objects.get().minutes, PermissionCase.objects.count(), Assignment.objects.count()) == ("", 0, 0)
