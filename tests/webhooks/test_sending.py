"""Telling: who is told, of what, how, and what becomes of a message that is not taken."""

import json
import threading
import time
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from amity import tasks
from amity.access.models import RoleGrant
from amity.access.roles import Confidentiality, Role
from amity.past import erasing
from amity.records import registry, shelving, workflow, writes
from amity.records.models import Change, Shelf
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from amity.webhooks import calling, jobs, outbox, sending, signing, subscribing
from amity.webhooks.models import Delivery, Event, Webhook
from tests import factories
from tests.personas import TODAY
from tests.webhooks.conftest import FAR, states, turn

pytestmark = pytest.mark.django_db
PUBLIC, UNIT, RESTRICTED = Confidentiality.PUBLIC, Confidentiality.UNIT, Confidentiality.RESTRICTED
PEOPLE = registry.get("people")


def told(receiver) -> list[dict]:
    return [json.loads(body) for _path, _headers, body in receiver.got]


def test_a_new_row_is_told_with_nothing_of_its_values(personas, hook_of, receiver, settings):
    hook = hook_of("an")
    settings.BASE_URL = "https://amity.example"
    row = factories.make("people", personas.hers, name="Trần Thị Kín", notes="Secret")
    assert turn(hook) == 1
    ((path, _headers, body),) = receiver.got
    assert path == "/hook?from=amity"
    change = Change.objects.get(record="people", row_id=row.pk)
    assert json.loads(body) == {
        "type": "people.created",
        "timestamp": change.at.isoformat(),
        "data": {
            "record": "people",
            "id": row.pk,
            "event": "created",
            "action": "create",
            "version": 1,
            "link": f"https://amity.example/api/v1/people/{row.pk}",
        },
    }
    assert "Kín" not in body.decode()
    assert "Secret" not in body.decode()
    one = Delivery.objects.get()
    assert (one.state, one.attempts, one.code, one.error, one.next_at) == ("done", 1, 204, "", None)


def test_a_message_can_be_checked_with_the_secret(personas, hook_of, receiver):
    hook = hook_of("an")
    factories.make("people", personas.hers)
    turn(hook)
    ((_path, headers, body),) = receiver.got
    assert headers["content-type"] == "application/json"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    assert headers["webhook-signature"] == signing.signature(
        signing.secret_of(hook), headers["webhook-id"], int(headers["webhook-timestamp"]), body
    )


def test_every_kind_of_event_has_its_name(personas, hook_of, receiver):
    hook, an = hook_of("an", records=["agreements"]), personas.actor("an")
    row = factories.make("agreements", personas.hers)
    row.notes = "x"
    writes.save(row, actor=an)
    agreements = registry.get("agreements")
    workflow.take(agreements, agreements.step("end"), row.pk, actor=an, today=TODAY, why="Over.")
    shelving.shelve(agreements, [row.pk], Shelf.TRASHED, actor=an)
    turn(hook)
    assert [one["data"]["event"] for one in told(receiver)] == ["trashed"]  # of the trash nothing else is told
    kinds = Delivery.objects.order_by("pk").values_list("event", flat=True)
    assert list(kinds) == ["created", "changed", "step", "trashed"]


@pytest.mark.parametrize(
    ("action", "event"),
    [("create", Event.CREATED), ("change", Event.CHANGED), ("undo", Event.CHANGED), ("restore", Event.CHANGED),
     ("archive", Event.CHANGED), ("end", Event.STEP), ("trash", Event.TRASHED), ("erase", None), ("tag", None)],
)  # fmt: skip
def test_an_action_is_one_event_or_none(action, event):
    assert outbox.event_of(Change(record="agreements", action=action)) == event


def test_a_change_of_a_record_type_nobody_knows_is_no_event():
    assert outbox.event_of(Change(record="no_such_records", action="change")) is None


