"""Languages by their codes, under the names that the Unicode consortium gives them, and the one a person reads."""

import re
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django.utils.functional import lazy
from django.utils.translation import get_language

from amity.core.dates import PartialDate
from amity.core.text import search_key
from amity.network.models import Person

FIRST = ("vi", "en")  # the languages of the house stand first in every list
_BETWEEN = re.compile(r"[,;/&]|\band\b|\bvà\b")
_FORMS = {"day": "long", "month": "LLLL yyyy", "year": "yyyy"}


def choices() -> list[tuple[str, str]]:
    """Every language that has a code of two letters and a name in both languages of the house."""
    english, vietnamese = Locale("en").languages, Locale("vi").languages
    codes = sorted(str(code) for code in english if len(str(code)) == 2 and code in vietnamese)
    return [(code, _named(code)) for code in (*FIRST, *(code for code in codes if code not in FIRST))]


def name(code: str, language: str = "") -> str:
    """What a language is called in another one, such as "Lao" or "Tiếng Lào"; the code where nobody named it."""
    names = _locale(language or get_language() or "en").languages
    found = str(names.get(code, code))
    return found[:1].upper() + found[1:]


_named = lazy(name, str)


def is_known(code: str) -> bool:
    """Whether this is the code of a language."""
    return code in _codes()


def read_by(person: Person) -> str:
    """The language a person is written to in: the first one on record; else Vietnamese at home, English abroad."""
    for word in _BETWEEN.split(person.languages.lower()):
        if code := _codes_by_name().get(search_key(word).removeprefix("tieng ").strip()):
            return code
    is_at_home = person.is_overseas_vietnamese or (person.country is not None and person.country.is_home)
    return "vi" if is_at_home else "en"


def shown_date(value: PartialDate | None, language: str) -> str:
    """A date in words of any language, as exactly as it is known."""
    if value is None:
        return ""
    if language in FIRST:
        return value.shown(language)
    return str(format_date(value.first, _FORMS[value.precision], locale=_locale(language)))


def country_name(code: str, language: str, fallback: str) -> str:
    """What a country is called in any language; the given name where nobody knows."""
    return str(_locale(language).territories.get(code, fallback)) if language not in FIRST else fallback


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for code, _name in choices())


@cache
def _codes_by_name() -> dict[str, str]:
    """Every name of every language, folded, and its code: "lao", "lo", "tieng lao" without its first word."""
    found: dict[str, str] = {}
    for house in FIRST:
        for code in sorted(_codes(), reverse=True):
            found[search_key(str(Locale(house).languages[code])).removeprefix("tieng ").strip()] = code
    return found | {code: code for code in _codes()}
