"""The queue of cases: who sees which, what is due first, and what else waits there."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.roles import Role
from amity.registration import rules
from amity.registration.models import RegistrationCase
from tests import factories
from tests.registering import World

pytestmark = pytest.mark.django_db
make = factories.make


@pytest.fixture
def world(personas):
    """The desk, the ministry that decides, a province that is asked, and Hoa's organisation, today."""
    return World(personas, timezone.localdate())


def page(world, name: str, path: str = "/registration/") -> str:
    answer = world.client(name).get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode()).partition("<main")[2]


def part(html: str, name: str) -> str:
    """One section of the page."""
    return html.partition(f'id="{name}"')[2].partition("</section>")[0]


def working(world, days: int) -> str:
    return rules.CALENDAR.add(world.today, days).isoformat()


def case(world, reference: str, due: str, **more):
    about = make(
        "applications", world.desk, ngo=world.ngo, state="in_treatment", reference=f"A-{reference}", confidentiality=2
    )
    return make(
        "registration_cases", world.desk, application=about, reference=reference, due_on=due, confidentiality=2, **more
    )


def test_what_is_due_first_stands_first_and_what_is_late_is_said_in_words(world):
    case(world, "WHENEVER", "")
    case(world, "NEXT", working(world, 1))
    case(world, "LATE", working(world, -4))
    case(world, "THEN", working(world, 8))
    case(world, "OVER", working(world, -9), state="delivered", decision_number="1")
    html = part(page(world, "lan"), "cases-title")
    order = [html.index(f">{one}<") for one in ("LATE", "NEXT", "THEN", "WHENEVER")]
    assert order == sorted(order)
    assert "OVER" not in html
    assert "working days late" in html
    assert "1 working day left" in html


def test_the_counters_lead_to_lists_of_as_many_cases(world):
    case(world, "LATE", working(world, -4))
    case(world, "LATER", working(world, -2))
    case(world, "NEXT", working(world, 1))
    case(world, "ASKED", working(world, 9), state="opinions")
    case(world, "THERE", working(world, 9), state="deciding")
    html = page(world, "lan").partition('class="neglected"')[2].partition("</ul>")[0]
    told = {}
    for line in html.split("<li>")[1:]:
        href, label = line.partition('href="')[2].partition('"')[0], line.partition("<strong>")[2].partition("<")[0]
        count = int(line.partition('numeral">')[2].partition("<")[0])
        told[label] = count
        listed = page(world, "lan", href)
        shown = {one for one in ("LATE", "LATER", "NEXT", "ASKED", "THERE") if f">{one}<" in listed}
        assert len(shown) == count, label
    assert told == {
        "Late": 2, "Due within two working days": 1, "Waiting for opinions": 1, "With the decider": 1,
        "To be delivered": 0,
    }  # fmt: skip


def test_what_is_handed_in_waits_with_its_button_for_whoever_takes_it_in(world):
    application = world.ready()
    assert "Handed in, to be taken in" not in page(world, "lan")
    world.take("hoa", application, "submit")
    html = part(page(world, "lan"), "new-title")
    assert f"/applications/{application.pk}/steps/take_in/" in html
    assert "Helping Hands" in html
    for name in ("hoa", "an", "nga", "minh"):
        assert "Handed in, to be taken in" not in page(world, name)


def test_a_body_asked_sees_its_question_here_and_on_its_desk(world):
    found = world.valid()
    (opinion,) = world.ask(found, question="May they?")
    for path in ("/registration/", "/"):
        html = page(world, "nga", path)
        assert "Asked of us" in html
        assert f"/registration_cases/{found.pk}/work/" in html
    assert f"/opinions/{opinion.pk}/steps/answer/" in page(world, "nga")
    for name in ("lan", "chi", "hoa", "an", "minh"):
        assert "Asked of us" not in page(world, name)
        assert "Asked of us" not in page(world, name, "/")
    world.take("nga", opinion, "answer", answer="agrees")
    assert "Asked of us" not in page(world, "nga")


def test_the_decider_sees_what_he_is_to_decide(world):
    found = world.deciding()
    html = part(page(world, "minh"), "deciding-title")
    assert f"/registration_cases/{found.pk}/work/" in html
    assert "To be decided by us" not in page(world, "lan")
    assert "To be decided by us" not in page(world, "nga")


def test_who_has_no_part_sees_an_empty_queue(world):
    world.add_other_ngo()
    found = world.valid()
    for name in ("hoa", "xuan", "an", "dung", "nga", "minh"):
        html = page(world, name)
        assert found.reference not in html
        assert "No case is open in which you have a part." in html
        assert '<span class="numeral">1</span>' not in html


def test_certificates_that_run_out_are_told_by_the_months_of_the_rules(world):
    for number, days in (("NEAR", 10), ("SOON", 80), ("THEN", 170), ("FAR", 300)):
        make(
            "certificates", world.desk, ngo=world.ngo, number=number, confidentiality=0,
            expires_on=(world.today + timedelta(days=days)).isoformat(),
        )  # fmt: skip
    make("certificates", world.desk, ngo=world.ngo, number="GONE", state="revoked", confidentiality=0,
         expires_on=(world.today + timedelta(days=10)).isoformat())  # fmt: skip
    html = part(page(world, "lan"), "expiring-title")
    assert [html.index(one) for one in ("NEAR", "SOON", "THEN")] == sorted(
        html.index(one) for one in ("NEAR", "SOON", "THEN")
    )
    assert "within 1 month" in html
    assert "within 3 months" in html
    assert "within 6 months" in html
    assert "FAR" not in html
    assert "GONE" not in html


def test_notices_of_holders_that_are_late_are_seen_by_the_desk_and_the_holder_alone(world):
    paper = make("certificates", world.desk, ngo=world.ngo, confidentiality=0)
    make("ngo_duties", world.personas.ngo, certificate=paper, due_on=working(world, -3), from_on="2026-01-05",
         confidentiality=2)  # fmt: skip
    world.add_other_ngo()
    for name in ("lan", "hoa"):
        assert "Notify the bank account" in part(page(world, name), "duties-title")
    for name in ("xuan", "an", "nga"):
        assert "Notify the bank account" not in page(world, name)


def test_the_queue_costs_the_same_however_many_cases_there_are(world):
    case(world, "ONE", working(world, 1))
    client = world.client("lan")
    client.get("/registration/")
    with CaptureQueriesContext(connection) as few:
        client.get("/registration/")
    for number in range(7):
        one = case(world, f"MORE-{number}", working(world, number))
        make("case_periods", world.desk, case=one, confidentiality=2)
    with CaptureQueriesContext(connection) as many:
        client.get("/registration/")
    assert RegistrationCase.objects.count() == 8
    assert len(many) <= len(few)
    assert len(many) < 40


def test_a_reader_of_the_desk_sees_the_queue_without_buttons(world):
    world.add("rita", world.desk, Role.READER)
    application = world.ready()
    world.take("hoa", application, "submit")
    found = case(world, "ONE", working(world, 1))
    html = page(world, "rita")
    assert found.reference in html
    assert "/steps/" not in html
