"""Which day is written for a date known in part, and as which of the four dates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from amity.aid.models import AidState
from amity.core.dates import PartialDate
from amity.iati.writing import dates
from amity.iati.writing.wording import Wording

TODAY = date(2026, 3, 16)
WORDING = Wording(
    day_of_approval=("Approved", "Phê duyệt"),
    nobody_named=("Nobody", ""),
    only_known_as=("Only known as %(date)s.", "Chỉ biết %(date)s."),
)
PARTIAL = st.dates(min_value=date(1990, 1, 1), max_value=date(2050, 1, 1)).flatmap(
    lambda day: st.sampled_from([day.isoformat()[:length] for length in (4, 7, 10)]).map(PartialDate)
)


def written(state, starts="", ends="", approved=""):
    known = [PartialDate(one) if one else None for one in (starts, ends, approved)]
    return told(dates.Dates(state, *known))


def told(given):
    root = etree.fromstring(f"<a>{dates.written(given, TODAY, WORDING)}</a>")
    return [
        (one.get("type"), one.get("iso-date"), [str(text) for text in one.xpath("narrative/text()")]) for one in root
    ]


def test_a_whole_day_needs_no_words():
    assert written("running", "2025-10-01") == [("2", "2025-10-01", [])]


def test_a_month_is_its_first_day_at_the_beginning_and_its_last_at_the_end():
    assert written("running", "2024-02", "2028-02") == [
        ("2", "2024-02-01", ["Only known as 2/2024.", "Chỉ biết 2/2024."]),
        ("3", "2028-02-29", ["Only known as 2/2028.", "Chỉ biết 2/2028."]),
    ]


def test_the_end_of_what_is_over_is_never_ahead_of_the_day_of_the_file():
    ((_kind, day, _words),) = written("settled", ends="2026")
    assert day == "2026-03-16"


def test_the_approval_tells_the_beginning_only_where_none_is_known():
    assert written("approved", approved="2025-05") == [("1", "2025-05-01", ["Approved", "Phê duyệt"])]
    assert written("approved", "2026-09-01", approved="2025-05") == [("1", "2026-09-01", [])]


def test_without_any_date_nothing_is_written():
    assert written("running") == []


def test_a_sentence_that_is_the_same_in_both_languages_stands_once():
    alone = Wording(("A", ""), ("B", ""), ("Known: %(date)s", ""))
    assert alone.only_known(PartialDate("2024")) == ("Known: 2024", "")


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_sentences_do_not_hang_on_the_language_of_who_asks(language):
    from django.utils import translation

    with translation.override(language):
        assert Wording.of_both().only_known(PartialDate("2024"))[0] == "Only known as 2024."


@given(st.sampled_from(list(AidState)), st.none() | PARTIAL, st.none() | PARTIAL, st.none() | PARTIAL)
def test_what_is_told_as_actual_has_come_and_each_kind_stands_once(state, starts, ends, approved):
    found = told(dates.Dates(state, starts, ends, approved))
    kinds = [kind for kind, _day, _words in found]
    assert len(set(kinds)) == len(kinds)
    assert all(date.fromisoformat(day) <= TODAY for kind, day, _words in found if kind in "24")
    assert bool(found) == bool(starts or ends or approved)
