"""An event made after another one: what comes along, what is moved, what is left, and what is refused."""

import pytest

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.events.models import Event, HostShare, Participation, Session
from amity.events.services import cloning
from amity.past import undo
from amity.records import writes
from amity.records.models import Change, Shelf
from tests import factories

pytestmark = pytest.mark.django_db
EVERYTHING = (cloning.SESSIONS, cloning.SHARES, cloning.GUESTS)


def forum(personas, **fields):
    given = {"title": "1st Forum", "starts_on": "2024-06-08", "ends_on": "2024-06-09", "kind": "forum"}
    return factories.make("events", personas.hers, **given | fields)


def clone(event, actor, **wish):
    given = {"title": "2nd Forum", "starts_on": PartialDate("2025-06-20"), **wish}
    return cloning.clone(event, actor=actor, wish=cloning.Wish(**given))[0]


def test_the_new_event_takes_what_it_is_and_leaves_what_became_of_it(personas):
    event = forum(
        personas, state="held", attended_count=420, expected_count=300, summary="Fine.", minutes="Said.", venue="Hall 1"
    )
    made = clone(event, personas.actor("an"))
    assert (made.kind, made.venue, made.expected_count, made.state) == ("forum", "Hall 1", 300, "planned")
    assert (made.attended_count, made.summary, made.minutes, made.series, made.edition) == (None, "", "", None, None)
    assert list(made.hosts.all()) == list(event.hosts.all())
    assert str(made.ends_on) == "2025-06-21"
    event.refresh_from_db()
    assert (event.title, event.state) == ("1st Forum", "held")


def test_sessions_are_moved_with_the_day_and_keep_their_hours(personas):
    event = forum(personas)
    factories.make(
        "sessions", personas.hers, event=event, held_on="2024-06-09", begins_at="09:00", ends_at="10:00", room="A"
    )
    made = clone(event, personas.actor("an"), take=EVERYTHING)
    session = Session.objects.get(event=made)
    assert (str(session.held_on), session.begins_at, session.room) == ("2025-06-21", "09:00", "A")


@pytest.mark.parametrize("starts_on", ["2025", "2025-06"])
def test_with_a_day_known_in_part_sessions_wait_on_it_and_the_end_is_open(personas, starts_on):
    event = forum(personas)
    factories.make("sessions", personas.hers, event=event, held_on="2024-06-09")
    made = clone(event, personas.actor("an"), take=EVERYTHING, starts_on=PartialDate(starts_on))
    assert (str(Session.objects.get(event=made).held_on), made.ends_on) == (starts_on, None)


def test_shares_come_along_with_their_task_and_without_the_money(personas):
    event = forum(personas)
    factories.make(
        "host_shares", personas.hers, event=event, organisation=event.hosts.get(), task="Hall", amount=9, currency="USD"
    )
    made = clone(event, personas.actor("an"), take=EVERYTHING)
    share = HostShare.objects.get(event=made)
    assert (share.task, share.amount, share.currency) == ("Hall", None, "")


def test_the_share_of_who_hosts_no_more_stays_behind(personas):
    event, other = forum(personas), factories.make("organisations", personas.hers)
    factories.make("host_shares", personas.hers, event=event, organisation=event.hosts.get())
    made = clone(event, personas.actor("an"), take=EVERYTHING, hosts=[other])
    assert list(made.hosts.all()) == [other]
    assert not HostShare.objects.filter(event=made).exists()


def test_guests_are_put_forward_anew_but_not_who_declined_or_died(personas):
    event = forum(personas)
    came = factories.make("participations", personas.hers, event=event, state="attended", role="Speaker")
    factories.make("participations", personas.hers, event=event, state="declined")
    died = factories.make("people", personas.hers, died_on="2024-12")
    factories.make("participations", personas.hers, event=event, person=died, state="attended")
    made = clone(event, personas.actor("an"), take=EVERYTHING)
    guest = Participation.objects.get(event=made)
    assert (guest.person, guest.role, guest.state) == (came.person, "Speaker", "nominated")


