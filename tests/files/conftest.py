"""Files that lie in a folder of their own, gone after the test."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from amity.files import services
from amity.files.services import About, Brought
from amity.records import registry
from tests import factories
from tests.files import contents

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path, settings) -> Path:
    """Where the files of a test lie."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def partner(personas):
    """An organisation of An's unit, on which files are hung."""
    return factories.make("organisations", personas.hers, name="Cuba Friendship Association", name_vi="")


@pytest.fixture
def hang(personas):
    """Hang a file on a row in somebody's name: hang(row, content, "a.txt", by="an", title=…)."""

    def add(row, content: bytes = b"Some words.", name: str = "letter.txt", *, by: str = "an", note: str = "", **about):
        record = registry.of(type(row))
        brought = Brought(name, iter([content]))
        return services.add(record, row, brought, actor=personas.actor(by), now=NOW, about=About(**about), note=note)

    return add


@pytest.fixture
def on_disk(folder):
    """The contents that lie on the disk: on_disk() gives their names."""

    def look() -> list[str]:
        return sorted(path.name for path in folder.glob("[0-9a-f][0-9a-f]/*"))

    return look


@pytest.fixture
def scanner(tmp_path, settings):
    """A virus scanner that knows one virus and writes down what it was asked: scanner() gives the paths."""
    asked = tmp_path / "asked"
    program = tmp_path / "scanner"
    sign = contents.EICAR[-40:].decode()
    program.write_text(
        f"#!/bin/sh\necho \"$1\" >> '{asked}'\n"
        f'if grep -qF \'{sign}\' "$1"; then echo "$1: Eicar-Test-Signature FOUND"; exit 1; fi\n'
        'echo "$1: OK"\n'
    )
    program.chmod(0o700)
    settings.SCAN_COMMAND = f"{program} {{path}}"
    return lambda: asked.read_text().split() if asked.exists() else []
