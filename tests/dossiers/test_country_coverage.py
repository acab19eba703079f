"""Coverage: which priority a country has, what is asked of it, what counts, and how the page shows all of them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.dossiers import coverage
from tests.factories import make

DAY = date(2026, 3, 16)
pytestmark = pytest.mark.django_db


@pytest.fixture
def union(personas):
    return personas.union


@pytest.fixture
def laos(union):
    return make("countries", union, code="LA", name="Laos", name_vi="Lào")


def line(country, actor=None):
    return coverage.lines(actor or Actor.system(), "en", day=DAY, only=country.pk)[0]


def cell(country, demand, actor=None):
    return next(one for one in line(country, actor).cells if one.demand == demand)


def test_every_priority_has_a_place_of_its_own_and_asks_only_what_is_known():
    found = coverage.priorities(DAY)
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    for one in found:
        assert set(one.asked) <= set(coverage.DEMANDS)
        assert one.asked
    assert {one.code for one in found if one.kind == "tier"} <= {*coverage.Tier.values}


def test_every_number_says_who_set_it_and_that_it_is_to_be_confirmed():
    for name in coverage.book().names():
        for version in coverage.book().versions(name):
            assert version.instrument
            assert "to be confirmed" in version.note
            assert not version.is_confirmed


def test_the_first_priority_that_fits_is_the_countrys_own(union, laos):
    assert line(laos).priority is None
    make("relations", union, country=laos, tier="special")
    assert line(laos).priority.name == "tier.special"
    make("country_groups", union, code="ASEAN", members=[laos])
    assert line(laos).priority.name == "tier.special"
    make("country_groups", union, code="NEIGHBOURS", members=[laos])
    assert line(laos).priority.name == "group.NEIGHBOURS"


def test_of_a_country_without_a_priority_nothing_is_asked(laos):
    assert line(laos).missing == ()
    assert {one.asked for one in line(laos).cells} == {None}


def test_an_association_counts_by_what_it_is_concerned_with(union, laos):
    make("organisations", union, kind="member_organisation", focus_countries=[laos])
    make("organisations", union, kind="member_organisation", focus_countries=[laos], ended_on="2019")
    make("organisations", union, kind="university", focus_countries=[laos])
    found = cell(laos, coverage.ASSOCIATION)
    assert (found.count, found.is_met) == (1, True)


def test_a_counterpart_counts_by_where_it_is_at_home(union, laos):
    make("organisations", union, kind="counterpart", country=laos)
    make("organisations", union, kind="peace_committee", country=laos)
    make("organisations", union, kind="counterpart", focus_countries=[laos])
    assert cell(laos, coverage.COUNTERPART).count == 2


def test_an_agreement_counts_while_it_is_in_force(union, laos):
    make("agreements", union, countries=[laos], starts_on="2010", ends_on="2015", signed_on="2010")
    assert cell(laos, coverage.AGREEMENT).count == 0
    make("agreements", union, countries=[laos], starts_on="2024", ends_on="2028", signed_on="2024")
    assert cell(laos, coverage.AGREEMENT).count == 1


def test_the_living_count_as_people_there(union, laos):
    make("people", union, country=laos)
    make("people", union, country=laos, died_on="2020")
    assert cell(laos, coverage.PERSON).count == 1


@pytest.mark.parametrize(
    ("on", "is_met"), [("2025-12-01", True), ("2025-12", True), ("2025", True), ("2025-11-30", False), ("2024", False)]
)
def test_a_contact_is_recent_by_the_months_of_the_priority(union, laos, on, is_met):
    make("relations", union, country=laos, tier="special")  # three months
    make("interactions", union, country=laos, held_on=on)
    found = cell(laos, coverage.CONTACT)
    assert (str(found.last), found.is_met, found.asked) == (on, is_met, 3)


def test_contacts_are_found_over_partners_and_events_too(union, laos):
    partner = make("organisations", union, country=laos)
    make("interactions", union, organisations=[partner], held_on="2024-01-01")
    assert str(cell(laos, coverage.CONTACT).last) == "2024-01-01"
    person = make("people", union, country=laos)
    make("interactions", union, people=[person], held_on="2024-02-01")
    assert str(cell(laos, coverage.CONTACT).last) == "2024-02-01"
    assert cell(laos, coverage.CONTACT).url == "/interactions/?concerning=LA"
    make("events", union, country=laos, state="held", starts_on="2024-03-01")
    assert str(cell(laos, coverage.CONTACT).last) == "2024-03-01"
    assert cell(laos, coverage.CONTACT).url == f"/events/?country={laos.pk}&state=held"


def test_what_has_not_come_or_was_called_off_is_no_contact(union, laos):
    make("interactions", union, country=laos, held_on="2027-01-01")
    make("events", union, country=laos, state="cancelled", starts_on="2024-03-01")
    make("events", union, country=laos, state="planned", starts_on="2024-03-01")
    found = cell(laos, coverage.CONTACT)
    assert (found.last, found.count, found.is_met) == (None, 0, False)


def test_every_cell_opens_the_rows_it_counts(union, laos, client_of):
    make("organisations", union, kind="member_organisation", focus_countries=[laos])
    make("organisations", union, kind="counterpart", country=laos)
    make("organisations", union, kind="university", country=laos)
    make("agreements", union, countries=[laos], starts_on="2024", ends_on="2028", signed_on="2024")
    make("people", union, country=laos)
    make("people", union, country=laos, died_on="2020")
    make("interactions", union, country=laos, held_on="2026-01-01")
    client = client_of("chi")
    for one in line(laos).cells:
        page = client.get(one.url)
        assert page.status_code == 200
        assert page.content.decode().count('<th scope="row"') == one.count == 1, one.demand


def test_a_strangers_coverage_counts_only_what_he_may_see(personas, laos):
    make("relations", personas.hers, country=laos, tier="special", confidentiality=Confidentiality.UNIT)
    make("organisations", personas.hers, kind="counterpart", country=laos, confidentiality=Confidentiality.UNIT)
    make("interactions", personas.hers, country=laos, held_on="2026-01-01", confidentiality=Confidentiality.UNIT)
    an, binh = personas.actor("an"), personas.actor("binh")
    assert line(laos, an).priority.name == "tier.special"
    assert line(laos, binh).priority is None
    assert (cell(laos, coverage.COUNTERPART, an).count, cell(laos, coverage.COUNTERPART, binh).count) == (1, 0)
    assert str(cell(laos, coverage.CONTACT, an).last) == "2026-01-01"
    assert cell(laos, coverage.CONTACT, binh).last is None


def test_a_contact_over_a_partner_out_of_sight_is_none(personas, laos):
    partner = make("organisations", personas.hers, country=laos, confidentiality=Confidentiality.UNIT)
    make("interactions", personas.union, organisations=[partner], held_on="2026-01-01")
    assert cell(laos, coverage.CONTACT, personas.actor("an")).last is not None
    assert cell(laos, coverage.CONTACT, personas.actor("binh")).last is None


def test_a_group_out_of_sight_gives_no_priority(personas, laos):
    make("country_groups", personas.hers, code="NEIGHBOURS", members=[laos], confidentiality=Confidentiality.UNIT)
    assert line(laos, personas.actor("an")).priority is not None
    assert line(laos, personas.actor("binh")).priority is None


def test_former_states_and_the_home_country_are_not_asked_about(union):
    make("countries", union, name="Gone", kind="historical_state")
    make("countries", union, name="Ended", valid_to_on="1990")
    make("countries", union, name="Home", is_home=True)
    make("countries", union, name="Union", kind="bloc")
    assert [one.name for one in coverage.lines(Actor.system(), "en", day=DAY)] == ["Union"]


def test_two_hundred_countries_cost_as_many_queries_as_two(union):
    costs = []
    for more in (2, 20):
        for _one in range(more):
            country = make("countries", union)
            make("relations", union, country=country)
            make("interactions", union, country=country)
        with CaptureQueriesContext(connection) as asked:
            coverage.lines(Actor.system(), "en", day=DAY)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 9


def test_the_page_shows_sorts_and_narrows(union, laos, client_of):
    make("relations", union, country=laos, tier="special")
    other = make("countries", union, code="AA", name="Aland")
    make("relations", union, country=other, tier="none")
    group = make("country_groups", union, code="ASIA", name="Asia", members=[laos])
    client = client_of("chi")

    def names(query=""):
        page = client.get(f"/coverage/{query}")
        assert page.status_code == 200
        return [row["name"] for row in page.context["rows"] if row["name"] in ("Laos", "Aland")]

    assert names() == ["Laos", "Aland"]
    assert names("?sort=name") == ["Aland", "Laos"]
    assert names("?sort=missing") == ["Laos", "Aland"]
    assert names("?sort=contact") == ["Laos", "Aland"]
    assert names(f"?group={group.pk}") == ["Laos"]
    assert names("?priority=tier.none") == ["Aland"]
    assert names("?priority=none") == []
    assert names("?group=nonsense&sort=nonsense") == []


def test_the_page_says_met_and_missing_in_words(union, laos, client_of):
    make("relations", union, country=laos, tier="special")
    make("organisations", union, kind="counterpart", country=laos)
    row = next(one for one in client_of("chi").get("/coverage/").context["rows"] if one["name"] == "Laos")
    assert [(one.words, one.standing) for one in row["cells"]] == [
        ("0", "missing"), ("1", "met"), ("0", "missing"), ("none", "missing"), ("0", "missing"),
    ]  # fmt: skip
    assert row["missing"] == 4


def test_a_program_reads_the_same(union, laos, client_of):
    make("relations", union, country=laos, tier="special")
    found = client_of("chi").get("/api/v1/coverage").json()["items"]
    told = next(one for one in found if one["code"] == "LA")
    assert told["priority"] == "tier.special"
    assert told["cells"][0] == {
        "demand": "association", "asked": 1, "count": 0, "last": None, "met": False,
        "rows": f"/organisations/?kind=member_organisation&focus_countries={laos.pk}&ended_on=none",
    }  # fmt: skip
    assert client_of("chi").get("/api/v1/coverage?colour=red").status_code == 400


def test_a_contact_of_long_ago_is_called_so_and_not_missing(union, laos, client_of):
    make("relations", union, country=laos, tier="special")
    make("interactions", union, country=laos, held_on="2019-01-01")
    row = next(one for one in client_of("chi").get("/coverage/").context["rows"] if one["name"] == "Laos")
    assert (row["cells"][3].words, row["cells"][3].standing, row["cells"][3].is_missing) == (
        "1 Jan 2019",
        "too long ago",
        True,
    )