def test_nothing_comes_along_unasked(personas):
    event = forum(personas)
    factories.make("sessions", personas.hers, event=event)
    factories.make("participations", personas.hers, event=event)
    made = clone(event, personas.actor("an"))
    assert not Session.objects.filter(event=made).exists()
    assert not Participation.objects.filter(event=made).exists()


def test_rows_out_of_sight_do_not_come_along(personas):
    event = factories.make(
        "events", personas.other, title="Open", starts_on="2024-06-08", confidentiality=Confidentiality.PUBLIC
    )
    hidden = {"event": event, "confidentiality": Confidentiality.UNIT}
    factories.make("sessions", personas.other, title="Closed", **hidden)
    factories.make("participations", personas.other, **hidden)
    with pytest.raises(writes.NotAllowed):
        clone(event, personas.actor("an"), take=EVERYTHING)
    made = clone(event, personas.actor("binh"), take=EVERYTHING)
    assert Session.objects.get(event=made).title == "Closed"


@pytest.mark.parametrize("series", [False, True])
def test_an_edition_keeps_its_series_and_any_other_clone_does_not(personas, series):
    event = forum(personas, series=factories.make("series", personas.hers), edition=1)
    made = clone(event, personas.actor("an"), edition=2 if series else None)
    assert (made.series_id, made.edition) == ((event.series_id, 2) if series else (None, None))


def test_held_in_another_country_it_has_no_place_yet(personas):
    event = forum(personas, place="Hanoi", venue="Hall 1", time_zone="Asia/Bangkok")
    russia = factories.make("countries", personas.hers)
    made = clone(event, personas.actor("an"), host_country=russia)
    assert (made.host_country, made.place, made.venue, made.time_zone) == (russia, "", "", "")


def test_an_edition_number_that_is_taken_is_refused_and_nothing_is_made(personas):
    event = forum(personas, series=factories.make("series", personas.hers), edition=1)
    with pytest.raises(cloning.EditionTaken, match="number 1 already"):
        clone(event, personas.actor("an"), edition=1)
    assert Event.objects.count() == 1


def test_an_event_of_no_series_has_no_edition(personas):
    with pytest.raises(cloning.NotInSeries):
        clone(forum(personas), personas.actor("an"), edition=2)


def test_one_name_on_one_day_is_refused(personas):
    event = forum(personas)
    with pytest.raises(cloning.TitleTaken):
        clone(event, personas.actor("an"), title="1st Forum", starts_on=event.starts_on)
    assert clone(event, personas.actor("an"), title="1st Forum").title == "1st Forum"


def test_a_template_is_put_aside_and_is_no_event_that_was_held(personas):
    made = clone(forum(personas, state="held"), personas.actor("an"), is_template=True, take=EVERYTHING)
    made.refresh_from_db()
    assert (made.state, made.shelf) == ("template", Shelf.ARCHIVED)


def test_making_an_event_is_one_act_that_can_be_undone_as_a_whole(personas):
    event = forum(personas)
    factories.make("sessions", personas.hers, event=event)
    factories.make("participations", personas.hers, event=event)
    wish = cloning.Wish(title="2nd Forum", starts_on=PartialDate("2025"), take=EVERYTHING)
    made, act = cloning.clone(event, actor=personas.actor("an"), wish=wish)
    assert Change.objects.filter(operation=act).count() == 3
    outcome = undo.undo(act, actor=personas.actor("an"))
    assert (outcome.restored, outcome.left) == (3, [])
    assert list(Event.objects.all()) == [event]
    assert Participation.objects.count() == 1


def test_the_number_of_queries_does_not_grow_with_the_guests(personas, django_assert_max_num_queries):
    event = forum(personas)
    for _number in range(3):
        factories.make("participations", personas.hers, event=event)
        factories.make("sessions", personas.hers, event=event)
    with django_assert_max_num_queries(75):
        clone(event, personas.actor("an"), take=EVERYTHING)
