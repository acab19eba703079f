"""Letters as DOCX, one to a page: on a plain sheet, or on the template that an office made in Word.

What stands between double braces in an office's template is a field; beside fields it may only ask whether one is
given ({% if title %}). Anything else is refused: a template must not be a program.

WordRefused
├── NoDocument        the file is no document of Word
└── UnknownWords      the template asks for what no letter has, or does more than ask
"""

from collections.abc import Callable, Sequence
from importlib import import_module

from django.utils.translation import gettext_lazy

from amity.letters.exchange.sheets import Sheet
from amity.records import writes

Told = Callable[[int], None]
TOLD = {
    "subject": gettext_lazy("The subject"),
    "text": gettext_lazy("The whole text"),
    "number": gettext_lazy("The number of the office"),
}
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WordRefused(writes.Refused):
    """The file cannot serve as a template of letters."""


class NoDocument(WordRefused):
    """The file is no document of Word."""


class UnknownWords(WordRefused):
    """The template asks for what no letter has, or does more than ask."""


def check(content: bytes) -> None:
    """Refuse what is no template of letters; raises WordRefused with the place and the cure."""
    import_module("amity.letters.exchange.merging").check(content)


def letters(sheets: Sequence[Sheet], *, title: str, template: bytes | None = None, told: Told | None = None) -> bytes:
    """A DOCX with each letter on a page of its own; raises WordRefused for a template that does not fit."""
    made: bytes = import_module("amity.letters.exchange.merging").letters(
        sheets, title=title, template=template, told=told
    )
    return made
