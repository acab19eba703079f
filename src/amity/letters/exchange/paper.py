"""Letters and address labels as PDF on A4; names in every script that the fonts of the machine can set."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import Any

from amity.documents.writers.print import printed
from amity.letters.exchange.sheets import Sheet


def letters(sheets: Sequence[Sheet], *, title: str, made_on: date) -> bytes:
    """A PDF with each letter on a page of its own, or on as many as it needs."""
    return _set("letters.typ", {"title": title, "letters": [one.told() for one in sheets]}, made_on)


def labels(sheets: Sequence[Sheet], *, title: str, made_on: date) -> bytes:
    """A PDF of address labels, three beside eight on a sheet of A4 (70 by 37 millimetres)."""
    return _set("labels.typ", {"title": title, "labels": [list(one.to) for one in sheets]}, made_on)


def _set(template: str, content: dict[str, Any], made_on: date) -> bytes:
    job = {
        "template": (files("amity.letters") / "templates" / "letters" / template).read_text(encoding="utf-8"),
        "inputs": {"content": json.dumps({**content, "made": made_on.timetuple()[:3]}, ensure_ascii=False)},
        "format": "pdf",
        "standards": [[]],
        "timestamp": int(datetime.combine(made_on, time(12), tzinfo=UTC).timestamp()),
    }
    return printed([job])[0]
