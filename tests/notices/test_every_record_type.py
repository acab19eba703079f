"""What holds for every record type: a row that its reader may not see leaves no trace in any door of notices.

The row is An's unit's own; Bình followed it, was mentioned on it and commented on it while the whole union saw it.
"""

import pytest
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.models import Account
from amity.access.roles import Confidentiality
from amity.notices import comments, deadlines, following, gathering, inbox, letters
from amity.notices.models import Comment, Notice, Place, Wishes
from amity.records import registry, titles, writes
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
# Rows that are restricted whatever class they are given were never seen by the whole union, so nobody follows them.
OPEN = [record for record in registry.all_records() if not factories.is_for_few(record)]
EACH = pytest.mark.parametrize("record", OPEN, ids=lambda record: record.name)


def talked_of(record, personas):
    """A row that Bình knows from when the whole union saw it."""
    row = factories.make(record.name, personas.hers, confidentiality=Confidentiality.UNION)
    place, now = (record.name, row.pk), timezone.now()
    Place.objects.create(name=gathering.PLACE, read_until=now)
    following.follow(place, actor=personas.actor("binh"), now=now)
    comments.write(place, "@binh, look.", actor=personas.actor("an"), now=now, today=TODAY)
    comments.write(place, "I looked.", actor=personas.actor("binh"), now=now, today=TODAY)
    change(row, personas, notes="First.")
    return row


def change(row, personas, **fields):
    row = type(row).objects.get(pk=row.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    writes.save(row, actor=personas.actor("an"))
    gathering.gather(now=timezone.now(), today=TODAY)


@EACH
def test_a_row_of_every_type_tells_its_followers_by_its_name(record, personas, client_of):
    row = talked_of(record, personas)
    actor = personas.actor("binh")
    (group,) = inbox.groups(inbox.open_notices(actor), actor, "en", most=9)[0]
    assert group.href.startswith(f"/{record.name}/{row.pk}/")
    assert group.title == titles.of_row(record, type(row).objects.get(pk=row.pk), "en", actor)
    assert inbox.unread(actor) == 2
    shown = client_of("binh").get(f"/{record.name}/{row.pk}/").content.decode()
    assert "I looked." in shown
    assert 'aria-pressed="true">Follow' in shown


@EACH
def test_a_stranger_meets_a_hidden_row_in_no_door_of_notices(record, personas, client_of, settings, mailoutbox):
    row = talked_of(record, personas)
    title = titles.of_row(record, row)
    change(row, personas, confidentiality=Confidentiality.UNIT)
    change(row, personas, notes="Second.")
    stranger, client, place = personas.actor("binh"), client_of("binh"), (record.name, row.pk)
    told = Notice.objects.count()
    deadlines.remind(now=timezone.now(), today=TODAY)
    said = comments.write(place, "@binh @dung", actor=personas.actor("an"), now=timezone.now(), today=TODAY)
    assert said.untold == ["binh"]
    assert Notice.objects.filter(account=personas.binh, pk__gt=Notice.objects.order_by("pk")[told - 1].pk).count() == 0
    assert inbox.unread(stranger) == 0
    assert inbox.groups(inbox.open_notices(stranger), stranger, "en", most=9) == ([], 0)
    assert following.followed(stranger, most=9) == ([], 0)
    for address in ("/notices/", "/notices/following/", "/"):
        shown = client.get(address).content.decode()
        assert f"/{record.name}/{row.pk}/" not in shown
        assert title not in shown or address == "/"  # a name of its own may be that of a row it points at
        assert "unread-count" not in shown
    for parts in ("people", "comments/1", f"comments/{said.comment.pk}"):
        assert client.get(f"/{record.name}/{row.pk}/{parts}/").status_code in (404, 405)
    for parts in ("follow", "comments", f"comments/{said.comment.pk}", f"comments/{said.comment.pk}/delete"):
        assert client.post(f"/{record.name}/{row.pk}/{parts}/", {"text": "x", "on": "1"}).status_code == 404
    settings.MAIL_IS_ON = True
    Account.objects.update(email="x@example.org")
    Wishes.objects.update(is_quiet_at_night=False)
    letters.send(now=timezone.now(), today=TODAY)
    assert [letter for letter in mailoutbox if title in letter.body and "Bình" in letter.body] == []


@EACH
def test_the_public_and_the_ngo_follow_and_say_nothing_on_a_hidden_row(record, personas, client_of):
    row = factories.make(record.name, personas.hers, confidentiality=Confidentiality.UNION)
    for name, status in (("hoa", 404), ("nobody", 302)):
        client = client_of(name)
        assert client.post(f"/{record.name}/{row.pk}/follow/", {"on": "1"}).status_code == status
        assert client.post(f"/{record.name}/{row.pk}/comments/", {"text": "x"}).status_code == status
    assert following.followers((record.name, row.pk)) == set()
    assert Comment.objects.count() == 0


@EACH
def test_the_machine_says_nothing(record, personas):
    row = factories.make(record.name, personas.hers)
    with pytest.raises(comments.NotYours):
        comments.write((record.name, row.pk), "x", actor=Actor.system(), now=timezone.now(), today=TODAY)
    assert Comment.objects.count() == 0
