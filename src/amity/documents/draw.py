"""Draws charts as SVG; run as `python -m amity.documents.draw`, never imported by a web process.

Altair and the Vega renderer take some 130 MB, so they live in a process of their own that ends with its work. It reads
from standard input a JSON list of charts, each with the path to write its picture to.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from amity.documents.look import BESIDE, INK, QUIET, RULE, SCREEN_FONT, SERIES

WORDS_BELOW = "split(datum.label, ' ')"  # the words of a label stand below each other
SHAPES = ("circle", "square", "diamond", "triangle-up")
WIDTH = 310
LOCALES = {
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]},
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""]},
}


def specification(chart: dict[str, Any]) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart (see `charts.description` for its keys)."""
    data = alt.Data(values=[dict(point, order=index) for index, point in enumerate(chart["points"])])
    drawn = {"bars": _bars, "columns": _columns, "dots": _dots}[chart["form"]](alt.Chart(data), chart)
    finished = drawn.configure(font=SCREEN_FONT, background="white", padding=4).configure_view(stroke=None)
    finished = finished.configure_axis(
        labelColor=INK,
        titleColor=QUIET,
        titleFontWeight="normal",
        labelFontSize=12.5,
        titleFontSize=12,
        gridColor=RULE,
        domainColor=QUIET,
        tickColor=RULE,
        labelLimit=230,
    ).configure_legend(labelColor=INK, labelFontSize=12.5, symbolStrokeWidth=0, title=None)
    return dict(finished.to_dict())


def _series(chart: dict[str, Any]) -> list[str]:
    """The series in the order of the points."""
    return list(dict.fromkeys(point["series"] for point in chart["points"]))


def _colour(chart: dict[str, Any], palette: tuple[str, ...] = BESIDE) -> alt.Color:
    """Colour by series, with a legend only where there is more than one."""
    series = _series(chart)
    legend = alt.Legend(orient="top", direction="horizontal") if len(series) > 1 else None
    scale = alt.Scale(domain=series, range=palette[: len(series)])
    return alt.Color("series:N", sort=series, scale=scale, legend=legend)


def _count_axis(chart: dict[str, Any]) -> alt.Axis:
    """An axis of whole numbers has no half steps."""
    highest = max((point["value"] for point in chart["points"]), default=0)
    whole = all(float(point["value"]).is_integer() for point in chart["points"])
    return alt.Axis(title=chart["axes"][1], tickMinStep=1 if whole else 0.1, tickCount=min(6, int(highest) + 1))


def _bars(base: alt.Chart, chart: dict[str, Any]) -> alt.LayerChart:
    """Horizontal bars, one group per category, with the value written at the end of each bar."""
    series = _series(chart)
    marks = base.encode(
        y=alt.Y("category:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelPadding=6)),
        yOffset=alt.YOffset("series:N", sort=series, scale=alt.Scale(paddingInner=0.1)),
        x=alt.X("value:Q", axis=_count_axis(chart), scale=alt.Scale(domainMin=0, nice=True)),
    )
    labels = marks.mark_text(align="left", dx=3, fontSize=11, color=INK).encode(text=alt.Text("value:Q", format=","))
    step = alt.Step(14 if len(series) > 1 else 20)
    return (marks.mark_bar().encode(color=_colour(chart)) + labels).properties(width=WIDTH, height=step)


def _columns(base: alt.Chart, chart: dict[str, Any]) -> alt.LayerChart:
    """Vertical columns in the order given, such as the months of a year."""
    series = _series(chart)
    marks = base.encode(
        x=alt.X("category:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, ticks=False, labelExpr=WORDS_BELOW)),
        xOffset=alt.XOffset("series:N", sort=series),
        y=alt.Y("value:Q", axis=_count_axis(chart), scale=alt.Scale(domainMin=0, nice=True)),
    )
    labels = marks.mark_text(baseline="bottom", dy=-2, fontSize=11, color=INK).encode(
        text=alt.condition("datum.value > 0", alt.Text("value:Q", format=","), alt.value(""))
    )
    return (marks.mark_bar().encode(color=_colour(chart)) + labels).properties(width=WIDTH, height=170)


def _dots(base: alt.Chart, chart: dict[str, Any]) -> alt.Chart:
    """One mark per value; several values may stand over one category, none is joined or added."""
    series = _series(chart)
    shape = alt.Shape("series:N", sort=series, scale=alt.Scale(domain=series, range=list(SHAPES[: len(series)])))
    marks = base.encode(
        x=alt.X(
            "category:N",
            scale=alt.Scale(domain=chart["categories"]) if chart["categories"] else alt.Undefined,
            sort=None,
            title=chart["axes"][0] or None,
            axis=alt.Axis(labelAngle=0, grid=True),
        ),
        y=alt.Y("value:Q", title=chart["axes"][1], scale=alt.Scale(domainMin=0, nice=True)),
    )
    points = marks.mark_point(filled=True, size=60, opacity=0.9).encode(color=_colour(chart, SERIES), shape=shape)
    return points.properties(width=WIDTH, height=200)


def main() -> int:
    """Draw every chart of the list on standard input; a picture appears under its name only when it is whole."""
    for chart in json.load(sys.stdin):
        picture = vl_convert.vegalite_to_svg(specification(chart), format_locale=LOCALES[chart["language"]])
        path = Path(chart["path"])
        half = path.with_suffix(f".{os.getpid()}.part")
        half.write_text(picture, encoding="utf-8")
        half.replace(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
