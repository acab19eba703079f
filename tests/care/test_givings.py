"""Gifts, thanks and honours at the edges: dates known in part, the ends of the calendar, every step by everybody."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.almanac import expiries
from amity.care import models, rules, services
from amity.care.models import Gift, Honour
from amity.core.dates import PartialDate
from amity.past import undo
from amity.records import listing, registry, workflow, writes
from amity.records.models import Change
from tests.factories import make, unsaved
from tests.personas import TODAY
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
GIFTS, HONOURS = registry.get("gifts"), registry.get("honours")
THANK = GIFTS.step("thank")
SYSTEM = Actor.system()


def save(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    writes.save(row, actor=SYSTEM)
    return stored(row)


def refused(name, owner, **fields) -> dict[str, list[str]]:
    row, links = unsaved(name, owner, **fields)
    with pytest.raises(ValidationError) as caught:
        writes.save(row, actor=SYSTEM, links=links)
    assert row.pk is None
    return caught.value.message_dict


def thank(row, personas, name="an", **asked):
    return workflow.take(GIFTS, THANK, row.pk, actor=personas.actor(name), today=TODAY, asked=asked)


@pytest.mark.parametrize(
    ("given_on", "due"),
    [
        ("2024-02-15", "2024-02-29"),
        ("2024-02-29", "2024-03-14"),
        ("2023-02", "2023-03-14"),
        ("2024-02", "2024-03-14"),
        ("2025-12-31", "2026-01-14"),
        ("0001", "0002-01-14"),
        ("9999-12-17", "9999-12-31"),
        ("9999-12-30", "9999-12-31"),
        ("9999", "9999-12-31"),
    ],
)
def test_thanks_are_due_two_weeks_after_the_last_day_it_can_have_been(given_on, due, personas):
    row = make("gifts", personas.hers, given_on=given_on)
    assert str(stored(row).thanks_due_on) == due
    assert rules.thanks_due(PartialDate(given_on)).isoformat() == due


def test_a_day_set_by_hand_outlives_a_change_of_the_gift(personas):
    row = make("gifts", personas.hers, thanks_due_on="2026-12")
    assert str(save(row, given_on=PartialDate("2026-01-01")).thanks_due_on) == "2026-12"


def test_a_day_that_was_reckoned_is_reckoned_anew_once_it_is_emptied(personas):
    row = make("gifts", personas.hers, given_on="2026-03-10")
    assert str(save(row, given_on=PartialDate("2026-01-01")).thanks_due_on) == "2026-03-24"
    assert str(save(row, thanks_due_on=None).thanks_due_on) == "2026-01-15"


def test_who_says_that_no_thanks_are_owed_is_not_reminded(personas):
    row = make("gifts", personas.hers)
    assert save(row, thanks="none").thanks_due_on is None
    assert str(save(row, thanks="owed").thanks_due_on) == "2026-03-24"


def test_a_gift_that_turns_out_to_be_given_by_us_owes_nothing_any_more(personas):
    row = save(make("gifts", personas.hers), direction="given")
    assert (row.thanks, row.thanks_due_on) == ("none", None)


@pytest.mark.parametrize("thanks", ["owed", "thanked"])
def test_whatever_is_said_for_what_we_gave_no_thanks_are_owed(thanks, personas):
    row = make("gifts", personas.hers, direction="given", thanks=thanks, thanks_due_on="2026-05")
    assert (row.thanks, row.thanks_due_on) == ("none", None)


def test_a_gift_may_have_come_from_a_person_of_an_organisation(personas):
    both = {"person": make("people", personas.hers), "organisation": make("organisations", personas.hers)}
    row = make("gifts", personas.hers, **both)
    assert (row.person, row.organisation) == (both["person"], both["organisation"])


def test_a_gift_to_nobody_is_refused_beside_the_person(personas):
    found = refused("gifts", personas.hers, person=None, organisation=None)
    assert found["person"] == [str(models.NO_PARTNER)]


@pytest.mark.parametrize(
    ("died_on", "given_on", "is_refused"),
    [
        ("2020-05-02", "2020-05-02", False),
        ("2020-05-02", "2020-05-03", True),
        ("2020-05", "2020-05-31", False),
        ("2020-05", "2020-06-01", True),
        ("2020-05", "2020", False),
        ("2020", "2020-12-31", False),
        ("2020", "2021", True),
        ("2024-02-29", "2024-03", True),
        ("2024-02", "2024-02-29", False),
    ],
)
def test_only_who_had_surely_died_gets_no_gift_and_no_honour(died_on, given_on, is_refused, personas):
    dead = make("people", personas.hers, died_on=died_on)
    given = {"direction": "given", "person": dead, "given_on": given_on}
    held = {"person": dead, "granted_on": "2019", "handed_over_on": given_on}
    if is_refused:
        assert refused("gifts", personas.hers, **given) == {"person": [str(models.DEAD_RECIPIENT)]}
        assert refused("honours", personas.hers, **held) == {"handed_over_on": [str(models.DEAD_HOLDER)]}
    else:
        assert make("gifts", personas.hers, **given).person == dead
        assert make("honours", personas.hers, **held).person == dead


def test_an_organisation_that_ended_may_still_be_given_something(personas):
    gone = make("organisations", personas.hers, ended_on="1991")
    assert make("gifts", personas.hers, direction="given", organisation=gone, given_on="2020").pk


@pytest.mark.parametrize(
    ("given_on", "thanked_on", "is_refused"),
    [
        ("2026-03-10", "2026-03-10", False),
        ("2026-03-10", "2026-03-09", True),
        ("2026-03-10", "2026-03", False),
        ("2026-03", "2026-03-01", False),
        ("2026-03", "2026-02", True),
        ("2026", "2025-12-31", True),
        ("2024-02-29", "2024-02-28", True),
    ],
)
def test_thanks_do_not_surely_lie_before_the_gift(given_on, thanked_on, is_refused, personas):
    fields = {"given_on": given_on, "thanks": "thanked", "thanked_on": thanked_on}
    if is_refused:
        assert list(refused("gifts", personas.hers, **fields)) == ["thanked_on"]
    else:
        assert make("gifts", personas.hers, **fields).thanks == "thanked"


def test_the_value_and_the_currency_may_both_be_missing_and_nothing_is_worth_nothing(personas):
    assert make("gifts", personas.hers).value is None
    assert make("gifts", personas.hers, currency="USD").value is None
    assert make("gifts", personas.hers, value="0", currency="USD").pk


@pytest.mark.parametrize(("name", "may"), [("an", True), ("chi", True), ("binh", False), ("dung", False)])
def test_only_who_keeps_the_gift_records_the_thanks(name, may, personas):
    row = make("gifts", personas.hers, confidentiality=Confidentiality.UNION)
    assert (THANK in GIFTS.steps_for(personas.actor(name), row)) is may
    if may:
        thank(row, personas, name)
        assert stored(row).thanks == "thanked"
    else:
        with untouched(row), pytest.raises(workflow.NotAllowed):
            thank(row, personas, name)


def test_a_gift_out_of_sight_is_not_there_to_be_thanked_for(personas):
    row = make("gifts", personas.hers, confidentiality=Confidentiality.UNIT)
    with untouched(row), pytest.raises(Gift.DoesNotExist):
        thank(row, personas, "binh")


@pytest.mark.parametrize("fields", [{"direction": "given"}, {"thanks": "none"}])
def test_where_no_thanks_are_owed_none_are_recorded(fields, personas):
    row = make("gifts", personas.hers, **fields)
    assert THANK not in GIFTS.steps_for(personas.actor("an"), row)
    with untouched(row), pytest.raises(workflow.NotNow):
        thank(row, personas)


def test_thanks_are_recorded_once(personas):
    row = make("gifts", personas.hers)
    thank(row, personas, thanked_how="By letter")
    with untouched(row), pytest.raises(workflow.NotNow):
        thank(row, personas, thanked_how="By telephone")
    assert stored(row).thanked_how == "By letter"


@pytest.mark.parametrize(
    ("given_on", "day", "is_refused"),
    [
        ("2026-03-10", "2026-03-10", False),
        ("2026-03-10", "2026-03-09", True),
        ("2026-03-10", "2026-03-16", False),
        ("2026-03-10", "2026-03-17", True),
        ("2026-03-10", "2026-03", False),
        ("2026-03-10", "2026-04", True),
        ("2026", "2026", False),
        ("2026-02", "2026-01-31", True),
    ],
)
def test_the_day_of_thanks_may_lie_between_the_gift_and_today(given_on, day, is_refused, personas):
    row = make("gifts", personas.hers, given_on=given_on)
    if is_refused:
        with untouched(row), pytest.raises(services.ThankedTooEarly):
            thank(row, personas, thanked_on=PartialDate(day))
    else:
        thank(row, personas, thanked_on=PartialDate(day))
        assert str(stored(row).thanked_on) == day


def test_how_somebody_was_thanked_is_kept_when_it_is_not_told_anew(personas):
    row = make("gifts", personas.hers, thanked_how="By telephone, a first time")
    thank(row, personas)
    assert stored(row).thanked_how == "By telephone, a first time"


def test_thanks_stand_in_the_history_and_can_be_taken_back(personas):
    row = make("gifts", personas.hers)
    thank(row, personas)
    change = Change.objects.filter(record="gifts", row_id=row.pk).latest("pk")
    assert (change.action, change.account) == ("thank", personas.an)
    assert change.values["thanks"] == ["owed", "thanked"]
    undo.revert(change, actor=personas.actor("an"))
    fresh = stored(row)
    assert (fresh.thanks, fresh.thanked_on) == ("owed", None)


def test_thanks_owed_are_reminded_of_until_they_are_given(personas):
    def reminded():
        march = (date(2026, 3, 1), date(2026, 3, 31))
        found = expiries.between(personas.actor("an"), *march, "en", only_open=True)
        return [one for one in found if one.record is GIFTS and one.row_id == row.pk]

    row = make("gifts", personas.hers, given_on="2026-03-10")
    assert len(reminded()) == 1
    thank(row, personas)
    assert (str(stored(row).thanks_due_on), reminded()) == ("2026-03-24", [])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"thanks": "owed"}, {"tea", "silk"}),
        ({"direction": "given"}, {"lacquer"}),
        ({"thanks_due_on": "2026-03"}, {"tea"}),
        ({"thanks": "owed", "given_on": "2026-05"}, {"silk"}),
        ({"thanks": "thanked"}, set()),
    ],
)
def test_gifts_are_listed_by_way_thanks_and_day(asked, expected, personas):
    make("gifts", personas.hers, what="tea", given_on="2026-03-10")
    make("gifts", personas.hers, what="silk", given_on="2026-05-10")
    make("gifts", personas.hers, what="lacquer", direction="given")
    seen = listing.read(GIFTS, personas.actor("an"), asked, "en")
    assert seen.problem == ""
    assert {Gift.objects.get(pk=one.id).what for one in seen.rows} == expected


def test_an_honour_of_an_organisation_has_no_life_to_look_at(personas):
    gone = make("organisations", personas.hers, ended_on="1991")
    row = make("honours", personas.hers, organisation=gone, person=None, granted_on="1990", handed_over_on="1992")
    assert row.organisation == gone


def test_an_honour_of_two_holders_is_refused_by_the_form_and_by_the_database(personas):
    held = make("honours", personas.hers)
    both = {"person": held.person, "organisation": make("organisations", personas.hers)}
    assert refused("honours", personas.hers, **both)["person"] == [str(models.ONE_HOLDER)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Honour.objects.filter(pk=held.pk).update(organisation=both["organisation"])
    assert stored(held).organisation is None


@pytest.mark.parametrize(
    ("granted_on", "handed_over_on", "is_refused"),
    [
        ("2020-12-04", "2020-12-03", True),
        ("2020-12-04", "2020-12", False),
        ("2020-12", "2020-11-30", True),
        ("2020", "2020-01-01", False),
        ("2020-02-29", "2020-02-29", False),
    ],
)
def test_an_honour_is_not_handed_over_before_it_is_granted(granted_on, handed_over_on, is_refused, personas):
    days = {"granted_on": granted_on, "handed_over_on": handed_over_on}
    if is_refused:
        assert list(refused("honours", personas.hers, **days)) == ["handed_over_on"]
    else:
        assert str(make("honours", personas.hers, **days).handed_over_on) == handed_over_on


def test_honours_are_listed_latest_first_and_by_level(personas):
    for year, level in (("2016", "union"), ("2022", "state"), ("2019", "union")):
        make("honours", personas.hers, name=f"Order of {year}", granted_on=year, level=level)
    seen = listing.read(HONOURS, personas.actor("an"), {}, "en")
    names = [Honour.objects.get(pk=one.id).name for one in seen.rows]
    assert names == ["Order of 2022", "Order of 2019", "Order of 2016"]
    assert listing.read(HONOURS, personas.actor("an"), {"level": "union"}, "en").count == "2"
    assert listing.read(HONOURS, personas.actor("an"), {"level": "nobel"}, "en").problem


def test_a_giver_and_a_holder_in_use_are_not_taken_away(personas):
    gift, honour = make("gifts", personas.hers), make("honours", personas.hers)
    for used in (gift.organisation, honour.person):
        with pytest.raises(Exception, match="protected foreign keys"):
            used.delete()
    assert (stored(gift), stored(honour)) == (gift, honour)
