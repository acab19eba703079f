"""Several at the door with one code, or with many guesses, at the same moment."""

from datetime import timedelta

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from amity.access import factors
from amity.access.models import RecoveryCode, SecondFactor
from amity.staff import throttle
from amity.staff.models import FailedLogIn
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(3)
SEED = "0123456789abcdef" * 2


@pytest.fixture
def an(personas, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    personas.an.set_password(PASSWORD)
    personas.an.save()
    return personas.an


@pytest.fixture
def codes(an) -> list[str]:
    before = timezone.now() - timedelta(hours=1)
    return factors.turn_on(an, SEED, code(before, an), now=before)


def code(moment, account) -> str:
    return pyotp.TOTP(factors.secret_of(account, SEED)).at(moment)


def door(address: str) -> Client:
    """A browser after the password."""
    client = Client(REMOTE_ADDR=address)
    client.post("/log-in/", {"username": "an", "password": PASSWORD})
    return client


def answers(at_once, doors, given: dict[str, str]) -> list[int]:
    """What each door answered, all asked at the same moment."""
    return sorted(at_once(*[lambda one=one: one.post("/log-in/code/", given).status_code for one in doors]))


@pytest.mark.parametrize("round_", ROUNDS)
def test_of_two_log_ins_with_one_code_one_wins(round_, an, codes, at_once):
    doors = [door("10.0.0.1"), door("10.0.0.2")]
    assert answers(at_once, doors, {"code": code(timezone.now(), an)}) == [302, 422]


@pytest.mark.parametrize("round_", ROUNDS)
def test_of_two_log_ins_with_one_recovery_code_one_wins(round_, an, codes, at_once):
    doors = [door("10.0.0.1"), door("10.0.0.2")]
    assert answers(at_once, doors, {"recovery": codes[0]}) == [302, 422]
    assert at_once(lambda: RecoveryCode.objects.filter(used_at=None).count()) == [9]


def test_many_guesses_at_once_are_counted_one_by_one(an, codes, at_once):
    doors = [door(f"10.0.0.{number}") for number in range(4)]
    for number in range(throttle.MOST - 1):
        throttle.failed("an", f"10.0.1.{number}", now=timezone.now())
    answers(at_once, doors, {"code": "12345"})
    assert at_once(FailedLogIn.objects.count) == [throttle.MOST]
    assert at_once(lambda: doors[0].post("/log-in/code/", {"recovery": codes[0]}).status_code) == [429]


def test_two_apps_set_up_at_once_leave_one(an, at_once):
    now = timezone.now()

    def turn_on(seed):
        shown = pyotp.TOTP(factors.secret_of(an, seed)).at(now)
        return lambda: factors.turn_on(an, seed, shown, now=now)

    done = at_once(turn_on(SEED), turn_on(SEED[::-1]))
    assert sorted(type(one).__name__ for one in done) == ["AlreadyOn", "list"]
    assert at_once(SecondFactor.objects.count, RecoveryCode.objects.count) == [1, 10]
