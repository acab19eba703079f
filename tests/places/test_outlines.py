"""The outlines of the provinces: all 34, each closed, at one scale, and inside the sheet."""

import csv
import re
from pathlib import Path

import pytest

import amity.config
from amity.places.queries import outlines

DRAWING = outlines.drawing()
POINT = re.compile(r"(-?[\d.]+),(-?[\d.]+)")


def points(outline):
    return [(float(x), float(y)) for x, y in POINT.findall(outline.path)]


def box(outline):
    xs, ys = zip(*points(outline), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def test_there_are_the_34_provinces_of_today_by_their_codes():
    codes = [one.code for one in DRAWING.provinces]
    assert len(codes) == len(set(codes)) == 34
    assert codes == sorted(codes)
    assert {"01", "48", "79", "92"} <= set(codes)


def test_the_codes_are_those_of_the_provinces_on_record():
    with (Path(amity.config.__file__).parent / "demo" / "provinces.csv").open(encoding="utf-8") as file:
        known = {line["code"] for line in csv.DictReader(file) if not line["successor"] and line["code"].isdigit()}
    assert {one.code for one in DRAWING.provinces} <= known


@pytest.mark.parametrize("outline", DRAWING.provinces, ids=lambda one: one.code)
def test_every_province_is_drawn_inside_the_sheet(outline):
    left, top, right, bottom = box(outline)
    assert 0 <= left < right <= DRAWING.width
    assert 0 <= top < bottom <= DRAWING.height + 1
    assert outline.path.startswith("M")
    assert outline.path.count("M") == outline.path.count("Z")
    assert set(outline.path) <= set("MLZ .,-0123456789")


@pytest.mark.parametrize("outline", DRAWING.provinces, ids=lambda one: one.code)
def test_the_mark_of_a_province_lies_within_its_box(outline):
    left, top, right, bottom = box(outline)
    x, y = outline.middle
    assert left <= x <= right
    assert top <= y <= bottom


def test_north_is_up_and_the_country_is_taller_than_wide():
    by_code = {one.code: one for one in DRAWING.provinces}
    hanoi, da_nang, saigon, ca_mau = (by_code[code].middle for code in ("01", "48", "79", "96"))
    assert hanoi[1] < da_nang[1] < saigon[1] < ca_mau[1]
    assert DRAWING.height > DRAWING.width * 0.9


def test_without_the_offshore_districts_the_sheet_is_narrower_than_tall():
    mainland = outlines.drawing(with_offshore=False)
    assert len(mainland.provinces) == 34
    assert mainland.width == DRAWING.width
    assert mainland.height > DRAWING.height
    assert len(mainland.provinces[-1].path) > 0


def test_the_drawing_is_made_once():
    assert outlines.drawing() is outlines.drawing()
    assert outlines.drawing(with_offshore=False) is not DRAWING
