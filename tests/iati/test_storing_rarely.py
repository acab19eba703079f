"""Files as donors send them when something is wrong: named twice, too long, out of order, edited since, taken back."""

from dataclasses import replace
from decimal import Decimal

import pytest

from amity.aid.models import AidFlow, AidItem, Sector, SectorShare
from amity.iati.models import Intake, IntakeLine
from amity.iati.reading import storing
from amity.network.models import Organisation
from amity.past import undo
from amity.records import writes
from amity.records.models import Change
from tests.factories import make
from tests.iati.test_reading import BUDGET
from tests.iati.test_storing import GIVER, activity, bring, counts, money, store, told

__all__ = ["bring", "store"]
pytestmark = pytest.mark.django_db
TWICE = "A sector that is named twice is kept once, with both shares."
PART = '<related-activity ref="{}" type="1"/>'


def giver(words, ref="", role="1"):
    return f'<participating-org role="{role}" ref="{ref}"><narrative>{words}</narrative></participating-org>'


def test_a_very_long_title_is_cut_once_and_then_the_same(store, bring):
    whole = activity("A", title="t" * 100_000)
    store(whole)
    assert len(AidItem.objects.get().title) == 300
    assert counts(bring(whole))["same"] == 1


def test_a_very_long_description_is_kept_whole(store, bring):
    whole = activity("A", f"<description><narrative>{'d' * 100_000}</narrative></description>")
    store(whole)
    assert len(AidItem.objects.get().description) == 100_000
    assert counts(bring(whole))["same"] == 1


def test_an_organisation_with_a_very_long_name_is_entered_once(store):
    whole = activity("A", giver("N" * 5000))
    store(whole)
    assert store(whole).written == 0
    assert [len(row.name) for row in Organisation.objects.all()] == [200]


def test_an_organisation_with_a_very_long_identifier_alone_is_entered_once(store):
    whole = activity("A", '<participating-org role="1" ref="{}"/>'.format("I" * 500))
    store(whole)
    assert store(whole).written == 0
    assert [(row.name, row.identifier) for row in Organisation.objects.all()] == [("I" * 200, "")]


def test_a_donor_named_twice_is_one_donor(store, bring):
    whole = activity("A", GIVER + GIVER + giver("Giver"))
    file = store(whole)
    assert counts(file)["new"] == 1
    assert [row.name for row in AidItem.objects.get().donors.all()] == ["Giver"]
    assert counts(bring(whole))["same"] == 1


def test_a_province_named_twice_is_one_province(store, personas):
    place = make("provinces", personas.hers, confidentiality=0, code="12", name="Lai Chau", name_vi="Lai Châu")
    named = '<location ref="12"/><location><name><narrative>LAI CHÂU</narrative></name></location>'
    store(activity("A", named))
    assert [*AidItem.objects.get().provinces.all()] == [place]


def test_a_sector_named_twice_is_one_sector(store, bring):
    whole = activity("A", '<sector code="14030" percentage="60"/><sector code="14030" percentage="40"/>')
    file = store(whole)
    assert (counts(file)["new"], told(file)) == (1, [TWICE])
    assert [row.code for row in AidItem.objects.get().sectors.all()] == ["14030"]
    assert counts(bring(whole))["same"] == 1


def test_a_sector_named_twice_has_both_of_its_shares(store, bring):
    share = '<sector code="{}" percentage="{}"/>'
    whole = activity("A", share.format(14030, 30) + share.format(11220, 30) + share.format(14030, 40))
    file = store(whole)
    assert told(file) == [TWICE]
    assert {share.sector.code: share.percent for share in SectorShare.objects.all()} == {"14030": 70, "11220": 30}
    assert counts(bring(whole))["same"] == 1


