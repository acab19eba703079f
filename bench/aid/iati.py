"""Aid as files of IATI: how fast it is written beside what lxml alone can write, and how fast files are taken in.

Memory is what the process grows by while the whole file is written. What is stored is a part of the same file under
other identifiers, with all its sums, through the same doors as a file of a donor.
"""

import io
import re
import statistics
import time
import tracemalloc
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from lxml import etree

from amity.access.actors import Actor, actor_of
from amity.access.models import Account
from amity.iati.reading import activities, storing
from amity.iati.writing.activities import Activities
from bench.measure import Row

SAMPLE = 2_000  # activities that lxml writes anew, and that are stored
TURNS, FEW = 3, 2
SHARE, PARSED, STORED = 0.6, 15.0, 1_500.0


def rows() -> list[Row]:
    """Measure on a database that holds the aid of `world.fill`."""
    path = Path(settings.HOME) / "bench-iati.xml"
    count = _written(path)[0]
    # In turns, so that what else the machine does meanwhile slows both.
    pairs = [(_written(path)[1], _lxml(path)) for _turn in range(TURNS)]
    ours, theirs = (statistics.median(one) for one in zip(*pairs, strict=True))
    grown = _grown()
    parsed = statistics.median(_parsed(path)[0] for _turn in range(TURNS))
    elements = _parsed(path)[1]
    few, all_of_them = _stored(path, FEW), _stored(path)
    path.unlink()
    ours, grown, parsed, few, all_of_them = (round(one, 1) for one in (ours, grown, parsed, few, all_of_them))
    return [
        Row(f"write {count:,} activities, MB/s", connection.vendor, count, rate_per_s=ours,
            target=f"{SHARE:.0%} of {theirs:.1f} MB/s by lxml alone", met=ours >= SHARE * theirs, rss_mb=grown),
        Row(f"read {elements:,} elements, MB/s", connection.vendor, count, rate_per_s=parsed,
            target=f"{PARSED:.0f} MB/s", met=parsed >= PARSED),
        Row(f"store activities of {FEW} sums at most, activities/s", connection.vendor, SAMPLE, rate_per_s=few,
            target=f"{STORED:,.0f}/s", met=few >= STORED),
        Row("store activities with all their sums, activities/s", connection.vendor, SAMPLE, rate_per_s=all_of_them,
            target=f"{STORED:,.0f}/s", met=all_of_them >= STORED),
    ]  # fmt: skip


def _written(path: Path) -> tuple[int, float]:
    """How many activities were written, and MB a second."""
    made, began = Activities(Actor.nobody(), timezone.now()), time.perf_counter()
    with path.open("wb") as file:
        file.writelines(made.chunks())
    return made.count, path.stat().st_size / 1e6 / (time.perf_counter() - began)


def _grown() -> float:
    """The most memory in MB that writing takes at any moment."""
    tracemalloc.start()
    for _chunk in Activities(Actor.nobody(), timezone.now()).chunks():
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def _lxml(path: Path) -> float:
    """MB a second at which lxml makes and writes the same elements, when it is handed all names and texts."""
    told = []
    for _event, element in etree.iterparse(path, tag="iati-activity"):
        told.append(_told(element))
        element.clear()
        if len(told) == SAMPLE:
            break
    target, began = io.BytesIO(), time.perf_counter()
    with etree.xmlfile(target, encoding="utf-8") as file, file.element("iati-activities"):
        for one in told:
            file.write(_made(one))
    return len(target.getvalue()) / 1e6 / (time.perf_counter() - began)


def _told(element: Any) -> Any:
    return element.tag, dict(element.attrib), element.text, [_told(one) for one in element]


def _made(told: Any, above: Any = None) -> Any:
    tag, given, text, inside = told
    made = etree.Element(tag, given) if above is None else etree.SubElement(above, tag, given)
    made.text = text
    for one in inside:
        _made(one, made)
    return made


def _parsed(path: Path) -> tuple[float, int]:
    elements, began = 0, time.perf_counter()
    with path.open("rb") as file:
        for one in activities.read(file):
            elements += one.taken + one.mapped + one.reported
    return path.stat().st_size / 1e6 / (time.perf_counter() - began), elements


def _stored(path: Path, most: int | None = None) -> float:
    """How many activities a second are stored, with so many of their sums at most."""
    text = path.read_text(encoding="utf-8")
    head, rest = text[: text.index("<iati-activity ")], text[text.index("<iati-activity ") :]
    part = "".join(f"{_cut(one, most)}</iati-activity>" for one in rest.split("</iati-activity>")[:SAMPLE])
    other = re.sub(rf"{settings.IATI_PREFIX}-(?!ORG-)", f"GB-CHC-{time.time_ns()}-", part)
    actor = actor_of(Account.objects.get(username="keeper"), today=timezone.localdate())
    brought = storing.bring(actor, "bench.xml", [f"{head}{other}</iati-activities>".encode()])
    storing.look(brought, actor)
    began = time.perf_counter()
    storing.store(brought, actor)
    return SAMPLE / (time.perf_counter() - began)


def _cut(activity: str, most: int | None) -> str:
    ends = [one.end() for one in re.finditer("</transaction>", activity)]
    return activity if most is None or len(ends) <= most else activity[: ends[most - 1]] + activity[ends[-1] :]
