"""Who among us can introduce us: shortest ways, by the strongest links, over visible rows only."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.roles import Confidentiality
from amity.care.queries import introduction
from amity.care.queries.introduction import Node
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT


@pytest.fixture
def union(personas):
    return make("organisations", personas.hers, name="Our union", name_vi="", kind="union")


@pytest.fixture
def lan(union, personas):
    """An officer of ours."""
    return make("positions", personas.hers, organisation=union, person=person(personas, "Lan")).person


@pytest.fixture
def friend(personas):
    """Whom one wants to meet."""
    return person(personas, "Olga")


def person(personas, name, **fields):
    return make("people", personas.hers, name=name, name_vi="", **fields)


def met(personas, *people, on="2026-03-01", **fields):
    organisations = fields.pop("organisations", None)
    row = make("interactions", personas.hers, people=list(people), held_on=on, **fields)
    row.organisations.set(organisations or [])
    return row


def way(target, personas, who="an", start=None, record="people"):
    return introduction.introduction(
        Node(record, target.pk), personas.actor(who), today=TODAY, language="en", start=start
    )


def told(found):
    return [found.name, *(name for hop in found.hops for name in (f"({hop.link.record})", hop.name))]


def test_who_of_us_met_a_friend_introduces(friend, lan, personas):
    row = met(personas, lan, friend)
    found = way(friend, personas)
    assert told(found) == ["Lan", "(interactions)", "Olga"]
    assert (found.hops[0].link.row_id, found.hops[0].proof, found.is_bounded) == (row.pk, row.subject, False)


def test_a_way_leads_over_posts_held_together(friend, lan, personas):
    committee = make("organisations", personas.hers, name="Committee", name_vi="")
    met(personas, lan, organisations=[committee])
    make("positions", personas.hers, person=friend, organisation=committee)
    assert told(way(friend, personas)) == ["Lan", "(interactions)", "Committee", "(positions)", "Olga"]


@pytest.mark.parametrize("turned", [False, True])
def test_a_tie_leads_both_ways(turned, friend, lan, personas):
    known = person(personas, "Anton")
    met(personas, lan, known)
    first, second = (friend, known) if turned else (known, friend)
    make("ties", personas.hers, kind="introduced", person=first, other_person=second)
    assert told(way(friend, personas)) == ["Lan", "(interactions)", "Anton", "(ties)", "Olga"]


def test_sister_institutions_open_the_door(lan, union, personas):
    theirs = make("organisations", personas.hers, name="Sister", name_vi="")
    make("ties", personas.hers, kind="sister", organisation=union, other_organisation=theirs)
    assert told(way(theirs, personas, record="organisations")) == ["Our union", "(ties)", "Sister"]


def test_the_shortest_way_is_chosen(friend, lan, personas):
    between = person(personas, "Anton")
    met(personas, lan, between)
    met(personas, between, friend)
    met(personas, lan, friend, on="1990")
    assert told(way(friend, personas)) == ["Lan", "(interactions)", "Olga"]


def test_of_ways_as_short_the_one_with_the_latest_meetings_is_chosen(friend, lan, union, personas):
    minh = make("positions", personas.hers, organisation=union, person=person(personas, "Minh")).person
    met(personas, lan, friend, on="2010")
    met(personas, minh, friend, on="2026")
    assert told(way(friend, personas))[0] == "Minh"


def test_of_stepping_stones_the_stronger_one_is_chosen(friend, lan, personas):
    old, fresh = person(personas, "Old acquaintance"), person(personas, "Fresh acquaintance")
    for between, on in ((old, "2012"), (fresh, "2026-02")):
        met(personas, lan, between, on=on)
        met(personas, between, friend, on=on)
    assert told(way(friend, personas))[2] == "Fresh acquaintance"


def test_a_post_that_is_over_introduces_less(friend, union, personas):
    for name, until in (("Gone", "2020"), ("There", "")):
        between = make("organisations", personas.hers, name=name, name_vi="")
        make("ties", personas.hers, kind="partner", organisation=union, other_organisation=between)
        make("positions", personas.hers, person=friend, organisation=between, from_on="2010", to_on=until)
    assert told(way(friend, personas))[2] == "There"


def test_a_former_officer_is_none_of_us(friend, union, personas):
    former = make("positions", personas.hers, organisation=union, to_on="2020").person
    met(personas, former, friend)
    found = way(friend, personas)
    assert told(found)[:2] == ["Our union", "(positions)"]


def test_a_way_from_one_officer(friend, lan, union, personas):
    minh = make("positions", personas.hers, organisation=union, person=person(personas, "Minh")).person
    met(personas, lan, friend)
    found = way(friend, personas, start=Node("people", minh.pk))
    assert told(found) == ["Minh", "(positions)", "Our union", "(positions)", "Lan", "(interactions)", "Olga"]


def test_there_may_be_no_way(friend, lan, personas):
    found = way(friend, personas)
    assert (found.start, found.hops, found.is_bounded) == (None, [], False)


def test_one_of_us_needs_no_introduction(lan, personas):
    found = way(lan, personas)
    assert (found.start, found.hops) == (Node("people", lan.pk), [])


def test_nobody_is_looked_for_further_than_four_links(friend, lan, personas):
    chain = [friend, *(person(personas, f"Between {number}") for number in range(4)), lan]
    for one, other in zip(chain, chain[1:], strict=False):
        met(personas, one, other)
    assert way(friend, personas).start is None
    assert told(way(chain[1], personas))[0] == "Lan"


@pytest.mark.parametrize("hidden", ["stone", "meeting", "post", "tie", "officer's post"])
def test_what_is_out_of_sight_is_no_stepping_stone(hidden, friend, union, personas):
    closed = {"confidentiality": UNIT}
    lan = person(personas, "Lan")
    make("positions", personas.hers, organisation=union, person=lan, **(closed if hidden == "officer's post" else {}))
    stone = person(personas, "Stone", **(closed if hidden == "stone" else {}))
    met(personas, lan, stone, **(closed if hidden == "meeting" else {}))
    if hidden == "post":
        between = make("organisations", personas.hers, name="Between", name_vi="")
        make("positions", personas.hers, person=stone, organisation=between)
        make("positions", personas.hers, person=friend, organisation=between, **closed)
    else:
        tie = closed if hidden == "tie" else {}
        make("ties", personas.hers, kind="family", person=stone, other_person=friend, **tie)
    assert way(friend, personas).name == "Lan"
    found = way(friend, personas, "binh")
    assert "Stone" not in told(found) or hidden == "officer's post"
    assert found.name != "Lan"


def test_what_is_thrown_away_leads_nowhere(friend, lan, personas):
    row = met(personas, lan, friend)
    type(row).objects.filter(pk=row.pk).update(shelf=2)
    assert way(friend, personas).start is None


def test_a_search_costs_the_same_queries_for_few_and_for_many(friend, personas):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            way(friend, personas)
        return len(captured)

    first = [person(personas, "First"), person(personas, "Second")]
    met(personas, friend, *first)
    few = cost()
    met(personas, friend, *(person(personas, f"Guest {number}") for number in range(12)))
    assert cost() == few
    assert few < 60


def test_a_search_that_left_something_out_says_so(friend, lan, personas, monkeypatch):
    met(personas, friend, *(person(personas, f"Guest {number}") for number in range(4)))
    assert not way(friend, personas).is_bounded
    monkeypatch.setattr(introduction, "WIDTH", 2)
    assert way(friend, personas).is_bounded
    monkeypatch.setattr(introduction, "WIDTH", 400)
    monkeypatch.setattr(introduction, "LINKS", 2)
    assert way(friend, personas).is_bounded
