"""Pictures of a document's charts, drawn once by a process of its own and kept on disk under their content."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from amity.documents import processes
from amity.documents.document import Chart, Column, Span, Table, Text, text
from amity.documents.wording import number

KEPT = 500  # pictures on disk; a year's review has about three per language
DRAWING = "5"  # changes when draw.py draws otherwise, so that no old picture is taken for a new one


def pictures(charts: Iterable[Chart], language: str) -> dict[str, str]:
    """Return the SVG of every chart by its name; those not on disk yet are drawn together, in one process."""
    folder = _folder()
    paths = {chart.name: (chart, folder / f"{digest(chart, language)}.svg") for chart in charts}
    missing = [
        description(chart, language) | {"path": str(path)} for chart, path in paths.values() if not path.exists()
    ]
    if missing:
        processes.run("draw", missing)
        _prune(folder)
    return {name: path.read_text(encoding="utf-8") for name, (_chart, path) in paths.items()}


def description(chart: Chart, language: str) -> dict[str, Any]:
    """What the drawing process needs of a chart, as plain JSON."""
    return {
        "form": chart.form,
        "axes": list(chart.axes),
        "language": language,
        "categories": list(chart.categories),
        "points": [
            {"category": point.category, "series": point.series, "value": float(point.value)} for point in chart.points
        ],
    }


def digest(chart: Chart, language: str) -> str:
    """The name of a picture on disk: a hash of everything it shows."""
    content = json.dumps([DRAWING, description(chart, language)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:40]


def with_data(chart: Chart, language: str) -> Chart:
    """The same chart with its values as a table beside it."""
    return replace(chart, data=data_table(chart, language))


def data_table(chart: Chart, language: str) -> Table:
    """The values of a chart as a table: one row per category, one column per series."""
    series = list(dict.fromkeys(point.series for point in chart.points))
    cells: dict[str, dict[str, Text]] = {}
    for point in chart.points:
        row = cells.setdefault(point.category, {})
        value = text(Span(number(point.value, language), url=point.url))
        row[point.series] = (*row[point.series], *text("; "), *value) if point.series in row else value
    columns = (
        Column(chart.axes[0], 2),
        *(Column(name or chart.axes[1], 2 if chart.form == "dots" else 1, is_number=True) for name in series),
    )
    rows = tuple((text(category), *(row.get(name, ()) for name in series)) for category, row in cells.items())
    return Table(chart.title, columns, rows)


def _folder() -> Path:
    folder = Path(settings.HOME) / "cache" / "charts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _prune(folder: Path) -> None:
    """Drop the oldest pictures beyond the number kept."""
    kept = sorted(folder.glob("*.svg"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[KEPT:]:
        path.unlink(missing_ok=True)
