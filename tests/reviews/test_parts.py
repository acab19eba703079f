"""The parts of a review one by one: what each says when there is much, little or nothing to say."""

from datetime import date

import pytest

from amity.access.actors import Actor
from amity.documents.document import Bullets, Chart, Paragraph, Table, plain
from amity.reviews.parts import coming, details, done
from amity.reviews.yearly import yearly_review
from tests.factories import make

TODAY = date(2026, 1, 10)


@pytest.fixture
def union(personas):
    return personas.union


def review(year=2023, language="en"):
    return yearly_review(year, actor=Actor.system(), language=language, today=TODAY)


def part(document, anchor):
    """The blocks between a heading and the next one."""
    found, inside = [], False
    for block in document.blocks:
        if block.kind == "heading":
            inside = block.anchor == anchor
        elif inside:
            found.append(block)
    return found


def words(blocks):
    return [plain(block.words) for block in blocks if isinstance(block, Paragraph)]


def rows(blocks, caption):
    made = next(block for block in blocks if isinstance(block, Table) and block.caption == caption)
    return [[plain(cell) for cell in row] for row in made.rows]


def bullets(blocks):
    return [plain(item) for block in blocks if isinstance(block, Bullets) for item in block.items]


@pytest.mark.parametrize(
    ("anchor", "said"),
    [
        ("network", "No contact with a partner is on record for 2023 or 2022."),
        ("relations", "No event that marked an anniversary is on record for 2023 or 2022."),
        ("events", "No event is on record for 2023 or 2022."),
        ("agreements", "No signing of an agreement is on record for 2023 or 2022."),
        ("aid", "No item of aid is on record as running in 2023 or 2022."),
        ("members", "The records document no member organisation at the end of 2023 or 2022."),
        ("information", "No published figure about 2023 or 2022 is on record."),
    ],
)
def test_a_heading_without_records_says_so(union, anchor, said):
    assert words(part(review(), anchor))[0] == said


def test_a_heading_with_records_opens_with_its_leading_figure(union):
    for day in ("2023-01", "2023-02", "2022"):
        make("agreements", union, signed_on=day)
    assert words(part(review(), "agreements"))[0] == (
        "The number of agreements signed in 2023 came to 2, against 1 in 2022."
    )


def test_one_of_the_two_years_is_enough_to_be_told(union):
    make("agreements", union, signed_on="2022")
    assert words(part(review(), "agreements"))[0].endswith("came to 0, against 1 in 2022.")


def test_empty_figures_are_named_with_the_lists_that_would_show_them(union):
    make("events", union, starts_on="2023")
    note = [block for block in part(review(), "events") if isinstance(block, Paragraph) and block.manner == "note"][0]
    assert plain(note.words).startswith("Nothing is on record for 2023 or 2022 under: Editions of series; ")
    assert "/events/?edition=1..&held_in=2023" in [span.url for span in note.words]


def test_a_column_of_large_sums_is_wide(union):
    make("aid_flows", union, kind="commitment", amount="51800000", currency="USD", value_on="2023")
    wide = next(block for block in part(review(), "aid") if isinstance(block, Table))
    make("events", union, starts_on="2023")
    narrow = next(block for block in part(review(), "events") if isinstance(block, Table))
    assert wide.columns[1].share > narrow.columns[1].share


def test_sums_are_told_in_their_own_currency(union):
    make("aid_flows", union, kind="commitment", amount="19000000000", currency="VND", value_on="2023")
    figures = [
        block for block in part(review(language="vi"), "aid") if isinstance(block, Table) and len(block.columns) == 5
    ]
    assert plain(figures[0].rows[-1][1]) == "19.000.000.000"


def test_contacts_stand_in_order_of_date(union):
    for day, subject in (("2023-12-22", "Last"), ("2023-02", "First"), ("2023-07-07", "Second")):
        make("interactions", union, held_on=day, subject=subject)
    told = rows(part(review(), "network"), "Contacts of the year")
    assert [row[2] for row in told] == ["First", "Second", "Last"]


def test_a_figure_of_the_year_before_leads_to_its_own_rows(union):
    make("events", union, starts_on="2022")
    cell = next(block for block in part(review(), "events") if isinstance(block, Table)).rows[0][2]
    assert cell[0].url == "/events/?held_in=2022"


def test_a_figure_without_another_year_has_a_dash_and_no_link(union):
    make("organisations", union, kind="counterpart")
    cell = next(block for block in part(review(), "network") if isinstance(block, Table)).rows[0][2]
    assert [(span.text, span.url) for span in cell] == [("–", "")]


