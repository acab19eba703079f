"""Timing, and the rows that a benchmark prints."""

import gc
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

LONG, FEWEST = 5, 3  # seconds after which a call is not repeated any more, and how often it is all the same


@dataclass
class Row:
    """One measured thing; times in milliseconds, rates in rows per second, memory in MB."""

    name: str
    database: str
    rows: int
    median_ms: float | None = None
    p95_ms: float | None = None
    raw_median_ms: float | None = None
    rate_per_s: float | None = None
    rss_mb: float | None = None
    target: str = ""
    met: bool | None = None


def times(call: Callable[[], Any], *, runs: int = 60, warm: int = 5) -> tuple[float, float]:
    """Median and 95th percentile of a call in milliseconds, after a warm-up; what is very slow is run less often."""
    began = time.perf_counter()
    for _n in range(warm):
        call()
        if time.perf_counter() - began > LONG:
            break
    taken: list[float] = []
    gc.collect()
    began = time.perf_counter()
    while len(taken) < runs and (len(taken) < FEWEST or time.perf_counter() - began < LONG):
        started = time.perf_counter()
        call()
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    return statistics.median(taken), taken[min(len(taken) - 1, round(len(taken) * 0.95))]


def timed(
    name: str,
    rows: int,
    call: Callable[[], Any],
    *,
    raw: Callable[[], Any] | None = None,
    median: float | None = None,
    p95: float | None = None,
) -> Row:
    """Measure a call, and the same in raw SQL in the same run; targets in milliseconds."""
    middle, high = times(call)
    raw_middle = times(raw)[0] if raw else None
    limits = (("median", median), ("p95", p95))
    wanted = [f"{what} <= {limit:g} ms" for what, limit in limits if limit is not None]
    met = (median is None or middle <= median) and (p95 is None or high <= p95) if wanted else None
    return Row(name, connection.vendor, rows, _r(middle), _r(high), _r(raw_middle), target=", ".join(wanted), met=met)


def rated(name: str, rows: int, seconds: float, *, least: float, raw_seconds: float | None = None) -> Row:
    """A rate measured once over many rows; the raw time beside it in milliseconds."""
    rate = rows / seconds
    return Row(
        name,
        connection.vendor,
        rows,
        median_ms=_r(seconds * 1000),
        raw_median_ms=_r(raw_seconds * 1000 if raw_seconds else None),
        rate_per_s=round(rate),
        target=f">= {least:,.0f} rows/s",
        met=rate >= least,
    )


def rss_mb(pid: int) -> float:
    """Resident memory of a process in MB (its high-water mark)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise OSError(f"no memory figure for process {pid}")


def reset_peak() -> float:
    """Forget the most memory this process ever held; returns what it holds now, in MB."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return rss_mb(os.getpid())


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    heads = ("name", "database", "rows", "median ms", "p95 ms", "raw ms", "rows/s", "MB", "target", "met")
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for row in rows:
        met = {True: "yes", False: "NO", None: ""}[row.met]
        cells = (row.name, row.database, f"{row.rows:,}", row.median_ms, row.p95_ms, row.raw_median_ms)
        cells += (f"{row.rate_per_s:,}" if row.rate_per_s else "", row.rss_mb, row.target, met)
        lines.append("| " + " | ".join("" if cell is None else str(cell) for cell in cells) + " |")
    return "\n".join(lines)


def _r(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
