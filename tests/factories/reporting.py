"""Factories of the reporting module."""

from amity.reporting.models import NgoReport, ReportLine
from tests.factories import make, makes


@makes("ngo_reports")
def ngo_report(owner, n, **fields):
    """The draft of a yearly report."""
    given = {
        "reference": f"REP-{n}",
        "from_on": "2024-12-15",
        "to_on": "2025-12-14",
        "due_on": "2025-12-18",
        "achieved": "A school was built.",
        **fields,
    }
    return NgoReport(owner=owner, ngo=given.pop("ngo", None) or make("organisations", owner), **given), {}


@makes("report_lines")
def report_line(owner, n, **fields):
    """A line without an item on record."""
    given = {"title": f"Work {n}", "disbursed": 1000 + n, "currency": "USD", **fields}
    return ReportLine(owner=owner, report=given.pop("report", None) or make("ngo_reports", owner), **given), {}
