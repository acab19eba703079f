"""Permissions at their edges: who asks, what is counted, what moves with the event, and what a decision keeps."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.events import queries
from amity.events.models import HostShare, PermissionCase
from amity.events.services import holding, permitting
from amity.records import registry, shelving, workflow, writes
from amity.records.models import Change, Shelf
from tests import factories
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
TODAY = date(2024, 2, 29)
CASES, EVENTS = registry.get("permission_cases"), registry.get("events")
UNIT, PUBLIC = Confidentiality.UNIT, Confidentiality.PUBLIC
DAY = PartialDate
make = factories.make


@pytest.fixture
def an(personas):
    """An acts on a leap day."""
    return {"actor": personas.actor("an"), "today": TODAY}


@pytest.fixture
def home(personas):
    """Viet Nam, where all of this is at home."""
    return make("countries", personas.hers, code="VN")


@pytest.fixture
def abroad(personas):
    """Another country."""
    return make("countries", personas.hers, code="RU")


def forum(personas, home=None, **fields):
    hosts = [make("organisations", personas.hers, country=home, confidentiality=PUBLIC)] if home else None
    given = {"kind": "forum", "state": "planned", "starts_on": "2024-06-20", "hosts": hosts}
    return make("events", personas.hers, **given | fields)


def case(personas, **fields):
    return make("permission_cases", personas.hers, **{"event": fields.pop("event", None) or forum(personas), **fields})


def test_a_case_is_kept_as_its_event_is(personas, an):
    event = forum(personas, confidentiality=UNIT)
    made = permitting.open_case(event, **an, reference="1", ground="other", why="The minister comes.")
    kept = stored(made)
    assert (kept.owner, kept.confidentiality, kept.event, kept.state) == (personas.hers, UNIT, event, "draft")
    assert Change.objects.latest("pk").why == "The minister comes."


@pytest.mark.parametrize("name", ["binh", "dung", "hoa", "nobody"])
def test_who_does_not_keep_the_event_opens_no_case(personas, name):
    event = forum(personas, confidentiality=PUBLIC)
    with untouched(event), pytest.raises(writes.NotAllowed):
        permitting.open_case(event, actor=personas.actor(name), today=TODAY, reference="1", ground="other")
    assert not PermissionCase.objects.exists()


@pytest.mark.parametrize(
    ("fields", "is_over"),
    [
        ({"starts_on": "2024-02-28"}, True),
        ({"starts_on": "2024-02-29"}, False),
        ({"starts_on": "2024-02"}, False),
        ({"starts_on": "2024-01"}, True),
        ({"starts_on": "2024"}, False),
        ({"starts_on": "2023"}, True),
        ({"starts_on": "2024-02-27", "ends_on": "2024-02-29"}, False),
        ({"starts_on": "2024-02-27", "ends_on": "2024-02-28"}, True),
    ],
)
def test_a_case_is_opened_until_the_last_day_the_event_can_have(personas, an, fields, is_over):
    event = forum(personas, **fields)
    if is_over:
        with untouched(event), pytest.raises(permitting.NoNeed):
            permitting.open_case(event, **an, reference="1", ground="other")
    else:
        assert permitting.open_case(event, **an, reference="1", ground="other").state == "draft"


def test_a_case_in_the_trash_makes_room_for_another(personas, an):
    row = case(personas)
    shelving.shelve(CASES, [row.pk], Shelf.TRASHED, actor=an["actor"])
    made = permitting.open_case(row.event, **an, reference="2", ground="other")
    assert made.reference == "2"


def test_an_archived_case_is_on_record_all_the_same(personas, an):
    row = case(personas, state="granted")
    shelving.shelve(CASES, [row.pk], Shelf.ARCHIVED, actor=an["actor"])
    with pytest.raises(permitting.CaseIsOpen):
        permitting.open_case(row.event, **an, reference="2", ground="other")


def test_a_reference_is_given_once_whoever_keeps_it(personas, an):
    make("permission_cases", personas.other, reference="HNQT-1", confidentiality=UNIT)
    event = forum(personas)
    with untouched(event), pytest.raises(ValidationError) as refused:
        permitting.open_case(event, **an, reference="HNQT-1", ground="other")
    assert set(refused.value.message_dict) == {"reference"}


def test_before_the_rule_a_case_has_neither_last_day_nor_rule(personas, an):
    before = {"actor": an["actor"], "today": date(2020, 4, 14)}
    made = permitting.open_case(forum(personas), **before, reference="1", ground="rank")
    assert (made.due_on, made.rule, made.level) == (None, "", "prime_minister")
    on_the_day = {"actor": an["actor"], "today": date(2020, 4, 15)}
    permitting.reckon(made, **on_the_day)
    assert (str(stored(made).due_on), stored(made).rule) == ("2024-05-11", "Decision 06/2020/QD-TTg")


def test_a_dossier_sent_again_after_its_return_keeps_what_was_to_be_mended(personas, an):
    row = case(personas, state="submitted", submitted_on="2024-01-10")
    permitting.give_back(row, **an, conditions="The budget is missing.")
    assert (stored(row).state, stored(row).conditions) == ("returned", "The budget is missing.")
    permitting.submit(row, **an)
    kept = stored(row)
    assert (kept.state, str(kept.submitted_on), kept.conditions) == (
        "submitted",
        "2024-02-29",
        "The budget is missing.",
    )


@pytest.mark.parametrize("told", [None, "", "At most 200 guests."])
def test_a_grant_keeps_the_conditions_unless_others_are_told(personas, an, told):
    row = case(personas, state="submitted", submitted_on="2024-01-10", conditions="No flags.")
    permitting.grant(row, **an, number="12/QD", decided_on=DAY("2024-02-29"), conditions=told)
    assert stored(row).conditions == ("No flags." if told is None else told)
    assert (stored(row).state, stored(row).number) == ("granted", "12/QD")
    assert Change.objects.latest("pk").action == "grant"


@pytest.mark.parametrize(
    ("submitted_on", "decided_on", "may_be"),
    [
        ("2024-01-10", "2024-01-10", True),
        ("2024-01-10", "2024-01-09", False),
        ("2024-01", "2024-01-02", True),
        ("2024-01", "2023-12-31", False),
        ("", "2020", True),
        ("2024-01-10", "2024-03", False),
        ("2024-01-10", "2024-02", True),
    ],
)
def test_the_day_of_a_decision_lies_where_it_can_lie(personas, an, submitted_on, decided_on, may_be):
    row = case(personas, state="submitted", submitted_on=submitted_on)
    if may_be:
        permitting.refuse(row, **an, why="Too late.", decided_on=DAY(decided_on))
        assert (stored(row).state, str(stored(row).decided_on), stored(row).number) == ("refused", decided_on, "")
    else:
        with untouched(row), pytest.raises(permitting.NotYetDecided):
            permitting.refuse(row, **an, why="Too late.", decided_on=DAY(decided_on))


@pytest.mark.parametrize("why", ["", "  "])
def test_a_refusal_is_recorded_with_its_reason(personas, an, why):
    row = case(personas, state="submitted")
    with untouched(row), pytest.raises(workflow.WhyMissing):
        workflow.take(CASES, CASES.step("refuse"), row.pk, **an, why=why, asked={"decided_on": DAY("2024-02-29")})


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_a_case_being_prepared_moves_with_the_event_and_a_case_sent_does_not(personas, an, state):
    event = forum(personas)
    moving, sent = case(personas, event=event, state=state), case(personas, event=event, state="consulting")
    holding.postpone(event, **an, why="A flood.", starts_on=DAY("2024-09-30"), ends_on=DAY("2024-10-01"))
    assert str(stored(moving).due_on) == "2024-08-31"
    assert stored(sent).due_on is None
    assert (str(stored(event).starts_on), str(stored(event).ends_on)) == ("2024-09-30", "2024-10-01")
    assert Change.objects.filter(record="permission_cases", action="reckon", why="A flood.").count() == 1


def test_a_case_of_an_event_put_off_without_a_day_has_no_last_day(personas, an):
    row = case(personas, due_on="2024-05-21")
    holding.postpone(row.event, **an, why="A flood.")
    assert (stored(row).due_on, stored(row.event).state) == (None, "postponed")
    holding.postpone(stored(row.event), **an, why="The water fell.", starts_on=DAY("2024-06-20"))
    assert (str(stored(row).due_on), stored(row.event).state) == ("2024-05-21", "planned")


def test_a_case_of_another_unit_stays_as_it_is_when_the_event_moves(personas, an):
    event = forum(personas, confidentiality=PUBLIC)
    theirs = make("permission_cases", personas.other, event=event, due_on="2024-05-21", confidentiality=PUBLIC)
    hidden = make("permission_cases", personas.other, event=event, due_on="2024-05-21", confidentiality=UNIT)
    holding.postpone(event, **an, why="A flood.", starts_on=DAY("2024-09-30"))
    assert {str(stored(one).due_on) for one in (theirs, hidden)} == {"2024-05-21"}
    assert stored(event).state == "planned"


def test_a_new_end_alone_is_another_day_and_the_same_days_are_not(personas, an):
    event = forum(personas, ends_on="2024-06-21")
    days = {"starts_on": DAY("2024-06-20"), "ends_on": DAY("2024-06-21")}
    with untouched(event), pytest.raises(holding.NoOtherDay, match="the day the event has already"):
        holding.postpone(event, **an, why="?", **days)
    holding.postpone(event, **an, why="A day more.", **days | {"ends_on": DAY("2024-06-22")})
    assert str(stored(event).ends_on) == "2024-06-22"


def test_days_in_the_wrong_order_put_nothing_off(personas, an):
    row = case(personas, due_on="2024-05-21")
    asked = {"starts_on": DAY("2024-09-30"), "ends_on": DAY("2024-09-29")}
    with untouched(row, row.event), pytest.raises(ValidationError) as refused:
        workflow.take(EVENTS, EVENTS.step("postpone"), row.event_id, **an, why="A flood.", asked=asked)
    assert set(refused.value.message_dict) == {"ends_on"}


def test_an_event_held_earlier_than_it_was_to_end_says_so_beside_its_end(personas, an):
    event = forum(personas, starts_on="2024-01-10", ends_on="2024-01-12")
    with untouched(event), pytest.raises(ValidationError) as refused:
        workflow.take(EVENTS, EVENTS.step("hold"), event.pk, **an, asked={"starts_on": DAY("2024-01-20")})
    assert set(refused.value.message_dict) == {"ends_on"}


def test_each_ground_that_speaks_for_a_permission_is_counted_for_itself(personas, an, home, abroad):
    away = make("organisations", personas.hers, country=abroad)
    event = forum(personas, home)
    need = queries.permission_need(event, an["actor"])
    assert (need.is_needed, need.guests_abroad, need.partners_abroad, need.shares_abroad) == (False, 0, 0, 0)
    event.organisations.add(away)
    assert queries.permission_need(event, an["actor"]).partners_abroad == 1
    event.hosts.add(away)
    assert queries.permission_need(event, an["actor"]).partners_abroad == 2
    make("host_shares", personas.hers, event=event, organisation=away, role="sponsor", amount=0, currency="USD")
    assert queries.permission_need(event, an["actor"]).shares_abroad == 0
    HostShare.objects.update(amount=1)
    need = queries.permission_need(event, an["actor"])
    assert (need.is_needed, need.guests_abroad, need.partners_abroad, need.shares_abroad) == (True, 0, 2, 1)


def test_a_partner_country_abroad_is_enough_and_the_home_country_is_not(personas, an, home, abroad):
    assert queries.permission_need(forum(personas, home, country=abroad), an["actor"]).is_needed
    assert not queries.permission_need(forum(personas, home, country=home), an["actor"]).is_needed


def test_one_guest_in_two_roles_and_partners_out_of_sight(personas, home, abroad):
    event = forum(personas, home, confidentiality=PUBLIC)
    guest = make("people", personas.hers, country=abroad, confidentiality=PUBLIC)
    for role in ("Speaker", "Chair"):
        make("participations", personas.hers, event=event, person=guest, role=role, confidentiality=PUBLIC)
    event.organisations.add(make("organisations", personas.hers, country=abroad, confidentiality=UNIT))
    assert queries.permission_need(event, personas.actor("an")).partners_abroad == 1
    need = queries.permission_need(event, personas.actor("binh"))
    assert (need.is_needed, need.partners_abroad, need.guests_abroad) == (True, 0, 2)
