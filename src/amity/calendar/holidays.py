"""Public holidays and festivals of a country, solar and lunar, by name."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

# Languages of our readers as the library calls them; a country without the one falls back to its own.
_SPOKEN = {"vi": ("vi",), "en": ("en_US", "en", "en_GB")}


@dataclass(frozen=True, slots=True)
class Holiday:
    """One day and what it is."""

    on: date
    name: str
    country: str  # ISO 3166, two letters


def between(country: str, first: date, last: date, language: str) -> list[Holiday]:
    """The holidays of a country between two days, in order; none for a country the library does not know."""
    years = range(first.year, last.year + 1)
    return [one for year in years for one in _of(country.upper(), year, language) if first <= one.on <= last]


@lru_cache(maxsize=256)
def _of(country: str, year: int, language: str) -> tuple[Holiday, ...]:
    # Read on first use: most processes never show a calendar, and the library costs them memory.
    import holidays

    known = holidays.list_supported_countries()
    if country not in known:
        return ()
    spoken = holidays.list_localized_countries().get(country, [])
    chosen = next((one for one in _SPOKEN[language] if one in spoken), None)
    days = holidays.country_holidays(country, years=year, language=chosen)
    return tuple(Holiday(day, name, country) for day, name in sorted(days.items()))
