"""The second step at log-in: which codes open, how often, and what is kept of them."""

from datetime import UTC, date, datetime, timedelta

import pyotp
import pytest
from django.core import serializers

from amity.access import factors
from amity.access.factors import AlreadyOn, Proof, WrongCode
from amity.access.models import RecoveryCode, RoleGrant, SecondFactor, Unit

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 16, 9, 0, 10, tzinfo=UTC)
SEED = "0123456789abcdef0123456789abcdef"
TODAY = date(2026, 3, 16)


def shown(account, moment=NOW, seed=SEED) -> str:
    """What the app on the telephone shows."""
    return pyotp.TOTP(factors.secret_of(account, seed)).at(moment)


def later(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def an(personas):
    return personas.an


@pytest.fixture
def codes(an) -> list[str]:
    """The recovery codes of An, who turned the second step on a while ago."""
    before = later(-3600)
    return factors.turn_on(an, SEED, shown(an, before), now=before)


def test_codes_are_those_of_rfc_6238(an, monkeypatch):
    """Its appendix B, cut to six digits as apps show them."""
    monkeypatch.setattr(factors, "secret_of", lambda account, seed: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")):
        SecondFactor.objects.all().delete()
        assert factors.turn_on(an, SEED, code, now=datetime.fromtimestamp(seconds, UTC))


def test_it_is_turned_on_by_a_code_that_the_app_shows(an):
    assert not factors.is_on(an)
    codes = factors.turn_on(an, SEED, shown(an), now=NOW)
    assert factors.is_on(an)
    assert SecondFactor.objects.get().confirmed_at == NOW
    assert (len(codes), len(set(codes)), factors.codes_left(an)) == (10, 10, 10)
    assert all(len(code) == 19 and code.count(" ") == 3 for code in codes)


@pytest.mark.parametrize("typed", ["", "000000", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "²34567", "\x00", "9" * 5000])
def test_a_wrong_code_turns_nothing_on(typed, an):
    with pytest.raises(WrongCode):
        factors.turn_on(an, SEED, typed, now=NOW)
    assert not factors.is_on(an)
    assert not RecoveryCode.objects.exists()


def test_it_is_not_turned_on_twice(an, codes):
    other = factors.new_seed()
    with pytest.raises(AlreadyOn):
        factors.turn_on(an, other, shown(an, seed=other), now=NOW)
    assert SecondFactor.objects.get().seed == SEED
    assert factors.codes_left(an) == 10


def test_the_code_that_turned_it_on_opens_nothing_more(an):
    factors.turn_on(an, SEED, shown(an), now=NOW)
    assert factors.accept(an, shown(an), now=later(1)) is None
    assert factors.accept(an, shown(an, later(30)), now=later(30)) is Proof.APP


def test_a_code_opens_once(an, codes):
    assert factors.accept(an, shown(an), now=NOW) is Proof.APP
    assert factors.accept(an, shown(an), now=NOW) is None
    assert factors.accept(an, shown(an), now=later(25)) is None


def test_after_a_code_no_older_one_opens(an, codes):
    assert factors.accept(an, shown(an, later(30)), now=NOW) is Proof.APP
    assert factors.accept(an, shown(an), now=NOW) is None


@pytest.mark.parametrize(("seconds", "opens"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_telephone_may_be_half_a_minute_off(seconds, opens, an, codes):
    assert (factors.accept(an, shown(an, later(seconds)), now=NOW) is Proof.APP) is opens


def test_codes_may_be_typed_with_blanks_and_wide_digits(an, codes):
    code = shown(an)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert factors.accept(an, f" {wide[:3]} {wide[3:]} ", now=NOW) is Proof.APP


def test_a_code_of_one_account_does_not_open_another(personas, an, codes):
    factors.turn_on(personas.binh, SEED, shown(personas.binh, later(-3600)), now=later(-3600))
    assert shown(an) != shown(personas.binh)  # though the seeds are alike
    assert factors.accept(personas.binh, shown(an), now=NOW) is None
    assert factors.accept(personas.binh, codes[0], now=NOW) is None
    assert factors.accept(personas.chi, shown(an), now=NOW) is None


def test_a_recovery_code_opens_once_however_it_is_typed(an, codes):
    assert factors.accept(an, codes[3].lower().replace(" ", "-"), now=NOW) is Proof.RECOVERY
    assert factors.codes_left(an) == 9
    assert factors.accept(an, codes[3], now=NOW) is None
    assert factors.accept(an, codes[4].replace(" ", ""), now=NOW) is Proof.RECOVERY
    assert factors.codes_left(an) == 8


def test_new_recovery_codes_end_the_old_ones(an, codes):
    factors.accept(an, codes[0], now=NOW)
    fresh = factors.renew_codes(an)
    assert factors.codes_left(an) == 10
    assert not set(fresh) & set(codes)
    assert factors.accept(an, codes[1], now=NOW) is None
    assert factors.accept(an, fresh[1], now=NOW) is Proof.RECOVERY


def test_turned_off_nothing_opens_and_nothing_is_kept(an, codes):
    assert factors.turn_off(an)
    assert not factors.turn_off(an)
    assert factors.accept(an, shown(an), now=NOW) is None
    assert factors.accept(an, codes[0], now=NOW) is None
    assert not RecoveryCode.objects.exists()


def test_the_tables_hold_neither_the_secret_nor_a_code(an, codes):
    rows = [*SecondFactor.objects.all(), *RecoveryCode.objects.all()]
    kept = serializers.serialize("json", rows)
    secret = factors.secret_of(an, SEED)
    assert secret not in kept
    assert not any(code.replace(" ", "") in kept for code in codes)
    assert len(kept) > 1000  # it was looked at


def test_with_another_key_of_the_site_the_rows_alone_make_no_code(an, codes, settings):
    code = shown(an)
    settings.SECRET_KEY = "another key of another site" * 3
    assert shown(an) != code
    assert factors.accept(an, code, now=NOW) is None
    assert factors.accept(an, codes[0], now=NOW) is Proof.RECOVERY


def test_the_app_is_told_whose_codes_these_are(an):
    address = pyotp.parse_uri(factors.address_of(an, SEED))
    assert (address.issuer, address.name, address.secret) == ("Amity", "an", factors.secret_of(an, SEED))
    assert address.at(NOW) == shown(an)
    assert factors.grouped("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_seeds_are_never_alike():
    assert len({factors.new_seed() for _n in range(100)}) == 100


def test_a_unit_asks_its_own_accounts_for_a_second_step(personas, an):
    assert not factors.is_needed(an, today=TODAY)
    Unit.objects.filter(pk=personas.hers.pk).update(needs_second_factor=True)
    needed = {name: factors.is_needed(getattr(personas, name), today=TODAY) for name in ("an", "binh", "chi", "dung")}
    assert needed == {"an": True, "binh": False, "chi": False, "dung": True}


@pytest.mark.parametrize(
    ("span", "needed"),
    [
        ({"to_on": date(2026, 3, 15)}, False),
        ({"to_on": date(2026, 3, 16)}, True),
        ({"from_on": date(2026, 3, 17)}, False),
        ({"from_on": date(2026, 3, 16)}, True),
    ],
)
def test_only_a_role_held_today_counts(span, needed, personas, an):
    Unit.objects.filter(pk=personas.hers.pk).update(needs_second_factor=True)
    RoleGrant.objects.filter(account=an).update(**span)
    assert factors.is_needed(an, today=TODAY) is needed


def test_a_wrong_code_changes_nothing(an, codes):
    before = list(SecondFactor.objects.values())
    assert factors.accept(an, "000000" if shown(an) != "000000" else "000001", now=NOW) is None
    assert factors.accept(an, "ABCD EFGH JKMN PQRS", now=NOW) is None
    assert list(SecondFactor.objects.values()) == before
    assert factors.codes_left(an) == 10
