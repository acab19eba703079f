"""Vietnamese and other Latin text: how it is stored, searched, sorted and made into addresses.

Store `nfc(text)`; search in `search_key(text)`; keep `sort_key(text)` beside a name and let the database compare it
byte by byte. A Vietnamese letter is a base letter with its own place in the alphabet (ă, â, đ, ê, ô, ơ, ư) and may
carry one of five tones, which count only when the letters are equal, as ICU and CLDR order them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal, NamedTuple
from unicodedata import category, combining, is_normalized, name, normalize

# Marks that draw nothing and only make equal texts differ, and halves of characters, which no database takes; joiners
# stay behind letters of scripts that need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
    "|(?<![\u0590-\u1cff\ua800-\uabff])[\u200c\u200d]"
)
_ETHS: Final = str.maketrans("\u00d0\u0189\u00f0", "ĐĐđ")
_HAS_ETH = re.compile("[\u00d0\u0189\u00f0]")
_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile("[\u00d0\u0189\u00f0][aăâeêioôơuưy]{1,3}(?:ch|c|k|m|ng|nh|n|p|t)?", re.IGNORECASE)
_ACRONYM = re.compile("[\u00d0\u0189BCDGHKLMNPQRSTVX]{1,9}")
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_WITHOUT_MARKS: Final = {
    "đ": "d", "ð": "d", "ɖ": "d", "ø": "o", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe",
    "ß": "ss", "þ": "th", "ŋ": "ng", "ĸ": "k", "ə": "e", "ĳ": "ij", "ŀ": "l",
}  # fmt: skip


class _PerCharacter(dict[int, str]):
    """A table for str.translate that works out each character once, when it is first met."""

    def __init__(self, translate: Callable[[str], str]) -> None:
        super().__init__()
        self._translate = translate

    def __missing__(self, code: int) -> str:
        self[code] = self._translate(chr(code))
        return self[code]


def nfc(text: str, *, single_line: bool = False) -> str:
    """Text as it is stored: composed, without invisible characters, and with the right Đ.

    Old fonts and keyboards put U+00D0, U+0189 and U+00F0 (letters of Iceland and Ghana that look the same) for
    Đ and đ; they are mended where the word can be Vietnamese. `single_line` also makes each run of blanks one
    space and trims both ends.
    """
    if not (text.isascii() and text.isprintable()):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = normalize("NFC", _INVISIBLE.sub("", text))
        if _HAS_ETH.search(text):
            text = _WORD.sub(_mend_eth, text)
    return " ".join(text.split()) if single_line else text


def _mend_eth(word: re.Match[str]) -> str:
    """The word with Đ for its look-alikes if it is a Vietnamese syllable, or an abbreviation as in NĐ-CP and HĐND."""
    found = word[0]
    if not _HAS_ETH.search(found):
        return found
    toneless = normalize("NFC", "".join(char for char in normalize("NFD", found) if char not in _TONES))
    if _SYLLABLE.fullmatch(toneless) or _ACRONYM.fullmatch(found):
        return found.translate(_ETHS)
    return found


def _is_latin(char: str) -> bool:
    return char.isascii() or name(char, "").startswith("LATIN ")


def _fold_character(char: str) -> str:
    """The plain small letters of one character; letters of other scripts keep their own marks."""
    if "\u0300" <= char <= "\u036f":
        return ""
    if not _is_latin(char):
        return char.casefold()
    bare = "".join(part for part in normalize("NFD", char) if not combining(part))
    return "".join(_WITHOUT_MARKS.get(letter, letter) for letter in bare.casefold())


_FOLDED: Final = _PerCharacter(_fold_character)


def _composed(text: str) -> str:
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def fold(text: str) -> str:
    """Letters without tones, marks and capitals: "Đà Nẵng" becomes "da nang", hòa and hoà both "hoa"."""
    return _composed(text).translate(_FOLDED)


def _search_character(char: str) -> str:
    folded = _fold_character(char)
    if folded and category(folded[0])[0] not in "LNM":
        return " "
    return folded.replace("y", "i")


_SEARCHED: Final = _PerCharacter(_search_character)


def search_key(text: str) -> str:
    """Words to search in and for: folded, i and y alike (Mỹ is also written Mĩ), punctuation as single spaces."""
    return " ".join(_composed(text).translate(_SEARCHED).split())


def slug(text: str, *, limit: int = 80) -> str:
    """Words of an address in ASCII, joined by hyphens and cut at a word: "Đà Nẵng – Hội" becomes "da-nang-hoi"."""
    whole = re.sub("[^a-z0-9]+", "-", fold(text)).strip("-")
    if len(whole) <= limit:
        return whole
    cut = whole[: limit + 1].rpartition("-")[0]
    return cut or whole[:limit]


SORT_KEY_LENGTH: Final = 250
_LETTER_LEVEL_LENGTH: Final = 180
_LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PUNCTUATION: Final = " _-–—,;:!?.'‘’\"“”()[]{}@*/&#%+<=>|$"
_SYMBOL: Final = "¤"  # stands for every sign not listed
_PLACES: Final = {char: chr(0x21 + place) for place, char in enumerate(f"{_PUNCTUATION}{_SYMBOL}0123456789{_LETTERS}")}
_FOREIGN: Final = "~"
# The five tones in Vietnamese order, then the marks of other languages about as CLDR orders them.
_MARK_ORDER: Final = "\u0300\u0309\u0303\u0301\u0323\u0306\u0302\u030c\u030a\u0308\u030b\u0307\u0338\u0327\u0328\u0304"
_MARKS: Final = {mark: chr(0x32 + place) for place, mark in enumerate(_MARK_ORDER)}
# Letters of other Latin alphabets that stand by themselves, right after this letter.
_AFTER: Final = {"ı": "i", "þ": "z", "ŋ": "n", "ə": "ê"}
_STROKE: Final = _MARKS["\u0338"]
_OTHER_MARK: Final = chr(0x32 + len(_MARK_ORDER))


class _Weights(NamedTuple):
    """What one character adds to the three levels of a sort key: letters, marks, capitals."""

    letters: str
    marks: str
    capitals: str


def _weights(char: str) -> _Weights:
    """Weigh one character: a Vietnamese letter has a place of its own, any other mark counts on the second level."""
    if "\u0300" <= char <= "\u036f":
        return _Weights("", _MARKS.get(char, _OTHER_MARK), "")
    if char.isspace():
        char = " "
    elif category(char) in ("Cc", "Cf"):
        return _Weights("", "", "")
    if char in _PLACES:
        return _Weights(_PLACES[char], "1", "1")
    if not char.isalpha() or not _is_latin(char):
        return _Weights(_foreign(char), "1", "1")
    capital = "1" if char == char.lower() else "2"
    decomposed = normalize("NFD", char.lower())
    base, marks = decomposed[0], list(decomposed[1:])
    for mark in marks:
        letter = normalize("NFC", base + mark)
        if letter in _PLACES:
            base = letter
            marks.remove(mark)
            break
    if base in _AFTER:
        return _Weights(_PLACES[_AFTER[base]] + _foreign(base), "1", capital)
    plain = base if base in _PLACES else _fold_character(base)
    letters = "".join(_PLACES[letter] if letter in _PLACES else _foreign(letter) for letter in plain)
    weights = "1" + ("" if plain == base else _STROKE) + "1" * (len(plain) - 1)
    weights += "".join(_MARKS.get(mark, _OTHER_MARK) for mark in marks)
    return _Weights(letters, weights, capital * len(plain))


def _foreign(char: str) -> str:
    """A place for any other character, by its number: signs before the digits, letters after z."""
    high, low = divmod(min(ord(char), 90**3 - 1), 90)
    lead = _FOREIGN if category(char)[0] in "LNM" else _PLACES[_SYMBOL]
    return lead + "".join(chr(0x21 + digit) for digit in (*divmod(high, 90), low))


_BY_LETTERS: Final = _PerCharacter(lambda char: _weights(char).letters)
_BY_MARKS: Final = _PerCharacter(lambda char: _weights(char).marks)
_BY_CAPITALS: Final = _PerCharacter(lambda char: _weights(char).capitals)


def _levels(text: str) -> tuple[str, str, str]:
    """The three levels of a sort key. Four plain weights are written as one lower sign, which keeps their order."""
    text = _composed(text)
    marks = text.translate(_BY_MARKS).rstrip("1").replace("1111", "0")
    capitals = text.translate(_BY_CAPITALS).rstrip("1").replace("1111", "0")
    return text.translate(_BY_LETTERS)[:_LETTER_LEVEL_LENGTH], marks, capitals


def sort_key(text: str) -> str:
    """ASCII text whose byte order is the Vietnamese order of `text`: letters first, then tones, then capitals.

    The order is ICU's for "vi" in Latin letters, digits and usual punctuation; letters of other scripts come after z
    in the order of their code points. At most SORT_KEY_LENGTH characters.
    """
    return " ".join(_levels(text)).rstrip()[:SORT_KEY_LENGTH]


NameOrder = Literal["family-first", "given-first", "given-first, two surnames", "mononym"]
# Family names of two words; the rest of Viet Nam's family names have one.
_DOUBLE_FAMILIES: Final = frozenset(
    ("ton nu", "ton that", "cong tang", "cong huyen", "huyen ton", "au duong", "tu ma", "hoang phu", "thuong quan")
)


class NameParts(NamedTuple):
    """The parts of a person's name, "" where there is none."""

    family: str
    middle: str
    given: str


