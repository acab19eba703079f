"""Totals of aid as a table: how an address is read, what the lines are called, and that all of it adds up."""

from decimal import Decimal

import pytest

from amity.access.actors import Actor, actor_of
from amity.aid.queries import sheets, totals
from amity.aid.queries.sheets import NARROWED, read, sheet
from amity.aid.queries.totals import NOT_TOLD, OUT_OF_SIGHT, behind
from amity.records import writes
from tests import factories
from tests.aid.world import World
from tests.personas import TODAY

SYSTEM = Actor.system()
THIS_YEAR = 2026
YEARS = {"first": "2021", "last": "2025"}


def asked(**given):
    """The question of an address with these words."""
    return read({**YEARS, **given}, THIS_YEAR)


def flow(owner, item, amount, value_on="2023-05-01", **fields):
    return factories.make("aid_flows", owner, item=item, amount=amount, value_on=value_on, **fields)


def seen_by(personas, name):
    return actor_of(getattr(personas, name), today=TODAY)


def named(told):
    """The sums of a table by the names of its lines."""
    return {line.name: line.total for line in told.lines}


# How an address is read.


def test_without_words_the_last_five_years_are_asked_for_by_province():
    question = read({}, THIS_YEAR)
    assert question.years == [2022, 2023, 2024, 2025, 2026]
    assert (question.by, question.asked.kind, question.asked.places) == ("province", "commitment", "34")
    assert not question.asked.is_reporting
    assert question.wrong == ()
    assert question.kept == []


def test_every_word_of_an_address_is_read():
    question = asked(by="sector", kind="receipt", reporting="yes", places="63", province="3", sector="0", donor="9")
    assert (question.by, question.asked.kind, question.asked.places) == ("sector", "receipt", "63")
    assert question.asked.is_reporting
    assert (question.asked.province, question.asked.sector, question.asked.donor) == (3, 0, 9)
    assert question.asked.country is None
    assert question.years == [2021, 2022, 2023, 2024, 2025]
    assert question.kept == [("province", 3), ("sector", 0), ("donor", 9)]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        *(("by", "colour"), ("kind", "promise"), ("places", "12"), ("reporting", "perhaps")),
        *(("first", "soon"), ("first", "12"), ("last", "9999"), ("last", "-1"), ("first", "２０２１")),
        *(("province", "x"), ("sector", "-1"), ("donor", "1.5"), ("country", "9" * 19), ("country", "²")),
    ],
)
def test_what_makes_no_sense_is_left_out_and_named(word, text):
    question = asked(**{word: text})
    assert question.wrong[0] == word
    plain = read({name: value for name, value in YEARS.items() if name != word}, THIS_YEAR)
    assert question.asked.kind == plain.asked.kind
    assert all(getattr(question.asked, name) is None for name in NARROWED)


@pytest.mark.parametrize(
    ("first", "last", "expected"), [("2025", "2021", (2021, 2021)), ("1950", "2025", (1996, 2025))]
)
def test_years_the_wrong_way_round_and_too_many_are_named(first, last, expected):
    question = read({"first": first, "last": last}, THIS_YEAR)
    assert (question.years[0], question.years[-1]) == expected
    assert question.wrong == ("first",)


def test_an_address_says_again_what_was_asked():
    question = asked(by="donor", kind="receipt", reporting="yes", places="recorded", province="3")
    assert question.address() == {
        "kind": "receipt",
        "first": "2021",
        "last": "2025",
        "places": "recorded",
        "reporting": "yes",
        "province": "3",
    }
    again = read(question.address() | {"by": "donor"}, THIS_YEAR)
    assert again == question


def test_the_address_of_one_figure_names_its_line_and_its_year():
    question = asked(by="donor", donor="4")
    assert question.address("donor", 7, 2023) == {
        "kind": "commitment",
        "first": "2023",
        "last": "2023",
        "places": "34",
        "donor": "7",
    }
    assert asked(by="kind").address("kind", "receipt")["kind"] == "receipt"


# What stands in the table.


@pytest.mark.django_db
def test_lines_stand_by_size_and_what_names_nothing_last(personas):
    owner = personas.union
    small, large = (factories.make("provinces", owner, name=name) for name in ("Small", "Large"))
    for province, amount in ((small, 10), (large, 20), (None, 500)):
        item = factories.make("aid_items", owner, provinces=[province] if province else [])
        flow(owner, item, amount)
    told = sheet(SYSTEM, asked(), "en")
    assert [(line.name, line.total) for line in told.lines] == [("Large", 20), ("Small", 10), ("Not broken down", 500)]
    assert [line.has_page for line in told.lines] == [True, True, False]
    assert all(line.can_open for line in told.lines)
    assert (told.total, told.sums) == (530, {2023: 530})
    assert told.has_total


@pytest.mark.django_db
def test_each_line_has_a_sum_for_each_year_that_has_one(personas):
    owner = personas.union
    item = factories.make("aid_items", owner)
    flow(owner, item, 10, "2021")
    flow(owner, item, 30, "2024-02")
    flow(owner, item, 99, "2019")
    (line,) = sheet(SYSTEM, asked(), "en").lines
    assert (line.usd, line.total) == ({2021: 10, 2024: 30}, 40)


