"""Letters and address labels as PDF on A4; names in every script that the fonts of the machine can set."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import Any

from amity.documents.writers.print import printed
from amity.letters.exchange.sheets import Sheet
from amity.letters.rules import wording
from amity.letters.rules.wording import Recipient

CARDS = ("badges", "places")


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a badge, or on a card for a place at the table."""

    name: str
    native: str  # the name in the person's own script, where that is another
    title: str
    organisation: str
    country: str
    role: str
    group: str
    seat: str
    picture: str  # the code that opens the door, as SVG


def card_of(one: Recipient, role: str, group: str, seat: str, picture: str) -> Card:
    """The card of a guest, in the language he is given here."""
    values, person = wording.values_for(one), one.person
    name = " ".join(part for part in (values["honorific"], values["name"]) if part)
    native = person.name_native if person is not None and person.name_native != values["name"] else ""
    body, country = values["organisation"], values["country"]
    return Card(name, native, values["title"], body, country, role, group, seat, picture)


def cards(made: Sequence[Card], kind: str, *, title: str, made_on: date) -> bytes:
    """A PDF of badges (85 by 54 millimetres, ten on a sheet) or of folded cards for the table (four on a sheet)."""
    return _set(f"{kind}.typ", {"title": title, "cards": [asdict(one) for one in made]}, made_on)


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
