"""Every verb of a membership in every standing, by everybody: what it leaves, and what a refusal leaves alone."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.members import services
from amity.members.models import LifeEvent, Membership, Term
from amity.records import history, registry, workflow, writes
from amity.records.models import Change
from tests import factories
from tests.personas import TODAY
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
RECORD = registry.get("memberships")
TERMS = registry.get("terms")

# standing: {verb: the standing it leads to}
OPEN = {
    "known": {"admit": "admitted", "suspend": "suspended", "merge": "ended", "end": "ended"},
    "admitted": {"suspend": "suspended", "merge": "ended", "end": "ended"},
    "suspended": {"resume": "known", "merge": "ended", "end": "ended"},
    "ended": {"admit": "admitted"},
}
VERBS = ("admit", "suspend", "resume", "merge", "end")
KINDS = {"admit": "admitted", "suspend": "suspended", "resume": "resumed", "merge": "merged", "end": "ended"}


@pytest.fixture
def an(personas):
    """An acts today, with a reason."""
    return {"actor": personas.actor("an"), "today": TODAY, "why": "Decision 12."}


def asked(personas, verb: str) -> dict:
    return {"merged_into": factories.make("memberships", personas.hers)} if verb == "merge" else {}


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_leads_from_its_standings_to_the_next_and_from_no_other(personas, an, state, verb):
    row = factories.make("memberships", personas.hers, state=state)
    told = asked(personas, verb)
    step = RECORD.step(verb)
    assert (step in RECORD.steps_for(an["actor"], row)) is (verb in OPEN[state])
    if verb in OPEN[state]:
        workflow.take(RECORD, step, row.pk, **an, asked=told)
        assert stored(row).state == OPEN[state][verb]
        assert str(stored(row).since_on) == TODAY.isoformat()
        assert LifeEvent.objects.filter(membership=row).latest("pk").kind == KINDS[verb]
    else:
        with untouched(row), pytest.raises(workflow.NotNow):
            workflow.take(RECORD, step, row.pk, **an, asked=told)
        with untouched(row), pytest.raises(services.WrongTurn):
            getattr(services, verb)(row, **an, **told)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("binh", workflow.NotAllowed),
        ("dung", workflow.NotAllowed),
        ("hoa", Membership.DoesNotExist),
        ("nobody", Membership.DoesNotExist),
    ],
)
@pytest.mark.parametrize("verb", ["admit", "suspend", "merge", "end"])
def test_whoever_does_not_keep_the_member_moves_nothing(personas, name, error, verb):
    row = factories.make("memberships", personas.hers)
    told = asked(personas, verb)
    with untouched(row), pytest.raises(error):
        workflow.take(RECORD, RECORD.step(verb), row.pk, actor=personas.actor(name), today=TODAY, why="x", asked=told)
    assert not LifeEvent.objects.exists()


@pytest.mark.parametrize("name", ["an", "chi"])
def test_its_keeper_and_the_union_office_move_a_member(personas, name):
    row = factories.make("memberships", personas.hers)
    workflow.take(RECORD, RECORD.step("admit"), row.pk, actor=personas.actor(name), today=TODAY)
    assert stored(row).state == "admitted"
    assert Change.objects.latest("pk").account == getattr(personas, name)


@pytest.mark.parametrize("verb", ["suspend", "end"])
def test_a_member_is_not_put_aside_without_a_reason(personas, an, verb):
    row = factories.make("memberships", personas.hers)
    with untouched(row), pytest.raises(workflow.WhyMissing):
        workflow.take(RECORD, RECORD.step(verb), row.pk, **an | {"why": "  "})


@pytest.mark.parametrize("day", ["2013", "2013-10", "2013-10-28"])
def test_a_turn_is_kept_as_exactly_as_it_was_told(personas, an, day):
    row = factories.make("memberships", personas.hers)
    services.admit(row, since_on=PartialDate(day), **an)
    assert str(stored(row).since_on) == str(LifeEvent.objects.get().happened_on) == day


@pytest.mark.parametrize("day", ["2026-03-17", "2026-04", "2027"])
@pytest.mark.parametrize("verb", ["admit", "suspend", "end"])
def test_no_turn_is_recorded_before_it_happens(personas, an, verb, day):
    row = factories.make("memberships", personas.hers)
    with untouched(row), pytest.raises(services.DayAhead, match="in the future") as refused:
        getattr(services, verb)(row, since_on=PartialDate(day), **an)
    assert set(refused.value.message_dict) == {"since_on"}


@pytest.mark.parametrize("day", ["2026", "2026-03", "2026-03-16"])
def test_a_turn_of_today_may_be_known_to_the_month_or_the_year(personas, an, day):
    row = factories.make("memberships", personas.hers)
    services.admit(row, since_on=PartialDate(day), **an)
    assert str(stored(row).since_on) == day


@pytest.mark.parametrize(
    ("since", "day", "is_refused"),
    [
        ("2017-05-01", "2017-04-30", True),
        ("2017-05-01", "2017-04", True),
        ("2017-05-01", "2016", True),
        ("2017-05-01", "2017-05", False),
        ("2017-05-01", "2017", False),
        ("2017", "2016-12-31", True),
        ("2017", "2017-01-01", False),
        ("", "1950", False),
    ],
)
def test_a_turn_does_not_lie_before_the_one_it_follows(personas, an, since, day, is_refused):
    row = factories.make("memberships", personas.hers, state="admitted", since_on=since)
    if is_refused:
        with untouched(row), pytest.raises(services.TurnTooEarly) as refused:
            services.end(row, since_on=PartialDate(day), **an)
        assert set(refused.value.message_dict) == {"since_on"}
    else:
        services.end(row, since_on=PartialDate(day), **an)
        assert stored(row).state == "ended"


def test_a_member_known_since_a_later_day_may_have_been_admitted_before(personas, an):
    row = factories.make("memberships", personas.hers, state="known", since_on="2020")
    services.admit(row, since_on=PartialDate("2013"), **an)
    assert str(stored(row).since_on) == "2013"


@pytest.mark.parametrize("verb", ["suspend", "end", "merge"])
def test_the_admission_a_member_was_entered_with_is_kept_when_it_moves_on(personas, an, verb):
    row = factories.make("memberships", personas.hers, state="admitted", since_on="2010-05")
    getattr(services, verb)(row, since_on=PartialDate("2020"), **an, **asked(personas, verb))
    life = LifeEvent.objects.filter(membership=row).order_by("pk")
    assert [(event.kind, str(event.happened_on)) for event in life] == [
        ("admitted", "2010-05"),
        (KINDS[verb], "2020"),
    ]


def test_a_suspended_member_that_was_entered_as_admitted_resumes_as_admitted(personas, an):
    row = factories.make("memberships", personas.hers, state="admitted", since_on="2010-05")
    services.suspend(row, **an)
    services.resume(row, **an)
    assert stored(row).state == "admitted"
    assert LifeEvent.objects.filter(membership=row, kind="admitted").count() == 1


def test_an_admission_on_record_is_not_recorded_twice(personas, an):
    row = factories.make("memberships", personas.hers)
    services.admit(row, since_on=PartialDate("2010"), **an)
    services.end(row, since_on=PartialDate("2020"), **an)
    assert LifeEvent.objects.filter(membership=row, kind="admitted").count() == 1


def test_a_turn_is_as_open_as_its_member_and_kept_by_the_same_unit(personas):
    chi = {"actor": personas.actor("chi"), "today": TODAY, "why": "x"}
    row = factories.make("memberships", personas.other, confidentiality=Confidentiality.UNIT)
    services.end(row, **chi)
    event = LifeEvent.objects.get()
    assert (event.owner, event.confidentiality) == (personas.other, Confidentiality.UNIT)


def test_a_long_reason_is_kept_whole_in_the_history_and_cut_in_the_life(personas, an):
    row = factories.make("memberships", personas.hers)
    why = "Because the congress decided so. " * 15
    services.end(row, **an | {"why": why.strip()})
    assert LifeEvent.objects.get().detail == why[:400]
    assert Change.objects.filter(record="memberships").latest("pk").why == why.strip()


def test_a_reason_too_long_for_the_history_moves_nothing(personas, an):
    row = factories.make("memberships", personas.hers)
    with untouched(row), pytest.raises(ValidationError, match="Shorten the reason"):
        services.end(row, **an | {"why": "x" * 501})
    assert not LifeEvent.objects.exists()


def test_a_member_is_not_merged_into_one_its_keeper_cannot_see(personas, an):
    row = factories.make("memberships", personas.hers)
    hidden = factories.make("memberships", personas.other, confidentiality=Confidentiality.UNIT)
    with untouched(row), pytest.raises(ValidationError, match="does not exist or that you may not see") as refused:
        services.merge(row, merged_into=hidden, **an)
    assert set(refused.value.message_dict) == {"merged_into"}
    assert not LifeEvent.objects.exists()


def test_a_turn_that_cannot_be_written_leaves_the_member_where_it_stood(personas, an, monkeypatch):
    row = factories.make("memberships", personas.hers)
    save = writes.save

    def fail(one, **told):
        if isinstance(one, LifeEvent):
            raise IntegrityError("no room")
        return save(one, **told)

    monkeypatch.setattr(services.writes, "save", fail)
    with untouched(row), pytest.raises(IntegrityError):
        services.end(row, **an)


def test_a_member_that_comes_back_is_merged_into_nothing_any_more(personas, an):
    row = factories.make("memberships", personas.hers)
    heir = factories.make("memberships", personas.hers)
    services.merge(row, merged_into=heir, since_on=PartialDate("2020"), **an)
    services.admit(row, since_on=PartialDate("2021"), **an)
    assert stored(row).merged_into is None
    assert LifeEvent.objects.get(kind="merged").into == heir


def test_the_history_of_a_member_tells_who_moved_it_why_and_from_where(personas, an):
    row = factories.make("memberships", personas.hers)
    services.admit(row, since_on=PartialDate("2017-09"), **an)
    latest = history.changes(RECORD, row.pk, personas.actor("chi"), "en")[0]
    assert (latest.by, latest.action, latest.why) == ("An", "admitted", "Decision 12.")
    assert ("State", "Known member, admission not recorded", "Admitted") in latest.values
    assert ("Since", "", "September 2017") in latest.values


@pytest.mark.parametrize(
    ("from_on", "ended", "is_refused"),
    [
        ("2019-12-05", "2019-12-04", True),
        ("2019-12-05", "2019-11", True),
        ("2019-12-05", "2018", True),
        ("2019-12-05", "2019-12", False),
        ("2019-12-05", "2019", False),
        ("2020-02-29", "2020-02", False),
        ("2020-02-29", "2020-02-28", True),
        ("2019", "2018-12-31", True),
        ("", "1950", False),
    ],
)
def test_a_term_ends_no_earlier_than_it_may_have_begun(personas, an, from_on, ended, is_refused):
    term = factories.make("terms", personas.hers, from_on=from_on, to_on="")
    if is_refused:
        with untouched(term), pytest.raises(services.EndBeforeStart) as refused:
            services.close_term(term, ended_on=PartialDate(ended), **an)
        assert set(refused.value.message_dict) == {"ended_on"}
    else:
        services.close_term(term, ended_on=PartialDate(ended), **an)
        assert str(stored(term).ended_on) == ended


@pytest.mark.parametrize("day", ["2026-03-17", "2026-04", "2027"])
def test_the_end_of_a_term_is_not_recorded_before_it_comes(personas, an, day):
    term = factories.make("terms", personas.hers)
    with untouched(term), pytest.raises(services.DayAhead) as refused:
        services.close_term(term, ended_on=PartialDate(day), **an)
    assert set(refused.value.message_dict) == {"ended_on"}


@pytest.mark.parametrize("name", ["an", "chi", "binh", "dung", "hoa", "nobody"])
def test_a_term_is_closed_by_whoever_keeps_it(personas, name):
    term = factories.make("terms", personas.hers, confidentiality=Confidentiality.PUBLIC)
    actor, may = personas.actor(name), name in {"an", "chi"}
    assert bool(TERMS.steps_for(actor, term)) is may
    if may:
        workflow.take(TERMS, TERMS.step("close"), term.pk, actor=actor, today=TODAY)
        assert stored(term).ended_on == PartialDate.of(TODAY)
    else:
        with untouched(term), pytest.raises(workflow.NotAllowed):
            workflow.take(TERMS, TERMS.step("close"), term.pk, actor=actor, today=TODAY)


def test_of_two_people_who_close_a_term_the_second_is_told(personas, an):
    term = factories.make("terms", personas.hers)
    seen_by_both = Term.objects.get(pk=term.pk)
    services.close_term(term, ended_on=PartialDate("2025"), **an)
    with untouched(term), pytest.raises(services.TermClosed):
        services.close_term(seen_by_both, actor=personas.actor("chi"), today=date(2026, 3, 17))
