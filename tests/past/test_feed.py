"""The history across the union: the latest first, page by page, and never what the reader was not to see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.past import feed
from amity.records import filtering, registry, shelving, writes
from amity.records.models import Change, Shelf
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
UNIT, PUBLIC = Confidentiality.UNIT, Confidentiality.PUBLIC


def edit(row, actor=SYSTEM, **values):
    fresh = type(row).objects.get(pk=row.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    assert writes.save(fresh, actor=actor)


def lines(actor=SYSTEM, **params):
    return feed.read(actor, {name: [str(value)] for name, value in params.items()}, "en")[0]


def test_the_latest_change_comes_first_with_its_row_and_fields(personas):
    row = factories.make("people", personas.hers, name="An")
    edit(row, personas.actor("an"), notes="Met", expertise="Trade")
    first = lines()[0]
    assert (first.title, first.by, first.action, first.row_id) == ("An", "An", "change", row.pk)
    assert first.fields == ["Expertise", "Notes"]


@pytest.mark.parametrize(("name", "count"), [("an", 2), ("dung", 2), ("binh", 1), ("hoa", 1), ("nobody", 1)])
def test_only_changes_of_rows_in_sight_are_told(personas, name, count):
    factories.make("people", personas.hers, confidentiality=UNIT)
    factories.make("people", personas.other, confidentiality=PUBLIC)
    found = lines(personas.actor(name), record="people")
    assert len(found) == count


def test_what_was_done_while_a_row_was_closed_stays_closed(personas):
    row = factories.make("people", personas.hers, confidentiality=UNIT)
    edit(row, notes="secret")
    edit(row, confidentiality=PUBLIC)
    edit(row, notes="open")
    assert [one.fields for one in lines(personas.actor("binh"), record="people")] == [["Notes"], ["Confidentiality"]]
    assert len(lines(personas.actor("an"), record="people")) == 4


def test_it_is_narrowed_by_type_account_action_act_and_day(personas):
    act = writes.begin("bulk", registry.get("people"), actor=SYSTEM)
    person, event = factories.make("people", personas.hers), factories.make("organisations", personas.hers)
    edit(person, personas.actor("an"), notes="by An")
    shelving.shelve(registry.get("organisations"), [event.pk], Shelf.TRASHED, actor=SYSTEM, operation=act)
    assert {one.record.name for one in lines(record="people")} == {"people"}
    assert [one.by for one in lines(account=personas.an.pk)] == ["An"]
    assert [one.row_id for one in lines(action="trash")] == [event.pk]
    assert [one.operation_id for one in lines(operation=act.pk)] == [act.pk]
    assert lines(on="1999") == []
    assert len(lines(on=str(Change.objects.last().at.year))) >= 3
    for wrong in ({"account": "x"}, {"operation": "1;2"}, {"on": "soon"}):
        with pytest.raises(filtering.BadFilter):
            lines(**wrong)


def test_pages_follow_each_other_without_gap_or_repetition(personas, monkeypatch):
    monkeypatch.setattr(feed, "PAGE", 3)
    for _n in range(4):
        factories.make("people", personas.hers)
    seen, before = [], None
    while True:
        page, before = feed.read(SYSTEM, {"record": ["people"]}, "en", before=before)
        seen += [one.id for one in page]
        if before is None:
            break
    expected = Change.objects.filter(record="people").order_by("-id").values_list("id", flat=True)
    assert seen == list(expected)


def test_more_changes_cost_no_more_queries(personas):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            lines(personas.actor("chi"))
        return len(caught)

    factories.make("people", personas.hers)
    one = queries()
    for _n in range(3):
        factories.make("people", personas.hers)
    assert queries() == one
