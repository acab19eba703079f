"""The write door: rights, links, validation, history, search entries and names that depend on other rows."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.records import registry, search, titles, writes
from amity.records.models import Change, SearchEntry
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def test_texts_are_stored_composed_so_that_equal_words_are_equal(personas):
    row, _links = factories.unsaved("people", personas.hers, name="Nguye\u0302\u0303n Va\u0306n An")
    writes.save(row, actor=personas.actor("an"))
    assert type(row).objects.get(pk=row.pk).name == "Nguyễn Văn An"


def test_a_wrong_value_names_its_field_and_stores_nothing(personas):
    row, _links = factories.unsaved("people", personas.hers, email="not an address")
    with pytest.raises(ValidationError) as caught:
        writes.save(row, actor=personas.actor("an"))
    assert list(caught.value.message_dict) == ["email"]
    assert not Change.objects.filter(record="people").exists()
    assert not SearchEntry.objects.filter(record="people").exists()


def test_a_row_cannot_be_moved_into_or_out_of_a_unit_one_does_not_keep(personas):
    row = factories.make("people", personas.hers)
    row.owner = personas.other
    for name in ("an", "binh"):
        with pytest.raises(writes.NotAllowed):
            writes.save(row, actor=personas.actor(name))
    assert writes.save(row, actor=personas.actor("chi"))


def test_a_reader_changes_nothing(personas):
    row = factories.make("people", personas.hers)
    row.notes = "Changed."
    with pytest.raises(writes.NotAllowed):
        writes.save(row, actor=personas.actor("dung"))
    assert Change.objects.filter(action="change").count() == 0


def test_a_row_that_is_gone_is_not_made_again(personas):
    row = factories.make("people", personas.hers)
    type(row).objects.filter(pk=row.pk).delete()
    with pytest.raises(writes.Stale):
        writes.save(row, actor=SYSTEM)


def test_history_keeps_plain_values_before_and_after(personas):
    row = factories.make("people", personas.hers, born_on=PartialDate.parse("1963"))
    row.born_on = PartialDate.parse("1963-09")
    row.confidentiality = Confidentiality.RESTRICTED
    writes.save(row, actor=personas.actor("an"), why="Letter of 2 March")
    change = Change.objects.get(action="change")
    before = Confidentiality.UNION
    assert change.values == {"born_on": ["1963", "1963-09"], "confidentiality": [before, Confidentiality.RESTRICTED]}
    assert (change.account, change.why, change.record) == (personas.an, "Letter of 2 March", "people")


def test_history_of_many_to_many_links_keeps_the_ids(personas):
    row, links = factories.unsaved("interactions", personas.hers)
    writes.save(row, actor=SYSTEM, links=links)
    guest = factories.make("people", personas.hers)
    before = sorted(row.people.values_list("pk", flat=True))
    writes.save(row, actor=SYSTEM, links={"people": [*row.people.all(), guest]})
    assert Change.objects.filter(record="interactions").latest("id").values == {
        "people": [before, sorted([*before, guest.pk])]
    }
    assert writes.save(row, actor=SYSTEM, links={"people": row.people.all()}) is False


def test_a_link_that_stays_is_not_asked_for_again(personas):
    """A keeper may correct a row that already points at something he cannot see."""
    country = factories.make("countries", personas.other, confidentiality=Confidentiality.UNIT)
    row = factories.make("people", personas.hers, country=country)
    row.refresh_from_db()
    row.notes = "Corrected."
    assert writes.save(row, actor=personas.actor("an"))


def test_many_rows_are_stored_all_or_none(personas):
    good, _links = factories.unsaved("people", personas.hers)
    bad, _links = factories.unsaved("people", personas.hers, email="nonsense")
    with pytest.raises(ValidationError):
        writes.save_many([good, bad], actor=SYSTEM)
    stranger, _links = factories.unsaved("people", personas.other)
    with pytest.raises(writes.NotAllowed):
        writes.save_many([good, stranger], actor=personas.actor("an"))
    assert type(good).objects.count() == Change.objects.filter(record="people").count() == 0


def test_many_rows_cost_a_fixed_number_of_queries(personas):
    def queries(count: int) -> int:
        rows = [factories.unsaved("people", personas.hers)[0] for _n in range(count)]
        with CaptureQueriesContext(connection) as captured:
            assert writes.save_many(rows, actor=personas.actor("an")) == count
        return len(captured)

    assert queries(3) == queries(30)


def test_many_rows_can_be_created_and_changed_together(personas):
    old = factories.make("people", personas.hers)
    old.notes = "Met again."
    new, _links = factories.unsaved("people", personas.hers)
    unchanged = factories.make("people", personas.hers)
    assert writes.save_many([old, new, unchanged], actor=SYSTEM) == 2
    assert type(old).objects.get(pk=old.pk).notes == "Met again."
    assert sorted(
        Change.objects.filter(record="people", row_id__in=[old.pk, new.pk]).values_list("action", flat=True)
    ) == [
        "change",
        "create",
        "create",
    ]


def test_a_new_name_reaches_the_rows_whose_names_are_made_of_it(personas):
    person = factories.make("people", personas.hers, name="Phan Anh Sang")
    position = factories.make("positions", personas.hers, person=person)
    person.name = "Phan Anh Sơn"
    writes.save(person, actor=SYSTEM)
    entry = SearchEntry.objects.get(record="positions", row_id=position.pk)
    assert "Phan Anh Sơn" in entry.title
    position.refresh_from_db()
    assert position.sort_key == type(position).objects.get(pk=position.pk).sort_key
    hits = search.find(SYSTEM, "phan anh son")
    assert {hit.record.name for hit in hits} == {"people", "positions"}
    assert not [hit for hit in search.find(SYSTEM, "sang") if hit.row_id == person.pk and hit.record.name == "people"]


def test_a_name_hidden_later_leaves_the_entries_of_other_rows(personas):
    person = factories.make("people", personas.hers, name="Lê Thị Hoa", confidentiality=Confidentiality.UNION)
    position = factories.make("positions", personas.hers, person=person, confidentiality=Confidentiality.UNION)
    assert "Lê Thị Hoa" not in SearchEntry.objects.get(record="positions", row_id=position.pk).title or (
        position.owner_id == person.owner_id
    )
    person.confidentiality = Confidentiality.RESTRICTED
    writes.save(person, actor=SYSTEM)
    assert "Hoa" not in SearchEntry.objects.get(record="positions", row_id=position.pk).title
    assert titles.HIDDEN in SearchEntry.objects.get(record="positions", row_id=position.pk).title


def test_a_name_of_no_many_to_many_field_is_a_programming_error(personas):
    row, _links = factories.unsaved("people", personas.hers)
    with pytest.raises(TypeError, match="no many-to-many fields"):
        writes.save(row, actor=SYSTEM, links={"name": []})


def test_an_owner_is_needed(personas):
    row, _links = factories.unsaved("people", personas.hers)
    row.owner = None
    with pytest.raises(ValidationError):
        writes.save(row, actor=SYSTEM)
    assert registry.of(type(row)).model.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Lan\x00 Anh", "Lan Anh"),
        ("  Lan \n Anh\t", "Lan Anh"),
        ("Lan\u202eAnh", "LanAnh"),
        ("Lan\ud800", "Lan"),
        ("Lan\u3000Anh", "Lan Anh"),
    ],
)
def test_a_text_of_one_line_is_stored_on_one_line_without_what_cannot_be_seen(typed, stored, personas):
    row = factories.make("people", personas.hers, name=typed)
    assert type(row).objects.get(pk=row.pk).name == stored


def test_a_long_text_keeps_its_lines(personas):
    row = factories.make("people", personas.hers, notes="Met in Hanoi.\r\n\x00  Wrote later.\ud83d")
    assert type(row).objects.get(pk=row.pk).notes == "Met in Hanoi.\n  Wrote later."


def test_a_reason_is_stored_as_text_is_and_one_that_is_too_long_is_refused(personas):
    row = factories.make("people", personas.hers)
    row.notes = "Changed."
    with pytest.raises(ValidationError) as caught:
        writes.save(row, actor=SYSTEM, why="a" * 501)
    assert list(caught.value.message_dict) == ["why"]
    assert writes.save(row, actor=SYSTEM, why="Letter\x00 of\r\n2 March")
    assert Change.objects.get(action="change").why == "Letter of 2 March"


def test_a_link_that_must_be_there_is_asked_for_before_the_database_is(personas):
    row, _links = factories.unsaved("positions", personas.hers)
    row.person = None
    for save in (writes.save, lambda row, **options: writes.save_many([row], **options)):
        with pytest.raises(ValidationError) as caught:
            save(row, actor=SYSTEM)
        assert list(caught.value.message_dict) == ["person"]
    row.person = factories.make("people", personas.hers)
    row.title = ""
    with pytest.raises(ValidationError, match="blank"):
        writes.save(row, actor=SYSTEM)


def test_links_out_of_sight_stay_when_other_fields_change(personas):
    """An is shown neither of the two countries, so her form gives back none, and neither gets lost."""
    hidden = factories.make("countries", personas.other, confidentiality=Confidentiality.UNIT)
    row = factories.make("people", personas.hers, studied_in=[hidden])
    open_one = factories.make("countries", personas.other)
    an = personas.actor("an")
    row.notes = "Corrected."
    assert writes.save(row, actor=an, links={"studied_in": []})
    assert set(row.studied_in.all()) == {hidden}
    row.notes = "Corrected again."
    assert writes.save(row, actor=an, links={"studied_in": [open_one]})
    assert set(row.studied_in.all()) == {hidden, open_one}
    assert writes.save(row, actor=an, links={"studied_in": []})
    assert set(row.studied_in.all()) == {hidden}
    assert writes.save(row, actor=SYSTEM, links={"studied_in": []})
    assert set(row.studied_in.all()) == set()


def test_a_copy_of_a_row_is_a_new_row_whose_links_are_looked_at(personas):
    hidden = factories.make("countries", personas.other, confidentiality=Confidentiality.UNIT)
    row = factories.make("people", personas.hers, country=hidden)
    row.pk = None
    with pytest.raises(ValidationError):
        writes.save(row, actor=personas.actor("an"))


def test_a_row_out_of_sight_is_not_changed_by_those_who_write_in_its_unit(personas):
    """Chi writes the rows of every unit but does not see restricted ones."""
    row = factories.make("people", personas.hers, confidentiality=Confidentiality.RESTRICTED)
    row.notes = "Changed."
    with pytest.raises(writes.Stale):
        writes.save(row, actor=personas.actor("chi"))
    assert type(row).objects.get(pk=row.pk).notes == ""
    assert writes.save(row, actor=personas.actor("an"))


def test_a_stored_row_knows_at_once_who_may_see_it(personas):
    row = factories.make("people", personas.hers, confidentiality=Confidentiality.PUBLIC)
    row.confidentiality = Confidentiality.UNIT
    writes.save(row, actor=SYSTEM)
    assert row.audience == type(row).objects.values_list("audience", flat=True).get(pk=row.pk)


def test_a_write_that_stores_nothing_leaves_the_version_as_it_was(personas):
    row = factories.make("agreements", personas.hers, reference="A-1")
    other = factories.make("agreements", personas.hers, reference="A-2")
    other.reference = "A-1"
    with pytest.raises(ValidationError) as caught:
        writes.save(other, actor=SYSTEM)
    assert (list(caught.value.message_dict), other.version, row.version) == (["reference"], 1, 1)


def test_nothing_to_save_costs_nothing(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert writes.save_many([], actor=SYSTEM) == 0


def test_a_number_written_with_fewer_decimals_is_no_change(personas):
    row = factories.make("aid_items", personas.hers, amount=495592)
    for same in (495592, Decimal("495592"), Decimal("495592.0")):
        row.amount = same
        assert writes.save(row, actor=SYSTEM) is False
    row.amount = Decimal("495592.5")
    assert writes.save(row, actor=SYSTEM)
    assert Change.objects.get(action="change", record="aid_items").values == {"amount": ["495592.00", "495592.50"]}


@pytest.mark.parametrize(
    ("name", "unit", "level", "may"),
    [
        ("hoa", "ngo", Confidentiality.PUBLIC, True),
        ("hoa", "ngo", Confidentiality.UNION, False),
        ("hoa", "ngo", Confidentiality.UNIT, True),
        ("hoa", "ngo", Confidentiality.RESTRICTED, False),
        ("an", "hers", Confidentiality.RESTRICTED, True),
        ("chi", "hers", Confidentiality.UNIT, True),
        ("chi", "hers", Confidentiality.RESTRICTED, False),
    ],
)
def test_nobody_puts_a_row_out_of_his_own_sight(name, unit, level, may, personas):
    actor, owner = personas.actor(name), getattr(personas, unit)
    row, links = factories.unsaved("people", owner, confidentiality=level)
    old = factories.make("people", owner, confidentiality=Confidentiality.PUBLIC)
    old.confidentiality = level
    for one in (row, old) if level else (row,):
        if may:
            assert writes.save(one, actor=actor)
        else:
            with pytest.raises(ValidationError) as caught:
                writes.save(one, actor=actor)
            assert list(caught.value.message_dict) == ["confidentiality"]
