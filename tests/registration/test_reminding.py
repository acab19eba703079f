"""What is told every night of steps and certificates: to whom, how often, and to whom never."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from amity.access.models import UnitLink
from amity.access.roles import Role
from amity.notices.models import Notice
from amity.registration import jobs, rules
from amity.registration.models import RegistrationCase
from tests import factories
from tests.registering import MONDAY, World

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2026, 3, 16, 5))


@pytest.fixture
def world(personas):
    """The desk, the ministry that decides, a province that is asked, and Hoa's organisation."""
    return World(personas)


def told(record: str) -> set[str]:
    return {one.account.username for one in Notice.objects.filter(record=record).select_related("account")}


def test_a_step_due_within_the_days_of_the_rule_is_told_once_to_who_keeps_the_case(world):
    world.checking()  # due on Wednesday
    assert jobs.escalate(now=NOW, today=MONDAY) == 0
    jobs.escalate(now=NOW, today=date(2026, 3, 17))
    assert told("registration_cases") == {"lan"}
    for day in (18, 19, 20):
        jobs.escalate(now=NOW, today=date(2026, 3, day))
    assert Notice.objects.count() == 1


def test_the_next_step_is_told_anew(world):
    case = world.checking()
    jobs.escalate(now=NOW, today=date(2026, 3, 18))
    world.take("lan", case, "find_valid", today=date(2026, 3, 18))
    jobs.escalate(now=NOW, today=date(2026, 3, 19))
    assert Notice.objects.count() == 2


def test_while_the_applicant_has_the_dossier_nothing_is_told(world):
    case = world.checking()
    world.take("lan", case, "give_back", why="Sign the form.")
    assert jobs.escalate(now=NOW, today=date(2026, 5, 4)) == 0


def test_the_decision_that_is_due_is_told_to_the_decider(world):
    world.deciding()
    jobs.escalate(now=NOW, today=date(2026, 3, 27))
    assert told("registration_cases") == {"minh"}


def test_who_only_reads_and_who_may_not_see_the_case_is_told_nothing(world):
    world.add("rita", world.desk, Role.READER)
    world.add("tam", world.desk, Role.DESK_OFFICER)  # reads what is not restricted
    case = world.checking()
    RegistrationCase.objects.filter(pk=case.pk).update(confidentiality=3)
    jobs.escalate(now=NOW, today=date(2026, 3, 18))
    assert told("registration_cases") == {"lan"}


def test_a_case_thrown_away_is_told_to_nobody(world):
    case = world.checking()
    RegistrationCase.objects.filter(pk=case.pk).update(shelf=2)
    assert jobs.escalate(now=NOW, today=date(2026, 3, 18)) == 0


def test_a_certificate_is_warned_of_six_three_and_one_months_before_its_end(world):
    factories.make("certificates", world.desk, ngo=world.ngo, expires_on="2026-12-31", confidentiality=0)
    counts = []
    for day in (date(2026, 6, 29), date(2026, 7, 1), date(2026, 8, 1), date(2026, 10, 1), date(2026, 12, 1)):
        jobs.warn(now=NOW, today=day)
        counts.append(Notice.objects.filter(account__username="lan").count())
    assert counts == [0, 1, 1, 2, 3]
    assert told("certificates") == {"lan", "hoa"}


def test_a_certificate_of_another_organisation_is_not_told_to_this_one(world):
    world.add_other_ngo()
    factories.make("certificates", world.desk, ngo=world.ngo, expires_on="2026-04-01", confidentiality=0)
    jobs.warn(now=NOW, today=MONDAY)
    assert told("certificates") == {"lan", "hoa"}
    assert not UnitLink.objects.filter(child=world.desk, parent=world.personas.ngo).exists()


@pytest.mark.parametrize("state", ["revoked", "ended", "suspended", "lapsed"])
def test_a_certificate_that_is_over_is_not_warned_of(world, state):
    factories.make("certificates", world.desk, ngo=world.ngo, expires_on="2026-04-01", state=state, confidentiality=0)
    assert jobs.warn(now=NOW, today=MONDAY) == 0


def test_a_certificate_the_holder_may_not_see_is_not_told_to_it(world):
    factories.make("certificates", world.desk, ngo=world.ngo, expires_on="2026-04-01", confidentiality=2)
    jobs.warn(now=NOW, today=MONDAY)
    assert told("certificates") == {"lan"}


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
        (date(2026, 3, 16), 12, date(2027, 3, 16)),
    ],
)
def test_months_end_on_days_there_are(day, months, then):
    assert rules.months_on(day, months) == then
