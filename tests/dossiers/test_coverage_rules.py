"""The numbers of coverage by the day they are in force, the words for them, and which rows they count."""

from datetime import date

import pytest
from django.utils import translation

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.core.rules import RuleBook
from amity.dossiers import coverage
from amity.dossiers.country_parts.covered import asked, on_record, standing
from amity.dossiers.coverage import Cell, Priority
from amity.records import registry, shelving
from amity.records.models import Shelf
from tests.factories import make

DAY = date(2026, 3, 16)
HEAD = "name,instrument,article,valid_from,valid_to,number,unit,note,is_confirmed\n"


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (date(2026, 3, 16), 0, date(2026, 3, 1)),
        (date(2026, 3, 16), 2, date(2026, 1, 1)),
        (date(2026, 3, 16), 3, date(2025, 12, 1)),
        (date(2026, 3, 31), 12, date(2025, 3, 1)),
        (date(2026, 12, 31), 12, date(2025, 12, 1)),
        (date(2026, 1, 1), 1, date(2025, 12, 1)),
        (date(2024, 2, 29), 24, date(2022, 2, 1)),
        (date(2024, 2, 29), 48, date(2020, 2, 1)),
    ],
)
def test_so_many_months_before_a_day_is_the_first_of_a_month(day, months, first):
    assert coverage.months_before(day, months) == first


@pytest.fixture
def numbers(tmp_path, monkeypatch):
    """Puts other numbers in place of those of the installation."""

    def put(*rows):
        file = tmp_path / "coverage.csv"
        file.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        read = RuleBook.load(file)
        monkeypatch.setattr(coverage, "book", lambda: read)
        coverage.priorities.cache_clear()

    yield put
    coverage.priorities.cache_clear()


def rule(name, number, first="2000-01-01", last=""):
    return f"{name},House rule,,{first},{last},{number},things,To be confirmed.,no"


def test_a_number_counts_only_on_its_days(numbers):
    numbers(
        rule("tier.special.rank", 1),
        rule("tier.special.contact", 6, last="2019-12-31"),
        rule("tier.special.contact", 3, first="2020-01-01"),
        rule("tier.special.person", 1, first="2025-01-01"),
    )
    asked_on = {day: dict(coverage.priorities(day)[0].asked) for day in (date(2019, 12, 31), date(2020, 1, 1), DAY)}
    assert list(asked_on.values()) == [{"contact": 6}, {"contact": 3}, {"contact": 3, "person": 1}]


def test_before_the_first_number_there_are_no_priorities(numbers):
    numbers(rule("tier.special.rank", 1), rule("tier.special.contact", 3))
    assert coverage.priorities(date(1999, 12, 31)) == ()
    assert [one.name for one in coverage.priorities(date(2000, 1, 1))] == ["tier.special"]


def test_a_priority_without_a_place_in_the_order_is_none(numbers):
    numbers(rule("tier.special.contact", 3), rule("group.ASIA.rank", 4), rule("group.ASIA.person", 2))
    assert [(one.name, one.rank, one.asked) for one in coverage.priorities(DAY)] == [("group.ASIA", 4, {"person": 2})]


def test_priorities_stand_by_their_place_and_not_as_they_were_written(numbers):
    numbers(rule("tier.none.rank", 3), rule("group.ASIA.rank", 1), rule("tier.special.rank", 2))
    assert [one.name for one in coverage.priorities(DAY)] == ["group.ASIA", "tier.special", "tier.none"]


@pytest.mark.django_db
def test_more_than_one_may_be_asked_and_one_of_two_is_missing(numbers, personas):
    numbers(rule("tier.special.rank", 1), rule("tier.special.counterpart", 2))
    country = make("countries", personas.union)
    make("relations", personas.union, country=country, tier="special")
    for count, is_missing in ((1, True), (2, False), (3, False)):
        make("organisations", personas.union, kind="counterpart", country=country)
        line = coverage.lines(Actor.system(), "en", day=DAY, only=country.pk)[0]
        cell = next(one for one in line.cells if one.demand == coverage.COUNTERPART)
        assert (cell.asked, cell.count, cell.is_missing) == (2, count, is_missing)
        assert (cell in line.missing) is is_missing


