"""What each persona may see and do, worked out from grants and the lattice of units on a day."""

from datetime import date

import pytest

from amity.access.actors import Actor, actor_of, actors_of, audience_code, unit_of
from amity.access.models import Account, RoleGrant, Unit, UnitLink
from amity.access.roles import POWERS, Confidentiality, Role
from tests.personas import TODAY

pytestmark = pytest.mark.django_db

# persona, own unit of An: (public, union, unit, restricted) read; written; approved
MATRIX = {
    "an": ((True, True, True, True), True, False),
    "dung": ((True, True, True, False), False, False),
    "binh": ((True, True, False, False), False, False),
    "chi": ((True, True, True, False), True, True),
    "hoa": ((True, False, False, False), False, False),
    "nobody": ((True, False, False, False), False, False),
}


@pytest.mark.parametrize("name", MATRIX)
def test_the_matrix_of_personas_over_a_row_of_ans_unit(name, personas):
    actor = personas.actor(name)
    reads, writes, approves = MATRIX[name]
    codes = [audience_code(personas.hers.pk, level) for level in Confidentiality]
    assert tuple(actor.may_see(code) for code in codes) == reads
    assert actor.may_write(personas.hers.pk) is writes
    assert actor.may_approve(personas.hers.pk) is approves


def test_every_role_has_powers():
    assert set(POWERS) == set(Role)


def test_the_focal_point_of_an_ngo_sees_and_keeps_her_own_rows_only(personas):
    hoa = personas.actor("hoa")
    assert hoa.audiences == {0, audience_code(personas.ngo.pk, Confidentiality.UNIT)}
    assert hoa.writable == {personas.ngo.pk}


def test_the_audiences_of_two_units_never_meet():
    codes = [audience_code(unit, level) for unit in range(1, 200) for level in (2, 3)]
    assert len(set(codes)) == len(codes)
    assert not {0, 1} & set(codes)


def test_an_administrator_and_an_auditor_see_everything_but_only_one_writes(personas):
    for role, writes in ((Role.ADMINISTRATOR, True), (Role.AUDITOR, False)):
        account = Account.objects.create_account(role.value, None, name=role.value, language="en")
        RoleGrant.objects.create(account=account, unit=personas.union, role=role)
        actor = actor_of(account, today=TODAY)
        assert actor.audiences is None
        assert actor.may_write(personas.hers.pk) is writes


def test_a_grant_counts_only_between_its_days(personas):
    grant = personas.an.grants.get()
    grant.from_on, grant.to_on = date(2026, 1, 1), date(2026, 6, 30)
    grant.save()
    assert actor_of(personas.an, today=date(2025, 12, 31)).writable == frozenset()
    assert actor_of(personas.an, today=date(2026, 1, 1)).may_write(personas.hers.pk)
    assert actor_of(personas.an, today=date(2026, 6, 30)).may_write(personas.hers.pk)
    assert not actor_of(personas.an, today=date(2026, 7, 1)).may_write(personas.hers.pk)


def test_a_disabled_account_sees_what_the_public_sees(personas):
    personas.an.is_active = False
    actor = actor_of(personas.an, today=TODAY)
    assert (actor.audiences, actor.writable) == ({0}, frozenset())


def test_a_unit_under_two_parents_is_reached_from_both(personas):
    chapter = Unit.objects.create(code="CHAPTER", name="Chapter", kind="member")
    UnitLink.objects.create(child=chapter, parent=personas.hers)
    UnitLink.objects.create(child=chapter, parent=personas.other)
    code = audience_code(chapter.pk, Confidentiality.UNIT)
    assert personas.actor("an").may_see(code)
    assert personas.actor("binh").may_see(code)
    assert not personas.actor("hoa").may_see(code)


def test_a_code_tells_its_unit_back():
    for unit in range(1, 200):
        assert [unit_of(audience_code(unit, level)) for level in Confidentiality] == [None, None, unit, unit]


def test_a_unit_leaves_the_lattice_with_the_end_of_its_link(personas):
    link = UnitLink.objects.get(child=personas.hers)
    link.to_on = date(2025, 6, 30)
    link.save()
    account = Account.objects.create_account("giang", None, name="Giang", language="vi")
    RoleGrant.objects.create(account=account, unit=personas.union, role=Role.KEEPER)
    units = {personas.union.pk, personas.other.pk}
    assert actor_of(account, today=date(2025, 6, 30)).writable == units | {personas.hers.pk}
    assert actor_of(account, today=date(2025, 7, 1)).writable == units


def test_a_circle_in_the_lattice_ends(personas):
    UnitLink.objects.create(child=personas.union, parent=personas.hers)
    assert personas.actor("an").writable == {personas.union.pk, personas.hers.pk, personas.other.pk}


@pytest.mark.parametrize("name", ["an", "chi"])
def test_working_out_an_actor_costs_one_query(name, personas, django_assert_num_queries):
    with django_assert_num_queries(1):
        actor_of(getattr(personas, name), today=TODAY)


def test_many_actors_cost_one_query_and_are_those_worked_out_one_by_one(personas, django_assert_num_queries):
    accounts = [personas.an, personas.binh, personas.chi, personas.dung, personas.hoa]
    with django_assert_num_queries(1):
        found = actors_of(accounts, today=TODAY)
    assert found == {account.pk: actor_of(account, today=TODAY) for account in accounts}
    assert actors_of([], today=TODAY) == {}


def test_the_system_sees_and_writes_everything_and_nobody_writes_nothing():
    assert Actor.system().may_see(12345)
    assert Actor.system().may_write(1)
    assert Actor.system().writes_anything
    assert not Actor.nobody().writes_anything
    assert Actor.union_reader().audiences == {0, 1}


def test_a_password_logs_in_however_its_letters_are_composed(personas):
    import unicodedata

    account = Account.objects.create_account("lan", "Hữu nghị Việt Nam", name="Lan", language="vi")
    assert account.check_password(unicodedata.normalize("NFD", "Hữu nghị Việt Nam"))
    assert not account.check_password("Huu nghi Viet Nam")
    assert account.password.startswith("argon2")
