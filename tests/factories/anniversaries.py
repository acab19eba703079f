"""Factories of the anniversaries module."""

from amity.anniversaries.models import Anniversary, AnniversaryRule, ProgrammeLine, ProgrammeTemplate, TemplateLine
from tests.factories import make, makes


@makes("anniversaries")
def anniversary(owner, n, **fields):
    """An adopted anniversary of ties with a country of its own."""
    given = {
        "title": f"Ties with country {n}: 80 years",
        "counted_from": "relations.established_on",
        "counted_row": n,
        "since_on": "1950-01-30",
        "years": 80,
        "falls_on": "2030-01-30",
        "begin_on": "2028-07",
        **fields,
    }
    countries = given.pop("countries", None)
    return Anniversary(owner=owner, **given), {"countries": countries or [make("countries", owner)]}


@makes("programme_lines")
def line(owner, n, **fields):
    """A line of a programme of its own."""
    given = {"kind": "exhibition", "what": f"Photographs {n}", "due_on": "2029-12", **fields}
    return ProgrammeLine(
        owner=owner, anniversary=given.pop("anniversary", None) or make("anniversaries", owner), **given
    )


@makes("anniversary_rules")
def rule(owner, n, **fields):
    """A rule of years that no other has."""
    every = 1 + n % 32_000  # a column of two bytes holds no more, and a whole run makes more rows than that
    return AnniversaryRule(owner=owner, **{"name": f"Rule {n}", "every": every, "lead_months": 6, **fields})


@makes("programme_templates")
def template(owner, n, **fields):
    """A template without lines."""
    return ProgrammeTemplate(owner=owner, **{"name": f"Template {n}", **fields})


@makes("template_lines")
def template_line(owner, n, **fields):
    """A line of a template of its own."""
    given = {"kind": "event", "event_kind": "meeting", "what": f"Friendship meeting {n}", "months_before": 1, **fields}
    return TemplateLine(
        owner=owner, template=given.pop("template", None) or make("programme_templates", owner), **given
    )
