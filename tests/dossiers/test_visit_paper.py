"""The programme of a visit as a paper for the guests: what it tells, and what it keeps in the house."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.roles import Confidentiality
from amity.delegations.models import Appointment, Arrangement
from amity.documents.document import Paragraph, Table, plain
from amity.dossiers.visit_paper import NoDelegation, visit_paper
from amity.network.models import Person
from tests.dossiers import visits
from tests.dossiers.visits import NUMBER, headings, part, words
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(personas):
    made = visits.received(personas)
    visits.past(personas, made)
    return made


def paper(made, personas, who="an", language="en"):
    return visit_paper(made.delegation.pk, actor=personas.actor(who), language=language, today=TODAY, door="page")


def rows(document, caption) -> list[list[str]]:
    found = next(one for one in document.blocks if isinstance(one, Table) and one.caption == caption)
    return [[plain(cell) for cell in row] for row in found.rows]


def test_it_tells_the_days_the_programme_both_sides_and_the_hotel(made, personas):
    document = paper(made, personas)
    assert (document.title, document.subtitle) == ("Programme of the visit", "Lao friends")
    assert headings(document) == [
        "Programme", "The delegation", "Those who receive the delegation", "Where the delegation stays",
    ]  # fmt: skip
    first = document.blocks[0]
    assert isinstance(first, Paragraph)
    assert plain(first.words) == "10 March 2026 – 12 March 2026, Hà Nội"


def test_the_programme_stands_day_by_day_with_who_is_to_be_asked(made, personas):
    document = paper(made, personas)
    assert rows(document, "Tuesday, 10 March 2026") == [
        ["09:00–10:30", "Talks at the union (to be confirmed)", "Hall A, Hà Nội", "Lao Peace Committee",
         f"Lan, {NUMBER}"],
    ]  # fmt: skip
    assert rows(document, "Wednesday, 11 March 2026") == [["–", "Dinner", "", "", ""]]


def test_people_met_stand_with_their_organisation(made, personas):
    made.talks.people.add(make("people", personas.hers, name="The Minister", name_vi=""))
    assert rows(paper(made, personas), "Tuesday, 10 March 2026")[0][3] == "Lao Peace Committee; The Minister"


def test_both_sides_stand_in_order_of_precedence(made, personas):
    Person.objects.filter(pk=made.head.pk).update(honorific="Mr")
    document = paper(made, personas)
    assert rows(document, "The delegation") == [
        ["1", "Mr Kikeo Vannavong", "Chairman, Lao Peace Committee", "Leader"],
        ["2", "Bounmy Keola", "Member of the board", "Member"],
    ]
    assert rows(document, "Those who receive the delegation") == [["1", "Lan", "President", "Leader"]]


def test_the_hotel_is_told_with_its_days_and_flights_are_not(made, personas):
    Arrangement.objects.filter(kind="hotel").update(to_place="200 Yên Phụ")
    assert part(paper(made, personas), "lodging") == ["Hotel Thắng Lợi, 200 Yên Phụ: 10 Mar 2026 – 12 Mar 2026"]
    assert "QV 312" not in words(paper(made, personas))


def test_what_is_for_the_house_alone_is_not_in_it(made, personas):
    Person.objects.filter(pk=made.chief.pk).update(phone="0900 000 000", email="lan@example.org")
    told = words(paper(made, personas))
    for word in ("Propose a seminar", "Thank them", "Lacquer bowl", "To sign the plan", "ABC123", "0900 000 000",
                 "lan@example.org", "Spoke of the plan", "Silver tea set", "rooms", "planned"):  # fmt: skip
        assert word not in told, word


def test_it_leads_nowhere_and_cites_nothing(made, personas):
    document = paper(made, personas)
    spans = [span for one in document.blocks if isinstance(one, Table) for row in one.rows for cell in row
             for span in cell]  # fmt: skip
    assert spans
    assert not any(span.url or span.source for span in spans)
    assert (document.sources, document.figures) == ((), ())


def test_a_telephone_without_its_person_is_nobodys_and_is_left_out(made, personas):
    Appointment.objects.filter(pk=made.talks.pk).update(contact=None)
    assert rows(paper(made, personas), "Tuesday, 10 March 2026")[0][4] == ""


def test_the_telephone_of_somebody_out_of_sight_is_left_out_for_a_stranger(made, personas):
    hidden = make("people", personas.hers, name="Hidden Person", confidentiality=Confidentiality.UNIT)
    Appointment.objects.filter(pk=made.talks.pk).update(contact=hidden)
    assert rows(paper(made, personas, "an"), "Tuesday, 10 March 2026")[0][4] == f"Hidden Person, {NUMBER}"
    assert rows(paper(made, personas, "binh"), "Tuesday, 10 March 2026")[0][4] == ""


def test_what_was_cancelled_is_not_told(made, personas):
    Appointment.objects.filter(pk=made.dinner.pk).update(state="cancelled")
    assert "Dinner" not in words(paper(made, personas))


def test_in_vietnamese_it_is_in_vietnamese(made, personas):
    Person.objects.filter(pk=made.head.pk).update(honorific="Mr")
    document = paper(made, personas, language="vi")
    told = words(document)
    assert document.subtitle == "Đoàn bạn Lào"
    assert "Hội đàm" in told
    assert "Chủ tịch, Ủy ban Hòa bình Lào" in told
    assert "Mr Kikeo" not in told
    assert rows(document, "Thứ Ba, ngày 10 tháng 3 năm 2026")[0][0] == "09:00–10:30"


def test_an_empty_delegation_has_a_paper_that_promises_the_programme(personas):
    row = make("delegations", personas.hers, name="Somebody", name_vi="")
    document = paper(type("Made", (), {"delegation": row}), personas)
    assert headings(document) == ["Programme"]
    assert part(document, "programme") == ["The programme will be told later."]


def test_a_delegation_out_of_sight_or_absent_has_none(personas):
    row = make("delegations", personas.hers, confidentiality=Confidentiality.UNIT)
    for pk in (row.pk, 999_999):
        with pytest.raises(NoDelegation):
            visit_paper(pk, actor=personas.actor("binh"), language="en", today=TODAY, door="page")


def test_twenty_items_and_people_cost_the_queries_of_one(made, personas):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            paper(made, personas)
        return len(captured)

    paper(made, personas)
    one = cost()
    for number in range(20):
        person = make("people", personas.hers)
        make("delegation_members", personas.hers, delegation=made.delegation, person=person,
             organisation=make("organisations", personas.hers))  # fmt: skip
        make("appointments", personas.hers, delegation=made.delegation, people=[person], contact=person,
             begins_at=f"{number}:00", ends_at="")  # fmt: skip
    assert cost() == one
    assert one < 25
