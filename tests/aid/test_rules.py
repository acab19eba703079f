"""Who approves aid and until when, by the rule in force on the day; and years that begin in December."""

from datetime import date

import pytest

from amity.aid.models import AidItem, Approver, Ground
from amity.aid.rules import approval as rules
from amity.aid.services import deciding
from amity.core.dates import PartialDate
from amity.records import registry, workflow
from tests import factories
from tests.untouched import stored

DAY = PartialDate.parse
ITEMS = registry.get("aid_items")
TODAY = date(2026, 3, 16)


def test_every_ground_has_an_approver_under_both_decrees_and_the_new_one_is_marked_as_not_confirmed():
    for ground in Ground.values:
        old, new = (rules.approver_of(ground, day) for day in (date(2025, 12, 7), date(2025, 12, 8)))
        assert old is not None
        assert new is not None
        assert (old.instrument, old.is_confirmed) == ("Decree 80/2020/ND-CP", True)
        assert (new.instrument, new.is_confirmed) == ("Decree 313/2025/ND-CP", False)
        assert {old.unit, new.unit} <= set(Approver.values)


@pytest.mark.parametrize(
    ("ground", "level"),
    [("defence", "prime_minister"), ("other", "managing_agency"), ("relief", "front"), ("", "")],
)
def test_the_ground_decides_who_approves(ground, level):
    assert rules.level_of(ground, TODAY) == level


def test_before_any_rule_nothing_is_said():
    assert rules.level_of("other", date(2019, 1, 1)) == ""
    assert rules.appraisal_due(DAY("2019")) is None
    assert rules.start_due(DAY("2019")) is None


@pytest.mark.parametrize(
    ("day", "due"), [("2026-03-16", "2026-09-16"), ("2026-08-31", "2027-02-28"), ("2024", "2025-06-30")]
)
def test_aid_has_to_begin_within_six_months(day, due):
    assert str(rules.start_due(DAY(day))) == due


@pytest.mark.parametrize(
    ("day", "year"),
    [("2023-12-14", 2023), ("2023-12-15", 2024), ("2024-01-01", 2024), ("2024-12-14", 2024), ("1998-12-15", 1999)],
)
def test_a_reporting_year_begins_on_15_december(day, year):
    assert rules.reporting_year(date.fromisoformat(day)) == year


@pytest.mark.django_db
def test_an_item_keeps_the_rule_it_was_proposed_under(personas):
    row = factories.make("aid_items", personas.hers, state="proposed", ground="religion", proposed_on="2025-11-30")
    acts = {"actor": personas.actor("chi"), "today": TODAY}
    workflow.take(ITEMS, ITEMS.step("appraise"), row.pk, **acts, asked={"valid_on": DAY("2026-03-02")})
    kept = stored(row)
    assert (kept.level, kept.rule) == ("prime_minister", "Decree 80/2020/ND-CP Art. 7")
    assert (str(kept.valid_on), str(kept.appraisal_due_on)) == ("2026-03-02", "2026-03-22")
    asked = {"decision": "QD 7", "approved_on": DAY("2026-03-10")}
    workflow.take(ITEMS, ITEMS.step("approve"), row.pk, **acts, asked=asked)
    kept = stored(row)
    assert (str(kept.approved_on), str(kept.start_due_on), kept.appraisal_due_on) == ("2026-03-10", "2026-09-10", None)
    workflow.take(ITEMS, ITEMS.step("start"), row.pk, **acts)
    assert stored(row).start_due_on is None


@pytest.mark.django_db
def test_what_is_late_is_found_on_a_day(personas):
    owner = personas.hers
    waiting = factories.make("aid_items", owner, state="approved", start_due_on="2026-03-15")
    factories.make("aid_items", owner, state="approved", start_due_on="2026-03-16")
    factories.make("aid_items", owner, state="running", start_due_on="2026-03-15")
    late = factories.make("aid_items", owner, state="appraisal", appraisal_due_on="2026-03-15")
    for name, row in (("not_begun_by", waiting), ("appraisal_late_on", late)):
        narrow = ITEMS.named_filters[name].apply
        assert [one.pk for one in narrow(AidItem.objects.all(), "2026-03-16")] == [row.pk]
        with pytest.raises(ValueError, match="is not a day"):
            narrow(AidItem.objects.all(), "soon")


@pytest.mark.django_db
def test_hand_over_and_settlement_are_told_with_day_and_paper(personas):
    row = factories.make("aid_items", personas.hers, state="finished")
    acts = {"actor": personas.actor("chi"), "today": TODAY}
    with pytest.raises(deciding.DateAhead):
        deciding.hand_over(stored(row), **acts, handed_over_on=DAY("2026-03-17"))
    asked = {"handed_over_on": DAY("2026-03-01"), "handed_over_to": "District 3", "handover_paper": "BB 4"}
    workflow.take(ITEMS, ITEMS.step("hand_over"), row.pk, **acts, asked=asked)
    workflow.take(ITEMS, ITEMS.step("settle"), row.pk, **acts, asked={"settlement": "QD 9"})
    kept = stored(row)
    assert (str(kept.handed_over_on), kept.handed_over_to, kept.handover_paper) == ("2026-03-01", "District 3", "BB 4")
    assert (str(kept.settled_on), kept.settlement, kept.state) == ("2026-03-16", "QD 9", "settled")
