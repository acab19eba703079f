"""Twenty years of aid at full size: made up, the same every time, and stored without history or search entries.

`fill()` is for any benchmark that needs much aid; provinces and sectors are those of the demo.
"""

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction

import amity.config
from amity.access.models import Unit
from amity.aid.models import AidFlow, AidItem, DonorShare, ExchangeRate, ProvinceShare, Sector, SectorShare
from amity.aid.rules import counting
from amity.core.dates import PartialDate
from amity.insight.models import Statement
from amity.network.models import Organisation
from amity.places.models import Country, Province
from amity.records import database

NGOS, RECIPIENTS, ITEMS, FLOWS = 500, 200, 40_000, 500_000
FIRST, LAST = 2006, 2025
DEMO = Path(amity.config.__file__).parent / "demo"
BLOCK = 10_000
RATES = {"VND": 23_500, "EUR": Decimal("0.91"), "GBP": Decimal("0.78")}
KINDS = ("commitment", "approval", "receipt", "disbursement", "disbursement", "disbursement")
MADE_UP = {"source_title": "made up for measuring"}


def fill(units: list[Unit], *, items: int = ITEMS, flows: int = FLOWS, ngos: int = NGOS) -> None:
    """Fill a database that has units with aid, and count it; a large part is public, a part of single units."""
    chance = random.Random(11)
    places = _places(units[0])
    sectors = _stored(Sector(owner=units[0], confidentiality=0, **one) for one in _demo("aid_sectors", "name", "code"))
    donors = _organisations(units[0], ngos, "foreign_ngo", "Foreign friends")
    recipients = _organisations(units[0], RECIPIENTS, "locality", "Office of foreign affairs")
    made = _items(chance, units, items, recipients)
    _links(chance, made, donors, places, sectors)
    _rates(units[0])
    _stored(_flow(chance, chance.choice(made), number) for number in range(flows))
    _said(units[0])
    _analyse()
    with database.roomy():
        for _done in counting.rebuild():
            pass
    _analyse()


def _places(owner: Unit) -> list[Province]:
    """The provinces of today, and those before that became part of them."""
    told = list(_demo("provinces", "code", "name", "successor"))
    today = _stored(
        Province(owner=owner, confidentiality=0, code=one["code"], name=one["name"])
        for one in told
        if not one["successor"]
    )
    by_code = {one.code: one for one in today}
    before = [one for one in told if one["successor"]]
    return [
        *today,
        *_stored(
            Province(owner=owner, confidentiality=0, code=one["code"], name=one["name"],
                     successor=by_code[one["successor"]])
            for one in before
        ),
    ]  # fmt: skip


