"""Factories of the aid module."""

from datetime import date, timedelta

from amity.aid.models import (
    AidChange,
    AidFlow,
    AidItem,
    ClosedYear,
    DonorShare,
    ExchangeRate,
    ProvinceShare,
    Sector,
    SectorShare,
)
from tests.factories import make, makes


@makes("aid_items")
def aid_item(owner, n, **fields):
    """A running project of one donor."""
    given = {
        "reference": f"AID-{n}",
        "title": f"Project {n}",
        "kind": "project",
        "amount": 495592,
        "currency": "USD",
        "basis": "approved",
        "starts_on": "2025-10-01",
        "ends_on": "2027-09-30",
        "state": "running",
        **fields,
    }
    donors = given.pop("donors", None)
    donors = [make("organisations", owner)] if donors is None else donors
    links = {"donors": donors, "provinces": given.pop("provinces", []), "sectors": given.pop("sectors", [])}
    return AidItem(owner=owner, **given), links


@makes("aid_flows")
def aid_flow(owner, n, **fields):
    """A commitment of an item of its own."""
    given = {"kind": "commitment", "value_on": "2023-06-27", "amount": 1000 + n, "currency": "USD", **fields}
    return AidFlow(owner=owner, item=given.pop("item", None) or make("aid_items", owner), **given), {}


@makes("aid_sectors")
def sector(owner, n, **fields):
    """A field of three digits."""
    return Sector(owner=owner, **{"code": str(1000 + n), "name": f"Field {n}", **fields}), {}


@makes("exchange_rates")
def exchange_rate(owner, n, **fields):
    """What a dollar was worth in dong on a day of its own."""
    day = date(1990, 1, 1) + timedelta(days=n)
    return ExchangeRate(owner=owner, **{"currency": "VND", "quoted_on": day, "per_usd": 25000, **fields}), {}


@makes("aid_changes")
def aid_change(owner, n, **fields):
    """A longer term of an item of its own."""
    given = {
        "kind": "extension",
        "decided_on": "2026-01-15",
        "number": f"{n}/QD",
        "new_ends_on": "2028-09-30",
        **fields,
    }
    return AidChange(owner=owner, item=given.pop("item", None) or make("aid_items", owner), **given), {}


@makes("donor_shares")
def donor_share(owner, n, **fields):
    """Half of an item of its own, of its only donor."""
    given = {"percent": 50, **fields}
    donor = given.pop("organisation", None) or make("organisations", owner)
    item = given.pop("item", None) or make("aid_items", owner, donors=[donor])
    return DonorShare(owner=owner, item=item, organisation=donor, **given), {}


@makes("province_shares")
def province_share(owner, n, **fields):
    """Half of an item of its own, for its only province."""
    given = {"percent": 50, **fields}
    province = given.pop("province", None) or make("provinces", owner)
    item = given.pop("item", None) or make("aid_items", owner, provinces=[province])
    return ProvinceShare(owner=owner, item=item, province=province, **given), {}


@makes("sector_shares")
def sector_share(owner, n, **fields):
    """Half of an item of its own, for its only sector."""
    given = {"percent": 50, **fields}
    field = given.pop("sector", None) or make("aid_sectors", owner)
    item = given.pop("item", None) or make("aid_items", owner, sectors=[field])
    return SectorShare(owner=owner, item=item, sector=field, **given), {}


@makes("closed_years")
def closed_year(owner, n, **fields):
    """A year long over that is not closed yet, of an edition of its own."""
    return ClosedYear(
        owner=owner, **{"year": 2001, "edition": n % 30_000 + 1, "reason": "A report came late.", **fields}
    ), {}
