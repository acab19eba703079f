"""Acts on many rows: each row is done, the same, or left out with a reason, and all of it can be undone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.bulk import acts, choosing, jobs
from amity.bulk.models import Act, Action, Line
from amity.past import undo
from amity.records import registry, tags, writes
from amity.records.models import Change, Operation, Shelf, Tag
from amity.tasks import enqueue
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests import factories

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT
SIGNED = {"field": "signed_on", "how": "set", "value": "2024"}


def record(name="agreements"):
    return registry.get(name)


def begin(personas, who="an", action=Action.EDIT, asked=SIGNED, rows=None, name="agreements", why=""):
    actor = personas.actor(who)
    chosen = choosing.rows_of(record(name), actor, {"all": ["1"]}) if rows is None else rows
    return acts.begin(record(name), chosen, action, asked, actor=actor, why=why)


def done(personas, who="an", **given):
    act = begin(personas, who, **given)
    acts.carry_out(act, actor=personas.actor(who))
    return act


def fates(act):
    return dict(act.lines.values_list("row_id", "state"))


def reasons(act):
    return dict(act.lines.filter(state="left").values_list("row_id", "reason"))


def agreement(personas, owner=None, **given):
    return factories.make("agreements", owner or personas.hers, **{"signed_on": "2020", **given})


def signed(row):
    row.refresh_from_db()
    return str(row.signed_on)


def test_a_field_of_many_rows_is_changed_and_each_row_has_its_line(personas):
    one, two, same = agreement(personas), agreement(personas), agreement(personas, signed_on="2024")
    act = done(personas, why="Corrected from the originals.")
    assert fates(act) == {one.pk: "done", two.pk: "done", same.pk: "same"}
    assert [signed(row) for row in (one, two, same)] == ["2024", "2024", "2024"]
    told = Change.objects.filter(operation=act.operation)
    assert {(c.row_id, c.why, c.account_id) for c in told} == {
        (one.pk, "Corrected from the originals.", personas.an.pk),
        (two.pk, "Corrected from the originals.", personas.an.pk),
    }
    assert act.operation.kind == "bulk"


def test_nothing_is_done_when_an_act_only_begins(personas):
    row = agreement(personas)
    act = begin(personas)
    assert fates(act) == {row.pk: "waiting"}
    assert signed(row) == "2020"


def test_rows_of_other_units_are_left_out_with_the_reason(personas):
    mine, theirs = agreement(personas), agreement(personas, personas.other)
    act = done(personas)
    assert fates(act) == {mine.pk: "done", theirs.pk: "left"}
    assert reasons(act) == {theirs.pk: "It belongs to another unit."}
    assert signed(theirs) == "2020"


def test_rows_out_of_sight_are_silently_not_there(personas):
    mine = agreement(personas)
    hidden = agreement(personas, personas.other, confidentiality=UNIT)
    everything = record().model.objects.all()
    assert fates(begin(personas)) == {mine.pk: "waiting"}
    asked = {"id": [str(mine.pk), str(hidden.pk)]}
    chosen = choosing.rows_of(record(), personas.actor("an"), asked)
    assert list(chosen) == [mine]
    act = done(personas, rows=everything)  # even if somebody handed their numbers in
    assert reasons(act) == {hidden.pk: "It is no longer there."}
    assert signed(hidden) == "2020"


def test_a_row_that_breaks_a_rule_is_left_out_and_the_others_are_done(personas):
    fine = [agreement(personas, ends_on="2030") for _n in range(4)]
    wrong = agreement(personas, signed_on="2010", starts_on="2010", ends_on="2012")
    act = done(personas, asked={"field": "starts_on", "how": "set", "value": "2025"})
    assert [fates(act)[row.pk] for row in fine] == ["done"] * 4
    assert fates(act)[wrong.pk] == "left"
    assert reasons(act)[wrong.pk]
    wrong.refresh_from_db()
    assert str(wrong.starts_on) == "2010"


def test_a_value_that_points_at_a_hidden_row_is_refused_for_every_row(personas):
    row = agreement(personas)
    hidden = factories.make("organisations", personas.other, confidentiality=UNIT)
    act = done(personas, asked={"field": "parties", "how": "add", "value": [hidden.pk]})
    assert fates(act) == {row.pk: "left"}
    assert hidden not in row.parties.all()


def test_links_are_added_and_taken_away(personas):
    partner, other = (factories.make("organisations", personas.hers) for _n in range(2))
    one, two = agreement(personas, parties=[partner]), agreement(personas, parties=[other])
    act = done(personas, asked={"field": "parties", "how": "add", "value": [partner.pk]})
    assert fates(act) == {one.pk: "same", two.pk: "done"}
    assert set(two.parties.all()) == {other, partner}
    act = done(personas, asked={"field": "parties", "how": "remove", "value": [other.pk]})
    assert fates(act) == {one.pk: "same", two.pk: "done"}
    assert set(two.parties.all()) == {partner}


def test_rows_are_given_only_to_a_unit_the_giver_keeps(personas):
    row = agreement(personas)
    asked = {"field": "owner", "how": "set", "value": personas.other.pk}
    assert fates(done(personas, "an", action=Action.ASSIGN, asked=asked)) == {row.pk: "left"}
    assert fates(done(personas, "chi", action=Action.ASSIGN, asked=asked)) == {row.pk: "done"}
    row.refresh_from_db()
    assert row.owner == personas.other


def test_rows_are_archived_and_taken_back(personas):
    row, old = agreement(personas), agreement(personas)
    ids = record().model.objects.filter(pk__in=[row.pk, old.pk])
    assert fates(done(personas, action=Action.ARCHIVE, asked={}, rows=ids)) == {row.pk: "done", old.pk: "done"}
    row.refresh_from_db()
    assert row.shelf == Shelf.ARCHIVED
    assert fates(done(personas, action=Action.ARCHIVE, asked={}, rows=ids)) == {row.pk: "same", old.pk: "same"}
    assert fates(done(personas, action=Action.RESTORE, asked={}, rows=ids)) == {row.pk: "done", old.pk: "done"}
    row.refresh_from_db()
    assert row.shelf == Shelf.LIVE


def test_rows_that_others_lead_to_are_not_thrown_away(personas):
    partner = factories.make("organisations", personas.hers, name="In an agreement")
    lonely = factories.make("organisations", personas.hers, name="In none")
    agreement(personas, parties=[partner])
    rows = record("organisations").model.objects.filter(pk__in=[partner.pk, lonely.pk])
    act = done(personas, action=Action.TRASH, asked={}, rows=rows, name="organisations")
    assert fates(act) == {partner.pk: "left", lonely.pk: "done"}
    assert "merge" in reasons(act)[partner.pk]
    lonely.refresh_from_db()
    assert (lonely.shelf, lonely.audience < 0) == (Shelf.TRASHED, True)


def test_thrown_away_rows_are_chosen_in_the_trash_and_taken_back(personas):
    row, there = agreement(personas), agreement(personas)
    chosen = record().model.objects.filter(pk=row.pk)
    done(personas, action=Action.TRASH, asked={}, rows=chosen)
    an = personas.actor("an")
    assert list(choosing.rows_of(record(), an, {"trash": ["1"], "id": [str(row.pk), str(there.pk)]})) == [row]
    in_trash = choosing.rows_of(record(), an, {"trash": ["1"], "all": ["1"]})
    assert list(in_trash) == [row]
    assert list(choosing.rows_of(record(), personas.actor("hoa"), {"trash": ["1"], "all": ["1"]})) == []
    assert fates(done(personas, action=Action.RESTORE, asked={}, rows=in_trash)) == {row.pk: "done"}
    row.refresh_from_db()
    assert row.shelf == Shelf.LIVE


def test_rows_are_tagged_once_and_untagged(personas):
    tag = Tag.objects.create(unit=personas.hers, name="To call")
    row, tagged = agreement(personas), agreement(personas)
    theirs = agreement(personas, personas.other)
    tags.put(tag, record(), [tagged.pk], actor=personas.actor("an"))
    act = done(personas, action=Action.TAG, asked={"tag": tag.pk, "how": "add"})
    assert fates(act) == {row.pk: "done", tagged.pk: "same", theirs.pk: "done"}
    act = done(personas, action=Action.TAG, asked={"tag": tag.pk, "how": "remove"})
    assert set(fates(act).values()) == {"done"}
    assert list(tags.rows_tagged(record(), [str(tag.pk)], personas.actor("an"))) == []


def test_an_act_goes_on_where_it_stopped_and_repeats_nothing(personas, monkeypatch):
    monkeypatch.setattr(acts, "BLOCK", 2)
    rows = [agreement(personas) for _n in range(5)]
    act = begin(personas)
    heard = []

    def stop_after_two(settled):
        heard.append(settled)
        if settled == 4:
            raise RuntimeError("The worker is gone.")

    with pytest.raises(RuntimeError):
        acts.carry_out(act, actor=personas.actor("an"), told=stop_after_two)
    assert sorted(fates(act).values()) == ["done"] * 4 + ["waiting"]
    acts.carry_out(act, actor=personas.actor("an"), told=heard.append)
    assert (heard, set(fates(act).values())) == ([2, 4, 5], {"done"})
    assert Change.objects.filter(operation=act.operation).count() == 5
    assert {signed(row) for row in rows} == {"2024"}


def test_a_row_gone_between_is_left_out(personas):
    row = agreement(personas)
    act = begin(personas)
    row.confidentiality, row.owner = UNIT, personas.other
    writes.save(row, actor=Actor.system())
    acts.carry_out(act, actor=personas.actor("an"))
    assert reasons(act) == {row.pk: "It is no longer there."}


def test_more_rows_than_an_act_takes_are_refused_before_anything_is_stored(personas, monkeypatch):
    monkeypatch.setattr(acts, "MOST", 1)
    agreement(personas), agreement(personas)
    with pytest.raises(acts.TooMany, match="more than 1 records"):
        begin(personas)
    assert (Act.objects.count(), Operation.objects.count()) == (0, 0)


def test_a_block_costs_the_same_queries_for_two_rows_and_for_six(personas):
    def cost(number):
        rows = record().model.objects.filter(pk__in=[agreement(personas).pk for _n in range(number)])
        act = begin(personas, rows=rows)
        with CaptureQueriesContext(connection) as captured:
            acts.carry_out(act, actor=personas.actor("an"))
        return len(captured)

    assert cost(2) == cost(6)


def test_one_wrong_row_among_many_costs_few_writes_more(personas):
    for _n in range(15):
        agreement(personas, ends_on="2030")
    agreement(personas, signed_on="2010", starts_on="2010", ends_on="2012")
    act = begin(personas, asked={"field": "starts_on", "how": "set", "value": "2025"})
    calls = []
    chosen = list(act.lines.values_list("row_id", flat=True))

    def store(part):
        calls.append(len(part))
        if chosen[-1] in part:
            raise writes.Refused("No.")
        return len(part)

    assert acts.each(chosen, store)[chosen[-1]] == ("left", "No.")
    assert len(calls) <= 2 * 4 + 1


def test_the_background_job_carries_an_act_out_with_the_rights_of_that_day(personas):
    row, theirs = agreement(personas), agreement(personas, personas.other)
    act = begin(personas)
    job = enqueue(jobs.CARRY_OUT, account_id=personas.an.pk, arguments={"act_id": act.pk})
    run_waiting()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (Job.State.DONE, 2, 2)
    assert job.result == {"href": f"/operations/{act.operation_id}/", "text": "1 of 2 records are done."}
    assert fates(act) == {row.pk: "done", theirs.pk: "left"}


def test_an_account_that_lost_its_role_changes_nothing_any_more(personas):
    row = agreement(personas)
    act = begin(personas)
    personas.an.grants.all().delete()
    enqueue(jobs.CARRY_OUT, account_id=personas.an.pk, arguments={"act_id": act.pk})
    run_waiting()
    assert fates(act) == {row.pk: "left"}
    assert signed(row) == "2020"


def test_an_act_is_undone_in_the_background_and_what_was_changed_since_stays(personas):
    one, two = agreement(personas), agreement(personas)
    act = done(personas)
    two.refresh_from_db()
    two.signed_on = "2025"
    writes.save(two, actor=personas.actor("an"))
    arguments = {"operation_id": act.operation_id, "account_id": personas.an.pk, "why": "A mistake."}
    job = enqueue(jobs.UNDO, account_id=personas.an.pk, arguments=arguments)
    run_waiting()
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.traceback
    undoing = Operation.objects.get(undoes=act.operation)
    assert job.result["href"] == f"/operations/{undoing.pk}/"
    assert (signed(one), signed(two)) == ("2020", "2025")
    left = undoing.act.lines.get()
    assert (undoing.act.action, left.row_id, left.state) == (Action.UNDO, two.pk, Line.State.LEFT)
    assert "Changed since" in left.reason


def test_what_undid_another_act_cannot_be_undone(personas):
    agreement(personas)
    act = done(personas)
    undoing = undo.undo(act.operation, actor=personas.actor("an")).operation
    arguments = {"operation_id": undoing.pk, "account_id": personas.an.pk, "why": ""}
    job = enqueue(jobs.UNDO, account_id=personas.an.pk, arguments=arguments)
    run_waiting()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "undid another" in job.error


def test_an_archiving_and_a_throwing_away_are_undone(personas):
    row = agreement(personas)
    rows = record().model.objects.filter(pk=row.pk)
    for action in (Action.ARCHIVE, Action.TRASH):
        act = done(personas, action=action, asked={}, rows=rows)
        undo.undo(act.operation, actor=personas.actor("an"))
        row.refresh_from_db()
        assert row.shelf == Shelf.LIVE
