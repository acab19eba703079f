"""What holds for every record type: each test runs once per declaration, over every door that leads to its rows.

The stranger is Bình, who keeps the records of another unit; the rows are An's unit's own, of class "unit".
"""

import csv
import io
import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.exchange import exports
from amity.records import (
    checks,
    fields,
    filtering,
    forms,
    history,
    listing,
    ordering,
    page,
    registry,
    search,
    titles,
    writes,
)
from amity.records.declaration import Record
from amity.records.models import Change, SearchEntry
from tests import factories
from tests.exchange import planned

pytestmark = pytest.mark.django_db
RECORDS = registry.all_records()
EACH = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
UNIT = Confidentiality.UNIT


def hidden(record: Record, personas):
    """A row of An's unit that only her unit may see."""
    return factories.make(record.name, personas.hers, confidentiality=UNIT)


def test_every_record_type_has_a_factory():
    assert {record.name for record in RECORDS} == factories.known()


@EACH
def test_a_declaration_passes_the_checks_at_start(record):
    assert checks.check(record) == []


@EACH
def test_a_documentation_page_exists(record):
    module = record.model._meta.app_label
    text = (Path(__file__).parents[2] / "docs" / "records" / f"{module}.md").read_text(encoding="utf-8")
    assert f"`{record.name}`" in text


@EACH
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_gets_404_on_every_page_of_a_row(record, method, personas, client_of):
    row = hidden(record, personas)
    client = client_of("binh")
    addresses = [reverse(f"staff:{door}", args=[record.name, row.pk]) for door in ("record", "edit", "history")]
    addresses += [reverse("staff:step", args=[record.name, row.pk, step.name]) for step in record.steps]
    for address in addresses:
        assert getattr(client, method)(address).status_code in ({404, 405} if method == "post" else {404}), address


@EACH
def test_her_own_unit_opens_the_same_pages(record, personas, client_of):
    row = hidden(record, personas)
    for name, status in (("an", 200), ("dung", 404 if factories.is_for_few(record) else 200)):
        assert client_of(name).get(reverse("staff:record", args=[record.name, row.pk])).status_code == status


@EACH
def test_a_stranger_sees_no_row_in_any_door(record, personas, client_of):
    row = hidden(record, personas)
    stranger, client = personas.actor("binh"), client_of("binh")
    title = titles.of_row(record, row)
    assert not visible_to(stranger, record).filter(pk=row.pk).exists()
    assert listing.read(record, stranger, {"id": str(row.pk)}, "en").rows == []
    assert listing.read(record, stranger, {"id": str(row.pk)}, "en").count == "0"
    assert page.read(record, row.pk, stranger, "en") is None
    exported = b"".join(exports.csv_chunks(record, stranger, {"id": str(row.pk)})).decode()
    assert len(list(csv.reader(io.StringIO(exported)))) == 1
    assert [hit for hit in search.find(stranger, title) if hit.row_id == row.pk and hit.record is record] == []
    assert client.get(f"/api/v1/{record.name}/{row.pk}").status_code == 404
    listed = json.loads(client.get(f"/api/v1/{record.name}?id={row.pk}").content)
    assert listed["items"] == []
    choices = client.get(reverse("staff:choices", args=[record.name]), {"q": title}).content.decode()
    assert f"#{row.pk}" not in choices


@EACH
def test_a_stranger_sees_no_panel_row_and_no_name_on_the_rows_it_points_at(record, personas):
    """A hidden row that points at a public one leaves no trace on the public one's page."""
    row = hidden(record, personas)
    stranger = personas.actor("binh")
    for name, field in fields.of(record).items():
        if field.target is None:
            continue
        linked = list(getattr(row, name).all()) if field.kind == "links" else [getattr(row, name)]
        for target in (one for one in linked if one is not None):
            type(target).objects.filter(pk=target.pk).update(confidentiality=Confidentiality.PUBLIC)
            seen = page.read(field.target, target.pk, stranger, "en")
            assert seen is not None
            assert not [panel for panel in seen.panels if panel.record is record]
            assert f"/{record.name}/{row.pk}/" not in [moment.href for moment in seen.timeline]


