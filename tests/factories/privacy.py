"""Factories of the privacy module."""

from datetime import date

from amity.privacy.models import Consent, RetentionRule, SubjectRequest
from tests.factories import make, makes

DATES = ("died_on", "born_on", "founded_on", "ended_on", "signed_on", "held_on")


@makes("consents")
def consent(owner, n, **fields):
    """A consent to newsletters, given in writing."""
    given = {"purpose": "newsletter", "means": "written", "evidence": f"Letter {n}", "given_on": "2026-01-05", **fields}
    given["person"] = given.get("person") or make("people", owner)
    return Consent(owner=owner, **given), {}


@makes("subject_requests")
def subject_request(owner, n, **fields):
    """A request to see the data."""
    given = {"reference": f"PD-{n}", "kind": "access", "received_on": date(2026, 3, 12), **fields}
    given["person"] = given.get("person") or make("people", owner)
    return SubjectRequest(owner=owner, **given), {}


@makes("retention_rules")
def retention_rule(owner, n, **fields):
    """A rule that only tells."""
    given = {"title": f"Rule {n}", "records": "people", "counted_from": f"date_{n}", "years": 10, **fields}
    return RetentionRule(owner=owner, **given), {}