@pytest.mark.parametrize(
    "shares",
    [(60, 60), (10, 20), (0, 100), (-20, 120), ("", 100), ("half", 50), ("1e400", 1), (98.9, 0.05)],
)
def test_shares_that_do_not_add_up_are_not_kept_and_the_sectors_are(store, shares):
    words = '<sector code="14030" percentage="{}"/><sector code="11220" percentage="{}"/>'
    store(activity("A", words.format(*shares)))
    assert AidItem.objects.get().sectors.count() == Sector.objects.count() == 2
    assert not SectorShare.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [((33.3, 66.6), ("33.33", "66.67")), ((60.6, 40.4), ("60.00", "40.00")), ((0.5, 99.5), ("0.50", "99.50"))],
)
def test_shares_that_nearly_add_up_are_brought_to_a_hundred(store, given, kept):
    words = '<sector code="14030" percentage="{}"/><sector code="11220" percentage="{}"/>'
    store(activity("A", words.format(*given)))
    found = {share.sector.code: share.percent for share in SectorShare.objects.all()}
    assert (found["14030"], found["11220"]) == tuple(map(Decimal, kept))
    assert sum(found.values()) == 100


def test_the_share_of_one_sector_alone_is_not_kept(store):
    store(activity("A", '<sector code="14030" percentage="100"/>'))
    assert not SectorShare.objects.exists()


def test_of_two_lists_of_sectors_the_more_exact_one_is_shared_out(store):
    exact = '<sector vocabulary="1" code="14030" percentage="60"/><sector vocabulary="1" code="11220" percentage="40"/>'
    rough = '<sector vocabulary="2" code="140" percentage="10"/><sector vocabulary="2" code="112" percentage="90"/>'
    store(activity("A", rough + exact))
    assert {share.sector.code: share.percent for share in SectorShare.objects.all()} == {"14030": 60, "11220": 40}
    assert AidItem.objects.get().sectors.count() == 4


@pytest.mark.parametrize("amount", ["-5", "-0.01"])
def test_a_budget_below_nothing_leaves_the_amount_as_it_is(store, amount):
    store(activity("A", BUDGET.format(2, "USD", "100")))
    store(activity("A", BUDGET.format(2, "USD", amount)))
    assert AidItem.objects.get().amount == 100


def test_a_budget_takes_the_place_of_the_amount_with_its_currency_and_weight(store, personas):
    make("aid_items", personas.hers, reference="A", title="Water", amount="5", currency="EUR", basis="pledged")
    store(activity("A", BUDGET.format(2, "USD", "100.10")))
    row = AidItem.objects.get()
    assert (row.amount, row.currency, row.basis) == (Decimal("100.10"), "USD", "committed")


def test_a_negative_sum_is_stored_and_found_again(store):
    whole = activity("A", money("-5.55") + money("5.55"))
    store(whole)
    assert store(whole).written == 0
    assert sorted(flow.amount for flow in AidFlow.objects.all()) == [Decimal("-5.55"), Decimal("5.55")]


@pytest.mark.parametrize("day", ["2021", "2021-05"])
def test_a_sum_of_which_the_day_is_not_known_is_stored_once(store, day):
    whole = activity("A", money(5, day=day) + money(6, day=day, ref="T"))
    store(whole)
    again = store(whole)
    assert (again.written, told(again)) == (0, [])
    assert [flow.value_on.iso for flow in AidFlow.objects.all()] == [day, day]


def test_two_organisations_of_one_name_are_not_mixed_up_where_the_identifier_tells_them_apart(store, personas):
    one, two = (
        make("organisations", personas.hers, name="Giver", name_vi="", identifier=f"GB-CHC-{n}", confidentiality=0)
        for n in (1, 2)
    )
    store(activity("A", giver("Giver", "GB-CHC-2")), activity("B", giver("Giver", "GB-CHC-1")))
    donors = {row.reference: [*row.donors.all()] for row in AidItem.objects.all()}
    assert donors == {"A": [two], "B": [one]}


