"""From the history to notices: what is told to whom, once, grouped, and to nobody who may not see it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.models import Account, RoleGrant
from amity.access.roles import Confidentiality, Role
from amity.notices import following, gathering, inbox
from amity.notices.models import Follow, Kind, Notice, Place, Way, Wishes
from amity.records import registry, writes
from amity.records.models import Change
from amity.tasks.models import Job
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
UNION, UNIT, RESTRICTED = Confidentiality.UNION, Confidentiality.UNIT, Confidentiality.RESTRICTED


def now():
    return timezone.now()


def gather() -> int:
    return gathering.gather(now=now(), today=TODAY)


def follow(personas, name, row, *, record="organisations"):
    following.follow((record, row.pk), actor=personas.actor(name), now=now())


def change(row, actor, notes, **options):
    row = type(row).objects.get(pk=row.pk)
    row.notes = notes
    writes.save(row, actor=actor, **options)


def told(personas, name):
    """What an account reads in its inbox: (title, sentences) of each topic."""
    actor = personas.actor(name)
    found, _more = inbox.groups(inbox.open_notices(actor), actor, "en", most=50)
    return [(one.title, one.sentences) for one in found]


@pytest.fixture
def vufo(personas):
    """An organisation of An's unit, class union, entered before anything is read."""
    row = factories.make("organisations", personas.hers, name="Friends", confidentiality=UNION)
    Place.objects.create(name=gathering.PLACE, read_until=now())
    return row


def test_a_follower_is_told_of_changes_by_others_in_one_line_each(personas, vufo):
    follow(personas, "binh", vufo)
    for number in range(5):
        change(vufo, personas.actor("chi"), f"Note {number}")
    change(vufo, personas.actor("an"), "Last")
    assert gather() == 6
    assert told(personas, "binh") == [("Friends", ["An made one change.", "Chi made 5 changes."])]
    assert told(personas, "an") == []
    assert told(personas, "dung") == []


def test_nobody_is_told_of_his_own_changes(personas, vufo):
    follow(personas, "an", vufo)
    change(vufo, personas.actor("an"), "Mine")
    assert gather() == 0
    assert Notice.objects.count() == 0


def test_what_is_read_again_is_told_once(personas, vufo):
    follow(personas, "binh", vufo)
    change(vufo, personas.actor("chi"), "Once")
    assert [gather(), gather(), gather()] == [1, 0, 0]
    assert Notice.objects.count() == 1
