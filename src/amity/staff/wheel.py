"""The wheel of years and months: a ring for each year, a sector for each month, darker where more comes."""

from collections.abc import Mapping, Sequence
from html import escape
from math import cos, pi, sin

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amity.staff.markup import safe

SIZE, HOLE, EDGE = 520, 70, 235  # of the picture, of its empty middle, of the outermost ring
STEPS = (1, 2, 4, 8, 16)  # from how many on a cell is darker


def months() -> list[str]:
    """The short names of the months."""
    return [str(MONTHS_3[number]).capitalize() for number in range(1, 13)]


def table(counts: Mapping[str, int], years: Sequence[int]) -> list[tuple[int, list[tuple[str, int]], int, int]]:
    """For each year: the months as (address, count), those whose month is not known, and all."""
    return [
        (
            year,
            [(month, counts.get(month, 0)) for month in _months_of(year)],
            counts.get(str(year), 0),
            counts.get(str(year), 0) + sum(counts.get(month, 0) for month in _months_of(year)),
        )
        for year in years
    ]


def drawn(counts: Mapping[str, int], years: Sequence[int], query: str) -> SafeString:
    """The picture as SVG; the table beside it says the same, so it is hidden from those who listen."""
    width = (EDGE - HOLE) / max(1, len(years))
    parts = [
        f'<svg class="wheel" viewBox="0 0 {SIZE} {SIZE}" role="group" aria-label="{escape(_("Wheel of the years"))}">'
    ]
    for ring, year in enumerate(years):
        inner, outer = HOLE + ring * width, HOLE + (ring + 1) * width
        parts += [
            _cell(month, at, counts.get(month, 0), inner, outer, query) for at, month in enumerate(_months_of(year))
        ]
    for at, name in enumerate(months()):
        x, y = _point(EDGE + 12, (at + 0.5) / 12)
        parts.append(f'<text class="wheel-month" x="{x:.0f}" y="{y:.0f}">{escape(name)}</text>')
    for ring, year in enumerate(years):
        x, y = _point(HOLE + (ring + 0.5) * width, 0)
        parts.append(f'<text class="wheel-year" x="{x:.0f}" y="{y:.0f}">{year}</text>')
    return safe("".join([*parts, "</svg>"]))


def _months_of(year: int) -> list[str]:
    return [f"{year}-{month:02}" for month in range(1, 13)]


def _cell(month: str, at: int, count: int, inner: float, outer: float, query: str) -> str:
    """One month of one year; a link where something comes."""
    shade = sum(count >= step for step in STEPS)
    (a, b), (c, d) = _point(outer, at / 12), _point(outer, (at + 1) / 12)
    (e, f), (g, h) = _point(inner, (at + 1) / 12), _point(inner, at / 12)
    line = f"M{a:.1f} {b:.1f}A{outer:.1f} {outer:.1f} 0 0 1 {c:.1f} {d:.1f}L{e:.1f} {f:.1f}"
    path = f'<path class="shade-{shade}" d="{line}A{inner:.1f} {inner:.1f} 0 0 0 {g:.1f} {h:.1f}Z">'
    if not count:
        return f"{path}</path>"
    told = ngettext("%(count)s anniversary", "%(count)s anniversaries", count) % {"count": count}
    name = f"{MONTHS[at + 1]} {month[:4]}: {told}".capitalize()
    href = escape(f"?{query}&at={month}#list" if query else f"?at={month}#list")
    return f'<a href="{href}" tabindex="-1" aria-label="{escape(name)}">{path}<title>{escape(name)}</title></path></a>'


def _point(radius: float, turn: float) -> tuple[float, float]:
    """The point at a distance from the middle, after so much of a turn, from the top and as the clock goes."""
    return SIZE / 2 + radius * sin(2 * pi * turn), SIZE / 2 - radius * cos(2 * pi * turn)
