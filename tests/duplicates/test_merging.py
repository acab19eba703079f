"""Two records made one and two of one again: nothing is lost, and what was done since stays."""

import pytest
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.duplicates import merging
from amity.duplicates.merging import GONE, KEPT
from amity.duplicates.models import Merge, Pair
from amity.network.models import Tie
from amity.notices.models import Comment, Follow
from amity.records import history, registry, tags, writes
from amity.records.models import Change, Operation, Shelf, Tag, Tagging
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
NOW = timezone.now()
UNIT = Confidentiality.UNIT


def people():
    return registry.get("people")


def merge(kept, gone, actor=SYSTEM, **chosen) -> Merge:
    return merging.merge(people(), kept.pk, gone.pk, chosen, actor=actor, why="The same person")


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def state(row):
    return {name: value for name, value in type(row).objects.values().get(pk=row.pk).items() if name != "version"}


def edit(row, **values):
    now = fresh(row)
    for name, value in values.items():
        setattr(now, name, value)
    assert writes.save(now, actor=SYSTEM)


@pytest.fixture
def two(personas):
    """A person entered twice, with positions and meetings on both sides."""
    lao, cuba = (factories.make("countries", personas.union) for _n in range(2))
    kept = factories.make("people", personas.hers, name="Nguyen Van An", email="", studied_in=[lao])
    gone = factories.make(
        "people",
        personas.hers,
        name="Nguyễn Văn An",
        email="an@example.org",
        studied_in=[cuba],
        born_on=PartialDate("1950"),
    )
    return kept, gone


def test_gaps_are_filled_lists_are_joined_and_what_stays_stays(two):
    kept, gone = two
    merge(kept, gone)
    after = fresh(kept)
    assert (after.name, after.email, str(after.born_on)) == ("Nguyen Van An", "an@example.org", "1950")
    assert after.studied_in.count() == 2
    assert fresh(gone).shelf == Shelf.TRASHED
    assert not visible_to(SYSTEM, people()).filter(pk=gone.pk).exists()


def test_a_source_is_taken_whole_or_not_at_all(personas):
    named = {"source_title": "Viet Nam News"}
    dated = {"source_title": "Nhân Dân", "source_on": PartialDate("2023-02")}
    kept, gone = (factories.make("people", personas.hers, **source) for source in (named, dated))
    merge(kept, gone)
    assert (fresh(kept).source_title, fresh(kept).source_on) == ("Viet Nam News", None)
    bare, other = (factories.make("people", personas.hers, **source) for source in ({}, dated))
    merge(bare, other)
    assert (fresh(bare).source_title, str(fresh(bare).source_on)) == ("Nhân Dân", "2023-02")


def test_each_field_is_taken_from_the_side_chosen(two):
    kept, gone = two
    merge(kept, gone, name=GONE, email=KEPT, studied_in=GONE)
    after = fresh(kept)
    assert (after.name, after.email) == ("Nguyễn Văn An", "")
    assert set(after.studied_in.all()) == set(gone.studied_in.all())


def test_everything_that_led_to_the_one_leads_to_the_other_whatever_unit_keeps_it(two, personas):
    kept, gone = two
    mine = factories.make("positions", personas.hers, person=gone)
    hidden = factories.make("positions", personas.other, person=gone, confidentiality=UNIT)
    meeting = factories.make("interactions", personas.hers, people=[kept, gone])
    seen = merging.led(people(), kept.pk, gone.pk, personas.actor("an"))
    assert [(one.record.name, one.to_first, one.to_second) for one in seen] == [
        ("positions", 0, 1),
        ("interactions", 1, 1),
    ]
    merge(kept, gone, personas.actor("an"))
    assert {fresh(mine).person_id, fresh(hidden).person_id} == {kept.pk}
    assert [one.pk for one in meeting.people.all()] == [kept.pk]
    change = Change.objects.filter(record="positions", row_id=hidden.pk).last()
    assert (change.account_id, change.values) == (personas.an.pk, {"person": [gone.pk, kept.pk]})


