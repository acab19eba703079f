"""The standard as it is published is found and read."""

from pathlib import Path

import pytest

from amity.iati import codes
from amity.iati.standards import Standards
from amity.iati.writing.activities import UNCODED


@pytest.fixture
def lists(standards):
    return {one.codelist.name: one.codelist for one in standards.mappings()}


@pytest.mark.parametrize("folder", ["", "nowhere"])
def test_a_folder_that_holds_no_standard_is_no_standard(settings, tmp_path, folder):
    settings.STANDARDS = str(tmp_path / folder) if folder else ""
    assert Standards.found() is None


def test_a_folder_that_holds_one_is_found(settings, tmp_path):
    (tmp_path / "iati").mkdir()
    Path(tmp_path / "iati" / "standard.json").write_text("{}", encoding="utf-8")
    settings.STANDARDS = str(tmp_path)
    found = Standards.found()
    assert found is not None
    assert found.rules() == {}


def test_embedded_lists_bind_and_others_may_be_open(lists):
    assert lists["TransactionType"].is_embedded
    assert not lists["Currency"].is_embedded
    assert lists["TransactionType"].is_complete


def test_every_code_we_write_stands_in_its_list(lists):
    assert set(codes.TRANSACTION.values()) <= lists["TransactionType"].codes
    assert set(codes.STATUS.values()) <= lists["ActivityStatus"].codes
    assert set(codes.ORGANISATION_TYPE.values()) <= lists["OrganisationType"].codes
    assert {codes.FUNDING, codes.ACCOUNTABLE, codes.EXTENDING, codes.IMPLEMENTING} <= lists["OrganisationRole"].codes
    assert {codes.PARENT, codes.CHILD} <= lists["RelatedActivityType"].codes
    assert {codes.COMMITTED_BUDGET, codes.INDICATIVE_BUDGET} <= lists["BudgetStatus"].codes
    dates = {codes.PLANNED_START, codes.ACTUAL_START, codes.PLANNED_END, codes.ACTUAL_END}
    assert dates <= lists["ActivityDateType"].codes


def test_our_own_code_of_a_sector_is_no_code_of_the_oecd(lists):
    assert UNCODED not in lists["Sector"].codes


def test_a_list_that_rules_one_vocabulary_has_its_condition(standards):
    found = [one for one in standards.mappings() if one.path == "//iati-activity/sector/@code"]
    assert {one.codelist.name: "@vocabulary" in one.condition for one in found}["Sector"]


def test_both_schemas_can_be_read(standards):
    for root in ("iati-activities", "iati-organisations"):
        assert standards.schema(root) is not None
