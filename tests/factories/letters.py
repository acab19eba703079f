"""Factories of the letters module."""

from amity.letters.models import Letter, LetterTemplate
from tests.factories import make, makes


@makes("letter_templates")
def letter_template(owner, n, **fields):
    """A greeting in English."""
    given = {"name": f"Greetings {n}", "kind": "greeting", "language": "en", "subject": "Greetings", **fields}
    given.setdefault("text", "{salutation},\n\nour best wishes to you.")
    return LetterTemplate(owner=owner, **given), {}


@makes("letters")
def letter(owner, n, **fields):
    """A draft to a person of its own."""
    given = {"kind": "greeting", "subject": f"Greetings {n}", "text": "Dear friend, our best wishes.", **fields}
    if not {"person", "organisation", "country"} & set(fields):
        given["person"] = make("people", owner)
    return Letter(owner=owner, **given), {}
