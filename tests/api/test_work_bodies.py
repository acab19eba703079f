"""Minutes, tasks and opinions through the API: wrong bodies, closed doors, languages, and what is noted."""

import pytest

from amity.access.roles import Confidentiality
from amity.events.models import Event
from amity.records.models import Change, Reading
from amity.work.models import Assignment, Opinion
from tests import factories
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db
make = factories.make
UNIT, PUBLIC, RESTRICTED = Confidentiality.UNIT, Confidentiality.PUBLIC, Confidentiality.RESTRICTED


def titles(told) -> list[str]:
    return [one["title"] for one in told]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "minutes"),
        ({"minutes": 7}, "minutes"),
        ({"minutes": "Said.", "summary": "Said."}, "summary"),
        ({"minutes": "Said.", "decisions": {"what": "Write"}}, "decisions"),
        ({"minutes": "Said.", "decisions": ["Write"]}, "decisions"),
        ({"minutes": "Said.", "decisions": [{"what": ""}]}, "decisions"),
        ({"minutes": "Said.", "decisions": [{}]}, "decisions"),
        ({"minutes": "Said.", "decisions": [{"what": "x" * 301}]}, "decisions"),
        ({"minutes": "Said.", "decisions": [{"what": "Write", "who": 1}]}, "decisions"),
        ({"minutes": "Said.", "decisions": [{"what": "Write", "responsible": 0}]}, "decisions"),
        ({"minutes": "Said.", "decisions": [{"what": "Write", "responsible": 2**31 - 1}]}, "decisions"),
        ({"minutes": "Said.", "decisions": [{"what": "Write"}] * 101}, "decisions"),
        ({"minutes": "Said.", "decisions": [{"what": "Write", "due_on": "30/6/2024"}]}, "decisions"),
        ({"minutes": "Said.", "decisions": [{"what": "Write", "due_on": "2023-02-29"}]}, "due_on"),
    ],
)
@pytest.mark.parametrize("record", ["events", "interactions"])
def test_what_is_wrong_in_minutes_is_named_and_nothing_is_taken_down(personas, api_of, record, body, field):
    about = make(record, personas.hers)
    before = Change.objects.count()
    answer = api_of("an").post(f"/{record}/{about.pk}/minutes", body)
    assert kind(answer) == (422, "invalid")
    assert set(wrong(answer)) == {field}
    assert (Assignment.objects.count(), Change.objects.count()) == (0, before)


def test_of_several_decisions_the_last_of_which_is_wrong_none_is_taken_down(personas, api_of):
    event = make("events", personas.hers)
    decisions = [{"what": "Write"}, {"what": "Pay", "due_on": "2024-02-30"}]
    answer = api_of("an").post(f"/events/{event.pk}/minutes", {"minutes": "Said.", "decisions": decisions})
    assert answer.status_code == 422
    assert (Event.objects.get().minutes, Assignment.objects.count()) == ("", 0)


def test_a_hundred_decisions_are_taken_down_in_their_order(personas, api_of):
    event = make("events", personas.hers)
    decisions = [{"what": f"Decision {number}"} for number in range(100)]
    answer = api_of("an").post(f"/events/{event.pk}/minutes", {"minutes": "Said.", "decisions": decisions})
    assert answer.status_code == 201
    assert titles(answer.json()["items"]) == [one["what"] for one in decisions]
    assert list(Assignment.objects.order_by("pk").values_list("what", flat=True)) == [one["what"] for one in decisions]


def test_one_person_may_be_named_in_several_decisions(personas, api_of):
    event, who = make("events", personas.hers), make("people", personas.hers)
    decisions = [{"what": what, "responsible": who.pk, "due_on": "2024-02-29"} for what in ("Write", "Pay")]
    api_of("an").post(f"/events/{event.pk}/minutes", {"minutes": "", "decisions": decisions, "why": "The talks."})
    stored = [(one.what, one.responsible, str(one.due_on)) for one in Assignment.objects.order_by("pk")]
    assert stored == [("Write", who, "2024-02-29"), ("Pay", who, "2024-02-29")]
    assert {one.why for one in Change.objects.filter(record="assignments")} == {"The talks."}


def test_minutes_sent_twice_with_one_key_make_the_tasks_once(personas, api_of):
    event, api = make("events", personas.hers), api_of("an")
    body = {"minutes": "Said.", "decisions": [{"what": "Write"}]}
    told = [api.post(f"/events/{event.pk}/minutes", body, **{"Idempotency-Key": "k"}).json() for _time in range(2)]
    assert told[0] == told[1]
    assert Assignment.objects.count() == 1


