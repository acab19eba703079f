"""Public aid as grants in the 360Giving Data Standard: JSON, and the same as a table.

A grant is an item of aid that somebody gives a known sum to somebody for: its donor, its recipient (or the executing
party), amount, currency and the day of approval (or the beginning). What lacks one of these, or is a part of a whole
that is a grant itself, is no grant. Only what everybody may see is told.
"""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings

from amity.access.actors import Actor
from amity.iati import identifiers
from amity.iati.writing.activities import moment
from amity.iati.writing.blocks import Block, Item, Party, blocks

HEADS = {
    "Identifier": "id",
    "Title": "title",
    "Description": "description",
    "Currency": "currency",
    "Amount Awarded": "amountAwarded",
    "Award Date": "awardDate",
    "Funding Org:Identifier": "fundingOrganization",
    "Funding Org:Name": "fundingOrganization",
    "Recipient Org:Identifier": "recipientOrganization",
    "Recipient Org:Name": "recipientOrganization",
    "Last modified": "dateModified",
}


def json_chunks(now: datetime) -> Iterator[bytes]:
    """The grants as a package of JSON, a block of items at a time."""
    yield b'{"downloaded":' + orjson.dumps(moment(now)) + b',"grants":['
    comma = b""
    for block in blocks(Actor.nobody()):
        found = b",".join(orjson.dumps(one) for one in _grants(block))
        if found:
            yield comma + found
            comma = b","
    yield b"]}\n"


def csv_chunks() -> Iterator[bytes]:
    """The grants as a table under the heads of the standard."""
    yield _lines([list(HEADS)])
    for block in blocks(Actor.nobody()):
        yield _lines([[_cell(one, head) for head in HEADS] for one in _grants(block)])


def _lines(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _cell(grant: dict[str, Any], head: str) -> str:
    value = grant.get(HEADS[head], "")
    if isinstance(value, list):
        value = value[0]["id" if head.endswith("Identifier") else "name"]
    text = str(value)
    # A table opened in a spreadsheet would take such a text for a formula.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") and head != "Amount Awarded" else text


def _grants(block: Block) -> Iterator[dict[str, Any]]:
    for item in block.items:
        grant = _grant(block, item)
        if grant:
            yield grant


def _grant(block: Block, item: Item) -> dict[str, Any]:
    donors = [block.parties[one] for one in block.donors.get(item.pk, ())]
    recipient = block.parties.get(item.recipient_id or 0) or block.parties.get(item.executing_id or 0)
    day = item.approved_on or item.starts_on
    if not item.amount or not donors or recipient is None or day is None or block.parts.get(item.pk):
        return {}
    changed = block.changed_at.get(item.pk)
    return {
        "id": identifiers.of_activity(settings.IATI_PREFIX, item.reference),
        "title": item.title,
        "description": item.description or item.title,
        "currency": item.currency,
        "amountAwarded": float(item.amount),
        "awardDate": day.first.isoformat(),
        "fundingOrganization": [_organisation(donor) for donor in donors],
        "recipientOrganization": [_organisation(recipient)],
        **({"dateModified": moment(changed)} if changed else {}),
    }


def _organisation(party: Party) -> dict[str, str]:
    return {
        "id": identifiers.of_organisation(settings.IATI_PREFIX, party.identifier, party.pk),
        "name": party.name,
    }
