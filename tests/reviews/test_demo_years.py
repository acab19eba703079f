"""The reviews of the demo union: real facts of 2017, 2023 and 2025, loaded through the door that users import by."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction

from amity.access.actors import Actor
from amity.config import union
from amity.core.dates import Period
from amity.documents.document import Bullets, Chart, Heading, Paragraph, Table, plain
from amity.measures.declaration import all_measures
from amity.measures.evaluation import evaluate
from amity.records import listing, registry
from amity.reviews.yearly import yearly_review, years_with_records

TODAY = date(2026, 1, 10)
READER = Actor.union_reader()
YEARS = range(2012, 2027)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo union, loaded once for this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        union.load_units(union.DEMO / "units.csv")
        yield union.load_records(union.DEMO, actor=Actor.system(), tell=lambda line: None)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def reviews(demo):
    """The reviews of the three years the issue names, in both languages."""
    return {
        (year, language): yearly_review(year, actor=Actor.union_reader(language), language=language, today=TODAY)
        for year in (2017, 2023, 2025)
        for language in ("en", "vi")
    }


def blocks(document, kind):
    return [block for block in document.blocks if isinstance(block, kind)]


def said(document):
    found = [plain(block.words) for block in blocks(document, Paragraph)]
    return found + [plain(item) for block in blocks(document, Bullets) for item in block.items]


def cells(document):
    return [plain(cell) for block in blocks(document, Table) for row in block.rows for cell in row]


def table_with(document, words):
    return next(block for block in blocks(document, Table) if words in repr(block))


def statement_values(document, measure):
    return [float(line.value) for line in document.statements if line.measure == measure and line.period == "2023"]


def test_every_figure_of_every_year_is_what_its_list_holds(demo):
    for measure in all_measures():
        for year in YEARS:
            figure = evaluate(measure, READER, Period.parse(str(year)))
            parts = urlsplit(figure.rows_url)
            rows = listing.rows_of(registry.get(parts.path.strip("/")), READER, parse_qs(parts.query))
            if measure.total:
                known = [getattr(row, measure.total) for row in rows]
                assert figure.value == (sum(known) if known else None), measure.name
            else:
                assert figure.value == len(rows), measure.name


def test_2017_shows_117_members_published_as_65_and_52(reviews):
    document = reviews[2017, "en"]
    beside = table_with(document, "117 organisations")
    published = {plain(row[0]): plain(row[1]) for row in beside.rows}
    assert published["Member organisations of the union"] == "117 organisations"
    assert published["Member organisations at the central level"] == "65 organisations"
    assert published["Unions of provinces and cities"] == "52 organisations"


def test_2017_says_that_58_and_2_and_4_makes_64(reviews):
    told = " ".join(said(reviews[2017, "en"]))
    assert "65 + 52 makes 117, as published" in told
    assert "58 + 2 + 4 makes 64, not 65 as published" in told
    assert "The difference of 1 is not explained." in told


def test_2023_shows_the_aid_with_every_other_published_value(reviews):
    document = reviews[2023, "en"]
    assert statement_values(document, "foreign_ngo_aid") == [228, 223.3, 228.6]
    told = next(words for words in said(document) if "several values were published for 2023" in words)
    for value, speaker in (("223.3", "Phan Anh Son"), ("228", "VUFO"), ("228.6", "COMINGO")):
        assert f"{value} ({speaker}" in told
    assert "They lie up to 5.3 million USD apart." in told


def test_2025_shows_the_cuba_campaign_and_adds_nothing(reviews):
    document = reviews[2025, "en"]
    campaign = table_with(document, "656.7 billion VND")
    values = [plain(row[2]) for row in campaign.rows]
    assert values[0] == "65 billion VND (target)"
    assert values.index("310.9 billion VND (running total)") < values.index("656.7 billion VND (received)")
    assert "10.1 times the target" in " ".join(said(document))
    everything = " ".join([*said(document), *cells(document)])
    for sum_of_some in ("967.6", "1,032.6", "721.7"):
        assert sum_of_some not in everything


@pytest.mark.parametrize("year", [2017, 2023, 2025])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_review_has_at_least_two_charts_and_a_list_of_sources(reviews, year, language):
    document = reviews[year, language]
    assert len(blocks(document, Chart)) >= 2
    assert len(document.sources) > 20
    assert [source.number for source in document.sources] == list(range(1, len(document.sources) + 1))


@pytest.mark.parametrize("year", [2017, 2023, 2025])
def test_both_languages_tell_the_same_figures(reviews, year):
    english, vietnamese = reviews[year, "en"], reviews[year, "vi"]
    assert [(one.measure, one.value, one.previous, one.rows) for one in english.figures] == [
        (one.measure, one.value, one.previous, one.rows) for one in vietnamese.figures
    ]
    assert [(one.measure, one.value, one.said_by) for one in english.statements] == [
        (one.measure, one.value, one.said_by) for one in vietnamese.statements
    ]
    anchors = [[block.anchor for block in blocks(document, Heading)] for document in (english, vietnamese)]
    assert anchors[0] == anchors[1]


@pytest.mark.parametrize("year", [2017, 2023, 2025])
def test_every_mark_of_a_source_is_in_the_list_and_every_source_is_cited(reviews, year):
    document = reviews[year, "en"]
    texts = [block.words for block in blocks(document, Paragraph)]
    texts += [cell for block in blocks(document, Table) for row in block.rows for cell in row]
    texts += [item for block in blocks(document, Bullets) for item in block.items]
    marks = {span.source for words in texts for span in words if span.source}
    assert marks == {source.number for source in document.sources}


def test_every_table_has_as_many_cells_as_columns(reviews):
    for document in reviews.values():
        for block in blocks(document, Table):
            assert {len(row) for row in block.rows} == {len(block.columns)}, block.caption


def test_anniversaries_of_2023_are_those_of_the_facts(reviews):
    told = cells(reviews[2023, "en"])
    for name in ("Japan", "France", "Italy", "Malaysia", "Singapore", "Argentina", "Canada"):
        assert any(cell.startswith(name) for cell in told), name
    fidel = next(block for block in blocks(reviews[2023, "en"], Table) if "Fidel Castro" in repr(block.rows))
    dates = {plain(row[1]): (plain(row[0]), plain(row[3])) for row in fidel.rows}
    first_visit = next(value for name, value in dates.items() if "Fidel Castro" in name)
    assert first_visit == ("Sep 2023", "50")


def test_the_committee_of_1963_turns_sixty_in_2023(reviews):
    told = [[plain(cell) for cell in row] for block in blocks(reviews[2023, "en"], Table) for row in block.rows]
    row = next(row for row in told if "Committee for Solidarity with South" in row[1])
    assert (row[0], row[3]) == ("25 Sep 2023", "60")


def test_a_year_without_much_on_record_is_told_honestly(demo):
    document = yearly_review(1990, actor=READER, language="en", today=TODAY)
    assert "No event is on record for 1990 or 1989." in said(document)
    assert len(document.figures) == len(all_measures())


def test_the_years_on_offer_reach_from_the_first_facts_to_the_last(demo):
    years = years_with_records(READER)
    assert {2013, 2017, 2023, 2025} <= set(years)
    assert years == sorted(years, reverse=True)


def test_every_address_in_a_review_leads_into_the_site_or_to_a_source(reviews):
    for document in reviews.values():
        for block in blocks(document, Table):
            for span in (span for row in block.rows for cell in row for span in cell if span.url):
                name = span.url.split("/")[1]
                assert name == "aid" or registry.get(name)
