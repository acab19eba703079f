"""What counts as contact, for how much, and for whom: every source, days known in part, rows that do not count."""

from datetime import date

import pytest

from amity.access.roles import Confidentiality
from amity.care import queries, rules
from amity.care.models import Gift
from amity.core.dates import PartialDate
from amity.events.models import ParticipationState
from amity.network.models import Interaction
from amity.records import listing, registry
from amity.records.models import Shelf
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
PEOPLE, ORGANISATIONS, LIAISONS = (registry.get(name) for name in ("people", "organisations", "liaisons"))
UNIT = Confidentiality.UNIT
ON = "2026-03-16"


@pytest.fixture
def partner(personas):
    return make("organisations", personas.hers)


@pytest.fixture
def friend(personas):
    return make("people", personas.hers)


def strength(row, personas, name="an", today=TODAY):
    record = registry.of(type(row))
    return queries.strengths(record, [row.pk], personas.actor(name), today=today)[row.pk]


def ids(record, personas, name="an", **asked):
    seen = listing.read(record, personas.actor(name), asked, "en")
    assert seen.problem == ""
    return {one.id for one in seen.rows}


def test_contacts_with_a_partner_stand_in_every_record_type_that_has_a_weight():
    weighed = set(rules.weights(TODAY))
    for record, least in ((PEOPLE, "participations"), (ORGANISATIONS, "events")):
        found = {one.record.name for one in queries.sources(record, TODAY)}
        assert {"interactions", "gifts", least} <= found <= weighed


def test_the_day_of_a_participation_stands_with_its_event():
    (found,) = [one for one in queries.sources(PEOPLE, TODAY) if one.record.name == "participations"]
    assert (found.moment, found.via) == ("event__starts_on", "event")
    assert {one.via for one in queries.sources(ORGANISATIONS, TODAY) if one.record.name == "gifts"} == {""}


@pytest.mark.parametrize(("record", "points"), [("interactions", 1), ("gifts", 0.5), ("events", 1)])
def test_each_sort_of_contact_has_its_weight(record, points, partner, personas):
    given = {
        "interactions": {"organisations": [partner], "held_on": ON},
        "gifts": {"organisation": partner, "given_on": ON},
        "events": {"hosts": [partner], "starts_on": ON},
    }[record]
    make(record, personas.hers, **given)
    assert (strength(partner, personas).points, strength(partner, personas).contacts) == (points, 1)


def test_what_we_gave_counts_as_what_we_received(partner, personas):
    for direction in ("given", "received"):
        make("gifts", personas.hers, direction=direction, organisation=partner, given_on=ON)
    assert strength(partner, personas).points == 1


def test_a_gift_of_a_person_for_an_organisation_counts_for_both(partner, friend, personas):
    make("gifts", personas.hers, person=friend, organisation=partner, given_on=ON)
    assert strength(partner, personas).contacts == strength(friend, personas).contacts == 1


def test_facts_of_history_and_honours_are_no_contacts(partner, friend, personas):
    make("history_facts", personas.hers, people=[friend], organisations=[partner], happened_on=ON)
    make("honours", personas.hers, person=friend, granted_on=ON)
    assert (strength(partner, personas).word, strength(friend, personas).word) == ("never", "never")


@pytest.mark.parametrize("state", [one for one in ParticipationState.values if one != "attended"])
def test_who_did_not_come_was_not_met(state, personas):
    event = make("events", personas.hers, starts_on="2025-11-20")
    guest = make("participations", personas.hers, event=event, state=state).person
    assert strength(guest, personas).word == "never"


def test_who_came_to_an_event_met_us_there_however_often_he_is_on_the_list(friend, personas):
    for on in ("2025-11-20", "2026-01-05"):
        event = make("events", personas.hers, starts_on=on)
        make("participations", personas.hers, event=event, person=friend, state="attended")
    told = strength(friend, personas)
    assert (told.contacts, told.last) == (2, PartialDate("2026-01-05"))


@pytest.mark.parametrize("shelf", [Shelf.ARCHIVED, Shelf.TRASHED])
def test_a_contact_in_the_archive_still_counts_and_one_thrown_away_does_not(shelf, partner, personas):
    row = make("interactions", personas.hers, organisations=[partner], held_on=ON)
    Interaction.objects.filter(pk=row.pk).update(shelf=shelf)
    if shelf == Shelf.TRASHED:
        Interaction.objects.filter(pk=row.pk).update(audience=-1)
    assert strength(partner, personas).word == ("lively" if shelf == Shelf.ARCHIVED else "never")


@pytest.mark.parametrize(
    ("on", "today", "counts"),
    [
        ("2026-03-17", TODAY, False),
        ("2026-03", TODAY, True),
        ("2026", TODAY, True),
        ("2027", TODAY, False),
        ("2024-02-29", date(2024, 2, 28), False),
        ("2024-02-29", date(2024, 2, 29), True),
        ("2024-02", date(2024, 2, 1), True),
    ],
)
def test_a_contact_counts_from_the_first_day_on_which_it_can_have_been(on, today, counts, partner, personas):
    make("interactions", personas.hers, organisations=[partner], held_on=on)
    assert strength(partner, personas, today=today).contacts == (1 if counts else 0)