def test_minutes_are_told_with_the_decisions_their_reader_may_see(personas, api_of):
    event = make("events", personas.hers, minutes="Said.", confidentiality=PUBLIC)
    for what, level in (("Open", PUBLIC), ("Closed", UNIT)):
        make("assignments", personas.hers, event=event, what=what, decision=what, confidentiality=level)
    make("assignments", personas.hers, event=event, what="No decision", confidentiality=PUBLIC)
    told = {name: api_of(name).get(f"/events/{event.pk}/minutes").json() for name in ("an", "dung", "binh")}
    assert {name: titles(one["tasks"]) for name, one in told.items()} == {
        "an": ["Open", "Closed"],
        "dung": ["Open", "Closed"],
        "binh": ["Open"],
    }
    assert {one["minutes"] for one in told.values()} == {"Said."}


def test_tasks_are_named_in_the_language_of_the_reader(personas, api_of):
    personas.an.language = "vi"
    personas.an.save()
    event = make("events", personas.hers)
    make("assignments", personas.hers, event=event, what="Write", what_vi="Viết thư", decision="Write")
    make("assignments", personas.hers, event=event, what="Pay", what_vi="", decision="Pay")
    assert titles(api_of("an").get(f"/events/{event.pk}/minutes").json()["tasks"]) == ["Viết thư", "Pay"]
    assert set(titles(api_of("an").get("/assignments/mine").json()["units"])) == {"Viết thư", "Pay"}


def test_the_minutes_of_a_meeting_go_along_as_a_paper(personas, api_of):
    met = make("interactions", personas.hers)
    answer = api_of("an").get(f"/interactions/{met.pk}/minutes?format=docx&language=vi")
    assert answer["Content-Disposition"] == f'attachment; filename="minutes-{met.pk}-vi.docx"'
    assert answer.content.startswith(b"PK")


@pytest.mark.parametrize(("name", "status"), [("binh", 404), ("hoa", 404), ("nobody", 401), ("dung", 403)])
def test_strangers_and_readers_take_no_minutes_of_a_meeting(personas, api_of, name, status):
    met = make("interactions", personas.hers, summary="Before.", confidentiality=UNIT)
    body = {"minutes": "Mine.", "decisions": [{"what": "Mine"}]}
    assert api_of(name).post(f"/interactions/{met.pk}/minutes", body).status_code == status
    met.refresh_from_db()
    assert (met.summary, Assignment.objects.count()) == ("Before.", 0)


@pytest.mark.parametrize("record", ["people", "agreements", "sessions"])
def test_only_events_and_meetings_have_minutes(personas, api_of, record):
    row = make(record, personas.hers)
    assert api_of("an").get(f"/{record}/{row.pk}/minutes").status_code == 404


def test_whoever_reads_restricted_minutes_is_noted(personas, api_of):
    event = make("events", personas.hers, minutes="Said.", confidentiality=RESTRICTED)
    api_of("an").get(f"/events/{event.pk}/minutes")
    assert [(one.record, one.row_id, one.door) for one in Reading.objects.all()] == [("events", event.pk, "api")]
    other = make("events", personas.hers, minutes="Said.")
    api_of("an").get(f"/events/{other.pk}/minutes")
    assert Reading.objects.count() == 1


def test_restricted_decisions_told_with_the_minutes_are_noted_as_on_the_page(personas, api_of):
    event = make("events", personas.hers)
    given = {"event": event, "decision": "Write", "what": "Write"}
    task = make("assignments", personas.hers, confidentiality=RESTRICTED, **given)
    make("assignments", personas.hers, **given)
    assert len(api_of("an").get(f"/events/{event.pk}/minutes").json()["tasks"]) == 2
    noted = [(one.record, one.row_id, one.door) for one in Reading.objects.all()]
    assert noted == [("assignments", task.pk, "api")]


