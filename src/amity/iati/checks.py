"""What is wrong with a file of activities or organisations, graded, before it is published.

    critical   the file would be refused: not valid by the schema, no identifier, the same identifier twice
    error      a rule of the standard is broken, or a code stands in no complete codelist
    warning    the guidance asks for more: no end date, nothing in Vietnamese, no description of its own ...

The schema, the rules and the lists come from AMITY_STANDARDS. Where they are not, `Report.is_whole` says so.
"""

import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from lxml import etree

from amity.iati import identifiers, opening, ruleset
from amity.iati.standards import Mapping, Standards

MOST = 1000  # findings kept; all are counted
ROOTS = {"iati-activity": "iati-activities", "iati-organisation": "iati-organisations"}
NAME = {"iati-activity": "iati-identifier", "iati-organisation": "organisation-identifier"}


class Grade(StrEnum):
    """How bad it is."""

    CRITICAL = "critical"
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: how bad, with which activity, in which line, by which rule."""

    grade: Grade
    identifier: str
    line: int
    rule: str
    told: str


@dataclass(slots=True)
class Report:
    """What a check found."""

    is_whole: bool  # whether schema, rules and codelists were there to check with
    checked: int = 0
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[Grade] = field(default_factory=Counter)

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep it as long as there are not too many."""
        self.counts[finding.grade] += 1
        if len(self.findings) < MOST:
            self.findings.append(finding)

    @property
    def may_be_published(self) -> bool:
        """Whether nothing critical was found, and there is anything at all."""
        return self.checked > 0 and not self.counts[Grade.CRITICAL]


def check(file: BinaryIO, *, now: datetime, standards: Standards | None = None) -> Report:
    """Check a file element by element; raises opening.NotReadable for one that is not read at all."""
    standards = standards or Standards.found()
    report = Report(is_whole=standards is not None)
    rules = standards.rules() if standards else {}
    mappings = standards.mappings() if standards else []
    schemas = {root: standards.schema(root) for root in ROOTS.values()} if standards else {}
    known: set[str] = set()
    for element in opening.elements(file, names=tuple(ROOTS)):
        identifier = (element.findtext(NAME[element.tag]) or "").strip()
        root = _alone(element)
        found = [*_identified(element, identifier, known), *_valid(root, identifier, schemas.get(ROOTS[element.tag]))]
        found += _ruled(root, identifier, rules, now)
        found += [one for mapping in mappings for one in _coded(root, identifier, mapping)]
        found += _guided(element, identifier)
        known.add(identifier)
        report.checked += 1
        for one in found:
            report.add(one)
        opening.forget(element)
    if any(one.startswith(identifiers.PLACEHOLDER) for one in known):
        told = _("The prefix of the identifiers is a placeholder. Set AMITY_IATI_PREFIX before you publish.")
        report.add(Finding(Grade.WARNING, "", 1, "prefix", told))
    return report


def _alone(element: Any) -> Any:
    """The first element of a file with but this one in it: the parser is already further on in the file itself."""
    above = element.getparent()
    root = etree.Element(ROOTS[element.tag], dict(above.attrib) if above is not None else {})
    root.append(copy.deepcopy(element))
    return root


def _identified(element: Any, identifier: str, known: set[str]) -> Iterator[Finding]:
    if not identifier:
        yield Finding(Grade.CRITICAL, "", element.sourceline, "identifier", _("There is no identifier."))
    elif identifier in known:
        told = _("Another one in this file has the same identifier.")
        yield Finding(Grade.CRITICAL, identifier, element.sourceline, "identifier", told)


def _valid(root: Any, identifier: str, schema: Any) -> Iterator[Finding]:
    if schema is not None and not schema.validate(root):
        for error in schema.error_log:
            yield Finding(Grade.CRITICAL, identifier, error.line, "schema", error.message)


def _ruled(root: Any, identifier: str, rules: dict[str, Any], now: datetime) -> Iterator[Finding]:
    for one in ruleset.broken(root, rules, now):
        yield Finding(Grade(one.severity), identifier, one.line, one.rule, one.message)


def _coded(root: Any, identifier: str, mapping: Mapping) -> Iterator[Finding]:
    path, _slash, end = mapping.path.rpartition("/")
    condition = f"[{mapping.condition}]" if mapping.condition else ""
    for value in ruleset.values(root, f"{path}{condition}/{end}"):
        code = str(value).strip()
        if code not in mapping.codelist.codes:
            grade = Grade.ERROR if mapping.codelist.is_embedded or mapping.codelist.is_complete else Grade.WARNING
            told = _("“%(code)s” is not in the codelist %(list)s.") % {"code": code, "list": mapping.codelist.name}
            holder = value.getparent()
            yield Finding(grade, identifier, holder.sourceline or 0, mapping.codelist.name, told)


def _guided(element: Any, identifier: str) -> Iterator[Finding]:
    if element.tag != "iati-activity":
        return
    title = "".join(element.xpath("title/narrative[1]/text()"))
    wanted = (
        ("end-date", "activity-date[@type='3' or @type='4']", _("It says nowhere when the activity ends.")),
        ("vietnamese", "title/narrative[@xml:lang='vi']", _("The title is not given in Vietnamese.")),
        ("location", "location", _("It names no place within the country.")),
        ("money", "budget | transaction", _("It tells no sum of money.")),
        ("funding", "participating-org[@role='1'][@ref]", _("It names no donor.")),
    )
    for rule, path, told in wanted:
        if not element.xpath(path):
            yield Finding(Grade.WARNING, identifier, element.sourceline, rule, told)
    if title and title == "".join(element.xpath("description[1]/narrative[1]/text()")):
        told = _("The description says no more than the title.")
        yield Finding(Grade.WARNING, identifier, element.sourceline, "description", told)