def test_a_contact_of_this_very_day_or_of_a_year_not_yet_over_weighs_whole(partner, personas):
    make("interactions", personas.hers, organisations=[partner], held_on="2026")
    assert strength(partner, personas).points == 1


def test_of_days_known_in_part_the_later_beginning_is_the_last_contact(partner, personas):
    for on in ("2025", "2025-06-30", "2025-06"):
        make("interactions", personas.hers, organisations=[partner], held_on=on)
    assert strength(partner, personas).last == PartialDate("2025-06-30")


def test_long_ago_weighs_nothing_but_is_remembered(partner, personas):
    make("interactions", personas.hers, organisations=[partner], held_on="1973-09-12")
    told = strength(partner, personas)
    assert (told.points, told.contacts, told.word, told.last) == (0, 0, "silent", PartialDate("1973-09-12"))


def test_many_old_contacts_make_no_lively_tie(partner, personas):
    for month in range(1, 10):
        make("interactions", personas.hers, organisations=[partner], held_on=f"2021-0{month}-01")
    told = strength(partner, personas)
    assert (told.contacts, told.word) == (9, "cooling")


def test_each_reader_has_a_liveliness_of_his_own(partner, personas):
    make("interactions", personas.hers, organisations=[partner], held_on=ON, confidentiality=UNIT)
    make("interactions", personas.hers, organisations=[partner], held_on="2024-09")
    told = {name: (strength(partner, personas, name).word, strength(partner, personas, name).contacts)
            for name in ("an", "chi", "binh")}  # fmt: skip
    assert told == {"an": ("lively", 2), "chi": ("lively", 2), "binh": ("cooling", 1)}


def test_last_contacts_are_asked_for_many_at_once_and_for_nobody_without_a_query(
    partner, friend, personas, django_assert_num_queries
):
    other = make("organisations", personas.hers)
    make("interactions", personas.hers, organisations=[partner], people=[friend], held_on=ON)
    actor = personas.actor("an")
    with django_assert_num_queries(1):
        found = queries.last_contacts(ORGANISATIONS, [partner.pk, other.pk], actor, today=TODAY)
    assert found == {partner.pk: PartialDate(ON)}
    with django_assert_num_queries(0):
        assert queries.last_contacts(PEOPLE, [], actor, today=TODAY) == {}


def test_only_so_many_contacts_are_read_and_the_last_day_is_right_all_the_same(partner, personas, monkeypatch):
    for on in ("2026-03-01", "2026-03-02", ON):
        make("interactions", personas.hers, organisations=[partner], held_on=on)
    monkeypatch.setattr(queries, "READ", 2)
    told = strength(partner, personas)
    assert (told.contacts, told.last) == (2, PartialDate(ON))


def test_countries_have_no_liaison_officers():
    with pytest.raises(ValueError, match="holds no partners"):
        queries.link_of(registry.get("countries"))
    assert (queries.link_of(PEOPLE), queries.link_of(ORGANISATIONS)) == ("person", "organisation")


@pytest.mark.parametrize("shelf", [Shelf.ARCHIVED, Shelf.TRASHED])
def test_an_archived_liaison_looks_after_nobody_any_more(shelf, personas):
    row = make("liaisons", personas.hers)
    type(row).objects.filter(pk=row.pk).update(shelf=shelf)
    assert list(queries.current(personas.actor("an"))) == []
    assert row.organisation_id in ids(ORGANISATIONS, personas, unattended="yes")


def test_a_partner_of_another_unit_is_looked_after_as_well(partner, personas):
    make("liaisons", personas.other, organisation=partner, confidentiality=Confidentiality.UNION)
    assert partner.pk not in ids(ORGANISATIONS, personas, unattended="yes")


def test_an_officer_is_no_partner_of_his_own_liaisons(personas):
    officer = make("liaisons", personas.hers).officer
    assert officer.pk in ids(PEOPLE, personas, unattended="yes")


def test_filters_of_care_narrow_one_another(partner, personas):
    met = make("organisations", personas.hers)
    make("interactions", personas.hers, organisations=[met], held_on=ON)
    cared = make("liaisons", personas.hers).organisation
    both = ids(ORGANISATIONS, personas, unattended="yes", silent_since="2026-01-01")
    assert partner.pk in both
    assert not {met.pk, cared.pk} & both


@pytest.mark.parametrize(
    ("since", "is_silent"), [("2025-06-01", False), ("2025-06-30", False), ("2025-07-01", True), ("2026-01-01", True)]
)
def test_silence_begins_after_the_last_day_a_contact_can_have_had(since, is_silent, partner, personas):
    make("interactions", personas.hers, organisations=[partner], held_on="2025-06")
    assert (partner.pk in ids(ORGANISATIONS, personas, silent_since=since)) is is_silent


