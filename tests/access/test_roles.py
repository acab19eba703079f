"""The table of roles, row by row, and what accounts, units and grants must be."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from amity.access.actors import Actor, actor_of, audience_code
from amity.access.models import Account, RoleGrant, Unit, UnitLink
from amity.access.roles import POWERS, Confidentiality, Role
from amity.access.scope import visible_to
from amity.records import registry
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db

# role: classes read in the unit below, classes read in a unit beside it; writes and approves below and beside
TABLE = {
    Role.READER: ("public union unit", "public union", "", ""),
    Role.KEEPER: ("public union unit restricted", "public union", "writes", ""),
    Role.APPROVER: ("public union unit restricted", "public union", "writes approves", ""),
    Role.DESK_OFFICER: ("public union unit", "public union unit", "writes approves", "writes approves"),
    Role.ADMINISTRATOR: (
        "public union unit restricted",
        "public union unit restricted",
        "writes approves",
        "writes approves",
    ),
    Role.OBSERVER: ("public union", "public union", "", ""),
    Role.NGO_FOCAL_POINT: ("public unit", "public", "writes", ""),
    Role.AUDITOR: ("public union unit restricted", "public union unit restricted", "", ""),
}


def holder(role: str, unit: Unit, name: str = "lan", **days: date) -> Actor:
    """Somebody who holds a role in a unit."""
    account, _is_new = Account.objects.get_or_create(username=name, defaults={"name": name, "language": "vi"})
    RoleGrant.objects.create(account=account, unit=unit, role=role, **days)
    return actor_of(account, today=TODAY)


def test_every_role_stands_in_the_table():
    assert set(TABLE) == set(Role) == set(POWERS)


@pytest.mark.parametrize("role", TABLE)
def test_a_role_opens_and_allows_what_the_table_says_and_nothing_else(personas, role):
    """Held in An's unit: below it stands a chapter, beside it Bình's unit."""
    below = Unit.objects.create(code="CHAPTER", name="Chapter", kind="member")
    UnitLink.objects.create(child=below, parent=personas.hers)
    actor = holder(role, personas.hers)
    for unit, reads, does in (
        (below, TABLE[role][0], TABLE[role][2]),
        (personas.other, TABLE[role][1], TABLE[role][3]),
    ):
        opened = {level.name.lower() for level in Confidentiality if actor.may_see(audience_code(unit.pk, level))}
        assert opened == set(reads.split())
        allowed = {"writes"} & ({"writes"} if actor.may_write(unit.pk) else set())
        allowed |= {"approves"} if actor.may_approve(unit.pk) else set()
        assert allowed == set(does.split())


@pytest.mark.parametrize("role", TABLE)
def test_rows_are_found_exactly_as_the_table_says(personas, role):
    rows = {
        (unit.code, level): factories.make("people", unit, confidentiality=level).pk
        for unit in (personas.hers, personas.other)
        for level in Confidentiality
    }
    actor = holder(role, personas.hers)
    expected = {
        pk
        for (code, level), pk in rows.items()
        if level.name.lower() in TABLE[role][0 if code == "MEMBER-A" else 1].split()
    }
    assert set(visible_to(actor, registry.get("people")).values_list("pk", flat=True)) == expected


def test_two_roles_give_what_each_of_them_gives(personas):
    holder(Role.READER, personas.other)
    actor = holder(Role.KEEPER, personas.hers)
    assert actor.may_see(audience_code(personas.other.pk, 2))
    assert not actor.may_see(audience_code(personas.other.pk, 3))
    assert actor.may_see(audience_code(personas.hers.pk, 3))
    assert (actor.may_write(personas.hers.pk), actor.may_write(personas.other.pk)) == (True, False)


@pytest.mark.parametrize(
    ("days", "holds"),
    [
        ({}, True),
        ({"from_on": TODAY}, True),
        ({"to_on": TODAY}, True),
        ({"from_on": date(2026, 3, 17)}, False),
        ({"to_on": date(2026, 3, 15)}, False),
        ({"from_on": date(2026, 1, 1), "to_on": date(2026, 12, 31)}, True),
    ],
)
def test_a_role_holds_from_its_first_to_its_last_day(personas, days, holds):
    assert holder(Role.KEEPER, personas.hers, **days).may_write(personas.hers.pk) is holds


def test_somebody_without_a_role_sees_what_everybody_sees():
    account = Account.objects.create_account("new", None, name="New", language="en")
    actor = actor_of(account, today=TODAY)
    assert (actor.audiences, actor.writes_anything, actor.home_unit_id) == ({0}, False, None)


def test_a_unit_below_a_unit_below_is_below(personas):
    chapter = Unit.objects.create(code="CHAPTER", name="Chapter", kind="member")
    UnitLink.objects.create(child=chapter, parent=personas.hers)
    assert holder(Role.KEEPER, personas.union, "on-top").writable == {
        personas.union.pk,
        personas.hers.pk,
        personas.other.pk,
        chapter.pk,
    }
    assert holder(Role.KEEPER, personas.hers, "between").writable == {personas.hers.pk, chapter.pk}
    assert holder(Role.KEEPER, chapter, "below").writable == {chapter.pk}


def test_a_unit_is_named_in_the_language_that_is_spoken(personas):
    with translation.override("vi"):
        assert str(personas.union) == "Cơ quan Liên hiệp"
        assert str(Unit(code="X", name="Only English")) == "Only English"
    assert str(personas.union) == "Union office"


def test_an_account_without_a_password_cannot_log_in():
    account = Account.objects.create_account("quiet", None, name="Quiet", language="en")
    assert not account.has_usable_password()
    assert not account.check_password("")
    assert not account.check_password("None")


@pytest.mark.parametrize(
    ("make", "match"),
    [
        (lambda p: UnitLink(child=p.hers, parent=p.hers), "access_link_not_itself"),
        (lambda p: RoleGrant(account=p.an, unit=p.hers, role="keeper", from_on=TODAY), ""),
        (lambda p: UnitLink(child=p.hers, parent=p.union, from_on=TODAY), ""),
        (lambda p: Unit(code="UNION", name="Another", kind="union"), ""),
        (lambda p: Account(username="an", name="Another An", language="vi"), ""),
    ],
)
def test_the_database_refuses_units_and_grants_that_must_not_stand(personas, make, match):
    RoleGrant.objects.create(account=personas.an, unit=personas.hers, role="keeper", from_on=TODAY)
    UnitLink.objects.create(child=personas.hers, parent=personas.union, from_on=TODAY)
    row = make(personas)
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        type(row)._base_manager.bulk_create([row])


@pytest.mark.parametrize(("field", "value"), [("kind", "club"), ("code", ""), ("code", "X" * 21), ("name", "")])
def test_a_unit_is_told_what_is_wrong_with_it(field, value):
    unit = Unit(**{"code": "X", "name": "X", "kind": "member", field: value})
    with pytest.raises(ValidationError) as refused:
        unit.full_clean()
    assert set(refused.value.message_dict) == {field}


def test_a_unit_that_owns_or_employs_is_not_taken_away(personas):
    factories.make("people", personas.hers)
    for unit in (personas.hers, personas.other, personas.union):
        with pytest.raises(ProtectedError):
            unit.delete()
    assert Unit.objects.count() == 4


@pytest.mark.parametrize("role", TABLE)
def test_only_an_administrator_looks_after_the_machine(role, personas):
    assert holder(role, personas.hers).administers is (role == Role.ADMINISTRATOR)


def test_the_machine_itself_administers_and_the_public_does_not():
    assert Actor.system().administers
    assert not Actor.nobody().administers
    assert not Actor.union_reader().administers
