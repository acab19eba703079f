"""The lines of a handover kit: how many of each sort, in which order, and which days come within a year."""

from datetime import date

import pytest

from amity.access.roles import Confidentiality
from amity.care import queries
from amity.care.queries import Strength
from amity.documents.document import Bullets, Heading, Paragraph, Table, plain
from amity.dossiers import handover
from amity.dossiers.told import EACH
from amity.records import registry, shelving
from amity.records.models import Shelf
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT


@pytest.fixture
def officer(personas):
    return make("people", personas.hers, name="Lan", name_vi="")


@pytest.fixture
def partner(officer, personas):
    row = make("organisations", personas.hers, name="Peace Committee", name_vi="", founded_on="")
    make("liaisons", personas.hers, officer=officer, organisation=row)
    return row


def cared(officer, personas, who="an", today=TODAY):
    return handover.cared_for(officer.pk, actor=personas.actor(who), language="en", today=today)


def told(officer, personas, who="an", language="en", today=TODAY):
    """The lines of the first partner in care, by what they are."""
    actor = personas.actor(who)
    found = handover.cared_for(officer.pk, actor=actor, language=language, today=today)
    by_liaison = handover.told_of(found, actor=actor, language=language, today=today, door="page")
    return {str(one.label): [plain(line) for line in one.items] for one in by_liaison[found[0].liaison.pk]}


def made(officer, personas, who="an", today=TODAY):
    return handover.handover(officer.pk, actor=personas.actor(who), language="en", today=today, door="page")


def sentences(document):
    return [plain(block.words) for block in document.blocks if isinstance(block, Paragraph)]


def test_a_partner_of_whom_nothing_is_known_has_no_lines(officer, partner, personas):
    assert told(officer, personas) == {}


def test_five_rows_of_a_sort_are_told_the_latest_contacts_first(officer, partner, personas):
    for year in range(2001, 2009):
        make("interactions", personas.hers, organisations=[partner], held_on=str(year), subject=f"Talk {year}")
    lines = told(officer, personas)["Last contacts"]
    assert lines == [*(f"{year} · Talk {year}" for year in range(2008, 2003, -1)), "and 3 more"]
    assert len(lines) == EACH + 1


def test_the_sorts_stand_in_their_order_whatever_was_entered_first(officer, partner, personas):
    make("history_facts", personas.hers, organisations=[partner])
    make("honours", personas.hers, organisation=partner)
    make("gifts", personas.hers, organisation=partner)
    make("agreements", personas.hers, parties=[partner])
    make("positions", personas.hers, organisation=partner)
    assert list(told(officer, personas)) == [
        "Who is there", "Agreements", "Thanks owed", "Gifts", "Honours held", "Shared history",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "is_told"),
    [("signed", True), ("in_force", True), ("talks", False), ("ended", False), ("lapsed", False), ("renewed", False)],
)
def test_agreements_that_hold_are_told_and_others_are_not(officer, partner, personas, state, is_told):
    make("agreements", personas.hers, parties=[partner], state=state, title="Plan")
    assert ("Agreements" in told(officer, personas)) is is_told


@pytest.mark.parametrize(("state", "is_told"), [("open", True), ("under_way", True), ("done", False)])
def test_promises_are_told_while_they_are_open(officer, partner, personas, state, is_told):
    text = make("agreements", personas.hers, parties=[partner])
    make("commitments", personas.hers, agreement=text, state=state, evidence="Report" if state == "done" else "")
    assert ("Promises still open" in told(officer, personas)) is is_told


def test_a_promise_of_an_agreement_out_of_sight_is_not_told(officer, partner, personas):
    text = make("agreements", personas.hers, parties=[partner], confidentiality=UNIT)
    make("commitments", personas.union, agreement=text, what="Hold a seminar")
    assert "Promises still open" in told(officer, personas, "an")
    assert "Promises still open" not in told(officer, personas, "binh")