def test_a_webhook_that_names_nothing_is_told_everything(personas, hook_of, receiver):
    hook = hook_of("chi", records=())
    factories.make("positions", personas.hers, confidentiality=PUBLIC)
    turn(hook)
    assert {one["type"] for one in told(receiver)} >= {"people.created", "positions.created"}


def test_only_the_record_types_and_events_asked_for_are_told(personas, hook_of, receiver):
    hook = hook_of("an", records=["people"], events=["changed"])
    person, other = factories.make("people", personas.hers), factories.make("organisations", personas.hers)
    for row in (person, other):
        row.notes = "x"
        writes.save(row, actor=personas.actor("an"))
    turn(hook)
    assert [one["type"] for one in told(receiver)] == ["people.changed"]
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "level", "is_told"),
    [("an", RESTRICTED, True), ("chi", UNIT, True), ("chi", RESTRICTED, False), ("dung", UNIT, True),
     ("dung", RESTRICTED, False), ("binh", UNIT, False), ("binh", PUBLIC, True), ("hoa", UNIT, False),
     ("hoa", Confidentiality.UNION, False), ("hoa", PUBLIC, True)],
)  # fmt: skip
@pytest.mark.parametrize("event", ["created", "trashed"])
def test_nobody_is_told_of_a_row_he_may_not_see(name, level, is_told, event, personas, hook_of, receiver):
    hook = hook_of(name, records=["people"], events=[event])
    row = factories.make("people", personas.hers, confidentiality=level)
    if event == "trashed":
        shelving.shelve(PEOPLE, [row.pk], Shelf.TRASHED, actor=personas.actor("an"))
    turn(hook)
    assert [one["data"]["id"] for one in told(receiver)] == [row.pk] * is_told
    assert states(hook) == ["done" if is_told else "hidden"]


def test_what_an_account_may_see_is_judged_when_it_is_told(personas, hook_of, receiver):
    hook = hook_of("an", records=["people"])
    factories.make("people", personas.hers, confidentiality=UNIT)
    outbox.collect(hook, now=timezone.now())
    RoleGrant.objects.filter(account=personas.an).update(role=Role.OBSERVER)
    turn(hook)
    assert (receiver.got, states(hook)) == ([], ["hidden"])


def test_a_row_that_has_gone_is_not_told_of(personas, hook_of, receiver):
    hook = hook_of("an", records=["people"])
    row = factories.make("people", personas.hers)
    erasing.erase(PEOPLE, [row.pk], actor=personas.actor("an"))
    turn(hook)
    assert (receiver.got, states(hook)) == ([], ["hidden"])


def test_an_account_that_may_not_log_in_is_told_nothing(personas, hook_of, receiver):
    hook = hook_of("an")
    factories.make("people", personas.hers)
    personas.an.is_active = False
    personas.an.save()
    assert turn(hook) == 0
    assert receiver.got == []


def test_nothing_from_before_is_told(personas, hook_of, receiver):
    factories.make("people", personas.hers)
    hook = hook_of("an")
    assert turn(hook) == 0
    assert not Delivery.objects.exists()


def test_each_change_is_told_once_however_often_the_history_is_read(personas, hook_of, receiver):
    hook = hook_of("an")
    factories.make("people", personas.hers)
    for _n in range(3):
        turn(hook)
    assert len(receiver.got) == 1


def test_a_change_that_appears_late_is_told_too(personas, hook_of, receiver):
    """PostgreSQL may show a change after others that were made later."""
    hook, now = hook_of("an"), timezone.now()
    Webhook.objects.update(told_from_at=now - timedelta(hours=1))
    factories.make("people", personas.hers)
    turn(hook, now + timedelta(minutes=1))
    late = factories.make("people", personas.hers)
    Change.objects.filter(record="people", row_id=late.pk).update(at=now - timedelta(minutes=5))
    turn(hook, now + timedelta(minutes=2))
    assert [one["data"]["id"] for one in told(receiver)][1:] == [late.pk]


