"""Ties, steps, milestones and visits in files: what is brought in, what is refused, and who takes what out."""

import csv
import io

import pytest

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.exchange import exports, imports
from amity.past import undo
from amity.records import registry
from amity.records.models import Operation
from amity.relations.models import HighLevelVisit, Milestone, Relation, TierChange
from tests.exchange.planned import actions, counts, load, plan, told
from tests.factories import make

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
UNIT = Confidentiality.UNIT
RELATIONS = "country,established_on,tier,tier_since_on,standing"
STEPS = "country,tier,changed_on"
MILESTONES = "title,kind,countries,happened_on"
VISITS = "direction,country,principal_text,pillar,from_on,to_on"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Files brought by tests wait in a folder of their own."""
    settings.HOME = tmp_path


@pytest.fixture
def countries(personas):
    """Cuba and Laos."""
    return [make("countries", personas.union, code=code, name=name) for code, name in (("CU", "Cuba"), ("LA", "Laos"))]


def exported(name, actor=SYSTEM, **query):
    chunks = exports.csv_chunks(registry.get(name), actor, query)
    return list(csv.DictReader(io.StringIO(b"".join(chunks).decode(), newline="")))


def test_ties_are_brought_with_dates_as_people_type_them(personas, countries):
    lines = (RELATIONS, "CU,2/12/1960,special,,contested", "LA,9/1962,comprehensive,2013,")
    assert load("relations", personas.actor("an"), *lines) == (2, 0, 0, 0)
    found = {one.country.code: one for one in Relation.objects.all()}
    assert (str(found["CU"].established_on), found["CU"].standing, found["CU"].tier_since_on) == (
        "1960-12-02", "contested", None,
    )  # fmt: skip
    assert (str(found["LA"].established_on), str(found["LA"].tier_since_on)) == ("1962-09", "2013")
    assert {one.owner for one in found.values()} == {personas.hers}


@pytest.mark.parametrize(
    "line",
    [
        "CU,29/2/1961,special,,agreed",
        "CU,12/31/1960,special,,agreed",
        "CU,once,special,,agreed",
        "CU,1960,best of all,,agreed",
        "CU,1960,special,,surely",
        "XX,1960,special,,agreed",
        ",1960,special,,agreed",
    ],
)
def test_a_line_of_ties_that_cannot_be_read_is_told_and_brings_nothing(personas, countries, line):
    brought = plan("relations", personas.actor("an"), RELATIONS, line)
    assert actions(brought) == ["error"]
    assert len(told(brought)) == 1
    assert not Relation.objects.exists()


def test_the_ties_of_a_country_are_found_by_it_and_changed(personas, countries):
    row = make("relations", personas.hers, country=countries[0], established_on="1960", tier="none")
    assert load("relations", personas.actor("an"), RELATIONS, "CU,1960-12-02,special,,agreed", decide="same")[:3] == (
        0, 1, 0,
    )  # fmt: skip
    row.refresh_from_db()
    assert (str(row.established_on), row.tier, Relation.objects.count()) == ("1960-12-02", "special", 1)


def test_one_country_twice_in_a_file_is_refused_once(personas, countries):
    brought = plan("relations", personas.actor("an"), RELATIONS, "CU,1960,special,,", "CU,1961,special,,")
    assert counts(brought)[3] >= 1
    assert "create" not in actions(brought)[1:]
    assert not Relation.objects.exists()


def test_a_rung_may_be_brought_again_for_another_day_and_the_same_day_is_no_news(personas, countries):
    lines = (STEPS, "CU,special,1977", "CU,special,2025-12", "CU,strategic,1977")
    assert load("tier_changes", personas.actor("an"), *lines) == (3, 0, 0, 0)
    again = plan("tier_changes", personas.actor("an"), *lines, decide="same")
    assert counts(again) == (0, 0, 3, 0)
    assert TierChange.objects.count() == 3


def test_a_milestone_is_brought_with_all_its_countries(personas, countries):
    assert load("milestones", personas.actor("an"), MILESTONES, "Treaty,treaty,CU; LA,18/7/1977") == (1, 0, 0, 0)
    row = Milestone.objects.get()
    assert (sorted(one.code for one in row.countries.all()), str(row.happened_on)) == (["CU", "LA"], "1977-07-18")


@pytest.mark.parametrize(
    "line", ["Treaty,treaty,CU,", "Treaty,miracle,CU,1977", ",treaty,CU,1977", "Treaty,treaty,ZZ,1977"]
)
def test_a_milestone_without_a_day_a_kind_a_name_or_a_known_country_is_refused(personas, countries, line):
    brought = plan("milestones", personas.actor("an"), MILESTONES, line)
    assert (actions(brought), Milestone.objects.count()) == (["error"], 0)
    assert told(brought)


@pytest.mark.parametrize(
    ("first", "last", "is_refused"),
    [
        ("12/12/2023", "13/12/2023", False),
        ("2023-12", "2023-12-01", False),
        ("29/2/2024", "", False),
        ("12/12/2023", "11/12/2023", True),
        ("2024", "2023", True),
        ("", "2023", True),
    ],
)
def test_visits_keep_their_days_in_order_in_files_too(personas, countries, first, last, is_refused):
    brought = plan("high_level_visits", personas.actor("an"), VISITS, f"in,CU,The President,state,{first},{last}")
    assert actions(brought) == (["error"] if is_refused else ["create"])
    if is_refused:
        assert told(brought)
    else:
        imports.carry_out(brought, personas.actor("an"), why="A list")
        assert HighLevelVisit.objects.get().principal_text == "The President"


def test_one_wrong_line_is_told_beside_those_that_can_be_brought(personas, countries):
    brought = plan("high_level_visits", personas.actor("an"), VISITS, "in,CU,President,state,2023,",
                   "sideways,CU,Speaker,state,2023,", "out,LA,Premier,government,2024,")  # fmt: skip
    assert actions(brought) == ["create", "error", "create"]
    assert not HighLevelVisit.objects.exists()


def test_what_was_brought_is_taken_back_as_a_whole(personas, countries):
    actor = personas.actor("an")
    load("tier_changes", actor, STEPS, "CU,special,1977", "LA,special,1977", why="A list")
    act = Operation.objects.get(record="tier_changes", undone_by=None)
    outcome = undo.undo(act, actor=actor)
    assert (outcome.restored, outcome.left, TierChange.objects.count()) == (2, [], 0)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("relations", {"country": "CU", "established_on": "1960-12", "tier": "special"}),
        ("tier_changes", {"country": "CU", "changed_on": "2000-02-29", "tier": "special"}),
        ("high_level_visits", {"country": "CU", "from_on": "2023-12-12", "to_on": "2023-12", "direction": "out"}),
        ("milestones", {"title": "Treaty", "happened_on": "1977", "kind": "aid"}),
    ],
)
def test_dates_and_choices_are_taken_out_as_they_are_kept(personas, countries, name, wanted):
    more = {**wanted, "country": countries[0]} if "country" in wanted else wanted
    make(name, personas.hers, **more)
    (row,) = exported(name)
    assert {field: row[field] for field in wanted} == wanted


@pytest.mark.parametrize("name", ["relations", "tier_changes", "milestones", "high_level_visits"])
def test_a_file_holds_no_row_and_no_country_out_of_sight(personas, name):
    hidden = make("countries", personas.hers, code="XQ", name="Quietland", confidentiality=UNIT)
    link = {"countries": [hidden]} if name == "milestones" else {"country": hidden}
    make(name, personas.union, **link)
    make(name, personas.hers, confidentiality=UNIT)
    assert len(exported(name, personas.actor("an"))) == 2
    for stranger in ("binh", "hoa"):
        rows = exported(name, personas.actor(stranger))
        assert len(rows) <= 1, stranger
        assert "XQ" not in str(rows), stranger
        assert "Quietland" not in str(rows), stranger


@pytest.mark.parametrize("name", ["relations", "tier_changes", "milestones", "high_level_visits"])
def test_what_was_taken_out_comes_back_without_a_change(personas, name):
    for _number in range(2):
        make(name, personas.hers, notes="Line one\nline “two”; three")
    stream = io.BytesIO()
    exports.write_csv(registry.get(name), SYSTEM, {}, stream)
    brought = plan(name, SYSTEM, stream.getvalue())
    assert (told(brought), counts(brought)) == ([], (0, 0, 2, 0))


def test_only_the_ties_of_the_round_year_are_taken_out(personas):
    for on in ("1973-09-21", "1974", "1978"):
        make("relations", personas.union, established_on=on)
    assert sorted(row["established_on"] for row in exported("relations", round_in="2023")) == ["1973-09-21", "1978"]
