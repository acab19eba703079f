"""Telephone numbers as people write them: which are the same one, and what an index finds them by.

People write one number in many ways: 024 3845 4272, (+84) 24-3845-4272, 0084 24 38454272. Rows are found by the last
eight digits, which all of these share (`fields.LastDigits` in the database), and then judged by `same`, which knows the
rules of numbers.
"""

import re
from functools import lru_cache
from typing import Any

from phonenumbers import MatchType, NumberParseException, is_number_match, parse

HOME = "VN"  # where a number without its country's code belongs
DIGITS = 8
_NO_DIGIT = re.compile(r"\D+", re.ASCII)


def last_digits(text: str) -> str:
    """The last eight digits of a number; "" when there are fewer than six, which is no number to find anybody by."""
    digits = _NO_DIGIT.sub("", text)
    return digits[-DIGITS:] if len(digits) >= 6 else ""


def same(one: str, other: str) -> bool:
    """Whether two texts are one telephone number, whether or not each has its country's code."""
    ours = last_digits(one)
    if not ours or ours != last_digits(other):
        return False
    first, second = _parsed(one), _parsed(other)
    if first is None or second is None:
        return _NO_DIGIT.sub("", one) == _NO_DIGIT.sub("", other)
    if is_number_match(first, second) in (MatchType.EXACT_MATCH, MatchType.NSN_MATCH):
        return True
    # A number of another country written there without its code: 01 42 68 53 00 and +33 1 42 68 53 00.
    return (
        one.strip()[:1] != other.strip()[:1]
        and "+" in (one.strip()[:1], other.strip()[:1])
        and (first.national_number == second.national_number)
    )


@lru_cache(maxsize=10_000)
def _parsed(text: str) -> Any:
    """The number in a text as the rules of its country read it, None where it is none."""
    try:
        return parse("+" + text.lstrip()[2:] if text.lstrip().startswith("00") else text, HOME)
    except NumberParseException:
        return None
