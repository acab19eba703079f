"""The numbers, papers and roles of the law on foreign organisations, as dated data; a case keeps those it began under.

`data/clocks.csv` holds the clocks and terms, `data/checklist.csv` the papers of each kind of dossier, `data/roles.csv`
who receives, decides and delivers. What could not be confirmed in the text of the law is marked so there.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from amity.core.dates import PartialDate
from amity.core.days import WorkingCalendar
from amity.core.rules import NoRuleInForce, RuleBook, RuleTableError, RuleVersion
from amity.registration.models import Application, CertificateKind, RegistrationCase, RequestKind, Span

CALENDAR = WorkingCalendar("VN")
DATA = Path(__file__).parent / "data"
ROLES = ("receiver", "decider", "deliverer")
# The clocks that the law sets for the steps of a case; the others run, but nothing is due.
CLOCKS = {Span.CHECK: "check", Span.SEND: "send", Span.OPINIONS: "opinion", Span.DECIDE: "decide"}
# Chapter IV of Decree 58/2022 sets conditions and clocks of its own for these; they could not be read.
UNREAD = (RequestKind.SUSPEND, RequestKind.RESUME, RequestKind.END, RequestKind.REVOKE)


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper that a dossier needs by a rule."""

    kinds: tuple[str, ...]
    certificate_kinds: tuple[str, ...]
    code: str
    title: str
    title_vi: str
    needs_legalisation: bool
    needs_translation: bool
    instrument: str
    article: str
    valid_from: date
    valid_to: date | None
    note: str
    is_confirmed: bool

    def is_valid_on(self, day: date) -> bool:
        """Whether the rule is in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def book() -> RuleBook:
    """Every version of every number."""
    return RuleBook.load(DATA / "clocks.csv")


@cache
def papers() -> tuple[Paper, ...]:
    """Every paper of every kind of dossier; raises RuleTableError for a row that cannot be read."""
    found = []
    with (DATA / "checklist.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known = set(row["kinds"].split()) <= set(RequestKind.values)
            if not known or not set(row["certificate_kinds"].split()) <= set(CertificateKind.values):
                raise RuleTableError(f"checklist.csv: “{row['code']}” names a kind that does not exist.")
            found.append(
                Paper(
                    kinds=tuple(row["kinds"].split()),
                    certificate_kinds=tuple(row["certificate_kinds"].split()),
                    code=row["code"],
                    title=row["title"],
                    title_vi=row["title_vi"],
                    needs_legalisation=row["legalised"] == "yes",
                    needs_translation=row["translated"] == "yes",
                    instrument=row["instrument"],
                    article=row["article"],
                    valid_from=date.fromisoformat(row["valid_from"]),
                    valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                    note=row["note"],
                    is_confirmed=row["is_confirmed"] == "yes",
                )
            )
    return tuple(found)


def checklist(kind: str, certificate_kind: str, day: date) -> list[Paper]:
    """The papers that a dossier of this kind needs by the rules in force on a day, in their order."""
    return [
        one
        for one in papers()
        if kind in one.kinds and certificate_kind in one.certificate_kinds and one.is_valid_on(day)
    ]


def role(name: str, day: date) -> tuple[str, ...]:
    """The names under which the organisation may be on record that has this role by the rules in force on a day."""
    with (DATA / "roles.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            begins = date.fromisoformat(row["valid_from"])
            ends = date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max
            if row["role"] == name and begins <= day <= ends:
                return tuple(one.strip() for one in row["organisations"].split("|"))
    return ()


def opened_under(day: date) -> str:
    """The instrument in force on the day a case is opened, as the case keeps it."""
    try:
        return book().at("total", day).instrument
    except NoRuleInForce:
        return ""


def version(name: str, case: RegistrationCase) -> RuleVersion | None:
    """A number under which a case is dealt with: that of the day it was opened, whatever changed since."""
    return in_force(name, case.opened_on.last) if case.opened_on else None


def in_force(name: str, day: date) -> RuleVersion | None:
    """A number in force on a day, or None."""
    try:
        return book().at(name, day)
    except NoRuleInForce:
        return None


def due(name: str, begins: date, under: RuleVersion | None) -> PartialDate | None:
    """The last day of a clock that begins on a day; None without a rule."""
    return PartialDate.of(CALENDAR.add(begins, under.whole_number)) if under is not None else None


def clock_of(step: str, case: RegistrationCase) -> RuleVersion | None:
    """The number of a step of a case; None where the law sets none, or where it could not be read."""
    if step not in CLOCKS or case.application.kind in UNREAD:
        return None
    return version(CLOCKS[Span(step)], case)


def said(rule: RuleVersion | None) -> str:
    """A rule as a record keeps it: its instrument, its article and its number."""
    if rule is None:
        return ""
    place = f"{rule.instrument}, {rule.article}" if rule.article else rule.instrument
    return f"{place}: {rule.number.normalize():f} {rule.unit}"


def longest_term(kind: str, day: date) -> RuleVersion | None:
    """How many years a certificate of this kind may run, by the rules in force on a day."""
    return in_force(f"validity_{kind}", day)


def latest_end(kind: str, begins: date) -> date | None:
    """The last day that a certificate of this kind may name when it is issued on a day."""
    rule = longest_term(kind, begins)
    if rule is None:
        return None
    year = begins.year + rule.whole_number
    same = begins.replace(year=year, day=28) if (begins.month, begins.day) == (2, 29) else begins.replace(year=year)
    return date.fromordinal(same.toordinal() - 1)


def working_days(begins: date, ends: date) -> int:
    """How many working days lie from one day to another, the first not counted."""
    return CALENDAR.between(begins, ends)


def asks_for_certificate(application: Application) -> bool:
    """Whether what is asked for changes a certificate there is already."""
    return application.kind != RequestKind.ISSUE


def months_on(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return PartialDate(f"{year:04}-{month + 1:02}").last.replace(
        day=min(day.day, PartialDate(f"{year:04}-{month + 1:02}").last.day)
    )


def warnings(day: date) -> list[tuple[int, date]]:
    """How many months before its end a certificate is warned of, by the rules of a day, the nearest first; and until
    which day such a certificate runs."""
    found = [in_force(name, day) for name in ("warn_first", "warn_second", "warn_last")]
    months = sorted(one.whole_number for one in found if one is not None)
    return [(number, months_on(day, number)) for number in months]


def soon(day: date) -> date:
    """The last day of steps of which those who work on a case are told on a day."""
    rule = in_force("escalate", day)
    return CALENDAR.add(day, rule.whole_number) if rule is not None else day
