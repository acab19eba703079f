"""What each part of a country dossier says in cases that are rare: dates known in part, ends, cuts, other languages."""

from datetime import date

import pytest

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.documents.document import Bullets, Heading, Paragraph, Table, plain
from amity.dossiers import country as dossiers
from amity.dossiers.country import day_of, dossier
from amity.dossiers.country_parts import opening
from amity.dossiers.country_parts.making import linked_to, rest
from tests.factories import make

TODAY = date(2026, 3, 16)
UNIT = Confidentiality.UNIT
pytestmark = pytest.mark.django_db


@pytest.fixture
def union(personas):
    return personas.union


@pytest.fixture
def cuba(union):
    return make("countries", union, code="CU", name="Cuba", name_vi="Cu Ba")


def made(country, **more):
    given = {"actor": Actor.system(), "language": "en", "today": TODAY, "door": "page", **more}
    return dossier(country.pk, **given)


def said(document, anchor):
    """The sentences between a heading and the next one."""
    found, inside = [], False
    for block in document.blocks:
        if isinstance(block, Heading):
            inside = block.anchor == anchor
        elif inside and isinstance(block, Paragraph):
            found.append(plain(block.words))
        elif inside and isinstance(block, Bullets):
            found += [plain(item) for item in block.items]
    return found


def rows(document, caption):
    """The cells of a table in words; nothing where there is no such table."""
    tables = [block for block in document.blocks if isinstance(block, Table) and block.caption == caption]
    return [[plain(cell) for cell in row] for one in tables for row in one.rows]


def figures(document):
    return {line.measure.removeprefix("dossier."): line for line in document.figures}


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1000", date(1000, 12, 31)),
        ("1/1/1000", dossiers.FIRST),
        ("2999", dossiers.LAST),
        ("2/2024", date(2024, 2, 29)),
    ],
)
def test_days_of_a_thousand_years_and_more_may_be_asked_for(typed, day):
    assert day_of(typed) == day


@pytest.mark.parametrize("typed", ["0999", "31/12/0999", "3000", "1/1/3000", "soon"])
def test_days_beyond_and_what_is_no_day_are_refused(typed):
    with pytest.raises(ValueError, match=typed):
        day_of(typed)


def test_a_day_that_comes_is_read_as_a_day_to_come(union, cuba):
    make("agreements", union, title="Later", countries=[cuba], starts_on="2028", ends_on="2030", signed_on="2025")
    document = made(cuba, as_at=date(2028, 2, 29))
    assert document.subtitle == "Country dossier as at 29 February 2028"
    assert rows(document, "Agreements in force, the first to run out first")[0][0] == "Later"
    assert not any(one.startswith("It is read for") for one in said(document, "gaps"))
    assert document.made_on == TODAY
    assert document.year == 2028


def test_the_first_half_page_names_six_things_at_most_of_each_sort(union, cuba):
    make("relations", union, country=cuba, established_on="1960-12-02", tier="special", tier_since_on="2000")
    for number in range(9):
        make("high_level_visits", union, country=cuba, from_on=f"2026-0{number + 1}-20", to_on="")
    make("organisations", union, country=cuba, kind="university")
    document = made(cuba)
    assert len(said(document, "opening-coming")) == opening.MOST == 6
    assert len(said(document, "opening-who")) <= opening.MOST


def test_an_opening_without_anything_in_force_still_says_how_many(cuba):
    assert said(made(cuba), "opening-in-force") == ["Agreements in force: 0; running out in the next twelve months: 0."]


@pytest.mark.parametrize(
    ("on", "is_soon"),
    [
        ("2026-03-15", False),
        ("2026-03-16", True),
        ("2026-03", True),
        ("2026", True),
        ("2027-03-16", True),
        ("2027-03-17", False),
        ("2027-04", False),
        ("2025", False),
    ],
)
def test_a_visit_of_the_coming_year_stands_on_the_first_half_page(union, cuba, on, is_soon):
    make("high_level_visits", union, country=cuba, principal_text="The President", from_on=on, to_on="")
    told = [one for one in said(made(cuba), "opening-coming") if "high-level visit, The President" in one]
    assert bool(told) is is_soon


