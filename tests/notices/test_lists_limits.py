"""Where following a saved list ends: lent rows after their last day, the trash, rights that changed, and the caps."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from amity.access.actors import Actor, actor_of
from amity.access.models import Account, RoleGrant
from amity.access.roles import Confidentiality
from amity.notices import inbox, lists
from amity.notices.models import Notice, Watch
from amity.records import custom, registry, shelving
from amity.records.models import CustomField, Shelf
from amity.sharing import lending
from amity.views.models import Meant, View
from tests import factories
from tests.api.bodies import Api, kind
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
RECORD = registry.get("agreements")
UNIT = Confidentiality.UNIT
SYSTEM = Actor.system()


@pytest.fixture
def view(personas):
    """The agreements that are signed, as An saved them for everybody."""
    return View.objects.create(
        record="agreements", name="Signed", name_vi="Đã ký", query="state=signed", account=personas.an, meant=Meant.ALL
    )


def signed(personas, owner=None, **more):
    return factories.make("agreements", owner or personas.hers, state="signed", **more)


def follow(personas, view, name: str, day=TODAY) -> None:
    lists.follow(view.record, view.pk, actor=actor_of(getattr(personas, name), today=day), now=timezone.now())


def look(days: int = 0) -> int:
    return lists.look(now=timezone.now() + timedelta(days=days, seconds=1), today=TODAY + timedelta(days=days))


def sentences(personas, name: str, language: str = "en") -> list[str]:
    actor = personas.actor(name)
    found = inbox.groups(inbox.open_notices(actor), actor, language, most=50)[0]
    return [said.partition(": ")[2] for group in found for said in group.sentences]


def lend(personas, row, until):
    given = {"to_unit": personas.other, "purpose": "A visit", "title": row.title, "actor": personas.actor("an")}
    return lending.lend(RECORD, [row.pk], until_on=until, today=TODAY, **given)[0]


def test_a_row_lent_comes_in_and_goes_out_after_its_last_day_without_a_word_of_what_is_seen_no_more(personas, view):
    row = signed(personas, confidentiality=UNIT)
    follow(personas, view, "binh")
    loan = lend(personas, row, TODAY + timedelta(days=1))
    assert (look(), sentences(personas, "binh")) == (1, ["1 record came in."])
    assert Watch.objects.get().seen == [row.pk]
    assert look(1) == 0
    assert look(2) == 0
    assert Watch.objects.get().seen == []
    assert loan is not None
    assert sentences(personas, "binh") == ["1 record came in."]


def test_a_loan_taken_back_takes_the_row_out_of_the_list_silently(personas, view):
    row = signed(personas, confidentiality=UNIT)
    loan = lend(personas, row, TODAY + timedelta(days=9))
    follow(personas, view, "binh")
    lending.take_back(loan, actor=personas.actor("an"))
    assert look() == 0
    assert (Watch.objects.get().seen, Notice.objects.count()) == ([], 0)


@pytest.mark.parametrize("name", ["an", "chi", "dung", "binh"])
def test_a_row_thrown_away_goes_out_without_a_word_and_comes_back_as_one_that_came_in(personas, view, name):
    row = signed(personas, confidentiality=Confidentiality.PUBLIC)
    follow(personas, view, name)
    shelving.shelve(RECORD, [row.pk], Shelf.TRASHED, actor=SYSTEM)
    assert look() == 0
    assert not Notice.objects.exists()
    shelving.shelve(RECORD, [row.pk], Shelf.LIVE, actor=SYSTEM)
    assert (look(1), sentences(personas, name)) == (1, ["1 record came in."])


def test_no_notice_names_a_row(personas, view):
    follow(personas, view, "an")
    signed(personas, title="Agreement with Laos")
    look()
    (notice,) = Notice.objects.all()
    assert (notice.row_id, notice.operation_id) == (0, None)
    assert "Laos" not in str(inbox.groups(inbox.open_notices(personas.actor("an")), personas.actor("an"), "en", most=9))


def test_each_follower_hears_of_what_he_sees_himself(personas, view):
    for name in ("an", "binh", "hoa", "chi"):
        if name == "hoa":  # stands outside the union, and a view for everybody is none of hers
            with pytest.raises(LookupError):
                follow(personas, view, name)
        else:
            follow(personas, view, name)
    signed(personas, confidentiality=UNIT)
    signed(personas, personas.other, confidentiality=UNIT)
    signed(personas, personas.other, confidentiality=Confidentiality.PUBLIC)
    assert look() == 3
    told = {name: sentences(personas, name) for name in ("an", "binh", "chi", "hoa", "dung")}
    assert told == {
        "an": ["2 records came in."],
        "binh": ["2 records came in."],
        "chi": ["3 records came in."],
        "hoa": [],
        "dung": [],
    }


def test_who_lost_every_role_hears_nothing_more(personas, view):
    follow(personas, view, "an")
    RoleGrant.objects.filter(account=personas.an).delete()
    signed(personas)
    look()
    assert not Notice.objects.exists()


def test_a_view_meant_for_a_unit_is_followed_by_its_people_alone(personas, view):
    View.objects.update(meant=Meant.UNIT, unit=personas.hers)
    for name in ("an", "dung"):
        follow(personas, view, name)
    for name in ("binh", "hoa"):
        with pytest.raises(LookupError):
            follow(personas, view, name)
    assert set(Watch.objects.values_list("account__username", flat=True)) == {"an", "dung"}


def test_a_view_is_not_followed_under_another_record_type(personas, view):
    with pytest.raises(LookupError):
        lists.follow("people", view.pk, actor=personas.actor("an"), now=timezone.now())
    assert not Watch.objects.exists()


@pytest.mark.parametrize(("rows", "is_followed"), [(2, True), (3, False)])
def test_a_list_is_followed_up_to_the_cap_counted_in_what_the_follower_sees(
    rows, is_followed, personas, view, api_of_views, monkeypatch
):
    monkeypatch.setattr(lists, "MOST", 2)
    for _n in range(rows):
        signed(personas)
    for _n in range(5):
        signed(personas, confidentiality=UNIT)  # none of Bình's business, and not counted
    answer = api_of_views("binh")._send("put", f"/agreements/views/{view.pk}/follow", None, {})
    if is_followed:
        assert answer.status_code == 204
    else:
        assert kind(answer) == (409, "refused")
        assert answer.json()["detail"] == "Lists of at most 2 records can be followed. Narrow this one."
    assert Watch.objects.exists() == is_followed


@pytest.fixture
def api_of_views(client_of):
    return lambda name: Api(client_of(name))


def test_following_again_after_leaving_begins_anew(personas, view):
    follow(personas, view, "an")
    signed(personas)
    look()
    lists.unfollow("agreements", view.pk, actor=personas.actor("an"))
    assert not Notice.objects.exists()
    signed(personas)
    follow(personas, view, "an")
    assert look(1) == 0
    assert sentences(personas, "an") == []


def test_leaving_takes_nothing_from_the_others(personas, view):
    for name in ("an", "binh"):
        follow(personas, view, name)
    signed(personas)
    assert look() == 2
    lists.unfollow("agreements", view.pk, actor=personas.actor("an"))
    assert (sentences(personas, "an"), sentences(personas, "binh")) == ([], ["1 record came in."])
    assert list(Watch.objects.values_list("account", flat=True)) == [personas.binh.pk]


def test_a_view_that_asks_for_what_is_there_no_more_is_passed_over_and_the_others_are_told(personas, view):
    custom.forget()
    field = custom.define(CustomField(record="agreements", label="Shelf mark", kind="text"), actor=SYSTEM)
    broken = View.objects.create(
        record="agreements", name="Marked", query=f"{field.name}=A", account=personas.an, meant=Meant.ME
    )
    for one in (broken, view):
        follow(personas, one, "an")
    CustomField.objects.update(is_active=False)
    custom.forget()
    signed(personas)
    assert look() == 1
    assert sentences(personas, "an") == ["1 record came in."]
    custom.forget()


def test_looking_twice_at_the_same_moment_tells_once(personas, view):
    follow(personas, view, "an")
    signed(personas)
    now = timezone.now() + timedelta(seconds=1)
    assert [lists.look(now=now, today=TODAY) for _n in range(2)] == [1, 0]
    assert Notice.objects.count() == 1


def test_a_list_is_told_in_the_language_of_its_follower(personas, view, client_of):
    Account.objects.filter(pk=personas.an.pk).update(language="vi")
    personas.an.refresh_from_db()
    follow(personas, view, "an")
    html = client_of("an").get(reverse("staff:follows")).content.decode()
    assert "Đã ký" in html
    assert "Signed" not in html


def test_the_api_tells_what_is_followed_to_the_follower_alone(personas, view, api_of_views):
    api_of_views("binh")._send("put", f"/agreements/views/{view.pk}/follow", None, {})
    told = {name: api_of_views(name).get("/agreements/views").json()["items"] for name in ("an", "binh", "chi")}
    assert {name: [one["following"] for one in items] for name, items in told.items()} == {
        "an": [False],
        "binh": [True],
        "chi": [False],
    }
    assert api_of_views("hoa").get("/agreements/views").json() == {"items": []}