@EACH
def test_a_link_to_a_hidden_row_shows_no_name_anywhere(record, personas):
    """A public row that points at hidden ones shows an ellipsis in list, page, export, search and history."""
    row = factories.make(record.name, personas.hers, confidentiality=Confidentiality.PUBLIC)
    is_for_few = factories.is_for_few(record)  # then nobody out of her unit opens the row that points at them
    stranger, theirs = personas.actor("an" if is_for_few else "binh"), personas.other if is_for_few else personas.hers
    for name, field in fields.of(record).items():
        if field.target is None or (field.kind == "link" and getattr(row, f"{name}_id") is None):
            continue
        linked = list(getattr(row, name).all()) if field.kind == "links" else [getattr(row, name)]
        for target in linked:
            target.refresh_from_db()
            target.confidentiality = UNIT
            target.owner = theirs
            writes.save(target, actor=Actor.system())
            told = titles.of_row(field.target, target)
            seen = page.read(record, row.pk, stranger, "en")
            assert seen is not None
            assert told not in str(seen.groups)
            shown = listing.read(record, stranger, {"id": str(row.pk), "columns": name}, "en")
            assert told not in str(shown.rows)
            assert told not in b"".join(exports.csv_chunks(record, stranger, {"id": str(row.pk)})).decode()
            assert told not in SearchEntry.objects.get(record=record.name, row_id=row.pk).title


@EACH
def test_a_filter_by_a_hidden_row_answers_like_one_by_a_row_that_does_not_exist(record, personas):
    stranger = personas.actor("binh")
    for name, field in fields.of(record).items():
        if field.target is None:
            continue
        target = hidden(field.target, personas)
        by_hidden = listing.read(record, stranger, {name: str(target.pk)}, "en")
        by_none = listing.read(record, stranger, {name: "999999999"}, "en")
        assert (by_hidden.count, by_hidden.rows, by_hidden.chips[0].value) == ("0", [], by_none.chips[0].value)


@EACH
def test_forms_neither_offer_nor_accept_a_strangers_choice(record, personas):
    stranger = personas.actor("binh")
    form = forms.form_for(record, stranger, "en", is_new=True)
    assert {unit.pk for unit in form.base_fields["owner"].queryset} == {personas.other.pk}
    for name, field in fields.of(record).items():
        if field.target is not None:
            target = hidden(field.target, personas)
            with pytest.raises(forms.ValidationError):
                form.base_fields[name].clean(f"x #{target.pk}")


@EACH
def test_the_write_door_refuses_a_link_to_a_hidden_row(record, personas):
    for name, field in fields.of(record).items():
        if field.target is None:
            continue
        target = hidden(field.target, personas)
        row, links = factories.unsaved(record.name, personas.other, confidentiality=Confidentiality.PUBLIC)
        if field.kind == "links":
            links[name] = [target]
        else:
            setattr(row, name, target)
        with pytest.raises(writes.ValidationError):
            writes.save(row, actor=personas.actor("binh"), links=links)


@EACH
def test_nobody_writes_into_a_strangers_unit(record, personas):
    row, links = factories.unsaved(record.name, personas.hers)
    for name in ("binh", "dung", "hoa", "nobody"):
        with pytest.raises((writes.NotAllowed, writes.ValidationError)):
            writes.save(row, actor=personas.actor(name), links=links)
    assert record.model.objects.filter(pk=row.pk).count() == 0


def _queries(call) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


@EACH
def test_a_list_costs_the_same_queries_for_one_row_and_for_three(record, personas, client_of):
    client, address = client_of("an"), reverse("staff:list", args=[record.name])
    factories.make(record.name, personas.hers)
    client.get(address)
    one = _queries(lambda: client.get(address))
    factories.make(record.name, personas.hers)
    factories.make(record.name, personas.hers)
    assert _queries(lambda: client.get(address)) == one
    assert one <= 12  # of which four are views, unread notices, the log of readings and whether he sees many rows


