"""Planning people's events around a visit: their titles and days, who owns them, and what counts as practice."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.dossiers import following
from amity.events.models import Event, EventKind
from amity.events.services import visits
from amity.past import undo
from amity.records import registry, shelving, writes
from amity.records.models import Change, Operation, Shelf
from amity.records.writes import NotAllowed
from amity.relations.models import HighLevelVisit
from tests.factories import make

TODAY = date(2026, 3, 16)
UNIT = Confidentiality.UNIT
pytestmark = pytest.mark.django_db


@pytest.fixture
def cuba(personas):
    return make("countries", personas.union, code="CU", name="Cuba")


def visit_of(personas, country, on="2090-09-01", **more):
    given = {"from_on": on, "to_on": "", "principal_text": "The President", **more}
    return make("high_level_visits", personas.hers, country=country, **given)


def held(personas, visit, kind="meeting", **more):
    return make("events", personas.hers, **{"visit": visit, "kind": kind, "country": visit.country, **more})


def propose(visit, actor, *kinds, **more):
    return visits.propose(visit, actor=actor, today=TODAY, kinds=kinds or (EventKind.MEETING,), **more)


def practice(visit, actor, language="en"):
    return {str(one.kind): one for one in visits.past_practice(visit, actor=actor, language=language)}


@pytest.mark.parametrize(
    ("first", "last", "is_over"),
    [
        ("2026-03-15", "", True),
        ("2026-03-16", "", False),
        ("2026-03", "", False),
        ("2026-02", "", True),
        ("2026", "", False),
        ("2025", "", True),
        ("2026-03-01", "2026-03-15", True),
        ("2026-03-01", "2026-03-16", False),
        ("2026-03-01", "2026-03", False),
        ("2024-02-29", "2024", True),
        ("2025-12-31", "2026", False),
    ],
)
def test_a_visit_is_over_when_its_last_possible_day_is(personas, cuba, first, last, is_over):
    visit = visit_of(personas, cuba, first, to_on=last)
    if is_over:
        with pytest.raises(visits.VisitIsOver):
            propose(visit, personas.actor("an"))
        assert not Event.objects.exists()
        assert not Operation.objects.filter(kind="visit").exists()
    else:
        made, _act = propose(visit, personas.actor("an"))
        assert [str(event.starts_on) for event in made] == [first]


def test_the_title_is_in_both_languages_whatever_language_is_in_use(personas, cuba):
    made, _act = propose(visit_of(personas, cuba), personas.actor("an"))
    assert made[0].title == "Meeting within the visit of The President"
    assert "The President" in made[0].title_vi


def test_a_title_that_is_too_long_is_cut(personas, cuba):
    visit = visit_of(personas, cuba, principal_text="P" * 300)
    made, _act = propose(visit, personas.actor("an"))
    assert len(made[0].title) == visits.LONGEST == 300
    assert made[0].title.startswith("Meeting within the visit of PPP")


def test_the_events_are_announced_as_the_visit_is(personas, cuba):
    for number, announced in enumerate(
        HighLevelVisit._meta.get_field("announced").choices or [(True, ""), (False, "")]
    ):
        visit = visit_of(personas, cuba, announced=announced[0], principal_text=f"Guest {number}")
        made, _act = propose(visit, personas.actor("an"))
        assert Event.objects.get(pk=made[0].pk).announced == announced[0]


def test_every_kind_may_be_planned_at_once_and_in_one_act(personas, cuba):
    visit = visit_of(personas, cuba)
    made, act = propose(visit, personas.actor("an"), *EventKind, why="All of it")
    assert sorted(event.kind for event in made) == sorted(EventKind.values)
    changes = Change.objects.filter(operation=act)
    assert changes.count() == len(EventKind.values)
    assert {change.why for change in changes} == {"All of it"}


def test_the_desk_officer_plans_for_the_unit_that_keeps_the_visit_if_she_may_write_there(personas, cuba):
    visit, chi = visit_of(personas, cuba), personas.actor("chi")
    made, _act = propose(visit, chi)
    expected = personas.hers.pk if chi.may_write(personas.hers.pk) else personas.union.pk
    assert made[0].owner_id == expected


def test_a_focal_point_of_an_ngo_plans_in_its_own_name_and_only_what_it_can_see(personas, cuba):
    hoa = personas.actor("hoa")
    assert not hoa.may_write(personas.hers.pk)
    with pytest.raises(ValidationError) as refused:
        propose(visit_of(personas, cuba), hoa)
    assert set(refused.value.message_dict) == {"confidentiality"}
    assert not Operation.objects.filter(kind="visit").exists()
    known = make("countries", personas.union, confidentiality=Confidentiality.PUBLIC)
    shown = visit_of(personas, known, principal_text="Open guest", confidentiality=Confidentiality.PUBLIC)
    made, _act = propose(shown, hoa)
    assert made[0].owner_id == personas.ngo.pk


def test_nobody_plans_nothing_and_leaves_no_act(personas, cuba):
    visit = visit_of(personas, cuba)
    for stranger in ("nobody", "dung"):
        with pytest.raises(NotAllowed):
            propose(visit, personas.actor(stranger))
    assert not Event.objects.exists()
    assert not Operation.objects.filter(kind="visit").exists()


def test_every_refusal_is_a_refusal_of_a_proposal():
    for refusal in (visits.NothingChosen, visits.VisitIsOver, visits.AlreadyPlanned):
        assert issubclass(refusal, visits.ProposalRefused)


def test_the_refusal_names_only_the_kinds_that_are_there(personas, cuba):
    visit = visit_of(personas, cuba)
    held(personas, visit, "forum", state="planned", starts_on="2090-09-01")
    held(personas, visit, "meeting", state="planned", starts_on="2090-09-01")
    with pytest.raises(visits.AlreadyPlanned) as refused:
        propose(visit, personas.actor("an"), EventKind.MEETING, EventKind.FORUM, EventKind.FESTIVAL)
    assert str(refused.value) == "The visit has an event of this kind already: Forum, Meeting."
    assert "Festival" not in str(refused.value)


def test_an_event_in_the_trash_is_not_there_but_keeps_its_name(personas, cuba):
    visit, actor = visit_of(personas, cuba), personas.actor("an")
    made, _act = propose(visit, actor)
    shelving.shelve(registry.of(Event), [made[0].pk], Shelf.TRASHED, actor=actor, why="Wrong")
    with pytest.raises(ValidationError, match="Name and Begins on already exists"):
        propose(visit, actor)
    Event.objects.filter(pk=made[0].pk).update(title="Thrown away")
    again, _act = propose(visit, actor)
    assert again[0].pk != made[0].pk


def test_an_event_put_aside_still_takes_its_place(personas, cuba):
    visit = visit_of(personas, cuba)
    made, _act = propose(visit, personas.actor("an"))
    shelving.shelve(registry.of(Event), [made[0].pk], Shelf.ARCHIVED, actor=Actor.system(), why="Aside")
    with pytest.raises(visits.AlreadyPlanned):
        propose(visit, personas.actor("an"))


def test_what_was_undone_may_be_planned_again(personas, cuba):
    visit, actor = visit_of(personas, cuba), personas.actor("an")
    _made, act = propose(visit, actor, EventKind.MEETING, EventKind.FORUM)
    outcome = undo.undo(act, actor=actor)
    assert (outcome.restored, outcome.left) == (2, [])
    made, _act = propose(visit, actor, EventKind.MEETING)
    assert list(Event.objects.filter(visit=visit, audience__gte=0)) == made


def test_an_event_that_was_worked_on_is_left_when_the_act_is_undone(personas, cuba):
    visit, actor = visit_of(personas, cuba), personas.actor("an")
    made, act = propose(visit, actor, EventKind.MEETING, EventKind.FORUM)
    kept = next(event for event in made if event.kind == "meeting")
    kept.title = "Friendship evening"
    writes.save(kept, actor=actor)
    outcome = undo.undo(act, actor=actor)
    assert [left.row_id for left in outcome.left] == [kept.pk]
    assert [event.title for event in Event.objects.filter(visit=visit, audience__gte=0)] == ["Friendship evening"]


def test_only_three_examples_are_named_the_latest_with_the_country_first(personas, cuba):
    coming = visit_of(personas, cuba)
    other = make("countries", personas.union)
    for year in (2001, 2003, 2005, 2007):
        visit = visit_of(personas, cuba if year < 2004 else other, f"{year}-01-01")
        held(personas, visit, title=f"Meeting of {year}", starts_on=f"{year}-01-01")
    one = practice(coming, personas.actor("an"))["meeting"]
    assert [name for _pk, name in one.examples] == ["Meeting of 2003", "Meeting of 2001", "Meeting of 2007"]
    assert (one.count, one.with_country, len(one.visits)) == (4, 2, 4)


def test_two_events_of_a_kind_within_one_visit_are_two_of_one_visit(personas, cuba):
    past = visit_of(personas, cuba, "2020-01-01")
    for day in (1, 2):
        held(personas, past, starts_on=f"2020-01-0{day}")
    one = practice(visit_of(personas, cuba), personas.actor("an"))["meeting"]
    assert (one.count, one.visits) == (2, {past.pk})


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        ("2023-12-11", True),
        ("2023-12-12", False),
        ("2023-11", True),
        ("2023-12", False),
        ("2023", False),
        ("2022", True),
    ],
)
def test_earlier_visits_are_those_surely_over_before_this_one_began(personas, cuba, on, counts):
    this = visit_of(personas, cuba, "2023-12-12")
    held(personas, visit_of(personas, cuba, on, principal_text="Another"), starts_on="2020")
    assert bool(practice(this, personas.actor("an"))) is counts


def test_examples_are_named_in_the_language_of_the_reader(personas, cuba):
    held(personas, visit_of(personas, cuba, "2020"), title="Evening", title_vi="Đêm hữu nghị", starts_on="2020")
    coming = visit_of(personas, cuba)
    assert practice(coming, personas.actor("an"))["meeting"].examples[0][1] == "Evening"
    assert practice(coming, personas.actor("an"), "vi")["meeting"].examples[0][1] == "Đêm hữu nghị"


def test_archived_events_are_no_practice_and_cancelled_ones_are_not_there(personas, cuba):
    past, coming = visit_of(personas, cuba, "2020"), visit_of(personas, cuba)
    row = held(personas, past, starts_on="2020")
    held(personas, coming, state="cancelled", starts_on="2090")
    assert not practice(coming, personas.actor("an"))["meeting"].is_there
    shelving.shelve(registry.of(Event), [row.pk], Shelf.ARCHIVED, actor=Actor.system(), why="Aside")
    assert practice(coming, personas.actor("an")) == {}


def test_an_event_out_of_sight_that_hangs_on_the_visit_is_not_told_but_still_refused(personas, cuba):
    past, coming = visit_of(personas, cuba, "2020"), visit_of(personas, cuba)
    held(personas, past, starts_on="2020")
    held(personas, coming, state="planned", starts_on="2090", confidentiality=UNIT)
    assert practice(coming, personas.actor("an"))["meeting"].is_there
    assert not practice(coming, personas.actor("binh"))["meeting"].is_there
    with pytest.raises(visits.AlreadyPlanned):
        propose(coming, personas.actor("binh"))


def test_much_practice_costs_the_queries_of_little(personas, cuba, django_assert_max_num_queries):
    coming, actor = visit_of(personas, cuba), personas.actor("an")
    costs = []
    for year in (2001, 2002):
        for kind in ("meeting", "forum", "festival")[: year - 1999]:
            held(personas, visit_of(personas, cuba, f"{year}", principal_text=kind), kind, starts_on=str(year))
        with django_assert_max_num_queries(8) as asked:
            practice(coming, actor)
        costs.append(len(asked))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("first", "last", "window"),
    [
        ("2024-09-01", "2024-09-03", (date(2024, 9, 4), date(2025, 9, 3))),
        ("2024-09-01", "", (date(2024, 9, 2), date(2025, 9, 1))),
        ("2024-02-28", "", (date(2024, 2, 29), date(2025, 2, 27))),
        ("2024-02", "", (date(2024, 3, 1), date(2025, 2, 28))),
        ("2023", "", (date(2024, 1, 1), date(2024, 12, 30))),
    ],
)
def test_what_followed_is_looked_for_from_the_day_after_for_a_year(first, last, window):
    assert following.window(HighLevelVisit(from_on=first, to_on=last)) == window


def test_of_a_visit_without_a_day_nothing_follows(personas):
    visit = HighLevelVisit(from_on="", to_on="")
    assert following.window(visit) is None
    assert following.after(visit, actor=personas.actor("an"), language="en") == []


def test_ten_rows_are_named_of_all_that_are_counted_the_first_first(personas, cuba):
    visit = visit_of(personas, cuba, "2024-01-01")
    for number in range(12, 0, -1):
        make("events", personas.hers, country=cuba, title=f"Event {number:02}", starts_on=f"2024-02-{number:02}")
    found = following.after(visit, actor=personas.actor("an"), language="en")[0]
    assert (found.count, len(found.rows)) == (12, following.SHOWN)
    assert [name for name, *_rest in found.rows] == [f"Event {number:02}" for number in range(1, 11)]


def test_only_events_that_hang_on_the_visit_itself_are_hung(personas, cuba):
    visit = visit_of(personas, cuba, "2024-01-01")
    row = held(personas, visit, title="Evening", starts_on="2024-01-01")
    held(personas, visit_of(personas, cuba, "2024-05-01"), title="Elsewhere", starts_on="2024-05-01")
    held(personas, visit, title="Quiet", confidentiality=UNIT, starts_on="2024")
    found = following.hung(visit, actor=personas.actor("binh"), language="en")
    assert (found.count, found.href) == (1, f"/events/?visit={visit.pk}")
    assert [(name, href, str(on)) for name, href, on in found.rows] == [("Evening", f"/events/{row.pk}/", "2024-01-01")]
