"""What is marked for which country and tier, and what of it is told to whom."""

from datetime import date

import pytest
from django.utils import translation

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.anniversaries import queries, rules, services
from amity.anniversaries.queries import Asked, horizon
from amity.anniversaries.rules import Rule
from amity.records import registry, shelving
from amity.records.models import Shelf
from tests.factories import make
from tests.personas import TODAY

SYSTEM = Actor.system()
YEARS = (date(2026, 1, 1), date(2030, 12, 31))
TIES = "relations.established_on"
pytestmark = pytest.mark.django_db


def found(actor=SYSTEM, first=YEARS[0], last=YEARS[1], **asked):
    return horizon(actor, first, last, Asked(**asked)).found


def days(actor=SYSTEM, **asked):
    return [one.due.on for one in found(actor, **asked)]


def milestone(owner, day="1976-05-01", **values):
    return make("milestones", owner, happened_on=day, **values)


@pytest.mark.parametrize(
    ("tiers", "highest"),
    [
        ((), ""),
        (("",), ""),
        (("special", "strategic"), "special"),
        (("strategic", "special"), "special"),
        (("", "comprehensive"), "comprehensive"),
        (("unheard of", "strategic"), "strategic"),
    ],
)
def test_of_several_countries_the_highest_tier_counts(tiers, highest):
    known = dict(enumerate(tiers))
    assert queries.highest(known, [*known, 999]) == highest


def test_a_milestone_of_two_countries_is_prepared_as_early_as_the_nearer_friend_asks(personas):
    near, far = (make("countries", personas.union) for _n in range(2))
    make("relations", personas.union, country=near, tier="special", established_on="")
    make("relations", personas.union, country=far, tier="strategic", established_on="")
    make("anniversary_rules", personas.union, tier="special", every=5, lead_months=24)
    make("anniversary_rules", personas.union, tier="strategic", every=5, lead_months=6)
    milestone(personas.union, countries=[near, far])
    milestone(personas.union, countries=[far])
    assert [(len(one.countries), one.tier, one.begins) for one in found()] == [
        (2, "special", "2024-05"),
        (1, "strategic", "2025-11"),
    ]


def test_what_a_reader_does_not_know_of_a_country_changes_no_day_for_him(personas):
    """The tier stands in ties that he may not open, so he is told by the rules of no tier."""
    country = make("countries", personas.union)
    make("relations", personas.hers, country=country, tier="special", established_on="", confidentiality=2)
    make("anniversary_rules", personas.union, tier="special", every=5, lead_months=24)
    make("anniversary_rules", personas.union, every=5, lead_months=6)
    milestone(personas.union, countries=[country])
    assert [(one.tier, one.begins) for one in found(personas.actor("an"))] == [("special", "2024-05")]
    assert [(one.tier, one.begins) for one in found(personas.actor("binh"))] == [("", "2025-11")]


def test_a_country_out_of_sight_is_neither_named_by_its_number_nor_found_by_it(personas):
    hidden = make("countries", personas.hers, confidentiality=2)
    shown = make("countries", personas.union)
    milestone(personas.union, countries=[hidden, shown])
    binh = personas.actor("binh")
    assert [one.countries for one in found(binh)] == [(shown.pk,)]
    assert found(binh, country=hidden.pk) == []
    assert len(found(personas.actor("an"), country=hidden.pk)) == 1


def test_ties_with_a_country_out_of_sight_concern_no_country(personas):
    hidden = make("countries", personas.hers, confidentiality=2)
    row = make("relations", personas.union, country=hidden, established_on="1950-01-30")
    (one,) = found(personas.actor("binh"))
    assert one.countries == ()
    assert queries.countries_of(personas.actor("binh"), one.due) == []
    assert queries.countries_of(personas.actor("an"), one.due) == [hidden.pk]
    assert row.country_id == hidden.pk


def test_who_sees_one_of_two_countries_adopts_with_the_one_he_sees(personas):
    hidden = make("countries", personas.hers, confidentiality=2)
    shown = make("countries", personas.union)
    row = milestone(personas.union, countries=[hidden, shown])
    programme = services.Programme(personas.other.pk)
    made = services.adopt(f"milestones.happened_on:{row.pk}:50", programme, actor=personas.actor("binh"), today=TODAY)
    assert list(made.countries.all()) == [shown]


def test_the_union_keeps_to_its_own_rules_alone_once_it_has_one(personas):
    for day in ("1976-05-01", "1979-05-01", "1980-05-01"):
        milestone(personas.union, day)
    assert days() == ["2026-05-01", "2029-05-01", "2030-05-01"]
    make("anniversary_rules", personas.union, every=51, lead_months=1)
    assert days() == ["2027-05-01", "2030-05-01"]


def test_a_rule_in_the_trash_rules_nothing(personas):
    row = make("anniversary_rules", personas.union, every=7, lead_months=1)
    assert rules.in_force(SYSTEM) == (Rule("", "", 7, 1),)
    shelving.shelve(registry.get("anniversary_rules"), [row.pk], Shelf.TRASHED, actor=SYSTEM)
    assert rules.in_force(SYSTEM) == rules.first_rules()


def test_a_rule_for_one_kind_marks_no_other_kind(personas):
    make("anniversary_rules", personas.union, counted_from=TIES, every=5, lead_months=1)
    make("relations", personas.union, established_on="1976-05-01")
    milestone(personas.union)
    assert [one.due.base.name for one in found()] == [TIES]


