"""Every step of an offer, an opportunity and an appeal in every state: where it leads, what it asks for and refuses."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from amity.core.dates import PartialDate
from amity.mobilising import services
from amity.mobilising.models import AppealState, OpportunityState, Stage
from amity.records import registry, workflow
from tests import factories
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 12)
TALK = {"pledge": "pledged", "decline": "declined"}
# record type: state: step: the state it leads to
OPEN = {
    "offers": {
        "suggested": {"approach": "approached", **TALK},
        "approached": {"interest": "interested", **TALK},
        "interested": TALK,
        "pledged": {"deliver": "delivered", "decline": "declined"},
        "delivered": {},
        "declined": {"approach": "approached"},
    },
    "opportunities": {
        "open": {"meet": "met", "withdraw": "withdrawn"},
        "met": {"reopen": "open"},
        "withdrawn": {"reopen": "open"},
    },
    "appeals": {"draft": {"open": "open"}, "open": {"close": "closed"}, "closed": {}},
}
ASKED = {
    "pledge": {"amount": Decimal("1500.50"), "currency": "USD"},
    "deliver": {"delivered": Decimal("1500.50")},
    "close": {"account": "All was given out."},
}
EVERY = [
    (name, state, step.name) for name, states in OPEN.items() for state in states for step in registry.get(name).steps
]


def made(record, personas, state, **fields):
    """A row in a state, with what the state asks for and, for an opportunity, a pledge."""
    column = registry.get(record).state
    given = {"currency": "USD"} if record == "offers" else {}
    given |= {"account": "All was given out."} if state == "closed" else {}
    row = factories.make(record, personas.union, **{column: state, **given, **fields})
    if record == "opportunities":
        factories.make("offers", personas.union, opportunity=row, stage="pledged", what="Books")
    return row


def take(row, name, personas, who="chi", why="As it is.", **asked):
    record = registry.of(type(row))
    return workflow.take(
        record, record.step(name), row.pk, actor=personas.actor(who), today=TODAY, why=why, asked=asked
    )


def test_the_tables_name_every_state():
    assert set(OPEN["offers"]) == set(Stage.values)
    assert set(OPEN["opportunities"]) == set(OpportunityState.values)
    assert set(OPEN["appeals"]) == set(AppealState.values)


@pytest.mark.parametrize(("record", "state", "step"), EVERY)
def test_a_step_leads_from_its_states_and_from_no_other(personas, record, state, step):
    row = made(record, personas, state)
    leads, declared = OPEN[record][state], registry.get(record)
    assert (declared.step(step) in declared.steps_for(personas.actor("chi"), row)) is (step in leads)
    if step in leads:
        take(row, step, personas, **ASKED.get(step, {}))
        assert getattr(stored(row), declared.state) == leads[step]
    else:
        with untouched(row), pytest.raises(workflow.NotNow):
            take(row, step, personas, **ASKED.get(step, {}))


@pytest.mark.parametrize("record", OPEN)
@pytest.mark.parametrize("who", ["an", "binh", "hoa", "nobody"])
def test_nobody_elsewhere_takes_a_step(personas, record, who):
    row = factories.make(record, personas.union, confidentiality=2)
    for step in registry.get(record).steps:
        with untouched(row), pytest.raises(row.DoesNotExist):
            take(row, step.name, personas, who)


@pytest.mark.parametrize("record", OPEN)
def test_who_only_reads_takes_no_step(personas, record):
    row = factories.make(record, personas.union, confidentiality=1)
    for step in registry.get(record).steps:
        with untouched(row), pytest.raises(workflow.NotAllowed):
            take(row, step.name, personas, "dung")


@pytest.mark.parametrize(("record", "step"), [("offers", "decline"), ("opportunities", "withdraw")])
def test_who_says_no_says_why(personas, record, step):
    row = factories.make(record, personas.union)
    with untouched(row), pytest.raises(workflow.WhyMissing):
        take(row, step, personas, why="  ")


def test_each_stage_keeps_its_day(personas):
    row = factories.make("offers", personas.union)
    take(row, "approach", personas, approached_on=PartialDate.parse("2026-02"))
    take(row, "interest", personas)
    take(row, "pledge", personas, amount=Decimal(900), currency="EUR", pledged_on=PartialDate.parse("2026-03-11"))
    done = take(row, "deliver", personas, delivered=Decimal(850))
    days = (done.approached_on, done.interested_on, done.pledged_on, done.delivered_on)
    assert [str(day) for day in days] == ["2026-02", "2026-03-12", "2026-03-11", "2026-03-12"]
    assert (done.amount, done.delivered, done.currency) == (900, 850, "EUR")


@pytest.mark.parametrize(("step", "field", "state"), [
    ("approach", "approached_on", "suggested"),
    ("interest", "interested_on", "approached"),
    ("pledge", "pledged_on", "interested"),
    ("deliver", "delivered_on", "pledged"),
])  # fmt: skip
def test_what_has_happened_lies_in_the_past(personas, step, field, state):
    row = factories.make("offers", personas.union, stage=state, what="Books")
    with untouched(row), pytest.raises(services.DayAhead):
        take(row, step, personas, **{field: PartialDate.parse("2026-03-13")})


def test_who_declined_and_is_asked_again_begins_anew(personas):
    days = {"approached_on": "2025-01", "interested_on": "2025-02", "pledged_on": "2025-03", "declined_on": "2025-04"}
    row = factories.make("offers", personas.union, stage="declined", **days)
    again = stored(take(row, "approach", personas))
    assert str(again.approached_on) == "2026-03-12"
    assert not any((again.interested_on, again.pledged_on, again.declined_on))


@pytest.mark.parametrize(("state", "step"), [("pledged", "deliver"), ("interested", "decline")])
def test_what_is_over_has_no_next_step(personas, state, step):
    row = factories.make("offers", personas.union, stage=state, next_step="Call again", next_on="2026-04-01")
    over = stored(take(row, step, personas))
    assert (over.next_step, over.next_on) == ("", None)


def test_a_pledge_is_of_something(personas):
    row = factories.make("offers", personas.union)
    with untouched(row), pytest.raises(services.NothingPledged):
        take(row, "pledge", personas, what="  ")
    assert take(row, "pledge", personas, what="A hundred boats").what == "A hundred boats"


def test_a_pledge_of_so_many_things_needs_no_sum(personas):
    row = factories.make("offers", personas.union, quantity=100)
    assert take(row, "pledge", personas).stage == "pledged"


def test_what_was_delivered_is_told_unless_an_item_of_aid_tells_it(personas):
    row = factories.make("offers", personas.union, stage="pledged", amount=5, currency="USD")
    with untouched(row), pytest.raises(services.NothingDelivered):
        take(row, "deliver", personas)
    type(row).objects.filter(pk=row.pk).update(item=factories.make("aid_items", personas.union))
    assert take(row, "deliver", personas).stage == "delivered"


def test_an_opportunity_is_not_met_before_somebody_pledged(personas):
    row = factories.make("opportunities", personas.union)
    factories.make("offers", personas.union, opportunity=row, stage="interested")
    with untouched(row), pytest.raises(services.NothingOffered):
        take(row, "meet", personas)


def test_an_appeal_is_closed_with_a_public_account(personas):
    row = factories.make("appeals", personas.union, state="open")
    with untouched(row), pytest.raises(services.NoAccount):
        take(row, "close", personas, account=" ")
    done = take(row, "close", personas, account="Rice for 300 households.", account_vi="Gạo cho 300 hộ.")
    assert (str(done.closed_on), done.account_vi) == ("2026-03-12", "Gạo cho 300 hộ.")


def test_an_appeal_keeps_the_day_on_which_it_was_opened(personas):
    row = factories.make("appeals", personas.union)
    assert str(take(row, "open", personas, opened_on=PartialDate.parse("2026-03-01")).opened_on) == "2026-03-01"
    assert str(take(factories.make("appeals", personas.union), "open", personas).opened_on) == "2026-03-12"


def test_those_on_the_list_stay_as_they_are_and_others_are_added(personas):
    need = factories.make("opportunities", personas.union, confidentiality=0)
    asked, other = (factories.make("organisations", personas.union) for _number in range(2))
    before = factories.make("offers", personas.union, opportunity=need, organisation=asked, stage="interested")
    (added,) = services.suggest(need, [asked, other], actor=personas.actor("chi"))
    assert (added.organisation, added.stage, added.role, added.owner) == (other, "suggested", "donor", personas.union)
    assert stored(before).stage == "interested"
    assert added.confidentiality == 1  # who is thought of is not told to the public, though the need is
    assert services.suggest(need, [asked, other], actor=personas.actor("chi")) == []
    (company,) = services.suggest(need, [asked], actor=personas.actor("chi"), role="company")
    assert company.role == "company"


@pytest.mark.parametrize(("record", "first", "last"), [
    ("aid_interests", "declared_on", "until_on"),
    ("appeals", "opened_on", "closed_on"),
    ("opportunities", "put_on", "wanted_by_on"),
    ("offers", "approached_on", "pledged_on"),
    ("offers", "pledged_on", "delivered_on"),
])  # fmt: skip
def test_days_in_the_wrong_order_are_refused_beside_the_field(personas, record, first, last):
    row, _links = factories.unsaved(record, personas.union, **{first: "2026-03-10", last: "2026-03-09"})
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert last in refused.value.message_dict
