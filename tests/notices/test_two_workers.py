"""Two workers at once, on a database that threads really share: nobody is written to twice, nothing is told twice."""

from threading import Event

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from amity.notices import gathering, letters
from amity.notices.models import Notice
from tests import factories
from tests.notices.conftest import World
from tests.personas import TODAY
from tests.security.conftest import at_once

__all__ = ["at_once"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_letter(at_once, world: World, settings):
    settings.MAIL_IS_ON = True
    world.account("binh", email="binh@example.org")
    world.wish("binh", ways={"mentioned": "at_once"}, is_quiet_at_night=False)
    world.say("an", "@binh")
    now = timezone.now()
    mail.outbox.clear()
    sent = at_once(*[lambda: letters.send(now=now, today=TODAY)] * 3)
    assert sorted(sent) == [0, 0, 1]
    assert [letter.to for letter in mail.outbox] == [["binh@example.org"]]


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_once(at_once, world: World):
    world.follow("binh", "dung")
    world.change("chi")
    now = timezone.now()
    found = at_once(*[lambda: gathering.gather(now=now, today=TODAY)] * 3)
    assert [one for one in found if isinstance(one, Exception)] == []

    def told() -> list[str]:
        return sorted(Notice.objects.values_list("account__username", flat=True))

    assert at_once(told) == [["binh", "dung"]]


@pytest.mark.django_db(transaction=True)
def test_a_change_whose_transaction_ends_after_a_later_one_is_told_by_the_next_reading(at_once, world: World):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time, so its changes become visible in their order")
    other = factories.make("organisations", world.personas.hers, name="Other", confidentiality=1)
    world.follow("binh")
    world.follow("binh", row=other)
    written, told = Event(), Event()

    def slowly() -> bool:
        with transaction.atomic():
            world.change("chi")
            written.set()
            return told.wait(30)

    def quickly() -> list[tuple[str, list[str]]]:
        assert written.wait(30)
        world.change("chi", row=other)
        world.gather()
        told.set()
        return world.told("binh")

    waited, first = at_once(slowly, quickly)
    assert waited is True
    assert first == [("Other", ["Chi made one change."])]
    world.gather()
    assert world.told("binh") == [("Friends", ["Chi made one change."]), ("Other", ["Chi made one change."])]
