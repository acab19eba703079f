"""The asking for permission to hold a conference: who needs one, until when, and every step of it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.core.dates import PartialDate
from amity.core.rules import NoRuleInForce
from amity.events import queries, rules
from amity.events.models import PermissionCase
from amity.events.services import holding, permitting
from amity.network.models import Person
from amity.places.models import Country
from amity.records import registry, workflow
from tests import factories
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 1)
CASES = registry.get("permission_cases")
DAY = PartialDate
STEPS = {
    "draft": {"submit": "submitted", "reckon": "draft"},
    "submitted": {"give_back": "returned", "grant": "granted", "refuse": "refused"},
    "consulting": {"give_back": "returned", "grant": "granted", "refuse": "refused"},
    "returned": {"submit": "submitted", "reckon": "returned"},
    "granted": {},
    "refused": {},
}


@pytest.fixture
def an(personas):
    """An acts on the first of March."""
    return {"actor": personas.actor("an"), "today": TODAY}


def home(personas):
    return Country.objects.filter(code="VN").first() or factories.make("countries", personas.hers, code="VN")


def forum(personas, **fields):
    host = factories.make("organisations", personas.hers, country=home(personas))
    given = {"kind": "forum", "state": "planned", "starts_on": "2025-06-20", "hosts": [host]}
    return factories.make("events", personas.hers, **given | fields)


def case(personas, **fields):
    held = fields.pop("event", None) or forum(personas)
    return factories.make("permission_cases", personas.hers, event=held, **fields)


def abroad(personas):
    return factories.make("countries", personas.hers, code="RU")


@pytest.mark.parametrize(
    ("ground", "level", "due"),
    [
        ("other", "competent_person", "2025-05-21"),
        ("rank", "prime_minister", "2025-05-11"),
        ("security", "prime_minister", "2025-05-11"),
        ("rights", "prime_minister", "2025-05-11"),
    ],
)
def test_the_ground_decides_the_level_and_the_level_the_last_day(personas, an, ground, level, due):
    made = permitting.open_case(forum(personas), reference="1", ground=ground, **an)
    assert (made.level, str(made.due_on), made.rule) == (level, due, "Decision 06/2020/QD-TTg")


@pytest.mark.parametrize(("starts_on", "due"), [("2025-06", "2025-05-02"), ("2025", "2024-12-02")])
def test_a_day_known_in_part_counts_as_the_earliest_it_can_be(personas, an, starts_on, due):
    made = permitting.open_case(forum(personas, starts_on=starts_on), reference="1", ground="other", **an)
    assert str(made.due_on) == due


def test_the_rule_is_that_of_the_day_and_before_it_there_is_none():
    assert rules.days_before("prime_minister", date(2020, 4, 15)).whole_number == 40
    with pytest.raises(NoRuleInForce):
        rules.days_before("prime_minister", date(2020, 4, 14))


def test_a_postponed_event_has_no_last_day(personas):
    assert rules.latest_day(forum(personas, state="postponed"), "prime_minister", TODAY) is None


def test_only_the_prime_minister_permits_certain_subjects(personas):
    with pytest.raises(ValidationError) as refused:
        case(personas, ground="secrets", level="competent_person")
    assert set(refused.value.message_dict) == {"level"}


@pytest.mark.parametrize("state", ["cancelled", "template"])
def test_what_will_not_be_held_needs_no_permission(personas, an, state):
    with pytest.raises(permitting.NoNeed):
        permitting.open_case(forum(personas, state=state), reference="1", ground="other", **an)


def test_what_is_over_needs_no_permission(personas, an):
    with pytest.raises(permitting.NoNeed):
        permitting.open_case(forum(personas, starts_on="2025-02-27"), reference="1", ground="other", **an)


@pytest.mark.parametrize("state", ["draft", "submitted", "consulting", "returned", "granted"])
def test_one_case_at_a_time(personas, an, state):
    row = case(personas, state=state)
    with pytest.raises(permitting.CaseIsOpen):
        permitting.open_case(row.event, reference="2", ground="other", **an)
    assert PermissionCase.objects.count() == 1


def test_after_a_refusal_another_case_may_be_opened(personas, an):
    row = case(personas, state="refused")
    assert permitting.open_case(row.event, reference="2", ground="other", **an).state == "draft"


@pytest.mark.parametrize("state", STEPS)
@pytest.mark.parametrize("name", ["submit", "reckon", "give_back", "grant", "refuse"])
def test_a_case_goes_on_from_its_states_and_from_no_other(personas, an, state, name):
    row = case(personas, state=state)
    asked = {
        "give_back": {"conditions": "The budget is missing."},
        "grant": {"number": "123/QD", "decided_on": DAY("2025-02-28")},
        "refuse": {"decided_on": DAY("2025-02-28")},
    }.get(name, {})
    if name in STEPS[state]:
        workflow.take(CASES, CASES.step(name), row.pk, **an, why="So decided.", asked=asked)
        assert stored(row).state == STEPS[state][name]
    else:
        with untouched(row), pytest.raises(workflow.NotNow):
            workflow.take(CASES, CASES.step(name), row.pk, **an, why="So decided.", asked=asked)


def test_a_late_dossier_goes_out_all_the_same_and_is_known_as_late(personas, an):
    row = case(personas, due_on="2025-02-20")
    permitting.submit(row, **an)
    assert (str(row.submitted_on), row.state, rules.is_late(row)) == ("2025-03-01", "submitted", True)
    on_the_day = case(personas, event=row.event, due_on="2025-03-01", submitted_on="2025-03-01")
    assert not rules.is_late(on_the_day)


def test_nothing_was_submitted_tomorrow(personas, an):
    row = case(personas)
    with untouched(row), pytest.raises(permitting.NotYetSubmitted):
        permitting.submit(row, **an, submitted_on=DAY("2025-03-02"))


@pytest.mark.parametrize("decided_on", ["2025-03-02", "2025-01-09"])
def test_a_decision_lies_between_the_submitting_and_today(personas, an, decided_on):
    row = case(personas, state="submitted", submitted_on="2025-01-10")
    with untouched(row), pytest.raises(permitting.NotYetDecided):
        permitting.grant(row, **an, number="1", decided_on=DAY(decided_on))


def test_a_permission_has_a_number(personas, an):
    row = case(personas, state="submitted")
    with untouched(row), pytest.raises(permitting.NumberMissing):
        permitting.grant(row, **an, number=" ", decided_on=DAY("2025-02-28"))


def test_opinions_are_asked_of_what_was_submitted_and_are_due_by_the_rule(personas, an):
    row = case(personas, state="submitted")
    permitting.consult(row, **an)
    assert (row.state, str(row.opinions_due_on)) == ("consulting", "2025-03-16")
    draft = case(personas)
    with untouched(draft), pytest.raises(permitting.PermissionRefused):
        permitting.consult(draft, **an)


def test_an_event_put_off_to_another_day_gives_its_dossier_another_last_day(personas, an):
    row = case(personas, due_on="2025-05-21")
    sent = case(personas, event=row.event, state="submitted", due_on="2025-05-21")
    holding.postpone(row.event, **an, why="A storm.", starts_on=DAY("2025-09-20"))
    assert (str(stored(row).due_on), str(stored(sent).due_on)) == ("2025-08-21", "2025-05-21")
    assert (stored(row.event).state, str(stored(row.event).starts_on)) == ("planned", "2025-09-20")


def test_an_event_put_off_without_a_day_waits_for_one(personas, an):
    event = forum(personas)
    holding.postpone(event, **an, why="A storm.")
    assert stored(event).state == "postponed"
    with untouched(event), pytest.raises(holding.NoOtherDay):
        holding.postpone(event, **an, why="Again.")


def test_an_event_put_off_without_a_day_may_come_back_to_the_day_it_had(personas, an):
    event = forum(personas)
    holding.postpone(event, **an, why="A storm.")
    holding.postpone(stored(event), **an, why="It passed.", starts_on=event.starts_on, ends_on=event.ends_on)
    assert (stored(event).state, stored(event).starts_on) == ("planned", event.starts_on)


def test_an_event_is_not_put_off_to_the_day_it_has(personas, an):
    event = forum(personas)
    with untouched(event), pytest.raises(holding.NoOtherDay):
        holding.postpone(event, **an, why="?", starts_on=DAY("2025-06-20"))


@pytest.mark.parametrize("kind", ["conference", "forum", "seminar", "workshop"])
def test_a_conference_with_foreign_guests_needs_a_permission(personas, kind):
    event = forum(personas, kind=kind)
    assert not queries.permission_need(event, personas.actor("an")).is_needed
    guest = factories.make("people", personas.hers, country=abroad(personas))
    factories.make("participations", personas.hers, event=event, person=guest)
    need = queries.permission_need(event, personas.actor("an"))
    assert (need.is_needed, need.guests_abroad) == (True, 1)


@pytest.mark.parametrize("kind", ["festival", "meeting", "delegation_in"])
def test_other_events_need_none(personas, kind):
    event = forum(personas, kind=kind, country=abroad(personas))
    assert not queries.permission_need(event, personas.actor("an")).is_needed


def test_guests_from_home_or_from_nowhere_known_make_no_conference_international(personas):
    event = forum(personas)
    guest = factories.make("people", personas.hers, country=home(personas))
    factories.make("participations", personas.hers, event=event, person=guest)
    unknown = factories.make("participations", personas.hers, event=event).person
    Person.objects.filter(pk=unknown.pk).update(country=None)
    assert not queries.permission_need(event, personas.actor("an")).is_needed


def test_foreign_money_makes_a_conference_need_one(personas):
    payer = factories.make("organisations", personas.hers, country=abroad(personas))
    event = forum(personas)
    factories.make(
        "host_shares", personas.hers, event=event, organisation=payer, role="sponsor", amount=100, currency="USD"
    )
    need = queries.permission_need(event, personas.actor("an"))
    assert (need.is_needed, need.shares_abroad) == (True, 1)


def test_what_is_held_abroad_needs_none_unless_it_is_online_as_well(personas):
    away = abroad(personas)
    event = forum(personas, country=away, host_country=away)
    assert not queries.permission_need(event, personas.actor("an")).is_needed
    event.online_link = "https://meet.example"
    assert queries.permission_need(event, personas.actor("an")).is_needed


def test_guests_out_of_sight_are_not_counted(personas):
    event = forum(personas, confidentiality=0)
    guest = factories.make("people", personas.hers, country=abroad(personas), confidentiality=2)
    factories.make("participations", personas.hers, event=event, person=guest, confidentiality=2)
    assert queries.permission_need(event, personas.actor("an")).guests_abroad == 1
    assert queries.permission_need(event, personas.actor("binh")).guests_abroad == 0
