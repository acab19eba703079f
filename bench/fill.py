"""Fills a fresh database with made-up people and organisations, through the write door."""

import random
import time

from django.core.management import call_command

from amity.access.actors import Actor
from amity.access.models import Account, RoleGrant, Unit, UnitLink
from amity.access.roles import Role
from amity.core.dates import PartialDate
from amity.network.models import Organisation, Person, Position
from amity.places.models import Country
from amity.records import writes

FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý".split()
MIDDLE = "Văn Thị Đức Minh Hữu Quang Thùy Xuân Ngọc Thanh Phương Anh Bảo Hải Kim".split()
GIVEN = (
    "An Ánh Bình Chi Dũng Đạt Giang Hà Hoa Hùng Khai Lan Linh Mai Nam Nga Phong Phúc Quân Sơn Tâm Thảo Tuấn Vinh Yến"
).split()
CITIES = "Hà Nội,Huế,Đà Nẵng,Cần Thơ,Hải Phòng,Vinh,Nha Trang,Đà Lạt,Moskva,Paris,Tokyo,Vientiane,La Habana".split(",")
TITLES = ("President", "Vice President", "Secretary General", "Member", "Adviser", "Ambassador")


def make_union() -> list[Unit]:
    """Migrate, store 100 member units under the office, a keeper of one of them and a desk officer."""
    call_command("migrate", verbosity=0)
    office = Unit.objects.create(code="OFFICE", name="Office", kind="union")
    units = Unit.objects.bulk_create(
        Unit(code=f"M{number}", name=f"Member {number}", kind="member") for number in range(100)
    )
    UnitLink.objects.bulk_create(UnitLink(child=unit, parent=office) for unit in units)
    for name, unit, role in (("keeper", units[0], Role.KEEPER), ("officer", office, Role.DESK_OFFICER)):
        account = Account.objects.create_account(name, None, name=name, language="en")
        RoleGrant.objects.create(account=account, unit=unit, role=role)
    return list(units)


def person(chance: random.Random, number: int, units: list[Unit], country: Country) -> Person:
    """An unsaved made-up person."""
    name = f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)} {number}"
    return Person(
        owner=chance.choice(units),
        confidentiality=chance.choice((1, 2, 2, 2)),
        name=name,
        country=country,
        born_on=PartialDate.parse(str(chance.randint(1930, 2004))),
        email=f"p{number}@example.org",
        source_title="made up for measuring",
    )


def fill(people: int) -> dict[str, float]:
    """Fill the database; returns the seconds each kind took."""
    units = make_union()
    chance, system, seconds = random.Random(7), Actor.system(), {}
    country = Country(owner=units[0], code="QQ", name="Made-up country", kind="country", confidentiality=0)
    writes.save(country, actor=system)

    def timed(name: str, rows: list) -> None:
        started = time.perf_counter()
        writes.save_many(rows, actor=system)
        seconds[name] = time.perf_counter() - started

    organisations = [
        Organisation(
            owner=chance.choice(units),
            confidentiality=chance.choice((1, 2)),
            name=f"{chance.choice(CITIES)} friendship society {number}",
            kind="counterpart",
            country=country,
        )
        for number in range(people // 10)
    ]
    timed("organisations", organisations)
    persons = [person(chance, number, units, country) for number in range(people)]
    timed("people", persons)
    positions = [
        Position(
            owner=one.owner,
            confidentiality=one.confidentiality,
            person=one,
            organisation=chance.choice(organisations),
            title=chance.choice(TITLES),
            from_on=PartialDate.parse(str(chance.randint(1990, 2025))),
        )
        for one in chance.choices(persons, k=people * 3 // 2)
    ]
    timed("positions", positions)
    return seconds
