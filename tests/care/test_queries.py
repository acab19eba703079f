"""When a partner was last met, how lively the tie is, who is neglected: each as far as the reader may see."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.roles import Confidentiality
from amity.care import queries, rules
from amity.core.dates import PartialDate
from amity.records import listing, registry
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
PEOPLE, ORGANISATIONS = registry.get("people"), registry.get("organisations")
UNIT = Confidentiality.UNIT


@pytest.fixture
def partner(personas):
    return make("organisations", personas.hers)


def strength(partner, actor, record=ORGANISATIONS):
    return queries.strengths(record, [partner.pk], actor, today=TODAY)[partner.pk]


def met(personas, partner, on, **fields):
    return make("interactions", personas.hers, organisations=[partner], held_on=on, **fields)


def test_a_partner_nobody_met_is_told_so(partner, personas):
    told = strength(partner, personas.actor("an"))
    assert (told.word, told.last, told.points, told.contacts) == ("never", None, 0, 0)


@pytest.mark.parametrize(
    ("on", "word"),
    [
        ("2026-03-15", "lively"),
        ("2025-03-17", "lively"),
        ("2024-09", "cooling"),
        ("2023-01-01", "silent"),
        ("1999", "silent"),
    ],
)
def test_a_tie_cools_with_the_days(on, word, partner, personas):
    met(personas, partner, on)
    told = strength(partner, personas.actor("an"))
    assert (told.word, told.last) == (word, PartialDate(on))


def test_a_contact_weighs_half_after_a_half_life(partner, personas):
    met(personas, partner, "2025-03-16")
    assert strength(partner, personas.actor("an")).points == 0.5
    assert rules.faded(PartialDate("2024-03-16"), TODAY) == pytest.approx(0.25, abs=0.001)
    assert rules.faded(PartialDate("2027"), TODAY) == 1


def test_meetings_gifts_letters_and_events_count_each_with_its_weight(partner, personas):
    met(personas, partner, "2026-03-16")
    make("gifts", personas.hers, organisation=partner, given_on="2026-03-16")
    make("events", personas.hers, hosts=[partner], organisations=[partner], starts_on="2026-03-16")
    told = strength(partner, personas.actor("an"))
    assert (told.points, told.contacts) == (2.5, 3)  # the event once, though it names the partner twice


def test_what_is_only_planned_or_was_cancelled_is_no_contact(partner, personas):
    for state in ("planned", "cancelled"):
        make("events", personas.hers, hosts=[partner], starts_on="2026-03-01", state=state)
    met(personas, partner, "2026-04-01")
    assert strength(partner, personas.actor("an")).word == "never"


def test_an_event_that_a_person_came_to_counts_on_its_day(personas):
    event = make("events", personas.hers, starts_on="2025-11-20")
    guest = make("participations", personas.hers, event=event, state="attended").person
    absent = make("participations", personas.hers, event=event, state="declined").person
    actor = personas.actor("an")
    assert strength(guest, actor, PEOPLE).last == PartialDate("2025-11-20")
    assert strength(absent, actor, PEOPLE).word == "never"


def test_only_what_the_reader_may_see_counts(partner, personas):
    met(personas, partner, "2026-03-01", confidentiality=UNIT)
    event = make("events", personas.hers, hosts=[make("organisations", personas.hers)], confidentiality=UNIT)
    guest = make("participations", personas.hers, event=event, state="attended").person
    assert strength(partner, personas.actor("an")).word == "lively"
    assert strength(partner, personas.actor("binh")).word == "never"
    assert strength(guest, personas.actor("an"), PEOPLE).last == event.starts_on
    assert strength(guest, personas.actor("binh"), PEOPLE).word == "never"


def test_many_partners_cost_the_same_two_queries(personas):
    partners = [make("organisations", personas.hers) for _number in range(4)]
    for one in partners:
        met(personas, one, "2026-03-01")
    actor = personas.actor("an")
    for some in (partners[:1], partners):
        with CaptureQueriesContext(connection) as captured:
            told = queries.strengths(ORGANISATIONS, [one.pk for one in some], actor, today=TODAY)
        assert len(captured) == 2
        assert {one.word for one in told.values()} == {"lively"}
    assert queries.strengths(ORGANISATIONS, [], actor, today=TODAY) == {}


def listed(record, actor, **query):
    seen = listing.read(record, actor, query, "en")
    assert not seen.problem
    return {row.id for row in seen.rows}


def test_partners_nobody_looks_after(partner, personas):
    cared = make("liaisons", personas.hers).organisation
    past = make("liaisons", personas.hers, state="ended", to_on="2025").organisation
    found = listed(ORGANISATIONS, personas.actor("an"), unattended="yes")
    assert {partner.pk, past.pk} <= found
    assert cared.pk not in found
    friend = make("liaisons", personas.hers, person=make("people", personas.hers)).person
    assert friend.pk not in listed(PEOPLE, personas.actor("an"), unattended="yes")


def test_a_liaison_out_of_sight_is_none(personas):
    cared = make("liaisons", personas.hers, confidentiality=UNIT).organisation
    assert cared.pk in listed(ORGANISATIONS, personas.actor("binh"), unattended="yes")
    assert cared.pk not in listed(ORGANISATIONS, personas.actor("an"), unattended="yes")


def test_partners_not_met_since_a_day(partner, personas):
    recent, old = (make("organisations", personas.hers) for _number in range(2))
    met(personas, recent, "2026-01-10")
    met(personas, old, "2024-01-10")
    found = listed(ORGANISATIONS, personas.actor("an"), silent_since="2026-01-01")
    assert {partner.pk, old.pk} <= found
    assert recent.pk not in found
    assert recent.pk in listed(ORGANISATIONS, personas.actor("an"), silent_since="2026-01-11")


def test_a_day_known_in_part_may_have_been_since(partner, personas):
    met(personas, partner, "2026")
    assert partner.pk not in listed(ORGANISATIONS, personas.actor("an"), silent_since="2026-02-01")


def test_liaisons_with_partners_not_met_since_a_day(personas):
    silent, other = make("liaisons", personas.hers), make("liaisons", personas.hers)
    met(personas, other.organisation, "2026-01-10")
    friend = make("liaisons", personas.hers, person=make("people", personas.hers))
    found = listed(registry.get("liaisons"), personas.actor("an"), silent_since="2026-01-01")
    assert found == {silent.pk, friend.pk}


def test_who_cannot_see_the_contact_is_told_of_silence(partner, personas):
    met(personas, partner, "2026-03-01", confidentiality=UNIT)
    assert partner.pk in listed(ORGANISATIONS, personas.actor("binh"), silent_since="2026-01-01")
    assert partner.pk not in listed(ORGANISATIONS, personas.actor("an"), silent_since="2026-01-01")


def test_a_filter_that_cannot_be_read_says_so(personas):
    actor = personas.actor("an")
    assert listing.read(ORGANISATIONS, actor, {"silent_since": "soon"}, "en").problem
    for name in ("unattended", "silent_since", "single_thread"):
        assert listing.read(registry.get("countries"), actor, {name: "2026-01-01"}, "en").problem


@pytest.fixture
def ours(personas):
    """Two people of our own."""
    union = make("organisations", personas.hers, kind="union")
    return [make("positions", personas.hers, organisation=union).person for _number in range(2)]


def test_partners_whom_only_one_of_us_knows(ours, partner, personas):
    by_one, by_two, by_officer = (make("organisations", personas.hers) for _number in range(3))
    met(personas, by_one, "2026-01-10", people=[ours[0], make("people", personas.hers)])
    met(personas, by_two, "2026-01-10", people=ours)
    make("liaisons", personas.hers, organisation=by_officer)
    both = make("liaisons", personas.hers, officer=ours[0]).organisation
    met(personas, both, "2026-01-10", people=[ours[1]])
    same = make("liaisons", personas.hers, officer=ours[0]).organisation
    met(personas, same, "2026-01-10", people=[ours[0]])
    found = listed(ORGANISATIONS, personas.actor("an"), single_thread="yes")
    assert {by_one.pk, by_officer.pk, same.pk} <= found
    assert not {by_two.pk, both.pk, partner.pk} & found


def test_friends_whom_only_one_of_us_knows(ours, personas):
    friend, known = make("people", personas.hers), make("people", personas.hers)
    make("interactions", personas.hers, people=[friend, ours[0]])
    make("interactions", personas.hers, people=[known, *ours])
    found = listed(PEOPLE, personas.actor("an"), single_thread="yes")
    assert friend.pk in found
    assert known.pk not in found


def test_a_meeting_out_of_sight_is_no_thread(ours, partner, personas):
    met(personas, partner, "2026-01-10", people=[ours[0]], confidentiality=UNIT)
    assert partner.pk in listed(ORGANISATIONS, personas.actor("an"), single_thread="yes")
    assert partner.pk not in listed(ORGANISATIONS, personas.actor("binh"), single_thread="yes")


def test_the_words_follow_the_thresholds():
    lively, cooling = rules.thresholds(TODAY)
    on = PartialDate("2026")
    told = [queries.word(points, on, TODAY) for points in (lively, lively - 0.01, cooling, cooling - 0.01)]
    assert told == ["lively", "cooling", "cooling", "silent"]
    assert queries.word(0, None, TODAY) == "never"


def test_the_rules_are_dated_and_say_who_set_them():
    book = rules.numbers()
    assert {book.at(name, TODAY).is_confirmed for name in book.names()} == {False}
    assert all(book.at(name, TODAY).instrument for name in book.names())
    assert rules.silent_from(TODAY) == date(2025, 3, 16)