def test_of_two_organisations_of_one_name_the_first_entered_is_meant(store, personas):
    first = make("organisations", personas.hers, name="Giver", name_vi="", identifier="", confidentiality=0)
    make("organisations", personas.hers, name="Giver", name_vi="", identifier="", confidentiality=0)
    store(activity("A", giver("Giver")))
    assert [*AidItem.objects.get().donors.all()] == [first]
    assert Organisation.objects.count() == 2


def test_a_name_out_of_sight_is_entered_anew_and_nothing_of_it_told(store, personas):
    hidden = make("organisations", personas.other, confidentiality=3, name="Giver", name_vi="", identifier="")
    file = store(activity("A", giver("Giver")))
    (donor,) = AidItem.objects.get().donors.all()
    assert donor != hidden
    assert donor.owner_id == personas.actor("an").home_unit_id
    assert told(file) == []


def test_what_was_changed_by_hand_since_and_the_file_does_not_tell_stays(store, personas):
    store(activity("A", GIVER + money(5)))
    row = AidItem.objects.get()
    row.decision, row.description = "12/QD", "By hand"
    writes.save(row, actor=personas.actor("an"))
    again = store(activity("A", GIVER + money(5)))
    row.refresh_from_db()
    assert (again.written, row.decision, row.description) == (0, "12/QD", "By hand")


def test_what_was_changed_by_hand_since_follows_the_file_where_it_tells_and_the_change_is_kept(store, personas):
    store(activity("A"))
    row = AidItem.objects.get()
    row.title = "By hand"
    writes.save(row, actor=personas.actor("an"))
    file = store(activity("A"))
    row.refresh_from_db()
    assert (file.written, row.title) == (1, "Water")
    assert Change.objects.filter(record="aid_items", row_id=row.pk).count() == 3


def test_undoing_puts_back_what_the_file_had_changed_and_removes_what_it_had_brought(store, personas):
    row = make("aid_items", personas.hers, reference="A", title="Old", amount="5", currency="EUR", basis="pledged")
    file = store(activity("A", BUDGET.format(2, "USD", "100") + money(7), title="New"), activity("B", money(8)))
    row.refresh_from_db()
    assert (row.title, row.amount, AidFlow.objects.count()) == ("New", 100, 2)
    undo.undo(file.operation, actor=personas.actor("an"))
    row.refresh_from_db()
    assert (row.title, row.amount, row.currency, row.basis) == ("Old", 5, "EUR", "pledged")
    assert [one.reference for one in AidItem.objects.all()] == ["A"]
    assert not AidFlow.objects.exists()


def test_what_was_undone_can_be_brought_again(store, personas):
    file = store(activity("A", GIVER + money(5)))
    undo.undo(file.operation, actor=personas.actor("an"))
    again = store(activity("A", GIVER + money(5)))
    assert (counts(again)["new"], again.written) == (1, 1)
    assert (AidItem.objects.count(), AidFlow.objects.count()) == (1, 1)


def test_a_file_stopped_half_way_is_gone_on_with_as_the_same_act(bring, personas, monkeypatch):
    monkeypatch.setattr(storing, "BLOCK", 1)
    file = bring(activity("C", PART.format("A")), activity("B"), activity("A"))

    def stop(done):
        if done == 1:
            storing.cancel(Intake.objects.get(pk=file.pk))

    with pytest.raises(storing.Overtaken):
        storing.store(file, personas.actor("an"), tell=stop)
    assert [row.reference for row in AidItem.objects.all()] == ["C"]
    stopped = Intake.objects.get(pk=file.pk)
    assert (stopped.state, stopped.number, stopped.written) == (Intake.State.CANCELLED, 1, 1)
    storing.store(stopped, personas.actor("an"))
    above = dict(AidItem.objects.values_list("reference", "parent__reference"))
    assert above == {"A": None, "B": None, "C": "A"}  # linked though it waited before the break
    assert (stopped.operation, stopped.written) == (file.operation, 3)
    undo.undo(stopped.operation, actor=personas.actor("an"))
    assert not AidItem.objects.exists()


