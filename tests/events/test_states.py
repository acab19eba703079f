"""Every step of events and invitations in every state, by everybody; what is cancelled, over or still to come."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.events.models import Event, Participation
from amity.events.services import holding, inviting
from amity.records import history, registry, workflow
from amity.records.models import Change
from tests import factories
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
TODAY = date(2024, 2, 29)
DAY = PartialDate.parse
EVENTS, GUESTS = registry.get("events"), registry.get("participations")

OPEN = {
    "planned": {"hold": "held", "postpone": "planned", "cancel": "cancelled"},
    "postponed": {"hold": "held", "postpone": "planned", "cancel": "cancelled"},
    "held": {},
    "cancelled": {},
    "template": {},
}
INVITATION = {
    "nominated": {"approve": "approved"},
    "approved": {"invite": "invited"},
    "invited": {"accept": "accepted", "decline": "declined", "attend": "attended"},
    "accepted": {"decline": "declined", "attend": "attended"},
    "declined": {"accept": "accepted"},
    "attended": {},
}


@pytest.fixture
def chi(personas):
    """Chi acts on a leap day."""
    return {"actor": personas.actor("chi"), "today": TODAY}


def event(personas, state: str = "planned", **fields):
    return factories.make("events", personas.hers, **{"state": state, "starts_on": "2024-02-29"} | fields)


def guest(personas, state: str = "invited", held: dict | None = None, **fields):
    return factories.make("participations", personas.hers, event=event(personas, **held or {}), state=state, **fields)


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("name", ["hold", "postpone", "cancel"])
def test_a_step_of_an_event_leads_from_what_is_to_come_and_from_no_other_state(personas, chi, state, name):
    row = event(personas, state)
    asked = {"starts_on": DAY("2024-05")} if name == "postpone" else {}
    if name in OPEN[state]:
        workflow.take(EVENTS, EVENTS.step(name), row.pk, **chi, why="The hall was flooded.", asked=asked)
        assert stored(row).state == OPEN[state][name]
        change = Change.objects.latest("pk")
        assert (change.record, change.action, change.account) == ("events", name, personas.chi)
    else:
        with untouched(row), pytest.raises(workflow.NotNow):
            workflow.take(EVENTS, EVENTS.step(name), row.pk, **chi, why="The hall was flooded.")


@pytest.mark.parametrize("state", INVITATION)
@pytest.mark.parametrize("name", ["approve", "invite", "accept", "decline", "attend"])
def test_an_invitation_goes_on_from_its_states_and_from_no_other(personas, chi, state, name):
    row = guest(personas, state)
    step = GUESTS.step(name)
    assert (step in GUESTS.steps_for(chi["actor"], row)) is (name in INVITATION[state])
    if name in INVITATION[state]:
        workflow.take(GUESTS, step, row.pk, **chi)
        assert stored(row).state == INVITATION[state][name]
        assert Change.objects.latest("pk").values["state"] == [state, INVITATION[state][name]]
    else:
        with untouched(row), pytest.raises(workflow.NotNow):
            workflow.take(GUESTS, step, row.pk, **chi)


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("an", {"hold", "postpone", "cancel"}),
        ("chi", {"hold", "postpone", "cancel"}),
        ("binh", set()),
        ("dung", set()),
        ("hoa", set()),
        ("nobody", set()),
    ],
)
def test_an_event_is_moved_by_those_who_keep_it(personas, name, may):
    row = event(personas, confidentiality=Confidentiality.PUBLIC)
    actor = personas.actor(name)
    assert {step.name for step in EVENTS.steps_for(actor, row)} == may
    for step in EVENTS.steps:
        if step.name not in may:
            with untouched(row), pytest.raises(workflow.NotAllowed):
                workflow.take(EVENTS, step, row.pk, actor=actor, today=TODAY, why="x")


@pytest.mark.parametrize(
    ("name", "state", "may"),
    [
        ("an", "nominated", set()),
        ("chi", "nominated", {"approve"}),
        ("binh", "nominated", set()),
        ("an", "approved", {"invite"}),
        ("chi", "approved", {"invite"}),
        ("dung", "approved", set()),
        ("an", "invited", {"accept", "decline", "attend"}),
        ("hoa", "invited", set()),
    ],
)
def test_who_puts_forward_does_not_approve_and_who_approves_may_do_the_rest(personas, name, state, may):
    row = guest(personas, state)
    assert {step.name for step in GUESTS.steps_for(personas.actor(name), row)} == may


# first day, whether it may have come on 29 February 2024
BEGINNINGS = [
    ("2024-02-29", True),
    ("2024-02", True),
    ("2024", True),
    ("2023-12-31", True),
    ("2024-03-01", False),
    ("2024-03", False),
    ("2025", False),
]


@pytest.mark.parametrize(("day", "has_come"), BEGINNINGS)
def test_an_event_was_held_and_attended_once_its_first_day_may_have_come(personas, chi, day, has_come):
    row, came = event(personas, starts_on=day), guest(personas, held={"starts_on": day})
    if has_come:
        holding.hold(row, **chi)
        inviting.attend(came, **chi)
        assert (stored(row).state, stored(came).state) == ("held", "attended")
    else:
        with untouched(row, came), pytest.raises(holding.NotYetBegun, match="has not begun"):
            holding.hold(row, **chi)
        with untouched(row, came), pytest.raises(inviting.NotYetHeld, match="has not begun"):
            inviting.attend(came, **chi)


@pytest.mark.parametrize(("day", "has_come"), BEGINNINGS)
def test_the_day_told_when_an_event_was_held_outweighs_the_day_planned(personas, chi, day, has_come):
    row = event(personas, starts_on="2030")
    if has_come:
        holding.hold(row, **chi, starts_on=DAY(day))
        assert str(stored(row).starts_on) == day
    else:
        with untouched(row), pytest.raises(holding.NotYetBegun):
            holding.hold(row, **chi, starts_on=DAY(day))


@pytest.mark.parametrize(
    ("dates", "is_over"),
    [
        ({"starts_on": "2024-02-28"}, True),
        ({"starts_on": "2024-02-27", "ends_on": "2024-02-28"}, True),
        ({"starts_on": "2024-01"}, True),
        ({"starts_on": "2023"}, True),
        ({"starts_on": "2023", "ends_on": "2024-02"}, False),
        ({"starts_on": "2024-02-29"}, False),
        ({"starts_on": "2024-02"}, False),
        ({"starts_on": "2024"}, False),
        ({"starts_on": "2024-02-20", "ends_on": "2024-03"}, False),
    ],
)
def test_a_guest_is_invited_until_the_last_day_the_event_can_have(personas, chi, dates, is_over):
    row = guest(personas, "approved", held=dates)
    if is_over:
        with untouched(row), pytest.raises(inviting.EventIsOver):
            inviting.invite(row, **chi)
    else:
        inviting.invite(row, **chi)
        assert stored(row).state == "invited"


@pytest.mark.parametrize(("state", "name"), [("approved", "invite"), ("invited", "accept"), ("accepted", "attend")])
def test_nobody_comes_to_an_event_that_was_cancelled(personas, chi, state, name):
    row = guest(personas, state, held={"state": "cancelled"})
    with untouched(row, row.event), pytest.raises(inviting.EventIsCancelled, match="was cancelled"):
        workflow.take(GUESTS, GUESTS.step(name), row.pk, **chi)


def test_a_guest_may_still_decline_an_event_that_was_cancelled(personas, chi):
    row = guest(personas, "accepted", held={"state": "cancelled"})
    inviting.decline(row, **chi)
    assert stored(row).state == "declined"


@pytest.mark.parametrize(("told", "kept"), [(None, 90), (0, 0), (420, 420)])
def test_the_attendance_told_is_kept_even_when_nobody_came(personas, chi, told, kept):
    row = event(personas, attended_count=90)
    holding.hold(row, **chi, attended_count=told)
    assert stored(row).attended_count == kept


@pytest.mark.parametrize(
    ("told", "field"),
    [({"attended_count": -1}, "attended_count"), ({"ends_on": DAY("2024-02-28")}, "ends_on")],
)
def test_what_cannot_be_so_is_refused_beside_its_field(personas, chi, told, field):
    row = event(personas)
    with untouched(row), pytest.raises(ValidationError) as refused:
        workflow.take(EVENTS, EVENTS.step("hold"), row.pk, **chi, asked=told)
    assert set(refused.value.message_dict) == {field}


@pytest.mark.parametrize("why", ["", "   "])
def test_nothing_is_cancelled_without_a_reason(personas, chi, why):
    row = event(personas)
    with untouched(row), pytest.raises(workflow.WhyMissing):
        workflow.take(EVENTS, EVENTS.step("cancel"), row.pk, **chi, why=why)


def test_a_cancelled_event_keeps_its_guests_and_its_history(personas, chi):
    row = guest(personas)
    workflow.take(EVENTS, EVENTS.step("cancel"), row.event_id, **chi, why="A storm.")
    assert Participation.objects.get().state == "invited"
    entry = history.changes(EVENTS, row.event_id, chi["actor"], "en")[0]
    assert (entry.by, entry.why, entry.values) == ("Chi", "A storm.", [("State", "Planned", "Cancelled")])


def test_a_guest_out_of_sight_is_not_found_by_a_step(personas):
    row = guest(personas, confidentiality=Confidentiality.UNIT)
    with untouched(row), pytest.raises(Participation.DoesNotExist):
        workflow.take(GUESTS, GUESTS.step("accept"), row.pk, actor=personas.actor("binh"), today=TODAY)


def test_the_same_person_takes_part_in_two_roles_and_each_goes_its_own_way(personas, chi):
    speaker = guest(personas, "accepted", role="Speaker")
    chair = factories.make(
        "participations", personas.hers, event=speaker.event, person=speaker.person, role="Chair", state="invited"
    )
    inviting.attend(speaker, **chi)
    inviting.decline(chair, **chi)
    assert (stored(speaker).state, stored(chair).state) == ("attended", "declined")


def test_an_event_with_guests_is_not_taken_away(personas):
    row = guest(personas)
    with pytest.raises(Exception, match="protected foreign keys"):
        Event.objects.get(pk=row.event_id).delete()
    assert Event.objects.filter(pk=row.event_id).exists()
