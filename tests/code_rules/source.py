"""The files of the repository as the house rules see them."""

import ast
import io
import subprocess
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

MACHINERY = (
    *("core", "access", "tasks", "records", "exchange", "measures"),
    *("bulk", "documents", "duplicates", "views", "files", "notices", "webhooks", "sharing", "past", "almanac"),
)
DOORS = ("staff", "portal", "api", "config")
DOCUMENTS = ("insight", "reviews", "dossiers", "calendar", "iati")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """A text file: where it lies, seen from the root of the repository, and what it says."""

    path: str
    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.split("/"))

    @property
    def stem(self) -> str:
        return self.parts[-1].rpartition(".")[0]

    @property
    def module(self) -> str:
        """The folder under src/amity, or nothing."""
        return self.parts[2] if self.path.startswith("src/amity/") and len(self.parts) > 3 else ""

    @property
    def is_domain(self) -> bool:
        return bool(self.module) and self.module not in (*MACHINERY, *DOORS, *DOCUMENTS, "locale")

    @property
    def part(self) -> str:
        """What of a module it is, or is in: its models, services, records."""
        return self.parts[3].removesuffix(".py") if self.module else ""

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def filled_lines(self) -> int:
        return sum(bool(line.strip()) for line in self.lines)

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def functions(self) -> list[Function]:
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]

    @cached_property
    def classes(self) -> list[ast.ClassDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef)]

    @cached_property
    def comments(self) -> list[tuple[int, str]]:
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]

    @cached_property
    def docstrings(self) -> list[tuple[int, str]]:
        owners = [self.tree, *self.functions, *self.classes]
        texts = [(getattr(owner, "lineno", 1), ast.get_docstring(owner)) for owner in owners]
        return [(line, text) for line, text in texts if text]

    def at(self, line: int | ast.AST, message: str) -> str:
        """Return a finding in the form editors can jump to."""
        return f"{self.path}:{line if isinstance(line, int) else getattr(line, 'lineno', 1)}: {message}"


Rule = Callable[[Source], Iterable[str]]


@cache
def paths() -> tuple[str, ...]:
    """Return every file git keeps or would keep."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted(path for path in set(listed.split("\0")) if path and (ROOT / path).is_file()))


@cache
def read(path: str) -> Source | None:
    """Return a file, or None when it is no text."""
    try:
        return Source(path, (ROOT / path).read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return None


def files(*folders: str, suffixes: tuple[str, ...] = (".py",)) -> Iterator[Source]:
    """Yield the text files of some folders ("" is the whole repository), without generated migrations."""
    for path in paths():
        if path.endswith(suffixes) and any(not folder or path.startswith(f"{folder}/") for folder in folders):
            source = read(path)
            if source and not source.is_migration:
                yield source


def findings(rule: Rule, sources: Iterable[Source]) -> list[str]:
    """Return what a rule has to say about some files."""
    return [finding for source in sources for finding in rule(source)]


def said(rule: Rule, text: str, path: str = "src/amity/places/models.py") -> bool:
    """Return whether a rule objects to a piece of text, as if it stood in that file."""
    return bool(list(rule(Source(path, text))))


def is_only(body: list[ast.stmt], *, docstring: bool) -> bool:
    """Return whether a body does nothing; a docstring counts as nothing or not."""
    return all(
        isinstance(statement, ast.Pass)
        or (
            isinstance(statement, ast.Expr)
            and isinstance(statement.value, ast.Constant)
            and (statement.value.value is ... or (docstring and isinstance(statement.value.value, str)))
        )
        for statement in body
    )


def name_of(node: ast.expr) -> str:
    """Return the dotted name of an expression, "" when it has none."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    if isinstance(node, ast.Subscript):
        return name_of(node.value)
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""