def test_visits_and_partnerships_of_the_year_are_named(union):
    make("high_level_visits", union, principal_text="President of Cuba", from_on="2023-11", to_on="")
    make("tier_changes", union, tier="comprehensive_strategic", changed_on="2023-09-10")
    found = part(review(), "relations")
    assert rows(found, "High-level visits of the year")[0][:2] == ["Nov 2023", "President of Cuba"]
    assert rows(found, "Partnerships raised or confirmed in the year")[0][2] == "Comprehensive strategic partnership"


def test_too_many_anniversaries_leave_the_rounder_ones(union):
    for number in range(details.MOST_ANNIVERSARIES):
        make("milestones", union, happened_on="2018-05", title=f"Five {number}")
    make("milestones", union, happened_on="1973", title="Fifty")
    caption = "Other anniversaries: foundings, milestones, signings"
    found = part(review(), "relations")
    told = rows(found, caption)
    made = next(block for block in found if isinstance(block, Table) and block.caption == caption)
    assert len(told) == details.MOST_ANNIVERSARIES
    assert "Fifty – Milestone" in [row[1] for row in told]
    assert plain(made.note) == "20 of 21 are named here; the rounder ones were kept."


def test_events_are_drawn_by_kind_beside_the_year_before(union):
    for day, kind in (("2023", "forum"), ("2023", "forum"), ("2023", "charity"), ("2022", "forum"), ("2022", "award")):
        make("events", union, starts_on=day, kind=kind)
    chart = next(block for block in part(review(), "events") if isinstance(block, Chart))
    assert [(point.category, point.series, point.value) for point in chart.points] == [
        ("Forum", "2023", 2), ("Forum", "2022", 1), ("Charity", "2023", 1), ("Charity", "2022", 0),
    ]  # fmt: skip
    assert chart.points[0].url == "/events/?held_in=2023&kind=forum"
    assert chart.alt.endswith("The largest is Forum with 2.")


def test_a_year_without_events_draws_none(union):
    make("events", union, starts_on="2022")
    assert not any(isinstance(block, Chart) for block in part(review(), "events"))


def test_the_best_attended_events_come_first(union):
    for title, count in (("Small", 30), ("Large", 1400), ("Uncounted", None)):
        make("events", union, title=title, starts_on="2023", attended_count=count)
    told = rows(part(review(), "events"), "Events with the largest attendance on record")
    assert [(row[1], row[3]) for row in told] == [("Large", "1,400"), ("Small", "30")]


def test_congresses_of_the_year_are_named_with_their_numbers_as_stated(union):
    host = make("organisations", union, name="Vietnam-Russia Friendship Association")
    make("congresses", union, organisation=host, held_on="2023-09-30", ordinal="4th", delegates=170, committee_size=95)
    told = rows(part(review(), "members"), "Congresses of the year")
    assert told == [["30 Sep 2023", "Vietnam-Russia Friendship Association", "4th", "170", "95"]]


def test_the_summary_tells_members_as_published_beside_the_records(year_2017):
    told = bullets(part(review(2017), "summary"))
    assert (
        "Member organisations at the end of the year: 117 organisations as published; 1 documented in the records."
        in told
    )


def test_the_summary_without_a_published_figure_tells_the_records_alone(union):
    told = bullets(part(review(), "summary"))
    assert "Member organisations documented in the records at the end of the year: 0." in told
    assert "No event and no contact with partners is on record for 2023." in told


def test_the_summary_lists_published_aid_and_adds_nothing(year_2023):
    told = bullets(part(review(), "summary"))
    expected = "228 million USD; 223.3 million USD; 228.6 million USD"
    assert f"Foreign non-governmental aid as published for 2023: {expected}. The values are not added." in told


def test_the_summary_says_what_a_campaign_reached(year_2025):
    told = bullets(part(review(2025), "summary"))
    assert (
        "65 years of solidarity: The target was 65 billion VND; the last total published was 656.7 billion VND:"
        " 10.1 times the target."
    ) in told


def test_a_campaign_without_a_target_has_no_multiple(personas):
    event = make("events", personas.union, kind="campaign", title="Relief", starts_on="2023")
    for value, basis in ((5, "running_total"), (9, "received")):
        make("statements", personas.union, value=value, basis=basis, event=event, unit="billion VND")
    document = review()
    assert words(part(document, "campaign")) == []
    assert len(rows(part(document, "campaign"), "The campaign in figures, in order of date")) == 2


def test_figures_without_a_counterpart_stand_in_a_table_of_their_own(personas):
    make("statements", personas.union, measure="ngos_honoured", subject="NGOs honoured", value=50, unit="organisations",
         basis="counted", qualifier="about", said_on="", scope="Hue", is_estimate=True)  # fmt: skip
    told = rows(part(review(), "others"), "Published figures without a counterpart in the records")
    assert told == [["NGOs honoured, Hue", "about 50 organisations (called an estimate)", "VUFO, day not recorded [1]"]]