def test_it_is_one_act_with_its_journal(two, personas):
    kept, gone = two
    factories.make("positions", personas.hers, person=gone)
    made = merge(kept, gone, personas.actor("an"))
    assert (made.operation.kind, made.operation.why, made.operation.account) == (
        "merge",
        "The same person",
        personas.an,
    )
    assert {one.record for one in Change.objects.filter(operation=made.operation)} == {"people", "positions"}
    latest = history.changes(people(), kept.pk, SYSTEM, "en")[0]
    assert (latest.action, latest.values) == ("merge", [("Merged with", "", f"#{gone.pk}")])
    assert merging.kept_of(people(), gone.pk) == kept.pk
    assert merging.merges_of(people(), kept.pk) == [made]


def test_both_are_there_again_as_they_were(two, personas):
    kept, gone = two
    position = factories.make("positions", personas.other, person=gone, confidentiality=UNIT)
    meeting = factories.make("interactions", personas.hers, people=[kept, gone])
    before = state(kept), state(gone), {one.pk for one in kept.studied_in.all()}
    made = merge(kept, gone, personas.actor("an"))
    outcome = merging.unmerge(made, actor=personas.actor("an"), why="Two persons after all")
    assert outcome.left == []
    assert (state(kept), state(gone), {one.pk for one in kept.studied_in.all()}) == before
    assert fresh(position).person_id == gone.pk
    assert {one.pk for one in meeting.people.all()} == {kept.pk, gone.pk}
    assert merging.kept_of(people(), gone.pk) is None


def test_later_work_on_what_the_merge_did_not_touch_stays(two, personas):
    kept, gone = two
    moved = factories.make("positions", personas.hers, person=gone)
    made = merge(kept, gone)
    edit(kept, expertise="Trade")
    new = factories.make("positions", personas.hers, person=fresh(kept))
    outcome = merging.unmerge(made, actor=SYSTEM)
    assert outcome.left == []
    after = fresh(kept)
    assert (after.expertise, after.email) == ("Trade", "")
    assert (fresh(new).person_id, fresh(moved).person_id) == (kept.pk, gone.pk)


def test_later_work_on_what_the_merge_did_touch_stays_too_and_is_told(two):
    kept, gone = two
    made = merge(kept, gone)
    edit(kept, email="new@example.org")
    outcome = merging.unmerge(made, actor=SYSTEM)
    assert fresh(kept).email == "new@example.org"
    assert fresh(gone).email == "an@example.org"
    assert [(one.row_id, one.reason) for one in outcome.left] == [(kept.pk, "Changed since: Email.")]


def test_a_merge_is_taken_back_once(two):
    made = merge(*two)
    merging.unmerge(made, actor=SYSTEM)
    with pytest.raises(merging.Unmergeable, match="already"):
        merging.unmerge(Merge.objects.get(), actor=SYSTEM)


def test_tags_follow_and_come_back(two, personas):
    kept, gone = two
    tag = Tag.objects.create(unit=personas.hers, name="Spring")
    tags.put(tag, people(), [gone.pk], actor=SYSTEM)
    made = merge(kept, gone)
    assert {one.row_id for one in Tagging.objects.all()} == {kept.pk, gone.pk}
    merging.unmerge(made, actor=SYSTEM)
    assert [one.row_id for one in Tagging.objects.all()] == [gone.pk]


def test_a_link_between_the_two_does_not_become_one_to_itself(personas):
    old = factories.make("organisations", personas.hers)
    new = factories.make("organisations", personas.hers, predecessor=old)
    made = merging.merge(registry.get("organisations"), new.pk, old.pk, {}, actor=SYSTEM)
    assert fresh(new).predecessor_id is None
    merging.unmerge(made, actor=SYSTEM)
    assert fresh(new).predecessor_id == old.pk


