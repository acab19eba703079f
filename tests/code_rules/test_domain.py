"""How a record type and its services are written."""

import ast
from collections.abc import Iterator

import pytest

from tests.code_rules.source import Source, files, findings, name_of, said

LONGEST_DOCSTRING = 240
ENUMERATIONS = ("Choices", "Enum", "StrEnum", "IntEnum")


def is_table(cls: ast.ClassDef) -> bool:
    """Return whether a class of models.py is a table: it is no choice of values and has columns."""
    if any(name_of(base).endswith(ENUMERATIONS) for base in cls.bases):
        return False
    assigned = [node for node in cls.body if isinstance(node, ast.Assign)]
    return any(name_of(node.value).endswith(("Field", "ForeignKey")) for node in assigned)


def is_models_file(source: Source) -> bool:
    return bool(source.module) and source.module != "core" and (source.stem == "models" or "models" in source.parts)


def explained_tables(source: Source) -> Iterator[str]:
    """The docstring of a model is one sentence a staff member understands."""
    if not is_models_file(source):
        return
    for cls in filter(is_table, source.classes):
        text = " ".join((ast.get_docstring(cls) or "").split())
        if not text:
            yield source.at(cls, f"{cls.name} is not explained")
        elif not text.endswith(".") or ". " in text or len(text) > LONGEST_DOCSTRING:
            yield source.at(cls, f"{cls.name} is not explained in one sentence")


def way_back(source: Source) -> Iterator[str]:
    """Every link can be followed back: panels and timelines live on it."""
    if source.module:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.keyword) and node.arg == "related_name" and _constant(node.value) == "+":
                yield source.at(node.value, "a link without a way back")


def _constant(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def lasting_history(source: Source) -> Iterator[str]:
    """A record never vanishes because another one did; only parts go with their whole."""
    if is_models_file(source):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and node.attr in {"SET_NULL", "SET_DEFAULT", "DO_NOTHING"}:
                yield source.at(node, f"{node.attr}: PROTECT between records, CASCADE for parts")


def named_constraints(source: Source) -> Iterator[str]:
    """A constraint has a name of its own, and none hides in Meta."""
    if not is_models_file(source):
        return
    for cls in source.classes:
        for node in cls.body:
            if cls.name == "Meta" and isinstance(node, ast.Assign) and name_of(node.targets[0]) == "unique_together":
                yield source.at(node, "unique_together has no name; use UniqueConstraint")
    for node in ast.walk(source.tree):
        is_constraint = isinstance(node, ast.Call) and name_of(node).endswith(("UniqueConstraint", "CheckConstraint"))
        if is_constraint and not any(word.arg == "name" for word in node.keywords):
            yield source.at(node, "a constraint without a name")


def spelled_out_services(source: Source) -> Iterator[str]:
    """Who acts and on which day is spelled out in every call of a service."""
    if not (source.is_domain and source.part == "services"):
        return
    public = (node for node in source.tree.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_")
    for function in public:
        by_place = {argument.arg for argument in (*function.args.posonlyargs, *function.args.args)}
        by_name = {argument.arg for argument in function.args.kwonlyargs}
        if wrong := by_place & {"actor", "today", "why"}:
            yield source.at(function, f"{function.name} takes {', '.join(sorted(wrong))} by place")
        elif "actor" not in by_name:
            yield source.at(function, f"{function.name} does not ask who acts")


COLUMN = "    name = models.CharField()"


@pytest.mark.parametrize(
    "text",
    [
        f'class Country(RecordModel):\n    """A state as the union names it."""\n{COLUMN}',
        'class Kind(models.TextChoices):\n    A = "a", _("A")',
        "class Refused(Exception):\n    x = 1",
    ],
)
def test_an_explained_table_passes(text):
    assert not said(explained_tables, text)


@pytest.mark.parametrize(
    "text",
    [
        f"class Country(RecordModel):\n{COLUMN}",
        f'class Country(RecordModel):\n    """A state"""\n{COLUMN}',
        f'class Country(RecordModel):\n    """A state. It has a name."""\n{COLUMN}',
        f'class Country(RecordModel):\n    """A {"very " * 60}long sentence."""\n{COLUMN}',
    ],
)
def test_a_table_not_explained_in_a_sentence_is_found(text):
    assert said(explained_tables, text)


def test_a_link_without_a_way_back_is_found():
    assert said(way_back, "a = models.ForeignKey(B, related_name='+')")
    assert not said(way_back, "a = models.ForeignKey(B, related_name='children')")


def test_a_link_that_forgets_is_found():
    assert said(lasting_history, "a = models.ForeignKey(B, models.SET_NULL)")
    assert not said(lasting_history, "a = models.ForeignKey(B, models.PROTECT)")
    assert not said(lasting_history, "a = models.ForeignKey(B, models.CASCADE)")


def test_a_constraint_without_a_name_is_found():
    assert said(named_constraints, "models.UniqueConstraint(fields=['a'])")
    assert said(named_constraints, "class A:\n    class Meta:\n        unique_together = ['a']")
    assert not said(named_constraints, "models.CheckConstraint(condition=Q(), name='a_or_b')")


@pytest.mark.parametrize(
    "text", ["def renew(row, *, actor, today): f()", "def _next(row, today): f()", "class A:\n    def f(self): g()"]
)
def test_a_service_that_is_spelled_out_passes(text):
    assert not said(spelled_out_services, text, "src/amity/places/services.py")


@pytest.mark.parametrize("text", ["def renew(row, actor): f()", "def renew(row, *, today): f()"])
def test_a_service_that_is_not_spelled_out_is_found(text):
    assert said(spelled_out_services, text, "src/amity/places/services.py")


def test_every_table_is_explained():
    assert findings(explained_tables, files("src")) == []


def test_every_link_has_a_way_back():
    assert findings(way_back, files("src")) == []


def test_the_history_lasts():
    assert findings(lasting_history, files("src")) == []


def test_every_constraint_has_a_name():
    assert findings(named_constraints, files("src")) == []


def test_every_service_is_spelled_out():
    assert findings(spelled_out_services, files("src")) == []
