"""XML as text: every value that goes into a file passes through `text`.

Building the text by hand is what makes the export of a union's whole aid faster than building a tree of it.
"""

import re
from functools import cache

_SPECIAL = re.compile('[&<>"\r\n\t\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
_WRITTEN = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;",
}  # fmt: skip
VI = ' xml:lang="vi"'


def text(value: str) -> str:
    """A value as it may stand in an element or in an attribute; characters that XML does not know are left out."""
    return _SPECIAL.sub(_character, value) if _SPECIAL.search(value) else value


def _character(found: re.Match[str]) -> str:
    return _WRITTEN.get(found.group(), "")


def attributes(**given: str) -> str:
    """Attributes, those without a value left out; `iso_date` is written iso-date."""
    told = ""
    for name, value in given.items():
        if value:
            told += f'{_start(name)}{text(value)}"'
    return told


@cache
def _start(name: str) -> str:
    return f' {name.replace("_", "-")}="'


def narratives(words: str, words_vi: str = "") -> str:
    """The same words in the language of the activity, English, and in Vietnamese; only those there are."""
    first = f"<narrative>{text(words)}</narrative>" if words.strip() else ""
    second = f"<narrative{VI}>{text(words_vi)}</narrative>" if words_vi.strip() else ""
    return first + second


def element(name: str, inside: str = "", **given: str) -> str:
    """An element with its attributes and what is inside it."""
    start = f"<{name}{attributes(**given)}"
    return f"{start}>{inside}</{name}>" if inside else f"{start}/>"