def test_a_history_longer_than_a_block_is_read_to_its_end(personas, hook_of, receiver, monkeypatch):
    monkeypatch.setattr(outbox, "BLOCK", 2)
    monkeypatch.setattr(sending, "BLOCK", 2)
    hook = hook_of("an", records=["people"])
    rows = [factories.make("people", personas.hers).pk for _n in range(5)]
    Change.objects.update(at=timezone.now())  # one moment for all, as an import has
    assert turn(hook) == 5
    assert sorted(one["data"]["id"] for one in told(receiver)) == sorted(rows)


def test_a_message_not_taken_is_sent_again_with_growing_pauses_for_a_day(personas, hook_of, receiver):
    hook, now = hook_of("an"), timezone.now()
    receiver.code = 503
    factories.make("people", personas.hers)
    turn(hook, now + timedelta(seconds=1))
    pauses, at = [], now + timedelta(seconds=1)
    while (one := Delivery.objects.get()).state == "waiting":
        pauses.append(int((one.next_at - at).total_seconds() // 60))
        at = one.next_at
        turn(hook, at)
    assert pauses == sorted(pauses)
    assert (pauses[0], len(pauses)) == (1, len(receiver.got) - 1)
    assert 12 <= sum(pauses) / 60 <= 24
    assert (one.state, one.code, one.error) == ("failed", 503, "It did not take the message.")
    hook.refresh_from_db()
    assert (hook.state, hook.trouble) == ("off", "503: It did not take the message.")
    assert len({headers["webhook-id"] for _path, headers, _body in receiver.got}) == 1


def test_whoever_is_told_no_more_learns_it_once(personas, hook_of, receiver):
    hook = hook_of("an")
    receiver.code = 410
    factories.make("people", personas.hers)
    factories.make("people", personas.hers)
    turn(hook)
    turn(hook, timezone.now() + timedelta(minutes=2))
    job = Job.objects.get(name=sending.SWITCHED_OFF)
    assert job.account == personas.an
    result = jobs.tell_of_switching_off(None, **job.arguments)
    assert result["href"] == f"/me/webhooks/{hook.pk}/"
    assert "“copy” was switched off" in result["text"]


def test_a_message_taken_after_all_clears_the_trouble(personas, hook_of, receiver):
    hook = hook_of("an")
    receiver.code = 500
    factories.make("people", personas.hers)
    turn(hook)
    hook.refresh_from_db()
    assert (hook.state, hook.trouble) == ("on", "500: It did not take the message.")
    receiver.code = 200
    turn(hook, timezone.now() + timedelta(minutes=2))
    hook.refresh_from_db()
    assert (hook.trouble, states(hook)) == ("", ["done"])


def test_a_system_that_does_not_answer_is_left_in_peace_until_the_next_turn(personas, hook_of, receiver):
    hook = hook_of("an")
    receiver.code = 500
    for _n in range(3):
        factories.make("people", personas.hers)
    turn(hook)
    assert len(receiver.got) == 1


def test_no_redirect_is_followed(personas, hook_of, receiver):
    hook = hook_of("an")
    receiver.code, receiver.location = 302, receiver.origin + "/elsewhere"
    factories.make("people", personas.hers)
    turn(hook)
    assert [path for path, _headers, _body in receiver.got] == ["/hook?from=amity"]
    assert Delivery.objects.get().error == "It sent us to another address, which is not followed."


def test_a_slow_answer_is_cut_off(receiver, monkeypatch):
    monkeypatch.setattr(calling, "WHOLE", 0.3)
    receiver.wait = threading.Event()
    started = time.monotonic()
    outcome = calling.post(receiver.url, b"{}", {})
    assert outcome.code is None
    assert outcome.error
    assert time.monotonic() - started < 5


def test_an_address_no_longer_allowed_is_not_called(personas, hook_of, receiver):
    hook = hook_of("an")
    factories.make("people", personas.hers)
    with override_settings(WEBHOOK_ALLOW=frozenset()):
        turn(hook)
    assert receiver.got == []
    assert Delivery.objects.get().error == "The address must begin with https://."


def test_a_machine_that_is_not_there_is_told_so(receiver, settings):
    settings.WEBHOOK_ALLOW = frozenset({"http://127.0.0.1:9"})
    outcome = calling.post("http://127.0.0.1:9/", b"{}", {})
    assert (outcome.code, outcome.error, outcome.is_good) == (None, "It could not be reached.", False)


def test_a_server_without_a_good_certificate_is_not_told(receiver, settings):
    settings.WEBHOOK_ALLOW = frozenset({receiver.origin.replace("http", "https")})
    outcome = calling.post(receiver.origin.replace("http", "https"), b"{}", {})
    assert (outcome.code, receiver.got) == (None, [])


def test_a_message_being_sent_elsewhere_is_not_sent_twice(personas, hook_of, receiver, monkeypatch):
    hook = hook_of("an")
    factories.make("people", personas.hers)
    now = timezone.now()
    outbox.collect(hook, now=now)
    one = Delivery.objects.select_related("change").get()
    Delivery.objects.update(next_at=now + sending.CLAIM)
    sending._send(hook, one, personas.actor("an"), now)
    assert receiver.got == []


def test_when_time_is_up_the_rest_waits(personas, hook_of, receiver):
    hook = hook_of("an")
    factories.make("people", personas.hers)
    now = timezone.now()
    outbox.collect(hook, now=now)
    assert sending.send_due(hook, now=now, today=TODAY, until=0.0, check=lambda: None) == 0
    assert states(hook) == ["waiting"]


def test_a_worker_that_must_stop_stops_between_two_messages(personas, hook_of, receiver):
    hook = hook_of("an")
    for _n in range(2):
        factories.make("people", personas.hers)

    def check():
        if receiver.got:
            raise tasks.Stopping

    outbox.collect(hook, now=timezone.now())
    with pytest.raises(tasks.Stopping):
        sending.send_due(hook, now=timezone.now(), today=TODAY, until=FAR, check=check)
    assert states(hook) == ["done", "waiting"]


class Quiet:
    """A job's progress that nobody looks at."""

    def check(self) -> None:
        self.asked = True


def test_the_job_tells_all_webhooks_that_are_on(personas, hook_of, receiver):
    on, paused = hook_of("an"), hook_of("chi")
    subscribing.switch(paused, on=False, now=timezone.now())
    factories.make("people", personas.hers)
    assert jobs.tell(Quiet()) == {"sent": 1}
    assert (states(on), states(paused)) == (["done"], [])


def test_old_deliveries_are_forgotten_but_not_those_that_wait(personas, hook_of, receiver):
    hook = hook_of("an")
    for _n in range(2):
        factories.make("people", personas.hers)
    turn(hook)
    Delivery.objects.update(at=timezone.now() - timedelta(days=31))
    Delivery.objects.filter(pk=Delivery.objects.earliest("pk").pk).update(state="waiting")
    assert jobs.clean_up(Quiet()) == {"deleted": 1}
    assert states(hook) == ["waiting"]


def test_a_worker_tells_and_says_when_it_told_nobody(personas, hook_of, receiver):
    hook_of("an")
    factories.make("people", personas.hers)
    job = tasks.enqueue(jobs.TELL, account_id=None)
    run_waiting()
    job.refresh_from_db()
    assert (job.state, job.result, len(receiver.got)) == ("done", {"sent": 1}, 1)
    receiver.code = 410
    factories.make("people", personas.hers)
    tasks.enqueue(jobs.TELL, account_id=None)
    run_waiting()
    told = Job.objects.get(name=sending.SWITCHED_OFF)
    assert (told.state, told.account, told.result["href"]) == (
        *("done", personas.an),
        f"/me/webhooks/{Webhook.objects.get().pk}/",
    )
