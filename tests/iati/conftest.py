"""The published standard, where it lies: beside the repository or where AMITY_STANDARDS says."""

import io
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from amity.access.actors import Actor
from amity.iati.standards import Standards
from amity.iati.writing.activities import Activities
from tests.code_rules.source import ROOT
from tests.factories import make

NOW = datetime(2026, 3, 16, 5, tzinfo=UTC)
WANTING = "AMITY_STANDARDS names no folder with the IATI standard, and none lies beside the repository: NOT CHECKED."


@pytest.fixture
def standards(settings) -> Standards:
    """The schema, rules and lists; a test that needs them is skipped aloud where they are not."""
    settings.STANDARDS = os.environ.get("AMITY_STANDARDS") or str(Path(ROOT).parent / "shared" / "standards")
    found = Standards.found()
    if found is None:
        pytest.skip(WANTING)
    return found


@pytest.fixture
def exported():
    """The file of activities as an actor gets it, the public unless told: its bytes."""

    def export(actor=None, **options):
        return b"".join(Activities(actor or Actor.nobody(), NOW, **options).chunks())

    return export


@pytest.fixture
def activities(exported):
    """The activities of that file as trees, by their identifiers."""

    def read(actor=None):
        root = etree.parse(io.BytesIO(exported(actor))).getroot()
        return {one.findtext("iati-identifier"): one for one in root}

    return read


@pytest.fixture
def item(personas):
    """A public item of aid of one public donor."""

    def made(**fields):
        donor = make("organisations", personas.hers, confidentiality=0, kind="foreign_ngo", identifier="GB-CHC-1")
        return make("aid_items", personas.hers, **{"confidentiality": 0, "donors": [donor], **fields})

    return made
