"""Ways of introduction at the edges: other languages, ended ties, who is ours, what is cut short, what is hidden."""

import pytest

from amity.access.roles import Confidentiality
from amity.care.queries import introduction
from amity.care.queries.introduction import Node
from amity.records import titles
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT


def person(personas, name, **fields):
    return make("people", personas.hers, **{"name": name, "name_vi": "", **fields})


def organisation(personas, name, **fields):
    return make("organisations", personas.hers, **{"name": name, "name_vi": "", **fields})


@pytest.fixture
def union(personas):
    return organisation(personas, "Our union", name_vi="Hội ta", kind="union")


@pytest.fixture
def lan(union, personas):
    return make("positions", personas.hers, organisation=union, person=person(personas, "Lan"), from_on="2019").person


@pytest.fixture
def olga(personas):
    return person(personas, "Olga")


def met(personas, *people, on="2026-03-01", organisations=(), **fields):
    row = make("interactions", personas.hers, people=list(people), held_on=on, **fields)
    row.people.set(people)
    row.organisations.set(organisations)
    return row


def way(target, personas, who="an", language="en", start=None, today=TODAY):
    record = "people" if type(target).__name__ == "Person" else "organisations"
    return introduction.introduction(
        Node(record, target.pk), personas.actor(who), today=today, language=language, start=start
    )


def names(found):
    return [found.name, *(hop.name for hop in found.hops)]


def test_all_that_stands_on_the_way_is_named_in_the_language_of_the_reader(union, personas):
    theirs = organisation(personas, "Sister", name_vi="Hội bạn")
    make("ties", personas.hers, kind="sister", organisation=union, other_organisation=theirs)
    assert names(way(theirs, personas)) == ["Our union", "Sister"]
    assert names(way(theirs, personas, language="vi")) == ["Hội ta", "Hội bạn"]


def test_a_link_says_since_when_as_far_as_it_is_known(lan, olga, union, personas):
    make("ties", personas.hers, kind="introduced", person=lan, other_person=olga, from_on="")
    (hop,) = way(olga, personas).hops
    assert (hop.link.record, hop.link.on) == ("ties", "")
    start = way(union, personas, start=Node("people", lan.pk))
    assert [(hop.link.record, hop.link.on) for hop in start.hops] == [("positions", "2019")]


@pytest.mark.parametrize(("ended", "points"), [("", 0.9), ("2020", 0.45)])
def test_a_tie_that_is_over_introduces_half_as_well(ended, points, lan, olga, personas):
    make("ties", personas.hers, kind="taught", person=lan, other_person=olga, to_on=ended)
    assert way(olga, personas).hops[0].link.points == pytest.approx(points)


@pytest.mark.parametrize(("on", "points"), [("2026-03-16", 0.8), ("2025-03-16", 0.4), ("2026", 0.8), ("2027", 0.8)])
def test_a_meeting_introduces_less_with_the_years(on, points, lan, olga, personas):
    met(personas, lan, olga, on=on)
    assert way(olga, personas).hops[0].link.points == pytest.approx(points, abs=0.001)


def test_of_two_links_between_the_same_two_the_stronger_proves_it(lan, olga, personas):
    met(personas, lan, olga, on="2010")
    tie = make("ties", personas.hers, kind="introduced", person=lan, other_person=olga)
    link = way(olga, personas).hops[0].link
    assert (link.record, link.row_id) == ("ties", tie.pk)


@pytest.mark.parametrize("kind", ["union", "union_unit", "member_organisation"])
def test_a_way_may_begin_with_any_organisation_of_ours(kind, olga, personas):
    ours = organisation(personas, "Ours", kind=kind)
    make("positions", personas.hers, organisation=ours, person=olga, to_on="2020")
    assert names(way(olga, personas)) == ["Ours", "Olga"]


def test_a_partner_is_no_beginning(olga, personas):
    theirs = organisation(personas, "Theirs", kind="counterpart")
    make("positions", personas.hers, organisation=theirs, person=olga)
    assert way(olga, personas).start is None


def test_our_own_union_needs_no_introduction(union, personas):
    found = way(union, personas)
    assert (found.start, found.hops) == (Node("organisations", union.pk), [])


def test_a_beginning_that_is_the_end_needs_no_way(olga, personas):
    found = way(olga, personas, start=Node("people", olga.pk))
    assert (found.name, found.hops) == ("Olga", [])


def test_a_beginning_that_is_not_there_finds_no_way(lan, olga, personas):
    met(personas, lan, olga)
    assert way(olga, personas, start=Node("people", 999_999)).start is None
    assert way(olga, personas, start=Node("organisations", 999_999)).start is None