def test_visits_are_counted_with_events_the_reader_may_see(personas, cuba):
    visit = make("high_level_visits", personas.union, country=cuba, principal_text="Guest", source_title="")
    make("events", personas.hers, visit=visit, confidentiality=UNIT)
    caption = "High-level visits and the people's events within them"
    assert rows(made(cuba, actor=personas.actor("an")), caption)[0][3] == "1"
    assert rows(made(cuba, actor=personas.actor("binh")), caption)[0][3] == "0"


def test_many_visits_are_cut_and_lead_to_the_rest(union, cuba):
    for number in range(14):
        make("high_level_visits", union, country=cuba, from_on=f"20{number + 10}", to_on="")
    document = made(cuba)
    caption = "High-level visits and the people's events within them"
    table = next(block for block in document.blocks if isinstance(block, Table) and block.caption == caption)
    assert (len(table.rows), plain(table.rows[0][0]), plain(table.rows[-1][0])) == (12, "2023", "2012")
    assert plain(table.note) == "The first 12 of 14 rows; the number leads to all of them."
    assert figures(document)["visits"].value == 14


def test_a_step_without_a_day_is_told_and_the_level_has_no_since(union, cuba):
    make("relations", union, country=cuba, established_on="", tier="strategic")
    make("tier_changes", union, country=cuba, tier="strategic", changed_on="")
    document = made(cuba)
    assert "Level of relations: Strategic partnership." in said(document, "relations")
    assert "Since when this level holds is not on record." in said(document, "gaps")
    assert "Since when there are diplomatic ties is not on record." in said(document, "gaps")
    assert "Diplomatic ties: the day is not on record." in said(document, "relations")
    assert len(rows(document, "Steps on the ladder of partnership")) == 1


def test_what_the_date_rests_on_is_told_in_the_language_or_in_the_other(union, cuba):
    relation = make("relations", union, country=cuba, established_on="1960-12-02", basis="A note", basis_vi="Công hàm")
    assert any("The date rests on: A note" in one for one in said(made(cuba), "relations"))
    assert any("Công hàm" in one for one in said(made(cuba, language="vi"), "relations"))
    type(relation).objects.filter(pk=relation.pk).update(basis="")
    assert any("The date rests on: Công hàm" in one for one in said(made(cuba), "relations"))
    type(relation).objects.filter(pk=relation.pk).update(basis_vi="")
    assert not any("rests on" in one for one in said(made(cuba), "relations"))


def test_ties_inherited_from_a_former_state_are_said_to_be(union, cuba):
    make("relations", union, country=cuba, established_on="1950-01", standing="inherited")
    told = said(made(cuba), "relations")
    assert "Diplomatic ties since January 1950 (inherited from a former state)." in told
    assert not any("disagree" in one for one in told)


@pytest.mark.parametrize(
    ("begins", "ends", "day", "is_missing"),
    [
        ("1993-01-01", "", date(1992, 12, 31), True),
        ("1993-01-01", "", date(1993, 1, 1), False),
        ("1993", "", date(1992, 12, 31), True),
        ("1993", "", date(1993, 6, 1), False),
        ("", "1990", date(1990, 12, 31), False),
        ("", "1990", date(1991, 1, 1), True),
        ("", "", date(1800, 1, 1), False),
    ],
)
def test_a_day_on_which_the_state_did_not_exist_is_named(union, begins, ends, day, is_missing):
    state = make("countries", union, valid_from_on=begins, valid_to_on=ends)
    gap = "On the day this is read for, the state did not exist by the records."
    assert (gap in said(made(state, as_at=day), "gaps")) is is_missing


def test_a_former_state_of_which_the_end_is_not_known_is_told_without_one(union):
    after = make("countries", union, name="Germany")
    former = make("countries", union, name="GDR", kind="historical_state", successors=[after])
    assert "GDR is a former state. It was followed by: Germany." in said(made(former), "relations")