def split_name(full: str, order: NameOrder = "family-first") -> NameParts:
    """Split a full name by the order it is written in; a name of one word is a given name.

    Family first is the order of Viet Nam, China and Korea; "given-first, two surnames" that of Spain and Cuba.
    Small words before a family name belong to it (van Beethoven).
    """
    words = full.split()
    if len(words) < 2 or order == "mononym":
        return NameParts("", "", " ".join(words))
    if order == "family-first":
        size = 2 if len(words) > 2 and fold(" ".join(words[:2])) in _DOUBLE_FAMILIES else 1
        return NameParts(" ".join(words[:size]), " ".join(words[size:-1]), words[-1])
    begin = len(words) - (2 if order == "given-first, two surnames" and len(words) > 2 else 1)
    while begin > 1 and words[begin - 1].islower():
        begin -= 1
    return NameParts(" ".join(words[begin:]), " ".join(words[1:begin]), words[0])


def given_name_sort_key(full: str, order: NameOrder = "family-first") -> str:
    """The sort key of a list of people by given name, as lists are kept in Viet Nam; the whole name breaks ties."""
    letters, marks, capitals = _levels(split_name(full, order).given)
    given = f"{letters[:60]} {marks[:20]} {capitals[:20]} "
    return (given + sort_key(full))[:SORT_KEY_LENGTH]