def test_years_that_a_rule_of_another_tier_divides_are_not_marked(personas):
    country = make("countries", personas.union)
    make("relations", personas.union, country=country, tier="strategic", established_on="1976-05-01")
    make("anniversary_rules", personas.union, tier="special", every=5, lead_months=1)
    assert found() == []


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 5, 1), date(2026, 5, 1), ["2026-05-01", "2026-05", "2026"]),
        (date(2026, 5, 2), date(2026, 5, 31), ["2026-05", "2026"]),
        (date(2026, 6, 1), date(2026, 12, 31), ["2026"]),
        (date(2026, 1, 1), date(2026, 4, 30), ["2026"]),
        (date(2027, 1, 1), date(2030, 12, 31), []),
    ],
)
def test_a_window_is_open_to_what_may_lie_in_it(first, last, expected, personas):
    for day in ("1976", "1976-05", "1976-05-01"):
        milestone(personas.union, day)
    assert [one.due.on for one in found(first=first, last=last)] == expected


@pytest.mark.parametrize(("since", "years", "on"), [
    ("1976-02-29", 50, "2026-02-28"), ("1978-02-28", 50, "2028-02-28"), ("1928-02-29", 100, "2028-02-29"),
    ("1928-02", 100, "2028-02"), ("1928", 100, "2028"), ("0028-03-01", 2000, None), ("1928-03-01", 999, "2927-03-01"),
])  # fmt: skip
def test_one_anniversary_is_found_by_its_address_whether_or_not_it_is_marked(since, years, on, personas):
    row = milestone(personas.union, since)
    told = queries.one_of(SYSTEM, f"milestones.happened_on:{row.pk}:{years}")
    if on is None:
        assert told is None
        return
    base, same, due = told
    assert (base.name, same, due.on, due.years, due.since) == ("milestones.happened_on", row, on, years, since)


@pytest.mark.parametrize("number", ["9" * 19, "1" * 5000, "-1", " 1", "1e3", "¹"])
def test_numbers_no_row_has_lead_to_nothing(number, personas):
    milestone(personas.union)
    assert queries.one_of(SYSTEM, f"milestones.happened_on:{number}:50") is None
    assert queries.one_of(SYSTEM, f"milestones.happened_on:1:{number}9") is None


def test_a_row_without_its_date_has_no_anniversary(personas):
    row = make("relations", personas.union, established_on="")
    assert queries.one_of(SYSTEM, f"{TIES}:{row.pk}:50") is None
    assert found() == []


def test_one_is_found_only_by_who_sees_the_row(personas):
    row = milestone(personas.hers, confidentiality=2)
    address = f"milestones.happened_on:{row.pk}:50"
    seen = {name: queries.one_of(personas.actor(name), address) is not None for name in ("an", "dung", "chi")}
    unseen = {name: queries.one_of(personas.actor(name), address) is not None for name in ("binh", "hoa", "nobody")}
    assert seen == dict.fromkeys(seen, True)
    assert unseen == dict.fromkeys(unseen, False)


def test_birthdays_are_of_the_living_and_memorial_days_of_the_dead(personas):
    make("people", personas.union, born_on="1946-05-19", confidentiality=1)
    make("people", personas.union, born_on="1926-05-19", died_on="1976-09-02", confidentiality=1)
    told = [(one.due.base.field, one.due.years) for one in found() if one.due.base.record.name == "people"]
    assert told == [("born_on", 80), ("died_on", 50)]


def test_names_are_told_in_the_language_of_the_reader(personas):
    milestone(personas.union, title="Treaty", title_vi="Hiệp định")
    every = horizon(SYSTEM, *YEARS)
    for language, name in (("en", "Treaty"), ("vi", "Hiệp định")):
        with translation.override(language):
            (told,) = every.named(every.found, SYSTEM, language).values()
        assert told.name == name


def test_the_oldest_of_one_day_comes_first(personas):
    for year in (1976, 1926, 2001):
        milestone(personas.union, f"{year}-05-01")
    assert [one.due.years for one in found()] == [100, 50, 25]


@pytest.mark.parametrize(
    ("today", "waits"),
    [
        (date(2029, 4, 30), False),
        (date(2029, 5, 1), True),
        (date(2030, 5, 1), True),
        (date(2030, 5, 2), False),
    ],
)
def test_a_decision_is_waited_for_from_the_month_of_the_first_work_to_the_day_itself(today, waits, personas):
    milestone(personas.union, "1980-05-01")
    make("anniversary_rules", personas.union, every=50, lead_months=12)
    assert bool(queries.waiting(SYSTEM, today)) is waits


def test_what_was_let_pass_is_waited_for_no_more(personas):
    row = milestone(personas.union, "1980-05-01")
    assert len(queries.waiting(SYSTEM, date(2030, 4, 1))) == 1
    services.let_pass(f"milestones.happened_on:{row.pk}:50", personas.union.pk, actor=SYSTEM, today=TODAY, why="No.")
    assert queries.waiting(SYSTEM, date(2030, 4, 1)) == []


def test_the_public_adopts_nothing_and_writes_nothing(personas):
    country = make("countries", personas.union, confidentiality=0)
    row = milestone(personas.union, countries=[country], confidentiality=0)
    nobody = Actor.nobody()
    assert days(nobody) == ["2026-05-01"]
    address = f"milestones.happened_on:{row.pk}:50"
    with pytest.raises(services.writes.NotAllowed):
        services.adopt(address, services.Programme(personas.union.pk), actor=nobody, today=TODAY)
    assert not visible_to(SYSTEM, registry.get("anniversaries")).exists()
