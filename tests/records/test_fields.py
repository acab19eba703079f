"""What the engine knows of a field, read off the model."""

import pytest
from django.db import models

from amity.access.models import Unit
from amity.core.fields import PartialDateField
from amity.records import fields, registry

PEOPLE = registry.get("people")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("name", "text"),
        ("email", "email"),
        ("notes", "long_text"),
        ("born_on", "partial_date"),
        ("is_overseas_vietnamese", "yes_no"),
        ("country", "link"),
        ("studied_in", "links"),
        ("owner", "unit"),
        ("confidentiality", "choice"),
    ],
)
def test_the_column_decides_the_kind(name, kind):
    assert fields.one(PEOPLE, name).kind == kind


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (models.SlugField(), "text"),
        (models.PositiveSmallIntegerField(), "integer"),
        (models.BigIntegerField(), "integer"),
        (models.DecimalField(max_digits=5, decimal_places=2), "decimal"),
        (models.DateField(), "date"),
        (models.URLField(), "url"),
        (models.CharField(max_length=3, choices=[("a", "A")]), "choice"),
        (PartialDateField(), "partial_date"),
    ],
)
def test_a_class_is_carried_with_those_derived_from_it(column, kind):
    assert fields.kind_of(column) == kind


@pytest.mark.parametrize(
    "column",
    [models.DateTimeField(), models.JSONField(), models.FloatField(), models.FileField(), models.BinaryField()],
)
def test_a_class_that_no_value_writer_knows_is_refused_by_name(column):
    with pytest.raises(TypeError, match=type(column).__name__):
        fields.kind_of(column)


def test_fields_stand_in_the_order_of_the_declaration_with_the_common_ones_last():
    names = list(fields.of(PEOPLE))
    assert names == list(PEOPLE.fields)
    assert names[0] == "name"
    assert names[-7:] == ["owner", "confidentiality", "source_title", "source_url", "source_on", "source_page", "notes"]


def test_engine_columns_are_no_fields():
    assert not set(fields.of(PEOPLE)) & {"id", "version", "audience", "sort_key", "sort_key_vi"}


def test_a_name_knows_its_vietnamese_twin_and_the_twin_has_none():
    assert fields.one(PEOPLE, "name").pair == "name_vi"
    assert fields.one(PEOPLE, "name_vi").pair == ""
    assert fields.one(PEOPLE, "email").pair == ""


def test_a_link_knows_where_it_leads():
    assert fields.one(PEOPLE, "country").target is registry.get("countries")
    assert fields.one(PEOPLE, "studied_in").target is registry.get("countries")
    assert fields.one(PEOPLE, "owner").target is None
    assert [fields.one(PEOPLE, name).is_link for name in ("country", "studied_in", "owner", "name")] == [
        True,
        True,
        False,
        False,
    ]
    assert fields.one(PEOPLE, "owner").column.related_model is Unit


def test_what_must_be_filled_in_follows_the_model():
    required = {name for name, field in fields.of(PEOPLE).items() if field.is_required}
    assert required == {"name", "owner"}
    assert fields.one(registry.get("positions"), "person").is_required
    assert not fields.one(registry.get("agreements"), "state").is_required  # has a default


def test_choices_are_values_with_their_names():
    assert fields.one(PEOPLE, "confidentiality").choices[0] == (0, "Public")
    assert fields.one(PEOPLE, "name").choices == []


def test_a_label_begins_with_a_capital():
    assert fields.one(PEOPLE, "born_on").label == "Born on"


def test_a_field_nobody_declared_is_an_error():
    with pytest.raises(KeyError):
        fields.one(PEOPLE, "password")
