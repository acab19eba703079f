"""The names of this trade that look alike and are not: of the organisations of the demo one pair is a duplicate.

More than a hundred pairs of their names are alike to a measure that looks at letters only.
"""

import csv
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest

import amity.config
from amity.duplicates import comparing, finding, subject
from amity.duplicates.names import Rarity
from amity.duplicates.subject import Compared

FILE = Path(amity.config.__file__).parent / "demo" / "organisations.csv"
FIELDS = (
    Compared("name", "name"),
    Compared("name_vi", "name"),
    Compared("name_native", "name"),
    Compared("acronym", "text"),
    Compared("email", "email"),
    Compared("phone", "phone"),
    Compared("founded_on", "date"),
    Compared("country", "choice"),
)
TRUE = {"RoK-Vietnam Friendship Association", "RoK-Vietnam Friendship Association (KOVIFA)"}


@pytest.fixture(scope="module")
def organisations():
    with FILE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def judge(organisations):
    rarity = Rarity()
    for one in organisations:
        rarity.add(subject.facts(FIELDS, one).names[0])

    def score(one, other):
        facts = (subject.facts(FIELDS, row) for row in (one, other))
        return comparing.compare(FIELDS, *facts, rarity=rarity).score

    return score


def test_the_one_duplicate_is_found_and_nothing_else(organisations, judge):
    likely = {
        frozenset((one["name"], other["name"])): found
        for one, other in combinations(organisations, 2)
        if (found := judge(one, other)) >= comparing.SHOWN
    }
    assert set(likely) == {frozenset(TRUE)}
    assert likely[frozenset(TRUE)] > 0.9


def test_the_search_through_the_list_finds_the_one_duplicate_and_nothing_else(organisations, tmp_path):
    facts = {at: subject.facts(FIELDS, one) for at, one in enumerate(organisations)}
    found = finding.find(FIELDS, facts.items(), lambda ids: {pk: facts[pk] for pk in ids}, tmp_path, lambda: None)
    assert [{organisations[one.first]["name"], organisations[one.second]["name"]} for one in found] == [TRUE]


def test_letters_alone_would_find_a_hundred(organisations):
    names = [one["name"].lower() for one in organisations][:206]
    alike = [pair for pair in combinations(names, 2) if SequenceMatcher(None, *pair).quick_ratio() > 0.93]
    assert len(alike) > 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # The association here and its counterpart there.
        ({"name": "Vietnam-Russia Friendship Association"}, {"name": "Russia-Vietnam Friendship Association"}),
        # HUFO: of Ho Chi Minh City, and sometimes of Hanoi.
        (
            {"name": "Ho Chi Minh City Union of Friendship Organizations", "acronym": "HUFO", "country": "VN"},
            {"name": "Hanoi Union of Friendship Organizations", "acronym": "HUFO", "country": "VN"},
        ),
        # VCFA: Cambodia, China and Cuba.
        (
            {"name": "Vietnam-Cambodia Friendship Association", "acronym": "VCFA", "country": "VN"},
            {"name": "Vietnam-China Friendship Association", "acronym": "VCFA", "country": "VN"},
        ),
        (
            {"name": "Vietnam-Australia Friendship Association", "country": "VN"},
            {"name": "Vietnam-Australia Friendship Association of Hanoi", "country": "VN"},
        ),
    ],
)
def test_a_trap_is_no_duplicate(one, other, judge):
    assert judge(one, other) < comparing.SHOWN