@pytest.mark.django_db
def test_kinds_stand_beside_each_other_and_have_no_total(personas):
    item = factories.make("aid_items", personas.union)
    flow(personas.union, item, 100)
    flow(personas.union, item, 70, kind="disbursement")
    told = sheet(SYSTEM, asked(by="kind"), "en")
    assert named(told) == {"Commitment": 100, "Disbursement": 70}
    assert not told.has_total
    assert not any(line.has_page for line in told.lines)


@pytest.mark.django_db
def test_names_are_told_in_the_language_of_the_reader(personas):
    owner = personas.union
    sector = factories.make("aid_sectors", owner, name="Health", name_vi="Y tế")
    flow(owner, factories.make("aid_items", owner, sectors=[sector]), 5)
    assert named(sheet(SYSTEM, asked(by="sector"), "vi")) == {"Y tế": 5}
    assert named(sheet(SYSTEM, asked(by="sector"), "en")) == {"Health": 5}


@pytest.mark.django_db
def test_the_name_of_what_one_may_not_see_is_not_told(personas):
    owner = personas.union
    donor = factories.make("organisations", personas.hers, confidentiality=2, name="Quiet givers")
    flow(owner, factories.make("aid_items", owner, donors=[donor]), 8)
    told = sheet(seen_by(personas, "binh"), asked(by="donor"), "en")
    assert [(line.key, line.name, line.total, line.can_open) for line in told.lines] == [
        (OUT_OF_SIGHT, "Out of your sight", 8, False)
    ]
    assert named(sheet(seen_by(personas, "an"), asked(by="donor"), "en")) == {"Quiet givers": 8}


@pytest.mark.django_db
def test_a_country_out_of_sight_has_no_name(personas):
    owner = personas.union
    country = factories.make("countries", personas.hers, confidentiality=2, name="Quietland")
    donor = factories.make("organisations", owner, confidentiality=0, country=country)
    flow(owner, factories.make("aid_items", owner, donors=[donor]), 8)
    assert named(sheet(seen_by(personas, "binh"), asked(by="country"), "en")) == {"Out of your sight": 8}
    assert named(sheet(seen_by(personas, "an"), asked(by="country"), "en")) == {"Quietland": 8}


@pytest.mark.django_db
def test_donors_without_a_country_can_be_asked_for(personas):
    owner = personas.union
    stray = factories.make("organisations", owner)
    stray.country = None
    writes.save(stray, actor=SYSTEM)
    home = factories.make("organisations", owner, country=factories.make("countries", owner))
    for donors, amount in (([stray], 3), ([], 4), ([home], 50)):
        flow(owner, factories.make("aid_items", owner, donors=donors), amount)
    told = sheet(SYSTEM, asked(by="country"), "en")
    nowhere = next(line for line in told.lines if line.key == NOT_TOLD)
    assert nowhere.total == 7
    question = read(told.question.address("country", NOT_TOLD), THIS_YEAR)
    assert totals.totals(SYSTEM, question.asked, ("year",)).total == 7
    assert sum(one.usd for one in behind(SYSTEM, question.asked)) == 7


@pytest.mark.django_db
def test_provinces_that_hold_several_are_named_in_the_old_view_only(personas):
    owner = personas.union
    today = factories.make("provinces", owner, name="Merged")
    factories.make("provinces", owner, successor=today)
    flow(owner, factories.make("aid_items", owner, provinces=[today]), 1)
    assert sheet(SYSTEM, asked(places="63"), "en").merged == ["Merged"]
    assert sheet(SYSTEM, asked(), "en").merged == []
    assert sheet(SYSTEM, asked(by="sector", places="63"), "en").merged == []


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [3, 4])
@pytest.mark.parametrize("by", sheets.BY)
def test_every_figure_is_the_sum_of_the_rows_behind_its_address(personas, seed, by):
    """Line by line and year by year: what the address of a figure leads to adds up to it, to the cent."""
    World(personas, seed).grow(40)
    for more in ({}, {"places": "63"}, {"reporting": "yes"}):
        told = sheet(SYSTEM, asked(by=by, **more), "en")
        assert told.total == sum(told.sums.values(), Decimal(0))
        for line in told.lines:
            for year, usd in [*line.usd.items(), (None, line.total)]:
                question = read(told.question.address(by, line.key, year), THIS_YEAR)
                assert question.wrong == ()
                assert sum((one.usd for one in behind(SYSTEM, question.asked)), Decimal(0)) == usd, (line, year)


@pytest.mark.django_db
def test_no_figure_of_a_table_moves_by_a_row_out_of_sight(personas):
    """The public and a stranger read the same table before and after rows of An's unit are stored."""
    owner = personas.union
    province = factories.make("provinces", owner, confidentiality=0)
    item = factories.make("aid_items", owner, confidentiality=0, provinces=[province], kind="programme", donors=[])
    flow(owner, item, 100, confidentiality=0)
    readers = (Actor.nobody(), seen_by(personas, "binh"), seen_by(personas, "hoa"))
    before = [sheet(reader, asked(by=by), "en") for reader in readers for by in sheets.BY]
    hidden = {"confidentiality": 2}
    flow(personas.hers, item, 40, **hidden)
    part = factories.make("aid_items", personas.hers, parent=item, provinces=[province], **hidden)
    flow(personas.hers, part, 70, **hidden)
    flow(personas.hers, factories.make("aid_items", personas.hers, **hidden), 1000, currency="EUR", **hidden)
    after = [sheet(reader, asked(by=by), "en") for reader in readers for by in sheets.BY]
    assert after == before
    assert sheet(seen_by(personas, "an"), asked(), "en").total == 140
