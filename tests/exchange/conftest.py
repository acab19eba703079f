"""Files brought by tests wait in a folder of their own."""

import pytest


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Where they wait."""
    settings.HOME = tmp_path
    return tmp_path / "imports"