@pytest.mark.parametrize("text", ["2026", "2026-02", "2026-02-30", "soon", "1/2/2026"])
@pytest.mark.parametrize("record", [PEOPLE, ORGANISATIONS, LIAISONS], ids=lambda record: record.name)
def test_silence_is_asked_from_a_whole_day(record, text, personas):
    seen = listing.read(record, personas.actor("an"), {"silent_since": text}, "en")
    assert seen.problem
    assert seen.rows == []


def test_a_planned_event_does_not_break_the_silence_and_one_that_was_held_does(partner, personas):
    event = make("events", personas.hers, hosts=[partner], starts_on="2026-02-10", state="planned")
    assert partner.pk in ids(ORGANISATIONS, personas, silent_since="2026-01-01")
    type(event).objects.filter(pk=event.pk).update(state="held")
    assert partner.pk not in ids(ORGANISATIONS, personas, silent_since="2026-01-01")


@pytest.fixture
def union(personas):
    return make("organisations", personas.hers, kind="union")


def ours(union, personas, **fields):
    return make("positions", personas.hers, organisation=union, **fields).person


@pytest.mark.parametrize("kind", ["union", "union_unit", "member_organisation"])
def test_we_are_whoever_holds_a_post_in_the_union_its_units_and_members(kind, personas):
    row = make("positions", personas.hers, organisation=make("organisations", personas.hers, kind=kind))
    over = make("positions", personas.hers, organisation=row.organisation, to_on="2020")
    abroad = make("positions", personas.hers)
    found = {one["person"] for one in queries.our_people(personas.actor("an"))}
    assert row.person_id in found
    assert not {over.person_id, abroad.person_id} & found


def test_a_post_in_an_organisation_out_of_sight_says_nothing_of_who_is_ours(personas):
    hidden = make("organisations", personas.hers, kind="union_unit", confidentiality=UNIT)
    row = make("positions", personas.hers, organisation=hidden)
    known = {name: {one["person"] for one in queries.our_people(personas.actor(name))} for name in ("an", "binh")}
    assert (row.person_id in known["an"], row.person_id in known["binh"]) == (True, False)


def test_two_meetings_with_the_same_officer_are_one_thread(union, partner, personas):
    lan = ours(union, personas)
    for on in ("2025-01-10", "2026-01-10"):
        make("interactions", personas.hers, organisations=[partner], people=[lan], held_on=on)
    assert partner.pk in ids(ORGANISATIONS, personas, single_thread="yes")


def test_an_officer_who_left_holds_no_thread(union, partner, personas):
    lan, gone = ours(union, personas), ours(union, personas, to_on="2024")
    make("interactions", personas.hers, organisations=[partner], people=[lan, gone], held_on="2023")
    assert partner.pk in ids(ORGANISATIONS, personas, single_thread="yes")


def test_nobody_is_a_thread_to_himself(union, personas):
    lan = ours(union, personas)
    make("interactions", personas.hers, people=[lan], held_on=ON)
    assert lan.pk not in ids(PEOPLE, personas, single_thread="yes")


def test_a_liaison_officer_out_of_sight_is_no_thread(partner, personas):
    hidden = make("people", personas.hers, confidentiality=UNIT)
    make("liaisons", personas.hers, officer=hidden, organisation=partner)
    assert partner.pk in ids(ORGANISATIONS, personas, single_thread="yes")
    assert partner.pk not in ids(ORGANISATIONS, personas, "binh", single_thread="yes")


def same_gifts(row, personas, name="an"):
    return list(queries.given_before(row, personas.actor(name)))


def test_a_gift_asked_about_is_compared_by_name_way_and_partner(friend, personas):
    base = {"direction": "given", "what": "Lacquer picture", "person": friend}
    earlier, later = (make("gifts", personas.hers, **base, given_on=on) for on in ("2019", "2024-05"))
    make("gifts", personas.hers, **base | {"direction": "received"})
    make("gifts", personas.hers, **base | {"what": "Lacquer pictures"})
    make("gifts", personas.hers, **base | {"person": make("people", personas.hers)})
    assert same_gifts(Gift(**base), personas) == [later, earlier]
    assert same_gifts(later, personas) == [earlier]


def test_an_empty_name_in_vietnamese_makes_no_two_gifts_the_same(friend, personas):
    make("gifts", personas.hers, direction="given", what="Tea", what_vi="", person=friend)
    asked = Gift(direction="given", what="Silk", what_vi="", person=friend)
    assert same_gifts(asked, personas) == []


def test_a_gift_to_the_person_is_not_one_to_his_organisation_alone(friend, partner, personas):
    make("gifts", personas.hers, direction="given", what="Tea", person=friend, organisation=partner)
    asked = Gift(direction="given", what="Tea", organisation=partner)
    assert same_gifts(asked, personas) == []
    assert len(same_gifts(Gift(direction="given", what="Tea", person=friend), personas)) == 1


def test_a_gift_to_nobody_yet_was_never_given_before(personas):
    make("gifts", personas.hers, direction="given", what="Tea")
    assert same_gifts(Gift(direction="given", what="Tea"), personas) == []
