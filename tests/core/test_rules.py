"""Rules of law as dated data: which version holds on which day, and what a table must not say."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.core.rules import COLUMNS, NoRuleInForce, RuleBook, RulesOverlap, RuleTableError, RuleVersion

# Certificates of foreign NGOs: Decree 12/2012 until Decree 58/2022 came into force on 1 November 2022, which also
# ended the third kind, the project office.
TABLE = """\
name,instrument,article,valid_from,valid_to,number,unit,note,is_confirmed
certificate.operation,Decree 12/2012/ND-CP,Art. 9,2012-06-01,2022-10-31,3,years,,no
certificate.project,Decree 12/2012/ND-CP,Art. 9,2012-06-01,2022-10-31,5,years,Ended by Decree 58/2022,no
certificate.operation,Decree 58/2022/ND-CP,Art. 9,2022-11-01,,3,years,"As at home, extended alike",yes
certificate.office,Decree 58/2022/ND-CP,Art. 9,2022-11-01,,5,years,,yes
opinion.days,Decree 58/2022/ND-CP,,2022-11-01,,10,working days,,yes
share.limit,Example 1/2020,Art. 2,2020-01-01,2020-12-31,2.5,percent,,yes
"""
HEADER = TABLE.partition("\n")[0]


@pytest.fixture
def book(tmp_path: Path) -> RuleBook:
    return load(tmp_path, TABLE)


def load(folder: Path, text: str, encoding: str = "utf-8") -> RuleBook:
    path = folder / "rules.csv"
    path.write_text(text, encoding=encoding)
    return RuleBook.load(path)


def version(first: date, last: date | None, name: str = "rule") -> RuleVersion:
    return RuleVersion(name, "Example", "", first, last, Decimal(1), "days", "", True)


class TestReading:
    def test_a_row_is_read_whole(self, book):
        assert book.at("certificate.operation", date(2024, 1, 1)) == RuleVersion(
            name="certificate.operation",
            instrument="Decree 58/2022/ND-CP",
            article="Art. 9",
            valid_from=date(2022, 11, 1),
            valid_to=None,
            number=Decimal(3),
            unit="years",
            note="As at home, extended alike",
            is_confirmed=True,
        )

    def test_the_names_and_versions_are_listed_in_order(self, book):
        assert book.names() == [
            "certificate.office", "certificate.operation", "certificate.project", "opinion.days", "share.limit",
        ]  # fmt: skip
        assert [one.valid_from.year for one in book.versions("certificate.operation")] == [2012, 2022]
        assert book.versions("nothing") == ()

    def test_a_file_saved_by_a_spreadsheet_is_read(self, tmp_path):
        book = load(tmp_path, TABLE.replace("\n", "\r\n"), encoding="utf-8-sig")
        assert book.at("certificate.office", date(2024, 1, 1)).number == 5

    def test_other_columns_are_left_alone(self, tmp_path):
        book = load(tmp_path, HEADER + ",page\nrule,Example,,2020-01-01,,1,days,,yes,https://example.org\n")
        assert book.at("rule", date(2020, 1, 1)).unit == "days"

    def test_a_path_may_be_text(self, tmp_path):
        (tmp_path / "rules.csv").write_text(TABLE, encoding="utf-8")
        assert RuleBook.load(str(tmp_path / "rules.csv")).names()

    def test_an_empty_table_holds_no_rule(self, tmp_path):
        assert load(tmp_path, HEADER + "\n").names() == []

    def test_the_columns_are_those_of_a_version(self):
        assert set(RuleVersion.__slots__) == set(COLUMNS)


class TestAsking:
    @pytest.mark.parametrize(
        ("name", "day", "instrument", "years"),
        [
            ("certificate.operation", date(2012, 6, 1), "Decree 12/2012/ND-CP", 3),
            ("certificate.operation", date(2022, 10, 31), "Decree 12/2012/ND-CP", 3),
            ("certificate.operation", date(2022, 11, 1), "Decree 58/2022/ND-CP", 3),
            ("certificate.operation", date(2100, 1, 1), "Decree 58/2022/ND-CP", 3),
            ("certificate.office", date(2022, 11, 1), "Decree 58/2022/ND-CP", 5),
            ("certificate.project", date(2022, 10, 31), "Decree 12/2012/ND-CP", 5),
        ],
    )
    def test_the_version_in_force_on_the_day_answers(self, book, name, day, instrument, years):
        found = book.at(name, day)
        assert (found.instrument, found.whole_number) == (instrument, years)

    def test_an_ended_rule_is_in_force_no_more(self, book):
        with pytest.raises(NoRuleInForce) as caught:
            book.at("certificate.project", date(2022, 11, 1))
        assert str(caught.value) == (
            "No rule “certificate.project” is in force on 2022-11-01. Its versions begin on 2012-06-01."
        )

    def test_a_rule_is_not_in_force_before_its_first_day(self, book):
        with pytest.raises(NoRuleInForce, match="Its versions begin on 2022-11-01"):
            book.at("certificate.office", date(2022, 10, 31))

    def test_an_unknown_name_is_answered_with_the_known_ones(self, book):
        with pytest.raises(NoRuleInForce, match="The rules are certificate.office, certificate.operation"):
            book.at("certificate.offise", date(2024, 1, 1))

    def test_an_empty_book_says_so(self):
        with pytest.raises(NoRuleInForce, match="The rules are none"):
            RuleBook(()).at("rule", date(2024, 1, 1))

    def test_a_fraction_is_no_whole_number(self, book):
        found = book.at("share.limit", date(2020, 6, 1))
        assert found.number == Decimal("2.5")
        with pytest.raises(ValueError, match="the number 2.5, which is not whole"):
            _ = found.whole_number

    def test_an_unconfirmed_version_says_so(self, book):
        assert not book.at("certificate.operation", date(2020, 1, 1)).is_confirmed


class TestRefusing:
    def refused(self, folder: Path, *rows: str) -> str:
        with pytest.raises(RuleTableError) as caught:
            load(folder, "\n".join((HEADER, *rows)) + "\n")
        return str(caught.value)

    def test_two_versions_on_one_day_are_refused_with_the_row(self, tmp_path):
        rows = ("rule,Old,,2012-01-01,2022-11-01,1,days,,yes", "rule,New,,2022-11-01,,2,days,,yes")
        with pytest.raises(RulesOverlap) as caught:
            load(tmp_path, "\n".join((HEADER, *rows)))
        assert str(caught.value) == (
            "rules.csv, row 3: “rule” from 2022-11-01 (New) overlaps the version from 2012-01-01 (Old). "
            "End the earlier one the day before."
        )

    def test_two_open_versions_overlap(self, tmp_path):
        rows = ("rule,Old,,2012-01-01,,1,days,,yes", "rule,New,,2022-11-01,,2,days,,yes")
        assert "overlaps" in self.refused(tmp_path, *rows)

    def test_the_order_of_rows_does_not_hide_an_overlap(self, tmp_path):
        rows = ("rule,New,,2022-11-01,,2,days,,yes", "rule,Old,,2012-01-01,,1,days,,yes")
        assert "row 3" in self.refused(tmp_path, *rows)

    def test_versions_may_leave_a_gap(self, tmp_path):
        rows = ("rule,Old,,2012-01-01,2013-12-31,1,days,,yes", "rule,New,,2022-11-01,,2,days,,yes")
        book = load(tmp_path, "\n".join((HEADER, *rows)))
        with pytest.raises(NoRuleInForce, match="Its versions begin on 2012-01-01, 2022-11-01"):
            book.at("rule", date(2015, 1, 1))

    @pytest.mark.parametrize(
        ("row", "problem"),
        [
            (",Example,,2022-11-01,,1,days,,yes", "name is empty"),
            ("rule,,,2022-11-01,,1,days,,yes", "instrument is empty"),
            ("rule,Example,,2022-11-01,,1,,,yes", "unit is empty"),
            ("rule,Example,,,,1,days,,yes", "Write dates as 2022-11-01"),
            ("rule,Example,,1/11/2022,,1,days,,yes", "Write dates as 2022-11-01"),
            ("rule,Example,,2022-11-01,never,1,days,,yes", "Write dates as 2022-11-01"),
            ("rule,Example,,2022-11-01,,ten,days,,yes", "numbers as 10 or 2.5"),
            ("rule,Example,,2022-11-01,,,days,,yes", "numbers as 10 or 2.5"),
            ("rule,Example,,2022-11-01,,1,days,,perhaps", "is_confirmed is “perhaps”. Write yes or no"),
            ("rule,Example,,2022-11-01,2022-10-31,1,days,,yes", "ends (2022-10-31) before it begins"),
            ("rule,Example", "unit is empty"),
        ],
    )
    def test_a_row_that_cannot_be_read_is_named(self, tmp_path, row, problem):
        message = self.refused(tmp_path, "good,Example,,2022-11-01,,1,days,,yes", row)
        assert message.startswith("rules.csv, row 3: ")
        assert problem in message

    def test_a_missing_column_is_named(self, tmp_path):
        with pytest.raises(RuleTableError, match="the column valid_to is missing"):
            load(tmp_path, HEADER.replace("valid_to,", "") + "\n")

    def test_an_empty_file_is_refused(self, tmp_path):
        with pytest.raises(RuleTableError, match="the column name is missing"):
            load(tmp_path, "")


spans = st.tuples(st.dates(date(2000, 1, 1), date(2002, 12, 31)), st.none() | st.integers(0, 400)).map(
    lambda span: (span[0], None if span[1] is None else span[0] + timedelta(days=span[1]))
)


class TestProperties:
    @given(st.lists(spans, min_size=1, max_size=5), st.dates(date(1999, 6, 1), date(2004, 12, 31)))
    def test_a_book_holds_exactly_the_tables_in_which_no_day_has_two_versions(self, table, day):
        versions = [version(first, last) for first, last in table]
        clash = any(
            one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)
            for place, one in enumerate(versions)
            for other in versions[:place]
        )
        if clash:
            with pytest.raises(RulesOverlap):
                RuleBook(versions)
            return
        holding = [one for one in versions if one.is_valid_on(day)]
        book = RuleBook(versions)
        if holding:
            assert [book.at("rule", day)] == holding
        else:
            with pytest.raises(NoRuleInForce):
                book.at("rule", day)

    @given(spans, spans)
    def test_rules_of_different_names_never_overlap(self, one, other):
        book = RuleBook([version(*one, name="one"), version(*other, name="other")])
        assert book.names() == ["one", "other"]