def test_a_person_in_care_is_told_by_his_own_rows(officer, personas):
    friend = make("people", personas.hers, name="Olga", name_vi="", born_on="")
    make("liaisons", personas.hers, officer=officer, person=friend)
    work = make("organisations", personas.hers, name="Institute", name_vi="", acronym="")
    make("positions", personas.hers, person=friend, organisation=work, title="Director", title_vi="")
    make("interactions", personas.hers, people=[friend], subject="Tea", held_on="2026-02")
    make("interactions", personas.hers, organisations=[work], subject="Not with her", held_on="2026-02")
    found = told(officer, personas)
    assert found["Who is there"] == ["Director · Institute"]
    assert found["Last contacts"] == ["Feb 2026 · Tea"]


@pytest.mark.parametrize(
    ("founded", "line"),
    [
        ("1963-03-16", "16 Mar 2026: Founding (63)"),
        ("1963-03-15", "15 Mar 2027: Founding (64)"),
        ("1963-03-17", "17 Mar 2026: Founding (63)"),
        ("1964-02-29", "28 Feb 2027: Founding (63)"),
        ("1963-03", "Mar 2026: Founding (63)"),
        ("1963-02", "Feb 2027: Founding (64)"),
        ("1963", "2026: Founding (63)"),
        ("2025-12-31", "31 Dec 2026: Founding (1)"),
        ("2026-03-01", "1 Mar 2027: Founding (1)"),
        ("2026-03-16", None),
        ("2027", None),
        ("", None),
    ],
)
def test_the_next_anniversary_within_a_year_is_told(officer, personas, founded, line):
    row = make("organisations", personas.hers, founded_on=founded)
    make("liaisons", personas.hers, officer=officer, organisation=row)
    assert told(officer, personas).get("Days that come") == ([line] if line else None)


def test_in_a_leap_year_the_day_of_a_leap_day_is_its_own(officer, personas):
    row = make("organisations", personas.hers, founded_on="1964-02-29")
    make("liaisons", personas.hers, officer=officer, organisation=row)
    assert told(officer, personas, today=date(2028, 1, 1))["Days that come"] == ["29 Feb 2028: Founding (64)"]


def test_lines_lead_to_their_rows_and_names_in_them_to_their_own(officer, partner, personas):
    person = make("people", personas.hers, name="Olga", name_vi="")
    position = make("positions", personas.hers, organisation=partner, person=person, title="Chair", title_vi="")
    document = made(officer, personas)
    spans = [span for block in document.blocks if isinstance(block, Bullets) for item in block.items for span in item]
    assert {span.text: span.url for span in spans if span.url} == {
        "Olga": f"/people/{person.pk}/", "Chair": f"/positions/{position.pk}/",
    }  # fmt: skip


def test_a_position_of_somebody_out_of_sight_names_the_post_alone(officer, partner, personas):
    hidden = make("people", personas.hers, name="Quiet", name_vi="", confidentiality=UNIT)
    make("positions", personas.union, organisation=partner, person=hidden, title="Adviser", title_vi="")
    assert told(officer, personas, "an")["Who is there"] == ["Quiet · Adviser"]
    assert all("Quiet" not in line for line in told(officer, personas, "binh").get("Who is there", []))


def test_partners_stand_by_name_and_both_sorts_together(officer, personas):
    for name, record in (("Beta", "organisations"), ("Gamma", "people"), ("Alpha", "people")):
        link = "person" if record == "people" else "organisation"
        row = make(record, personas.hers, name=name, name_vi="")
        make("liaisons", personas.hers, officer=officer, **{link: row})
    found = cared(officer, personas)
    assert sorted(one.name for one in found) == ["Alpha", "Beta", "Gamma"]
    assert {one.name: one.href for one in found}["Beta"].startswith("/organisations/")
    assert [one.liaison.sort_key for one in found] == sorted(one.liaison.sort_key for one in found)


def test_a_partner_out_of_sight_is_left_out_with_its_liaison(officer, personas):
    hidden = make("organisations", personas.hers, name="Quiet Club", confidentiality=UNIT)
    make("liaisons", personas.union, officer=officer, organisation=hidden)
    assert [one.name for one in cared(officer, personas, "an")] == ["Quiet Club"]
    assert cared(officer, personas, "binh") == []
    assert "Quiet" not in str(made(officer, personas, "binh"))


