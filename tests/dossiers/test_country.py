"""The dossier of a country: what it says, for which day, and how it says what the records leave open."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.documents.document import Bullets, Heading, Paragraph, Table, plain
from amity.dossiers.country import NoDossier, dossier
from amity.records import registry, shelving
from amity.records.models import Shelf
from tests.factories import make

TODAY = date(2026, 3, 16)
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


def part(document, anchor):
    """The blocks between a heading and the next one."""
    found, inside = [], False
    for block in document.blocks:
        if isinstance(block, Heading):
            inside = block.anchor == anchor
        elif inside:
            found.append(block)
    return found


def words(blocks):
    found = [plain(block.words) for block in blocks if isinstance(block, Paragraph)]
    return found + [plain(item) for block in blocks if isinstance(block, Bullets) for item in block.items]


def table(document, caption):
    return next(block for block in document.blocks if isinstance(block, Table) and block.caption == caption)


def captions(document):
    return [block.caption for block in document.blocks if isinstance(block, Table)]


def lines(made_table):
    return [[plain(cell) for cell in row] for row in made_table.rows]


def urls(made_table):
    return [span.url for row in made_table.rows for cell in row for span in cell if span.url]


def test_its_parts_stand_in_the_order_of_a_meeting(cuba):
    document = made(cuba)
    assert [block.words for block in document.blocks if isinstance(block, Heading) and block.level == 1] == [
        "In short",
        "Level of relations",
        "Partners and people",
        "Agreements and promises",
        "Events, contacts and visits",
        "Aid",
        "What comes",
        "Published figures",
        "Coverage",
        "What the records leave open",
    ]
    assert (document.title, document.subtitle) == ("Cuba", "Country dossier as at 16 March 2026")
    assert document.name == "dossier-cu-en"


def test_of_a_country_nothing_is_known_of_it_says_so(cuba):
    document = made(cuba)
    said = words(part(document, "gaps"))
    for gap in (
        "No diplomatic ties are on record.",
        "No level of partnership is on record for this day.",
        "No milestone is on record: 0.",
        "No partner there is on record: 0.",
        "No embassy is on record.",
        "No agreement in force is on record: 0.",
    ):
        assert gap in said
    assert words(part(document, "opening-open")) == ["Nothing open is on record."]
    assert words(part(document, "opening-coming")) == ["Nothing is on record as coming."]


def test_since_when_there_are_ties_and_how_sure_the_day_is(union, cuba):
    make("relations", union, country=cuba, established_on="1960-12-02", tier="special", standing="contested",
         basis="A communiqué signed in Havana.", source_title="Nhan Dan")  # fmt: skip
    document = made(cuba)
    assert (
        "Diplomatic ties since 2 December 1960 (the sources disagree). [1] The date rests on: A communiqué signed in"
        " Havana."
    ) in words(part(document, "relations"))
    assert "The sources disagree on the day on which ties were established." in words(part(document, "gaps"))
    assert document.sources[0].words == "Nhan Dan"


def test_a_day_known_in_part_is_said_to_be(union, cuba):
    make("relations", union, country=cuba, established_on="1960", tier="none")
    said = words(part(made(cuba), "gaps"))
    assert "The day on which ties were established is known only in part." in said
    assert "The sources disagree on the day on which ties were established." not in said


def test_the_level_is_that_of_the_day_it_is_read_for(union, cuba):
    make("relations", union, country=cuba, tier="comprehensive_strategic", tier_since_on="2023-09")
    make("tier_changes", union, country=cuba, tier="comprehensive", changed_on="2013-07-25")
    make("tier_changes", union, country=cuba, tier="comprehensive_strategic", changed_on="2023-09-10")

    def level(**more):
        return words(part(made(cuba, **more), "opening-who"))[0]

    assert level() == "Level of relations: Comprehensive strategic partnership, since 10 September 2023."
    assert level(as_at=date(2020, 1, 1)) == "Level of relations: Comprehensive partnership, since 25 July 2013."
    assert level(as_at=date(2010, 1, 1)) == "No level of partnership is on record for this day."


def test_read_for_a_day_gone_by_it_says_what_is_of_today(union, cuba):
    document = made(cuba, as_at=date(2020, 1, 1))
    assert document.subtitle == "Country dossier as at 1 January 2020"
    assert document.name == "dossier-cu-2020-01-01-en"
    assert any(one.startswith("It is read for 1 January 2020:") for one in words(part(document, "gaps")))
    assert not any(one.startswith("It is read for") for one in words(part(made(cuba), "gaps")))


def test_agreements_are_those_in_force_on_the_day(union, cuba):
    make("agreements", union, title="Old", countries=[cuba], starts_on="2010", ends_on="2015", signed_on="2010")
    make("agreements", union, title="New", countries=[cuba], starts_on="2022", ends_on="2027-01", signed_on="2022")
    make("agreements", union, title="Elsewhere", starts_on="2022", ends_on="2027")
    caption = "Agreements in force, the first to run out first"
    assert [line[0] for line in lines(table(made(cuba), caption))] == ["New"]
    assert [line[0] for line in lines(table(made(cuba, as_at=date(2012, 5, 1)), caption))] == ["Old"]
    assert words(part(made(cuba), "agreements"))[0] == (
        "Agreements in force: 1; running out in the next twelve months: 1."
    )


def test_an_agreement_counts_over_a_party_from_there_too(union, cuba):
    partner = make("organisations", union, country=cuba)
    make("agreements", union, title="With the institute", parties=[partner])
    assert [line[0] for line in lines(table(made(cuba), "Agreements in force, the first to run out first"))] == [
        "With the institute"
    ]


def test_promises_and_talks_are_told_as_open(union, cuba):
    text = make("agreements", union, countries=[cuba])
    make("commitments", union, agreement=text, what="Send teachers", due_on="2025-06", state="open")
    make("commitments", union, agreement=text, what="Kept", due_on="2025-06", state="done", evidence="A report")
    make("agreements", union, title="On film", countries=[cuba], state="talks", signed_on="", starts_on="", ends_on="")
    document = made(cuba)
    said = words(part(document, "opening-open"))
    assert "Texts in talks: 1." in said
    assert "Promises still open: 1; overdue: 1." in said
    assert [line[0] for line in lines(table(document, "Promises still open"))] == ["Send teachers"]


def test_partners_stand_by_kind_with_the_health_of_the_tie(union, cuba):
    friends = make("organisations", union, name="ICAP", kind="counterpart", country=cuba)
    make("organisations", union, name="Havana University", kind="university", country=cuba)
    make("organisations", union, name="Gone", kind="university", country=cuba, ended_on="1990")
    make("interactions", union, organisations=[friends], held_on="2026-02-20")
    document = made(cuba)
    assert lines(table(document, "Partners there and the health of the tie")) == [
        ["ICAP", "Counterpart association", "20 Feb 2026", "lively"],
        ["Havana University", "University", "–", "no contact on record"],
    ]
    assert words(part(document, "partners-there"))[1:] == ["Counterpart association: 1", "University: 1"]
    assert "Partners of whom no contact is on record: 1." in words(part(document, "gaps"))


def test_the_embassy_comes_first_among_people_with_the_end_of_the_term(union, cuba):
    embassy = make("organisations", union, kind="embassy", country=cuba)
    icap = make("organisations", union, kind="counterpart", country=cuba)
    make("positions", union, organisation=icap, title="President", rank=1, to_on="")
    make("positions", union, organisation=embassy, title="Ambassador", from_on="2024", to_on="2027-06", rank=2)
    make("positions", union, organisation=embassy, title="Former ambassador", from_on="2015", to_on="2019")
    document = made(cuba)
    assert [line[1] for line in lines(table(document, "In office, with their terms"))] == ["Ambassador", "President"]
    assert any("Ambassador (until Jun 2027)" in one for one in words(part(document, "opening-who")))
    assert "Positions of which the end of the term is not on record: 1." in words(part(document, "gaps"))


def test_who_was_in_office_on_an_earlier_day(union, cuba):
    icap = make("organisations", union, kind="counterpart", country=cuba)
    make("positions", union, organisation=icap, title="First", from_on="2010", to_on="2015-05")
    make("positions", union, organisation=icap, title="Second", from_on="2015-06")
    shown = lines(table(made(cuba, as_at=date(2012, 1, 1)), "In office, with their terms"))
    assert [line[1] for line in shown] == ["First"]


def test_terms_that_end_within_a_year_are_told(union, cuba):
    icap = make("organisations", union, kind="counterpart", country=cuba)
    make("positions", union, organisation=icap, title="Soon", to_on="2026-09")
    make("positions", union, organisation=icap, title="Later", to_on="2029")
    assert [line[2] for line in lines(table(made(cuba), "Terms that end in the next twelve months"))] == ["Soon"]


def test_ours_are_told_with_those_who_lead_them(union, cuba):
    ours = make("organisations", union, name="Viet Nam - Cuba", kind="member_organisation", focus_countries=[cuba])
    make("offices", union, organisation=ours, title="President", body="leadership")
    document = made(cuba)
    assert [line[0] for line in lines(table(document, "Organisations of ours concerned with it"))] == [
        "Viet Nam - Cuba"
    ]
    assert [line[1] for line in lines(table(document, "Who leads them"))] == ["President"]
    assert "Ours concerned with it: 1, such as Viet Nam - Cuba." in words(part(document, "opening-who"))


def test_events_are_past_or_coming_and_never_both(union, cuba):
    make("events", union, title="Forum", country=cuba, state="held", starts_on="2025-05-01")
    make("events", union, title="Festival", country=cuba, state="planned", starts_on="2026-09-02")
    make("events", union, title="Called off", country=cuba, state="cancelled", starts_on="2026-09-03")
    document = made(cuba)
    assert [line[1] for line in lines(table(document, "Events held, the latest first"))] == ["Forum"]
    assert [line[1] for line in lines(table(document, "Events planned"))] == ["Festival"]
    assert "2 September 2026: Festival" in words(part(document, "opening-coming"))
    assert "Called off" not in str(document)


def test_a_visit_stands_with_the_events_hung_on_it(union, cuba):
    visit = make("high_level_visits", union, country=cuba, principal_text="The President", from_on="2025-09", to_on="")
    make("high_level_visits", union, country=cuba, principal_text="The Speaker", from_on="2024-09", to_on="",
         direction="out")  # fmt: skip
    make("events", union, visit=visit, title="Friendship meeting")
    told = table(made(cuba), "High-level visits and the people's events within them")
    assert lines(told) == [
        ["Sep 2025", "The President", "Into the home country, State channel", "1"],
        ["Sep 2024", "The Speaker", "Out of the home country, State channel", "0"],
    ]
    assert f"/events/?visit={visit.pk}" in urls(told)


def test_sums_of_aid_are_never_added_twice(union, cuba):
    donor = make("organisations", union, country=cuba, kind="foreign_ngo")
    whole = make("aid_items", union, donors=[donor], kind="programme", amount=100, currency="USD", basis="approved")
    make("aid_items", union, donors=[donor], parent=whole, amount=60, currency="USD", basis="approved")
    make("aid_items", union, donors=[donor, make("organisations", union, country=cuba)], amount=7, currency="USD",
         basis="approved")  # fmt: skip
    make("aid_items", union, donors=[donor], amount=5, currency="USD", basis="disbursed")
    make("aid_items", union, donors=[donor], amount=9, currency="EUR", basis="approved")
    told = table(made(cuba), "Sums of aid on record")
    assert lines(told) == [
        ["Approved", "9 EUR", "1"],
        ["Approved", "107 USD", "2"],
        ["Disbursed", "5 USD", "1"],
    ]
    assert "must not be added" in plain(told.note)


def test_only_published_figures_that_name_the_country_are_told(union, cuba):
    make("statements", union, subject="Collected for Cuba", period="2025")
    make("statements", union, subject="Collected for Laos", period="2025")
    shown = lines(table(made(cuba), "Figures that others published, as they were said"))
    assert [line[0] for line in shown] == ["Collected for Cuba"]


def test_anniversaries_of_three_years_are_those_the_rules_mark(union, cuba):
    make("relations", union, country=cuba, established_on="1978-12-02", tier="special")
    make("milestones", union, title="Far", countries=[cuba], happened_on="1990")
    make("milestones", union, title="No round year", countries=[cuba], happened_on="1995-05-05")
    shown = lines(table(made(cuba), "Anniversaries that the rules mark"))
    assert [line[:3] for line in shown] == [["2 Dec 2028", "Cuba – Diplomatic relations", "50"]]
    assert shown[0][3:] == ["Jun 2027", "not decided yet"]
    assert any(one.startswith("2 December 2028: 50 years, Cuba") for one in words(part(made(cuba), "opening-coming")))


def test_a_former_state_leads_to_those_that_followed_it(union, cuba):
    russia = make("countries", union, code="RU", name="Russia")
    ussr = make("countries", union, code="SUHH", name="Soviet Union", kind="historical_state",
                valid_to_on="1991-12-26", successors=[russia])  # fmt: skip
    document = made(ussr)
    first = document.blocks[2].items[0]
    assert (
        plain(first) == "Soviet Union is a former state; it existed until 26 December 1991. It was followed by: Russia."
    )
    assert f"/countries/{russia.pk}/dossier/" in [span.url for span in first]
    assert words(part(document, "coverage")) == ["No priority is set for it, so nothing is asked."]


def test_a_successor_shows_what_is_its_predecessors_and_takes_over_nothing(union):
    czechia = make("countries", union, code="CZ", name="Czechia")
    former = make("countries", union, code="CSHH", name="Czechoslovakia", kind="historical_state", successors=[czechia])
    make("relations", union, country=former, established_on="1950-02-02", tier="strategic", tier_since_on="1980")
    make("milestones", union, title="First students", countries=[former], happened_on="1956")
    document = made(czechia)
    assert lines(table(document, "On record of the states before it")) == [
        ["2 Feb 1950", "Czechoslovakia – Relation", "Czechoslovakia"],
        ["1956", "First students – Milestone", "Czechoslovakia"],
    ]
    assert "No diplomatic ties are on record." in words(part(document, "relations"))
    assert "No level of partnership is on record for this day." in words(part(document, "relations"))
    counted = {line.measure: line.value for line in document.figures}
    assert counted["dossier.milestones"] == 0
    assert "Milestones" not in captions(document)


def test_it_names_the_groups_of_the_country(union, cuba):
    make("country_groups", union, name="Americas", members=[cuba])
    assert "It belongs to: Americas." in words(part(made(cuba), "relations"))


def test_missing_coverage_stands_on_the_first_half_page(union, cuba):
    make("relations", union, country=cuba, tier="special")
    make("organisations", union, kind="member_organisation", focus_countries=[cuba])
    document = made(cuba)
    missing = "A counterpart there, An agreement in force, A recent contact, People there on record"
    assert f"Missing for its priority: {missing}." in words(part(document, "opening-open"))
    shown = lines(table(document, "Coverage against the priority"))
    assert shown[0] == ["An association here", "at least 1", "1", "met"]
    assert shown[3] == ["A recent contact", "in the last 3 months", "none", "missing"]


def test_it_speaks_the_language_it_is_asked_for(union, cuba):
    make("milestones", union, title="Treaty", title_vi="Hiệp ước", countries=[cuba])
    document = made(cuba, language="vi")
    assert (document.title, document.language, document.name) == ("Cu Ba", "vi", "dossier-cu-vi")
    assert "Hiệp ước" in str(document)
    assert document.letterhead[0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def test_the_home_country_and_what_is_not_there_have_no_dossier(union):
    home = make("countries", union, code="VN", is_home=True)
    for pk in (home.pk, 999_999):
        with pytest.raises(NoDossier):
            dossier(pk, actor=Actor.system(), language="en", today=TODAY, door="page")


def test_archived_rows_are_left_out_as_lists_leave_them_out(union, cuba):
    row = make("milestones", union, title="Put aside", countries=[cuba], happened_on="1990")
    shelving.shelve(registry.get("milestones"), [row.pk], Shelf.ARCHIVED, actor=Actor.system(), why="Double")
    assert "Put aside" not in str(made(cuba).blocks)


def test_long_lists_are_cut_and_lead_to_the_rest(union, cuba):
    for n in range(30):
        make("organisations", union, name=f"Partner {n:02}", country=cuba, kind="university")
    told = table(made(cuba), "Partners there and the health of the tie")
    assert len(told.rows) == 25
    assert plain(told.note) == "The first 25 of 30 rows; the number leads to all of them."
    assert [span.url for span in told.note if span.url] == [f"/organisations/?country={cuba.pk}&ended_on=none"]


def filled(union, country, n):
    """So many of everything."""
    for _one in range(n):
        partner = make("organisations", union, country=country)
        make("organisations", union, kind="member_organisation", focus_countries=[country])
        make("positions", union, organisation=partner, to_on="2026-10")
        text = make("agreements", union, countries=[country], parties=[partner])
        make("commitments", union, agreement=text)
        visit = make("high_level_visits", union, country=country)
        make("events", union, country=country, visit=visit)
        make("events", union, country=country, state="planned", starts_on="2026-09")
        make("interactions", union, organisations=[partner], country=country)
        make("milestones", union, countries=[country], happened_on="1978-03-20")
        make("aid_items", union, donors=[partner])


def test_the_number_of_queries_is_the_same_for_much_and_for_little(union, cuba):
    make("relations", union, country=cuba)
    costs = []
    for n in (2, 6):
        filled(union, cuba, n)
        with CaptureQueriesContext(connection) as asked:
            made(cuba)
        costs.append(len(asked))
    assert costs[0] == costs[1]
    assert costs[0] <= 130


def test_the_files_carry_the_figures_with_the_addresses_of_their_rows(union, cuba):
    make("organisations", union, country=cuba, kind="university")
    figures = {line.measure: line for line in made(cuba).figures}
    assert figures["dossier.partners"].value == 1
    assert figures["dossier.partners_university"].rows == (
        f"/organisations/?country={cuba.pk}&ended_on=none&kind=university"
    )