def test_a_successor_out_of_sight_is_not_led_to(personas):
    after = make("countries", personas.hers, name="Quietland", confidentiality=UNIT)
    former = make("countries", personas.union, name="Old", kind="historical_state", successors=[after])
    assert any("Quietland" in one for one in said(made(former, actor=personas.actor("an")), "relations"))
    assert "Quietland" not in str(made(former, actor=personas.actor("binh")))


def test_what_predecessors_left_is_told_in_order_and_rows_without_a_day_stand_first(union, cuba):
    former = make("countries", union, name="Old Cuba", successors=[cuba])
    make("agreements", union, title="Pact", countries=[former], signed_on="1950", starts_on="", ends_on="")
    make("tier_changes", union, country=former, tier="special", changed_on="")
    make("high_level_visits", union, country=former, principal_text="Envoy", from_on="1949-05", to_on="")
    told = rows(made(cuba), "On record of the states before it")
    assert [(line[0], line[2]) for line in told] == [
        ("–", "Old Cuba"), ("May 1949", "Old Cuba"), ("1950", "Old Cuba"),
    ]  # fmt: skip
    assert told[1][1] == "Envoy – High-level visit"


def test_promises_of_agreements_over_and_dropped_ones_are_told_by_their_state(union, cuba):
    text = make("agreements", union, countries=[cuba], starts_on="2010", ends_on="2015", signed_on="2010")
    for state, due in (("under_way", "2027"), ("open", "2020-02-29"), ("missed", "2019"), ("dropped", "2019")):
        make("commitments", union, agreement=text, what=f"It is {state}", state=state, due_on=due)
    document = made(cuba)
    assert [line[0] for line in rows(document, "Promises still open")] == ["It is open", "It is under_way"]
    assert figures(document)["promises_open"].value == 2


def test_promises_of_an_agreement_elsewhere_are_not_its_own(union, cuba):
    make("agreements", union, countries=[cuba])
    make("commitments", union, what="Elsewhere")
    document = made(cuba)
    assert "Elsewhere" not in str(document.blocks)
    assert rows(document, "Promises still open") == []
    assert figures(document)["promises_open"].value == 0


@pytest.mark.parametrize(
    ("ends", "is_ending"),
    [("2026-03-16", True), ("2027-03-16", True), ("2027-03-17", False), ("2026", False), ("", False), ("2027", False)],
)
def test_an_agreement_runs_out_soon_when_its_end_surely_falls_in_a_year(union, cuba, ends, is_ending):
    make("agreements", union, countries=[cuba], starts_on="2020", ends_on=ends, signed_on="2020")
    document = made(cuba)
    assert figures(document)["agreements_in_force"].value == 1
    assert figures(document)["agreements_ending"].value == int(is_ending)
    told = "Agreements running out in the next twelve months: 1."
    assert (told in said(document, "opening-coming")) is is_ending


def test_agreements_without_an_end_stand_after_those_that_run_out(union, cuba):
    for title, ends in (("Open", ""), ("Late", "2040"), ("Early", "2028-02-29")):
        make("agreements", union, title=title, countries=[cuba], starts_on="2020", ends_on=ends)
    told = rows(made(cuba), "Agreements in force, the first to run out first")
    assert [line[0] for line in told] == ["Early", "Late", "Open"]


def test_past_events_and_contacts_of_a_day_gone_by_leave_out_what_came_after(union, cuba):
    for year in ("2019", "2021"):
        make("events", union, country=cuba, title=f"Forum {year}", state="held", starts_on=year)
        make("interactions", union, country=cuba, subject=f"Talk {year}", held_on=year)
    document = made(cuba, as_at=date(2020, 1, 1))
    assert [line[1] for line in rows(document, "Events held, the latest first")] == ["Forum 2019"]
    assert [line[1] for line in rows(document, "Latest contacts")] == ["Talk 2019"]
    assert (figures(document)["events_held"].value, figures(document)["contacts"].value) == (1, 1)
    assert figures(made(cuba))["contacts"].value == 2


