"""Views of lists: for whom they are, what they keep, and what becomes of what they no longer find."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from amity.access.actors import Actor
from amity.access.models import RoleGrant
from amity.access.roles import Role
from amity.records import registry
from amity.records.writes import NotAllowed
from amity.views import saved
from amity.views.models import Meant, Tab, View
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
EVERYBODY = ("an", "binh", "chi", "dung", "hoa")


def record(name="agreements"):
    return registry.get(name)


def keep(personas, who, name="Signed ones", query="state=signed", **fields):
    return saved.keep(View(record="agreements", name=name, query=query, **fields), actor=personas.actor(who))


def readers(personas, view):
    """Who finds a view among those offered, and by its number."""
    offered = {w for w in EVERYBODY if view in saved.offered(personas.actor(w), record(), today=TODAY)}
    found = {w for w in EVERYBODY if saved.find(personas.actor(w), record(), view.pk, today=TODAY) == view}
    assert offered == found
    return found


def test_a_view_for_me_is_offered_to_nobody_else(personas):
    view = keep(personas, "an")
    assert readers(personas, view) == {"an"}
    assert saved.offered(personas.actor("an"), record("events"), today=TODAY) == []
    assert saved.find(personas.actor("an"), record("events"), view.pk, today=TODAY) is None


def test_a_view_for_my_unit_reaches_those_who_hold_a_role_there(personas):
    view = keep(personas, "dung", meant=Meant.UNIT)
    assert view.unit == personas.hers
    assert readers(personas, view) == {"an", "dung"}


def test_a_role_that_has_ended_opens_no_view(personas):
    view = keep(personas, "an", meant=Meant.UNIT)
    RoleGrant.objects.filter(account=personas.dung).update(to_on="2026-03-15")
    assert readers(personas, view) == {"an"}


def test_a_view_for_a_role_reaches_that_role_in_every_unit(personas):
    view = keep(personas, "chi", meant=Meant.ROLE, role=Role.KEEPER)
    assert readers(personas, view) == {"chi", "an", "binh"}


def test_a_view_for_everybody_stays_inside_the_union(personas):
    view = keep(personas, "chi", meant=Meant.ALL)
    assert readers(personas, view) == {"an", "binh", "chi", "dung"}


def test_the_public_and_the_machine_have_no_views(personas):
    keep(personas, "chi", meant=Meant.ALL)
    for actor in (Actor.nobody(), Actor.system()):
        assert saved.offered(actor, record(), today=TODAY) == []


def test_only_those_who_keep_every_unit_save_for_roles_and_for_everybody(personas):
    assert saved.audiences(personas.actor("chi")) == [Meant.ME, Meant.UNIT, Meant.ROLE, Meant.ALL]
    for who in ("an", "dung", "hoa"):
        assert saved.audiences(personas.actor(who)) == [Meant.ME, Meant.UNIT]
        for fields in ({"meant": Meant.ALL}, {"meant": Meant.ROLE, "role": Role.READER}):
            with pytest.raises(NotAllowed):
                keep(personas, who, **fields)
    assert saved.audiences(Actor.nobody()) == [Meant.ME]
    assert View.objects.count() == 0


def test_a_units_view_is_changed_by_its_maker_and_by_the_units_keeper(personas):
    view = keep(personas, "dung", meant=Meant.UNIT)
    assert {w for w in EVERYBODY if saved.may_change(personas.actor(w), view)} == {"an", "chi", "dung"}
    view.name = "Signed agreements"
    saved.keep(view, actor=personas.actor("an"))
    view.refresh_from_db()
    assert (view.name, view.account, view.unit) == ("Signed agreements", personas.dung, personas.hers)
    with pytest.raises(NotAllowed):
        saved.keep(view, actor=personas.actor("binh"))
    with pytest.raises(NotAllowed):
        saved.drop(view, actor=personas.actor("binh"))
    saved.drop(view, actor=personas.actor("an"))
    assert View.objects.count() == 0


def test_a_view_for_me_is_nobody_elses_to_change_not_even_the_union_offices(personas):
    view = keep(personas, "an")
    assert {w for w in EVERYBODY if saved.may_change(personas.actor(w), view)} == {"an"}


def test_a_view_needs_a_name_in_one_of_the_languages(personas):
    with pytest.raises(ValidationError, match="Give the view a name"):
        keep(personas, "an", name=" \u200b ")
    view = keep(personas, "an", name="", name_vi="Đã ký")
    assert str(view) == "Đã ký"
    view.name = "Signed"
    assert str(view) == "Signed"
    with translation.override("vi"):
        assert str(view) == "Đã ký"


def test_a_view_for_a_role_names_the_role(personas):
    with pytest.raises(ValidationError, match="Choose the role"):
        keep(personas, "chi", meant=Meant.ROLE)
    with pytest.raises(ValidationError):
        keep(personas, "chi", meant=Meant.ROLE, role="emperor")
    assert View.objects.count() == 0


def test_what_a_view_is_no_longer_meant_for_is_forgotten(personas):
    view = keep(personas, "chi", meant=Meant.ROLE, role=Role.READER)
    view.meant = Meant.UNIT
    saved.keep(view, actor=personas.actor("chi"))
    assert (view.role, view.unit) == ("", personas.union)
    view.meant = Meant.ME
    saved.keep(view, actor=personas.actor("chi"))
    assert (view.role, view.unit) == ("", None)


def test_the_database_refuses_a_view_meant_for_nobody(personas):
    for fields in ({"meant": Meant.UNIT}, {"meant": Meant.ROLE}, {"meant": Meant.ME, "role": "reader"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            View.objects.create(record="agreements", name="x", account=personas.an, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        View.objects.create(record="agreements", account=personas.an)


def test_an_account_keeps_only_so_many_views_of_a_list(personas, monkeypatch):
    monkeypatch.setattr(saved, "MOST", 1)
    first = keep(personas, "an")
    with pytest.raises(ValidationError, match="You have 1 views of this list"):
        keep(personas, "an")
    first.name = "Renamed"
    saved.keep(first, actor=personas.actor("an"))
    keep(personas, "binh")


def test_a_view_that_asks_for_too_much_is_refused(personas):
    with pytest.raises(ValidationError, match="Take some filters away"):
        keep(personas, "an", query="q=" + "a" * 4000)


def test_a_view_keeps_filters_order_and_columns_but_no_page(personas):
    params = {
        "state": ["signed", "in_force"],
        "sort": ["-signed_on"],
        "columns": ["title,state"],
        "after": ["abc"],
        "before": ["abc"],
        "count": ["exact"],
        "view": ["3"],
        "tab": ["all"],
    }
    assert saved.address(params) == "state=signed&state=in_force&sort=-signed_on&columns=title%2Cstate"
    assert saved.address({"language": ["vi"], "limit": ["5"]}) == "language=vi"  # a filter where rows have a language


def test_a_view_is_opened_as_it_was_saved(personas):
    opened = saved.opened(record(), "state=signed&q=memo&sort=-title&columns=title%2Cstate", personas.actor("an"))
    assert opened.params == {
        "state": ["signed"],
        "q": ["memo"],
        "sort": ["-title"],
        "columns": ["title,state"],
    }
    assert opened.missing == []


def test_what_no_longer_exists_is_named_and_left_out(personas):
    query = "colour=red&state=signed&sort=colour&columns=title%2Ccolour%2Cshade&signed_on=one+day"
    opened = saved.opened(record(), query, personas.actor("an"))
    assert opened.params == {"state": ["signed"], "columns": ["title"]}
    assert opened.missing == ["colour", "shade", "signed_on"]


def test_columns_that_are_all_gone_leave_the_usual_ones(personas):
    opened = saved.opened(record(), "columns=colour", personas.actor("an"))
    assert (opened.params, opened.missing) == ({}, ["colour"])


def test_tabs_stand_as_each_reader_arranged_them(personas):
    shared = keep(personas, "an", "Shared", meant=Meant.UNIT)
    own = keep(personas, "dung", "Own")
    dung, an = personas.actor("dung"), personas.actor("an")
    saved.arrange(record(), [own.pk, shared.pk, own.pk], shared.pk, actor=dung, today=TODAY)
    assert [(v.name, v.is_first) for v in saved.offered(dung, record(), today=TODAY)] == [
        ("Own", False),
        ("Shared", True),
    ]
    assert [(v.name, v.is_first) for v in saved.offered(an, record(), today=TODAY)] == [("Shared", False)]
    saved.arrange(record(), [shared.pk, own.pk], None, actor=dung, today=TODAY)
    assert [(v.name, v.is_first) for v in saved.offered(dung, record(), today=TODAY)] == [
        ("Shared", False),
        ("Own", False),
    ]


def test_a_new_view_stands_behind_those_arranged(personas):
    first, second = keep(personas, "an", "First"), keep(personas, "an", "Second")
    an = personas.actor("an")
    saved.arrange(record(), [second.pk, first.pk], None, actor=an, today=TODAY)
    keep(personas, "an", "Third")
    assert [view.name for view in saved.offered(an, record(), today=TODAY)] == ["Second", "First", "Third"]


def test_a_strangers_view_cannot_be_put_among_the_tabs(personas):
    hers = keep(personas, "an")
    saved.arrange(record(), [hers.pk], hers.pk, actor=personas.actor("binh"), today=TODAY)
    assert Tab.objects.count() == 0


def test_a_deleted_view_leaves_no_tab(personas):
    view = keep(personas, "an")
    saved.arrange(record(), [view.pk], view.pk, actor=personas.actor("an"), today=TODAY)
    saved.drop(view, actor=personas.actor("an"))
    assert Tab.objects.count() == 0


def test_the_views_of_a_list_cost_one_query_however_many_there_are(personas):
    for number in range(3):
        keep(personas, "an", f"View {number}", meant=Meant.UNIT)
    an = personas.actor("an")
    with CaptureQueriesContext(connection) as captured:
        assert len(saved.offered(an, record(), today=TODAY)) == 3
    assert len(captured) == 1


def test_a_view_shows_the_readers_own_scope(personas):
    """The question is shared, never the rows: a view by a hidden partner finds nothing for who cannot see it."""
    from amity.records import listing

    partner = factories.make("organisations", personas.hers, name="Quiet friends", confidentiality=2)
    factories.make("agreements", personas.hers, title="Quiet", parties=[partner], confidentiality=2)
    view = keep(personas, "chi", query=f"parties={partner.pk}", meant=Meant.ALL)
    for who, rows in (("an", 1), ("binh", 0)):
        actor = personas.actor(who)
        opened = saved.opened(record(), view.query, actor)
        page = listing.read(record(), actor, opened.params, "en")
        assert (opened.missing, len(page.rows), page.count) == ([], rows, str(rows))
        assert ("Quiet" in str(page.chips)) == (who == "an")
