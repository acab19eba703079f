"""Factories of the agreements module."""

from amity.agreements.models import Agreement, AgreementText, Commitment, Signatory, Twinning
from tests.factories import make, makes


@makes("agreements")
def agreement(owner, n, **fields):
    """An agreement in force with one party."""
    given = {
        "reference": f"A-{n}",
        "title": f"Agreement {n}",
        "form": "mou",
        "state": "in_force",
        "signed_on": "2022-10-31",
        "starts_on": "2022",
        "ends_on": "2027",
        **fields,
    }
    parties = given.pop("parties", None)
    countries = given.pop("countries", [])
    links = {"parties": parties or [make("organisations", owner)], "countries": countries}
    return Agreement(owner=owner, **given), links


@makes("commitments")
def commitment(owner, n, **fields):
    """An open promise in an agreement of its own."""
    given = {"what": f"Promise {n}", "due_on": "2025-06", **fields}
    links = {"interactions": given.pop("interactions", [])}
    return Commitment(owner=owner, agreement=given.pop("agreement", None) or make("agreements", owner), **given), links


@makes("signatories")
def signatory(owner, n, **fields):
    """Somebody of our side who signs an agreement of its own."""
    given = {"name": f"Signatory {n}", "side": "home", "rank": 1, **fields}
    return Signatory(owner=owner, agreement=given.pop("agreement", None) or make("agreements", owner), **given), {}


@makes("agreement_texts")
def agreement_text(owner, n, **fields):
    """The English text of an agreement of its own."""
    given = {"language": "en", "title": f"Memorandum {n}", **fields}
    return AgreementText(owner=owner, agreement=given.pop("agreement", None) or make("agreements", owner), **given), {}


@makes("twinnings")
def twinning(owner, n, **fields):
    """Two localities twinned in 2010."""
    given = {"since_on": "2010", "field_of_work": "Culture", **fields}
    for name in ("home", "foreign"):
        given[name] = given.get(name) or make("organisations", owner, kind="locality")
    return Twinning(owner=owner, **given), {}
