"""Minutes, tasks and opinions on their pages: what is typed wrongly, what is kept of it, languages and closed doors."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.events.models import Event, PermissionCase
from amity.records import registry, shelving
from amity.records.models import Change, Reading, Shelf
from amity.work.models import Assignment, Opinion
from tests import factories

pytestmark = pytest.mark.django_db
make = factories.make
UNIT, PUBLIC, RESTRICTED = Confidentiality.UNIT, Confidentiality.PUBLIC, Confidentiality.RESTRICTED


def html_of(answer) -> str:
    """What stands on the page itself, without its head."""
    return unescape(answer.content.decode()).partition("<main")[2]


def in_days(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def speak_vietnamese(account) -> None:
    account.language = "vi"
    account.save()


@pytest.mark.parametrize(
    "line",
    [
        {"what-1": "Write", "until-1": "30/2/2024"},
        {"what-1": "Write", "until-1": "next week"},
        {"what-1": "x" * 301},
        {"what-1": "Write", "who-1": "Nobody of this name"},
        {"what-1": "Write", "who-1": "#999999"},
        {"what-1": "   ", "until-1": "2024"},
    ],
)
def test_a_wrong_line_is_said_and_nothing_is_taken_down(personas, client_of, line):
    event = make("events", personas.hers)
    answer = client_of("an").post(f"/events/{event.pk}/minutes/", {"minutes": "Said by both."} | line)
    assert answer.status_code == 422
    assert "Said by both." in html_of(answer)
    assert (Event.objects.get().minutes, Assignment.objects.count()) == ("", 0)


def test_a_person_out_of_sight_is_a_person_there_is_not(personas, client_of):
    event = make("events", personas.hers)
    hidden = make("people", personas.other, name="Secret", confidentiality=UNIT)
    answer = client_of("an").post(
        f"/events/{event.pk}/minutes/", {"minutes": "", "what-1": "Write", "who-1": f"#{hidden.pk}"}
    )
    assert answer.status_code == 422
    assert "Secret" not in html_of(answer)
    assert not Assignment.objects.exists()


def test_all_five_lines_are_taken_down_in_their_order(personas, client_of):
    event = make("events", personas.hers)
    lines = {f"what-{number}": f"Decision {number}" for number in range(1, 7)}
    html = html_of(client_of("an").post(f"/events/{event.pk}/minutes/", {"minutes": ""} | lines, follow=True))
    assert [one.what for one in Assignment.objects.order_by("pk")] == [f"Decision {number}" for number in range(1, 6)]
    assert "Further decisions" in html
    assert html.index("Decision 1</a>") < html.index("Decision 5</a>")


def test_minutes_saved_as_they_are_write_nothing(personas, client_of):
    event = make("events", personas.hers, minutes="Said.")
    before = Change.objects.count()
    answer = client_of("an").post(f"/events/{event.pk}/minutes/", {"minutes": "Said."})
    assert (answer.status_code, Change.objects.count()) == (302, before)


def test_reading_minutes_writes_nothing_but_who_read_what_is_restricted(personas, client_of):
    event = make("events", personas.hers, confidentiality=RESTRICTED)
    task = make("assignments", personas.hers, event=event, decision="Write", confidentiality=RESTRICTED)
    before = Change.objects.count()
    client = client_of("an")
    client.get(f"/events/{event.pk}/minutes/")
    told = [("assignments", task.pk, "page"), ("events", event.pk, "page")]
    assert sorted(Reading.objects.values_list("record", "row_id", "door")) == told
    assert Change.objects.count() == before


def test_a_paper_of_minutes_is_noted_with_the_restricted_decisions_in_it(personas, client_of):
    event = make("events", personas.hers)
    task = make("assignments", personas.hers, event=event, decision="Write", confidentiality=RESTRICTED)
    client_of("an").get(f"/events/{event.pk}/minutes/docx/")
    assert list(Reading.objects.values_list("record", "row_id", "door")) == [("assignments", task.pk, "file")]


@pytest.mark.parametrize(("asked", "language"), [("?language=vi", "vi"), ("?language=ru", "en"), ("", "en")])
def test_a_paper_is_in_the_language_asked_for_if_there_is_one(personas, client_of, asked, language):
    met = make("interactions", personas.hers)
    answer = client_of("an").get(f"/interactions/{met.pk}/minutes/pdf/{asked}")
    assert answer["Content-Disposition"] == f'attachment; filename="minutes-{met.pk}-{language}.pdf"'


@pytest.mark.parametrize("kind", ["odt", "xlsx", "html"])
def test_there_is_no_paper_of_another_kind(personas, client_of, kind):
    event = make("events", personas.hers)
    assert client_of("an").get(f"/events/{event.pk}/minutes/{kind}/").status_code == 404


@pytest.mark.parametrize(("name", "status"), [("binh", 404), ("hoa", 404), ("nobody", 302), ("dung", 200)])
def test_a_closed_meeting_has_minutes_only_for_its_own_unit(personas, client_of, name, status):
    met = make("interactions", personas.hers, summary="Secret talk", confidentiality=UNIT)
    for page in ("", "pdf/"):
        answer = client_of(name).get(f"/interactions/{met.pk}/minutes/{page}")
        assert answer.status_code == status
        assert ("Secret talk" in answer.content.decode(errors="ignore")) is (status == 200 and not page)


def test_a_reader_of_a_meeting_without_minutes_is_told_so(personas, client_of):
    met = make("interactions", personas.hers, summary="")
    assert "No minutes were taken yet." in html_of(client_of("dung").get(f"/interactions/{met.pk}/minutes/"))


def test_what_is_written_in_minutes_is_shown_as_text(personas, client_of):
    event = make("events", personas.hers, minutes="<script>alert(1)</script>")
    content = client_of("dung").get(f"/events/{event.pk}/minutes/").content.decode()
    assert "<script>alert" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content


def test_tasks_and_people_are_named_in_vietnamese_where_they_have_such_a_name(personas, client_of):
    speak_vietnamese(personas.an)
    event = make("events", personas.hers)
    who = make("people", personas.hers, name="Tran Thi Ngoc", name_vi="Trần Thị Ngọc")
    given = {"event": event, "decision": "Write", "responsible": who}
    make("assignments", personas.hers, what="Write", what_vi="Viết thư", **given)
    make("assignments", personas.hers, what="Pay", what_vi="", **given)
    html = html_of(client_of("an").get(f"/events/{event.pk}/minutes/"))
    assert "Viết thư</a>" in html
    assert "Pay</a>" in html
    assert html.count("Trần Thị Ngọc</td>") == 2
    assert "Write</a>" not in html


@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        ({"due_on": "2020-02-29"}, True),
        ({"due_on": "2020"}, True),
        ({"due_on": "2020", "state": "done", "result": "Sent."}, False),
        ({"due_on": "2020", "state": "dropped"}, False),
        ({"due_on": "2999"}, False),
        ({"due_on": ""}, False),
    ],
)
def test_a_decision_is_said_to_be_overdue_while_it_is_still_to_be_done(personas, client_of, fields, is_told):
    event = make("events", personas.hers)
    make("assignments", personas.hers, event=event, decision="Write", **fields)
    html = html_of(client_of("an").get(f"/events/{event.pk}/minutes/"))
    assert (">overdue</span>" in html) is is_told


def test_a_long_result_is_shortened_on_the_page(personas, client_of):
    event = make("events", personas.hers)
    make("assignments", personas.hers, event=event, decision="Write", state="done", result="R" * 200)
    html = html_of(client_of("an").get(f"/events/{event.pk}/minutes/"))
    assert "Done: " + "R" * 119 in html
    assert "R" * 121 not in html


def test_my_tasks_lead_to_all_open_tasks_and_to_a_new_one(personas, client_of):
    html = html_of(client_of("an").get("/assignments/mine/"))
    assert 'href="/assignments/?state=open&state=doing"' in html
    assert 'href="/assignments/new/"' in html


def test_with_an_address_and_nothing_to_do_one_is_told_so(personas, client_of):
    personas.an.email = "an@hufo.example"
    personas.an.save()
    html = html_of(client_of("an").get("/assignments/mine/"))
    assert "Nothing is open in your name." in html
    assert "Nothing is open." in html
    assert "Your account has no e-mail address" not in html


def test_tasks_in_the_trash_or_put_aside_are_nobody_s_to_do(personas, client_of):
    kept = make("assignments", personas.hers, what="Kept")
    for what, shelf in (("Thrown away", Shelf.TRASHED), ("Put aside", Shelf.ARCHIVED)):
        row = make("assignments", personas.hers, what=what)
        shelving.shelve(registry.of(Assignment), [row.pk], shelf, actor=personas.actor("an"))
    html = html_of(client_of("an").get("/assignments/mine/"))
    assert f'href="/assignments/{kept.pk}/"' in html
    assert "Thrown away" not in html
    assert "Put aside" not in html


@pytest.mark.parametrize("name", ["dung", "hoa"])
def test_who_keeps_nothing_has_no_tasks_of_a_unit(personas, client_of, name):
    make("assignments", personas.hers, what="Open to all", confidentiality=PUBLIC)
    assert "Open to all" not in html_of(client_of(name).get("/assignments/mine/"))


def test_nobody_s_tasks_are_behind_the_door(client_of):
    assert client_of("nobody").get("/assignments/mine/").status_code == 302


def test_restricted_tasks_among_mine_are_noted(personas, client_of):
    task = make("assignments", personas.hers, confidentiality=RESTRICTED)
    make("assignments", personas.hers)
    client_of("an").get("/assignments/mine/")
    assert list(Reading.objects.values_list("record", "row_id", "door")) == [("assignments", task.pk, "page")]


def test_my_tasks_cost_no_more_queries_for_many(personas, client_of):
    client, counts = client_of("an"), []
    client.get("/assignments/mine/")
    for number in range(6):
        make("assignments", personas.hers)
        if number in (0, 5):
            with CaptureQueriesContext(connection) as context:
                client.get("/assignments/mine/")
            counts.append(len(context))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("bodies", ["", "Nobody of this name", "#999999"])
def test_who_chooses_nobody_there_is_asks_nobody(personas, client_of, bodies):
    case = make("permission_cases", personas.hers, state="submitted")
    answer = client_of("an").post(f"/permission_cases/{case.pk}/opinions/", {"bodies": bodies})
    assert answer.status_code == 422
    assert (PermissionCase.objects.get().state, Opinion.objects.count()) == ("submitted", 0)


def test_a_body_out_of_sight_is_not_named_when_it_is_refused(personas, client_of):
    case = make("permission_cases", personas.hers, state="submitted")
    hidden = make("organisations", personas.other, name="Secret society", confidentiality=UNIT)
    answer = client_of("an").post(f"/permission_cases/{case.pk}/opinions/", {"bodies": f"#{hidden.pk}"})
    assert answer.status_code == 422
    assert "Secret society" not in html_of(answer)
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("state", ["draft", "returned", "granted", "refused"])
def test_a_dossier_not_under_way_is_refused_in_the_form(personas, client_of, state):
    case, body = make("permission_cases", personas.hers, state=state), make("organisations", personas.hers)
    answer = client_of("an").post(f"/permission_cases/{case.pk}/opinions/", {"bodies": f"#{body.pk}"})
    assert answer.status_code == 422
    assert "Opinions are asked of a dossier that was submitted and is not decided yet." in html_of(answer)
    assert (PermissionCase.objects.get().state, Opinion.objects.count()) == (state, 0)


@pytest.mark.parametrize(
    ("fields", "told", "untold"),
    [
        ({"state": "waiting", "due_on": in_days(-1)}, ["Waiting for the answer", "overdue"], []),
        ({"state": "waiting", "due_on": in_days(1)}, ["Waiting for the answer", "until"], ["overdue"]),
        ({"state": "waiting", "due_on": ""}, ["Waiting for the answer"], ["overdue", "until"]),
        ({"state": "silent", "due_on": in_days(-1)}, ["No answer came"], ["overdue"]),
        ({"state": "answered", "answer": "remarks", "due_on": in_days(-1)}, ["Agrees with remarks"], ["overdue"]),
    ],
)
def test_the_page_of_the_permission_tells_how_each_opinion_stands(personas, client_of, fields, told, untold):
    case = make("permission_cases", personas.hers, state="consulting")
    make("opinions", personas.hers, permission_case=case, asked_on=in_days(-10), **fields)
    html = html_of(client_of("an").get(f"/events/{case.event_id}/permission/"))
    opinions = html.partition("<h3>Opinions</h3>")[2].partition("</ul>")[0]
    assert [word for word in told if word not in opinions] == []
    assert [word for word in untold if word in opinions] == []


def test_an_opinion_of_a_body_out_of_sight_is_not_told(personas, client_of):
    event = make("events", personas.hers, kind="conference", state="planned", confidentiality=PUBLIC)
    case = make("permission_cases", personas.hers, event=event, state="consulting", confidentiality=PUBLIC)
    for name, level in (("Open ministry", PUBLIC), ("Secret ministry", UNIT)):
        body = make("organisations", personas.hers, name=name, confidentiality=level)
        make("opinions", personas.hers, permission_case=case, organisation=body, confidentiality=PUBLIC)
    page = f"/events/{event.pk}/permission/"
    assert "Secret ministry" in html_of(client_of("an").get(page))
    assert "Open ministry" in html_of(client_of("binh").get(page))
    assert "Secret ministry" not in html_of(client_of("binh").get(page))
    assert f"/permission_cases/{case.pk}/opinions/" not in html_of(client_of("binh").get(page))
