"""The first column of a list is the link to the page of the row, so there must always be something in it."""

import pytest

from amity.records import fields, registry


@pytest.mark.parametrize("record", registry.all_records(), ids=lambda record: record.name)
def test_the_first_column_of_a_list_is_never_empty(record):
    assert not fields.one(record, record.columns[0]).column.blank


@pytest.mark.parametrize("record", registry.all_records(), ids=lambda record: record.name)
def test_the_first_column_of_a_panel_is_never_empty(record):
    for link in (name for name in record.columns if fields.one(record, name).is_link):
        shown = [name for name in record.columns if name != link]
        assert not fields.one(record, shown[0]).column.blank, link