def test_a_priority_is_called_after_its_group_or_its_rung():
    names = {"ASEAN": "Southeast Asia"}
    assert coverage.label(None, names) == "No priority set"
    assert coverage.label(Priority("group", "ASEAN", 1, {}), names) == "Southeast Asia"
    assert coverage.label(Priority("group", "QUIET", 1, {}), names) == "QUIET"
    assert coverage.label(Priority("tier", "none", 1, {}), names) == "Ties without a tier"
    assert coverage.label(Priority("tier", "special", 1, {}), names) == "Special relations"


def cell(demand="person", asked=1, count=0, last=None, is_met=False):
    return Cell(demand, asked, count, PartialDate(last) if last else None, is_met, "/")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"asked": None}, ("nothing asked", "–", "0")),
        ({"asked": None, "count": 3, "is_met": True}, ("nothing asked", "–", "3")),
        ({"asked": 2, "count": 1}, ("at least 2", "missing", "1")),
        ({"asked": 2, "count": 1234, "is_met": True}, ("at least 2", "met", "1,234")),
        ({"demand": "contact", "asked": 12}, ("in the last 12 months", "missing", "none")),
        ({"demand": "contact", "asked": 12, "last": "2019-05"}, ("in the last 12 months", "too long ago", "May 2019")),
        (
            {"demand": "contact", "asked": 3, "last": "2026-02-28", "is_met": True},
            ("in the last 3 months", "met", "28 Feb 2026"),
        ),
        ({"demand": "contact", "asked": None, "last": "2019"}, ("nothing asked", "–", "2019")),
    ],
)
def test_each_cell_says_what_is_asked_how_it_stands_and_what_is_there(given, words):
    one = cell(**given)
    assert (asked(one), standing(one), on_record(one, "en")) == words


def test_numbers_and_days_are_written_as_the_language_writes_them():
    with translation.override("vi"):
        assert on_record(cell(count=1234), "vi") == "1.234"
        assert on_record(cell("contact", last="2019-05"), "vi") == "5/2019"


def test_nothing_asked_is_never_missing():
    assert not cell(asked=None).is_missing
    assert cell(asked=1).is_missing
    assert not cell(asked=1, is_met=True).is_missing


@pytest.mark.parametrize(
    ("demand", "address"),
    [
        ("association", "/organisations/?kind=member_organisation&focus_countries=7&ended_on=none"),
        ("counterpart", "/organisations/?kind=counterpart&kind=peace_committee&country=7&ended_on=none"),
        ("agreement", "/agreements/?countries=7&in_force_on=2026-03-16"),
        ("person", "/people/?country=7&died_on=none"),
        ("contact", "/interactions/?concerning=LA"),
    ],
)
def test_every_demand_has_the_list_of_its_rows(demand, address):
    assert coverage.address(*coverage.rows_of(demand, 7, "LA", DAY)) == address


@pytest.fixture
def laos(personas):
    return make("countries", personas.union, code="LA", name="Laos", name_vi="Lào")


def counted(country, demand, actor=None):
    line = coverage.lines(actor or Actor.system(), "en", day=DAY, only=country.pk)[0]
    return next(one for one in line.cells if one.demand == demand)


def archive(row, name):
    shelving.shelve(registry.get(name), [row.pk], Shelf.ARCHIVED, actor=Actor.system(), why="Put aside")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("demand", "name", "field", "more"),
    [
        ("association", "organisations", "focus_countries", {"kind": "member_organisation"}),
        ("counterpart", "organisations", "country", {"kind": "counterpart"}),
        ("agreement", "agreements", "countries", {}),
        ("person", "people", "country", {}),
        ("contact", "interactions", "country", {}),
        ("contact", "events", "country", {"state": "held"}),
    ],
)
def test_archived_rows_cover_nothing(personas, laos, demand, name, field, more):
    value = [laos] if field in ("focus_countries", "countries") else laos
    row = make(name, personas.union, **{field: value}, **more)
    assert counted(laos, demand).count == 1
    archive(row, name)
    assert (counted(laos, demand).count, counted(laos, demand).is_met) == (0, False)


