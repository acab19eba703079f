"""The reference pages say what the declarations say."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from amity.config.reference import pages
from amity.records import registry

FOLDER = Path(__file__).parents[2] / "docs" / "records"


@pytest.mark.parametrize(("module", "text"), pages().items(), ids=lambda value: value if len(value) < 30 else "")
def test_the_page_of_each_module_is_fresh(module, text):
    assert (FOLDER / f"{module}.md").read_text(encoding="utf-8") == text, "Run `amity reference`."


def test_no_page_stands_for_a_module_that_is_gone():
    assert {path.stem for path in FOLDER.glob("*.md")} == set(pages())


def test_the_command_writes_every_page_into_the_folder_it_is_given(tmp_path):
    told = io.StringIO()
    call_command("reference", folder=tmp_path / "new" / "records", stdout=told)
    written = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "new" / "records").iterdir()}
    assert written == {f"{module}.md": text for module, text in pages().items()}
    assert told.getvalue().split() == [f"{module}.md" for module in pages()]


def test_the_command_writes_over_a_page_that_has_grown_old(tmp_path):
    (tmp_path / "aid.md").write_text("old", encoding="utf-8")
    call_command("reference", folder=tmp_path, stdout=io.StringIO())
    assert (tmp_path / "aid.md").read_text(encoding="utf-8") == pages()["aid"]


@pytest.mark.parametrize("record", registry.all_records(), ids=lambda record: record.name)
def test_a_page_says_of_a_record_type_what_its_declaration_says(record):
    text = pages()[record.model._meta.app_label]
    section = text.split(f"`{record.name}`\n", 1)[1].split("\n## ", 1)[0]
    listed = [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| `")]
    assert listed == [f"`{name}`" for name in record.fields]
    assert all(f"Step `{step.name}`" in section for step in record.steps)
    assert f"Found again on import by: {', '.join(f'`{name}`' for name in record.key)}." in section


def test_a_page_tells_links_choices_and_what_is_required():
    text = pages()["agreements"]
    assert "| `parties` | links to `organisations` |" in text
    assert "| `parent` | link to `agreements` |" in text
    states = ("talks", "drafted", "agreed", "signed", "in_force", "renewed", "lapsed", "ended", "dropped")
    assert f"one of {', '.join(f'`{state}`' for state in states)}" in text
    assert "| `ends_on` | date, may be a year or a month |" in text
    assert "| `reference` | text (required) |" in text
    assert "Step `drop` (Drop) when `open`, `under_way`, `missed`, with a reason." in text


def test_the_pages_are_english_whatever_is_spoken(tmp_path):
    with translation.override("vi"):
        assert pages()["members"].startswith("# members\n\nThe federation")
