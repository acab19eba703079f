"""What files and folders may be called, and what a module of the domain consists of."""

from collections.abc import Iterator

import pytest

from tests.code_rules.source import Source, files, findings, paths, said

# A name that says nothing collects everything.
SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "signals", "managers", "admin", "serializers"}
# What the engine makes from a declaration is not written by hand.
MADE_BY_THE_ENGINE = {"filters", "tables", "views", "forms"}

OF_A_MODULE = {
    "__init__", "apps", "models", "records", "services", "queries", "rules", "measures", "exchange", "jobs",
    "templates", "migrations", "data",
}  # fmt: skip


def speaking_names(source: Source) -> Iterator[str]:
    """A file or folder is named after what it holds."""
    for part in (*source.parts[:-1], source.stem):
        if part in SAY_NOTHING or (source.is_domain and part in MADE_BY_THE_ENGINE):
            yield source.at(1, f"{part!r} says nothing about what is in it")


def flat_modules(source: Source) -> Iterator[str]:
    """A module of the domain is flat and made of the same few parts."""
    if source.is_domain and source.part not in OF_A_MODULE:
        yield source.at(1, f"a module has no {source.part!r}; write an ADR first")


@pytest.mark.parametrize("path", ["src/amity/places/models.py", "src/amity/staff/forms.py", "tests/core/test_dates.py"])
def test_a_speaking_name_passes(path):
    assert not said(speaking_names, "", path)


@pytest.mark.parametrize("path", ["src/amity/core/utils.py", "src/amity/places/views.py", "tests/common/rows.py"])
def test_a_name_that_says_nothing_is_found(path):
    assert said(speaking_names, "", path)


def test_a_module_with_the_usual_parts_passes():
    assert not said(flat_modules, "", "src/amity/places/templates/places/map.html")
    assert not said(flat_modules, "", "src/amity/records/pages.py")


@pytest.mark.parametrize("path", ["src/amity/places/maps.py", "src/amity/places/maps/province.py"])
def test_a_part_a_module_does_not_have_is_found(path):
    assert said(flat_modules, "", path)


def test_every_name_speaks():
    every = [Source(path, "") for path in paths() if path.startswith(("src/", "tests/", "bench/"))]
    assert findings(speaking_names, every) == []


def test_every_module_is_flat():
    every = [Source(path, "") for path in paths() if path.startswith("src/")]
    assert findings(flat_modules, every) == []


def test_the_rules_see_the_tree():
    assert "src/amity/core/dates.py" in {source.path for source in files("src")}
