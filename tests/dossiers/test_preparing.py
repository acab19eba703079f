"""What preparing a visit needs to know: what comes next, days off, gifts, gaps of papers, and nobody who is hidden."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.dossiers import preparing, seating
from amity.records.models import Reading
from tests.factories import make

pytestmark = pytest.mark.django_db
UNIT, UNION, RESTRICTED = Confidentiality.UNIT, Confidentiality.UNION, Confidentiality.RESTRICTED
TODAY = date(2026, 3, 1)


def delegation(personas, **fields):
    return make("delegations", personas.hers, **fields)


def member(personas, held, name, **fields):
    person = make("people", personas.hers, name=name, name_vi="", confidentiality=fields.pop("seen", UNION))
    return make("delegation_members", personas.hers, delegation=held, person=person, **fields)


def read(personas, held, who="an", today=TODAY, language="en"):
    actor = personas.actor(who) if isinstance(who, str) else who
    return preparing.prepared(held, actor=actor, language=language, today=today, door="page")


def names_of(visit):
    return [visit.names.person(one.person_id) for one in visit.people]


@pytest.mark.parametrize(
    ("state", "expected"),
    [("planned", "leader"), ("invited", "leader"), ("cancelled", ""), ("approved", "programme"), ("done", "report")],
)
def test_an_empty_visit_wants_first_what_its_state_asks_for(personas, state, expected):
    assert read(personas, delegation(personas, state=state)).next == expected


def test_a_leader_of_the_hosts_is_no_leader_of_the_delegation(personas):
    held = delegation(personas)
    member(personas, held, "Host", side="hosts", role="leader")
    assert read(personas, held).next == "leader"
    member(personas, held, "Guest", role="leader")
    assert read(personas, held).next == "invite"


def test_after_the_invitation_the_approval_is_waited_for(personas):
    held = delegation(personas, state="invited")
    member(personas, held, "Guest", role="leader")
    assert read(personas, held).next == "approve"


def test_a_programme_is_wanted_then_mended_then_printed_and_then_the_visit_is_over(personas):
    held = delegation(personas, state="approved")
    assert read(personas, held).next == "programme"
    first = make("appointments", personas.hers, delegation=held, what="Talks")
    assert read(personas, held).next == "brief"
    make("appointments", personas.hers, delegation=held, what="Dinner")
    found = read(personas, held)
    assert (found.next, [one.why for one in found.clashes]) == ("clash", ["time"])
    first.delete()
    assert read(personas, held, today=date(2026, 3, 12)).next == "brief"
    assert read(personas, held, today=date(2026, 3, 13)).next == "conclude"


def test_a_cancelled_item_is_neither_shown_nor_a_clash(personas):
    held = delegation(personas, state="approved")
    make("appointments", personas.hers, delegation=held, what="Talks")
    make("appointments", personas.hers, delegation=held, what="Dinner", state="cancelled")
    found = read(personas, held)
    assert ([one.what for one in found.items], found.clashes, found.next) == (["Talks"], [], "brief")


def test_after_the_report_gifts_are_thanked_for_then_people_then_nothing_is_left(personas):
    held = delegation(personas, state="reported")
    guest = member(personas, held, "Guest", role="leader").person
    gift = make("gifts", personas.hers, person=guest, direction="received", given_on="2026-03-11")
    assert read(personas, held).next == "gift"
    gift.thanks, gift.thanked_on = "thanked", "2026-03-14"
    gift.save()
    assert read(personas, held).next == "thank"
    make("letters", personas.hers, person=guest, kind="thank_you", occasion=held.name)
    assert read(personas, held).next == ""


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "thank_you", "occasion": "Another visit"}, "thank"),
        ({"kind": "greeting", "occasion": "Friends of peace"}, "thank"),
        ({"kind": "thank_you", "state": "sent", "sent_on": "2026-03-09"}, "thank"),
        ({"kind": "thank_you", "state": "sent", "sent_on": "2026-03-20"}, ""),
        ({"kind": "thank_you", "occasion": "Friends of peace"}, ""),
    ],
)
def test_only_a_letter_of_thanks_for_this_visit_or_sent_since_counts(personas, fields, expected):
    held = delegation(personas, state="reported", name="Friends of peace")
    guest = member(personas, held, "Guest").person
    make("letters", personas.hers, person=guest, **fields)
    assert read(personas, held).next == expected


def test_who_receives_ours_is_thanked_when_we_went_and_nobody_who_died(personas):
    held = delegation(personas, state="reported", direction="out")
    member(personas, held, "Ours")
    assert read(personas, held).next == ""
    host = member(personas, held, "Host", side="hosts")
    found = read(personas, held)
    assert (found.next, preparing.partners(found)) == ("thank", [host])
    host.person.died_on = "2026-03-20"
    host.person.save()
    assert preparing.partners(read(personas, held)) == []


def test_somebody_hidden_is_neither_named_nor_counted_nor_given_a_place(personas):
    held = delegation(personas, direction="out")
    member(personas, held, "Hidden", role="leader", seen=RESTRICTED)
    member(personas, held, "Seen")
    assert names_of(read(personas, held, "an")) == ["Hidden", "Seen"]
    for who in ("dung", "chi"):
        found = read(personas, held, who)
        assert names_of(found) == ["Seen"]
        assert next(one.found for one in found.limits if one.name == "out_people") == 1
        plan, _names = seating.plan(held, actor=personas.actor(who), language="en")
        assert [one.member.person.name for one in plan.guests if one.member] == ["Seen"]


def test_a_clash_over_somebody_hidden_is_not_told(personas):
    who = make("people", personas.hers, name="Interpreter", confidentiality=RESTRICTED)
    held, other = delegation(personas), delegation(personas)
    for one in (held, other):
        make("appointments", personas.hers, delegation=one, interpreter=who)
    assert [(one.why, one.person) for one in read(personas, held).clashes] == [("interpreter", who)]
    assert read(personas, held, "chi").clashes == []


def test_another_delegation_that_is_hidden_is_not_named(personas):
    held = delegation(personas)
    secret = make("delegations", personas.other, name="Secret guests", confidentiality=UNIT)
    hall = {"place": "Ha Noi", "venue": "Great hall"}
    make("appointments", personas.hers, delegation=held, **hall)
    item = make("appointments", personas.other, delegation=secret, **hall)
    found = read(personas, held)
    assert [one.other for one in found.clashes] == [item]
    assert found.names.of(type(secret), secret.pk) == ""
    item.confidentiality = UNIT
    item.save()
    assert read(personas, held).clashes == []


@pytest.mark.parametrize(("who", "expected"), [("an", 1), ("chi", None), ("dung", None), ("binh", None)])
def test_gaps_of_papers_are_told_only_to_who_may_read_papers(personas, who, expected):
    held = delegation(personas)
    member(personas, held, "Guest")
    gaps = read(personas, held, who).gaps
    assert (gaps if gaps is None else len(gaps)) == expected


def test_gaps_are_of_travellers_alone_and_their_reading_is_noted(personas):
    held = delegation(personas)
    one, two = member(personas, held, "With"), member(personas, held, "Without")
    member(personas, held, "Host", side="hosts")
    paper = make("travel_papers", personas.hers, person=one.person)
    assert [(gap.member, gap.why) for gap in read(personas, held).gaps] == [(two, "none")]
    assert list(Reading.objects.values_list("record", "row_id", "door")) == [("travel_papers", paper.pk, "page")]


def test_the_reading_of_everything_restricted_on_the_page_is_noted(personas):
    held = delegation(personas, confidentiality=RESTRICTED)
    guest = member(personas, held, "Guest", confidentiality=RESTRICTED)
    parts = {"delegation": held, "confidentiality": RESTRICTED}
    rows = [make("appointments", personas.hers, **parts), make("arrangements", personas.hers, **parts)]
    gift = make("gifts", personas.hers, person=guest.person, given_on="2026-03-11", confidentiality=RESTRICTED)
    read(personas, held)
    assert set(Reading.objects.values_list("record", "row_id", "door")) == {
        ("delegations", held.pk, "page"), ("delegation_members", guest.pk, "page"),
        ("appointments", rows[0].pk, "page"), ("arrangements", rows[1].pk, "page"), ("gifts", gift.pk, "page"),
    }  # fmt: skip


def test_reading_without_the_right_to_papers_leaves_no_trace_of_them(personas):
    held = delegation(personas)
    make("travel_papers", personas.hers, person=member(personas, held, "With").person)
    read(personas, held, "dung")
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    ("given_on", "found"),
    [("2026-03-09", False), ("2026-03-10", True), ("2026-03-12", True), ("2026-03-13", False), ("2026-03", True)],
)
def test_gifts_are_those_of_the_days_of_the_visit(personas, given_on, found):
    held = delegation(personas)
    guest = member(personas, held, "Guest").person
    gift = make("gifts", personas.hers, person=guest, given_on=given_on)
    make("gifts", personas.hers, given_on="2026-03-11")  # of somebody else
    assert read(personas, held).gifts == ([gift] if found else [])


def test_gifts_of_the_partner_organisation_count_and_hidden_ones_do_not(personas):
    body = make("organisations", personas.hers)
    held = delegation(personas, organisation=body)
    fields = {"organisation": body, "person": None, "given_on": "2026-03-11"}
    gift = make("gifts", personas.hers, **fields)
    make("gifts", personas.other, confidentiality=UNIT, **fields)
    assert read(personas, held).gifts == [gift]


def test_holidays_and_mourning_of_both_sides_among_the_days_are_told(personas):
    home = make("countries", personas.union, name="Viet Nam", code="VN", is_home=True)
    france = make("countries", personas.union, name="France", code="FR")
    held = delegation(personas, country=france, from_on="2026-09-01", to_on="2026-09-03")
    day = {"country": home, "kind": "mourning", "first_on": "2026-09-03", "last_on": ""}
    make("special_days", personas.union, name="State funeral", **day)
    found = read(personas, held).days_off
    assert (date(2026, 9, 2), "A public holiday: National Day") in found
    assert (date(2026, 9, 3), "National mourning: State funeral") in found
    assert all(date(2026, 9, 1) <= on <= date(2026, 9, 3) for on, _words in found)


@pytest.mark.parametrize("days", [{"from_on": "2026-09", "to_on": ""}, {"from_on": "2026-09-02", "to_on": "2026-09"}])
def test_days_that_are_not_known_are_compared_with_no_holiday(personas, days):
    home = make("countries", personas.union, name="Viet Nam", code="VN", is_home=True)
    assert read(personas, delegation(personas, country=home, **days)).days_off == []


def test_names_come_in_the_language_of_the_reader(personas):
    held = delegation(personas)
    body = make("organisations", personas.hers, name="Union", name_vi="Liên hiệp")
    one = member(personas, held, "Guest", organisation=body)
    assert read(personas, held, language="vi").names.organisation(body.pk) == "Liên hiệp"
    assert read(personas, held).names.of(type(one), one.pk) == ""


def test_twelve_people_cost_as_many_queries_as_one(personas):
    def filled(count):
        held = delegation(personas, direction="out")
        make("appointments", personas.hers, delegation=held)
        for number in range(count):
            rank = make("precedence_ranks", personas.hers, title=f"Rank {held.pk}-{number}")
            body = make("organisations", personas.hers)
            made = member(personas, held, f"Guest {number}", rank=rank, organisation=body)
            make("appointments", personas.hers, delegation=held, organisation=body, people=[made.person])
            make("arrangements", personas.hers, delegation=held, members=[made])
            make("travel_papers", personas.hers, person=made.person)
            make("gifts", personas.hers, person=made.person, given_on="2026-03-11")
        return held

    counts, actor = [], personas.actor("an")
    for held in (filled(1), filled(12)):
        with CaptureQueriesContext(connection) as seen:
            read(personas, held, actor)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_cards_stand_in_order_with_the_title_of_this_journey(personas):
    held = delegation(personas)
    body = make("organisations", personas.hers, name="Peace Council", name_vi="Hội đồng Hòa bình")
    member(personas, held, "Second", title="Adviser", title_vi="Cố vấn")
    member(personas, held, "First", role="leader", title="President", organisation=body)
    member(personas, held, "Host", side="hosts", title="Chair")
    member(personas, held, "Hidden", seen=RESTRICTED)

    def told(who, language):
        made = seating.cards(held, actor=personas.actor(who), today=TODAY, language=language)
        return [(one.name.split()[-1], one.title, one.seat) for one in made]

    assert told("chi", "en") == [("First", "President", "1"), ("Second", "Adviser", "2"), ("Host", "Chair", "1")]
    assert told("chi", "vi") == [("First", "President", "1"), ("Second", "Cố vấn", "2"), ("Host", "Chair", "1")]
    made = seating.cards(held, actor=personas.actor("chi"), today=TODAY, language="vi")
    assert made[0].organisation == "Hội đồng Hòa bình"
    assert seating.name(held, "vi") == seating.name(held, "en") == held.name


def test_the_system_sees_everybody(personas):
    held = delegation(personas)
    member(personas, held, "Hidden", seen=RESTRICTED)
    assert names_of(read(personas, held, Actor.system())) == ["Hidden"]