def _demo(name: str, *columns: str) -> Iterator[dict[str, str]]:
    with (DEMO / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            yield {column: line[column] for column in columns}


def _organisations(owner: Unit, count: int, kind: str, name: str) -> list[Organisation]:
    known = list(Country.objects.order_by("pk"))
    countries = known or _stored(
        Country(owner=owner, confidentiality=0, code=f"Q{number:02}", name=f"Country {number}") for number in range(30)
    )
    return _stored(
        Organisation(owner=owner, confidentiality=0, kind=kind, name=f"{name} {number}",
                     country=countries[number % len(countries)], identifier=f"XX-MADE-{kind}-{number}")
        for number in range(count)
    )  # fmt: skip


def _items(chance: random.Random, units: list[Unit], count: int, recipients: list[Organisation]) -> list[AidItem]:
    """One in ten is a programme; half of the rest are projects of one of them."""
    wholes = count // 10
    programmes = _stored(_item(chance, units, number, recipients, kind="programme") for number in range(wholes))
    projects = _stored(
        _item(
            chance, units, number, recipients, kind="project", parent=chance.choice([None, chance.choice(programmes)])
        )
        for number in range(wholes, count)
    )
    return [*programmes, *projects]


def _item(
    chance: random.Random, units: list[Unit], number: int, recipients: list[Organisation], **fields: Any
) -> AidItem:
    first = chance.randint(FIRST, LAST - 2)
    return AidItem(
        owner=chance.choice(units), confidentiality=chance.choices((0, 1, 2), (70, 25, 5))[0],
        reference=f"AID-{number}", title=f"Clean water for commune {number}", title_vi=f"Nước sạch cho xã {number}",
        recipient=chance.choice(recipients), amount=Decimal(chance.randint(10_000, 2_000_000)),
        currency="USD", basis="committed", starts_on=PartialDate(f"{first}-{chance.randint(1, 12):02}"),
        ends_on=PartialDate(f"{first + chance.randint(1, 3)}-12-31"), state="running",
        sort_key=f"clean water for commune {number}", **MADE_UP, **fields,
    )  # fmt: skip


def _links(
    chance: random.Random, items: list[AidItem], donors: list[Organisation], places: list[Province], sectors: list[Any]
) -> None:
    """Who gives, where and for what: mostly one of each; a third of those with two say who has how much."""
    named: tuple[tuple[Any, str, Any, list[Any]], ...] = (
        (AidItem.donors.through, "organisation", DonorShare, donors),
        (AidItem.provinces.through, "province", ProvinceShare, places),
        (AidItem.sectors.through, "sector", SectorShare, sectors),
    )
    for through, name, share, ones in named:
        chosen = {item: chance.sample(ones, chance.choices((1, 2, 3), (70, 20, 10))[0]) for item in items}
        pairs = [(item.pk, one.pk) for item, some in chosen.items() for one in some]
        _stored(through(**{"aiditem_id": item, f"{name}_id": one}) for item, one in pairs)
        shared = [(item, some[0]) for item, some in chosen.items() if len(some) == 2 and chance.random() < 1 / 3]
        _stored(
            share(owner_id=item.owner_id, confidentiality=item.confidentiality, item=item, percent=Decimal(60),
                  **{name: one})
            for item, one in shared
        )  # fmt: skip


def _flow(chance: random.Random, item: AidItem, number: int) -> AidFlow:
    """A sum in the years of its item, one in five in another currency, one in fifty a correction."""
    currency = chance.choices(("USD", *RATES), (80, 10, 6, 4))[0]
    amount = Decimal(chance.randint(100_000, 20_000_000)) / 100 * (-1 if number % 50 == 0 else 1)
    day = item.starts_on.first + timedelta(days=chance.randint(0, 900))
    return AidFlow(
        owner_id=item.owner_id, confidentiality=item.confidentiality, item=item, kind=chance.choice(KINDS),
        value_on=PartialDate.of(min(day, date(LAST, 12, 31))), currency=currency,
        amount=amount * 23_500 if currency == "VND" else amount, reference=str(number), **MADE_UP,
    )  # fmt: skip


def _rates(owner: Unit) -> None:
    """A rate for each half of a month."""
    days = [date(year, month, day) for year in range(FIRST, LAST + 1) for month in range(1, 13) for day in (1, 16)]
    _stored(
        ExchangeRate(owner=owner, confidentiality=0, currency=currency, quoted_on=PartialDate.of(day), per_usd=rate)
        for currency, rate in RATES.items()
        for day in days
    )


def _said(owner: Unit) -> None:
    """What was published of each year."""
    _stored(
        Statement(owner=owner, confidentiality=0, measure="foreign_ngo_aid", subject="Foreign NGO aid",
                  value=Decimal(200 + year % 7), unit="million USD", basis="disbursed", period=str(year),
                  said_by="Union")
        for year in range(FIRST, LAST + 1)
    )  # fmt: skip


def _stored(rows: Any) -> list[Any]:
    """Store rows in blocks; the rows themselves are kept, with their numbers."""
    kept: list[Any] = []
    ahead = iter(rows)
    with database.roomy():
        while block := list(islice(ahead, BLOCK)):
            with transaction.atomic():
                database.insert(block)
            kept += block
    return kept


def _analyse() -> None:
    """Or PostgreSQL would take the tables for empty, and look up of each row whether it lives."""
    is_free = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if is_free else "ANALYZE")