def test_my_tasks_are_in_my_name_or_in_nobody_s_and_no_others(personas, api_of):
    personas.an.email = "an@hufo.example"
    personas.an.save()
    me, other = (make("people", personas.hers, email=f"{name}@hufo.example") for name in ("an", "binh"))
    for what, fields in {
        "Late": {"responsible": me, "due_on": "2024-02-29"},
        "Early": {"responsible": me, "due_on": "2024-02", "state": "doing"},
        "Done": {"responsible": me, "state": "done", "result": "Sent."},
        "Given up": {"responsible": me, "state": "dropped"},
        "Of another": {"responsible": other},
        "Of nobody": {},
        "Done by nobody": {"state": "done", "result": "Sent."},
    }.items():
        make("assignments", personas.hers, what=what, **fields)
    told = api_of("an").get("/assignments/mine").json()
    assert (titles(told["own"]), titles(told["units"])) == (["Early", "Late"], ["Of nobody"])


@pytest.mark.parametrize("name", ["dung", "hoa"])
def test_who_keeps_no_records_of_a_unit_has_none_of_its_tasks(personas, api_of, name):
    make("assignments", personas.hers, confidentiality=PUBLIC)
    assert api_of(name).get("/assignments/mine").json() == {"own": [], "units": []}


def test_a_stranger_is_told_of_no_task(personas, api_of):
    make("assignments", personas.hers, confidentiality=PUBLIC)
    assert kind(api_of("nobody").get("/assignments/mine")) == (401, "not-logged-in")


def test_no_more_than_a_hundred_tasks_are_told_at_once(personas, api_of, django_assert_max_num_queries):
    for number in range(101):
        make("assignments", personas.hers, what=f"Task {number:03}")
    api = api_of("an")
    api.get("/assignments/mine")
    with django_assert_max_num_queries(15):
        told = api.get("/assignments/mine").json()
    assert titles(told["units"]) == [f"Task {number:03}" for number in range(100)]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "organisations"),
        ({"organisations": []}, "organisations"),
        ({"organisations": 1}, "organisations"),
        ({"organisations": ["1"]}, "organisations"),
        ({"organisations": [0]}, "organisations"),
        ({"organisations": [1] * 101}, "organisations"),
        ({"organisations": [2**31 - 1]}, "hosts"),
        ({"organisations": [1], "due_on": "2024"}, "due_on"),
    ],
)
def test_what_is_wrong_in_a_question_is_named_and_nobody_is_asked(personas, api_of, body, field):
    case = make("permission_cases", personas.hers, state="submitted")
    answer = api_of("an").post(f"/permission_cases/{case.pk}/opinions", body)
    assert kind(answer) == (422, "invalid")
    assert set(wrong(answer)) == {field}
    case.refresh_from_db()
    assert (case.state, Opinion.objects.count()) == ("submitted", 0)


def test_a_body_out_of_sight_is_a_body_that_there_is_not(personas, api_of):
    case = make("permission_cases", personas.hers, state="submitted")
    hidden = make("organisations", personas.other, confidentiality=UNIT)
    told = [
        api_of("an").post(f"/permission_cases/{case.pk}/opinions", {"organisations": [pk]})
        for pk in (hidden.pk, hidden.pk + 999)
    ]
    assert [one.status_code for one in told] == [422, 422]
    assert told[0].json() == told[1].json()
    assert not Opinion.objects.exists()


def test_a_body_named_twice_is_asked_once(personas, api_of):
    case, body = make("permission_cases", personas.hers, state="submitted"), make("organisations", personas.hers)
    answer = api_of("an").post(f"/permission_cases/{case.pk}/opinions", {"organisations": [body.pk, body.pk]})
    assert (answer.status_code, len(answer.json()["items"])) == (201, 1)
    assert Opinion.objects.get().organisation == body


@pytest.mark.parametrize("state", ["draft", "returned", "granted", "refused"])
def test_nobody_is_asked_about_a_dossier_that_is_not_under_way(personas, api_of, state):
    case, body = make("permission_cases", personas.hers, state=state), make("organisations", personas.hers)
    answer = api_of("an").post(f"/permission_cases/{case.pk}/opinions", {"organisations": [body.pk]})
    assert kind(answer) == (409, "refused")
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("binh", 404), ("hoa", 404), ("nobody", 401), ("dung", 403)])
def test_who_does_not_keep_a_case_asks_nobody(personas, api_of, name, status):
    case = make("permission_cases", personas.hers, state="submitted", confidentiality=UNIT)
    body = make("organisations", personas.hers, confidentiality=PUBLIC)
    answer = api_of(name).post(f"/permission_cases/{case.pk}/opinions", {"organisations": [body.pk]})
    assert (answer.status_code, Opinion.objects.count()) == (status, 0)
