"""What is counted about the code: `python -m tests.code_rules.figures` prints it."""

import ast
from collections.abc import Iterable
from statistics import median

from tests.code_rules.source import Function, Source, files


def length(function: Function) -> int:
    """Return the lines of a function, its decorators aside."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def is_annotated(function: Function) -> bool:
    """Return whether every argument and the result have a type; self and cls need none."""
    given = function.args
    arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    arguments += [extra for extra in (given.vararg, given.kwarg) if extra]
    named = [argument for argument in arguments if argument.arg not in {"self", "cls"}]
    return function.returns is not None and all(argument.annotation for argument in named)


def annotated(sources: Iterable[Source]) -> float:
    """Return the share of functions that are annotated, 0 to 1."""
    functions = [function for source in sources for function in source.functions]
    return sum(map(is_annotated, functions)) / len(functions) if functions else 1.0


def filled_lines(sources: Iterable[Source]) -> int:
    """Return the lines that are not blank."""
    return sum(source.filled_lines for source in sources)


def median_length(sources: Iterable[Source]) -> float:
    """Return the middle length of the files that say anything."""
    return median(len(source.lines) for source in sources if source.text.strip())


def engine() -> list[Source]:
    """Return the files of the engine."""
    return [source for source in files("src") if source.module == "records"]


def tests_to_code() -> float:
    """Return how many lines of tests stand beside one line of code."""
    return filled_lines(files("tests")) / filled_lines(files("src"))


def longest_function(sources: Iterable[Source]) -> tuple[int, str]:
    """Return the longest function: its lines and its name."""
    return max((length(function), function.name) for source in sources for function in source.functions)


def main() -> None:
    """Print the figures."""
    code = list(files("src"))
    longest = max(code, key=lambda source: len(source.lines))
    lines, name = longest_function(code)
    classes = sum(isinstance(node, ast.ClassDef) for source in code for node in ast.walk(source.tree))
    print(f"files {len(code)}, classes {classes}, functions {sum(len(source.functions) for source in code)}")
    print(f"median file {median_length(code):g} lines, longest {len(longest.lines)} ({longest.path})")
    print(f"longest function {lines} lines ({name})")
    print(f"engine {sum(len(source.lines) for source in engine())} lines of 4,000")
    print(f"annotated {annotated(code):.1%}, tests to code {tests_to_code():.2f}")


if __name__ == "__main__":
    main()
