"""The personas of the tests, the same as those of the demo union: who stands where and may do what.

An keeps the records of a member unit, Bình keeps those of another one, Chi is desk officer of the union office, Dũng
only reads in An's unit, Hoa is the focal point of a foreign NGO, and nobody has not logged in.
"""

from dataclasses import dataclass
from datetime import date

from amity.access.actors import Actor, actor_of
from amity.access.models import Account, RoleGrant, Unit, UnitLink
from amity.access.roles import Role

TODAY = date(2026, 3, 16)
PASSWORD = "cây tre Việt Nam 2026"


@dataclass(frozen=True)
class Personas:
    """The units and the accounts."""

    union: Unit
    hers: Unit  # An's unit
    other: Unit  # Bình's unit
    ngo: Unit
    an: Account
    binh: Account
    chi: Account
    dung: Account
    hoa: Account

    def actor(self, name: str) -> Actor:
        """The actor of a persona; "nobody" is the public."""
        return Actor.nobody() if name == "nobody" else actor_of(getattr(self, name), today=TODAY)


def make_personas() -> Personas:
    """Store the units, the lattice, the accounts and the grants."""
    union = Unit.objects.create(code="UNION", name="Union office", name_vi="Cơ quan Liên hiệp", kind="union")
    hers = Unit.objects.create(code="MEMBER-A", name="City union", name_vi="Liên hiệp thành phố", kind="member")
    other = Unit.objects.create(code="MEMBER-B", name="Friendship association", name_vi="Hội hữu nghị", kind="member")
    ngo = Unit.objects.create(code="NGO", name="Foreign NGO", name_vi="Tổ chức PCPNN", kind="ngo")
    for child in (hers, other):
        UnitLink.objects.create(child=child, parent=union)
    accounts = {}
    for name, full, unit, role in (
        ("an", "An", hers, Role.KEEPER),
        ("binh", "Bình", other, Role.KEEPER),
        ("chi", "Chi", union, Role.DESK_OFFICER),
        ("dung", "Dũng", hers, Role.READER),
        ("hoa", "Hoa", ngo, Role.NGO_FOCAL_POINT),
    ):
        account = Account(username=name, name=full, language="en")
        account.set_unusable_password()
        account.save()
        RoleGrant.objects.create(account=account, unit=unit, role=role)
        accounts[name] = account
    return Personas(union, hers, other, ngo, **accounts)
