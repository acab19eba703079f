"""Following a saved list: what came in and what went out, told once a day to who sees it, and to nobody else."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.notices import inbox, letters, lists
from amity.notices.models import Kind, Notice, Watch, Wishes
from amity.records import registry, shelving, writes
from amity.records.models import Shelf
from amity.tasks import declaration
from amity.views.models import Meant, View
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def view(personas):
    """The agreements that are signed, as An saved them for everybody."""
    return View.objects.create(
        record="agreements", name="Signed", name_vi="Đã ký", query="state=signed", account=personas.an, meant=Meant.ALL
    )


def follow(personas, view, *names: str) -> None:
    for name in names:
        lists.follow(view.record, view.pk, actor=personas.actor(name), now=timezone.now())


def signed(personas, owner=None, **more):
    return factories.make("agreements", owner or personas.hers, state="signed", **more)


def move(row, state: str) -> None:
    row.refresh_from_db()
    row.state = state
    writes.save(row, actor=Actor.system())


def look(days: int = 0) -> int:
    return lists.look(now=timezone.now() + timedelta(days=days, seconds=1), today=TODAY)


def groups(personas, name: str, language: str = "en") -> list[inbox.Group]:
    actor = personas.actor(name)
    return inbox.groups(inbox.open_notices(actor), actor, language, most=50)[0]


def sentences(personas, name: str) -> list[str]:
    return [said.partition(": ")[2] for group in groups(personas, name) for said in group.sentences]


def test_what_came_in_and_what_went_out_is_counted(personas, view):
    stays, goes = signed(personas), signed(personas)
    follow(personas, view, "an")
    signed(personas)
    signed(personas)
    move(goes, "in_force")
    assert look() == 1
    (group,) = groups(personas, "an")
    assert (group.title, group.label, group.href) == ("Signed", "Agreements", f"/agreements/?view={view.pk}")
    assert sentences(personas, "an") == ["2 records came in, 1 record went out."]
    assert stays.pk in Watch.objects.get().seen


def test_one_direction_alone_is_told_alone(personas, view):
    follow(personas, view, "an")
    signed(personas)
    look()
    assert sentences(personas, "an") == ["1 record came in."]


def test_what_was_there_when_one_began_to_follow_is_no_news_and_nothing_is_told_twice(personas, view):
    signed(personas)
    follow(personas, view, "an")
    assert look() == 0
    signed(personas)
    assert (look(), look(1)) == (1, 0)
    assert Notice.objects.count() == 1


def test_each_day_has_a_sentence_of_its_own(personas, view):
    follow(personas, view, "an")
    signed(personas)
    look()
    signed(personas)
    signed(personas)
    look(1)
    assert sentences(personas, "an") == ["2 records came in.", "1 record came in."]
    assert len(groups(personas, "an")) == 1


def test_rows_out_of_sight_are_neither_counted_in_nor_out(personas, view):
    seen = signed(personas)
    follow(personas, view, "an", "binh")
    signed(personas, confidentiality=Confidentiality.UNIT)
    seen.refresh_from_db()
    seen.confidentiality = Confidentiality.UNIT
    writes.save(seen, actor=personas.actor("an"))
    look()
    assert sentences(personas, "an") == ["1 record came in."]
    assert groups(personas, "binh") == []
    assert not Notice.objects.filter(account=personas.binh).exists()


def test_an_archived_row_leaves_the_list(personas, view):
    row = signed(personas)
    follow(personas, view, "an")
    shelving.shelve(registry.get("agreements"), [row.pk], Shelf.ARCHIVED, actor=personas.actor("an"))
    look()
    assert sentences(personas, "an") == ["1 record went out."]


def test_a_changed_view_is_looked_at_anew_without_telling(personas, view):
    signed(personas)
    factories.make("agreements", personas.hers, state="in_force")
    follow(personas, view, "an")
    View.objects.update(query="state=in_force")
    assert look() == 0
    factories.make("agreements", personas.hers, state="in_force")
    assert look(1) == 1
    assert sentences(personas, "an") == ["1 record came in."]


@pytest.mark.parametrize("end", ["deleted", "narrowed"])
def test_a_view_that_is_gone_or_meant_for_others_is_followed_no_longer(personas, view, end):
    follow(personas, view, "binh")
    signed(personas)
    look()
    if end == "deleted":
        view.delete()
    else:
        View.objects.update(meant=Meant.ME)
    assert groups(personas, "binh") == []
    look(1)
    assert not Watch.objects.exists()
    assert not Notice.objects.exists()


def test_a_list_too_long_is_not_followed_and_one_that_grew_waits(personas, view, monkeypatch):
    monkeypatch.setattr(lists, "MOST", 1)
    follow(personas, view, "an")
    signed(personas)
    signed(personas)
    assert look() == 0
    with pytest.raises(lists.TooLong, match="at most 1 records"):
        follow(personas, view, "binh")
    assert Watch.objects.get().seen == []
    move(registry.get("agreements").model.objects.first(), "in_force")
    assert look(1) == 1


def test_who_wants_to_hear_nothing_of_lists_hears_nothing(personas, view):
    Wishes.objects.create(account=personas.an, ways={Kind.LISTED: "none"})
    follow(personas, view, "an")
    signed(personas)
    look()
    assert not Notice.objects.exists()


def test_the_daily_mail_tells_it(personas, view, settings):
    settings.MAIL_IS_ON, settings.BASE_URL = True, "https://amity.example.org"
    personas.an.email = "an@example.org"
    personas.an.save()
    Wishes.objects.create(account=personas.an, is_quiet_at_night=False)
    follow(personas, view, "an")
    signed(personas)
    look()
    letters.send(now=timezone.now() + timedelta(days=1, minutes=1), today=TODAY)
    (letter,) = mail.outbox
    assert "Signed" in letter.body
    assert "1 record came in." in letter.body
    assert f"/agreements/?view={view.pk}" in letter.body


def test_an_account_that_is_switched_off_is_passed_over(personas, view):
    follow(personas, view, "an")
    personas.an.is_active = False
    personas.an.save()
    signed(personas)
    assert look() == 0


def test_a_list_that_is_not_there_cannot_be_followed(personas, view):
    View.objects.update(meant=Meant.ME)
    for name, number in (("binh", view.pk), ("an", 999)):
        with pytest.raises(LookupError):
            lists.follow("agreements", number, actor=personas.actor(name), now=timezone.now())
    assert not Watch.objects.exists()


def test_the_clock_looks_once_a_day():
    assert "look at followed lists" in declaration.clocks()


def post(client, action: str, view) -> int:
    return client.post(reverse("staff:views", args=["agreements"]), {"action": f"{action}:{view.pk}"}).status_code


def test_a_view_is_followed_and_left_on_the_page_of_views(personas, view, client_of):
    client, address = client_of("binh"), reverse("staff:views", args=["agreements"])
    assert f'value="follow:{view.pk}" aria-pressed="false"' in client.get(address).content.decode()
    assert post(client, "follow", view) == 302
    html = client.get(address).content.decode()
    assert f'value="unfollow:{view.pk}" aria-pressed="true"' in html
    assert "once a day you are told" in html
    assert "Signed" in client.get(reverse("staff:follows")).content.decode()
    assert post(client, "unfollow", view) == 302
    assert not Watch.objects.exists()
    assert "You follow no record." in client.get(reverse("staff:follows")).content.decode()


def test_a_view_of_somebody_else_is_not_there_to_be_followed(personas, view, client_of):
    View.objects.update(meant=Meant.ME)
    assert post(client_of("binh"), "follow", view) == 404
    assert not Watch.objects.exists()


def test_a_list_too_long_says_so_on_the_page(personas, view, client_of, monkeypatch):
    monkeypatch.setattr(lists, "MOST", 0)
    signed(personas)
    client = client_of("an")
    post(client, "follow", view)
    html = client.get(reverse("staff:views", args=["agreements"])).content.decode()
    assert "Lists of at most 0 records can be followed." in html
    assert not Watch.objects.exists()


def test_looking_at_views_follows_nothing(personas, view, client_of):
    client_of("an").get(reverse("staff:views", args=["agreements"]))
    assert not Watch.objects.exists()
