"""The search through many rows: on a public labelled set, on a small table, and when it must end."""

import subprocess
import sys
from pathlib import Path

import pytest

from amity.duplicates import finding, subject
from amity.duplicates.subject import Compared
from tests.duplicates import febrl

FIELDS = (Compared("name", "name"), Compared("email", "email"), Compared("born_on", "date"))


def find(rows, folder, fields=FIELDS, beat=lambda: None):
    facts = {at: subject.facts(fields, values) for at, values in enumerate(rows)}
    return list(
        finding.find(fields, facts.items(), lambda ids: {pk: facts[pk] for pk in ids if pk in facts}, folder, beat)
    )


@pytest.mark.parametrize("with_identifier", [True, False])
def test_a_public_set_is_told_apart_without_learning_from_its_labels(with_identifier):
    precision, recall, rows = febrl.measure(3, with_identifier=with_identifier, most=900)
    assert rows == 2316
    assert precision >= 0.99
    assert recall >= 0.96


def test_the_public_sets_are_what_they_are_said_to_be():
    for number, people, rows in ((3, 2000, 5000), (4, 5000, 10_000)):
        read = febrl.read(number)
        assert (len({person for person, _values in read}), len(read)) == (people, rows)


def test_a_small_table_is_judged_by_the_usual_weights(tmp_path):
    rows = [
        {"name": "Nguyễn Văn An", "born_on": "1963-05-19"},
        {"name": "An Nguyen Van", "born_on": "1963"},
        {"name": "Nguyễn Văn An", "born_on": "1971-01-01"},
        {"name": "Trần Thị Hoa", "email": "hoa@x.vn"},
        {"name": "Trần T. Hoa", "email": "HOA@x.vn"},
        {"name": "Lê Lợi"},
        {},
    ]
    found = find(rows, tmp_path)
    assert {(one.first, one.second) for one in found} == {(0, 1), (3, 4)}
    first = next(one for one in found if one.first == 0)
    assert 0.6 < first.score < 1
    assert [reason.what for reason in first.reasons] == ["name in another order", "agrees"]
    assert first.print == finding.print_of(*(subject.facts(FIELDS, row) for row in rows[:2]))


def test_nothing_is_found_among_no_rows_and_one(tmp_path):
    assert find([], tmp_path) == []
    assert find([{"name": "Nguyễn Văn An"}], tmp_path) == []


def test_commas_quotes_and_lines_in_a_name_do_no_harm(tmp_path):
    rows = [{"name": 'Peace, "Hope"\nand | Bread'}, {"name": "Peace Hope and Bread"}]
    assert [(one.first, one.second) for one in find(rows, tmp_path)] == [(0, 1)]


def test_rows_without_names_are_compared_by_the_rest(tmp_path):
    fields = (Compared("email", "email"),)
    rows = [{"email": "a@x.vn"}, {"email": "A@x.vn"}, {"email": "b@x.vn"}]
    assert [(one.first, one.second) for one in find(rows, tmp_path, fields)] == [(0, 1)]


def test_a_row_taken_away_meanwhile_is_left_out(tmp_path):
    facts = {at: subject.facts(FIELDS, {"name": "Nguyễn Văn An"}) for at in range(2)}
    assert list(finding.find(FIELDS, facts.items(), lambda ids: {0: facts[0]}, tmp_path, lambda: None)) == []


class Enough(Exception):
    """The work must end."""


def test_the_comparison_ends_with_the_work(tmp_path, monkeypatch):
    started = []
    popen = subprocess.Popen

    def start(*args, **options):
        started.append(popen([sys.executable, "-c", "import time; time.sleep(60)"], **options))
        return started[-1]

    def beat():
        if started:
            raise Enough

    monkeypatch.setattr(finding.subprocess, "Popen", start)
    with pytest.raises(Enough):
        find([{"name": "Nguyễn Văn An"}], tmp_path, beat=beat)
    assert started[0].poll() is not None


def test_a_comparison_that_fails_says_why(tmp_path, monkeypatch):
    popen = subprocess.Popen
    broken = [sys.executable, "-c", "raise SystemExit('no memory left')"]
    monkeypatch.setattr(finding.subprocess, "Popen", lambda _command, **options: popen(broken, **options))
    with pytest.raises(finding.ComparisonFailed, match="no memory left"):
        find([{"name": "Nguyễn Văn An"}], tmp_path)


def test_no_web_process_loads_what_compares():
    program = (
        "import django, sys; django.setup()\n"
        "import amity.config.urls\n"
        "print(sorted({'splink', 'duckdb', 'pyarrow', 'sqlglot', 'pandas', 'numpy'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[]"


def test_the_comparison_knows_no_django():
    source = Path(finding.__file__).with_name("linkage.py").read_text(encoding="utf-8")
    assert "import django" not in source
    assert "from amity" not in source
