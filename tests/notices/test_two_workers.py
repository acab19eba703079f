"""Two workers at once, on a database that threads really share: nobody is written to twice, nothing is told twice."""

import pytest
from django.core import mail
from django.utils import timezone

from amity.notices import gathering, letters
from amity.notices.models import Notice
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