@EACH
@pytest.mark.parametrize("language", ["en", "vi"])
def test_list_page_form_and_record_render_in_both_languages(record, language, personas, client_of):
    personas.an.language = language
    personas.an.save()
    row = factories.make(record.name, personas.hers)
    client = client_of("an")
    for door, arguments in (("list", []), ("new", []), ("record", [row.pk]), ("edit", [row.pk]), ("history", [row.pk])):
        answer = client.get(reverse(f"staff:{door}", args=[record.name, *arguments]))
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.content.decode()


@EACH
def test_export_then_import_changes_nothing_and_writes_no_history(record, personas):
    for _n in range(3):
        factories.make(record.name, personas.hers)
    exported = b"".join(exports.csv_chunks(record, Actor.system(), {}))
    before = (Change.objects.count(), record.model.objects.count())
    brought = planned.plan(record.name, Actor.system(), exported)
    assert (planned.told(brought), planned.counts(brought)) == ([], (0, 0, before[1], 0))
    assert (Change.objects.count(), record.model.objects.count()) == before


@EACH
def test_every_write_leaves_one_change_and_a_write_that_changes_nothing_leaves_none(record, personas):
    row = factories.make(record.name, personas.hers)
    rows = Change.objects.filter(record=record.name, row_id=row.pk)
    assert [change.action for change in rows] == ["create"]
    fresh = record.model.objects.get(pk=row.pk)
    assert writes.save(fresh, actor=personas.actor("an")) is False
    fresh.notes = "Seen in the archive."
    assert writes.save(fresh, actor=personas.actor("an"), why="A note from the archive.") is True
    assert [(change.action, change.why) for change in rows.order_by("id")] == [
        ("create", ""),
        ("change", "A note from the archive."),
    ]
    told = history.changes(record, row.pk, personas.actor("an"), "en")[0]
    assert (told.by, told.values) == ("An", [("Notes", "", "Seen in the archive.")])


@EACH
def test_a_change_made_on_an_old_copy_is_refused(record, personas):
    row = factories.make(record.name, personas.hers)
    old, new = record.model.objects.get(pk=row.pk), record.model.objects.get(pk=row.pk)
    new.notes = "First."
    writes.save(new, actor=Actor.system())
    old.notes = "Second."
    with pytest.raises(writes.Stale):
        writes.save(old, actor=Actor.system())
    assert record.model.objects.get(pk=row.pk).notes == "First."


@EACH
def test_a_step_refused_leaves_the_row_as_it_was(record, personas, client_of):
    for step in record.steps:
        row = factories.make(record.name, personas.hers)
        before = record.model.objects.filter(pk=row.pk).values().get()
        answer = client_of("dung").post(reverse("staff:step", args=[record.name, row.pk, step.name]), {"why": "x"})
        assert answer.status_code in (200, 302, 403, 404), step.name
        assert record.model.objects.filter(pk=row.pk).values().get() == before


@EACH
def test_every_filter_offered_is_understood(record, personas):
    """Each filter takes the value its form offers, and a value it cannot read gives a sentence, not an error page."""
    actor = personas.actor("an")
    for one in filtering.offered(record):
        for text in ("2023", "none", "⁂", "1"):
            seen = listing.read(record, actor, {one.name: text}, "en")
            assert seen.problem or seen.count


@EACH
@pytest.mark.parametrize("sort_down", ["", "-"])
def test_pages_by_cursor_show_each_row_once_in_both_directions(record, sort_down, personas, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    ids = {factories.make(record.name, personas.hers).pk for _n in range(5)}
    actor = personas.actor("an")
    for name in record.columns:
        if not ordering.sort_column(record, name, "en"):
            continue
        query = {"sort": sort_down + name, "owner": personas.hers.code}
        seen, pages, at = [], [], listing.read(record, actor, query, "en")
        while True:
            pages.append([row.id for row in at.rows])
            seen += pages[-1]
            if not at.next:
                break
            at = listing.read(record, actor, _params(at.next), "en")
        assert ids <= set(seen)
        assert len(seen) == len(set(seen))
        for expected in reversed(pages[:-1]):
            at = listing.read(record, actor, _params(at.previous), "en")
            assert [row.id for row in at.rows] == expected


def _params(query: str) -> dict[str, list[str]]:
    from urllib.parse import parse_qs

    return parse_qs(query)
