"""What documents tell of many partners at once: in how many queries, with which sources, and without whom."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.documents.document import plain
from amity.documents.making import Making
from amity.dossiers import handover, told
from amity.records.models import Reading
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT


@pytest.fixture
def making(personas):
    return Making(actor=personas.actor("binh"), language="en", today=TODAY)


@pytest.fixture
def partner(personas):
    return make("organisations", personas.hers, name="Peace Committee", name_vi="", founded_on="1963-09-25")


def lines(found, partner):
    """The lines told of a partner, by their labels."""
    return {str(one.label): [plain(words) for words in one.items] for one in found.get(partner, [])}


def test_people_and_organisations_are_told_of_side_by_side(personas, partner, making):
    person = make("people", personas.hers)
    make("honours", personas.hers, organisation=partner, name="Friendship Order", name_vi="", granted_on="2020")
    make("honours", personas.hers, person=person, name="Friendship Medal", name_vi="", granted_on="2021")
    found = told.of([("organisations", partner.pk), ("people", person.pk)], [told.HONOURS], making)
    assert lines(found, ("organisations", partner.pk)) == {"Honours held": ["2020 · Friendship Order"]}
    assert lines(found, ("people", person.pk)) == {"Honours held": ["2021 · Friendship Medal"]}


def test_a_row_that_names_somebody_out_of_sight_is_left_out_and_not_counted(personas, partner, making):
    for number in range(told.EACH + 3):
        hidden = make("people", personas.hers, name="Hidden Person", confidentiality=UNIT)
        make("positions", personas.hers, organisation=partner, person=hidden, title=f"Adviser {number}")
    make("positions", personas.hers, organisation=partner, title="Chairwoman", title_vi="")
    found = lines(told.of([("organisations", partner.pk)], [told.IN_OFFICE], making), ("organisations", partner.pk))
    assert len(found["Who is there"]) == 1
    assert found["Who is there"][0].endswith("Chairwoman")


def test_without_a_rank_one_stands_behind_those_who_have_one(personas, partner, making):
    for title, rank in (("Member", None), ("Vice chair", 2), ("Chair", 1)):
        make("positions", personas.hers, organisation=partner, title=title, title_vi="", rank=rank)
    found = lines(told.of([("organisations", partner.pk)], [told.IN_OFFICE], making), ("organisations", partner.pk))
    assert [line.rpartition(" · ")[2] for line in found["Who is there"]] == ["Chair", "Vice chair", "Member"]


def test_a_row_brings_its_source_and_counts_as_read(personas, partner, making):
    fact = make("history_facts", personas.hers, organisations=[partner], what="Sent medicine", source_title="Letters")
    found = told.of([("organisations", partner.pk)], [told.HISTORY], making)
    assert lines(found, ("organisations", partner.pk)) == {"Shared history": ["1965 · Sent medicine [1]"]}
    assert [one.words for one in making.sources.listed()] == ["Letters"]
    assert making.seen.rows == {"history_facts": [fact.pk]}


def test_what_is_only_counted_is_neither_cited_nor_read(personas, partner, making):
    for year in range(2001, 2010):
        make("interactions", personas.hers, organisations=[partner], held_on=str(year), source_title=f"File {year}")
    told.of([("organisations", partner.pk)], [told.CONTACTS], making)
    assert [one.words for one in making.sources.listed()] == [f"File {year}" for year in range(2009, 2004, -1)]
    assert len(making.seen.rows["interactions"]) == told.EACH


def test_who_promised_is_said_with_the_promise(personas, partner, making):
    agreement = make("agreements", personas.hers, parties=[partner])
    make("commitments", personas.hers, agreement=agreement, what="Hold a seminar", what_vi="", due_on="2026-05",
         who=partner, state="open")  # fmt: skip
    found = lines(told.of([("organisations", partner.pk)], [told.PROMISES], making), ("organisations", partner.pk))
    assert found["Promises still open"] == ["due May 2026 · Hold a seminar · promised by Peace Committee"]


def test_nobody_to_tell_of_costs_nothing(making):
    with CaptureQueriesContext(connection) as captured:
        assert (told.of([], handover.KINDS, making), told.days([], making)) == ({}, {})
    assert len(captured) == 0


def test_ten_partners_cost_the_queries_of_one(personas, making):
    partners = [("organisations", make("organisations", personas.hers).pk) for _number in range(10)]

    def cost(some) -> int:
        with CaptureQueriesContext(connection) as captured:
            told.of(some, handover.KINDS, making)
            told.days(some, making)
        return len(captured)

    assert cost(partners) == cost(partners[:1])


@pytest.mark.parametrize(
    ("base", "comes"),
    [
        ("1963-09-25", "2026-09-25"),
        ("1963-03-16", "2026-03-16"),
        ("1963-03-15", "2027-03-15"),
        ("1963-02", "2027-02"),
        ("1963-03", "2026-03"),
        ("1963", "2026"),
        ("1960-02-29", "2027-02-28"),
    ],
)
def test_a_date_comes_back_within_twelve_months(base, comes):
    found = told.next_return(PartialDate(base), TODAY)
    assert str(found) == comes


def test_the_kit_of_an_officer_notes_the_restricted_rows_it_tells(personas, partner):
    officer = make("people", personas.hers)
    make("liaisons", personas.hers, officer=officer, organisation=partner)
    row = make("gifts", personas.hers, organisation=partner, confidentiality=Confidentiality.RESTRICTED)
    asked = {"actor": personas.actor("an"), "language": "en", "today": TODAY}
    made = handover.handover(officer.pk, **asked, door="file")
    assert set(Reading.objects.values_list("record", "row_id", "door")) == {("gifts", row.pk, "file")}
    Reading.objects.all().delete()
    handover.told_of(handover.cared_for(officer.pk, **asked), **asked, door="api")
    assert set(Reading.objects.values_list("record", "row_id", "door")) == {("gifts", row.pk, "api")}
    assert made.sources == ()
