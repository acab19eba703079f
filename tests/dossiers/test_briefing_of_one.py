"""A briefing book on one counterpart: what is left of it, and what is no counterpart."""

import pytest

from amity.access.roles import Confidentiality
from amity.documents.document import Table
from amity.dossiers import briefing
from tests.dossiers import visits
from tests.dossiers.visits import book, headings, part, words
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(personas):
    """The friends from Laos, who also meet a minister at the ministry."""
    made = visits.received(personas)
    visits.past(personas, made)
    made.ministry = make("organisations", personas.hers, name="Ministry of Culture", name_vi="")
    made.minister = make("people", personas.hers, name="The Minister", name_vi="")
    made.call = make("appointments", personas.hers, delegation=made.delegation, what="Courtesy call", what_vi="",
                     kind="courtesy", organisation=made.ministry, people=[made.minister], held_on="2026-03-11",
                     talking_points="Ask for the hall")  # fmt: skip
    return made


def items(document) -> list[str]:
    """What stands in the tables of the programme."""
    days = (
        one
        for one in document.blocks
        if isinstance(one, Table) and len(one.columns) == 6 and one.columns[0].words == "Hour"
    )
    return [row[1][0].text for day in days for row in day.rows]


def test_of_a_guest_it_tells_his_life_his_organisation_and_the_whole_programme(made, personas):
    document = book(made, personas, counterpart=f"people.{made.head.pk}")
    assert document.subtitle == "Briefing book on Kikeo Vannavong: 10 March 2026 – 12 March 2026"
    assert document.name == f"briefing-{made.delegation.pk}-people-{made.head.pk}-en"
    assert "Bounmy Keola" not in part(document, "people")
    assert part(document, "counterparts")[0] == "Lao Peace Committee"
    assert items(document) == ["Talks at the union", "Dinner", "Courtesy call"]


def test_of_somebody_met_it_tells_the_items_with_him_alone(made, personas):
    document = book(made, personas, counterpart=f"people.{made.minister.pk}")
    assert items(document) == ["Courtesy call"]
    assert "Ask for the hall" in part(document, "points-written")
    assert "Propose a seminar" not in part(document, "points-written")
    assert "Hold a seminar" not in words(document)


def test_of_an_organisation_it_tells_its_people_and_its_items(made, personas):
    document = book(made, personas, counterpart=f"organisations.{made.ministry.pk}")
    assert part(document, "counterparts")[0] == "Ministry of Culture"
    assert part(document, "people")[:2] == ["Met in the programme", "The Minister"]
    assert items(document) == ["Courtesy call"]
    assert "Lao Peace Committee" not in part(document, "counterparts")


def test_of_the_partner_whose_delegation_comes_it_tells_the_whole_programme(made, personas):
    document = book(made, personas, counterpart=f"organisations.{made.committee.pk}")
    assert len(items(document)) == 3
    assert part(document, "people")[:2] == ["Those who come", "Kikeo Vannavong"]
    assert "Bounmy Keola" not in part(document, "people")


def test_whoever_holds_a_position_there_now_belongs_to_it_and_who_held_one_does_not(made, personas):
    for person, ends in ((made.second, ""), (made.minister, "2020")):
        make("positions", personas.hers, person=person, organisation=made.committee, from_on="2001", to_on=ends)
    told = part(book(made, personas, counterpart=f"organisations.{made.committee.pk}"), "people")
    assert "Bounmy Keola" in told
    assert "The Minister" not in told


def test_it_leaves_out_how_all_travel_and_our_side(made, personas):
    document = book(made, personas, counterpart=f"people.{made.head.pk}")
    assert "Travel and lodging" not in headings(document)
    assert "Our side" not in part(document, "people")


@pytest.mark.parametrize(
    "typed",
    ["people", "people.", "people.x", "people.-1", "people.999999", "organisations.999999", "countries.1", "12", ".",
     "people.1.2", "people.²", "people.1234567890123456789", "travel_papers.1"],
)  # fmt: skip
def test_what_is_no_counterpart_of_the_visit_is_refused(made, personas, typed):
    with pytest.raises(briefing.NoCounterpart):
        book(made, personas, counterpart=typed)


def test_our_own_people_and_those_of_other_visits_are_no_counterparts(made, personas):
    other = make("people", personas.hers)
    for pk in (made.chief.pk, made.interpreter.pk, other.pk):
        with pytest.raises(briefing.NoCounterpart):
            book(made, personas, counterpart=f"people.{pk}")
    with pytest.raises(briefing.NoCounterpart):
        book(made, personas, counterpart=f"organisations.{made.ours.pk}")


def test_somebody_out_of_sight_is_no_counterpart_for_a_stranger(made, personas):
    ghost = make("people", personas.hers, confidentiality=Confidentiality.UNIT)
    make("delegation_members", personas.hers, delegation=made.delegation, person=ghost)
    assert book(made, personas, counterpart=f"people.{ghost.pk}")
    with pytest.raises(briefing.NoCounterpart):
        book(made, personas, "binh", counterpart=f"people.{ghost.pk}")


def test_every_counterpart_is_offered_the_guests_first(made, personas):
    asked = {"actor": personas.actor("an"), "language": "en", "today": TODAY, "door": "page"}
    offered = briefing.briefing(made.delegation.pk, **asked).counterparts
    assert offered == (
        (f"people.{made.head.pk}", "Kikeo Vannavong"),
        (f"people.{made.second.pk}", "Bounmy Keola"),
        (f"people.{made.minister.pk}", "The Minister"),
        (f"organisations.{made.committee.pk}", "Lao Peace Committee"),
        (f"organisations.{made.ministry.pk}", "Ministry of Culture"),
    )
    one = briefing.briefing(made.delegation.pk, **asked, counterpart=f"people.{made.head.pk}")
    assert one.counterparts == offered
