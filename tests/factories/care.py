"""Factories of the care module."""

from amity.care.models import Gift, HistoryFact, Honour, Liaison
from tests.factories import make, makes


@makes("liaisons")
def liaison(owner, n, **fields):
    """An officer who has looked after an organisation since 2024."""
    given = {"from_on": "2024", "next_step": f"Send greetings {n}", "next_on": "2026-04-01", **fields}
    given["officer"] = given.get("officer") or make("people", owner)
    if not {"person", "organisation"} & set(given):
        given["organisation"] = make("organisations", owner)
    return Liaison(owner=owner, **given), {}


@makes("history_facts")
def history_fact(owner, n, **fields):
    """A fact about a person, an organisation and a country, with its source."""
    given = {"what": f"Taught students {n}", "what_vi": f"Dạy sinh viên {n}", "happened_on": "1965", **fields}
    given.setdefault("source_title", "An interview")
    links = {
        "people": given.pop("people", None) or [make("people", owner)],
        "organisations": given.pop("organisations", None) or [make("organisations", owner)],
        "countries": given.pop("countries", None) or [make("countries", owner)],
    }
    return HistoryFact(owner=owner, **given), links


@makes("gifts")
def gift(owner, n, **fields):
    """A gift received from an organisation, for which thanks are owed."""
    given = {"direction": "received", "what": f"Lacquer picture {n}", "given_on": "2026-03-10", **fields}
    if not {"person", "organisation"} & set(given):
        given["organisation"] = make("organisations", owner)
    return Gift(owner=owner, **given), {}


@makes("honours")
def honour(owner, n, **fields):
    """An insignia of the union held by a person."""
    given = {"name": f"Insignia {n}", "name_vi": f"Kỷ niệm chương {n}", "level": "union", "granted_on": "2020-12-04"}
    given |= fields
    if not {"person", "organisation"} & set(given):
        given["person"] = make("people", owner)
    return Honour(owner=owner, **given), {}
