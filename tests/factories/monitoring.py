"""Factories of the monitoring module."""

from datetime import date, timedelta

from amity.monitoring.models import ComplianceNote, Indicator, IndicatorValue, MonitoringVisit
from tests.factories import make, makes


@makes("indicators")
def indicator(owner, n, **fields):
    """Households with clean water, of an item of its own."""
    given = {"title": f"Households with clean water {n}", "unit": "households", "target": 500, "target_on": "2027-09",
             **fields}  # fmt: skip
    return Indicator(owner=owner, item=given.pop("item", None) or make("aid_items", owner), **given), {}


@makes("indicator_values")
def reading(owner, n, **fields):
    """A value of a month of its own, long over, with evidence."""
    day = date(1900, 1, 1) + timedelta(days=n % 40_000)
    given = {"from_on": day, "to_on": day + timedelta(days=30), "actual": 120, "evidence": "List of 2025", **fields}
    return IndicatorValue(owner=owner, indicator=given.pop("indicator", None) or make("indicators", owner), **given), {}


@makes("monitoring_visits")
def visit(owner, n, **fields):
    """A planned visit to an item of its own."""
    given = {"reference": f"VISIT-{n}", "from_on": "2026-03-10", **fields}
    if "item" not in given and "ngo" not in given:
        given["item"] = make("aid_items", owner)
    return MonitoringVisit(owner=owner, **given), {}


@makes("compliance_notes")
def note(owner, n, **fields):
    """A piece of advice."""
    given = {"reference": f"NOTE-{n}", "noted_on": "2026-03-10", "text": "The plan came late.", **fields}
    given["confidentiality"] = 3
    return ComplianceNote(owner=owner, ngo=given.pop("ngo", None) or make("organisations", owner), **given), {}
