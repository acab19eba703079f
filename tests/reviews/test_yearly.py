"""The yearly review: what it says of a year, for whom, in which language."""

from datetime import date

import pytest
from django.utils import translation

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.core.dates import Period
from amity.documents.document import Bullets, Heading, Paragraph, Table, plain
from amity.measures.declaration import all_measures, get
from amity.measures.evaluation import evaluate
from amity.reviews.headings import TOPICS
from amity.reviews.yearly import WrongYear, yearly_review, years_with_records
from tests.factories import make

TODAY = date(2026, 1, 10)


def review(year, actor=None, language="en", today=TODAY):
    return yearly_review(year, actor=actor or Actor.system(), language=language, today=today)


def sentences(document):
    found = [plain(block.words) for block in document.blocks if isinstance(block, Paragraph)]
    return found + [plain(item) for block in document.blocks if isinstance(block, Bullets) for item in block.items]


def headings(document, level):
    return [block.words for block in document.blocks if isinstance(block, Heading) and block.level == level]


def table(document, caption):
    return next(block for block in document.blocks if isinstance(block, Table) and block.caption == caption)


def lines(made):
    return [[plain(cell) for cell in row] for row in made.rows]


def test_it_has_five_parts_and_a_section_per_heading(personas):
    document = review(2023)
    assert headings(document, 1) == [
        "Summary",
        "What was done in 2023",
        "What was published about 2023, beside the records",
        "What comes in 2024",
        "Reservations",
    ]
    assert headings(document, 2)[: len(TOPICS)] == [str(topic.words) for topic in TOPICS]


def test_every_heading_leads_with_a_measure_of_its_own():
    for topic in TOPICS:
        assert get(topic.leading).heading == topic.slug


def test_every_measure_stands_under_a_heading_of_the_review():
    assert {measure.heading for measure in all_measures()} == {topic.slug for topic in TOPICS}


def test_every_figure_is_told_or_named_as_empty(personas):
    make("events", personas.union, starts_on="2023")
    document = review(2023)
    told = {line[0] for block in document.blocks if isinstance(block, Table) for line in lines(block)}
    silent = " ".join(sentence for sentence in sentences(document) if sentence.startswith("Nothing is on record"))
    for measure in all_measures():
        assert str(measure.title) in told or str(measure.title) in silent


def test_figures_stand_beside_the_year_before_with_their_rule(personas):
    for day in ("2023", "2023-05", "2022-12"):
        make("events", personas.union, starts_on=day)
    row = lines(table(review(2023), "Events"))[0]
    assert row[:4] == ["Events held", "2", "1", "+1"]
    assert "events nobody entered are not counted" in row[4]


def test_a_figure_leads_to_its_list(personas):
    make("events", personas.union, starts_on="2023")
    cells = table(review(2023), "Events").rows[0]
    assert cells[1][0].url == "/events/?held_in=2023"
    assert cells[2][0].url == "/events/?held_in=2022"


def test_the_same_rule_is_said_once(personas):
    for kind in ("bilateral", "regional"):
        make("memberships", personas.union, kind=kind, source_on="2020")
    rules = [line[4] for line in lines(table(review(2023), "Member organisations"))]
    assert rules[0].startswith("Members admitted by that day")
    assert set(rules[1:]) == {"As above."}


def test_the_files_carry_exactly_the_figures_of_the_measures(personas):
    make("aid_flows", personas.union, kind="disbursement", amount="10.50", value_on="2023", currency="USD")
    document = review(2023, actor=personas.actor("chi"))
    assert [line.measure for line in document.figures] == [measure.name for measure in all_measures()]
    for told in document.figures:
        figure = evaluate(get(told.measure), personas.actor("chi"), Period.parse("2023"))
        assert (told.value, told.previous, told.rows) == (figure.value, figure.previous, figure.rows_url)


def test_2017_shows_117_members_and_that_the_parts_make_64(year_2017):
    said = sentences(review(2017))
    assert "Member organisations of the union: 65 + 52 makes 117, as published [1]." in said
    assert (
        "Member organisations at the central level: 58 + 2 + 4 makes 64, not 65 as published [1]."
        " The difference of 1 is not explained."
    ) in said
    beside = lines(table(review(2017), "Published figures and what the records count"))
    assert beside[0] == [
        "Member organisations of the union",
        "117 organisations",
        "Don Tuan Phong, Jan 2018 [1]",
        "1",
        "−116",
    ]


