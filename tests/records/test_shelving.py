"""Archive and trash: what is thrown away is out of every sight, comes back as it was, and loses nothing."""

import pytest

from amity.access.actors import Actor, audience_code
from amity.access.roles import Confidentiality
from amity.access.scope import trashed_for, visible_to
from amity.past import erasing
from amity.records import history, listing, page, registry, search, shelving, titles, writes
from amity.records.models import SearchEntry, Shelf
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
PEOPLE = "people"


def shelve(row, shelf, actor=SYSTEM, **more):
    return shelving.shelve(registry.of(type(row)), [row.pk], shelf, actor=actor, **more)


def ids(actor: Actor) -> set[int]:
    return set(visible_to(actor, registry.get(PEOPLE)).values_list("pk", flat=True))


@pytest.mark.parametrize("level", Confidentiality)
def test_the_database_and_the_code_agree_on_the_audience_of_a_row_in_the_trash(personas, level):
    row = factories.make(PEOPLE, personas.hers, confidentiality=level)
    shelve(row, Shelf.TRASHED)
    row.refresh_from_db()
    assert row.audience == audience_code(personas.hers.pk, level, is_trashed=True) == titles.audience_of(row) < 0


@pytest.mark.parametrize("name", ["an", "binh", "chi", "dung", "hoa", "nobody"])
def test_what_is_in_the_trash_is_seen_by_nobody_but_in_the_trash(personas, name):
    row, kept = factories.make(PEOPLE, personas.hers, confidentiality=0), factories.make(PEOPLE, personas.hers)
    actor = personas.actor(name)
    assert row.pk in ids(actor)
    shelve(row, Shelf.TRASHED)
    assert row.pk not in ids(actor) | ids(SYSTEM)
    assert page.read(registry.get(PEOPLE), row.pk, actor, "en") is None
    assert row.pk not in {hit.row_id for hit in search.find(actor, row.name)}
    assert [one.pk for one in trashed_for(actor, registry.get(PEOPLE))] == [row.pk]
    assert kept.pk not in set(trashed_for(SYSTEM, registry.get(PEOPLE)).values_list("pk", flat=True))


def test_a_stranger_does_not_find_it_in_the_trash_either(personas):
    row = factories.make(PEOPLE, personas.hers, confidentiality=Confidentiality.UNIT)
    shelve(row, Shelf.TRASHED)
    assert not trashed_for(personas.actor("binh"), registry.get(PEOPLE)).exists()
    assert trashed_for(personas.actor("an"), registry.get(PEOPLE)).exists()


def test_what_is_taken_back_is_as_it_was_and_the_history_tells_both(personas):
    row = factories.make(PEOPLE, personas.hers)
    before = type(row).objects.values().get(pk=row.pk)
    assert shelve(row, Shelf.TRASHED, personas.actor("an"), why="Entered twice") == 1
    assert shelve(row, Shelf.LIVE, personas.actor("an")) == 1
    after = type(row).objects.values().get(pk=row.pk)
    assert after.pop("version") == before.pop("version") + 2
    assert after == before
    assert SearchEntry.objects.get(record=PEOPLE, row_id=row.pk).audience == row.audience
    told = [(one.action, one.why) for one in history.changes(registry.get(PEOPLE), row.pk, SYSTEM, "en")]
    assert told == [("restore", ""), ("trash", "Entered twice"), ("create", "")]


def test_who_may_not_write_moves_nothing(personas):
    row = factories.make(PEOPLE, personas.hers, confidentiality=Confidentiality.PUBLIC)
    for name in ("binh", "dung", "hoa"):
        with pytest.raises(writes.NotAllowed):
            shelve(row, Shelf.TRASHED, personas.actor(name))
    hidden = factories.make(PEOPLE, personas.hers, confidentiality=Confidentiality.RESTRICTED)
    assert shelve(hidden, Shelf.TRASHED, personas.actor("chi")) == 0
    assert not type(row).objects.exclude(shelf=Shelf.LIVE).exists()


def test_a_row_that_others_lead_to_is_not_thrown_away_and_they_are_named_as_far_as_seen(personas):
    person = factories.make(PEOPLE, personas.union, confidentiality=Confidentiality.PUBLIC)
    mine = factories.make("positions", personas.hers, person=person)
    factories.make("positions", personas.other, person=person, confidentiality=Confidentiality.UNIT)
    with pytest.raises(shelving.StillLinked) as refused:
        shelve(person, Shelf.TRASHED, SYSTEM)
    assert len(refused.value.rows) == 2
    assert shelving.leading_to(registry.get(PEOPLE), [person.pk], personas.actor("an")) == [
        (registry.get("positions"), mine.pk)
    ]
    with pytest.raises(shelving.StillLinked):
        erasing.erase(registry.get(PEOPLE), [person.pk], actor=SYSTEM)
    person.refresh_from_db()
    assert person.shelf == Shelf.LIVE


def test_what_leads_from_the_trash_holds_nothing_back(personas):
    position = factories.make("positions", personas.hers)
    shelve(position, Shelf.TRASHED)
    assert shelve(position.person, Shelf.TRASHED) == 1
    with pytest.raises(shelving.StillLinked):
        erasing.erase(registry.get(PEOPLE), [position.person_id], actor=SYSTEM)


def test_parts_go_with_their_whole_and_come_back_with_it(personas):
    part = factories.make("life_events", personas.hers)
    whole = part.membership
    shelve(whole, Shelf.TRASHED)
    assert not visible_to(SYSTEM, registry.get("life_events")).filter(pk=part.pk).exists()
    shelve(whole, Shelf.LIVE)
    assert visible_to(SYSTEM, registry.get("life_events")).filter(pk=part.pk).exists()


def test_archived_rows_stand_in_no_list_unless_asked_for_but_links_still_find_them(personas):
    row, live = factories.make(PEOPLE, personas.hers), factories.make(PEOPLE, personas.hers)
    position = factories.make("positions", personas.hers, person=row)
    shelve(row, Shelf.ARCHIVED)

    def listed(**query):
        return {one.id for one in listing.read(registry.get(PEOPLE), SYSTEM, query, "en").rows} & {row.pk, live.pk}

    assert (listed(), listed(archived="yes"), listed(archived="any")) == ({live.pk}, {row.pk}, {row.pk, live.pk})
    assert "Archived" in listing.read(registry.get(PEOPLE), SYSTEM, {"archived": "no"}, "en").problem
    assert page.read(registry.get("positions"), position.pk, SYSTEM, "en").title
    assert row.pk in {hit.row_id for hit in search.find(SYSTEM, row.name)}
    assert [chip.label for chip in listing.read(registry.get(PEOPLE), SYSTEM, {"archived": "yes"}, "en").chips] == [
        "Archived"
    ]


def test_a_row_in_the_trash_cannot_be_changed(personas):
    row = factories.make(PEOPLE, personas.hers)
    shelve(row, Shelf.TRASHED)
    row.refresh_from_db()
    row.notes = "changed"
    with pytest.raises(writes.Stale):
        writes.save(row, actor=personas.actor("an"))
