"""Tags: who sees them, who puts them on rows, and that a list narrowed by one shows nothing else."""

import pytest

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.past import undo
from amity.records import listing, registry, tags, writes
from amity.records.models import Change, Tag, Tagging
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def tag(unit, name="Tet cards", **more) -> Tag:
    return Tag.objects.create(unit=unit, name=name, **more)


def people():
    return registry.get("people")


def listed(actor, *tags_) -> list[int]:
    rows = listing.read(people(), actor, {"tag": [str(one.pk) for one in tags_]}, "en").rows
    return sorted(row.id for row in rows)


def test_a_list_is_narrowed_by_any_of_several_tags(personas):
    first, second = tag(personas.hers), tag(personas.hers, "Spring")
    rows = [factories.make("people", personas.hers) for _n in range(3)]
    tags.put(first, people(), [rows[0].pk], actor=SYSTEM)
    tags.put(second, people(), [rows[1].pk], actor=SYSTEM)
    assert listed(SYSTEM, first) == [rows[0].pk]
    assert listed(SYSTEM, first, second) == [rows[0].pk, rows[1].pk]
    page = listing.read(people(), SYSTEM, {"tag": str(first.pk)}, "en")
    assert [(chip.label, chip.value) for chip in page.chips] == [("Tag", "Tet cards")]


@pytest.mark.parametrize(("name", "own", "shared"), [
    ("an", True, True), ("dung", True, True), ("chi", True, True), ("binh", False, True), ("hoa", False, False),
])  # fmt: skip
def test_a_tag_is_its_units_own_unless_the_whole_union_has_it(personas, name, own, shared):
    mine, ours = tag(personas.hers), tag(personas.hers, "Everybody", is_shared=True)
    row = factories.make("people", personas.hers, confidentiality=0)
    for one in (mine, ours):
        tags.put(one, people(), [row.pk], actor=SYSTEM)
    actor = personas.actor(name)
    assert (mine in tags.visible(actor), ours in tags.visible(actor)) == (own, shared)
    assert (listed(actor, mine) == [row.pk], listed(actor, ours) == [row.pk]) == (own, shared)
    assert tags.names([str(mine.pk)], actor, "en") == ("Tet cards" if own else "")
    assert len(tags.of_row(people(), row.pk, actor)) == own + shared


def test_only_rows_in_sight_are_tagged_and_each_once(personas):
    mine = tag(personas.hers)
    seen = factories.make("people", personas.hers)
    hidden = factories.make("people", personas.other, confidentiality=Confidentiality.UNIT)
    for expected in (1, 0):
        assert tags.put(mine, people(), [seen.pk, hidden.pk], actor=personas.actor("an")) == expected
    assert [one.row_id for one in Tagging.objects.all()] == [seen.pk]


def test_who_does_not_keep_the_tag_cannot_put_it(personas):
    mine, row = tag(personas.hers), factories.make("people", personas.other)
    with pytest.raises(writes.NotAllowed):
        tags.put(mine, people(), [row.pk], actor=personas.actor("binh"))
    assert not Tagging.objects.exists()


def test_taking_off_and_undoing_leave_their_traces(personas):
    mine, row = tag(personas.hers), factories.make("people", personas.hers)
    act = writes.begin("bulk", people(), actor=SYSTEM)
    tags.put(mine, people(), [row.pk], actor=SYSTEM, operation=act)
    assert undo.undo(act, actor=SYSTEM).restored == 1
    assert not Tagging.objects.exists()
    tags.put(mine, people(), [row.pk], actor=SYSTEM)
    assert tags.put(mine, people(), [row.pk], actor=SYSTEM, on=False) == 1
    assert [one.values for one in Change.objects.filter(action="tag")] == [
        {"tag": [None, mine.pk]}, {"tag": [mine.pk, None]}, {"tag": [None, mine.pk]}, {"tag": [mine.pk, None]},
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", ["x", "1 or 1=1", "²", "9" * 30, ""])
def test_what_is_no_tag_finds_no_row_and_breaks_nothing(personas, wrong):
    factories.make("people", personas.hers)
    rows = listing.read(people(), SYSTEM, {"tag": wrong}, "en").rows
    assert rows == [] or wrong == ""
