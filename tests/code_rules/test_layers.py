"""What import-linter cannot see: names of modules in strings, the database under core, the clock in the domain."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.code_rules.source import DOCUMENTS, DOORS, MACHINERY, ROOT, Source, files, findings, name_of, said

CLOCKS = {"today", "now", "utcnow", "localdate", "localtime"}
# Columns and the constraints on them, for the tables of others.
KNOW_COLUMNS = {"fields", "constraints", "rowwise"}
CLOCKLESS = {"services", "queries", "rules", "measures", "models"}


def domain_modules() -> set[str]:
    """Return the folders of the domain, documents included."""
    folders = {path.parent.name for path in (ROOT / "src" / "amity").glob("*/__init__.py")}
    return folders - {*MACHINERY, *DOORS}


def nameless_machinery(source: Source, modules: frozenset[str] = frozenset({"places", "network"})) -> Iterator[str]:
    """The machinery serves every module and names none."""
    if source.module not in MACHINERY:
        return
    label = re.compile(rf"^(amity\.)?({'|'.join(sorted(modules))})(\.\w+)?$")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and label.match(node.value):
            yield source.at(node, f"the machinery names {node.value!r}")


def core_without_models(source: Source) -> Iterator[str]:
    """Core holds no tables; only its fields and constraints know what a column is."""
    if source.module != "core" or source.stem in KNOW_COLUMNS:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            if name.startswith(("django.db", "django.contrib", "django.apps")):
                yield source.at(node, f"core imports {name}")


def no_clock(source: Source) -> Iterator[str]:
    """The day is an argument, so that a test or a review of another year can choose it."""
    if not (source.is_domain or source.module in (*DOCUMENTS, "core")):
        return
    if source.module != "core" and source.part not in CLOCKLESS:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and name_of(node).rpartition(".")[2] in CLOCKS and "." in name_of(node):
            yield source.at(node, f"{name_of(node)}() in {source.module}; take it as an argument")


def test_machinery_that_names_no_module_passes():
    assert not said(nameless_machinery, "x = 'placeholder'; y = 'a place'", "src/amity/records/forms.py")
    assert not said(nameless_machinery, "x = 'places'", "src/amity/config/settings.py")


@pytest.mark.parametrize("text", ["get('places')", "apps.get_model('network.Person')", "import_module('amity.places')"])
def test_machinery_that_names_a_module_is_found(text):
    assert said(nameless_machinery, text, "src/amity/records/forms.py")


def test_core_may_know_columns_in_its_fields_alone():
    assert not said(core_without_models, "from django.db import models", "src/amity/core/fields.py")
    assert not said(core_without_models, "from django.utils import timezone", "src/amity/core/text.py")
    assert said(core_without_models, "from django.db import models", "src/amity/core/text.py")
    assert said(core_without_models, "import django.db.models", "src/amity/core/text.py")


@pytest.mark.parametrize("text", ["def f(today): return today", "now = row.now", "x = today()"])
def test_a_day_that_is_given_passes(text):
    assert not said(no_clock, text, "src/amity/places/services.py")


@pytest.mark.parametrize(
    "text", ["date.today()", "timezone.now()", "timezone.localdate()", "datetime.datetime.now(UTC)"]
)
def test_a_look_at_the_clock_is_found(text):
    assert said(no_clock, text, "src/amity/places/services.py")
    assert not said(no_clock, text, "src/amity/staff/pages.py")


def test_the_machinery_names_no_module():
    modules = frozenset(domain_modules())
    assert {"places", "network"} <= modules
    assert findings(lambda source: nameless_machinery(source, modules), files("src")) == []


def test_core_holds_no_tables():
    assert findings(core_without_models, files("src")) == []


def test_the_domain_never_looks_at_the_clock():
    assert findings(no_clock, files("src")) == []
