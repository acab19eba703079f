"""Minutes that become tasks, my tasks, and bodies asked for their opinion."""

from html import unescape

import pytest

from amity.access.roles import Confidentiality
from amity.events.models import Event
from amity.work.models import Assignment, Opinion
from tests import factories

pytestmark = pytest.mark.django_db


def html_of(answer) -> str:
    return unescape(answer.content.decode())


def test_each_decision_taken_down_becomes_a_task(personas, client_of):
    event = factories.make("events", personas.hers, starts_on="2024-06-08")
    who = factories.make("people", personas.hers, name="Tran Thi Ngoc")
    client = client_of("an")
    answer = client.post(
        f"/events/{event.pk}/minutes/",
        {
            "minutes": "Both sides were content.",
            "what-1": "Send the photographs",
            "who-1": f"Tran Thi Ngoc #{who.pk}",
            "until-1": "30/6/2024",
            "what-3": "Name a host for 2025",
        },
    )
    assert answer["Location"] == f"/events/{event.pk}/minutes/"
    assert Event.objects.get().minutes == "Both sides were content."
    tasks = [(one.what, one.responsible, str(one.due_on or ""), one.event) for one in Assignment.objects.order_by("pk")]
    assert tasks == [("Send the photographs", who, "2024-06-30", event), ("Name a host for 2025", None, "", event)]
    html = html_of(client.get(answer["Location"]))
    assert "Saved. Tasks made: 2." in html
    assert "Send the photographs</a>" in html
    assert "overdue" in html


def test_minutes_of_a_meeting_are_its_summary(personas, client_of):
    met = factories.make("interactions", personas.hers)
    client_of("an").post(f"/interactions/{met.pk}/minutes/", {"minutes": "They met.", "what-1": "Write back"})
    met.refresh_from_db()
    assert (met.summary, Assignment.objects.get().interaction) == ("They met.", met)


def test_a_line_without_its_decision_is_asked_for(personas, client_of):
    event = factories.make("events", personas.hers)
    answer = client_of("an").post(f"/events/{event.pk}/minutes/", {"minutes": "New.", "until-2": "2024"})
    assert answer.status_code == 422
    assert "Say what was decided." in html_of(answer)
    assert (Event.objects.get().minutes, Assignment.objects.count()) == ("", 0)


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_minutes_go_along_as_a_file(personas, client_of, kind):
    event = factories.make("events", personas.hers, minutes="Content.")
    answer = client_of("an").get(f"/events/{event.pk}/minutes/{kind}/")
    assert answer["Content-Disposition"] == f'attachment; filename="minutes-{event.pk}-en.{kind}"'


def test_only_events_and_meetings_have_minutes(personas, client_of):
    row = factories.make("agreements", personas.hers)
    assert client_of("an").get(f"/agreements/{row.pk}/minutes/").status_code == 404


def test_who_only_reads_reads_the_minutes_and_writes_none(personas, client_of):
    event = factories.make("events", personas.hers, minutes="Content.")
    client = client_of("dung")
    html = html_of(client.get(f"/events/{event.pk}/minutes/"))
    assert "Content." in html
    assert "<textarea" not in html.partition("<main")[2]
    assert client.post(f"/events/{event.pk}/minutes/", {"minutes": "Mine."}).status_code == 403
    assert Event.objects.get().minutes == "Content."


def test_tasks_out_of_sight_stand_in_no_minutes(personas, client_of):
    event = factories.make("events", personas.hers, confidentiality=Confidentiality.PUBLIC)
    given = {"event": event, "decision": "Secret", "what": "Secret", "confidentiality": Confidentiality.UNIT}
    factories.make("assignments", personas.hers, **given)
    assert "Secret" not in html_of(client_of("binh").get(f"/events/{event.pk}/minutes/"))
    assert "Secret" in html_of(client_of("an").get(f"/events/{event.pk}/minutes/"))


def test_my_tasks_are_those_in_my_name_and_those_of_my_unit_in_nobodys(personas, client_of):
    personas.an.email = "an@hufo.example"
    personas.an.save()
    me = factories.make("people", personas.hers, email="An@hufo.example")
    other = factories.make("people", personas.hers)
    make = factories.make
    make("assignments", personas.hers, what="Mine by name", responsible=me, due_on="2020-01-01")
    make("assignments", personas.hers, what="Of nobody yet")
    make("assignments", personas.hers, what="Of a colleague", responsible=other)
    make("assignments", personas.hers, what="Done long ago", responsible=me, state="done", result="Sent.")
    make("assignments", personas.other, what="Of another unit")
    html = html_of(client_of("an").get("/assignments/mine/")).partition("<main")[2]
    own, _heading, units = html.partition("in nobody's name yet")
    assert "Mine by name" in own
    assert "overdue" in own
    assert "Of nobody yet" in units
    for word in ("Of a colleague", "Done long ago", "Of another unit"):
        assert word not in html


def test_an_account_without_address_is_told_why_nothing_is_in_its_name(personas, client_of):
    personas.an.email = ""
    personas.an.save()
    assert "Your account has no e-mail address" in html_of(client_of("an").get("/assignments/mine/"))


def test_several_bodies_are_asked_at_once_each_with_its_own_clock(personas, client_of):
    case = factories.make("permission_cases", personas.hers, state="submitted", submitted_on="2024-05-01")
    one = factories.make("organisations", personas.hers, name="Ministry of Public Security")
    two = factories.make("organisations", personas.hers, name="Ministry of Foreign Affairs")
    client = client_of("an")
    assert "answers within 15 days" in html_of(client.get(f"/permission_cases/{case.pk}/opinions/"))
    asked = {"bodies": f"Ministry of Public Security #{one.pk}\nMinistry of Foreign Affairs #{two.pk}"}
    answer = client.post(f"/permission_cases/{case.pk}/opinions/", asked)
    assert answer["Location"] == f"/permission_cases/{case.pk}/"
    case.refresh_from_db()
    assert case.state == "consulting"
    assert {(one.organisation.name, one.due_on) for one in Opinion.objects.all()} == {
        ("Ministry of Public Security", case.opinions_due_on),
        ("Ministry of Foreign Affairs", case.opinions_due_on),
    }
    again = client.post(f"/permission_cases/{case.pk}/opinions/", asked)
    assert again.status_code == 422
    assert "was asked already and has not answered yet" in html_of(again)
    html = html_of(client.get(f"/events/{case.event_id}/permission/"))
    assert "Ministry of Public Security</a>: Waiting for the answer" in html


@pytest.mark.parametrize(("name", "status"), [("binh", 404), ("dung", 403), ("hoa", 404), ("nobody", 302)])
def test_only_who_keeps_a_case_asks(personas, client_of, name, status):
    case = factories.make("permission_cases", personas.hers, state="submitted", confidentiality=Confidentiality.UNIT)
    assert client_of(name).get(f"/permission_cases/{case.pk}/opinions/").status_code == status
    assert client_of(name).post(f"/permission_cases/{case.pk}/opinions/", {}).status_code == status
    assert not Opinion.objects.exists()
