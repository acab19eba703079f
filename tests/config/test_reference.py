"""The reference pages say what the declarations say."""

from pathlib import Path

import pytest

from amity.config.reference import pages

FOLDER = Path(__file__).parents[2] / "docs" / "records"


@pytest.mark.parametrize(("module", "text"), pages().items(), ids=lambda value: value if len(value) < 30 else "")
def test_the_page_of_each_module_is_fresh(module, text):
    assert (FOLDER / f"{module}.md").read_text(encoding="utf-8") == text, "Run `amity reference`."


def test_no_page_stands_for_a_module_that_is_gone():
    assert {path.stem for path in FOLDER.glob("*.md")} == set(pages())