def test_follow_ups_are_told_once_they_are_due(union, cuba):
    make("interactions", union, country=cuba, follow_up="Write", follow_up_on="2026-03-16")
    make("interactions", union, country=cuba, follow_up="Later", follow_up_on="2026-03-17")
    make("interactions", union, country=cuba, follow_up="Done", follow_up_on="2026-01-01", followed_up_on="2026-01-02")
    assert "Follow-ups due: 1." in said(made(cuba), "opening-open")


def test_postponed_events_come_too_and_only_two_are_named_first(union, cuba):
    for number, state in enumerate(("postponed", "planned", "planned"), 1):
        make("events", union, country=cuba, title=f"Event {number}", state=state, starts_on=f"2026-0{number + 5}-01")
    document = made(cuba)
    assert figures(document)["events_planned"].value == 3
    assert said(document, "opening-coming") == ["1 June 2026: Event 1", "1 July 2026: Event 2"]


def test_aid_that_runs_is_told_beside_all_of_it(union, cuba):
    donor = make("organisations", union, country=cuba, kind="foreign_ngo")
    make("aid_items", union, donors=[donor], starts_on="2025-10", ends_on="2027-09", amount=None, currency="")
    make(
        "aid_items", union, donors=[donor], starts_on="2010", ends_on="2011", amount=None, currency="", state="finished"
    )
    document = made(cuba)
    assert (figures(document)["aid_items"].value, figures(document)["aid_running"].value) == (2, 1)
    assert "Items of aid: 2; running now: 1." in said(document, "aid")
    assert rows(document, "Sums of aid on record") == []


def test_nothing_given_is_said_and_has_no_sums(cuba):
    document = made(cuba)
    assert said(document, "aid") == ["No item of aid with a partner from there is on record: 0."]
    assert "aid_running" not in figures(document)


def test_an_embassy_without_anybody_in_office_is_a_gap_with_a_way_to_its_people(union, cuba):
    embassy = make("organisations", union, kind="embassy", country=cuba)
    make("positions", union, organisation=embassy, from_on="2010", to_on="2014")
    gaps = said(made(cuba), "gaps")
    assert "Nobody of the embassy is on record as in office: all on record." in gaps
    assert "No embassy is on record." not in gaps


def test_the_three_first_of_the_embassy_are_named_by_rank(union, cuba):
    embassy = make("organisations", union, kind="embassy", country=cuba)
    for rank, title in ((3, "Third"), (None, "Without rank"), (1, "First"), (2, "Second")):
        person = make("people", union, name=f"{title} person", name_vi="")
        make("positions", union, organisation=embassy, person=person, title=title, rank=rank)
    told = next(one for one in said(made(cuba), "opening-who") if one.startswith("Embassy: "))
    assert told.index("First") < told.index("Second") < told.index("Third")
    assert "Without rank" not in told


def test_dates_known_in_part_texts_without_source_and_without_translation_are_counted(union, cuba):
    make("milestones", union, title="Only English", countries=[cuba], happened_on="1970-09", source_title="")
    gaps = said(made(cuba), "gaps")
    assert "Dates named here that are known only to the month or the year: 1." in gaps
    assert "Rows named here without a recorded source: 1." in gaps
    assert not any("another language only" in one for one in gaps)
    assert len(said(made(cuba, language="vi"), "gaps")) == len(gaps) + 1


def test_a_table_that_was_not_cut_needs_no_line_below():
    assert rest(3, 3, "/x/", "en") == ()
    assert plain(rest(3, 1234, "/x/", "vi")).count("1.234") == 1
    assert [span.url for span in rest(3, 1234, "/x/", "en") if span.url] == ["/x/"]


def test_an_address_carries_a_hundred_rows_at_most(personas, cuba):
    for number in range(3):
        make("organisations", personas.hers, country=cuba, name=f"Hidden {number}", confidentiality=UNIT)
    shown = make("organisations", personas.union, country=cuba)
    assert linked_to(personas.actor("binh"), "organisations", country=cuba.pk) == [shown.pk]
    assert len(linked_to(personas.actor("an"), "organisations", country=cuba.pk)) == 4
