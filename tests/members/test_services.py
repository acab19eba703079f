"""The life of a membership, and the end of a term."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.core.dates import PartialDate
from amity.members import services
from amity.members.models import LifeEvent, Membership, Term
from amity.records import registry, workflow, writes
from amity.records.models import Change
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(personas):
    """The arguments of every verb: An acts today, with a reason."""
    return {"actor": personas.actor("an"), "today": TODAY, "why": "Decision of the Presidium."}


@pytest.fixture
def membership(personas):
    """A known member in An's unit."""
    return factories.make("memberships", personas.hers)


def life(membership):
    return list(LifeEvent.objects.filter(membership=membership).order_by("pk").values_list("kind", "happened_on"))


def stands(membership):
    row = Membership.objects.get(pk=membership.pk)
    return row.state, str(row.since_on)


def test_an_admission_is_recorded_with_its_day_and_reason(membership, act):
    services.admit(membership, since_on=PartialDate("2017"), **act)
    assert stands(membership) == ("admitted", "2017")
    event = LifeEvent.objects.get(membership=membership)
    assert (event.kind, str(event.happened_on), event.detail) == ("admitted", "2017", "Decision of the Presidium.")
    assert (event.owner_id, event.confidentiality) == (membership.owner_id, membership.confidentiality)
    changes = Change.objects.filter(record="memberships", row_id=membership.pk).order_by("pk")
    assert [change.action for change in changes] == ["create", "admitted"]


def test_a_turn_without_a_day_happens_today(membership, act):
    services.suspend(membership, **act)
    assert stands(membership) == ("suspended", TODAY.isoformat())


@pytest.mark.parametrize(("was_admitted", "state"), [(True, "admitted"), (False, "known")])
def test_a_suspended_member_resumes_where_it_stood(membership, act, was_admitted, state):
    if was_admitted:
        services.admit(membership, **act)
    services.suspend(membership, **act)
    services.resume(membership, **act)
    assert stands(membership)[0] == state
    assert [kind for kind, _day in life(membership)][-2:] == ["suspended", "resumed"]


def test_an_ended_member_may_be_admitted_again(membership, act):
    services.end(membership, since_on=PartialDate("1995-05"), **act)
    services.admit(membership, since_on=PartialDate("2003"), **act)
    assert stands(membership) == ("admitted", "2003")
    assert life(membership) == [("ended", PartialDate("1995-05")), ("admitted", PartialDate("2003"))]


def test_a_merger_names_the_heir_on_both_sides(personas, membership, act):
    heir = factories.make("memberships", personas.hers)
    services.merge(membership, merged_into=heir, since_on=PartialDate("2025"), **act)
    assert stands(membership) == ("ended", "2025")
    assert LifeEvent.objects.get(membership=membership).into == heir
    assert list(heir.merged_from.all()) == [membership]
    assert list(heir.absorbed.all()) == [LifeEvent.objects.get(membership=membership)]


@pytest.mark.parametrize("itself", [True, False])
def test_a_merger_into_nothing_or_into_itself_is_refused(membership, act, itself):
    with pytest.raises(ValidationError, match="Name the other membership"):
        services.merge(membership, merged_into=membership if itself else None, **act)
    assert stands(membership) == ("known", "None")
    assert life(membership) == []


@pytest.mark.parametrize(
    ("before", "verb"),
    [("admitted", "admit"), ("suspended", "suspend"), ("ended", "end"), ("ended", "suspend"), ("known", "resume")],
)
def test_a_turn_from_the_wrong_standing_is_refused(personas, act, before, verb):
    row = factories.make("memberships", personas.hers, state=before)
    with pytest.raises(services.WrongTurn, match="not possible while the membership stands at"):
        getattr(services, verb)(row, **act)
    assert stands(row) == (before, "None")
    assert life(row) == []


def test_a_keeper_of_another_unit_changes_nothing(personas, membership):
    with pytest.raises(writes.NotAllowed):
        services.end(membership, actor=personas.actor("binh"), today=TODAY, why="x")
    assert stands(membership) == ("known", "None")
    assert life(membership) == []


def test_every_step_of_a_membership_can_be_taken(personas, membership):
    record = registry.get("memberships")
    heir = factories.make("memberships", personas.hers)
    asked = {"merge": {"merged_into": heir}}
    for name in ("admit", "suspend", "resume", "end", "admit", "merge"):
        step = record.step(name)
        workflow.take(
            record, step, membership.pk, actor=personas.actor("an"), today=TODAY, why="x", asked=asked.get(name, {})
        )
    assert stands(membership)[0] == "ended"
    assert len(life(membership)) == 6


def test_a_term_is_closed_on_the_day_told(personas, act):
    term = factories.make("terms", personas.hers, from_on="2013-12-30", to_on="2018")
    services.close_term(term, ended_on=PartialDate("2019-12-05"), **act)
    assert str(Term.objects.get().ended_on) == "2019-12-05"
    assert Change.objects.filter(record="terms", action="close").count() == 1


def test_a_term_is_closed_once(personas, act):
    term = factories.make("terms", personas.hers)
    services.close_term(term, **act)
    with pytest.raises(services.TermClosed):
        services.close_term(term, ended_on=PartialDate("2027"), **act)
    assert str(Term.objects.get().ended_on) == TODAY.isoformat()
    assert registry.get("terms").steps_for(act["actor"], Term.objects.get()) == []


def test_a_term_does_not_end_before_it_begins(personas, act):
    term = factories.make("terms", personas.hers, from_on="2019-12-05")
    with pytest.raises(services.EndBeforeStart):
        services.close_term(term, ended_on=PartialDate("2018"), **act)
    assert Term.objects.get().ended_on is None
    services.close_term(term, ended_on=PartialDate("2019"), actor=act["actor"], today=date(2026, 1, 1))
    assert str(Term.objects.get().ended_on) == "2019"
