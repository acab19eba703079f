"""A declaration that is wrong fails at start, each mistake under its own id and with a hint."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps

from amity.access.models import Account, Unit
from amity.core.fields import PartialDateField
from amity.records import checks, registry
from amity.records.declaration import Filter, Record, Step
from amity.records.models import RecordModel

AGREEMENTS = registry.get("agreements")
PEOPLE = registry.get("people")
LAPSE = AGREEMENTS.step("lapse")


def people(**changes: Any) -> Record:
    return replace(PEOPLE, **changes)


def agreements(**changes: Any) -> Record:
    return replace(AGREEMENTS, **changes)


def sections(record: Record, *, without: str = "", more: tuple[str, ...] = ()) -> dict[Any, tuple[str, ...]]:
    """The sections of a record type with a field less, or some more."""
    kept = {label: tuple(name for name in names if name != without) for label, names in record.sections.items()}
    return kept | ({"More": more} if more else {})


def ids(record: Record) -> list[str]:
    """The ids found, each once; every message has a sentence and a hint."""
    found = checks.check(record)
    for message in found:
        assert message.msg.startswith(f"{record.name}: ")
        assert message.msg.endswith(".")
        assert message.hint
        assert message.obj is record.model
    return sorted({str(message.id).removeprefix("amity.") for message in found})


def keep(rows: Any, value: str) -> Any:
    return rows


WRONG = {
    "E001": people(model=Unit),
    "E002": people(sections=sections(PEOPLE, without="died_on"), personal=()),
    "E003": people(sections=sections(PEOPLE, more=("born_on",))),
    "E004": people(sections=sections(PEOPLE, more=("shoe_size",))),
    "E007": people(columns=("name", "shoe_size")),
    "E008": people(filters=(Filter("born_on", "Born", apply=keep),)),
    "E009": people(key=()),
    "E010": people(order="-shoe_size"),
    "E011": people(title=("shoe_size",)),
    "E012": agreements(state=""),
    "E013": agreements(steps=(replace(LAPSE, when=("asleep",)),)),
    "E014": agreements(steps=(replace(LAPSE, asks=("shoe_size",)),)),
    "E015": agreements(entry_states=("asleep",)),
    "E016": agreements(moment="title"),
    "E017": agreements(order="amount"),
}


@pytest.mark.parametrize("number", WRONG)
def test_a_wrong_declaration_gives_exactly_its_id(number):
    assert ids(WRONG[number]) == [number]


@isolate_apps("amity.records")
def test_a_field_class_that_the_engine_cannot_carry_is_an_error():
    class Scale(RecordModel):
        """A thing that is weighed."""

        weight = models.FloatField()

        class Meta(RecordModel.Meta):
            app_label = "records"

    assert ids(sample(Scale, "weight")) == ["E005"]


@isolate_apps("amity.records")
def test_a_link_to_what_is_no_record_type_is_an_error():
    class Desk(RecordModel):
        """A desk that somebody sits at."""

        weight = models.ForeignKey(Account, models.PROTECT)

        class Meta(RecordModel.Meta):
            app_label = "records"

    assert ids(sample(Desk, "weight")) == ["E006"]


@isolate_apps("amity.records")
def test_an_order_is_served_by_an_index_that_begins_with_its_column():
    class Meeting(RecordModel):
        """A meeting on a day."""

        title = models.CharField(max_length=80)
        held_on = PartialDateField(blank=True)
        seats = models.IntegerField(db_index=True)

        class Meta(RecordModel.Meta):
            app_label = "records"

    record = replace(sample(Meeting, "title", "held_on", "seats"), order="-held_on")
    assert ids(record) == ["E017"]
    assert ids(replace(record, order="seats")) == []
    assert ids(replace(record, order="")) == []
    for fields, served in ((["-held_on", "id"], True), (["held_on"], True), (["owner", "held_on"], False)):
        Meeting._meta.indexes = [*RecordModel._meta.indexes, models.Index(fields=fields, name="meeting_held")]
        assert (ids(record) == []) is served, fields
        for reads in ({"moment": "held_on"}, {"filters": ("held_on", "title")}):
            assert (ids(replace(record, order="", **reads)) == []) is served, fields
    some = models.Index(fields=["held_on"], name="meeting_some", condition=models.Q(seats__gt=0))
    Meeting._meta.indexes = [*RecordModel._meta.indexes, some]
    assert ids(record) == ["E017"]


def sample(model: type[models.Model], *names: str) -> Record:
    """A declaration of a throwaway model; never registered."""
    return Record(
        model=model,
        name="samples",
        label="Sample",
        plural="Samples",
        group="Samples",
        title=(names[0],),
        sections={"Sample": names},
        columns=names,
        key=names[:1],
    )


@pytest.mark.parametrize(
    "record",
    [
        people(filters=("shoe_size",)),
        people(key=("name", "shoe_size")),
        people(columns=("owner__code",)),
    ],
)
def test_columns_filters_and_keys_name_fields(record):
    assert ids(record) == ["E007"]


@pytest.mark.parametrize("name", ["q", "id", "sort", "after", "before", "count", "columns", "limit", "fields"])
def test_a_filter_takes_no_word_that_means_something_else_in_addresses(name):
    assert ids(people(filters=(Filter(name, "Filter", apply=keep),))) == ["E008"]


@pytest.mark.parametrize("words", ["RESERVED", "WORDS"])
def test_a_field_takes_none_of_them_either(words, monkeypatch):
    """Else a list narrowed by it would be the whole list, and nothing would say so."""
    monkeypatch.setattr(checks.listing if words == "RESERVED" else checks.filtering, words, ("phone",))
    assert ids(PEOPLE) == ["E008"]
    assert ids(AGREEMENTS) == []


@pytest.mark.parametrize("record", [people(key=()), people(title=()), people(columns=())])
def test_a_key_a_title_and_columns_are_needed(record):
    assert ids(record) == ["E009"]


@pytest.mark.parametrize("order", ["notes", "email", "-email", "studied_in", "--name", "owner", "name_vi"])
def test_an_order_must_be_one_that_lists_can_sort_by(order):
    assert ids(people(order=order)) == ["E010"]


@pytest.mark.parametrize("order", ["", "name", "-name"])
def test_a_name_sorts_by_its_key(order):
    assert ids(people(order=order)) == []


@pytest.mark.parametrize(
    "paths",
    [
        {"title": ("country__shoe_size",)},
        {"title": ("name__length",)},
        {"title": ("studied_in__name",)},  # one row would have many names
        {"title": ("studied_in",)},
        {"title": ("positions__title",)},  # leads backwards
        {"search": ("name__icontains",)},
        {"search": ("country",)},  # the whole name of a row, with parts its readers may not see
        {"search": ("studied_in",)},
        {"search": ("positions__organisation__name",)},
        {"search": ("interactions__subject",)},
    ],
)
def test_names_and_searches_follow_one_link_to_a_text(paths):
    assert ids(people(**paths)) == ["E011"]


def test_paths_over_one_link_are_right():
    assert ids(people(title=("name", "country"), search=("name", "country__name", "studied_in__name_vi"))) == []


@pytest.mark.parametrize("state", ["", "shoe_size", "title", "parties"])
def test_steps_need_a_field_that_holds_the_state(state):
    assert ids(agreements(state=state)) == ["E012"]


def test_steps_that_wait_for_no_state_need_none():
    always = Step("note", "Note", run=keep, when=())
    assert ids(people(steps=(always,))) == []


def test_every_date_the_declaration_counts_by_is_a_date():
    assert ids(agreements(base_dates=(("title", "Title"),))) == ["E016"]
    assert ids(agreements(expiry_dates=(("shoe_size", "Shoes"),))) == ["E016"]


def test_every_id_that_is_given_has_a_test_here():
    import inspect
    import re

    given = set(re.findall(r"\"(E\d{3})\"", inspect.getsource(checks)))
    assert given == set(WRONG) | {"E005", "E006"}


def test_all_declarations_of_the_house_are_checked_at_start():
    from django.core.checks import registry as django_checks

    assert checks.check_declarations in django_checks.registry.registered_checks
    assert checks.check_declarations() == []
