"""Nothing empty, nothing swallowed, nothing put off, nothing told about the writing of the code."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.code_rules.source import Function, Source, files, findings, is_only, name_of, said

# Written so that the patterns do not find themselves.
PUT_OFF = re.compile(r"\b(TOD[O]|FIXM[E]|HAC[K])\b")
UNFINISHED = re.compile(r"\braise NotImplementedErro[r]\b")
WRITER = re.compile(r"\b([Ww]e|[Ll]et's)\b(?!-)")
HISTORY = re.compile(
    r"\b(used to be|previously|(was|were|been) (renamed|moved|replaced)|since version)\b", re.IGNORECASE
)


def filled_bodies(source: Source) -> Iterator[str]:
    """A function does something; only a protocol or an overload may leave that to others."""
    excused = set(_left_to_others(source))
    for function in source.functions:
        if function not in excused and is_only(function.body, docstring=True):
            yield source.at(function, f"{function.name} does nothing")
    for cls in source.classes:
        if is_only(cls.body, docstring=False):
            yield source.at(cls, f"{cls.name} says nothing, not even in a docstring")


def _left_to_others(source: Source) -> Iterator[Function]:
    for cls in source.classes:
        if any(name_of(base).rpartition(".")[2] == "Protocol" for base in cls.bases):
            yield from (node for node in cls.body if isinstance(node, Function))
    for function in source.functions:
        if any(name_of(mark).rpartition(".")[2] in {"overload", "abstractmethod"} for mark in function.decorator_list):
            yield function


def heard_errors(source: Source) -> Iterator[str]:
    """An error is handled, told or raised again."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and is_only(node.body, docstring=True):
            yield source.at(node, "an error is swallowed")
        if isinstance(node, ast.Call) and name_of(node).rpartition(".")[2] == "suppress":
            wide = [name_of(given) for given in node.args if name_of(given) in {"Exception", "BaseException"}]
            if wide:
                yield source.at(node, "every error is swallowed")


def finished_work(source: Source) -> Iterator[str]:
    """Work put off stands in an issue, not in the code."""
    for number, line in enumerate(source.lines, 1):
        for pattern in (PUT_OFF, UNFINISHED):
            if match := pattern.search(line):
                yield source.at(number, f"{match.group()} in the code")


def quiet_comments(source: Source) -> Iterator[str]:
    """A comment speaks of the code: not of who wrote it, not of what it was before."""
    for number, text in (*source.comments, *source.docstrings):
        if match := WRITER.search(text):
            yield source.at(number, f"{match.group()!r} in a comment")
    # A docstring may well tell the history of a certificate or a country.
    for number, text in source.comments:
        if match := HISTORY.search(text):
            yield source.at(number, f"{match.group()!r} in a comment")


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    return 1",
        "class Refused(Exception):\n    '''The write was refused.'''",
        "class Rule(Protocol):\n    def __call__(self, row: int) -> bool: ...",
        "@overload\ndef f(a: int) -> int: ...",
    ],
)
def test_a_body_that_does_something_passes(text):
    assert not said(filled_bodies, text)


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    pass",
        "def f():\n    '''Do it.'''",
        "def f(): ...",
        "class A:\n    def f(self): ...",
        "class A: ...",
    ],
)
def test_an_empty_body_is_found(text):
    assert said(filled_bodies, text)


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    f()\nexcept ValueError:\n    raise Bad from None",
        "with suppress(FileNotFoundError):\n    f()",
        "for a in b:\n    try:\n        f()\n    except ValueError:\n        continue",
    ],
)
def test_an_error_that_is_handled_passes(text):
    assert not said(heard_errors, text)


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    f()\nexcept ValueError:\n    pass",
        "try:\n    f()\nexcept ValueError:\n    ...",
        "with contextlib.suppress(Exception):\n    f()",
    ],
)
def test_a_swallowed_error_is_found(text):
    assert said(heard_errors, text)


@pytest.mark.parametrize("text", ["todo = 1", "# Nothing to do for a hackathon", "except NotImplementedError:"])
def test_finished_work_passes(text):
    assert not said(finished_work, text)


@pytest.mark.parametrize("text", ["# TO" + "DO later", "raise NotImplemented" + "Error()", "{# FIX" + "ME #}"])
def test_work_put_off_is_found(text):
    assert said(finished_work, text)


@pytest.mark.parametrize("text", ["# Because a year has no day.", "week = 1  # A week, not a year", "x = 'we'"])
def test_a_comment_on_the_code_passes(text):
    assert not said(quiet_comments, text)


@pytest.mark.parametrize("text", ["# Here we go on", "'''We sort.'''", "# The list was renamed", "# Previously a list"])
def test_a_comment_on_its_writing_is_found(text):
    assert said(quiet_comments, text)


def test_every_function_does_something():
    assert findings(filled_bodies, files("src", "tests", "bench", "script")) == []


def test_every_error_is_heard():
    assert findings(heard_errors, files("src", "tests", "bench", "script")) == []


def test_no_work_is_put_off_in_the_code():
    assert findings(finished_work, files("", suffixes=(".py", ".html", ".css", ".typ", ".md", ".toml"))) == []
    assert findings(finished_work, files("script", ".ci", suffixes=("",))) == []


def test_every_comment_speaks_of_the_code():
    assert findings(quiet_comments, files("src", "tests", "bench", "script")) == []