def test_figures_about_longer_periods_stand_apart(personas):
    make(
        "statements",
        personas.union,
        subject="Aid",
        period="2020-2024",
        value=1140,
        qualifier="nearly",
        basis="unstated",
    )
    document = review()
    assert words(part(document, "published"))[0].startswith("Published figures are kept as they were said")
    told = rows(part(document, "longer"), "Published figures about periods that hold 2023")
    assert told[0][:2] == ["Aid, 2020–2024", "nearly 1,140 million USD"]


def test_the_same_value_said_twice_is_no_disagreement(personas):
    make("statements", personas.union, value="228", said_by="VUFO")
    make("statements", personas.union, value="228", said_by="COMINGO")
    assert not any("several values" in told for told in words(part(review(), "compared")))


def test_one_value_is_simply_listed(personas):
    make("statements", personas.union, value="228")
    assert words(part(review(), "compared")) == []


@pytest.mark.parametrize(
    ("anchor", "said"),
    [
        ("coming-anniversaries", "No anniversary of a multiple of five years falls in 2024."),
        ("running-out", "Nothing on record falls due under this heading in 2024."),
        ("editions", "No series whose editions come back after a number of years on record falls due in 2024."),
        ("terms", "Nothing on record falls due under this heading in 2024."),
        ("duties", "Nothing on record falls due under this heading in 2024."),
    ],
)
def test_a_year_to_come_without_duties_says_so(db, anchor, said):
    assert words(part(review(), anchor)) == [said]


def test_anniversaries_to_come_are_told_drawn_and_listed(union):
    for base in ("1994-06-16", "1974", "2019-03"):
        make("milestones", union, happened_on=base)
    found = part(review(), "coming-anniversaries")
    told = (
        "The number of anniversaries of a multiple of five years in 2024 comes to 3; of these, 2 are multiples of ten"
        " or twenty-five. An anniversary is as exact as the date it is counted from."
    )
    assert words(found) == [told]
    assert [block.kind for block in found] == ["paragraph", "chart", "table"]
    assert [row[0] for row in rows(found, "Anniversaries of 2024")] == ["Mar 2024", "16 Jun 2024", "2024"]


def test_a_long_list_of_expiries_is_cut_and_says_so(union, monkeypatch):
    monkeypatch.setattr(coming, "MOST", 2)
    for number in range(3):
        make("terms", union, label=f"Term {number}", to_on="2024")
    found = part(review(), "terms")
    made = next(block for block in found if isinstance(block, Table))
    assert len(made.rows) == 2
    assert plain(made.note) == "The first 2 of 3 are named here."


def test_only_records_with_a_state_get_its_column(union):
    make("terms", union, to_on="2024")
    make("agreements", union, starts_on="", ends_on="2024", state="renewed")
    document = review()
    assert len(rows(part(document, "terms"), "Terms and offices ending")[0]) == 3
    assert rows(part(document, "running-out"), "Agreements, certificates and aid running out")[0][3] == (
        "Renewed by a later text"
    )


def test_a_series_of_several_years_says_how_often(union):
    festival = make("series", union, name="Festival", every_years=2)
    event = make("events", union, series=festival, starts_on="2022-09", state="held")
    made = next(block for block in part(review(), "editions") if isinstance(block, Table))
    assert [plain(cell) for cell in made.rows[0]] == ["Festival", "every 2 years", "Sep 2022", "–", "0"]
    assert made.rows[0][2][0].url == f"/events/{event.pk}/"
    assert made.rows[0][4][0].url == f"/events/?series={festival.pk}&held_in=2024"


def test_reservations_say_how_figures_were_made(union):
    told = bullets(part(review(), "reservations"))
    assert told[0].startswith("The figures count what the records held on 10 January 2026")
    assert "“2023” counts for 2023" in told[1]


def test_no_reservation_is_made_where_there_is_no_reason(db):
    assert len(bullets(part(review(), "reservations"))) == 2


def test_silence_is_about_both_years(union):
    figures = {line.measure: line for line in review().figures}
    assert not figures["events_held"].value
    make("events", union, starts_on="2022")
    document = review()
    told = rows(part(document, "events"), "Events")
    assert told[0][:4] == ["Events held", "0", "1", "−1"]


def test_the_rule_of_silence_is_that_neither_year_has_anything():
    class Figure:
        def __init__(self, value, previous):
            self.value, self.previous = value, previous

    assert done.is_silent(Figure(0, None))
    assert done.is_silent(Figure(None, 0))
    assert not done.is_silent(Figure(0, 1))
    assert not done.is_silent(Figure(1, 0))