def test_a_file_that_is_done_is_not_stored_a_second_time(store, personas):
    file = store(activity("A"))
    with pytest.raises(storing.Refused):
        storing.begin(file, personas.actor("an"))
    with pytest.raises(storing.Refused):
        storing.store(file, personas.actor("an"))
    assert file.state == Intake.State.DONE


def test_a_file_that_was_not_looked_through_is_not_stored(personas):
    file = storing.bring(personas.actor("an"), "x.xml", [b"<iati-activities/>"])
    with pytest.raises(storing.Refused):
        storing.begin(file, personas.actor("an"))
    assert file.operation is None


def test_a_file_without_one_activity_has_nothing_to_store(personas):
    file = storing.bring(personas.actor("an"), "x.xml", [b"<iati-activities/>"])
    storing.look(file, personas.actor("an"))
    assert (file.state, file.counts) == (Intake.State.READ, {})
    with pytest.raises(storing.Refused):
        storing.begin(file, personas.actor("an"))


def test_whoever_may_not_write_here_changes_nothing_by_a_file(bring, personas):
    make("aid_items", personas.hers, reference="A", title="Old", confidentiality=0)
    file = bring(activity("A", money(5)), name="binh")
    assert counts(file)["refused"] == 1
    assert told(file) == ["You may not change records of this unit."]
    storing.store(file, personas.actor("binh"))
    assert (AidItem.objects.get().title, AidFlow.objects.count()) == ("Old", 0)


def test_who_lost_his_right_meanwhile_stores_nothing(bring, personas):
    file = bring(activity("A", money(5)))
    storing.store(file, replace(personas.actor("an"), writable=frozenset()))
    assert "You may not change records of this unit." in " ".join(told(file))
    assert not AidItem.objects.exists()


def test_whoever_writes_nowhere_brings_no_file(bring, personas):
    with pytest.raises(storing.Refused, match="work for no unit"):
        bring(activity("A", money(5)), name="dung")
    assert not Intake.objects.exists()


def test_a_name_of_a_file_is_kept_without_what_leads_elsewhere(personas):
    file = storing.bring(personas.actor("an"), "../../etc/<b>passwd\n.xml" + "x" * 200, [b"<iati-activities/>"])
    assert file.name.startswith(".._.._etc__b_passwd_.xml")
    assert len(file.name) == 120
    assert storing.path_of(file).parent.name == "imports"
    assert len(file.stored) == 32


def test_a_second_look_takes_the_place_of_the_first_report(bring, personas):
    file = bring(activity("A", "<result/>"), activity(""))
    before = told(file)
    storing.look(file, personas.actor("an"))
    assert told(file) == before
    assert IntakeLine.objects.filter(brought=file).count() == 2


def test_a_part_whose_whole_never_comes_is_stored_alone(store):
    file = store(activity("C", PART.format("NOWHERE")))
    assert (AidItem.objects.get().parent, file.written) == (None, 1)
    assert file.state == Intake.State.DONE


def test_a_part_is_not_put_under_a_whole_out_of_sight(store, personas):
    make("aid_items", personas.other, reference="W", confidentiality=3)
    store(activity("C", PART.format("W")))
    assert AidItem.objects.get(reference="C").parent is None


def test_of_two_activities_of_one_identifier_the_second_is_told_across_blocks(store, monkeypatch):
    monkeypatch.setattr(storing, "BLOCK", 1)
    file = store(activity("A", money(5), title="First"), activity("B"), activity("A", money(9), title="Second"))
    assert "Another one in this file has the same identifier." in told(file)
    assert AidItem.objects.get(reference="A").title == "First"
    assert [flow.amount for flow in AidFlow.objects.all()] == [5]


def test_an_activity_without_any_date_or_sum_or_party_is_kept(store):
    file = store(activity("A"))
    row = AidItem.objects.get()
    assert (row.starts_on, row.ends_on, row.amount, row.currency, row.state) == (None, None, None, "", "proposed")
    assert told(file) == []
