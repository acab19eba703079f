"""The outlines of the provinces as of 2026, for maps that show figures; never to be measured.

`data/vn34.topojson` holds the 34 provinces and cities: arcs as quantised differences, shared by neighbours. It was made
from the outlines of thanglequoc/vietnamese-provinces-database at cd58063 (MIT, (c) 2021 Thang Le Quoc), simplified; the
offshore districts of Đà Nẵng and Khánh Hoà are drawn as small octagons, not to scale.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent.parent / "data" / "vn34.topojson"
WIDTH = 480  # units of the drawing from the west to the east of what is drawn
MAINLAND_EAST = 109.6  # degrees; what lies farther east are offshore districts
Point = tuple[float, float]
Ring = list[Point]


@dataclass(frozen=True, slots=True)
class Outline:
    """A province in the drawing: its code, its path in the words of SVG, and a point inside for a mark."""

    code: str
    path: str
    middle: Point


@dataclass(frozen=True, slots=True)
class Drawing:
    """All provinces at one scale, and the size of the sheet."""

    width: int
    height: int
    provinces: tuple[Outline, ...]


@cache
def drawing(*, with_offshore: bool = True) -> Drawing:
    """The provinces of today, north up; the offshore districts are drawn where the union wishes it."""
    told = json.loads(FILE.read_text(encoding="utf-8"))
    arcs = [list(_arc(one, told["transform"])) for one in told["arcs"]]
    shapes = {
        one["properties"]["code"]: [
            ring
            for ring in _rings(one, arcs)
            if with_offshore or min(longitude for longitude, _latitude in ring) < MAINLAND_EAST
        ]
        for one in told["objects"]["provinces"]["geometries"]
    }
    every = [point for rings in shapes.values() for ring in rings for point in ring]
    west, east = (found(point[0] for point in every) for found in (min, max))
    south, north = (found(point[1] for point in every) for found in (min, max))
    upright = cos(radians((south + north) / 2))  # a degree of longitude is so much shorter here
    scale = WIDTH / ((east - west) * upright)

    def place(point: Point) -> Point:
        return (round((point[0] - west) * upright * scale, 1), round((north - point[1]) * scale, 1))

    outlines = tuple(
        Outline(code, " ".join(_path([place(one) for one in ring]) for ring in rings), place(_middle(rings)))
        for code, rings in sorted(shapes.items())
    )
    return Drawing(WIDTH, round((north - south) * scale), outlines)


def _arc(differences: list[list[int]], transform: dict[str, list[float]]) -> Iterator[Point]:
    """The points of one arc in degrees: each is stored as the difference to the one before, in steps of the grid."""
    (wide, high), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    for step_x, step_y in differences:
        x, y = x + step_x, y + step_y
        yield x * wide + west, y * high + south


def _rings(shape: dict[str, Any], arcs: list[Ring]) -> Iterator[Ring]:
    """The closed lines of a shape; an arc with a number below zero runs backwards (~0 is the first)."""
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    for polygon in polygons:
        for numbers in polygon:
            ring: Ring = []
            for number in numbers:
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                ring += arc[1:] if ring else arc
            yield ring


def _path(ring: Ring) -> str:
    """A closed line in the words of SVG; points that fall together are told once."""
    kept = [point for at, point in enumerate(ring) if not at or point != ring[at - 1]]
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in kept) + "Z"


def _middle(rings: list[Ring]) -> Point:
    """The middle of the largest ring, by the box around it: good enough for a mark."""
    largest = max(rings, key=_size)
    longitudes, latitudes = zip(*largest, strict=True)
    return (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2


def _size(ring: Ring) -> float:
    """The area inside a ring, in square degrees."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2
