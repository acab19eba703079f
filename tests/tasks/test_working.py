"""The loop of a worker and its command."""

import pytest
from django.core.management import call_command
from django.db import OperationalError

from amity import tasks
from amity.tasks import working
from amity.tasks.leaving import GRACE, Leaving, leaving
from amity.tasks.models import Job
from amity.tasks.working import work

pytestmark = pytest.mark.usefixtures("only_jobs_of_the_test")


@pytest.fixture
def sleeps(monkeypatch):
    """The worker does not sleep; what it would have slept is noted, and after the third time it is asked to go."""
    noted: list[float] = []

    def sleep(seconds: float) -> None:
        noted.append(seconds)
        if len(noted) == 3:
            leaving.ask()

    monkeypatch.setattr(working.time, "sleep", sleep)
    yield noted
    leaving.asked_at = None


def test_a_worker_for_once_does_what_waits_and_ends(transactional_db, sleeps):
    done = []
    tasks.job("note", label="Note")(lambda _progress, *, number: done.append(number))
    for number in range(3):
        tasks.enqueue("note", account_id=None, arguments={"number": number})
    work(once=True)
    assert done == [0, 1, 2]
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert sleeps == []


def test_a_worker_waits_when_there_is_nothing_to_do_until_it_is_asked_to_go(transactional_db, sleeps):
    work()
    assert sleeps == [working.PAUSE] * 3


def test_a_database_that_does_not_answer_is_asked_again(sleeps, monkeypatch):
    def refuse(_now):
        raise OperationalError("no connection")

    monkeypatch.setattr(working, "tend", refuse)
    monkeypatch.setattr(working.connections, "close_all", lambda: None)
    work()
    assert sleeps == [working.OUTAGE] * 3


def test_a_worker_for_once_tells_that_the_database_does_not_answer(sleeps, monkeypatch):
    def refuse(_now):
        raise OperationalError("no connection")

    monkeypatch.setattr(working, "tend", refuse)
    with pytest.raises(OperationalError, match="no connection"):
        work(once=True)
    assert sleeps == []


def test_a_job_may_end_in_the_first_seconds_after_the_wish_to_go(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("amity.tasks.leaving.time.monotonic", lambda: now[0])
    wish = Leaving()
    assert not wish.is_asked
    assert not wish.is_urgent
    wish.ask()
    assert wish.is_asked
    assert not wish.is_urgent
    now[0] += GRACE
    assert wish.is_urgent


def test_the_command_of_the_second_signal_ends_the_worker_by_force():
    from amity.tasks.management.commands import work as command

    try:
        command._leave(15, None)
        assert leaving.is_asked
        with pytest.raises(SystemExit):
            command._leave(15, None)
    finally:
        leaving.asked_at = None


def test_the_command_passes_its_options_on(monkeypatch):
    given = []
    monkeypatch.setattr("amity.tasks.management.commands.work.signal.signal", lambda *_given: None)
    monkeypatch.setattr(
        "amity.tasks.management.commands.work.work", lambda queues, *, once: given.append((queues, once))
    )
    call_command("work")
    call_command("work", "--once", "--queue", "long", "--queue", "default")
    assert given == [([], False), (["long", "default"], True)]
