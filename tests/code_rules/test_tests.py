"""What is asked of the tests themselves."""

import ast
from collections.abc import Iterator

import pytest

from tests.code_rules.source import Function, Source, files, findings, name_of, said

SHORTEST_SENTENCE = 3
SAYS_SO = ("assert", "expect", "check_")
EXPECTED_ERRORS = {"pytest.raises", "pytest.warns", "raises", "warns", "django_assert_num_queries"}
BY_CLOCK_OR_LOT = {"now", "today", "localdate", "time", "uuid4", "dumps", "sign", "token_hex", "random"}
SKIPS = {"skip", "skipif", "xfail", "importorskip"}


def is_test(function: Function) -> bool:
    return function.name.startswith("test_")


def called(function: Function) -> Iterator[str]:
    """Yield the dotted name of everything a function calls."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            yield name_of(node)


def asserts_itself(function: Function) -> bool:
    """Return whether a function says what must be so."""
    if any(isinstance(node, ast.Assert) for node in ast.walk(function)):
        return True
    return any(
        name in EXPECTED_ERRORS or name.rpartition(".")[2].startswith(SAYS_SO) or name.endswith("assert_num_queries")
        for name in called(function)
    )


def asserting(functions: list[Function]) -> set[str]:
    """Return the names of the functions that say what must be so, themselves or through another."""
    known = {function.name for function in functions if asserts_itself(function)}
    while True:
        more = {
            function.name
            for function in functions
            if function.name not in known and any(name.rpartition(".")[2] in known for name in called(function))
        }
        if not more:
            return known
        known |= more


def asserts_something(source: Source, elsewhere: frozenset[str] = frozenset()) -> Iterator[str]:
    """A test says what must be so; `elsewhere` names functions of other files that do."""
    known = asserting(source.functions) | elsewhere
    for function in filter(is_test, source.functions):
        if function.name not in known and not any(name.rpartition(".")[2] in known for name in called(function)):
            yield source.at(function, f"{function.name} asserts nothing")


def sentences(source: Source) -> Iterator[str]:
    """The name of a test is a sentence."""
    for function in filter(is_test, source.functions):
        if len(function.name.removeprefix("test_").split("_")) < SHORTEST_SENTENCE:
            yield source.at(function, f"{function.name} is no sentence")


def different_names(source: Source) -> Iterator[str]:
    """No test hides another one of the same name."""
    for body in (source.tree.body, *(cls.body for cls in source.classes)):
        seen: set[str] = set()
        for function in (node for node in body if isinstance(node, Function) and is_test(node)):
            if function.name in seen:
                yield source.at(function, f"{function.name} stands here twice")
            seen.add(function.name)


def reasons(source: Source) -> Iterator[str]:
    """A test that is skipped says why."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in SKIPS and name_of(node.value).endswith(("pytest", "mark")):
            call = _call_of(source, node)
            if call is None or not _has_reason(call, node.attr):
                yield source.at(node, f"{node.attr} without a reason")


def same_in_every_run(source: Source) -> Iterator[str]:
    """No test is named after the hour or by lot: two workers would collect different ones."""
    for function in filter(is_test, source.functions):
        for mark in function.decorator_list:
            for node in ast.walk(mark):
                if isinstance(node, ast.Call) and name_of(node).rpartition(".")[2] in BY_CLOCK_OR_LOT:
                    yield source.at(node, f"{name_of(node)} makes a test of another name each time")


def _call_of(source: Source, attribute: ast.Attribute) -> ast.Call | None:
    calls = (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))
    return next((call for call in calls if call.func is attribute), None)


def _has_reason(call: ast.Call, kind: str) -> bool:
    given = [word.value for word in call.keywords if word.arg in {"reason", "msg"}]
    if kind == "skip":
        given += call.args[:1]
    return any(not isinstance(value, ast.Constant) or bool(value.value) for value in given)


@pytest.mark.parametrize(
    "text",
    [
        "def test_a_b_c():\n    assert 1",
        "def test_a_b_c():\n    with pytest.raises(ValueError):\n        f()",
        "def test_a_b_c(page):\n    expect(page).to_have_title('x')",
        "def sees(row):\n    assert row\ndef looks(row):\n    sees(row)\ndef test_a_b_c():\n    looks(1)",
        "def test_a_b_c(django_assert_num_queries):\n    with django_assert_num_queries(3):\n        f()",
        "def helper():\n    f()",
    ],
)
def test_a_test_that_asserts_passes(text):
    assert not said(asserts_something, text)


@pytest.mark.parametrize("text", ["def test_a_b_c():\n    f()", "def test_a_b_c():\n    return 1 == 1"])
def test_a_test_that_asserts_nothing_is_found(text):
    assert said(asserts_something, text)


def test_a_function_of_another_file_may_assert():
    text = "def test_a_b_c():\n    pages.sees(1)"
    assert list(asserts_something(Source("tests/a.py", text), frozenset({"sees"}))) == []


def test_a_sentence_passes_and_a_word_is_found():
    assert not said(sentences, "def test_a_stranger_sees_no_row(): f()")
    assert said(sentences, "def test_scope(): f()")


def test_two_tests_of_one_name_are_found():
    assert said(different_names, "def test_a_b_c(): f()\ndef test_a_b_c(): g()")
    assert not said(different_names, "def test_a_b_c(): f()\nclass A:\n    def test_a_b_c(self): g()")


@pytest.mark.parametrize(
    "text",
    [
        "@pytest.mark.skipif(x, reason='No server here.')\ndef test_a(): f()",
        "pytest.skip('No server here.')",
        "@pytest.mark.skip(reason=WHY)\ndef test_a(): f()",
        "itertools.skip(1)",
    ],
)
def test_a_skip_with_a_reason_passes(text):
    assert not said(reasons, text)


@pytest.mark.parametrize(
    "text",
    [
        "@pytest.mark.skip\ndef test_a(): f()",
        "@pytest.mark.skipif(x, reason='')\ndef test_a(): f()",
        "@pytest.mark.xfail(strict=True)\ndef test_a(): f()",
        "pytest.skip()",
        "pytest.importorskip('lxml')",
    ],
)
def test_a_skip_without_a_reason_is_found(text):
    assert said(reasons, text)


def test_a_test_named_by_the_clock_is_found():
    assert said(same_in_every_run, "@pytest.mark.parametrize('a', [signing.dumps(1)])\ndef test_a_b_c(a): f()")
    assert not said(same_in_every_run, "@pytest.mark.parametrize('a', [len('1')])\ndef test_a_b_c(a): signing.dumps(a)")


def test_every_test_asserts_something():
    shared = [function for source in files("tests") for function in source.functions if not is_test(function)]
    known = frozenset(asserting(shared))
    assert findings(lambda source: asserts_something(source, known), files("tests")) == []


def test_the_name_of_every_test_is_a_sentence():
    assert findings(sentences, files("tests")) == []


def test_no_test_hides_another():
    assert findings(different_names, files("tests")) == []


def test_every_skip_has_a_reason():
    assert findings(reasons, files("tests")) == []


def test_every_run_collects_the_same_tests():
    assert findings(same_in_every_run, files("tests")) == []
