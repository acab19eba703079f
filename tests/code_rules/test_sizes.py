"""How long files and functions may be, how much the engine may weigh, and how much of the code is tests."""

from collections.abc import Iterator

import pytest

from tests.code_rules import figures
from tests.code_rules.source import Source, files, findings, said

LONGEST_FILE = 500
LONGEST_FILE_OF_THE_ENGINE = 300
LONGEST_FUNCTION = 60
LONGEST_SERVICE = 40
ENGINE_LINES = 4_000
MEDIAN_FILE = 100
ANNOTATED = 0.95
TESTS_TO_CODE = 1.2


def file_length(source: Source) -> Iterator[str]:
    """A file can be read in one sitting."""
    most = LONGEST_FILE_OF_THE_ENGINE if source.module == "records" else LONGEST_FILE
    if len(source.lines) > most:
        yield source.at(1, f"{len(source.lines)} lines; at most {most}")


def function_length(source: Source) -> Iterator[str]:
    """A function fits on a screen; a service, which is read by lawyers of the domain, on half of one."""
    is_service = source.is_domain and source.part == "services"
    most = LONGEST_SERVICE if is_service else LONGEST_FUNCTION
    for function in source.functions:
        if figures.length(function) > most:
            yield source.at(function, f"{function.name} has {figures.length(function)} lines; at most {most}")


def long_function(lines: int) -> str:
    return "def f():\n" + "    x = 1\n" * (lines - 1)


@pytest.mark.parametrize(
    ("path", "lines"), [("src/amity/places/models.py", 500), ("src/amity/records/forms.py", 300), ("tests/x.py", 500)]
)
def test_a_file_may_be_so_long_and_no_longer(path, lines):
    assert not said(file_length, "x = 1\n" * lines, path)
    assert said(file_length, "x = 1\n" * (lines + 1), path)


@pytest.mark.parametrize(
    ("path", "lines"), [("src/amity/records/forms.py", 60), ("src/amity/places/services.py", 40), ("tests/x.py", 60)]
)
def test_a_function_may_be_so_long_and_no_longer(path, lines):
    assert not said(function_length, long_function(lines), path)
    assert said(function_length, long_function(lines + 1), path)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("def f(a: int, *, b: str = '') -> None: g()", 1),
        ("class A:\n    def f(self, *rows: int, **more: str) -> None: g()", 1),
        ("def f(a) -> None: g()", 0),
        ("def f(a: int): g()", 0),
        ("def f(*rows) -> None: g()", 0),
        ("def f() -> None: g()\ndef h(a): g()", 0.5),
    ],
)
def test_annotated_functions_are_counted(text, share):
    assert figures.annotated([Source("a.py", text)]) == share


def test_blank_lines_do_not_count():
    assert figures.filled_lines([Source("a.py", "x = 1\n\n   \ny = 2\n")]) == 2


def test_the_median_passes_over_empty_files():
    assert figures.median_length([Source("a", ""), Source("b", "x\n"), Source("c", "x\ny\nz\n")]) == 2


def test_every_file_can_be_read_in_one_sitting():
    assert findings(file_length, files("src", "tests", "bench", "script")) == []


def test_every_function_fits_on_a_screen():
    assert findings(function_length, files("src", "tests", "bench", "script")) == []


def test_half_of_the_files_are_short():
    assert figures.median_length(files("src")) <= MEDIAN_FILE


def test_the_engine_stays_small():
    assert sum(len(source.lines) for source in figures.engine()) < ENGINE_LINES


def test_nearly_every_function_is_annotated():
    assert figures.annotated(files("src")) >= ANNOTATED


def test_there_are_more_tests_than_code():
    assert figures.tests_to_code() >= TESTS_TO_CODE


def test_the_figures_are_printed(capsys):
    figures.main()
    assert "tests to code" in capsys.readouterr().out
