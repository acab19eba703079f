"""The rules of IATI that no schema can tell (`standard.json`), asked of one activity or organisation at a time.

A rule stands under the path of what it is about. Each kind of rule is one function below: it takes the element, the
case and the moment, and says whether the case holds. `idCondition` rules are about the register of agencies, which is
not here: those that ask for its prefixes are passed over, the others are asked of every identifier.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from lxml import etree

YEAR = 366  # days; a budget of a whole leap year is no longer than a year
REGISTER = "ORG-ID-PREFIX"
XML = {"xml": "http://www.w3.org/XML/1998/namespace"}


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold."""

    rule: str
    severity: str
    message: str
    line: int


def values(element: Any, path: str) -> list[Any]:
    """What a path leads to."""
    return list(_xpath(path)(element))


@cache
def _xpath(path: str) -> Any:
    return etree.XPath(path, namespaces=XML)


def broken(root: Any, rules: dict[str, Any], now: datetime) -> Iterator[Broken]:
    """The rules that do not hold of the tree under `root`, the first element of a file."""
    for context, kinds in rules.items():
        for element in _xpath(context)(root):
            for kind, told in kinds.items():
                yield from _asked(element, kind, told["cases"], now)


def _asked(element: Any, kind: str, cases: Sequence[dict[str, Any]], now: datetime) -> Iterator[Broken]:
    for case in cases:
        if kind == "loop":
            yield from _loop(element, case, now)
        elif not _is_of_no_concern(element, case) and not KINDS[kind](element, case, now):
            rule = case.get("ruleInfo", {})
            yield Broken(rule.get("id", kind), rule.get("severity", "error"), rule.get("message", kind), _line(element))


def _line(element: Any) -> int:
    return int(element.sourceline or 0)


def _is_of_no_concern(element: Any, case: dict[str, Any]) -> bool:
    if REGISTER in case.get("prefix", ()):
        return True
    return "condition" in case and not _truth(element, case["condition"])


def _loop(element: Any, case: dict[str, Any], now: datetime) -> Iterator[Broken]:
    """The same rules for each value of something: `$1` in them stands for it."""
    for value in sorted({str(one) for one in _xpath(case["foreach"])(element)} - {""}):
        for kind, told in case["do"].items():
            yield from _asked(element, kind, _filled(told["cases"], value.replace("'", "")), now)


def _filled(told: Any, value: str) -> Any:
    if isinstance(told, str):
        return told.replace("$1", value)
    if isinstance(told, list):
        return [_filled(one, value) for one in told]
    if isinstance(told, dict):
        return {name: _filled(one, value) for name, one in told.items()}
    return told


def _truth(element: Any, expression: str) -> bool:
    found = _xpath(expression)(element)
    return bool(found)


def _found(element: Any, paths: Sequence[str]) -> list[Any]:
    return [one for path in paths for one in _xpath(path)(element)]


def _text(found: Any) -> str:
    return str(found) if isinstance(found, str) else "".join(found.itertext())


def _texts(element: Any, paths: Sequence[str]) -> list[str]:
    return [_text(one) for one in _found(element, paths)]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None  # the schema says what is wrong with it


def _days(element: Any, path: str, now: datetime) -> list[date]:
    if path == "NOW":
        return [now.astimezone(UTC).date()]
    return [day for text in _texts(element, [path]) if (day := _day(text))]


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return None


def _atleast_one(element: Any, case: dict[str, Any], _now: datetime) -> bool:
    return any(not isinstance(one, str) or one.strip() for one in _found(element, case["paths"]))


def _no_more_than_one(element: Any, case: dict[str, Any], _now: datetime) -> bool:
    return len(_found(element, case["paths"])) <= 1


def _unique(element: Any, case: dict[str, Any], _now: datetime) -> bool:
    texts = _texts(element, case["paths"])
    return len(set(texts)) == len(texts)


def _startswith(element: Any, case: dict[str, Any], _now: datetime) -> bool:
    prefixes = tuple(f"{one}{case.get('separator', '')}" for one in _texts(element, case["prefix"]) if one)
    return all(text.startswith(prefixes) for text in _texts(element, case["paths"]))


def _one_or_all(element: Any, case: dict[str, Any], _now: datetime) -> bool:
    if _found(element, [case["one"]]):
        return True
    if case["all"] == "lang":
        return not _found(element, [".//narrative[not(@xml:lang)]"])
    if case["all"] == "currency":
        return not _found(element, [".//value[not(@currency)][not(ancestor::result)]"])
    return not (
        _found(element, [f"transaction/{case['all']}"]) and _found(element, [f"transaction[not({case['all']})]"])
    )


def _date_now(element: Any, case: dict[str, Any], now: datetime) -> bool:
    return all(_moment(text) <= now for text in _texts(element, [case["date"]]) if _day(text))


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:  # a day with a zone, which the schema allows
        at = datetime.fromisoformat(text.strip()[:10])
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _date_order(element: Any, case: dict[str, Any], now: datetime) -> bool:
    later = _days(element, case["more"], now)
    return all(less <= more for less in _days(element, case["less"], now) for more in later)


def _time_limit(element: Any, case: dict[str, Any], now: datetime) -> bool:
    starts, ends = _days(element, case["start"], now), _days(element, case["end"], now)
    return all((end - start).days <= YEAR for start in starts for end in ends)


def _between_dates(element: Any, case: dict[str, Any], now: datetime) -> bool:
    starts, ends = _days(element, case["start"], now), _days(element, case["end"], now)
    days = _days(element, case["date"], now)
    return all(start <= day <= end for day in days for start in starts for end in ends)


def _regex_matches(element: Any, case: dict[str, Any], _now: datetime) -> bool:
    wanted = re.compile(case["regex"])
    return all(wanted.search(text) for text in _texts(element, case["paths"]))


def _no_spaces(element: Any, case: dict[str, Any], _now: datetime) -> bool:
    return all(text == text.strip() for text in _texts(element, case["paths"]))


def _strict_sum(element: Any, case: dict[str, Any], _now: datetime) -> bool:
    numbers = [_number(text) for text in _texts(element, case["paths"])]
    return not numbers or sum((one for one in numbers if one is not None), Decimal(0)) == Decimal(str(case["sum"]))


def _range(element: Any, case: dict[str, Any], _now: datetime) -> bool:
    numbers = [_number(text) for text in _texts(element, case["paths"])]
    low, high = Decimal(str(case["min"])), Decimal(str(case["max"]))
    return all(low <= one <= high for one in numbers if one is not None)


def _if_then(element: Any, case: dict[str, Any], _now: datetime) -> bool:
    return not _truth(element, case["if"]) or _truth(element, case["then"])


KINDS: dict[str, Callable[[Any, dict[str, Any], datetime], bool]] = {
    "atleast_one": _atleast_one,
    "between_dates": _between_dates,
    "date_now": _date_now,
    "date_order": _date_order,
    "if_then": _if_then,
    "no_more_than_one": _no_more_than_one,
    "no_spaces": _no_spaces,
    "one_or_all": _one_or_all,
    "range": _range,
    "regex_matches": _regex_matches,
    "startswith": _startswith,
    "strict_sum": _strict_sum,
    "time_limit": _time_limit,
    "unique": _unique,
}
