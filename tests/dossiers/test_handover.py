"""The handover kit: what it tells of each partner, from which rows, and of nobody's hidden ones."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.roles import Confidentiality
from amity.documents import writers
from amity.dossiers import handover
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT


@pytest.fixture
def officer(personas):
    return make("people", personas.hers, name="Lan", name_vi="")


@pytest.fixture
def partner(officer, personas):
    row = make("organisations", personas.hers, name="Peace Committee", name_vi="", founded_on="1963-09-25")
    make("liaisons", personas.hers, officer=officer, organisation=row, next_step="Send greetings", contact_days=90)
    return row


def made(officer, personas, who="an", language="en"):
    return handover.handover(officer.pk, actor=personas.actor(who), language=language, today=TODAY, door="page")


def words(document) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", writers.html(document))).split())


def test_it_tells_each_partner_with_the_next_step_and_the_tie(officer, partner, personas):
    make("interactions", personas.hers, organisations=[partner], held_on="2026-03-01", subject="Spoke of the festival")
    told = words(made(officer, personas))
    for part in ("Handover: Lan", "Peace Committee", "Send greetings", "lively", "1 Mar 2026", "every 90 days"):
        assert part in told


def test_it_tells_what_is_there_and_what_is_open(officer, partner, personas):
    there = make("people", personas.hers, name="Olga Petrova", name_vi="")
    make("positions", personas.hers, organisation=partner, person=there, title="Chairwoman", title_vi="")
    make("positions", personas.hers, organisation=partner, title="Former chair", to_on="2020")
    make("interactions", personas.hers, organisations=[partner], follow_up="Send the photographs")
    make("interactions", personas.hers, organisations=[partner], follow_up="Sent long ago", followed_up_on="2024")
    make("gifts", personas.hers, organisation=partner, what="Tea set")
    make("honours", personas.hers, organisation=partner, person=None, name="Friendship Order", name_vi="")
    make("history_facts", personas.hers, organisations=[partner], what="Sent medicine in 1967")
    agreement = make("agreements", personas.hers, parties=[partner], state="in_force", title="Cooperation plan")
    make("commitments", personas.hers, agreement=agreement, what="Hold a seminar", state="open")
    told = words(made(officer, personas))
    for part in (
        "Olga Petrova", "Chairwoman", "Send the photographs", "Tea set", "Friendship Order", "Sent medicine in 1967",
        "Cooperation plan", "Hold a seminar", "25 Sep 2026: Founding (63)",
    ):  # fmt: skip
        assert part in told, part
    for part in ("Former chair", "Sent long ago"):
        assert f"{part} " not in told.replace(f"Meeting {part}", "")
    assert "Former chair" not in told


def test_birthdays_of_the_living_and_memorial_days_of_the_dead_are_days_that_come(officer, personas):
    living = make("people", personas.hers, born_on="1950-05-02")
    dead = make("people", personas.hers, born_on="1940-06-01", died_on="2020-07-03")
    for friend in (living, dead):
        make("liaisons", personas.hers, officer=officer, person=friend, next_step="", next_on="")
    told = words(made(officer, personas))
    assert ("2 May 2026: Birthday (76)" in told, "3 Jul 2026: Memorial day (6)" in told) == (True, True)
    assert "1 Jun 2026" not in told


def test_what_the_reader_may_not_see_is_not_in_it(officer, partner, personas):
    make("interactions", personas.hers, organisations=[partner], subject="Secret talk", confidentiality=UNIT)
    agreement = make("agreements", personas.hers, parties=[partner], state="in_force", confidentiality=UNIT)
    make("commitments", personas.hers, agreement=agreement, what="Promise of a hidden agreement", state="open")
    hidden = make("people", personas.hers, name="Hidden Person", name_vi="", confidentiality=UNIT)
    make("positions", personas.hers, organisation=partner, person=hidden, title="Adviser")
    told = words(made(officer, personas, "binh"))
    for part in ("Secret talk", "Promise of a hidden agreement", "Hidden Person", agreement.title):
        assert part not in told
    assert "Promise of a hidden agreement" in words(made(officer, personas, "an"))


def test_a_liaison_out_of_sight_or_over_is_none(officer, personas):
    make("liaisons", personas.hers, officer=officer, confidentiality=UNIT)
    make("liaisons", personas.hers, officer=officer, state="ended", to_on="2025")
    actor = personas.actor("binh")
    assert handover.cared_for(officer.pk, actor=actor, language="en", today=TODAY) == []
    assert "looks after no partner now" in words(made(officer, personas, "binh"))


def test_an_officer_out_of_sight_is_as_one_that_is_not_there(personas):
    hidden = make("people", personas.hers, confidentiality=UNIT)
    for officer in (hidden.pk, 999_999):
        with pytest.raises(handover.NoSuchOfficer):
            handover.handover(officer, actor=personas.actor("binh"), language="en", today=TODAY, door="page")


def test_ten_partners_cost_the_queries_of_one(officer, partner, personas):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            made(officer, personas)
        return len(captured)

    one = cost()
    for _number in range(4):
        make("liaisons", personas.hers, officer=officer)
    assert cost() == one
    assert one < 30


def test_it_is_made_in_vietnamese_too(officer, partner, personas):
    document = made(officer, personas, language="vi")
    assert (document.language, document.name) == ("vi", f"handover-{officer.pk}-vi")
    assert "Peace Committee" in words(document)
