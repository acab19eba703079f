"""Units and accounts from the command line."""

import io

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from amity.access import factors
from amity.access.models import Account, Unit

pytestmark = pytest.mark.django_db


def test_a_unit_is_added_under_its_parents(personas):
    call_command("unit", "add", "NEW", "New union", "--parent", "UNION", "--parent", "MEMBER-A", stdout=io.StringIO())
    assert sorted(Unit.objects.get(code="NEW").parents.values_list("code", flat=True)) == ["MEMBER-A", "UNION"]


@pytest.mark.parametrize("arguments", [["UNION", "Twice"], ["NEW", "Lost", "--parent", "NOWHERE"]])
def test_a_unit_that_exists_or_hangs_nowhere_is_refused(arguments, personas):
    before = Unit.objects.count()
    with pytest.raises(CommandError):
        call_command("unit", "add", *arguments)
    assert Unit.objects.count() == before


def test_an_account_is_added_with_its_role_and_can_log_in(personas, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("ba con đường dài 88\n"))
    call_command("account", "add", "lan", "--unit", "MEMBER-A", "--role", "keeper", stdout=io.StringIO())
    lan = Account.objects.get(username="lan")
    assert lan.check_password("ba con đường dài 88")
    assert [(grant.unit.code, grant.role) for grant in lan.grants.all()] == [("MEMBER-A", "keeper")]


@pytest.mark.parametrize("password", ["", "short", "1234567890", "password123"])
def test_a_weak_password_makes_no_account(password, personas, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    with pytest.raises(CommandError):
        call_command("account", "add", "lan", "--unit", "MEMBER-A")
    assert not Account.objects.filter(username="lan").exists()


@pytest.mark.parametrize(
    "arguments", [["add", "an", "--unit", "UNION"], ["add", "lan", "--unit", "NOWHERE"], ["add"], ["disable", "nobody"]]
)
def test_what_cannot_be_done_says_why(arguments, personas):
    with pytest.raises(CommandError):
        call_command("account", *arguments)


def test_a_disabled_account_is_logged_out_at_once(client_of, personas):
    client = client_of("an")
    assert client.get("/people/").status_code == 200
    call_command("account", "disable", "an", stdout=io.StringIO())
    assert client.get("/people/").status_code == 302


def test_an_account_says_where_its_mail_goes(personas, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("cây tre Việt Nam 2026\n"))
    options = {"unit": "MEMBER-A", "email": "lan@example.org", "stdout": io.StringIO()}
    call_command("account", "add", "lan", **options)
    assert Account.objects.get(username="lan").email == "lan@example.org"
    call_command("account", "email", "lan", email="lan@other.example", stdout=io.StringIO())
    assert Account.objects.get(username="lan").email == "lan@other.example"
    call_command("account", "email", "lan", stdout=io.StringIO())
    assert Account.objects.get(username="lan").email == ""


@pytest.mark.parametrize("address", ["lan", "lan@", "lan@example.org\nBcc: x@example.org", "a b@example.org"])
def test_what_is_no_mail_address_is_refused(address, personas):
    with pytest.raises(CommandError, match="is not a mail address"):
        call_command("account", "email", "an", email=address)
    assert Account.objects.get(username="an").email == ""


def test_mail_of_nobody_goes_nowhere(personas):
    with pytest.raises(CommandError, match="There is no account"):
        call_command("account", "email", "nobody", email="x@example.org")


def test_accounts_are_listed_with_their_roles(personas):
    out = io.StringIO()
    call_command("account", "list", stdout=out)
    assert "chi: desk_officer in UNION" in out.getvalue()


def test_a_lost_second_step_is_forgotten_and_listed_no_more(personas):
    now, seed = timezone.now(), factors.new_seed()
    factors.turn_on(personas.an, seed, pyotp.TOTP(factors.secret_of(personas.an, seed)).at(now), now=now)
    out = io.StringIO()
    call_command("account", "list", stdout=out)
    assert "an: keeper in MEMBER-A (second step)\n" in out.getvalue()
    assert "binh: keeper in MEMBER-B\n" in out.getvalue()
    call_command("account", "forget-second-factor", "an", stdout=(out := io.StringIO()))
    assert out.getvalue().startswith("an logs in with the password alone")
    assert not factors.is_on(personas.an)


@pytest.mark.parametrize(("name", "said"), [("an", "an has no second step"), ("nobody", "There is no account nobody")])
def test_what_is_not_there_is_not_forgotten(name, said, personas):
    with pytest.raises(CommandError, match=said):
        call_command("account", "forget-second-factor", name)


def test_a_unit_asks_for_a_second_step_and_asks_no_more(personas):
    for wanted, needs in (("on", True), ("off", False)):
        call_command("unit", "second-factor", "MEMBER-A", wanted, stdout=io.StringIO())
        assert Unit.objects.get(code="MEMBER-A").needs_second_factor is needs
        assert not Unit.objects.get(code="MEMBER-B").needs_second_factor


@pytest.mark.parametrize(
    ("arguments", "said"), [(["NOWHERE", "on"], "There is no unit NOWHERE"), (["UNION", "yes"], "Say on or off")]
)
def test_a_unit_is_asked_plainly(arguments, said, personas):
    with pytest.raises(CommandError, match=said):
        call_command("unit", "second-factor", *arguments)
    assert not Unit.objects.filter(needs_second_factor=True).exists()