def test_2023_shows_every_published_value_with_its_speaker(year_2023):
    document = review(2023)
    beside = lines(table(document, "Published figures and what the records count"))
    assert [line[1] for line in beside] == ["nearly 228 million USD", "223.3 million USD (disbursed)",
                                            "228.6 million USD (disbursed)"]  # fmt: skip
    assert beside[1][2].startswith("Phan Anh Son, 10 Feb 2024")
    assert (
        "Foreign NGO aid: several values were published for 2023: 228 (VUFO, January 2024); 223.3 (Phan Anh Son,"
        " 10 February 2024); 228.6 (COMINGO, 28 February 2024). They lie up to 5.3 million USD apart."
    ) in sentences(document)
    assert not any("679.9" in words for words in sentences(document))


def test_2025_shows_the_campaign_in_order_of_date_and_adds_nothing(year_2025):
    document = review(2025)
    campaign = lines(table(document, "The campaign in figures, in order of date"))
    assert [line[0] for line in campaign] == ["2025", *["13 Aug 2025 – 17 Aug 2025"] * 2, "31 Dec 2025"]
    assert [line[2] for line in campaign] == [
        "65 billion VND (target)",
        "1.58 million contributions (running total)",
        "310.9 billion VND (running total)",
        "656.7 billion VND (received)",
    ]
    said = " ".join(sentences(document))
    assert "the last total published was 656.7 billion VND: 10.1 times the target." in said
    assert "967.6" not in said


def test_anniversaries_of_ties_are_set_beside_the_events_that_marked_them(personas):
    union = personas.union
    japan, italy = make("countries", union, name="Japan"), make("countries", union, name="Italy")
    make("relations", union, country=japan, established_on="1973-09-21")
    make("relations", union, country=italy, established_on="1973")
    make("events", union, kind="anniversary", country=japan, starts_on="2023-09")
    make("events", union, kind="national_day", country=japan, starts_on="2023")
    make("events", union, kind="meeting", country=italy, starts_on="2023")
    made = table(review(2023), "Anniversaries of diplomatic ties")
    assert lines(made) == [["21 Sep 2023", "Japan", "21 Sep 1973", "50", "2"], ["2023", "Italy", "1973", "50", "0"]]
    assert made.rows[0][4][0].url == f"/events/?kind=anniversary&kind=national_day&held_in=2023&country={japan.pk}"


def test_the_year_after_has_its_anniversaries_expiries_editions_and_terms(personas):
    union = personas.union
    make("milestones", union, title="Treaty", happened_on="1994-06-16")
    make("agreements", union, title="Programme", ends_on="2024-10", starts_on="")
    make("terms", union, label="2019-2024", to_on="2024")
    make("commitments", union, what="Report", due_on="2024-03")
    forum = make("series", union, name="Forum", every_years=1)
    make("events", union, series=forum, edition=9, starts_on="2023-11", place="Hanoi", state="held")
    document = review(2023)
    assert ["16 Jun 2024", "Treaty – Milestone", "16 Jun 1994", "30"] in lines(table(document, "Anniversaries of 2024"))
    running_out = lines(table(document, "Agreements, certificates and aid running out"))
    assert running_out == [["Oct 2024", "Programme", "Agreement runs out", "In force"]]
    assert lines(table(document, "Editions due in 2024")) == [
        ["Forum", "every year", "no. 9, Nov 2023, Hanoi", "10", "0"]
    ]
    assert lines(table(document, "Terms and offices ending"))[0][2] == "Planned end of the term"
    assert lines(table(document, "Promises and follow-ups due"))[0][1:3] == ["Report", "Commitment due"]


def test_a_union_without_records_says_so_and_invents_nothing(db):
    Unit.objects.create(code="U", name="Union office", kind="union")
    document = review(2023)
    said = sentences(document)
    assert "No event is on record for 2023 or 2022." in said
    assert "No published figure about 2023 is on record." in said
    assert "No anniversary of a multiple of five years falls in 2024." in said
    assert document.charts == ()
    assert document.sources == ()
    assert {line.value for line in document.figures} <= {0, None}


def test_a_reader_finds_no_more_than_he_may_see(personas):
    for level, title in ((0, "Open"), (1, "Inside"), (2, "Kept"), (3, "Restricted")):
        make("agreements", personas.hers, title=title, signed_on="2023", confidentiality=level)
    seen = {}
    for name in ("an", "binh", "nobody"):
        document = review(2023, actor=personas.actor(name))
        made = table(document, "Agreements signed in the year")
        seen[name] = {plain(row[1]) for row in made.rows}
    assert seen == {"an": {"Open", "Inside", "Kept", "Restricted"}, "binh": {"Open", "Inside"}, "nobody": {"Open"}}


