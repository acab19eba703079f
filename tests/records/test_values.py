"""Values: what machines write is read back unchanged, what people type is understood or refused with a cure."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.core.fields import PartialDateField
from amity.records import registry, values
from amity.records.fields import Field, kind_of


class Mood(models.TextChoices):
    """Values whose names look like each other's values."""

    GOOD = "good", "bad"
    BAD = "bad", "Tồi tệ"
    NONE = "none", "No mood"


COLUMNS = {
    "partial_date": PartialDateField(blank=True),
    "date": models.DateField(null=True, blank=True),
    "text": models.CharField(max_length=40, blank=True),
    "long_text": models.TextField(blank=True),
    "email": models.EmailField(blank=True),
    "url": models.URLField(blank=True),
    "yes_no": models.BooleanField(default=False),
    "integer": models.IntegerField(null=True, blank=True),
    "decimal": models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True),
    "choice": models.CharField(max_length=8, choices=Mood.choices, blank=True),
}
FIELDS = {kind: Field(kind, kind, column) for kind, column in COLUMNS.items()}
CLASS = Field("confidentiality", "choice", models.SmallIntegerField(choices=Confidentiality, default=1))
DATES = st.dates(min_value=date(1, 1, 1))
TEXTS = st.text(st.characters(exclude_characters="\r"), max_size=40)


def again(field: Field, value):
    """What is read of what was written into a file."""
    written = values.plain(field, value)
    return values.read(field, "" if written is None else str(written))


def test_every_kind_the_engine_knows_is_tested_here():
    kinds = {kind_of(column) for column in COLUMNS.values()}
    assert kinds == set(COLUMNS)
    declared = {field.kind for record in registry.all_records() for field in values_of(record)}
    assert declared <= kinds | {"link", "links", "unit"}


def values_of(record):
    from amity.records import fields

    return fields.of(record).values()


@given(DATES, st.sampled_from([4, 7, 10]))
def test_a_partial_date_is_read_as_it_was_written(day, length):
    value = PartialDate(day.isoformat()[:length])
    assert again(FIELDS["partial_date"], value) == value


@given(DATES)
def test_a_day_is_read_as_it_was_written(day):
    assert again(FIELDS["date"], day) == day


@given(TEXTS)
def test_a_text_as_stored_is_read_as_it_was_written(text):
    for kind in ("text", "email", "url"):
        stored = values.tidy(FIELDS[kind], text)
        assert again(FIELDS[kind], stored) == stored
        assert not set(stored) & set("\n\t\0")


@given(TEXTS)
def test_a_long_text_as_stored_is_read_as_it_was_written(text):
    stored = values.tidy(FIELDS["long_text"], text)
    assert again(FIELDS["long_text"], stored) == stored


@given(st.integers(-(2**63), 2**63 - 1))
def test_a_whole_number_is_read_as_it_was_written(number):
    assert again(FIELDS["integer"], number) == number


@given(st.decimals(Decimal("-9e15"), Decimal("9e15"), places=2))
def test_a_decimal_number_is_read_as_it_was_written(number):
    assert again(FIELDS["decimal"], number) == number


@given(st.integers(-(10**15), 10**15))
def test_a_number_is_written_alike_whether_whole_or_decimal(number):
    field = FIELDS["decimal"]
    assert values.plain(field, number) == values.plain(field, Decimal(number)) == f"{number}.00"


@pytest.mark.parametrize("value", [True, False])
def test_yes_and_no_are_read_as_they_were_written(value):
    assert again(FIELDS["yes_no"], value) is value


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_choice_is_read_as_it_was_written_whatever_the_names_of_others(language):
    with translation.override(language):
        assert [again(FIELDS["choice"], value) for value in Mood.values] == Mood.values
        assert [again(CLASS, value) for value in Confidentiality.values] == Confidentiality.values


@pytest.mark.parametrize("kind", sorted(set(COLUMNS) - {"yes_no"}))
def test_nothing_is_read_as_nothing(kind):
    field = FIELDS[kind]
    nothing = None if kind in ("partial_date", "date", "integer", "decimal") else ""
    assert again(field, nothing) == nothing
    assert values.shown(field, nothing, "en") == ""
    assert values.read(field, " \t ") == (" \t " if kind == "long_text" else nothing)


def test_an_empty_cell_stands_for_the_default_where_there_is_one():
    assert values.read(FIELDS["yes_no"], "") is False
    assert values.read(CLASS, "") == Confidentiality.UNION


def test_what_must_be_there_is_asked_for():
    for column in (models.CharField(max_length=5), models.IntegerField(), PartialDateField()):
        with pytest.raises(ValidationError, match="cannot be empty"):
            values.read(Field("x", kind_of(column), column), "  ")


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("partial_date", " 21/9/2023 ", PartialDate("2023-09-21")),
        ("partial_date", "tháng 9 năm 1973", PartialDate("1973-09")),
        ("date", "2023-09-21", date(2023, 9, 21)),
        ("integer", " 1 000\u00a0000 ", 1000000),
        ("decimal", "1 234.5", Decimal("1234.5")),
        ("yes_no", "Có", True),
        ("yes_no", "KHÔNG", False),
        ("yes_no", "Yes", True),
        ("yes_no", "false", False),
        ("choice", "toi te", "bad"),
        ("choice", "NO MOOD", "none"),
        ("choice", "bad", "bad"),
        ("text", " Lan \n Anh ", "Lan Anh"),
    ],
)
def test_what_people_type_is_understood(kind, typed, value):
    assert values.read(FIELDS[kind], typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "cure"),
    [
        ("partial_date", "spring 1963", "Write a year, a month or a day"),
        ("partial_date", "2023-02-30", "Write a year, a month or a day"),
        ("date", "2023-09", "full day"),
        ("date", "soon", "Write a year"),
        ("integer", "4.5", "not a whole number"),
        ("integer", "9" * 5000, "not a whole number"),
        ("decimal", "1,234.50", "with a point and without separators"),
        ("decimal", "NaN", "not a number"),
        ("decimal", "Infinity", "not a number"),
        ("decimal", "1e17", "too large"),
        ("yes_no", "perhaps", "yes or no"),
        ("choice", "ugly", "good, bad, none"),
        ("text", "a" * 41, "at most 40 characters, it has 41"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_cure_and_never_repeated_whole(kind, typed, cure):
    with pytest.raises(ValidationError) as caught:
        values.read(FIELDS[kind], typed)
    (message,) = caught.value.messages
    assert cure in message
    assert len(message) < 200


@pytest.mark.parametrize(
    ("kind", "value", "english", "vietnamese"),
    [
        ("partial_date", PartialDate("2023-09-21"), "21 September 2023", "ngày 21 tháng 9 năm 2023"),
        ("date", date(2023, 9, 1), "1 September 2023", "ngày 1 tháng 9 năm 2023"),
        ("decimal", Decimal("1234567.5"), "1,234,567.5", "1.234.567,5"),
        ("integer", 0, "0", "0"),
        ("integer", 12000, "12,000", "12.000"),
        ("choice", "none", "No mood", "No mood"),
        ("choice", "gone since", "gone since", "gone since"),
        ("text", "Lan", "Lan", "Lan"),
    ],
)
def test_values_are_shown_to_people_in_their_language(kind, value, english, vietnamese):
    assert values.shown(FIELDS[kind], value, "en") == english
    assert values.shown(FIELDS[kind], value, "vi") == vietnamese


def test_yes_and_no_are_words():
    assert [values.shown(FIELDS["yes_no"], value, "en") for value in (True, False)] == ["Yes", "No"]
