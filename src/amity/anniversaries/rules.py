"""Which years are marked and how early their preparations begin: the rules of the union, or those to begin with."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.records import registry


@dataclass(frozen=True, slots=True)
class Rule:
    """The years of a kind of date that are marked for countries of a tier; empty stands for every one."""

    counted_from: str
    tier: str
    every: int
    lead_months: int


@cache
def first_rules() -> tuple[Rule, ...]:
    """The rules a union begins with, until it has some of its own."""
    with (Path(__file__).parent / "data" / "rules.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Rule(row["counted_from"], row["tier"], int(row["every"]), int(row["lead_months"]))
            for row in csv.DictReader(file)
        )


def in_force(actor: Actor) -> tuple[Rule, ...]:
    """The rules of the union as far as the actor sees them, else those to begin with (one query)."""
    rows = visible_to(actor, registry.get("anniversary_rules")).order_by("pk")
    own = tuple(Rule(*values) for values in rows.values_list("counted_from", "tier", "every", "lead_months"))
    return own or first_rules()


def choosing(rules: tuple[Rule, ...]) -> Callable[[str, str, int], Rule | None]:
    """Return a function that finds the rule for so many years of a kind of date and a tier; None: not marked.

    The rule for this kind and tier goes before that for the kind, that before one for the tier alone, that before the
    general one; of two alike, the one of the rarer years.
    """
    order = sorted(rules, key=lambda one: (bool(one.counted_from), bool(one.tier), one.every), reverse=True)

    @cache
    def choose(counted_from: str, tier: str, years: int) -> Rule | None:
        for rule in order:
            if rule.counted_from in ("", counted_from) and rule.tier in ("", tier) and years % rule.every == 0:
                return rule
        return None

    return choose


def begins(on: str, lead_months: int) -> str:
    """The month in which the preparations for a day begin, as text: "2029-07" for "2030-01-30" and six months.

    A day known to the year alone is prepared for as if it were its first. Nothing begins before the calendar does.
    """
    months = max(12, int(on[:4]) * 12 + int(on[5:7] or 1) - 1 - lead_months)
    return f"{months // 12:04}-{months % 12 + 1:02}"