def test_who_only_stands_in_a_meeting_alone_leads_nowhere(lan, olga, personas):
    met(personas, olga)
    met(personas, lan)
    assert way(olga, personas).start is None


def test_an_organisation_that_took_part_is_a_stepping_stone(lan, olga, personas):
    committee = organisation(personas, "Committee")
    met(personas, lan, organisations=[committee])
    met(personas, olga, organisations=[committee], on="2025-03-01")
    assert names(way(olga, personas)) == ["Lan", "Committee", "Olga"]


@pytest.mark.parametrize("record", ["positions", "ties", "interactions"])
def test_what_was_thrown_away_joins_nobody(record, lan, olga, personas):
    if record == "positions":
        committee = organisation(personas, "Committee")
        met(personas, lan, organisations=[committee])
        row = make("positions", personas.hers, organisation=committee, person=olga)
    elif record == "ties":
        row = make("ties", personas.hers, kind="family", person=lan, other_person=olga)
    else:
        row = met(personas, lan, olga)
    assert way(olga, personas).name == "Lan"
    type(row).objects.filter(pk=row.pk).update(shelf=2, audience=-1)
    assert way(olga, personas).start is None


def test_a_proof_out_of_sight_is_no_proof_even_where_both_ends_are_known(lan, olga, personas):
    met(personas, lan, olga, subject="Secret talk", confidentiality=UNIT)
    assert way(olga, personas).hops[0].proof == "Secret talk"
    found = way(olga, personas, "binh")
    assert (found.start, found.hops) == (None, [])


def test_a_longer_way_is_taken_round_what_is_hidden(lan, olga, personas):
    met(personas, lan, olga, confidentiality=UNIT)
    anton = person(personas, "Anton")
    met(personas, lan, anton)
    met(personas, anton, olga)
    assert names(way(olga, personas)) == ["Lan", "Olga"]
    assert names(way(olga, personas, "binh")) == ["Lan", "Anton", "Olga"]


def test_a_stepping_stone_that_is_closed_is_never_named(lan, olga, personas):
    stone = person(personas, "Stone", confidentiality=UNIT)
    met(personas, lan, stone)
    met(personas, stone, olga)
    assert names(way(olga, personas)) == ["Lan", "Stone", "Olga"]
    assert way(olga, personas, "binh").start is None
    assert titles.HIDDEN not in names(way(olga, personas, "binh"))


@pytest.mark.parametrize(("between", "is_found"), [(2, True), (3, True), (4, False)])
def test_four_links_are_the_longest_way(between, is_found, lan, olga, personas):
    chain = [lan, *(person(personas, f"Between {number}") for number in range(between)), olga]
    for one, other in zip(chain, chain[1:], strict=False):
        met(personas, one, other)
    found = way(olga, personas)
    assert (found.start is not None) is is_found
    assert len(found.hops) == (between + 1 if is_found else 0)


def test_the_best_are_kept_when_there_are_too_many(lan, olga, personas, monkeypatch):
    monkeypatch.setattr(introduction, "WIDTH", 1)
    old, fresh = person(personas, "Old"), person(personas, "Fresh")
    met(personas, olga, old, on="2010")
    met(personas, olga, fresh, on="2026")
    met(personas, lan, old)
    met(personas, lan, fresh)
    found = way(olga, personas)
    assert (names(found), found.is_bounded) == (["Lan", "Fresh", "Olga"], True)


def test_the_latest_links_are_read_when_there_are_too_many(lan, olga, personas, monkeypatch):
    monkeypatch.setattr(introduction, "LINKS", 1)
    met(personas, olga, person(personas, "Long ago"), on="1990")
    committee = organisation(personas, "Committee")
    for title, since in (("First", "1990"), ("Latest", "2020")):
        row = make("positions", personas.hers, person=olga, organisation=committee, title=title, from_on=since)
    found = introduction.introduction(
        Node("people", olga.pk), personas.actor("an"), today=TODAY, language="en",
        start=Node("organisations", committee.pk),
    )  # fmt: skip
    assert (found.hops[0].link.row_id, found.is_bounded) == (row.pk, True)


def test_two_ways_alike_give_the_same_answer_every_time(olga, union, personas):
    for name in ("Minh", "Hoa"):
        one = make("positions", personas.hers, organisation=union, person=person(personas, name)).person
        met(personas, one, olga)
    assert len({tuple(names(way(olga, personas))) for _again in range(3)}) == 1