def test_what_stands_in_the_way_is_named_and_nothing_is_stored(two, personas):
    kept, gone = two
    tie = Tie(owner=personas.hers, kind="family", person=kept, other_person=gone)
    writes.save(tie, actor=SYSTEM)
    before = state(kept), state(gone), Change.objects.count()
    with pytest.raises(merging.Unmergeable, match="differ"):
        merge(kept, gone, personas.actor("an"))
    assert (state(kept), state(gone), Change.objects.count()) == before
    assert not Operation.objects.exists()
    assert not Merge.objects.exists()


def test_nobody_merges_what_he_does_not_see_or_keep(two, personas):
    kept, gone = two
    theirs = factories.make("people", personas.other, confidentiality=0)
    hidden = factories.make("people", personas.other, confidentiality=UNIT)
    with pytest.raises(merging.Unmergeable, match="only one"):
        merge(kept, theirs, personas.actor("an"))
    with pytest.raises(LookupError):
        merge(kept, hidden, personas.actor("an"))
    with pytest.raises(LookupError):
        merge(kept, kept, personas.actor("an"))
    for name in ("dung", "binh", "hoa"):
        with pytest.raises((merging.Unmergeable, LookupError)):
            merge(kept, gone, personas.actor(name))
    assert not Merge.objects.exists()


def test_a_closed_record_does_not_flow_into_an_open_one(personas):
    kept = factories.make("people", personas.hers, confidentiality=Confidentiality.UNION)
    gone = factories.make("people", personas.hers, confidentiality=UNIT)
    with pytest.raises(merging.Unmergeable, match="More people"):
        merge(kept, gone)
    assert merge(gone, kept).pk


def test_what_hangs_on_the_record_follows_and_comes_back(two, personas):
    kept, gone = two
    comment = Comment.objects.create(
        record="people", row_id=gone.pk, account=personas.an, at=NOW, text="Met in May", audience=0
    )
    mine = [Follow.objects.create(record="people", row_id=row.pk, account=personas.an, at=NOW) for row in two]
    other = Follow.objects.create(record="people", row_id=gone.pk, account=personas.chi, at=NOW)
    made = merge(kept, gone)
    rows = {one.pk: fresh(one).row_id for one in (comment, other)}
    assert set(rows.values()) == {kept.pk}
    assert [fresh(one).row_id for one in mine] == [kept.pk, gone.pk]  # nobody follows one record twice
    merging.unmerge(made, actor=SYSTEM)
    assert {fresh(comment).row_id, fresh(other).row_id} == {gone.pk}


def test_the_pair_is_decided_and_after_taking_back_it_counts_as_different(two):
    kept, gone = two
    first, second = sorted((kept.pk, gone.pk))
    found_at = Change.objects.first().at
    Pair.objects.create(record="people", first_id=first, second_id=second, score=1, found_at=found_at)
    made = merge(kept, gone)
    assert Pair.objects.get().state == Pair.State.MERGED
    merging.unmerge(made, actor=SYSTEM)
    assert Pair.objects.get().state == Pair.State.DIFFERENT


def test_a_chain_of_merges_leads_to_the_last_record(two, personas):
    kept, gone = two
    last = factories.make("people", personas.hers)
    merge(kept, gone)
    merge(last, kept)
    assert merging.kept_of(people(), gone.pk) == last.pk
    assert merging.kept_of(people(), last.pk) is None


@pytest.mark.parametrize("record", registry.all_records(), ids=lambda record: record.name)
def test_records_of_every_type_merge_or_say_why_not_and_come_back(record, personas):
    kept, gone = (factories.make(record.name, personas.hers) for _n in range(2))
    before = state(kept), state(gone)
    try:
        made = merging.merge(record, kept.pk, gone.pk, {}, actor=SYSTEM)
    except merging.Unmergeable:
        assert (state(kept), state(gone)) == before
        return
    assert merging.unmerge(made, actor=SYSTEM).left == []
    assert (state(kept), state(gone)) == before