@pytest.mark.django_db
@pytest.mark.parametrize("confidentiality", [Confidentiality.UNIT, Confidentiality.RESTRICTED])
@pytest.mark.parametrize(
    ("demand", "name", "field", "more"),
    [
        ("association", "organisations", "focus_countries", {"kind": "member_organisation"}),
        ("agreement", "agreements", "countries", {}),
        ("person", "people", "country", {}),
        ("contact", "events", "country", {"state": "held"}),
    ],
)
def test_what_only_her_unit_sees_covers_only_for_her_unit(personas, laos, confidentiality, demand, name, field, more):
    value = [laos] if field in ("focus_countries", "countries") else laos
    make(name, personas.hers, confidentiality=confidentiality, **{field: value}, **more)
    assert counted(laos, demand, personas.actor("an")).count == 1
    for stranger in ("binh", "hoa", "nobody"):
        actor = personas.actor(stranger)
        seen = coverage.lines(actor, "en", day=DAY, only=laos.pk)
        assert [one.count for line in seen for one in line.cells if one.demand == demand] in ([], [0]), stranger


@pytest.mark.django_db
def test_the_later_of_two_contacts_stands_there_and_leads_to_its_list(personas, laos):
    make("events", personas.union, country=laos, state="held", starts_on="2026-02-01")
    make("interactions", personas.union, country=laos, held_on="2026-02")
    found = counted(laos, "contact")
    assert (str(found.last), found.url) == ("2026-02-01", f"/events/?country={laos.pk}&state=held")
    make("interactions", personas.union, country=laos, held_on="2026-02-02")
    found = counted(laos, "contact")
    assert (str(found.last), found.url) == ("2026-02-02", "/interactions/?concerning=LA")


@pytest.mark.django_db
def test_a_contact_of_today_counts_and_one_of_tomorrow_does_not(personas, laos):
    make("interactions", personas.union, country=laos, held_on="2026-03-17")
    assert counted(laos, "contact").last is None
    make("interactions", personas.union, country=laos, held_on="2026-03-16")
    assert str(counted(laos, "contact").last) == "2026-03-16"


@pytest.mark.django_db
def test_archived_countries_and_those_out_of_sight_have_no_line(personas, laos):
    archive(make("countries", personas.union, name="Put aside"), "countries")
    make("countries", personas.hers, name="Hidden", confidentiality=Confidentiality.UNIT)
    assert [one.name for one in coverage.lines(personas.actor("an"), "en", day=DAY)] == ["Hidden", "Laos"]
    assert [one.name for one in coverage.lines(personas.actor("binh"), "vi", day=DAY)] == ["Lào"]


@pytest.mark.django_db
def test_one_country_alone_is_read_even_where_the_whole_leaves_it_out(personas):
    former = make("countries", personas.union, name="Gone", kind="historical_state", valid_to_on="1991")
    assert coverage.lines(Actor.system(), "en", day=DAY) == []
    assert [one.name for one in coverage.lines(Actor.system(), "en", day=DAY, only=former.pk)] == ["Gone"]
    home = make("countries", personas.union, code="VN", is_home=True)
    assert coverage.lines(Actor.system(), "en", day=DAY, only=home.pk) == []
    assert coverage.lines(Actor.system(), "en", day=DAY, only=999_999) == []


@pytest.mark.django_db
def test_groups_are_named_in_the_language_and_an_empty_one_has_no_members(personas, laos):
    group = make("country_groups", personas.union, code="ASEAN", name="Southeast Asia", name_vi="Khối", members=[laos])
    bare = make("country_groups", personas.union, code="BARE", name="Bare", name_vi="", members=[laos])
    bare.members.clear()
    system = Actor.system()
    assert list(coverage.group_names(system, "en")) == [
        (bare.pk, "BARE", "Bare"),
        (group.pk, "ASEAN", "Southeast Asia"),
    ]
    assert [name for *_rest, name in coverage.group_names(system, "vi")] == ["Bare", "Khối"]
    assert coverage.members(system) == {(group.pk, "ASEAN"): {laos.pk}, (bare.pk, "BARE"): set()}
    assert coverage.lines(system, "en", day=DAY, only=laos.pk)[0].groups == {group.pk}