@pytest.mark.parametrize("shelf", [Shelf.ARCHIVED, Shelf.TRASHED])
def test_a_liaison_put_aside_is_none(officer, partner, personas, shelf):
    liaison = cared(officer, personas)[0].liaison
    shelving.shelve(registry.get("liaisons"), [liaison.pk], shelf, actor=personas.actor("an"), why="Aside")
    assert cared(officer, personas) == []


def test_partners_of_another_officer_are_not_his(officer, partner, personas):
    other = make("people", personas.hers)
    make("liaisons", personas.hers, officer=other, organisation=make("organisations", personas.hers, name="Elsewhere"))
    assert [one.name for one in cared(officer, personas)] == ["Peace Committee"]


@pytest.mark.parametrize(
    ("next_on", "due"), [("2026-03-15", 1), ("2026-03-16", 0), ("2026-03", 0), ("2026-02", 1), ("2025", 1), ("", 0)]
)
def test_a_step_is_overdue_when_its_last_possible_day_is_over(officer, personas, next_on, due):
    row = make("organisations", personas.hers)
    make("liaisons", personas.hers, officer=officer, organisation=row, next_on=next_on, next_step="Write")
    assert sentences(made(officer, personas))[0] == (
        f"Partners in care: 1. Steps overdue: {due}. Partners long not met: 1."
    )


def test_a_partner_met_lately_is_not_counted_as_long_not_met(officer, partner, personas):
    make("interactions", personas.hers, organisations=[partner], held_on="2026-03-01")
    assert sentences(made(officer, personas))[0].endswith("Partners long not met: 0.")


def test_an_officer_without_partners_has_no_tables(officer, personas):
    document = made(officer, personas)
    assert sentences(document) == ["Lan looks after no partner now."]
    assert not any(isinstance(block, Table | Heading) for block in document.blocks)
    assert (document.subtitle, document.address) == ("Partners in care: 0", f"/care/officers/{officer.pk}/")


def test_the_table_at_a_glance_has_a_line_for_each_partner(officer, personas):
    row = make("organisations", personas.hers, name="Club", name_vi="")
    liaison = make("liaisons", personas.hers, officer=officer, organisation=row, next_step="", next_on="")
    table = next(block for block in made(officer, personas).blocks if isinstance(block, Table))
    assert [plain(cell) for cell in table.rows[0]] == ["Club", "no contact on record", "–", "–", "–"]
    urls = [span.url for cell in table.rows[0] for span in cell if span.url]
    assert urls == [f"/organisations/{row.pk}/", f"/liaisons/{liaison.pk}/"]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"from_on": "2024-02-29"}, "In care since 29 Feb 2024."),
        ({"from_on": "", "contact_days": 30}, "To be in touch at least every 30 days."),
        ({"from_on": "2024", "contact_days": 7}, "In care since 2024. To be in touch at least every 7 days."),
    ],
)
def test_since_when_and_how_often_is_told_as_far_as_it_is_known(officer, personas, fields, line):
    make("liaisons", personas.hers, officer=officer, organisation=make("organisations", personas.hers), **fields)
    assert line in sentences(made(officer, personas))


def test_where_neither_is_known_nothing_is_said(officer, personas):
    make("liaisons", personas.hers, officer=officer, organisation=make("organisations", personas.hers), from_on="")
    assert not any("In care since" in one or "in touch" in one for one in sentences(made(officer, personas)))


def test_every_tie_has_a_word():
    words = {queries.LIVELY: "lively", queries.COOLING: "cooling", queries.SILENT: "silent",
             queries.NEVER: "no contact on record"}  # fmt: skip
    for known, word in words.items():
        one = handover.Cared(None, registry.get("people"), 7, "Olga", Strength(0, known, None, 0))
        assert (str(one.word), one.href) == (word, "/people/7/")
