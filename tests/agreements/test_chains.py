"""Chains of renewals, the gaps and overlaps in them, and the texts of one agreement in several languages."""

import pytest
from django.utils import translation

from amity.access.roles import Confidentiality
from amity.agreements import queries
from amity.agreements.models import Agreement, language_name, languages
from amity.core.dates import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(personas):
    """Four texts, each renewing the one before."""
    found = []
    for n, (begins, ends) in enumerate((("2010", "2015"), ("2017", "2022"), ("2022", "2027"), ("", ""))):
        found.append(
            factories.make(
                "agreements", personas.hers, reference=f"A-{n}", starts_on=begins, ends_on=ends, signed_on="",
                renews=found[-1] if found else None, state="talks" if n == 3 else "in_force" if n == 2 else "renewed",
            )
        )  # fmt: skip
    return found


def test_from_every_text_the_whole_chain_is_seen_oldest_first(line, personas):
    for row in line:
        assert queries.chain(row, personas.actor("an")) == line


def test_talks_that_came_to_nothing_are_no_part_of_the_chain(line, personas):
    Agreement.objects.filter(pk=line[-1].pk).update(state="dropped")
    assert queries.chain(line[0], personas.actor("an")) == line[:-1]


def test_a_chain_ends_where_the_reader_sees_no_further(line, personas):
    Agreement.objects.filter(pk=line[1].pk).update(confidentiality=Confidentiality.UNIT)
    rows = {row.pk: Agreement.objects.get(pk=row.pk) for row in line}
    binh = personas.actor("binh")
    assert queries.chain(rows[line[0].pk], binh) == [line[0]]
    assert queries.chain(rows[line[2].pk], binh) == line[2:]


def test_two_texts_that_renew_each_other_do_not_run_round_for_ever(line, personas):
    Agreement.objects.filter(pk=line[0].pk).update(renews=line[-1])
    assert len(queries.chain(Agreement.objects.get(pk=line[0].pk), personas.actor("an"))) == len(line)


def test_a_chain_costs_a_query_per_text(line, personas, django_assert_max_num_queries):
    actor = personas.actor("an")
    with django_assert_max_num_queries(len(line)):
        queries.chain(line[0], actor)


@pytest.mark.parametrize(
    ("ended", "begins", "gap", "overlap"),
    [
        ("2015", "2017", ("2016-01-01", "2016-12-31"), None),
        ("2022", "2022", None, None),
        ("2022-10-31", "2022-11-01", None, None),
        ("2022-10-31", "2022-11-02", ("2022-11-01", "2022-11-01"), None),
        ("2022-10-31", "2022-06-01", None, ("2022-06-01", "2022-10-31")),
        ("2022-10", "2022-09", None, ("2022-09-30", "2022-10-01")),
        ("2022-10", "2022", None, None),
        ("2027", "2025", None, ("2025-12-31", "2027-01-01")),
        ("", "2025", None, None),
        ("2027", "", None, None),
    ],
)
def test_only_sure_gaps_and_overlaps_are_said(ended, begins, gap, overlap):
    earlier, later = (Agreement(ends_on=ended), Agreement(starts_on=begins))
    found = queries.between(earlier, later)
    said = [str(day) if day else None for day in (found.gap_from, found.gap_to, found.overlap_from, found.overlap_to)]
    assert said == [*(gap or (None, None)), *(overlap or (None, None))]


def test_a_text_without_a_first_day_begins_with_its_signature():
    found = queries.between(Agreement(ends_on="2020-01-31"), Agreement(signed_on=PartialDate("2020-03-01")))
    assert str(found.gap_to) == "2020-02-29"


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [("vi", "en", "Vietnamese"), ("vi", "vi", "Tiếng Việt"), ("lo", "vi", "Tiếng Lào"), ("zh", "en", "Chinese")],
)
def test_languages_are_called_as_cldr_calls_them(code, language, name):
    with translation.override(language):
        assert language_name(code) == name
        assert str(dict(languages())[code]) == name


def test_every_language_stands_once_and_those_of_most_agreements_first():
    codes = [code for code, _name in languages()]
    assert codes[:3] == ["vi", "en", "zh"]
    assert len(codes) == len(set(codes)) > 150
