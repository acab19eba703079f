"""A measure that names what does not exist is an error at start, with an id and a hint."""

import pytest
from django.core.checks import Error, run_checks

from amity.measures.checks import check_measures, problems_of
from amity.measures.declaration import Measure, all_measures


def measure(**more):
    given = {
        "name": "signed",
        "title": "Agreements signed",
        "unit": "agreements",
        "record": "agreements",
        "where": lambda period: {"signed_on": str(period)},
        "heading": "agreements",
        **more,
    }
    return Measure(**given)


def found(**more):
    return list(problems_of(measure(**more)))


def test_a_sound_measure_passes():
    assert found() == []
    assert found(total="amount", split_by=("form", "state")) == []


@pytest.mark.parametrize(
    ("wrong", "number", "says", "hint"),
    [
        ({"record": "treaties"}, "E001", "there is no record type “treaties”", "agreements"),
        ({"where": lambda period: {"signed_in": "2023"}}, "E002", "has no filter “signed_in”", "signed_on"),
        ({"where": lambda period: {"source_title": "x"}}, "E002", "has no filter “source_title”", "signed_on"),
        ({"where": lambda period: {"signed_on": "last year"}}, "E003", "cannot read its filters", "Write values"),
        ({"where": lambda period: {"form": "handshake"}}, "E003", "cannot read its filters", "Write values"),
        ({"where": lambda period: {"in_force_on": "never"}}, "E003", "cannot read its filters", "Write values"),
        ({"total": "title"}, "E004", "title is no number", "amount"),
        ({"total": "price"}, "E004", "price is no number", "amount"),
        ({"split_by": ("title",)}, "E005", "title is no choice field", "choice field"),
        ({"split_by": ("colour",)}, "E005", "colour is no choice field", "choice field"),
    ],
)
def test_a_broken_measure_is_found_with_its_cure(wrong, number, says, hint):
    problems = found(**wrong)
    assert [problem.id for problem in problems] == [f"measures.{number}"]
    assert isinstance(problems[0], Error)
    assert problems[0].obj == "signed"
    assert problems[0].msg.startswith("Measure signed: ")
    assert says in problems[0].msg
    assert hint in problems[0].hint


def test_a_record_without_numbers_says_so():
    problems = found(record="milestones", where=lambda period: {}, total="title")
    assert "(none)" in problems[0].hint


def test_every_declared_measure_is_sound():
    assert all_measures()
    assert check_measures() == []


def test_the_checks_run_at_start():
    assert [one for one in run_checks(tags=["amity"]) if one.id.startswith("measures.")] == []
