"""What is sent to a form beyond what it asks for is not taken, for every record type."""

import pytest

from amity.access.roles import Confidentiality
from amity.records import fields, forms, registry
from amity.records.models import Change
from tests import factories

pytestmark = pytest.mark.django_db
EACH = pytest.mark.parametrize("record", registry.all_records(), ids=lambda record: record.name)


def links_of(record, row) -> dict[str, list[int]]:
    many = [name for name, field in fields.of(record).items() if field.kind == "links"]
    return {name: list(getattr(row, name).values_list("pk", flat=True)) for name in many}


def sent_back(made) -> dict[str, str]:
    """What a browser sends when a form is sent back as it was shown; a box without a tick sends nothing."""
    values = {name: made[name].value() for name in made.fields}
    return {name: str(value) for name, value in values.items() if value is not None and value is not False}


def opened(record, row, actor, language: str = "en"):
    return forms.form_for(record, actor, language, is_new=False)(instance=row, initial=links_of(record, row))


@EACH
@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_form_sent_back_as_it_was_shown_changes_nothing(record, language, personas):
    row = factories.make(record.name, personas.hers)
    an = personas.actor("an")
    before, changes = record.model.objects.filter(pk=row.pk).values().get(), Change.objects.count()
    given = sent_back(opened(record, record.model.objects.get(pk=row.pk), an, language))
    made = forms.form_for(record, an, language, is_new=False)(given, instance=record.model.objects.get(pk=row.pk))
    assert made.is_valid(), made.errors
    assert made.store() is not None, made.errors
    assert record.model.objects.filter(pk=row.pk).values().get() == before
    assert Change.objects.count() == changes


@EACH
def test_columns_of_the_engine_and_states_are_not_taken_from_what_is_sent(record, personas):
    row = factories.make(record.name, personas.hers)
    an = personas.actor("an")
    before = record.model.objects.filter(pk=row.pk).values().get()
    links = links_of(record, row)
    sent = {f"{name}{end}": "999" for name in (*record.fields, "account") for end in ("_id", "__name", "_ptr")}
    sent |= dict.fromkeys(
        ("id", "pk", "audience", "sort_key", "sort_key_vi", "created_at", "is_superuser", "grants"), "1"
    )
    if record.steps and record.state:
        choices = record.model._meta.get_field(record.state).flatchoices
        sent[record.state] = record.entry_states[-1] if record.entry_states else choices[-1][0]
    given = sent_back(opened(record, record.model.objects.get(pk=row.pk), an)) | sent
    made = forms.form_for(record, an, "en", is_new=False)(given, instance=record.model.objects.get(pk=row.pk))
    assert made.is_valid(), made.errors
    assert made.store() is not None, made.errors
    assert record.model.objects.filter(pk=row.pk).values().get() == before
    assert links_of(record, record.model.objects.get(pk=row.pk)) == links


@EACH
def test_a_record_is_not_given_to_a_unit_or_class_its_writer_may_not_choose(record, personas):
    row = factories.make(record.name, personas.hers)
    an = personas.actor("an")
    shown = sent_back(opened(record, record.model.objects.get(pk=row.pk), an))
    for name, value in (("owner", personas.other.pk), ("owner", ""), ("confidentiality", 4), ("confidentiality", -1)):
        made = forms.form_for(record, an, "en", is_new=False)(
            shown | {name: str(value)}, instance=record.model.objects.get(pk=row.pk)
        )
        assert list(made.errors) == [name]
    row.refresh_from_db()
    allowed = Confidentiality.RESTRICTED if factories.is_for_few(record) else Confidentiality.UNION
    assert (row.owner, row.confidentiality) == (personas.hers, allowed)


@EACH
def test_a_new_record_enters_life_where_its_declaration_allows(record, personas):
    if not (record.steps and record.state):
        assert record.entry_states == ()
        return
    offered = forms.form_for(record, personas.actor("an"), "en", is_new=True).base_fields[record.state]
    first = record.model._meta.get_field(record.state).get_default()
    assert {value for value, _name in offered.choices} == {first, *record.entry_states}
    for value, _name in record.model._meta.get_field(record.state).flatchoices:
        if value not in {first, *record.entry_states}:
            with pytest.raises(forms.ValidationError):
                offered.clean(value)
