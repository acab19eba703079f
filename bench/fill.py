"""Fills a fresh database with made-up people, organisations and positions, their history and search entries.

The first block goes through the write door. More blocks are copies of its rows made in SQL, with ids and e-mail
addresses of their own: the same rows as the door would have left, in a tenth of the time.
"""

import random
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.management import call_command
from django.db import connection

from amity.access.actors import Actor
from amity.access.models import Account, RoleGrant, Unit, UnitLink
from amity.access.roles import Role
from amity.core.dates import PartialDate
from amity.network.models import Organisation, Person, Position
from amity.places.models import Country
from amity.records import registry, writes
from amity.records.models import Change, SearchEntry

VERSION = 1  # of what is filled in: another number fills anew
BATCH = 5000
# Family names about as often as they are borne in Viet Nam.
FAMILY = dict(
    pair.split(":")
    for pair in (
        "Nguyễn:31 Trần:11 Lê:9 Phạm:6 Hoàng:5 Huỳnh:5 Phan:4 Vũ:3 Võ:3 Đặng:2 Bùi:2 Đỗ:2 Hồ:1 Ngô:1 Dương:1 Lý:1"
        " Đinh:1 Trịnh:1 Mai:1 Tô:1 Lâm:1 Hà:1 Cao:1 Chu:1 Tạ:1 Thái:1 Quách:1 Kiều:1"
    ).split()
)
WEIGHTS = list(map(int, FAMILY.values()))
MIDDLE = "Văn Thị Đức Minh Hữu Quang Thùy Xuân Ngọc Thanh Phương Anh Bảo Hải Kim Công Đình Gia Hồng Khánh".split()
GIVEN = (
    "An Ánh Bình Chi Dũng Đạt Giang Hà Hoa Hùng Khai Lan Linh Mai Nam Nga Phong Phúc Quân Sơn Tâm Thảo Tuấn Vinh Yến"
    " Hạnh Hiền Hương Khoa Lộc Nhung Oanh Thắng Trang Trung Tú Việt Vân"
).split()
SYLLABLES = "ko va len so ri ma ti na bel gra do mi cho pe tro lu san ver ki no".split()
CITIES = "Hà Nội,Huế,Đà Nẵng,Cần Thơ,Hải Phòng,Vinh,Nha Trang,Đà Lạt,Moskva,Paris,Tokyo,Vientiane,La Habana".split(",")
TITLES = ("President", "Vice President", "Secretary General", "Member", "Adviser", "Ambassador")
COUNTRIES = "Laos,Cambodia,China,Russia,Cuba,France,Japan,India,Germany,Korea,Thailand,Italy,Hungary,Poland".split(",")


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
    """An unsaved made-up person; one in twenty has a foreign name, so that there are many rare words."""
    if chance.random() < 0.05:
        first, last = ("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).title() for _part in "ab")
        name = f"{first} {last}"
    else:
        (family,) = chance.choices(list(FAMILY), WEIGHTS)
        name = " ".join((family, *chance.sample(MIDDLE, chance.choice((1, 1, 2))), chance.choice(GIVEN)))
    return Person(
        owner=chance.choice(units),
        confidentiality=chance.choices((1, 2, 3), (25, 73, 2))[0],
        name=name,
        country=country,
        born_on=PartialDate.parse(str(chance.randint(1930, 2004))),
        email=f"p{number}@example.org",
        source_title="made up for measuring",
    )


def fill(people: int, *, blocks: int = 1) -> dict[str, float]:
    """Fill the database; returns how many rows of each kind went through the write door in a second."""
    base, chance, units = people // blocks, random.Random(7), make_union()
    countries = [
        Country(owner=units[0], code=f"Q{chr(65 + at)}", name=name, kind="country", confidentiality=0)
        for at, name in enumerate((*COUNTRIES, *(f"Country {number}" for number in range(2)), "Made-up country"))
    ]
    writes.save_many(countries, actor=Actor.system())
    seconds: dict[str, float] = {}

    def stored(name: str, rows: Iterator[Any], edited: float, edit: Any) -> list[Any]:
        """Store rows, and change a part of them afterwards; returns only their ids, owners and classes."""
        kept: list[Any] = []
        taken = 0.0
        while batch := list(islice(rows, BATCH)):
            started = time.perf_counter()
            writes.save_many(batch, actor=Actor.system())
            taken += time.perf_counter() - started
            changed = [row for row in batch if chance.random() < edited]
            for row in changed:
                edit(row)
            writes.save_many(changed, actor=Actor.system(), why="made up for measuring")
            kept += [(row.pk, row.owner, row.confidentiality) for row in batch]
        seconds[name] = len(kept) / taken
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # or PostgreSQL would check links to these rows as if the table were empty
        return kept

    organisations = stored(
        "organisations", (_organisation(chance, n, units, countries) for n in range(base // 10)), 0, None
    )
    persons = stored(
        "people",
        (person(chance, number, units, chance.choice(countries)) for number in range(base)),
        1,
        lambda row: setattr(row, "phone", f"+84 {chance.randint(10**8, 10**9)}"),
    )
    of = iter(chance.choices(persons, k=base * 3 // 2))
    stored(
        "positions",
        (_position(chance, one, chance.choice(organisations)[0]) for one in of),
        0.93,
        lambda row: setattr(row, "to_on", PartialDate.parse(str(chance.randint(2026, 2030)))),
    )
    if blocks > 1:
        _copy(blocks)
    return seconds


def _organisation(chance: random.Random, number: int, units: list[Unit], countries: list[Country]) -> Organisation:
    return Organisation(
        owner=chance.choice(units),
        confidentiality=chance.choice((1, 2)),
        name=f"{chance.choice(CITIES)} friendship society {number}",
        kind="counterpart",
        country=chance.choice(countries),
    )


def _position(chance: random.Random, person: tuple[int, Unit, int], organisation: int) -> Position:
    pk, owner, confidentiality = person
    return Position(
        owner=owner,
        confidentiality=confidentiality,
        person_id=pk,
        organisation_id=organisation,
        title=chance.choice(TITLES),
        from_on=PartialDate.parse(str(chance.randint(1990, 2025))),
    )


def _copy(blocks: int) -> None:
    """Copy the rows of the first block, their search entries and their history, so that there are so many blocks."""
    spans = {model: _span(model) for model in (Organisation, Person, Position)}
    entries, changes = _span(SearchEntry)[1], _span(Change)[1]
    for block in range(1, blocks):
        for model, (first, last) in spans.items():
            name, step = registry.of(model).name, {other: block * (b - a + 1) for other, (a, b) in spans.items()}
            shifted: dict[str, str] = {"id": f"id + {step[model]}", "email": f"replace(email, '@', '.{block}@')"}
            for field in model._meta.concrete_fields:
                if field.related_model in step:
                    shifted[field.column] = f"{field.column} + {step[field.related_model]}"
            _insert(model, shifted, f"id BETWEEN {first} AND {last}")
            of_record = f"record = '{name}' AND row_id BETWEEN {first} AND {last}"
            moved = {"row_id": f"row_id + {step[model]}"}
            _insert(SearchEntry, {"id": f"id + {block * entries}", **moved}, of_record)
            _insert(Change, {"id": f"id + {block * changes}", **moved}, of_record)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (*spans, SearchEntry, Change):
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def _span(model: type[Any]) -> tuple[int, int]:
    ids = model._default_manager.order_by("pk").values_list("pk", flat=True)
    return ids.first(), ids.last()


def _insert(model: type[Any], changed: dict[str, str], where: str) -> None:
    """Copy the rows of a table that a condition names, with some columns changed."""
    columns = [field.column for field in model._meta.concrete_fields if not field.generated]
    values = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {where}")