def test_nothing_hidden_stands_anywhere_in_the_document(personas):
    kept = {"confidentiality": 3}
    hers = personas.hers
    host = make("organisations", hers, name="Hidden host", name_vi="Hidden host", founded_on="1973", **kept)
    make("events", hers, title="Hidden event", starts_on="2023", hosts=[host], attended_count=9, **kept)
    make("interactions", hers, subject="Hidden talk", held_on="2023", organisations=[host], **kept)
    make("statements", hers, subject="Hidden figure", said_by="Hidden speaker", **kept)
    make("terms", hers, label="Hidden term", to_on="2024", organisation=host, **kept)
    make("events", hers, title="Open event", starts_on="2023", hosts=[host], attended_count=5, confidentiality=0)
    assert "Hidden" not in repr(review(2023, actor=personas.actor("binh")))
    assert "Hidden talk" in repr(review(2023, actor=personas.actor("an")))


@pytest.mark.parametrize("language", ["en", "vi"])
def test_it_is_written_in_the_language_asked_for_whatever_the_page_speaks(personas, language):
    with translation.override("vi" if language == "en" else "en"):
        document = review(2023, language=language)
        assert translation.get_language() != language
    assert document.language == language
    assert document.name == f"review-2023-{language}"
    assert document.issuer == {"en": "Union office", "vi": "Cơ quan Liên hiệp"}[language]


def test_a_vietnamese_paper_bears_state_and_motto(personas):
    assert review(2023, language="vi").letterhead == (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Ngày 10 tháng 01 năm 2026",
    )
    assert review(2023).letterhead == ("10 January 2026",)


def test_rows_are_named_in_the_language_of_the_review(personas):
    make("agreements", personas.union, title="Programme", title_vi="Chương trình", signed_on="2023")
    assert "Chương trình" in repr(review(2023, language="vi").blocks)
    assert "Chương trình" not in repr(review(2023).blocks)


def test_an_unfinished_year_says_so(personas):
    told = "The year was not over when this was made; its figures will still grow."
    assert told in sentences(review(2026))
    assert told not in sentences(review(2025))
    assert told in sentences(review(2025, today=date(2025, 12, 31)))


def test_what_is_uncertain_is_said(personas):
    partner = make("organisations", personas.union, founded_on="1961-05-05")
    make("agreements", personas.union, signed_on="2023", ends_on="2027-12-31", parties=[partner])
    said = sentences(review(2023))
    assert "Dates named in this review that are known only to the month or the year: 1." in said
    assert "Rows named in this review without a recorded source: 1." in said


def test_sources_are_numbered_and_listed(personas):
    make("agreements", personas.union, signed_on="2023-01", source_title="VNA", source_url="https://example.org/1")
    make("agreements", personas.union, signed_on="2023-02", source_title="Minutes")
    document = review(2023)
    assert [(source.number, source.words) for source in document.sources] == [(1, "VNA"), (2, "Minutes")]
    marks = [plain(row[1]) for row in table(document, "Agreements signed in the year").rows]
    assert [mark[-3:] for mark in marks] == ["[1]", "[2]"]


@pytest.mark.parametrize("year", [0, 1899, 2101, -5])
def test_a_year_out_of_reach_is_refused(db, year):
    with pytest.raises(WrongYear, match=f"{year} is not a year between 1900 and 2100"):
        review(year)


def test_two_charts_stand_in_a_year_with_events_and_anniversaries(personas):
    make("events", personas.union, starts_on="2023")
    make("milestones", personas.union, happened_on="1974-05")
    document = review(2023)
    assert [chart.name for chart in document.charts] == ["events", "anniversaries"]
    assert all(chart.data and chart.alt.endswith(".") for chart in document.charts)


def test_published_aid_is_drawn_once_there_are_three_values(year_2023):
    assert "aid" in [chart.name for chart in review(2023).charts]
    assert "aid" in [chart.name for chart in review(2025).charts]
    assert "aid" not in [chart.name for chart in review(2040).charts]


def test_the_years_with_records_are_those_a_reader_can_see(personas):
    make("events", personas.union, starts_on="2023-05-22", confidentiality=0)
    make("agreements", personas.hers, signed_on="2017", confidentiality=2)
    make("milestones", personas.union, happened_on="1802-01", confidentiality=0)
    assert 2017 in years_with_records(personas.actor("an"))
    open_years = years_with_records(Actor.nobody())
    assert 2023 in open_years
    assert 2017 not in open_years
    assert 1802 not in open_years
    assert open_years == sorted(open_years, reverse=True)


def test_the_number_of_queries_does_not_grow_with_the_rows(personas, django_assert_max_num_queries):
    most = 4 * len(all_measures())
    for turn in range(3):
        country = make("countries", personas.union)
        make("events", personas.union, starts_on="2023", kind="anniversary", country=country, attended_count=5)
        make("relations", personas.union, country=country, established_on="1973")
        make("interactions", personas.union, held_on="2023")
        make("statements", personas.union, value=turn)
        with django_assert_max_num_queries(most):
            assert review(2023).blocks
